"""A604 结构比例未达目标而完成率为100%.

目标是一个结构比例（14∶42∶44）的，完成的也要是这个比例；构成不同，完成率不可能是100%。

A target that is a ratio (14∶42∶44) is met by that ratio. Other parts can't be 100 % complete.

Differs::

    | 指标名称           | 目标值   | 完成值   | 完成率 |
    | ------------------ | -------- | -------- | ------ |
    | 高、中、初级人才比例 | 14∶42∶44 | 13∶41∶46 | 100%   |

Agrees::

    | 指标名称           | 目标值   | 完成值   | 完成率 |
    | ------------------ | -------- | -------- | ------ |
    | 高、中、初级人才比例 | 14∶42∶44 | 14∶42∶44 | 100%   |

Undecided::

    | 指标名称           | 目标值   | 完成值   | 完成率 |
    | ------------------ | -------- | -------- | ------ |
    | 高、中、初级人才比例 | 14∶42∶44 | 13∶41∶46 | 92.86% |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Ratio
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import Claim, decided, undecided
from pipeline.verifier.completion import LABEL, rates_scores
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.wording import why

CODE = "A604"
VERSION = 1
TITLE = Text("结构比例未达目标而完成率为100%", "a target ratio is missed, yet 100 % complete")
SEVERITY = Severity.ERROR
BASIS = "财预〔2013〕53号（实际完成率）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row whose target is a ratio and that states a completion rate."""
    for indicator in form.indicators:
        target, actual = indicator.target.read, indicator.actual.read
        claim = Claim.of(LABEL, indicator.rate, "rate")
        if not isinstance(target, Ratio) or claim is None or rates_scores(form):
            continue
        subject, title = of_indicator(indicator)
        said = f"{indicator.actual.text}，目标 {indicator.target.text}"
        evidence = [
            Fact(Text("目标值", "target"), indicator.target.said),
            Fact(Text("完成值", "actual"), indicator.actual.said),
        ]
        if not isinstance(actual, Ratio) or len(actual.parts) != len(target.parts):
            reason = (
                Text("完成值不是同样的比例", "the actual is no such ratio")
                if actual
                else why(evidence[1].label, indicator.actual)
            )
            yield undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence)
            continue
        same = all(a.interval.meets(t.exact) for a, t in zip(actual.parts, target.parts, strict=True))
        full = claim.ways[0].value.may_be(1)
        if full or same:
            zh = f"{title}：完成率 {claim.text}，完成值 {said}"
            message = Text(zh, f"{title}: {claim.text} complete, {indicator.actual.text} of {indicator.target.text}")
            yield decided(
                full == same,
                message,
                subject=subject,
                title=title,
                claimed=claim.fact,
                evidence=evidence,
                column="rate",
            )
        else:
            reason = Text("结构比例的完成率没有统一算法", "no settled way to rate a ratio")
            yield undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence)
