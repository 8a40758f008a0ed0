"""Words that lie over a table instead of in it: too large for the cells that they cover, as a level watermark is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.lattice.grid import Lattice
from pipeline.lattice.runs import Run

LARGE = 2.0
"""How many times as high as the page's usual letters words over a table are at least; a cell's own may fill it."""


def lying(runs: Sequence[Run], lattices: Sequence[Lattice]) -> list[bool]:
    """For each run whether it lies over cells that are too small for its letters."""
    if not runs or not lattices:
        return [False] * len(runs)
    heights = [run.y1 - run.y0 for run in runs]
    large = LARGE * sorted(heights)[len(heights) // 2]
    if max(heights) <= large:
        return [False] * len(runs)
    return [high > large and any(_over(run, lattice) for lattice in lattices)
            for run, high in zip(runs, heights, strict=True)]


def _over(run: Run, lattice: Lattice) -> bool:
    """Whether the run's letters stand in several cells, or in one that is lower than they are."""
    y, height = (run.y0 + run.y1) / 2, run.y1 - run.y0
    row = bisect_right(lattice.ys, y) - 1
    if not 0 <= row < len(lattice.ys) - 1:
        return False
    owners = lattice.owners()[row]
    first, last = (bisect_right(lattice.xs, x) - 1 for x in (run.x0 + height / 2, run.x1 - height / 2))
    under = {owner for owner in owners[max(first, 0) : max(last, first) + 1] if owner >= 0}
    boxes = (lattice.box_of(lattice.cells[owner]) for owner in under)
    return len(under) > 1 or any(bottom - top < height for _, top, _, bottom in boxes)
