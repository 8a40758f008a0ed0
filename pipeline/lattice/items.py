"""Words of lines in their columns, the rows they make and the labels beside them, and what tells one from two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.lattice.columns import Interval
from pipeline.lattice.runs import Run

NUMBER = re.compile(r"[\d.,，]+\s*[%％分]?")
VALUE = re.compile(r"[≥≤=＝>＞<＜约]?\d.{0,9}|[-—–－/／无]{1,2}")
"""A cell that holds a number, or says that there is none."""

_TAIL = re.compile(r"[\u4e00-\u9fff][）)]?|[）)]")
"""One letter below a line as wide as its column is the rest of a word: 数量指 over 标."""


class Item(NamedTuple):
    """The words of one line in one column; `letter` is the width of one letter."""

    column: int
    y0: float
    y1: float
    text: str
    width: float
    letter: float

    @classmethod
    def of(cls, column: int, words: Sequence[Run]) -> Item:
        """Words of one line, from left to right."""
        text, width = "".join(w.text for w in words), words[-1].x1 - words[0].x0
        return cls(column, min(w.y0 for w in words), max(w.y1 for w in words), text, width, width / max(len(text), 1))


class Row(NamedTuple):
    """The height of a row's words and the items in it."""

    y0: float
    y1: float
    items: tuple[Item, ...]


class Label(NamedTuple):
    """A cell that stands over `rows` rows from `row` on, and the height of its words."""

    column: int
    row: int
    rows: int
    y0: float
    y1: float


class Way(NamedTuple):
    """One way to look at a stretch: its columns `groups` hold labels, words stand at `share` of their rows.

    `line` is the height of a line, `lead` the white between two lines of a cell.
    """

    groups: range
    share: float
    line: float
    lead: float
    items: tuple[Item, ...]
    numbers: frozenset[int]
    usual: frozenset[int]
    leading: frozenset[int]
    borders: tuple[float, ...]
    widths: tuple[Interval, ...]

    def quarters(self, cost: float) -> int:
        """A cost in quarters of a line: less makes no difference."""
        return round(4 * cost / self.line)


def counts(item: Item, way: Way) -> bool:
    """Whether the words are the value of a row in a column of numbers."""
    return item.column in way.numbers and bool(VALUE.fullmatch(item.text))


def unfinished(above: Item, below: Item, way: Way) -> float:
    """How sure it is, in lines, that a line goes on in the next: a bracket is open, or it is as wide as its column."""
    if above.text.count("（") + above.text.count("(") > above.text.count("）") + above.text.count(")"):
        return 2.0
    lo, hi = way.widths[above.column]
    wide = hi - lo - above.width < 1.5 * above.letter
    shorter = above.width - below.width > 1.5 * below.letter
    if wide and len(above.text) >= 3 and _TAIL.fullmatch(below.text):
        return 1.0
    if VALUE.fullmatch(below.text) and not any(map(str.isdigit, above.text)):
        return 0.0  # a number below a word, as below its header
    return 0.6 if wide and (len(above.text) >= 8 or (len(above.text) >= 3 and shorter)) else 0.0


def own(above: Item, below: Item, way: Way) -> float:
    """How sure it is, in lines, that two lines are no one text: the next letter would have had room in the first."""
    if below.width - above.width > 0.9 * below.letter:
        return 2.0 if len(below.text) < 8 else 0.7
    lo, hi = way.widths[above.column]
    return 0.5 if hi - lo - above.width > 2.5 * below.letter else 0.0


def partial(row: Row, way: Way) -> bool:
    """Whether several of the usual cells of the row are empty: a total, a heading."""
    return len(way.usual & {i.column for i in row.items}) < 0.7 * len(way.usual)
