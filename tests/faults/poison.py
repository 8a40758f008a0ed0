"""Documents that do harm when they are opened, by a hook that only the fault suite hands to its workers."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from pathlib import Path

from pipeline import api
from pipeline.values.document import Document, Source

KINDS = ("kill", "segfault", "loop", "eat", "raise")
MARK = "<!-- poison "


def install() -> None:
    """In a worker: opening a marked document does what it says; every opening is written down, if wanted."""
    opened = api.opened

    def harmful(source: Source) -> Document:
        if log := os.environ.get("FAULTS_LOG"):
            with Path(log).open("a", encoding="utf-8") as stream:
                stream.write(f"{source.name}\n")
        time.sleep(float(os.environ.get("FAULTS_PACE", "0")))
        head = source.data[:300].decode("utf-8", "ignore")
        if MARK in head:
            harm(head.split(MARK, 1)[1].split(" -->")[0].split())
        return opened(source)

    api.opened = harmful


def harm(words: list[str]) -> None:
    """What the mark of a document says."""
    match words:
        case ["kill"]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["segfault"]:
            ctypes.string_at(0)
        case ["loop"]:
            while True:
                pass
        case ["eat"]:
            held = []
            while True:
                held.append(bytearray(64 * 2**20))
        case ["raise"]:
            raise RuntimeError("a fault of the reader")
        case ["vanish", *names]:
            for name in names:
                Path(name).unlink(missing_ok=True)
        case ["change", *names]:
            for name in names:
                Path(name).write_text(f"# {Path(name).stem} 别的内容\n", encoding="utf-8")
