"""What a row offers to a rule: the actual value against the target, in every way the words allow to compare them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.scoring.formula import magnitude
from pipeline.scoring.tree import Limit
from pipeline.values.interval import Interval
from pipeline.values.quantity import PLAIN, POINTS, RATIO, Between, Bound, Goal, Quantity
from pipeline.values.verdict import Text

_SHARES = ("ratio", POINTS.dimension)
_WHOLE = Fraction(3, 2)  # a bare 94 under a rule in per cent is 94 %; 0.958 and 1 may be fractions, 1.2 may be either
_DONE = ("完成", "实现", "达成")
PLAINLY = Text("", "")


@dataclass(frozen=True, slots=True)
class Measure:
    """One way to put actual value and thresholds on one scale.

    Args:
        name: of the reading; empty when it is the only one.
        actual: every value it may stand for, `point` as written.
        target: on the same scale; None when not known.
        share: the scale is a rate (1 is 100 %).
        completion: thresholds in per cent are shares of the target.
    """

    name: Text
    actual: Interval
    point: Fraction
    target: Fraction | None
    share: bool
    completion: bool = False
    dimension: str = ""
    bound: Bound = Bound.EQUAL
    deviation: bool = False

    def resolve(self, limit: Limit) -> Fraction | None:
        """A threshold on this scale; None when it can't be compared."""
        if limit.gap and self.share and self.target not in (None, 1):
            return None
        if limit.of_target:
            whole = Fraction(1) if limit.norm and self.share else None
            goal = whole if self.target is None else self.target
            by = limit.by if self.share or goal is None else limit.by * abs(goal)
            return None if goal is None else goal * limit.value + by
        if limit.unit.dimension in _SHARES and not self.share:
            return self.target * limit.value if self.completion and self.target is not None else None
        if self.completion and limit.unit.dimension in _SHARES and self.target is not None:
            return self.target * limit.value
        if (
            limit.unit == PLAIN
            or limit.unit.dimension in _SHARES
            or limit.unit.dimension in (self.dimension, self.dimension.partition("/")[0])
            or not self.dimension
        ):
            return limit.value
        return None


def measures(
    actual: Goal | None, target: Goal | None, limits: list[Limit], subject: str, deviation: bool
) -> list[Measure]:
    """The admissible ways to measure; none when the actual value is no number or can't be compared."""
    if not isinstance(actual, Quantity) or actual.bound is Bound.ABOUT:
        return []
    goal, bound = _target(target)
    found = _plain(actual, goal, bound, limits, subject)
    if deviation:
        found = [d for m in found for d in _deviations(m)]
    return found


def reversed_goal(target: Goal | None) -> bool | None:
    """Whether less is better: ≤ and <; None when the target does not say."""
    if not isinstance(target, Quantity) or target.bound in (Bound.EQUAL, Bound.ABOUT, Bound.BETWEEN):
        return None
    return target.bound in (Bound.AT_MOST, Bound.LESS)


def _target(target: Goal | None) -> tuple[Quantity | None, Bound]:
    if isinstance(target, Quantity):
        return target, target.bound
    if isinstance(target, Between):
        return None, Bound.BETWEEN
    return None, Bound.EQUAL


def _plain(actual: Quantity, goal: Quantity | None, bound: Bound, limits: list[Limit], subject: str) -> list[Measure]:
    shares = [at for at in limits if at.unit.dimension in _SHARES]
    share = actual.unit == RATIO
    dimension = "" if actual.unit == PLAIN else actual.unit.dimension
    base = Measure(
        PLAINLY, _open(actual), actual.point, _comparable(actual, goal), share, dimension=dimension, bound=bound
    )
    if actual.unit == PLAIN and shares:
        return _without_sign(base, goal, shares)
    if not share:
        return [replace(base, completion=True)] if shares else [base]
    relative = base.target not in (None, 1) and any(at.value == 1 for at in shares)
    if not relative or not any(word in subject for word in _DONE):
        return [base]
    turned = replace(base, completion=True, name=Text("完成值÷目标值", "actual ÷ target"))
    if "目标" in subject or "计划" in subject:
        return [turned]
    return [replace(base, name=Text("完成值", "actual")), turned]


def _without_sign(base: Measure, goal: Quantity | None, shares: list[Limit]) -> list[Measure]:
    """An actual value without % under a rule in per cent: 94 of a target 100, a rate 94, or a rate 0.958."""
    scaled = replace(base, actual=base.actual / 100, point=base.point / 100, share=True, dimension="ratio")
    if goal is not None and goal.unit == RATIO:
        scaled = replace(scaled, target=goal.point)
        return [scaled] if base.point > _WHOLE else [replace(base, share=True, target=goal.point), scaled]
    if goal is not None and base.target is not None:
        percents = [at.value * 100 for at in shares]
        if goal.point in percents and goal.point != 1:
            return [replace(scaled, target=goal.point / 100)]
        return [replace(base, completion=True)]
    if base.point > _WHOLE or base.point <= 0:
        return [scaled]
    fraction = replace(base, share=True, dimension="ratio", name=Text("完成值为小数", "the actual is a fraction"))
    return [fraction, replace(scaled, name=Text("完成值为百分数", "the actual is in per cent"))]


def _open(actual: Quantity) -> Interval:
    """The actual value; open to the side its own sign leaves open (各类培训≥20次), as far as may matter."""
    if actual.bound in (Bound.AT_LEAST, Bound.MORE):
        return Interval(actual.point, max(actual.interval.hi, abs(actual.point) * 10))
    if actual.bound in (Bound.AT_MOST, Bound.LESS):
        return Interval(min(Fraction(0), actual.interval.lo), actual.point)
    return actual.interval


def _comparable(actual: Quantity, goal: Quantity | None) -> Fraction | None:
    """The target in the unit of the actual value; None when the two can't be compared."""
    if goal is None or goal.bound is Bound.ABOUT:
        return None
    if goal.unit.dimension == actual.unit.dimension:
        return goal.point
    if PLAIN not in (goal.unit, actual.unit):
        return None
    if RATIO in (goal.unit, actual.unit):
        if goal.unit == RATIO:
            return goal.point if abs(actual.point) <= _WHOLE else goal.point * 100
        return goal.point / 100 if goal.point > _WHOLE else goal.point
    return goal.point


def _deviations(base: Measure) -> list[Measure]:
    """The distance from the target; or the actual value itself, where it is that distance."""
    itself = replace(base, actual=magnitude(base.actual), point=abs(base.point), deviation=True, target=None)
    if base.target is None:
        if not base.share:
            return []
        far = base.point > Fraction(1, 2)
        away = replace(itself, actual=magnitude(base.actual - 1), point=abs(base.point - 1))
        return [away] if far else [itself]
    if base.target == 0:
        return [itself]
    gap = replace(
        itself,
        actual=magnitude(base.actual / base.target - 1),
        point=abs(base.point / base.target - 1),
        share=True,
        dimension="ratio",
        name=Text("与目标之差", "distance from target"),
    )
    if not base.share or abs(base.point) > Fraction(1, 2):
        return [replace(gap, name=PLAINLY)]
    return [replace(itself, name=Text("完成值即偏差", "actual is the deviation")), gap]
