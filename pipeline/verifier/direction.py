"""Which way an indicator is good: some names promise that less is better, whatever sign the form prints."""

from __future__ import annotations

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.place import fold
from pipeline.values.quantity import Between, Bound, Quality, Quantity
from pipeline.values.report import Indicator
from pipeline.verifier.completion import comparable, scaled

_SHARES = ("比例", "占比", "比重")


def less_is_better(indicator: Indicator, patterns: Patterns) -> bool:
    """Whether the name (or a 成本 level) speaks of something to be kept low: 投诉件数, 控制率; not 投诉处理率."""
    name, words = fold(indicator.name), patterns.raw("direction")["less"]
    target = indicator.target.read
    if any(word in name for word in words["given"]):
        return False  # what people receive (低保标准, 补贴) may stand under 成本, and more of it is better
    if is_cost(indicator) and isinstance(target, Quantity) and target.unit.dimension.startswith("money"):
        return True
    if any(word in name for word in words["handled"]):
        return False
    if "率" in name or name.endswith(_SHARES):
        return any(word in name for word in words["rates"])
    return any(word in name for word in words["words"]) or is_cost(indicator)


def reached(indicator: Indicator, patterns: Patterns) -> bool | None:
    """Whether the result keeps the target; None when words, units or written digits leave it open.

    A number without sign is a floor, but where less may be better (by its name; money, time, a rate below one half) a
    result below it is left open.
    """
    target, actual = indicator.target.read, indicator.actual.read
    if isinstance(actual, Quality):
        if isinstance(target, Quality) and target.word == actual.word:
            return True  # 持续实施 as result of 持续实施 is what was planned
        return {"met": True, "partly": False, "unmet": False}.get(actual.level)
    if isinstance(target, Between) and isinstance(actual, Quantity):
        return _in_range(target, actual)
    if not (isinstance(target, Quantity) and isinstance(actual, Quantity)) or not comparable(target, actual):
        return None
    goal, result = scaled(target, actual)
    if actual.bound is not Bound.EQUAL:
        return True if actual.bound is target.bound and goal.meets(result) else None
    if target.bound is not Bound.EQUAL:
        return _kept(target.bound, goal, result)
    if less_is_better(indicator, patterns):
        nothing = target.point == 0  # none is a ceiling, and meant exactly
        kept = _kept(Bound.AT_MOST, target.exact if nothing else goal, result)
        return kept if kept or nothing or is_cost(indicator) else None
    if target.point == 0:
        return True if actual.point == 0 else None  # nothing is below a floor of none
    kept = _kept(Bound.AT_LEAST, goal, result)
    return None if kept is False and _may_be_ceiling(target, patterns) else kept


def _may_be_ceiling(target: Quantity, patterns: Patterns) -> bool:
    """Whether a bare number is of a kind that is often an upper bound: 30万元, 5个工作日, 成灾率 0.4%."""
    kind = target.unit.dimension.split("/")[0]
    return kind in patterns.raw("direction")["less"]["dimensions"] or (
        target.unit.dimension == "ratio" and 2 * target.point < 1
    )


def is_cost(indicator: Indicator) -> bool:
    """Whether the row stands under 成本指标."""
    return any("成本" in fold(part) for part in indicator.path)


def _kept(bound: Bound, goal: Interval, result: Interval) -> bool | None:
    """False when no meaning of the digits keeps the bound, True when the number as written does."""
    if bound.met_by(result, goal) is False:
        return False
    written = Interval.exactly((result.lo + result.hi) / 2)
    return True if bound.met_by(written, goal) else None


def _in_range(target: Between, actual: Quantity) -> bool | None:
    if not comparable(target.lo, actual):
        return None
    if actual.interval.hi < target.lo.point or actual.interval.lo > target.hi.point:
        return False
    return True if target.lo.point <= actual.interval.lo and actual.interval.hi <= target.hi.point else None
