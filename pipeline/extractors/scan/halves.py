"""Two pages on one picture: an open book, or two sheets side by side on the glass."""

from __future__ import annotations

from typing import Any

from pipeline.extractors.scan.level import skew
from pipeline.extractors.scan.paper import evened
from pipeline.extractors.scan.picture import Shot

_SHAPE = 1.15, 1.75
"""How wide two upright pages side by side are, by their height."""

_MIDDLE = 0.42, 0.58
"""Between which shares of the width the white between two pages lies."""

_GUTTER = 20.0
"""Points of white between two pages at least."""

_DARK, _SPECKS = 200, 0.004
"""How bright print is at most, on a small picture, and which share of a white column may be specks."""

_SMALL = 4
"""Pixels to one of the small picture."""

_GAP, _LONG, _LINES = 12.0, 0.6, 3
"""Points of white within a line, how much of its page a line runs across, and how many such lines a page has: rules or
prose. The columns of one table without rules are apart from each other."""


def halves(shot: Shot) -> list[Shot]:
    """The pages on a picture, from left to right: two where white parts it in the middle and each half has long lines
    of its own; otherwise the picture itself."""
    import cv2
    import numpy as np

    high, wide = shot.pixels.shape[:2]
    if not _SHAPE[0] <= wide / max(high, 1) <= _SHAPE[1]:
        return [shot]
    grey = shot.pixels if shot.pixels.ndim == 2 else cv2.cvtColor(shot.pixels, cv2.COLOR_RGB2GRAY)
    small = evened(cv2.resize(grey, None, fx=1 / _SMALL, fy=1 / _SMALL, interpolation=cv2.INTER_AREA))
    ink = (small < _DARK).astype(np.uint8) * np.uint8(255)
    middle = _gutter(((ink > 0).mean(axis=0) > _SPECKS).tolist(), _GUTTER * shot.scale / _SMALL)
    if middle is None or not all(_written(half, shot.scale / _SMALL) for half in (ink[:, :middle], ink[:, middle:])):
        return [shot]
    left, top = shot.origin
    cut, right, bottom = middle * _SMALL / shot.scale, left + wide / shot.scale, top + high / shot.scale
    return [shot.part((left, top, left + cut, bottom)), shot.part((left + cut, top, right, bottom))]


def _gutter(inked: list[bool], least: float) -> int | None:
    """The middle of the broadest white of a picture's columns in the middle of it."""
    first, last = (round(share * len(inked)) for share in _MIDDLE)
    start, best = first, (0, 0)
    for at in range(first, last + 1):
        if at == last or inked[at]:
            best = max(best, (at - start, start))
            start = at + 1
    return best[1] + best[0] // 2 if best[0] >= least else None


def _written(ink: Any, scale: float) -> bool:
    """Whether lines run across most of what stands on half a picture."""
    import cv2
    import numpy as np

    high, wide = ink.shape
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), skew(ink), 1.0)
    columns = np.flatnonzero(ink.any(axis=0))
    if not len(columns):
        return False
    level = cv2.warpAffine(ink, turn, (wide, high)) > 64
    gap, long = round(_GAP * scale) | 1, round(_LONG * (columns[-1] - columns[0] + 1))
    closed = cv2.morphologyEx(level.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, max(1, long)), np.uint8)).max(axis=1)
    return int((np.diff(runs.astype(np.int8)) > 0).sum()) >= _LINES
