"""Labels of groups in tables without rules: over which rows they stand, told by where they stand beside them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import inf
from typing import NamedTuple

from pipeline.lattice.items import VALUE, Item, Label, Row, Way, own, partial, unfinished

_NEVER = 10.0**6
_FAR = 8  # lines: no label stands farther from its place
_HIGH = 9  # lines: no label has more


class _Text(NamedTuple):
    """Lines that may be one label.

    Args:
        first: the number of the first of them.
        lines: from top to bottom.
        ahead, inner: what speaks against a label that begins here, and against these lines as one.
        torn: whether one of them surely goes on in the next.
        at: twice as far down as the place that is held against its rows.
    """

    first: int
    lines: Sequence[Item]
    ahead: float
    inner: float
    torn: bool
    at: float


_Best = tuple[float, int, int]
"""The least cost of so many rows and so many lines, and how many of either are done before the last label."""


def labels(
    items: Sequence[Item], rows: Sequence[Row], bounds: set[int], way: Way, most: float
) -> tuple[float, list[Label]]:
    """Over which rows the labels of one column stand, none over a bound of the column outside it.

    The cost comes first; one above `most` stands for any such.
    """
    column = _Column(sorted(items, key=lambda i: i.y0), rows, way, min(most, _NEVER))
    for end in range(1, len(rows) + 1):
        column.go_on(end, max(b for b in bounds if b < end))
    return column.found()


class _Column:
    """A column of labels beside its rows; `_best` is for so many rows and so many lines."""

    __slots__ = (
        "_at", "_bare", "_best", "_coming", "_gone", "_least", "_level", "_lines", "_most", "_rows", "_texts", "_tops",
        "_way",
    )  # fmt: skip

    def __init__(self, lines: Sequence[Item], rows: Sequence[Row], way: Way, most: float) -> None:
        self._lines, self._rows, self._way, self._most = lines, rows, way, most
        self._bare = [0, *accumulate(partial(row, way) for row in rows)]
        self._tops = list(accumulate([row.y0 for row in rows], max))
        self._at = [row.y0 + row.y1 if way.share else 4 * row.y0 for row in rows]
        self._level: dict[int, list[int]] = {}
        lines_told = any(len({item.column for item in row.items}) < len(row.items) for row in rows)
        near = max(way.line / 2, 1.2 * way.lead * lines_told)  # what is white between two lines of some cell
        self._texts = _texts(lines, way, most, near)
        first, last = [-inf] * len(lines), [inf] * (len(lines) + 1)
        for done, texts in enumerate(self._texts):
            for text in texts:
                first[text.first] = max(first[text.first], text.at)
                last[done] = min(last[done], text.at)
        self._coming = list(accumulate(first, max))
        self._gone = [-inf, *list(accumulate(last[:0:-1], min))[::-1]]
        self._best: list[list[_Best]] = [[(_NEVER, 0, 0)] * (len(lines) + 1) for _ in range(len(rows) + 1)]
        self._best[0][0] = (0.0, 0, 0)
        self._least = [0.0, *[_NEVER] * len(lines)]  # for so many lines done, beside any rows

    def go_on(self, end: int, outer: int) -> None:
        """The best labels beside the first rows up to `end`, with each number of lines that may be done by then."""
        far = 2 * _FAR * self._way.line
        lowest = bisect_right(self._coming, self._at[end] - far) if end < len(self._rows) else len(self._lines)
        highest = bisect_left(self._gone, self._at[end - 1] + far)
        for done in range(lowest, highest):
            self._best[end][done] = best = self._cheapest(end, done, outer)
            self._least[done] = min(self._least[done], best[0])

    def found(self) -> tuple[float, list[Label]]:
        """What the labels beside all rows cost, and the labels."""
        lines, labels = self._lines, []
        end, done = len(self._rows), len(lines)
        cost = self._best[end][done][0]
        while end and cost < _NEVER:
            _, start, first = self._best[end][done]
            if first < done:
                labels.append(Label(lines[first].column, start, end - start, lines[first].y0, lines[done - 1].y1))
            end, done = start, first
        return cost, labels[::-1]

    def _cheapest(self, end: int, done: int, outer: int) -> _Best:
        """The best way to come to the end of a row: one without a label, or a label over it from `outer` at most."""
        way, best, bare, most = self._way, self._best, self._bare, self._most
        line = way.line
        empty = 0.0 if bare[end] > bare[end - 1] else line if done else line / 4  # goes on from the page above
        chosen = best[end - 1][done][0] + empty, end - 1, done
        least = way.quarters(min(chosen[0], most + line)), 1 - end, -done
        for text in self._texts[done]:
            first, lines, ahead, inner, torn, _ = text
            if round(4 * (self._least[first] + inner) / line) > least[0]:
                continue
            for start in self._starts(text, end, outer):
                cost = best[start][first][0] + ahead + inner
                if cost > most or round(4 * cost / line) > least[0]:  # wherever it stands
                    continue
                off = self._off(lines, start, end)
                if round(4 * (cost + off) / line) > least[0]:
                    continue
                if end - start >= len(lines) > 1 and not torn:
                    off += self._each(text, start, end)
                if off < _FAR * line:
                    cost = cost + off + line * (end - start > 1 and bare[end] > bare[start])
                    worth = round(4 * cost / line), -start, -first
                    if worth < least:
                        chosen, least = (cost, start, first), worth
        return chosen

    def _starts(self, text: _Text, end: int, outer: int) -> range:
        """The rows at which a label down to `end` may begin, from below: beside none it is too far from its place."""
        far = _FAR * self._way.line
        y, near = (text.at - self._rows[end - 1].y1, 2 * far) if self._way.share else (text.at / 4, far / 2)
        last = bisect_left(self._tops, y + near, outer, end)
        return range(last - 1, bisect_right(self._tops, y - near, outer, last) - 1, -1)

    def _off(self, lines: Sequence[Item], start: int, end: int) -> float:
        """How far a label stands from its place in the rows start:end."""
        way, rows = self._way, self._rows
        lo, hi = lines[0].y0, lines[-1].y1
        if not way.share:
            return 2 * abs(lo - rows[start].y0)
        alone = 0 if end - start == 1 else 0.5  # a label of one row makes it as high as it is itself
        top = rows[start - 1].y1 + alone * (rows[start].y0 - rows[start - 1].y1) if start else rows[0].y0
        bottom = rows[end].y0 - alone * (rows[end].y0 - rows[end - 1].y1) if end < len(rows) else rows[-1].y1
        off = abs(lo + hi - rows[start].y0 - rows[end - 1].y1) / 2 + max(0.0, top - lo) + max(0.0, hi - bottom)
        if end == len(rows) and top <= lo:  # it may go on over the page end, half-way down all of it or at its top
            return min(off, way.line)
        return off

    def _each(self, text: _Text, start: int, end: int) -> float:
        """What speaks against a label whose lines stand each beside a row: rather they are cells."""
        lines, way = text.lines, self._way
        each = 1.0 if end - start == len(lines) else 0.0 if way.share else 0.3
        beside = [self._near(number) for number in range(text.first, text.first + len(lines))] if each else []
        return each * way.line * all(any(start <= row < end for row in near) for near in beside)

    def _near(self, number: int) -> list[int]:
        """The rows that stand as high as a line."""
        if number not in self._level:
            y, near = self._lines[number].y0 + self._lines[number].y1, 0.4 * self._way.line
            self._level[number] = [n for n, row in enumerate(self._rows) if abs(y - row.y0 - row.y1) < near]
        return self._level[number]


def _texts(lines: Sequence[Item], way: Way, most: float, near: float) -> list[list[_Text]]:
    """For so many lines of a column, none to all, the labels that may end there."""
    seams = [0.0] + [_seam(a, b, way, near) for a, b in pairwise(lines)]
    sure = [0.0] + [_sure(a, b, way, near) for a, b in pairwise(lines)]
    found: list[list[_Text]] = [[]]
    for done in range(1, len(lines) + 1):
        found.append([])
        for n in range(done - 1, max(done - _HIGH - 1, -1), -1):
            inner = sum(seams[n + 1 : done])
            if inner > most:
                break
            torn = any(s >= 1 for s in sure[n + 1 : done])
            at = lines[n].y0 + lines[done - 1].y1 if way.share else 4 * lines[n].y0
            found[-1].append(_Text(n, lines[n:done], way.line * sure[n], inner, torn, at))
    return found


def _sure(above: Item, below: Item, way: Way, near: float) -> float:
    """How sure it is, in lines, that a line goes on in the next; less so if that isn't near."""
    sure = unfinished(above, below, way)
    return sure if sure >= 1 or below.y0 - above.y1 < near else 0.0


def _seam(above: Item, below: Item, way: Way, near: float) -> float:
    """What speaks against two lines being one label: white between them, room in the first, two numbers."""
    apart = 4 * way.line * (VALUE.fullmatch(above.text) is not None and VALUE.fullmatch(below.text) is not None)
    return apart + 2 * max(0.0, below.y0 - above.y1 - min(way.lead, near)) + 2 * way.line * own(above, below, way)
