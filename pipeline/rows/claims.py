"""Cells to fields: the words, what is read in them, and the auditor's corrections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.normalizers.numbers import read_quantity
from pipeline.normalizers.patterns import Patterns
from pipeline.normalizers.targets import read_goal
from pipeline.rows.grids import Slot
from pipeline.values.place import Cited, Place
from pipeline.values.quantity import Goal, Quantity
from pipeline.values.report import ABSENT, Field
from pipeline.values.verdict import Correction

CellId = tuple[str, int | None, int | None, int | None, int | None]


def cell_id(place: Place) -> CellId:
    """The cell a place lies in."""
    return place.part, place.page, place.table, place.row, place.col


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads cells with one pattern library and the corrections made so far.

    A corrected cell keeps its words in `said`; `read` comes from the correction and `how` names the decision.
    """

    patterns: Patterns
    corrections: Sequence[Correction] = ()

    def quantity(self, slot: Slot | Cited | None, unit: str = "") -> Field[Quantity]:
        """A cell that should hold one number."""
        words = _words(slot)
        fixed = self._fixed(words)
        if words and fixed:
            return _corrected(read_quantity(fixed[0], self.patterns, unit), words, fixed)
        return read_quantity(words, self.patterns, unit)

    def goal(self, slot: Slot | Cited | None, unit: str = "", nature: str = "", role: str = "target") -> Field[Goal]:
        """A target or an actual value."""
        words = _words(slot)
        fixed = self._fixed(words)
        if words and fixed:
            return _corrected(read_goal(fixed[0], self.patterns, unit, nature, role), words, fixed)
        return read_goal(words, self.patterns, unit, nature, role)

    def text(self, slot: Slot | Cited | None) -> Field[str]:
        """A cell of words."""
        words = _words(slot)
        if words is None:
            return ABSENT
        words = words.strip()
        if not words:
            return Field(words, None, "", "empty")
        fixed = self._fixed(words)
        if fixed:
            return _corrected(Field(words, fixed[0].plain), words, fixed)
        return Field(words, words.plain, "text", "")

    def concerns(self, words: Cited) -> bool:
        """Whether a correction is about these words."""
        return self._fixed(words) is not None

    def _fixed(self, words: Cited | None) -> tuple[Cited, Correction] | None:
        """What the words should have said, and by whose word; None where nobody has corrected them."""
        if words is None or not words.places:
            return None
        fix = next((c for c in reversed(self.corrections) if _covers(c.place, words.places[0])), None)
        return (Cited(_spliced(words, fix), ()), fix) if fix else None


def _covers(misread: Place, place: Place) -> bool:
    """Whether what was misread is, or is part of, the words at `place`."""
    if (cell_id(misread), misread.line) != (cell_id(place), place.line):
        return False
    return (misread.start < place.end and place.start < misread.end) or misread.start == misread.end


def _spliced(words: Cited, fix: Correction) -> str:
    """The words with the misread part set right; "" where nobody knows what it says."""
    place = words.places[0]
    if not fix.text or len(words.places) > 1:
        return fix.text
    start, end = max(fix.place.start, place.start) - place.start, min(fix.place.end, place.end) - place.start
    return words.text[: max(start, 0)] + fix.text + words.text[max(end, start, 0) :]


def _words(slot: Slot | Cited | None) -> Cited | None:
    return slot.text if isinstance(slot, Slot) else slot


def _corrected(field: Field[Any], words: Cited, fixed: tuple[Cited, Correction]) -> Field[Any]:
    """The field as its words should have read; unread where nobody knows what they say."""
    how = f"decision:{fixed[1].key}"
    return replace(field, said=words, how=how) if fixed[1].text else Field(words, None, how, "misread")
