"""Occurrences nobody counted for us: every score that some number of them leaves, or that a given number does."""

from __future__ import annotations

from fractions import Fraction

from pipeline.scoring.cases import Case, merged
from pipeline.scoring.marks import start_of, worth
from pipeline.scoring.tree import FULL, Block, Points, Step
from pipeline.values.interval import Interval

_ONCE = tuple("未不没无")  # a duty left undone happens once: 未按时报送扣1分
_MANY = 200  # steps that a set lists one by one
_LISTED = 2000  # scores that a set lists


def stepped(block: Block, case: Case, whole: Fraction | None) -> list[Interval]:
    """Full marks less (plus) each possible number of occurrences; with one-off deductions taken or not."""
    steps = [b.award for b in block.branches if isinstance(b.award, Step)]
    gains = all(s.gain for s in steps)
    top = worth(FULL, whole)
    values = [Interval.exactly(start_of(block, whole) if gains else top)]
    for step in steps:
        cost = worth(step.cost[0], whole)
        if case.count is None and step.gain and step.upto is None and cost and -(-top // cost) > _MANY:
            values = [Interval(min(v.lo for v in values), max(v.hi for v in values) + top)]  # too many to list
            continue
        if case.count is None and not step.gain and step.upto is None and cost and step.cost[0] == step.cost[1]:
            values = _lowered(values, cost)
            continue
        values = list(
            merged([_less(v, step, n, whole) for v in values for n in _numbers(step, case, whole, top, len(steps))])
        )
    for branch in block.branches:
        if isinstance(branch.award, Points) and branch.award.minus and len(steps) > 0:
            cost = worth(branch.award.high, whole)
            often = 1 if any(word in branch.test.words for word in _ONCE) or not cost else -(-top // cost)
            times = range(min(int(often), _MANY) + 1)  # 每起重大事故扣5分，一般事故扣1分: each of them, too
            values = list(merged([(v - cost * n).clip(0) for v in values for n in times]))
    return values


def _lowered(values: list[Interval], cost: Fraction) -> list[Interval]:
    """The values with a cost taken off any number of times; one range when there are too many to list."""
    seen, open_ones = set(values), list(values)
    while open_ones:
        less = (open_ones.pop() - cost).clip(0)
        if less not in seen:
            seen.add(less)
            open_ones.append(less)
        if len(seen) > _LISTED:
            return [Interval(Fraction(0), max(v.hi for v in values))]
    return list(merged(list(seen)))


def _numbers(step: Step, case: Case, whole: Fraction | None, top: Fraction, kinds: int) -> list[int]:
    """How often it may have happened."""
    if case.count is not None:
        if kinds > 1:
            return list(range(case.count + 1))
        full, rest = divmod(case.count, step.number)  # 每逾期10天: days or tens of days may have been counted
        return sorted({case.count, int(full), int(full) + bool(rest)})
    cost = worth(step.cost[0], whole) or worth(step.cost[1], whole)
    most = -(-top // cost) if cost else Fraction(0)
    return list(range(min(int(most), _MANY) + 1))


def _less(value: Interval, step: Step, number: int, whole: Fraction | None) -> Interval:
    change = Interval(worth(step.cost[0], whole) * number, worth(step.cost[1], whole) * number)
    if step.upto is not None:
        change = change.clip(hi=worth(step.upto, whole))
    return value + change if step.gain else (value - change).clip(0)
