"""What on a picture is no print: seals, shadows and tints, what lies around the sheet, punched holes."""

from __future__ import annotations

from typing import Any

_SEAL = 45.0
"""Points both ways from which on a coloured mark is a seal and no word."""

_FADED = 140
"""From which strongest primary on a mark under a seal is the seal's own; black print under it is darker."""

_COLOURED = 48
"""From which difference between its strongest and weakest primary a pixel is coloured; ink and paper have less."""

_SHOWS, _DARK = 0.005, 100
"""Share of a seal that is dark at least where print shows through it, and how bright that is at most; below, the seal
may hide what stands under it. Measured: up to 0.3 % of opaque seals, from 0.8 % of others over print."""

_DARKER = 0.7
"""How bright what lies around a sheet is at most, by the sheet."""

_HOLE, _FULL = (11.0, 32.0), 0.93
"""Points that a punched hole is wide and high, and how much of its disc is black at least."""

_COARSE = 8
"""Pixels to one of the small pictures on which paper is told from what lies around it."""

_PRINT = 7
"""Pixels of those that print is thick at most."""


def without_seals(colours: Any, scale: float) -> tuple[Any, Any]:
    """The page in grey; large coloured marks, such as seals, faded out of it, small ones, such as words, kept.

    And 255 where a seal may hide what was printed; None for nowhere.
    """
    import cv2
    import numpy as np

    grey = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(colours, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    colour = (small.max(axis=2) - small.min(axis=2) > _COLOURED).astype(np.uint8)
    marks = cv2.morphologyEx(colour, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    seals = [(x, y, w, h) for x, y, w, h, _ in stats[1:].tolist() if min(w, h) > _SEAL * scale / 4]
    if not seals:
        return grey, None
    bright = colours.max(axis=2)
    mask, hiding = np.zeros_like(colour), np.zeros_like(colour)
    for x, y, w, h in seals:
        part = slice(y, y + h), slice(x, x + w)
        mask[part] = colour[part]
        if _hides(colours[4 * y : 4 * (y + h), 4 * x : 4 * (x + w)]):
            hiding[part] = colour[part]
    under = _enlarged(cv2.dilate(mask, np.ones((3, 3), np.uint8)), grey.shape)
    faded = np.where(under > 0, np.where(bright > _FADED, np.uint8(255), bright), grey)
    return faded, _enlarged(hiding, grey.shape) * np.uint8(255) if hiding.any() else None


def _hides(colours: Any) -> bool:
    """Whether hardly anything dark shows within the strokes of the seal in a picture."""
    import cv2
    import numpy as np

    bright = colours.max(axis=2)
    own = (bright - colours.min(axis=2) > _COLOURED).astype(np.uint8)
    across = cv2.morphologyEx(own, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)) > 0
    return bool((bright[across] <= _DARK).mean() < _SHOWS)


def _enlarged(mask: Any, shape: tuple[int, ...]) -> Any:
    import cv2

    return cv2.resize(mask, shape[1::-1], interpolation=cv2.INTER_NEAREST)


def evened(grey: Any) -> Any:
    """The page on white paper: shadows, tints, shaded cells and what lies around the sheet taken out."""
    import cv2
    import numpy as np

    small = cv2.resize(grey, None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(small, _PRINT, _PRINT, _PRINT, _PRINT, cv2.BORDER_CONSTANT, value=0)  # for thin edges
    paper = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, np.ones((_PRINT, _PRINT), np.uint8))
    paper = paper[_PRINT:-_PRINT, _PRINT:-_PRINT]
    around = _around(paper)
    weight = (around == 0).astype(np.float32)
    local = cv2.GaussianBlur(paper * weight, (0, 0), 3) / np.maximum(cv2.GaussianBlur(weight, (0, 0), 3), 1e-3)
    local = cv2.resize(np.clip(local, 32, 255).astype(np.uint8), grey.shape[::-1])
    even = cv2.divide(grey, local, scale=255)
    if around.any():
        even[_enlarged(around, grey.shape) > 0] = 255
    return even


def _around(paper: Any) -> Any:
    """1 where a picture (without its print) shows no sheet: dark, and joined to the picture's edge."""
    import cv2
    import numpy as np

    _, dark = cv2.threshold(paper, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    inside = dark == 0
    if not dark.any() or paper[dark > 0].mean() > _DARKER * paper[inside].mean():
        return np.zeros_like(dark)
    framed = cv2.copyMakeBorder(dark, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    _, numbers = cv2.connectedComponents(framed, connectivity=4)
    outside = (numbers == numbers[0, 0])[1:-1, 1:-1].astype(np.uint8)
    return cv2.dilate(outside, np.ones((3, 3), np.uint8))


def without_holes(grey: Any, ink: Any, scale: float) -> Any:
    """The page with black discs whitened: no character is so large, so round and so full."""
    import cv2
    import numpy as np

    low, high = (side * scale for side in _HOLE)
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    for number, (x, y, w, h, area) in enumerate(stats.tolist()):
        if number and low <= min(w, h) and max(w, h) <= high and abs(w - h) <= 0.15 * max(w, h):
            disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (w, h)) > 0
            part = slice(y, y + h), slice(x, x + w)
            mark = numbers[part] == number
            if mark[disc].mean() > _FULL and area < (1 + _FULL) / 2 * w * h:
                grey[part] = np.where(mark, np.uint8(255), grey[part])
    return grey
