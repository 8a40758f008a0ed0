"""Tables set with spaces, as `pdftotext -layout` and old print files have them: columns and rows by white.

Each character is given its place on a page of letters of one width (two for a Chinese one), and the tables are found as
on a page without rules.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from pipeline.lattice.grid import Span
from pipeline.lattice.runs import Run, settled
from pipeline.lattice.unruled import unruled

_GAP = re.compile(r"(?<=\S)(?:[ \xa0]{2,}|[ \xa0]*\u3000[ \xa0\u3000]*)(?=\S)")
_LEAST = 3  # lines of three words or more, without which there is no table
_NEAR = 12  # lines without gaps, or blank, after which a table has ended
_NARROW, _LINE, _HIGH = 5.0, 20.0, 18.0  # a letter's width; a line's pitch and height: one space is no gap, two are


class Piece(NamedTuple):
    """Characters start:end of a line of the file, from 0."""

    line: int
    start: int
    end: int


class Spaced(NamedTuple):
    """A table: its shape, its columns' edges in letters, its cells with what stands in them."""

    shape: tuple[int, int]
    edges: tuple[float, ...]
    cells: tuple[tuple[Span, tuple[Piece, ...]], ...]

    @property
    def first(self) -> int:
        """The line it begins in."""
        return min(piece.line for _, pieces in self.cells for piece in pieces)


def tables(lines: Sequence[str]) -> list[Spaced]:
    """The tables in these lines, from top to bottom."""
    return [table for first, last in _blocks(lines) for table in _tables(lines, first, last)]


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Stretches of lines, first and last, with enough that are broken by white."""
    broken = [n for n, line in enumerate(lines) if "  " in line.strip() or "\u3000" in line.strip()]
    wide = [n for n in broken if len(_GAP.findall(lines[n])) >= _LEAST - 1 and not {"\t", "|"} & set(lines[n])]
    start = 0
    for at, line in enumerate(wide):
        if at + 1 < len(wide) and wide[at + 1] - line <= _NEAR:
            continue
        if at + 1 - start >= _LEAST:
            yield max(wide[start] - 3, 0), min(line + 3, len(lines) - 1)
        start = at + 1


def _tables(lines: Sequence[str], first: int, last: int) -> Iterator[Spaced]:
    runs = [run for n in range(first, last + 1) for run in _runs(lines[n], n)]
    found = unruled(runs)
    inside, _ = settled(runs, found)
    for lattice, held in zip(found, inside, strict=True):
        cells = tuple((span, _pieces(lines, own)) for span, own in zip(lattice.cells, held, strict=True))
        if any(pieces for _, pieces in cells):
            yield Spaced((len(lattice.ys) - 1, len(lattice.xs) - 1), lattice.xs, cells)


def _places(line: str) -> list[float]:
    """Where each character begins, and where the last one ends."""
    return [0.0, *accumulate(_NARROW * (1 + (unicodedata.east_asian_width(c) in "WFA")) for c in line)]


def _runs(line: str, number: int) -> Iterator[Run]:
    """The words of a line, as they stand between gaps."""
    xs = _places(line)
    start = len(line) - len(line.lstrip())
    ends = [(gap.start(), gap.end()) for gap in _GAP.finditer(line)] + [(len(line.rstrip()), len(line))]
    for end, after in ends:
        if start < end:
            y = number * _LINE
            yield Run(line[start:end], y, y + _HIGH, xs[start:end], xs[start + 1 : end + 1])
        start = after


def _pieces(lines: Sequence[str], runs: Sequence[Run]) -> tuple[Piece, ...]:
    """What of the lines stands in one cell, a piece for each line."""
    found: dict[int, Piece] = {}
    for run in runs:
        number = int(run.y0 / _LINE)
        xs = _places(lines[number])
        start, end = bisect_right(xs, run.x0 + 1) - 1, bisect_right(xs, run.x1 - 1)
        before = found.get(number, Piece(number, start, end))
        found[number] = Piece(number, min(before.start, start), max(before.end, end))
    return tuple(found[number] for number in sorted(found))
