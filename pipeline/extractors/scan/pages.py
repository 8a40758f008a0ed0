"""A picture of a page to its tables and lines, with what was hard to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.extractors.scan.doubts import blurred, stray, unsure
from pipeline.extractors.scan.engine import Letter, Recogniser
from pipeline.extractors.scan.losses import completed, unread
from pipeline.extractors.scan.picture import Picture, Shot, picture_of
from pipeline.extractors.scan.signs import reread, shaped
from pipeline.extractors.scan.strips import Strip, strips_of
from pipeline.extractors.scan.weak import made_whole
from pipeline.lattice.grid import Lattice, lattices
from pipeline.lattice.layout import Table, laid_out
from pipeline.lattice.pixels import left_of, rules_of
from pipeline.lattice.rules import Rule
from pipeline.lattice.runs import Line, Run

_SMALLEST = ((60.0, 20.0), (200.0, 10.0))
"""Points that a table is wide and high at least, one or the other; what is smaller are the strokes of a title."""


_UPRIGHT = 0.8
"""How sure the recogniser is of a page that stands upright, on average; mostly it is far surer."""

_SINGLE = 2.2
"""Characters that a dash is long at most."""

_SAID = 3
"""Characters that words have more than."""

_SAMPLE = 8
"""Lines that tell how a page lies."""


class Spot(NamedTuple):
    """Where something was read that may be wrong; "" where ink was left unread, or a seal may hide some."""

    x: float
    y: float
    text: str


class Reading(NamedTuple):
    """A page as read, in points of its straightened picture; `sure` is the mean over its characters, 0 without any."""

    tables: list[Table]
    lines: list[Line]
    doubts: list[Spot]
    sure: float

    def doubtful(self) -> dict[tuple[int, int], list[str]]:
        """The cells with something doubtful, by table and cell from 0 (a line: −1 and its number)."""
        found: dict[tuple[int, int], list[str]] = {}
        for x, y, text in self.doubts:
            for key in _standing(self, x, y):
                found.setdefault(key, []).append(text)
        return found


def best_of(shot: Shot, recognise: Recogniser) -> tuple[Picture, Reading]:
    """A page as read; one that reads badly is tried upside down and sideways, and the best is taken."""
    picture = picture_of(shot)
    sheet = sheet_of(picture)
    upright, over = _legible(sheet, recognise)
    if upright >= _UPRIGHT and upright >= over:
        return picture, reading_of(sheet, recognise)
    best = [(upright, 0), (over, 2)]
    found = {0: (picture, sheet)}
    if over < _UPRIGHT:
        aside = picture_of(shot, 1)
        found[1] = aside, sheet_of(aside)
        best += zip(_legible(found[1][1], recognise), (1, 3), strict=True)
    quarters = max(best, key=lambda one: one[0])[1]
    if quarters not in found:
        picture = picture_of(shot, quarters)
        found[quarters] = picture, sheet_of(picture)
    picture, sheet = found[quarters]
    return picture, reading_of(sheet, recognise)


def _legible(sheet: Sheet, recognise: Recogniser) -> tuple[float, float]:
    """How sure the recogniser is, on average, of the characters on a page's longest lines: as they stand, and (only
    where they don't read well so) upside down."""
    longest = sorted(sheet.strips, key=lambda s: s.x0 - s.x1)[:_SAMPLE]
    crops = [_crop(sheet.grey, strip) for strip in longest]
    sure = _sure_of_words(recognise(crops))
    return sure, 0.0 if sure >= _UPRIGHT else _sure_of_words(recognise([crop[::-1, ::-1] for crop in crops]))


def _sure_of_words(lines: Sequence[Sequence[Letter]]) -> float:
    """On lines of several characters; what lies sideways falls apart into single ones."""
    return _mean([line for line in lines if len(line) > _SAID])


def reading_of(sheet: Sheet, recognise: Recogniser) -> Reading:
    """The tables and lines on a page taken apart."""
    return _reading(sheet, [_letters(sheet, strip, recognise) for strip in sheet.strips])


