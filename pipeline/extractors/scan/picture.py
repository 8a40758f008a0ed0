"""A page as a picture: drawn, freed of seals and shadows, set straight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.values.place import Box

_DPI = 200
_MOST = 5000
"""Pixels along a side; a sheet larger than A3 is drawn at a lower resolution."""

_STEEPEST = 6.0
"""Degrees that a sheet may lie askew."""

_LEVEL = 0.02
"""Degrees below which a page lies level: half a pixel over its width."""

_BLACK = 80
"""How dark ink is on average; paler print is darkened to it."""

_SEAL = 45.0
"""Points both ways from which on a coloured mark is a seal and no word."""

_FADED = 140
"""From which strongest primary on a mark under a seal is the seal's own; black print under it is darker."""

_COLOURED = 48
"""From which difference between its strongest and weakest primary a pixel is coloured; ink and paper have less."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A straightened page.

    Args:
        grey: its pixels, 255 for paper.
        ink: 255 where something is printed.
        scale: pixels to a point.
        back: the affine map (2 × 3) from these pixels to points of the page as displayed.
        size: of the page as displayed, in points.
    """

    grey: Any
    ink: Any
    scale: float
    back: Any
    size: tuple[float, float]

    def displayed(self, box: Box) -> Box:
        """The outline, on the page as displayed, of a box in points of the straightened page."""
        x0, y0, x1, y1 = (side * self.scale for side in box)
        (a, b, c), (d, e, f) = self.back.tolist()
        xs, ys = zip(*((a * x + b * y + c, d * x + e * y + f) for x in (x0, x1) for y in (y0, y1)), strict=True)
        width, height = self.size
        return max(min(xs), 0.0), max(min(ys), 0.0), min(max(xs), width), min(max(ys), height)


def picture_of(page: Any, quarters: int = 0) -> Picture:
    """A page of pypdfium2 as a picture, turned by so many quarters counter-clockwise first."""
    import numpy as np

    width, height = page.get_size()
    scale = min(_DPI / 72, _MOST / max(width, height))
    drawn = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_numpy()
    coloured = drawn.ndim == 3 and drawn.shape[2] >= 3
    grey = _evened(_without_seals(drawn[:, :, :3], scale) if coloured else np.squeeze(drawn))
    turned = np.ascontiguousarray(np.rot90(grey, quarters))
    return _straightened(turned, scale, _unturned(quarters, grey.shape, scale), (width, height))


def _unturned(quarters: int, shape: tuple[int, ...], scale: float) -> Any:
    """The map from pixels of the turned picture to points of the page."""
    import numpy as np

    high, wide = shape[0] / scale, shape[1] / scale
    one = 1 / scale
    maps = (
        ((one, 0, 0), (0, one, 0)),
        ((0, -one, wide), (one, 0, 0)),
        ((-one, 0, wide), (0, -one, high)),
        ((0, one, 0), (-one, 0, high)),
    )
    return np.array(maps[quarters % 4])


def _without_seals(colours: Any, scale: float) -> Any:
    """The page in grey; large coloured marks, such as seals, faded out of it, small ones, such as words, kept."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(colours, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    colour = (small.max(axis=2) - small.min(axis=2) > _COLOURED).astype(np.uint8)
    marks = cv2.morphologyEx(colour, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    seals = [(x, y, w, h) for x, y, w, h, _ in stats[1:].tolist() if min(w, h) > _SEAL * scale / 4]
    if not seals:
        return grey
    mask = np.zeros_like(colour)
    for x, y, w, h in seals:
        mask[y : y + h, x : x + w] = colour[y : y + h, x : x + w]
    mask = cv2.resize(cv2.dilate(mask, np.ones((3, 3), np.uint8)), grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    red, green, blue = cv2.split(colours)
    bright = cv2.max(cv2.max(red, green), blue)
    return np.where(mask > 0, np.where(bright > _FADED, np.uint8(255), bright), grey)


def _evened(grey: Any) -> Any:
    """The page on white paper: shadows, tints and shaded cells taken out."""
    import cv2
    import numpy as np

    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    paper = cv2.resize(cv2.GaussianBlur(paper, (0, 0), 3), (grey.shape[1], grey.shape[0]))
    return cv2.divide(grey, np.maximum(paper, 32), scale=255)


def _straightened(grey: Any, scale: float, back: Any, size: tuple[float, float]) -> Picture:
    """The page turned until its lines lie level, its ink made black."""
    import cv2
    import numpy as np

    lean = skew(_ink(grey))
    if abs(lean) >= _LEVEL:
        high, wide = grey.shape
        turn = cv2.getRotationMatrix2D((wide / 2, high / 2), lean, 1.0)
        grey = cv2.warpAffine(grey, turn, (wide, high), flags=cv2.INTER_LINEAR, borderValue=255)
        back = back @ np.vstack([cv2.invertAffineTransform(turn), (0, 0, 1)])
    ink = _ink(grey)
    black = float(grey[ink > 0].mean()) if ink.any() else 0.0
    if black > _BLACK:
        grey = cv2.bitwise_not(cv2.convertScaleAbs(cv2.bitwise_not(grey), alpha=(255 - _BLACK) / (255 - black)))
        ink = _ink(grey)
    return Picture(grey, ink, scale, back, size)


def _ink(grey: Any) -> Any:
    """255 where something is printed: darker than half-way between this page's ink and its paper."""
    import cv2

    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    level = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0]
    return cv2.threshold(smooth, min(max(level, 110), 200), 255, cv2.THRESH_BINARY_INV)[1]


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
