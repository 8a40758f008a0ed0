"""Levels whose header is no known word (评价维度, 目标分项): told by where they stand and by what stands in them.

Left of a known level, or of the columns of a form of scores where no level is known at all, a column of words is a
level: the indicator where each row has its own words, a group where one cell stands over several rows.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.rows.grids import Slot, Table
from pipeline.rows.vocabulary import LEVELS, Role, Words

_CLAIMS, _SCORED = frozenset({"target", "actual"}), frozenset({"weight", "score"})
_REACH = 60  # rows below a header that are looked at
_LONG = 12  # letters: the header of a level is not longer

Said = list[tuple[Slot, Role]]


def with_unnamed(said: Said, table: Table, row: int, words: Words) -> Said:
    """The header cells of a row with their roles, those of levels that no word told added in their places."""
    roles = {role.name for _, role in said}
    levels = [slot for slot, role in said if role.name in LEVELS]
    if not levels and not (roles & _CLAIMS and roles & _SCORED and len(roles & (_CLAIMS | _SCORED)) > 2):
        return said
    known = {id(slot) for slot, _ in said}
    values = [s.col for s, role in said if role.name not in (*LEVELS, "number")]
    end = min([s.col for s in levels] or values, default=0)
    other = [s for s in table.present(row) if s.text and s.col < end and s.row == row and id(s) not in known]
    other = [s for s in other if s.cols == 1 and len(s.folded) <= _LONG and not words.label(s.text)]
    if not levels:
        name = next((s for s in other if _names(s, table, words)), None)
        return _in_order(said, [s for s in other if name and s.col < name.col and _groups(s, table, words)], name)
    groups = []
    for slot in reversed(other):  # side by side with the levels: no other column between
        if slot.col + slot.cols != end or not _groups(slot, table, words):
            break
        groups.append(slot)
        end = slot.col
    return _in_order(said, groups[::-1], None)


def _in_order(said: Said, groups: list[Slot], name: Slot | None) -> Said:
    """With the new levels: the places left free by those that are known, or all counted anew where there is none."""
    if not groups and name is None:
        return said
    levels = [(slot, role) for slot, role in said if role.name in LEVELS]
    if name is not None:
        levels = [(name, Role("level3"))]
    taken = [LEVELS.index(role.name) for _, role in levels]
    if min(taken) < len(groups):
        if len(groups) + len(levels) > len(LEVELS):
            return said
        levels = [(slot, replace(role, name=LEVELS[len(groups) + n])) for n, (slot, role) in enumerate(levels)]
    levels = [*((slot, Role(LEVELS[n])) for n, slot in enumerate(groups)), *levels]
    return sorted([*(pair for pair in said if pair[1].name not in LEVELS), *levels], key=lambda pair: pair[0].col)


def _below(head: Slot, table: Table, words: Words) -> list[Slot | None]:
    """The cells under a header cell, down to the next total; None for a cell that goes on from above or is blank."""
    found: list[Slot | None] = []
    for row in range(head.row + head.rows, min(head.row + head.rows + _REACH, len(table.rows))):
        said = [s for s in table.present(row) if s.text]
        if any(words.row(s.text) for s in said[:1]) or len(said) < 2:
            break
        slot = table.rows[row][head.col]
        if slot and slot.cols > 1:
            break
        found.append(slot if slot and slot.row == row and slot.text else None)
    return found


def _groups(head: Slot, table: Table, words: Words) -> bool:
    """Whether words stand below, one cell at least over several rows."""
    cells = _below(head, table, words)
    said = [slot for slot in cells if slot]
    return bool(said) and len(said) < len(cells) and cells[0] is not None and not any(map(_figure, said))


def _names(head: Slot, table: Table, words: Words) -> bool:
    """Whether words of its own stand in each row below."""
    cells = _below(head, table, words)
    said = [slot.folded for slot in cells if slot and not _figure(slot)]
    return len(cells) > 1 and len(set(said)) == len(cells)


def _figure(slot: Slot) -> bool:
    text = slot.folded
    return sum(c.isdigit() for c in text) * 2 > len(text) or not any("\u4e00" <= c <= "\u9fff" for c in text)
