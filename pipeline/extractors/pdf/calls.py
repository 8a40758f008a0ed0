"""PDFium's functions, prepared to be called by the thousand.

A page takes a thousand calls, and most of what ctypes costs is making an argument out of a Python object. So handles
are made arguments once (`handle`), results land in one room whose addresses were made arguments before (`floats`,
`ints`), and calls go through `map(f, repeat(handle), range(n))`, never through a loop: 0.1 µs each instead of 0.4.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterable
from functools import cache
from itertools import islice
from struct import unpack_from
from typing import Any

_HANDLE, _INT, _FLOAT = ctypes.c_void_p, ctypes.c_int, ctypes.c_float
_ROOM = 1024
"""Results that one room holds; more are fetched in turns."""

_RESULTS: dict[str, Any] = {
    "FPDFText_GetCharAngle": _FLOAT,
    "FPDFText_GetTextObject": _HANDLE,
    "FPDFPage_GetObject": _HANDLE,
    "FPDFFormObj_GetObject": _HANDLE,
    "FPDFPath_GetPathSegment": _HANDLE,
    "FPDFPageObj_GetClipPath": _HANDLE,
    "FPDFClipPath_GetPathSegment": _HANDLE,
}
"""What a function gives, where that is no integer."""

handle = _HANDLE.from_param
"""An address, or a handle of pypdfium2's, as an argument for `call`."""


@cache
def raw() -> Any:
    """PDFium's own interface; loaded when the first PDF is read, so that other formats don't pay for it."""
    import pypdfium2.raw

    return pypdfium2.raw


@cache
def call(name: str) -> Any:
    """The function `name`. It takes only what `handle` gives and plain integers, and looks at neither."""
    return ctypes.PYFUNCTYPE(_RESULTS.get(name, _INT))(ctypes.cast(getattr(raw(), name), _HANDLE).value or 0)


def address(thing: Any) -> Any:
    """A page, text or document of pypdfium2's as an argument for `call`."""
    return handle(ctypes.cast(thing, _HANDLE).value or 0)


def floats(
    name: str, count: int, *arguments: Iterable[Any], slots: tuple[int, ...] = (0,), width: int = 0
) -> list[float]:
    """The floats that `count` calls of `name` give, `width` each (as many as `slots` unless told), one after another.

    It takes addresses for them, one for each of `slots`: where in its room what is put there is kept.
    """
    return _filled(_room(_FLOAT, width or max(slots) + 1, slots), "f", name, count, arguments)


def ints(name: str, count: int, *arguments: Iterable[Any], slots: tuple[int, ...]) -> list[int]:
    """The same for integers, each with its own address."""
    return _filled(_room(_INT, max(slots) + 1, slots), "i", name, count, arguments)


_Room = tuple[Any, int, tuple[list[Any], ...]]


@cache
def _room(kind: Any, width: int, slots: tuple[int, ...]) -> _Room:
    """Room for the numbers of `_ROOM` results, how many each has, and for each slot its addresses in all of them."""
    room, size = (kind * (width * _ROOM))(), ctypes.sizeof(kind)
    places = {slot: [ctypes.byref(room, size * n) for n in range(slot, width * _ROOM, width)] for slot in set(slots)}
    return room, width, tuple(places[slot] for slot in slots)


def _filled(room: _Room, code: str, name: str, count: int, arguments: tuple[Iterable[Any], ...]) -> list[Any]:
    numbers, width, places = room
    if not count:
        return []
    rest = [iter(argument) for argument in arguments]
    found: list[Any] = []
    for start in range(0, count, _ROOM):
        turn = min(_ROOM, count - start)
        ctypes.memset(numbers, 0, 4 * width * turn)  # a call that fails writes nothing
        deque(map(call(name), *(islice(argument, turn) for argument in rest), *places), maxlen=0)
        found += unpack_from(f"{width * turn}{code}", numbers)
    return found
