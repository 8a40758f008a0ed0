"""A sheet to a page: its lines and grids with their places, and notes on what an auditor cannot see in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extractors.xlsx.blocks import Layout, Table, layout_of
from pipeline.extractors.xlsx.drawings import Hanging
from pipeline.extractors.xlsx.formats import shortened
from pipeline.extractors.xlsx.sheet import Sheet, Spot
from pipeline.values.document import Cell, Grid, Note, Page
from pipeline.values.place import Cited, Place, column_letters

_QUOTED = 120  # characters of a quotation in a note


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet's name and its number in the workbook, from 1; `hidden` when the workbook does not show it."""

    source: str
    name: str
    number: int
    hidden: bool = False

    def page(self, sheet: Sheet, around: Hanging) -> tuple[Page, tuple[Note, ...]]:
        """The page that a sheet becomes, its first line the sheet's name, and the notes on it; () for an empty one."""
        layout = layout_of({spot: entry.text for spot, entry in sheet.cells.items()}, sheet.merges)
        first = min((cell.spot[0] for table in layout.tables[:1] for cell in table.cells), default=0)
        boxes = [Cited.whole(b.text, self._at(f"textbox{i}", b.row)) for i, b in enumerate(around.boxes, 1)]
        above = [text for text, box in zip(boxes, around.boxes, strict=True) if box.row < first]
        top = [Cited.whole(self.name, Place(self.source, self.name, page=self.number)), *above]
        if not (sheet.cells or sheet.unshown or sheet.damage or boxes or around.pictures or around.damaged):
            return Page(self.number, None, (), ()), ()
        lines = {spot: self._line(spot, sheet) for spot in layout.lines}
        cells: dict[Spot, Cited] = {}
        grids = tuple(self._grid(n, t, len(top), sheet, cells) for n, t in enumerate(layout.tables, 1))
        rest = [box for box in boxes if box not in above]
        page = Page(self.number, None, (*top, *lines.values(), *rest), grids)
        words = _Words({**lines, **cells}, dict(layout.covered), top[0])
        return page, (*self._on_sheet(sheet, around, layout, top[0]), *_on_cells(sheet, around, words))

    def _at(self, part: str, row: int) -> Place:
        return Place(self.source, f"{self.name}/{part}", line=row, page=self.number)

    def _line(self, spot: Spot, sheet: Sheet) -> Cited:
        row, col = spot
        return Cited.whole(sheet.cells[spot].text, Place(self.source, self.name, row, self.number, None, row, col))

    def _grid(self, number: int, table: Table, above: int, sheet: Sheet, cells: dict[Spot, Cited]) -> Grid:
        """The grid of a table; its cells' words are put into `cells` too."""
        made = []
        for cell in table.cells:
            row, col = cell.spot
            entry = sheet.cells.get(cell.spot)
            shown = entry.text if entry else ""
            place = Place(self.source, self.name, None, self.number, number, row, col, None, 0, len(shown))
            cells[cell.spot] = text = Cited(shown, (place,))
            made.append(Cell(cell.row, cell.col, cell.rows, cell.cols, text))
        return Grid(number, table.after + above, table.shape, tuple(made))

    def _on_sheet(self, sheet: Sheet, around: Hanging, layout: Layout, tab: Cited) -> Iterator[Note]:
        """Notes on the sheet as a whole."""
        if self.hidden:
            yield Note("hidden-sheet", f"sheet {self.name} is hidden", tab)
        if sheet.damage or around.damaged:
            yield Note("damaged-page", f"sheet {self.name}: {sheet.damage or 'a part beside the cells'}", tab)
        if layout.scattered:
            yield Note("scattered-cells", f"sheet {self.name}: cells too far apart to make a table", tab)
        for _ in range(around.pictures):
            yield Note("picture", "a large picture: words in it were not read", tab)


@dataclass(frozen=True, slots=True)
class _Words:
    """Where the words of a sheet went: its cells' words by their spots, and for hidden cells what covers them."""

    read: dict[Spot, Cited]
    covered: dict[Spot, Spot]
    tab: Cited

    def at(self, spot: Spot) -> Cited:
        """The words to show for a spot; the sheet's name where nothing of it was read."""
        return self.read.get(self.covered.get(spot, spot), self.tab)


def _on_cells(sheet: Sheet, around: Hanging, words: _Words) -> Iterator[Note]:
    """Notes on hidden rows and columns and on single cells."""
    yield from _hidden(sheet, words)
    for spot, text in around.remarks:
        yield Note("cell-remark", text[:_QUOTED], words.at(spot))
    for spot, entry in sheet.cells.items():
        if spot in words.covered:
            yield Note("covered-text", f"text under a merged cell: {entry.text[:_QUOTED]}", words.at(spot))
            continue
        if entry.formula:
            yield Note("formula", entry.formula[:_QUOTED], words.at(spot))
        if entry.formula and not entry.stored:
            yield Note("formula-without-value", "the formula's result was not saved", words.at(spot))
        elif entry.code and entry.stored != entry.text and shortened(entry.stored, entry.text, entry.code):
            yield Note("rounded-display", f"shows {entry.text}, holds {entry.stored}", words.at(spot))
    for spot, stored in sheet.unshown.items():
        yield Note("hidden-value", f"holds {stored}, shows nothing", words.at(spot))


def _hidden(sheet: Sheet, words: _Words) -> Iterator[Note]:
    """One note for each hidden row and column with something in it."""
    rows: dict[int, Spot] = {}
    cols: dict[int, Spot] = {}
    for spot in sorted(sheet.cells) if sheet.hidden_rows or sheet.hidden_columns else ():
        rows.setdefault(spot[0], spot)
        cols.setdefault(spot[1], spot)
    for row, spot in rows.items():
        if row in sheet.hidden_rows:
            yield Note("hidden-row", f"row {row} is hidden", words.at(spot))
    for col, spot in sorted(cols.items()):
        if any(first <= col <= last for first, last in sheet.hidden_columns):
            yield Note("hidden-column", f"column {column_letters(col)} is hidden", words.at(spot))
