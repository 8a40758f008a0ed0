"""bytes → document → report → verdicts, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import pipeline.extractors
from pipeline.errors import UnreadableDocument, UnsupportedFormat
from pipeline.extractors import scan, second
from pipeline.extractors.pdf.opening import opened as rescued
from pipeline.normalizers.confusions import mended
from pipeline.normalizers.patterns import Patterns
from pipeline.rows.corrected import corrected
from pipeline.rows.forms import report_of
from pipeline.values.document import Document, Grid, Source
from pipeline.values.report import Report
from pipeline.values.verdict import Correction, Verification
from pipeline.verifier.doubt import disputed
from pipeline.verifier.rereading import readings, unread, wanted
from pipeline.verifier.verify import check_all, verify

__all__ = [
    "Outcome", "check_all", "corrected", "examine", "extract", "extractor_for", "opened", "pictured", "read",
    "read_again", "recognised", "second_reading", "verify",
]  # fmt: skip

Pages = Mapping[int, tuple[Grid, ...]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its claims, the verdicts on them, and the pages they were read from."""

    report: Report
    verification: Verification
    document: Document | None = None


@cache
def _extractors() -> tuple[ModuleType, ...]:
    """The modules of `extractors/` that read a format, by name."""
    names = sorted(m.name for m in iter_modules(pipeline.extractors.__path__))
    modules = [import_module(f"pipeline.extractors.{name}") for name in names]
    return tuple(m for m in modules if hasattr(m, "looks_like"))


def extractor_for(source: Source) -> ModuleType:
    """The one extractor that knows these bytes best, by content, never by the file's ending alone.

    Raises:
        UnreadableDocument: the file is empty.
        UnsupportedFormat: none knows it.
    """
    if not source.data:
        raise UnreadableDocument("empty")
    scores = sorted(((m.looks_like(source.data, source.name), m.MEDIA, m) for m in _extractors()), key=lambda s: s[:2])
    if scores[-1][0] <= 0:
        raise UnsupportedFormat(source.name)
    if len(scores) > 1 and scores[-1][0] == scores[-2][0]:
        raise UnsupportedFormat(f"{source.name}: both {scores[-1][1]} and {scores[-2][1]}")
    return scores[-1][2]


def read(source: Source, threads: int = 0) -> Document:
    """Bytes to pages of lines and grids, pictures of words recognised.

    Raises:
        UnreadableDocument, UnsupportedFormat: see `extractor_for` and the extractors.
    """
    return recognised(opened(source), source, threads)


def opened(source: Source) -> Document:
    """Bytes to pages, those that are pictures still empty: quick where `recognised` is slow. Raises as `read`."""
    document: Document = extractor_for(source).read(source)
    return document


def pictured(document: Document, source: Source) -> int:
    """How many pictures of an `opened` document a recogniser would have to read; 0 where there is none."""
    if not scan.installed():
        return 0
    noted = sum(1 for note in document.notes if note.code in ("image-page", "picture"))
    return max(noted, len(scan.wanted.pictures(document, source, rescued)) if document.media == "pdf" else 0)


def recognised(document: Document, source: Source, threads: int = 0) -> Document:
    """An `opened` document with its pictures of words read."""
    return scan.complete(document, source, rescued, threads)


def second_reading(source: Source, pages: Collection[int]) -> Pages:
    """Page → its tables as an independent reader has them; without those it cannot read."""
    try:
        return dict(second.tables(source, sorted(pages)))
    except UnreadableDocument:
        return {}


def extract(document: Document, patterns: Patterns, corrections: Sequence[Correction] = ()) -> Report:
    """What the department claims, and where."""
    return corrected(report_of(mended(document, patterns), patterns, corrections), patterns, corrections)


def examine(
    source: Source,
    patterns: Patterns,
    corrections: Sequence[Correction] = (),
    share: Fraction = Fraction(0),
    reader: Callable[[Source], Document] = read,
    again: Callable[[Source, Collection[int]], Pages] = second_reading,
) -> Outcome:
    """The three verbs in a row; then tables of a PDF that carry findings are read by a second reader, and judged again
    where it reads otherwise.

    Args:
        share: of the tables without findings, how many are read twice too: from 0 to 1.
        reader, again: the two readers, or what remembers what they have read.
    """
    document = reader(source)
    report = extract(document, patterns, corrections)
    verification = verify(report, patterns)
    report = read_again(source, document, report, verification, share, again)
    if disputed(report):
        verification = verify(report, patterns)
    return Outcome(report, verification, document)


def read_again(
    source: Source,
    document: Document,
    report: Report,
    verification: Verification,
    share: Fraction = Fraction(0),
    again: Callable[[Source, Collection[int]], Pages] = second_reading,
) -> Report:
    """The report with `second`: what another reader has in the tables that findings rest on. Itself without such."""
    tables = wanted(document, verification, share) if document.media == "pdf" else {}
    if not tables:
        return report
    twice = tuple(readings(document, tables, again(source, tables)))
    return replace(report, second=twice, notes=(*report.notes, *unread(twice)))
