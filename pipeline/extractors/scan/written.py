"""A reading as lines and grids that know where they stand, with notes on what is doubtful."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.extractors.scan.pages import Reading
from pipeline.extractors.scan.picture import Picture
from pipeline.values.document import Cell, Grid, Note, Page
from pipeline.values.place import Box, Cited, Place


@dataclass(frozen=True, slots=True)
class Site:
    """Where a picture stands.

    Args:
        source: the document.
        page: its page; None in a format without pages.
        part: "body" for a whole page, otherwise a name of the picture.
        after: how many tables and lines its page holds without it.
    """

    source: str
    page: int | None
    part: str = "body"
    after: tuple[int, int] = (0, 0)

    def cited(self, text: str, place: Place, box: Box | None) -> Cited:
        place = replace(place, source=self.source, part=self.part, page=self.page, box=box)
        return Cited.whole(text, place)

    def note(self, code: str, message: str, said: Cited | None = None) -> Note:
        where = f"第{self.page}页" if self.page else ""
        where += "" if self.part == "body" else "的图片"
        return Note(code, where + message, self.cited("", Place(""), None) if said is None else said)


def page_of(site: Site, picture: Picture, reading: Reading) -> tuple[Page, list[Note]]:
    """What was read in a picture as a page of its own, and what is to be known about it.

    Boxes are given where the document has pages. Tables and lines are counted on from those that the page holds.
    """
    tables, written = site.after
    grids = tuple(_grid(site, picture, reading, n) for n in range(len(reading.tables)))
    lines = tuple(
        site.cited(line.text, Place("", line=number), _box(site, picture, line.box))
        for number, line in enumerate(reading.lines, written + 1)
    )
    notes = [site.note("ocr", f"由图像识别, 平均把握{reading.sure:.1%}")]
    notes += [
        site.note("unruled-table", f"的表{number}没有竖线, 行列按文字对齐推断")
        for number, table in enumerate(reading.tables, tables + 1)
        if not table.ruled
    ]
    for (table, index), signs in reading.doubtful().items():
        said = lines[index] if table < 0 else grids[table].cells[index].text
        place = said.places[0]
        where = f"第{place.line}行" if table < 0 else f"的表{place.table}第{place.row}行第{place.col}列"
        what = "“" + "”“".join(signs) + "”" if all(signs) else "有笔画未能识别或被印章遮住"
        notes.append(site.note("doubtful", f"{where}识别没有把握: {what}", said))
    return Page(site.page, picture.size, lines, grids), notes


def _box(site: Site, picture: Picture, box: Box) -> Box | None:
    return picture.displayed(box) if site.page else None


def _grid(site: Site, picture: Picture, reading: Reading, index: int) -> Grid:
    table, number = reading.tables[index], site.after[0] + index + 1
    lattice = table.lattice
    cells = []
    for span, text in zip(lattice.cells, table.texts, strict=True):
        box = _box(site, picture, lattice.box_of(span))
        said = site.cited(text, Place("", table=number, row=span.row + 1, col=span.col + 1), box)
        cells.append(Cell(*span, said, box))
    return Grid(
        number,
        site.after[1] + table.after,
        (len(lattice.ys) - 1, len(lattice.xs) - 1),
        tuple(cells),
        _box(site, picture, lattice.box),
        lattice.xs,
        open_top=lattice.open_top,
        open_bottom=lattice.open_bottom,
    )
