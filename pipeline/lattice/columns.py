"""Cells without rules: columns by the white between them, rows by the numbers that stand one in each.

A table is taken where at least three columns stay apart over at least three rows. Columns are what no word crosses.
Rows can't be told by white alone, because the lines of neighbouring cells interlock: a column of numbers has one to a
row, so the page is cut between the numbers, where no line is cut and where all words then stand best in their rows
(half-way down, or at the top).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import sub
from typing import NamedTuple

from pipeline.lattice.grid import Lattice, Span
from pipeline.lattice.rules import Rule
from pipeline.lattice.runs import Run, rows_of

LEAST = 3
"""Columns, and rows with as many cells filled, from which on aligned words are a table."""

_NUMBER = re.compile(r"[\d.,，]+\s*[%％分]?")
_Interval = tuple[float, float]


class Band(NamedTuple):
    """Words whose heights overlap: one line, or rows that interlock."""

    y0: float
    y1: float
    words: tuple[Run, ...]


def unruled(runs: Sequence[Run], horizontal: Sequence[Rule] = ()) -> list[Lattice]:
    """The tables that stand in `runs` without upright rules, from top to bottom.

    `horizontal` are the page's loose horizontal rules; one as wide as the table is a border between two rows.
    """
    found = []
    for block in _blocks(list(_bands(_words(runs)))):
        lattice = _lattice(block, horizontal)
        if lattice:
            found.append(lattice)
    return found


def _words(runs: Sequence[Run]) -> list[Run]:
    """The runs cut at every gap of half a line's height, and joined where there is none."""
    words = []
    for row in rows_of(runs):
        text, y0, y1 = "", row[0].y0, row[0].y1
        lefts: list[float] = []
        rights: list[float] = []
        for run in row:
            for piece, starts, ends in _pieces(run, (y1 - y0) / 2):
                if text and abs(starts[0] - rights[-1]) > (y1 - y0) / 2:
                    words.append(Run(text, y0, y1, lefts, rights))
                    text, lefts, rights, y0, y1 = "", [], [], run.y0, run.y1
                text += piece
                lefts += starts
                rights += ends
            y0, y1 = min(y0, run.y0), max(y1, run.y1)
        words.append(Run(text, y0, y1, lefts, rights))
    return words


def _pieces(run: Run, most: float) -> Iterable[tuple[str, Sequence[float], Sequence[float]]]:
    """A run as a whole where no two characters are more than `most` apart and no white space is between them."""
    text, _, _, lefts, rights = run
    most = min(most, (run.y1 - run.y0) / 2)
    solid = len(text.split()) == 1
    if len(lefts) == 1 or (solid and max(map(abs, map(sub, lefts[1:], rights))) <= most):
        return (("".join(text.split()), lefts, rights),)
    each = zip(text, lefts, rights, strict=True)
    return [(letter, (left,), (right,)) for letter, left, right in each if not letter.isspace()]


def _bands(words: list[Run]) -> Iterator[Band]:
    """Words in order of height, cut where a white line goes through; a sixth of a line's height may overlap."""
    members: list[Run] = []
    low = 0.0
    for word in sorted(words, key=lambda w: w.y0):
        if members and word.y0 + (word.y1 - word.y0) / 6 > low:
            yield Band(min(w.y0 for w in members), max(w.y1 for w in members), tuple(members))
            members, low = [], 0.0
        members.append(word)
        low = max(low, word.y1 - (word.y1 - word.y0) / 6)
    if members:
        yield Band(min(w.y0 for w in members), max(w.y1 for w in members), tuple(members))


def _blocks(bands: list[Band]) -> Iterator[list[Band]]:
    """Runs of bands over which three columns or more stay apart, whatever single words cross between them."""
    start = 0
    while start < len(bands):
        cover = _merged([(w.x0, w.x1) for w in bands[start].words])
        end = start + 1
        index = end if len(cover) >= LEAST else len(bands)
        while index < len(bands) and index - end < 2 and _near(bands[index - 1], bands[index]):
            wider = _merged([*cover, *((w.x0, w.x1) for w in bands[index].words)])
            if len(wider) >= LEAST:
                cover, end = wider, index + 1
            elif len(bands[index].words) > LEAST:
                break
            index += 1
        if len(cover) >= LEAST:
            yield bands[start:end]
        start = end


