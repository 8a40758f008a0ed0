"""Which rows of a table are headers, and which columns they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.rows.columns import (
    LONG,
    YEARLY,
    Column,
    as_adjusted,
    as_money,
    in_order,
    of_one_year,
    of_the_year,
    valued,
)
from pipeline.rows.contents import lacking_of, roles_of
from pipeline.rows.grids import Slot, Table
from pipeline.rows.leaves import leaves_at
from pipeline.rows.money import money_roles
from pipeline.rows.unnamed import with_unnamed
from pipeline.rows.vocabulary import LEVELS, Role, Words
from pipeline.values.place import Cited, fold

BUDGET = frozenset({"initial", "adjusted", "spent", "execution", "arrived", "half_spent"})
FIGURE = re.compile(r"-?[\d,]*\d(?:\.\d+)?(?:[万亿]?元|%)?")  # 预算数 | 60 | 执行数 | 57 is a row of pairs, no header
STATE = re.compile(r"(?:年初|调整[前后]?|原|最终)(?:设定|批复)?(?:目标|指标)?(?:值|数)?")  # below 年度指标值
_JUDGES = re.compile("绩效|自评|考核|监控|评价|评分")
_OF_FORMS = ("表", "指标")  # a report on performance has tables of other things too
_TITLE = 40  # characters of a line that may be a title
_LABELS = ("department", "project", "authority", "implementer", "person", "date")
VALUES = frozenset({"target", "half_target", "actual", "rate", "weight", "score", "standard"})


@dataclass(frozen=True, slots=True)
class Header:
    """The header rows `first`..`last` (inclusive) of a block and the columns they make.

    `kind` is "budget" or "indicators"; `told` are the cells whose columns only their contents told.
    """

    kind: str
    first: int
    last: int
    columns: tuple[Column, ...]
    cells: tuple[Slot, ...]
    told: tuple[Slot, ...] = ()

    def of(self, role: str) -> list[Column]:
        """The columns with this role, left to right."""
        return [c for c in self.columns if c.role == role]

    def roles(self) -> set[str]:
        """The roles that occur."""
        return {c.role for c in self.columns}


def headers(table: Table, words: Words) -> tuple[Header, ...]:
    """Every header of the table, top to bottom; a header inside the table changes the columns below it."""
    found: list[Header] = []
    row, within = 0, False  # among the rows of a header, which no total has closed
    while row < len(table.rows):
        header = _header_at(table, row, words)
        if header.kind == "indicators" if header else not within:
            header = _by_contents(table, row, words, header) or header
        if header:
            found.append(header)
            row, within = header.last, header.kind == "indicators"
        elif within:
            within = not any(words.row(s.text) == "total" for s in table.anchored(row))
        row += 1
    return (*_money_above(table, found), *found)


def _money_above(table: Table, found: Sequence[Header]) -> tuple[Header, ...]:
    """The header of the money above the first one, where only their contents told that and this one."""
    if not found or not found[0].told:
        return ()
    for row in range(found[0].first):
        if told := money_roles(table, row, found[0].first):
            columns = [Column(role, s.col, s.col + s.cols - 1, _unit_in(s), s.text) for s, role in told]
            cells = tuple(s for s in table.anchored(row) if s.text)
            return (Header("budget", row, row, tuple(sorted(columns, key=lambda c: c.first)), cells),)
    return ()


def _unit_in(slot: Slot) -> str:
    """The unit of money in the brackets of a header cell: 批复额（元）."""
    unit = re.search(r"\(([万亿千]?元)\)", slot.folded)
    return unit[1] if unit else ""


def _header_at(table: Table, row: int, words: Words) -> Header | None:
    upper = with_unnamed(_roles(table.present(row), words), table, row, words)
    kind = _kind({role.name for _, role in upper}, table, row, words)
    if not kind or (kind == "budget" and any(FIGURE.fullmatch(s.folded) for s in table.anchored(row))):
        return None
    cells, last = [slot for slot in table.present(row) if slot.row == row], row
    columns = [Column(r.name, s.col, s.col + s.cols - 1, r.unit, s.text) for s, r in upper if s.row == row]
    while last + 1 < len(table.rows) and last - row < 2:
        below = [s for s in table.anchored(last + 1) if s.text]
        wide = _widened(columns, table, last) if table.loose else columns
        lower = [(slot, _of_its_group(slot, role, cells, words)) for slot, role in _lower(below, wide, words)]
        if not below or len(lower) < len(below) or not _refines(wide, below):
            break
        last += 1
        split = [Column(r.name, s.col, s.col + s.cols - 1, r.unit, s.text) for s, r in lower]
        columns = _refined(columns, wide, valued(split, wide, table, last))
        cells += below
    columns = of_one_year(of_the_year(_without_names(columns, table, last), cells))
    columns = as_adjusted(_of_the_second_half(columns, table, row))
    columns = as_money(columns) if kind == "budget" else columns
    sides = [s for s in cells if s.row + s.rows - 1 > last]
    columns = [c for c in columns if not any(s.text is c.header for s in sides)]
    return Header(kind, row, last, in_order(columns), tuple(cells)) if columns else None


def _by_contents(table: Table, row: int, words: Words, header: Header | None) -> Header | None:
    """A header whose words are unknown, or too few of them: its columns told by what stands in them."""
    if header and _enough(header, table.guessed):
        return _with_lacking(table, row, words, header)
    leaves = leaves_at(table, row, lambda slot: words.row(slot.text) in ("total", "subtotal"))
    if leaves is None or any(words.label(s.text) in _LABELS for s in leaves.heads):
        return None
    said = {i: role for i, leaf in enumerate(leaves.leaves) if (role := words.role(leaf.head.text))}
    for column in header.columns if header else ():
        at = next((i for i, leaf in enumerate(leaves.leaves) if leaf.head.text is column.header), None)
        said |= {at: Role(column.role, column.unit)} if at is not None else {}
    known = {i: role.name for i, role in said.items()}
    if header is None and set(known.values()) & BUDGET:
        return None
    told = roles_of(leaves, known, _judges(table))
    if not told or (header and len(told) <= len(header.columns)):
        return None
    pairs = [(leaf, told[i], said[i].unit if i in said else "") for i, leaf in enumerate(leaves.leaves) if i in told]
    columns = tuple(Column(role, leaf.first, leaf.last, unit, leaf.head.text) for leaf, role, unit in pairs)
    new = tuple(leaf.head for i, leaf in enumerate(leaves.leaves) if i in told and i not in said)
    return Header("indicators", leaves.first, leaves.last, columns, leaves.heads, new)


def _with_lacking(table: Table, row: int, words: Words, header: Header) -> Header | None:
    """The header with a goal, a result or reasons that it lacks, where what stands under an unknown cell tells it."""
    lacking = {"target", "actual", "excuse"} - header.roles()
    if lacking in (set(), {"target", "actual"}) or all(words.role(s.text) for s in header.cells):
        return None
    leaves = leaves_at(table, row, lambda slot: words.row(slot.text) in ("total", "subtotal"))
    if leaves is None or leaves.last != header.last:
        return None
    at = {leaf.first: i for i, leaf in enumerate(leaves.leaves)}
    known = {at[c.first]: c.role for c in header.columns if c.first in at}
    found = lacking_of(leaves, known, lacking) if len(known) == len(header.columns) else {}
    pairs = [(leaves.leaves[i], role) for i, role in found.items()]
    pairs = [(leaf, role) for leaf, role in pairs if role == "excuse" or not words.label(leaf.head.text)]
    more = tuple(Column(role, leaf.first, leaf.last, "", leaf.head.text) for leaf, role in pairs)
    columns = tuple(sorted((*header.columns, *more), key=lambda c: c.first))
    told = tuple(leaf.head for leaf, _ in pairs)
    return replace(header, columns=columns, told=told) if more else None


def _enough(header: Header, guessed: bool) -> bool:
    """Whether words have told all that makes a form: which column names the rows, what was to be and was reached."""
    roles = header.roles()
    named = bool(roles & {"level3", "level4"}) or len(roles & {*LEVELS}) > 1
    both = {"target", "actual"} <= roles or not guessed  # white does not say how far a header reaches
    goals = bool(roles & {"target", "actual", "standard"})
    return named and both and goals and bool(roles & {"score", "weight", "rate"})


def _judges(table: Table) -> bool:
    """Whether words above the table say that it judges performance."""
    lines = [fold(line.text) for line in table.above[-8:]] + [s.folded for s in table.present(0)[:1]]
    titles = (line for line in lines if len(line) < _TITLE and any(word in line for word in _OF_FORMS))
    return any(_JUDGES.search(line) and not line.endswith("报告") for line in titles)


def _roles(slots: list[Slot], words: Words) -> list[tuple[Slot, Role]]:
    pairs = ((slot, words.role(slot.text)) for slot in slots if slot.text)
    return [(slot, role) for slot, role in pairs if role]


def _lower(below: list[Slot], columns: list[Column], words: Words) -> list[tuple[Slot, Role]]:
    """The roles in a lower header row: 数值 and 总额 keep the role of the cell above, 其中：… is a part of it."""
    found: list[tuple[Slot, Role]] = []
    for slot in below:
        role = words.role(slot.text)
        over = next((c for c in columns if c.first <= slot.col and slot.col + slot.cols - 1 <= c.last), None)
        item = words.budget_item(slot.text.text) if over and over.role in BUDGET else ""
        role = Role("target") if over and over.role == "target" and STATE.fullmatch(slot.folded) else role
        if over and not role and over.role in ("target", "actual"):  # 上半年 and 全年 below 实际完成值
            role = words.role(Cited(slot.folded + over.header.folded.text, ()))
        if over and over.last > over.first and (item or (slot.folded in words.values and not role)):
            role = Role(over.role if item in ("", "all") else "part", over.unit)
        found += [(slot, role)] if role else []
    return found


def _of_its_group(slot: Slot, role: Role, cells: Sequence[Slot], words: Words) -> Role:
    """The role in a lower header row, which the cell that groups it may change: 复核 over 完成值 and 得分."""
    over = next((s for s in cells if s.row < slot.row and s.col <= slot.col and s.cols > slot.cols
                 and slot.col + slot.cols <= s.col + s.cols), None)  # fmt: skip
    if over is None or words.role(over.text) or role.name not in ("actual", "score"):
        return role
    return words.role(Cited(over.folded + slot.folded, ())) or role


def _without_names(columns: list[Column], table: Table, last: int) -> list[Column]:
    """Without a leftmost column of money that names the lines below it: 预算资金 over 年度资金总额."""
    left = min(columns, key=lambda c: c.first, default=None)
    if not left or left.role not in BUDGET or len(columns) < 3 or last + 1 >= len(table.rows):
        return columns
    below = table.rows[last + 1][left.first]
    if table.loose and below and not below.text:  # delimited text: the label stands in the next cell, under no header
        second = min(c.first for c in columns if c is not left)
        below = next((s for s in table.rows[last + 1][left.first + 1 : second] if s and s.text), below)
    named = below and below.row > last and below.text and not any(map(str.isdigit, below.folded))
    return [c for c in columns if c is not left] if named else columns


def _of_the_second_half(columns: list[Column], table: Table, row: int) -> list[Column]:
    """Without the long-term one of two like halves, 三级指标 指标值 三级指标 指标值, named in the row above."""
    above = [s for s in table.anchored(row - 1) if s.text] if row else []
    spans = [bool(LONG.search(s.folded)) for s in above if LONG.search(s.folded) or YEARLY.match(s.folded)]
    doubled = [c for c in sorted(columns, key=lambda c: c.first) if c.role in ("level3", "target")]
    if sum(spans) != 1 or len(spans) != 2 or [c.role for c in doubled] != ["level3", "target"] * 2:
        return columns
    return [c for c in columns if c not in (doubled[:2] if spans[0] else doubled[2:])]


def _kind(roles: set[str], table: Table, row: int, words: Words) -> str:
    money = roles & BUDGET
    levels = roles & {*LEVELS}
    values = roles & VALUES
    said = [s for s in table.present(row) if s.text]
    if levels and values and len(roles) >= 2 and len(levels | values) * 2 >= min(len(said), 5):
        return "indicators"
    if len(money) >= 2 or (money and roles & {"weight", "score", "excuse", "balance"}):
        return "budget"
    labels = [s for s in said if words.label(s.text) or words.budget_item(s.text.text)]
    if not levels and {"weight", "score"} <= roles and said[0].row == row and words.label(said[0].text) == "budget":
        return "budget"  # money whose columns have names of their own
    if len(money) == 1 and len(said) <= 4 and len(labels) >= len(said) - 1 and len(said) > 1:
        return "budget"
    return ""


def _refines(columns: list[Column], below: list[Slot]) -> bool:
    """Whether the lower cells split or repeat header cells rather than begin a row of values."""
    over = [c for c in columns for s in below if c.first <= s.col <= c.last]
    return bool(over) or all(any(s.col > c.last for c in columns) for s in below)


def _widened(columns: list[Column], table: Table, row: int) -> list[Column]:
    """The columns with the blank cells to their right: delimited text does not say that a header cell spans them."""
    said = [slot.col for slot in table.anchored(row) if slot.text]
    ends = [min((n for n in said if n > c.last), default=c.last + 1) - 1 for c in columns]
    return [replace(c, last=end) for c, end in zip(columns, ends, strict=True)]


def _refined(columns: list[Column], spans: list[Column], lower: list[Column]) -> list[Column]:
    """The upper columns with the lower ones in their place where they are split; `spans` tell how far each reaches."""
    pairs = zip(columns, spans, strict=True)
    return [c for c, s in pairs if not any(s.first <= low.first <= s.last for low in lower)] + lower
