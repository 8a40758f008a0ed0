"""A609 目标未完成而未说明原因.

没有得分栏的表，目标没有完成而偏差原因栏空着。（有得分的表由S302、S305检查。）

In a form without scores an unmet target with an empty column for reasons. (With scores, S302 and S305 look at it.)

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 偏差原因分析及改进措施 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---------------------- |
    | 产出     | 数量     | 培训人数 | 12500名    | 12166名    | 50   |                        |
    | 产出     | 质量     | 合格率   | 90%        | 80%        | 50   | 学员基础薄弱           |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 偏差原因分析及改进措施 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---------------------- |
    | 产出     | 数量     | 培训人数 | 12500名    | 12631名    | 50   |                        |
    | 产出     | 质量     | 合格率   | 90%        | 80%        | 50   | 学员基础薄弱           |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 偏差原因分析及改进措施 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---------------------- |
    | 产出     | 数量     | 培训人数 | ≥12500名   | 约12500名  | 50   |                        |
    | 产出     | 质量     | 合格率   | 90%        | 80%        | 50   | 学员基础薄弱           |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import Claim, decided, undecided
from pipeline.verifier.completion import uncapped
from pipeline.verifier.direction import reached
from pipeline.verifier.rates import number
from pipeline.verifier.scores import ACTUAL, TARGET
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.wording import both, operand

CODE = "A609"
VERSION = 2
TITLE = Text("目标未完成而未说明原因", "an unmet target without a reason")
SEVERITY = Severity.WARNING
BASIS = "财预〔2020〕10号第十一条（未完成绩效目标的应说明原因）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row with a number as result, in a form without scores."""
    if any(i.score.said for i in form.indicators):
        return
    for indicator in form.indicators:
        claim = Claim.of(ACTUAL, number(indicator.actual), "actual")
        if claim is not None and indicator.target.read is not None:
            yield _verdict(indicator, claim, patterns)


def _verdict(indicator: Indicator, claim: Claim, patterns: Patterns) -> Verdict:
    (subject, title), met = of_indicator(indicator), reached(indicator, patterns)
    evidence = [Fact(TARGET, indicator.target.said), Fact(Text("偏差原因", "reason"), indicator.excuse.said)]
    if met is None:
        reason = Text("目标与完成情况不能比较", "target and result can't be compared")
        return undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence)
    silent = not met and not indicator.excuse.read
    zh = f"{title}：目标 {indicator.target.text}，完成 {claim.text}{'，未完成，也未说明原因' if silent else ''}"
    message = Text(
        zh, f"{title}: {claim.text} of {indicator.target.text}{', unmet, no reason given' if silent else ''}"
    )
    ratio = uncapped(indicator)
    words = both(f"{claim.text} ÷ {operand(indicator.target)}")
    share = (Variant(Text("完成值÷目标值", "actual / target"), ratio),) if ratio else ()
    found = Recomputed(words, share, unit="%", aside=True) if ratio else None
    return decided(
        not silent,
        message,
        subject=subject,
        title=title,
        claimed=claim.fact,
        recomputed=found,
        evidence=evidence,
        column="actual",
    )
