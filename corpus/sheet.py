"""A page's content before it has a format: lines of text and sheets of merged cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.facts import LEVELS, Row

UP = "\0up"
"""Written into a cell that is one with the cell above."""

Laid = tuple[str, int]
"""Text and how many grid columns it covers."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `style` is "title", "heading", "subheading", "text", "note" or "right"."""

    text: str
    style: str = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its place and span."""

    row: int
    col: int
    rows: int
    cols: int
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One ruled table.

    Args:
        widths: relative widths of the grid columns.
        rows: each row's cells; their spans add up to the number of columns.
        header: first and past-last row of the header that a page break repeats.
    """

    widths: tuple[int, ...]
    rows: tuple[tuple[Laid, ...], ...]
    header: tuple[int, int] = (0, 0)

    def cells(self) -> tuple[Cell, ...]:
        """The cells with their spans, in reading order; raises `ValueError` when a row does not fit the grid."""
        found: dict[tuple[int, int], Cell] = {}
        for r, row in enumerate(self.rows):
            if sum(span for _, span in row) != len(self.widths):
                raise ValueError(f"row {r} covers {sum(span for _, span in row)} of {len(self.widths)} columns: {row}")
            col = 0
            for text, span in row:
                if text == UP:
                    top = max((key for key in found if key[1] == col), default=None)
                    if top is None or found[top].cols != span:
                        raise ValueError(f"row {r} column {col}: nothing above to join")
                    above = found[top]
                    found[top] = Cell(above.row, col, r - above.row + 1, span, above.text)
                else:
                    found[r, col] = Cell(r, col, 1, span, text)
                col += span
        return tuple(found[key] for key in sorted(found))


Block = Line | Sheet


@dataclass(slots=True)
class Draft:
    """Collects the rows of a sheet."""

    widths: tuple[int, ...]
    rows: list[tuple[Laid, ...]] = field(default_factory=list)
    header: tuple[int, int] = (0, 0)

    def add(self, *cells: Laid | str) -> None:
        """One row; a bare text covers one column."""
        self.rows.append(tuple((cell, 1) if isinstance(cell, str) else cell for cell in cells))

    def head(self, *rows: Sequence[Laid | str]) -> None:
        """Header rows, which a page break may repeat."""
        start = len(self.rows)
        for row in rows:
            self.add(*row)
        self.header = (start, len(self.rows))

    def sheet(self) -> Sheet:
        """The finished sheet."""
        return Sheet(self.widths, tuple(self.rows), self.header)


def levels(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    """For each row the texts of its levels: UP where an outer level goes on from the row above."""
    result: list[tuple[str, ...]] = []
    above: tuple[str, ...] = ()
    for row in rows:
        names = tuple(row[level] for level in LEVELS if level in row)
        same = 0
        while same < min(len(names), len(above)) - 1 and names[same] == above[same]:
            same += 1
        result.append((UP,) * same + names[same:])
        above = names
    return result
