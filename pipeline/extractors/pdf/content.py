"""The tables of a page and the lines beside them, out of its characters and what is drawn on it.

Half of what reading takes goes to the characters. So the words of a plain page are put into their cells as they come:
one that passes no wall needs the boxes of two characters only, and only those that fit in no cell are looked at more
closely. A page on which that can't be told for certain is read again the long way.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import compress, repeat
from math import isfinite
from operator import not_, sub
from typing import Any, NamedTuple

from pipeline.extractors.pdf.calls import address, call
from pipeline.extractors.pdf.glyphs import HALF, Point, ink_of, runs_of, whole
from pipeline.extractors.pdf.hidden import clipped, on_page, parted, suspects
from pipeline.extractors.pdf.shapes import Drawing
from pipeline.extractors.pdf.turning import framed, visible
from pipeline.extractors.pdf.wording import Words, words_of
from pipeline.lattice.grid import Lattice, lattices
from pipeline.lattice.layout import Table, above, is_prose, laid_out, scattered
from pipeline.lattice.overlaid import LARGE, lying
from pipeline.lattice.rooms import Rooms, rooms_of
from pipeline.lattice.rules import Rule, sorted_out
from pipeline.lattice.runs import Line, Run, is_drawing, lines_of, once, rows_of, settled, words
from pipeline.lattice.unruled import unruled
from pipeline.lattice.upright import FEW_ROWS, is_columns, may_be_open, may_frame
from pipeline.values.place import Box

_FAR = 6
"""Half heights of a line from a table at which its words may stand, clipped away."""


class Content(NamedTuple):
    """What a page holds.

    Args:
        tables, free: from top to bottom, and the lines outside the tables.
        tilted: lines written across the page or over a table's rules, such as watermarks.
        hidden: text that is not to be seen.
        recognised: whether some of the text is what a recogniser read in a picture.
        any: whether there is text to be seen.
    """

    tables: list[Table]
    free: list[Line]
    tilted: Sequence[Line] = ()
    hidden: Sequence[Run] = ()
    recognised: bool = False
    any: bool = True


def content_of(text: Any, letters: str, drawing: Drawing, bounds: Box, turn: int) -> Content:
    """What stands on the page with these upright bounds, whose text runs `turn` quarters counter-clockwise."""
    horizontal, vertical = sorted_out(visible(framed(drawing.thin, bounds, turn), bounds))
    ruled = lattices(horizontal, vertical)
    found = None
    if turn == 0:
        rooms = rooms_of(ruled)
        found = words_of(text, letters, [x + bounds[0] for x in rooms.xs] if bounds[0] else rooms.xs)
        page = _Page(text, letters, found, (bounds[0], bounds[3]), [] if drawing.forms else ruled)
        plain = _plain(page, bounds, ruled, rooms, horizontal)
        if plain:
            return plain
    closely = not ruled or (found is not None and any(suspects(text, found.firsts)[:2]))
    ink = ink_of(text, letters, bounds, turn, None if closely else found)
    inked, away = _painted(text, ink.runs, [] if drawing.forms else ruled, bounds, turn)
    runs, hidden, recognised = parted(text, inked, drawing, bounds, turn)
    over = lying(runs, ruled)
    tilted = [*ink.tilted, *compress(runs, over)]
    tables, free = laid_out(once(list(compress(runs, map(not_, over)))), ruled, horizontal)
    return Content(tables, free, [Line(run.text, run.box) for run in tilted], hidden + away, recognised, bool(runs))


def _plain(page: _Page, bounds: Box, ruled: list[Lattice], rooms: Rooms, horizontal: Sequence[Rule]) -> Content | None:
    """The page; None where it isn't plain: tilted, white or unseen text, letters too large for their cells, a drawing
    or a table without rules.
    """
    text, _, found, (_, height), clip = page
    if not isfinite(sum(found.sides)):
        return None
    if _large(found, rooms, height):
        return None
    pieces = page.loose(_left_over(found, rooms, height))
    firsts = found.firsts
    if pieces:
        firsts = [*firsts, *{first for first, _ in pieces}.difference(firsts)]
    if any(map(call("FPDFText_GetCharAngle"), repeat(address(text)), firsts)) or any(suspects(text, firsts)[:2]):
        return None
    pieces, away = _painted(text, pieces, clip, bounds, 0)
    seen, hidden = on_page([run for _, run in pieces], bounds)
    more, outside = settled(once(seen), ruled) if seen else ([[[]] * len(lattice.cells) for lattice in ruled], [])
    texts = [said for cells, pieces in zip(rooms.cells, more, strict=True) if (said := page.texts(cells, pieces))]
    rows = rows_of(outside)
    if len(texts) < len(ruled) or any(map(is_drawing, texts)) or any(map(_in_columns, ruled, texts)):
        return None
    if not is_prose(rows) and (scattered(rows) or unruled(outside, horizontal)):
        return None
    free = lines_of(rows)
    tables = [Table(lattice, said, True, above(free, lattice)) for lattice, said in zip(ruled, texts, strict=True)]
    return Content(tables, free, hidden=hidden + away, any=bool(seen) or any(map(any, rooms.cells)))


def _painted(
    text: Any, runs: list[tuple[int, Run]], ruled: Sequence[Lattice], bounds: Box, turn: int
) -> tuple[list[tuple[int, Run]], list[Run]]:
    """The runs, without those closely above or below a column of a table that are clipped away; and these."""
    ends = [(lattice.ys[0], lattice.ys[-1], lattice.xs) for lattice in ruled]
    near = [
        number
        for number, (_, (_, top, bottom, lefts, rights)) in enumerate(runs)
        for first, last, xs in ends
        if (0 < 2 * first - top - bottom < _FAR * (bottom - top) or 0 < top + bottom - 2 * last < _FAR * (bottom - top))
        and bisect_right(xs, lefts[0]) == bisect_right(xs, rights[-1])
    ]
    if not near:
        return runs, []
    close = [runs[number] for number in near]
    lost = clipped(text, [first for first, _ in close], [run for _, run in close], bounds, turn)
    away = set(compress(near, lost))
    return [run for number, run in enumerate(runs) if number not in away], [runs[number][1] for number in sorted(away)]


def _at_one_place(run: Run, piece: Run) -> bool:
    return run.x0 == piece.x0 and run.y0 < piece.y1 and piece.y0 < run.y1


def _in_columns(lattice: Lattice, texts: tuple[str, ...]) -> bool:
    lines = [text.count("\n") + 1 for text in texts] if len(lattice.ys) <= FEW_ROWS else []
    return (bool(lines) and (is_columns(lattice, lines) or may_frame(lattice, lines))) or may_be_open(texts)


def _large(words: Words, rooms: Rooms, height: float) -> bool:
    """Whether words far larger than most stand beside or in a table."""
    ends = list(map(sub, words.sides[1::4], words.sides[3::4]))  # heights of each word's first and last character
    heights, ys = list(map(max, ends[0::2], ends[1::2])), rooms.ys
    if not ys or not heights:
        return False
    sample = heights[:: len(heights) // 16 + 1]
    usual = sorted(sample)[len(sample) // 2]
    if max(heights) <= LARGE * usual:
        return False
    large = [number for number, high in enumerate(heights) if high > LARGE * usual]
    rows = (rooms.plan[bisect_right(ys, height - (words.tops[n] + words.bottoms[n]) / 2)] for n in large)
    return any(room is not None for row in rows for room in row)


def _left_over(words: Words, rooms: Rooms, height: float) -> list[int]:
    """The numbers of the words that stand in no room; those of the others are in their rooms now."""
    rest = []
    ys, plan = rooms.ys, rooms.plan
    places = zip(words.between, words.until, words.tops, words.bottoms, strict=True)
    for number, (column, last, top, bottom) in enumerate(places):
        row = plan[bisect_right(ys, height - (top + bottom) / 2)]
        room = row[column] if column >= 0 else None
        if room is None or (last != column and row[last] is not room):
            rest.append(number)
        elif bottom < top:
            room.append(number)
    return rest


class _Page(NamedTuple):
    """A page's words, to be had as runs; `at` is the left and the upper edge of the page, `clip` as for `_painted`."""

    text: Any
    letters: str
    found: Words
    at: Point
    clip: list[Lattice]

    def loose(self, numbers: Sequence[int]) -> list[tuple[int, Run]]:
        """These words, which stand in no cell, as runs, each with the number of its first character."""
        return runs_of(self.text, self.letters, self.found, numbers, self.at, parted=True)

    def _runs(self, cell: list[int]) -> list[Run]:
        return [run for _, run in runs_of(self.text, self.letters, self.found, cell, self.at)]

    def texts(self, cells: list[list[int]], more: list[list[Run]]) -> tuple[str, ...]:
        """The texts of cells with these words, and with these pieces of others; () where they begin at one place.

        Then only their order on the page tells which comes first.
        """
        every = self.found.texts
        found = []
        for cell, pieces in zip(cells, more, strict=True):
            if pieces:
                runs = once(self._runs(cell))
                if any(_at_one_place(run, piece) for run in runs for piece in pieces):
                    return ()
                found.append(self._mixed(runs, pieces))
            elif len(cell) == 1:
                found.append(every[cell[0]])
            elif not cell:
                found.append("")
            elif self._stacked(cell):
                found.append("\n".join([every[number] for number in cell]))
            elif said := self.found.written(cell):
                found.append(said)
            else:
                found.append(words(once(self._runs(cell))))
        return tuple(map(whole, found) if HALF.search(self.letters) else found)

    @staticmethod
    def _mixed(runs: list[Run], pieces: list[Run]) -> str:
        """Words with pieces of others; of one drawn twice either may be a piece, but one character meets its like."""
        new = [piece for piece in pieces if len(piece.text) == 1 or len(once([*runs, piece])) > len(runs)]
        return words(sorted([*runs, *new], key=lambda run: run.x0))

    def _stacked(self, cell: list[int]) -> bool:
        """Whether these words stand one below the other, as nearly always."""
        _, _, _, _, _, tops, bottoms = self.found
        top, bottom = tops[cell[0]], bottoms[cell[0]]
        for number in cell[1:]:
            high, low = tops[number], bottoms[number]
            both = 2 * (high - bottom)
            if high >= top or low >= bottom or both > high - low or both > top - bottom:
                return False
            top, bottom = high, low
        return True
