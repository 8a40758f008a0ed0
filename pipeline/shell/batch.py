"""One document to its final state, in two steps: examined by itself, then told with what others have to say on it."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TypeVar

from pipeline import api
from pipeline.errors import PipelineError, UnreadableDocument, UnsupportedFormat
from pipeline.normalizers.patterns import Patterns
from pipeline.shell import convert
from pipeline.shell.archives import ArchiveError
from pipeline.shell.cache import Shelf
from pipeline.shell.decisions import Standing, standings
from pipeline.shell.faults import fault, shortfall, sniffed
from pipeline.shell.intake import File, digest, load_file, os_fault
from pipeline.shell.masks import veiled
from pipeline.shell.metrics import Watch
from pipeline.shell.pages import page
from pipeline.shell.pictures import Exhibits, exhibits, kept
from pipeline.shell.record import Record, reread, written
from pipeline.shell.summary import tally
from pipeline.shell.tables import Rows, rows_of
from pipeline.values.document import Document, Source
from pipeline.values.verdict import Correction, Decision, Text, Verification
from pipeline.verifier.doubt import unrepeated

T = TypeVar("T")
_IGNORED = ("not-a-document", "special")
_PASSING = ("vanished", "changed", "no-permission", "disk", "unlisted", "interrupted")
_MANY = 20  # pages from which a document needs more time than its bytes tell
_A_PAGE = 1  # second to extract, verify, read again and draw one
_A_PICTURE = 10  # seconds to recognise a page


@dataclass(frozen=True, slots=True)
class Settings:
    """What every document is examined with; given to each worker once.

    Args:
        decisions: key → the auditor's last word.
        corrections: what to read instead of misread cells.
        lang: of messages in the tables.
        pages: what the report pages show (`pictures.CHOICES`); "none" for no pages at all.
        report: an earlier report whose pictures are shown again.
        second: the share of tables without findings that are read twice.
        threads: of the recogniser of pictures in each process, 0 for all cores.
        shelf: folder of the documents read before; None to remember none.
    """

    patterns: Patterns
    decisions: Mapping[str, Decision]
    corrections: tuple[Correction, ...] = ()
    password: str = ""
    lang: str = "zh"
    pages: str = "none"
    report: Path | None = None
    second: Fraction = Fraction(0)
    threads: int = 0
    shelf: Path | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """A file read, or not, and verified by itself.

    Args:
        exhibits, files: what its page shows, and the pictures in it.
        passing: the file may be read another time: nothing of this is kept for the next run.
        ms: what each stage of it took (`metrics.STAGES`).
    """

    record: Record
    exhibits: Exhibits | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    passing: bool = False
    ms: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """What one file adds to the results: its line of records.jsonl, rows, counts, its decisions' standing, its page."""

    line: bytes
    rows: Rows
    tally: Counter[str]
    standing: Mapping[str, Standing]
    files: Mapping[str, bytes] = field(default_factory=dict)


class Heavy(Exception):
    """The document needs more than its size shows: a recogniser, LibreOffice, time for many pages.

    `seconds` are allowed for that; `apart` where it wants another worker than text.
    """

    def __init__(self, seconds: int, apart: bool = True) -> None:
        super().__init__(seconds, apart)
        self.seconds, self.apart = seconds, apart


def examined(file: File, settings: Settings, *, heavy: bool = True) -> Examined:
    """One file, read or not, to its final state.

    Args:
        heavy: whether pages may be recognised and old formats converted here.

    Raises:
        Heavy: not `heavy`, and that is needed.
        MemoryError: to be tried again where there is more room.
    """

    def told(reason: Text) -> Examined:
        return Examined(_named(Record("", file.name, "", "unknown", file.size, "failed", reason), file, digest(file)))

    watch = Watch()
    one = watch.over("open", _guarded)(partial(_opened, file, settings, heavy, watch), told)
    return replace(one, ms=watch.ms)


def verified_again(line: bytes, settings: Settings) -> Examined:
    """A line of records.jsonl with its verdicts made anew; no document is opened."""
    watch = Watch()
    return replace(watch.over("recompute", _verified_again)(line, settings), ms=watch.ms)


def _verified_again(line: bytes, settings: Settings) -> Examined:
    record = reread(line)
    if record.report is not None:
        report = api.corrected(record.report, settings.patterns, settings.corrections)
        record = replace(record, report=report, verification=unrepeated(api.verify(report, settings.patterns), report))
    return Examined(record, kept(settings.report, record.doc_id).exhibits)


def presented(one: Examined, more: Verification | None, settings: Settings) -> Made:
    """What a file adds to the results, with the verdicts that other documents have brought."""

    def told(reason: Text) -> Made:
        record = replace(one.record, report=None, verification=None, status="failed", reason=reason)
        return _presented(Examined(record), None, settings)

    return _guarded(partial(_presented, one, more, settings), told)


def _presented(one: Examined, more: Verification | None, settings: Settings) -> Made:
    record = one.record
    if more is not None and record.verification is not None:
        verdicts = (*record.verification.verdicts, *more.verdicts)
        crashes = (*record.verification.crashes, *more.crashes)
        record = replace(record, verification=replace(record.verification, verdicts=verdicts, crashes=crashes))
    standing = standings(record.verification, settings.decisions) if record.verification else {}
    rows = veiled(rows_of(record, standing, settings.lang, settings.patterns))
    files = {}
    if one.exhibits is not None and record.verification is not None and settings.pages != "none":
        text = page(record, rows["documents"][0], standing, one.exhibits, settings.lang)
        files = {f"documents/{record.doc_id}.html": text.encode()}
    return Made(written(record), rows, tally(record), standing, files)


