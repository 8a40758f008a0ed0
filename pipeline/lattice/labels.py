"""Labels of groups in tables without rules: over which rows they stand, told by where they stand beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from pipeline.lattice.columns import Interval
from pipeline.lattice.runs import Run

VALUE = re.compile(r"[≥≤=＝>＞<＜约]?\d.{0,9}|[-—–－/／无]{1,2}")
"""A cell that holds a number, or says that there is none."""

_TAIL = re.compile(r"[\u4e00-\u9fff][）)]?|[）)]")
"""One letter below a line as wide as its column is the rest of a word: 数量指 over 标."""

_NEVER = 10.0**6
_FAR = 8  # lines: no label stands farther from its place


class Item(NamedTuple):
    """The words of one line in one column; `letter` is the width of one letter."""

    column: int
    y0: float
    y1: float
    text: str
    width: float
    letter: float

    @classmethod
    def of(cls, column: int, words: Sequence[Run]) -> Item:
        """Words of one line, from left to right."""
        text, width = "".join(w.text for w in words), words[-1].x1 - words[0].x0
        return cls(column, min(w.y0 for w in words), max(w.y1 for w in words), text, width, width / max(len(text), 1))


class Row(NamedTuple):
    """The height of a row's words and the items in it."""

    y0: float
    y1: float
    items: tuple[Item, ...]


class Label(NamedTuple):
    """A cell that stands over `rows` rows from `row` on, and the height of its words."""

    column: int
    row: int
    rows: int
    y0: float
    y1: float


class Way(NamedTuple):
    """One way to look at a stretch: its columns `groups` hold labels, words stand at `share` of their rows.

    `line` is the height of a line, `lead` the white between two lines of a cell.
    """

    groups: range
    share: float
    line: float
    lead: float
    items: tuple[Item, ...]
    numbers: frozenset[int]
    usual: frozenset[int]
    leading: frozenset[int]
    borders: tuple[float, ...]
    widths: tuple[Interval, ...]


def counts(item: Item, way: Way) -> bool:
    """Whether the words are the value of a row in a column of numbers."""
    return item.column in way.numbers and bool(VALUE.fullmatch(item.text))


def unfinished(above: Item, below: Item, way: Way) -> float:
    """How sure it is, in lines, that a line goes on in the next: a bracket is open, or it is as wide as its column."""
    if above.text.count("（") + above.text.count("(") > above.text.count("）") + above.text.count(")"):
        return 2.0
    lo, hi = way.widths[above.column]
    wide = hi - lo - above.width < 1.5 * above.letter
    shorter = above.width - below.width > 1.5 * below.letter
    if wide and len(above.text) >= 3 and _TAIL.fullmatch(below.text):
        return 1.0
    if VALUE.fullmatch(below.text) and not any(map(str.isdigit, above.text)):
        return 0.0  # a number below a word, as below its header
    return 0.6 if wide and (len(above.text) >= 8 or (len(above.text) >= 3 and shorter)) else 0.0


def own(above: Item, below: Item, way: Way) -> float:
    """How sure it is, in lines, that two lines are no one text: the next letter would have had room in the first."""
    if below.width - above.width > 0.9 * below.letter:
        return 2.0 if len(below.text) < 8 else 0.7
    lo, hi = way.widths[above.column]
    return 0.5 if hi - lo - above.width > 2.5 * below.letter else 0.0


class _Text(NamedTuple):
    """Lines that may be one label, from the `first` on: what speaks against that, and whether one surely goes on."""

    first: int
    lines: Sequence[Item]
    ahead: float
    inner: float
    torn: bool


_Best = list[list[tuple[float, int, int]]]
"""For so many rows and so many lines: the least cost, and how many of either are done before the last label."""


def labels(
    items: Sequence[Item], rows: Sequence[Row], bounds: set[int], way: Way
) -> tuple[float, list[Label]]:
    """Over which rows the labels of one column stand, none over a bound of the column outside it."""
    lines = sorted(items, key=lambda i: i.y0)
    bare = [0, *accumulate(partial(row, way) for row in rows)]
    best: _Best = [[(_NEVER, 0, 0)] * (len(lines) + 1) for _ in range(len(rows) + 1)]
    best[0][0] = (0.0, 0, 0)
    texts = _texts(lines, way)
    for end in range(1, len(rows) + 1):
        outer = max(b for b in bounds if b < end)
        for done, before in enumerate(texts):
            best[end][done] = _cheapest(before, rows, bare, best, range(end - 1, outer - 1, -1), way)
    found: list[Label] = []
    end, done = len(rows), len(lines)
    cost = best[end][done][0]
    while end and cost < _NEVER:
        _, start, first = best[end][done]
        if first < done:
            found.append(Label(lines[first].column, start, end - start, lines[first].y0, lines[done - 1].y1))
        end, done = start, first
    return cost, found[::-1]


