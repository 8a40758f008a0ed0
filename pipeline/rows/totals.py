"""Total and subtotal rows: their label, their numbers, their grade, and what they are the total of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.rows.blocks import Row
from pipeline.rows.cells import as_points, extras, number, where, words_of
from pipeline.rows.claims import Reader
from pipeline.rows.columns import Column
from pipeline.rows.grids import Slot
from pipeline.rows.headers import Header
from pipeline.rows.vocabulary import LEVELS, Words
from pipeline.values.place import Cited
from pipeline.values.quantity import Quantity
from pipeline.values.report import ABSENT, Field, Indicator, Total

_GRADE = re.compile(
    r"(?:.{0,6}(?:等级|等次|级别|档次|结论|结果)为?:?)?[\"(]?(?P<grade>优秀|良好|中等|较差|合格|不合格|优|良|中|差|低)[\")]?"
)
_GRADED = re.compile(
    r"(?:等级|等次|级别|档次)为?:?[\"(]?(?P<grade>优秀|良好|中等|较差|不?合格|优|良|中|差|低)(?![\u4e00-\u9fff])"
)
_SPOKEN = re.compile(r"(?P<label>[\u4e00-\u9fff]{2,8})[::]?(?P<score>\d+(?:\.\d+)?)分?(?=$|[,;。、(])")


def total_label(row: Row, words: Words, columns: Sequence[Column]) -> Slot | None:
    """The label of a total row: the first cell that says something, left of the values or among the levels."""
    said = row.says
    edge = max((c.last for c in columns), default=0)
    for slot in said[:3]:
        if slot.col + row.shift > edge and slot is not said[0]:
            break
        if words.row(slot.text) in ("total", "subtotal"):
            return slot
    return None


@dataclass(frozen=True, slots=True)
class Sum:
    """A total row as it stands among the rows: what it counts is settled when all rows are known.

    Args:
        total: as printed; `grand` when it is called 合计, 总分, not 小计.
        at: how many indicators stand before it.
        group: names of the group it stands in, outermost first.
        opens: it stands above its rows.
    """

    total: Total
    at: int
    group: tuple[str, ...] = ()
    opens: bool = False


def total(row: Row, header: Header, label: Slot, reader: Reader, grand: bool) -> Total:
    """The numbers of a total row; what it is the total of is not settled yet."""
    cells = {role: number(row, header, role, reader, skip=label) for role in ("score", "rate")}
    cells["weight"] = as_points(number(row, header, "weight", reader, skip=label))
    if cells["weight"].read is None and cells["score"].read is None:
        cells.update(_by_order(row, header, label, reader))
    if (one := cells["weight"].said) and one == cells["score"].said:
        cells["weight"] = ABSENT  # one cell for both columns: what was reached
    excuse = ABSENT if grade_of(row, header, reader).said else words_of(row, header, "excuse", reader)
    others = tuple(e for e in extras(row, header, reader) if e.value.said not in [f.said for f in cells.values()])
    made = Total(reader.text(label), grand=grand, where=where(row), excuse=excuse, others=others)
    return replace(made, weight=cells["weight"], score=cells["score"], rate=cells["rate"])


def settled(sums: Sequence[Sum], indicators: Sequence[Indicator]) -> list[Total]:
    """Every total with the rows it counts.

    The last row called a total counts all before it, one at the head of the table all below it; any other counts its
    group, or the rows since the last that stood in no group.
    """
    totals: list[Total] = []
    start = 0
    for index, one in enumerate(sums):
        later = any(i.weight.read or i.score.read for i in indicators[one.at :])
        grand = one.total.grand and not any(s.total.grand and s.at > one.at for s in sums[index + 1 :])
        if one.opens:
            over, grand = _below(one, indicators), False
        elif one.at == 0 and later and not one.group:
            over, grand = range(len(indicators)), one.total.grand
        elif one.total.grand and _twice(one, sums[index + 1 :]) and _adds(one.total, indicators[: one.at]):
            over, grand = range(one.at), False  # 合计 of the indicators before a 总分 that counts the money, too
        else:
            over = _above(one, indicators) or range(start, one.at)
            if grand and not _only_adds(one.total, over, indicators[: one.at]):
                over = range(one.at)
            else:
                grand = False
            start = start if one.group else one.at
        totals.append(replace(one.total, over=tuple(over), grand=grand))
    return totals


def _twice(one: Sum, others: Sequence[Sum]) -> bool:
    """Whether another total of the same rows follows."""
    return any(s.total.grand and s.at == one.at for s in others)


def _below(one: Sum, indicators: Sequence[Indicator]) -> range:
    """The rows after it that stand in its group."""
    end = one.at
    while end < len(indicators) and indicators[end].path[: len(one.group)] == one.group:
        end += 1
    return range(one.at, end)


def _above(one: Sum, indicators: Sequence[Indicator]) -> range:
    """The rows before it that stand in its group; none when the group has no name."""
    start = one.at
    while one.group and one.group[-1] and start and indicators[start - 1].path[: len(one.group)] == one.group:
        start -= 1
    return range(start, one.at)


def _adds(one: Total, indicators: Sequence[Indicator]) -> bool:
    """Whether the total's weight, or else its score, is what the rows add up to."""
    for role in ("weight", "score"):
        said = getattr(one, role).read
        if said:
            return bool(said.point == sum(v.point for i in indicators if (v := getattr(i, role).read)))
    return False


