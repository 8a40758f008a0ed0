"""How far a run has come: a bar on a terminal, else a plain line every few seconds; on stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from pipeline.shell.show import say
from pipeline.shell.terminal import harmless, harmless_json
from pipeline.values.verdict import Text

Found = TypeVar("Found")
_EVERY = 5_000  # ms between plain lines
_SLOW = 10  # seconds after which a document is named
_STEPS = {"examine": Text("读取复算", "examining"), "write": Text("写出结果", "writing")}
_LISTED = Text("已找到 {} 个文件", "{} files found")
_LINE = Text(
    "{step} {done}/{total} 个文件，{found} 个问题{failed}，每秒 {rate} 个，约剩 {left} 秒{stuck}",
    "{step} {done}/{total} files, {found} findings{failed}, {rate} a second, about {left} s left{stuck}",
)
_FAILED = Text("，{} 个失败", ", {} failed")
_STUCK = Text("；仍在读：{}", "; still at: {}")


@dataclass(slots=True)
class Progress:
    """What is told of a run: counts of the present step, and what has kept a worker for long.

    Args:
        draw: shows the line and the share done; told at most ten times a second.
        every: milliseconds between two drawings.
    """

    total: int = 0
    lang: str = "zh"
    draw: Callable[[str, int, int], None] | None = None
    every: int = _EVERY
    step: str = "examine"
    counts: dict[str, int] = field(default_factory=lambda: {"done": 0, "found": 0, "failed": 0})
    _began: int = field(default_factory=lambda: time.monotonic_ns() // 1_000_000)
    _told: int = field(default_factory=lambda: time.monotonic_ns() // 1_000_000)
    _running: Sequence[tuple[str, int]] = ()

    def done(self, _: str, findings: int = 0, failed: bool = False) -> None:
        """A file is done."""
        self.counts["done"] += 1
        self.counts["found"] += findings
        self.counts["failed"] += failed
        self._show()

    def beat(self, running: Sequence[tuple[str, int]]) -> None:
        """Nothing may have been done, but this is being worked on, each for so many seconds."""
        self._running = running
        self._show()

    def turn(self, step: str) -> None:
        """The next step begins, for all files again."""
        self.step, self._began = step, _now()
        self.counts["done"] = 0

    def _show(self) -> None:
        if self.draw and _now() - self._told >= self.every:
            self._told = _now()
            self.draw(self.line(), self.counts["done"], self.total)

    def line(self) -> str:
        """The state of the run in words."""
        done, spent = self.counts["done"], max(1, _now() - self._began)
        slow = [f"{name} {seconds} s" for name, seconds in self._running if seconds >= _SLOW]
        return say(_LINE, self.lang).format(
            step=say(_STEPS[self.step], self.lang),
            done=done,
            total=self.total,
            found=self.counts["found"],
            failed=say(_FAILED, self.lang).format(self.counts["failed"]) if self.counts["failed"] else "",
            rate=f"{1000 * done / spent:.1f}",
            left=spent * (self.total - done) // max(1, done) // 1000,
            stuck=say(_STUCK, self.lang).format("、".join(slow[:3])) if slow else "",
        )


def _now() -> int:
    return time.monotonic_ns() // 1_000_000


@dataclass(slots=True)
class Logged(Progress):
    """Each event a JSON object on a line of stderr: names of files and counts, never a word of a document."""

    def done(self, name: str, findings: int = 0, failed: bool = False) -> None:
        """A file is done."""
        self.counts["done"] += 1
        self.counts["found"] += findings
        self.counts["failed"] += failed
        self._log("document", path=name, findings=findings, failed=failed)

    def beat(self, running: Sequence[tuple[str, int]]) -> None:
        """Files that keep a worker for long are named, once in a while."""
        slow = [(name, seconds) for name, seconds in running if seconds >= _SLOW]
        if slow and _now() - self._told >= self.every:
            self._told = _now()
            self._log("running", files=[{"path": name, "seconds": seconds} for name, seconds in slow])

    def turn(self, step: str) -> None:
        """The next step begins."""
        self._log("step", step=step, **self.counts)
        self.step, self._began, self.counts["done"] = step, _now(), 0

    def _log(self, event: str, **told: object) -> None:
        said = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, "step": self.step, **told}
        print(harmless_json(json.dumps(said, ensure_ascii=False)), file=sys.stderr, flush=True)  # noqa: T201


def listing(files: Iterator[Found], lang: str, log: str = "") -> Iterator[Found]:
    """The same files, and a line on stderr every few seconds while they are found: a store may be slow."""
    told = _now()
    for count, file in enumerate(files, 1):
        yield file
        if _now() - told >= _EVERY and log != "json":
            told = _now()
            print(say(_LISTED, lang).format(f"{count:,}"), file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def shown(total: int, lang: str, log: str = "") -> Iterator[Progress]:
    """The progress of `total` files on stderr; as JSON lines where `log` is "json"."""
    if log == "json":
        yield Logged(total, lang)
        return
    if not sys.stderr.isatty():
        yield Progress(total, lang, lambda line, *_: print(harmless(line), file=sys.stderr, flush=True))  # noqa: T201
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(bar_width=24), TextColumn("{task.description}", markup=False))
    # Refreshed by hand: worker processes are forked, and a fork must not copy a drawing thread's locks.
    with Bar(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=total)

        def draw(line: str, done: int, _: int) -> None:
            bar.update(task, completed=done, description=harmless(line))
            bar.refresh()

        yield Progress(total, lang, draw, 100)
