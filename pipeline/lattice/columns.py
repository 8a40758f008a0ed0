"""Columns without rules: lines of words, and the stretches of lines over which the same columns stay apart.

A form is several tables below one another (labels, money, goals, indicators), each with columns of its own. So a page
is cut into stretches: as few as may be, and so that as few words as may be run together in one column. One line that
crosses columns (a total, a heading) is a stretch of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import sub
from typing import NamedTuple

from pipeline.lattice.runs import Run, rows_of

LEAST = 3
"""Columns, and lines with as many of them filled, from which on aligned words are a table."""

Interval = tuple[float, float]

_APART = 0.35  # of a line's height: two cells are never nearer, two words of one cell hardly ever farther apart
_CLEAR = 0.6  # of a line's height: words of one cell are never so far apart, unless letters are spread
_CUT, _LOST, _COLUMN = 15, 10, 1
"""What a new stretch costs, a word that runs together with one beside it, a column (of equals the fewest)."""

_DEEP, _TEXT = 3, 16  # lines of one word each before and after; at every so manieth line a cut is tried all the same
_REACH = 60  # lines: no row of cells is looked for over more


class Line(NamedTuple):
    """Words at one height, from left to right."""

    y0: float
    y1: float
    words: tuple[Run, ...]


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


def lines_of(runs: Sequence[Run]) -> list[Line]:
    """The words of a page by their height: a label half-way between two lines is a line of its own."""
    found: list[list[Run]] = []
    for word in sorted(_words(runs), key=lambda w: w.y0 + w.y1):
        first = found[-1][0] if found else word
        near = abs(word.y0 + word.y1 - first.y0 - first.y1) < 0.6 * min(word.y1 - word.y0, first.y1 - first.y0)
        if found and near and not any(_touch(word, other) for other in found[-1]):
            found[-1].append(word)
        else:
            found.append([word])
    return [
        Line(min(w.y0 for w in row), max(w.y1 for w in row), tuple(sorted(row, key=lambda w: w.x0))) for row in found
    ]


def _touch(a: Run, b: Run) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1


def _words(runs: Sequence[Run]) -> Iterator[Run]:
    """The runs cut at every gap of a third of a line's height, and joined where there is none."""
    for row in rows_of(runs):
        text, y0, y1 = "", row[0].y0, row[0].y1
        lefts: list[float] = []
        rights: list[float] = []
        for run in row:
            for piece, starts, ends in _pieces(run, (y1 - y0) * _APART):
                if text and abs(starts[0] - rights[-1]) > (y1 - y0) * _APART:
                    yield Run(text, y0, y1, lefts, rights)
                    text, lefts, rights, y0, y1 = "", [], [], run.y0, run.y1
                text += piece
                lefts += starts
                rights += ends
            y0, y1 = min(y0, run.y0), max(y1, run.y1)
        yield Run(text, y0, y1, lefts, rights)


def _pieces(run: Run, most: float) -> Iterable[tuple[str, Sequence[float], Sequence[float]]]:
    """A run as a whole where no two characters are more than `most` apart and no white space is between them."""
    text, _, _, lefts, rights = run
    most = min(most, (run.y1 - run.y0) * _APART)
    solid = len(text.split()) == 1
    if len(lefts) == 1 or (solid and max(map(abs, map(sub, lefts[1:], rights))) <= most):
        return (("".join(text.split()), lefts, rights),)
    each = zip(text, lefts, rights, strict=True)
    return [(letter, (left,), (right,)) for letter, left, right in each if not letter.isspace()]


def stretches(lines: Sequence[Line]) -> list[Stretch]:
    """The lines from top to bottom, cut where their columns change (the cheapest cut of all)."""
    beside = [_beside(lines, number) for number in range(len(lines))]
    cuts = list(_cuts(lines))
    alone = [_together(words, ((min(w.x0 for w in words), max(w.x1 for w in words)),)) for words in beside]
    costs = {start: list(_costs(lines, beside, alone, start)) for start in cuts[:-1]}
    knots = [0, *(_knot(above, below) for above, below in pairwise(lines))]
    best = {0: (0, 0)}  # cost of the lines up to here, where the last stretch begins
    for at, end in enumerate(cuts[1:], 1):
        choices = [
            (best[start][0] + _CUT + knots[start] + costs[start][end - start - 1], start)
            for start in reversed(cuts[:at])
            if end - start <= len(costs[start])
        ]
        best[end] = min(choices, key=lambda choice: (choice[0], -choice[1]))
    found, end = [], len(lines)
    while end:
        start = best[end][1]
        part = lines[start:end]
        found.append(Stretch(tuple(part), tuple(_merged([(w.x0, w.x1) for line in part for w in line.words]))))
        end = start
    return found[::-1]


