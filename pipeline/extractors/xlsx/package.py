"""A workbook's package opened with bounds: its parts as streams of XML elements, and how they refer to each other."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from lxml import etree

from pipeline.errors import UnreadableDocument

LIMIT = 512 * 2**20
"""Bytes that all parts together may unpack to: beyond any report, below what a bomb wants."""
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, NotImplementedError, OSError, ValueError,
          RuntimeError, IndexError)  # fmt: skip
"""What a damaged archive makes zipfile raise."""
_TREE = 32 * 2**20  # bytes of XML held as a tree at one time: a row of every column has one or two megabytes
_LOCKED = 0x1  # general purpose bit of a ZIP member that needs a password


@dataclass(frozen=True, slots=True)
class Relation:
    """A reference from one part to another: `kind` is the last word of its type, "worksheet", "comments"."""

    kind: str
    target: str


class Package:
    """An open package; part names without leading slash, compared without case.

    Raises:
        UnreadableDocument: "damaged", "encrypted" or "too-large".
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGE as error:
            raise UnreadableDocument("damaged", str(error)) from error
        members = self._archive.infolist()
        if any(member.flag_bits & _LOCKED for member in members):
            raise UnreadableDocument("encrypted")
        if sum(member.file_size for member in members) > LIMIT:
            raise UnreadableDocument("too-large", f"parts unpack to more than {LIMIT >> 20} MB")
        self._members = {_key(member.filename): member for member in members}

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._members

    def blob(self, name: str) -> bytes:
        """The bytes of one part."""
        try:
            return self._archive.read(self._members[_key(name)])
        except DAMAGE as error:
            raise UnreadableDocument("damaged", f"{name}: {error}") from error

    def tree(self, name: str) -> etree._Element:
        """The XML of one small part: no entities, no DTD, no network, no giant trees."""
        if self._members[_key(name)].file_size > _TREE:
            raise UnreadableDocument("damaged", f"{name}: {_TREE >> 20} MB of XML where a small part should be")
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
        try:
            return etree.fromstring(self.blob(name), parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableDocument("damaged", f"{name}: {error}") from error

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of these local names in one part, as they are read; each is emptied when the next is asked for.

        Raises:
            UnreadableDocument: "damaged", after the elements before the damage.
        """
        wanted = tuple(f"{{*}}{tag}" for tag in tags)
        try:
            with self._archive.open(self._members[_key(name)]) as stream:
                metered = _Metered(stream)
                found = etree.iterparse(
                    metered, events=("end",), tag=wanted, resolve_entities=False, load_dtd=False, no_network=True,
                    remove_comments=True, remove_pis=True, huge_tree=False,
                )  # fmt: skip
                for _, element in found:
                    yield element
                    metered.held = 0
                    element.clear()
                    parent = element.getparent()
                    while parent is not None and len(parent) > 1:
                        del parent[0]
        except (*DAMAGE, etree.XMLSyntaxError) as error:
            raise UnreadableDocument("damaged", f"{name}: {error}") from error

    def relations(self, name: str) -> dict[str, Relation]:
        """The references of one part to others in the package, by their ids; "" for the package itself."""
        folder, file = posixpath.split(name)
        home = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        if home not in self:
            return {}
        found = {}
        for item in self.tree(home):
            target = item.get("Target", "")
            if item.get("TargetMode") != "External" and target:
                path = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/")))
                found[item.get("Id", "")] = Relation(item.get("Type", "").rpartition("/")[2], path.lstrip("/"))
        return found

    @property
    def main(self) -> str:
        """The name of the part that lists the sheets."""
        stated = [r.target for r in self.relations("").values() if r.kind == "officeDocument" and r.target in self]
        if stated or "xl/workbook.xml" in self:
            return (stated or ["xl/workbook.xml"])[0]
        raise UnreadableDocument("damaged", "no workbook part")


@dataclass(slots=True)
class _Metered:
    """A stream that ends in an error when too much of it is held without an element coming out."""

    stream: IO[bytes]
    held: int = 0

    def read(self, count: int = -1) -> bytes:
        """The next bytes."""
        data = self.stream.read(count)
        self.held += len(data)
        if self.held > _TREE:
            raise ValueError(f"one element of more than {_TREE >> 20} MB")
        return data


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def local(element: etree._Element) -> str:
    """An element's name without its namespace: both flavours of the format read alike."""
    return str(element.tag).rpartition("}")[2]
