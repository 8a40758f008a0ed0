"""A601 完成率与目标值、完成值不符.

完成率＝完成值÷目标值。指标值是上限（≤、＜）的，达到即为100%；没有符号而越低越好的，也可以是目标值÷完成值。完成率只填到100%的，只有表注写明、或者同类行（百分比、
绝对数、上限）也这样填时，才认可该行。

完成率 = 完成值 ÷ 目标值. For an upper bound (≤, <) a met target is 100 %; where less is better and no sign says so it
may be 目标值 ÷ 完成值. A rate cut off at 100 % is admissible for a row only if the form's note or another row of the
same kind (percent, absolute, upper bound) shows that the form does so.

Differs::

    | 指标名称       | 目标值 | 完成值 | 完成率  |
    | -------------- | ------ | ------ | ------- |
    | 新增就业（人） | 700    | 1428   | 204%    |
    | 技能人才（人） | 880    | 1059   | 100%    |

Agrees::

    | 指标名称       | 目标值 | 完成值 | 完成率  |
    | -------------- | ------ | ------ | ------- |
    | 新增就业（人） | 700    | 1428   | 204%    |
    | 结案率（%）    | ≥94    | 100    | 100%    |
    | 调解成功率（%）| ≥72    | 88     | 100%    |
    | 失业率（%）    | <4     | 1.71   | 100%    |
    | 投诉件数（件） | 10     | 8      | 125%    |

Undecided::

    | 指标名称       | 目标值 | 完成值 | 完成率  |
    | -------------- | ------ | ------ | ------- |
    | 新增就业（人） | **     | 1428   | 100%    |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.quantity import Bound, Quantity, Ratio
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import Claim, compare, fact, undecided
from pipeline.verifier.completion import (
    CAPPED,
    FULL,
    LABEL,
    REVERSE,
    cap_shown,
    comparable,
    rates_scores,
    reverse_rates,
    score_rate,
    uncapped,
)  # fmt: skip
from pipeline.verifier.direction import reached
from pipeline.verifier.rates import number
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.wording import both, operand, why

CODE = "A601"
VERSION = 3
TITLE = Text("完成率与目标值、完成值不符", "completion rate does not follow from target and actual")
SEVERITY = Severity.ERROR
BASIS = "财预〔2013〕53号（实际完成率＝实际完成数÷计划完成数）[条款待核]"
TARGET, ACTUAL = Text("目标值", "target"), Text("完成值", "actual")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001 - its signature
    """One verdict for each row with a completion rate, ratios (14∶42∶44) excepted."""
    if rates_scores(form):
        return
    for indicator in form.indicators:
        stated = indicator.rate.said and indicator.rate.why not in ("empty", "not stated", "merged above")
        if stated and not isinstance(indicator.target.read, Ratio):
            yield _verdict(form, indicator, patterns)


def _verdict(form: Form, indicator: Indicator, patterns: Patterns) -> Verdict:
    subject, title = of_indicator(indicator)
    claim = Claim.of(LABEL, indicator.rate, "rate")
    target, actual = number(indicator.target), number(indicator.actual)
    evidence = [fact(TARGET, target, exact=True), fact(ACTUAL, actual)]
    if claim is None:
        return undecided(why(LABEL, indicator.rate), subject=subject, title=title, evidence=evidence, column="rate")
    found = _recomputed(form, indicator, claim, patterns)
    if isinstance(found, Text):
        return undecided(found, subject=subject, title=title, claim=claim, evidence=evidence)
    return compare(claim, found, subject=subject, title=title, evidence=evidence, explain=_readings(form, indicator))


def _recomputed(form: Form, indicator: Indicator, claim: Claim, patterns: Patterns) -> Recomputed | Text:
    target, actual = indicator.target.read, indicator.actual.read
    for label, field in ((TARGET, indicator.target), (ACTUAL, indicator.actual)):
        if not isinstance(field.read, Quantity):
            return why(label, number(field))
    assert isinstance(target, Quantity) and isinstance(actual, Quantity)
    if not comparable(target, actual):
        return Text("目标值与完成值的单位不同", "target and actual have different units")
    if actual.bound is not Bound.EQUAL:
        return Text("完成值只是界限或约数", "the actual is a bound or an approximation")
    if target.point == 0:
        return Text("目标值为零", "the target is zero")
    words = both(f"{operand(indicator.actual)} ÷ {operand(indicator.target)}")
    if target.bound in REVERSE:
        return Recomputed(words, tuple(reverse_rates(target, actual)), unit="%")
    ratio = uncapped(indicator)
    if ratio is None:
        return Text("目标值为零", "the target is zero")
    return _variants(form, indicator, claim, ratio, patterns, words)


def _variants(
    form: Form, indicator: Indicator, claim: Claim, ratio: Interval, patterns: Patterns, words: Text
) -> Recomputed | Text:
    """The rates that a target without an upper bound allows."""
    variants = [Variant(Text("完成值÷目标值", "actual / target"), ratio)]
    inverse = Interval.exactly(1) / ratio if ratio.lo > 0 and ratio.hi < 1 else None
    if inverse and claim.ways[0].value.meets(inverse) and (kept := reached(indicator, patterns)) is not False:
        if kept is None:
            return Text("目标值没有符号，可能是上限（越低越好）", "a target without a sign that may be an upper bound")
        variants.append(Variant(Text("目标值÷完成值（越低越好）", "target / actual: less is better"), inverse))
    if ratio.lo > 1 and claim.ways[0].value.may_be(1) and not claim.ways[0].value.meets(ratio):
        if (shown := cap_shown(form, indicator)) is None:
            return Text(
                "超额完成而印为100%，表内没有同类的行可证其是否封顶",
                "no row of this kind shows whether the form caps at 100 %",
            )
        variants += [Variant(CAPPED, FULL)] if shown else []
    return Recomputed(words, tuple(variants), unit="%")


def _readings(form: Form, indicator: Indicator) -> Iterator[Variant]:
    ratio = uncapped(indicator)
    if ratio is not None and ratio.lo > 1:
        yield Variant(Text("封顶为100%，而同类其他行没有封顶", "capped, while other rows of its kind are not"), FULL)
    if (rate := score_rate(indicator)) is not None:
        yield Variant(Text("填的是得分率（得分÷分值）", "this is score / weight"), rate)
    index = next(i for i, row in enumerate(form.indicators) if row is indicator)
    for other in (*form.indicators[max(index - 1, 0) : index], *form.indicators[index + 1 : index + 2]):
        if (value := uncapped(other)) is not None:
            yield Variant(
                Text(f"与「{other.name}」行的完成率相同，可能填错行", f"this is the rate of {other.name}"), value
            )
