"""Opening a PDF: passwords, lost trailers, and the name of what can't be mended."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pipeline.errors import UnreadableDocument
from pipeline.extractors.pdf.calls import raw
from pipeline.extractors.pdf.fallback import installed
from pipeline.extractors.pdf.salvage import ended, remains, sound
from pipeline.values.document import Source

_FEW, _MANY = 8, 2000  # pages open at once; objects on one of them from which on it is large
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_FLATTENED = 1  # FLATTEN_SUCCESS
_WORDS = {3, 13, 20}  # FPDF_ANNOT_FREETEXT, _STAMP, _WIDGET


@contextmanager
def opened(source: Source) -> Iterator[Any]:
    """The PDFium document, closed afterwards. Its bytes are the file's own, or what remains of one cut short.

    Raises:
        UnreadableDocument: "empty", "encrypted", "truncated" or "damaged".
    """
    if not source.data:
        raise UnreadableDocument("empty")
    installed()
    left = None if sound(source.data) else remains(source.data)
    document, kept = _loaded(source.data, source.password) if not left or left.whole else None, [source.data]
    if document is None and (left := left or remains(source.data)) and left.data:
        kept = [left.data]  # PDFium reads from these bytes as long as the document is open
        document = _loaded(left.data, source.password)
    if document is None:
        cut = not ended(source.data)
        raise UnreadableDocument("truncated" if cut else "damaged", "the file ends too early" if cut else "")
    try:
        yield document
    finally:
        raw().FPDF_CloseDocument(document)
        kept.clear()


@contextmanager
def uncollected() -> Iterator[None]:
    """A while without the collector of cycles: what is read holds none, and it would go through all of it again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def pages_of(document: Any, numbers: Sequence[int]) -> Iterator[tuple[int, Any, Any]]:
    """The pages of these numbers, from 1, and their texts, None where PDFium can't load them; closed afterwards.

    A few are open at a time: loading one drives all else out of the processor's caches, so that reading is quicker
    after several. No more are opened beside one that is large.
    """
    left = deque(numbers)
    while left:
        here: list[tuple[int, Any, Any]] = []
        try:
            while left and len(here) < _FEW:
                page = _page(document, left[0] - 1)
                here.append((left.popleft(), page, raw().FPDFText_LoadPage(page) if page else None))
                if page and raw().FPDFPage_CountObjects(page) > _MANY:
                    break
            yield from here
        finally:
            for _, page, text in here:
                if text:
                    raw().FPDFText_ClosePage(text)
                if page:
                    raw().FPDF_ClosePage(page)


def _page(document: Any, index: int) -> Any:
    """The page (from 0), filled form fields, typed notes and stamps made part of it; None if PDFium can't load it."""
    page = raw().FPDF_LoadPage(document, index)
    if page and _written_over(page) and raw().FPDFPage_Flatten(page, 0) == _FLATTENED:
        raw().FPDF_ClosePage(page)
        page = raw().FPDF_LoadPage(document, index)
    return page


def _written_over(page: Any) -> bool:
    """Whether annotations of the page show words of their own."""
    for index in range(raw().FPDFPage_GetAnnotCount(page)):
        annotation = raw().FPDFPage_GetAnnot(page, index)
        kind = raw().FPDFAnnot_GetSubtype(annotation)
        raw().FPDFPage_CloseAnnot(annotation)
        if kind in _WORDS:
            return True
    return False


def _loaded(data: bytes, password: str) -> Any:
    """The document, or None if PDFium finds no pages in it."""
    locked = False
    for key in dict.fromkeys((password, "")):
        document = raw().FPDF_LoadMemDocument64(data, len(data), key.encode() or None)
        if document:
            if raw().FPDF_GetPageCount(document):
                return document
            raw().FPDF_CloseDocument(document)
        elif raw().FPDF_GetLastError() == _PASSWORD:
            locked = True
    if locked:
        raise UnreadableDocument("encrypted", "the password does not fit" if password else "a password is needed")
    return None
