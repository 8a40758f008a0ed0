"""What any file becomes: pages of lines and grids, with no meaning yet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.values.place import Box, Cited, Place


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file.

    Args:
        name: its path as the auditor knows it, relative, "/" between parts.
        media: the format's short name, "pdf", "docx", "text"; "" when not yet known.
        sha256: of `data`, hex.
        data: the whole file.
        password: opens a locked file; "" for none.
    """

    name: str
    media: str
    sha256: str
    data: bytes
    password: str = ""

    @property
    def id(self) -> str:
        """The first 16 hex digits of the hash: `Place.source`, `doc_id`."""
        return self.sha256[:16]


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader wants known about its reading: "T3 has two headers", "page 7 is an image".

    `code` is stable and short ("image-page", "mended-cell"); `message` is for a person.
    """

    code: str
    message: str
    at: Cited | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid; `row`, `col` from 0 and the number of rows and columns it covers. "" is an empty cell.

    Args:
        said: its words; bare where they stand in this cell of `table`: a long document has a hundred thousand cells,
            and their places would take most of its memory.
        table: where the whole table stands.
    """

    row: int
    col: int
    rows: int
    cols: int
    said: Cited | str
    box: Box | None = None
    table: Place | None = None

    @property
    def text(self) -> Cited:
        """Its words with their places."""
        said, at = self.said, self.table
        if not isinstance(said, str):
            return said
        if at is None:
            return Cited(said, ())
        place = replace(at, row=self.row + 1, col=self.col + 1, box=self.box, end=len(said))
        return Cited(said, (place,))

    @property
    def words(self) -> str:
        """Its words alone."""
        return self.said if isinstance(self.said, str) else self.said.text


@dataclass(frozen=True, slots=True)
class Grid:
    """One table on one page.

    Args:
        number: from 1 on its page.
        after: how many of the page's `lines` stand before it.
        shape: rows, columns.
        cells: in reading order; a position that no cell covers is a hole.
        box: outline in points, None without layout.
        edges: x of the columns' edges, len = columns + 1, () without layout; pieces of one table are joined by them.
        repeats: rows the file itself marks as repeated header.
        open_top, open_bottom: the outline lacks its top or bottom rule: the table goes on across the page end.
    """

    number: int
    after: int
    shape: tuple[int, int]
    cells: tuple[Cell, ...]
    box: Box | None = None
    edges: tuple[float, ...] = ()
    repeats: int = 0
    open_top: bool = False
    open_bottom: bool = False

    def at(self, row: int, col: int) -> Cell | None:
        """The cell that covers (row, col), or None in a hole. Linear; use `covering` for many look-ups."""
        return self.covering().get((row, col))

    def covering(self) -> dict[tuple[int, int], Cell]:
        """Every covered position → its cell."""
        return {
            (cell.row + r, cell.col + c): cell
            for cell in self.cells
            for r in range(cell.rows)
            for c in range(cell.cols)
        }


@dataclass(frozen=True, slots=True)
class Page:
    """One page, or the whole body where the format has no pages (`number` None)."""

    number: int | None
    size: tuple[float, float] | None
    lines: tuple[Cited, ...]
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read.

    Args:
        source: the `Source.id`.
        name: the `Source.name`.
        media: format that was read.
        reader: reader and version, "pdf/1".
        embedded: files inside this one; `api.read` dispatches them.
    """

    source: str
    name: str
    media: str
    reader: str
    pages: tuple[Page, ...]
    notes: tuple[Note, ...] = ()
    embedded: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What an independent second reader has in one cell.

    Args:
        place: the cell, as the first reader has it.
        text: the second reader's words; None where it sees no such cell.
        same: whether both readers have the same words but for their folding.
    """

    place: Place
    text: str | None
    same: bool
