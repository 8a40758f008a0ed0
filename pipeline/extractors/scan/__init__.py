"""Pictures of pages: recognised characters and ruled lines, in image files and wherever another format holds pictures.

`read` takes an image file; `complete` reads the pictures in what any reader has made: image files, pages of a PDF
without words or with words that another recogniser laid under the picture, pictures pasted into a page or into Word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline.errors import UnreadableDocument
from pipeline.extractors.scan.engine import installed, recognised
from pipeline.extractors.scan.files import is_image, stills
from pipeline.extractors.scan.wanted import Rescue, opened, page_of, pictures
from pipeline.values.document import Document, Note, Page, Source
from pipeline.values.place import Box, Cited, Place

if TYPE_CHECKING:
    from pipeline.extractors.scan.pages import Reading
    from pipeline.extractors.scan.picture import Picture, Shot

__all__ = ["MEDIA", "VERSION", "complete", "installed", "looks_like", "read"]

MEDIA = "scan"
VERSION = 3

_LEGIBLE = 0.5
"""How sure the recogniser must be on average; below, the picture shows no words."""

_CLEAR = 0.8
_MUCH = 60
"""How sure it must be of a picture in a page, and how many characters it holds at least that is no table."""

_LASTING = ("truncated", "damaged", "too-large")
"""Notes on a page that stay when it has been recognised."""

_CELLS = 4
"""Cells with words that a table in such a picture has at least."""


class _Reader:
    """Reads the pictures of one document: pages made anew by their numbers, notes, and the notes done with.

    Args:
        threads: for the recogniser, 0 for all cores.
    """

    def __init__(self, document: Document, threads: int) -> None:
        self.pages: dict[int | None, Page] = {page.number: page for page in document.pages}
        self.whole: set[int | None] = set()
        self.notes: list[Note] = []
        self.settled: list[Note] = []
        self.document = document
        self._threads = threads

    def page(self, number: int, shot: Shot) -> None:
        """A page that is a picture; left as it is when the picture shows no words."""
        from pipeline.extractors.scan.halves import halves
        from pipeline.extractors.scan.written import Site, page_of

        made: Page | None = None
        for half in halves(shot):
            picture, reading = self._read(half)
            if reading.sure >= _LEGIBLE:
                held = (len(made.grids), len(made.lines)) if made else (0, 0)
                more, notes = page_of(Site(self.document.source, number, after=held), picture, reading)
                made = replace(made, lines=made.lines + more.lines, grids=made.grids + more.grids) if made else more
                self.notes += notes
        if made:
            self.pages[number] = made
            self.whole.add(number)
            self.settled += [note for note in self._notes(number) if note.code not in _LASTING]

    def pasted(self, number: int | None, shots: Iterable[Shot]) -> None:
        """The tables and the text of pictures in a page are added to it; photographs add nothing."""
        from pipeline.extractors.scan.written import Site, page_of

        for count, shot in enumerate(shots, 1):
            picture, reading = self._read(shot)
            if _says_much(reading):
                page = self.pages[number]
                held = max((grid.number for grid in page.grids), default=0), len(page.lines)
                more, notes = page_of(Site(self.document.source, number, f"picture {count}", held), picture, reading)
                self.pages[number] = replace(page, lines=page.lines + more.lines, grids=page.grids + more.grids)
                self.notes += notes

    def done(self, number: int | None, unread: int = 0) -> None:
        """The large pictures of a page are read, but for so many."""
        self.settled += [note for note in self._notes(number) if note.code == "picture"][unread:]

    def _notes(self, number: int | None) -> list[Note]:
        return [note for note in self.document.notes if page_of(note) == number]

    def _read(self, shot: Shot) -> tuple[Picture, Reading]:
        from pipeline.extractors.scan.pages import best_of

        return best_of(shot, partial(recognised, threads=self._threads))


def looks_like(data: bytes, name: str) -> int:  # noqa: ARG001
    """100 for an image file."""
    return 100 if is_image(data) else 0


def read(source: Source) -> Document:
    """The pictures of an image file as empty pages, for `complete`.

    Raises:
        UnreadableDocument: "damaged", "truncated" or "too-large".
    """
    pages: list[Page] = []
    notes: list[Note] = []
    try:
        for number, still in enumerate(stills(source.data), 1):
            pages.append(Page(number, still.size, (), ()))
            notes.append(_note(source, number, "image-page", "是图像, 没有文字层"))
    except UnreadableDocument as error:
        if not pages:
            raise
        notes.append(_note(source, len(pages), error.code, "之后的图像无法读取"))
    return Document(source.id, source.name, MEDIA, f"{MEDIA}/{VERSION}", tuple(pages), tuple(notes))


def _note(source: Source, number: int, code: str, message: str) -> Note:
    return Note(code, f"第{number}页{message}", Cited.whole("", Place(source.id, page=number)))


def complete(document: Document, source: Source, rescue: Rescue, threads: int = 0) -> Document:
    """The document with its pictures recognised; other pages, and their notes, stay as they are.

    Pictures in a Word document are those among its `embedded` files. The media of a PDF is "scan" when no other page
    holds a word. Without the extra (`installed`) the pictures stay unread and their notes say so: "no-ocr".

    Args:
        threads: for the recogniser, 0 for all cores; fewer where several documents are read at a time.
    """
    regions = pictures(document, source, rescue) if document.media == "pdf" else {}
    pictured = any(note.code in ("image-page", "picture") for note in document.notes)
    if document.media not in _FROM or not (regions or pictured):
        return document
    if not installed():
        return _unread(document)
    reader = _Reader(document, threads)
    _FROM[document.media](reader, source, rescue, regions)
    every = all(page.number in reader.whole or not (page.lines or page.grids) for page in document.pages)
    kept = [note for note in document.notes if note not in reader.settled]
    return replace(
        document,
        media=MEDIA if reader.whole and every else document.media,
        reader=document.reader if document.media == MEDIA else f"{document.reader}+{MEDIA}/{VERSION}",
        pages=tuple(reader.pages[page.number] for page in document.pages),
        notes=tuple(sorted((*kept, *reader.notes), key=lambda note: page_of(note) or 0)),
    )


def _unread(document: Document) -> Document:
    """The document with notes that say why its pictures were not read."""
    codes = {"image-page": "no-ocr", "picture": "picture-no-ocr" if document.media == "docx" else "no-ocr"}
    return replace(document, notes=tuple(replace(n, code=codes.get(n.code, n.code)) for n in document.notes))


def _from_pdf(reader: _Reader, source: Source, rescue: Rescue, regions: Mapping[int, tuple[Box, ...]]) -> None:
    from pipeline.extractors.scan.picture import shot_of

    with opened(source, rescue) as handle:
        for number, boxes in sorted(regions.items()) if handle else ():
            page = handle[number - 1]
            shot = shot_of(page)
            page.close()
            if boxes:
                reader.pasted(number, (shot.part(box) for box in boxes))
                reader.done(number)
            else:
                reader.page(number, shot)


def _from_word(reader: _Reader, source: Source, *_: object) -> None:  # noqa: ARG001
    from pipeline.extractors.scan.picture import shot_from

    shots = []
    for file in reader.document.embedded:
        with suppress(UnreadableDocument):
            shots += [shot_from(next(stills(file.data)))] if is_image(file.data) else []
    reader.pasted(None, shots)
    reader.done(None, sum(note.code == "picture" for note in reader.document.notes) - len(shots))


def _from_image(reader: _Reader, source: Source, *_: object) -> None:
    from pipeline.extractors.scan.picture import shot_from

    with suppress(UnreadableDocument):  # what follows the last page is noted
        for number, still in enumerate(stills(source.data), 1):
            reader.page(number, shot_from(still))


_FROM: dict[str, Callable[..., None]] = {"pdf": _from_pdf, "docx": _from_word, MEDIA: _from_image}


def _says_much(reading: Reading) -> bool:
    """Whether a picture holds a table, or much text."""
    filled = max((sum(map(bool, table.texts)) for table in reading.tables if table.ruled), default=0)
    characters = sum(len(line.text) for line in reading.lines)
    return reading.sure >= _CLEAR and (filled >= _CELLS or characters >= _MUCH)
