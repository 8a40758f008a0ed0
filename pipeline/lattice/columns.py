"""Columns without rules: lines of words, and the stretches of lines over which the same columns stay apart.

A form is several tables below one another (labels, money, goals, indicators), each with columns of its own. So a page
is cut into stretches: as few as may be, and so that as few words as may be run together in one column. One line that
crosses columns (a total, a heading) is a stretch of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from pipeline.lattice.lines import Line, touch
from pipeline.lattice.runs import Run

LEAST = 3
"""Columns, and lines with as many of them filled, from which on aligned words are a table."""

CLEAR = 0.6
"""Of a line's height: words of one cell are never so far apart, unless letters are spread."""

_FULL = 5  # words: a line of more shows best where the columns are, and counts half as much again
Interval = tuple[float, float]
_Stood = tuple[float, float, float]
"""Where a word begins and ends, and from which gap on it stands well apart from the one before."""

_TOUCH = 0.1  # of a line's height
_CUT, _LOST, _COLUMN = 150, 50, 1
"""What a new stretch costs, half a word that runs together with one beside it, a column (of equals the fewest)."""

_REST = 2  # letters at most in the rest of a word in a header
_DEEP, _TEXT = 3, 16  # lines of one word each before and after; at every so manieth line a cut is tried all the same
_REACH = 60  # lines: no row of cells is looked for over more


class Stretch(NamedTuple):
    """Lines over which the same columns stay apart."""

    lines: tuple[Line, ...]
    columns: tuple[Interval, ...]

    def column(self, word: Run) -> int:
        """The column that the word stands in."""
        return next(n for n, (lo, hi) in enumerate(self.columns) if lo <= word.x0 and word.x1 <= hi)

    def full(self) -> int:
        """How many lines have words in as many columns as make a table."""
        return sum(len(line.words) >= LEAST for line in self.lines) if len(self.columns) >= LEAST else 0


def stretches(lines: Sequence[Line]) -> list[Stretch]:
    """The lines from top to bottom, cut where their columns change (the cheapest cut of all)."""
    own = [_stood(line.words) for line in lines]
    beside = [_stood(_beside(lines, number)) for number in range(len(lines))]
    alone = [_together(words, ((words[0][0], max([x1 for _, x1, _ in words])),)) for words in beside]
    knots = [0, *(_knot(above, below) for above, below in pairwise(lines))]
    if len(lines) > 1 and len(lines[0].words) == 1 and len(lines[1].words) >= LEAST:
        knots[1] = 0  # a line above the header, such as 单位：万元
    cuts = set(_cuts(lines))
    best = [(0.0, 0), *[(inf, 0)] * len(lines)]  # cost of the lines up to here, where the last stretch begins
    for start in range(len(lines)):
        if start in cuts:
            before = best[start][0] + _CUT + knots[start]
            for end, cost in enumerate(_costs(own, beside, alone, start), start + 1):
                if before + cost <= best[end][0] and end in cuts:
                    best[end] = before + cost, start
    found, end = [], len(lines)
    while end:
        start = best[end][1]
        part = lines[start:end]
        found.append(Stretch(tuple(part), tuple(_columns(part))))
        end = start
    return found[::-1]


def _stood(words: Sequence[Run]) -> list[_Stood]:
    return [(lefts[0], rights[-1], CLEAR * (y1 - y0)) for _, y0, y1, lefts, rights in words]


def _cuts(lines: Sequence[Line]) -> Iterator[int]:
    """Where a stretch may begin or end: anywhere but deep in running text, where no columns change."""
    alone = [len(line.words) == 1 for line in lines]
    for at in range(len(lines) + 1):
        deep = 0 < at < len(lines) and at % _TEXT and all(alone[max(at - _DEEP, 0) : at + _DEEP])
        if not deep or at < _DEEP or at > len(lines) - _DEEP:
            yield at


def _knot(above: Line, below: Line) -> int:
    """What speaks against a cut between two lines: their heights overlap, or a long line goes on in a shorter one.

    Words above figures are a header, which goes with what stands below it.
    """
    long = [a for a in above.words if len(a[0]) >= 5]
    goes_on = any(touch(a, b) and b.x1 - b.x0 < 0.7 * (a.x1 - a.x0) for a in long for b in below.words)
    height = below.y1 - below.y0
    overlap = 15 * ((above.y1 - below.y0 > 0.1 * height) + 3 * (above.y1 - below.y0 > 0.3 * height))
    header = not figures(above) and (figures(below) or all(len(word.text) <= _REST for word in below.words))
    return overlap + 30 * (below.y0 - above.y1 < 0.3 * height) + 40 * goes_on + 10 * header


