"""The phrases of a standard in the order they stand, each with the characters it took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.normalizers.patterns import Match, Pattern, Patterns
from pipeline.values.place import Folded

_WEAK = frozenset({"range", "otherwise", "side", "basis", "date"})
SENTENCE, PART = "。;", ",:"


@dataclass(frozen=True, slots=True)
class Token:
    """One phrase; `start`, `end` in the folded text; `groups` its named parts that took part."""

    id: str
    kind: str
    start: int
    end: int
    means: dict[str, Any]
    groups: dict[str, str]

    @property
    def cost(self) -> str:
        """The words that name the points."""
        return self.groups.get("cost", "")


def strong(folded: Folded, patterns: Patterns) -> list[Token]:
    """The phrases that award, deduct, cap or define; looked for in the whole text, the earlier entry first."""
    return _taken((p for p in patterns.compiled("phrases") if p.entry.means["kind"] not in _WEAK), folded, 0)


def weak(folded: Folded, start: int, end: int, patterns: Patterns) -> list[Token]:
    """Ranges and small words between two strong phrases, in the folded characters start:end."""
    if start >= end:
        return []
    inner = Folded(folded.text[start:end], folded.origin[start:end], folded.cited)
    return _taken((p for p in patterns.compiled("phrases") if p.entry.means["kind"] in _WEAK), inner, start)


def _taken(entries: Iterable[Pattern], folded: Folded, offset: int) -> list[Token]:
    free = [True] * len(folded.text)
    out: list[Token] = []
    for pattern in entries:
        for match in pattern.find(folded):
            if match.end > match.start and all(free[match.start : match.end]):
                free[match.start : match.end] = [False] * (match.end - match.start)
                out.append(_token(match, offset))
    return sorted(out, key=lambda t: t.start)


def _token(match: Match, offset: int) -> Token:
    means = match.pattern.entry.means
    groups = {name: match.text(name) for name in match.groups}
    return Token(match.pattern.id, means["kind"], match.start + offset, match.end + offset, means, groups)
