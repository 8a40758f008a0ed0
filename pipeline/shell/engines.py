"""Where work is done: one document to a task, one task at a time to a process, and what became of it.

An engine has `room`, takes a task by `submit`, tells by `ended` what has come of those given out, and is closed.
`Local` does the work in processes of its own; `shell/clusters.py` has that of many machines. Who is to blame for a dead
process is never in doubt: it had one document.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Protocol

from pipeline.shell.workers import BEGUN, READY, serve

_START = 120
"""Seconds for a process to begin; on a machine with much else to do it may take many."""
_MB = 2**20
TEXT, HEAVY = "text", "heavy"
"""The lanes: recognition and conversion have workers and a memory limit of their own, so that text never waits."""

Work = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Task:
    """Work on one item, for at most so many seconds; `fresh` in a process that has done nothing before."""

    number: int
    name: str
    work: Work
    item: Any
    seconds: int
    lane: str = TEXT
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a task.

    Args:
        value: what the work gave.
        fault: "" or "died", "over-time", "over-memory" (the document's own end), "no-room" (the disk is full),
            "elsewhere" (its machine is gone, through no fault of the document).
        detail: how it died: "SIGSEGV", "exit 3".
        ms, peak: wall time, and the memory its process has held at most, MB.
    """

    task: Task
    value: Any = None
    fault: str = ""
    detail: str = ""
    ms: int = 0
    peak: int = 0


class Engine(Protocol):
    """Who does the work."""

    def room(self, lane: str) -> bool:
        """Whether a task of this lane would begin at once."""
        ...

    def submit(self, task: Task) -> None: ...

    def ended(self, seconds: int) -> list[Ended]:
        """What has ended; waits at most so long for something to end."""
        ...

    def running(self) -> list[tuple[str, int]]:
        """Names of what is being worked on, and for how many seconds."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may take: MB of memory beyond what it begins with, by lane; None for no limit."""

    memory: int | None = 2048
    heavy: int | None = 4096

    def of(self, lane: str) -> int | None:
        return self.heavy if lane == HEAVY else self.memory


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one document: seconds (None: 30 and 2 for each MB) and MB of memory."""

    seconds: int | None = None
    memory: int = 2048

    def of(self, size: int) -> int:
        """Seconds for a document of so many bytes."""
        return self.seconds or 30 + 2 * -(-size // _MB)


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    lane: str
    scratch: Path
    task: Task | None = None
    began: int = 0
    ready: bool = False

    @property
    def until(self) -> int:
        """When it is late: the time to start is no document's fault."""
        return self.began + 1000 * (self.task.seconds if self.ready and self.task else _START)


