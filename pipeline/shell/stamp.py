"""What a result rests on besides its document: our own code and the libraries it reads with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_HOME = Path(__file__).resolve().parent.parent
_READERS = ("extractors", "lattice", "values", "errors.py", "api.py", "shell/convert.py", "shell/cache.py")
_LIBRARIES = (
    "pypdfium2", "pdfplumber", "pdfminer.six", "python-docx", "lxml", "regex", "rapidocr", "onnxruntime",
    "opencv-python-headless", "pillow",
)  # fmt: skip


def digest(*parts: object) -> str:
    """Fingerprint of some words, 24 hex digits; parts cannot run into each other."""
    return hashlib.sha256("\0".join(f"{len(text)} {text}" for text in map(str, parts)).encode()).hexdigest()[:24]


@cache
def of_reader() -> str:
    """What a read document rests on: the modules that read, and the libraries below them."""
    return digest(*_sources(_READERS), *(f"{name} {_version(name)}" for name in _LIBRARIES))


@cache
def of_code() -> str:
    """What a verdict rests on besides patterns: every line of this package, so that no change can be overlooked."""
    return digest(of_reader(), *_sources((".",)))


def _sources(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        place = _HOME / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.suffix in (".py", ".html", ".css") and "_patterns" not in path.parts:
                yield f"{path.relative_to(_HOME).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"
