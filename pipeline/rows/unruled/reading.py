"""The words under a header, divided into rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.rows.unruled.grammar import Grammar, Kind, Parsed, is_number
from pipeline.rows.unruled.heads import Head, Names
from pipeline.rows.unruled.words import Convention, Word, conventions, joined
from pipeline.values.place import Cited, fold

Span = tuple[int, int] | None
"""First and last word of a cell; None for an empty one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One division of the words under a header.

    Args:
        convention: of line ends that it took.
        totals: first → last word of the total rows that lie in it.
    """

    head: Head
    words: tuple[Word, ...]
    convention: Convention
    parsed: Parsed
    totals: Mapping[int, int]

    @property
    def rows(self) -> tuple[tuple[Span, ...], ...]:
        return self.parsed.rows

    def column(self, index: int) -> list[tuple[int, int]]:
        """The filled cells of one column."""
        return [span for row in self.rows if (span := row[index])]

    def columns(self, kind: Kind) -> list[int]:
        """The columns of one kind."""
        return [index for index, own in enumerate(self.head.kinds) if own is kind]

    def cited(self, span: tuple[int, int]) -> Cited:
        """The words of a cell."""
        return joined(self.words, *span)

    def text(self, span: tuple[int, int]) -> str:
        """The folded words of a cell."""
        return fold(self.cited(span).text)


def readings(words: Sequence[Word], head: Head, body: Sequence[int], names: Names) -> Iterator[Reading]:
    """The divisions by each convention that the words can bear, the most telling first."""
    own = words[head.start : head.end]
    chosen = tuple(words[i] for i in body)
    totals = _totals(chosen, names, head.kinds.count(Kind.NUMBER) + head.kinds.count(Kind.TIED))
    grammar = Grammar(head.kinds, _known(head, names))
    one_line = len({word.line for word in own}) == 1 + head.two < len(own)
    for convention in conventions((*own, *chosen), one_line):
        parsed = grammar.parse(chosen, convention.gaps[len(own) :], totals)
        inside = {a: b for a, b in totals.items() if b < parsed.end and _outside(parsed, a)}
        yield Reading(head, chosen, convention, parsed, inside)


def _known(head: Head, names: Names) -> list[frozenset[str]]:
    """For each column the words known to head groups there: those of its level, of any where it is the only one."""
    groups = [column for column, kind in enumerate(head.kinds) if kind is Kind.GROUP]
    every = frozenset[str]().union(*names.groups.values())
    if len(groups) == 1:
        return [every if column in groups else frozenset() for column in range(len(head.kinds))]
    return [names.groups.get(role, frozenset()) for role in head.roles]


def _outside(parsed: Parsed, word: int) -> bool:
    return not any(cell and cell[0] <= word <= cell[1] for row in parsed.rows for cell in row)


def _totals(words: Sequence[Word], names: Names, numbers: int) -> dict[int, int]:
    """First → last word of what may be total rows: 合计 and at most so many numbers after it."""
    found = {}
    for at in range(len(words)):
        for end in range(at, min(at + 3, len(words))):
            if names.words.row(joined(words, at, end)) in ("total", "subtotal"):
                last = end
                while last + 1 < len(words) and last - end < numbers and is_number(words[last + 1].text):
                    last += 1
                if last > end:
                    found[at] = last
                break
    return found
