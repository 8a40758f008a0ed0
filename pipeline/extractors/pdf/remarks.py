"""The same PDF with remarks on it: places highlighted, and words that every reader of PDFs shows beside them."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.extractors.pdf.calls import raw
from pipeline.extractors.pdf.opening import opened
from pipeline.values.document import Source
from pipeline.values.place import Box

_FINE = 100
"""Steps to a point: PDFium turns whole steps of a drawing into places on the page."""

_AUTHOR, _WORDS = b"T", b"Contents"
_NAME = re.compile(rb"(/ID ?\[ ?<)([0-9A-Fa-f]{32})>\s*<[0-9A-Fa-f]{32}(> ?\])")  # the second half is drawn by lot


@dataclass(frozen=True, slots=True)
class Remark:
    """Words on a place: page from 1, box as displayed; `colour` red, green, blue of 255."""

    page: int
    box: Box
    words: str
    colour: tuple[int, int, int]


def remarked(source: Source, remarks: Iterable[Remark], author: str) -> bytes:
    """A copy of the file with the remarks as highlights, one over another where they are on one place.

    Raises:
        UnreadableDocument: as `read`.
    """
    by_page: dict[int, list[Remark]] = {}
    for remark in remarks:
        by_page.setdefault(remark.page, []).append(remark)
    with opened(source) as document:
        count = raw().FPDF_GetPageCount(document)
        for number in sorted(n for n in by_page if 1 <= n <= count):
            page = raw().FPDF_LoadPage(document, number - 1)
            if page:
                for remark in by_page[number]:
                    _put(page, remark, author)
                raw().FPDF_ClosePage(page)
        return _saved(document)


def _put(page: Any, remark: Remark, author: str) -> None:
    note = raw().FPDFPage_CreateAnnot(page, raw().FPDF_ANNOT_HIGHLIGHT)
    if not note:
        return
    left, bottom, right, top = _on_page(page, remark.box)
    corners = raw().FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
    frame = raw().FS_RECTF(left, top, right, bottom)
    raw().FPDFAnnot_SetColor(note, raw().FPDFANNOT_COLORTYPE_Color, *remark.colour, 255)
    raw().FPDFAnnot_AppendAttachmentPoints(note, corners)
    raw().FPDFAnnot_SetRect(note, frame)
    for key, words in ((_AUTHOR, author), (_WORDS, remark.words)):
        raw().FPDFAnnot_SetStringValue(note, key, _wide(words))
    raw().FPDFAnnot_SetFlags(note, raw().FPDF_ANNOT_FLAG_PRINT)
    raw().FPDFPage_CloseAnnot(note)


def _on_page(page: Any, box: Box) -> tuple[float, float, float, float]:
    """left, bottom, right, top in the page's own frame, however it is turned and cut."""
    wide, high = (round(side(page) * _FINE) for side in (raw().FPDF_GetPageWidthF, raw().FPDF_GetPageHeightF))
    corners = [_corner(page, (wide, high), (x, y)) for x, y in ((box[0], box[1]), (box[2], box[3]))]
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _corner(page: Any, size: tuple[int, int], point: Sequence[float]) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    steps = [round(side * _FINE) for side in point]
    raw().FPDF_DeviceToPage(page, 0, 0, *size, 0, *steps, ctypes.byref(x), ctypes.byref(y))
    return x.value, y.value


def _wide(words: str) -> Any:
    """UTF-16 with a zero behind, as PDFium takes words."""
    data = words.encode("utf-16-le") + b"\0\0"
    return ctypes.cast(ctypes.create_string_buffer(data, len(data)), ctypes.POINTER(ctypes.c_ushort))


def _saved(document: Any) -> bytes:
    parts: list[bytes] = []

    def write(_: Any, data: Any, size: int) -> int:
        parts.append(ctypes.string_at(data, size))
        return 1

    target = raw().FPDF_FILEWRITE(version=1)
    target.WriteBlock = type(target.WriteBlock)(write)
    raw().FPDF_SaveAsCopy(document, ctypes.byref(target), 0)
    return _NAME.sub(lambda found: found[1] + found[2] + b"><" + found[2] + found[3], b"".join(parts))
