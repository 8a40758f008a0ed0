"""A table that is no form of indicators to its numbers: the names of its columns and rows, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.normalizers.numbers import PRESUMED
from pipeline.rows.claims import Reader
from pipeline.rows.grids import Slot, Table
from pipeline.rows.slots import unique
from pipeline.values.quantity import Quantity
from pipeline.values.report import ABSENT, Field, Figures

_UNIT = re.compile(r"\(([^()]{1,5})\)")
_RATE = re.compile(r"率|占比|比重|比例|进度|幅")
_LEAST = 2  # rows and columns of numbers: fewer hold no arithmetic of their own
_MOST = 400  # cells in a column: a longer table is a register, not a summary


def figures_of(table: Table, reader: Reader) -> Figures | None:
    """The numbers of a table; None where it has hardly any."""
    first = next((r for r, row in enumerate(table.rows) if r and _numbers(row, reader) >= _LEAST), None)
    if first is None or not _LEAST <= len(table.rows) - first <= _MOST:
        return None
    heads = tuple(_head(table, first, column) for column in range(table.width))
    rows = tuple(
        tuple(_cell(row, r, column, heads[column], reader) for column in range(table.width))
        for r, row in enumerate(table.rows[first:], first)
    )
    names = tuple(_name(row, cells) for row, cells in zip(table.rows[first:], rows, strict=True))
    return Figures(heads, names, rows)


def _numbers(row: Sequence[Slot | None], reader: Reader) -> int:
    return sum(reader.quantity(slot).read is not None for slot in unique(row))


def _head(table: Table, first: int, column: int) -> str:
    """What stands above the first row of numbers, but for words that run over the whole table."""
    slots = (row[column] for row in table.rows[:first])
    return "".join(dict.fromkeys(s.folded for s in slots if s and s.cols < table.width))


def _cell(row: Sequence[Slot | None], at: int, column: int, head: str, reader: Reader) -> Field[Quantity]:
    """The number that begins here; none where a cell beside or above reaches in."""
    slot = row[column]
    if slot is None or (slot.row, slot.col) != (at, column):
        return ABSENT
    said = _UNIT.findall(head)
    return reader.quantity(slot, said[-1] if said else PRESUMED if _RATE.search(head) else "")


def _name(row: Sequence[Slot | None], cells: Sequence[Field[Quantity]]) -> str:
    """The words before the first number of a row."""
    end = next((c for c, cell in enumerate(cells) if isinstance(cell.read, Quantity) and c), len(cells))
    return " ".join(s.folded for s in unique(row[:end]) if s.folded and not s.folded.isdigit())


__all__ = ["figures_of"]
