"""The life of a worker process: one task after another, within bounds, and never longer than its driver."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Thread
from typing import Any

NO_ROOM, BEGUN, READY = "no-room", "begun", "ready"


def serve(
    pipe: Connection,
    told: list[Any],
    memory: int | None,
    scratch: str,
    first: Callable[[], None] | None,
    shut: list[Connection],
) -> None:
    """The life of a worker: task by task until the driver is gone; `told` has the settings, if a fork brought them."""
    for other in shut:  # a fork has its siblings' pipes too; while it holds them, nobody sees the driver end
        other.close()
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the driver's to answer
    _die_with_parent()
    tempfile.tempdir = scratch
    if not told:
        pipe.send(BEGUN)
        told = [pipe.recv()]
    bounded(memory)
    if first:
        first()
    pipe.send(READY)
    empty = _held()
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        value, fault = done(task, told[0])
        try:
            pipe.send((value, fault, held_at_most(), memory is not None and 2 * (_held() - empty) > memory))
        except OSError:
            return


def done(task: Any, settings: Any) -> tuple[Any, str]:
    """What the work gives, and "over-memory" or "no-room" where there was none."""
    try:
        return task.work(task.item, settings), ""
    except MemoryError:
        return None, "over-memory"
    except (OSError, sqlite3.OperationalError) as error:
        if no_room(error):
            return None, NO_ROOM
        raise


def no_room(error: Exception) -> bool:
    """Whether the disk is full, or a quota or a limit on the size of files reached."""
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def bounded(memory: int | None) -> None:
    """Bounds the memory that this process takes beyond what it has; on systems without such limits nothing happens."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        if memory is not None:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            most = pages * os.sysconf("SC_PAGE_SIZE") + memory * 2**20
            resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def held_at_most() -> int:
    """The most memory this process has held, MB; 0 where the system does not tell."""
    with suppress(ImportError):
        import resource

        return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // 1024
    return 0


def _held() -> int:
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20
    return 0


def _die_with_parent() -> None:
    """No worker outlives its driver, however that ends: the kernel sees to it on Linux, a thread elsewhere."""
    parent = multiprocessing.parent_process()
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if parent is not None and os.getppid() != parent.pid:
            os._exit(1)
        return
    if parent is not None:
        Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()
