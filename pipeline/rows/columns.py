"""The columns that a header makes, and which of them count: of several years, spans and versions one does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.rows.grids import Slot, Table
from pipeline.rows.vocabulary import LEVELS
from pipeline.values.place import Cited

LONG = re.compile(r"^(?:中长?期|长期|实施期|三年|项目期)(?:绩效)?(?:总体)?(?:目标|指标)")
YEARLY = re.compile(r"(?:20\d\d年|本?年度|当年|全年)(?:度)?(?:绩效)?(?:总体)?(?:目标|指标)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a block: its role, its first and last grid column, and the header cell."""

    role: str
    first: int
    last: int
    unit: str
    header: Cited


def in_order(columns: list[Column]) -> tuple[Column, ...]:
    """The columns left to right, without a side label (绩效指标) that stands left of the outermost level."""
    ordered = sorted(columns, key=lambda c: c.first)
    outermost = next((i for i, c in enumerate(ordered) if c.role == "level1"), 0)
    goals = sum(c.role == "target" for c in ordered) > 1  # 年度绩效指标 is a target's header elsewhere
    sides = [c for c in ordered[:outermost] if c.role in LEVELS and "级" not in c.header.text]
    sides += [c for c in ordered[:outermost] if c.role == "target" and goals]
    return tuple(c for c in ordered if c not in sides)


def of_the_year(columns: list[Column], cells: list[Slot]) -> list[Column]:
    """Without the columns under 中期目标 where others stand under 年度目标: they are another span's, not the year's."""
    wide = [s for s in cells if s.cols > 1]
    long = [s for s in wide if LONG.search(s.folded)]
    if not long or not any(YEARLY.match(s.folded) for s in wide):
        return columns
    return [c for c in columns if not any(s.col <= c.first and c.last < s.col + s.cols for s in long)]


def as_adjusted(columns: list[Column]) -> list[Column]:
    """Where a target was adjusted in the year the adjusted one counts; the first one is kept beside it."""
    targets = [c for c in columns if c.role == "target"]
    first = [c for c in targets if "调整" not in c.header.folded.text]
    return [replace(c, role="initial_target") if c in first and first != targets else c for c in columns]


def as_money(columns: list[Column]) -> list[Column]:
    """Of money 计划数 is what was planned to be spent, where a rate is told and no other column that it may be of."""
    roles = {c.role for c in columns}
    if "execution" not in roles or roles & {"initial", "adjusted", "arrived"}:
        return columns
    return [replace(c, role="adjusted") if c.role == "target" else c for c in columns]


def of_one_year(columns: list[Column]) -> list[Column]:
    """Without results and targets of other years beside those of the year: 2022年完成值 | 2023年完成值."""

    def year(column: Column) -> int:
        return int(found[1]) if (found := re.match(r"(20\d\d)年", column.header.folded.text)) else 0

    last = max((year(c) for c in columns if c.role == "actual"), default=0)
    kept = {c.role for c in columns if year(c) in (0, last)}
    return [c for c in columns if c.role not in ("target", "actual") or year(c) in (0, last) or c.role not in kept]


def valued(lower: list[Column], upper: Sequence[Column], table: Table, last: int) -> list[Column]:
    """The lower columns, a unit's made the value's where a split target has no other and figures stand in it."""
    split = [[c for c in lower if u.first <= c.first <= u.last] for u in upper if u.role == "target"]
    units = [c for part in split if "target" not in {c.role for c in part} for c in part if c.role == "measure"]
    figures = [c for c in units if _mostly_figures(table, c.first, last + 1)]
    return [replace(c, role="target") if c in figures else c for c in lower]


def _mostly_figures(table: Table, column: int, start: int) -> bool:
    slots = [table.rows[row][column] for row in range(start, len(table.rows))]
    said = [s.folded for s in slots if s and s.text and s.cols == 1]
    return 2 * sum(any(map(str.isdigit, text)) for text in said) > len(said)
