"""A607 完成值与目标值不是同一种数.

目标是一句话或一个个数，完成值却填百分比：说不出是什么的百分比。可以换算的单位（小时和天）、互为部分的单位（元和元/
人）不下结论。

A goal in words, or a number of things, answered with a percentage: nobody can tell what the percentage is of. Units
that may be converted (小时 and 天) or stand for parts of one another (元 and 元/人) are left open.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值         | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ------------------ | ---------- | ---- | ---- |
    | 产出     | 质量     | 编制管理 | 规范实名制管理工作 | 95%        | 50   | 50   |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值         | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ------------------ | ---------- | ---- | ---- |
    | 产出     | 质量     | 结案率   | ≥90%               | 95%        | 50   | 50   |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值         | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ------------------ | ---------- | ---- | ---- |
    | 产出     | 质量     | 结案率   |                    | 95%        | 50   | 50   |
    | 产出     | 时效     | 响应时间 | ≤24小时            | 1天        | 50   | 50   |
    | 产出     | 时效     | 办结时间 | ≤15个工作日        | 2周        | 50   | 50   |
    | 产出     | 成本     | 补助标准 | ≤2000元/人         | 12万元     | 50   | 50   |
    | 产出     | 数量     | 处理能力 | ≥300吨/日          | 10.9万吨/年 | 50   | 50   |
    | 产出     | 数量     | 检查次数 | 每月1次            | 12次       | 50   | 50   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Goal, Quality, Quantity
from pipeline.values.report import Field, Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import Claim, decided, undecided
from pipeline.verifier.completion import comparable
from pipeline.verifier.rates import number
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.wording import why

CODE = "A607"
VERSION = 1
TITLE = Text("完成值与目标值不是同一种数", "the result is not of the target's kind")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2015〕88号（绩效指标应可衡量）[条款待核]"
TARGET = Text("目标值", "target")
UNITS = Text("目标值与完成值的单位不同，能否换算不清楚", "target and actual have different units, perhaps convertible")
_NEAR = ("ratio", "percentage-points", "multiple", "score")  # 2倍 is 200 %, 95分 is often meant as 95 %


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row whose result is a number."""
    for indicator in form.indicators:
        claim = Claim.of(Text("完成值", "actual"), number(indicator.actual), "actual")
        if claim is None or claim.quantity is None or indicator.target.why == "no such cell":
            continue
        subject, title = of_indicator(indicator)
        evidence = [Fact(TARGET, indicator.target.said)]
        same = _same_kind(indicator.target, claim.quantity)
        if same is None:
            measured = isinstance(indicator.target.read, Quantity)
            reason = UNITS if measured else why(TARGET, indicator.target)
            yield undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence)
            continue
        zh = f"{title}：目标“{indicator.target.text}”，完成“{claim.text}”{'' if same else '，二者不是同一种数'}"
        message = Text(zh, f"{title}: target {indicator.target.text}, result {claim.text}")
        yield decided(
            same, message, subject=subject, title=title, claimed=claim.fact, evidence=evidence, column="actual"
        )


def _same_kind(target: Field[Goal], actual: Quantity) -> bool | None:
    """Whether a number of this unit can answer the target.

    None for an empty target, one with several parts, and units that are not sure to exclude each other.
    """
    if target.read is None and target.why in ("empty", "not stated", "only a bound", "no such cell"):
        return None
    if isinstance(target.read, Quantity):
        sides = (target.read.unit.dimension, actual.unit.dimension)
        against_share = "ratio" in sides and not all(side in _NEAR for side in sides)
        return comparable(target.read, actual) or (False if against_share else None)
    words_only = target.read is None or isinstance(target.read, Quality)
    return False if words_only and actual.unit.dimension == "ratio" else None
