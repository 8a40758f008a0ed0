"""What hangs on a sheet beside its cells: text boxes, remarks on cells, large pictures."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from pipeline.errors import UnreadableDocument
from pipeline.extractors.xlsx.package import Package, local
from pipeline.extractors.xlsx.sheet import Spot, span

_LARGE = (3 * 914_400) ** 2  # a picture of more than three inches square may hold a form


@dataclass(frozen=True, slots=True)
class Box:
    """A text box and the row of the sheet where it begins, from 1."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on one sheet; `damaged` when some of it could not be read."""

    boxes: tuple[Box, ...] = ()
    remarks: tuple[tuple[Spot, str], ...] = ()
    pictures: int = 0
    damaged: bool = False


def hanging(package: Package, sheet: str) -> Hanging:
    """What the relations of the part `sheet` name."""
    boxes: list[Box] = []
    remarks: list[tuple[Spot, str]] = []
    pictures, damaged = 0, False
    try:
        for relation in package.relations(sheet).values():
            if relation.target not in package:
                continue
            if relation.kind == "drawing":
                tree = package.tree(relation.target)
                boxes += _boxes(tree)
                pictures += _pictures(tree)
            elif relation.kind == "comments":
                remarks += _remarks(package.tree(relation.target))
    except UnreadableDocument:
        damaged = True
    return Hanging(tuple(boxes), tuple(remarks), pictures, damaged)


def _boxes(tree: etree._Element) -> list[Box]:
    found = []
    for anchor in tree.iterchildren():
        start = anchor.findtext("{*}from/{*}row", "0").strip()
        row = int(start) + 1 if start.isascii() and start.isdigit() and len(start) < 8 else 1
        for body in anchor.iter("{*}txBody"):
            paragraphs = ("".join(t.text or "" for t in p.iter("{*}t")) for p in body.iterchildren("{*}p"))
            if text := "\n".join(paragraphs).strip():
                found.append(Box(row, text))
    return found


def _pictures(tree: etree._Element) -> int:
    count = 0
    for picture in tree.iter("{*}pic"):
        extent = next(picture.iter("{*}ext"), None)
        wide, high = ("", "") if extent is None else (extent.get("cx", ""), extent.get("cy", ""))
        count += wide.isdigit() and high.isdigit() and len(wide + high) < 30 and int(wide) * int(high) > _LARGE
    return count


def _remarks(tree: etree._Element) -> list[tuple[Spot, str]]:
    found = []
    for comment in tree.iter("{*}comment"):
        text = "".join(part.text or "" for part in comment.iter() if isinstance(part.tag, str) and local(part) == "t")
        where = span(comment.get("ref", ""))
        if where and text.strip():
            found.append(((where[0][0], where[0][1]), text.strip()))
    return found
