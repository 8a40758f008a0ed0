"""One run over documents or over stored records: examined, written, counted; whatever ends it, the next goes on."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import platform
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from itertools import chain
from pathlib import Path
from zlib import decompress

from pipeline import __version__
from pipeline.errors import PipelineError
from pipeline.normalizers.patterns import Patterns
from pipeline.shell import batch, exports, presenting, progress, register, remote, schedule, stamp, store
from pipeline.shell.decisions import corrections, home, latest, load, row
from pipeline.shell.engines import Bounds, Engine, Limits, Local
from pipeline.shell.intake import File, found, real
from pipeline.shell.ledger import Entry, Ledger
from pipeline.shell.masks import SHOWN
from pipeline.shell.metrics import Metrics, Watch, peaks
from pipeline.shell.mistakes import refused
from pipeline.shell.steps import Stored
from pipeline.shell.warming import warm
from pipeline.shell.workers import no_room
from pipeline.values.verdict import Decision
from pipeline.verifier.check import catalogue

HOME = ".fuhe"
"""In the folder of results: what a run keeps for the next one."""

_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST)

Engines = Callable[[batch.Settings, int, Limits], Engine]


@dataclass(frozen=True, slots=True)
class Options:
    """How to run.

    Args:
        jobs: worker processes, 0 for as many as there are cores.
        decisions: file of the decisions; None for the folder of the documents.
        said: the options as given, for run.json.
        pages: what the report pages show, one of `pictures.CHOICES`.
        second: the share of tables without findings that a second reader reads too.
        register: the list of expected reports; None for none.
        fresh: forget what earlier runs have read and done.
        timeout, memory: of one document, seconds (None: by its size) and MB.
        engine: who does the work; None for processes of this machine.
        log: "json" for progress as JSON lines.
        also: further formats of the results, of `exports.CHOICES`.
        empty: whether no files are no mistake.
    """

    jobs: int = 0
    password: str = ""
    lang: str = "zh"
    decisions: Path | None = None
    said: Mapping[str, object] = field(default_factory=dict)
    pages: str = "findings"
    second: Fraction = Fraction(0)
    register: Path | None = None
    fresh: bool = False
    timeout: int | None = None
    memory: int = 2048
    engine: Engines | None = None
    log: str = ""
    also: tuple[str, ...] = ()
    empty: bool = False


@dataclass(frozen=True, slots=True)
class _Job:
    """What a run needs to write its results down: `where` is the decisions' file, `decided` all that is in it."""

    out: Path
    settings: batch.Settings
    options: Options
    where: Path
    decided: Sequence[Decision]
    expected: Sequence[register.Expected] | None = None

    @property
    def kept(self) -> Path:
        """The folder of what this run keeps for the next."""
        return self.out / HOME


@dataclass(frozen=True, slots=True)
class Finished:
    """Counts of a run, and how the decisions stand in it."""

    counts: Counter[str]
    standing: Counter[str]


def extract(paths: Sequence[Path | str], out: Path, patterns: Patterns, options: Options) -> Finished:
    """Every file below the paths (or address) examined; raises `DecisionError`, `PatternError`, `PipelineError`."""
    expected = register.read(options.register) if options.register else None
    here, elsewhere = [p for p in paths if isinstance(p, Path)], [p for p in paths if isinstance(p, str)]
    if gone := [str(path) for path in here if not os.path.lexists(path)]:  # a drive that is away empties no results
        raise refused(FileNotFoundError(errno.ENOENT, "gone"), ", ".join(gone))
    if any(real(out) == real(path) for path in here):
        zh, en = "结果不能写进材料所在的文件夹；另选 --out", "results would lie here too; choose another --out"
        raise PipelineError(f"{out}：{zh}", f"{out}: {en}")
    where = options.decisions or home(here[0] if here else None, out)
    settings, decided = _settings(where, patterns, options)
    settings = replace(settings, pages=options.pages, second=options.second, shelf=out / HOME / "read")
    job = _Job(out, settings, options, where, decided, expected)
    spool = job.kept / "remote"
    if options.fresh:
        shutil.rmtree(job.kept, ignore_errors=True)
    with _room(out):
        places = chain(found(here, skip=out), *(remote.found(address, spool) for address in elsewhere))
        files = progress.listing(places, options.lang, options.log)
        first = next(files, None)
        if first is None and not expected and not options.empty:
            named = ", ".join(map(remote.plain, paths))
            zh, en = "里面没有文件；给出放材料的文件夹或文件", "no files here; name the folder of the reports"
            raise PipelineError(f"{named}：{zh}", f"{named}: {en}")
        with _ledger(job) as ledger:
            total = ledger.enlist(chain([first], files) if first else ())
            remote.swept(spool, (entry.file.path for entry in ledger.entries()))
            return _written(ledger, total, job, lambda entry: entry.file)


