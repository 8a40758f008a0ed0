"""Workbooks: values as displayed, merged cells, hidden things marked.

A page is a sheet, its first line the sheet's name; a `Place` has the row and column of the sheet, so that the auditor
finds the cell there. What a formula computed is read as it was saved, and the formula kept in a note: a total that was
typed is told from one that was computed. Charts, and cells that only a macro would fill, are not read.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

from pipeline.errors import UnreadableDocument
from pipeline.extractors.xlsx.drawings import Hanging, hanging
from pipeline.extractors.xlsx.package import DAMAGE, Package
from pipeline.extractors.xlsx.pages import Tab
from pipeline.extractors.xlsx.sheet import MOST_CELLS, ON, Book, Sheet, read_sheet
from pipeline.values.document import Document, Note, Page, Source

MEDIA = "xlsx"
VERSION = 1

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # the stream that holds a locked Office file
_TYPES = "[Content_Types].xml"
_NAMES = (".xlsx", ".xlsm", ".xltx", ".xltm")
_MAIN = (b"spreadsheetml.sheet.main+xml", b"spreadsheetml.template.main+xml", b"ms-excel.sheet.macroEnabled.main+xml",
         b"ms-excel.template.macroEnabled.main+xml")  # fmt: skip


def looks_like(data: bytes, name: str) -> int:
    """How surely these bytes are a workbook; 0 for no."""
    named = name.lower().endswith(_NAMES)
    if data.startswith(_OLE):
        return 50 if _LOCKED in data and name.lower().endswith((".xls", ".xlsx", ".xlsm")) else 0
    if not data.startswith(b"PK"):
        return 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if _TYPES not in archive.namelist() or archive.getinfo(_TYPES).file_size > 2**20:
                return 0
            types = archive.read(_TYPES)
    except DAMAGE:
        return 45 if named else 30 if b"xl/worksheets/" in data else 0
    if any(kind in types for kind in _MAIN):
        return 90
    return 80 if "xl/workbook.xml" in archive.namelist() and "word/document.xml" not in archive.namelist() else 0


def read(source: Source) -> Document:
    """Bytes to one page for each sheet; raises `UnreadableDocument`."""
    if source.data.startswith(_OLE):
        raise UnreadableDocument("encrypted")
    package = Package(source.data)
    main = package.main
    workbook = package.tree(main)
    relations = package.relations(main)
    book = Book.of(package, {r.kind: r.target for r in relations.values()}, _since_1904(workbook))
    pages: list[Page] = []
    notes = [Note("damaged", book.damage)] if book.damage else []
    left = MOST_CELLS
    for number, item in enumerate(workbook.iterfind("{*}sheets/{*}sheet"), 1):
        relation = relations.get(next((str(v) for k, v in item.items() if str(k).endswith("}id")), ""))
        sheet, around = Sheet(), Hanging()
        if relation and relation.kind == "worksheet" and relation.target in package:
            sheet = read_sheet(package, relation.target, book, left)
            around = hanging(package, relation.target)
        left -= len(sheet.cells)
        hidden = item.get("state", "visible") != "visible"
        page, found = Tab(source.id, item.get("name", ""), number, hidden).page(sheet, around)
        pages.append(page)
        notes += found
    if not notes and not any(page.grids or len(page.lines) > 1 for page in pages):
        raise UnreadableDocument("empty")
    return Document(source.id, source.name, MEDIA, f"{MEDIA}/{VERSION}", tuple(pages), tuple(notes))


def _since_1904(workbook: etree._Element) -> bool:
    properties = workbook.find("{*}workbookPr")
    return properties is not None and properties.get("date1904") in ON
