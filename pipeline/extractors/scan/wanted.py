"""Which pages of a PDF are pictures: those that a recogniser has to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from ctypes import c_int
from itertools import islice
from typing import Any

from pipeline.errors import UnreadableDocument
from pipeline.values.document import Document, Note, Page, Source
from pipeline.values.place import Box

_FEW = 60
"""Characters up to which a page may be a scan with a stamp or a page number laid over it."""

_UNKNOWN = 5
"""One character of so many without a meaning of its own: what the page says is not known."""

_STROKES = 200
"""Drawn shapes from which on a page without any character may hold words drawn as outlines."""

_PATH, _IMAGE, _FORM = 2, 3, 5  # FPDF_PAGEOBJ_…
_BLANK = (595, 842)  # points


Rescue = Callable[[Source], AbstractContextManager[Any]]
"""Opens a damaged PDF as far as it can be: PDFium's handle; raises `UnreadableDocument`."""


@contextmanager
def opened(source: Source, rescue: Rescue) -> Iterator[Any]:
    """The PDF, closed afterwards; None where nothing of it can be opened."""
    document = _document(source, rescue)
    try:
        yield document
    finally:
        if document:
            document.close()


def _document(source: Source, rescue: Rescue) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(source.data, password=source.password or None)
    except pypdfium2.PdfiumError:
        return _rescued(source, rescue)


def _rescued(source: Source, rescue: Rescue) -> Any:
    """The pages of a damaged file, or of one locked without need, in a document of their own; None without any."""
    import pypdfium2

    try:
        with rescue(source) as handle:
            document, api = pypdfium2.PdfDocument.new(), pypdfium2.raw
            for index in range(api.FPDF_GetPageCount(handle)):
                if not api.FPDF_ImportPagesByIndex(document, handle, (c_int * 1)(index), 1, index):
                    document.new_page(*_BLANK, index)  # a lost page; those after it keep their numbers
            return document
    except UnreadableDocument:
        return None


def page_of(note: Note) -> int | None:
    """The page that a note is about."""
    return next((place.page for place in note.at.places), None) if note.at is not None else None


def pictures(document: Document, source: Source, rescue: Rescue) -> dict[int, tuple[Box, ...]]:
    """The pages with something to recognise: () for a whole page, which is a picture or whose characters have no
    meaning, otherwise where on it large pictures stand."""
    whole = _whole(document, source, rescue)
    pasted: dict[int, tuple[Box, ...]] = {}
    for note in document.notes:
        for place in note.at.places if note.code == "picture" and note.at is not None else ():
            if place.page and place.box and place.page not in whole:
                pasted[place.page] = (*pasted.get(place.page, ()), place.box)
    return dict.fromkeys(whole, ()) | pasted


def _whole(document: Document, source: Source, rescue: Rescue) -> set[int]:
    found = {page_of(note) for note in document.notes if note.code == "image-page"}
    under = {page_of(note) for note in document.notes if note.code == "recognised-text"}
    lost = {page_of(note) for note in document.notes if note.code == "damaged-page"}  # a picture of it shows anything
    bare = []
    for page in (page for page in document.pages if page.number not in lost):
        text = _text(page)
        unknown = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" for c in text)
        if unknown * _UNKNOWN > len(text):
            found.add(page.number)
        elif page.number in under or (len(text) <= _FEW and not page.grids and page.number not in found):
            bare.append((page.number or 0, len(text)))
    return {number for number in found if number} | (set(_covered(source, rescue, bare)) if bare else set())


def _text(page: Page) -> str:
    return "".join([*(line.text for line in page.lines), *(cell.words for grid in page.grids for cell in grid.cells)])


def _covered(source: Source, rescue: Rescue, bare: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Those of the pages with few characters that a picture covers, or (without any) that are full of outlines."""
    with opened(source, rescue) as document:
        for number, characters in bare if document else ():
            try:
                page = document[number - 1]
            except RuntimeError:  # PdfiumError: listed, but damaged; the reader of its text has said so
                continue
            if _pictured(page) or (not characters and _outlined(page)):
                yield number
            page.close()


def _pictured(page: Any) -> bool:
    """Whether pictures cover more than half of the page."""
    width, height = page.get_size()
    things = page.get_objects(filter=[_IMAGE, _FORM], max_depth=1)
    boxes = [thing.get_bounds() for thing in things if _shows_picture(page, thing)]
    return bool(2 * sum((right - left) * (top - bottom) for left, bottom, right, top in boxes) > width * height)


def _outlined(page: Any) -> bool:
    return any(True for _ in islice(page.get_objects(filter=[_PATH], max_depth=3), _STROKES, None))


def _shows_picture(page: Any, thing: Any) -> bool:
    """Whether it is an image, or a form object that holds one."""
    if thing.type != _FORM:
        return bool(thing.type == _IMAGE)
    return any(True for _ in page.get_objects(filter=[_IMAGE], form=thing.raw, level=1, max_depth=4))
