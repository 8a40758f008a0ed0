"""A header that no word tells, with what stands under each of its cells: rows of short words above rows of values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.rows.grids import Slot, Table

_FEWEST = 4  # cells of a header; a row of two labels and their values has no more
_LONGEST = 16  # characters of a header cell
_REACH = 80  # rows below a header that are looked at
_ROWS = 3  # rows below which nothing is told by contents
_BRACKETS = re.compile(r"\([^()]*\)")

Cell = Slot | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One column under a header: its grid columns, its lowest header cell, and all words above it.

    `cells` are the cells of the rows below, None where a cell goes on from above or none stands; `total` is the cell
    of the total row.
    """

    head: Slot
    first: int
    last: int
    words: str
    cells: tuple[Cell, ...]
    total: Cell = None

    @property
    def said(self) -> list[str]:
        """The texts below, folded, blank ones left out."""
        return [slot.folded for slot in self.cells if slot and slot.text]


@dataclass(frozen=True, slots=True)
class Leaves:
    """The columns under the header rows `first`..`last`, left to right."""

    first: int
    last: int
    leaves: tuple[Leaf, ...]
    heads: tuple[Slot, ...]


def leaves_at(table: Table, row: int, total: Callable[[Slot], bool]) -> Leaves | None:
    """The columns of the header that may begin in `row`; None when no header can stand there."""
    if not _may_begin(table, row):
        return None
    heads = [s for s in table.present(row) if s.text and s.row == row]
    last = row
    over: dict[int, Slot] = {}
    if table.guessed and (over := _halves(heads, table, row + 1)):
        last = row + 1
        heads += [s for s in table.anchored(last) if s.text]
    while not over and last - row < 2 and _goes_on(table, last + 1, heads):
        last += 1
        heads += [s for s in table.anchored(last) if s.text]
    if last + _ROWS >= len(table.rows):
        return None
    low = [s for s in heads if not any(_under(o, s, heads) for o in heads)]
    if over:
        low = [s for s in heads if s.row == last or all(s is not upper for upper in over.values())]
    low.sort(key=lambda s: s.col)
    starts = [s.col for s in low]
    ends = [s.col + s.cols - 1 for s in low]
    if table.loose:
        ends = [max(end, nxt - 1) for end, nxt in zip(ends, [*starts[1:], table.width], strict=True)]
    body, sums = _body(table, last + 1, total, len(low))
    fitting = [r for r in body if _fits(table, r, starts)]
    if len(fitting) < _ROWS or len(fitting) * 5 < len(body) * 4:
        return None
    leaves = tuple(
        Leaf(
            s, s.col, end, _over(s, heads), tuple(_own(table, r, s.col, end) for r in fitting), _in(table, sums, s.col)
        )
        for s, end in zip(low, ends, strict=True)
        if s.row + s.rows <= last + 2 or s is not low[0]  # 绩效指标 beside all rows heads no column
    )
    if (
        last > row
        and not over
        and all(h.rows == 1 and any(_under(s, h, heads) for s in low) for h in heads if h.row == row)
    ):
        lower = [s.folded for s in low]
        if len(set(lower)) == len(lower):
            return None  # a row that says all by itself: the labels above it head nothing
    return Leaves(row, last, leaves, tuple(heads))


def _may_begin(table: Table, row: int) -> bool:
    """Whether a header may begin in `row`: short words, and several of them."""
    count = 0
    for column, slot in enumerate(table.rows[row]):
        if slot and slot.row == row and slot.col == column and slot.text:
            if not _may_head(slot):
                return False
            count += 1
    return count >= _FEWEST


def _may_head(slot: Slot) -> bool:
    text = _BRACKETS.sub("", slot.folded)
    bare = text.replace("1-9月", "").lstrip("0123456789")
    return 0 < len(bare) <= _LONGEST and not text.endswith(("。", ":")) and not re.search(r"\d%|\d\.\d|[≥≤]", text)


