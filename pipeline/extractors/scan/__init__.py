"""Pictures of pages: recognised characters and ruled lines, for the pages of a PDF that hold no text.

No format of its own: `complete` takes what the PDF reader has made and reads the pages that it could not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extractors.scan.engine import installed
from pipeline.extractors.scan.wanted import opened, page_of, pictures
from pipeline.values.document import Cell, Document, Grid, Note, Page, Source
from pipeline.values.place import Box, Cited, Place

if TYPE_CHECKING:
    from pipeline.extractors.scan.pages import Reading
    from pipeline.extractors.scan.picture import Picture

__all__ = ["MEDIA", "VERSION", "complete", "installed"]

MEDIA = "scan"
VERSION = 1

_LEGIBLE = 0.5
"""How sure the recogniser must be on average; below, the picture shows no words."""


def complete(document: Document, source: Source) -> Document:
    """The document with the pages that are pictures recognised; the others, and their notes, stay as they are.

    Its media is "scan" when no other page holds a word. Without the extra (`installed`) such pages stay empty and their
    notes say so: "no-ocr".
    """
    wanted = pictures(document, source)
    if not wanted:
        return document
    if not installed():
        notes = (replace(n, code="no-ocr") if n.code == "image-page" else n for n in document.notes)
        return replace(document, notes=tuple(notes))
    read = dict(_recognised(source, sorted(wanted)))
    every = all(page.number in read or not (page.lines or page.grids) for page in document.pages)
    return replace(
        document,
        media=MEDIA if read and every else document.media,
        reader=f"{document.reader}+{MEDIA}/{VERSION}",
        pages=tuple(read[page.number][0] if page.number in read else page for page in document.pages),
        notes=_sorted([n for n in document.notes if page_of(n) not in read], (notes for _, notes in read.values())),
    )


def _sorted(kept: list[Note], told: Iterable[list[Note]]) -> tuple[Note, ...]:
    return tuple(sorted((*kept, *(note for notes in told for note in notes)), key=lambda note: page_of(note) or 0))


def _recognised(source: Source, numbers: list[int]) -> Iterator[tuple[int | None, tuple[Page, list[Note]]]]:
    """Each of the pages as read, with its notes; a picture that shows no words is left out."""
    from pipeline.extractors.scan.pages import best_of
    from pipeline.extractors.scan.picture import shot_of

    with opened(source) as document:
        for number in numbers if document else ():
            page = document[number - 1]
            picture, reading = best_of(shot_of(page))
            page.close()
            if reading.sure >= _LEGIBLE:
                yield number, _page(_At(source.id, number, picture), reading)


class _At:
    """Which page this is, and how its boxes stand on the page as displayed."""

    def __init__(self, source: str, page: int, picture: Picture) -> None:
        self.source, self.page, self.picture = source, page, picture

    def cited(self, text: str, box: Box, place: Place) -> Cited:
        return Cited.whole(text, replace(place, source=self.source, page=self.page, box=self.picture.displayed(box)))

    def note(self, code: str, message: str, said: Cited | None = None) -> Note:
        return Note(code, f"第{self.page}页{message}", said or Cited.whole("", Place(self.source, page=self.page)))


def _page(at: _At, reading: Reading) -> tuple[Page, list[Note]]:
    grids = tuple(_grid(at, reading, number) for number in range(1, len(reading.tables) + 1))
    lines = tuple(at.cited(line.text, line.box, Place("", line=number)) for number, line in enumerate(reading.lines, 1))
    notes = [at.note("ocr", f"由图像识别, 平均把握{reading.sure:.1%}")]
    notes += [
        at.note("unruled-table", f"的表{number}没有竖线, 行列按文字对齐推断")
        for number, table in enumerate(reading.tables, 1)
        if not table.ruled
    ]
    for (table, index), signs in reading.doubtful().items():
        said = lines[index] if table < 0 else grids[table].cells[index].text
        place = said.places[0]
        where = f"第{place.line}行" if table < 0 else f"的表{place.table}第{place.row}行第{place.col}列"
        what = "“" + "”“".join(signs) + "”" if all(signs) else "有笔画未能识别或被印章遮住"
        notes.append(at.note("doubtful", f"{where}识别没有把握: {what}", said))
    return Page(at.page, at.picture.size, lines, grids), notes


def _grid(at: _At, reading: Reading, number: int) -> Grid:
    table = reading.tables[number - 1]
    lattice = table.lattice
    cells = []
    for span, text in zip(lattice.cells, table.texts, strict=True):
        box = lattice.box_of(span)
        said = at.cited(text, box, Place("", table=number, row=span.row + 1, col=span.col + 1))
        cells.append(Cell(*span, said, at.picture.displayed(box)))
    return Grid(
        number,
        table.after,
        (len(lattice.ys) - 1, len(lattice.xs) - 1),
        tuple(cells),
        at.picture.displayed(lattice.box),
        lattice.xs,
        open_top=lattice.open_top,
        open_bottom=lattice.open_bottom,
    )
