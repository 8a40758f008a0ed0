"""Every document to exactly one final state, in order, in any number of processes."""

from __future__ import annotations

import signal
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pipeline import api
from pipeline.errors import PipelineError, UnreadableDocument, UnsupportedFormat
from pipeline.normalizers.patterns import Patterns
from pipeline.shell.archives import ArchiveError
from pipeline.shell.convert import converted, old_format
from pipeline.shell.decisions import Standing, standings
from pipeline.shell.faults import fault, shortfall, sniffed
from pipeline.shell.intake import File, digest, load_file, os_fault
from pipeline.shell.pages import page
from pipeline.shell.pictures import Shown, exhibits, kept
from pipeline.shell.record import Record, reread, written
from pipeline.shell.summary import tally
from pipeline.shell.tables import Rows, rows_of
from pipeline.values.document import Source
from pipeline.values.report import Report
from pipeline.values.verdict import Correction, Decision, Text, Verification
from pipeline.verifier.across import slim
from pipeline.verifier.doubt import unrepeated

T = TypeVar("T")
Task = Callable[[T, "Settings"], "Made"]
_IGNORED = ("not-a-document", "special")
_AHEAD = 4  # tasks given out per worker beyond the one whose result is awaited: keeps memory flat


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


@dataclass(frozen=True, slots=True)
class Made:
    """What one file adds to the results: its line of records.jsonl, rows, counts, its decisions' standing, pages.

    `source` of its report, `report` what other documents are held against, `shown` what its page shows.
    """

    line: bytes
    rows: Rows
    tally: Counter[str]
    standing: Mapping[str, Standing]
    files: Mapping[str, bytes] = field(default_factory=dict)
    source: str = ""
    report: Report | None = None
    shown: Shown | None = None


def examined(file: File, settings: Settings) -> Made:
    """One file, read or not, to its final state; never raises."""
    record, source = _opened(file, settings)
    if source is None:
        return _made(record, settings)
    try:
        record = replace(record, format=_media(source))
        if file.copy_of:
            return _made(replace(record, status="duplicate", reason=fault("duplicate", file.copy_of)), settings)
        record, shown = _read(source, record, settings)
        return _made(record, settings, shown)
    except Exception as error:  # a fault in one document, its own or ours, must not cost the others theirs
        return _made(replace(record, status="failed", reason=_reason(error, source)), settings)


def verified_again(line: bytes, settings: Settings) -> Made:
    """A line of records.jsonl with its verdicts made anew; no document is opened."""
    record = reread(line)
    if record.report is not None:
        report = api.corrected(record.report, settings.patterns, settings.corrections)
        record = replace(record, report=report, verification=unrepeated(api.verify(report, settings.patterns), report))
    return _made(record, settings, kept(settings.report, record.doc_id))


def _made(record: Record, settings: Settings, shown: Shown | None = None) -> Made:
    standing = standings(record.verification, settings.decisions) if record.verification else {}
    rows = rows_of(record, standing, settings.lang)
    files = {}
    if shown is not None and record.verification is not None and settings.pages != "none":
        files = {f"pictures/{name}": data for name, data in shown.files.items()}
        text = page(record, rows["documents"][0], standing, shown.exhibits, settings.lang)
        files[f"documents/{record.doc_id}.html"] = text.encode()
    report, left = record.report, replace(shown, files={}) if shown else None
    source, small = (report.source, slim(report)) if report else ("", None)
    return Made(written(record), rows, tally(record), standing, files, source, small, left)


def remade(made: Made, more: Verification, settings: Settings) -> Made:
    """The result with further verdicts on the same document."""
    record = reread(made.line)
    if record.verification is None:
        return made
    verdicts = (*record.verification.verdicts, *more.verdicts)
    crashes = (*record.verification.crashes, *more.crashes)
    record = replace(record, verification=replace(record.verification, verdicts=verdicts, crashes=crashes))
    again = _made(record, settings, made.shown)
    return replace(again, files={**made.files, **again.files})


def _opened(file: File, settings: Settings) -> tuple[Record, Source | None]:
    """What is known of a file before reading it, and its bytes; no bytes where there is nothing to read."""
    unread = Record("", file.name, "", "unknown", file.size, "failed")
    if file.count is not None or file.fault:
        return _refused(file, _named(unread, file, digest(file))), None
    try:
        source = load_file(file, settings.password)
    except (ArchiveError, OSError) as error:
        return replace(unread, reason=fault(os_fault(error) if isinstance(error, OSError) else error.code)), None
    return _named(replace(unread, bytes=len(source.data)), file, source.sha256), source


