"""B828 满意度目标明显偏低.

满意度目标60%，几乎怎么做都能达到。低于 patterns/direction.toml 所定下限（80%；一般为85%—90%）的，提示问明原因。

A goal of 60 % for satisfaction is reached by almost any work. Below the floor of patterns/direction.toml (80 %; 85 %
to 90 % are usual) a notice asks why.

Differs::

    | 一级指标 | 二级指标       | 三级指标       | 年度指标值 | 分值 |
    | -------- | -------------- | -------------- | ---------- | ---- |
    | 满意度   | 服务对象满意度 | 引进人才满意度 | ≥60%       | 100  |

Agrees::

    | 一级指标 | 二级指标       | 三级指标       | 年度指标值 | 分值 |
    | -------- | -------------- | -------------- | ---------- | ---- |
    | 满意度   | 服务对象满意度 | 引进人才满意度 | ≥90%       | 100  |

Undecided::

    | 一级指标 | 二级指标       | 三级指标       | 年度指标值 | 分值 |
    | -------- | -------------- | -------------- | ---------- | ---- |
    | 满意度   | 服务对象满意度 | 引进人才满意度 | 满意       | 100  |
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.completion import REVERSE
from pipeline.verifier.scores import TARGET
from pipeline.verifier.subjects import leaves, of_indicator

CODE = "B828"
VERSION = 1
TITLE = Text("满意度目标明显偏低", "a goal for satisfaction that is very low")
SEVERITY = Severity.NOTICE
BASIS = "自评复核经验（满意度目标一般为85%—90%以上）；财预〔2020〕10号第十六条（指标值设定偏低）[待核]"
WORDS = Text("目标不是百分比", "the goal is no percentage")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row of satisfaction with a target."""
    floor = Fraction(patterns.raw("direction")["satisfaction"]["floor"]) / 100
    for row in leaves(form):
        name, target = fold(row.name.split("#")[0]), row.target.read
        if not name.endswith(("满意度", "满意率")) or row.target.read is None:
            continue
        (subject, title), claimed = of_indicator(row), Fact(TARGET, row.target.said)
        if not isinstance(target, Quantity) or target.unit.dimension != "ratio" or target.bound in REVERSE:
            yield undecided(WORDS, subject=subject, title=title, evidence=[claimed], column="target")
            continue
        low = target.point < floor
        zh = f"{title}：目标 {row.target.text}{'，明显偏低' if low else ''}"
        message = Text(zh, f"{title}: target {row.target.text}{' is very low' if low else ''}")
        yield decided(not low, message, subject=subject, title=title, claimed=claimed, column="target")
