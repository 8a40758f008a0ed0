"""Words of a page by their height: lines in which a label half-way between two others is one of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, pairwise
from operator import sub
from statistics import median
from typing import NamedTuple

from pipeline.lattice.runs import Run, rows_of

APART = 0.35
"""Of a line's height: two cells are never nearer, two words of one cell hardly ever farther apart."""

_SPREAD = 2.5  # of a line's height: two letters that are written as one are spread no farther, 合　计
_SIGNS = 2  # letters at most in a run that is made as high as its line


class Line(NamedTuple):
    """Words at one height, from left to right."""

    y0: float
    y1: float
    words: tuple[Run, ...]


def lines_of(runs: Sequence[Run]) -> list[Line]:
    """The words of a page by their height: a label half-way between two lines is a line of its own."""
    found: list[list[Run]] = []
    for word in sorted(_words(runs), key=lambda w: w[1] + w[2]):
        if found:
            (_, high, low, _, _), (_, y0, y1, _, _) = found[-1][0], word
            near = abs(y0 + y1 - high - low) < 0.6 * min(y1 - y0, low - high)
            if near and not any(touch(word, other) for other in found[-1]):
                found[-1].append(word)
                continue
        found.append([word])
    return [
        Line(min([w[1] for w in row]), max([w[2] for w in row]), tuple(sorted(row, key=lambda w: w.lefts[0])))
        if len(row) > 1
        else Line(row[0][1], row[0][2], tuple(row))
        for row in found
    ]


def touch(a: Run, b: Run) -> bool:
    """Whether one run stands above or below a part of the other."""
    return a.lefts[0] < b.rights[-1] and b.lefts[0] < a.rights[-1]


def _words(runs: Sequence[Run]) -> Iterator[Run]:
    """The runs cut at every gap of a third of a line's height, and joined where there is none."""
    for row in rows_of(_grown(runs)):
        _, y0, y1, _, _ = row[0]
        text = ""
        lefts: list[float] = []
        rights: list[float] = []
        for run in row:
            _, high, low, _, _ = run
            for piece, starts, ends in _pieces(run, (y1 - y0) * APART):
                if text and abs(starts[0] - rights[-1]) > (y1 - y0) * APART:
                    yield Run(text, y0, y1, lefts, rights)
                    text, lefts, rights, y0, y1 = "", [], [], high, low
                text += piece
                lefts += starts
                rights += ends
            y0, y1 = high if high < y0 else y0, low if low > y1 else y1
        yield Run(text, y0, y1, lefts, rights)


def _grown(runs: Sequence[Run]) -> Sequence[Run]:
    """The runs, each as high as its line: fonts that tell but the ink make a full stop or a dash very low."""
    usual = median([run[2] - run[1] for run in runs]) if runs else 0.0
    low = [n for n, run in enumerate(runs) if run[2] - run[1] < usual / 2 and len(run[0]) <= _SIGNS]
    if not low:
        return runs
    grown = list(runs)
    for n in low:
        text, y0, y1, lefts, rights = runs[n]
        middle, near = (y0 + y1) / 2, usual * APART
        beside = (r for r in runs if r[1] <= middle <= r[2] and r[2] - r[1] >= usual / 2 and _meet(r, runs[n], near))
        _, lo, hi, _, _ = next(beside, ("", middle - usual / 2, middle + usual / 2, (), ()))
        grown[n] = Run(text, lo, hi, lefts, rights)
    return grown


def _meet(a: Run, b: Run, near: float) -> bool:
    """Whether one run begins where the other ends."""
    return abs(a.x1 - b.x0) <= near or abs(b.x1 - a.x0) <= near


def _pieces(run: Run, most: float) -> list[tuple[str, Sequence[float], Sequence[float]]]:
    """What no gap of more than `most` parts, without white space, with where each character begins and ends."""
    text, y0, y1, lefts, rights = run
    most = min(most, (y1 - y0) * APART)
    parts = text.split()
    if len(parts) == 2 and all(len(part) == 1 and not part.isascii() for part in parts):
        most = (y1 - y0) * _SPREAD
    if len(lefts) == 1:
        return [(text if len(parts) == 1 else "".join(parts), lefts, rights)]
    if len(parts) > 1:
        inked = [not letter.isspace() for letter in text]
        text, lefts, rights = "".join(parts), list(compress(lefts, inked)), list(compress(rights, inked))
    gaps = list(map(abs, map(sub, lefts[1:], rights)))
    if not gaps or max(gaps) <= most:
        return [(text, lefts, rights)]
    edges = [0, *[n for n, gap in enumerate(gaps, 1) if gap > most], len(text)]
    return [(text[a:b], lefts[a:b], rights[a:b]) for a, b in pairwise(edges)]
