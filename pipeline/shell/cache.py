"""Documents as read, kept by their hash and by what read them: a new rule opens no document again.

Only reading is remembered here; extraction and verification always run, so that no old reading of the rules survives.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from pipeline import api
from pipeline.shell import stamp
from pipeline.shell.pictures import Pictures
from pipeline.values.document import Document, Grid, Source

T = TypeVar("T")
Pages = dict[int, tuple[Grid, ...]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The readings of one document: its pages, what the second reader has of some of them, their pictures.

    Args:
        folder: where readings lie; None to remember nothing.
        key: of the document and its readers.
    """

    folder: Path | None
    key: str

    @staticmethod
    def of(folder: Path | None, source: Source) -> Shelf:
        """A locked file is another document with another password: who lacks it must not meet what it opened."""
        return Shelf(folder, stamp.digest(source.sha256, stamp.of_reader(), source.password, source.name[-5:].lower()))

    def document(self) -> Document | None:
        """The pages as read before, if they were."""
        found: Document | None = self._got("document", Document)
        return found

    def keep(self, document: Document) -> Document:
        """The document, remembered; without the files in it, which have been read."""
        self._put("document", Document, replace(document, embedded=()))
        return document

    def second_reading(self, source: Source, pages: Collection[int]) -> Pages:
        """`api.second_reading`, each page read once."""
        known: Pages = self._got("second", Pages) or {}
        if missing := set(pages) - known.keys():
            found = api.second_reading(source, missing)
            known |= {page: found.get(page, ()) for page in missing} if found else {}
            self._put("second", Pages, known)
        return {page: known[page] for page in pages if page in known}

    def drawn(self, wanted: Collection[int], draw: Callable[[Collection[int]], Pictures]) -> Pictures:
        """Pictures of pages, each drawn once."""
        found: Pictures = {}
        for page in wanted:
            picture = self._bytes(f"page{page}")
            said, mark, data = picture.partition(b"\n") if picture else (b"", b"", b"")
            if mark:
                wide, high = json.loads(said)
                found[page] = ((wide, high), data)
        missing = [page for page in wanted if page not in found]
        for page, (size, data) in (draw(missing) if missing else {}).items():
            found[page] = (size, data)
            self._store(f"page{page}", json.dumps(size).encode() + b"\n" + data)
        return dict(sorted(found.items()))

    def _path(self, what: str) -> Path | None:
        return self.folder / self.key[:2] / f"{self.key}.{what}" if self.folder else None

    def _got(self, what: str, kind: Any) -> Any:
        """None where there is nothing, or nothing whole: then it is read anew."""
        with suppress(zlib.error, ValidationError):
            data = self._bytes(what)
            return _adapter(kind).validate_json(zlib.decompress(data)) if data else None
        return None

    def _put(self, what: str, kind: Any, value: object) -> None:
        if self.folder:
            self._store(what, zlib.compress(_adapter(kind).dump_json(value), 1))

    def _bytes(self, what: str) -> bytes | None:
        path = self._path(what)
        with suppress(OSError):
            return path.read_bytes() if path else None
        return None

    def _store(self, what: str, data: bytes) -> None:
        """Written aside and renamed; a reading that finds no room is only forgotten."""
        if path := self._path(what):
            with suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                aside = path.with_name(f".{path.name}.{os.getpid()}")
                try:
                    aside.write_bytes(data)
                    aside.replace(path)
                finally:
                    aside.unlink(missing_ok=True)



@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