def verify(out: Path, patterns: Patterns, options: Options) -> Finished:
    """The records in `out` verified again, results in their place; no document is opened."""
    where = options.decisions or Path(str(store.run_of(out)["decisions"]))
    settings, decided = _settings(where, patterns, options)
    if (report := out / "report").is_dir():
        settings = replace(settings, pages="findings", report=report)
    expected = register.read(options.register) if options.register else None
    job = _Job(out, settings, options, where, decided, expected)
    with _room(out), _ledger(job) as ledger:
        places = store.places(out)
        total = ledger.records(out / "records.jsonl", places)
        return _written(ledger, total, job, partial(Stored.of, out / "records.jsonl"))


@contextmanager
def _room(out: Path) -> Iterator[None]:
    """A full disk by its name, whoever met it."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if no_room(error):
            raise schedule.DiskFull(out) from error
        if isinstance(error, OSError) and error.errno in _CLOSED:
            raise refused(error, error.filename or out) from error
        raise


def _ledger(job: _Job) -> Ledger:
    job.kept.mkdir(parents=True, exist_ok=True)
    return Ledger(job.kept / "ledger.sqlite")


def _settings(where: Path, patterns: Patterns, options: Options) -> tuple[batch.Settings, tuple[Decision, ...]]:
    """What to examine with, and all decisions; whatever is wrong with the rules stops the run here."""
    for name in (n for n in patterns.texts if n.endswith(".toml")):
        patterns.raw(name.removesuffix(".toml"))
    catalogue()
    decided = load(where)
    last = latest(decided)
    settings = batch.Settings(patterns, last, corrections(last.values()), options.password, options.lang)
    return settings, decided


def _jobs(asked: int) -> int:
    return asked or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else asked or os.cpu_count() or 1


def _run(where: Path, patterns: Patterns, options: Options) -> dict[str, object]:
    """The part of run.json known before the work: the only file that may differ between two runs."""
    files = {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in sorted(patterns.texts.items())}
    return {
        "version": __version__,
        "python": platform.python_version(),
        "began": datetime.now(UTC).isoformat(timespec="seconds"),
        "options": dict(options.said),
        "decisions": str(where.absolute()),
        "patterns": {"digest": patterns.digest, "files": files},
    }


def _written(ledger: Ledger, total: int, job: _Job, item: Callable[[Entry], File | Stored]) -> Finished:
    """The three steps of a run: every document by itself, all against each other, everything in its place."""
    began = time.monotonic()
    options, jobs = job.options, min(_jobs(job.options.jobs), max(1, total))
    settings = replace(job.settings, threads=max(1, _jobs(0) // jobs) if jobs > 1 else 0)
    limits = Limits(options.memory, options.memory + 2048)
    with ExitStack() as open_:
        tell = open_.enter_context(progress.shown(total, options.lang, options.log))
        few = total <= jobs
        engine = partial(_engine, options.engine or Local, settings, jobs, limits, few)
        bounds = Bounds(options.timeout, options.memory)
        beside = partial(presenting.ready, settings)
        work = open_.enter_context(
            schedule.Schedule(ledger, job.kept, engine, settings, bounds, item, _base(job), tell, beside)
        )
        watch = Watch()
        watch.over("examine", work.examine)()
        others = watch.over("across", work.across)(register.parents(job.expected or ()))
        whole = stamp.digest(others.name, *map(row, job.decided), options.lang, options.also)
        if job.expected is None and (known := _unchanged(ledger, job.out, whole)):
            ledger.finish()
            return known
        tell.turn("write")
        writer = open_.enter_context(store.Writer(job.out))
        costs = Metrics()
        counts, standing, received = watch.over("present", _merged)(writer, work.presented(others, total), tell, costs)
        counts["crashes"] += work.crashes
        states, run = Counter(standing.values()), _run(job.where, settings.patterns, options)
        run["seconds"] = round(time.monotonic() - began, 3)
        run["metrics"] = {**costs.told(watch.ms), "peak_mb": peaks(ledger.peak())}
        run |= {"counts": dict(sorted(counts.items())), "standing": dict(states)}
        rows = [(*row(d), _state(d, settings, standing)) for d in job.decided]
        if job.expected is not None:
            register.write(writer.aside / "missing.csv", register.missing(job.expected, received))
        present = partial(presenting.presented, settings=settings, also=options.also)
        writer.close(rows, run, present, ledger.told())
        exports.dropped(job.out, options.also)
        work.swept()
        ledger.finish()
        complete = {"whole": whole, "files": _stand(job.out), "counts": counts, "standing": states}
        ledger.note("complete", json.dumps(complete) if not work.crashes else "")
    return Finished(counts, states)


def _unchanged(ledger: Ledger, out: Path, whole: str) -> Finished | None:
    """The counts of the last run where this one would write the same again, and all of it still stands as written."""
    known = json.loads(ledger.noted("complete") or "{}")
    standing = _stand(out)
    if known.get("whole") != whole or any(file not in standing for file in known["files"]):
        return None
    return Finished(Counter(known["counts"]), Counter(known["standing"]))


def _stand(out: Path) -> list[list[object]]:
    """Name, size and time of change of every file of the results, and of the folders of the report."""
    found = [p for p in (*out.iterdir(), *(out / "report").glob("*")) if not p.name.startswith(".")]
    return [[p.relative_to(out).as_posix(), (s := p.stat()).st_size, s.st_mtime_ns] for p in sorted(found)]


def _engine(kind: Engines, settings: batch.Settings, jobs: int, limits: Limits, few: bool) -> Engine:
    """Its processes begin with all that every document needs; for one document each that would be done twice."""
    if not few or not settings.patterns.ready:
        warm(settings.patterns)
    return kind(settings, jobs, limits)


def _base(job: _Job) -> str:
    """What every result of this run rests on besides its document."""
    s = job.settings
    rules = (s.patterns.digest, s.patterns.profile, s.second)
    return stamp.digest(stamp.of_code(), *rules, s.pages, s.password, s.report, os.environ.get(SHOWN))


def _merged(
    writer: store.Writer, results: Iterator[schedule.Result], tell: progress.Progress, costs: Metrics
) -> tuple[Counter[str], dict[str, str], register.Received]:
    """The results of all documents written down one by one; their counts, standing decisions and what came."""
    counts: Counter[str] = Counter()
    standing: dict[str, str] = {}
    received = register.Received()
    for entry, read, made in results:
        shown = {name: data for name, data in read.blobs.items() if name.startswith("pictures/")}
        files = {name: data for name, data in made.blobs.items() if name.startswith("documents/")}
        lines = {name[4:]: data for name, data in made.blobs.items() if name.startswith("csv/")}
        writer.add(decompress(made.blobs["record"]), made.head["rows"], {**shown, **files}, lines)
        counts.update(made.head["tally"])
        standing.update(made.head["standing"])
        received.take(made.head["received"])
        ms = Counter(read.head.get("ms", {}))
        ms.update(made.head.get("ms", {}))
        costs.add(entry.file.name, entry.file.size, ms)
        tell.done(entry.file.name)
    return counts, standing, received


def _state(decision: Decision, settings: batch.Settings, standing: Mapping[str, str]) -> str:
    """How a stored decision stands: "superseded" by a later one or taken back, "elsewhere" when of no document here."""
    if settings.decisions.get(f"{decision.key}/{decision.grounds}") != decision:
        return "superseded"
    return standing.get(decision.key, "elsewhere")
