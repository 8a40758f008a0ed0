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
from pipeline.values.report import Field
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
        fixed = self._correction(words)
        if words and fixed:
            return _corrected(read_quantity(_as_if(fixed), self.patterns, unit), words, fixed)
        return read_quantity(words, self.patterns, unit)

    def goal(self, slot: Slot | Cited | None, unit: str = "", nature: str = "", role: str = "target") -> Field[Goal]:
        """A target or an actual value."""
        words = _words(slot)
        fixed = self._correction(words)
        if words and fixed:
            return _corrected(read_goal(_as_if(fixed), self.patterns, unit, nature, role), words, fixed)
        return read_goal(words, self.patterns, unit, nature, role)

    def text(self, slot: Slot | Cited | None) -> Field[str]:
        """A cell of words."""
        words = _words(slot)
        if words is None:
            return Field()
        words = words.strip()
        if not words:
            return Field(words, None, "", "empty")
        fixed = self._correction(words)
        return Field(words, fixed.text, f"decision:{fixed.key}", "") if fixed else Field(words, words.plain, "text", "")

    def _correction(self, words: Cited | None) -> Correction | None:
        if words is None or not words.places:
            return None
        at = cell_id(words.places[0])
        return next((c for c in reversed(self.corrections) if cell_id(c.place) == at), None)


def _words(slot: Slot | Cited | None) -> Cited | None:
    return slot.text if isinstance(slot, Slot) else slot


def _as_if(correction: Correction) -> Cited:
    return Cited(correction.text, ())


def _corrected(field: Field[Any], words: Cited, correction: Correction) -> Field[Any]:
    return replace(field, said=words, how=f"decision:{correction.key}")
