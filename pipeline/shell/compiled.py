"""Compiled patterns kept between runs in the user's own cache folder: compiling them takes a second, loading 20 ms.

The file is trusted only where nobody else can write: its folder belongs to this user and is closed to others. What it
holds are expressions of the `regex` library; nothing else is taken from it.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import platform
import stat
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import regex

from pipeline import __version__
from pipeline.normalizers.patterns import Patterns

_KEPT = 4  # pattern libraries
_MOST = 32 * 2**20  # bytes of a file that can be ours


def ready(texts: Mapping[str, str]) -> dict[str, regex.Pattern[str]]:
    """The expressions kept for these pattern files; {} where there are none, or none that can be trusted."""
    place = _place(Patterns(texts))
    if place is None or not _ours(place.parent):
        return {}
    try:
        if place.stat().st_size > _MOST:
            return {}
        found = _Expressions(io.BytesIO(place.read_bytes())).load()
    except (OSError, ValueError, TypeError, EOFError, AttributeError, IndexError, pickle.UnpicklingError):
        return {}
    return found if isinstance(found, dict) else {}


def keep(patterns: Patterns) -> None:
    """Keeps all of the library compiled, and what was compiled in its use, unless it is kept already.

    A folder that cannot be written to is no matter.
    """
    place = _place(patterns)
    if place is None or patterns.expressions().keys() == patterns.ready.keys():
        return
    patterns.complete()
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not _ours(place.parent):
            return
        earlier = sorted(place.parent.glob("*.expressions"), key=lambda old: old.stat().st_mtime)
        for old in earlier[: 1 - _KEPT]:
            old.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as aside:
            aside.write(pickle.dumps(patterns.expressions()))
        Path(aside.name).replace(place)


class _Expressions(pickle.Unpickler):
    """Loads `regex` expressions, and nothing that could run."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("regex._regex", "compile"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def _place(patterns: Patterns) -> Path | None:
    """Where they are kept; None without a home."""
    home = os.environ.get("FUHE_CACHE") or os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    with suppress(RuntimeError):
        folder = Path(home) if home else Path.home() / (".cache" if sys.platform != "darwin" else "Library/Caches")
        made_by = f"{__version__} {patterns.digest} {regex.__version__} {platform.python_version()}"
        made_by += f" {platform.machine()}"
        return folder / "fuhe" / f"{hashlib.sha256(made_by.encode()).hexdigest()[:24]}.expressions"
    return None


def _ours(folder: Path) -> bool:
    """Whether the folder is this user's, and nobody else can write to it."""
    with suppress(OSError):
        state = folder.stat()
        open_to_others = bool(state.st_mode & (stat.S_IWGRP | stat.S_IWOTH))
        return not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not open_to_others)
    return False
