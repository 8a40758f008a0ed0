"""Results of single documents on disk, each in a file of its own named by all that it rests on.

Written aside and renamed: a part is there whole or not at all. Nothing in it is run when it is read: JSON and bytes.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_MARK = b"fuhe1"
_HEAD = struct.Struct(">5sIQ")  # mark, length of the head, length of all


@dataclass(frozen=True, slots=True)
class Part:
    """What a part holds: some words and named bytes."""

    head: Mapping[str, Any]
    blobs: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parts:
    """A folder of parts by their keys."""

    folder: Path

    def place(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def size(self, key: str) -> int:
        """Bytes of a part on disk."""
        return self.place(key).stat().st_size

    def has(self, key: str) -> bool:
        """Whether the part is there and whole: a power cut may leave a file with its end missing."""
        try:
            with self.place(key).open("rb") as stream:
                mark, _, size = _HEAD.unpack(stream.read(_HEAD.size))
                return bool(mark == _MARK and os.fstat(stream.fileno()).st_size == size)
        except (OSError, struct.error):
            return False

    def head(self, key: str) -> Mapping[str, Any]:
        """The words of a part without its bytes; raises as `get`."""
        with self.place(key).open("rb") as stream:
            _, length, _ = _HEAD.unpack(stream.read(_HEAD.size))
            head: Mapping[str, Any] = json.loads(zlib.decompress(stream.read(length)))[0]
            return head

    def put(self, key: str, part: Part) -> None:
        """Write a part; raises `OSError` where there is no room."""
        head = json.dumps([part.head, [[name, len(data)] for name, data in part.blobs.items()]], ensure_ascii=False)
        packed = zlib.compress(head.encode(), 1)
        size = _HEAD.size + len(packed) + sum(map(len, part.blobs.values()))
        place = self.place(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = place.with_name(f".{key}.{os.getpid()}")
        try:
            with aside.open("wb") as stream:
                stream.writelines((_HEAD.pack(_MARK, len(packed), size), packed, *part.blobs.values()))
            aside.replace(place)
        except OSError:
            aside.unlink(missing_ok=True)
            raise

    def get(self, key: str) -> Part:
        """Read a part; raises `OSError` or `ValueError` where it is not there or damaged."""
        data = self.place(key).read_bytes()
        try:
            _, length, size = _HEAD.unpack_from(data)
            head, sizes = json.loads(zlib.decompress(data[_HEAD.size : _HEAD.size + length]))
        except (struct.error, zlib.error) as error:
            raise ValueError(f"{key}: {error}") from error
        if size != len(data):
            raise ValueError(f"{key}: cut short")
        blobs, at = {}, _HEAD.size + length
        for name, count in sizes:
            blobs[name] = data[at : at + count]
            at += count
        return Part(head, blobs)

    def sweep(self, keep: Iterable[str]) -> None:
        """Remove every part but these."""
        kept = {self.place(key) for key in keep}
        for path in self.folder.glob("*/*") if self.folder.is_dir() else ():
            if path not in kept:
                path.unlink(missing_ok=True)
