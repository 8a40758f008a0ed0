"""A cell to a line, an empty cell an empty line, as word processors write tables as text: every so many lines a row.

The header says how many; that the columns of numbers hold numbers and that each row has its name says whether it is so.
Where the rows don't come out even, the lines are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.rows.headers import BUDGET, FIGURE, VALUES
from pipeline.rows.unruled.grammar import is_number
from pipeline.rows.vocabulary import LEVELS, Words
from pipeline.values.document import Cell
from pipeline.values.place import Cited

_WIDE = range(3, 15)  # columns
_LONG = 24  # letters of a header cell
_LEAST = 3  # rows
_NUMBERS = frozenset({"weight", "score", "review_score", "number", "share"})
_GOAL = re.compile(r"[≥≤<>=]+.*|\d[\d.,]*[%\u4e00-\u9fff]{0,4}")  # names nothing: 18742平方米
_BLANK = ("", "-", "—", "——", "/", "无", "－")


@dataclass(frozen=True, slots=True)
class Stepped:
    """A table: the numbers of its lines in the file, first and past-last, its cells and its shape."""

    first: int
    end: int
    cells: tuple[Cell, ...]
    shape: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Head:
    """A header: its rows of line numbers (0: no cell), the line its body begins in, the roles of its columns."""

    rows: tuple[tuple[int, ...], ...]
    body: int
    roles: tuple[str, ...]

    @property
    def known(self) -> int:
        return sum(map(bool, self.roles))

    @property
    def money(self) -> bool:
        return len(BUDGET & set(self.roles)) > 1


def stepped(lines: Sequence[Cited], words: Words) -> Iterator[Stepped]:
    """The tables written so, from top to bottom."""
    said = {line.places[0].line or 0: line for line in lines if line.places}
    at, last = min(said, default=0), max(said, default=0)
    while at <= last:
        table = _table_at(said, at, words) if at in said and words.role(said[at]) else None
        if table:
            yield table
        at = table.end if table else at + 1


def _inner(said: Mapping[int, Cited], at: int, words: Words) -> bool:
    """Whether a line names a level and the one above it the level around that: no header begins here."""
    roles = [role.name if line in said and (role := words.role(said[line])) else "" for line in (at - 1, at)]
    return set(roles) <= {*LEVELS} and roles[0] < roles[1]


def _table_at(said: Mapping[int, Cited], at: int, words: Words) -> Stepped | None:
    """The table whose header has its first known word in a line; it may begin up to two lines earlier."""
    found = []
    for first in (line for line in (at - 2, at - 1, at) if not _inner(said, line, words)):
        for head in _heads(said, first, words) if all(line in said for line in range(first, at)) else ():
            rows, end = _rows(said, head, words)
            even = len(rows) >= _LEAST and (head.money or _blanks(said, rows))
            if even and not _goes_on(said, end, len(head.roles), words):
                found.append((head.known, len(rows), -first, head, rows, end))
    if not found:
        return None
    _, _, behind, head, rows, end = max(found, key=lambda table: table[:3])
    first, every = -behind, [*head.rows, *rows]
    cells = tuple(
        Cell(r, c, 1, 1, said[line] if line in said else said[first].cut(0, 0))
        for r, row in enumerate(every) for c, line in enumerate(row)
    )  # fmt: skip
    return Stepped(first, end, cells, (len(every), len(head.roles)))


def _heads(said: Mapping[int, Cited], first: int, words: Words) -> Iterator[_Head]:
    """The headers that may begin in a line: of one row, or of two where one cell stands over several."""
    ends = (n for n in range(_WIDE.stop) if first + n not in said or len(said[first + n].folded.text) > _LONG)
    full = next(ends, _WIDE.stop)
    for count in _WIDE:
        if count <= full:
            yield from _known((tuple(range(first, first + count)),), first + count, said, words)
    if full not in _WIDE or first + full in said:
        return
    low = next((line for line in range(first + full, first + 2 * full) if line in said), 0)
    before = low - first - full
    inner = next((n for n in range(_WIDE.stop) if low + n not in said), 0)
    after = full - 1 - before
    if low and inner > 1 and after >= 0:
        upper = (*range(first, first + before + 1), *[0] * (inner - 1), *range(first + before + 1, first + full))
        lower = (*[0] * before, *range(low, low + inner), *[0] * after)
        yield from _known((upper, lower), low + inner + after, said, words)


def _known(
    rows: tuple[tuple[int, ...], ...], body: int, said: Mapping[int, Cited], words: Words
) -> Iterator[_Head]:
    roles = []
    for column in zip(*rows, strict=True):
        named = [role.name for line in column[::-1] if line in said and (role := words.role(said[line]))]
        roles.append(named[0] if named else "")
    said_in = set(roles)
    if (said_in & {*LEVELS} and said_in & VALUES) or len(said_in & VALUES) > 2 or len(said_in & BUDGET) > 1:
        yield _Head(rows, body, tuple(roles))


def _rows(said: Mapping[int, Cited], head: _Head, words: Words) -> tuple[list[tuple[int, ...]], int]:
    """The rows under a header, and the line after them; a total row may be shorter."""
    rows: list[tuple[int, ...]] = []
    width, at = len(head.roles), head.body
    levels = [c for c, role in enumerate(head.roles) if role in LEVELS]
    while any(line in said for line in range(at, at + width)):
        row = tuple(range(at, at + width))
        texts = [said[line].folded.text if line in said else "" for line in row]
        first = next(line for line in row if line in said)
        if words.row(said[first]) == "total" and not (head.money and all(texts[1:])):
            placed, end = _total(said, first, head)
            return ([*rows, placed], end) if placed else (rows, at)
        kept = BUDGET | _NUMBERS if head.money else _NUMBERS
        figures = [text for text, role in zip(texts, head.roles, strict=True) if role in kept]
        named = texts[levels[-1]] if levels else texts[0] or texts[1]
        if not named or (is_number(named) and head.roles[0] != "number") or not all(map(_is_figure, figures)):
            break
        if any(_GOAL.fullmatch(texts[c]) for c in levels):
            break
        if not rows and (not (texts[0] or head.money) or any(line in said and words.role(said[line]) for line in row)):
            break
        rows.append(row)
        at += width
    return rows, at


def _blanks(said: Mapping[int, Cited], rows: Sequence[Sequence[int]]) -> bool:
    """Whether every second row has an empty line before its last words: empty cells are lines."""
    last = max(said)
    return 2 * sum(any(line not in said and line < last for line in row) for row in rows) >= len(rows)


def _is_figure(text: str) -> bool:
    return text in _BLANK or is_number(text) or FIGURE.fullmatch(text) is not None


def _total(said: Mapping[int, Cited], first: int, head: _Head) -> tuple[tuple[int, ...], int]:
    """A total row: its label and as many numbers as there are columns of points; () where they are not told."""
    columns = [c for c, role in enumerate(head.roles) if role in ("weight", "score")]
    end = first + 1
    numbers = []
    while end < first + len(head.roles):
        if end in said and not is_number(said[end].folded.text):
            break
        numbers += [end] if end in said else []
        end += 1
    if len(numbers) != len(columns):
        return (), first
    placed = dict(zip(columns, numbers, strict=True))
    return (first, *(placed.get(c, 0) for c in range(1, len(head.roles)))), max(numbers) + 1


def _goes_on(said: Mapping[int, Cited], end: int, width: int, words: Words) -> bool:
    """Whether figures follow as in more rows, and no other header before them: then rows are not of this width."""
    below = [said[line] for line in range(end, end + 2 * width) if line in said]
    heads = sum(words.role(line) is not None for line in below)
    return heads < _LEAST and sum(is_number(line.folded.text) for line in below) > 2
