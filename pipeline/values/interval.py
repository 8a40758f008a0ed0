"""Every true number that a written number may stand for.

A printed number is a set: "94" may stand for anything from 93.5 to 94.5. Intervals are closed at both ends because the
submitter's habit at a tie is unknown and a tie must not accuse. No tolerance constant exists anywhere: the width comes
from the digits. (The idea: statcheck's rounding test, XBRL Calculations 1.1.)
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

Number = int | Fraction


def decimal(digits: str) -> Fraction:
    """The exact value of plain decimal digits, "1,234.50" → 2469/2."""
    return Fraction(digits.replace(",", ""))


def half_unit(digits: str) -> Fraction:
    """Half of the last printed digit's unit: "94" → 1/2, "1.40" → 1/200."""
    _, _, decimals = digits.partition(".")
    return Fraction(1, 2 * 10 ** len(decimals))


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval of exact rationals, lo ≤ hi.

    Arithmetic is exact when each variable occurs once in a formula; write formulas so (docs/architecture.md,
    uncertainty 6).
    """

    lo: Fraction
    hi: Fraction

    def __post_init__(self) -> None:
        if self.lo is not self.hi and _above(self.lo, self.hi):
            raise ValueError(f"empty interval [{self.lo}, {self.hi}]")

    @classmethod
    def exactly(cls, value: str | Number) -> Interval:
        """A chosen number: "2" → [2, 2]."""
        point = decimal(value) if isinstance(value, str) else Fraction(value)
        return cls(point, point)

    @classmethod
    def written(cls, digits: str) -> Interval:
        """A rounded number, half up or half down: "94" → [93.5, 94.5]."""
        return cls.around(decimal(digits), half_unit(digits))

    @classmethod
    def truncated(cls, digits: str) -> Interval:
        """A number whose tail was cut off: "94" → [94, 95], "-94" → [-95, -94]."""
        point, unit = decimal(digits), 2 * half_unit(digits)
        return cls(point - unit, point) if digits.startswith("-") else cls(point, point + unit)

    @classmethod
    def around(cls, point: Fraction, slack: Fraction) -> Interval:
        """[point − slack, point + slack]."""
        return cls(point - slack, point + slack)

    @classmethod
    def hull(cls, *parts: Interval) -> Interval:
        """The smallest interval that holds all `parts` (at least one)."""
        return cls(min(p.lo for p in parts), max(p.hi for p in parts))

    @property
    def is_point(self) -> bool:
        return self.lo is self.hi or self.lo == self.hi

    @property
    def _is_one(self) -> bool:
        """Whether both ends are the same object, so that what is done to one need not be done to the other."""
        return self.lo is self.hi

    def __add__(self, other: Interval | Number) -> Interval:
        other = _interval(other)
        lo = self.lo + other.lo
        return Interval(lo, lo if self._is_one and other._is_one else self.hi + other.hi)

    def __sub__(self, other: Interval | Number) -> Interval:
        other = _interval(other)
        lo = self.lo - other.hi
        return Interval(lo, lo if self._is_one and other._is_one else self.hi - other.lo)

    def __mul__(self, other: Interval | Number) -> Interval:
        other = _interval(other)
        if self.lo.numerator >= 0 and other.lo.numerator >= 0:  # as nearly always: the ends make the ends
            lo = self.lo * other.lo
            return Interval(lo, lo if self._is_one and other._is_one else self.hi * other.hi)
        corners = [a * b for a in (self.lo, self.hi) for b in (other.lo, other.hi)]
        return Interval(min(corners), max(corners))

    def __truediv__(self, other: Interval | Number) -> Interval:
        """The quotient; `ZeroDivisionError` when the divisor may be zero (ask `may_be` first)."""
        other = _interval(other)
        if other.may_be(0):
            raise ZeroDivisionError(f"divisor [{other.lo}, {other.hi}] may be zero")
        lo = 1 / other.hi
        return self * Interval(lo, lo if other._is_one else 1 / other.lo)

    def __neg__(self) -> Interval:
        return Interval(-self.hi, -self.lo)

    def may_be(self, value: Number) -> bool:
        """Whether `value` is one of the numbers meant."""
        return not _above(self.lo, value) and not _above(value, self.hi)

    def meets(self, other: Interval) -> bool:
        """Whether both can stand for the same number."""
        return not _above(self.lo, other.hi) and not _above(other.lo, self.hi)

    def meet(self, other: Interval) -> Interval | None:
        """The numbers that both allow, or None."""
        lo, hi = max(self.lo, other.lo), min(self.hi, other.hi)
        return Interval(lo, hi) if lo <= hi else None

    def within(self, other: Interval) -> bool:
        """Whether `other` allows every number meant here."""
        return not _above(other.lo, self.lo) and not _above(self.hi, other.hi)

    def gap(self, other: Interval) -> Fraction:
        """The distance between the nearest two members; 0 when they meet."""
        return Fraction(0) if self.meets(other) else max(self.lo - other.hi, other.lo - self.hi)

    def clip(self, lo: Number | None = None, hi: Number | None = None) -> Interval:
        """min(max(x, lo), hi) for every x meant."""

        def clipped(value: Fraction) -> Fraction:
            if lo is not None:
                value = max(value, Fraction(lo))
            return value if hi is None else min(value, Fraction(hi))

        return Interval(clipped(self.lo), clipped(self.hi))

    def floors(self) -> Interval:
        """⌊x⌋ for every x meant."""
        return Interval(Fraction(floor(self.lo)), Fraction(floor(self.hi)))

    def ceils(self) -> Interval:
        """⌈x⌉ for every x meant."""
        return Interval(Fraction(ceil(self.lo)), Fraction(ceil(self.hi)))

    def widen(self, slack: Fraction) -> Interval:
        """Both ends moved outward by `slack` ≥ 0."""
        return Interval(self.lo - slack, self.hi + slack)


def _above(one: Number, other: Number) -> bool:
    """one > other; Fraction's own comparison asks each time what kind of number it has met."""
    return one.numerator * other.denominator > other.numerator * one.denominator


def _interval(value: Interval | Number) -> Interval:
    return value if isinstance(value, Interval) else Interval.exactly(value)


def total(parts: list[Interval]) -> Interval:
    """The sum; [0, 0] for none."""
    return Interval(sum((p.lo for p in parts), Fraction(0)), sum((p.hi for p in parts), Fraction(0)))
