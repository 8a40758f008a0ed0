"""The scales on which a block's thresholds and the row's actual value can be compared."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipeline.scoring import goals
from pipeline.scoring.cases import Case
from pipeline.scoring.formula import magnitude, names
from pipeline.scoring.measure import Measure, measures
from pipeline.scoring.roles import counter
from pipeline.scoring.tree import Block, Formula, Limit, Step
from pipeline.values.interval import Interval
from pipeline.values.quantity import PLAIN, POINTS, RATIO, Goal, Quantity

_HALF = Fraction(1, 2)
_RATES = ("率", "比例", "幅度", "比重")


def _limits(block: Block) -> list[Limit]:
    """The thresholds of the block's ranges and steps."""
    ranges = [b.test.range for b in block.branches if b.test.range and not b.test.range.counts]
    steps = [b.award for b in block.branches if isinstance(b.award, Step) and b.award.side != "case"]
    return [at for r in ranges for at in (r.lo, r.hi) if at] + [s.start for s in steps if s.start is not None]


def _in_percent(block: Block, limits: list[Limit]) -> list[Limit]:
    """100 %, where only steps or a formula tell that the actual value is a rate."""
    stepped_so = any(isinstance(b.award, Step) and b.award.unit in (RATIO, POINTS) for b in block.branches)
    roles = {n.role for b in block.branches if isinstance(b.award, Formula) for n in names(b.award.value)}
    rated = "rate" in roles and not roles & {"actual", "target"}
    return [Limit(Fraction(1), RATIO)] if (stepped_so or rated) and not any(at.unit == RATIO for at in limits) else []


def scales_of(block: Block, case: Case) -> list[Measure]:
    """The admissible ways to measure the actual value on which all thresholds of the block can be found."""
    block = goals.as_shares(block, case)
    limits = _limits(block)
    steps = [b.award for b in block.branches if isinstance(b.award, Step) and b.award.side != "case"]
    subject = "".join(b.test.range.subject for b in block.branches if b.test.range)
    deviation = any(b.test.range.deviation for b in block.branches if b.test.range)
    actual = case.actual
    counts = any(s.unit.counted and (s.gain or limits) for s in steps)
    if actual is None and case.count is not None and counts:
        actual = Quantity(str(case.count), Interval.exactly(case.count), Fraction(case.count))
    if _of_another_kind(block, actual):
        return []
    plain = isinstance(actual, Quantity) and actual.unit != RATIO
    hints = _in_percent(block, limits) if plain else []
    found = measures(actual, case.target, [*limits, *hints], subject, deviation)
    usable = [m for m in found if all(m.resolve(at) is not None for at in limits)]
    ranges = [b.test.range for b in block.branches if b.test.range and not isinstance(b.award, Step)]
    above = bool(limits) and all(r.lo is not None for r in ranges)
    return [_unsigned(m, subject) if above and all((m.resolve(at) or 0) >= 0 for at in limits) else m for m in usable]


def _unsigned(scale: Measure, subject: str) -> Measure:
    """The measure where no tier reaches below zero: 0 rounded is not negative, a change of −7% is one of 7%."""
    if scale.actual.lo >= 0:
        return scale
    if scale.point >= 0:
        return replace(scale, actual=scale.actual.clip(0))
    turning = any(word in subject for word in ("调整", "变动", "变化", "偏", "差"))
    return replace(scale, actual=magnitude(scale.actual), point=abs(scale.point)) if turning else scale


def _of_another_kind(block: Block, actual: Goal | None) -> bool:
    """Whether the tiers part a rate that runs against the goal (节约率≥0, 变动率≤5%), and the row gives an amount."""
    ranges = [b.test.range for b in block.branches if b.test.range is not None and b.test.range.lo != b.test.range.hi]
    rates = [r for r in ranges if counter(r.subject) and r.subject.endswith(_RATES) and not r.deviation]
    amount = isinstance(actual, Quantity) and actual.unit not in (RATIO, PLAIN, POINTS)
    ends = [at for r in rates for at in (r.lo, r.hi) if at is not None and not at.of_target]
    return amount and any(at.unit == PLAIN or (at.unit == RATIO and abs(at.value) <= _HALF) for at in ends)
