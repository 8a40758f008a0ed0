"""The grammar of a table row: which words are which cell when no border tells.

A row is its header's columns in order. Level cells stand only where a group begins; weights and scores are single
numbers; a standard is prose that ends a sentence. The cheapest division of all words into rows is found at once
(Viterbi), so that one unclear place is decided by everything around it. Costs are whole numbers, in tenths.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from pipeline.rows.unruled.words import Gap, Word

NEVER = 10**9
_LEFT = 10
"""What a word left after the table costs: rows are read as long as they cost less than leaving their words."""


class Kind(Enum):
    """What a column holds."""

    GROUP = "a level above the last: only where a group begins"
    TIED = "a number that belongs to the level before it"
    NAME = "the indicator"
    NUMBER = "a weight, score or rate"
    VALUE = "a target or actual"
    PROSE = "a standard or explanation"
    REMARK = "often empty: an excuse, a remark"
    MARK = "a sign or unit: nature, measure"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A division into rows.

    Args:
        rows: for each row, for each column, the first and last word (inclusive), None for an empty cell.
        costs: of each row, in tenths.
        end: the word after the last row.
    """

    rows: tuple[tuple[tuple[int, int] | None, ...], ...]
    costs: tuple[int, ...]
    end: int


@dataclass(frozen=True, slots=True)
class _Step:
    """How rows came to end before a word: by a "row" with last column `value`, by a "total" begun at word `value`."""

    how: str
    value: int


@dataclass(frozen=True, slots=True)
class _Entries:
    """What a word costs, by column: in it; first of a row, of a cell there; going on in it; after the end of it."""

    fits: Sequence[int]
    rows: Sequence[int]
    starts: Sequence[int]
    going: int
    ends: Sequence[int]


# To end a cell and begin the next in the same row; to end the row; to go on in the cell.
_BREAK = {Gap.SPACE: 5, Gap.WRAP: 30, Gap.END: 0, Gap.UNKNOWN: 0, Gap.LINE: 0, Gap.TAB: 0, Gap.ROW: 20}
_NEXT_ROW = {Gap.SPACE: 5, Gap.WRAP: 30, Gap.END: 0, Gap.UNKNOWN: 0, Gap.LINE: 0, Gap.TAB: 30, Gap.ROW: 0}
_STAY = {Gap.SPACE: 0, Gap.WRAP: 0, Gap.END: 10, Gap.UNKNOWN: 8, Gap.LINE: 60, Gap.TAB: 8, Gap.ROW: 20}
_EMPTY = {Kind.GROUP: 20, Kind.TIED: 30, Kind.NAME: 60, Kind.NUMBER: 50, Kind.VALUE: 40, Kind.PROSE: 40, Kind.REMARK: 2,
          Kind.MARK: 10}  # fmt: skip
_GROUP_ALONE = 20  # a group without indicators: the rest of its row is empty
_ROW = 600  # words; no row has more
_PIECES = 4  # lines that a group's words may be broken into
_MISPLACED = 25  # a word known to head groups, elsewhere
_SHORT = 4  # letters of a word (管理) that heads groups of any level
_UNHEARD = 8  # a word that heads no group known, where others do: rather a remark on the row above
_FIGURE = re.compile(r"[≥≤<>=]{0,2}\d[\d.,]*[%\u4e00-\u9fff/]{0,6}")  # one with its unit
_MEASURED = re.compile(r"[≥≤<>=]{0,2}\d[\d.,]*[%‰]?[\u4e00-\u9fff]{0,2}")  # names nothing: 342人
_FIGURES = 20  # two of them are two cells
_UNIT = 4  # letters of a unit that stands apart from its figure
_WORDS = 8  # and rather are words after one, unless its line is full
_CLOSES, _OPENS, _JOINS = "。；;！!", "（(《“【", "，,、：:"
_SIGNS = "≥≤=<>"
_STARTS_NOTHING = "，。；、）》”】,;)%:："
_BLANKS = ("-", "--", "/", "\\", "无", "—", "——", "*")


def is_number(text: str) -> bool:
    """Whether folded words are a plain number as weights and scores are: 2, 1.4, 10分, 94%."""
    bare = text[:-1] if text.endswith(("分", "%")) else text
    whole, _, part = bare.removeprefix("-").partition(".")
    return whole.isascii() and whole.isdigit() and len(whole) <= 4 and (not part or part.isdigit()) and bare[-1:] != "."


def is_value(text: str) -> bool:
    """Whether folded words look like a goal or a result rather than a name: a figure, a sign, or one short word."""
    if any(c.isdigit() or c in "≥≤<>=%" for c in text):
        return True
    return len(text) <= 4 and not text.endswith(("指标", "率", "数", "量", "度", "性", "情况"))


