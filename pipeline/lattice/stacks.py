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

from pipeline.lattice.columns import Interval, Stretch
from pipeline.lattice.runs import Run

_NUMBER = re.compile(r"[\d.,，]+\s*[%％分]?")
_VALUE = re.compile(r"[≥≤=＝>＞<＜约]?\d.{0,9}|[-—–－/／无]{1,2}")
_COUNT = re.compile(r"\d{1,3}[.、]?")
_NEVER = 10.0**6
_FAR = 8  # lines: no label stands farther from its place
_MOST = 14  # lines in one row
_GROUPS = 4  # leftmost columns that may hold labels of groups


class Item(NamedTuple):
    """The words of one line in one column; `letter` is the width of one letter."""

    column: int
    y0: float
    y1: float
    text: str
    width: float
    letter: float

    @classmethod
    def of(cls, column: int, words: Sequence[Run]) -> Item:
        """Words of one line, from left to right."""
        text, width = "".join(w.text for w in words), words[-1].x1 - words[0].x0
        return cls(column, min(w.y0 for w in words), max(w.y1 for w in words), text, width, width / max(len(text), 1))


class Row(NamedTuple):
    """The height of a row's words and the items in it."""

    y0: float
    y1: float
    items: tuple[Item, ...]


class Label(NamedTuple):
    """A cell that stands over `rows` rows from `row` on."""

    column: int
    row: int
    rows: int


class Stack(NamedTuple):
    """A stretch in rows; labels over more than one of them; columns that hold labels."""

    rows: tuple[Row, ...]
    labels: tuple[Label, ...]


class _Way(NamedTuple):
    """One way to look at a stretch: its columns `groups` hold labels, words stand at `share` of their rows."""

    groups: range
    share: float
    line: float
    items: tuple[Item, ...]
    numbers: frozenset[int]
    usual: frozenset[int]
    leading: frozenset[int]
    borders: tuple[float, ...]
    widths: tuple[Interval, ...]


def stacked(parts: Sequence[Stretch], borders: Sequence[float] = ()) -> list[Stack]:
    """The rows of each stretch of a table, all aligned in the same way; no row crosses one of the `borders`."""
    ways = [[_stacked(part, borders, share) for part in parts] for share in (0.5, 0.0)]
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
        labels: list[Label] = []
        bounds = {0, _header(rows, way), len(rows)}
        for column in range(counted, groups):
            more, found = _labels([i for i in items if i.column == column], rows, bounds, way)
            cost += more
            labels += found
            bounds |= {n for label in found for n in (label.row, label.row + label.rows)}
        tried.append((round(4 * min(cost, 10**6) / line) + groups, groups, rows, labels))
    worth, _, rows, labels = min(tried, key=lambda t: t[:2])
    return worth, Stack(tuple(rows), tuple(labels))


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
    counts = [int(i.text.rstrip(".、")) for i in items if i.column == 0 and _COUNT.fullmatch(i.text)]
    held = sum(i.column == 0 for i in items)
    return int(2 < len(counts) >= held - 2 and all(a + 1 == b for a, b in pairwise(counts)))


def _way(
    stretch: Stretch, groups: range, share: float, line: float, items: tuple[Item, ...], borders: Sequence[float]
) -> _Way:
    leaves = tuple(i for i in items if i.column not in groups)
    held = [[i.text for i in leaves if i.column == n] for n in range(len(stretch.columns))]
    numbers = [[t for t in texts if _NUMBER.fullmatch(t)] for texts in held]
    strict = {n for n, texts in enumerate(held) if len(numbers[n]) >= 2 and len(numbers[n]) > 0.6 * len(texts)}
    if not strict:
        values = [[t for t in texts if _VALUE.fullmatch(t)] for texts in held]
        strict = {n for n, texts in enumerate(held) if len(values[n]) >= 2 and len(values[n]) > 0.8 * len(texts)}
    counts = [len(texts) for texts in held if texts]
    rows = max((len(held[n]) for n in strict), default=median(counts) if counts else 0)
    usual = frozenset(n for n, texts in enumerate(held) if texts and len(texts) >= 0.8 * rows)
    inner = min((n for n in usual if n >= groups.stop), default=0)
    leading = frozenset(n for n in range(groups.stop, inner) if held[n])
    return _Way(groups, share, line, leaves, frozenset(strict), usual, leading, tuple(borders), stretch.columns)


def _rows(way: _Way) -> tuple[float, list[Row]]:
    """The best rows and by how much, in points, their words don't stand where they should."""
    lines = _lines(way.items)
    header = next((n for n, items in enumerate(lines) if any(_counts(i, way) for i in items)), 0)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(lines) + 1):
        choices = []
        for start in range(end - 1, max(end - 1 - _MOST, -1), -1):
            row = _row(lines[start:end])
            if end - start > 1 and any(row.y0 < y < row.y1 for y in way.borders):
                break
            cut = _broken(lines[start - 1], lines[start], way) if start else 0.0
            choices.append((best[start][0] + cut + _cost(row, way, end <= header or start == 0), start))
        best.append(min(choices, key=lambda choice: (round(4 * choice[0] / way.line), -choice[1])))
    rows, end = [], len(lines)
    while end:
        rows.append(_row(lines[best[end][1] : end]))
        end = best[end][1]
    return best[-1][0], rows[::-1]


def _header(rows: Sequence[Row], way: _Way) -> int:
    """How many rows the header has: no label stands over it and what is below; 0 where there is none to be seen."""
    first = next((n for n, row in enumerate(rows) if any(_counts(i, way) for i in row.items)), 0)
    above = rows[first - 1] if first else None
    if above is None or _partial(above, way) or any(_VALUE.fullmatch(i.text) for i in above.items):
        return 0
    return first


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


