"""What a finding would change, and how likely a wrong figure would have passed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline.shell.power import chance
from pipeline.shell.weighing import consequence
from pipeline.values.document import Source
from pipeline.values.interval import Interval
from pipeline.values.place import Cited
from pipeline.values.verdict import Agreement, Fact, Recomputed, Text, Variant, Verdict
from tests.handmade import RATE, SCORE
from tests.test_regions import FORM

PATTERNS = pipeline.load_patterns()


def verdict(words: str, claim: tuple[str, str], *readings: tuple[str, str], **other: object) -> Verdict:
    interval = Interval(Fraction(claim[0]), Fraction(claim[1]))
    variants = tuple(Variant(Text("", ""), Interval(Fraction(a), Fraction(b))) for a, b in readings)
    met = any(interval.meets(v.value) for v in variants)
    given_ = {"agreement": Agreement.AGREES if met else Agreement.DIFFERS, "column": "rate", **other}
    return replace(
        RATE, claimed=Fact(Text("", ""), Cited(words, ()), interval), recomputed=Recomputed(Text("", ""), variants), **given_
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "claim", "readings", "expected"),
    [
        ("94%", ("0.935", "0.945"), [("0.9368", "0.9370")], Fraction(1, 90)),
        ("94%", ("0.935", "0.945"), [("0.90", "1")], Fraction(10, 90)),
        ("1.4", ("1.35", "1.45"), [("1.35", "1.45"), ("1.4", "1.5")], Fraction(3, 90)),
        ("1,604.30", ("16042950", "16043050"), [("16043000", "16043000")], Fraction(1, 900_000)),
        ("5", ("5", "5"), [("4", "4")], Fraction(1, 9)),
        ("5", ("5", "5"), [("40", "40")], Fraction(0)),
        ("0.94", ("0.935", "0.945"), [("0.9368", "0.9370")], Fraction(1, 90)),
        ("完成1628人次。", ("1628", "1628"), [("1268", "1268")], Fraction(1, 9000)),
        ("由80件增加到100件", ("100", "100"), [("100", "100")], None),
        ("九成", ("0.85", "0.95"), [("0.9", "0.9")], None),
    ],
)
def test_of_all_figures_of_as_many_digits(
    words: str, claim: tuple[str, str], readings: list[tuple[str, str]], expected: Fraction | None
) -> None:
    assert chance(verdict(words, claim, *readings)) == expected


@given(st.integers(10, 99), st.integers(0, 99), st.integers(0, 20))
def test_it_is_the_share_that_counting_gives(said: int, low: int, width: int) -> None:
    half = Fraction(1, 2)
    reading = (str(low), str(low + width))
    found = chance(verdict(str(said), (str(said - half), str(said + half)), reading))
    counted = sum(n - half <= low + width and low <= n + half for n in range(10, 100))
    assert found == Fraction(counted, 90)


def test_what_is_held_against_a_limit_or_left_open_says_nothing_of_it() -> None:
    met = verdict("94%", ("0.935", "0.945"), ("0.9368", "0.9370"))
    assert chance(replace(met, column="actual")) is None
    assert chance(replace(met, agreement=Agreement.UNDECIDED)) is None
    assert chance(verdict("94%", ("0.935", "0.945"), ("0.8", "0.8"), agreement=Agreement.AGREES)) is None


@pytest.mark.parametrize(
    ("claimed", "stake", "told"),
    [("91", "1", "score"), ("91", "2", "grade"), ("95", "1", "score"), ("89", "1", "grade"), ("99", "9", "score")],
)
def test_points_that_carry_a_total_over_a_limit_change_the_grade(claimed: str, stake: str, told: str) -> None:
    assert consequence(replace(SCORE, stake=Fraction(stake)), report_of(claimed), PATTERNS) == told


def report_of(claimed: str) -> pipeline.Report:
    text = FORM.format(claimed=claimed, whole=100)
    return pipeline.examine(Source("a.md", "", "0" * 64, text.encode()), PATTERNS).report


def test_without_points_it_is_the_rate_or_the_record() -> None:
    report = report_of("95")
    assert consequence(replace(RATE, stake=Fraction(0), column="rate"), report, PATTERNS) == "rate"
    assert consequence(replace(RATE, stake=Fraction(0), column="text"), report, PATTERNS) == "record"
    assert consequence(replace(RATE, code="G701"), report, PATTERNS) == "grade"
