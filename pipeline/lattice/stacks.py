"""Rows without rules: which lines of neighbouring columns stand in one row, and over which rows a label stands.

A row's words stand half-way down it, or all at its top; a column of numbers has one to a row; a cell that is usually
filled is seldom empty. The labels of groups stand half-way down their rows, or at the top of the first one. Of all ways
to cut a stretch into rows the one is taken in which the words stand best.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.lattice.columns import Stretch
from pipeline.lattice.labels import VALUE, Item, Label, Row, Way, counts, labels, own, partial, unfinished
from pipeline.lattice.runs import Run

_NUMBER = re.compile(r"[\d.,，]+\s*[%％分]?")
_COUNT = re.compile(r"\d{1,3}[.、]?")
_MOST = 14  # lines in one row
_RULED = 6  # rules across from which on rows are ruled: 三线表 has three or four
_GROUPS = 4  # leftmost columns that may hold labels of groups


class Stack(NamedTuple):
    """A stretch in rows; labels over more than one of them; columns that hold labels."""

    rows: tuple[Row, ...]
    labels: tuple[Label, ...]


def stacked(parts: Sequence[Stretch], borders: Sequence[float] = ()) -> list[Stack]:
    """The rows of each stretch of a table, all aligned in the same way; no row crosses one of the `borders`."""
    ways = [[_stacked(part, borders, share) for part in parts] for share in (0.0, 0.5)]
    best = min(ways, key=lambda way: sum(cost for cost, _ in way))
    return [stack for _, stack in best]


def _stacked(stretch: Stretch, borders: Sequence[float], share: float) -> tuple[int, Stack]:
    """The best rows of a stretch whose words stand at `share` of their rows, and what is wrong with them."""
    items = tuple(_items(stretch))
    line = min(i.y1 - i.y0 for i in items)
    tried = []
    counted = _counted(items)
    for groups in range(counted, min(_GROUPS + counted, max(len(stretch.columns) - 2, counted)) + 1):
        way = _way(stretch, range(counted, groups), share, line, items, borders)
        if not way.items:
            continue
        cost, rows = _rows(way)
        placed: list[Label] = []
        bounds = {0, _header(rows, way), len(rows)}
        for column in range(counted, groups):
            more, found = labels([i for i in items if i.column == column], rows, bounds, way)
            cost += more
            placed += found
            bounds |= {n for label in found for n in (label.row, label.row + label.rows)}
        tried.append((round(4 * min(cost, 10**6) / line) + groups, groups, rows, placed))
    worth, _, rows, placed = min(tried, key=lambda t: t[:2])
    return worth, Stack(tuple(rows), tuple(placed))


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
    stretch: Stretch, groups: range, share: float, line: float, items: tuple[Item, ...], borders: Sequence[float]
) -> Way:
    leaves = tuple(i for i in items if i.column not in groups)
    held = [[i.text for i in leaves if i.column == n] for n in range(len(stretch.columns))]
    numbers = [[t for t in texts if _NUMBER.fullmatch(t)] for texts in held]
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
    return Way(groups, share, line, lead, leaves, frozenset(strict), usual, leading, tuple(borders), stretch.columns)


def _lead(items: Sequence[Item], line: float) -> float:
    """The white between two lines of a cell: the least between any two lines of a column, within reason."""
    by_column = sorted(items, key=lambda i: (i.column, i.y0))
    gaps = [b.y0 - a.y1 for a, b in pairwise(by_column) if a.column == b.column]
    return min(max(min(gaps, default=0.0), line / 3), 0.8 * line)


def _rows(way: Way) -> tuple[float, list[Row]]:
    """The best rows and by how much, in points, their words don't stand where they should."""
    lines = _lines(way.items)
    header = next((n for n, items in enumerate(lines) if any(counts(i, way) for i in items)), 0)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(lines) + 1):
        choices = []
        for start in range(end - 1, max(end - 1 - _MOST, -1), -1):
            row = _row(lines[start:end])
            if end - start > 1 and any(row.y0 < y < row.y1 for y in way.borders):
                break
            cut = _broken(lines[start - 1], lines[start], way) + _unruled(lines, start, way) if start else 0.0
            choices.append((best[start][0] + cut + _cost(row, way, end <= header or start == 0), start))
        best.append(min(choices, key=lambda choice: (round(4 * choice[0] / way.line), -choice[1])))
    rows, end = [], len(lines)
    while end:
        rows.append(_row(lines[best[end][1] : end]))
        end = best[end][1]
    return best[-1][0], rows[::-1]