def _texts(lines: Sequence[Item], way: Way) -> list[list[_Text]]:
    """For so many lines of a column, none to all, the labels that may end there."""
    seams = [0.0] + [_seam(a, b, way) for a, b in pairwise(lines)]
    sure = [0.0] + [unfinished(a, b, way) for a, b in pairwise(lines)]

    def text(n: int, done: int) -> _Text:
        torn = any(s >= 1 for s in sure[n + 1 : done])
        return _Text(n, lines[n:done], way.line * sure[n], sum(seams[n + 1 : done]), torn)

    return [[text(n, done) for n in range(done - 1, max(done - 9, -1), -1)] for done in range(len(lines) + 1)]


def _cheapest(
    texts: Sequence[_Text], rows: Sequence[Row], bare: Sequence[int], best: _Best, starts: range, way: Way
) -> tuple[float, int, int]:
    """The best way to come to the end of the first of `starts`: a row without a label, or one of `texts` over the last.

    `bare` is how many rows up to each are bare.
    """
    end, done, far = starts[0] + 1, texts[0].first + 1 if texts else 0, _FAR * way.line
    empty = 0.0 if bare[end] > bare[end - 1] else way.line if done else way.line / 4  # goes on from the page above
    chosen = best[end - 1][done][0] + empty, end - 1, done
    least = round(4 * chosen[0] / way.line), 1 - end, -done
    for first, label, ahead, inner, torn in texts:
        top = label[0].y0
        both = top + label[-1].y1 - rows[end - 1].y1
        for start in starts:
            before = best[start][first][0]
            cost = before + ahead + inner
            if before >= _NEVER or 4 * cost / way.line > least[0] + 1:  # wherever it stands
                continue
            below = (both - rows[start].y0) / 2 if way.share else 2 * (top - rows[start].y0)
            if below >= far:  # it grows from start to start
                break
            off = _off(label, rows, start, end, way, torn=torn) if -below < far else far
            if off < far:
                cost = cost + off + way.line * (end - start > 1 and bare[end] > bare[start])
                worth = round(4 * cost / way.line), -start, -first
                if worth < least:
                    chosen, least = (cost, start, first), worth
    return chosen


def _seam(above: Item, below: Item, way: Way) -> float:
    """What speaks against two lines being one label: white between them, room in the first, two numbers."""
    apart = 4 * way.line * (VALUE.fullmatch(above.text) is not None and VALUE.fullmatch(below.text) is not None)
    return apart + 2 * max(0.0, below.y0 - above.y1 - way.lead) + 2 * way.line * own(above, below, way)


def _off(lines: Sequence[Item], rows: Sequence[Row], start: int, end: int, way: Way, *, torn: bool) -> float:
    """How far a label stands from its place in the rows start:end; `torn`: one of its lines surely goes on below."""
    lo, hi = lines[0].y0, lines[-1].y1
    if not way.share:
        off = 2 * abs(lo - rows[start].y0)
    else:
        alone = 0 if end - start == 1 else 0.5  # a label of one row makes it as high as it is itself
        top = rows[start - 1].y1 + alone * (rows[start].y0 - rows[start - 1].y1) if start else rows[0].y0
        bottom = rows[end].y0 - alone * (rows[end].y0 - rows[end - 1].y1) if end < len(rows) else rows[-1].y1
        off = abs(lo + hi - rows[start].y0 - rows[end - 1].y1) / 2 + max(0.0, top - lo) + max(0.0, hi - bottom)
        if end == len(rows) and top <= lo:  # it may go on over the page end, half-way down all of it or at its top
            off = min(off, way.line)
    if off < _FAR * way.line and end - start >= len(lines) > 1 and not torn:  # a line to each row: rather cells
        level = [any(abs(i.y0 + i.y1 - r.y0 - r.y1) < 0.4 * way.line for r in rows[start:end]) for i in lines]
        each = 1.0 if end - start == len(lines) else 0.0 if way.share else 0.3
        off += each * way.line * all(level)
    return off


def partial(row: Row, way: Way) -> bool:
    """Whether several of the usual cells of the row are empty: a total, a heading."""
    return len(way.usual & {i.column for i in row.items}) < 0.7 * len(way.usual)
