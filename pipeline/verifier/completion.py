"""What a completion rate can be: actual ÷ target by kind of row, and whether the form stops counting at 100 %."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from pipeline.values.interval import Interval
from pipeline.values.place import fold
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Form, Indicator
from pipeline.values.verdict import Text, Variant
from pipeline.verifier.check import Claim, quotient, scale

LABEL = Text("完成率", "completion rate")
FULL = Interval.exactly(1)
CAPPED = Text("封顶为100%", "capped at 100 %")
REVERSE = (Bound.AT_MOST, Bound.LESS)
_CAP_WORDS = (
    "按100%计",
    "按照100%计",
    "以100%计",
    "计100%",
    "计为100%",
    "记为100%",
    "不超过100%",
    "上限为100%",
    "最高为100%",
)


def comparable(target: Quantity, actual: Quantity) -> bool:
    """Whether the two can be divided or compared: one dimension, or one of them without unit."""
    plain = "plain" in (target.unit.dimension, actual.unit.dimension)
    return plain or (target.unit.dimension, target.unit.name) == (actual.unit.dimension, actual.unit.name)


def scaled(target: Quantity, actual: Quantity) -> tuple[Interval, Interval]:
    """Target (chosen, exact) and actual on one scale: a bare 95 beside 95 % is percent, a bare 8 beside 8万亩 is 8万.

    A bare number takes the other's multiple when that brings the two nearer to each other.
    """
    goal, result = target.exact, actual.interval
    if actual.unit.dimension == "plain" != target.unit.dimension:
        result = _nearer(result, result * scale(target), goal)
    if target.unit.dimension == "plain" != actual.unit.dimension:
        goal = _nearer(goal, goal * scale(actual), result)
    return goal, result


def aligned(indicator: Indicator) -> Indicator:
    """The row with a bare number beside a number with unit brought to that unit, for rules that compare the two.

    A result printed like its target is taken as equal to it: the unit says that the target was met.
    """
    target, actual = indicator.target.read, indicator.actual.read
    if not (isinstance(target, Quantity) and isinstance(actual, Quantity)) or not comparable(target, actual):
        return indicator
    goal, result = scaled(target, actual)
    unit = target.unit if target.unit.dimension != "plain" else actual.unit
    if (result.lo + result.hi) / 2 == goal.lo:
        result = goal
    point = (
        actual.point * (result.lo + result.hi) / (actual.interval.lo + actual.interval.hi)
        if actual.point
        else actual.point
    )
    return replace(
        indicator,
        target=replace(indicator.target, read=replace(target, interval=goal, point=goal.lo, unit=unit)),
        actual=replace(indicator.actual, read=replace(actual, interval=result, point=point, unit=unit)),
    )


def _nearer(plain: Interval, multiple: Interval, other: Interval) -> Interval:
    """The one of two readings whose size is nearer to `other`, by ratio."""

    def apart(value: Interval) -> Fraction:
        a, b = abs(value.lo + value.hi), abs(other.lo + other.hi)
        return max(a / b, b / a) if a and b else Fraction(0)

    return multiple if apart(multiple) < apart(plain) else plain


def kind(indicator: Indicator) -> str:
    """ "reverse", "percent" or "absolute": what a form may cap alike; "" without a number as target."""
    target = indicator.target.read
    if not isinstance(target, Quantity):
        return ""
    if target.bound in REVERSE:
        return "reverse"
    return "percent" if target.unit.dimension == "ratio" else "absolute"


def uncapped(indicator: Indicator) -> Interval | None:
    """actual ÷ target for a row that grows towards its target; None when it can't be had."""
    target, actual = indicator.target.read, indicator.actual.read
    if not (isinstance(target, Quantity) and isinstance(actual, Quantity)) or target.bound in REVERSE:
        return None
    if not comparable(target, actual) or actual.bound is not Bound.EQUAL:
        return None
    goal, result = scaled(target, actual)
    return quotient(result, goal)


def reverse_rates(target: Quantity, actual: Quantity) -> Iterator[Variant]:
    """The ways to rate an upper bound: met is 100 %; else target ÷ actual, or linear; some forms divide anyway."""
    goal, result = scaled(target, actual)
    if target.bound.met_by(result, goal) is not False:
        yield Variant(Text("不超过目标即100%", "within the bound: 100 %"), FULL)
    if (ratio := quotient(goal, result)) is not None:
        yield Variant(Text("目标÷实际", "target / actual"), ratio)
    if (share := quotient(result, goal)) is not None:
        yield Variant(Text("2－实际÷目标", "2 - actual / target"), Interval.exactly(2) - share)
        yield Variant(Text("实际÷目标", "actual / target"), share)


def cap_shown(form: Form, indicator: Indicator) -> bool | None:
    """Whether this row may be capped at 100 %: the form's note or another row of the same kind shows it.

    False when the other rows of its kind that pass 100 % print so; None when there is no such row to learn from.
    """
    if any(word in fold(note.text) for note in form.notes_said for word in _CAP_WORDS):
        return True
    printed = [shows_cap(row) for row in form.indicators if row is not indicator and kind(row) == kind(indicator)]
    known = [shown for shown in printed if shown is not None]
    return any(known) if known else None


def shows_cap(row: Indicator) -> bool | None:
    """True for 122 % printed as 100 %, False for 122 % printed as 122 %, None for a row that tells nothing."""
    ratio, claim = uncapped(row), Claim.of(LABEL, row.rate, "rate")
    if ratio is None or claim is None or ratio.lo <= 1:
        return None
    full = claim.ways[0].value.may_be(1)
    if any(way.value.meets(ratio) for way in claim.ways):
        return None if full else False
    return True if full else None


def score_rate(indicator: Indicator) -> Interval | None:
    """得分 ÷ 分值; a score without decimals is exact."""
    if not (indicator.score.read and indicator.weight.read) or not indicator.weight.read.point:
        return None
    return scored(indicator.score.read) / indicator.weight.read.exact


def scored(score: Quantity) -> Interval:
    """A printed score: as wide as its decimals, exact without."""
    width = score.interval if "." in score.digits else score.exact
    return Interval(max(width.lo, Fraction(0)), width.hi) if score.point >= 0 else width


def rates_scores(form: Form) -> bool:
    """Whether the form's rate column is 得分率 (score ÷ weight) rather than 完成率 (actual ÷ target).

    It is when no row has a result beside the rate, or when score rates fit more rows than completion rates.
    """
    rated = [i for i in form.indicators if i.rate.read]
    if not any(i.actual.said for i in rated):
        return True
    fits_score = sum(_fits(i, score_rate(i)) for i in rated)
    fits_goal = sum(_fits(i, uncapped(i)) for i in rated)
    return fits_score > fits_goal


def _fits(indicator: Indicator, rate: Interval | None) -> bool:
    claim = Claim.of(LABEL, indicator.rate, "rate")
    return bool(claim and rate and any(way.value.meets(rate) for way in claim.ways))
