"""Full marks and the points of a tier, in figures once the weight is known."""

from __future__ import annotations

from fractions import Fraction

from pipeline.scoring.cases import UndecidableError
from pipeline.scoring.tree import FULL, NOTHING, Amount, Award, Block, Points, Range, Step
from pipeline.values.interval import Interval
from pipeline.values.verdict import Text

NOT_SAID = Text(
    "分值未读出，或评分标准没有写明该项的满分", "no weight, or the standard does not say what this item is worth"
)


SEVERAL = Text(
    "标准按几类事项分别计分，表中没有各类的数量",
    "the standard scores several kinds of things; the form does not count each",
)


def full_marks(block: Block, weight: Fraction | None) -> Fraction | None:
    """The full marks of a block: what it says itself, else its highest points, else the weight."""
    if block.full is not None:
        return block.full.worth(weight)
    if block.base is not None:
        return block.base.worth(weight)
    top = highest(block)
    if top is not None and (weight is None or not by_share(block)) and not _named_full(block, weight):
        return top
    return weight if weight is not None else _least(block)


def start_of(block: Block, whole: Fraction | None) -> Fraction:
    """What gains are added to: 基础分60分, else nothing."""
    return Fraction(0) if block.base is None else worth(block.base, whole)


def highest(block: Block) -> Fraction | None:
    """The most points that a tier of the block names in figures."""
    points = [
        b.award.high for b in block.branches if isinstance(b.award, Points) and not b.award.minus and not b.test.absent
    ]
    return max((p.points for p in points if not p.share and p.points), default=None)


def _named_full(block: Block, weight: Fraction | None) -> bool:
    """Whether a tier gives 满分 or a share of it, so that 得2分 beside it is not the full mark."""
    top = highest(block)
    given = [b.award for b in block.branches if isinstance(b.award, Points) and not b.test.absent]
    named = any(p.high.share and not (p.minus or p.free) for p in given)
    return named and weight is not None and (top is None or weight >= top)


def by_share(block: Block) -> bool:
    """Whether deductions are counted in shares of the weight: then the weight is the full mark."""
    return any(isinstance(b.award, Step) and b.award.cost[1].share for b in block.branches)


def _least(block: Block) -> Fraction | None:
    """Where no weight is known: the most that can be deducted, 扣满15分为止."""
    return next(
        (b.award.upto.points for b in block.branches if isinstance(b.award, Step) and b.award.upto is not None), None
    )


def points(value: Points, whole: Fraction | None) -> Interval:
    """The points a tier gives; raises `UndecidableError` when they are a share of an unknown weight."""
    low, high = worth(value.low, whole), worth(value.high, whole)
    if value.minus:
        top = worth(FULL, whole)
        return Interval(max(Fraction(0), top - high), max(Fraction(0), top - low))
    return Interval(low, high)


def is_full(value: Award, whole: Fraction | None) -> bool:
    """Whether a tier gives the full marks, whatever it is called."""
    return (
        isinstance(value, Points)
        and not value.minus
        and whole is not None
        and points(value, whole) == Interval.exactly(whole)
    )


def worth(value: Amount, whole: Fraction | None) -> Fraction:
    """An amount in points; raises `UndecidableError` when it is a share of an unknown weight."""
    found = value.worth(whole)
    if found is None:
        raise UndecidableError(NOT_SAID)
    return found


def full_range(block: Block) -> Range | None:
    """The range in which the block gives its full marks."""
    best: tuple[Amount, Range] | None = None
    for branch in block.branches:
        given, bound = branch.award, branch.test.range
        if (
            isinstance(given, Points)
            and not given.minus
            and bound is not None
            and given.high != NOTHING
            and not bound.counts
        ):
            rank = (given.high.share, given.high.points)
            if best is None or rank > (best[0].share, best[0].points):
                best = given.high, bound
    return None if best is None else best[1]
