"""A folder that is watched: each time files came or changed, and nothing more does, the run goes on where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import TypeVar

from pipeline.shell.intake import real

T = TypeVar("T")
_QUIET = 1_500  # ms without a further change: a file that is being copied is not read half-way


def watched(paths: Sequence[Path], out: Path, go: Callable[[], T], stop: Event | None = None) -> Iterator[T]:
    """What each run gives: the first at once, the next ones after changes; ends at Ctrl-C, or when `stop` is set.

    Results, and what is kept beside the documents (`.fuhe`), are no news.
    """
    from watchfiles import watch

    ours = real(out)

    def news(_: object, path: str) -> bool:
        place = real(Path(path))
        return ours not in (place, *place.parents) and ".fuhe" not in place.parts

    yield go()
    for _ in watch(*paths, watch_filter=news, debounce=_QUIET, step=200, stop_event=stop, raise_interrupt=False):
        yield go()
