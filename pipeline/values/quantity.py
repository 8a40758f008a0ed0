"""A number with its unit and its bound, as wide as the way it was written.

Also the goals that are no single number: ranges, ratios, deadlines, several numbers at once, and words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Literal

from pipeline.values.interval import Interval


class Bound(Enum):
    """What the words around a number promise about it."""

    EQUAL = "="
    AT_LEAST = "≥"
    AT_MOST = "≤"
    MORE = ">"
    LESS = "<"
    BETWEEN = "between"
    ABOUT = "≈"

    def met_by(self, actual: Interval, target: Interval) -> bool | None:
        """Whether `actual` keeps this bound on `target`; None when the written digits leave it open.

        For EQUAL both must be able to be the same number, and ABOUT is never decided.
        """
        match self:
            case Bound.AT_LEAST:
                return _sure(actual.lo >= target.hi, actual.hi < target.lo)
            case Bound.MORE:
                return _sure(actual.lo > target.hi, actual.hi <= target.lo)
            case Bound.AT_MOST:
                return _sure(actual.hi <= target.lo, actual.lo > target.hi)
            case Bound.LESS:
                return _sure(actual.hi < target.lo, actual.lo >= target.hi)
            case Bound.EQUAL:
                return _sure(actual == target and actual.is_point, not actual.meets(target))
            case Bound.BETWEEN:
                return _sure(actual.within(target), not actual.meets(target))
            case Bound.ABOUT:
                return None


def _sure(yes: bool, no: bool) -> bool | None:
    return True if yes else False if no else None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure, already in its base: 万元 is read as 元, 万人 as 人.

    Args:
        name: the base unit as printed, "元", "人", "%"; "" where none is printed.
        dimension: what may be compared with what; 人, 人次 and 户 have three. "ratio" for %, "points" for 个百分点.
        counted: whole things (人, 个, 件): an integer printed without 万 or 亿 is exact.
    """

    name: str
    dimension: str
    counted: bool = False


RATIO = Unit("%", "ratio")
POINTS = Unit("个百分点", "percentage-points")
SCORE = Unit("分", "score")
PLAIN = Unit("", "plain")
YUAN = Unit("元", "money")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One written number.

    Args:
        digits: as printed, trailing zeros and all: "20.5", "1,234.50".
        interval: every number it may stand for, in base units; a percentage is a fraction (141 % → [1.405, 1.415]).
        point: the number as written, in base units, for sums of chosen numbers (docs/architecture.md, uncertainty 2).
        unit: base unit.
        bound: what the words promise: 达90%以上 is AT_LEAST.
        cumulative: marked 〔〕: counted over several years.
    """

    digits: str
    interval: Interval
    point: Fraction
    unit: Unit = PLAIN
    bound: Bound = Bound.EQUAL
    cumulative: bool = False

    @property
    def exact(self) -> Interval:
        """The number as chosen, without rounding width."""
        return Interval(self.point, self.point)


@dataclass(frozen=True, slots=True)
class Between:
    """A written range, 1.2~3%: a choice, not a rounding width."""

    lo: Quantity
    hi: Quantity


@dataclass(frozen=True, slots=True)
class Ratio:
    """Parts of a whole, 14∶42∶44. `tag` tells it from `Several` in a stored record."""

    parts: tuple[Quantity, ...]
    tag: Literal["ratio"] = "ratio"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date or a span of time: 2022年12月底前, 3个工作日内.

    `year`, `month`, `day` are 0 when not said. `bound` is AT_MOST for 前, 底前, 内.
    """

    words: str
    year: int = 0
    month: int = 0
    day: int = 0
    bound: Bound = Bound.AT_MOST


@dataclass(frozen=True, slots=True)
class Several:
    """More than one number in one cell, in the order said. `tag` tells it from `Ratio` in a stored record."""

    parts: tuple[Quantity, ...]
    tag: Literal["several"] = "several"


@dataclass(frozen=True, slots=True)
class Quality:
    """A goal or a result without a number: 健全, 规范, 已公开.

    `level` is the word's place in a scale when it has one: "met", "partly", "unmet", else "".
    """

    word: str
    level: str = ""


Goal = Quantity | Between | Ratio | Deadline | Several | Quality
