"""A score's arithmetic with the row's own figures, to be done again on paper: 10 − (106% − 100%) ÷ 1% × 0.5 = 7.

Signs and figures only, the same in every language. What is written out never decides anything: it is left out where it
is not the score that is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from pipeline.scoring.cases import Case, UndecidableError
from pipeline.scoring.conditions import applies
from pipeline.scoring.counting import starts_of
from pipeline.scoring.marks import full_marks, worth
from pipeline.scoring.measure import Measure
from pipeline.scoring.scales import scales_of
from pipeline.scoring.tree import FULL, Block, Formula, Points, Proportion, Standard, Step, Sum
from pipeline.scoring.wording import decimal, figure
from pipeline.values.interval import Interval
from pipeline.values.quantity import POINTS, RATIO, Bound, Quantity, Unit

Line = tuple[str, Fraction]
"""What is computed, and what it gives before it is held between nothing and full marks."""

_SIDES = ("under", "over", "either", "away")
_PERCENT = 100


def worked(standard: Standard | None, case: Case, score: Interval) -> str:
    """The arithmetic that gives the score, with the figures as printed; "" where there is none to show.

    Args:
        standard: None where the regulation's default holds: result ÷ target × weight, or target ÷ result × weight.
        score: one of those the rule admits, the one that is told.
    """
    weight = None if case.weight is None else case.weight.point
    if weight is None:
        return ""
    try:
        found = list(_lines(standard, case, weight))
    except UndecidableError:
        return ""
    for text, value in found:
        held = min(max(value, Fraction(0)), weight)
        if Interval.exactly(held).within(score):
            return _told(text, value, held)
    return ""


def _told(text: str, value: Fraction, held: Fraction) -> str:
    """The line and what it gives; "= −2 → 0" where the rule stops at nothing, or at full marks."""
    line = f"{text} {_gives(value)}"
    return line if held == value else f"{line} → {_number(held)}"


def _gives(value: Fraction) -> str:
    """ "= 7", "≈ 9.56"."""
    return f"= {_number(value)}" if (value * _PERCENT).denominator == 1 else f"≈ {_number(round(value, 2))}"


def _lines(standard: Standard | None, case: Case, weight: Fraction) -> Iterator[Line]:
    if standard is None:
        yield from _shares(case, weight)
        return
    rule = standard.rule
    if not isinstance(rule, Sum) or len(rule.blocks) != 1:
        return
    block = rule.blocks[0]
    if block.times != 1 or block.outside is not None or block.base is not None:
        return
    whole = worth(FULL, full_marks(block, weight))
    if any(isinstance(branch.award, Proportion | Formula) for branch in block.branches):
        yield from _shares(case, whole)
    yield from _counted(block, case, whole)
    for scale in scales_of(block, case):
        yield from _deducted(block, scale, case, whole)


def _shares(case: Case, whole: Fraction) -> Iterator[Line]:
    """Result ÷ target × full marks; the other way round where less is better."""
    target, actual = case.target, case.actual
    if not (isinstance(target, Quantity) and isinstance(actual, Quantity)) or not (target.point and actual.point):
        return
    if target.unit.dimension != actual.unit.dimension or Bound.ABOUT in (target.bound, actual.bound):
        return
    goal, result = figure(target.point, target.unit), figure(actual.point, actual.unit)
    less = target.bound in (Bound.AT_MOST, Bound.LESS)
    ways = [(goal, target.point, result, actual.point), (result, actual.point, goal, target.point)]
    for over, upper, under, lower in ways[:1] if less else ways[1:]:
        if upper < lower:
            yield f"{over} ÷ {under} × {_number(whole)}", upper / lower * whole


def _counted(block: Block, case: Case, whole: Fraction) -> Iterator[Line]:
    """Full marks less so much for every occurrence."""
    step = block.branches[0].award
    if len(block.branches) > 1 or not isinstance(step, Step) or case.count is None:
        return
    if step.side == "case" and step.number == 1 and not step.gain and step.cost[0] == step.cost[1]:
        cost = worth(step.cost[0], whole)
        yield f"{_number(whole)} − {case.count} × {_number(cost)}", whole - case.count * cost


def _deducted(block: Block, scale: Measure, case: Case, whole: Fraction) -> Iterator[Line]:
    """Full marks less so much for every step."""
    steps = [b.award for b in block.branches if isinstance(b.award, Step)]
    tiers = [b for b in block.branches if isinstance(b.award, Points) and b.test.range is not None]
    if len(steps) != 1 or any(applies(b, block, scale, scale.point, case) is not False for b in tiers):
        return
    step = steps[0]
    if step.gain or step.side not in _SIDES or step.cost[0] != step.cost[1]:
        return
    unit = RATIO if scale.share else case.target.unit if isinstance(case.target, Quantity) else step.unit
    found = starts_of(step, block, scale, None)
    for start in [start for _, start, _ in found] if len(found) == 1 else ():
        text, count = _steps(step, scale, start, unit)
        full, cost = _number(whole), worth(step.cost[0], whole)
        yield f"{full} − {text} × {_number(cost)}", whole - count * cost
        for broken in () if count.denominator == 1 else (floor(count), ceil(count)):
            counted = f"{text} {_gives(count)} → {broken}"
            yield f"{counted}; {full} − {broken} × {_number(cost)}", whole - broken * cost


def _steps(step: Step, scale: Measure, start: Fraction, unit: Unit) -> Line:
    """How the steps between the start and the result are counted, and how many there are."""
    far, near = max(scale.point, start), min(scale.point, start)
    gap = f"({_figure(far, unit)} − {_figure(near, unit)})"
    if step.unit in (RATIO, POINTS) and not scale.share:
        base = abs(scale.target or start)
        return f"{gap} ÷ {_figure(base, unit)} ÷ {_figure(step.size, RATIO)}", (far - near) / base / step.size
    return f"{gap} ÷ {_figure(step.size, RATIO if scale.share else step.unit)}", (far - near) / step.size


def _figure(value: Fraction, unit: Unit) -> str:
    return figure(value, unit).replace("-", "−")


def _number(value: Fraction) -> str:
    return decimal(value).replace("-", "−")
