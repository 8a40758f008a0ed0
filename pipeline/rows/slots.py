"""A cell of a table that is whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.values.place import Cited, fold


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell of a whole table, in the table's own coordinates (from 0)."""

    text: Cited
    row: int
    col: int
    rows: int
    cols: int

    @property
    def folded(self) -> str:
        """The text for comparison."""
        return fold(self.text.text)


def unique(row: Sequence[Slot | None]) -> list[Slot]:
    """The slots of a row, each once, left to right."""
    return list({id(s): s for s in row if s}.values())
