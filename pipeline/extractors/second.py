"""The same PDF through pdfplumber: an independent second reading of the tables of one page.

It shares no line with the first reader. Where the two disagree on a cell, no verdict may rest on it.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from struct import error as StructError  # noqa: N812
from typing import Any

from pipeline.errors import UnreadableDocument
from pipeline.values.document import Cell, Grid, Source
from pipeline.values.place import Box, Cited, Place

_NEAR = 3  # points; pdfplumber's own default for snapping and joining

_MOST = 4000
"""Strokes on a page; with a drawing of more, pdfplumber takes minutes to find the tables."""

_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    StructError,
    TypeError,
    ValueError,
)
"""What pdfminer raises on damaged files besides its own exceptions."""


def grids(source: Source, page: int) -> tuple[Grid, ...]:
    """The ruled tables of a page (from 1), from top to bottom; see `tables`."""
    ((_, found),) = tables(source, [page])
    return found


def tables(source: Source, pages: Iterable[int]) -> Iterator[tuple[int, tuple[Grid, ...]]]:
    """Each of some pages with its ruled tables, the file opened once.

    () where pdfplumber sees no table or fails on the page, and where there are more than `_MOST` strokes to order.

    Raises:
        UnreadableDocument: pdfplumber can't open the file.
    """
    import pdfplumber

    faults: tuple[type[Exception], ...] = (*_raised(), *_FAULTS)
    try:
        with pdfplumber.open(io.BytesIO(source.data), password=source.password or None) as document:
            sheets = document.pages
            for page in pages:
                try:
                    yield page, _grids(sheets[page - 1], source.id)
                except faults:
                    yield page, ()
    except faults as fault:
        raise UnreadableDocument("second-reader", repr(fault)) from fault


def _raised() -> tuple[type[Exception], ...]:
    from pdfminer.psparser import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    return PSException, MalformedPDFException, PdfminerException


def _grids(sheet: Any, source: str) -> tuple[Grid, ...]:
    if len(sheet.edges) > _MOST:
        return ()
    tables = sorted((t.bbox, t.cells) for t in sheet.find_tables(_settings(sheet)))
    tables.sort(key=lambda table: (table[0][1], table[0][0]))
    found = tuple(_grid(sheet, cells, number, source) for number, (_, cells) in enumerate(tables, 1))
    sheet.close()
    return found


def _settings(sheet: Any) -> dict[str, Any]:
    """Lines as drawn, and one more where horizontal lines end together beyond the last upright one."""
    upright = [e["x0"] for e in sheet.edges if e["orientation"] == "v" and e["height"] > _NEAR]
    level = [e for e in sheet.edges if e["orientation"] == "h" and e["width"] > _NEAR]
    sides = []
    if upright and len(level) > 1:
        left, right = sorted(e["x0"] for e in level)[:2], sorted(e["x1"] for e in level)[-2:]
        if max(left) < min(upright) - _NEAR:
            sides.append(left[0])
        if min(right) > max(upright) + _NEAR:
            sides.append(right[-1])
    return {"explicit_vertical_lines": sides, "snap_tolerance": _NEAR, "join_tolerance": _NEAR}


def _margins(sheet: Any) -> tuple[Any, Any]:
    """How much of the sheet is cropped away on the left and at the top, as displayed; pdfplumber counts it in."""
    whole, shown = (
        (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        for x0, y0, x1, y1 in (sheet.page_obj.mediabox, sheet.page_obj.cropbox)
    )
    left, bottom = (max(shown[side] - whole[side], 0) for side in (0, 1))
    right, top = (max(whole[side] - shown[side], 0) for side in (2, 3))
    return {90: (bottom, left), 180: (right, bottom), 270: (top, right)}.get(sheet.rotation % 360, (left, top))


def _grid(sheet: Any, boxes: list[Box], number: int, source: str) -> Grid:
    xs, ys = (_edges([box[side] for box in boxes for side in sides]) for sides in ((0, 2), (1, 3)))
    left, top = _margins(sheet)
    characters = sorted((((c["top"] + c["bottom"]) / 2, at, c) for at, c in enumerate(sheet.chars)), key=_height)
    cells = []
    for x0, y0, x1, y1 in sorted(boxes, key=lambda b: (round(b[1]), b[0])):
        row, col = _number(ys, y0), _number(xs, x0)
        text = _text(characters, (x0, y0, x1, y1))
        box = (x0 - left, y0 - top, x1 - left, y1 - top)
        place = Place(source, page=sheet.page_number, table=number, row=row + 1, col=col + 1, box=box)
        span = max(_number(ys, y1) - row, 1), max(_number(xs, x1) - col, 1)
        cells.append(Cell(row, col, *span, Cited.whole(text, place), place.box))
    outline = (xs[0] - left, ys[0] - top, xs[-1] - left, ys[-1] - top)
    return Grid(number, 0, (len(ys) - 1, len(xs) - 1), tuple(cells), outline, tuple(x - left for x in xs))


def _edges(values: list[float]) -> list[float]:
    """The distinct positions, those within `_NEAR` made one."""
    distinct: list[float] = []
    for value in sorted(values):
        if not distinct or value - distinct[-1] > _NEAR:
            distinct.append(value)
    return distinct


def _number(edges: list[float], value: float) -> int:
    """Which edge a position belongs to."""
    return bisect_left(edges, value - _NEAR)


def _text(characters: Sequence[tuple[float, int, Any]], box: Box) -> str:
    """The words of a cell, by the middle of each character, line by line, in the direction in which most of it runs.

    Args:
        characters: those of the page in order of the height of their middles: that height, their number, themselves.
    """
    from pdfplumber.utils.text import dedupe_chars, extract_text

    x0, y0, x1, y1 = box
    level = characters[bisect_left(characters, y0, key=_height) : bisect_left(characters, y1, key=_height)]
    numbered = [(at, c) for _, at, c in level if x0 <= (c["x0"] + c["x1"]) / 2 < x1]
    inside = [c for _, c in sorted(numbered, key=lambda one: one[0])]
    if not inside:
        return ""
    ways = Counter(_way(c) for c in inside)
    way = max(ways, key=lambda w: ways[w])
    upright = [_turned(c, way) for c in inside if _way(c) == way]
    return str(extract_text(dedupe_chars(upright, extra_attrs=()), x_tolerance=1.5))


def _height(character: tuple[float, int, Any]) -> float:
    return character[0]


def _way(character: Any) -> tuple[int, int]:
    """Where a character's line runs: (1, 0) to the right, (0, 1) up, (0, -1) down, others tilted or backwards."""
    a, b = character["matrix"][:2]
    most = max(abs(a), abs(b)) or 1
    return round(a / most), round(b / most)


def _turned(character: Any, way: tuple[int, int]) -> Any:
    """The character as on a page turned so that its line runs to the right."""
    x0, x1, top, bottom = (character[side] for side in ("x0", "x1", "top", "bottom"))
    box = {(0, 1): (-bottom, -top, x0, x1), (0, -1): (top, bottom, -x1, -x0), (-1, 0): (-x1, -x0, -bottom, -top)}
    if way not in box:
        return character
    x0, x1, top, bottom = box[way]
    where = {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top, "width": x1 - x0, "height": bottom - top}
    return {**character, **where, "upright": True}
