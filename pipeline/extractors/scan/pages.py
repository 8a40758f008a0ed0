"""A picture of a page to its tables and lines, with what was hard to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.extractors.scan.engine import Letter, recognised
from pipeline.extractors.scan.picture import Picture, picture_of
from pipeline.extractors.scan.signs import reread, shaped
from pipeline.extractors.scan.strips import Strip, strips_of
from pipeline.lattice.grid import Lattice, lattices
from pipeline.lattice.layout import Table, laid_out
from pipeline.lattice.pixels import rules_of
from pipeline.lattice.rules import Rule
from pipeline.lattice.runs import Line, Run

_FIGURES = frozenset("0123456789.%≥≤＜＞<>=+-±～~万亿元")
_STOPS = frozenset("。，、；：！,;:!“”‘’\"'（）()《》〈〉【】·•")
"""Signs between words, of which nothing hangs on which it is."""

_SURE, _LIKELY = 0.85, 0.6
"""How sure the recogniser must be of a sign in a figure, and of a word's character."""

_SMALLEST = (60.0, 20.0)
"""Points that a table is wide and high at least; what is smaller are the strokes of a title."""


_UPRIGHT = 0.8
"""How sure the recogniser is of a page that stands upright, on average; mostly it is far surer."""

_SINGLE = 2.2
"""Characters that a dash is long at most."""

_SAID = 3
"""Characters that words have more than."""

_SAMPLE = 8
"""Lines that tell how a page lies."""


class Spot(NamedTuple):
    """Where something was read that may be wrong; "" where ink was left unread."""

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


def best_of(page: Any) -> tuple[Picture, Reading]:
    """A page of pypdfium2 as read; one that reads badly is tried sideways and upside down, and the best is taken."""
    picture = picture_of(page)
    sheet = sheet_of(picture)
    lines = [_letters(sheet, strip) for strip in sheet.strips]
    longest = sorted(zip(sheet.strips, lines, strict=True), key=lambda pair: pair[0].x0 - pair[0].x1)[:_SAMPLE]
    sure = _sure_of_words([line for _, line in longest])
    if sure >= _UPRIGHT:
        return picture, _reading(sheet, lines)
    turned = [(p, sheet_of(p)) for p in (picture_of(page, quarters) for quarters in (1, 2, 3))]
    better, other, found = max(((legibility(s), p, s) for p, s in turned), key=lambda one: one[0])
    return (other, reading_of(found)) if better > sure else (picture, _reading(sheet, lines))


def legibility(sheet: Sheet) -> float:
    """How sure the recogniser is, on average, of the characters on a page's longest lines."""
    longest = sorted(sheet.strips, key=lambda s: s.x0 - s.x1)[:_SAMPLE]
    return _sure_of_words(recognised([_crop(sheet.grey, s) for s in longest]))


def _sure_of_words(lines: Sequence[Sequence[Letter]]) -> float:
    """On lines of several characters; what lies sideways falls apart into single ones."""
    return _mean([line for line in lines if len(line) > _SAID])


def reading_of(sheet: Sheet) -> Reading:
    """The tables and lines on a page taken apart."""
    return _reading(sheet, [_letters(sheet, strip) for strip in sheet.strips])


def _reading(sheet: Sheet, lines: Sequence[tuple[Letter, ...]]) -> Reading:
    runs, doubts = [], []
    for strip, line in zip(sheet.strips, lines, strict=True):
        run, spots = _run(strip, line, sheet.scale)
        runs += run
        doubts += spots
    tables, free = laid_out(runs, sheet.ruled, sheet.horizontal)
    return Reading(tables, free, doubts, _mean(lines))


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


def sheet_of(picture: Picture) -> Sheet:
    """A page taken apart."""
    import cv2
    import numpy as np

    horizontal, vertical, pixels = rules_of(picture.ink, picture.scale)
    ruled = [lattice for lattice in lattices(horizontal, vertical) if _large(lattice)]
    wiped = cv2.dilate(pixels, np.ones((3, 3), np.uint8))
    ink = cv2.bitwise_and(picture.ink, cv2.bitwise_not(wiped))
    strips, em = strips_of(ink, picture.scale, ruled)
    return Sheet(ruled, horizontal, strips, em, cv2.bitwise_or(picture.grey, wiped), ink, picture.scale)


def _letters(sheet: Sheet, strip: Strip) -> tuple[Letter, ...]:
    """The characters of a strip; a sign alone in its cell is looked at more closely."""
    single = strip.inside and strip.x1 - strip.x0 < _SINGLE * sheet.em
    sign = shaped(sheet.ink[strip.y0 : strip.y1, strip.x0 : strip.x1], sheet.em) if single else None
    if sign:
        return (sign,)
    picture = _crop(sheet.grey, strip)
    (line,) = recognised([picture])
    return reread(line, picture) if single else line


def _large(lattice: Lattice) -> bool:
    x0, y0, x1, y1 = lattice.box
    return x1 - x0 >= _SMALLEST[0] and y1 - y0 >= _SMALLEST[1]


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


def _run(strip: Strip, letters: Sequence[Letter], scale: float) -> tuple[list[Run], list[Spot]]:
    """The characters of a strip as a run (none where it holds no character), and which of them are doubtful."""
    x0, _, x1, _ = _frame(strip)
    middle = (strip.y0 + strip.y1) / 2 / scale
    middles = [(x0 + letter.at * (x1 - x0)) / scale for letter in letters]
    marked = [(letter, x) for letter, x in zip(letters, middles, strict=True) if not letter.text.isspace()]
    if not marked:
        return [], [Spot((strip.x0 + strip.x1) / 2 / scale, middle, "")]
    xs = [x for _, x in marked]
    left, right = strip.x0 / scale, strip.x1 / scale
    cuts = [left, *(min(max((a + b) / 2, left), right) for a, b in pairwise(xs)), right]
    text = "".join(letter.text for letter, _ in marked)
    run = Run(text, strip.y0 / scale, strip.y1 / scale, cuts[:-1], cuts[1:])
    return [run], [Spot(x, middle, letter.text) for letter, x in marked if _doubtful(letter)]


def _doubtful(letter: Letter) -> bool:
    return letter.text not in _STOPS and letter.sure < (_SURE if letter.text in _FIGURES else _LIKELY)


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