def word_cost(kind: Kind, text: str) -> int:
    """How ill one word fits a kind of column."""
    number, prose = is_number(text), any(c in "。;" for c in text)
    if kind in (Kind.NUMBER, Kind.TIED):
        share = 10 if text.endswith("%") else 0  # a weight in per cent is rare, a rate in a neighbouring column is not
        return share if number else 5 if kind is Kind.NUMBER and text in _BLANKS else NEVER
    if kind is Kind.GROUP:
        foreign, prose = text.isascii() or text[:1] in "≥≤<>=(", prose or any(c in "，," for c in text)
        return len(text) // 2 + 20 * (number or text in _BLANKS) + 30 * prose + 15 * foreign
    if kind is Kind.NAME:
        measured = not number and _MEASURED.fullmatch(text) is not None
        return len(text) // 3 + 40 * number + 20 * measured + 15 * prose + 10 * (text[:1] in "≥≤<>")
    if kind is Kind.VALUE:
        return len(text) // 6
    if kind is Kind.MARK:
        return len(text)
    return 0 if kind is Kind.PROSE else len(text) // 5 + 15 * number


def _joint(left: Word, gap: Gap, right: Word) -> tuple[int, int, int]:
    """What it costs to end a cell between two words, to end a row, and to go on."""
    if gap is Gap.SPACE and not left.text[-1].isascii() and not right.text[0].isascii():
        return 0, 0, 8  # exports put spaces around figures, between two Chinese characters only where a cell ends
    if gap in (Gap.TAB, Gap.UNKNOWN) and not left.last and _latin(left.text[-1]) and _latin(right.text[0]):
        return 8, 30, 0  # Latin words have spaces of their own
    stay = _STAY[gap]
    if gap is not Gap.WRAP and _FIGURE.fullmatch(left.text):
        wordy = gap in (Gap.END, Gap.UNKNOWN) or (gap is Gap.TAB and len(right.text) > _UNIT)
        stay += _FIGURES if _FIGURE.fullmatch(right.text) else _WORDS if wordy else 0
    return _BREAK[gap], _NEXT_ROW[gap], stay


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _end_cost(kind: Kind, text: str) -> int:
    """How ill a cell ends in this word."""
    cost = 30 if text[-1:] in _OPENS or text[-1:] in _JOINS or (text[-1:] in _SIGNS and kind is not Kind.MARK) else 0
    cost += 20 if text.count("(") > text.count(")") else 0
    return cost + (10 if kind is Kind.PROSE and text[-1:] not in _CLOSES and text[-1:] not in "）)" else 0)


def _start_cost(kind: Kind, text: str) -> int:
    """How ill a cell begins with this word."""
    if text[:1] in _STARTS_NOTHING and not (kind is Kind.MARK and text == "%"):
        return 30
    if kind is Kind.VALUE:
        return 0 if is_value(text) else 6
    bare = len(text) < 8 and text not in _BLANKS and not any(c in "，,。;、" for c in text)
    if kind is not Kind.REMARK or text in _BLANKS:
        return 0
    if text.endswith("分)"):
        return 30  # so ends a group's name with its points
    return 8 if bare else 12  # a bare short word rather begins the next group, prose what follows the table


