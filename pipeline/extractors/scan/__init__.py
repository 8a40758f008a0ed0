"""Pictures of pages: recognised characters and ruled lines, in image files and wherever another format holds pictures.

`read` takes an image file. `complete` takes what another reader has made and reads the pictures that it could not:
pages of a PDF without words, pages whose words another recogniser laid under the picture, pictures pasted into a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.errors import UnreadableDocument
from pipeline.extractors.scan.engine import installed
from pipeline.extractors.scan.files import is_image, stills
from pipeline.extractors.scan.wanted import Rescue, opened, page_of, pictures
from pipeline.values.document import Document, Note, Page, Source
from pipeline.values.place import Box, Cited, Place

if TYPE_CHECKING:
    from pipeline.extractors.scan.pages import Reading
    from pipeline.extractors.scan.picture import Shot

__all__ = ["MEDIA", "VERSION", "complete", "installed", "looks_like", "read"]

MEDIA = "scan"
VERSION = 2

_LEGIBLE = 0.5
"""How sure the recogniser must be on average; below, the picture shows no words."""

_CLEAR = 0.8
_MUCH = 60
"""How sure it must be of a picture in a page, and how many characters it holds at least that is no table."""

_CELLS = 4
"""Cells with words that a table in such a picture has at least."""


@dataclass(slots=True)
class _Read:
    """What came of the pictures of a document: pages made anew by their numbers, notes, and the notes done with."""

    pages: dict[int | None, Page] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    settled: list[Note] = field(default_factory=list)


def looks_like(data: bytes, name: str) -> int:  # noqa: ARG001
    """100 for an image file."""
    return 100 if is_image(data) else 0


def read(source: Source) -> Document:
    """The pictures of an image file as pages; one without words, or all without the extra, are empty and noted.

    Raises:
        UnreadableDocument: "damaged", "truncated" or "too-large".
    """
    pages: list[Page] = []
    notes: list[Note] = []
    try:
        for number, still in enumerate(stills(source.data), 1):
            page, told = Page(number, still.size, (), ()), [_note(source, number, "image-page", "是图像, 没有文字层")]
            if installed():
                from pipeline.extractors.scan.picture import shot_from

                page, told = _recognised(source, number, shot_from(still)) or (page, told)
            pages.append(page)
            notes += told
    except UnreadableDocument as error:
        if not pages:
            raise
        notes.append(_note(source, len(pages), error.code, "之后的图像无法读取"))
    document = Document(source.id, source.name, MEDIA, f"{MEDIA}/{VERSION}", tuple(pages), tuple(notes))
    return document if installed() else _unread(document)


def complete(document: Document, source: Source, rescue: Rescue) -> Document:
    """The document with its pictures recognised; other pages, and their notes, stay as they are.

    Pictures in a Word document are those among its `embedded` files.

    The media of a PDF is "scan" when no other page holds a word. Without the extra (`installed`) the pictures stay
    unread and their notes say so: "no-ocr".
    """
    if document.media == "docx":
        wanted = any(note.code == "picture" for note in document.notes)
    else:
        regions = pictures(document, source, rescue) if document.media == "pdf" else {}
        wanted = bool(regions)
    if not wanted:
        return document
    if not installed():
        return _unread(document)
    found = _from_word(document, source) if document.media == "docx" else _from_pdf(document, source, rescue, regions)
    whole = {number for number, boxes in regions.items() if not boxes} if document.media == "pdf" else set()
    every = all(p.number in whole & found.pages.keys() or not (p.lines or p.grids) for p in document.pages)
    return replace(
        document,
        media=MEDIA if found.pages and every and whole else document.media,
        reader=f"{document.reader}+{MEDIA}/{VERSION}",
        pages=tuple(found.pages.get(page.number, page) for page in document.pages),
        notes=_sorted([note for note in document.notes if note not in found.settled], found.notes),
    )


def _unread(document: Document) -> Document:
    """The document with notes that say why its pictures were not read."""
    codes = {"image-page": "no-ocr", "picture": "no-ocr" if document.media == "pdf" else "picture-no-ocr"}
    return replace(document, notes=tuple(replace(n, code=codes.get(n.code, n.code)) for n in document.notes))


def _note(source: Source, number: int, code: str, message: str) -> Note:
    return Note(code, f"第{number}页{message}", Cited.whole("", Place(source.id, page=number)))


def _sorted(kept: list[Note], told: Iterable[Note]) -> tuple[Note, ...]:
    return tuple(sorted((*kept, *told), key=lambda note: page_of(note) or 0))


def _recognised(source: Source, number: int, shot: Shot) -> tuple[Page, list[Note]] | None:
    """A page that is a picture as read, with its notes; None where the picture shows no words."""
    from pipeline.extractors.scan.pages import best_of
    from pipeline.extractors.scan.written import Site, page_of

    picture, reading = best_of(shot)
    return page_of(Site(source.id, number), picture, reading) if reading.sure >= _LEGIBLE else None


def _from_pdf(document: Document, source: Source, rescue: Rescue, regions: dict[int, tuple[Box, ...]]) -> _Read:
    from pipeline.extractors.scan.picture import shot_of

    found = _Read()
    pages = {page.number: page for page in document.pages}
    with opened(source, rescue) as handle:
        for number, boxes in sorted(regions.items()) if handle else ():
            page = handle[number - 1]
            shot = shot_of(page)
            page.close()
            if boxes:
                _pasted(found, pages[number], [shot.part(box) for box in boxes], source)
                found.settled += [n for n in document.notes if n.code == "picture" and page_of(n) == number]
            elif made := _recognised(source, number, shot):
                found.pages[number] = made[0]
                found.notes += made[1]
                found.settled += [n for n in document.notes if page_of(n) == number]
    return found


def _from_word(document: Document, source: Source) -> _Read:
    from pipeline.extractors.scan.picture import shot_from

    found = _Read()
    images = [file.data for file in document.embedded if is_image(file.data)]
    shots = []
    for data in images:
        with suppress(UnreadableDocument):
            shots.append(shot_from(next(stills(data))))
    _pasted(found, document.pages[0], shots, source)
    unread = sum(note.code == "picture" for note in document.notes) - len(shots)
    found.settled += [note for note in document.notes if note.code == "picture"][max(unread, 0) :]
    return found


def _pasted(found: _Read, page: Page, shots: Iterable[Shot], source: Source) -> None:
    """Adds the tables and the text of pictures in a page; photographs add nothing."""
    from pipeline.extractors.scan.pages import best_of
    from pipeline.extractors.scan.written import Site
    from pipeline.extractors.scan.written import page_of as written

    for number, shot in enumerate(shots, 1):
        picture, reading = best_of(shot)
        if not _says_much(reading):
            continue
        held = max((grid.number for grid in page.grids), default=0), len(page.lines)
        more, notes = written(Site(source.id, page.number, f"picture {number}", held), picture, reading)
        page = replace(page, lines=page.lines + more.lines, grids=page.grids + more.grids)
        found.notes += notes
        found.pages[page.number] = page


def _says_much(reading: Reading) -> bool:
    """Whether a picture holds a table, or much text."""
    filled = max((sum(map(bool, table.texts)) for table in reading.tables if table.ruled), default=0)
    characters = sum(len(line.text) for line in reading.lines)
    return reading.sure >= _CLEAR and (filled >= _CELLS or characters >= _MUCH)
