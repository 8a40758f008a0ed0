"""Tables without rules put together: stretches of columns below one another, each in rows, on one set of edges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from pipeline.lattice.columns import LEAST, Interval, Stretch, figures, points, stretches
from pipeline.lattice.grid import Lattice, Span
from pipeline.lattice.heads import headed
from pipeline.lattice.items import NUMBER, VALUE
from pipeline.lattice.lines import Line, lines_of
from pipeline.lattice.rules import Rule
from pipeline.lattice.runs import Run
from pipeline.lattice.stacks import Stack, stacked

_NEAR = 3  # lines of white between two rows of one table, at most
_FIRST, _REST = 3, 5
"""Among so many first lines of a page one with so many words is a table's: its last rows may stand there alone."""

_DEEP = 8  # lines in which it may stand below those of high cells beside it

_SHORT = 8  # letters: the rest of a word in a narrow column
_LIST, _LIST_WIDE, _PROSE = 6, 4, 0.6
"""Lines of a list in running text and words on one, at most; what running text takes of the page's width, at least."""

_SAYING = re.compile(r"[^：:\d][^：:]{1,11}[：:]")
_LARGE = 1.2  # times the usual height: the letters of a title


def unruled(runs: Sequence[Run], horizontal: Sequence[Rule] = ()) -> list[Lattice]:
    """The tables that stand in `runs` without upright rules, from top to bottom.

    `horizontal` are the page's loose horizontal rules; no row crosses one as wide as the table.
    """
    lines = lines_of(runs)
    rest = _goes_on(lines)
    if sum(len(line.words) >= LEAST for line in lines) < LEAST and not rest:
        return []
    found = []
    for whole in _parts(lines):
        part = _without_sayings(whole)
        least = 1 if rest and whole[0] is lines[0] else LEAST
        if not _may_hold(part, least):
            continue
        tables = _tables(stretches(part), least)
        found += [_lattice(table, horizontal) for table in tables if not _is_list(table, lines, horizontal)]
    return found


def _goes_on(lines: Sequence[Line]) -> bool:
    """Whether the last rows of a table may stand at the top of the page."""
    if any(len(line.words) >= _REST for line in lines[:_FIRST]):
        return True
    half = _width(lines) / 2
    for line in lines[:_DEEP]:
        if len(line.words) >= _REST and sum([bool(VALUE.fullmatch(word.text)) for word in line.words]) > 1:
            return True
        if any(word.x1 - word.x0 > half for word in line.words):
            return False
    return False


def _width(lines: Sequence[Line]) -> float:
    """How wide the lines are together, each from left to right."""
    if not lines:
        return 0.0
    return max([line.words[-1].x1 for line in lines]) - min([line.words[0].x0 for line in lines])


def _may_hold(lines: Sequence[Line], least: int) -> bool:
    """Whether so many lines with words enough for a table stand together, some of them as far apart as cells are.

    A line of one word below or above all others, as in running text, leaves no second column to any stretch with it.
    Words that are parted only by numbers in another font are never a whole line's height apart.
    """
    if not any(_gapped(line) for line in lines if len(line.words) >= LEAST):
        return False
    left = [lines]
    while left:
        part = left.pop()
        if sum([len(line.words) >= LEAST for line in part]) < least:
            continue
        words = [word for line in part for word in line.words]
        end, start = min([word.rights[-1] for word in words]), max([word.lefts[0] for word in words])
        wide = [
            n for n, line in enumerate(part) if any(w.lefts[0] <= end and w.rights[-1] >= start for w in line.words)
        ]
        if not wide:
            return True
        left += [part[above + 1 : below] for above, below in pairwise([-1, *wide, len(part)])]
    return False


def _gapped(line: Line) -> bool:
    height = line.y1 - line.y0
    return any(after.lefts[0] - before.rights[-1] > height for before, after in pairwise(line.words))


