"""A sheet's filled cells to lines of text and tables: one grid for each block that belongs together.

A blank row parts two tables when what follows opens with a title (a row of one cell) or reaches farther to a side;
otherwise the table goes on below it. A row that repeats the table's first begins another, as does a title (…表).
Rows of one cell above a table, and wide merged ones or sentences below it, are lines of text. Rows and columns in
which nothing stands are left out of a grid; a cell keeps its row and column of the sheet.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.extractors.xlsx.sheet import Range, Spot

_SPARSE = 64  # places for each filled cell beyond which cells lie scattered and make no table
_SMALL = 10_000  # places that are never too many
_GAP = 2  # blank rows that a table may have within
_BESIDE = 3  # rows that a column of a form has at least, and within which forms side by side begin
_PATIENCE = 10  # looks at each cell and range: more than any sheet needs whose ranges do not overlap
_SAYS_ITSELF = re.compile(r"[^:：]{2,}[:：]\s*\S")  # 单位：万元


_TITLE = re.compile(r"[^。；;]{4,40}表(?:[（(].{1,14}[）)])?")  # 项目支出绩效自评表（2023年度）


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of a table: `row`, `col` and its spans in the table's own grid from 0, `spot` in the sheet from 1."""

    spot: Spot
    row: int
    col: int
    rows: int = 1
    cols: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a sheet; `after` lines of the sheet stand before it."""

    after: int
    shape: tuple[int, int]
    cells: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands on a sheet, in reading order; `covered` cells, each with the merged one that hides it."""

    lines: tuple[Spot, ...]
    tables: tuple[Table, ...]
    covered: tuple[tuple[Spot, Spot], ...]
    scattered: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with something in it, from column `left` to `right`.

    Args:
        reach: last row that it or a row above covers: a blank row up to there is no gap.
        alone: it has one cell and nothing beside it.
    """

    number: int
    cells: tuple[Spot, ...]
    left: int
    right: int
    reach: int
    alone: bool


def layout_of(texts: Mapping[Spot, str], merges: Sequence[Range]) -> Layout:
    """The lines and tables of a sheet whose filled cells show `texts`; forms side by side follow one another."""
    spans, covered = _spans(texts, merges)
    spots = sorted(spot for spot in texts if spot not in covered)
    starts = sorted(spans)
    lines: list[Spot] = []
    tables: list[Table] = []
    scattered = False
    for side in _sides(spots, spans):
        for block in _blocks(_rows(side, spans), texts):
            above, body, below = _parted(block, texts)
            lines += [spot for row in above for spot in row.cells]
            table = _table(body, spans, starts, len(lines)) if body else None
            if table:
                tables.append(table)
            else:
                lines += [spot for row in body for spot in row.cells]
                scattered = scattered or bool(body)
            lines += [spot for row in below for spot in row.cells]
    return Layout(tuple(lines), tuple(tables), tuple(sorted(covered.items())), scattered)


def _sides(spots: Sequence[Spot], spans: Mapping[Spot, Range]) -> list[Sequence[Spot]]:
    """The cells of a sheet, parted where blank columns run between two forms, each under a title of its own."""
    ends = {spot: spans.get(spot, (0, 0, 0, spot[1]))[3] for spot in spots}
    parts: list[Sequence[Spot]] = []
    rest = spots
    for gutter in _gutters(ends):
        left = [spot for spot in rest if spot[1] < gutter]
        right = [spot for spot in rest if spot[1] > gutter]
        if _opens(left) and _opens(right) and abs(left[0][0] - right[0][0]) < _BESIDE:
            parts.append(left)
            rest = right
    return [*parts, rest]


def _gutters(ends: Mapping[Spot, int]) -> list[int]:
    """The first of each blank columns between filled ones; a form's title and notes end where its columns do."""
    gutters: list[int] = []
    reach = 0
    for (_, col), end in sorted(ends.items(), key=lambda item: (item[0][1], item[1])):
        if reach and col > reach + 1:
            gutters.append(reach + 1)
        reach = max(reach, end)
    return gutters


def _opens(side: Sequence[Spot]) -> bool:
    """Whether cells may be a form by themselves: a title alone in the first row, columns and rows below it."""
    columns = Counter(col for _, col in side)
    first = [spot for spot in side if spot[0] == side[0][0]]
    return len(first) == 1 and len(columns) > 2 and sum(count >= _BESIDE for count in columns.values()) > 2


def _spans(texts: Mapping[Spot, str], merges: Sequence[Range]) -> tuple[dict[Spot, Range], dict[Spot, Spot]]:
    """Merged ranges by their first cell, and the filled cells they hide; one that begins inside another is none."""
    spans: dict[Spot, Range] = {}
    covered: dict[Spot, Spot] = {}
    by_row: dict[int, list[int]] = {}
    for row, col in sorted(texts):
        by_row.setdefault(row, []).append(col)
    numbers = sorted(by_row)
    steps = _PATIENCE * (len(texts) + len(merges))
    for merge in sorted(set(merges)):
        top, left, bottom, right = merge
        if (top, left) in covered or steps < 0:
            continue
        spans[top, left] = merge
        for row in numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]:
            cols = by_row[row]
            found = cols[bisect_left(cols, left) : bisect_right(cols, right)]
            covered |= {(row, col): (top, left) for col in found if (row, col) != (top, left)}
            steps -= 1 + len(found)
    return spans, covered


