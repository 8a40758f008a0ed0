"""A page of a PDF as a picture to look at."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from pipeline.extractors.pdf.calls import raw
from pipeline.extractors.pdf.opening import opened, pages_of
from pipeline.values.document import Source

DPI = 110
_MOST = 4000
"""Pixels along a side; a larger sheet is drawn at a lower resolution."""

_COLOURS = 16
"""Enough for ink, paper, its smoothing and a red seal; a page takes a third of the bytes of full colour."""


def pictures(source: Source, pages: Iterable[int], dpi: int = DPI) -> Iterator[tuple[int, tuple[float, float], bytes]]:
    """Number, size in points as displayed, and PNG of each of `pages` (from 1) that PDFium can load.

    Raises:
        UnreadableDocument: as `read`.
    """
    with opened(source) as document:
        count = raw().FPDF_GetPageCount(document)
        for number, page, text in pages_of(document, sorted({n for n in pages if 1 <= n <= count})):
            if text:
                size = raw().FPDF_GetPageWidthF(page), raw().FPDF_GetPageHeightF(page)
                yield number, size, _drawn(page, size, dpi)


def _drawn(page: Any, size: tuple[float, float], dpi: int) -> bytes:
    from PIL import Image

    scale = min(dpi / 72, _MOST / max(*size, 1))
    width, height = (max(1, round(side * scale)) for side in size)
    bitmap = raw().FPDFBitmap_CreateEx(width, height, raw().FPDFBitmap_BGRx, None, 0)
    try:
        raw().FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        raw().FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw().FPDF_ANNOT)
        stride = raw().FPDFBitmap_GetStride(bitmap)
        room = ctypes.string_at(raw().FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        raw().FPDFBitmap_Destroy(bitmap)
    drawn = Image.frombuffer("RGB", (width, height), room, "raw", "BGRX", stride, 1)
    return png(drawn)


def png(drawn: Any, colours: int = _COLOURS) -> bytes:
    """An image of Pillow's as PNG in few colours; the same bytes for the same image."""
    from PIL import Image

    out, image = BytesIO(), drawn.convert("RGB")
    few = _greys(image, colours) or image.quantize(colours, method=Image.Quantize.FASTOCTREE)
    few.save(out, "PNG", compress_level=4)
    return out.getvalue()


def _greys(image: Any, levels: int) -> Any:
    """An image without colour, as most pages are, in even steps of grey: soon done; None for any other."""
    from PIL import ImageChops

    red, green, blue = image.split()
    if any(ImageChops.difference(one, other).getbbox() for one, other in ((red, green), (green, blue))):
        return None
    stepped = red.point([round(value * (levels - 1) / 255) for value in range(256)])
    stepped.putpalette([round(255 * step / (levels - 1)) for step in range(levels) for _ in range(3)])
    return stepped