def lost(file: File, code: str, *details: object) -> Examined:
    """For a file whose worker died or was ended, twice."""
    unread = Record("", file.name, "", "unknown", file.size, "failed", fault(code, *details))
    return Examined(_named(unread, file, digest(file)), passing=True)


def lost_again(line: bytes, code: str, *details: object) -> Examined:
    """For a record whose worker died."""
    record = replace(reread(line), verification=None, status="failed", reason=fault(code, *details))
    return Examined(record, passing=True)


def unpresented(record: Record, code: str, *details: object) -> Examined:
    """For a file whose worker died over its rows and pages."""
    gone = replace(record, report=None, verification=None, status="failed", reason=fault(code, *details))
    return Examined(gone, passing=True)


def _opened(file: File, settings: Settings, heavy: bool, watch: Watch) -> Examined:
    """A file examined as far as it can be."""
    unread = Record("", file.name, "", "unknown", file.size, "failed")
    if file.count is not None or file.fault:
        return _refused(file, _named(unread, file, file.sha256 or digest(file)))
    try:
        source = load_file(file, settings.password)
    except (ArchiveError, OSError) as error:
        code = os_fault(error) if isinstance(error, OSError) else error.code
        return Examined(replace(unread, reason=fault(code)), passing=code in _PASSING)
    record = _named(replace(unread, bytes=len(source.data)), file, source.sha256)
    if file.sha256 and file.sha256 != source.sha256:
        return Examined(replace(record, reason=fault("changed")), passing=True)
    record = replace(record, format=_media(source))
    if file.copy_of:
        return Examined(replace(record, status="duplicate", reason=fault("duplicate", file.copy_of)))

    def told(reason: Text) -> Examined:
        return Examined(replace(record, status="failed", reason=reason))

    return _guarded(partial(_read, source, record, settings, heavy, watch), told, source)


def _guarded(work: Callable[[], T], told: Callable[[Text], T], source: Source | None = None) -> T:
    """What the work gives, or what is told of its failure: a fault in one document must not cost the others theirs."""
    try:
        return work()
    except (Heavy, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        if type(error).__name__ == "PanicException" and "null" in str(error):  # how Rust says that there is no memory
            raise MemoryError from error
        return told(_reason(error, source))


def _named(record: Record, file: File, sha256: str) -> Record:
    return replace(record, sha256=sha256, doc_id=sha256[:16] + (f"-{file.copy}" if sha256 and file.copy > 1 else ""))


def _media(source: Source) -> str:
    if old := convert.old_format(source.data, source.name):
        return old.media
    try:
        return str(api.extractor_for(source).MEDIA)
    except PipelineError:
        return sniffed(source.data, source.name)[0]


def _refused(file: File, known: Record) -> Examined:
    """An archive, or what was refused before opening."""
    if not file.fault:
        return Examined(replace(known, status="ignored", format="zip", reason=fault("archive", file.count)))
    media = "zip" if file.fault in ("bad-zip", "bomb") else "unknown"
    status = "ignored" if file.fault in _IGNORED else "failed"
    record = replace(known, status=status, format=media, reason=fault(file.fault))
    return Examined(record, passing=file.fault in _PASSING)


def _read(source: Source, known: Record, settings: Settings, heavy: bool, watch: Watch) -> Examined:
    mine = [c for c in settings.corrections if c.place.source == source.id]
    shelf = Shelf.of(settings.shelf, source)
    old = convert.old_format(source.data, source.name)
    reader = watch.over("read", partial(_document, shelf=shelf, old=old, heavy=heavy, threads=settings.threads))
    again = watch.over("second", shelf.second_reading)
    examine = watch.over("recompute", api.examine)
    outcome = examine(source, settings.patterns, mine, settings.second, reader, again)
    short = shortfall(outcome.report)
    record = replace(
        known,
        format=known.format if old else outcome.report.media or known.format,
        status="partial" if short else "read",
        reason=short,
        report=outcome.report,
        verification=outcome.verification,
    )
    if settings.pages == "none" or outcome.document is None:
        return Examined(record)
    draw = watch.over("draw", exhibits)
    shown = draw(source, outcome.document, outcome.verification, record.doc_id, settings.pages, shelf.drawn)
    return Examined(record, shown.exhibits, {f"pictures/{name}": data for name, data in shown.files.items()})


def _document(source: Source, shelf: Shelf, old: convert.Old | None, heavy: bool, threads: int) -> Document:
    """The pages of a file: remembered, or read now."""
    if known := shelf.document():
        if not heavy and len(known.pages) > _MANY:
            raise Heavy(_A_PAGE * len(known.pages), apart=False)
        return replace(known, name=source.name)
    if old and not heavy:
        raise Heavy(convert.SECONDS)
    source = convert.converted(source, old) if old else source
    document = api.opened(source)
    if not heavy and (pages := api.pictured(document, source)):
        raise Heavy(_A_PICTURE * pages + _A_PAGE * len(document.pages))
    if not heavy and len(document.pages) > _MANY:
        shelf.keep(document)
        raise Heavy(_A_PAGE * len(document.pages), apart=False)
    return shelf.keep(api.recognised(document, source, threads))


def _reason(error: BaseException, source: Source | None = None) -> Text:
    """What to tell the owner of a document that could not be read."""
    match error:
        case UnreadableDocument(code=code):
            return fault(code)
        case UnsupportedFormat() if source:
            return fault(sniffed(source.data, source.name)[1])
        case TimeoutError():
            return fault("timeout")
    frames: Sequence[traceback.FrameSummary] = traceback.extract_tb(error.__traceback__)
    at = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return fault("internal", f"{type(error).__name__}: {error}"[:200] + f" ({at})")