@dataclass(slots=True)
class Local:
    """Processes of this machine.

    Args:
        settings: second argument of all work, handed to each process once.
        jobs: tasks at a time; at most half of them, and one at least, are heavy.
        start: how processes begin, "fork" or "spawn"; "" for the best this system has.
        first: called in each new process before any work.
    """

    settings: Any
    jobs: int
    limits: Limits = field(default_factory=Limits)
    start: str = ""
    first: Callable[[], None] | None = None
    _workers: list[_Worker] = field(default_factory=list)

    def __post_init__(self) -> None:
        _abandoned()

    def room(self, lane: str) -> bool:
        busy = [worker.lane for worker in self._workers if worker.task]
        return len(busy) < self.jobs and (lane != HEAVY or busy.count(HEAVY) < max(1, self.jobs // 2))

    def submit(self, task: Task) -> None:
        if task.fresh:
            for worker in [w for w in self._workers if w.lane == task.lane and not w.task][:1]:
                self._end(worker)
        idle = [w for w in self._workers if w.lane == task.lane and not w.task] if not task.fresh else []
        for worker in idle:
            try:
                worker.pipe.send(task)
                break
            except OSError:  # it was killed from outside while it had nothing to do
                self._end(worker)
        else:
            worker = self._begin(task.lane)
        worker.task, worker.began = task, _now()

    def ended(self, seconds: int) -> list[Ended]:
        busy = [worker for worker in self._workers if worker.task]
        soonest = min((worker.until for worker in busy), default=0)
        patience = max(0, min(1000 * seconds, soonest - _now() + 50))
        ready = wait([worker.pipe for worker in busy], patience / 1000) if busy else []
        found = [self._told(worker) for worker in busy if worker.pipe in ready]
        for worker in [w for w in busy if w.task and w.until < _now()]:
            if worker.pipe.poll():  # it made it at the last moment
                found.append(self._told(worker))
            else:
                self._end(worker)
                assert worker.task
                fault = "over-time" if worker.ready else "elsewhere"
                found.append(Ended(worker.task, fault=fault, ms=_now() - worker.began))
        return [ended for ended in found if ended]

    def _told(self, worker: _Worker) -> Ended | None:
        """What a worker says: None when it is that it has begun, or can take its task."""
        task, ms = worker.task, _now() - worker.began
        assert task
        try:
            said = worker.pipe.recv()
            if said == BEGUN:
                worker.pipe.send(self.settings)
                return None
            if said == READY:
                worker.pipe.send(task)
                worker.ready, worker.began = True, _now()
                return None
            value, fault, peak, tired = said
        except (EOFError, OSError):
            worker.process.join(5)
            detail = _how(worker.process.exitcode)
            self._end(worker)
            return Ended(task, fault="died" if worker.ready else "elsewhere", detail=detail, ms=ms)
        worker.task = None
        if tired or fault:
            self._end(worker)
        return Ended(task, value, fault, ms=ms, peak=peak)

    def running(self) -> list[tuple[str, int]]:
        return [(w.task.name, (_now() - w.began) // 1000) for w in self._workers if w.task]

    def close(self) -> None:
        for worker in list(self._workers):
            self._end(worker)

    def _begin(self, lane: str) -> _Worker:
        context: Any = multiprocessing.get_context(self.start or ("fork" if sys.platform == "linux" else "spawn"))
        ours, theirs = context.Pipe()
        scratch = Path(tempfile.mkdtemp(prefix=f"fuhe-{os.getpid()}-"))
        forked = context.get_start_method() == "fork"
        shut = [ours, *(worker.pipe for worker in self._workers)] if forked else []
        # Spawned, it asks for the settings: `start` would write them to a pipe whose other end we hold open as well,
        # and wait for ever if the process was killed before it had read them all.
        told = [self.settings] if forked else []
        given = (theirs, told, self.limits.of(lane), str(scratch), self.first, shut)
        process = context.Process(target=serve, args=given, daemon=True)
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours, lane, scratch))
        return self._workers[-1]

    def _end(self, worker: _Worker) -> None:
        """The process, whatever it has started, and its temporary files are gone."""
        for pid in reversed([worker.process.pid, *_descendants(worker.process.pid)]):
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        worker.process.join(10)
        worker.pipe.close()
        shutil.rmtree(worker.scratch, ignore_errors=True)
        if worker in self._workers:
            self._workers.remove(worker)


def _abandoned() -> None:
    """Temporary files of runs that were killed are removed: there may be words of documents in them."""
    for folder in Path(tempfile.gettempdir()).glob("fuhe-*-*"):
        owner = folder.name.split("-")[1]
        if owner.isdigit() and Path("/proc/self").exists() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _now() -> int:
    return time.monotonic_ns() // 1_000_000


def _how(code: int | None) -> str:
    """How a process ended, as a person who looks for the cause wants it."""
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit {code}"


def _descendants(pid: int) -> Iterator[int]:
    """Children and theirs, where the system tells (Linux); LibreOffice must not outlive its worker."""
    with suppress(OSError):
        for name in Path(f"/proc/{pid}/task").iterdir():
            for child in (name / "children").read_text().split():
                yield int(child)
                yield from _descendants(int(child))
