"""A sign alone in its cell: a dash, a slash or “=” is known by its shape, any other is read three times over.

A recogniser trained on lines of words takes a lone “/” for 1, “—” for 一 and “≥” for N: nothing beside it tells how
large it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.extractors.scan.engine import Letter, Recogniser

_FLAT, _DOT = 0.28, 0.3
"""How high, in characters, a dash is at most, and how large a mark that may be a worn hyphen: a cell left empty."""

_SHORT = 0.65
"""How long, in characters, a hyphen is at most; a longer one is a dash."""

_LEANING, _BENT = 0.25, 0.05
"""How far a slash moves to the right, and how far its rows stand off a straight line at most, by its height."""

_ALIKE = 0.12
"""How far the ends of the strokes of “=” lie apart at most, by its width."""

_SURE = 0.9
_TIMES = 3


def shaped(ink: Any, em: float) -> Letter | None:
    """The dash, the slash or the “=” that a mark is, by its outline and slope; None for any other. `em` in pixels."""
    import numpy as np

    ys, xs = np.nonzero(ink)
    if not len(xs):
        return None
    wide, high = int(xs.max() - xs.min()) + 1, int(ys.max() - ys.min()) + 1
    flat = high <= _FLAT * em and wide >= 1.8 * high and len(xs) > 0.6 * wide * high
    if flat or max(wide, high) <= _DOT * em:
        return Letter("-" if wide < _SHORT * em else "—", 1.0, 0.5)
    if _doubled(ink, wide, em):
        return Letter("=", 1.0, 0.5)
    return Letter("/", 1.0, 0.5) if high > 0.6 * em and _slanting(xs, ys, high) else None


def _doubled(ink: Any, wide: int, em: float) -> bool:
    """Whether a mark is two flat strokes of one length, one right above the other: those of 二 differ."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if len(stats) != 3:
        return False
    (x0, y0, w0, h0, _), (x1, y1, w1, h1, _) = stats[1:].tolist()
    alike = abs(x0 - x1) <= _ALIKE * wide and abs(x0 + w0 - x1 - w1) <= _ALIKE * wide
    flat = max(h0, h1) <= _FLAT * em and min(w0, w1) >= 1.8 * max(h0, h1)
    return bool(alike and flat and abs(y0 - y1) > max(h0, h1) and wide <= em)


def _slanting(xs: Any, ys: Any, high: int) -> bool:
    """Whether every row of a mark is short and stands a little to the left of the one above."""
    import numpy as np

    rows = [xs[ys == y] for y in np.unique(ys)]
    if len(rows) < high or max(int(row.max() - row.min()) for row in rows) > 0.35 * high:
        return False
    middles, heights = np.array([row.mean() for row in rows]), np.arange(len(rows))
    slope, start = np.polyfit(heights, middles, 1)
    bent = float(np.abs(middles - start - slope * heights).max())
    return bool(-slope > _LEANING and bent < max(1.0, _BENT * high))


def reread(line: Sequence[Letter], picture: Any, recognise: Recogniser) -> tuple[Letter, ...]:
    """What a single sign is: a lone O is a zero; one not surely read is what most of three beside each other are."""
    import numpy as np

    if len(line) == 1 and line[0].text in "Oo":
        line = (line[0]._replace(text="0"),)
    if len(line) > 1 or (line and line[0].sure >= _SURE):
        return tuple(line)
    (again,) = recognise([np.hstack([picture] * _TIMES)])
    sure: dict[str, float] = {}
    for letter in again:
        if not letter.text.isspace():
            sure[letter.text] = sure.get(letter.text, 0.0) + letter.sure / _TIMES
    best = max(sure, key=lambda text: sure[text], default="")
    return (Letter(best, sure[best], 0.5),) if sure.get(best, 0.0) > (line[0].sure if line else 0.0) else tuple(line)
