"""Header cells in running words: where a dissolved table begins, and which columns it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.normalizers.patterns import Patterns
from pipeline.rows.headers import BUDGET, STATE, VALUES
from pipeline.rows.unruled.grammar import Kind
from pipeline.rows.unruled.words import Gap, Word, header_gaps, joined
from pipeline.rows.vocabulary import LEVELS, Words
from pipeline.values.place import Cited, fold

_REACH = 6  # words that one header cell may be broken into
_WORTH = 12  # what a word read as header is worth against the costs of reading it so
_CELLS = 18  # of a header of two rows, at most: words that go on and on divide in more ways than can be gone through
_SAME = "same"  # 数值: what the cell above it says
_INNER = {Gap.END: 8, Gap.SPACE: 4, Gap.UNKNOWN: 4}  # what a gap inside a header cell costs
_LONGEST = 24  # characters of a header cell
_SHORT = 8  # letters of a header cell that nobody knows
_UNNAMED = 6  # what such a cell costs: less than the known one behind it is worth
_LINES = 40  # lines that a header may take
_MONEY = BUDGET - {"execution"}
_NUMBERS = frozenset({"weight", "score", "rate", "review_score", "deduction", "share", "number", "execution"})
_VALUES = frozenset({"target", "half_target", "actual", "mid_actual", "expected"})
_SIDES = frozenset({"level2", "level3", "target"})  # what a side label says elsewhere
_PROSE = frozenset({"standard", "explanation"})
_MARKS = frozenset({"nature", "measure", "attribute", ""})
# What stands below tables, never in them.
_AFTER = ("注:", "注1", "备注:", "备注1", "说明:", "填表", "填报", "附件", "联系人", "联系电话", "单位负责人")
_ALONE = ("注", "备注", "说明", "其他需要说明的问题", "其他需说明的问题")


@dataclass(frozen=True, slots=True)
class Names:
    """Known words: of headers and rows, and those that head groups, by level."""

    words: Words
    groups: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, patterns: Patterns) -> Names:
        """The words of this pattern library."""
        listed = patterns.raw("groups").get("levels", {})
        return cls(Words.of(patterns), {role: frozenset(map(fold, texts)) for role, texts in listed.items()})

    def heads_group(self, text: str) -> bool:
        """Whether folded words are known to head a group, with or without their points: 产出指标(50分)."""
        bare = text.partition("(")[0] if text.endswith(")") else text
        return any(bare in words or f"{bare}指标" in words for words in self.groups.values())


@dataclass(frozen=True, slots=True)
class Head:
    """A header found in running words.

    Args:
        roles: of its columns; `cells`: their words.
        start: its first word; `end`: the word after it; `limit`: where its table must end at the latest.
        two: it had two rows, so that a cell may have words of both.
    """

    roles: tuple[str, ...]
    cells: tuple[Cited, ...]
    start: int
    end: int
    limit: int = 0
    two: bool = False

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What each column holds; the last level is the indicator itself."""
        levels = [i for i, role in enumerate(self.roles) if role in LEVELS]
        return tuple(_kind(role, i, levels) for i, role in enumerate(self.roles))


def _kind(role: str, column: int, levels: Sequence[int]) -> Kind:
    if column in levels:
        return Kind.NAME if column == levels[-1] else Kind.GROUP
    if role in _NUMBERS:
        return Kind.TIED if levels[0] < column < levels[-1] else Kind.NUMBER
    if role in _VALUES:
        return Kind.VALUE
    return Kind.PROSE if role in _PROSE else Kind.MARK if role in _MARKS else Kind.REMARK


