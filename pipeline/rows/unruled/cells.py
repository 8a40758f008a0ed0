"""A division into rows made a grid's cells: groups merged down, numbers of total rows under their columns."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipeline.rows.unruled.doubts import headless
from pipeline.rows.unruled.grammar import Kind, is_number
from pipeline.rows.unruled.reading import Reading, Span
from pipeline.rows.unruled.words import Word, joined
from pipeline.values.document import Cell
from pipeline.values.place import Cited

_GROUPED = (Kind.GROUP, Kind.TIED)


def cells(reading: Reading) -> tuple[tuple[Cell, ...], tuple[int, int], frozenset[int]]:
    """The cells, the shape, and the words in them.

    Where groups don't begin where their words stand (a label in the middle of its rows), the levels are left empty and
    their words are not taken.
    """
    blank = headless(reading)
    entries: list[tuple[int, tuple[Span, ...] | None]] = [
        (next(span[0] for span in row if span), row) for row in reading.rows
    ]
    entries += [(first, None) for first in reading.totals]
    entries.sort(key=lambda entry: entry[0])
    made = [Cell(0, c, 1, 1, text) for c, text in enumerate(reading.head.cells)]
    above: dict[int, int] = {}  # column → index in `made` of the group that goes on
    for number, (first, row) in enumerate(entries, 1):
        if row is None:
            made += _total(reading, first, number)
            continue
        fresh = False
        for column, (kind, span) in enumerate(zip(reading.head.kinds, row, strict=True)):
            said = span if not (blank and kind in _GROUPED) else None
            fresh = fresh or (kind is Kind.GROUP and said is not None)
            upper = made[above[column]] if kind in _GROUPED and not fresh and column in above else None
            if upper and upper.row + upper.rows == number:
                made[above[column]] = replace(upper, rows=upper.rows + 1)
                continue
            if kind in _GROUPED:
                above[column] = len(made)
            # A group that goes on below a subtotal is the same words again.
            text = reading.cited(said) if said else upper.text if upper else _nothing(reading.words[first])
            made.append(Cell(number, column, 1, 1, text))
    ordered = tuple(sorted(made, key=lambda cell: (cell.row, cell.col)))
    taken = set(range(reading.parsed.end))
    if blank:
        loose = [c for c, kind in enumerate(reading.head.kinds) if kind in _GROUPED]
        taken -= {i for c in loose for first, last in reading.column(c) for i in range(first, last + 1)}
    return ordered, (len(entries) + 1, len(reading.head.kinds)), frozenset(taken)


def _nothing(word: Word) -> Cited:
    """An empty cell's text, at the place where its row begins."""
    return word.whole.cut(word.start, word.start)


def _total(reading: Reading, first: int, row: int) -> list[Cell]:
    """A total row: its label over the columns before the numbers, its numbers in the columns they are the sums of."""
    words, last = reading.words, reading.totals[first]
    numbers = [i for i in range(first, last + 1) if is_number(words[i].text)]
    columns = reading.columns(Kind.NUMBER)
    if len(numbers) < len(columns):
        summed = [c for c in columns if _sum(reading, c) == _figure(words[numbers[0]].text)]
        columns = summed[:1] or columns[-1:]
    if len(numbers) > len(columns):  # the weights of outer levels come first
        columns = sorted((*reading.columns(Kind.TIED), *columns))[-len(numbers) :]
    placed = dict(zip(columns, numbers, strict=False))
    width = max(min(placed, default=1), 1)
    out = [Cell(row, 0, 1, width, joined(words, first, numbers[0] - 1))]
    for column in range(width, len(reading.head.kinds)):
        at = placed.get(column)
        out.append(Cell(row, column, 1, 1, _nothing(words[first]) if at is None else joined(words, at, at)))
    return out


def _sum(reading: Reading, column: int) -> Fraction:
    return sum((_figure(reading.words[first].text) for first, _ in reading.column(column)), Fraction(0))


def _figure(text: str) -> Fraction:
    return Fraction(text.rstrip("分%")) if is_number(text) else Fraction(0)
