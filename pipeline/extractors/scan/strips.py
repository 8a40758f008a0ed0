"""Where on a picture the lines of text stand: ink that lies side by side, within one cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pipeline.lattice.grid import Lattice
from pipeline.lattice.pixels import without_dust

_DUST = 1.5
"""Points both ways below which a mark is dust; a lone full stop says nothing."""

_SPECK = 0.6
"""Points both ways below which a mark is a speck; a full stop is larger."""

_LETTER = (3.5, 40.0)
"""Points that the height of a character's part lies between."""

_STOP = 0.45, 1.5
"""Characters that a full stop is large at most, and that it stands behind the one before at most."""


class Strip(NamedTuple):
    """One line of text, in pixels; `room` are the walls around it, `inside` tells whether they are a cell's."""

    x0: int
    y0: int
    x1: int
    y1: int
    room: tuple[int, int, int, int]
    inside: bool


def strips_of(ink: Any, scale: float, lattices: Sequence[Lattice]) -> tuple[list[Strip], float]:
    """The lines of text on a page whose rules are wiped out, cut at the walls of cells; and a character's height.

    `ink` is 255 where something is printed; `scale` its pixels to a point.
    """
    ink = without_dust(ink, _SPECK * scale)
    em = _em(ink, scale)
    rooms, owner = _rooms(lattices, scale, ink.shape)
    members: dict[int, list[Strip]] = defaultdict(list)
    for x0, y0, x1, y1 in _marks(ink, em, owner):
        number = int(owner[(y0 + y1) // 2, (x0 + x1) // 2])
        members[number].append(Strip(x0, y0, x1, y1, rooms[number], number > 0))
    found: list[Strip] = []
    for marks in members.values():
        for strip in _joined(marks, em):
            found += _cut(ink, strip, em)
    dust = _DUST * scale
    return [_grown(s, em) for s in found if s.x1 - s.x0 > dust or s.y1 - s.y0 > dust], em


def _grown(strip: Strip, em: float) -> Strip:
    """A low strip as high as a character: a dash by itself, blown up, may be anything."""
    more = round((em - (strip.y1 - strip.y0)) / 2)
    if more <= 0:
        return strip
    return strip._replace(y0=max(strip.y0 - more, strip.room[1]), y1=min(strip.y1 + more, strip.room[3]))


def _em(ink: Any, scale: float) -> float:
    """Pixels that a full character of the page's usual print is high."""
    import cv2
    import numpy as np

    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    heights = stats[1:, 3]
    heights = heights[(heights > _LETTER[0] * scale) & (heights < _LETTER[1] * scale)]
    return float(np.percentile(heights, 80)) if len(heights) else 10 * scale


def _rooms(
    lattices: Sequence[Lattice], scale: float, shape: tuple[int, int]
) -> tuple[list[tuple[int, int, int, int]], Any]:
    """The rooms of a page, the first outside all tables, and for each pixel the number of its room."""
    import numpy as np

    owner = np.zeros(shape, np.int32)
    rooms = [(0, 0, shape[1], shape[0])]
    for lattice in lattices:
        for cell in lattice.cells:
            x0, y0, x1, y1 = (round(side * scale) for side in lattice.box_of(cell))
            owner[y0:y1, x0:x1] = len(rooms)
            rooms.append((max(x0, 0), max(y0, 0), min(x1, shape[1]), min(y1, shape[0])))
    return rooms, owner


def _marks(ink: Any, em: float, owner: Any) -> Iterator[tuple[int, int, int, int]]:
    """Outlines of ink that runs together when gaps of a character's width are filled, parted where rooms meet."""
    import cv2
    import numpy as np

    across = cv2.getStructuringElement(cv2.MORPH_RECT, (round(em), 1))
    down = cv2.getStructuringElement(cv2.MORPH_RECT, (1, max(1, round(em * 0.12))))
    filled = cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, down), cv2.MORPH_CLOSE, across)
    border = np.zeros(ink.shape, bool)
    border[:, 1:] |= owner[:, 1:] != owner[:, :-1]
    border[1:] |= owner[1:] != owner[:-1]
    filled[border] = 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(filled, connectivity=8)
    for x, y, width, height, _ in stats[1:].tolist():
        yield x, y, x + width, y + height


