"""Tables made whole: pages joined, repeated headers dropped, rows cut by page ends mended.

A grid is what one page shows; a table is what the author made. Pieces are joined by the x of their columns (a page's
grid hides the lines that no cell uses there), never by column number, unless the format has no layout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.rows.furniture import content_lines
from pipeline.values.document import Document, Grid, Note
from pipeline.values.place import Cited, fold

_SNAP = 3.0  # points: the same rule drawn on two pages never lies farther apart, two columns never nearer


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell of a whole table, in the table's own coordinates (from 0)."""

    text: Cited
    row: int
    col: int
    rows: int
    cols: int

    @property
    def folded(self) -> str:
        """The text for comparison."""
        return fold(self.text.text)


@dataclass(frozen=True, slots=True)
class Table:
    """A table over all its pages.

    Args:
        rows: for each row, for each column, the slot that covers it; None where there is no cell.
        above: lines of text between the previous table and this one.
        below: lines between this table and the next, or the end.
        loose: the format cannot say which cells are merged (delimited text): an empty cell may be a covered one.
        ragged: its rows are of different lengths: some have lost cells.
        repeated: cells of repeated headers that were dropped.
        first: page number and table number of its first piece.
    """

    rows: tuple[tuple[Slot | None, ...], ...]
    above: tuple[Cited, ...]
    below: tuple[Cited, ...]
    loose: bool
    ragged: bool = False
    repeated: tuple[Cited, ...] = ()
    first: tuple[int | None, int] = (None, 1)
    notes: tuple[Note, ...] = ()

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def anchored(self, row: int) -> list[Slot]:
        """The slots that begin in `row`, left to right."""
        return [s for c, s in enumerate(self.rows[row]) if s and s.row == row and s.col == c]

    def present(self, row: int) -> list[Slot]:
        """The slots that cover `row`, each once, left to right."""
        seen: dict[int, Slot] = {}
        for slot in self.rows[row]:
            if slot:
                seen.setdefault(id(slot), slot)
        return list(seen.values())

    def slots(self) -> list[Slot]:
        """All slots, each once, in reading order."""
        return [slot for row in range(len(self.rows)) for slot in self.anchored(row)]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One grid with its page and the text around it."""

    page: int | None
    grid: Grid
    before: tuple[Cited, ...]
    fresh_page: bool


def tables(document: Document, heads: Callable[[Cited], bool]) -> tuple[Table, ...]:
    """All tables of the document in order, each over all its pages. `heads` tells whether a cell can head a column."""
    pieces, tail = _pieces(document)
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if groups and _continues(groups[-1], piece, heads):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    below = [*(group[0].before for group in groups[1:]), tail][: len(groups)]
    return tuple(_whole(group, after) for group, after in zip(groups, below, strict=True))


def _pieces(document: Document) -> tuple[list[_Piece], tuple[Cited, ...]]:
    """Every grid with the lines of text before it, and the lines after the last one."""
    pieces: list[_Piece] = []
    pending: list[Cited] = []
    for lines, page in zip(content_lines(document), document.pages, strict=True):
        done, fresh = 0, True
        for grid in page.grids:
            pending += [line for index, line in lines if done <= index < grid.after]
            pieces.append(_Piece(page.number, grid, tuple(pending), fresh))
            pending, done, fresh = [], grid.after, False
        pending += [line for index, line in lines if index >= done]
    return pieces, tuple(pending)


def _continues(group: Sequence[_Piece], piece: _Piece, heads: Callable[[Cited], bool]) -> bool:
    """Whether the piece goes on where the group ends: nothing between them and nothing closed."""
    last = group[-1]
    if piece.before:
        return False
    closed = any(_closes(row) for row in _texts(last.grid)[-2:])
    first = [cell.text for cell in piece.grid.cells if cell.row == 0 and cell.text]
    if piece.page is None:
        again = len(first) > 3 and _texts(piece.grid)[0] == _texts(group[0].grid)[0]
        return not closed and len(first) > 1 and (again or not any(heads(text) for text in first))
    guessed = last.grid.open_bottom and piece.grid.open_top
    if not piece.fresh_page or not _same_columns(last.grid, piece.grid, guessed):
        return False
    return not (closed and _texts(piece.grid)[0] in [_texts(p.grid)[0] for p in group])


def _same_columns(a: Grid, b: Grid, guessed: bool) -> bool:
    if not a.edges or not b.edges:
        return a.shape[1] == b.shape[1]
    few, many = sorted((a.edges, b.edges), key=len)
    shared = sum(any(abs(x - y) <= _SNAP for y in many) for x in few)
    return shared >= max(2, len(few) - 1) or (guessed and _alike(few, many))


def _alike(few: Sequence[float], many: Sequence[float]) -> bool:
    """Whether edges guessed from white may be the same: each inner one within half a column of one of its own."""
    near = [_nearest(many, x) for x in few[1:-1]]
    slack = [min(x - left, right - x) / 2 for left, x, right in zip(few, few[1:], few[2:], strict=False)]
    close = all(abs(many[n] - x) <= most for n, x, most in zip(near, few[1:-1], slack, strict=True))
    return len(few) > 3 and close and len(set(near)) == len(near) and len(many) - len(few) < 3


def _closes(row: Sequence[str]) -> bool:
    return any(text in ("合计", "总分", "总计") for text in row)


def _texts(grid: Grid) -> list[list[str]]:
    """The folded, non-empty texts of each row."""
    rows: list[list[str]] = [[] for _ in range(grid.shape[0])]
    for cell in grid.cells:
        if cell.text:
            rows[cell.row].append(fold(cell.text.text))
    return rows


def _whole(group: Sequence[_Piece], below: tuple[Cited, ...]) -> Table:
    edges = _edges([p.grid for p in group])
    rows: list[tuple[Slot | None, ...]] = []
    repeated: list[Cited] = []
    for index, piece in enumerate(group):
        part = _matrix(piece.grid, edges)
        if index:
            skip = _repeated_header(rows, part)
            repeated += [s.text for row in part[:skip] for s in _unique(row)]
            part = part[skip:]
            rows = _append(rows, part)
        else:
            rows = part
    width = max((len(row) for row in rows), default=0)
    rows = numbered(row + (None,) * (width - len(row)) for row in rows)
    first = group[0]
    loose = all(c.rows == c.cols == 1 and c.box is None for p in group for c in p.grid.cells)
    ragged = loose and any(row[-1] is None for row in rows)
    return Table(tuple(rows), first.before, below, loose, ragged, tuple(repeated), (first.page, first.grid.number))


def _edges(grids: Sequence[Grid]) -> tuple[float, ...]:
    """The x of all columns of all pieces, neighbours within the snap made one."""
    if len(grids) == 1 or not all(g.edges for g in grids):
        return ()
    if not all(_same_columns(grids[0], g, guessed=False) for g in grids[1:]):
        return max((g.edges for g in grids), key=len)  # guessed: those of the piece that shows most columns
    merged: list[list[float]] = []
    for x in sorted(x for g in grids for x in g.edges):
        if merged and x - merged[-1][-1] <= _SNAP:
            merged[-1].append(x)
        else:
            merged.append([x])
    return tuple(sum(xs) / len(xs) for xs in merged)


def _matrix(grid: Grid, edges: tuple[float, ...]) -> list[tuple[Slot | None, ...]]:
    """One piece in the columns of the whole table; row numbers still its own."""
    width = len(edges) - 1 if edges else grid.shape[1]
    matrix: list[list[Slot | None]] = [[None] * width for _ in range(grid.shape[0])]
    for cell in grid.cells:
        if edges:
            lo, hi = (_nearest(edges, grid.edges[c]) for c in (cell.col, cell.col + cell.cols))
        else:
            lo, hi = cell.col, cell.col + cell.cols
        slot = Slot(cell.text, cell.row, lo, cell.rows, max(hi - lo, 1))
        for r in range(cell.row, min(cell.row + cell.rows, len(matrix))):
            for c in range(lo, min(lo + slot.cols, width)):
                matrix[r][c] = matrix[r][c] or slot
    return [tuple(row) for row in matrix]


def _nearest(edges: Sequence[float], x: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - x))


def _repeated_header(rows: Sequence[Sequence[Slot | None]], part: Sequence[Sequence[Slot | None]]) -> int:
    """How many of the part's first rows stand already among the table's rows, word for word."""
    seen = {_signature(row) for row in rows}
    count = 0
    while count < min(3, len(part) - 1) and len(_signature(part[count])) > 1 and _signature(part[count]) in seen:
        count += 1
    return count


def _signature(row: Sequence[Slot | None]) -> tuple[str, ...]:
    return tuple(s.folded for s in _unique(row) if s.text)


def _unique(row: Sequence[Slot | None]) -> list[Slot]:
    return list({id(s): s for s in row if s}.values())


def _append(rows: list[tuple[Slot | None, ...]], part: list[tuple[Slot | None, ...]]) -> list[tuple[Slot | None, ...]]:
    """The part below the rows; a row that the page end cut made one, with cells of it that reach over other rows."""
    if rows and part and len(rows[-1]) == len(part[0]) and _cut(rows, part):
        joined = _shared(tuple(_joined(a, b) for a, b in zip(rows[-1], part[0], strict=True)))
        whole = {id(s): made for old in (rows[-1], part[0]) for s, made in zip(old, joined, strict=True) if s and made}
        ends = [[whole.get(id(s), s) if s else None for s in row] for row in (*rows[:-1], *part[1:])]
        return [*map(tuple, ends[: len(rows) - 1]), joined, *map(tuple, ends[len(rows) - 1 :])]
    return [*rows, *part]


def _cut(rows: Sequence[Sequence[Slot | None]], part: Sequence[Sequence[Slot | None]]) -> bool:
    """Whether they are one row: columns that are never empty are empty in one of the two, and none in both."""
    whole = [row for row in (*rows[1:-1], *part[1:]) if len(_unique(row)) > 2]
    solid = [
        c
        for c in range(len(part[0]))
        if len(whole) >= 2
        and all(row[c] and _says(row[c]) for row in whole)
        and not any(_spans(row[c]) for row in whole)
    ]
    above, below = ([c for c in solid if not _says(row[c])] for row in (rows[-1], part[0]))
    if max(len(above), len(below)) < min(2, len(solid)) or not solid or set(above) & set(below):
        return False
    return any(_says(slot) for slot in part[0])


def _says(slot: Slot | None) -> bool:
    return bool(slot and slot.text)


def _spans(slot: Slot | None) -> bool:
    return bool(slot and slot.rows > 1)


def _joined(a: Slot | None, b: Slot | None) -> Slot | None:
    if not a or not b or not b.text:
        return a or b
    return replace(a, text=Cited.join([a.text, b.text]) if a.text else b.text)


def _shared(row: tuple[Slot | None, ...]) -> tuple[Slot | None, ...]:
    """Equal neighbours made the same slot again, so that a wide cell stays one."""
    out: list[Slot | None] = list(row)
    for c, (left, right) in enumerate(pairwise(row)):
        if left and right and left == right:
            out[c + 1] = out[c]
    return tuple(out)


def numbered(rows: Iterable[tuple[Slot | None, ...]]) -> list[tuple[Slot | None, ...]]:
    """Slots with the table's row numbers and their spans as they came out."""
    table = list(rows)
    where: dict[int, list[tuple[int, int]]] = {}
    for r, row in enumerate(table):
        for c, slot in enumerate(row):
            if slot:
                where.setdefault(id(slot), []).append((r, c))
    made: dict[int, Slot] = {}
    for row in table:
        for slot in row:
            if slot and id(slot) not in made:
                at = where[id(slot)]
                top, left = min(r for r, _ in at), min(c for _, c in at)
                down, right = max(r for r, _ in at), max(c for _, c in at)
                made[id(slot)] = Slot(slot.text, top, left, down - top + 1, right - left + 1)
    return [tuple(made[id(s)] if s else None for s in row) for row in table]
