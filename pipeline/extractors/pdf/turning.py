"""Quarter turns: PDF's coordinates, the frame in which the text reads upright, the page as displayed."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.values.place import Box

Columns = tuple[list[float], list[float], list[float], list[float]]
"""left, bottom, right, top of many boxes, y upwards as in a PDF."""


def upright(columns: Columns, quarters: int) -> Columns:
    """Boxes whose text runs `quarters` turns counter-clockwise, turned back so that it reads from left to right."""
    left, bottom, right, top = columns
    if quarters == 1:
        return bottom, [-x for x in right], top, [-x for x in left]
    if quarters == 2:
        return [-x for x in right], [-y for y in top], [-x for x in left], [-y for y in bottom]
    if quarters == 3:
        return [-y for y in top], left, [-y for y in bottom], right
    return columns


def framed(boxes: Sequence[Box], bounds: Box, quarters: int) -> list[Box]:
    """Boxes in PDF's coordinates as x0, y0, x1, y1 from the top left of the upright page with these upright bounds."""
    if not boxes:
        return []
    if quarters == 0:
        x0, _, _, y1 = bounds
        return [(left - x0, y1 - top, right - x0, y1 - bottom) for left, bottom, right, top in boxes]
    a, b, c, d = (list(side) for side in zip(*boxes, strict=True))
    left, bottom, right, top = upright((a, b, c, d), quarters)
    x0, _, _, y1 = bounds
    return [(p - x0, y1 - s, r - x0, y1 - q) for p, q, r, s in zip(left, bottom, right, top, strict=True)]


def visible(boxes: Sequence[Box], bounds: Box) -> list[Box]:
    """What of framed boxes lies on the page with these upright bounds."""
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    return [
        box
        if x0 >= 0 and y0 >= 0 and x1 <= width and y1 <= height
        else (max(x0, 0.0), max(y0, 0.0), min(x1, width), min(y1, height))
        for box in boxes
        for x0, y0, x1, y1 in (box,)
        if x0 < width and y0 < height and x1 > 0 and y1 > 0
    ]


def displayed(box: Box, quarters: int, width: float, height: float) -> Box:
    """A box (y downwards) of a page of that size after clockwise quarter turns of the page."""
    x0, y0, x1, y1 = box
    if quarters == 1:
        return height - y1, x0, height - y0, x1
    if quarters == 2:
        return width - x1, height - y1, width - x0, height - y0
    if quarters == 3:
        return y0, width - x1, y1, width - x0
    return box
