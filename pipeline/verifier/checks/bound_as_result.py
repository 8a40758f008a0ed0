"""A606 完成值照抄目标界限.

指标值“≥20次”，完成值也填“≥20次”：只是重复承诺，没有实际完成数，无从复算。

“≥20次” against a target of ≥20次 repeats the promise and is no measurement: nothing can be recomputed from it.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训场次 | ≥20次      | ≥20次      | 50   | 50   |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训场次 | ≥20次      | 23次       | 50   | 50   |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训场次 | ≥20次      | 约23次     | 50   | 50   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import Claim, decided, undecided
from pipeline.verifier.rates import number
from pipeline.verifier.subjects import of_indicator

CODE = "A606"
VERSION = 1
TITLE = Text("完成值照抄目标界限", "the result repeats the target's bound")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十一条（自评应反映指标实际完成情况）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row whose target and result are numbers."""
    for indicator in form.indicators:
        target = indicator.target.read
        claim = Claim.of(Text("完成值", "actual"), number(indicator.actual), "actual")
        if not isinstance(target, Quantity) or claim is None or claim.quantity is None:
            continue
        subject, title = of_indicator(indicator)
        bound, evidence = claim.quantity.bound, [Fact(Text("目标值", "target"), indicator.target.said, target.exact)]
        repeats = claim.quantity.point == target.point and bound is not Bound.EQUAL
        if bound in (Bound.EQUAL, Bound.BETWEEN) or (repeats and bound is not Bound.ABOUT):
            zh = f"{title}：完成值“{claim.text}”{'只重复了目标，没有实际数' if repeats else '是实际数'}"
            message = Text(zh, f"{title}: the result {claim.text} {'repeats the target' if repeats else 'is a number'}")
            yield decided(
                not repeats,
                message,
                subject=subject,
                title=title,
                claimed=claim.fact,
                evidence=evidence,
                column="actual",
            )
        else:
            reason = Text("完成值是约数或界限，实际数不明", "the result is a bound or an approximation")
            yield undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence)
