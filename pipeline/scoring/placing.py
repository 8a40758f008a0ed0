"""Places in a ranking: the row's own words as a place, where the standard scores places."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipeline.scoring import told
from pipeline.scoring.cases import Case
from pipeline.scoring.tree import RANK, Block, Branch, Limit, Step
from pipeline.values.interval import Interval
from pipeline.values.quantity import PLAIN, Quantity

_DOWN = ("降", "退", "后", "低", "落")
_PLACES = ("名", "位", "个名次", "名次")


def ranked(block: Block, case: Case) -> tuple[Block, Case]:
    """The block and the row on the scale of places, 1 the best; unchanged where the block names no place.

    A row that tells no place, or only its share of all (前30%), has no actual value on that scale.
    """
    if not any(at.unit == RANK for at in _limits(block)):
        return block, case
    found = told.place(case.words) or _bare(case)
    actual = None if found is None else Quantity(str(found.hi), found, found.hi, RANK)
    return replace(block, branches=tuple(_placed(b) for b in block.branches)), replace(case, target=None, actual=actual)


def _limits(block: Block) -> list[Limit]:
    ranges = [b.test.range for b in block.branches if b.test.range is not None]
    return [at for r in ranges for at in (r.lo, r.hi) if at is not None]


def _bare(case: Case) -> Interval | None:
    """A whole number alone in the cell: 3 under 前三名得满分."""
    actual = case.actual
    if not isinstance(actual, Quantity) or actual.unit != PLAIN or not case.words.strip("。.").isdigit():
        return None
    return Interval.exactly(actual.point) if actual.point >= 1 else None


def _placed(branch: Branch) -> Branch:
    """每降一名扣0.5分 counts places, not people; from the first on where nothing else is said."""
    step = branch.award
    down = isinstance(step, Step) and any(word in step.what for word in _DOWN)
    if not isinstance(step, Step) or not down or not any(word in step.what for word in _PLACES):
        return branch
    start = step.start or Limit(Fraction(1), RANK)
    return replace(branch, award=replace(step, unit=RANK, side="over", start=start))
