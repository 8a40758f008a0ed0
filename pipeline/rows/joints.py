"""Where a page end cuts a table: rows in two, and names of merged cells in two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.rows.slots import Slot, unique
from pipeline.values.place import Cited

_NAME = 20  # characters: no name of a group is longer

Part = list[tuple[Slot | None, ...]]


def appended(rows: Part, part: Part, named: Callable[[Cited], bool]) -> Part:
    """The part below the rows; a row that the page end cut made one, with cells of it that reach over other rows.

    Names of merged cells that it cut are made whole.

    Args:
        named: whether the words are the name of a group of rows.
    """
    if not rows or not part or len(rows[-1]) != len(part[0]):
        return [*rows, *part]
    if _cut(rows, part):
        joined = _shared(tuple(_joined(a, b) for a, b in zip(rows[-1], part[0], strict=True)))
        whole = {id(s): made for old in (rows[-1], part[0]) for s, made in zip(old, joined, strict=True) if s and made}
        ends = [tuple(whole.get(id(s), s) if s else None for s in row) for row in (*rows[:-1], *part[1:])]
        return [*ends[: len(rows) - 1], joined, *ends[len(rows) - 1 :]]
    return names_made_whole([*rows, *part], named, len(rows) - 1)


def names_made_whole(rows: Part, named: Callable[[Cited], bool], at: int | None = None) -> Part:
    """The rows with names that stand torn in a row and the one below it put together; `at` is the only such row."""
    whole: dict[int, Slot] = {}
    for above, below in [(rows[at], rows[at + 1])] if at is not None else pairwise(rows):
        for a, b in zip(above, below, strict=True):
            if a and b and a is not b and a.text and b.text and id(a) not in whole and _torn(a.text, b.text, named):
                whole[id(a)] = whole[id(b)] = replace(a, text=Cited.join([a.text, b.text]))
    return [tuple(whole.get(id(slot), slot) for slot in row) for row in rows] if whole else rows


def _torn(above: Cited, below: Cited, named: Callable[[Cited], bool]) -> bool:
    """Whether two short cells are one name that a page end cut: 满意度指 | 标, 效益(20 | 分)."""
    a, b = above.folded.text, below.folded.text
    if len(a) + len(b) > _NAME:
        return False
    opened = a.count("(") - a.count(")") == 1 == b.count(")") - b.count("(")
    return opened or (named(Cited.join([above, below])) and not (named(above) and named(below)))


def _cut(rows: Sequence[Sequence[Slot | None]], part: Sequence[Sequence[Slot | None]]) -> bool:
    """Whether the last row above and the first below are one row: columns that are never empty are empty in one of
    them, and none is empty in both.
    """
    whole = [row for row in (*rows[1:-1], *part[1:]) if len(unique(row)) > 2]
    solid = [
        c
        for c in range(len(part[0]))
        if len(whole) >= 2
        and all(row[c] and _says(row[c]) for row in whole)
        and not any(_spans(row[c]) for row in whole)
    ]
    above, below = ([c for c in solid if not _says(row[c])] for row in (rows[-1], part[0]))
    if max(len(above), len(below)) < min(2, len(solid)) or not solid or set(above) & set(below):
        return False
    return any(_says(slot) for slot in part[0])


def _says(slot: Slot | None) -> bool:
    return bool(slot and slot.text)


def _spans(slot: Slot | None) -> bool:
    return bool(slot and slot.rows > 1)


def _joined(a: Slot | None, b: Slot | None) -> Slot | None:
    if not a or not b or not b.text:
        return a or b
    return replace(a, text=Cited.join([a.text, b.text]) if a.text else b.text)


def _shared(row: tuple[Slot | None, ...]) -> tuple[Slot | None, ...]:
    """Equal neighbours made the same slot again, so that a wide cell stays one."""
    out: list[Slot | None] = list(row)
    for c, (left, right) in enumerate(pairwise(row)):
        if left and right and left == right:
            out[c + 1] = out[c]
    return tuple(out)
