"""Characters in a row: runs, the cells they stand in, and the lines they form."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Sized
from typing import NamedTuple

from pipeline.lattice.grid import Lattice
from pipeline.values.place import Box

_BIN = 16.0
_FEW = 24
"""Runs of the same text on one line up to which each is compared with each."""



class Run(NamedTuple):
    """Characters on one line, next to each other.

    Args:
        text: as printed, no white space at its ends.
        y0, y1: the line's height as the font gives it (not the ink's), downwards.
        lefts, rights: where each character begins and ends; or one pair for all of them, where a word needs no cutting.
    """

    text: str
    y0: float
    y1: float
    lefts: Sequence[float]
    rights: Sequence[float]

    @property
    def x0(self) -> float:
        return self.lefts[0]

    @property
    def x1(self) -> float:
        return self.rights[-1]

    @property
    def box(self) -> Box:
        return self.lefts[0], self.y0, self.rights[-1], self.y1

    def cut(self, start: int, end: int) -> Run:
        """The characters start:end of a run with a box for each, without white space at their ends."""
        while self.text[start].isspace():
            start += 1
        while self.text[end - 1].isspace():
            end -= 1
        return Run(self.text[start:end], self.y0, self.y1, self.lefts[start:end], self.rights[start:end])


class Line(NamedTuple):
    """One line of text and its outline."""

    text: str
    box: Box


def lines(runs: Iterable[Run]) -> list[Line]:
    """The runs as lines, from top to bottom, each from left to right.

    Runs share a line when their heights overlap by more than half of the lower one: the heights come from the fonts,
    so that digits of another font stay on their line.
    """
    return lines_of(rows_of(runs))


def lines_of(rows: Iterable[Sequence[Run]]) -> list[Line]:
    """Rows of runs as lines."""
    return [Line(_joined(row), _outline(row)) for row in rows]


def words(runs: Sequence[Run]) -> str:
    """The text of `lines`, one below the other."""
    if len(runs) < 2:
        return runs[0].text if runs else ""
    _, top, bottom, _, _ = runs[0]
    for _, high, low, _, _ in runs[1:]:
        both = 2 * (bottom - high)
        if high <= top or low <= bottom or both > bottom - top or both > low - high:
            return "\n".join([_joined(row) for row in rows_of(runs)])
        top, bottom = high, low
    return "\n".join([run[0] for run in runs])  # they come one below the other, as nearly always


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs of each line, from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: r[1] + r[2]):
        if rows and _beside(rows[-1][0], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda r: r.lefts[0]) if len(row) > 1 else row for row in rows]


def _beside(a: Run, b: Run) -> bool:
    _, top, bottom, _, _ = a
    _, high, low, _, _ = b
    both = (bottom if bottom < low else low) - (top if top > high else high)
    return 2 * both > bottom - top or 2 * both > low - high


def _joined(row: Sequence[Run]) -> str:
    if len(row) == 1:
        return row[0].text
    text, before = row[0].text, row[0]
    for run in row[1:]:
        gap = run.lefts[0] - before.rights[-1]
        if gap > (before.y1 - before.y0) * spaced(before.text[-1], run.text[0]):
            text += " "
        text += run.text
        before = run
    return text


def _outline(row: Sequence[Run]) -> Box:
    if len(row) == 1:
        return row[0].box
    return row[0].x0, min(r.y0 for r in row), max(r.x1 for r in row), max(r.y1 for r in row)


def spaced(before: str, after: str) -> float:
    """From which gap on, in line heights, two characters are apart: Latin ones soon, Chinese ones late."""
    return 0.15 if before.isascii() and after.isascii() and before.isalnum() and after.isalnum() else 1.0


def once(runs: Sequence[Run]) -> list[Run]:
    """The runs, words drawn again within a quarter of their height left out: bold made by printing twice."""
    same: dict[str, list[Run]] = {}
    for run in runs:
        if run[0] in same:
            same[run[0]].append(run)
        else:
            same[run[0]] = [run]
    if len(same) == len(runs) or not any(map(_twins, same.values())):
        return list(runs)
    drawn: dict[tuple[str, int, int], list[Run]] = defaultdict(list)  # looked for in bins: a drawing may be all dots
    kept = []
    for run in runs:
        if len(same[run.text]) > 1:
            near, x, y = min((run.y1 - run.y0) / 4, 8 * _BIN), run.lefts[0], run.y0
            columns = range(int((x - near) // _BIN), int((x + near) // _BIN) + 1)
            lines = range(int((y - near) // _BIN), int((y + near) // _BIN) + 1)
            twins = [twin for c in columns for r in lines for twin in drawn.get((run.text, c, r), ())]
            if any(abs(x - twin.lefts[0]) <= near and abs(y - twin.y0) <= near for twin in twins):
                continue
            drawn[run.text, int(x // _BIN), int(y // _BIN)].append(run)
        kept.append(run)
    return kept


def _twins(runs: list[Run]) -> bool:
    """Whether one of these runs of the same text may be drawn twice; where very many share a line, they may."""
    if len(runs) == 1:
        return False
    near = max([low - high for _, high, low, _, _ in runs]) / 4
    places = sorted([(high, lefts[0]) for _, high, _, lefts, _ in runs])
    for number, (y, x) in enumerate(places, 1):
        for high, left in places[number : number + _FEW]:
            if high - y > near:
                break
            if -near <= left - x <= near:
                return True
        else:
            if number + _FEW < len(places):
                return True
    return False


def settled(runs: Iterable[Run], lattices: Sequence[Lattice]) -> tuple[list[list[list[Run]]], list[Run]]:
    """For each lattice and each of its cells the runs in it, by the centre of each character; and the runs outside."""
    inside: list[list[list[Run]]] = [[[] for _ in lattice.cells] for lattice in lattices]
    rooms = [(lattice.box, lattice, lattice.owners(), cells) for lattice, cells in zip(lattices, inside, strict=True)]
    rooms.sort(key=lambda room: (room[0][2] - room[0][0]) * (room[0][3] - room[0][1]))
    outside = list(runs)
    for (x0, y0, x1, y1), lattice, owners, cells in rooms:
        xs, ys, left = lattice.xs, lattice.ys, []
        columns = len(xs) - 1
        for run in outside:
            _, high, low, lefts, rights = run
            middle = (high + low) / 2
            if middle < y0 or middle >= y1 or rights[-1] < x0 or lefts[0] > x1:
                left.append(run)
                continue
            row = owners[bisect_right(ys, middle) - 1]
            column = bisect_right(xs, (lefts[0] + rights[0]) / 2) - 1
            first = row[column] if 0 <= column < columns else -1
            if len(lefts) == 1 or first == _owner(lefts[-1] + rights[-1], xs, row):
                (left if first < 0 else cells[first]).append(run)
                continue
            for owner, piece in _pieces(run, xs, row):
                (left if owner < 0 else cells[owner]).append(piece)
        outside = left
    return inside, outside


def is_drawing(cells: Sequence[Sized]) -> bool:
    """Whether a lattice is a picture (a chart's gridlines, a plan) and no table: words in no cell, or in hardly any."""
    filled = sum(map(bool, cells))
    return filled == 0 or filled * 20 < len(cells)


def _pieces(run: Run, xs: tuple[float, ...], row: list[int]) -> Iterator[tuple[int, Run]]:
    """The run, cut where it passes from one cell into the next, with the number of each cell (−1: none)."""
    start, owner = 0, _owner(run.lefts[0] + run.rights[0], xs, row)
    for index in range(1, len(run.text)):
        here = _owner(run.lefts[index] + run.rights[index], xs, row)
        if here != owner and not run.text[index].isspace():
            yield owner, run.cut(start, index)
            start, owner = index, here
    yield owner, run.cut(start, len(run.text))


def _owner(ends: float, xs: tuple[float, ...], row: list[int]) -> int:
    """The cell in which something stands whose left and right end add to `ends`."""
    column = bisect_right(xs, ends / 2) - 1
    return row[column] if 0 <= column < len(row) else -1