def _rows(spots: Sequence[Spot], spans: Mapping[Spot, Range]) -> list[_Row]:
    """The rows that show something."""
    last_column = max((col for _, col in spots), default=0)
    by_row: dict[int, list[Spot]] = {}
    for spot in spots:
        by_row.setdefault(spot[0], []).append(spot)
    rows: list[_Row] = []
    reach = 0
    numbers = sorted(by_row)
    for number, following in zip(numbers, [*numbers[1:], 0], strict=False):
        cells = tuple(by_row[number])
        hangs, own = reach >= number, max(spans.get(spot, (0, 0, number, 0))[2] for spot in cells)
        right = max(spans.get(spot, (0, 0, 0, spot[1]))[3] for spot in cells)
        reach = max(reach, own, number)
        alone = len(cells) == 1 and not hangs and not number < following <= own
        rows.append(_Row(number, cells, cells[0][1], min(right, last_column), reach, alone))
    return rows


@dataclass(slots=True)
class _Block:
    """Rows that belong together, while they are gathered; the table's extent and first row, the title above it."""

    rows: list[_Row] = field(default_factory=list)
    left: int = 0
    right: int = 0
    head: list[str] = field(default_factory=list)
    title: str = ""

    def add(self, row: _Row, texts: Mapping[Spot, str]) -> None:
        """One more row."""
        if not row.alone:
            self.head = self.head or [texts[spot] for spot in row.cells]
            self.left = min(self.left or row.left, row.left)
            self.right = max(self.right, row.right)
        elif not self.rows:
            self.title = texts[row.cells[0]]
        self.rows.append(row)

    def ends_before(self, row: _Row, gap: int, below: Sequence[_Row], texts: Mapping[Spot, str]) -> bool:
        """Whether `row`, the first of the rows `below` after `gap` blank ones (none below without), begins another."""
        if row.alone:
            text = texts[row.cells[0]]
            again = bool(self.head) and (text == self.title or _TITLE.fullmatch(text.strip()) is not None)
            return bool(self.rows) and (gap > 0 or again)
        again = [texts[spot] for spot in row.cells] == self.head
        if not self.rows or not gap:
            return again and len(self.head) > 2
        first, last = min(r.left for r in below), max(r.right for r in below)
        beside = first < self.left or last > self.right or 5 * (last - first + 1) < 3 * (self.right - self.left + 1)
        return not self.head or gap > _GAP or beside or again


def _blocks(rows: Sequence[_Row], texts: Mapping[Spot, str]) -> Iterator[list[_Row]]:
    """The rows in groups that belong together."""
    block = _Block()
    for index, row in enumerate(rows):
        gap = row.number - rows[index - 1].reach - 1 if index else 0
        if block.ends_before(row, max(gap, 0), _stretch(rows, index) if gap > 0 else (), texts):
            yield block.rows
            block = _Block()
        block.add(row, texts)
    if block.rows:
        yield block.rows


def _stretch(rows: Sequence[_Row], start: int) -> Sequence[_Row]:
    """The rows from `start` to the next blank one."""
    end = start + 1
    while end < len(rows) and rows[end].number <= rows[end - 1].reach + 1:
        end += 1
    return rows[start:end]


def _parted(block: Sequence[_Row], texts: Mapping[Spot, str]) -> tuple[Sequence[_Row], Sequence[_Row], Sequence[_Row]]:
    """The lines above a table, its rows, the lines below it; all above when there is no table."""
    start = 0
    while start < len(block) and (block[start].alone or all(_SAYS_ITSELF.match(texts[s]) for s in block[start].cells)):
        start += 1
    body = block[start:]
    left, right = min((r.left for r in body), default=0), max((r.right for r in body), default=0)
    end = len(block)
    while end > start and block[end - 1].alone:
        last = block[end - 1]
        if (last.left, last.right) != (left, right) and not texts[last.cells[0]].endswith("。"):
            break
        end -= 1
    body = block[start:end]
    if len(body) < 2 or len({col for row in body for _, col in row.cells}) < 2:
        return block, (), ()
    return block[:start], body, block[end:]


def _table(body: Sequence[_Row], spans: Mapping[Spot, Range], starts: Sequence[Spot], after: int) -> Table | None:
    """The rows as a grid; None when their cells lie scattered. `starts` are the first cells of the `spans`, sorted."""
    filled = {spot for row in body for spot in row.cells}
    rows, cols = [row.number for row in body], sorted({col for _, col in filled})
    area = len(rows) * len(cols)
    if area > max(_SMALL, _SPARSE * len(filled)):
        return None
    taken: set[Spot] = set()
    placed: list[Placed] = []
    steps = 4 * area
    for spot in starts[bisect_left(starts, (rows[0], 0)) : bisect_left(starts, (rows[-1] + 1, 0))]:
        top, left, bottom, right = spans[spot]
        r, c = bisect_left(rows, top), bisect_left(cols, left)
        down, across = bisect_right(rows, bottom) - r, bisect_right(cols, right) - c
        if down < 1 or across < 1 or down * across == 1 or (steps := steps - down * across) < 0:
            continue
        covers = {(r + i, c + j) for i in range(down) for j in range(across)}
        if not covers & taken:
            taken |= covers
            placed.append(Placed(spot, r, c, down, across))
    singles = (
        Placed((row, col), r, c) for r, row in enumerate(rows) for c, col in enumerate(cols) if (r, c) not in taken
    )
    cells = tuple(sorted((*placed, *singles), key=lambda cell: (cell.row, cell.col)))
    return Table(after, (len(rows), len(cols)), cells)