def heads(words: Sequence[Word], names: Names, grids: Sequence[int]) -> list[Head]:
    """The runs of header cells that head a table of indicators, each with where its table must end."""
    openings = {word[:1] for word, role in names.words.roles.items() if role in (*LEVELS, "number", "duty")}
    gaps = header_gaps(words)
    found: list[Head] = []
    for at, word in enumerate(words):
        if word.text[:1] not in openings or (at and words[at - 1].line == word.line):
            continue
        if found and at < found[-1].end:
            continue
        side = _is_side(words, at, names)
        header = _columns(words, gaps, at + side, names)
        split = two_rows(words, at + side, names)
        if split and (header is None or split.end >= header.end):
            header = split
        if header:
            header = replace(header, start=at)
            found.append(header)
    ends = [header.start for header in found[1:]] + [len(words)]
    out = []
    for header, end in zip(found, ends[-len(found) :] if found else (), strict=True):
        wall = min((after for after in grids if after > words[header.start].line), default=words[-1].line + 1)
        crossed = (i for i in range(header.end, end) if words[i].line >= wall or _ends(words, i))
        out.append(replace(header, limit=next(crossed, end)))
    return out


def _is_side(words: Sequence[Word], at: int, names: Names) -> bool:
    """Whether the word labels the rows from the side (绩效指标) and heads no column: the outermost level comes next."""
    said = [names.words.role(joined(words, i, i)) for i in range(at, min(at + 2, len(words)))]
    roles = [role.name for role in said if role]
    return len(roles) == 2 and roles[0] in _SIDES and roles[1] == "level1"


def _ends(words: Sequence[Word], at: int) -> bool:
    """Whether here a line begins that stands below tables, never in them: notes, signatures."""
    word = words[at]
    return (word.text.startswith(_AFTER) or (word.last and word.text in _ALONE)) and words[at - 1].line != word.line


def _is_head(roles: Sequence[str]) -> bool:
    levels = [role for role in roles if role in LEVELS]
    levels = levels if roles[-1] not in LEVELS else []  # the names stand before what is said of them
    return bool(levels) and len(set(levels)) == len(levels) and bool(VALUES & set(roles)) and len(roles) >= 3


class _Cell(NamedTuple):
    """A header cell with its role, the word after it, and whether its words tell the role by themselves."""

    role: str
    text: Cited
    end: int
    known: bool


def two_rows(words: Sequence[Word], start: int, names: Names) -> Head | None:
    """A header of two rows written one after the other: 指标 权重 得分 一级 二级 三级, whose lower cells divide 指标.

    None unless there is one way only to divide the cells of the first row by those of the second.
    """
    cells: list[_Cell] = []
    while cell := _cell_at(words, cells[-1].end if cells else start, names, start):
        cells.append(cell)
        if len(cells) > _CELLS:
            return None
    for upper in range(1, len(cells) - 1):
        ways = [way for way in _divided(cells[:upper], cells[upper:]) if _is_head([cell.role for cell in way])]
        ways = [way for way in ways if not _doubled([cell.role for cell in way])]
        if len(ways) == 1:
            (way,) = ways
            roles, texts = tuple(cell.role for cell in way), tuple(cell.text for cell in way)
            return Head(roles, texts, start, cells[-1].end, two=True)
    return None


def _doubled(roles: Sequence[str]) -> bool:
    """Whether a role occurs twice that a header has once; units may stand beside goals and results alike."""
    once = [role for role in roles if role != "measure"]
    return len(set(once)) < len(once) or _SAME in once


def _cell_at(words: Sequence[Word], at: int, names: Names, start: int) -> _Cell | None:
    """The shortest header cell that begins in a word."""
    for end in range(at + 1, min(at + _REACH, len(words)) + 1):
        text = joined(words, at, end - 1)
        if len(text.text) > _LONGEST or words[end - 1].line > words[start].line + _LINES:
            break
        role = names.words.role(text)
        if role and role.name not in _MONEY:
            return _Cell(role.name, text, end, True)
        if STATE.fullmatch(fold(text.text)) or fold(text.text) in names.words.values:
            return _Cell("target" if STATE.fullmatch(fold(text.text)) else _SAME, text, end, False)
    return None


