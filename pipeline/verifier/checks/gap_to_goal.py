"""C512 正文所说与目标的差距与表中不同.

正文说某项指标比目标低（高）多少，表中有这项指标的指标值和完成值，差距就应当是二者之差。只比较名称对得上、单位相同的一行；
说的是上年、明年的，有约数的，不判断。

Where the text tells by how much an indicator stays below or above its goal, and a row of a form holds target and
result, the gap should be the difference of both. Only a row whose name and unit fit is compared; what is told of
another year, or about, is left alone.

Differs::

    # 某县城市管理局2023年度项目绩效自评报告
    五、存在的问题
    算法识别准确率低于目标2.8个百分点。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 质量 | 算法识别准确率 | ≥90% | 88.2% | 10 | 9.8 |

Agrees::

    # 某县城市管理局2023年度项目绩效自评报告
    五、存在的问题
    算法识别准确率低于目标1.8个百分点。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 质量 | 算法识别准确率 | ≥90% | 88.2% | 10 | 9.8 |

Undecided::

    # 某县城市管理局2023年度项目绩效自评报告
    五、存在的问题
    2022年算法识别准确率低于目标2.8个百分点。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 质量 | 算法识别准确率 | ≥90% | 88.2% | 10 | 9.8 |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.normalizers.numbers import read_quantity
from pipeline.normalizers.patterns import Match, Patterns
from pipeline.rows.topics import year_of
from pipeline.values.interval import Interval
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Form, Indicator, Report, form_key
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import Claim, compare, undecided
from pipeline.verifier.completion import aligned
from pipeline.verifier.naming import Kinship, content, key, kinship
from pipeline.verifier.scores import ACTUAL, TARGET
from pipeline.verifier.subjects import of_indicator

CODE = "C512"
VERSION = 1
TITLE = Text("正文所说与目标的差距与表中不同", "the gap to the goal told in the text is not that of the table")
SEVERITY = Severity.WARNING
BASIS = "财预〔2020〕10号第十一条（单位自评内容）[条款待核]"
GAP = Text("正文所说差距", "the gap told in the text")
DIFFERENCE = Text("指标值与完成值之差", "target and result apart")
OTHER_YEAR = Text("说的可能是别的年度", "it may be of another year")
_OTHER = re.compile("上年|去年|明年|来年|下年|下一年|半年|季度|以来|累计")
_OPENINGS = re.compile(
    "^(?:[一二三四五六七八九十]是|主要是|但|其中|由于|因|尚有|部分|目前|仍|项目|全[县市区省]|本年|当年|年)+"
)
_LONG = 2  # words of a name that say what it names


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each gap of which one row has both numbers."""
    told: set[str] = set()
    for sentence in report.prose:
        if sentence.text in told or not any(word in sentence.text for word in ("目标", "计划", "指标", "任务", "完成")):
            continue
        told.add(sentence.text)
        for pattern in patterns.compiled("relations", "gap"):
            for match in pattern.find(sentence):
                yield from _verdict(match, report, patterns)


def _verdict(match: Match, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    field = read_quantity(match.group("d"), patterns)
    claim, name = Claim.of(GAP, field, "text"), _OPENINGS.sub("", match.text("name"))
    rows = [(f, row) for f in report.forms for row in f.indicators if _like(row, field.read)]
    rows = [(form, row) for form, row in rows if _named(name, row, patterns)]
    if claim is None or field.read is None or len(rows) != 1:
        return
    form, row = rows[0]
    goal, result = _numbers(row)
    if goal is None or result is None:
        return
    subject, title = (*of_indicator(row)[0], "gap"), f"{row.title}与目标的差距"
    evidence = [Fact(TARGET, row.target.said, goal.exact), Fact(ACTUAL, row.actual.said, result.interval)]
    before = match.folded.text[: match.end]
    if _OTHER.search(before) or year_of(before) not in (None, report.year.read):
        found = undecided(OTHER_YEAR, subject=subject, title=title, claim=claim, evidence=evidence)
    else:
        apart = _apart(goal.exact, result.interval)
        words = Text(f"{row.target.text} 与 {row.actual.text} 之差", f"{row.target.text} and {row.actual.text} apart")
        recomputed = Recomputed(words, (Variant(DIFFERENCE, apart),), unit=field.read.unit.name)
        found = compare(claim, recomputed, subject=subject, title=title, evidence=evidence, severity=SEVERITY)
    yield _placed(found, report, form)


def _placed(found: Verdict, report: Report, form: Form) -> Verdict:
    return replace(found, form=form_key(report, form), project=form.project)


def _named(name: str, row: Indicator, patterns: Patterns) -> bool:
    """Whether the words before the gap name the row: the same name, or words of it, at least two."""
    said, printed = key(name, patterns), key(row.title, patterns)
    if not said or not printed:
        return False
    if kinship(said, printed, patterns) >= Kinship.SHORT:
        return True
    words = set(content(said, patterns))
    return len(words) >= _LONG and words <= set(content(printed, patterns))


def _numbers(row: Indicator) -> tuple[Quantity | None, Quantity | None]:
    """Target and result, where both are plain numbers of one unit."""
    both = aligned(row)
    goal, result = both.target.read, both.actual.read
    if not isinstance(goal, Quantity) or not isinstance(result, Quantity) or result.bound is not Bound.EQUAL:
        return None, None
    return (goal, result) if goal.unit.name == result.unit.name else (None, None)


def _like(row: Indicator, gap: Quantity | None) -> bool:
    goal, _ = _numbers(row)
    if goal is None or gap is None:
        return False
    points = gap.unit.dimension == "percentage-points" and goal.unit.dimension == "ratio"
    return points or (gap.unit.name == goal.unit.name and goal.unit.dimension != "ratio")


def _apart(goal: Interval, result: Interval) -> Interval:
    gap = goal - result
    return -gap if gap.hi <= 0 else gap
