"""PDF: flowing prose, tables whose merged cells are cut by page breaks as a word processor cuts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_RIGHT  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4, landscape  # type: ignore[import-untyped]
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph, Table  # type: ignore[import-untyped]

from corpus.facts import Facts
from corpus.sheet import Block, Line, Sheet

NAMED = "STSong-Light"
"""A font that a PDF names and every reader is expected to have; nothing of it is embedded."""

_MARGIN, _FOOT = 56, 62
_SIZES = {"title": 15, "heading": 12.5, "subheading": 11.5, "text": 10.5, "note": 8.5, "right": 9.5}


def written(blocks: Sequence[Block], facts: Facts, font: Path | None = None, password: str = "") -> bytes:
    """The document as PDF; `font` is embedded as a subset where the facts ask for it."""
    file = BytesIO()
    size = landscape(A4) if facts.look.get("landscape") else A4
    lock = StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(file, pagesize=size, invariant=1, pageCompression=1, encrypt=lock)
    canvas.setTitle(facts.title)
    canvas.setAuthor(facts.department)
    press = _Press(canvas, size, _font(facts, font), facts)
    for block in blocks:
        if isinstance(block, Line):
            press.line(block)
        else:
            press.sheet(block)
    press.turn(last=True)
    canvas.save()
    return file.getvalue()


def _font(facts: Facts, font: Path | None) -> str:
    if font is not None and facts.look.get("font") == "embedded":
        pdfmetrics.registerFont(TTFont("corpus", str(font), subfontIndex=0))
        return "corpus"
    pdfmetrics.registerFont(UnicodeCIDFont(NAMED))
    return NAMED


@dataclass(slots=True)
class _Press:
    """Sets blocks from the top of the page down, turning pages."""

    canvas: Any
    size: tuple[int, int]
    font: str
    facts: Facts
    y: int = 0
    page: int = 1

    def __post_init__(self) -> None:
        self.y = self.size[1] - _MARGIN

    def turn(self, last: bool = False) -> None:
        """Header, page number, next page."""
        self.canvas.setFont(self.font, 8.5)
        self.canvas.drawString(_MARGIN, self.size[1] - 36, self.facts.look.get("header", ""))
        self.canvas.drawCentredString(self.size[0] / 2, 32, f"— {self.page} —")
        self.canvas.showPage()
        if not last:
            self.page += 1
            self.y = self.size[1] - _MARGIN

    def line(self, line: Line) -> None:
        """One paragraph, cut where the page ends."""
        room = self.size[0] - 2 * _MARGIN
        parts = [self.paragraph(line.text, line.style)]
        while parts:
            _, height = parts[0].wrap(room, self.y - _FOOT)
            pieces = [parts[0]] if height <= self.y - _FOOT else parts[0].split(room, self.y - _FOOT)
            if pieces and height > self.y - _FOOT:
                _, height = pieces[0].wrap(room, self.y - _FOOT)
            if not pieces:
                self.turn()
                continue
            pieces[0].drawOn(self.canvas, _MARGIN, self.y - height)
            self.y -= height + 4
            parts = pieces[1:]

    def sheet(self, sheet: Sheet) -> None:
        """One table, in as many pieces as it needs pages."""
        heights = self.table(sheet, 0, len(sheet.rows), repeat=False)._rowHeights
        start, end = sheet.header
        repeat = bool(self.facts.look.get("repeat"))
        done = 0
        while done < len(sheet.rows):
            head = sum(heights[start:end]) if repeat and done >= end else 0
            stop, used = done, head
            while stop < len(sheet.rows) and used + heights[stop] <= self.y - _FOOT:
                used += heights[stop]
                stop += 1
            if stop == done or (done == 0 and stop < 3 < len(sheet.rows)):
                self.turn()
                continue
            piece = self.table(sheet, done, stop, repeat=repeat and done >= end)
            piece.drawOn(self.canvas, _MARGIN, self.y - sum(piece._rowHeights))
            self.y -= sum(piece._rowHeights) + 8
            done = stop
            if done < len(sheet.rows):
                self.turn()

    def table(self, sheet: Sheet, first: int, stop: int, repeat: bool) -> Any:
        """Rows `first` to `stop` as a table of their own; a merged cell that began earlier stands empty."""
        rows = [*(range(*sheet.header) if repeat else ()), *range(first, stop)]
        place = {row: number for number, row in enumerate(rows)}
        grid: list[list[Any]] = [[""] * len(sheet.widths) for _ in rows]
        style: list[tuple[Any, ...]] = [
            ("GRID", (0, 0), (-1, -1), 0.6, (0, 0, 0)),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ]
        style += [(f"{side}PADDING", (0, 0), (-1, -1), 2.5) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
        for cell in sheet.cells():
            inside = [place[row] for row in range(cell.row, cell.row + cell.rows) if row in place]
            if not inside:
                continue
            if cell.row in place:
                grid[inside[0]][cell.col] = self.paragraph(cell.text, "cell")
            if len(inside) > 1 or cell.cols > 1:
                style.append(("SPAN", (cell.col, inside[0]), (cell.col + cell.cols - 1, inside[-1])))
        if self.facts.look.get("shade"):
            top, bottom = (place.get(row, 0) for row in (sheet.header[0], sheet.header[1] - 1))
            style.append(("BACKGROUND", (0, top), (-1, bottom), (0.9, 0.93, 0.97)))
        room = self.size[0] - 2 * _MARGIN
        table = Table(grid, [room * share / sum(sheet.widths) for share in sheet.widths], style=style)
        table.wrapOn(self.canvas, room, 10_000)
        return table

    def paragraph(self, text: str, style: str) -> Any:
        """Text in one of the styles, broken as Chinese is."""
        size = self.facts.look.get("size", 8.5) if style == "cell" else _SIZES[style]
        align = {"title": TA_CENTER, "right": TA_RIGHT}.get(style, 0)
        indent = 2 * size if style == "text" else 0
        shape = ParagraphStyle(
            style,
            fontName=self.font,
            fontSize=size,
            leading=size * 1.4,
            wordWrap="CJK",
            alignment=align,
            firstLineIndent=indent,
        )
        return Paragraph(escape(text, quote=False).replace("\n", "<br/>"), shape)