def _only_adds(one: Total, over: range, indicators: Sequence[Indicator]) -> bool:
    """Whether a total is that of its group alone: the weights, or scores, add up to it there, and not over all rows."""
    group = indicators[over.start : over.stop]
    return len(group) < len(indicators) and _adds(one, group) and not _adds(one, indicators)


def _by_order(row: Row, header: Header, label: Slot, reader: Reader) -> dict[str, Field[Quantity]]:
    """Weight and score of a total row whose cells are merged across their columns: its numbers, left to right."""
    roles = [c.role for c in header.columns if c.role in ("weight", "score")]
    numbers = [f for s in row.says if s is not label and (f := reader.quantity(s, "分")).read is not None]
    return dict(zip(dict.fromkeys(roles), numbers, strict=False)) if len(numbers) == len(set(roles)) else {}


def grade_of(row: Row, header: Header, reader: Reader) -> Field[str]:
    """The grade a total row may carry in its last columns: 总分 100 96 优, 评价等级：优."""
    slots = [s for c in header.of("excuse") if (s := row.at(c))]
    slots += [s for s in row.says if s.col + row.shift > header.columns[-1].last]
    return next((reader.text(g) for s in slots if (g := _grade(s.text, whole=True))), ABSENT)


def grade_in(words: Cited, reader: Reader) -> Field[str] | None:
    """The grade that a sentence of a total row names: 自评总分：98分，等级：优."""
    said = _grade(words, whole=False)
    return reader.text(said) if said else None


def _grade(words: Cited, *, whole: bool) -> Cited | None:
    folded = words.folded
    found = _GRADE.fullmatch(folded.text) or (None if whole else _GRADED.search(folded.text))
    return folded.back(*found.span("grade")) if found else None


def spoken_total(row: Row, words: Words, reader: Reader) -> Total | None:
    """A total said in one wide cell, 自评总分：98分; a bare 总分：100分 may be the full marks and is no score."""
    if len(row.says) != 1 or row.says[0].row != row.number:
        return None
    folded = row.says[0].text.folded
    found = _SPOKEN.match(folded.text)
    if not found or words.row(label := folded.back(*found.span("label"))) != "total":
        return None
    score = reader.quantity(folded.back(*found.span("score")), "分")
    if score.read is None or (score.read.point == 100 and "得分" not in label.text and "评" not in label.text):
        return None
    return Total(reader.text(label), score=score, grand=True, where=where(row))


def group_weights(row: Row, header: Header, reader: Reader, index: int) -> list[tuple[int, Total]]:
    """Weights printed after an outer level (湖南 forms): the depth of the level, and a subtotal that begins here."""
    levels = [c for c in header.columns if c.role in LEVELS]
    made = []
    for column in (*header.of("weight")[:-1], *header.of("level_weight")):
        owner = next((c for c in reversed(levels) if c.last < column.first), None)
        slot = row.at(column)
        name = row.at(owner) if owner else None
        if owner and name and slot and slot.text and slot.row == row.number and owner is not levels[-1]:
            weight = reader.quantity(slot, "分")
            subtotal = Total(reader.text(name), weight, over=(index,), grand=False, where=where(row))
            made.append((levels.index(owner), subtotal))
    return made


def over_groups(begun: Sequence[tuple[int, Total]], indicators: Sequence[Indicator]) -> list[Total]:
    """The subtotals of levels, each over the rows of its level, which may go on over blank cells and page ends.

    Merged cells that an export filled down say a group's weight again in each of its rows.
    """
    begun = [group for n, group in enumerate(begun) if not _said_again(group, begun[:n], indicators)]
    starts = {(depth, total.over[0]) for depth, total in begun}
    whole = []
    for depth, total in begun:
        first = last = total.over[0]
        while (
            last + 1 < len(indicators)
            and (depth, last + 1) not in starts
            and indicators[last + 1].path[: depth + 1] == indicators[first].path[: depth + 1]
        ):
            last += 1
        whole.append(replace(total, over=tuple(range(first, last + 1))))
    return whole


def _said_again(
    group: tuple[int, Total], before: Sequence[tuple[int, Total]], indicators: Sequence[Indicator]
) -> bool:
    """Whether the row above, of the same group, said the same weight."""
    depth, total = group
    here = total.over[0]
    above = next((t for d, t in reversed(before) if d == depth and t.over[0] == here - 1), None)
    if above is None or above.weight.text != total.weight.text:
        return False
    return indicators[here].path[: depth + 1] == indicators[here - 1].path[: depth + 1]


def over_leaves(totals: list[Total], indicators: tuple[Indicator, ...]) -> list[Total]:
    """The totals over leaves only: a parent row's parts count, not the parent; nothing beyond the last row."""
    parents = {i.parent for i in indicators if i.parent is not None}
    leaves = [i for i in range(len(indicators)) if i not in parents]
    return [replace(t, over=tuple(i for i in t.over if i in leaves)) for t in totals]
