"""One table to the parts of a form: labels, money, goals, indicators, totals, and which cell went where."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.rows.blocks import Block, Row, blocks, transposed
from pipeline.rows.budget import lines_of, paired, related, unit_in
from pipeline.rows.claims import CellId, Reader, cell_id
from pipeline.rows.crosswise import crosswise
from pipeline.rows.grids import Slot, Table
from pipeline.rows.headers import FIGURE, headers
from pipeline.rows.indicators import rows_of
from pipeline.rows.loose import mended
from pipeline.rows.spans import of_the_year
from pipeline.rows.vocabulary import Words
from pipeline.values.place import Cited, fold
from pipeline.values.report import BudgetLine, Field, Indicator, Total

_TITLES = (
    "自评表",
    "目标表",
    "评价表",
    "评分表",
    "汇总表",
    "情况表",
    "申报表",
    "监控表",
    "得分情况",
    "指标体系",
    "主要指标",
)
_LABELLED = re.compile(r"(?P<label>[^:：\s]{2,14})\s*[:：][ \u3000]*(?P<value>[^:：\s]\S*)")
LONGEST_TITLE = 48  # characters; a longer line is a sentence
_OWNERS = ("project", "department", "implementer", "authority")
_LONGEST_OPENING = 12  # rows of a table that only says whose form follows
_LONG_NOTE = 12  # characters of a remark in a table that are worth keeping as a note
_FORM_NUMBER = re.compile(r"编号|公开\d+表|^附[件表]\d*(?:-\d+)?$|详见|见附")


@dataclass(frozen=True, slots=True)
class Layout:
    """What one table, or several that make one form, says.

    `ignored` are cells passed over by name, `told` header cells whose columns only their contents told.
    """

    tables: tuple[Table, ...]
    title: str
    roles: frozenset[str] = frozenset()
    labels: Mapping[str, Field[str]] = field(default_factory=dict)
    budget: tuple[BudgetLine, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    totals: tuple[Total, ...] = ()
    goals: tuple[Cited, ...] = ()
    achieved: tuple[Cited, ...] = ()
    notes: tuple[Cited, ...] = ()
    grade: Field[str] = Field()
    ignored: frozenset[CellId] = frozenset()
    turned: bool = False
    told: tuple[Cited, ...] = ()

    def then(self, other: Layout) -> Layout:
        """This and what follows it, as one form."""
        shift, money = len(self.indicators), len(self.budget)
        closed = any(t.grand for t in self.totals)
        parents = {i.parent for i in self.indicators}
        before = () if closed else tuple(i for i in range(shift) if i not in parents)
        return Layout(
            self.tables + tuple(t for t in other.tables if t not in self.tables),
            self.title or other.title,
            self.roles | other.roles,
            {**other.labels, **self.labels},
            self.budget + tuple(replace(b, parent=_plus(b.parent, money)) for b in other.budget),
            self.indicators + tuple(replace(i, parent=_plus(i.parent, shift)) for i in other.indicators),
            self.totals + tuple(_moved(t, shift, before) for t in other.totals),
            self.goals + other.goals,
            self.achieved + other.achieved,
            self.notes + other.notes,
            other.grade if other.grade.said else self.grade,
            self.ignored | other.ignored,
            self.turned or other.turned,
            self.told + other.told,
        )


def _plus(index: int | None, by: int) -> int | None:
    return None if index is None else index + by


def _moved(total: Total, by: int, before: tuple[int, ...]) -> Total:
    over = tuple(i + by for i in total.over)
    return replace(total, over=before + over if total.grand else over)


def layout_of(table: Table, words: Words, reader: Reader) -> Layout | None:
    """What a table says; None when no header in it is known and it does not name whose form follows."""
    turned = transposed(table, words)
    table = turned or table
    found = headers(table, words)
    if not found:
        return _opening(table, words, reader)
    layout = Layout((table,), _title(table), turned=bool(turned))
    before = [s.text for row in range(found[0].first) for s in table.anchored(row)]
    unit = next((u for line in (*before, *table.above[-3:]) if (u := _unit_said(fold(line.text)))), "")
    for block in blocks(table, found, words):
        layout = layout.then(_block(block, table, words, reader, unit))
    known = (s for h in found for s in h.cells if h.kind == "budget" or _heads(s, words))
    ids = {cell_id(p) for s in known for p in s.text.places}
    ids |= {cell_id(p) for cited in table.repeated for p in cited.places}
    told = tuple(s.text for h in found for s in h.told)
    return replace(layout, ignored=layout.ignored | ids | _ids([s for h in found for s in h.told]), told=told)


def _opening(table: Table, words: Words, reader: Reader) -> Layout | None:
    """A table of labels and values before a form, 项目名称 | … | 主管部门 | …; None for any other."""
    (block,) = blocks(table, (), words)
    labelled = [row for row in block.rows if row.says and words.label(row.says[0].text)]
    if len(block.rows) > _LONGEST_OPENING or 2 * len(labelled) <= len(block.rows):
        return None
    if not any(_names(row.says, words) for row in labelled):
        return None
    return Layout((table,), _title(table)).then(_labels(block.rows, words, reader, ""))


def _names(cells: Sequence[Slot], words: Words) -> bool:
    """Whether a row is labels and values in turn, a project's or department's name among them."""
    heads, values = cells[0::2], cells[1::2]
    paired = len(heads) == len(values) and all(words.label(s.text) for s in heads)
    return (
        paired
        and any(words.label(s.text) in _OWNERS for s in heads)
        and not any(words.label(s.text) or words.role(s.text) for s in values)
    )


def _unit_said(text: str) -> str:
    """The unit of money that a line or cell sets for a table: 单位：元, （万元）; amounts in a sentence set none."""
    said = re.search(r"单位:?(?P<unit>[万亿千]?元)|^\((?P<alone>[万亿千]?元)\)$", text)
    return said["unit"] or said["alone"] if said else ""


def _heads(slot: Slot, words: Words) -> bool:
    """Whether a header cell is one that we know."""
    return bool(words.role(slot.text) or words.label(slot.text)) or slot.folded in words.values


def _title(table: Table) -> str:
    """The nearest line above that names a form, else a wide cell that opens the table."""
    lines = [line for line in reversed(table.above[-8:]) if _may_title(fold(line.text))]
    first = [s for s in table.present(0) if s.text]
    lines = [first[0].text, *lines] if len(first) == 1 and _may_title(first[0].folded) else lines
    named = [line for line in lines if any(word in fold(line.text) for word in _TITLES)]
    return (named or lines)[0].plain if lines else ""


def _may_title(text: str) -> bool:
    return (
        len(text) <= LONGEST_TITLE
        and ("表" in text or any(word in text for word in _TITLES))
        and not text.endswith(("。", ";", ",", ":"))
        and not text.strip("()").startswith("续")
        and not _FORM_NUMBER.search(text)
    )


def _block(block: Block, table: Table, words: Words, reader: Reader, unit: str) -> Layout:
    header = block.header
    if header is None:
        return _labels(block.rows, words, reader, unit)
    roles = frozenset(header.roles())
    if header.kind == "budget":
        lines = lines_of(block, words, reader, unit)
        here = Layout((), "", roles, budget=lines.lines, totals=lines.totals, ignored=_ids(lines.ignored))
        return here.then(_labels(lines.rest, words, reader, unit))
    rows = rows_of(mended(block, table, words) if table.loose else block, words, reader, table.loose)
    notes = tuple(s.text for s in rows.ignored if len(s.folded) > _LONG_NOTE)
    return Layout(
        (), "", roles, indicators=rows.indicators, totals=rows.totals, notes=notes, grade=rows.grade,
        ignored=_ids(rows.ignored),
    )  # fmt: skip


def _labels(rows: Sequence[Row], words: Words, reader: Reader, unit: str) -> Layout:
    """Label rows: 项目名称 | …, money beside its label, and the goals that stand under or beside their labels."""
    labels: dict[str, Field[str]] = {}
    goals: list[Cited] = []
    achieved: list[Cited] = []
    rows, of_another = of_the_year(rows)
    ignored = {id(slot): slot for slot in of_another}
    heads: dict[int, list[Slot]] = defaultdict(list)  # by column, the labels of goals
    told: set[int] = set()  # goals and results so far; the second beside one label is the result
    money, crossed = crosswise(rows, words, reader, _unit_of(rows) or unit)
    ignored |= {id(slot): slot for slot in crossed}
    for row in rows:
        label: Slot | None = None
        if crossed and any(slot in crossed for slot in row.says if slot.row == row.number):
            continue
        line, took = paired(row, words, reader, unit, money[-1] if money else None)
        money += [line] if line else []
        ignored |= {id(slot): slot for slot in took}
        for slot in row.says:
            kind = words.label(slot.text)
            if kind:
                label = slot
                if kind == "goal" and slot not in heads[slot.col][-1:]:
                    for col in range(slot.col, slot.col + slot.cols):
                        heads[col].append(slot)
                ignored[id(slot)] = slot
            elif id(slot) not in ignored:
                owner = _owner(slot, heads) or label
                kind = words.label(owner.text) if owner else ""
                ignored |= {id(slot): slot} if kind or not FIGURE.fullmatch(slot.folded) else {}
                if kind == "goal" and owner:
                    second = owner is label and any(s is not slot and id(s) in told for s in row.says)
                    (achieved if second or _tells_results(owner) else goals).append(slot.text)
                    told.add(id(slot))
                elif kind:
                    labels.setdefault(kind, reader.text(slot))
                else:
                    labels = labelled(slot.text, words, reader) | labels
    return Layout(
        (), "", labels=labels, budget=related(money, words), goals=tuple(goals), achieved=tuple(achieved),
        ignored=_ids([*ignored.values()]),
    )  # fmt: skip


def _unit_of(rows: Sequence[Row]) -> str:
    """The unit of money that a label beside the rows names: 项目资金（万元）."""
    return next((unit for row in rows for s in row.says if (unit := unit_in(s.folded))), "")


def labelled(words_said: Cited, words: Words, reader: Reader) -> dict[str, Field[str]]:
    """Label and value in one cell or line, 单位名称：县档案馆: what they say by kind of label."""
    found: dict[str, Field[str]] = {}
    for match in _LABELLED.finditer(words_said.text):
        kind = words.label(words_said.cut(*match.span("label")))
        if kind in _OWNERS:
            found.setdefault(kind, reader.text(words_said.cut(*match.span("value"))))
    return found


def _owner(slot: Slot, heads: Mapping[int, Sequence[Slot]]) -> Slot | None:
    """The goal label right above the cell, or None."""
    return next((h for h in reversed(heads.get(slot.col, ())) if h.row < slot.row), None)


def _tells_results(label: Slot) -> bool:
    text = label.folded
    return "实际" in text or text.endswith(("完成情况", "完成情况综述", "完成目标"))


def _ids(slots: Sequence[Slot]) -> frozenset[CellId]:
    return frozenset(cell_id(p) for s in slots for p in s.text.places)


def used(claim: object) -> set[CellId]:
    """The cells that a claim's fields were read from."""
    if isinstance(claim, Field):
        return {cell_id(p) for p in claim.said.places} if claim.said else set()
    found: set[CellId] = set()
    for name in getattr(claim, "__dataclass_fields__", ()):
        item = getattr(claim, name)
        for part in item if isinstance(item, tuple) else (item,):
            if isinstance(part, Field) or name == "others":
                found |= used(part)
    return found
