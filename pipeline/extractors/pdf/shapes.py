"""What is drawn on a page: rules, whatever they were drawn with, and images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from typing import Any

from pipeline.extractors.pdf.calls import address, call, floats, handle, ints, raw
from pipeline.lattice.rules import THIN
from pipeline.values.place import Box

_PATH, _IMAGE, _FORM = 2, 3, 5
_ONLY = {kind: bytes(kind) + b"\1" + bytes(255 - kind) for kind in (_PATH, _IMAGE, _FORM)}
"""For each kind a table that leaves nothing of others: few of a page's hundreds of objects are no text."""
_CURVE, _MOVE = 1, 2
_SIMPLE = 6
"""Segments up to which a thin path is one line or one rectangle."""
_DEEP = 12
"""Form objects inside each other; a file that nests deeper does so to hang its reader."""

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Corner = tuple[float, float, bool]
"""A corner of an outline, and whether what leads to it is bent."""


@dataclass(slots=True)
class Drawing:
    """What a page holds besides its characters, boxes in PDF's coordinates (left, bottom, right, top).

    Args:
        thin: everything that may be a piece of a rule.
        areas: filled shapes, each with its object as an argument for `call`.
        images: pictures.
        forms: how many form objects there are.
    """

    thin: list[Box]
    areas: list[tuple[Any, Box]]
    images: list[Box]
    forms: int = 0


def drawing_of(page: Any) -> Drawing:
    """Everything drawn on a page, also inside form objects."""
    drawing = Drawing([], [], [])
    count = raw().FPDFPage_CountObjects(page)
    _gather(drawing, map(call("FPDFPage_GetObject"), repeat(address(page)), range(count)), None, 0)
    return drawing


def _gather(drawing: Drawing, addresses: Iterable[int], matrix: Matrix | None, depth: int) -> None:
    objects = list(map(handle, addresses))
    kinds = bytes(map(call("FPDFPageObj_GetType"), objects))
    _paint(drawing, _of(_PATH, objects, kinds), matrix)
    for box in map(_moved, _boxes(_of(_IMAGE, objects, kinds)), repeat(matrix)):
        (drawing.thin if min(box[2] - box[0], box[3] - box[1]) <= THIN else drawing.images).append(box)
    for form in _of(_FORM, objects, kinds) if depth < _DEEP else ():
        drawing.forms += 1
        count = call("FPDFFormObj_CountObjects")(form)
        inner = map(call("FPDFFormObj_GetObject"), repeat(form), range(count))
        _gather(drawing, inner, _after(_matrix(form), matrix), depth + 1)


def _of(wanted: int, objects: list[Any], kinds: bytes) -> list[Any]:
    return list(compress(objects, kinds.translate(_ONLY[wanted]))) if wanted in kinds else []


def _boxes(objects: list[Any]) -> list[Box]:
    values = floats("FPDFPageObj_GetBounds", len(objects), objects, slots=(0, 1, 2, 3))
    return list(zip(values[0::4], values[1::4], values[2::4], values[3::4], strict=True))


def _paint(drawing: Drawing, paths: list[Any], matrix: Matrix | None) -> None:
    """The thin parts of the paths: lines, thin rectangles, sides of outlined rectangles; and the filled areas."""
    modes = ints("FPDFPath_GetDrawMode", len(paths), paths, slots=(0, 1))
    counts = list(map(call("FPDFPath_CountSegments"), paths))
    thin: list[Box] = []
    for path, box, count, filled, stroked in zip(paths, _boxes(paths), counts, modes[0::2], modes[1::2], strict=True):
        left, bottom, right, top = box
        if count <= _SIMPLE and (right - left <= THIN or top - bottom <= THIN):
            if filled or stroked:
                thin.append(box)
        elif count > 2 and (filled or stroked):
            if filled:
                drawing.areas.append((path, _moved(box, matrix)))
            thin += _parts(path, count, bool(stroked))
    drawing.thin.extend([_moved(box, matrix) for box in thin] if matrix else thin)


def _parts(path: Any, count: int, stroked: bool) -> Iterator[Box]:
    """The thin parts of one path of many segments."""
    matrix = _matrix(path)
    outlines = [[(*_point((x, y), matrix), bent) for x, y, bent in outline] for outline in _outlines(path, count)]
    if stroked:
        for outline in outlines:
            sides = list(_sides(outline))
            level = [side for side in sides if min(side[2] - side[0], side[3] - side[1]) <= 1]
            if len(sides) <= _SIMPLE or 2 * len(level) > len(sides):  # else a circle out of many short strokes
                yield from level
        return
    around: Box | None = None
    for outline in outlines:
        box = _hull(outline)
        if box[2] - box[0] <= THIN or box[3] - box[1] <= THIN:
            yield box
        elif around and all(abs(a - b) <= THIN for a, b in zip(around, box, strict=True)):
            yield from _ring(around, box)  # a border drawn as a large rectangle less a smaller one
        else:
            around = box


def _sides(outline: list[Corner]) -> Iterator[Box]:
    """What each side of an outline fills; a curve with its control points, by which a circle's top is no rule."""
    last, stop = 0, len(outline) - 1
    while last < stop:
        first, last = last, min(last + (3 if outline[last + 1][2] else 1), stop)
        yield _hull(outline[first : last + 1])


def _outlines(path: Any, count: int) -> list[list[Corner]]:
    """The corners of each outline of a path; a curve's control points count as corners, the sides to them as bent."""
    segments = list(map(handle, map(call("FPDFPath_GetPathSegment"), repeat(path), range(count))))
    kinds = map(call("FPDFPathSegment_GetType"), segments)
    closes = map(call("FPDFPathSegment_GetClose"), segments)
    values = floats("FPDFPathSegment_GetPoint", count, segments, slots=(0, 1))
    outlines: list[list[Corner]] = []
    for kind, closed, x, y in zip(kinds, closes, values[0::2], values[1::2], strict=True):
        if kind == _MOVE or not outlines:
            outlines.append([])
        outlines[-1].append((x, y, kind == _CURVE))
        if closed:
            outlines[-1].append((*outlines[-1][0][:2], False))
    return outlines


def _ring(outer: Box, inner: Box) -> tuple[Box, ...]:
    """The four sides that a rectangle less a smaller one leaves."""
    (a, b, c, d), (p, q, r, s) = outer, inner
    return (a, b, p, d), (r, b, c, d), (a, b, c, q), (a, s, c, d)


def _hull(points: Sequence[Point | Corner]) -> Box:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(thing: Any) -> Matrix:
    a, b, c, d, e, f = floats("FPDFPageObj_GetMatrix", 1, (thing,), width=6)
    return a, b, c, d, e, f


def _after(inner: Matrix, outer: Matrix | None) -> Matrix:
    """`inner` first, then `outer`."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _point(point: Point, matrix: Matrix) -> Point:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _moved(box: Box, matrix: Matrix | None) -> Box:
    """A box in a form object's coordinates as one in the page's."""
    if matrix is None:
        return box
    x0, y0, x1, y1 = box
    return _hull([_point(corner, matrix) for corner in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))])