def _parts(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines in parts: where more than three lines of white part them, and below a title."""
    part: list[Line] = []
    low = 0.0
    large = _LARGE * median([line.y1 - line.y0 for line in lines])
    above = False
    for line in lines:
        title = min([y1 - y0 for _, y0, y1, _, _ in line.words]) > large
        if part and (line.y0 - low > _NEAR * (line.y1 - line.y0) or (above and not title)):
            yield part
            part, low = [], 0.0
        above = title
        part.append(line)
        low = max(low, line.y1)
    if part:
        yield part


def _without_sayings(part: list[Line]) -> list[Line]:
    """The lines but those at the ends that say who and when, 填报单位：… 单位：万元: a form's head and foot, no rows.

    Above such a line of the head there is but one word to a line.
    """
    first, end = 0, len(part)
    half = _width(part) / 2
    for number, line in enumerate(part):
        if _says(line) or _says_alone(line, half):
            first = number + 1
        elif len(line.words) > 1:
            break
    while end > first and _says(part[end - 1]):
        end -= 1
    return part[first:end]


def _says(line: Line) -> bool:
    """Whether each of several words on the line is a label with what it says, or begins with one."""
    return len(line.words) > 1 and all(_SAYING.match(word.text) for word in line.words)


def _says_alone(line: Line, half: float) -> bool:
    """Whether a line is but one such word, or one in brackets, （2023年度）, and short: no cell's text that goes on."""
    word = line.words[0]
    said = _SAYING.match(word.text) or word.text[0] + word.text[-1] in ("（）", "()")
    return len(line.words) == 1 and bool(said) and word.x1 - word.x0 < half


def _tables(parts: list[Stretch], least: int) -> Iterator[list[Stretch]]:
    """Stretches that make one table: at least one has enough columns and lines, the others go with it."""
    height = median(line.y1 - line.y0 for part in parts for line in part.lines)
    every = sum([len(part.lines) for part in parts])
    table: list[Stretch] = []
    for number, part in enumerate(parts):
        title = min(w.y1 - w.y0 for line in part.lines for w in line.words) > _LARGE * height
        known = sum(above.full() for above in table) >= LEAST
        if (len(part.columns) > 1 and not title) or (known and _between(parts, number, height)):
            table.append(part)
            continue
        yield from _trimmed(table, least, every)
        table = []
    yield from _trimmed(table, least, every)


def _is_list(table: Sequence[Stretch], lines: Sequence[Line], horizontal: Sequence[Rule]) -> bool:
    """Whether these are but a few aligned lines below running text: few columns, no rule, the first line no header."""
    own = [line for part in table for line in part.lines if len(line.words) >= LEAST]
    if len(own) > _LIST or max([len(line.words) for line in own]) > _LIST_WIDE:
        return False
    top, bottom = own[0].y0, own[-1].y1
    near = _NEAR * (own[0].y1 - top)
    if any(top - near < rule.at < bottom + near for rule in horizontal):
        return False
    wide = _width(lines) * _PROSE
    text = any(line.y1 <= top and len(line.words) == 1 and line.words[0].x1 - line.words[0].x0 > wide for line in lines)
    header = not figures(own[0]) and any(map(figures, own))
    return text and not header


def _between(parts: list[Stretch], number: int, height: float) -> bool:
    """Whether a stretch of one column is a heading inside a table: one line close to those around it, no title."""
    if number + 1 == len(parts) or len(parts[number + 1].columns) < 2 or len(parts[number].lines) > 1:
        return False
    line, above, below = parts[number].lines[0], parts[number - 1].lines[-1], parts[number + 1].lines[0]
    close = max(line.y0 - above.y1, below.y0 - line.y1) < 1.2 * height
    return close and line.y1 - line.y0 < _LARGE * height


def _trimmed(table: list[Stretch], least: int, every: int) -> Iterator[list[Stretch]]:
    """The table without lines of one word at its ends, unless they belong to a cell of several lines.

    `every` is how many lines were cut into stretches; a table that keeps all of them is cut already.
    """
    if sum(part.full() for part in table) < least:
        return
    parts = [list(part.lines) for part in table]
    while parts and (not parts[0] or _lone(parts[0][0], [line for part in parts for line in part][1:2])):
        parts = [parts[0][1:], *parts[1:]] if parts[0] else parts[1:]
    while parts and (not parts[-1] or _lone(parts[-1][-1], [line for part in parts for line in part][-2:-1])):
        parts = [*parts[:-1], parts[-1][:-1]] if parts[-1] else parts[:-1]
    lines = [line for part in parts for line in part]
    kept = table if len(lines) == every else stretches(lines)
    if sum(part.full() for part in kept) >= least:
        yield kept


def _lone(line: Line, beside: Sequence[Line]) -> bool:
    """Whether a line of one word stands apart from the line next to it."""
    if len(line.words) > 1:
        return False
    word, height = line.words[0], line.y1 - line.y0
    apart = min((max(line.y0, other.y0) - min(line.y1, other.y1) for other in beside), default=line.y1)
    goes_on = any(o.x0 - height < word.x0 and word.x1 < o.x1 + height for other in beside for o in other.words)
    return apart > (1.0 if goes_on and len(word.text) < _SHORT else 0.6) * height


def _lattice(table: Sequence[Stretch], horizontal: Sequence[Rule]) -> Lattice:
    """The cells of one table."""
    words = [word for part in table for line in part.lines for word in line.words]
    left, right = min(w.x0 for w in words), max(w.x1 for w in words)
    borders = [r.at for r in horizontal if min(r.hi, right) - max(r.lo, left) > 0.6 * (right - left)]
    stacks = stacked(table, borders)
    columns = [_united(part, stack, table) for part, stack in zip(table, stacks, strict=True)]
    inner = points((a[1], b[0]) for part in columns for a, b in pairwise(part))
    xs = (left, *inner, right)
    top, bottom = min(w.y0 for w in words), max(w.y1 for w in words)  # a label's too, which may stand out of its row
    ys = (top, *_between_rows(stacks), bottom)
    cells: list[Span] = []
    first = 0
    for part, stack, held in zip(table, stacks, columns, strict=True):
        cells += [cell._replace(row=cell.row + first) for cell in _cells(part, stack, held, inner)]
        first += len(stack.rows)
    return headed(Lattice(xs, ys, tuple(sorted(cells)), open_top=True, open_bottom=True), words)


def _between_rows(stacks: Sequence[Stack]) -> Iterator[float]:
    """Where one row ends and the next begins: between their words, and between labels that stand out of them."""
    rows = [row for stack in stacks for row in stack.rows]
    tops, bottoms = [row.y0 for row in rows], [row.y1 for row in rows]
    first = 0
    for stack in stacks:
        for label in stack.labels:
            start, end = first + label.row, first + label.row + label.rows - 1
            tops[start], bottoms[end] = min(tops[start], label.y0), max(bottoms[end], label.y1)
        first += len(stack.rows)
    for n, (above, below) in enumerate(pairwise(rows)):
        middle = (bottoms[n] + tops[n + 1]) / 2
        yield min(max(middle, above.y1), below.y0) if above.y1 < below.y0 else (above.y1 + below.y0) / 2


def _united(part: Stretch, stack: Stack, table: Sequence[Stretch]) -> list[Interval]:
    """The columns, neighbours that never both hold words made one: a heading centred over words set left.

    Those of a header stay apart where a line of the stretch below has words under both.
    """
    at = next(n for n, other in enumerate(table) if other is part)
    header = not any(NUMBER.fullmatch(word.text) for line in part.lines for word in line.words)
    below = [line.words for other in table[at + 1 : at + 2] for line in other.lines] if header else []
    columns = list(part.columns)
    filled = [{columns[i.column] for i in row.items} for row in stack.rows]
    for label in stack.labels:
        for row in range(label.row, label.row + label.rows):
            filled[row].add(part.columns[label.column])
    n = 0
    while n + 1 < len(columns):
        a, b = columns[n], columns[n + 1]
        if any(_on_both(words, a, b) for words in below) or any(a in row and b in row for row in filled):
            n += 1
            continue
        both = (a[0], b[1])
        columns[n : n + 2] = [both]
        filled = [{both if c in (a, b) else c for c in row} for row in filled]
    return columns


def _on_both(words: Sequence[Run], a: Interval, b: Interval) -> bool:
    """Whether one of the words stands under or above the one column only, another the other."""
    under = [(w.x0 < a[1] and w.x1 > a[0], w.x0 < b[1] and w.x1 > b[0]) for w in words]
    return (True, False) in under and (False, True) in under


def _cells(part: Stretch, stack: Stack, columns: Sequence[Interval], inner: Sequence[float]) -> Iterator[Span]:
    """The cells of one stretch, rows from 0: each column as wide as its words need, labels over their rows."""
    reach = [(sum(x <= lo for x in inner), sum(x < hi for x in inner) + 1) for lo, hi in columns]
    taken = {c for start, end in reach for c in range(start, end)}
    reach += [(c, c + 1) for c in range(len(inner) + 1) if c not in taken]
    over = {}
    for label in stack.labels:
        lo, _ = part.columns[label.column]
        column = next(n for n, (a, b) in enumerate(columns) if a <= lo < b)
        over[label.row, column] = label.rows
    covered = {(row + down, column) for (row, column), rows in over.items() for down in range(1, rows)}
    for row in range(len(stack.rows)):
        for column, (start, end) in enumerate(reach):
            if (row, column) not in covered:
                yield Span(row, start, over.get((row, column), 1), end - start)