def _cost(row: Row, way: _Way, heads: bool) -> float:
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
            cost += max(0.0, below.y0 - above.y1 - way.line / 3) + way.line * _own(above, below, way)
        if column in way.numbers:
            cost += 4 * way.line * (sum(_counts(i, way) for i in block) > 1)
    missing = len(way.usual - set(blocks))
    unnamed = len(way.leading - set(blocks))
    lonely = bool(way.numbers) and not heads and not way.numbers & set(blocks)
    return cost + way.line * (0.5 * min(missing, 2) + 0.5 * unnamed + 1.5 * lonely)


def _counts(item: Item, way: _Way) -> bool:
    return item.column in way.numbers and bool(_VALUE.fullmatch(item.text))


def _broken(above: Sequence[Item], below: Sequence[Item], way: _Way) -> float:
    """What speaks against a new row: a line as wide as its column that goes on close below."""
    pairs = [(a, b) for a in above for b in below if a.column == b.column and b.y0 - a.y1 < way.line / 3]
    return way.line * sum(_unfinished(a, b, way) for a, b in pairs)


def _unfinished(above: Item, below: Item, way: _Way) -> float:
    """How sure it is, in lines, that a line goes on in the next: a bracket is open, or it is as wide as its column."""
    if above.text.count("（") + above.text.count("(") > above.text.count("）") + above.text.count(")"):
        return 1.0
    lo, hi = way.widths[above.column]
    wide = hi - lo - above.width < 1.5 * above.letter
    shorter = above.width - below.width > 1.5 * below.letter
    return 0.6 if wide and (len(above.text) >= 8 or (len(above.text) >= 3 and shorter)) else 0.0


def _own(above: Item, below: Item, way: _Way) -> float:
    """How sure it is, in lines, that two lines are no one text: the next letter would have had room in the first."""
    if below.width - above.width > 0.9 * below.letter:
        return 2.0 if len(below.text) < 8 else 0.7
    lo, hi = way.widths[above.column]
    return 0.5 if hi - lo - above.width > 2.5 * below.letter else 0.0


def _labels(
    items: Sequence[Item], rows: Sequence[Row], bounds: set[int], way: _Way
) -> tuple[float, list[Label]]:
    """Over which rows the labels of one column stand, none over a bound of the column outside it."""
    lines = sorted(items, key=lambda i: i.y0)
    seams = [0.0] + [_seam(a, b, way) for a, b in pairwise(lines)]
    torn = [0.0] + [way.line * _unfinished(a, b, way) for a, b in pairwise(lines)]
    partial = [_partial(row, way) for row in rows]
    best: list[list[tuple[float, int, int]]] = [[(_NEVER, 0, 0)] * (len(lines) + 1) for _ in range(len(rows) + 1)]
    best[0][0] = (0.0, 0, 0)
    for end in range(1, len(rows) + 1):
        outer = max(b for b in bounds if b < end)
        for done in range(len(lines) + 1):
            bare = 0.0 if partial[end - 1] else way.line if done else way.line / 4  # goes on from the page above
            choices = [(best[end - 1][done][0] + bare, end - 1, done)]  # a row without a label
            for first in range(done - 1, max(done - 9, -1), -1):
                label, inner = lines[first:done], sum(seams[first + 1 : done])
                both = label[0].y0 + label[-1].y1 - rows[end - 1].y1
                for start in range(end - 1, outer - 1, -1):
                    before, top = best[start][first][0], rows[start].y0
                    below = (both - top) / 2 if way.share else 2 * (label[0].y0 - top)  # grows from start to start
                    if below >= _FAR * way.line:
                        break
                    if before >= _NEVER or -below >= _FAR * way.line:
                        continue
                    off = _off(label, rows, start, end, way)
                    if off < _FAR * way.line:
                        loose = way.line * (end - start > 1 and any(partial[start:end]))
                        choices.append((before + torn[first] + inner + off + loose, start, first))
            best[end][done] = min(choices, key=lambda c: (round(4 * c[0] / way.line), -c[1], -c[2]))
    found: list[Label] = []
    end, done = len(rows), len(lines)
    cost = best[end][done][0]
    while end and cost < _NEVER:
        _, start, first = best[end][done]
        found += [Label(lines[first].column, start, end - start)] if first < done else []
        end, done = start, first
    return cost, found[::-1]


def _seam(above: Item, below: Item, way: _Way) -> float:
    """What speaks against two lines being one label."""
    return 2 * max(0.0, below.y0 - above.y1 - way.line / 3) + 2 * way.line * _own(above, below, way)


def _off(lines: Sequence[Item], rows: Sequence[Row], start: int, end: int, way: _Way) -> float:
    """How far a label stands from its place in the rows start:end."""
    lo, hi = lines[0].y0, lines[-1].y1
    if not way.share:
        off = 2 * abs(lo - rows[start].y0)
    else:
        top = (rows[start - 1].y1 + rows[start].y0) / 2 if start else rows[0].y0
        bottom = (rows[end - 1].y1 + rows[end].y0) / 2 if end < len(rows) else rows[-1].y1
        off = abs(lo + hi - rows[start].y0 - rows[end - 1].y1) / 2 + max(0.0, top - lo) + max(0.0, hi - bottom)
    if off < _FAR * way.line and end - start == len(lines) > 1:  # a line to each row: rather a cell to each row
        level = [any(abs(i.y0 + i.y1 - r.y0 - r.y1) < 0.4 * way.line for r in rows[start:end]) for i in lines]
        off += 0.7 * way.line * all(level)
    return off


def _partial(row: Row, way: _Way) -> bool:
    """Whether several of the usual cells of the row are empty: a total, a heading."""
    return len(way.usual & {i.column for i in row.items}) < 0.7 * len(way.usual)

