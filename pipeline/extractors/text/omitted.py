"""Tables copied without their merged cells, as from a page in a browser: every row has only the cells that begin in it.

What stands below a cell of several rows then moves to the left, and no column holds.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

_LEAST, _WIDE = 6, 6
"""Rows, and cells of the longest, from which on so much can be told."""

_LABELS = 3
"""Words from which on a row without figures is one of a header."""

_KINDS = re.compile(r"(?P<points>\d[\d.,，．]{0,11})|(?P<measure>[≥≤＞＜><=＝]?\s*\d.{0,15})")
"""Points and sums; goals and results, with a sign or a unit; all else is words."""


def set_right(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The rows, each filled up at its left where that is where cells are missing; () where that is not sure.

    It is not below a header of two rows, which lost cells itself, nor where numbers of the rows stand before the lost
    cells. A cell to a line then tells more, and the grammar of a row puts the table together.
    """
    if not omitted(rows):
        return rows
    width = max(map(len, rows))
    said = [0 if any(map(_kind, row)) else sum(map(bool, row)) for row in rows]
    header = any(a > b >= _LABELS and not c for a, b, c in zip(said, said[1:], said[2:], strict=False))
    numbers = sum(_kind(row[0]) == "points" for row in rows if len(row) < width)
    if header or numbers > 1:
        return ()
    return tuple((*[""] * (width - len(row)), *row) for row in rows)


def omitted(rows: Sequence[Sequence[str]]) -> bool:
    """Whether these rows of a table lost the cells that began above them, at their left, not empty ones at the right.

    A third of the rows are shorter than the longest, none begins with an empty cell, and more cells stand below
    others of their kind when the rows end together than when they begin together.
    """
    width = max(map(len, rows), default=0)
    short = sum(len(row) < width for row in rows)
    if len(rows) < _LEAST or width < _WIDE or 3 * short < len(rows) or not all(row[0].strip() for row in rows):
        return False
    figured = [row for row in rows if 2 * len(row) > width and any(map(_kind, row))]  # headers hold none
    return _even([row[::-1] for row in figured]) > _even(figured)


def _kind(text: str) -> str | None:
    found = _KINDS.fullmatch(text.strip())
    return found.lastgroup if found else None


def _even(rows: Iterable[Sequence[str]]) -> int:
    """How many cells are of the usual kind of their column when the rows begin together."""
    kinds: defaultdict[int, Counter[str | None]] = defaultdict(Counter)
    for row in rows:
        for column, text in enumerate(row):
            if text.strip():
                kinds[column][_kind(text)] += 1
    return sum(max(kind.values()) for kind in kinds.values())