def _cuts(lines: Sequence[Line]) -> Iterator[int]:
    """Where a stretch may begin or end: anywhere but deep in running text, where no columns change."""
    alone = [len(line.words) == 1 for line in lines]
    for at in range(len(lines) + 1):
        deep = 0 < at < len(lines) and at % _TEXT and all(alone[max(at - _DEEP, 0) : at + _DEEP])
        if not deep or at < _DEEP or at > len(lines) - _DEEP:
            yield at


def _knot(above: Line, below: Line) -> int:
    """What speaks against a cut between two lines: their heights overlap, or a long line goes on in a shorter one."""
    tied = [(a, b) for a in above.words for b in below.words if _touch(a, b)]
    goes_on = any(len(a.text) >= 5 and b.x1 - b.x0 < 0.7 * (a.x1 - a.x0) for a, b in tied)
    height = below.y1 - below.y0
    return 6 * (above.y1 - below.y0 > 0.3 * height) + 3 * (below.y0 - above.y1 < 0.3 * height) + 4 * goes_on


def _beside(lines: Sequence[Line], number: int) -> tuple[Run, ...]:
    """Words of the line and, where their heights overlap, those of the line above that stand left or right of it."""
    line = lines[number]
    above = lines[number - 1].words if number else ()
    near = [w for w in above if w.y1 - line.y0 > 0.2 * (w.y1 - w.y0)]
    free = [w for w in near if not any(_touch(w, own) for own in line.words)]
    return tuple(sorted((*line.words, *free), key=lambda w: w.x0))


def _costs(
    lines: Sequence[Line], beside: Sequence[Sequence[Run]], alone: Sequence[int], start: int
) -> Iterator[int]:
    """For the lines from `start` on to each end: what words that run together cost, and the number of columns.

    `alone` is what each line costs where it stands in one column, as in running text.
    """
    cover: list[Interval] = []
    lost = 0
    for end in range(start, min(len(lines), start + _REACH)):
        words = lines[end].words
        if len(cover) == 1 and cover[0][0] <= words[0].x0 and words[-1].x1 <= cover[0][1]:
            lost += alone[end]
            yield _LOST * lost + _COLUMN
            if _LOST * lost > _CUT * (end - start + 2):
                return
            continue
        spans = [(w.x0, w.x1) for w in words]
        wider = _merged([*cover, *spans])
        crossed = len(wider) < len(cover) + sum(not any(lo < b and a < hi for a, b in cover) for lo, hi in spans)
        cover = wider
        again = range(start, end + 1) if crossed else range(end, end + 1)
        held = (beside[n] if n > start else lines[n].words for n in again)
        lost = sum(_together(each, cover) for each in held) + (0 if crossed else lost)
        yield _LOST * lost + _COLUMN * len(cover)
        if _LOST * lost > _CUT * (end - start + 2):
            return


def _together(words: Sequence[Run], columns: Sequence[Interval]) -> int:
    """How many of the words, from left to right, stand in a column with one before them and well apart from it."""
    n, lost, last = 0, 0, None
    for word in words:
        while columns[n][1] < word.x1:
            n, last = n + 1, None
        lost += last is not None and word.x0 - last.x1 > _CLEAR * (word.y1 - word.y0)
        last = word
    return lost


def _merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The intervals with those that overlap made one."""
    merged: list[Interval] = []
    for lo, hi in sorted(intervals):
        if merged and lo <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(hi, merged[-1][1]))
        else:
            merged.append((lo, hi))
    return merged


def points(gaps: Iterable[Interval]) -> list[float]:
    """As few places as may be so that each gap holds one, each in the middle of what its gaps share."""
    found: list[Interval] = []
    for lo, hi in sorted(gaps, key=lambda gap: gap[1]):
        if found and lo <= found[-1][1]:
            found[-1] = (max(found[-1][0], lo), found[-1][1])
        else:
            found.append((lo, hi))
    return [(lo + hi) / 2 for lo, hi in found]