def _near(above: Band, below: Band) -> bool:
    """Whether the white between two bands is no more than three lines."""
    return below.y0 - above.y1 < 3 * min(w.y1 - w.y0 for w in (*above.words, *below.words))


def _merged(intervals: list[_Interval]) -> list[_Interval]:
    """The intervals with those that overlap made one."""
    merged: list[_Interval] = []
    for lo, hi in sorted(intervals):
        if merged and lo <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(hi, merged[-1][1]))
        else:
            merged.append((lo, hi))
    return merged


def _lattice(block: list[Band], horizontal: Sequence[Rule]) -> Lattice | None:
    """The cells of one block, or None when it has too few."""
    columns = _columns(block)
    if len(columns) < LEAST:
        return None
    rows = _rows(block, columns, horizontal)
    columns = _united(columns, rows)
    full = sum(len(_filled(row, columns)) >= LEAST for row in rows)
    if len(columns) < LEAST or full < LEAST:
        return None
    words = [word for row in rows for word in row.words]
    xs = (min(w.x0 for w in words), *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), max(w.x1 for w in words))
    ys = (rows[0].y0, *((a.y1 + b.y0) / 2 for a, b in pairwise(rows)), rows[-1].y1)
    cells = [span for number, row in enumerate(rows) for span in _spans(number, row, columns)]
    return Lattice(xs, ys, tuple(cells), open_top=True, open_bottom=True)


def _columns(block: list[Band]) -> list[_Interval]:
    """Where words stand; in a long table a heading or two may cross from one column to the next."""
    may_cross = len(block) // 8
    edges = sorted(
        edge for band in block for lo, hi in _merged([(w.x0, w.x1) for w in band.words]) for edge in ((lo, 0), (hi, 1))
    )
    columns, depth, start = [], 0, 0.0
    for x, closes in edges:
        if not closes:
            depth += 1
            start = x if depth == may_cross + 1 else start
        else:
            depth -= 1
            if depth == may_cross:
                columns.append((start, x))
    return [(lo, hi) for lo, hi in columns if hi > lo]


def _filled(row: Band, columns: list[_Interval]) -> set[int]:
    """The numbers of the columns in which words of the row begin or end."""
    return {n for word in row.words for n in _reach(word, columns)}


def _reach(word: Run, columns: list[_Interval]) -> range:
    """The columns that a word touches; at least the nearest one."""
    touched = [n for n, (lo, hi) in enumerate(columns) if word.x0 < hi and lo < word.x1]
    if not touched:
        middle = (word.x0 + word.x1) / 2
        touched = [min(range(len(columns)), key=lambda n: abs(sum(columns[n]) / 2 - middle))]
    return range(touched[0], touched[-1] + 1)


def _united(columns: list[_Interval], rows: list[Band]) -> list[_Interval]:
    """The columns, neighbours that never both hold words made one: a heading centred over words set left."""
    n = 0
    while n + 1 < len(columns):
        filled = [_filled(row, columns) for row in rows]
        if any(n in row and n + 1 in row for row in filled):
            n += 1
        else:
            columns = [*columns[:n], (columns[n][0], columns[n + 1][1]), *columns[n + 2 :]]
    return columns


def _spans(number: int, row: Band, columns: list[_Interval]) -> Iterator[Span]:
    """The cells of one row: one to a column, but one for all that a word crosses."""
    crossed = {n for word in row.words for n in _reach(word, columns)[1:]}
    start = 0
    for n in range(1, len(columns) + 1):
        if n not in crossed:
            yield Span(number, start, 1, n - start)
            start = n


def _rows(block: list[Band], columns: list[_Interval], horizontal: Sequence[Rule]) -> list[Band]:
    """The block's bands cut and put together to rows."""
    x0, x1 = columns[0][0], columns[-1][1]
    borders = [r.at for r in horizontal if min(r.hi, x1) - max(r.lo, x0) > 0.8 * (x1 - x0)]
    anchors = _anchors(block, columns)
    atoms = [piece for band in block for piece in _cut(band, anchors)]
    inner = sum(atoms[0].y1 < y < atoms[-1].y0 for y in borders)
    if inner >= LEAST:  # a border under every row
        return _between(atoms, borders)
    if not anchors:
        return atoms
    return min((_best(atoms, anchors, columns, borders, share) for share in (0.5, 0.0)), key=lambda found: found[0])[1]


