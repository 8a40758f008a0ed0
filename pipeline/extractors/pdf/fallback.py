"""A font of last resort, so that text in fonts this machine lacks keeps its place.

Forms often name 宋体 without embedding it. Where no Chinese font is installed PDFium finds no glyphs, takes
such text for invisible and drops whole objects: a digit, or the last character of a wrapped word. Here every character
has one glyph, a box; widths still come from the PDF. Nothing is drawn with it that could have been drawn otherwise.
"""

from __future__ import annotations

import ctypes
from functools import cache
from struct import pack
from typing import Any

from pipeline.extractors.pdf.calls import raw

_GB2312 = 134
_CHINESE = {128, 129, _GB2312, 136}  # character sets of Windows; the others are ShiftJIS, Hangul, Big5
_OURS = 0x5F75
_FACE = b"Last Resort\0"


@cache
def installed() -> tuple[Any, ...]:
    """Tell PDFium of the font, once in a process; the value only keeps the callbacks alive."""
    api = raw()
    fonts = _Fonts(api.FPDF_GetDefaultSystemFontInfo())
    kinds = {name: kind for name, kind in api.FPDF_SYSFONTINFO._fields_ if name != "version"}
    told = api.FPDF_SYSFONTINFO(version=1, **{name: kind(getattr(fonts, name)) for name, kind in kinds.items()})
    api.FPDF_SetSystemFontInfo(told)
    return told, fonts


class _Fonts:
    """The machine's fonts, and ours where it has none for a Chinese, Japanese or Korean character set.

    The methods are those of PDFium's FPDF_SYSFONTINFO, each called with the interface itself first.
    """

    def __init__(self, system: Any) -> None:
        self._system = system
        self._theirs = system.contents
        self._bytes = _font()

    def Release(self, _: Any) -> None:  # noqa: N802
        """The machine's own interface lives as long as the process."""

    def EnumFonts(self, _: Any, mapper: Any) -> None:  # noqa: N802
        self._theirs.EnumFonts(self._system, mapper)

    def MapFont(self, _: Any, *wanted: Any) -> int | None:  # noqa: N802
        found = self._theirs.MapFont(self._system, *wanted)
        _weight, _italic, charset, _pitch, _face, _exact = wanted
        return found or (_OURS if charset in _CHINESE else None)

    def GetFont(self, _: Any, face: Any) -> int | None:  # noqa: N802
        return self._theirs.GetFont(self._system, face)  # type: ignore[no-any-return]

    def GetFontData(self, _: Any, font: int, *wanted: Any) -> int:  # noqa: N802
        if font != _OURS:
            return int(self._theirs.GetFontData(self._system, font, *wanted))
        table, room, size = wanted
        return 0 if table else _given(self._bytes, room, size)

    def GetFaceName(self, _: Any, font: int, room: Any, size: int) -> int:  # noqa: N802
        if font != _OURS:
            return int(self._theirs.GetFaceName(self._system, font, room, size))
        return _given(_FACE, room, size)

    def GetFontCharset(self, _: Any, font: int) -> int:  # noqa: N802
        return _GB2312 if font == _OURS else int(self._theirs.GetFontCharset(self._system, font))

    def DeleteFont(self, _: Any, font: int) -> None:  # noqa: N802
        if font != _OURS:
            self._theirs.DeleteFont(self._system, font)


def _given(answer: bytes, room: Any, size: int) -> int:
    """How long the answer is; written to `room` if it fits there."""
    if room and size >= len(answer):
        ctypes.memmove(room, answer, len(answer))
    return len(answer)


def _font() -> bytes:
    """A TrueType file: glyph 1, a box 1000 wide from −140 to 860, stands for every character (cmap format 13)."""
    box = pack(">hhhhh", 1, 0, -140, 1000, 860) + pack(">HH", 3, 0) + bytes((1, 1, 1, 1))
    box += pack(">hhhh", 0, 1000, 0, -1000) + pack(">hhhh", -140, 0, 1000, 0)
    cmap = pack(">HHHHL", 0, 1, 3, 10, 12) + pack(">HHLLL", 13, 0, 28, 0, 1) + pack(">LLL", 0, 0x10FFFF, 1)
    tables = {
        b"cmap": cmap,
        b"glyf": box,
        b"head": pack(">4L2H2Q4h2H3h", 1 << 16, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, -140, 1000, 860, 0, 8, 2, 1, 0),
        b"hhea": pack(">LhhhHhhhhhhhhhhhH", 0x10000, 860, -140, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, 2),
        b"hmtx": pack(">HhHh", 1000, 0, 1000, 0),
        b"loca": pack(">LLL", 0, 0, len(box)),
        b"maxp": pack(">LHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    header, body, offset = pack(">LHHHH", 0x10000, len(tables), 64, 2, 48), b"", 12 + 16 * len(tables)
    for tag, table in tables.items():
        padded = table + bytes(-len(table) % 4)
        header += tag + pack(">LLL", 0, offset + len(body), len(table))
        body += padded
    return header + body