def _reading(sheet: Sheet, lines: Sequence[tuple[Letter, ...]]) -> Reading:
    runs = []
    doubts = [Spot(*_middle(strip, sheet.scale), "") for strip in stray(sheet.strips, lines, sheet.em)]
    bad = blurred(lines)
    for strip, line in zip(sheet.strips, lines, strict=True):
        run, spots = _run(sheet, strip, line)
        runs += run
        if bad and not spots and any(letter.text.isdigit() for letter in line):
            spots = [Spot(*_middle(strip, sheet.scale), "")]
        doubts += spots or ([Spot(*_middle(strip, sheet.scale), "")] if _hidden(sheet, strip) else [])
    tables, free = laid_out(runs, sheet.ruled, sheet.horizontal)
    doubts += _blanks(sheet, tables)
    return Reading(tables, free, doubts, _mean(lines))


def _hidden(sheet: Sheet, strip: Strip) -> bool:
    """Whether a seal may hide characters of a strip or right beside it."""
    if sheet.covered is None:
        return False
    more = round(sheet.em)
    left, top, right, bottom = strip.room
    x0, x1 = max(strip.x0 - more, left), min(strip.x1 + more, right)
    return bool(sheet.covered[max(strip.y0, top) : min(strip.y1, bottom), x0:x1].any())


def _blanks(sheet: Sheet, tables: Sequence[Table]) -> Iterator[Spot]:
    """The middles of empty cells of which a seal may hide what stands there."""
    for table in tables if sheet.covered is not None else ():
        for span, text in zip(table.lattice.cells, table.texts, strict=True):
            x0, y0, x1, y1 = table.lattice.box_of(span)
            left, top, right, bottom = (round(side * sheet.scale) for side in (x0, y0, x1, y1))
            if not text and (sheet.covered[top:bottom, left:right] > 0).sum() > (sheet.em / 2) ** 2:
                yield Spot((x0 + x1) / 2, (y0 + y1) / 2, "")


def _middle(strip: Strip, scale: float) -> tuple[float, float]:
    return (strip.x0 + strip.x1) / 2 / scale, (strip.y0 + strip.y1) / 2 / scale


def _mean(lines: Sequence[Sequence[Letter]]) -> float:
    every = [letter.sure for line in lines for letter in line if not letter.text.isspace()]
    return sum(every) / len(every) if every else 0.0


class Sheet(NamedTuple):
    """A page taken apart: ruled tables, horizontal rules, lines of text, and the page with its rules wiped out.

    `em` is the height of a character, in pixels; `scale` the pixels to a point.
    """

    ruled: list[Lattice]
    horizontal: list[Rule]
    strips: list[Strip]
    em: float
    grey: Any
    ink: Any
    scale: float
    covered: Any = None
    stamped: Any = None


def sheet_of(picture: Picture) -> Sheet:
    """A page taken apart."""
    import cv2
    import numpy as np

    ink = made_whole(picture.grey, picture.ink, picture.scale)
    horizontal, vertical, pixels = rules_of(ink, picture.scale, picture.covered)
    ruled = [lattice for lattice in lattices(horizontal, vertical) if _large(lattice)]
    wiped = cv2.dilate(pixels, np.ones((3, 3), np.uint8))
    ink = cv2.bitwise_and(ink, cv2.bitwise_not(wiped))
    left = cv2.dilate(left_of(ink, horizontal, vertical, picture.scale), np.ones((3, 3), np.uint8))
    wiped, ink = cv2.bitwise_or(wiped, left), cv2.bitwise_and(ink, cv2.bitwise_not(left))
    strips, em = strips_of(ink, picture.scale, ruled)
    grey = cv2.bitwise_or(picture.grey, wiped)
    return Sheet(ruled, horizontal, strips, em, grey, ink, picture.scale, picture.covered, picture.stamped)


