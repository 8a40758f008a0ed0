"""How a sheet lies in its picture: askew, or photographed from aside."""

from __future__ import annotations

from typing import Any

_STEEPEST = 6.0
"""Degrees that a sheet may lie askew."""

_LEVEL = 0.02
"""Degrees below which a page lies level: half a pixel over its width."""

_BENT = 3.0
"""Pixels from which on a sheet is not square: its rules would fall apart into steps."""

_LONG = 12.0
"""Points that a stroke is long at least by which the shape of a sheet is told."""

_COARSE = 0.35
"""The size at which strokes are looked for: they are found to a tenth of a pixel."""

_ROUNDS = 4
_ENOUGH, _APART = 120.0, 0.15
"""Points that the strokes of each direction by which the shape of a sheet is told are long together at least, and how
far apart, by the sheet, the outermost stand to tell how their slope grows: two walls of a table may do."""


def levelled(ink: Any, scale: float) -> Any:
    """The map (3 × 3) from pixels of a page to those of the page set straight; None when it lies straight."""
    import cv2
    import numpy as np

    high, wide = ink.shape
    lean = skew(ink)
    turn = np.vstack([cv2.getRotationMatrix2D((wide / 2, high / 2), lean, 1.0), (0, 0, 1)])
    turned = abs(lean) >= _LEVEL
    square = _square(cv2.warpAffine(ink, turn[:2], (wide, high)) if turned else ink, scale)
    if square is None:
        return turn if turned else None
    return square @ turn


def skew(ink: Any) -> float:
    """Degrees that the lines of a page fall to the right (0 when nothing tells): where rows of pixels are fullest."""
    import cv2
    import numpy as np

    step = max(1, round(max(ink.shape) / 1200))
    ys, xs = np.nonzero(cv2.resize(ink, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA) > 96)
    if len(xs) < 100:
        return 0.0
    chosen = slice(None, None, max(1, len(xs) // 60_000))
    xs, ys = xs[chosen] - xs.mean(), ys[chosen].astype(np.float64)

    def fullness(lean: float) -> int:
        rows = ys - xs * np.tan(np.radians(lean))
        counts = np.bincount((rows - rows.min()).astype(np.int64))
        return int((counts * counts).sum())

    lean = 0.0
    for reach, fine in ((_STEEPEST, 0.25), (0.25, 0.05), (0.05, 0.01)):
        lean = max(np.arange(lean - reach, lean + reach + fine / 2, fine).tolist(), key=fullness)
    return float(lean)


def _square(ink: Any, scale: float) -> Any:
    """The map that makes the rules of a level page parallel again; None when they are, or nothing tells.

    Seen from aside, the slope of horizontal rules changes with their height, that of vertical rules with their place
    across; both changes together are the perspective.
    """
    import cv2
    import numpy as np

    high, wide = ink.shape
    small = cv2.resize(ink, None, fx=_COARSE, fy=_COARSE, interpolation=cv2.INTER_AREA)
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(small)[0]
    if found is None:
        return None
    x0, y0, x1, y1 = (found.reshape(-1, 4).astype(np.float64) / _COARSE).T
    dx, dy, x, y = x1 - x0, y1 - y0, (x0 + x1 - wide) / 2, (y0 + y1 - high) / 2
    length = np.hypot(dx, dy)
    lying = (length >= _LONG * scale) & (np.abs(dy) < 0.1 * np.abs(dx))
    standing = (length >= _LONG * scale) & (np.abs(dx) < 0.1 * np.abs(dy))
    if min(length[lying].sum(), length[standing].sum()) < _ENOUGH * scale:
        return None
    a, p = _trend(y[lying], dy[lying] / dx[lying], np.abs(dx[lying]), _APART * high)
    d, q = _trend(x[standing], dx[standing] / dy[standing], np.abs(dy[standing]), _APART * wide)
    reach = max(abs(a * wide), abs(d * high), abs(p * wide * high / 4), abs(q * wide * high / 4))
    if reach < _BENT:
        return None
    middle = np.array([[1, 0, wide / 2], [0, 1, high / 2], [0, 0, 1.0]])
    seen = middle @ np.array([[1, d, 0], [a, 1, 0], [-p, -q, 1.0]]) @ np.linalg.inv(middle)
    return np.linalg.inv(seen)


def _trend(at: Any, slope: Any, weight: Any, apart: float) -> tuple[float, float]:
    """Constant and growth of slopes along a direction, those that stand off left out little by little; no growth where
    they stand less than `apart`."""
    import numpy as np

    spread = float(np.ptp(at)) or 1.0
    matrix = np.stack([np.ones_like(at), at / spread * (spread >= apart)], axis=1)
    kept = np.ones(len(at), bool)
    found = np.zeros(2)
    for _ in range(_ROUNDS):
        root = np.sqrt(weight[kept])
        found = np.linalg.lstsq(matrix[kept] * root[:, None], slope[kept] * root, rcond=None)[0]
        off = np.abs(slope - matrix @ found)
        kept = off <= max(2.5 * float(np.median(off[kept])), 1e-4)
    return float(found[0]), float(found[1] / spread)
