"""How far a run has come: a bar on a terminal, else a plain line every few seconds; on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.shell.show import say
from pipeline.shell.terminal import harmless
from pipeline.values.verdict import Text

_EVERY = 5  # seconds between plain lines
Tick = Callable[[str, int], None]
"""Called after each file with its name and its number of findings."""


@contextmanager
def shown(total: int, lang: str) -> Iterator[Tick]:
    """A counter of `total` files to tick."""
    if sys.stderr.isatty():
        with _bar(total, lang) as tick:
            yield tick
    else:
        yield _lines(total, lang)


@contextmanager
def _bar(total: int, lang: str) -> Iterator[Tick]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    words = "findings" if lang == "en" else "个问题"
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn(f"{{task.fields[found]}} {words}"), TimeRemainingColumn())
    console = Console(stderr=True)
    # Refreshed by hand: worker processes are forked, and a fork must not copy a drawing thread's locks.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as progress:
        task = progress.add_task("", total=total, found=0)
        state = {"found": 0, "drawn": 0.0}

        def tick(_: str, findings: int) -> None:
            state["found"] += findings
            progress.update(task, advance=1, found=int(state["found"]))
            if time.monotonic() - state["drawn"] > 0.1:
                state["drawn"] = time.monotonic()
                progress.refresh()

        yield tick
        progress.refresh()


def _lines(total: int, lang: str) -> Tick:
    state = {"done": 0, "found": 0, "began": time.monotonic(), "told": time.monotonic()}

    def tick(name: str, findings: int) -> None:
        state["done"] += 1
        state["found"] += findings
        now = time.monotonic()
        if now - state["told"] < _EVERY:
            return
        state["told"] = now
        left = (now - state["began"]) / state["done"] * (total - state["done"])
        words = Text("{}/{} 个文件，{} 个问题，约剩 {} 秒：{}", "{}/{} files, {} findings, about {} s left: {}")
        text = say(words, lang)
        told = text.format(int(state["done"]), total, int(state["found"]), round(left), name)
        print(harmless(told), file=sys.stderr, flush=True)  # noqa: T201

    return tick
