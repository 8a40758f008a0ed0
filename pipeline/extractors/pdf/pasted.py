"""Pictures among the text of a page that may hold a table: large, and nothing printed over them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.lattice.rules import REACH
from pipeline.lattice.runs import Run
from pipeline.values.place import Box

_LARGE = (150.0, 60.0)
"""Points that it is wide and high at least; emblems, seals and signatures are smaller."""

_OVER = 4
"""Characters over a picture up to which it is no background."""


def pasted(images: Sequence[Box], runs: Sequence[Run]) -> list[Box]:
    """The outlines of such pictures, strips and tiles of one put together."""
    whole: list[Box] = []
    for image in sorted(images):
        box, apart = image, []
        for other in whole:
            if _touch(box, other):
                box = min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])
            else:
                apart.append(other)
        whole = [*apart, box]
    large = [b for b in whole if b[2] - b[0] >= _LARGE[0] and b[3] - b[1] >= _LARGE[1]]
    return sorted((b for b in large if _printed(b, runs) <= _OVER), key=lambda b: (b[1], b[0]))


def _touch(one: Box, two: Box) -> bool:
    return all(one[side] <= two[side + 2] + REACH and two[side] <= one[side + 2] + REACH for side in (0, 1))


def _printed(box: Box, runs: Sequence[Run]) -> int:
    x0, y0, x1, y1 = box
    inside = (run for run in runs if x0 <= (run.x0 + run.x1) / 2 <= x1 and y0 <= (run.y0 + run.y1) / 2 <= y1)
    return sum(len(run.text) for run in inside)
