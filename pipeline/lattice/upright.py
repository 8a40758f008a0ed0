"""Tables with few rules: a whole column, or a whole table, stands in one cell, and its rows are told by white."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import compress

from pipeline.lattice.columns import LEAST, merged
from pipeline.lattice.grid import Lattice
from pipeline.lattice.items import NUMBER
from pipeline.lattice.lines import APART, Line, lines_of
from pipeline.lattice.rules import Rule
from pipeline.lattice.runs import Run, settled, words
from pipeline.lattice.unruled import unruled

FEW_ROWS = 4
"""Rules across, at most: a frame and those around a header."""

_LINES = 4  # in a cell, from which on it may be a column


def is_columns(lattice: Lattice, lines: Sequence[int]) -> bool:
    """Whether the cells, with so many lines of text in each, may be whole columns: few rows, one with many lines."""
    if len(lattice.ys) > FEW_ROWS or len(lattice.xs) < LEAST:
        return False
    high: dict[int, int] = defaultdict(int)
    for span, count in zip(lattice.cells, lines, strict=True):
        high[span.row] += count >= _LINES
    return max(high.values()) >= min(LEAST, len(lattice.xs) - 1)


def may_frame(lattice: Lattice, lines: Sequence[int]) -> bool:
    """Whether these rules may be but a frame and one around a header: a cell as wide as all holds many lines."""
    width = len(lattice.xs) - 1
    filled = zip(lattice.cells, lines, strict=True)
    return len(lattice.ys) <= FEW_ROWS and any(span.cols == width and count >= _LINES for span, count in filled)


def is_frame(lattice: Lattice, cells: Sequence[Sequence[Run]], horizontal: Sequence[Rule]) -> bool:
    """Whether a table stands in such a cell: most of its words, in columns told by white."""
    width = len(lattice.xs) - 1
    wide = [cell for span, cell in zip(lattice.cells, cells, strict=True) if span.cols == width]
    return _in_tables(max(wide, key=len), horizontal)


def may_be_open(texts: Sequence[str]) -> bool:
    """Whether these may be the texts of such cells as `is_open` looks for: many of their lines are broken."""
    if 4 * "".join(texts).count(" ") < len(texts):
        return False
    lines = [line for text in texts for line in text.split("\n")]
    broken = sum([" " in line for line in lines])
    return broken >= LEAST and 4 * broken > len(lines)


def is_open(lattice: Lattice, cells: Sequence[Sequence[Run]], horizontal: Sequence[Rule]) -> bool:
    """Whether rules between columns are missing: most words stand in columns of cells with others beside them.

    Told by white they must be in tables, for the most part.
    """
    columns: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for span, cell in zip(lattice.cells, cells, strict=True):
        columns[span.col, span.cols] += lines_of(cell) if cell else []
    held = [sum([len(word.text) for line in lines for word in line.words]) for lines in columns.values()]
    if 2 * sum(compress(held, map(_several, columns.values()))) <= sum(held):
        return False
    return _in_tables([run for cell in cells for run in cell], horizontal)


def _several(lines: Sequence[Line]) -> bool:
    """Whether these lines are several columns: white goes down all of them, words enough stand on either side."""
    words = [word for line in lines for word in line.words]
    apart = APART * min([line.y1 - line.y0 for line in lines], default=0.0)
    held = [sum(lo <= word.x0 <= hi for word in words) for lo, hi in merged((w.x0, w.x1 + apart) for w in words)]
    return sum(count >= LEAST for count in held) > 1


def _in_tables(runs: Sequence[Run], horizontal: Sequence[Rule]) -> bool:
    """Whether most of these words stand in tables told by white."""
    inside, _ = settled(runs, unruled(runs, horizontal))
    held = sum(len(run.text) for table in inside for cell in table for run in cell)
    return 2 * held > sum(len(run.text) for run in runs)


def upright(lattice: Lattice, runs: Sequence[Run], horizontal: Sequence[Rule]) -> Lattice | None:
    """The rows of such a table; None where its cells may as well be cells: no column of numbers says where rows are."""
    box = lattice.box
    inner = [rule for rule in horizontal if box[1] + 1 < rule.at < box[3] - 1]
    found = unruled(runs, inner)
    if len(found) != 1:
        return None
    (inside,), outside = settled(runs, found)
    numbers: dict[int, int] = defaultdict(int)
    for span, cell in zip(found[0].cells, inside, strict=True):
        numbers[span.col] += span.rows == 1 and NUMBER.fullmatch(words(cell)) is not None
    rows = len(found[0].ys) - 1
    return found[0] if not outside and rows >= _LINES and max(numbers.values()) * 2 >= max(rows, _LINES) else None
