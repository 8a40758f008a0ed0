"""Rows without rules: which lines of neighbouring columns stand in one row, and over which rows a label stands.

A row's words stand half-way down it, or all at its top; a column of numbers has one to a row; a cell that is usually
filled is seldom empty. The labels of groups stand half-way down their rows, or at the top of the first one. Of all ways
to cut a stretch into rows the one is taken in which the words stand best.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from statistics import median
from typing import NamedTuple

from pipeline.lattice.columns import Stretch
from pipeline.lattice.cuts import Sheet, rows_of, sheet_of
from pipeline.lattice.items import NUMBER, VALUE, Item, Label, Row, Way, partial
from pipeline.lattice.labels import labels
from pipeline.lattice.runs import Run

_COUNT = re.compile(r"\d{1,3}[.、]?")
_GROUPS = 4  # leftmost columns that may hold labels of groups


class Stack(NamedTuple):
    """A stretch in rows; labels over more than one of them; columns that hold labels."""

    rows: tuple[Row, ...]
    labels: tuple[Label, ...]


def stacked(parts: Sequence[Stretch], borders: Sequence[float] = ()) -> list[Stack]:
    """The rows of each stretch of a table, all aligned in the same way; no row crosses one of the `borders`."""
    sheets = [_sheets(part, tuple(sorted(borders))) for part in parts]
    best: list[Stack] = []
    least = inf
    for share in (0.0, 0.5):
        found, worth = [], 0
        for ways in sheets:
            one = _stacked(ways, share, least - worth)
            if not one:
                break
            worth += one[0]
            found.append(one[1])
        else:
            best, least = found, worth
    return best


def _sheets(stretch: Stretch, borders: tuple[float, ...]) -> list[Sheet]:
    """A stretch looked at each way: with no column of labels, with one, with some."""
    items = tuple(_items(stretch))
    line = min(i.y1 - i.y0 for i in items)
    counted = _counted(items)
    most = min(_GROUPS + counted, max(len(stretch.columns) - 2, counted))
    ways = (_way(stretch, range(counted, groups), line, items, borders) for groups in range(counted, most + 1))
    return [sheet_of(way, tuple([i for i in items if i.column in way.groups])) for way in ways if way.items]


def _stacked(sheets: Sequence[Sheet], share: float, most: float) -> tuple[int, Stack] | None:
    """The best rows of a stretch whose words stand at `share` of their rows, and what is wrong with them.

    None where that is `most` or more.
    """
    best = None
    for sheet in sheets:
        found = _placed(sheet, sheet.way._replace(share=share), most)
        if found:
            best, most = found, found[0]
    return best


def _placed(sheet: Sheet, way: Way, most: float) -> tuple[int, Stack] | None:
    """The rows of a stretch looked at in this way, and the labels beside them."""
    groups = way.groups
    found = rows_of(sheet, way, most - groups.stop)
    if not found:
        return None
    cost, rows = found
    placed: list[Label] = []
    bounds = {0, _header(rows, way), len(rows)}
    for column in groups:
        room = (most - groups.stop + 1) * way.line / 4 - cost
        more, beside = labels([i for i in sheet.labels if i.column == column], rows, bounds, way, room)
        cost += more
        if way.quarters(cost) >= most:
            break
        placed += beside
        bounds |= {n for label in beside for n in (label.row, label.row + label.rows)}
    worth = way.quarters(cost) + groups.stop
    return (worth, Stack(tuple(rows), tuple(placed))) if worth < most else None


def _items(stretch: Stretch) -> list[Item]:
    found = []
    for line in stretch.lines:
        held: dict[int, list[Run]] = {}
        for word in line.words:
            held.setdefault(stretch.column(word), []).append(word)
        found += [Item.of(n, words) for n, words in held.items()]
    return found


def _counted(items: Sequence[Item]) -> int:
    """1 where the first column counts the rows, 1, 2, 3; else 0."""
    numbers = [int(i.text.rstrip(".、")) for i in items if i.column == 0 and _COUNT.fullmatch(i.text)]
    held = sum(i.column == 0 for i in items)
    return int(2 < len(numbers) >= held - 2 and all(a + 1 == b for a, b in pairwise(numbers)))


def _way(
    stretch: Stretch, groups: range, line: float, items: tuple[Item, ...], borders: tuple[float, ...]
) -> Way:
    leaves = tuple(i for i in items if i.column not in groups)
    held = [[i.text for i in leaves if i.column == n] for n in range(len(stretch.columns))]
    numbers = [[t for t in texts if NUMBER.fullmatch(t)] for texts in held]
    strict = {n for n, texts in enumerate(held) if len(numbers[n]) >= 2 and len(numbers[n]) > 0.6 * len(texts)}
    if not strict:
        values = [[t for t in texts if VALUE.fullmatch(t)] for texts in held]
        strict = {n for n, texts in enumerate(held) if len(values[n]) >= 2 and len(values[n]) > 0.8 * len(texts)}
    counts = [len(texts) for texts in held if texts]
    rows = max((len(held[n]) for n in strict), default=median(counts) if counts else 0)
    usual = frozenset(n for n, texts in enumerate(held) if texts and len(texts) >= 0.8 * rows)
    inner = min((n for n in usual if n >= groups.stop), default=0)
    leading = frozenset(n for n in range(groups.stop, inner) if held[n])
    lead = _lead(leaves, line)
    return Way(groups, 0.0, line, lead, leaves, frozenset(strict), usual, leading, borders, stretch.columns)


def _lead(items: Sequence[Item], line: float) -> float:
    """The white between two lines of a cell: the least between any two lines of a column, within reason."""
    by_column = sorted(items, key=lambda i: (i.column, i.y0))
    gaps = [b.y0 - a.y1 for a, b in pairwise(by_column) if a.column == b.column]
    return min(max(min(gaps, default=0.0), line / 3), 0.8 * line)


def _header(rows: Sequence[Row], way: Way) -> int:
    """How many rows the header has: no label stands over it and what is below; 0 where there is none to be seen."""
    first = next((n for n, row in enumerate(rows) if any(VALUE.fullmatch(i.text) for i in row.items)), 0)
    return first if first and not partial(rows[first - 1], way) else 0

