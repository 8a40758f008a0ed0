"""The characters of a page as runs, in the frame in which they read from left to right."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, compress, groupby, pairwise, repeat, starmap
from math import degrees, isfinite
from operator import sub
from typing import Any

from pipeline.extractors.pdf.calls import address, call, floats, raw
from pipeline.extractors.pdf.turning import Columns, upright
from pipeline.extractors.pdf.wording import Words
from pipeline.lattice.runs import Run
from pipeline.values.place import Box

_SPECIAL = re.compile("[\0\x02\ufffe\ue000-\uf8ff]")
_MEANING = str.maketrans(
    {
        "\x02": "-", "\ufffe": "-",  # PDFium's marks for a hyphen that ends a line
        "\0": "\ufffd",  # a glyph without any character
        # Wingdings and Symbol, as Word writes its check marks and bullets
        "\uf0fe": "☑", "\uf052": "☑", "\uf0fc": "✓", "\uf050": "✓", "\uf0fb": "✗", "\uf0fd": "☒", "\uf053": "☒",
        "\uf0a8": "□", "\uf0a3": "□", "\uf06f": "□", "\uf0b7": "•", "\uf0b3": "≥",
    }
)  # fmt: skip
HALF = re.compile("[\ud800-\udfff]")
"""Half of a character beyond the basic plane, as PDFium counts them: in rare names of people and places."""
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SHEET = 1 << 14
_LEVEL = 3
"""Degrees by which text may lean and still lie on a line."""

Point = tuple[float, float]
_made = partial(tuple.__new__, Run)  # half the time of `Run(…)`


@dataclass(frozen=True, slots=True)
class Ink:
    """The runs of a page.

    Args:
        runs: those that lie level or stand upright, each with the number of its first character.
        tilted: those written across the page, such as watermarks.
    """

    runs: list[tuple[int, Run]]
    tilted: list[Run]


def letters_of(text: Any) -> str:
    """The page's characters, one for each of PDFium's."""
    count = raw().FPDFText_CountChars(text)
    units = _sheet() if count < _SHEET else (ctypes.c_ushort * (count + 1))()
    letters = ""
    if raw().FPDFText_GetText(text, 0, count, units) == count + 1:
        letters = ctypes.string_at(units, 2 * count).decode("utf-16-le", "surrogatepass")
    if len(letters) != count:
        letters = "".join(map(chr, map(call("FPDFText_GetUnicode"), repeat(address(text)), range(count))))
    return letters.translate(_MEANING) if _SPECIAL.search(letters) else letters


@cache
def _sheet() -> Any:
    """Room for the characters of a usual page."""
    return (ctypes.c_ushort * _SHEET)()


def direction(text: Any, letters: str, default: int) -> int:
    """How many quarter turns counter-clockwise most of the page's text is written."""
    sample = [i for i in range(0, len(letters), len(letters) // 20 + 1) if not letters[i].isspace()]
    angles = list(map(call("FPDFText_GetCharAngle"), repeat(address(text)), sample))
    if angles and not any(angles):
        return 0
    turns: Counter[int] = Counter()
    for angle, count in ((angle, count) for angle, count in Counter(angles).items() if isfinite(angle)):
        turns[round(-degrees(angle) / 90) % 4] += count
    return turns.most_common(1)[0][0] if turns else default


def ink_of(text: Any, letters: str, bounds: Box, turn: int, words: Words | None = None) -> Ink:
    """The characters as runs; `bounds` is the visible page, upright like the runs.

    Where `words` are given, those of an upright page, they are taken as they are when they can be.
    """
    handle, at = address(text), (bounds[0], bounds[3])
    if words:
        found = runs_of(text, letters, words, range(len(words.texts)), at)
    else:
        (found,) = _exact(handle, letters, [(0, len(letters))], at, turn)
    angles = list(map(call("FPDFText_GetCharAngle"), repeat(handle), [first for first, _ in found]))
    if turn == 0 and not any(angles):
        return Ink(found, [])
    steps = ((degrees(angle) + 90 * turn) / _LEVEL if isfinite(angle) else 0 for angle in angles)
    leans = [round(step) % (360 // _LEVEL) for step in steps]
    return _sorted_out(found, leans) if any(leans) else Ink(found, [])


def runs_of(
    text: Any, letters: str, words: Words, numbers: Sequence[int], at: Point, *, parted: bool = False
) -> list[tuple[int, Run]]:
    """These words as runs, or as those of their characters; `parted`: also where typed white space parts them."""
    if not numbers:
        return []
    texts, firsts, sides, between, until, tops, bottoms = words
    x0, y1 = at
    close = [between[n] < 0 or between[n] != until[n] or (parted and len(texts[n].split()) > 1) for n in numbers]
    exact: Iterator[list[tuple[int, Run]]] = iter(())
    if True in close:
        ranges = [(firsts[n], firsts[n] + len(texts[n])) for n in compress(numbers, close)]
        exact = _exact(address(text), letters, ranges, at, 0)
    found = []
    for number, closely in zip(numbers, close, strict=True):
        if closely:
            found += next(exact)
            continue
        top, bottom, left, right = tops[number], bottoms[number], sides[8 * number], sides[8 * number + 6]
        if bottom < top and isfinite(left + right):
            found.append((firsts[number], _run(texts[number], y1 - top, y1 - bottom, (left - x0,), (right - x0,))))
    return found


def _exact(
    handle: Any, letters: str, ranges: Sequence[tuple[int, int]], at: Point, turn: int
) -> Iterator[list[tuple[int, Run]]]:
    """The characters of each range begin:stop as runs, each character with its own box."""
    each = chain.from_iterable(starmap(range, ranges))
    count = sum(stop - begin for begin, stop in ranges)
    values = floats("FPDFText_GetLooseCharBox", count, repeat(handle), each, width=4)
    left, bottom, right, top = upright((values[0::4], values[3::4], values[2::4], values[1::4]), turn)
    x0, y1 = at
    if x0:
        left, right = [x - x0 for x in left], [x - x0 for x in right]
    done = 0
    for begin, stop in ranges:
        here = slice(done, done + stop - begin)
        yield list(_lined(letters, begin, (left[here], bottom[here], right[here], top[here]), y1))
        done = here.stop


def _lined(letters: str, begin: int, boxes: Columns, height: float) -> Iterator[tuple[int, Run]]:
    """The characters from `begin` on with these boxes as runs; `height` is where the page ends above."""
    left, bottom, right, top = boxes
    for first, last in _stretches(boxes):
        start, end = _inked(letters, begin + first, begin + last)
        if start < end:
            i, j = start - begin, end - begin
            high, low = max(top[i:j]), min(bottom[i:j])
            if isfinite(high + low + left[i] + right[j - 1]):
                yield start, _run(letters[start:end], height - high, height - low, left[i:j], right[i:j])


def _sorted_out(found: list[tuple[int, Run]], leans: list[int]) -> Ink:
    """The runs by the direction they are written in; `leans` in steps of `_LEVEL` degrees."""
    level: list[tuple[int, Run]] = []
    tilted = []
    for lean, group in groupby(zip(leans, found, strict=True), key=lambda pair: pair[0]):
        members = [run for _, run in group]
        if lean == 0:
            level += members
        elif lean % (90 // _LEVEL) == 0:
            level += _standing(members)
        else:
            tilted.append(_together([run for _, run in members]))
    return Ink(level, tilted)


def _run(text: str, y0: float, y1: float, lefts: Sequence[float], rights: Sequence[float]) -> Run:
    """A run; the two halves of a character beyond the basic plane made one."""
    if text.isprintable() or not HALF.search(text):
        return _made((text, y0, y1, lefts, rights))
    if len(lefts) < len(text):
        return Run(whole(text), y0, y1, lefts, rights)
    seconds = {pair.end() - 1 for pair in _PAIR.finditer(text)}
    firsts = [i for i in range(len(text)) if i not in seconds]
    return Run(whole(text), y0, y1, [lefts[i] for i in firsts], [rights[i] for i in firsts])


def whole(text: str) -> str:
    """The text with the two halves of a character beyond the basic plane made one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if HALF.search(text) else text


def _standing(members: list[tuple[int, Run]]) -> Iterator[tuple[int, Run]]:
    """Characters that stand above each other, turned a quarter, as one run for each column."""
    column: list[tuple[int, Run]] = []
    for first, run in members:
        if column and min(run.x1, column[0][1].x1) - max(run.x0, column[0][1].x0) < (run.x1 - run.x0) / 2:
            yield column[0][0], _together([r for _, r in column])
            column = []
        column.append((first, run))
    if column:
        yield column[0][0], _together([r for _, r in column])


def _together(runs: list[Run]) -> Run:
    """Runs that follow each other in another direction than to the right, as one that stands where all of them do."""
    text = "".join(run.text for run in runs)
    x0, x1 = min(run.x0 for run in runs), max(run.x1 for run in runs)
    return Run(text, min(r.y0 for r in runs), max(r.y1 for r in runs), [x0] * len(text), [x1] * len(text))


def _inked(letters: str, start: int, end: int) -> tuple[int, int]:
    """The range without the white space at both ends."""
    while start < end and letters[start].isspace():
        start += 1
    while end > start and letters[end - 1].isspace():
        end -= 1
    return start, end


def _even(boxes: Columns) -> bool:
    """Whether they follow each other without a break, all of one height, as those of one font do."""
    left, bottom, right, top = boxes
    count, height = len(left), top[0] - bottom[0] if top else 0
    return (
        height != 0
        and top.count(top[0]) == bottom.count(bottom[0]) == count
        and sorted(left) == left
        and 2 * max(map(sub, left[1:], right), default=0) <= height
    )


def _stretches(boxes: Columns) -> Iterator[tuple[int, int]]:
    """Where characters follow each other on one line: the first and one past the last.

    Each begins no further left than the one before and less than half a line's height behind it, and its middle is at
    most a quarter of the height away: in some fonts every character has its own height, but none twice another's.
    What PDFium made up itself (spaces, line ends) has none.
    """
    left, bottom, right, top = boxes
    if _even(boxes):
        yield 0, len(left)
        return
    neighbours = zip(top, top[1:], bottom, bottom[1:], left, left[1:], right, strict=False)
    breaks = [
        index
        for index, (t, u, b, c, x, next_x, end) in enumerate(neighbours, 1)
        if next_x < x
        or 2 * (next_x - end) > t - b
        or u == c
        or ((u != t or c != b) and (2 * abs(u + c - t - b) >= t - b or not 1 / 2 <= (u - c) / (t - b or 1) <= 2))
    ]
    for start, stop in pairwise([0, *breaks, len(left)]):
        if start < stop and top[start] != bottom[start]:
            yield start, stop
