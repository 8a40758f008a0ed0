"""Every document to exactly one final state: what is given out when, and what happens when a worker does not come back.

A document whose worker dies, hangs or runs out of memory is tried once more in a fresh process, after all others; then
it has failed, and its row says how. One that was being worked on when the whole run ended is not to blame for that: it
goes last, and alone from the second time on. Nothing that has its result is done again.
"""

from __future__ import annotations

import errno
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex

from pipeline.errors import PipelineError
from pipeline.shell import stamp, steps
from pipeline.shell.batch import Heavy, Settings
from pipeline.shell.engines import HEAVY, TEXT, Bounds, Ended, Engine, Task
from pipeline.shell.intake import File
from pipeline.shell.ledger import Entry, Ledger
from pipeline.shell.parts import Part, Parts
from pipeline.shell.progress import Progress
from pipeline.shell.steps import Errand, More, Stored, Told
from pipeline.shell.workers import NO_ROOM

_TRIES = 2
_ALONE = 2  # interrupted attempts after which a document is only tried with no other beside it
_ASTRAY = 50  # workers lost through no fault of a document, after which something else is wrong
_FEW = 100  # reports that can be held against each other where they were read
_INTERRUPTED = 5  # and after which it is not tried any more


class DiskFull(OSError):
    """No room for results: nothing of what is there is lost, the same command goes on."""

    def __init__(self, out: Path) -> None:
        super().__init__(errno.ENOSPC, "no room", str(out))  # worded by `mistakes.refused`


Result = tuple[Entry, Part, Part]
"""A file, and what the two steps made of it."""


