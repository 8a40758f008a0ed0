"""What is said, read and recomputed of one cell, as the words of a table."""

from __future__ import annotations

from pipeline.shell.matching import Answer
from pipeline.shell.show import coordinate, ends, factor, number, quantity, say
from pipeline.values.interval import Interval, decimal
from pipeline.values.place import Place
from pipeline.values.quantity import Between, Deadline, Goal, Quantity
from pipeline.values.report import BudgetLine, Field

Row = tuple[str, ...]
_MEANING = 100  # a middle is rounded by less than this part of its interval's width


def agreement_of(answer: Answer, lang: str) -> Row:
    """Whether the claim agrees, and why that was left undecided."""
    return answer.agreement.value if answer.agreement else "", say(answer.reason, lang) if answer.reason else ""


def ends_of(answer: Answer) -> tuple[str, str]:
    """Both ends of the reading nearest the claim, in its unit."""
    if answer.nearest is None or answer.recomputed is None:
        return "", ""
    return ends(answer.nearest, answer.recomputed.unit)


def middle(answer: Answer) -> str:
    """One number for the recomputed interval: its middle, with no more decimals than the interval has meaning for."""
    if answer.nearest is None or answer.recomputed is None:
        return ""
    times = factor(answer.recomputed.unit)
    centre, width = (answer.nearest.lo + answer.nearest.hi) / 2 * times, (answer.nearest.hi - answer.nearest.lo) * times
    told = (number(centre, places) for places in range(6))
    return next((t for t in told if abs(decimal(t) - centre) * _MEANING < width), number(centre))


def rate_percent(line: BudgetLine, answer: Answer) -> str:
    """A printed rate in percent: "141%" → 141; a bare number as it comes nearest what was recomputed: 0.958 → 95.8."""
    rate = line.rate.read
    if rate is None or rate.unit.name:
        return value_of(line.rate)
    percents = (rate.point * 100, rate.point)
    if answer.nearest:
        ours = answer.nearest * 100
        return number(min(percents, key=lambda percent: ours.gap(Interval(percent, percent))))
    return number(percents[0] if rate.point <= 1 else percents[1])


def value_of(field: Field[Quantity]) -> str:
    """A number as read, in its base unit; "" where none was."""
    return quantity(field.read) if field.read is not None else ""


def goal_of(field: Field[Goal]) -> tuple[str, str, str]:
    """Bound, value and base unit; a goal that is no single number has no value."""
    match field.read:
        case Quantity() as q:
            return q.bound.value, quantity(q), q.unit.name
        case Between(lo=lo):
            return "between", "", lo.unit.name
        case Deadline(bound=bound):
            return bound.value, "", ""
        case _:
            return "", "", ""


def whole(value: int | None) -> str:
    """A whole number; "" for none."""
    return "" if value is None else str(value)


def box_of(place: Place | None) -> Row:
    """The edges of a place on its page; "" for each where it has none."""
    return tuple(coordinate(edge) for edge in place.box) if place and place.box else ("", "", "", "")
