"""C511 正文所说的指标个数与表中不符.

“设置一级指标4个、二级指标12个、三级指标30个”应与自评表一致。只在文中有一张表、各行层级齐全时比较；预算执行率算不算一个指标，两种
都可以。

“4 first-level, 12 second-level, 30 third-level indicators” should agree with the form. Compared only where the
document holds one form with all its levels; the execution rate may be counted as an indicator or not.

Differs::

    # 某市人社局2022年度部门整体绩效自评报告
    一、评价指标
    本次自评设置一级指标2个、三级指标4个。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | 12万人 | 13.1万人 | 60 | 60 |
    | 效益 | 社会效益 | 登记失业率 | ≤4.5% | 4.2% | 40 | 40 |

Agrees::

    # 某市人社局2022年度部门整体绩效自评报告
    一、评价指标
    本次自评设置一级指标2个、三级指标2个。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | 12万人 | 13.1万人 | 60 | 60 |
    | 效益 | 社会效益 | 登记失业率 | ≤4.5% | 4.2% | 40 | 40 |

Undecided::

    # 某市人社局2022年度部门整体绩效自评报告
    一、评价指标
    本次自评设置一级指标2个、三级指标2个。
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.numbers import read_quantity
from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import Claim, compare, undecided

CODE = "C511"
VERSION = 1
TITLE = Text("正文所说的指标个数与表中不符", "the text counts other indicators than the form has")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十一条（单位自评内容）[条款待核]"
COUNT = Text("正文所说的个数", "count in the text")
OTHER = Text("文中没有层级齐全的唯一一张表", "no single form with all its levels")
THERE, WITH_RATE = Text("表中", "in the form"), Text("表中，含预算执行率", "with the execution rate")
_LEVELS = "一二三"


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each such count."""
    form = report.forms[0] if len(report.forms) == 1 else None
    for sentence in report.prose:
        for pattern in patterns.compiled("statements", "indicator_count"):
            for match in pattern.find(sentence):
                level = _LEVELS.index(match.text("level"))
                claim = Claim.of(COUNT, read_quantity(match.group("n"), patterns, "个"), "text", exact=True)
                if claim is None:
                    continue
                title, subject = f"{_LEVELS[level]}级指标个数", ("text", "count", str(level + 1))
                found = _count(form, level + 1) if form else None
                if found is None:
                    yield undecided(OTHER, subject=subject, title=title, claim=claim)
                    continue
                ways = [Variant(THERE, Interval.exactly(found))]
                if form and form.budget:
                    ways.append(Variant(WITH_RATE, Interval.exactly(found + 1)))
                recomputed = Recomputed(Text("表中各行", "rows of the form"), tuple(ways), unit="个")
                yield compare(claim, recomputed, subject=subject, title=title, severity=SEVERITY)


def _count(form: Form, level: int) -> int | None:
    """How many different indicators of a level the form has; None where a row lacks a level, or none has this one."""
    paths = [i.path for i in form.indicators if i.parent is None]
    if not paths or any(len(path) < level or not all(path[:level]) for path in paths):
        return None
    deepest = max(map(len, paths))
    if level == deepest:
        return len(paths)
    return len({path[:level] for path in paths})
