"""An official letter on paper: A4, the typefaces and indents of Chinese official documents, in Word's format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from pipeline.shell.masks import masked

_TITLE, _BODY, _HEAD, _SUB = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_SIZE = 16
"""Points of the body, 三号."""


class Paper:
    """A letter being written, from top to bottom."""

    def __init__(self, to_fill: re.Pattern[str] | None = None) -> None:
        """An empty letter; words that match `to_fill` are marked yellow, for a person to fill in or check."""
        self._to_fill = to_fill
        self._document = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
        section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", Pt(_SIZE)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _BODY)
        style.paragraph_format.line_spacing = Pt(28)
        style.paragraph_format.space_after = Pt(0)
        self._numbered(section.footer.paragraphs[0])

    def title(self, text: str, number: str) -> None:
        """The title, and below it the number of the letter."""
        self._line(text, _TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER, after=10)
        self._line(number, _BODY, _SIZE, WD_ALIGN_PARAGRAPH.CENTER, after=18)

    def plain(self, text: str) -> None:
        """A line that begins at the margin: whom the letter is to."""
        self._line(text, _BODY, _SIZE)

    def text(self, text: str) -> None:
        """A paragraph."""
        self._line(text, _BODY, _SIZE, indent=2)

    def heading(self, text: str) -> None:
        """A heading of the first rank."""
        self._line(text, _HEAD, _SIZE, indent=2).paragraph_format.keep_with_next = True

    def space(self) -> None:
        """An empty line."""
        self._line("", _BODY, _SIZE)

    def annex(self, name: str, title: str) -> None:
        """A new page with "附件" at the margin and the annex's title."""
        line = self._line(name, _HEAD, _SIZE, after=6)
        line.paragraph_format.page_break_before = True
        self._line(title, _TITLE, 18, WD_ALIGN_PARAGRAPH.CENTER, after=10).paragraph_format.keep_with_next = True

    def subheading(self, text: str) -> None:
        """A heading of the second rank."""
        self._line(text, _SUB, _SIZE, indent=2).paragraph_format.keep_with_next = True

    def signed(self, who: str, when: str) -> None:
        """Who signs, and the date, at the right."""
        for text, before in ((who, 42), (when, 0)):
            line = self._line(text, _BODY, _SIZE, WD_ALIGN_PARAGRAPH.RIGHT)
            line.paragraph_format.space_before = Pt(before)
            line.paragraph_format.right_indent = Pt(2 * _SIZE)
            line.paragraph_format.keep_with_next = when != text

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A ruled table whose head is repeated on every page."""
        table = self._document.add_table(1, len(heads), "Table Grid")
        table.autofit = False
        widths = [Cm(w) for w in (1.1, 2.9, 2.5, 1.9, 2.1, 2.8, 2.3)[: len(heads)]]
        for text, cell in zip(heads, table.rows[0].cells, strict=True):
            self._in_cell(cell, text, _HEAD)
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))
        for row in rows:
            for text, cell in zip(row, table.add_row().cells, strict=True):
                self._in_cell(cell, text, _BODY)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width

    def save(self, out: IO[bytes]) -> None:
        """The letter as a file; the same letter gives the same bytes, whenever it is written."""
        draft = BytesIO()
        self._document.save(draft)
        with ZipFile(draft) as parts, ZipFile(out, "w", ZIP_DEFLATED) as package:
            for part in parts.infolist():
                package.writestr(ZipInfo(part.filename), parts.read(part), ZIP_DEFLATED)

    def _line(
        self, text: str, face: str, size: int, align: Any = None, *, indent: int = 0, after: int = 0
    ) -> Any:
        line = self._document.add_paragraph()
        if align is not None:
            line.alignment = align
        line.paragraph_format.first_line_indent = Pt(indent * size)
        line.paragraph_format.space_after = Pt(after)
        at = 0
        for found in self._to_fill.finditer(text) if self._to_fill else ():
            _run(line, text[at : found.start()], face, size)
            _run(line, found[0], face, size).font.highlight_color = WD_COLOR_INDEX.YELLOW
            at = found.end()
        _run(line, text[at:], face, size)
        return line

    def _in_cell(self, cell: Any, text: str, face: str) -> None:
        line = cell.paragraphs[0]
        line.paragraph_format.line_spacing = Pt(16)
        _run(line, text, face, 10.5)

    def _numbered(self, line: Any) -> None:
        """— 1 — at the foot."""
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for words, field in (("— ", ""), ("", "PAGE"), (" —", "")):
            run = _run(line, words, "宋体", 14)
            for kind in ("begin", "", "end") if field else ():
                element = OxmlElement("w:fldChar" if kind else "w:instrText")
                if kind:
                    element.set(qn("w:fldCharType"), kind)
                else:
                    element.text = field
                run._r.append(element)


def _run(line: Any, text: str, face: str, size: Any) -> Any:
    """Words in one typeface; control characters, which XML cannot hold, left out."""
    kept = "".join(c for c in masked(text) if c in "\n\t" or (c.isprintable() or c == "\u3000"))
    run = line.add_run(kept)
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    return run
