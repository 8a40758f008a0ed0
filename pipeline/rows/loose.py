"""Rows of delimited text put back under their header.

A text export drops the cells that a merge covers, so a row may stand one or two columns too far left or right, or its
name may stand where an outer level belongs. The row is anchored on its numbers (shifted cells); each mended row
says so.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.rows.blocks import Block, Row
from pipeline.rows.columns import Column
from pipeline.rows.grids import Slot, Table
from pipeline.rows.headers import Header
from pipeline.rows.vocabulary import LEVELS, Words

_NUMERIC = ("weight", "score")
_SIGNS = frozenset("0123456789.-—/")


def mended(block: Block, table: Table, words: Words) -> Block:
    """The block with every row moved so that its numbers stand in the columns of numbers.

    Only a table that has lost cells somewhere may have lost one in a row where a blank would do as well.
    """
    header = block.header
    if header is None or header.kind != "indicators":
        return block
    rows = [_named(_moved(row, header, table), header, words) for row in block.rows]
    if any(row.note for row in rows):
        rows = [_inward(row, header, words) for row in rows]
    return Block(header, tuple(rows))


def _moved(row: Row, header: Header, table: Table) -> Row:
    """The smallest shift under which more columns of numbers hold numbers.

    A form without such columns is judged by how many columns are filled, if its rows are seen to have lost cells.
    """
    counted = [c for role in _NUMERIC for c in header.of(role)]
    if not counted and table.ragged:
        counted = [c for c in header.columns if c.role not in LEVELS[:-2]]
    if not row.says or not counted:
        return row

    def fits(shift: int) -> int:
        moved = replace(row, shift=shift)
        inside = all(0 <= s.col + shift < max(table.width, header.columns[-1].last + 1) for s in row.says)
        return sum(_fits(moved.at(c), c.role) for c in counted) if inside else -1

    far = range(3, table.width) if table.ragged else ()  # a total row lost all levels
    best = max((0, 1, -1, 2, -2, *far), key=lambda s: (fits(s), -abs(s)))
    return replace(row, shift=best, note="shifted") if fits(best) > fits(0) else row


def _fits(slot: Slot | None, role: str) -> bool:
    if slot is None or not slot.text:
        return False
    text = slot.folded
    return len(text) <= 8 and set(text) <= _SIGNS if role in _NUMERIC else True


def _levels(row: Row, header: Header) -> tuple[list[Column], list[bool]]:
    columns = [c for c in header.columns if c.role in LEVELS]
    return columns, [bool((s := row.at(c)) and s.text) for c in columns]


def _named(row: Row, header: Header, words: Words) -> Row:
    """The one word left of the values made the name when an outer level holds it.

    小计 stays where it is, and so does the usual name of a section, and of a group whose row has points but no goal.
    """
    levels, said = _levels(row, header)
    values = {c.role for c in header.columns if c.role not in LEVELS and (s := row.at(c)) and s.text}
    if len(levels) < 2 or not any(said) or said[-1] or not values:
        return row
    at = max(i for i, s in enumerate(said) if s)
    name = row.at(levels[at])
    goalless = not values & {"target", "actual", "standard"} and values & {"weight", "score"}
    level = words.group_level(name.text) if name else 0
    if name and (words.row(name.text) or (level and goalless) or (level == 1 and at == 0)):
        return row
    return _swapped(row, levels, {at: len(levels) - 1})


def _inward(row: Row, header: Header, words: Words) -> Row:
    """A lone outermost level made the inner one: a new outermost level would open a new inner one with it."""
    levels, said = _levels(row, header)
    if len(levels) < 3 or said[:2] != [True, False] or not said[-1]:
        return row
    first = row.at(levels[0])
    if first is None or words.is_section(first.text):
        return row
    return _swapped(row, levels, {0: 1})


def _swapped(row: Row, levels: list[Column], moves: dict[int, int]) -> Row:
    slots: list[Slot] = []
    for slot in row.slots:
        index = next((i for i, c in enumerate(levels) if c.first <= slot.col + row.shift <= c.last), None)
        if index in moves and slot.text:
            slots.append(replace(slot, col=levels[moves[index]].first - row.shift))
        elif index in moves.values() and not slot.text:
            continue
        else:
            slots.append(slot)
    return replace(row, slots=tuple(sorted(slots, key=lambda s: s.col)), note=row.note or "shifted")
