"""Money set crosswise: what it is for heads the columns, and 年初预算数, 全年执行数, 执行率 head the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.normalizers.numbers import PRESUMED
from pipeline.rows.blocks import Row
from pipeline.rows.cells import where
from pipeline.rows.claims import Reader
from pipeline.rows.grids import Slot
from pipeline.rows.headers import BUDGET, FIGURE
from pipeline.rows.vocabulary import Words
from pipeline.values.report import BudgetLine

_FIELDS = {r: r for r in ("initial", "adjusted", "spent", "weight", "score")} | {"execution": "rate"}
_UNITS = {"rate": PRESUMED, "weight": "分", "score": "分"}
_BLANK = ("", "/", "-", "—", "——")


def crosswise(rows: Sequence[Row], words: Words, reader: Reader, unit: str) -> tuple[list[BudgetLine], list[Slot]]:
    """A line for each column of such a block, and the cells that were read or head it; nothing where there is none."""
    for index, row in enumerate(rows):
        heads = _funds(row, words)
        below = _lines(rows[index + 1 :], heads, words) if heads else []
        if len({role for role, _, _ in below} & BUDGET) > 1:
            return _made(row, heads, below, reader, unit), [*row.says, *(s for _, line, _ in below for s in line.says)]
    return [], []


def _funds(row: Row, words: Words) -> list[Slot]:
    """The cells that head columns of money: at least two, most of which name funds."""
    own = [s for s in row.says if s.row == row.number]
    first = next((n for n, s in enumerate(own) if words.budget_item(s.text.text) and not words.role(s.text)), len(own))
    heads = own[first:]
    named = sum(bool(words.budget_item(s.text.text)) for s in heads)
    return heads if len(heads) > 1 and 2 * named >= len(heads) and not any(map(_figure, heads)) else []


def _lines(rows: Sequence[Row], heads: Sequence[Slot], words: Words) -> list[tuple[str, Row, Slot]]:
    """The rows of figures below, each with its role and label, up to the first that is none."""
    found: list[tuple[str, Row, Slot]] = []
    for row in rows:
        own = [s for s in row.says if s.row == row.number and s.col < heads[0].col]
        role = words.role(own[-1].text) if own else None
        cells = [_below(row, head) for head in heads]
        figures = all(s is None or _figure(s) or s.folded in _BLANK for s in cells)
        if not role or role.name not in _FIELDS or not figures:
            break
        found.append((role.name, row, own[-1]))
    return found


def _made(
    row: Row, heads: Sequence[Slot], below: Sequence[tuple[str, Row, Slot]], reader: Reader, unit: str
) -> list[BudgetLine]:
    lines = []
    for head in heads:
        line = BudgetLine(reader.text(head), unit=unit or "万元", where=where(row))
        for role, figures, _ in below:
            name = _FIELDS[role]
            field = reader.quantity(_below(figures, head), _UNITS.get(name, unit or "万元"))
            line = replace(line, **{name: field})  # type: ignore[arg-type]
        lines.append(line)
    return lines


def _below(row: Row, head: Slot) -> Slot | None:
    """The cell of a row that begins under a head."""
    return next((s for s in row.says if s.row == row.number and head.col <= s.col < head.col + head.cols), None)


def _figure(slot: Slot) -> bool:
    return FIGURE.fullmatch(slot.folded) is not None
