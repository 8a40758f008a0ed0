"""Opening a PDF: passwords, lost trailers, and the name of what can't be mended."""

from __future__ import annotations

import gc
import re
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pipeline.errors import UnreadableDocument
from pipeline.extractors.pdf.calls import raw
from pipeline.extractors.pdf.fallback import installed
from pipeline.values.document import Source

_CATALOGUE = re.compile(rb"(\d+)\s+(\d+)\s+obj\b(?:(?!endobj).){0,400}?/Type\s*/Catalog\b", re.DOTALL)
_PACKED = re.compile(
    rb"obj\b(?:(?!endobj|stream).){0,400}?/Type\s*/ObjStm\b(?:(?!endobj|stream).){0,400}?stream\r?\n", re.DOTALL
)
_MOST = 1 << 26  # bytes unpacked from one file
_FEW, _MANY = 8, 2000  # pages open at once; objects on one of them from which on it is large
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_FLATTENED = 1  # FLATTEN_SUCCESS
_WORDS = {3, 13, 20}  # FPDF_ANNOT_FREETEXT, _STAMP, _WIDGET


@contextmanager
def opened(source: Source) -> Iterator[Any]:
    """The PDFium document, closed afterwards. Its bytes are the file's own, or those with a trailer set behind.

    Raises:
        UnreadableDocument: "empty", "encrypted", "truncated" or "damaged".
    """
    if not source.data:
        raise UnreadableDocument("empty")
    installed()
    kept = [source.data]  # PDFium reads from these bytes as long as the document is open
    document = _loaded(source.data, source.password)
    if document is None:
        kept.append(source.data + _trailer(source.data))
        document = _loaded(kept[-1], source.password)
    if document is None:
        whole = b"%%EOF" in source.data[-2048:]
        raise UnreadableDocument("damaged" if whole else "truncated", "" if whole else "the file ends too early")
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


def _trailer(data: bytes) -> bytes:
    """A trailer that names the file's own catalogue, behind all packed objects unpacked; nothing without one."""
    unpacked = b"".join(_unpacked(data))
    found = _CATALOGUE.findall(data + unpacked)
    return unpacked + b"\ntrailer\n<</Root %s %s R>>\nstartxref\n0\n%%%%EOF\n" % found[-1] if found else b""


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The objects of the file's object streams, each as one by itself; what is damaged is passed over."""
    room = _MOST
    for packed in _PACKED.finditer(data):
        first = re.search(rb"/First\s+(\d+)", packed[0])
        try:
            plain = zlib.decompressobj().decompress(data[packed.end() :], room) if first else b""
            room -= len(plain)
            start = int(first[1]) if first else 0
            numbers = [int(number) for number in plain[:start].split()]
        except (zlib.error, ValueError):
            continue
        offsets = [*numbers[1::2], len(plain) - start]
        for number, begin, end in zip(numbers[0::2], offsets, offsets[1:], strict=False):
            yield b"\n%d 0 obj\n%s\nendobj" % (number, plain[start + begin : start + end])
        if room <= 0:
            return
