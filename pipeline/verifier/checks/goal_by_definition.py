"""C510 正文的目标与以其定义的指标不同.

指标的名称可以与所衡量的目标不同：“社会公众满意度”的评分标准考核的是政务服务好差评。正文对评分标准所指的事项定了一
个百分比，该行目标却是另一个，应当说明。评分标准可能不只指一件事，所以只作提示。

A row may bear another name than the goal it measures: 社会公众满意度, whose standard counts the 政务服务好差评. When
the text sets a percentage for what a row's standard names, and the row has another percentage as target, one of the
two wants an explanation. Only a notice: the standard may name more than one thing.

Differs::

    # 某市人社局2022年度部门整体绩效自评价报告
    二、年度工作目标
    人社政务服务好评率96%。

    | 一级指标 | 二级指标 | 三级指标       | 年度指标值 | 评分标准 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------------- | ---------- | -------- | ---------- | ---- | ---- |
    | 效益     | 满意度   | 社会公众满意度 | 100%       | 按人社政务服务好差评机制，得分=满意度*权重。 | 100% | 5 | 5 |

Agrees::

    # 某市人社局2022年度部门整体绩效自评价报告
    二、年度工作目标
    人社政务服务好评率96%。

    | 一级指标 | 二级指标 | 三级指标       | 年度指标值 | 评分标准 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------------- | ---------- | -------- | ---------- | ---- | ---- |
    | 效益     | 满意度   | 社会公众满意度 | 96%        | 按人社政务服务好差评机制，得分=满意度*权重。 | 100% | 5 | 5 |

Undecided::

    # 某市人社局2022年度部门整体绩效自评价报告
    二、年度工作目标
    人社政务服务好评率达到96%左右。

    | 一级指标 | 二级指标 | 三级指标       | 年度指标值 | 评分标准 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------------- | ---------- | -------- | ---------- | ---- | ---- |
    | 效益     | 满意度   | 社会公众满意度 | 100%       | 按人社政务服务好差评机制，得分=满意度*权重。 | 100% | 5 | 5 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.place import fold
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Form, Indicator, Report, Statement
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import compare, undecided
from pipeline.verifier.naming import key, kinship
from pipeline.verifier.scores import STANDARD, TARGET
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.wording import ROUGH

CODE = "C510"
VERSION = 1
TITLE = Text("正文的目标与以其定义的指标不同", "a goal of the text and the indicator that it defines differ")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2015〕88号（绩效目标的内容与审核）[条款待核]"
_LONG = 5  # characters of a name that is not met by chance


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each percentage set as a goal that one row's standard names, and no row's name."""
    names = [key(row.name, patterns) for row in form.indicators]
    year = telling.year_of_form(form, report)
    for goal in telling.told(report, patterns):
        if goal.role != "target" or goal.scope or telling.dimension(goal) != "ratio" or goal.parent is not None:
            continue
        topic = key(goal.topic, patterns)
        if goal.year not in (None, year) or any(kinship(topic, name, patterns) for name in names):
            continue
        rows = [row for row in form.indicators if _defines(topic, row)]
        target = rows[0].target.read if len(rows) == 1 else None
        if isinstance(target, Quantity) and target.unit.dimension == "ratio":
            yield from _verdict(goal, rows[0], target)


def _defines(topic: str, row: Indicator) -> bool:
    """Whether the row's standard names the topic, with at most one character more inside: 好评 as 好差评."""
    stem, words = topic.removesuffix("率"), fold(row.standard.text)
    if len(stem) < _LONG or stem == topic:
        return False
    head, tail = stem[:-1], stem[-1]
    at = words.find(head)
    return at >= 0 and tail in words[at + len(head) : at + len(head) + 2]


def _verdict(goal: Statement, row: Indicator, target: Quantity) -> Iterator[Verdict]:
    claim, said, (subject, title) = telling.claim(goal), telling.number(goal), of_indicator(row)
    if claim is None or said is None:
        return
    subject = (*subject, "defined-by", goal.topic)
    evidence = [Fact(TARGET, row.target.said, target.exact, target.unit.name), Fact(STANDARD, row.standard.said)]
    if Bound.ABOUT in (said.bound, target.bound):
        yield undecided(ROUGH, subject=subject, title=title, claim=claim, evidence=evidence)
        return
    words = Text(f"表中目标值 {row.target.text}（评分标准按“{goal.topic}”）", f"target {row.target.text} in the table")
    value = Interval.exactly(target.point)
    recomputed = Recomputed(words, (Variant(TARGET, value),), unit="%")
    yield compare(claim, recomputed, subject=subject, title=title, evidence=evidence)