def _divided(upper: Sequence[_Cell], lower: Sequence[_Cell]) -> Iterator[list[_Cell]]:
    """The ways in which the lower cells, two or more at a time, take the places of upper ones."""
    if not upper:
        if not lower:
            yield []
        return
    first, *rest = upper
    for others in _divided(rest, lower):
        yield [first, *others]
    for count in range(2, len(lower) + 1):
        own = first.role if first.role in _VALUES else _SAME
        parts = [cell._replace(role=own) if cell.role == _SAME else cell for cell in lower[:count]]
        roles = {cell.role for cell in parts}
        if roles <= {*LEVELS} if first.role in LEVELS else first.role in roles and roles.isdisjoint(LEVELS):
            named = [cell if cell.known else _named_by(cell, first) for cell in parts]
            yield from ([*named, *others] for others in _divided(rest, lower[count:]))


def _named_by(cell: _Cell, over: _Cell) -> _Cell:
    """A cell that says but part of its header, 年初设定, with the cell above it: 年初设定指标值."""
    return cell._replace(text=Cited.join([cell.text, over.text]) if cell.role != over.role else over.text)


class _Reached(NamedTuple):
    """How far header cells were read: at what cost, with which roles; the last cell, and the word it began with."""

    cost: int
    roles: frozenset[str]
    came: int
    role: str
    cell: Cited | None


def _columns(words: Sequence[Word], gaps: Sequence[Gap], start: int, names: Names) -> Head | None:
    """The best division of the words from `start` on into header cells, as far as header cells go."""
    best: dict[int, _Reached] = {start: _Reached(0, frozenset(), start, "", None)}
    furthest = start
    for at in range(start, len(words)):
        if at > furthest or words[at].line > words[start].line + _LINES:
            break
        if at not in best:
            continue
        cost, roles = best[at].cost, best[at].roles
        inner, torn = 0, 0
        for end in range(at + 1, min(at + _REACH, len(words)) + 1):
            cell = joined(words, at, end - 1)
            role = names.words.role(cell) if len(cell.text) <= _LONGEST else None
            listed = fold(cell.text) in names.words.roles
            again = role and role.name in roles and (role.name in LEVELS or not listed)
            if role and not again and role.name not in _MONEY:
                broken = 20 if gaps[end - 1] is Gap.WRAP else 0
                reached = cost + inner + broken + (3 if listed else 9 + torn) - _WORTH * (end - at)
                if end not in best or reached < best[end].cost:
                    best[end] = _Reached(reached, roles | {role.name}, at, role.name, cell)
                    furthest = max(furthest, end)
            inner += _INNER.get(gaps[end - 1], 0)
            torn += 0 if gaps[end - 1] is Gap.WRAP else 30  # a pattern fits nearly anything glued to its words
        named = at > start and at + 1 not in best and all(step.role for step in _steps(best, start, at))
        if named and _may_head(words[at], gaps[at], names):
            best[at + 1] = _Reached(cost + _UNNAMED, roles, at, "", joined(words, at, at))
            furthest = max(furthest, at + 1)
    ends = [end for end, reached in best.items() if reached.role and not reached.roles.isdisjoint(LEVELS)]
    for end in sorted(ends, key=lambda e: best[e].cost):
        steps = _steps(best, start, end)
        columns = tuple(step.role for step in steps)
        if _is_head(columns):
            return Head(columns, tuple(step.cell for step in steps if step.cell), start, end)
    return None


def _may_head(word: Word, gap: Gap, names: Names) -> bool:
    """Whether an unknown word may head a column between known ones: 完成可能性."""
    few = 2 < len(word.text) <= _SHORT and all("\u4e00" <= c <= "\u9fff" for c in word.text)
    few = few and names.words.role(word.whole.cut(word.start, word.end)) is None
    return few and gap is not Gap.WRAP and not word.text.endswith("指标") and not names.heads_group(word.text)


def _steps(best: Mapping[int, _Reached], start: int, end: int) -> list[_Reached]:
    """The cells on the way to `end`, in order."""
    steps: list[_Reached] = []
    while end > start:
        steps.append(best[end])
        end = best[end].came
    return steps[::-1]