def _between(atoms: list[Band], borders: list[float]) -> list[Band]:
    rows: dict[int, list[Band]] = {}
    for atom in atoms:
        rows.setdefault(sum(y < (atom.y0 + atom.y1) / 2 for y in borders), []).append(atom)
    return [_whole(parts) for parts in rows.values()]


def _whole(parts: Sequence[Band]) -> Band:
    return Band(min(b.y0 for b in parts), max(b.y1 for b in parts), tuple(w for b in parts for w in b.words))


def _anchors(block: list[Band], columns: list[_Interval]) -> list[float]:
    """The heights at which a number stands in a column of numbers: one for each row."""
    held: list[list[Run]] = [[] for _ in columns]
    for word in (word for band in block for word in band.words):
        for n in _reach(word, columns):
            held[n].append(word)
    heights: list[float] = []
    for words in held:
        numbers = [w for w in words if _NUMBER.fullmatch(w.text)]
        if len(numbers) >= LEAST and len(numbers) > 0.6 * len(words):
            heights += [(w.y0 + w.y1) / 2 for w in numbers]
    slack = min(w.y1 - w.y0 for band in block for w in band.words) / 2
    anchors: list[float] = []
    for y in sorted(heights):
        if not anchors or y - anchors[-1] > slack:
            anchors.append(y)
    return anchors


def _cut(band: Band, anchors: list[float]) -> Iterator[Band]:
    """The band, cut between the numbers of two rows that interlock, where the fewest words are cut."""
    inside = [y for y in anchors if band.y0 < y < band.y1]
    words = sorted(band.words, key=lambda w: w.y0 + w.y1)
    for above, below in pairwise(inside):
        middle = (above + below) / 2
        choices = [y for w in words for y in (w.y0, w.y1) if above < y < below] or [middle]
        cut = min(choices, key=lambda y: (sum(w.y0 + 1 < y < w.y1 - 1 for w in words), abs(y - middle)))
        upper = [w for w in words if w.y0 + w.y1 < 2 * cut]
        if upper:
            yield Band(min(w.y0 for w in upper), max(w.y1 for w in upper), tuple(upper))
        words = words[len(upper) :]
    if words:
        yield Band(min(w.y0 for w in words), max(w.y1 for w in words), tuple(words))


def _best(
    atoms: list[Band], anchors: list[float], columns: list[_Interval], borders: list[float], share: float
) -> tuple[float, list[Band]]:
    """The rows, each with one number (the first may have none), whose words stand best; and by how much they don't.

    `share` is where in a row its words stand: 0 at the top, ½ half-way down.
    """
    line = min(w.y1 - w.y0 for atom in atoms for w in atom.words)
    best: list[tuple[float, int]] = [(0.0, 0)]  # cost of the rows up to here, where the last of them begins
    for end in range(1, len(atoms) + 1):
        choices = []
        for start in range(end - 1, -1, -1):
            row = _whole(atoms[start:end])
            count = sum(row.y0 < y < row.y1 for y in anchors)
            if (count > 1 or any(row.y0 < y < row.y1 for y in borders)) and end - start > 1:
                break
            lonely = 4 * line if count == 0 and start > 0 else 0.0
            cost = _misfit(row, columns, share) + _white(atoms[start:end], line / 2) + lonely
            choices.append((best[start][0] + cost, start))
        best.append(min(choices, key=lambda choice: (round(4 * choice[0] / line), -choice[1])))
    rows, end = [], len(atoms)
    while end:
        rows.append(_whole(atoms[best[end][1] : end]))
        end = best[end][1]
    return best[-1][0], rows[::-1]


def _misfit(row: Band, columns: list[_Interval], share: float) -> float:
    """How far, in points, the words of each column stand from where the whole row's would."""
    blocks: dict[int, tuple[float, float]] = {}
    for word in row.words:
        n = _reach(word, columns)[0]
        lo, hi = blocks.get(n, (word.y0, word.y1))
        blocks[n] = (min(lo, word.y0), max(hi, word.y1))
    height = row.y1 - row.y0
    return sum(abs(lo - row.y0 - share * (height - (hi - lo))) for lo, hi in blocks.values())


def _white(atoms: list[Band], usual: float) -> float:
    """The white across a row, in points, as far as it is more than usual between two lines."""
    return sum(max(0.0, below.y0 - above.y1 - usual) for above, below in pairwise(atoms))
