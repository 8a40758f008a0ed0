"""Paragraphs and tables of a Word part in reading order, as lines and grids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from lxml import etree

from pipeline.extractors.docx.names import on, value, w, whole
from pipeline.extractors.docx.words import ALTERNATIVES, BOX, CONTROL, DELETED, P, Paragraph, Words, chosen, prompt
from pipeline.values.document import Cell, Grid, Note
from pipeline.values.place import Cited, Place

TABLE, ROW, CELL = w("tbl"), w("tr"), w("tc")
_ROW_PROPERTIES, _CELL_PROPERTIES = w("trPr"), w("tcPr")
_GRID, _COLUMN, _CELL_WIDTH, _WIDTH = w("tblGrid"), w("gridCol"), w("tcW"), w("w")
_MERGE, _SPAN, _MERGE_LEFT = w("vMerge"), w("gridSpan"), w("hMerge")
_TRACKED_MERGE, _CELL_DELETED, _OBJECT = w("cellMerge"), w("cellDel"), w("object")
Spot = tuple[str, int, int, int, int]
"""part, line, table, row and column, 0 for none: a place in the XML."""

_WIDEST = 1024  # Word stops at 63 columns; a damaged span must not become a million cells
# What may stand around blocks, rows and cells without being one.
_WRAPPERS = {CONTROL, w("sdtContent"), w("customXml"), w("ins"), w("moveTo"), w("smartTag")}


@dataclass(frozen=True, slots=True)
class _Span:
    """How a cell is merged: columns covered; "restart", "continue", "deleted" or ""; whether it belongs to its left."""

    cols: int = 1
    merge: str = ""
    left: bool = False


_SINGLE = _Span()
_Entry = tuple[_Span, str, tuple[etree._Element, ...], etree._Element]


@dataclass(slots=True)
class _Open:
    """A cell whose rows are still being counted."""

    row: int
    col: int
    cols: int
    text: str
    element: etree._Element
    inner: tuple[etree._Element, ...] = ()
    rows: int = 1


@dataclass(slots=True)
class _Table:
    """The cells of a table while it is read, row by row.

    `above` holds, by column, the cells that the next row may continue.
    """

    cells: list[_Open] = field(default_factory=list)
    height: int = 0
    width: int = 0
    above: dict[int, _Open] = field(default_factory=dict)
    covered: list[str] = field(default_factory=list)

    def add(self, first: int, entries: list[_Entry]) -> None:
        """One more row, its cells from column `first`."""
        here: dict[int, _Open] = {}
        last: _Open | None = None
        col = first
        for span, text, inner, element in entries:
            upper = self.above.get(col)
            if span.left and last:
                last.cols += span.cols
            elif span.merge == "continue" and upper and span.cols >= upper.cols:
                last = here[col] = upper
                upper.rows += 1
                self.covered += [text] if text.strip() else []
            else:
                last = _Open(self.height, col, span.cols, text, element, inner)
                self.cells.append(last)
                if span.merge:
                    here[col] = last
            col += span.cols
        self.above, self.height, self.width = here, self.height + 1, max(self.width, col)


@dataclass(slots=True)
class Layout:
    """Lines and grids in the order in which they are met.

    Args:
        source: `Source.id`.
        words: how to read paragraphs.
        remarks: footnote and endnote references met, in order.
        marks: where lines and cells stand in the XML, by part, line, table, row and column; None to keep none.
    """

    source: str
    words: Words
    lines: list[Cited] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    remarks: list[etree._Element] = field(default_factory=list)
    marks: dict[Spot, etree._Element] | None = None
    _tables: int = 0
    _counts: Counter[str] = field(default_factory=Counter)
    _last: etree._Element | None = None

    def read(self, container: etree._Element, part: str) -> None:
        """Adds the paragraphs and tables of `container` under the name `part`."""
        for block in self._blocks(container):
            if isinstance(block, Paragraph):
                self._counts[part] += 1
                if block.text.strip():
                    place = Place(self.source, part, line=self._counts[part], end=len(block.text))
                    self.lines.append(Cited(block.text, (place,)))
                    self._mark((part, self._counts[part], 0, 0, 0), self._last)
                self._attached(block.attached)
            else:
                self._table(block, part)

    def _mark(self, spot: Spot, element: etree._Element | None) -> None:
        if self.marks is not None and element is not None:
            self.marks[spot] = element

    def _attached(self, elements: tuple[etree._Element, ...]) -> None:
        for element in elements:
            if element.tag == BOX:
                self._counts["textbox"] += 1
                self.read(element, f"textbox{self._counts['textbox']}")
            elif element.tag != _OBJECT:
                self.remarks.append(element)

    def _blocks(self, container: etree._Element) -> Iterator[Paragraph | etree._Element]:
        """Paragraphs, those with a deleted mark joined to the next, and w:tbl elements."""
        carry = Paragraph("")
        for element in inside(container, (P, TABLE)):
            if element.tag == TABLE:
                if carry.open:
                    yield carry
                    carry = Paragraph("")
                yield element
                continue
            own, self._last = self.words.paragraph(element), element
            if carry.open or own.open:
                own = Paragraph(carry.text + own.text, carry.attached + own.attached, own.open)
            if own.open:
                carry = own
            else:
                yield own
                carry = Paragraph("")
        if carry.open:
            yield carry

    def _table(self, element: etree._Element, part: str) -> None:
        rows = [row for row in inside(element, (ROW,)) if not dropped(row)]
        if not rows:
            return
        self._tables += 1
        number, after = self._tables, len(self.lines)
        table = _Table()
        attached: tuple[etree._Element, ...] = ()
        edges = _edges(element)
        for row in rows:
            entries = []
            for cell in inside(row, (CELL,)):
                span = _span(cell[0] if len(cell) and cell[0].tag == _CELL_PROPERTIES else None)
                if span.merge != "deleted":
                    text, inner, hanging = self._cell(cell)
                    entries.append((span, text, inner, cell))
                    attached += hanging
            before = _before(row)
            table.add(before, entries if before or len(entries) + 1 >= len(edges) else _measured(entries, edges))
        shape = (table.height, table.width)
        cells = tuple(self._placed(cell, number, part) for cell in table.cells)
        self.grids.append(Grid(number, after, shape, cells, repeats=_repeats(rows)))
        self.notes += [Note("covered-text", f"table {number}: text under a merged cell: {t}") for t in table.covered]
        self._attached(attached)
        for outer in table.cells:
            for deeper in outer.inner:
                self.notes.append(Note("nested-table", f"table {number}, row {outer.row + 1}: a table inside a cell"))
                self._table(deeper, f"{part}/{number}.{outer.row + 1}.{outer.col + 1}")

    def _cell(self, element: etree._Element) -> tuple[str, tuple[etree._Element, ...], tuple[etree._Element, ...]]:
        """A cell's words, the tables inside it, and what hangs on its paragraphs."""
        if len(element) == 2 and element[1].tag == P:  # properties and one paragraph, as nearly all cells
            own = self.words.paragraph(element[1])
            return own.text if own.text.strip() else "", (), own.attached
        texts: list[str] = []
        inner: list[etree._Element] = []
        hanging: tuple[etree._Element, ...] = ()
        for block in self._blocks(element):
            if isinstance(block, Paragraph):
                texts.append(block.text)
                hanging += block.attached
                continue
            only = list(inside(block, (ROW,)))
            alone = list(inside(only[0], (CELL,))) if len(only) == 1 else []
            if len(alone) == 1:  # a table of one cell is a frame around words of this cell
                text, deeper, more = self._cell(alone[0])
                texts.append(text)
                inner.extend(deeper)
                hanging += more
            else:
                inner.append(block)
        return "\n".join(text for text in texts if text.strip()), tuple(inner), hanging

    def _placed(self, cell: _Open, number: int, part: str) -> Cell:
        self._mark((part, 0, number, cell.row + 1, cell.col + 1), cell.element)
        place = Place(self.source, part, table=number, row=cell.row + 1, col=cell.col + 1, end=len(cell.text))
        return Cell(cell.row, cell.col, cell.rows, cell.cols, Cited(cell.text, (place,)))


