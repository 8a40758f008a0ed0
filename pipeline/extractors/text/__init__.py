"""Text: plain lines, comma- and tab-separated and Markdown tables, HTML fragments and pages.

The encoding is found from the content. A line keeps its number in the file; Markdown's signs (#, **) are cut out of the
lines, never rewritten, so that every word can be read again at its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from lxml import html

from pipeline.errors import UnreadableDocument
from pipeline.extractors.text import markup, spaced
from pipeline.extractors.text.delimited import Rows, frame, rule, spaced_by_commas, table_at
from pipeline.extractors.text.encoding import SAMPLE, decoded
from pipeline.extractors.text.omitted import set_right
from pipeline.extractors.text.packed import packed
from pipeline.values.document import Cell, Document, Grid, Note, Page, Source
from pipeline.values.place import Cited, Place

MEDIA = "text"
VERSION = 1

_LINE_END = re.compile(r"\r\n|\r|\n|\f")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_DIVIDER = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*")
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)
_CELL = re.compile(r"[^\t]+")
_PAGE, _PAGE_END = re.compile(r"<html\b", re.IGNORECASE), re.compile(r"</html\s*>", re.IGNORECASE)
_MIDDLING = 10  # any other extractor that knows the bytes knows them better


def looks_like(data: bytes, name: str) -> int:
    """How surely these bytes are text; 0 for no."""
    del name
    return _MIDDLING if data and decoded(data[:SAMPLE]) is not None else 0


def read(source: Source) -> Document:
    """Bytes to one page without number; raises `UnreadableDocument`."""
    kept = packed(source.data)
    found = decoded(kept.data, kept.charset) if kept else decoded(source.data)
    if found is None:
        raise UnreadableDocument("damaged", "no text")
    page = kept is not None or markup.is_page(found.text)
    layout = _Layout(source.id, () if page else tuple(_LINE_END.split(found.text)))
    if page:
        layout.markup(markup.tree(found.text))
    else:
        layout.plain()
    if not layout.lines and not layout.grids:
        raise UnreadableDocument("empty")
    notes = list(layout.notes)
    if kept and kept.pictures:
        notes.append(Note("picture", f"{kept.pictures} large pictures: the words in them were not read"))
    if _cut_short(found.text, found.damaged):
        notes.append(Note("truncated", "the text breaks off in the middle of a character, a table or a page"))
    if found.damaged:
        notes.append(Note("damaged-text", f"{found.damaged} characters could not be decoded as {found.encoding}"))
    media = "html" if page else MEDIA
    content = Page(None, None, tuple(layout.lines), tuple(layout.grids))
    return Document(source.id, source.name, media, f"{media}/{VERSION}", (content,), tuple(notes))


def _cut_short(text: str, damaged: int) -> bool:
    """Whether the text ends where none does: in a character, a row, a table, in a page that is never closed."""
    if damaged and text.count("\ufffd") == text[-3:].count("\ufffd"):
        return True
    row, last = ["", *text.rsplit("\n", 2)][-2:]
    if row.rstrip().endswith("|") and last.startswith("|") and not last.rstrip().endswith("|"):
        return True
    begun = [found.end() for found in _TABLE.finditer(text)]
    if begun and not _TABLE_END.search(text, begun[-1]):
        return True
    return bool(_PAGE.search(text)) and not _PAGE_END.search(text)


@dataclass(slots=True)
class _Layout:
    """Lines and grids in the order in which they are met.

    Args:
        source: `Source.id`.
        text: the physical lines of the file.
    """

    source: str
    text: tuple[str, ...]
    lines: list[Cited] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def plain(self) -> None:
        """Reads all lines of a text that is no HTML page."""
        marked = any(_HEADING.match(line) or rule(line) for line in self.text)
        if marked:
            self.notes.append(Note("markdown", "the signs of Markdown (#, **, |) are not counted as words"))
        waiting = [] if marked else spaced.tables(self.text)
        inside = _taken(waiting)
        at = 0
        while at < len(self.text):
            line = self.text[at]
            if waiting and waiting[0].first == at:
                self._spaced(waiting.pop(0))
            if at in inside:
                for start, end in _rest(line, inside[at]):
                    self._line(at, start, end, marked)
                at += 1
                continue
            if _TABLE.search(line):
                at = self._fragment(at)
                continue
            drawn = "\t" in line or "|" in line or spaced_by_commas(line) or frame(line)
            found = table_at(self.text, at) if drawn else None
            if found:
                self._found(found, at, marked)
                at = found.end
                continue
            self._line(at, 0, len(line), marked)
            at += 1

    def _found(self, table: Rows, at: int, marked: bool) -> None:
        """A table that begins in line `at`; a cell to a line where its columns are lost."""
        rows = set_right(table.rows) if "\t" in self.text[at] else table.rows
        if rows:
            self._grid(rows, marked, [len(row) - len(had) for row, had in zip(rows, table.rows, strict=True)])
            return
        for number in range(at, table.end):
            for cell in _CELL.finditer(self.text[number]):
                self._line(number, cell.start(), cell.end(), marked)

    def markup(self, root: html.HtmlElement | None) -> None:
        """Reads an HTML page; lines are its paragraphs."""
        number = 0
        for piece in markup.flow(root) if root is not None else ():
            if isinstance(piece, str):
                number += 1
                self.lines.append(Cited.whole(piece, Place(self.source, line=number)))
            else:
                self._table(piece, "body")

    def _line(self, at: int, start: int, end: int, marked: bool) -> None:
        text = self.text[at]
        if text[start:end].strip():
            if marked and _DIVIDER.fullmatch(text):
                return
            whole = Cited.whole(text, Place(self.source, line=at + 1)).cut(start, end)
            self.lines.append(_unmarked(whole) if marked else whole)

    def _fragment(self, at: int) -> int:
        """Reads HTML tables that begin in line `at` and the words around them; the number of the line after them."""
        end, depth = at, 0
        for end in range(at, len(self.text)):
            depth += len(_TABLE.findall(self.text[end])) - len(_TABLE_END.findall(self.text[end]))
            if depth <= 0:
                break
        first, closings = _TABLE.search(self.text[at]), list(_TABLE_END.finditer(self.text[end]))
        if first:
            self._line(at, 0, first.start(), marked=False)
        start = first.start() if first else 0
        root = markup.tree("\n".join((self.text[at][start:], *self.text[at + 1 : end + 1])) if end > at else
                           self.text[at][start : closings[-1].end() if closings else None])  # fmt: skip
        for piece in markup.flow(root) if root is not None else ():
            if not isinstance(piece, str):
                self._table(piece, "body")
        if closings:
            self._line(end, closings[-1].end(), len(self.text[end]), marked=False)
        return end + 1

    def _table(self, table: html.HtmlElement, part: str) -> None:
        """Adds an HTML table and, after it, the tables inside its cells."""
        boxes = markup.boxes(table)
        if not boxes:
            return
        number = len(self.grids) + 1
        shape = max(b.row + b.rows for b in boxes), max(b.col + b.cols for b in boxes)
        cells = tuple(
            Cell(b.row, b.col, b.rows, b.cols, self._cited(b.text, part, number, b.row, b.col)) for b in boxes
        )
        self.grids.append(Grid(number, len(self.lines), shape, cells))
        for box in boxes:
            for inner in box.inner:
                self.notes.append(Note("nested-table", f"table {number}, row {box.row + 1}: a table inside a cell"))
                self._table(inner, f"{part}/{number}.{box.row + 1}.{box.col + 1}")

    def _spaced(self, table: spaced.Spaced) -> None:
        """Adds a table set with spaces."""
        number = len(self.grids) + 1
        cells = []
        for span, pieces in table.cells:
            words = "\n".join(self.text[p.line][p.start : p.end] for p in pieces)
            cells.append(Cell(*span, self._cited(words, "body", number, span.row, span.col)))
        made = Grid(number, len(self.lines), table.shape, tuple(cells), edges=table.edges)
        self.grids.append(replace(made, open_top=True, open_bottom=True))
        for cell in [c for c in cells if c.text] if table.pushed else ():
            self.notes.append(Note("doubtful", "列间只隔一个空格，属于哪一列由空白推断", cell.text))
        for label in _labels(cells) if not table.pushed else ():
            self.notes.append(Note("doubtful", "名称居中排印，管到哪几行由空白推断", label.text))
        said = f"table {number} is set with spaces: its columns are told by white"
        self.notes.append(Note("unruled-table", said, next(c.text for c in cells if c.text)))

    def _grid(self, rows: tuple[tuple[str, ...], ...], marked: bool, lost: Sequence[int] = ()) -> None:
        """A table; `lost` are how many cells each row lost at its left: places count those that are there."""
        number = len(self.grids) + 1
        cells = tuple(
            Cell(r, c, 1, 1, self._cited(_bare(text) if marked else text, "body", number, r, max(c - left, 0)))
            for r, (row, left) in enumerate(zip(rows, lost or repeat(0), strict=False)) for c, text in enumerate(row)
        )  # fmt: skip
        self.grids.append(Grid(number, len(self.lines), (len(rows), max(map(len, rows))), cells))

    def _cited(self, text: str, part: str, table: int, row: int, col: int) -> Cited:
        return Cited.whole(text, Place(self.source, part, table=table, row=row + 1, col=col + 1))


def _labels(cells: list[Cell]) -> list[Cell]:
    """The cells of columns in which some stand over several rows."""
    columns = {c.col for c in cells if c.rows > 1}
    return [c for c in cells if c.col in columns and c.text]


def _taken(tables: list[spaced.Spaced]) -> dict[int, list[spaced.Piece]]:
    """For each line that a table has words of, what it has."""
    found: dict[int, list[spaced.Piece]] = {}
    for table in tables:
        for _, pieces in table.cells:
            for piece in pieces:
                found.setdefault(piece.line, []).append(piece)
    return found


def _rest(line: str, pieces: list[spaced.Piece]) -> Iterator[tuple[int, int]]:
    """What of a line no table has."""
    at = 0
    for piece in sorted(pieces):
        yield at, piece.start
        at = piece.end
    yield at, len(line)


def _unmarked(line: Cited) -> Cited:
    """A Markdown line without its heading sign and the asterisks of bold words."""
    heading = _HEADING.match(line.text)
    cuts = [(0, heading.end())] if heading else []
    for found in _BOLD.finditer(line.text):
        cuts += [(found.start(), found.start(1)), (found.end(1), found.end())]
    if not cuts:
        return line
    return Cited.join(list(_kept(line, cuts)))


def _kept(line: Cited, cuts: list[tuple[int, int]]) -> Iterator[Cited]:
    at = 0
    for start, end in [*cuts, (len(line.text), len(line.text))]:
        if start > at:
            yield line.cut(at, start)
        at = max(at, end)


def _bare(text: str) -> str:
    """A Markdown cell without the asterisks around all of it; "**" alone says: no target."""
    found = _BOLD.fullmatch(text)
    return found[1] if found else text
