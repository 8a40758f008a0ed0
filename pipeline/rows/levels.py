"""The levels in force while the rows of a block are read from top to bottom, and what opens a group of rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.rows.blocks import Row
from pipeline.rows.cells import filled
from pipeline.rows.columns import Column
from pipeline.rows.grids import Slot
from pipeline.rows.headers import Header
from pipeline.rows.vocabulary import LEVELS, Words

_MARKS = (
    re.compile(r"[一二三四五六七八九十]+[、.]"),
    re.compile(r"\([一二三四五六七八九十]+\)"),
    re.compile(r"\d+[.、](?!\d)"),
    re.compile(r"(?:\(\d+\)|\d+\)|[①-⑳])"),
)
_GROUP = re.compile(
    r"(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)).{1,10}(?:指标|\d分\))"
)  # （一）产出指标（50分）
_LONGEST_HEADING = 24  # characters of a row that heads others
_OWN = ("target", "half_target", "actual", "standard")


@dataclass(frozen=True, slots=True)
class Levels:
    """The level cells in force, outermost first, their columns, and the heading rows above them with their depth."""

    columns: tuple[Column, ...]
    cells: tuple[Slot | None, ...]
    headings: tuple[tuple[int, Slot], ...] = ()

    @classmethod
    def of(cls, header: Header) -> Levels:
        """Nothing in force yet."""
        columns = tuple(c for c in header.columns if c.role in LEVELS)
        if len({c.role for c in columns}) == len(columns) and all("级" in c.header.folded.text for c in columns):
            columns = tuple(sorted(columns, key=lambda c: c.role))  # some forms print the innermost level first
        return cls(columns, (None,) * len(columns))

    def under(self, heading: Slot, words: Words) -> Levels:
        """Nothing in force but the heading that fills a row of its own, 产出指标（50分）, and those it stands under."""
        depth = depth_of(heading, words)
        kept = tuple((d, slot) for d, slot in self.headings if d < depth)
        return Levels(self.columns, (None,) * len(self.columns), (*kept, (depth, heading)))

    @property
    def named(self) -> tuple[Slot | None, ...]:
        """The levels of a row, outermost first; headings stand in for blank outer levels, or outside them."""
        headings = tuple(slot for _, slot in self.headings)
        if headings and self.cells[0] and self.cells[0].folded == headings[-1].folded:
            headings = headings[:-1]
        blank = next((i for i, slot in enumerate(self.cells[:-1]) if slot), max(len(self.cells) - 1, 0))
        return (*headings, *self.cells[min(blank, len(headings)) :])

    def after(self, row: Row) -> Levels:
        """The level cells in force for `row`: a blank one keeps the last while all outside it stay."""
        kept: list[Slot | None] = []
        same = True
        for index, (column, before) in enumerate(zip(self.columns, self.cells, strict=True)):
            slot = row.at(column)
            innermost = index == len(self.columns) - 1
            if slot is not None and slot.text:
                same = same and slot is before
                kept.append(slot)
            else:
                kept.append(before if same and not innermost else None)
        return replace(self, cells=tuple(kept))

    def whole(self, row: Row, words: Words) -> Levels:
        """A section that is its own only indicator (预算执行率 | | | 100% | 95%) as if merged over all levels."""
        first, *inner = self.cells or (None,)
        alone = inner and first and first.row == row.number and not any(inner) and row.at(self.columns[0]) is first
        if not alone or not first or words.group_level(first.text) != 1:
            return self
        return replace(self, cells=(first,) * len(self.cells))

    def depth(self, slot: Slot, row: Row) -> int:
        """How many of the levels stand outside this cell of the row."""
        at = slot.col + row.shift
        return next((i for i, c in enumerate(self.columns) if c.first <= at <= c.last), 0)

    def group(self, depth: int) -> tuple[Slot | None, ...]:
        """The headings in force and the outermost `depth` level cells: the group that a row stands in."""
        return self.named[: len(self.named) - len(self.cells) + depth] if depth <= len(self.cells) else self.named


def depth_of(slot: Slot, words: Words) -> int:
    """How deep a heading stands, from 1: by its mark (一、 （一） 1. (1)), else by its words."""
    text = slot.folded
    marked = next((i for i, mark in enumerate(_MARKS, 1) if mark.match(text)), 0)
    return marked or words.group_level(slot.text) or 1


def by_level(header: Header, rows: Sequence[Row]) -> Header:
    """The header with its only weight column as that of an outer level, when it stands between the levels and one
    weight serves several rows: 一级指标 | 分值 | 二级指标 | 三级指标.
    """
    levels, weights = [c for c in header.columns if c.role in LEVELS], header.of("weight")
    if len(weights) != 1 or not levels or not levels[0].last < weights[0].first < levels[-1].first:
        return header
    named = [row for row in rows if filled(row, levels[-1])]
    if all(filled(row, weights[0]) and _own(row, weights[0]) for row in named):
        return header
    columns = (replace(c, role="level_weight") if c is weights[0] else c for c in header.columns)
    return replace(header, columns=tuple(columns))


def opened(header: Header, rows: Sequence[Row]) -> Header:
    """The header with an outer level that spans two columns of names made two: 指标类型 over 产出指标 | 数量指标."""
    levels = [c for c in header.columns if c.role in LEVELS]
    for wide in (c for c in levels[:-1] if c.last > c.first):
        free = [role for role in LEVELS if role not in {c.role for c in levels} and role > wide.role]
        named = [[s.col + row.shift for s in row.all_at(wide) if s.text] for row in rows if filled(row, levels[-1])]
        inner = {two[1] for two in named if len(two) == 2}
        if not free or len(inner) != 1 or 2 * sum(len(two) == 2 for two in named) < len(named):
            continue
        at = inner.pop()
        two = (replace(wide, last=at - 1), replace(wide, role=free[0], first=at))
        columns = tuple(part for c in header.columns for part in (two if c is wide else (c,)))
        return replace(header, columns=columns)
    return header


def heading_of(row: Row, columns: Sequence[Column]) -> Slot | None:
    """The one short cell of a row that heads the rows below: wider than the levels, or alone in the outermost one."""
    said = row.says
    if len(said) != 1 or said[0].row != row.number or len(said[0].folded) > _LONGEST_HEADING or not columns:
        return None
    (slot,) = said
    first, last = slot.col + row.shift, slot.col + row.shift + slot.cols - 1
    wide = first <= columns[0].first and last > columns[-1].last
    alone = len(columns) > 1 and columns[0].first <= first and last <= columns[0].last and slot.rows == 1
    outlined = _GROUP.fullmatch(slot.folded) is not None  # wherever a text export, or white, has put it
    return slot if wide or alone or outlined else None


def group_head(row: Row, below: Sequence[Row], header: Header, levels: Levels, words: Words) -> Slot | None:
    """The name of a group that carries the group's own weight or score in a row of its own, above its rows."""
    has_points = any(filled(row, c) and _own(row, c) for role in ("weight", "score") for c in header.of(role))
    following = next((r for r in below if r.says), None)
    if not has_points or following is None or not levels.columns:
        return None
    names = [s for c in levels.columns if (s := row.at(c)) and s.text and s.row == row.number]
    if not names:
        return None
    slot, inner = names[-1], levels.columns[-1]
    if any((s := row.at(c)) and s.text and s is not slot for role in _OWN for c in header.of(role)):
        return None
    if len(levels.columns) > 1 and not (slot.col + row.shift <= inner.last <= slot.col + row.shift + slot.cols - 1):
        outer = levels.columns[levels.depth(slot, row)]
        under = following.at(outer)
        same = under is None or not under.text or under.folded == slot.folded
        return slot if same and filled(following, inner) else None
    wide = slot.cols > 1 and len(levels.columns) > 1 and filled(following, inner)
    marked = any(mark.match(slot.folded) for mark in _MARKS) and len({id(s) for s in names}) == 1
    return slot if (marked or wide) and words.group_level(slot.text) else None


def _own(row: Row, column: Column) -> bool:
    slot = row.at(column)
    return slot is not None and slot.row == row.number


__all__ = ["Levels", "by_level", "depth_of", "group_head", "heading_of", "opened"]
