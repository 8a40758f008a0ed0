"""What header cells and label cells are called: the words of patterns/headers.toml, and the roles they give."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.normalizers.patterns import Entry as PatternEntry
from pipeline.normalizers.patterns import Pattern, Patterns
from pipeline.values.place import Cited, fold

_LONGEST_HEADER, _LONGEST_UNIT = 24, 6  # characters of a header cell, of a unit in its brackets
LEVELS = ("level1", "level2", "level3", "level4")
_MARK = re.compile(r"(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)|\d+[.、](?!\d)|\(\d+\)|[①-⑳])")


@dataclass(frozen=True, slots=True)
class Role:
    """What a header cell says: the role, and the unit in its brackets ("万元", "%", "")."""

    name: str
    unit: str = ""


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
        text, unit = self._bare(cell.text)
        whole = self.roles.get(fold(cell.text))  # 评价内容（标准） is no 评价内容
        if whole or text in self.roles:
            return Role(whole or self.roles[text], unit)
        if not text or len(text) > _LONGEST_HEADER or self.label(cell):
            return None
        bare = Cited(text, ())
        like = next((Role(role, unit) for role, pattern in self.like if pattern.whole(bare)), None)
        return like or self._twice(cell)

    def _twice(self, cell: Cited) -> Role | None:
        """The role that two lines of a cell, which no rule parts, both give: 年度指标值 above 指标值 or 数值."""
        first, _, second = cell.text.partition("\n")
        if not first or not second:
            return None
        roles = [self.role(Cited(line, ())) for line in (first, second)]
        if roles[0] and fold(second) in self.values:
            return roles[0]
        return roles[1] if roles[0] and roles[1] and roles[0].name == roles[1].name else None

    def label(self, cell: Cited) -> str:
        """The kind of a label cell: "department", "project", "goal", "budget", …; "" when it is none."""
        text = fold(cell.text).rstrip(":")
        return self.labels.get(text) or self.labels.get(self._bare(cell.text)[0], "")

    def row(self, cell: Cited) -> str:
        """ "total", "subtotal" or "placeholder" for the words that head such a row; "" otherwise."""
        return self._row(cell.text)

    @lru_cache(20_000)  # noqa: B019 - as above
    def _row(self, said: str) -> str:
        text, bare = fold(said).rstrip(":"), self._bare(said)[0].rstrip(":")
        return self.rows.get(text) or self.rows.get(bare) or self._sum(bare)

    def _sum(self, text: str) -> str:
        """A total that says of what: 产出指标小计, 绩效指标合计; a name that only ends so (培训人数合计) is none."""
        ending = next((e for e in self.rows if text.endswith(e) and len(e) < len(text) <= 12), "")
        of = text.removesuffix(ending)
        one = self.groups.get(of) or of.removesuffix("指标") in self.sections - {"绩效"}
        if not ending or not (one or of.endswith(("指标", "得分", "自评", "评价"))):
            return ""
        return "subtotal" if one else self.rows[ending]

    def is_section(self, cell: Cited) -> bool:
        """Whether the words are a usual name of the outermost level: 产出指标, 满意度, 过程."""
        return self._bare(cell.text)[0].removesuffix("指标") in self.sections

    def group_level(self, cell: Cited) -> int:
        """Which level a usual name of a group stands on, from 1, its mark set aside: （一）数量指标 → 2; 0 unknown."""
        text = _MARK.sub("", self._bare(cell.text)[0])
        return self.groups.get(text) or (1 if text.removesuffix("指标") in self.sections else 0)

    def budget_item(self, text: str) -> str:
        """How a budget line stands to the others: "all", "basic", "project", "fiscal", "carry", "other"; "" unknown."""
        bare = fold(text).removeprefix("其中").strip(":").lstrip("0123456789.、()")
        return self.budget_items.get(bare) or self.budget_items.get(bare.split("(")[0], "")

    @lru_cache(20_000)  # noqa: B019 - as above
    def _bare(self, words: str) -> tuple[str, str]:
        """The folded text without its brackets, and the unit found in them."""
        folded = Cited(words, ()).folded
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
    return named and len(text) <= _LONGEST_UNIT and not any(map(str.isdigit, text))


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
