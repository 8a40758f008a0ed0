"""Header cells in running words: where a dissolved table begins, and which columns it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.normalizers.patterns import Patterns
from pipeline.rows.headers import BUDGET, VALUES
from pipeline.rows.unruled.grammar import Kind
from pipeline.rows.unruled.words import Gap, Word, header_gaps, joined
from pipeline.rows.vocabulary import LEVELS, Words
from pipeline.values.place import Cited, fold

_REACH = 6  # words that one header cell may be broken into
_WORTH = 12  # what a word read as header is worth against the costs of reading it so
_LONGEST = 24  # characters of a header cell
_LINES = 40  # lines that a header may take
_MONEY = BUDGET - {"execution"}
_NUMBERS = frozenset({"weight", "score", "rate", "review_score", "deduction", "share", "number", "execution"})
_VALUES = frozenset({"target", "half_target", "actual", "mid_actual"})
_PROSE = frozenset({"standard", "explanation"})
_MARKS = frozenset({"nature", "measure", "attribute"})
# What stands below tables, never in them.
_AFTER = ("注:", "注1", "备注:", "备注1", "说明:", "填表", "填报", "附件", "联系人", "联系电话", "单位负责人")


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
        return any(bare in words for words in self.groups.values())


@dataclass(frozen=True, slots=True)
class Head:
    """A header found in running words.

    Args:
        roles: of its columns; `cells`: their words.
        start: its first word; `end`: the word after it; `limit`: where its table must end at the latest.
    """

    roles: tuple[str, ...]
    cells: tuple[Cited, ...]
    start: int
    end: int
    limit: int = 0

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
        header = _columns(words, gaps, at, names)
        if header:
            found.append(header)
    ends = [header.start for header in found[1:]] + [len(words)]
    out = []
    for header, end in zip(found, ends[-len(found) :] if found else (), strict=True):
        wall = min((after for after in grids if after > words[header.start].line), default=words[-1].line + 1)
        crossed = (i for i in range(header.end, end) if words[i].line >= wall or _ends(words, i))
        out.append(replace(header, limit=next(crossed, end)))
    return out


def _ends(words: Sequence[Word], at: int) -> bool:
    """Whether here a line begins that stands below tables, never in them: notes, signatures."""
    return words[at].text.startswith(_AFTER) and words[at - 1].line != words[at].line


def _is_head(roles: Sequence[str]) -> bool:
    levels = [role for role in roles if role in LEVELS]
    return bool(levels) and len(set(levels)) == len(levels) and bool(VALUES & set(roles)) and len(roles) >= 3


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
            inner += {Gap.END: 8, Gap.SPACE: 4}.get(gaps[end - 1], 0)
            torn += 0 if gaps[end - 1] is Gap.WRAP else 30  # a pattern fits nearly anything glued to its words
    ends = [end for end, reached in best.items() if not reached.roles.isdisjoint(LEVELS)]
    for end in sorted(ends, key=lambda e: best[e].cost):
        steps = _steps(best, start, end)
        columns = tuple(step.role for step in steps)
        if _is_head(columns):
            return Head(columns, tuple(step.cell for step in steps if step.cell), start, end)
    return None


def _steps(best: Mapping[int, _Reached], start: int, end: int) -> list[_Reached]:
    """The cells on the way to `end`, in order."""
    steps: list[_Reached] = []
    while end > start:
        steps.append(best[end])
        end = best[end].came
    return steps[::-1]


