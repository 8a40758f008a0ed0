"""Whether a branch applies to an actual value: its range, its words, the kind of indicator it speaks of."""

from __future__ import annotations

from fractions import Fraction

from pipeline.scoring.cases import Case
from pipeline.scoring.measure import Measure, reversed_goal
from pipeline.scoring.tree import Block, Branch, Limit, Points, Range, Step
from pipeline.values.quantity import Quality, Quantity


def ends_of(bound: Range, scale: Measure) -> list[Fraction]:
    """The ends of a range on the scale; counts of items have none."""
    found = [scale.resolve(at) for at in (bound.lo, bound.hi) if at is not None and not bound.counts]
    return [f for f in found if f is not None]


def tightest(found: list[Branch], scale: Measure) -> list[Branch]:
    """Of nested ranges the inner one: under ≥60%, ≥80% and ≥90%, 95% belongs to the last."""

    def inside(a: Range, b: Range) -> bool:
        low_a, low_b = (scale.resolve(r.lo) if r.lo else None for r in (a, b))
        high_a, high_b = (None if r.reached or r.hi is None else scale.resolve(r.hi) for r in (a, b))
        above = low_b is None or (low_a is not None and (low_a, _narrow(a.lo, b.lo)) >= (low_b, True))
        below = high_b is None or (high_a is not None and (-high_a, _narrow(a.hi, b.hi)) >= (-high_b, True))
        return above and below

    out = []
    for one in found:
        mine = one.test.range
        others = [o.test.range for o in found if o is not one and o.test.range is not None]
        if mine is None or not any(inside(other, mine) and not inside(mine, other) for other in others):
            out.append(one)
    return out


def _narrow(inner: Limit | None, outer: Limit | None) -> bool:
    """Whether an end lets through no more than another at the same figure: > 100 is within ≥ 100, not the reverse."""
    return not (outer is not None and outer.closed is False and (inner is None or inner.closed is not False))


def applies(branch: Branch, block: Block, scale: Measure, at: Fraction, case: Case) -> bool | None:
    """Whether a branch applies to the piece; None when its words decide it."""
    meant = sided(branch, case)
    if meant is False or branch.test.absent:
        return False
    if branch.test.otherwise:
        others = [
            b
            for b in block.branches
            if b is not branch and b.test.range is not None and not b.test.otherwise and not isinstance(b.award, Step)
        ]
        states = [applies(b, block, scale, at, case) for b in others]
        return False if True in states else None if None in states or (not others and len(block.branches) > 1) else True
    bound = branch.test.range
    if bound is None:
        bare = not branch.test.words or not isinstance(branch.award, Points)
        return (True if meant else None) if bare else None
    inside = _holds(bound, branch, block, scale, at, case)
    return None if inside and branch.test.words and not isinstance(branch.award, Step) else inside


def counts_in(bound: Range, count: int) -> bool:
    """Whether so many items are within a range of counts."""
    low, high = bound.lo, bound.hi
    above = low is None or count > low.value or (count == low.value and low.closed is not False)
    return above and (high is None or count < high.value or (count == high.value and high.closed is not False))


def sided(branch: Branch, case: Case) -> bool | None:
    """Whether a clause for one kind of indicator speaks of this one."""
    side = branch.test.side
    if side in ("positive", "reverse"):
        return (reversed_goal(case.target) or False) is (side == "reverse")
    if side in ("quantity", "quality"):
        number = isinstance(case.actual, Quantity)
        if case.actual is None:
            return side == "quality" if case.level or isinstance(case.target, Quality) else None
        return number is (side == "quantity")
    return True


def _holds(bound: Range, branch: Branch, block: Block, scale: Measure, at: Fraction, case: Case) -> bool | None:
    if bound.counts:
        return None if case.count is None else counts_in(bound, case.count)
    low = scale.resolve(bound.lo) if bound.lo else None
    high = scale.resolve(bound.hi) if bound.hi else None
    if (bound.lo and low is None) or (bound.hi and high is None):
        return None
    if bound.reached or (low is not None and low == high and _topmost(branch, block, scale, low)):
        return None if low is None else at >= low
    doubtful = False
    for end, limit, below in ((low, bound.lo, True), (high, bound.hi, False)):
        if end is None or limit is None:
            continue
        if (at < end) if below else (at > end):
            return False
        if at == end and limit.closed is False:
            return False
        doubtful |= at == end and limit.closed is None and not _alone(end, branch, block, scale)
    return None if doubtful else True


def _alone(end: Fraction, branch: Branch, block: Block, scale: Measure) -> bool:
    """Whether no other tier may begin or end at the same figure: 3-4项 beside 1-2项 holds both 3 and 4."""
    bound = branch.test.range
    others = [b.test.range for b in block.branches if b is not branch and b.test.range is not None]
    spread = bound is not None and bound.lo is not None and bound.hi is not None
    return spread and bool(others) and not any(end in ends_of(o, scale) for o in others)


def _topmost(branch: Branch, block: Block, scale: Measure, value: Fraction) -> bool:
    """Whether =100% heads a falling list of tiers, so that more than 100 % is meant too."""
    if scale.deviation or not isinstance(branch.award, Points):
        return False
    ranges = [b.test.range for b in block.branches if b is not branch and b.test.range]
    others = [e for r in ranges for e in ends_of(r, scale)]
    rising = [r for r in ranges if r.lo is None and r.hi is not None and (scale.resolve(r.hi) or 0) > value]
    above = [r for r in ranges if r.lo is not None and r.hi is None and (scale.resolve(r.lo) or 0) >= value]
    return bool(others) and value >= max(others) and not rising and not above and value > 0
