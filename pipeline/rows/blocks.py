"""A table cut into blocks: label rows, the budget block, goals, indicators, totals, remarks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.rows.columns import Column
from pipeline.rows.grids import Slot, Table
from pipeline.rows.headers import BUDGET, Header
from pipeline.rows.vocabulary import Words


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a block: its number in the table and its cells by column.

    `shift` is how many columns the row was moved to fit its header (loose tables), `note` why.
    """

    number: int
    slots: tuple[Slot, ...]
    shift: int = 0
    note: str = ""

    def at(self, column: Column) -> Slot | None:
        """The cell of this row in that column; several cells under one header give the first that says something."""
        cells = self.all_at(column)
        return next((s for s in cells if s.text), cells[0] if cells else None)

    def all_at(self, column: Column) -> list[Slot]:
        """All cells of this row under that header."""
        return [
            s
            for s in self.slots
            if s.col + self.shift <= column.last and s.col + self.shift + s.cols - 1 >= column.first
        ]

    @property
    def says(self) -> list[Slot]:
        """The cells with text."""
        return [s for s in self.slots if s.text]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under one header; `header` None for the rows before the first one."""

    header: Header | None
    rows: tuple[Row, ...]


def blocks(table: Table, found: tuple[Header, ...], words: Words) -> tuple[Block, ...]:
    """The table's rows under their headers, top to bottom; a header that only says again what it is goes on."""
    starts = [h.first for h in found] + [len(table.rows)]
    rows = _rows(table, 0, starts[0])
    parts: list[tuple[Header | None, list[Row]]] = [(None, [*rows])]
    for header, end in zip(found, starts[1:], strict=True):
        repeats = _repeats(parts[-1][0], header) and not any(words.row(s.text) == "total" for r in rows for s in r.says)
        rows = _rows(table, header.last + 1, end)
        if repeats:
            parts[-1][1].extend(rows)
        else:
            parts.append((header, [*rows]))
    return tuple(Block(header, tuple(rows)) for header, rows in parts if header or rows)


def _repeats(above: Header | None, header: Header) -> bool:
    """Whether a header is that of the block above word for word."""
    if above is None or above.kind != header.kind:
        return False
    same = [[(c.role, c.first, c.header.folded.text) for c in h.columns] for h in (above, header)]
    return same[0] == same[1]


def _rows(table: Table, start: int, end: int) -> list[Row]:
    return [Row(r, tuple(table.present(r))) for r in range(start, end)]


def transposed(table: Table, words: Words) -> Table | None:
    """The table turned on its side when its first column holds the header words (指标, 分值, 得分, 得分率)."""
    width, height = table.width, len(table.rows)
    if width < 3 or not 2 <= height <= 8:
        return None
    first = [row[0] for row in table.rows]
    roles = [role.name for slot in first if slot and slot.text and (role := words.role(slot.text))]
    across = [role for slot in table.rows[0][1:] if slot and slot.text and (role := words.role(slot.text))]
    money = len(roles) >= height - 1 and len(set(roles) & BUDGET) >= 2
    heads = [words.budget_item(s.text.text) for s in table.rows[0][1:] if s and s.text]
    if money and not across and (all(heads) or "all" in heads):
        return _turned(table)
    if len(roles) != height or len(set(roles) & {"weight", "score", "rate"}) < 2 or across:
        return None
    return _turned(table)


def _turned(table: Table) -> Table:
    """Rows made columns."""
    width, height = table.width, len(table.rows)
    turned: dict[int, Slot] = {}
    for slot in table.slots():
        turned[id(slot)] = Slot(slot.text, slot.col, slot.row, slot.cols, slot.rows)
    rows = tuple(tuple(turned[id(s)] if (s := table.rows[r][c]) else None for r in range(height)) for c in range(width))
    return replace(table, rows=rows, loose=False, ragged=False)
