"""What on a picture is no print: seals, shadows and tints, what lies around the sheet, punched holes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

_SEAL = 45.0, 200.0
"""Points between which the longer side of coloured marks that stand together lies when they are a seal, or the half of
one at the edge of a sheet: no words and no coloured table."""

_WORN, _STROKE = 10.0, (36.0, 8.0)
"""Points that are white within a worn seal at most; and how high and wide one of its strokes is at least: lines of
coloured words are lower."""

_COLOURED, _PALE = 24, 18
"""From which difference between its strongest and weakest primary, beyond what the paper has, a pixel is coloured; and
a pixel within a seal."""

_FADED, _CLEAN = 140, 40
"""How bright a seal's strongest primary is at least, and which share of its pixels, in hundredths, may be darker: print
shows there, and strokes lose colour in a compressed picture."""

UNDER, HIDDEN = 1, 255
"""What marks the pixels under a seal, and those of them that it may hide."""

_SHOWS, _DARK = 0.005, 100
"""Share of a seal that is dark at least where print shows through it, and how bright that is at most; below, the seal
may hide what stands under it. Measured: up to 0.3 % of opaque seals, from 0.8 % of others over print."""

_DARKER = 0.7
"""How bright what lies around a sheet is at most, by the sheet."""

_HOLE, _FULL = (11.0, 32.0), 0.93
"""Points that a punched hole is wide and high, and how much of its disc is black at least."""

_STREAK, _THROUGH, _BROAD = 238, 0.9, 3.0
"""How bright a streak is at most, over how much of the sheet it is seen, and how many points broad it is at most."""

_EDGE, _EMPTY = 6.0, 0.1
"""Points along the edge of a sheet, and how much of them may be print."""

_COARSE = 8
"""Pixels to one of the small pictures on which paper is told from what lies around it."""

_PRINT = 7
"""Pixels of those that print is thick at most."""


def without_seals(colours: Any, scale: float) -> tuple[Any, Any]:
    """The page in grey; large coloured marks, such as seals, faded out of it, small ones, such as words, kept.

    And `UNDER` where a seal stands, `HIDDEN` where it may hide what was printed; None for nowhere.
    """
    import cv2
    import numpy as np

    grey = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    tint = _tint(colours)
    seals = list(_seals(tint, scale))
    covered = np.zeros_like(grey)
    for box in seals:
        own = cv2.dilate((tint[box] > _PALE).astype(np.uint8), np.ones((3, 3), np.uint8))
        part = tuple(slice(2 * side.start, 2 * side.stop) for side in box)
        own = cv2.resize(own, grey[part].shape[::-1], interpolation=cv2.INTER_NEAREST)
        bright = colours[part].max(axis=2)
        grey[part] = np.where(own > 0, _lifted(bright, own), grey[part])
        covered[part] |= own * np.uint8(HIDDEN if _hides(colours[part]) else UNDER)
    return grey, covered if seals else None


def _tint(colours: Any) -> Any:
    """How coloured a page is, beyond its paper, at half its size."""
    import cv2
    import numpy as np

    half = cv2.resize(colours, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    tint = half.max(axis=2) - half.min(axis=2)
    return np.where(tint > (paper := int(np.median(tint))), tint - paper, 0).astype(np.uint8)


def _seals(tint: Any, scale: float) -> Iterator[tuple[slice, slice]]:
    """Where on the small picture of its tint a page has seals: one of their strokes at least is higher than words."""
    import cv2
    import numpy as np

    strong = cv2.dilate((tint > _COLOURED).astype(np.uint8), np.ones((2, 2), np.uint8))[::2, ::2]
    point = scale / 4
    _, _, pieces, _ = cv2.connectedComponentsWithStats(strong, connectivity=8)
    strokes = [(x, y) for x, y, w, h, _ in pieces[1:].tolist() if h > _STROKE[0] * point and w > _STROKE[1] * point]
    gap = round(_WORN * point) | 1
    ring = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (gap, gap))
    framed = cv2.copyMakeBorder(strong, gap, gap, gap, gap, cv2.BORDER_CONSTANT, value=0)
    marks = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, ring)[gap:-gap, gap:-gap]
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    boxes = [(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:].tolist()]
    large = [box for box in boxes if any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in strokes)]
    more = round(gap / 2)
    for x0, y0, x1, y1 in _whole(large, _SEAL[1] * point):
        if _SEAL[0] * point < max(x1 - x0, y1 - y0) < _SEAL[1] * point:
            yield (
                slice(max(0, 2 * (y0 - more)), min(2 * (y1 + more), tint.shape[0])),
                slice(max(0, 2 * (x0 - more)), min(2 * (x1 + more), tint.shape[1])),
            )


def _whole(parts: Sequence[tuple[int, int, int, int]], most: float) -> list[tuple[int, int, int, int]]:
    """The arcs of one seal put together: those that stand side by side or one above the other within a seal's size."""
    found: list[tuple[int, int, int, int]] = []
    for x0, y0, x1, y1 in sorted(parts):
        near = next((box for box in found if _together(box, (x0, y0, x1, y1), most)), (x0, y0, x1, y1))
        found = [box for box in found if box != near]
        found.append((min(near[0], x0), min(near[1], y0), max(near[2], x1), max(near[3], y1)))
    return found


def _together(a: tuple[int, int, int, int], b: tuple[int, int, int, int], most: float) -> bool:
    beside = min(a[3], b[3]) > max(a[1], b[1]) or min(a[2], b[2]) > max(a[0], b[0])
    return beside and max(max(a[2], b[2]) - min(a[0], b[0]), max(a[3], b[3]) - min(a[1], b[1])) < most


def _lifted(bright: Any, own: Any) -> Any:
    """A seal's part of the page by its strongest primary, brought to the paper around it; black print stays black."""
    import cv2
    import numpy as np

    marked, bare = bright[own > 0], bright[own == 0]
    if not marked.size:
        return bright
    paper = float(np.median(bare)) if bare.size else 255.0
    seal = max(_FADED, float(np.percentile(marked, _CLEAN)))
    return np.minimum(cv2.convertScaleAbs(bright, alpha=max(1.0, paper / seal)), max(paper, seal)).astype(np.uint8)


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


def without_streaks(grey: Any, scale: float) -> Any:
    """The page without the straight lines that run from edge to edge: dirt on a scanner's glass, creases.

    The rules of a table end within the sheet, and where a picture is cut along them others cross them at its edge.
    """
    import numpy as np

    for plane in (grey, grey.T):
        edge = max(2, round(_EDGE * scale))
        pale = plane < _STREAK
        if max(pale[:edge].mean(), pale[-edge:].mean()) > _EMPTY:
            continue
        ends = np.minimum(pale[:edge].mean(axis=0), pale[-edge:].mean(axis=0))
        lines = np.flatnonzero((pale.mean(axis=0) > _THROUGH) & (ends > _THROUGH))
        for line in np.split(lines, np.flatnonzero(np.diff(lines) > 1) + 1) if len(lines) else ():
            first, last = int(line[0]) - 2, int(line[-1]) + 3
            if last - first <= _BROAD * scale + 5 and first > 0 and last < plane.shape[1]:
                plane[:, first:last] = np.minimum(plane[:, [first - 1]], plane[:, [last]])
    return grey
