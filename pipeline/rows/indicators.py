"""Rows to indicators and totals, every cell accounted for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.normalizers.numbers import PRESUMED
from pipeline.rows.blocks import Block, Row
from pipeline.rows.cells import (
    extras,
    filled,
    goal_words,
    level_name,
    number,
    printed_unit,
    reason_of,
    sharing,
    unit_of,
    weight_of,
    where,
    words_of,
)
from pipeline.rows.claims import CellId, Reader, cell_id
from pipeline.rows.grids import Slot
from pipeline.rows.headers import Header
from pipeline.rows.levels import Levels, by_level, group_head, heading_of, opened
from pipeline.rows.totals import (
    Sum,
    grade_in,
    grade_of,
    group_weights,
    over_groups,
    over_leaves,
    settled,
    spoken_total,
    total,
    total_label,
)
from pipeline.rows.vocabulary import LEVELS, Words
from pipeline.values.place import Cited, fold
from pipeline.values.report import Field, Indicator, Total

_OUTLINE = re.compile(r"(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))")
_ITEM = re.compile(r"(?:\d+[.、)]|\(\d+\)|[①-⑳])")
_REMARK = 20  # characters of a lone wide cell that is a remark, not the name of a section
_NAMELESS = re.compile(r"[-—–―一/\\]{1,6}|无|不适用|不涉及|未设置|无此项|[….·]+|指标\d*[:：]?")
_SIGNED = ("department", "person", "date", "authority", "implementer", "project")
_UNREAD = ("duty", "attribute", "explanation", "number", "measure")


@dataclass(frozen=True, slots=True)
class Rows:
    """What one indicator block gives. `ignored` are the cells passed over by name: placeholders, remarks, labels."""

    indicators: tuple[Indicator, ...]
    totals: tuple[Total, ...]
    ignored: tuple[Slot, ...]
    grade: Field[str] = Field()


@dataclass(slots=True)
class _Walk:
    """What a walk down the rows of one block has met so far; filled row by row, then made `Rows`."""

    header: Header
    words: Words
    reader: Reader
    levels: Levels
    indicators: list[Indicator] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    groups: list[tuple[int, Total]] = field(default_factory=list)
    ignored: list[Slot] = field(default_factory=list)
    grade: Field[str] = Field()
    closed: bool = False


def rows_of(block: Block, words: Words, reader: Reader, loose: bool = False) -> Rows:
    """The indicators and totals of a block whose header is known; in a `loose` table a blank cell may be merged up."""
    assert block.header is not None
    header = opened(by_level(block.header, block.rows), block.rows)
    walk = _Walk(header, words, reader, Levels.of(header))
    for index, row in enumerate(block.rows):
        if all(s.row != row.number for s in row.says) or _is_total(row, walk):
            continue  # blank, or the rest of the row above where rules lie side by side
        if _is_remark(row, header, words, walk.closed):
            walk.ignored += row.says
            continue
        heading = heading_of(row, walk.levels.columns)
        if heading is not None:
            walk.levels = walk.levels.under(heading, words)
            walk.ignored.append(heading)
            continue
        walk.ignored += [s for role in _UNREAD for c in header.of(role) for s in row.all_at(c) if s.text]
        head = group_head(row, block.rows[index + 1 :], header, walk.levels, words)
        if head is not None:
            _headed(row, head, walk)
            continue
        walk.levels = walk.levels.after(row).whole(row, words)
        indicator = _indicator(row, header, walk.levels, reader)
        if indicator is None or _is_placeholder(indicator):
            walk.ignored += row.says
            continue
        above = walk.indicators[-1:] if loose else []
        walk.indicators.append(_on_duty(indicator, above[0]) if above else indicator)
        walk.groups += group_weights(row, header, reader, len(walk.indicators) - 1)
    named = _nested(walk.indicators)
    totals = over_groups(walk.groups, named) + settled(walk.sums, named)
    return Rows(named, tuple(over_leaves(totals, named)), tuple(walk.ignored), walk.grade)


def _is_total(row: Row, walk: _Walk) -> bool:
    """Whether it is a total row; then it is taken down, with the grade beside it."""
    header, reader, count = walk.header, walk.reader, len(walk.indicators)
    label = total_label(row, walk.words, walk.levels.columns)
    spoken = spoken_total(row, walk.words, reader) if label is None else None
    if spoken is not None:
        walk.sums.append(Sum(spoken, count))
        walk.grade = grade_in(row.says[0].text, reader) or walk.grade
        walk.closed = True
    if label is None:
        if walk.words.label(row.says[0].text) == "grade":
            walk.grade = next((g for s in row.says[1:] if (g := grade_in(s.text, reader))), walk.grade)
        return spoken is not None
    one = _sum(row, label, walk)
    walk.sums.append(one)
    if one.total.grand:
        walk.grade = grade_of(row, header, reader)
        walk.closed = walk.closed or count > 0
    walk.ignored += [s for s in row.says if walk.grade.said and _cell(s.text) == _cell(walk.grade.said)]
    walk.ignored += [s for role in ("weight", "score") for c in header.of(role) for s in row.all_at(c)]
    return True


def _sum(row: Row, label: Slot, walk: _Walk) -> Sum:
    """A total row; a subtotal may stand in the first row of its group, whose levels are then in force."""
    levels = walk.levels
    without = replace(row, slots=tuple(s for s in row.slots if s is not label))
    depth = levels.depth(label, row)
    inside = levels.after(without)
    own = [(i, s) for i, c in enumerate(levels.columns[:depth]) if (s := without.at(c)) and s.text]
    opens = any(
        s.row == row.number and ((before := levels.cells[i]) is None or before.folded != s.folded) for i, s in own
    )
    group = inside.group(depth) if depth else ()
    walk.levels = inside if opens else levels
    grand = walk.words.row(label.text) == "total" and not own
    one = total(row, walk.header, label, walk.reader, grand)
    return Sum(one, len(walk.indicators), _names(group, walk.reader), opens)


def _headed(row: Row, head: Slot, walk: _Walk) -> None:
    """The row of a group's name and points taken down, and the levels put in force below it."""
    if row.at(walk.levels.columns[-1]) is head and walk.levels.depth(head, row) == 0:
        walk.levels = walk.levels.under(head, walk.words)
        group: tuple[Slot | None, ...] = tuple(s for _, s in walk.levels.headings)
    else:
        walk.levels = walk.levels.after(row)
        group = walk.levels.group(walk.levels.depth(head, row) + 1)
    one = total(row, walk.header, head, walk.reader, False)
    walk.sums.append(Sum(one, len(walk.indicators), _names(group, walk.reader), True))