def _header(rows: Sequence[Row], way: Way) -> int:
    """How many rows the header has: no label stands over it and what is below; 0 where there is none to be seen."""
    first = next((n for n, row in enumerate(rows) if any(VALUE.fullmatch(i.text) for i in row.items)), 0)
    return first if first and not partial(rows[first - 1], way) else 0


def _lines(items: Sequence[Item]) -> list[list[Item]]:
    """The items by their height; those of one height together."""
    found: list[list[Item]] = []
    for item in sorted(items, key=lambda i: i.y0 + i.y1):
        first = found[-1][0] if found else item
        if found and abs(item.y0 + item.y1 - first.y0 - first.y1) < 0.6 * (item.y1 - item.y0):
            found[-1].append(item)
        else:
            found.append([item])
    return found


def _row(lines: Sequence[Sequence[Item]]) -> Row:
    items = tuple(item for line in lines for item in line)
    return Row(min(i.y0 for i in items), max(i.y1 for i in items), items)


def _cost(row: Row, way: Way, heads: bool) -> float:
    """How badly the row's words stand: off their place, apart, two numbers in one cell, usual cells empty.

    `heads`: it may be a row of the header.
    """
    blocks: dict[int, list[Item]] = {}
    for item in row.items:
        blocks.setdefault(item.column, []).append(item)
    cost = 0.0
    for column, block in blocks.items():
        lo, hi = block[0].y0, block[-1].y1
        off = abs(lo - row.y0 - way.share * (row.y1 - row.y0 - (hi - lo)))
        cost += 0.7 * off if heads else off  # cells of a header may stand over two of its rows
        for above, below in pairwise(block):
            cost += max(0.0, below.y0 - above.y1 - way.lead) + way.line * own(above, below, way)
        if column in way.numbers:
            cost += 4 * way.line * (_values([i for i in block if counts(i, way)], row, way) > 1)
    missing = len(way.usual - set(blocks))
    unnamed = len(way.leading - set(blocks))
    lonely = bool(way.numbers) and not heads and not way.numbers & set(blocks)
    return cost + way.line * (0.5 * min(missing, 2) + 0.5 * unnamed + 1.5 * lonely)


def _values(numbers: Sequence[Item], row: Row, way: Way) -> int:
    """How many numbers these lines of one cell are: 100.0 over 0% is one, broken; in a narrow column 386.0 over 0."""
    return len(numbers) - sum(
        (a.text[-1] in "0123456789." and b.text[-1] in "%％") or (b.text.isdigit() and _overfull(a, b, row, way))
        for a, b in pairwise(numbers)
    )


def _overfull(above: Item, below: Item, row: Row, way: Way) -> bool:
    """Whether a number goes on below: it fills its column or all else is half-way, and no number beside the rest."""
    if len(above.text) <= 3 or len(below.text) >= 3:
        return False
    lo, hi = way.widths[above.column]
    others = [i for i in row.items if i.column != above.column]
    if any(counts(i, way) and abs(i.y0 + i.y1 - below.y0 - below.y1) < 0.6 * way.line for i in others):
        return False
    half = above.y0 + above.y1 + below.y0 + below.y1
    between = way.share > 0 and bool(others) and all(abs(2 * (i.y0 + i.y1) - half) < way.line for i in others)
    return between or hi - lo - above.width < above.letter


def _unruled(lines: Sequence[Sequence[Item]], start: int, way: Way) -> float:
    """What speaks against a new row where no rule is, in a table that has one between most of its rows."""
    if len(way.borders) < _RULED:
        return 0.0
    above, below = (max(i.y0 + i.y1 for i in lines[n]) / 2 for n in (start - 1, start))
    return 0.0 if any(above < y < below for y in way.borders) else 1.5 * way.line


def _broken(above: Sequence[Item], below: Sequence[Item], way: Way) -> float:
    """What speaks against a new row: a line as wide as its column that goes on close below."""
    pairs = [(unfinished(a, b, way), b.y0 - a.y1) for a in above for b in below if a.column == b.column]
    return way.line * sum(sure for sure, gap in pairs if gap < (way.line / 3 if sure < 1 else way.line))