@dataclass(slots=True)
class Schedule:
    """A run's work between its ledger, the folder of its parts and an engine.

    Args:
        item: what a worker is given of a file of the run.
        base: what every result rests on besides its document.
        beside: done once, while the first documents are being read.
        crashes: of checks across documents.
        run: names this run and those that take it up after an interruption.
    """

    ledger: Ledger
    home: Path
    engine: Callable[[], Engine]
    settings: Settings
    bounds: Bounds
    item: Callable[[Entry], File | Stored]
    base: str
    progress: Progress
    beside: Callable[[], None] | None = None
    crashes: int = 0
    run: str = ""
    _astray: int = 0
    _engine: Engine | None = None
    _given: dict[int, Entry] = field(default_factory=dict)
    _again: deque[Task] = field(default_factory=deque)
    _alone: deque[Task] = field(default_factory=deque)

    @property
    def parts(self) -> Parts:
        return Parts(self.home / "parts")

    def __enter__(self) -> Schedule:
        self.run = self.ledger.noted("run") or token_hex(8)
        self.ledger.note("run", self.run)
        return self

    def __exit__(self, *_: object) -> None:
        if self._engine:
            self._engine.close()

    def examine(self) -> None:
        """The first step of every file that has no result of it yet."""
        self.ledger.keyed(self._key)
        self._all(self._errands(), self._examined, self._failed)

    def _key(self, entry: Entry) -> str:
        """What the first result of a file rests on; where its bytes could not be had, on this run."""
        f = entry.file
        once = "" if entry.key or f.fault else self.run
        mine = [c for c in self.settings.corrections if c.place.source == f.sha256[:16] or not f.sha256]
        return stamp.digest(self.base, entry.key, f.name, f.size, f.fault, f.count, f.copy_of, f.copy, mine, once)

    def _passing(self, entry: Entry) -> str:
        return f"{entry.key}-{self.run}"

    def _errands(self) -> Iterator[Task]:
        """Tasks of the first step; what was begun before and did not end is held back."""
        for entry in self.ledger.entries():
            there = next((key for key in (entry.key, self._passing(entry)) if self.parts.has(key)), "")
            if there:
                self._kept(entry, Told(there, **self.parts.head(there)))
                continue
            item = self.item(entry)
            size = entry.file.size
            errand = Errand(item, self.parts, entry.key, self._passing(entry))
            task = Task(entry.number, entry.file.name, steps.examine, errand, self.bounds.of(size))
            tried = self.ledger.attempts(entry.key)
            interrupted = tried.begun - tried.lost
            if interrupted >= _INTERRUPTED:
                self._failed(entry, Ended(task, fault="interrupted", detail=str(interrupted)))
            elif interrupted >= _ALONE:
                self._alone.append(replace(task, fresh=True))
            elif tried.begun:
                self._again.append(replace(task, fresh=bool(tried.lost)))
            else:
                yield task

    def _all(
        self, tasks: Iterator[Task], good: Callable[[Entry, Ended], None], bad: Callable[[Entry, Ended], None]
    ) -> None:
        """Every task to its end: those of the iterator, then those to be tried again, then those to be tried alone."""
        for _ in self._worked(tasks, good, bad):
            pass

    def _worked(
        self, tasks: Iterator[Task], good: Callable[[Entry, Ended], None], bad: Callable[[Entry, Ended], None]
    ) -> Iterator[None]:
        """As `_all`, with a pause to do something else whenever something has ended."""
        next_text, next_heavy = next(tasks, None), deque[Task]()
        while True:
            while next_heavy and self._room(next_heavy[0].lane):
                self._give(next_heavy.popleft())
            while next_text and self._room(TEXT):
                self._give(next_text)
                next_text = next(tasks, None)
            if not next_text and not next_heavy:
                while self._again and self._room(self._again[0].lane):
                    self._give(self._again.popleft())
                if self._alone and not self._again and not self._given:
                    self._give(self._alone.popleft())
            if not self._given:
                if not (next_text or next_heavy or self._again or self._alone):
                    return
                continue
            for ended in self._ended():
                self._take(ended, good, bad, next_heavy)
            yield

    def _ended(self) -> list[Ended]:
        """What has come of tasks given out; what can be done beside them is done before the first wait."""
        if self.beside:
            self.beside()
            self.beside = None
        assert self._engine
        ended = self._engine.ended(1)
        self.progress.beat(self._engine.running())
        return ended

    def _room(self, lane: str) -> bool:
        self._engine = self._engine or self.engine()
        return self._engine.room(lane)

    def _give(self, task: Task) -> None:
        """Count the attempt, then let it begin."""
        entry = self.ledger.entry(task.number)
        self._engine = self._engine or self.engine()
        self.ledger.begin(task.item.key)
        self._given[task.number] = entry
        self._engine.submit(task)

    def _take(
        self,
        ended: Ended,
        good: Callable[[Entry, Ended], None],
        bad: Callable[[Entry, Ended], None],
        heavy: deque[Task],
    ) -> None:
        task, entry = ended.task, self._given.pop(ended.task.number)
        if ended.fault == NO_ROOM:
            raise DiskFull(self.home.parent)
        if ended.fault == "elsewhere":  # its machine is gone: nobody's fault
            self._astray += 1
            if self._astray > _ASTRAY:
                told = ("工作进程无法启动，试试 --jobs 1 或放宽 --memory", "workers die; try --jobs 1 or more --memory")
                raise PipelineError(*(f"{words} ({ended.detail})" for words in told))
            self.ledger.forgive(task.item.key)
            self._again.append(task)
            return
        if ended.fault:
            tried = self.ledger.lose(task.item.key, ended.fault, ended.detail)
            if tried.lost < _TRIES:
                self._again.append(replace(task, fresh=True))
                return
            bad(entry, ended)
            return
        self.ledger.forgive(task.item.key)
        if isinstance(ended.value, Heavy):
            more = self.bounds.of(entry.file.size) + ended.value.seconds
            errand = replace(task.item, heavy=True)
            lane = HEAVY if ended.value.apart else TEXT
            heavy.append(replace(task, item=errand, seconds=more, lane=lane))
            return
        good(entry, ended)

    def _examined(self, entry: Entry, ended: Ended) -> None:
        self._kept(entry, ended.value, ended.ms, ended.peak)

    def _kept(self, entry: Entry, told: Told, ms: int = 0, peak: int = 0) -> None:
        """The first step of a file has its result."""
        self.ledger.examined(entry, told.part, told.state, told.source, ms or sum(told.ms.values()), peak)
        self.progress.done(entry.file.name, told.findings, told.state == "failed")

    def _failed(self, entry: Entry, ended: Ended) -> None:
        told = steps.give_up(ended.task.item, ended.ms, ended.fault, self._words(ended))
        self._kept(entry, told, ended.ms, ended.peak)

    def _words(self, ended: Ended) -> object:
        """What the reason of a lost document names: the limit it broke, or how its worker died."""
        return {"over-time": ended.task.seconds, "over-memory": self.bounds.memory}.get(ended.fault, ended.detail)

    def across(self, parents: Mapping[str, str]) -> Path:
        """All reports held against each other, `parents` as of `check_all`; where that lies."""
        listed = self.home / "list"
        with listed.open("w", encoding="ascii") as names:
            names.writelines(f"{part}\n" for part in self.ledger.parts())
        key = stamp.digest(self.base, listed.read_bytes(), sorted(parents.items()))
        target = self.home / f"across-{key}.sqlite"
        if not target.exists():
            for old in self.home.glob("across-*"):
                old.unlink(missing_ok=True)
            lane = HEAVY if self.ledger.total() > _FEW else TEXT  # a few need no process of their own
            self._single(Task(0, "", steps.across, (listed, self.parts, target, dict(parents)), 24 * 3600, lane))
        if not target.exists():  # it died twice: the run is told of it as of a check that crashed
            with closing(sqlite3.connect(target)) as base, base:
                base.execute("CREATE TABLE more (source TEXT PRIMARY KEY, verification BLOB)")
        return target

    def _single(self, task: Task) -> None:
        for fresh in (False, True):
            while not self._room(task.lane):
                continue
            assert self._engine
            self._engine.submit(replace(task, fresh=fresh))
            found: list[Ended] = []
            while not found:
                found = self._engine.ended(1)
                self.progress.beat([])
            if found[0].fault == NO_ROOM:
                raise DiskFull(self.home.parent)
            if not found[0].fault:
                return
        self.crashes += 1

    def presented(self, found: Path, total: int) -> Iterator[Result]:
        """The results of all files in order."""

        def good(entry: Entry, ended: Ended) -> None:
            self.ledger.presented(entry, ended.value.part)

        def bad(entry: Entry, ended: Ended) -> None:
            told = steps.give_up_presenting(ended.task.item, self.settings, ended.ms, ended.fault, self._words(ended))
            good(entry, replace(ended, value=told))

        with closing(sqlite3.connect(f"{found.absolute().as_uri()}?mode=ro", uri=True)) as more:
            work = self._worked(self._tellings(more), good, bad)
            for number in range(1, total + 1):
                while not (entry := self.ledger.entry(number)).made:
                    next(work, None)
                yield entry, self.parts.get(entry.part), self.parts.get(entry.made)

    def _tellings(self, more: sqlite3.Connection) -> Iterator[Task]:
        """Tasks of the second step, for files without a result of it."""
        decisions = stamp.digest(*sorted(map(repr, self.settings.decisions.items())))
        said = (decisions, self.settings.lang, self.settings.pages)
        for entry in self.ledger.entries():
            row = more.execute("SELECT verification FROM more WHERE source = ?", (entry.source,)).fetchone()
            told = row[0] if row else b""
            key = stamp.digest(entry.part, told, *said)
            if self.parts.has(key):
                self.ledger.presented(entry, key)
            else:
                task = More(self.parts, entry.part, told, key)
                seconds = self.bounds.of(entry.file.size) + self.bounds.of(30 * self.parts.size(entry.part))
                yield Task(entry.number, entry.file.name, steps.present, task, seconds)

    def swept(self) -> None:
        """Drop what no file of this run needs any more."""
        self.parts.sweep(part for entry in self.ledger.entries() for part in (entry.part, entry.made))

