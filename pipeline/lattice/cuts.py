"""Where rows without rules are cut: of all ways to part the lines of a stretch into rows, the one that costs least.

Most ways are never looked at: what a row has lost for certain only grows with its lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import inf
from typing import NamedTuple

from pipeline.lattice.items import Item, Row, Way, counts, own, unfinished

_MOST = 14  # lines in one row
_RULED = 6  # rules across from which on rows are ruled: 三线表 has three or four
_TWO = 4  # lines that two numbers in one cell cost
_ONE, _OPEN, _APART = range(3)
"""Two numbers below one another are one, broken; or it depends on their row; or are two."""


class _Laid(NamedTuple):
    """Words of a line with what they cost where they stand in one cell with the next ones of their column.

    `seam` is in points; `number` tells whether they are a value, `pair` what it makes with the next one, `under`.
    """

    item: Item
    seam: float
    number: bool
    pair: int
    under: Item | None


class Sheet(NamedTuple):
    """What is known of a stretch before its rows are.

    Args:
        way: how it is looked at, its words at the top of their rows.
        lines: from top to bottom, each from right to left.
        heads: how many lines stand above the first value.
        cuts: what speaks against a new row at each line.
        labels: the words in the columns of labels.
    """

    way: Way
    lines: list[list[_Laid]]
    heads: int
    cuts: list[float]
    labels: Sequence[Item]


def sheet_of(way: Way, labels: Sequence[Item]) -> Sheet:
    """A stretch looked at one way, wherever its words stand in their rows."""
    lines = _lines(way.items)
    numbers = {id(item) for item in way.items if counts(item, way)}
    below: dict[int, Item] = {}
    under: dict[int, Item] = {}
    laid = []
    for line in reversed(lines):
        found = []
        for item in reversed(line):
            column, number = item.column, id(item) in numbers
            after, value = below.get(column), under.get(column) if number else None
            seam = _seam(item, after, way) if after else 0.0
            found.append(_Laid(item, seam, number, _pair(item, value) if value else _ONE, value))
            below[column] = item
            if number:
                under[column] = item
        laid.append(found)
    heads = next((n for n, line in enumerate(lines) if any(id(item) in numbers for item in line)), 0)
    cuts = [0.0] + [_broken(a, b, way) + _unruled(a, b, way) for a, b in pairwise(lines)]
    return Sheet(way, laid[::-1], heads, cuts, labels)


def rows_of(sheet: Sheet, way: Way, most: float) -> tuple[float, list[Row]] | None:
    """The best rows and by how much, in points, their words don't stand where they should.

    `way` is the sheet's, with the words at any share of their rows. None where it is `most` quarters of a line or more.
    """
    lines = sheet.lines
    best = [(0.0, 0)]
    for end in range(1, len(lines) + 1):
        best.append(_last(sheet, way, end, best))
        if way.quarters(min([cost for cost, _ in best[-_MOST:]])) >= most:  # all ways lead through one of these
            return None
    rows, end = [], len(lines)
    while end:
        start = best[end][1]
        items = tuple([laid.item for line in lines[start:end] for laid in reversed(line)])
        rows.append(Row(min([i.y0 for i in items]), max([i.y1 for i in items]), items))
        end = start
    return best[-1][0], rows[::-1]


def _last(sheet: Sheet, way: Way, end: int, best: Sequence[tuple[float, int]]) -> tuple[float, int]:
    """What the lines up to `end` cost at least, and where their last row begins, the lines before being best cut."""
    _, lines, header, cuts, _ = sheet
    first = max(end - _MOST, 0)
    before = list(accumulate([cost for cost, _ in best[first:end]], min))
    row = _Growing(way)
    least, chosen = inf, (0.0, 0)
    for start in range(end - 1, first - 1, -1):
        row.take(lines[start])
        if (end - start > 1 and row.crossed()) or way.quarters(before[start - first] + row.lost) >= least:
            break
        cost = best[start][0] + cuts[start]
        if way.quarters(cost + row.lost) >= least:
            continue
        cost += row.cost(heads=end <= header or start == 0)
        worth = way.quarters(cost)
        if worth < least:
            least, chosen = worth, (cost, start)
    return chosen


class _Growing:
    """A row that takes one line after another, upwards; `lost` is what it has lost for certain."""

    __slots__ = ("_apart", "_blocks", "_items", "_numbers", "_open", "_way", "_y0", "_y1", "lost")

    def __init__(self, way: Way) -> None:
        self._way, self.lost = way, 0.0
        self._y0, self._y1 = inf, -inf
        self._blocks: dict[int, tuple[float, float]] = {}
        self._numbers: set[int] = set()
        self._apart: set[int] = set()
        self._open: list[tuple[Item, Item]] = []
        self._items: list[Item] = []

    def take(self, line: list[_Laid]) -> None:
        for item, seam, number, pair, under in line:
            column, y0, y1, *_ = item
            self._y0, self._y1 = min(self._y0, y0), max(self._y1, y1)
            self._items.append(item)
            if column in self._blocks:
                self.lost += seam
                y1 = self._blocks[column][1]
            self._blocks[column] = y0, y1
            if number:
                if under and column in self._numbers and column not in self._apart:
                    self._meet(item, pair, under)
                self._numbers.add(column)

    def _meet(self, above: Item, pair: int, below: Item) -> None:
        """Two numbers in one cell; `below` is in it."""
        if pair == _APART:
            self._apart.add(above.column)
            self.lost += _TWO * self._way.line
        elif pair == _OPEN:
            self._open.append((above, below))

    def crossed(self) -> bool:
        """Whether a rule goes through the row."""
        borders = self._way.borders
        after = bisect_right(borders, self._y0)
        return after < len(borders) and borders[after] < self._y1

    def _off(self, share: float) -> float:
        """How far the words of each column stand from this share of the row."""
        room = self._y0 + share * (self._y1 - self._y0)
        return sum([abs(lo - room + share * (hi - lo)) for lo, hi in self._blocks.values()])

    def cost(self, *, heads: bool) -> float:
        """How badly the row's words stand: off their place, apart, two numbers in one cell, usual cells empty.

        `heads`: it may be a row of the header.
        """
        way, blocks = self._way, self._blocks.keys()
        high = self._y1 - self._y0 > 1.5 * way.line  # one line tells nothing of where words stand
        off = self._off(way.share if high else 0.5)
        if heads and high and not way.share:  # a header's may stand half-way down above others at the top
            off = min(off, self._off(0.5))
        more = {a.column for a, b in self._open if not _overfull(a, b, self._items, way)} - self._apart
        missing = len(way.usual - blocks)
        unnamed = len(way.leading - blocks)
        lonely = bool(way.numbers) and not heads and not way.numbers & blocks
        lines = _TWO * len(more) + 0.5 * min(missing, 2) + 0.5 * unnamed + 1.5 * lonely
        return (0.7 * off if heads else off) + self.lost + way.line * lines  # a header's may stand over two of its rows


def _lines(items: Sequence[Item]) -> list[list[Item]]:
    """The items by their height; those of one height together."""
    found: list[list[Item]] = []
    for item in sorted(items, key=lambda i: i.y0 + i.y1):
        first = found[-1][0] if found else item
        if found and abs(item.y0 + item.y1 - first.y0 - first.y1) < 0.6 * (item.y1 - item.y0):
            found[-1].append(item)
        else:
            found.append([item])
    return found


def _seam(above: Item, below: Item, way: Way) -> float:
    """What speaks against two lines of a column in one cell: white between them, room in the first."""
    return max(0.0, below.y0 - above.y1 - way.lead) + way.line * own(above, below, way)


def _pair(above: Item, below: Item) -> int:
    """Whether two numbers are one, broken: 100.0 over 0% is, in a narrow column 386.0 over 0 may be."""
    if above.text[-1] in "0123456789." and below.text[-1] in "%％":
        return _ONE
    return _OPEN if below.text.isdigit() and len(above.text) > 3 > len(below.text) else _APART


def _overfull(above: Item, below: Item, items: Sequence[Item], way: Way) -> bool:
    """Whether a number goes on below: it fills its column or all else is half-way, and no number beside the rest."""
    lo, hi = way.widths[above.column]
    others = [i for i in items if i.column != above.column]
    if any(counts(i, way) and abs(i.y0 + i.y1 - below.y0 - below.y1) < 0.6 * way.line for i in others):
        return False
    half = above.y0 + above.y1 + below.y0 + below.y1
    between = way.share > 0 and bool(others) and all(abs(2 * (i.y0 + i.y1) - half) < way.line for i in others)
    return between or hi - lo - above.width < above.letter


def _unruled(above: Sequence[Item], below: Sequence[Item], way: Way) -> float:
    """What speaks against a new row where no rule is, in a table that has one between most of its rows."""
    if len(way.borders) < _RULED:
        return 0.0
    high, low = (max([i.y0 + i.y1 for i in line]) / 2 for line in (above, below))
    return 0.0 if any(high < y < low for y in way.borders) else 1.5 * way.line


def _broken(above: Sequence[Item], below: Sequence[Item], way: Way) -> float:
    """What speaks against a new row: a line as wide as its column that goes on close below."""
    pairs = [(unfinished(a, b, way), b.y0 - a.y1) for a in above for b in below if a.column == b.column]
    return way.line * sum(sure for sure, gap in pairs if gap < (way.line / 3 if sure < 1 else way.line))
