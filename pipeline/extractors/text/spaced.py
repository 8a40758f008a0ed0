"""Tables set with spaces, as `pdftotext -layout` and old print files have them: columns and rows by white.

Each character is given its place on a page of letters of one width, and the tables are found as on a page without
rules. A Chinese letter counts two, or one: the way in which words cross fewer gaps of the lines around them is how the
lines were set. Where it counts one (`pdftotext -layout`), a line half-way between two others stands below the one and
above the other as a line of its own; it is moved back.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice, pairwise, takewhile
from typing import NamedTuple

from pipeline.lattice.grid import Span
from pipeline.lattice.runs import Run, settled
from pipeline.lattice.unruled import unruled

_GAP = re.compile(r"(?<=\S)(?:[ \xa0]{2,}|[ \xa0]*\u3000[ \xa0\u3000]*)(?=\S)")
_LEAST = 3  # lines of three words or more, without which there is no table
_NEAR = 12  # lines without gaps, or blank, after which a table has ended
_NARROW, _LINE, _HIGH = 5.0, 20.0, 18.0  # a letter's width; a line's pitch and height: one space is no gap, two are
_RARE = 4  # lines to a gap of one space, fewer of which are no chance
_AROUND = 4  # lines above and below that the gaps of a line are held against
_EVEN, _LOW = 8.0, 13.0  # a letter's width and a line's height where lines stand half-way between others
_TIGHT = re.compile(r"(?<=[\u4e00-\u9fff]{2}) (?=[\u4e00-\u9fff]{2})")
"""There, a gap as well: no space stands in a Chinese word, unless it is spread letter by letter."""

_ANY = re.compile(r"(?<=\S) (?=\S)(?<![A-Za-z,:] )(?<!\s[\u4e00-\u9fff] )(?<!^[\u4e00-\u9fff] )")
"""A gap where no space is put between Chinese letters and figures: after anything but a Latin word or a lone letter."""

_JOINED, _PARTED = (re.compile(rf"\d{space}[\u4e00-\u9fff]|[\u4e00-\u9fff]{space}\d") for space in ("", " "))


class Piece(NamedTuple):
    """Characters start:end of a line of the file, from 0."""

    line: int
    start: int
    end: int


class Spaced(NamedTuple):
    """A table: its shape, its columns' edges in letters, its cells with what stands in them.

    `pushed` where many of its words stand one space apart: they had no room, and may stand under another column.
    """

    shape: tuple[int, int]
    edges: tuple[float, ...]
    cells: tuple[tuple[Span, tuple[Piece, ...]], ...]
    pushed: bool = False

    @property
    def first(self) -> int:
        """The line it begins in."""
        return min(piece.line for _, pieces in self.cells for piece in pieces)


class _Page(NamedTuple):
    """Lines drawn on a page: how wide a letter and a Chinese one is, how high a line, and where each stands."""

    lines: Sequence[str]
    narrow: float
    wide: float
    high: float
    tops: Mapping[int, float]
    tight: re.Pattern[str] | None = None

    def places(self, number: int) -> list[float]:
        """Where each character of a line begins, and where the last one ends."""
        line = self.lines[number]
        return [0.0, *accumulate(self.wide if unicodedata.east_asian_width(c) in "WFA" else self.narrow for c in line)]

    def runs(self) -> Iterator[Run]:
        """The words as they stand between gaps."""
        for number, y in self.tops.items():
            xs = self.places(number)
            for start, end in self.words(number):
                inked = [at for at in range(start, end) if not self.lines[number][at].isspace()]
                said = "".join(self.lines[number][at] for at in inked)
                rights = [xs[at] for at in inked[1:]] + [xs[end] - 1]  # what touches it stands beside it
                yield Run(said, y, y + self.high, [xs[at] for at in inked], rights)

    def words(self, number: int) -> Iterator[tuple[int, int]]:
        """Where words stand between gaps."""
        for start, end in _words(self.lines[number]):
            gaps = list(self.tight.finditer(self.lines[number], start, end)) if self.tight else []
            yield from zip([start, *(gap.end() for gap in gaps)], [*(gap.start() for gap in gaps), end], strict=True)


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
            end = min(line + 3, len(lines) - 1)
            inset = takewhile(lambda n: lines[n].strip() and lines[n][0].isspace(), range(end + 1, len(lines)))
            yield max(wide[start] - 3, 0), max([end, *islice(inset, _NEAR)])
        start = at + 1


def _tables(lines: Sequence[str], first: int, last: int) -> list[Spaced]:
    """The tables in these lines, a Chinese letter two wide or one."""
    part = range(first, last + 1)
    whole = _Page(lines, _NARROW, 2 * _NARROW, _HIGH, {n: n * _LINE for n in part})
    said = "\n".join(lines[first : last + 1])
    tight = _ANY if len(_JOINED.findall(said)) > len(_PARTED.findall(said)) else _TIGHT
    even = _Page(lines, _EVEN, _EVEN, _LOW, dict(zip(part, _packed(lines[first : last + 1]), strict=True)), tight)
    return list(_read(min((whole, even), key=_crossed)))


def _crossed(page: _Page) -> int:
    """How many gaps of its lines a word in one of the lines around runs across."""
    rows = []
    for number in page.tops:
        words, xs = list(page.words(number)), page.places(number)
        if len(words) >= _LEAST:
            rows.append([(xs[start], xs[end]) for start, end in words])
    crossed = 0
    for at, row in enumerate(rows):
        others = (*rows[max(at - _AROUND, 0) : at], *rows[at + 1 : at + 1 + _AROUND])
        around = [word for other in others for word in other]
        crossed += sum(lo <= a[1] and b[0] <= hi for a, b in pairwise(row) for lo, hi in around)
    return crossed


def _packed(lines: Sequence[str]) -> Iterator[float]:
    """Where lines stand that were written out by height: each half a line below the last, if its words have room."""
    low = [0.0] * max(map(len, lines))
    top = 0.0
    for line in lines:
        spans = list(_words(line))
        top = max([top + _LINE / 2 if spans else top + _LINE, *(max(low[start:end]) for start, end in spans)])
        for start, end in spans:
            low[start:end] = [top + _LINE] * (end - start)
        yield top


def _words(line: str) -> Iterator[tuple[int, int]]:
    """Where words stand between gaps."""
    start = len(line) - len(line.lstrip())
    ends = [(gap.start(), gap.end()) for gap in _GAP.finditer(line)] + [(len(line.rstrip()), len(line))]
    for end, after in ends:
        if start < end:
            yield start, end
        start = after


def _read(page: _Page) -> Iterator[Spaced]:
    """The tables of a page."""
    runs = list(page.runs())
    found = unruled(runs)
    tight = sum(len(page.tight.findall(page.lines[n])) for n in page.tops) if page.tight else 0
    pushed = tight * _RARE > len(page.tops)
    inside, _ = settled(runs, found)
    for lattice, held in zip(found, inside, strict=True):
        cells = tuple((span, _pieces(page, own)) for span, own in zip(lattice.cells, held, strict=True))
        if any(pieces for _, pieces in cells):
            unsure = pushed or _run_together(page, cells)
            yield Spaced((len(lattice.ys) - 1, len(lattice.xs) - 1), lattice.xs, cells, unsure)


def _run_together(page: _Page, cells: Sequence[tuple[Span, tuple[Piece, ...]]]) -> bool:
    """Whether a gap of one space lies inside a cell, and the cell right of it is empty: it may be that one's."""
    if page.tight is None:
        return False
    empty = {(span.row, span.col) for span, pieces in cells if not pieces}
    beside = (pieces for span, pieces in cells if (span.row, span.col + span.cols) in empty)
    return any(page.tight.search(page.lines[p.line], p.start, p.end) for pieces in beside for p in pieces)


def _pieces(page: _Page, runs: Sequence[Run]) -> tuple[Piece, ...]:
    """What of the lines stands in one cell, a piece for each line."""
    numbers = {y: number for number, y in page.tops.items() if page.lines[number].strip()}
    found: dict[int, Piece] = {}
    for run in runs:
        number = numbers[run.y0]
        xs = page.places(number)
        start, end = bisect_right(xs, run.x0 + 1) - 1, bisect_right(xs, run.x1 - 1)
        before = found.get(number, Piece(number, start, end))
        found[number] = Piece(number, min(before.start, start), max(before.end, end))
    return tuple(found[number] for number in sorted(found))