def _goes_on(table: Table, row: int, heads: Sequence[Slot]) -> bool:
    """Whether a row splits the header cells above it: it stands under the wide ones only, and says no figure."""
    if row >= len(table.rows):
        return False
    below = [s for s in table.anchored(row) if s.text]
    if len(below) < 2 or any(map(str.isdigit, "".join(_BRACKETS.sub("", s.folded) for s in below))):
        return False
    if not all(len(s.folded) <= _LONGEST for s in below):
        return False
    over = [next((h for h in heads if h.col <= s.col < h.col + _width(h, heads)), None) for s in below]
    split = [h for h in over if h is not None and _width(h, heads) > 1]
    if table.loose:  # a blank cell below a blank header cell tells nothing: two at least stand under one
        return len(split) == len(below) and len({id(h) for h in split}) < len(split)
    return len(split) == len(below)


def _width(slot: Slot, heads: Sequence[Slot]) -> int:
    """How many columns a header cell reaches over; where merged cells are not told, to the next of its row."""
    if slot.cols > 1:
        return slot.cols
    beyond = [h.col for h in heads if h.row == slot.row and h.col > slot.col]
    return min(beyond, default=slot.col + 1) - slot.col


def _body(table: Table, start: int, total: Callable[[Slot], bool], columns: int) -> tuple[list[int], int]:
    """The rows of values below a header, and the total row that ends them, 0 for none; headings are left out.

    A row that fills every column and says no figure heads others.
    """
    rows: list[int] = []
    for row in range(start, min(start + _REACH, len(table.rows))):
        said = [s for s in table.present(row) if s.text]
        if any(total(s) for s in said if s.row == row and not any(map(str.isdigit, s.folded))):
            return rows, row
        if not any(s.row == row for s in said):
            continue
        if len(said) >= columns and not any(map(str.isdigit, "".join(s.folded for s in said))):
            break
        if len(said) > 2:
            rows.append(row)
        elif len(said) == 2 and rows:
            break
    return rows, 0


def _fits(table: Table, row: int, starts: Sequence[int]) -> bool:
    """Whether the cells of a row begin where the header's do."""
    own = [s for s in table.present(row) if s.text]
    return sum(s.col in starts for s in own) * 5 >= len(own) * 4


def _under(slot: Slot, head: Slot, heads: Sequence[Slot]) -> bool:
    return slot.row > head.row and head.col <= slot.col < head.col + _width(head, heads)


def _own(table: Table, row: int, first: int, last: int) -> Cell:
    cells = [s for c in range(first, last + 1) if (s := table.rows[row][c]) and s.row == row and s.text]
    return cells[0] if cells else None


def _in(table: Table, row: int, column: int) -> Cell:
    slot = table.rows[row][column] if row else None
    return slot if slot and slot.text and slot.cols == 1 else None


def _over(slot: Slot, heads: Sequence[Slot]) -> str:
    """All words above a column, outermost first."""
    stack = [h for h in heads if h.row <= slot.row and h.col <= slot.col < h.col + _width(h, heads)]
    return "".join(h.folded for h in sorted(stack, key=lambda h: h.row))


def _halves(heads: Sequence[Slot], table: Table, row: int) -> dict[int, Slot]:
    """By column, the header cell that each cell of the row below is a part of; {} where that can't be told.

    Without rules nothing says how far a header cell reaches, but where its parts have the names of another's parts,
    数值 单位 数值 单位, the second begins where the names begin again.
    """
    below = [s for s in table.anchored(row) if s.text] if row < len(table.rows) else []
    names = [s.folded for s in below]
    if any(len(n) > _LONGEST or any(map(str.isdigit, _BRACKETS.sub("", n))) for n in names):
        return {}
    first = next((n for n, name in enumerate(names) if name in names[n + 1 :]), None)
    if first is None:
        return {}
    starts = [n for n, name in enumerate(names) if name == names[first]]
    groups = [below[a:b] for a, b in pairwise([*({0} - {first}), *starts, len(below)])]
    free = {s.col for s in heads} - {s.col for s in below}
    split = [head for head in heads if head.col not in free]
    if len(split) != len(groups):
        return {}
    pairs = list(zip(split, groups, strict=True))
    fits = all(group[0].col <= head.col < group[-1].col + group[-1].cols for head, group in pairs)
    return {s.col: head for head, group in pairs for s in group} if fits else {}


__all__ = ["Cell", "Leaf", "Leaves", "leaves_at"]
