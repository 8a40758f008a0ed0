"""One run over documents or over stored records: examined, written, counted."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from pathlib import Path

from pipeline import __version__
from pipeline.errors import PipelineError
from pipeline.normalizers.patterns import Patterns
from pipeline.shell import batch, pages, progress, register, store, workbook
from pipeline.shell.across import joined
from pipeline.shell.decisions import Standing, corrections, home, latest, load, row
from pipeline.shell.intake import listed
from pipeline.values.verdict import Decision
from pipeline.verifier.check import catalogue


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
    """

    jobs: int = 0
    password: str = ""
    lang: str = "zh"
    decisions: Path | None = None
    said: Mapping[str, object] = field(default_factory=dict)
    pages: str = "findings"
    second: Fraction = Fraction(0)
    register: Path | None = None


@dataclass(frozen=True, slots=True)
class _Job:
    """What a run needs to write its results down: `where` is the decisions' file, `decided` all that is in it."""

    out: Path
    settings: batch.Settings
    options: Options
    where: Path
    decided: Sequence[Decision]
    expected: Sequence[register.Expected] | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """Counts of a run, and how the decisions stand in it."""

    counts: Counter[str]
    standing: Counter[str]


def extract(paths: Sequence[Path], out: Path, patterns: Patterns, options: Options) -> Finished:
    """Every file under `paths` examined, results in `out`; raises `DecisionError`, `PatternError`, `PipelineError`."""
    expected = register.read(options.register) if options.register else None
    if any(out.resolve() == path.resolve() for path in paths):
        raise PipelineError(f"{out}: 结果不能写进原件的文件夹 · results would lie among the documents")
    files = listed(paths, skip=out)
    if not files and not expected:
        raise PipelineError(f"{', '.join(map(str, paths))}: 没有文件 · no files here")
    where = options.decisions or home(paths[0], out)
    settings, decided = _settings(where, patterns, options)
    settings = replace(settings, pages=options.pages, second=options.second)
    jobs = min(_jobs(options.jobs), len(files))
    settings = replace(settings, threads=max(1, _jobs(0) // jobs) if jobs > 1 else 0)
    made = batch.in_order(batch.examined, batch.crashed, files, settings, jobs)
    return _written(made, len(files), _Job(out, settings, options, where, decided, expected))


def verify(out: Path, patterns: Patterns, options: Options) -> Finished:
    """The records in `out` verified again, results in their place; no document is opened."""
    where = options.decisions or Path(str(store.run_of(out)["decisions"]))
    settings, decided = _settings(where, patterns, options)
    if (report := out / "report").is_dir():
        settings = replace(settings, pages="findings", report=report)
    total = sum(1 for _ in store.stored(out))
    jobs = min(_jobs(options.jobs), total)
    made = batch.in_order(batch.verified_again, batch.crashed_again, store.stored(out), settings, jobs)
    return _written(made, total, _Job(out, settings, options, where, decided))


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


def _written(made: Iterable[batch.Made], total: int, job: _Job) -> Finished:
    began = time.monotonic()
    counts: Counter[str] = Counter()
    standing: dict[str, Standing] = {}
    received = register.Received()
    with store.Writer(job.out) as writer, progress.shown(total, job.options.lang) as tick:
        for each in joined(_told(made, tick, received), job.settings):
            writer.add(each.line, each.rows, each.files)
            counts.update(each.tally)
            standing.update(each.standing)
        states = Counter(s.state for s in standing.values())
        run = _run(job.where, job.settings.patterns, job.options)
        run["seconds"] = round(time.monotonic() - began, 3)
        run |= {"counts": dict(sorted(counts.items())), "standing": dict(states)}
        rows = [(*row(d), _state(d, job.settings, standing)) for d in job.decided]
        if job.expected is not None:
            register.write(writer.aside / "missing.csv", register.missing(job.expected, received))
        writer.close(rows, run, partial(_presented, settings=job.settings))
    return Finished(counts, states)


def _told(
    made: Iterable[batch.Made], tick: Callable[[str, int], None], received: register.Received
) -> Iterator[batch.Made]:
    """The results as they come, each told to the progress bar and to the register."""
    for each in made:
        if each.report:
            received.add(each.report)
        tick(each.rows["documents"][0][1], each.tally["findings"])
        yield each


def _presented(folder: Path, settings: batch.Settings) -> None:
    """Workbook and report from the tables in `folder`; pictures of an earlier report go into the new one."""
    base = folder / "fuhe.sqlite"
    workbook.write(base, folder / "workbook.xlsx", settings.lang, pages=settings.pages != "none")
    if settings.pages != "none":
        report = folder / "report"
        for name in ("documents", "pictures"):
            (report / name).mkdir(parents=True, exist_ok=True)
        for old in (settings.report / "pictures").glob("*") if settings.report else ():
            _same_file(old, report / "pictures" / old.name)
        pages.write(base, report, settings.lang)


def _same_file(old: Path, new: Path) -> None:
    try:
        new.hardlink_to(old)
    except OSError:  # a file system without links
        shutil.copyfile(old, new)


def _state(decision: Decision, settings: batch.Settings, standing: Mapping[str, Standing]) -> str:
    """How a stored decision stands: "superseded" by a later one or taken back, "elsewhere" when of no document here."""
    if settings.decisions.get(f"{decision.key}/{decision.grounds}") != decision:
        return "superseded"
    return standing[decision.key].state if decision.key in standing else "elsewhere"
