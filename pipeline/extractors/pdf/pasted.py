"""Large pictures among the text of a page: those without print over them may hold a table, others hide the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.extractors.pdf.calls import raw
from pipeline.extractors.pdf.content import Content
from pipeline.lattice.rules import REACH
from pipeline.values.place import Box

_LARGE = (150.0, 60.0)
"""Points that it is wide and high at least; emblems, seals and signatures are smaller."""

_OVER = 4
"""Characters over a picture up to which it is no background."""

_HIDDEN = 0.9
"""How much of what a page says lies under a picture that a scanner painted."""


def pasted(images: Sequence[Box], content: Content) -> list[Box]:
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
    said = list(_said(content)) if whole else []
    large = [b for b in whole if b[2] - b[0] >= _LARGE[0] and b[3] - b[1] >= _LARGE[1]]
    return sorted((b for b in large if _printed(b, said) <= _OVER), key=lambda b: (b[1], b[0]))


def hides(page: Any, images: Sequence[Box], content: Content, bounds: Box) -> bool:
    """Whether a picture painted last hides nearly all words: so scanners lay what they read under what they saw."""
    least = (bounds[2] - bounds[0]) * (bounds[3] - bounds[1]) / 2
    large = [(x0, y0, x1, y1) for x0, y0, x1, y1 in images if (x1 - x0) * (y1 - y0) > least]
    if not large or not content.any:
        return False
    said = list(_said(content))
    most = _HIDDEN * sum(count for _, count in said)
    last = raw().FPDFPage_GetObject(page, raw().FPDFPage_CountObjects(page) - 1)
    opaque = raw().FPDFPageObj_GetType(last) == raw().FPDF_PAGEOBJ_IMAGE and not raw().FPDFPageObj_HasTransparency(last)
    return opaque and any(_printed(box, said) >= most for box in large)


def _touch(one: Box, two: Box) -> bool:
    return all(one[side] <= two[side + 2] + REACH and two[side] <= one[side + 2] + REACH for side in (0, 1))


def _said(content: Content) -> Iterator[tuple[Box, int]]:
    """Where words stand, and how many characters."""
    yield from ((line.box, len(line.text)) for line in (*content.free, *content.tilted))
    for table in content.tables:
        for span, text in zip(table.lattice.cells, table.texts, strict=True):
            yield table.lattice.box_of(span), len(text)


def _printed(box: Box, said: Sequence[tuple[Box, int]]) -> int:
    x0, y0, x1, y1 = box
    return sum(count for (a, b, c, d), count in said if x0 <= (a + c) / 2 <= x1 and y0 <= (b + d) / 2 <= y1)
