"""Where to look: the page drawn when it is asked for, or the table re-drawn, with the places marked in it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import TypeVar

from pipeline import api
from pipeline.errors import PipelineError
from pipeline.extractors.pdf.picture import pictures
from pipeline.shell.convert import converted, old_format
from pipeline.shell.pages.views import Marked, View, views
from pipeline.shell.pictures import Drawn, Exhibits, frame, kept, redrawn
from pipeline.shell.record import Record
from pipeline.shell.shelf import Originals
from pipeline.values.document import Document, Source
from pipeline.values.place import Place

K = TypeVar("K")
T = TypeVar("T")
DPI = 160
_PICTURES, _FILES = 24, 3


class Sight:
    """Pictures and tables of documents, from their files where these are still there, else as the run kept them."""

    def __init__(self, out: Path, originals: Originals) -> None:
        self._report, self._originals = out / "report", originals
        self._lock = RLock()  # PDFium has no threads
        self._drawn: OrderedDict[tuple[str, int], tuple[tuple[float, float], bytes] | None] = OrderedDict()
        self._sources: OrderedDict[str, Source | None] = OrderedDict()
        self._documents: OrderedDict[str, Document | None] = OrderedDict()

    def views(self, record: Record, marks: Marked) -> tuple[View, ...]:
        """What to show of these places."""
        known = kept(self._report, record.doc_id).exhibits
        places = [place for place, _ in marks]
        return views(marks, replace(self._tables(known, record, places), pages=self._pages(known, record, places)))

    def picture(self, record: Record, number: int) -> bytes | None:
        """A page as PNG; None where it cannot be had."""
        found = self._page(record, number)
        if found:
            return found[1]
        file = self._report / "pictures" / f"{record.doc_id}-{number}.png"
        return file.read_bytes() if file.is_file() else None

    def _pages(self, known: Exhibits, record: Record, places: Sequence[Place]) -> tuple[Drawn, ...]:
        pages = {drawn.page: drawn for drawn in known.pages}
        for number in dict.fromkeys(p.page for p in places if p.page and p.box and p.page not in pages):
            found = self._page(record, number)
            if found:
                pages[number] = Drawn(number, found[0], "")
        return tuple(pages.values())

    def _page(self, record: Record, number: int) -> tuple[tuple[float, float], bytes] | None:
        with self._lock:
            return _remembered(self._drawn, (record.doc_id, number), _PICTURES, lambda: self._draw(record, number))

    def _draw(self, record: Record, number: int) -> tuple[tuple[float, float], bytes] | None:
        source = self._source(record)
        if source is None:
            return None
        if b"%PDF-" in source.data[:1024]:
            with_size = _tried(lambda: [(size, data) for _, size, data in pictures(source, [number], DPI)])
            return with_size[0] if with_size else None
        document = self._document(record)
        size = next((page.size for page in document.pages if page.number == number), None) if document else None
        data = frame(source.data, number) if size else None
        return (size, data) if size and data else None

    def _tables(self, known: Exhibits, record: Record, places: Sequence[Place]) -> Exhibits:
        """The kept tables and lines; re-drawn from the file where they do not show every place."""
        cells = {(t.part, t.page, t.table, *piece.at) for t in known.tables for piece in t.pieces}
        lines = {(q.part, q.page, q.line) for q in known.lines}
        bare = [p for p in places if not p.box]
        shown = all(
            (p.part, p.page, p.table, p.row, p.col) in cells if p.table else (p.part, p.page, p.line) in lines
            for p in bare
        )
        document = None if shown else self._document(record)
        return redrawn(document, bare) if document else known

    def _document(self, record: Record) -> Document | None:
        def read() -> Document | None:
            source = self._source(record)
            return _tried(lambda: api.extractor_for(source).read(source)) if source else None

        with self._lock:
            return _remembered(self._documents, record.doc_id, _FILES, read)

    def _source(self, record: Record) -> Source | None:
        def load() -> Source | None:
            source = self._originals.of(record)
            old = old_format(source.data, source.name) if source else None
            return _tried(lambda: converted(source, old)) if source and old else source

        return _remembered(self._sources, record.doc_id, _FILES, load)


def _remembered(memory: OrderedDict[K, T], key: K, most: int, make: Callable[[], T]) -> T:
    """What was made for this key, or is made now; the longest unused is forgotten."""
    if key not in memory:
        memory[key] = make()
    memory.move_to_end(key)
    while len(memory) > most:
        memory.popitem(last=False)
    return memory[key]


def _tried(make: Callable[[], T]) -> T | None:
    """A picture that cannot be drawn is none; the words beside it still stand."""
    try:
        return make()
    except (PipelineError, OSError, ValueError):
        return None