def inside(container: etree._Element, wanted: tuple[str, ...]) -> Iterator[etree._Element]:
    """The wanted children, through content controls and the like, in order; prompts left out."""
    for child in container:
        if child.tag in wanted:
            yield child
        elif child.tag == ALTERNATIVES:
            yield from inside(chosen(child), wanted)
        elif child.tag in _WRAPPERS and not (child.tag == CONTROL and prompt(child) and wanted[0] == P):
            yield from inside(child, wanted)


def dropped(row: etree._Element) -> bool:
    """Whether a row is deleted in the final text, or hidden."""
    properties = row.find(_ROW_PROPERTIES)
    if properties is None:
        return False
    return any(properties.find(tag) is not None for tag in DELETED) or on(properties.find(w("hidden")))


def _before(row: etree._Element) -> int:
    properties = row.find(_ROW_PROPERTIES)
    return 0 if properties is None else min(whole(value(properties.find(w("gridBefore")))), _WIDEST)


def _edges(table: etree._Element) -> list[int]:
    """The x of the columns' edges by w:tblGrid, in twips; none where a column has no width."""
    grid = table.find(_GRID)
    widths = [whole(column.get(_WIDTH, "")) for column in grid if column.tag == _COLUMN] if grid is not None else []
    return [0, *accumulate(widths)] if widths and all(width > 0 for width in widths) else []