class Grammar:
    """The columns of one table and what it costs to leave cells out.

    Args:
        kinds: of the columns.
        known: for each column the words known to head groups there; () or empty sets where none are.
    """

    def __init__(self, kinds: Sequence[Kind], known: Sequence[frozenset[str]] = ()) -> None:
        self.kinds = tuple(kinds)
        self.known = tuple(known) or (frozenset[str](),) * len(self.kinds)
        self.groups = frozenset[str]().union(*self.known)
        self.parts = {part for group in self.groups for n in (2, 3) for part in (group[:n], group[-n:])}
        empty = [_EMPTY[k] for k in kinds]
        count = len(kinds)
        # Left out at the head of a row: groups go on from above. Later: an empty cell.
        self.head = [
            sum(0 if k in (Kind.GROUP, Kind.TIED) else _EMPTY[k] for k in kinds[:first])
            + (NEVER if kinds[first] is Kind.TIED else 0)
            for first in range(count)
        ]
        self.between = [[sum(empty[a + 1 : b]) for b in range(count)] for a in range(count)]
        self.tail = [_GROUP_ALONE if kinds[c] is Kind.GROUP else sum(empty[c + 1 :]) for c in range(count)]

    def _group(self, words: Sequence[Word], first: int) -> str:
        """The words known to head a group that begin here; "" for none."""
        text = ""
        for count, word in enumerate(words[first : first + _PIECES], 1):
            text += word.text
            bare = text.split("(")[0]  # 产出指标(50分) is 产出指标
            if bare in self.groups or (count == 1 and bare.endswith("指标")):
                return bare
            if count == 1 and f"{bare}指标" in self.groups:
                return f"{bare}指标"  # 质量 for 质量指标
        return ""

    def _costs(self, text: str, group: str) -> tuple[list[int], list[int]]:
        """How ill a word fits each column, and how ill it begins a cell there; `group`: the known words it begins."""
        fits = [word_cost(kind, text) for kind in self.kinds]
        starts = [_start_cost(kind, text) for kind in self.kinds]
        for column, kind in enumerate(self.kinds):
            if group in self.groups and group in self.known[column]:
                fits[column] = 0
            elif group and (group in self.groups or kind is not Kind.GROUP):
                # 达成预期指标 is a result, for all that it ends as group words do; the only groups may be of any level.
                only = self.kinds.count(Kind.GROUP) == 1 or len(group) <= _SHORT
                mild = kind is Kind.GROUP and only if group in self.groups else kind is Kind.VALUE
                starts[column] += _MISPLACED // 3 if mild else _MISPLACED
            elif kind is Kind.REMARK and text in self.parts:
                starts[column] += _UNHEARD
        return fits, starts

    def parse(self, words: Sequence[Word], gaps: Sequence[Gap], totals: Mapping[int, int]) -> Parsed:
        """The cheapest rows from the first word on, as far as rows go.

        Args:
            words: everything after the header; `gaps`: what follows each.
            totals: first → last word of the total rows, which are divided elsewhere; they end rows and are left out.
        """
        closed = [0] + [NEVER] * len(words)  # cheapest way to have only whole rows before word i
        came: list[_Step] = [_Step("", 0)] * (len(words) + 1)
        costs = [NEVER] * len(self.kinds)  # cheapest way to have the word before as last of column k
        back: list[list[int]] = []
        whole = 0
        for i, word in enumerate(words):
            whole = i if closed[i] < NEVER else whole
            if i - whole > _ROW:
                break
            entries = self._entries(words, gaps, i)
            costs, origin = self._advance(costs, closed[i], entries)
            back.append(origin)
            for k, kind in enumerate(self.kinds):
                cost = costs[k] + self.tail[k] + _end_cost(kind, word.text)
                if costs[k] < NEVER and cost < closed[i + 1]:
                    closed[i + 1], came[i + 1] = cost, _Step("row", k)
            last = totals.get(i)
            if last is not None and closed[i] < closed[last + 1]:
                closed[last + 1], came[last + 1] = closed[i], _Step("total", i)
        end = min(range(len(words) + 1), key=lambda i: (closed[i] - _LEFT * i, i))
        return self._traced(end, closed, came, back)

    def _entries(self, words: Sequence[Word], gaps: Sequence[Gap], i: int) -> _Entries:
        """What word i costs in each column, by how it comes there."""
        group = self._group(words, i)
        fits, starts = self._costs(words[i].text, group)
        if not i:
            return _Entries(fits, starts, starts, 0, [0] * len(fits))
        rows = starts if group or Kind.REMARK not in self.kinds else [
            cost + _UNHEARD * (kind is Kind.GROUP and bool(known))
            for cost, kind, known in zip(starts, self.kinds, self.known, strict=True)
        ]  # fmt: skip
        parting, ending, going = _joint(words[i - 1], gaps[i - 1], words[i])
        ends = [parting + _end_cost(kind, words[i - 1].text) for kind in self.kinds]
        going += _MISPLACED if group in self.groups else 0
        return _Entries(fits, [ending + cost for cost in rows], starts, going, ends)

    def _advance(self, before: Sequence[int], closed: int, entries: _Entries) -> tuple[list[int], list[int]]:
        """The cheapest way to each column, and the column it came from (-1: a new row)."""
        costs, origin = [NEVER] * len(self.kinds), [-1] * len(self.kinds)
        for k, kind in enumerate(self.kinds):
            if entries.fits[k] >= NEVER:
                continue
            best, how = closed + entries.rows[k] + self.head[k], -1
            for j in range(k + 1):
                if before[j] >= NEVER or (j == k and kind in (Kind.NUMBER, Kind.TIED)):
                    continue
                step = entries.going if j == k else entries.ends[j] + entries.starts[k] + self.between[j][k]
                if before[j] + step < best:
                    best, how = before[j] + step, j
            costs[k], origin[k] = min(best + entries.fits[k], NEVER), how
        return costs, origin

    def _traced(
        self, end: int, closed: Sequence[int], came: Sequence[_Step], back: Sequence[Sequence[int]]
    ) -> Parsed:
        """The rows that end before word `end`, found by going back the cheapest way."""
        rows: list[tuple[tuple[int, int] | None, ...]] = []
        costs: list[int] = []
        i = end
        while i > 0 and came[i].how:
            if came[i].how == "total":
                i = came[i].value
                continue
            cells: list[tuple[int, int] | None] = [None] * len(self.kinds)
            word, last, column = i - 1, i - 1, came[i].value
            while column >= 0:
                before = back[word][column]
                if before != column:
                    cells[column] = (word, last)
                    last = word - 1
                column, word = before, word - 1
            rows.append(tuple(cells))
            costs.append(closed[i] - closed[word + 1])
            i = word + 1
        return Parsed(tuple(reversed(rows)), tuple(reversed(costs)), end)