def _names(group: Sequence[Slot | None], reader: Reader) -> tuple[str, ...]:
    """Level cells as a path has them."""
    return tuple(level_name(slot.text.strip().plain if slot else "", reader) for slot in group)


def _cell(words: Cited) -> CellId:
    return cell_id(words.places[0])


def _on_duty(indicator: Indicator, above: Indicator) -> Indicator:
    """The row with the duty of the row above when its own is blank and it stands in the same group."""
    if indicator.duty.why != "empty" or not above.duty.read or indicator.path[:-1] != above.path[:-1]:
        return indicator
    return replace(indicator, duty=above.duty)


def _is_remark(row: Row, header: Header, words: Words, closed: bool) -> bool:
    """A row of notes, labels or signatures: one wide cell, a known label, or words after the total without a number."""
    said = row.says
    first = said[0]
    unmarked = words.labels.get(_OUTLINE.sub("", first.folded, count=1))
    if "remark" in (words.label(first.text), unmarked) or fold(first.text.text).startswith(
        ("注:", "注1", "备注:", "说明:", "填表人", "联系人")
    ):
        return True
    heading = words.role(first.text)
    if closed and heading and heading.name in ("excuse", "explanation", "standard") and first.text.text.strip():
        return True
    wide = len(said) == 1 and first.cols >= max(2, (header.columns[-1].last + 1) // 2)
    if wide and (closed or len(first.folded) > _REMARK or fold(first.text.text).startswith("其他需要说明")):
        return True
    labels = [words.label(s.text) for s in said]
    if words.labels.get(first.folded.split(":")[0], "") in _SIGNED and ":" in first.folded and closed:
        return True
    if labels[0] == "grade" and len(said) < 4:
        return True
    if sum(label in _SIGNED for label in labels) > 1 or (labels[0] in _SIGNED and len(said) == 2 and said[1].cols > 2):
        return True
    if labels[0] in (*_SIGNED, "goal"):
        return len(said) <= 4 and not any(
            row.at(c) for c in header.columns if c.role in ("weight", "score") and filled(row, c)
        )
    numeric = any(filled(row, c) for c in header.columns if c.role not in (*LEVELS, "number"))
    return closed and not numeric


def _indicator(row: Row, header: Header, levels: Levels, reader: Reader) -> Indicator | None:
    fields = tuple(reader.text(slot) for slot in levels.named)
    name = next((f for f in reversed(fields) if f.read), None)
    values = [c for c in header.columns if c.role not in LEVELS and filled(row, c)]
    if name is None and not values:
        return None
    own = [s for c in levels.columns if (s := row.at(c)) and s.text and s.row == row.number]
    if not own and not any(c.role in ("target", "actual", "weight", "score") for c in values):
        return None
    unit = unit_of(row, header, name, reader)
    target, actual = (goal_words(row, header, role) for role in ("target", "actual"))
    nature = words_of(row, header, "nature", reader)
    weight = weight_of(row, header, next((s for s in reversed(levels.named) if s and s.text), None), reader)
    return Indicator(
        path=tuple(level_name(f.read or "", reader) for f in fields),
        levels=fields,
        target=reader.goal(target, unit("target"), nature.text),
        half_target=reader.goal(goal_words(row, header, "half_target"), unit("half_target"), nature.text),
        actual=reader.goal(actual, unit("actual") or printed_unit(target, reader), role="actual"),
        rate=number(row, header, "rate", reader, unit=PRESUMED),
        weight=weight,
        score=number(row, header, "score", reader, unit="分"),
        standard=words_of(row, header, "standard", reader),
        excuse=reason_of(row, header, reader),
        duty=words_of(row, header, "duty", reader),
        linked=words_of(row, header, "linked", reader),
        nature=nature,
        others=tuple(extras(row, header, reader)),
        note=row.note or sharing(row, header),
        where=where(row),
    )


def _is_placeholder(indicator: Indicator) -> bool:
    """A row that only keeps a place in the form: "指标2：", "……", "无", "/", and no value."""
    values = (indicator.target, indicator.actual, indicator.score, indicator.weight)
    if not indicator.levels:
        return not any(f.said for f in values)
    empty = all(f.read is None or getattr(f.read, "point", None) == 0 for f in values)
    return empty and bool(_NAMELESS.fullmatch(fold(indicator.levels[-1].text)))


def distinct(indicators: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """Repeated paths numbered "#2", "#3" so that each has a name of its own."""
    seen: dict[tuple[str, ...], int] = {}
    out = []
    for indicator in indicators:
        seen[indicator.path] = count = seen.get(indicator.path, 0) + 1
        path = indicator.path if count == 1 else (*indicator.path[:-1], f"{indicator.name}#{count}")
        out.append(replace(indicator, path=path))
    return tuple(out)


def _nested(indicators: list[Indicator]) -> tuple[Indicator, ...]:
    """Rows "1.", "2." under a row "一、" of the same group made its parts."""
    out: list[Indicator] = []
    parent: int | None = None
    for index, indicator in enumerate(indicators):
        name = fold(indicator.levels[-1].text) if indicator.levels else ""
        if _OUTLINE.match(name):
            parent = index
        elif parent is not None and _ITEM.match(name) and indicator.path[:-1] == indicators[parent].path[:-1]:
            out.append(replace(indicator, parent=parent))
            continue
        else:
            parent = None
        out.append(indicator)
    return tuple(out)
