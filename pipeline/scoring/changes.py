"""Changes on last year: 下降5%及以上得满分 against 较上年下降6.2%, and a growth that turned out a fall."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipeline.scoring import formula, told
from pipeline.scoring.cases import Case
from pipeline.scoring.placing import ranked
from pipeline.scoring.tree import Block, Branch, Limit, Range
from pipeline.values.interval import Interval
from pipeline.values.quantity import POINTS, RATIO, Bound, Quantity

_GROWTH = ("增长", "增幅", "增速", "增长率", "增长幅度", "提高", "提升", "上升", "增加")
_FALL = ("下降", "降低", "减少", "下滑", "降幅")
_NONE = Limit(Fraction(0), closed=False)
_ZERO = Limit(Fraction(0))
_TURNED = {
    "grown": Range(hi=_NONE),
    "held": Range(hi=_ZERO),
    "even": Range(_ZERO, _ZERO),
    "unrisen": Range(lo=_ZERO),
    "fallen": Range(lo=_NONE),
}


def as_told(block: Block, case: Case) -> tuple[Block, Case]:
    """The block and the row on one scale where the row's words tell a place in a ranking, or a change on last year."""
    block, case = _reckoned(*ranked(block, case))
    found = told.change(case.words)
    if found is None:
        return block, case
    size, point, printed = found
    unit = RATIO if printed == "%" else POINTS
    ends = [at for b in block.branches if b.test.fall is not None for at in (b.test.fall.lo, b.test.fall.hi) if at]
    if ends:
        if any(at.unit != unit for at in ends) or not _alone(block):
            return block, case
        branches = tuple(_fallen(b) for b in block.branches)
        return replace(block, branches=branches), _changed(case, -size, -point)
    subjects = [b.test.range.subject for b in block.branches if b.test.range is not None]
    if case.actual is None and point < 0 and subjects and all(s.endswith(_GROWTH) for s in subjects if s):
        return (block, _changed(case, size, point)) if any(subjects) else (block, case)
    return block, case


def _alone(block: Block) -> bool:
    """Whether every figure of the block is one of the change: none of a rate beside it."""
    others = [b.test.range.subject for b in block.branches if b.test.range is not None and b.test.fall is None]
    return all(not s or s.removesuffix("但").endswith((*_FALL, *_GROWTH)) for s in others)


def _reckoned(block: Block, case: Case) -> tuple[Block, Case]:
    """The row with the rate that the standard defines, 成本节约率, reckoned from its target and its actual value."""
    ways = {b.test.range.by for b in block.branches if b.test.range is not None and b.test.range.by is not None}
    ends = [at for b in block.branches if b.test.range is not None for at in (b.test.range.lo, b.test.range.hi) if at]
    actual, target = case.actual, case.target
    if len(ways) != 1 or not isinstance(actual, Quantity) or not isinstance(target, Quantity):
        return block, case
    amounts = actual.unit == target.unit and actual.unit not in (RATIO, POINTS) and actual.bound is Bound.EQUAL
    if not amounts or any(at.of_target for at in ends):
        return block, case
    (way,), goal = ways, Interval.exactly(target.point)
    try:
        rate, point = (
            formula.evaluate(way, formula.Known(None, goal, value, None))
            for value in (actual.interval, Interval.exactly(actual.point))
        )
    except formula.UnknownError:
        return block, case
    return block, replace(case, target=None, actual=Quantity("", rate, point.lo, RATIO))


def _changed(case: Case, size: Interval, point: Fraction) -> Case:
    return replace(case, target=None, actual=Quantity(str(point), size, point, RATIO))


def _fallen(branch: Branch) -> Branch:
    """The branch on the scale of falls: above zero what fell, below what rose."""
    bound = branch.test.fall or _TURNED.get(branch.test.goal)
    if bound is None:
        return branch
    return replace(branch, test=replace(branch.test, range=bound, words="", goal="", fall=None))
