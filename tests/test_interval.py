"""Every true number that a written number may stand for: containment, by sampling points inside."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.values.interval import Interval, decimal, half_unit, total

RATIONAL = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)
SHARE = st.fractions(min_value=0, max_value=1, max_denominator=100)
DIGITS = st.from_regex(r"(0|[1-9][0-9]{0,6})(\.[0-9]{1,4})?", fullmatch=True)


@st.composite
def inside(draw):
    """An interval and one of its members."""
    lo, hi = sorted((draw(RATIONAL), draw(RATIONAL)))
    return Interval(lo, hi), lo + (hi - lo) * draw(SHARE)


@pytest.mark.parametrize(
    ("digits", "lo", "hi"),
    [
        ("94", "93.5", "94.5"),
        ("1.40", "1.395", "1.405"),
        ("0", "-0.5", "0.5"),
        ("1,234.5", "1234.45", "1234.55"),
        ("-3.2", "-3.25", "-3.15"),
    ],
)
def test_a_rounded_number(digits, lo, hi):
    assert Interval.written(digits) == Interval(Fraction(lo), Fraction(hi))


@pytest.mark.parametrize(("digits", "lo", "hi"), [("94", "94", "95"), ("-94", "-95", "-94"), ("93.6", "93.6", "93.7")])
def test_a_number_whose_tail_was_cut_off(digits, lo, hi):
    assert Interval.truncated(digits) == Interval(Fraction(lo), Fraction(hi))


@given(digits=DIGITS, share=SHARE)
def test_what_rounds_to_the_digits_is_meant_by_them(digits, share):
    """Any number within half of the last digit, the ties included: the submitter's habit at a tie is unknown."""
    true = decimal(digits) + half_unit(digits) * (2 * share - 1)
    assert Interval.written(digits).may_be(true)


@given(digits=DIGITS, share=SHARE)
def test_what_is_cut_to_the_digits_is_meant_by_them(digits, share):
    assert Interval.truncated(digits).may_be(decimal(digits) + 2 * half_unit(digits) * share)


@given(a=inside(), b=inside())
def test_arithmetic_contains_the_arithmetic_of_the_members(a, b):
    (x, p), (y, q) = a, b
    assert (x + y).may_be(p + q)
    assert (x - y).may_be(p - q)
    assert (x * y).may_be(p * q)
    assert (-x).may_be(-p)
    assert Interval.hull(x, y).may_be(p)
    assert total([x, y, x]).may_be(p + q + p)
    assume(not y.may_be(0))
    assert (x / y).may_be(p / q)


@given(a=inside(), lo=RATIONAL, hi=RATIONAL, slack=st.fractions(0, 10))
def test_rounding_and_clipping_contain_those_of_the_members(a, lo, hi, slack):
    x, p = a
    assert x.floors().may_be(floor(p))
    assert x.ceils().may_be(ceil(p))
    assert x.clip(lo=min(lo, hi), hi=max(lo, hi)).may_be(min(max(p, min(lo, hi)), max(lo, hi)))
    assert x.within(x.widen(slack))


@given(a=inside(), b=inside())
def test_meeting_and_gaps_agree(a, b):
    x, y = a[0], b[0]
    assert x.meets(y) == y.meets(x) == (x.gap(y) == 0) == (x.meet(y) is not None)
    assert x.gap(y) == y.gap(x)
    common = x.meet(y)
    if common:
        assert common.within(x)
        assert common.within(y)


def test_a_divisor_that_may_be_zero_is_refused():
    with pytest.raises(ZeroDivisionError):
        Interval.exactly(1) / Interval.written("0")


def test_an_empty_interval_cannot_be_made():
    with pytest.raises(ValueError, match="empty"):
        Interval(Fraction(1), Fraction(0))
