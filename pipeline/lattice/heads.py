"""Headers of two rows told by white: which cells go down over both, and which stand over several columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.lattice.grid import Lattice, Span
from pipeline.lattice.items import NUMBER, VALUE
from pipeline.lattice.runs import Run, settled

_REST = 2  # letters at most in the rest of a word
_DOWN = 2  # cells that go down over both rows, at least


class _Cell(NamedTuple):
    span: Span
    text: str


def headed(lattice: Lattice, runs: Sequence[Run]) -> Lattice:
    """The lattice with the cells of such a header made one: 年度指标值 over 性质, 数值, 单位; 三级指标 beside them."""
    (inside,), _ = settled(runs, [lattice])
    rows: list[list[_Cell]] = [[] for _ in lattice.ys[1:]]
    for span, cell in zip(lattice.cells, inside, strict=True):
        rows[span.row].append(_Cell(span, "".join([run.text for run in cell])))
    figures = [any(NUMBER.fullmatch(cell.text) for cell in row) for row in rows]
    for n, row in enumerate(rows[2:], 2):
        if any(VALUE.fullmatch(cell.text) for cell in row) and not figures[n - 2] and not figures[n - 1]:
            spans = _joined(rows[n - 2], rows[n - 1])
            if spans:
                return _with(lattice, spans, n - 2, 2)
            top = _level(rows[n - 3], rows[n - 2]) if n > 2 and not figures[n - 3] else []
            spans = _joined(top, [_at(cell, n - 2) for cell in rows[n - 1]])
            if spans:
                return _with(lattice, spans, n - 3, 3)
    return lattice


def _with(lattice: Lattice, spans: Sequence[Span], row: int, rows: int) -> Lattice:
    """The lattice with these cells for so many rows from this one on, which are two."""
    more = rows - 2
    rest = [span for span in lattice.cells if not row <= span.row < row + rows]
    kept = [span._replace(row=span.row - more * (span.row > row)) for span in rest]
    ys = (*lattice.ys[: row + 1], *lattice.ys[row + 1 + more :])
    return Lattice(lattice.xs, ys, tuple(sorted([*kept, *spans])), lattice.open_top, lattice.open_bottom)


def _at(cell: _Cell, row: int) -> _Cell:
    return cell._replace(span=cell.span._replace(row=row))


def _level(above: Sequence[_Cell], below: Sequence[_Cell]) -> list[_Cell]:
    """Two rows as one: words half-way down a header stand lower than those above others; none if a column has both."""
    named, under = _columns(above), _columns(below)
    if named & under or any(cell.span.rows > 1 for cell in (*above, *below)):
        return []
    row = above[0].span.row
    held = [_at(cell, row) for cell in (*above, *below) if cell.text]
    last = max([cell.span.col + cell.span.cols for cell in (*above, *below)])
    blank = [_Cell(Span(row, column, 1, 1), "") for column in range(last) if column not in named | under]
    return sorted([*held, *blank], key=lambda cell: cell.span.col)


def _joined(above: Sequence[_Cell], below: Sequence[_Cell]) -> list[Span]:
    """The cells of two rows of a header, none where they are not one."""
    if not above or any(cell.span.rows > 1 for cell in (*above, *below)):
        return []
    named, under = _columns(above), _columns(below)
    single = {column for cell in below if len(cell.text) == 1 for column in _reach(cell.span)}
    wide = {n: _over(cell.span, named, under, single) for n, cell in enumerate(above) if cell.text}
    claimed = [column for columns in wide.values() for column in columns]
    if len(claimed) > len(set(claimed)):
        return []
    short = {column for cell in below if len(cell.text) <= _REST for column in _reach(cell.span)}
    over = {n: columns for n, columns in wide.items() if len(under & {*columns}) > 1}
    down = [n for n, columns in wide.items() if n not in over and (not under & {*columns} or {*columns} <= short)]
    if not over or len(down) < _DOWN or len(over) + len(down) < len(wide) or not under <= {*claimed}:
        return []
    return list(_spans(above, below, over, down))


def _spans(
    above: Sequence[_Cell], below: Sequence[_Cell], over: dict[int, range], down: Sequence[int]
) -> Iterator[Span]:
    taken = {column for n in down for column in _reach(above[n].span)}
    for n, (span, text) in enumerate(above):
        if n in over:
            yield Span(span.row, over[n].start, 1, len(over[n]))
        elif n in down:
            yield Span(span.row, span.col, 2, span.cols)
        elif not text and not any(span.col in columns for columns in over.values()):
            yield span
    yield from (cell.span for cell in below if cell.span.col not in taken)


def _over(span: Span, named: set[int], under: set[int], single: set[int]) -> range:
    """The columns under a word: its own, and those beside them that have words below and none above.

    One letter below it is the rest of the word itself.
    """
    start, end = span.col, span.col + span.cols
    if under & {*range(start, end)} and not {*range(start, end)} <= single:
        while start - 1 in under and start - 1 not in named:
            start -= 1
        while end in under and end not in named:
            end += 1
    return range(start, end)


def _reach(span: Span) -> range:
    return range(span.col, span.col + span.cols)


def _columns(cells: Sequence[_Cell]) -> set[int]:
    return {column for cell in cells if cell.text for column in _reach(cell.span)}
