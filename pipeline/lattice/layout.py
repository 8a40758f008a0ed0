"""Characters and lattices of one page to tables and lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.lattice.columns import unruled
from pipeline.lattice.grid import Lattice
from pipeline.lattice.rules import Rule
from pipeline.lattice.runs import Line, Run, is_drawing, lines, settled, words


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
    loose = unruled(outside, horizontal)
    every: list[Lattice] = ruled
    if loose:
        every = sorted([*ruled, *loose], key=lambda lattice: lattice.ys[0])
        cells, outside = settled(runs, every)
    free = lines(outside)
    tables = [
        Table(lattice, tuple(map(words, inside)), lattice not in loose, above(free, lattice))
        for lattice, inside in zip(every, cells, strict=True)
    ]
    return tables, free


def above(free: Sequence[Line], lattice: Lattice) -> int:
    """How many lines stand above a table."""
    y = 2 * lattice.ys[0]
    return sum(line.box[1] + line.box[3] < y for line in free)
