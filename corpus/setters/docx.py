"""Word: paragraphs in styles, tables with gridSpan and vMerge, header rows that repeat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Cell

from corpus.facts import Facts
from corpus.sheet import Block, Line, Sheet

_WRITTEN = datetime(2024, 3, 1, tzinfo=UTC)  # a fixed day: the same facts give the same bytes
_SIZES = {"title": 16, "heading": 13, "subheading": 12, "text": 11, "note": 9, "right": 10}


def written(blocks: Sequence[Block], facts: Facts) -> bytes:
    """The document as a Word file."""
    document = Document()
    _page(document, facts)
    for block in blocks:
        if isinstance(block, Line):
            _line(document, block)
        else:
            _table(document, block, bool(facts.look.get("repeat")))
    properties = document.core_properties
    properties.created = properties.modified = _WRITTEN
    properties.author = facts.department
    properties.title = facts.title
    packed = BytesIO()
    document.save(packed)
    return _timeless(packed.getvalue())


def _page(document: DocumentType, facts: Facts) -> None:
    normal = document.styles["Normal"]
    normal.font.name = "Times New Roman"
    normal.font.size = Pt(11)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    section = document.sections[0]
    if facts.look.get("landscape"):
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.header.paragraphs[0].text = facts.look.get("header", "")


def _line(document: DocumentType, line: Line) -> None:
    for piece in line.text.split("\n"):
        paragraph = document.add_paragraph()
        run = paragraph.add_run(piece)
        run.font.size = Pt(_SIZES[line.style])
        run.bold = line.style in {"title", "heading", "subheading"}
        if line.style == "title":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif line.style == "right":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        elif line.style == "text":
            paragraph.paragraph_format.first_line_indent = Pt(22)


def _table(document: DocumentType, sheet: Sheet, repeat: bool) -> None:
    width = len(sheet.widths)
    table = document.add_table(len(sheet.rows), width, style="Table Grid")
    table.autofit = False
    section = document.sections[0]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    for column, share in zip(table.columns, sheet.widths, strict=True):
        column.width = room * share // sum(sheet.widths)
    grid = table._cells  # one walk: python-docx counts the cells anew on each access
    for cell in sheet.cells():
        here = grid[cell.row * width + cell.col]
        if cell.rows > 1 or cell.cols > 1:
            here = here.merge(grid[(cell.row + cell.rows - 1) * width + cell.col + cell.cols - 1])
        _fill(here, cell.text)
    for row in table.rows[sheet.header[0] : sheet.header[1]] if repeat and sheet.header[0] == 0 else ():
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill(cell: _Cell, text: str) -> None:
    paragraph = cell.paragraphs[0]
    for extra in cell.paragraphs[1:]:  # left behind by merging
        extra._p.getparent().remove(extra._p)
    for number, piece in enumerate(text.split("\n")):
        run = paragraph.add_run(piece) if number == 0 else cell.add_paragraph().add_run(piece)
        run.font.size = Pt(9)


def _timeless(packed: bytes) -> bytes:
    """The same package with one date for all its parts."""
    result = BytesIO()
    with ZipFile(BytesIO(packed)) as old, ZipFile(result, "w", ZIP_DEFLATED) as new:
        for part in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            if part != "docProps/thumbnail.jpeg":
                new.writestr(ZipInfo(part, (2024, 3, 1, 0, 0, 0)), old.read(part), ZIP_DEFLATED)
    return result.getvalue()
