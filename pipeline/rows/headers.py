"""Which role does this header cell give its column? Words from patterns/headers.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pipeline.normalizers.patterns import Entry as PatternEntry
from pipeline.normalizers.patterns import Pattern, Patterns
from pipeline.rows.grids import Slot, Table
from pipeline.values.place import Cited, fold

LEVELS = ("level1", "level2", "level3", "level4")
BUDGET = frozenset({"initial", "adjusted", "spent", "execution", "arrived", "half_spent"})
_MARK = re.compile(r"(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)|\d+[.、](?!\d)|\(\d+\)|[①-⑳])")
FIGURE = re.compile(r"-?[\d,]*\d(?:\.\d+)?(?:[万亿]?元|%)?")  # 预算数 | 60 | 执行数 | 57 is a row of pairs, no header
_LONG = re.compile(r"^(?:中长?期|长期|实施期|三年|项目期)(?:绩效)?(?:总体)?(?:目标|指标)")
_YEARLY = re.compile(r"(?:20\d\d年|本?年度|当年|全年)(?:度)?(?:绩效)?(?:总体)?(?:目标|指标)")
_STATE = re.compile(r"(?:年初|调整[前后]?|原|最终)(?:设定|批复)?(?:目标|指标)?(?:值|数)?")  # below 年度指标值
VALUES = frozenset({"target", "half_target", "actual", "rate", "weight", "score", "standard"})


@dataclass(frozen=True, slots=True)
class Role:
    """What a header cell says: the role, and the unit in its brackets ("万元", "%", "")."""

    name: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a block: its role, its first and last grid column, and the header cell."""

    role: str
    first: int
    last: int
    unit: str
    header: Cited


@dataclass(frozen=True, slots=True)
class Header:
    """The header rows `first`..`last` (inclusive) of a block and the columns they make.

    `kind` is "budget" or "indicators".
    """

    kind: str
    first: int
    last: int
    columns: tuple[Column, ...]
    cells: tuple[Slot, ...]

    def of(self, role: str) -> list[Column]:
        """The columns with this role, left to right."""
        return [c for c in self.columns if c.role == role]

    def roles(self) -> set[str]:
        """The roles that occur."""
        return {c.role for c in self.columns}


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """headers.toml compiled: folded word → roles, label words, and the `like` patterns."""

    roles: Mapping[str, str]
    labels: Mapping[str, str]
    budget_items: Mapping[str, str]
    rows: Mapping[str, str]
    sections: frozenset[str]
    like: tuple[tuple[str, Pattern], ...]
    bracket: Pattern
    groups: Mapping[str, int] = field(default_factory=dict)
    values: frozenset[str] = frozenset()

    @classmethod
    def of(cls, patterns: Patterns) -> Words:
        """The words of this pattern library, compiled once."""
        return patterns.built("headers", lambda: _compile(patterns))

    def role(self, cell: Cited) -> Role | None:
        """The role a header cell gives, or None; by its words alone, so each is looked at once."""
        return self._role(Cited(cell.text, ()))

    @lru_cache(20_000)  # noqa: B019 - there is one for each pattern library
    def _role(self, cell: Cited) -> Role | None:
        text, unit = self._bare(cell)
        if text in self.roles:
            return Role(self.roles[text], unit)
        if not text or len(text) > 24 or self.label(cell):
            return None
        return next((Role(role, unit) for role, pattern in self.like if pattern.whole(Cited(text, ()))), None)

    def label(self, cell: Cited) -> str:
        """The kind of a label cell: "department", "project", "goal", "budget", …; "" when it is none."""
        text = fold(cell.text).rstrip(":")
        return self.labels.get(text) or self.labels.get(self._bare(cell)[0], "")

    def row(self, cell: Cited) -> str:
        """ "total", "subtotal" or "placeholder" for the words that head such a row; "" otherwise."""
        text = fold(cell.text).rstrip(":")
        return self.rows.get(text) or self.rows.get(self._bare(cell)[0].rstrip(":")) or self._sum(cell)

    def _sum(self, cell: Cited) -> str:
        """A total that says of what: 产出指标小计, 绩效指标合计; a name that only ends so (培训人数合计) is none."""
        text = self._bare(cell)[0].rstrip(":")
        ending = next((e for e in self.rows if text.endswith(e) and len(e) < len(text) <= 12), "")
        of = text.removesuffix(ending)
        one = self.groups.get(of) or of.removesuffix("指标") in self.sections - {"绩效"}
        if not ending or not (one or of.endswith(("指标", "得分", "自评", "评价"))):
            return ""
        return "subtotal" if one else self.rows[ending]

    def is_section(self, cell: Cited) -> bool:
        """Whether the words are a usual name of the outermost level: 产出指标, 满意度, 过程."""
        return self._bare(cell)[0].removesuffix("指标") in self.sections

    def group_level(self, cell: Cited) -> int:
        """Which level a usual name of a group stands on, from 1, its mark set aside: （一）数量指标 → 2; 0 unknown."""
        text = _MARK.sub("", self._bare(cell)[0])
        return self.groups.get(text) or (1 if text.removesuffix("指标") in self.sections else 0)

    def budget_item(self, text: str) -> str:
        """How a budget line stands to the others: "all", "basic", "project", "fiscal", "carry", "other"; "" unknown."""
        bare = fold(text).removeprefix("其中").strip(":").lstrip("0123456789.、()")
        return self.budget_items.get(bare) or self.budget_items.get(bare.split("(")[0], "")

    def _bare(self, cell: Cited) -> tuple[str, str]:
        """The folded text without its brackets, and the unit found in them."""
        folded = cell.folded
        text, unit = folded.text, ""
        for match in reversed(list(self.bracket.find(folded))):
            inside = match.text("inside")
            if match.start == 0 and match.end == len(folded.text):
                continue
            unit = inside if _is_unit(inside) else unit
            text = text[: match.start] + text[match.end :]
        return text.strip("※*★:#"), unit