def figures(line: Line) -> bool:
    """Whether a digit stands on the line."""
    return any(letter.isdigit() for word in line.words for letter in word.text)


def _beside(lines: Sequence[Line], number: int) -> tuple[Run, ...]:
    """Words of the line and, where their heights overlap, those of the line above that stand left or right of it."""
    line = lines[number]
    above = lines[number - 1].words if number else ()
    near = [w for w in above if w[2] - line[0] > 0.1 * (w[2] - w[1])]
    if not near:
        return line.words
    free = [w for w in near if not any(touch(w, own) for own in line.words)]
    return tuple(sorted((*line.words, *free), key=lambda w: w.x0))


def _costs(
    own: Sequence[Sequence[_Stood]], beside: Sequence[Sequence[_Stood]], alone: Sequence[int], start: int
) -> Iterator[int]:
    """For the lines from `start` on to each end: what words that run together cost, and the number of columns.

    `own` are the words of each line; `alone` is what each line costs where it stands in one column, as in running text.
    """
    cover: list[Interval] = []
    lost = 0
    for end in range(start, min(len(own), start + _REACH)):
        words = own[end]
        if len(cover) == 1 and cover[0][0] <= words[0][0] and words[-1][1] <= cover[0][1]:
            lost += alone[end]
            yield _LOST * lost + _COLUMN
            if _LOST * lost > _CUT * (end - start + 2):
                return
            continue
        crossed = False
        if not _inside(words, cover):
            wider = merged([*cover, *[(x0, x1) for x0, x1, _ in words]])
            new = sum([not any(lo < b and a < hi for a, b in cover) for lo, hi, _ in words])
            crossed = len(wider) < len(cover) + new
            cover = wider
        again = range(start, end + 1) if crossed else range(end, end + 1)
        lost = sum([_together(beside[n] if n > start else own[n], cover) for n in again]) + (0 if crossed else lost)
        yield _LOST * lost + _COLUMN * len(cover)
        if _LOST * lost > _CUT * (end - start + 2):
            return


def _inside(words: Sequence[_Stood], columns: Sequence[Interval]) -> bool:
    """Whether each of the words, left to right, stands in one of the columns."""
    n, count = 0, len(columns)
    for start, end, _ in words:
        while n < count and columns[n][1] < end:
            n += 1
        if n == count or start < columns[n][0]:
            return False
    return True


def _together(words: Sequence[_Stood], columns: Sequence[Interval]) -> int:
    """How many of the words, left to right, stand in a column with one before them and well apart; each counts 2."""
    n, lost, last = 0, 0, None
    for start, end, clear in words:
        while columns[n][1] < end:
            n, last = n + 1, None
        lost += last is not None and start - last > clear
        last = end
    return lost * (3 if len(words) > _FULL else 2)


def _columns(lines: Sequence[Line]) -> list[Interval]:
    """The columns of a stretch: two narrow ones that touch and never share a line are one (合计 below 1, 2)."""
    found = merged([(w.x0, w.x1) for line in lines for w in line.words])
    height = min((line.y1 - line.y0 for line in lines), default=0.0)
    n = 0
    while n + 1 < len(found):
        (lo, left), (right, hi) = found[n : n + 2]
        sides = ({w.x0 >= right for w in line.words if lo <= w.x0 and w.x1 <= hi} for line in lines)
        near = right - left < _TOUCH * height and max(left - lo, hi - right) < 1.5 * height
        if near and not any(len(side) > 1 for side in sides):
            found[n : n + 2] = [(lo, hi)]
        else:
            n += 1
    return found


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The intervals with those that overlap made one."""
    found: list[Interval] = []
    for lo, hi in sorted(intervals):
        if found and lo <= found[-1][1]:
            found[-1] = (found[-1][0], max(hi, found[-1][1]))
        else:
            found.append((lo, hi))
    return found


def points(gaps: Iterable[Interval]) -> list[float]:
    """As few places as may be so that each gap holds one, each in the middle of what its gaps share."""
    found: list[Interval] = []
    for lo, hi in sorted(gaps, key=lambda gap: gap[1]):
        if found and lo <= found[-1][1]:
            found[-1] = (max(found[-1][0], lo), found[-1][1])
        else:
            found.append((lo, hi))
    return [(lo + hi) / 2 for lo, hi in found]