def _joined(marks: Sequence[Strip], em: float) -> list[Strip]:
    """The marks, those that make one line together joined: the strokes of 二, a comma behind a word."""
    found = _Shelves(em)
    for mark in sorted(marks, key=lambda m: m.y0 - m.y1):
        whole, near = mark, iter(found.near(mark))
        while (number := next(near, None)) is not None:
            if _together(whole, other := found.strips[number], em):
                found.drop(number)
                whole = Strip(
                    min(whole.x0, other.x0), min(whole.y0, other.y0), max(whole.x1, other.x1),
                    max(whole.y1, other.y1), whole.room,
                    whole.inside,
                )  # fmt: skip
                near = iter(found.near(whole, number))
        found.add(whole)
    return list(found.strips.values())


class _Shelves:
    """Strips by how high on the page they lie: a page of dots has thousands."""

    def __init__(self, em: float) -> None:
        self.strips: dict[int, Strip] = {}
        self._high = 1.25 * em  # what is further above or below is never together
        self._shelves: dict[int, dict[int, None]] = defaultdict(dict)
        self._next = 0

    def add(self, strip: Strip) -> None:
        self.strips[self._next] = strip
        for shelf in self._across(strip, 0):
            self._shelves[shelf][self._next] = None
        self._next += 1

    def drop(self, number: int) -> None:
        for shelf in self._across(self.strips.pop(number), 0):
            del self._shelves[shelf][number]

    def near(self, strip: Strip, after: int = -1) -> list[int]:
        """The numbers above `after` of the strips that lie about as high, in the order they were added."""
        shelves = (self._shelves.get(shelf, ()) for shelf in self._across(strip, 1))
        return sorted({number for shelf in shelves for number in shelf if number > after})

    def _across(self, strip: Strip, more: int) -> range:
        return range(int(strip.y0 / self._high) - more, int(strip.y1 / self._high) + more + 1)


def _together(a: Strip, b: Strip, em: float) -> bool:
    """Whether the lower of two marks belongs to the line of the other."""
    low = min(a.y1 - a.y0, b.y1 - b.y0)
    union = max(a.y1, b.y1) - min(a.y0, b.y0)
    beside = max(a.x0, b.x0) - min(a.x1, b.x1)
    overlap = min(a.y1, b.y1) - max(a.y0, b.y0)
    if beside > em and not (beside <= _STOP[1] * em and (_stops(a, b, em) or _stops(b, a, em))):
        return False
    return overlap > 0.5 * low or (low < 0.6 * em and union < 1.25 * em)


def _stops(line: Strip, mark: Strip, em: float) -> bool:
    """Whether a mark is a full stop or a comma behind a bracket, of which both leave white; a dash is longer."""
    wide, high = mark.x1 - mark.x0, mark.y1 - mark.y0
    return mark.x0 >= line.x1 and max(wide, high) <= _STOP[0] * em and wide < 1.6 * high


def _cut(ink: Any, strip: Strip, em: float) -> Iterator[Strip]:
    """The strip, cut where two lines of text touch and hardly any ink runs between them."""
    if strip.y1 - strip.y0 < 1.7 * em:
        yield strip
        return
    rows = (ink[strip.y0 : strip.y1, strip.x0 : strip.x1] > 0).sum(axis=1).tolist()
    thin = 0.12 * sorted(rows)[len(rows) * 3 // 4]
    start = 0
    least = round(0.6 * em)
    while start < len(rows):
        stop = next((y for y in range(start + least, len(rows) - least) if rows[y] <= thin), len(rows))
        yield strip._replace(y0=strip.y0 + start, y1=strip.y0 + stop)
        start = next((y for y in range(stop, len(rows)) if rows[y] > thin), len(rows))