def _is_unit(text: str) -> bool:
    """Whether words in brackets name a unit: 万元, %; "100分" is a full mark, no unit."""
    named = text.endswith(("元", "%", "分", "人", "人次", "个", "户", "件", "项"))
    return named and len(text) <= 6 and not any(map(str.isdigit, text))


def _compile(patterns: Patterns) -> Words:
    raw = patterns.raw("headers")

    def inverted(table: str) -> dict[str, str]:
        return {fold(word): role for role, words in raw.get(table, {}).items() for word in words}

    def pattern(name: str, says: str) -> Pattern:
        return Pattern(name, patterns.compile(says, "headers"), PatternEntry(id=name, says=says))

    like = tuple((entry["role"], pattern(f"headers.{entry['role']}", entry["says"])) for entry in raw.get("like", []))
    sections = frozenset(fold(word).removesuffix("指标") for word in raw.get("sections", {}).get("usual", []))
    bracket = pattern("headers.bracket", r"[(\[〔【](?<inside>[^()\[\]〔〕【】]{0,24})[)\]〕】]")
    usual = patterns.raw("groups").get("levels", {})
    groups = {fold(word): int(level[-1]) for level in sorted(usual, reverse=True) for word in usual[level]}
    values = frozenset(fold(word) for word in raw.get("split", {}).get("value", []))
    columns, labels, items, rows = (inverted(table) for table in ("columns", "labels", "budget_items", "rows"))
    return Words(columns, labels, items, rows, sections, like, bracket, groups, values)


def headers(table: Table, words: Words) -> tuple[Header, ...]:
    """Every header of the table, top to bottom; a header inside the table changes the columns below it."""
    found: list[Header] = []
    row = 0
    while row < len(table.rows):
        header = _header_at(table, row, words)
        if header:
            found.append(header)
            row = header.last
        row += 1
    return tuple(found)


def _header_at(table: Table, row: int, words: Words) -> Header | None:
    upper = _roles(table.present(row), words)
    kind = _kind({role.name for _, role in upper}, table, row, words)
    if not kind or (kind == "budget" and any(FIGURE.fullmatch(s.folded) for s in table.anchored(row))):
        return None
    cells, last = [slot for slot in table.present(row) if slot.row == row], row
    columns = [Column(r.name, s.col, s.col + s.cols - 1, r.unit, s.text) for s, r in upper if s.row == row]
    while last + 1 < len(table.rows) and last - row < 2:
        below = [s for s in table.anchored(last + 1) if s.text]
        lower = _lower(below, columns, words)
        if not below or len(lower) < len(below) or not _refines(columns, below):
            break
        last += 1
        columns = _refined(columns, [Column(r.name, s.col, s.col + s.cols - 1, r.unit, s.text) for s, r in lower])
        cells += below
    columns = _of_one_year(_of_the_year(_without_names(columns, table, last), cells))
    columns = _as_adjusted(_of_the_second_half(columns, table, row))
    sides = [s for s in cells if s.row + s.rows - 1 > last]
    columns = [c for c in columns if not any(s.text is c.header for s in sides)]
    return Header(kind, row, last, _levels_in_order(columns), tuple(cells)) if columns else None


