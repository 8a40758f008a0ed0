"""OLE compound files, the container of old office formats: the names of what lies at their top, and how it begins."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # sector numbers from here on are marks
_SMALL = 4096  # shorter streams lie in another place, which no one asks for here
_MOST = 100_000  # sectors or entries, against rings in damaged files


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream or storage at the top of the file; `head` the first sector of a long stream, b"" of others."""

    name: str
    head: bytes


def streams(data: bytes) -> tuple[Stream, ...]:
    """What lies at the top of a compound file; () when it is none or damaged."""
    if not data.startswith(MAGIC) or len(data) < 512:
        return ()
    try:
        return tuple(_top(data))
    except (struct.error, IndexError, ValueError):
        return ()


def _top(data: bytes) -> Iterator[Stream]:
    size = 1 << min(_number(data, 30, "<H"), 16)
    table = list(_allocation(data, size))
    directory = bytearray()
    for count, sector in enumerate(_chain(table, _number(data, 48))):
        if count > _MOST:
            return
        directory += _sector(data, size, sector)
    entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    waiting, seen = [_number(entries[0], 76)], set[int]()
    while waiting:
        at = waiting.pop()
        if at >= len(entries) or at in seen:
            continue
        seen.add(at)
        entry = entries[at]
        name = entry[: max(_number(entry, 64, "<H") - 2, 0)].decode("utf-16-le", "replace")
        long = entry[66] == 2 and _number(entry, 120) >= _SMALL
        yield Stream(name, bytes(_sector(data, size, _number(entry, 116))) if long else b"")
        waiting += [_number(entry, 68), _number(entry, 72)]


def _allocation(data: bytes, size: int) -> Iterator[int]:
    """For each sector the next one of its chain."""
    homes = list(struct.unpack_from("<109I", data, 76))
    further, per_sector = _number(data, 68), size // 4
    for _ in range(_MOST):
        if further >= _END:
            break
        block = struct.unpack(f"<{per_sector}I", _sector(data, size, further))
        homes += block[:-1]
        further = block[-1]
    for home in homes:
        if home < _END:
            yield from struct.unpack(f"<{per_sector}I", _sector(data, size, home))


def _chain(table: list[int], sector: int) -> Iterator[int]:
    while sector < _END:
        yield sector
        sector = table[sector]


def _sector(data: bytes, size: int, number: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _number(data: bytes | bytearray, at: int, form: str = "<I") -> int:
    return int(struct.unpack_from(form, data, at)[0])