def _measured(entries: list[_Entry], edges: list[int]) -> list[_Entry]:
    """A short row without spans, its cells as many columns wide as their widths reach: not all writers say spans."""
    if any(span.cols > 1 or span.left for span, *_ in entries):
        return entries
    widths = [whole(_width_of(cell)) for *_, cell in entries]
    ends = [min(range(len(edges)), key=lambda i: abs(edges[i] - x)) for x in accumulate(widths)]
    spans = [b - a for a, b in pairwise([0, *ends])]
    if not all(width > 0 for width in widths) or not all(span > 0 for span in spans):
        return entries
    return [(replace(e[0], cols=cols), *e[1:]) for cols, e in zip(spans, entries, strict=True)]


def _width_of(cell: etree._Element) -> str:
    """The width a cell gives itself in twips; "" when it gives none, or a share of the table."""
    width = cell.find(f"{_CELL_PROPERTIES}/{_CELL_WIDTH}")
    return "" if width is None or width.get(w("type")) not in (None, "dxa") else width.get(_WIDTH, "")


def _repeats(rows: list[etree._Element]) -> int:
    """How many rows at the top are marked as repeated header."""
    count = 0
    for row in rows:
        properties = row.find(_ROW_PROPERTIES)
        if properties is None or not on(properties.find(w("tblHeader"))):
            break
        count += 1
    return count


def _span(properties: etree._Element | None) -> _Span:
    cols, merge, left = 1, "", False
    for child in properties if properties is not None else ():
        tag = child.tag
        if tag == _SPAN:
            cols = min(max(whole(value(child), 1), 1), _WIDEST)
        elif tag == _MERGE:
            merge = merge or value(child) or "continue"
        elif tag == _TRACKED_MERGE and child.get(_MERGE):
            merge = "continue" if child.get(_MERGE) == "cont" else "restart"
        elif tag == _MERGE_LEFT:
            left = value(child) == "continue"
        elif tag == _CELL_DELETED:
            return _Span(merge="deleted")
    return _Span(cols, merge, left) if cols > 1 or merge or left else _SINGLE
