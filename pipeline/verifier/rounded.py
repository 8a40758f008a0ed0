"""Cells of a workbook that show fewer digits than they hold: taken as exact, they may make a false difference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from pipeline.values.interval import half_unit
from pipeline.values.place import Cited, fold
from pipeline.values.report import Report
from pipeline.values.verdict import Agreement, Fact, Text, Verdict
from pipeline.verifier.check import left_open
from pipeline.verifier.doubt import Spot, spot

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
SHORTENED = Text(
    "单元格只显示了舍入后的数，按原值可能相符",
    "the cells show rounded numbers; what they hold may agree",
)


def unrounded(verdicts: Sequence[Verdict], report: Report) -> list[Verdict]:
    """The verdicts; a difference no wider than what the cells' display cut off (notes "rounded-display") is undecided.

    Only facts taken as exact count: a fact with a width of its own has been given its rounding already.
    """
    notes = [note.at for note in report.notes if note.code == "rounded-display" and note.at]
    cut = {spot(place) for words in notes for place in words.places}
    return [_judged(verdict, cut) for verdict in verdicts] if cut else list(verdicts)


def _judged(verdict: Verdict, cut: set[Spot]) -> Verdict:
    facts = [fact for fact in (verdict.claimed, *verdict.evidence) if fact is not None]
    slack = sum((_cut_off(fact, cut) for fact in facts), Fraction(0))
    if verdict.agreement is not Agreement.DIFFERS or verdict.gap is None or not 0 < verdict.gap <= slack:
        return verdict
    return left_open(verdict, SHORTENED)


def _cut_off(fact: Fact, cut: set[Spot]) -> Fraction:
    """The most that the display of an exact fact may have left out: half of its last digit; 0 for any other fact."""
    if fact.cited is None or fact.interval is None or not fact.interval.is_point:
        return Fraction(0)
    return _half(fact.cited) if any(spot(place) in cut for place in fact.cited.places) else Fraction(0)


def _half(words: Cited) -> Fraction:
    number = _NUMBER.search(fold(words.text))
    return half_unit(number[0]) / (100 if "%" in words.text else 1) if number else Fraction(0)
