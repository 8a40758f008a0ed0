"""Ink that no character was read from: a recogniser leaves out a sign or takes two for one, and is sure of the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from pipeline.extractors.scan.engine import Letter, Recogniser

_WIDE, _NARROW = 0.9, 0.55
"""How wide a character is, by the height of its line: of Chinese print, and a figure."""

_BROAD = frozenset("%@MWmw&")

_BESIDE = 0.22
"""How far beside its middle as told, by the height of its line, a character may stand."""

_LEAST, _EDGE, _FILLED = 0.35, 0.1, 0.035
"""How wide ink is at least, by the height of its line, that is a character, before or behind all others too, and how
much of its outline is black."""

_WIDER = (1.25, 0.9)
"""How much wider a line is shown again of which something was not read."""


def unread(line: Sequence[Letter], ink: Any, size: float) -> list[float]:
    """Where on a line (0 to 1) ink stands that none of its characters explains; `size` is its height in pixels."""
    wide = ink.shape[1]
    if not line:
        return []
    bare = (ink > 0).sum(axis=0)
    for letter in line:
        half = (_BESIDE + (_NARROW if letter.text.isascii() and letter.text not in _BROAD else _WIDE) / 2) * size
        bare[max(0, round(letter.at * wide - half)) : max(0, round(letter.at * wide + half))] = 0
    first, last = line[0].at * wide, line[-1].at * wide
    return [
        (start + stop) / 2 / wide
        for start, stop in _stretches(bare > 0)
        if stop - start >= (_LEAST if first < start < last else _EDGE) * size
        and bare[start:stop].sum() >= _FILLED * max(stop - start, _LEAST * size) * size
    ]


def _stretches(inked: Any) -> Iterator[tuple[int, int]]:
    at = 0
    for full, columns in groupby(inked.tolist()):
        count = sum(1 for _ in columns)
        if full:
            yield at, at + count
        at += count


def completed(line: Sequence[Letter], picture: Any, ink: Any, size: float, recognise: Recogniser) -> tuple[Letter, ...]:
    """The line; one of which something was not read as read in another width, if nothing is left out there."""
    import cv2

    for wider in _WIDER if unread(line, ink, size) else ():
        shown = cv2.resize(picture, None, fx=wider, fy=1, interpolation=cv2.INTER_LINEAR)
        (again,) = recognise([shown])
        if _said(again) != _said(line) and not unread(again, ink, size):
            return tuple(again)
    return tuple(line)


def _said(line: Sequence[Letter]) -> str:
    return "".join(letter.text for letter in line if not letter.text.isspace())
