"""Tables made whole: pages joined, repeated headers dropped, rows cut by page ends mended.

A grid is what one page shows; a table is what the author made. Pieces are joined by the x of their columns (a page's
grid hides the lines that no cell uses there), never by column number, unless the format has no layout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.rows.furniture import content_lines
from pipeline.rows.joints import appended, names_made_whole
from pipeline.rows.slots import Slot, unique
from pipeline.rows.spilled import taken_in
from pipeline.values.document import Document, Grid, Note
from pipeline.values.place import Cited, fold

_ASIDE, _SHORT = 3, 40  # lines between the parts of one table, and characters of each
_MANY = 4  # columns of a table that a few words may interrupt, and header cells it has
_CAPTION = re.compile(r"^[(（]?(?:附件?)?表[一二三四五六七八九十\d]|表$|^[一二三四五六七八九十]+、|项目名称|单位名称")
_FIGURE = re.compile(r"[≥≤><=]*\d")
_SNAP = 3.0  # points: the same rule drawn on two pages never lies farther apart, two columns never nearer


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
        guessed: its rows and columns are told by white, not by rules.
    """

    rows: tuple[tuple[Slot | None, ...], ...]
    above: tuple[Cited, ...]
    below: tuple[Cited, ...]
    loose: bool
    ragged: bool = False
    repeated: tuple[Cited, ...] = ()
    first: tuple[int | None, int] = (None, 1)
    notes: tuple[Note, ...] = ()
    guessed: bool = False

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


def tables(
    document: Document,
    heads: Callable[[Cited], bool],
    named: Callable[[Cited], bool] = lambda _: False,
    opens: Callable[[Cited], bool] = lambda _: False,
) -> tuple[Table, ...]:
    """All tables of the document in order, each over all its pages.

    Args:
        heads: whether a cell can head a column.
        named: whether the words are the name of a group of rows.
        opens: whether a cell labels the project or department whose form it opens.
    """
    pieces, tail = _pieces(document)
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if groups and _continues(groups[-1], piece, heads, opens):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    below = [*(group[0].before for group in groups[1:]), tail][: len(groups)]
    return tuple(_whole(group, after, named) for group, after in zip(groups, below, strict=True))


def _pieces(document: Document) -> tuple[list[_Piece], tuple[Cited, ...]]:
    """Every grid with the lines of text before it, and the lines after the last one."""
    pieces: list[_Piece] = []
    pending: list[Cited] = []
    for content, page in zip(content_lines(document), document.pages, strict=True):
        lines, done, fresh = content, 0, True
        for grid in page.grids:
            pending += [line for index, line in lines if done <= index < grid.after]
            whole, lines = taken_in(grid, lines)
            pieces.append(_Piece(page.number, whole, tuple(pending), fresh))
            pending, done, fresh = [], grid.after, False
        pending += [line for index, line in lines if index >= done]
    return pieces, tuple(pending)


def _continues(
    group: Sequence[_Piece], piece: _Piece, heads: Callable[[Cited], bool], opens: Callable[[Cited], bool]
) -> bool:
    """Whether the piece goes on where the group ends: nothing between them and nothing closed."""
    last = group[-1]
    if piece.before:
        return _interrupted(group, piece, heads, opens)
    closed = any(_closes(row) for row in _texts(last.grid)[-2:])
    first = [cell.text for cell in piece.grid.cells if cell.row == 0 and cell.words.strip()]
    if piece.page is None:
        if first and opens(first[0]) and any(heads(cell.text) for p in group for cell in p.grid.cells):
            return False
        again = len(first) > 3 and _texts(piece.grid)[0] == _texts(group[0].grid)[0]
        return not closed and len(first) > 1 and (again or not _headed(first, heads))
    guessed = last.grid.open_bottom and piece.grid.open_top
    if not piece.fresh_page or not _same_columns(last.grid, piece.grid, guessed):
        return False
    return not (closed and _texts(piece.grid)[0] in [_texts(p.grid)[0] for p in group])


def _interrupted(
    group: Sequence[_Piece], piece: _Piece, heads: Callable[[Cited], bool], opens: Callable[[Cited], bool]
) -> bool:
    """Whether a few words (接上表) stand between a table and the rows with which it goes on, which have no header."""
    last, cells = group[-1].grid, piece.grid.cells
    said = [fold(line.text) for line in piece.before]
    if len(said) > _ASIDE or any(len(text) > _SHORT or _CAPTION.search(text) for text in said):
        return False
    exact = len(last.edges) == len(piece.grid.edges) and _same_columns(last, piece.grid, guessed=False)
    if not exact or last.shape[1] < _MANY or any(_closes(row) for row in _texts(last)):
        return False
    first = [cell.text for cell in cells if cell.row == 0 and cell.words.strip()]
    own = any(heads(cell.text) or opens(cell.text) for cell in cells if cell.words)
    headed = any(sum(heads(c.text) for c in p.grid.cells if c.words) >= _MANY for p in group)
    return headed and not own and 2 * len(first) > last.shape[1]


def _headed(row: Sequence[Cited], heads: Callable[[Cited], bool]) -> bool:
    """Whether a row heads columns: in a row of values a side label (绩效指标) may be a header's word too."""
    values = [cell for cell in row if _FIGURE.match(cell.folded.text) and not heads(cell)]
    return any(heads(cell) for cell in row) and len(values) < 2


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
        if (words := cell.words).strip():
            rows[cell.row].append(fold(words))
    return rows


def _whole(group: Sequence[_Piece], below: tuple[Cited, ...], named: Callable[[Cited], bool]) -> Table:
    edges = _edges([p.grid for p in group])
    rows: list[tuple[Slot | None, ...]] = []
    repeated: list[Cited] = []
    for index, piece in enumerate(group):
        part = _matrix(piece.grid, edges)
        if index:
            skip = _repeated_header(rows, part)
            repeated += [s.text for row in part[:skip] for s in unique(row)]
            part = part[skip:]
            rows = appended(rows, part, named)
        else:
            rows = part
    width = max((len(row) for row in rows), default=0)
    guessed = any(p.grid.open_top and p.grid.open_bottom for p in group)
    if guessed:  # a name may be torn
        rows = names_made_whole([row + (None,) * (width - len(row)) for row in rows], named)
    rows = numbered(row + (None,) * (width - len(row)) for row in rows)
    first = group[0]
    loose = all(c.rows == c.cols == 1 and c.box is None for p in group for c in p.grid.cells)
    ragged = loose and any(row[-1] is None for row in rows)
    at = (first.page, first.grid.number)
    return Table(tuple(rows), first.before, below, loose, ragged, tuple(repeated), at, (), guessed)


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
    return tuple(s.folded for s in unique(row) if s.text)


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


__all__ = ["Slot", "Table", "numbered", "tables"]
