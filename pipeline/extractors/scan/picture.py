"""A page as a picture: drawn, freed of seals and shadows, set straight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.extractors.scan.files import Still
from pipeline.extractors.scan.level import levelled
from pipeline.extractors.scan.paper import HIDDEN, evened, without_holes, without_seals, without_streaks
from pipeline.values.place import Box

_DPI = 200
_MOST = 5000
"""Pixels along a side; a sheet larger than A3 is drawn at a lower resolution."""

_GREY = ("1", "L", "I;16")
"""Modes of Pillow without colour."""

_BLACK = 80
"""How dark ink is on average; paler print is darkened to it."""


class Shot(NamedTuple):
    """A page, or a part of one, as it lies.

    Args:
        pixels: grey, or red, green and blue.
        scale: pixels to a point.
        size: of the whole page as displayed, in points.
        origin: where the part begins on the page, in points.
    """

    pixels: Any
    scale: float
    size: tuple[float, float]
    origin: tuple[float, float] = (0.0, 0.0)

    def part(self, box: Box) -> Shot:
        """What the page shows within a box."""
        x0, y0, x1, y1 = (max(0, round(side * self.scale)) for side in box)
        return self._replace(pixels=self.pixels[y0:y1, x0:x1], origin=(x0 / self.scale, y0 / self.scale))


@dataclass(frozen=True, slots=True)
class Picture:
    """A straightened page.

    Args:
        grey: its pixels, 255 for paper.
        ink: 255 where something is printed.
        scale: pixels to a point.
        back: the map (3 × 3) from these pixels to points of the page as displayed.
        size: of the page as displayed, in points.
        covered: 255 where a seal may hide what was printed; None for nowhere.
        stamped: not 0 where a seal stands; None for nowhere.
    """

    grey: Any
    ink: Any
    scale: float
    back: Any
    size: tuple[float, float]
    covered: Any = None
    stamped: Any = None

    def displayed(self, box: Box) -> Box:
        """The outline, on the page as displayed, of a box in points of the straightened page."""
        x0, y0, x1, y1 = (side * self.scale for side in box)
        rows = self.back.tolist()
        corners = ([a * x + b * y + c for a, b, c in rows] for x in (x0, x1) for y in (y0, y1))
        xs, ys = zip(*((x / w, y / w) for x, y, w in corners), strict=True)
        width, height = self.size
        return max(min(xs), 0.0), max(min(ys), 0.0), min(max(xs), width), min(max(ys), height)


def shot_of(page: Any) -> Shot:
    """A page of pypdfium2, drawn."""
    import numpy as np

    width, height = page.get_size()
    scale = min(_DPI / 72, _MOST / max(width, height))
    drawn = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_numpy()
    coloured = drawn.ndim == 3 and drawn.shape[2] >= 3
    return Shot(drawn[:, :, :3] if coloured else np.squeeze(drawn), scale, (width, height))


def shot_from(still: Still) -> Shot:
    """A picture of an image file as a page."""
    import cv2
    import numpy as np
    from PIL import Image

    image, (width, height) = still
    if image.has_transparency_data:  # on white paper, not on black
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
    pixels = np.asarray(image.convert("L" if image.mode in _GREY else "RGB"))
    scale = min(_DPI / 72, _MOST / max(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    kind = cv2.INTER_AREA if size[0] < pixels.shape[1] else cv2.INTER_CUBIC
    return Shot(cv2.resize(pixels, size, interpolation=kind), scale, (width, height))


def picture_of(shot: Shot, quarters: int = 0) -> Picture:
    """A page as a picture, turned by so many quarters counter-clockwise first."""
    import numpy as np

    covered = None
    grey = shot.pixels
    if grey.ndim == 3:
        grey, covered = without_seals(grey, shot.scale)
    grey = np.ascontiguousarray(np.rot90(without_streaks(evened(grey), shot.scale), quarters))
    covered = None if covered is None else np.ascontiguousarray(np.rot90(covered, quarters))
    return _straightened(grey, covered, shot, _unturned(quarters, shot))


def _unturned(quarters: int, shot: Shot) -> Any:
    """The map from pixels of the turned picture to points of the page."""
    import numpy as np

    one, (left, top) = 1 / shot.scale, shot.origin
    right, bottom = left + shot.pixels.shape[1] * one, top + shot.pixels.shape[0] * one
    maps = (
        ((one, 0, left), (0, one, top)),
        ((0, -one, right), (one, 0, top)),
        ((-one, 0, right), (0, -one, bottom)),
        ((0, one, left), (-one, 0, bottom)),
    )
    return np.array((*maps[quarters % 4], (0, 0, 1)))


def _straightened(grey: Any, covered: Any, shot: Shot, back: Any) -> Picture:
    """The page turned until its lines lie level, its ink made black."""
    import cv2
    import numpy as np

    turn = levelled(_ink(grey), shot.scale)
    if turn is not None:
        size = grey.shape[::-1]
        grey = cv2.warpPerspective(grey, turn, size, flags=cv2.INTER_LINEAR, borderValue=255)
        covered = None if covered is None else cv2.warpPerspective(covered, turn, size, flags=cv2.INTER_NEAREST)
        back = back @ np.linalg.inv(turn)
    ink = _ink(grey)
    black = float(grey[ink > 0].mean()) if ink.any() else 0.0
    if black > _BLACK:
        grey = cv2.bitwise_not(cv2.convertScaleAbs(cv2.bitwise_not(grey), alpha=(255 - _BLACK) / (255 - black)))
        ink = _ink(grey)
    grey = without_holes(grey, ink, shot.scale)
    hidden = None if covered is None else (covered == HIDDEN) * np.uint8(255)
    hidden = hidden if hidden is not None and hidden.any() else None
    return Picture(grey, _ink(grey), shot.scale, back, shot.size, hidden, covered)


def _ink(grey: Any) -> Any:
    """255 where something is printed: darker than half-way between this page's ink and its paper."""
    import cv2

    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    level = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0]
    return cv2.threshold(smooth, min(max(level, 110), 200), 255, cv2.THRESH_BINARY_INV)[1]
