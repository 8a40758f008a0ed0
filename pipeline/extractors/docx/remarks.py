"""The same Word file with remarks on it: Word's own comments, each on the cell or paragraph that it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from pipeline.errors import UnreadableDocument
from pipeline.extractors.docx import laid_out
from pipeline.extractors.docx.layout import CELL, Spot
from pipeline.extractors.docx.names import w, whole
from pipeline.extractors.docx.package import Package
from pipeline.extractors.docx.words import P
from pipeline.values.document import Source
from pipeline.values.place import Place

_TYPES, _FIRST = "/[Content_Types].xml", (1980, 1, 1, 0, 0, 0)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_STRICT = b"http://purl.oclc.org/ooxml/"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_REVISIONS = 900_000  # where the numbers of our tracked changes begin, far from those of the file
_COMMENTS = b'<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'


@dataclass(frozen=True, slots=True)
class Remark:
    """Words on a place; `change` is a figure that stands there and the one proposed for it, as a tracked change."""

    place: Place | None
    words: str
    change: tuple[str, str] | None = None


def remarked(source: Source, remarks: Iterable[Remark], author: str) -> bytes:
    """A copy of the file with the remarks as comments; one whose place can hold none stands at the top.

    A change is tracked where its figure stands once, in one piece, at its place; else the comment has to do. Everything
    else in the package is as it was.

    Raises:
        UnreadableDocument: as `read`; "strict" for Strict Open XML, which is read but not written.
    """
    package = Package(source.data)
    if _STRICT in package.blob(package.main):
        raise UnreadableDocument("strict")
    body, marks = package.tree(package.main), dict[Spot, etree._Element]()
    laid_out(package, body, source.id, marks)
    name, comments = _comments(package)
    free = 1 + max((whole(c.get(w("id")), -1) for c in comments), default=-1)
    top = next(body.iter(P), None)
    for number, remark in enumerate(remarks, free):
        element = _meant(remark.place, marks, body)
        first, last = _around(element, top)
        if first is not None and last is not None:
            _marked(first, last, number)
            comments.append(_comment(number, remark.words, author))
        if element is not None and remark.change:
            _tracked(element, *remark.change, number, author)
    return _packed(source.data, package, {package.main: _xml(body), name: _xml(comments)})


def _comments(package: Package) -> tuple[str, etree._Element]:
    """Name and content of the part that holds comments: the one there is, or a new one."""
    for relation in package.relations(package.main).values():
        if relation.kind == "comments" and relation.target in package.names:
            return relation.target, package.tree(relation.target)
    folder = package.main.rpartition("/")[0]
    names = (f"{folder}/comments{again}.xml" for again in ("", *map(str, range(2, 100))))
    return next(name for name in names if name not in package.names), etree.fromstring(_COMMENTS)


def _meant(place: Place | None, marks: Mapping[Spot, etree._Element], body: etree._Element) -> etree._Element | None:
    """The paragraph or cell at a place, where Word lets comments stand: in the body and its tables."""
    if place is None or not (place.part == "body" or place.part.startswith("body/")):
        return None
    spot = (place.part, place.line or 0, place.table or 0, place.row or 0, place.col or 0)
    found = marks.get(spot)
    return found if found is not None and body in found.iterancestors() else None


def _around(
    element: etree._Element | None, otherwise: etree._Element | None
) -> tuple[etree._Element | None, etree._Element | None]:
    """The paragraphs at whose beginning and end a remark on an element begins and ends."""
    inside: Sequence[etree._Element] = []
    if element is not None:
        inside = list(element.iterchildren(P)) if element.tag == CELL else [element]
    return (inside[0], inside[-1]) if inside else (otherwise, otherwise)


def _marked(first: etree._Element, last: etree._Element, number: int) -> None:
    begin, end, run = (etree.Element(w(name)) for name in ("commentRangeStart", "commentRangeEnd", "r"))
    reference = etree.SubElement(run, w("commentReference"))
    for each in (begin, end, reference):
        each.set(w("id"), str(number))
    first.insert(1 if len(first) and first[0].tag == w("pPr") else 0, begin)
    last.extend([end, run])


def _tracked(element: etree._Element, said: str, better: str, number: int, author: str) -> None:
    """The figure struck out, the proposed one put in behind it, for the unit to accept or reject."""
    texts = [text for text in element.iter(w("t")) if said in (text.text or "")]
    run = texts[0].getparent() if len(texts) == 1 and (texts[0].text or "").count(said) == 1 else None
    paragraph = run.getparent() if run is not None else None
    if run is None or paragraph is None or paragraph.tag != P or len(run) > 1 + (run.find(w("rPr")) is not None):
        return
    before, _, after = (texts[0].text or "").partition(said)
    told = {w("author"): author}
    gone = etree.Element(w("del"), {w("id"): str(_REVISIONS + 2 * number), **told})
    come = etree.Element(w("ins"), {w("id"): str(_REVISIONS + 2 * number + 1), **told})
    gone.append(_run(run, said, "delText"))
    come.append(_run(run, better, "t"))
    parts = [_run(run, before, "t")] * bool(before) + [gone, come] + [_run(run, after, "t")] * bool(after)
    at = paragraph.index(run)
    paragraph[at : at + 1] = parts


def _run(like: etree._Element, words: str, kind: str) -> etree._Element:
    """A run of words that looks like another one."""
    run = etree.Element(w("r"))
    if (looks := like.find(w("rPr"))) is not None:
        run.append(deepcopy(looks))
    text = etree.SubElement(run, w(kind))
    text.set(_SPACE, "preserve")
    text.text = words
    return run


def _comment(number: int, words: str, author: str) -> etree._Element:
    comment = etree.Element(w("comment"), {w("id"): str(number), w("author"): author, w("initials"): author[:2]})
    for line in words.splitlines():
        text = etree.SubElement(etree.SubElement(etree.SubElement(comment, P), w("r")), w("t"))
        text.set(_SPACE, "preserve")
        text.text = "".join(c for c in line if c.isprintable() or c == "\u3000")
    return comment


def _packed(data: bytes, package: Package, parts: dict[str, bytes]) -> bytes:
    """The package with these parts put in, and named where they are new."""
    for name in parts.keys() - package.names:
        parts |= _named(package, name)
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            changed = parts.pop(f"/{member.filename}", None)
            new.writestr(member, changed if changed is not None else old.read(member))
        for name, content in sorted(parts.items()):
            new.writestr(ZipInfo(name.lstrip("/"), _FIRST), content, ZIP_DEFLATED)
    return out.getvalue()


def _named(package: Package, name: str) -> dict[str, bytes]:
    """The list of types and the main part's references, with a new part of comments in both."""
    folder, _, last = package.main.rpartition("/")
    refers = f"{folder}/_rels/{last}.rels"
    types = package.tree(_TYPES)
    types.append(etree.Element(_OVERRIDE, {"PartName": name, "ContentType": _CONTENT}))
    empty = f'<Relationships xmlns="{_PACKAGE[1:].partition("}")[0]}"/>'.encode()
    relations = package.tree(refers) if refers in package.names else etree.fromstring(empty)
    taken = {item.get("Id") for item in relations}
    own = next(key for key in (f"rIdRemarks{again or ''}" for again in range(len(taken) + 1)) if key not in taken)
    target = name.rpartition("/")[2]
    relations.append(etree.Element(_PACKAGE, {"Id": own, "Type": _KIND, "Target": target}))
    return {_TYPES: _xml(types), refers: _xml(relations)}


def _xml(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
