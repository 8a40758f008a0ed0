"""Money whose header no word tells: columns of which one is the quotient of two others, 批复额 | 列支额 | 列支率."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from pipeline.rows.grids import Slot, Table

_FEWEST = 4  # cells of such a header: what it is for, two amounts, their quotient
_MOST_POINTS = 30  # that money weighs in a form
_FIGURE = re.compile(r"(-?[\d,]*\d(?:\.\d+)?)[%％]?")
_BRACKETS = re.compile(r"\([^()]*\)")
_SCORE = re.compile("得|实|核|评")

Row = dict[int, Fraction]


def money_roles(table: Table, row: int, end: int) -> list[tuple[Slot, str]]:
    """The roles of the header cells of a block of money that begins in `row` and ends before row `end`; [] for none.

    Told only where the figures themselves say so: in every line the rate is what was spent out of what there was.
    """
    heads = [s for s in table.anchored(row) if s.text]
    if len(heads) < _FEWEST or any(map(str.isdigit, _BRACKETS.sub("", "".join(s.folded for s in heads)))):
        return []
    lines = _lines(table, row + 1, end, heads)
    columns = range(1, len(heads))
    full = [c for c in columns if lines and c in lines[0]]
    for rate in full:
        for budget, spent in combinations([c for c in full if c < rate], 2):
            if _divides(lines, budget, spent, rate):
                told = {budget: "adjusted", spent: "spent", rate: "execution"}
                return [(heads[c], role) for c, role in {**told, **_points(heads, lines, rate)}.items()]
    return []


def _lines(table: Table, start: int, end: int, heads: Sequence[Slot]) -> list[Row]:
    """The figures of each line by the index of its header cell, down to the first row that is no line of money."""
    lines: list[Row] = []
    for row in range(start, end):
        cells = [table.rows[row][head.col] for head in heads]
        first = cells[0]
        read = {n: f for n, s in enumerate(cells) if s and s.row == row and (f := _figure(s.folded)) is not None}
        if not first or not first.text or 0 in read or len(read) < 2:
            break
        lines.append(read)
    return lines


def _figure(text: str) -> Fraction | None:
    found = _FIGURE.fullmatch(text)
    return Fraction(found[1].replace(",", "")) if found else None


def _divides(lines: Sequence[Row], budget: int, spent: int, rate: int) -> bool:
    rows = [line for line in lines if {budget, spent, rate} <= set(line) and line[budget]]
    near = all(abs(line[spent] / line[budget] * 100 - line[rate]) * 2 <= 1 for line in rows)
    return bool(rows) and near and all(line[budget] > _MOST_POINTS for line in rows[:1])


def _points(heads: Sequence[Slot], lines: Sequence[Row], rate: int) -> dict[int, str]:
    """Weight and score of the money, right of its rate: two small numbers, the second not above the first."""
    small = [c for c in range(rate + 1, len(heads)) if 0 <= lines[0].get(c, Fraction(-1)) <= _MOST_POINTS]
    if len(small) == 2 and lines[0][small[1]] <= lines[0][small[0]]:
        return {small[0]: "weight", small[1]: "score"}
    if len(small) == 1:
        return {small[0]: "score" if _SCORE.search(heads[small[0]].folded) else "weight"}
    return {}


__all__ = ["money_roles"]
