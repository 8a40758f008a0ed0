"""Word: paragraphs and tables, merged cells kept merged.

The XML is walked directly, once. Tracked changes are read as if accepted, hidden text is left out, both with a note.
A table of one cell inside a cell is a frame: its words belong to the cell; other inner tables are grids of their own.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from pipeline.errors import UnreadableDocument
from pipeline.extractors.docx.layout import Layout, Spot
from pipeline.extractors.docx.lists import Lists
from pipeline.extractors.docx.names import on, r, w
from pipeline.extractors.docx.package import DAMAGE, MAIN, Package, Relation
from pipeline.extractors.docx.words import RPR, RUN, TEXT, VANISH, Words, unseen_styles
from pipeline.values.document import Document, Note, Page, Source

MEDIA = "docx"
VERSION = 1

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # the stream that holds a locked Office file
_TYPES = "[Content_Types].xml"
_TRACKED = tuple(w(n) for n in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"))
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_LARGE = (2 * 914_400) ** 2  # a picture of more than two inches square may hold a form
_QUOTED = 60  # characters of a quotation in a note


def looks_like(data: bytes, name: str) -> int:
    """How surely these bytes are a Word package; 0 for no."""
    if data.startswith(_OLE):
        other = name.lower().endswith((".xls", ".xlsx", ".xlsm", ".ppt", ".pptx"))
        return 50 if _LOCKED in data and not other else 0
    if not data.startswith(b"PK"):
        return 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if _TYPES not in archive.namelist() or archive.getinfo(_TYPES).file_size > 2**20:
                return 0
            types = archive.read(_TYPES)
    except DAMAGE:
        return 40 if name.lower().endswith((".docx", ".docm")) or b"word/document.xml" in data else 0
    if any(kind in types for kind in MAIN):
        return 90
    return 80 if b"/word/document.xml" in types or "word/document.xml" in archive.namelist() else 0


def read(source: Source) -> Document:
    """Bytes to one page without number; raises `UnreadableDocument`."""
    if source.data.startswith(_OLE):
        raise UnreadableDocument("encrypted")
    package = Package(source.data)
    body = package.tree(package.main)
    relations = package.relations(package.main)
    layout = laid_out(package, body, source.id)
    words = layout.words
    embedded, files = _embedded(package, relations, source)
    embedded += tuple(_pictures(package, body, relations, source))
    notes = (*_left_out(body, words), *layout.notes, *files)
    grids = tuple(sorted(layout.grids, key=lambda grid: grid.number))
    page = Page(None, None, tuple(layout.lines), grids)
    return Document(source.id, source.name, MEDIA, f"{MEDIA}/{VERSION}", (page,), notes, embedded)


def laid_out(
    package: Package, body: etree._Element, source: str, marks: dict[Spot, etree._Element] | None = None
) -> Layout:
    """Headers, body, footnotes and footers of a package in reading order; `marks` as `Layout` keeps them."""
    relations = package.relations(package.main)
    # Styles matter only where something refers to one: most of a small report's time would go into reading them.
    styled = next(body.iter(w("pStyle"), w("rStyle")), None) is not None
    styles = _part(package, relations, "styles") if styled else None
    words = Words(Lists.of(_part(package, relations, "numbering"), styles), unseen_styles(styles))
    layout = Layout(source, words, marks=marks)
    _furniture(package, body, relations, layout, "header")
    for container in body.iterchildren(w("body")):
        layout.read(container, "body")
    _remarks(package, relations, layout)
    _furniture(package, body, relations, layout, "footer")
    return layout


def _part(package: Package, relations: dict[str, Relation], kind: str) -> etree._Element | None:
    for relation in relations.values():
        if relation.kind == kind and relation.target in package.names:
            return package.tree(relation.target)
    return None


def _furniture(
    package: Package, body: etree._Element, relations: dict[str, Relation], layout: Layout, kind: str
) -> None:
    """Adds headers or footers, each part once, in the order of the sections that use them."""
    used = dict.fromkeys(
        relations[key].target
        for item in body.iter(w(f"{kind}Reference"))
        if (key := item.get(r("id"), "")) in relations and relations[key].target in package.names
    )
    for target in used:
        layout.read(package.tree(target), kind)


def _remarks(package: Package, relations: dict[str, Relation], layout: Layout) -> None:
    """Adds the footnotes and endnotes that the text refers to, in the order of their references."""
    for kind in ("footnote", "endnote"):
        wanted = [item.get(w("id")) for item in layout.remarks if item.tag == w(f"{kind}Reference")]
        tree = _part(package, relations, f"{kind}s") if wanted else None
        if tree is not None:
            texts = {item.get(w("id")): item for item in tree.iterfind(w(kind))}
            for key in wanted:
                if key in texts:
                    layout.read(texts[key], kind)


def _left_out(body: etree._Element, words: Words) -> Iterator[Note]:
    """What the printed text does not show, or this reader could not read."""
    if next(body.iter(*_TRACKED), None) is not None:
        yield Note("tracked-changes", "tracked changes: read as if accepted")
    hidden = (
        ""
        if next(body.iter(VANISH), None) is None and not words.unseen
        else "".join(
            text.text or ""
            for run in body.iter(RUN)
            if (properties := run.find(RPR)) is not None and words.hides(properties)
            for text in run.iterfind(TEXT)
        )
    )
    hidden += "".join(
        text.text or ""
        for mark in body.iter(w("hidden"))
        if on(mark) and (properties := mark.getparent()) is not None and (row := properties.getparent()) is not None
        for text in row.iter(TEXT)
    )
    if hidden.strip():
        yield Note("hidden-text", f"hidden text left out: {hidden[:_QUOTED]}")
    for _ in _large(body):
        yield Note("picture", "a large picture: words in it were not read")


def _large(body: etree._Element) -> Iterator[etree._Element]:
    """The frames of large pictures."""
    for extent in body.iter(_EXTENT):
        wide, high = extent.get("cx", ""), extent.get("cy", "")
        frame = extent.getparent()
        if frame is not None and wide.isdigit() and high.isdigit() and int(wide) * int(high) > _LARGE:
            yield frame


def _pictures(
    package: Package, body: etree._Element, relations: dict[str, Relation], source: Source
) -> Iterator[Source]:
    """The files of the large pictures, in their order."""
    for frame in _large(body):
        keys = [blip.get(r("embed"), "") for blip in frame.iter(_BLIP)]
        for relation in (relations[key] for key in keys if key in relations):
            if not relation.outside and relation.target in package.names:
                data = package.blob(relation.target)
                yield Source(f"{source.name}!{relation.target}", "", hashlib.sha256(data).hexdigest(), data)


def _embedded(
    package: Package, relations: dict[str, Relation], source: Source
) -> tuple[tuple[Source, ...], tuple[Note, ...]]:
    """Files inside this one: workbooks, documents, imported chunks; those that can't be opened here are only noted."""
    files: list[Source] = []
    notes: list[Note] = []
    for relation in relations.values():
        if relation.kind not in ("package", "aFChunk", "oleObject", "subDocument"):
            continue
        code = {"aFChunk": "alt-chunk", "subDocument": "sub-document"}.get(relation.kind, "embedded-file")
        notes.append(Note(code, f"a file inside the document: {relation.target}"))
        if not relation.outside and relation.target in package.names:
            data = package.blob(relation.target)
            if relation.kind == "aFChunk" or data.startswith(b"PK"):
                name = f"{source.name}!{relation.target}"
                files.append(Source(name, "", hashlib.sha256(data).hexdigest(), data))
    return tuple(files), tuple(notes)
