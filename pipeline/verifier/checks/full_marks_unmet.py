"""S302 目标未完成而得满分.

只看是否达到界限，不看四舍五入：95%对“达到100%”就是没有达到。本行评分标准仍可得满分的，以评分标准为准；说不清的，
不下结论。

Decided by the bounds alone, never by rounding: 95 % against “达到100%” is unmet whatever its score rounds to. Where
the row's own standard allows full marks all the same, the standard decides; where it leaves them open, nothing is
said.

Differs::

    | 一级指标 | 二级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 满意度   | 满意度   | 群众满意度 | 达到100%   | 95%        | 5    | 5    |

Agrees::

    | 一级指标 | 二级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 满意度   | 满意度   | 群众满意度 | 达到95%以上 | 95%       | 5    | 5    |

Undecided::

    | 一级指标 | 二级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 质量     | 制度建设   | 100项      | 95%        | 5    | 5    |

Undecided::

    | 一级指标 | 三级指标       | 年度指标值 | 权重 | 评分标准             | 完成情况 | 得分 |
    | -------- | -------------- | ---------- | ---- | -------------------- | -------- | ---- |
    | 产出     | 安全事故发生数 | 0起        | 5    | 发生责任事故不得分。 | 2起      | 5    |
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Between, Quality, Quantity
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import Claim, decided, undecided
from pipeline.verifier.completion import REVERSE, reverse_rates, uncapped
from pipeline.verifier.direction import reached
from pipeline.verifier.scores import ACTUAL, SCORE, TARGET, is_full, is_scored, slack, unusable
from pipeline.verifier.standards import by_standard
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.wording import both, operand

CODE = "S302"
VERSION = 4
TITLE = Text("目标未完成而得满分", "full marks for an unmet target")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号第十六条（未完成指标值的，按完成值与指标值的比例记分）[条款待核]"
_LEFT_OPEN = Text("目标与完成情况不能比较", "target and result can't be compared")
_BY_STANDARD = Text("目标未完成，评分标准是否仍给满分不能确定", "unmet; whether the standard gives full marks is open")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each scored row with numbers as target and result, or a level of achievement as result."""
    width = slack(form)
    for indicator in form.indicators:
        actual = indicator.actual.read
        figures = isinstance(actual, Quantity) and isinstance(indicator.target.read, Quantity | Between)
        if is_scored(indicator) and (figures or (isinstance(actual, Quality) and actual.level)):
            yield _verdict(indicator, width, patterns)


def _verdict(indicator: Indicator, width: Fraction, patterns: Patterns) -> Verdict:
    subject, title = of_indicator(indicator)
    claim = Claim.of(SCORE, indicator.score, "score", exact=True)
    evidence = [Fact(TARGET, indicator.target.said), Fact(ACTUAL, indicator.actual.said)]
    met, reason = reached(indicator, patterns), unusable(indicator)
    if claim is None or reason or (met is None and is_full(indicator)):
        return undecided(
            reason or _LEFT_OPEN, subject=subject, title=title, claim=claim, evidence=evidence, column="score"
        )
    allowed = met is not False or not is_full(indicator) or _standard_allows(indicator, width, patterns)
    if allowed is None:
        return undecided(_BY_STANDARD, subject=subject, title=title, claim=claim, evidence=evidence)
    weight = indicator.weight.text
    message = Text(
        f"{title}：目标 {indicator.target.text}，完成 {indicator.actual.text}，得 {claim.text}/{weight} 分",
        f"{title}: {operand(indicator.actual)} of {operand(indicator.target)}, {claim.text} of {weight} points",
    )
    recomputed = None if allowed else _proportional(indicator)
    gap = Fraction(0)
    if recomputed and claim.fact.interval and (nearest := recomputed.nearest(claim.fact.interval)):
        gap = claim.fact.interval.gap(nearest)
    return decided(allowed, message, subject=subject, title=title, claimed=claim.fact, recomputed=recomputed,
                   evidence=evidence, stake=gap, column="score")  # fmt: skip


def _standard_allows(indicator: Indicator, width: Fraction, patterns: Patterns) -> bool | None:
    """Whether the row's own standard gives the full weight for this result; None when it leaves that open.

    A score may be rounded to the decimals that the form prints (`width` is half the finest unit): 99.99 % × 4 = 3.9996
    is 4.00. Where it prints none, 4.8 as 5 is left open.
    """
    score, full = by_standard(indicator, patterns), indicator.weight.read
    if score is None or full is None:
        return False
    if any(v.value.hi >= full.point for v in score.variants):
        return True
    if any(v.value.widen(width).may_be(full.point) for v in score.variants):
        return True if width < Fraction(1, 2) else None
    possible = score.feasible and any(part.hi >= full.point for part in score.feasible)
    return None if not score.variants and (possible or not score.feasible) else False


def _proportional(indicator: Indicator) -> Recomputed | None:
    target, actual, weight = indicator.target.read, indicator.actual.read, indicator.weight.read
    if not (isinstance(target, Quantity) and isinstance(actual, Quantity)) or weight is None:
        return None
    name, times = Text("按完成比例", "in proportion"), indicator.weight.text
    if target.bound in REVERSE:
        ways = [v for v in reverse_rates(target, actual) if v.value.hi < 1]
        words = both(f"{operand(indicator.target)} ÷ {operand(indicator.actual)} × {times}")
        return Recomputed(words, tuple(Variant(v.name, v.value.clip(0) * weight.exact) for v in ways), unit="分")
    ratio = uncapped(indicator)
    words = both(f"{operand(indicator.actual)} ÷ {operand(indicator.target)} × {times}")
    return Recomputed(words, (Variant(name, ratio.clip(0, 1) * weight.exact),), unit="分") if ratio else None