def _letters(sheet: Sheet, strip: Strip, recognise: Recogniser) -> tuple[Letter, ...]:
    """The characters of a strip; a sign alone in its cell is looked at more closely."""
    single = strip.inside and strip.x1 - strip.x0 < _SINGLE * sheet.em
    sign = shaped(sheet.ink[strip.y0 : strip.y1, strip.x0 : strip.x1], sheet.em) if single else None
    if sign:
        return (sign,)
    picture = _crop(sheet.grey, strip)
    (line,) = recognise([picture])
    if single:
        return reread(line, picture, recognise)
    return completed(line, picture, _crop(sheet.ink, strip), _size(sheet, strip), recognise)


def _size(sheet: Sheet, strip: Strip) -> float:
    """Pixels that the characters of a strip are high."""
    return max(sheet.em, strip.y1 - strip.y0)


def _large(lattice: Lattice) -> bool:
    x0, y0, x1, y1 = lattice.box
    return any(x1 - x0 >= wide and y1 - y0 >= high for wide, high in _SMALLEST)


def _frame(strip: Strip) -> tuple[int, int, int, int]:
    """The strip with a little paper around, as far as its room goes; in a cell with half a character on each side,
    where a pale full stop may have been missed."""
    left, top, right, bottom = strip.room
    high = strip.y1 - strip.y0
    edge, side = max(2, round(high * 0.15)), round(high * (0.5 if strip.inside else 0.15))
    x0, y0 = max(strip.x0 - side, left), max(strip.y0 - edge, top)
    return x0, y0, min(strip.x1 + side, right), min(strip.y1 + edge, bottom)


def _crop(grey: Any, strip: Strip) -> Any:
    x0, y0, x1, y1 = _frame(strip)
    return grey[y0:y1, x0:x1]


def _run(sheet: Sheet, strip: Strip, letters: Sequence[Letter]) -> tuple[list[Run], list[Spot]]:
    """The characters of a strip as a run (none where it holds no character), and which of them are doubtful."""
    scale = sheet.scale
    x0, _, x1, _ = _frame(strip)
    middle = (strip.y0 + strip.y1) / 2 / scale
    middles = [(x0 + letter.at * (x1 - x0)) / scale for letter in letters]
    doubtful = set(unsure(letters, strip.inside, _stamped(sheet, strip, middles)))
    marked = [n for n, letter in enumerate(letters) if not letter.text.isspace()]
    if not marked:
        return [], [Spot(*_middle(strip, scale), "")]
    xs = [middles[n] for n in marked]
    left, right = strip.x0 / scale, strip.x1 / scale
    cuts = [left, *(min(max((a + b) / 2, left), right) for a, b in pairwise(xs)), right]
    run = Run("".join(letters[n].text for n in marked), strip.y0 / scale, strip.y1 / scale, cuts[:-1], cuts[1:])
    lost = unread(letters, _crop(sheet.ink, strip), _size(sheet, strip)) if len(marked) > 1 else []
    spots = [Spot((x0 + at * (x1 - x0)) / scale, middle, "") for at in lost]
    return [run], [*(Spot(middles[n], middle, letters[n].text.strip()) for n in sorted(doubtful)), *spots]


def _stamped(sheet: Sheet, strip: Strip, middles: Sequence[float]) -> list[int]:
    """Which characters with these middles, in points, stand under a seal."""
    if sheet.stamped is None:
        return []
    under = sheet.stamped[strip.y0 : strip.y1].any(axis=0)
    half = sheet.em / 3
    return [
        n
        for n, x in enumerate(middles)
        if under[max(0, round(x * sheet.scale - half)) : round(x * sheet.scale + half)].any()
    ]


def _standing(reading: Reading, x: float, y: float) -> Iterator[tuple[int, int]]:
    """The cell or the line at a point."""
    for number, table in enumerate(reading.tables):
        if _within(x, y, table.lattice.box):
            cells = table.lattice.cells
            yield from ((number, i) for i, cell in enumerate(cells) if _within(x, y, table.lattice.box_of(cell)))
            return
    yield from ((-1, i) for i, line in enumerate(reading.lines) if _within(x, y, line.box))


def _within(x: float, y: float, box: tuple[float, float, float, float]) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
