"""Characters and lattices of one page to tables and lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, pairwise
from operator import not_
from typing import NamedTuple

from pipeline.lattice.columns import LEAST
from pipeline.lattice.grid import Lattice
from pipeline.lattice.rules import Rule
from pipeline.lattice.runs import Line, Run, is_drawing, lines_of, rows_of, settled, words
from pipeline.lattice.unruled import unruled
from pipeline.lattice.upright import is_columns, is_frame, is_open, may_frame, upright

_CELLS = 0.8
"""Of a line's height: some two cells of a table are farther apart; words that only numbers part never are."""


class Table(NamedTuple):
    """A lattice with the text of each of its cells; `after` lines of the page stand above it."""

    lattice: Lattice
    texts: tuple[str, ...]
    ruled: bool
    after: int


def laid_out(
    runs: Sequence[Run], ruled: list[Lattice], horizontal: Sequence[Rule] = ()
) -> tuple[list[Table], list[Line]]:
    """The tables of a page from top to bottom, and the lines outside them.

    `ruled` are the lattices that its rules draw, `horizontal` its horizontal rules.
    """
    cells, outside = settled(runs, ruled)
    if any(map(is_drawing, cells)):
        ruled = [lattice for lattice, inside in zip(ruled, cells, strict=True) if not is_drawing(inside)]
        cells, outside = settled(runs, ruled)
    frames = [_frames(lattice, inside, horizontal) for lattice, inside in zip(ruled, cells, strict=True)]
    loose = [table for inside in compress(cells, frames) for table in unruled(_all(inside), horizontal)]
    whole = [lattice for lattice, frame in zip(ruled, frames, strict=True) if not frame]
    in_rows = {
        id(lattice): told
        for lattice, inside in zip(whole, compress(cells, map(not_, frames)), strict=True)
        if is_columns(lattice, [len(rows_of(cell)) for cell in inside])
        and (told := upright(lattice, _all(inside), horizontal))
    }
    rows = rows_of(outside)
    loose += [] if is_prose(rows) else unruled(outside, horizontal)
    every: list[Lattice] = ruled
    if loose or in_rows:
        every = sorted([*(in_rows.get(id(lattice), lattice) for lattice in whole), *loose], key=_top)
        cells, outside = settled(runs, every)
        rows = rows_of(outside)
    free = lines_of(rows)
    guessed = [*loose, *in_rows.values()]
    tables = [
        Table(lattice, tuple(map(words, inside)), lattice not in guessed, above(free, lattice))
        for lattice, inside in zip(every, cells, strict=True)
    ]
    return tables, free


def _all(cells: Sequence[Sequence[Run]]) -> list[Run]:
    return [run for cell in cells for run in cell]


def _top(lattice: Lattice) -> float:
    return lattice.ys[0]


def _frames(lattice: Lattice, cells: Sequence[Sequence[Run]], horizontal: Sequence[Rule]) -> bool:
    """Whether the rules are but a frame around a table that has none inside, or not enough of them."""
    if may_frame(lattice, [len(rows_of(cell)) for cell in cells]) and is_frame(lattice, cells, horizontal):
        return True
    return is_open(lattice, cells, horizontal)


def above(free: Sequence[Line], lattice: Lattice) -> int:
    """How many lines stand above a table."""
    y = 2 * lattice.ys[0]
    return sum(line.box[1] + line.box[3] < y for line in free)


def is_prose(rows: Sequence[Sequence[Run]]) -> bool:
    """Whether no columns are in these lines: no words as far apart as cells, or each line by itself with one gap."""
    if not any(_gaps(row, _CELLS) for row in rows):
        return True
    before = float("-inf")
    for row in rows:
        y0, y1 = min([run[1] for run in row]), max([run[2] for run in row])
        sixth = (y1 - y0) / 6
        if y0 + sixth <= before or _gaps(row) > 1:
            return False
        before = y1 - sixth
    return True


def scattered(rows: Sequence[Sequence[Run]]) -> bool:
    """Whether a third of these lines are several words apart from each other: most likely a table."""
    return 3 * sum(len(row) >= LEAST for row in rows) > len(rows)


def _gaps(row: Sequence[Run], height: float = 0.5) -> int:
    """How often a line is broken by so much of its height, white space being gap."""
    most = min([run[2] - run[1] for run in row]) * height
    gaps, end = 0, row[0].lefts[0]
    for text, _, _, lefts, rights in row:
        gaps += abs(lefts[0] - end) > most
        end = rights[-1]
        if len(text.split()) > 1:
            inked = [(left, right) for letter, left, right in zip(text, lefts, rights, strict=False) if letter.strip()]
            gaps += 2 if len(lefts) < len(text) else sum(b[0] - a[1] > most for a, b in pairwise(inked))
    return gaps