def _named(record: Record, file: File, sha256: str) -> Record:
    return replace(record, sha256=sha256, doc_id=sha256[:16] + (f"-{file.copy}" if sha256 and file.copy > 1 else ""))


def _media(source: Source) -> str:
    if old := old_format(source.data, source.name):
        return old.media
    try:
        return str(api.extractor_for(source).MEDIA)
    except PipelineError:
        return sniffed(source.data, source.name)[0]


def _refused(file: File, known: Record) -> Record:
    """An archive, or what was refused before opening."""
    if not file.fault:
        return replace(known, status="ignored", format="zip", reason=fault("archive", file.count))
    media = "zip" if file.fault in ("bad-zip", "bomb") else "unknown"
    status = "ignored" if file.fault in _IGNORED else "failed"
    return replace(known, status=status, format=media, reason=fault(file.fault))


def _read(source: Source, known: Record, settings: Settings) -> tuple[Record, Shown | None]:
    mine = [c for c in settings.corrections if c.place.source == source.id]
    old = old_format(source.data, source.name)
    source = converted(source, old) if old else source
    outcome = api.examine(source, settings.patterns, mine, settings.second, settings.threads)
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
        return record, None
    return record, exhibits(source, outcome.document, outcome.verification, record.doc_id, settings.pages)


def _reason(error: Exception, source: Source) -> Text:
    """What to tell the owner of a document that could not be read."""
    match error:
        case UnreadableDocument(code=code):
            return fault(code)
        case UnsupportedFormat():
            return fault(sniffed(source.data, source.name)[1])
        case MemoryError():
            return fault("memory")
        case TimeoutError():
            return fault("timeout")
    frames = traceback.extract_tb(error.__traceback__)
    at = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return fault("internal", f"{type(error).__name__}: {error}"[:200] + f" ({at})")


def crashed(file: File, settings: Settings) -> Made:
    """For a file whose worker died."""
    unread = Record("", file.name, "", "unknown", file.size, "failed", fault("crashed"))
    return _made(_named(unread, file, digest(file)), settings)


def crashed_again(line: bytes, settings: Settings) -> Made:
    """For a record whose worker died."""
    return _made(replace(reread(line), verification=None, status="failed", reason=fault("crashed")), settings)


def in_order(task: Task[T], lost: Task[T], items: Iterable[T], settings: Settings, jobs: int) -> Iterator[Made]:
    """`task` on every item, results in the items' order whatever `jobs`; `lost` for an item that kills its worker."""
    if jobs <= 1:
        yield from (task(item, settings) for item in items)
        return
    left = iter(items)
    held: deque[T] = deque()  # given out, result not yet taken
    while True:
        yield from _until_broken(task, left, held, settings, jobs)
        if not held:
            return
        while held:  # a worker died: those in its company are tried one by one, each in a process of its own
            item = held.popleft()
            yield _alone(task, item, settings) or lost(item, settings)


def _until_broken(task: Task[T], left: Iterator[T], held: deque[T], settings: Settings, jobs: int) -> Iterator[Made]:
    """Results until all are done, `held` empty, or until a worker dies, `held` being what has no result."""
    pool = _pool(jobs, settings)
    given: deque[Future[Made]] = deque()
    try:
        while True:
            for item in islice(left, jobs * _AHEAD - len(given)):
                held.append(item)
                given.append(pool.submit(_task, task, item))
            if not given:
                return
            made = given.popleft().result()
            held.popleft()
            yield made
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(cancel_futures=True)


def _alone(task: Task[T], item: T, settings: Settings) -> Made | None:
    with _pool(1, settings) as pool:
        try:
            return pool.submit(_task, task, item).result()
        except BrokenProcessPool:
            return None


def _pool(jobs: int, settings: Settings) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, initializer=_settle, initargs=(settings,))


_settled: list[Settings] = []


def _settle(settings: Settings) -> None:
    """In a worker, once: what to examine with. Ctrl-C is the driver's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _settled[:] = [settings]


def _task(task: Task[T], item: T) -> Made:
    return task(item, _settled[0])
