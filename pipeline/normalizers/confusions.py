"""Cells of recognised pages that are numbers but for a sign read as its look-alike: 1OO% in a column of percentages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.normalizers.numbers import read_quantity
from pipeline.normalizers.patterns import Patterns
from pipeline.normalizers.targets import read_goal
from pipeline.values.document import Cell, Document, Grid, Note, Page
from pipeline.values.place import Cited
from pipeline.values.quantity import Quantity

_GENUINE = 2
"""Numbers without look-alikes that a column of numbers holds at least; all its numbers are more than half of it."""

_LONGEST = 12
"""Characters of a cell that may be one number."""

_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3})*[.,]\d{1,2}(?![\d.,])")
_PRINTED = re.compile(r"\d{1,3}(?:,\d{3})*\.\d{1,2}")
_SEPARATORS = re.compile(r"([.,])")
"""A number of groups of three figures and a fraction with any points and commas between, and as it is printed."""

_FIGURE = frozenset("0123456789.%％")


def mended(document: Document, patterns: Patterns) -> Document:
    """The document with such cells of recognised pages (note "ocr") as the numbers they are, each with a note.

    Places stay: a mended cell has as many characters as the recogniser read, so that the picture can be looked at.
    """
    told = [note.at.places for note in document.notes if note.code == "ocr" and note.at is not None]
    recognised = {(place.page, place.part) for places in told for place in places}
    grids = [grid for page in document.pages for grid in page.grids if _home(grid) in recognised]
    found = {cell.text: text for grid in grids for cell, text in _mended(grid, patterns)}
    if not found:
        return document
    notes = tuple(_note(said, text) for said, text in found.items())
    return replace(document, pages=tuple(_with(page, found) for page in document.pages), notes=document.notes + notes)


def _home(grid: Grid) -> tuple[int | None, str] | None:
    """The page and the part of it that a table stands in; None for one without words."""
    return next(((place.page, place.part) for cell in grid.cells for place in cell.text.places), None)


def as_number(text: str, patterns: Patterns) -> str | None:
    """`text` with look-alikes exchanged, when they stand within a number and it is one number then; None otherwise."""
    signs = _signs(patterns)
    whole = "".join(text.split())  # a long number goes on in the cell's next line
    inside = (whole[max(i - 1, 0) : i] + whole[i + 1 : i + 2] for i, c in enumerate(whole) if ord(c) in signs)
    alone = text.isascii() and all(ord(c) in signs for c in text)
    if len(text) > _LONGEST or not (alone or any(_FIGURE.intersection(beside) for beside in inside)):
        return None
    other = text.translate(signs)
    return other if other != text and _is_number(other, patterns) else None


def regrouped(text: str, patterns: Patterns) -> str | None:
    """`text` with points and commas exchanged where only so it is one number: 168.570.00; None otherwise."""
    found = _GROUPS.search(text)
    if not found or _PRINTED.fullmatch(found[0]):
        return None
    *whole, _, part = _SEPARATORS.split(found[0])
    other = text[: found.start()] + ",".join(whole[::2]) + "." + part + text[found.end() :]
    return other if _is_number(other, patterns) else None


def _signs(patterns: Patterns) -> dict[int, str]:
    entries = patterns.entries("ocr", "confusion")
    return patterns.built(
        "confusions", lambda: {ord(read): e.means["sign"] for e in entries for read in (e.model_extra or {})["read"]}
    )


def _is_number(text: str, patterns: Patterns) -> bool:
    """Whether a cell holds one number, with a bound or without, and nothing else."""
    words = Cited(text, ())
    return read_quantity(words, patterns).read is not None or isinstance(read_goal(words, patterns).read, Quantity)


def _mended(grid: Grid, patterns: Patterns) -> Iterator[tuple[Cell, str]]:
    columns: dict[int, list[Cell]] = defaultdict(list)
    for cell in grid.cells:
        if cell.cols == 1 and cell.words.strip():
            columns[cell.col].append(cell)
    for cells in columns.values():
        numbers = sum(_is_number(cell.words, patterns) and not regrouped(cell.words, patterns) for cell in cells)
        others = [
            (cell, other)
            for cell in cells
            if (other := as_number(cell.words, patterns) or regrouped(cell.words, patterns))
        ]
        if numbers >= _GENUINE and numbers + len(others) > max(_GENUINE, len(cells) / 2):
            yield from others


def _with(page: Page, found: Mapping[Cited, str]) -> Page:
    def cell_of(cell: Cell) -> Cell:
        said = cell.text
        return replace(cell, said=replace(said, text=found[said])) if said in found else cell

    grids = (replace(grid, cells=tuple(map(cell_of, grid.cells))) for grid in page.grids)
    return replace(page, grids=tuple(grids))


def _note(said: Cited, text: str) -> Note:
    place = said.places[0]
    where = (f"第{place.page}页的" if place.page else "") + f"表{place.table}第{place.row}行第{place.col}列"
    return Note("mended-cell", f"{where}识别为“{said.text}”, 按同列数字读作“{text}”", said)
