"""The work on one document as tasks: what a worker is given, what it leaves on disk, what it tells.

First step: examined by itself. Between: one task holds all reports against each other. Second step: rows and pages,
with what the others had to say. Results lie in parts (`shell/parts.py`); only a few words go through pipes.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from pipeline import api
from pipeline.shell import batch
from pipeline.shell.batch import Examined, Heavy, Made, Settings
from pipeline.shell.columns import KINDS
from pipeline.shell.intake import File
from pipeline.shell.ledger import Entry
from pipeline.shell.metrics import Watch
from pipeline.shell.parts import Part, Parts
from pipeline.shell.pictures import Exhibits
from pipeline.shell.record import reread, written
from pipeline.shell.register import Owned, owned
from pipeline.shell.store import csv_lines
from pipeline.values.report import Report
from pipeline.values.verdict import Verification
from pipeline.verifier.across import slim


@dataclass(frozen=True, slots=True)
class Stored:
    """A line of records.jsonl: where it stands in which file."""

    name: str
    path: Path
    at: int
    size: int

    @classmethod
    def of(cls, path: Path, entry: Entry) -> Stored:
        at, size = map(int, entry.file.trail)
        return cls(entry.file.name, path, at, size)

    def line(self) -> bytes:
        with self.path.open("rb") as stream:
            stream.seek(self.at)
            return stream.read(self.size)


@dataclass(frozen=True, slots=True)
class Errand:
    """The first step on one item; its result goes under `key`, or under `passing` where another run may do better."""

    item: File | Stored
    parts: Parts
    key: str
    passing: str
    heavy: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What the driver hears of a step: where the result lies; state and findings to show; the report's source.

    `ms` are those of its stages (`metrics.STAGES`), whenever they were spent.
    """

    part: str
    state: str = ""
    findings: int = 0
    source: str = ""
    ms: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class More:
    """The second step on one item: its first result, what others say on it (JSON, b"" for nothing), where it goes."""

    parts: Parts
    part: str
    more: bytes
    key: str


def examine(errand: Errand, settings: Settings) -> Told | Heavy:
    """The first step; `Heavy` where it is to be given out again to another lane."""
    try:
        if isinstance(errand.item, File):
            one = batch.examined(errand.item, settings, heavy=errand.heavy)
        else:
            one = batch.verified_again(errand.item.line(), settings)
    except Heavy as heavy:
        return heavy
    return kept(one, errand)


def give_up(errand: Errand, ms: int, code: str, *details: object) -> Told:
    """The first step of an item whose workers died, the last after `ms`: a result that says so."""
    item = errand.item
    one = (
        batch.lost(item, code, *details)
        if isinstance(item, File)
        else batch.lost_again(item.line(), code, *details)
    )
    return kept(replace(one, ms={"lost": ms}), errand)


def kept(one: Examined, errand: Errand) -> Told:
    """The first step's result laid down."""
    key, report = errand.passing if one.passing else errand.key, one.record.report
    blobs = {"record": zlib.compress(written(one.record), 1), **one.files}
    if report:
        blobs["slim"] = zlib.compress(_of(Report).dump_json(slim(report)), 1)
    if one.exhibits:
        blobs["exhibits"] = _of(Exhibits).dump_json(one.exhibits)
    found = one.record.verification.findings if one.record.verification else ()
    causes = sum(1 for v in found if v.cause is None)
    head: dict[str, Any] = {"state": one.record.status, "findings": causes, "source": report.source if report else ""}
    head["ms"] = dict(one.ms)
    errand.parts.put(key, Part(head, blobs))
    return Told(key, **head)


def across(given: tuple[Path, Parts, Path, dict[str, str]], settings: Settings) -> int:
    """All reports held against each other; verdicts by document in a small base. How many checks crashed."""
    listed, parts, target, parents = given
    reports = list(_reports(listed, parts))
    aside = target.with_suffix(".aside")
    aside.unlink(missing_ok=True)
    crashes = 0
    with closing(sqlite3.connect(aside)) as base, base:
        base.execute("CREATE TABLE more (source TEXT PRIMARY KEY, verification BLOB)")
        for found in api.check_all(reports, settings.patterns, parents):
            crashes += len(found.crashes)
            if found.verdicts or found.crashes:
                row = (found.report, _of(Verification).dump_json(found))
                base.execute("INSERT INTO more VALUES (?, ?)", row)
    aside.replace(target)
    return crashes


def _reports(listed: Path, parts: Parts) -> Iterator[Report]:
    with listed.open(encoding="ascii") as names:
        for name in names:
            if found := parts.get(name.strip()).blobs.get("slim"):
                yield _of(Report).validate_json(zlib.decompress(found))


def present(more: More, settings: Settings) -> Told:
    """The second step."""
    watch = Watch()
    made, received = watch.over("present", _presented)(more, settings)
    return laid_down(made, received, more, watch.ms)


def _presented(more: More, settings: Settings) -> tuple[Made, list[Owned]]:
    blobs = more.parts.get(more.part).blobs
    shown = _of(Exhibits).validate_json(blobs["exhibits"]) if "exhibits" in blobs else None
    one = Examined(reread(zlib.decompress(blobs["record"])), shown)
    verification = _of(Verification).validate_json(more.more) if more.more else None
    report = one.record.report
    return batch.presented(one, verification, settings), owned(report) if report else []


def give_up_presenting(more: More, settings: Settings, ms: int, code: str, *details: object) -> Told:
    """The second step of an item whose workers died."""
    record = reread(zlib.decompress(more.parts.get(more.part).blobs["record"]))
    made = batch.presented(batch.unpresented(record, code, *details), None, settings)
    return laid_down(made, [], more, {"lost": ms})


def laid_down(made: Made, received: Sequence[Owned], more: More, ms: Mapping[str, int]) -> Told:
    """The second step's result on disk: rows as text for CSV and as values for SQLite."""
    states = {key: standing.state for key, standing in made.standing.items()}
    head = {"tally": made.tally, "standing": states, "rows": made.rows, "received": list(received), "ms": dict(ms)}
    kinds = {table: KINDS[table].values() for table, rows in made.rows.items() if rows and table != "findings"}
    tables = {f"csv/{table}": csv_lines(columns, made.rows[table]) for table, columns in kinds.items()}
    more.parts.put(more.key, Part(head, {"record": zlib.compress(made.line, 1), **tables, **made.files}))
    return Told(more.key)


@cache
def _of(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)

