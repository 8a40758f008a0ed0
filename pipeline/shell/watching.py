"""A folder that is watched: when files came, changed or went, and nothing more does, the run goes on where it is."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import TypeVar

from pipeline.errors import PipelineError
from pipeline.shell.intake import real

T = TypeVar("T")
_QUIET = 1_500  # ms without a further change: a file that is being copied is not read half-way
_AGAIN = 1_000  # ms after which a run that could not be made is tried again


def watched(
    paths: Sequence[Path], out: Path, go: Callable[[], T], stop: Event | None = None
) -> Iterator[T | PipelineError | OSError]:
    """What each run gives: the first at once, the next ones after changes; ends at Ctrl-C, or when `stop` is set.

    What stops a later run (no room, another run there) is given too, and the run tried again; what stops the first is
    raised. Results, and what is kept beside the documents (`.fuhe`), are no news.
    """
    from watchfiles import watch

    logging.getLogger("watchfiles.main").setLevel(logging.ERROR)  # it tells of Ctrl-C in words of its own
    ours, failed = real(out), ""

    def news(_: object, path: str) -> bool:
        place = real(Path(path))
        return ours not in (place, *place.parents) and ".fuhe" not in place.parts

    changes = watch(
        *paths, watch_filter=news, debounce=_QUIET, step=200, stop_event=stop, raise_interrupt=False,
        rust_timeout=_AGAIN, yield_on_timeout=True,
    )  # fmt: skip
    next(changes, None)  # it looks from now on: what comes during the first run is not missed
    yield go()
    for change in changes:
        if not change and not failed:
            continue
        try:
            found: T | PipelineError | OSError = go()
            failed = ""
        except (PipelineError, OSError) as error:
            if str(error) == failed:
                continue
            found, failed = error, str(error)
        yield found
