"""A Word package opened with bounds: parts as XML trees, and how they refer to each other.

python-docx opens the package; the XML is parsed here, without entities and without network, because its object layer
loses tracked insertions, content controls and symbols silently.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.errors import UnreadableDocument

LIMIT = 512 * 2**20
"""Bytes that all parts together may unpack to: beyond any report, below what a bomb wants."""
MAIN = (b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml", b"ms-word.document.macroEnabled",
        b"ms-word.template.macroEnabled")  # fmt: skip
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, NotImplementedError, OSError, ValueError,
          RuntimeError, IndexError)  # fmt: skip
"""What a damaged archive makes zipfile and python-docx raise."""

# Documents saved as "Strict Open XML" use other namespace names for the same things.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/": b"http://schemas.openxmlformats.org/officeDocument/2006/",
}
_LOCKED = 0x1  # general purpose bit of a ZIP member that needs a password


@dataclass(frozen=True, slots=True)
class Relation:
    """A reference from one part to another.

    Args:
        kind: last word of the type's address: "header", "footnotes", "package", "aFChunk".
        target: part name with leading slash, or an address outside the file.
        outside: whether the target is not in the package.
    """

    kind: str
    target: str
    outside: bool


class Package:
    """An open package.

    Raises:
        UnreadableDocument: "damaged", "encrypted" or "too-large".
    """

    def __init__(self, data: bytes) -> None:
        from docx.opc.packuri import PackURI
        from docx.opc.phys_pkg import PhysPkgReader

        self._uri = PackURI
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = archive.infolist()
            self._reader: Any = PhysPkgReader(io.BytesIO(data))  # type: ignore[no-untyped-call]
        except DAMAGE as error:
            raise UnreadableDocument("damaged", str(error)) from error
        if any(member.flag_bits & _LOCKED for member in members):
            raise UnreadableDocument("encrypted")
        if sum(member.file_size for member in members) > LIMIT:
            raise UnreadableDocument("too-large", f"parts unpack to more than {LIMIT >> 20} MB")
        self.names = {f"/{member.filename}" for member in members}

    def blob(self, name: str) -> bytes:
        """The bytes of one part."""
        try:
            return bytes(self._reader.blob_for(self._uri(name)))
        except DAMAGE as error:
            raise UnreadableDocument("damaged", f"{name}: {error}") from error

    def tree(self, name: str) -> etree._Element:
        """The XML of one part."""
        blob = self.blob(name)
        for strict, usual in _STRICT.items():
            blob = blob.replace(strict, usual)
        try:
            return etree.fromstring(blob, parser())
        except etree.XMLSyntaxError as error:
            raise UnreadableDocument("damaged", f"{name}: {error}") from error

    def relations(self, name: str) -> dict[str, Relation]:
        """The references of one part by their ids; "/" for the package itself."""
        owner = self._uri(name)
        if owner.rels_uri not in self.names:
            return {}
        found = {}
        for item in self.tree(owner.rels_uri):
            outside, target = item.get("TargetMode") == "External", item.get("Target", "")
            if not outside and target:
                target = str(self._uri.from_rel_ref(owner.baseURI, target))
            found[item.get("Id", "")] = Relation(item.get("Type", "").rpartition("/")[2], target, outside)
        return found

    @property
    def main(self) -> str:
        """The name of the part that holds the document's body."""
        for relation in self.relations("/").values():
            if relation.kind == "officeDocument" and relation.target in self.names:
                return relation.target
        if "/word/document.xml" in self.names:
            return "/word/document.xml"
        raise UnreadableDocument("damaged", "no main part")


def parser() -> etree.XMLParser:
    """A parser that opens nothing else: no entities, no DTD, no network, no giant trees."""
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
