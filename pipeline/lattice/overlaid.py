"""Words that lie over a table instead of in it: taller than the cells that they cover, as a level watermark is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.lattice.grid import Lattice
from pipeline.lattice.runs import Run

LARGE = 2.0
"""How many times as high as the page's usual letters words over a table are at least; a cell's own may fill it."""


def lying(runs: Sequence[Run], lattices: Sequence[Lattice]) -> list[bool]:
    """For each run whether it lies over a cell that is too low for its letters."""
    if not runs or not lattices:
        return [False] * len(runs)
    heights = [run.y1 - run.y0 for run in runs]
    large = LARGE * sorted(heights)[len(heights) // 2]
    if max(heights) <= large:
        return [False] * len(runs)
    return [high > large and any(_too_low(run, lattice) for lattice in lattices)
            for run, high in zip(runs, heights, strict=True)]


def _too_low(run: Run, lattice: Lattice) -> bool:
    """Whether the cell around the middle of the run's first letter is lower than the run."""
    x, y = (run.lefts[0] + min(run.x1, run.lefts[0] + run.y1 - run.y0)) / 2, (run.y0 + run.y1) / 2
    row, column = bisect_right(lattice.ys, y) - 1, bisect_right(lattice.xs, x) - 1
    if not (0 <= row < len(lattice.ys) - 1 and 0 <= column < len(lattice.xs) - 1):
        return False
    owner = lattice.owners()[row][column]
    if owner < 0:
        return False
    _, top, _, bottom = lattice.box_of(lattice.cells[owner])
    return bottom - top < run.y1 - run.y0
