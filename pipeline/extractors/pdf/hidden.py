"""Text that is in the file but not to be seen: invisible, white on white, outside the page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, groupby, repeat
from operator import not_
from typing import Any

from pipeline.extractors.pdf.calls import address, call, floats, handle, ints
from pipeline.extractors.pdf.shapes import Drawing
from pipeline.extractors.pdf.turning import framed
from pipeline.lattice.runs import Run
from pipeline.values.place import Box

_INVISIBLE = {3, 7}  # render modes: neither filled nor stroked
_WHITE = 250


def parted(
    text: Any, runs: Sequence[tuple[int, Run]], drawing: Drawing, bounds: Box, turn: int
) -> tuple[list[Run], list[Run], bool]:
    """The runs to be seen, those not, and whether some of the first are the words laid under a scanned picture.

    Invisible text over a picture is what a recogniser read in it; white text on a dark area is a designed heading.
    """
    unseen, white, things = suspects(text, [first for first, _ in runs])
    if unseen or white:
        runs = [piece for first, run in runs for piece in _by_sight(text, first, run, unseen | white)]
        unseen, white, things = suspects(text, [first for first, _ in runs])
    else:
        seen, beyond = on_page([run for _, run in runs], bounds)
        return seen, beyond, False
    pictures, areas = framed(drawing.images, bounds, turn), framed(_dark(drawing), bounds, turn)
    seen, hidden, beyond, recognised = [], [], [], False
    for (_, run), thing in zip(runs, things, strict=True):
        x, y = (run.x0 + run.x1) / 2, (run.y0 + run.y1) / 2
        if not _inside(run, bounds):
            beyond.append(run)
        elif _on(x, y, pictures) or (thing in white and _on(x, y, areas)) or not (thing in unseen or thing in white):
            seen.append(run)
            recognised = recognised or thing in unseen
        else:
            hidden.append(run)
    return seen, beyond + hidden, recognised


def _by_sight(text: Any, first: int, run: Run, shy: set[int]) -> list[tuple[int, Run]]:
    """A run, cut where what is to be seen changes into what is not: words over others stand among them."""
    count = len(run.text)
    if len(run.lefts) != count or not run.text.isprintable():
        return [(first, run)]
    things = map(call("FPDFText_GetTextObject"), repeat(address(text)), range(first, first + count))
    pieces = [[number for number, _ in group] for _, group in groupby(enumerate(things), lambda pair: pair[1] in shy)]
    whole = [(piece[0], run.text[piece[0] : piece[-1] + 1]) for piece in pieces]
    return [
        (first + start + len(said) - len(said.lstrip()), run.cut(start, start + len(said)))
        for start, said in whole
        if said.strip()
    ]


def on_page(runs: Sequence[Run], bounds: Box) -> tuple[list[Run], list[Run]]:
    """The runs whose middle lies on the page, and the others."""
    inside = [_inside(run, bounds) for run in runs]
    return list(compress(runs, inside)), [] if all(inside) else list(compress(runs, map(not_, inside)))


def _inside(run: Run, bounds: Box) -> bool:
    _, y0, y1, lefts, rights = run
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    return 0 <= lefts[0] + rights[-1] <= 2 * width and 0 <= y0 + y1 <= 2 * height


def clipped(text: Any, firsts: Sequence[int], runs: Sequence[Run], bounds: Box, turn: int) -> list[bool]:
    """For each run whether all of it lies outside the area that its text object may paint.

    A spreadsheet prints the words of a merged cell on each page that the cell reaches, and clips them away on all but
    one.
    """
    things = list(map(handle, map(call("FPDFText_GetTextObject"), repeat(address(text)), firsts)))
    clips = list(map(handle, map(call("FPDFPageObj_GetClipPath"), things)))
    counts = map(call("FPDFClipPath_CountPaths"), clips)
    every = zip(clips, counts, strict=True)
    areas = ([_area(clip, number, bounds, turn) for number in range(count)] for clip, count in every)
    return [any(map(_beyond, repeat(run.box), boxes)) for run, boxes in zip(runs, areas, strict=True)]


def _area(clip: Any, number: int, bounds: Box, turn: int) -> Box | None:
    """The outline of one of the paths that clip; None for one without corners."""
    count = call("FPDFClipPath_CountPathSegments")(clip, number)
    corners = map(handle, map(call("FPDFClipPath_GetPathSegment"), repeat(clip), repeat(number), range(count)))
    values = floats("FPDFPathSegment_GetPoint", max(count, 0), corners, slots=(0, 1))
    if not values:
        return None
    xs, ys = values[0::2], values[1::2]
    return framed([(min(xs), min(ys), max(xs), max(ys))], bounds, turn)[0]


def _beyond(box: Box, area: Box | None) -> bool:
    """Whether the middle half of a box lies outside an area."""
    if area is None:
        return False
    quarter = (box[3] - box[1]) / 4
    return box[3] - quarter < area[1] or box[1] + quarter > area[3] or box[2] < area[0] or box[0] > area[2]


def suspects(text: Any, firsts: Sequence[int]) -> tuple[set[int], set[int], list[int]]:
    """The text objects that are not painted, those painted white or with nothing; and the one of each character."""
    things = list(map(call("FPDFText_GetTextObject"), repeat(address(text)), firsts))
    texts = list(map(handle, things))
    modes, pale = list(map(call("FPDFTextObj_GetTextRenderMode"), texts)), _pale(texts)
    if _INVISIBLE.isdisjoint(modes) and True not in pale:
        return set(), set(), things
    unseen = {thing for thing, mode in zip(things, modes, strict=True) if mode in _INVISIBLE}
    return unseen, set(compress(things, pale)), things


def _pale(things: Sequence[Any]) -> list[bool]:
    values = ints("FPDFPageObj_GetFillColor", len(things), things, slots=(0, 0, 0, 1))  # one of the three colours
    if max(values[0::2], default=0) < _WHITE and all(values[1::2]):
        return [False] * len(things)
    values = ints("FPDFPageObj_GetFillColor", len(things), things, slots=(0, 1, 2, 3))
    colours = zip(values[0::4], values[1::4], values[2::4], values[3::4], strict=True)
    return [min(red, green, blue) >= _WHITE or alpha == 0 for red, green, blue, alpha in colours]


def _dark(drawing: Drawing) -> list[Box]:
    """The filled areas that are not white themselves."""
    pale = _pale([path for path, _ in drawing.areas])
    return [box for (_, box), white in zip(drawing.areas, pale, strict=True) if not white]


def _on(x: float, y: float, boxes: Sequence[Box]) -> bool:
    return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes)