def _levels_in_order(columns: list[Column]) -> tuple[Column, ...]:
    """The columns left to right, without a side label (绩效指标) that stands left of the outermost level."""
    ordered = sorted(columns, key=lambda c: c.first)
    outermost = next((i for i, c in enumerate(ordered) if c.role == "level1"), 0)
    sides = [c for c in ordered[:outermost] if c.role in LEVELS and "级" not in c.header.text]
    return tuple(c for c in ordered if c not in sides)


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
        role = Role("target") if over and over.role == "target" and _STATE.fullmatch(slot.folded) else role
        if over and over.last > over.first and (item or (slot.folded in words.values and not role)):
            role = Role(over.role if item in ("", "all") else "part", over.unit)
        found += [(slot, role)] if role else []
    return found


def _without_names(columns: list[Column], table: Table, last: int) -> list[Column]:
    """Without a leftmost column of money that names the lines below it: 预算资金 over 年度资金总额."""
    left = min(columns, key=lambda c: c.first, default=None)
    if not left or left.role not in BUDGET or len(columns) < 3 or last + 1 >= len(table.rows):
        return columns
    below = table.rows[last + 1][left.first]
    named = below and below.row > last and below.text and not any(map(str.isdigit, below.folded))
    return [c for c in columns if c is not left] if named else columns


def _of_the_year(columns: list[Column], cells: list[Slot]) -> list[Column]:
    """Without the columns under 中期目标 where others stand under 年度目标: they are another span's, not the year's."""
    wide = [s for s in cells if s.cols > 1]
    long = [s for s in wide if _LONG.search(s.folded)]
    if not long or not any(_YEARLY.match(s.folded) for s in wide):
        return columns
    return [c for c in columns if not any(s.col <= c.first and c.last < s.col + s.cols for s in long)]


def _of_the_second_half(columns: list[Column], table: Table, row: int) -> list[Column]:
    """Without the long-term one of two like halves, 三级指标 指标值 三级指标 指标值, named in the row above."""
    above = [s for s in table.anchored(row - 1) if s.text] if row else []
    spans = [bool(_LONG.search(s.folded)) for s in above if _LONG.search(s.folded) or _YEARLY.match(s.folded)]
    doubled = [c for c in sorted(columns, key=lambda c: c.first) if c.role in ("level3", "target")]
    if sum(spans) != 1 or len(spans) != 2 or [c.role for c in doubled] != ["level3", "target"] * 2:
        return columns
    return [c for c in columns if c not in (doubled[:2] if spans[0] else doubled[2:])]


def _as_adjusted(columns: list[Column]) -> list[Column]:
    """Where a target was adjusted in the year the adjusted one counts; the first one is kept beside it."""
    targets = [c for c in columns if c.role == "target"]
    first = [c for c in targets if "调整" not in c.header.folded.text]
    return [replace(c, role="initial_target") if c in first and first != targets else c for c in columns]


def _of_one_year(columns: list[Column]) -> list[Column]:
    """Without results and targets of other years beside those of the year: 2022年完成值 | 2023年完成值."""

    def year(column: Column) -> int:
        return int(found[1]) if (found := re.match(r"(20\d\d)年", column.header.folded.text)) else 0

    last = max((year(c) for c in columns if c.role == "actual"), default=0)
    kept = {c.role for c in columns if year(c) in (0, last)}
    return [c for c in columns if c.role not in ("target", "actual") or year(c) in (0, last) or c.role not in kept]


def _kind(roles: set[str], table: Table, row: int, words: Words) -> str:
    money, levels, values = roles & BUDGET, roles & {*LEVELS}, roles & VALUES
    said = [s for s in table.present(row) if s.text]
    if levels and values and len(roles) >= 2 and len(levels | values) * 2 >= min(len(said), 5):
        return "indicators"
    if len(money) >= 2 or (money and roles & {"weight", "score", "excuse", "balance"}):
        return "budget"
    labels = [s for s in said if words.label(s.text) or words.budget_item(s.text.text)]
    if len(money) == 1 and len(said) <= 4 and len(labels) >= len(said) - 1 and len(said) > 1:
        return "budget"
    return ""


def _refines(columns: list[Column], below: list[Slot]) -> bool:
    """Whether the lower cells split or repeat header cells rather than begin a row of values."""
    over = [c for c in columns for s in below if c.first <= s.col <= c.last]
    return bool(over) or all(any(s.col > c.last for c in columns) for s in below)


def _refined(columns: list[Column], lower: list[Column]) -> list[Column]:
    """The upper columns with the lower ones in their place where they are split."""
    return [c for c in columns if not any(c.first <= low.first <= c.last for low in lower)] + lower
