"""Which recognised characters may be wrong: unsure ones, and those whose surroundings tell of a loss or a stray mark.

Measured on some 1,400 figures of soiled pages: a second recognition at another width or with other margins finds none
of the wrong ones that pass here, and doubts one right figure in two hundred.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.extractors.scan.engine import Letter
from pipeline.extractors.scan.strips import Strip

_FIGURES = frozenset("0123456789.%≥≤＜＞<>=+-±～~万亿元")
_STOPS = frozenset("。，、；：！,;:!“”‘’\"'（）()《》〈〉【】·•")
"""Signs between words, of which nothing hangs on which it is."""

_CODE = re.compile(r"[A-Z]\d{1,3}(?:[-.]\d{1,2})*\s*[\u4e00-\u9fff]")

_STRICT = frozenset("<>＜＞")
"""Signs that a worn ≤ or ≥ looks like, and that forms seldom print."""

_SURE, _LIKELY, _LONE = 0.85, 0.6, 0.97
"""How sure the recogniser must be of a sign in a figure, and of a word's character; and of a sign that stands alone or
for another, or a figure under a seal."""

_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?|(19|20)\d\d(\.\d{1,2}){1,2}|\d{1,2}(\.\d{1,2}){2,}")
_NUMBER = re.compile(r"\d+(?:[.,，]\d+)+")
"""A number with points and commas as recognised, and one as it is printed: a number, a date, a heading's number."""

_BLURRED = 4, 0.2
"""How many of a page's lines with figures, and which share of them, are faint at most."""

_FULL = 1.5
"""Characters of white at most behind a line that goes on in the next one."""


def unsure(letters: Sequence[Letter], inside: bool, stamped: Sequence[int] = ()) -> Iterator[int]:
    """The numbers of a line's characters that may be wrong; `inside` tells whether it stands in a cell, `stamped` which
    characters stand under a seal."""
    texts = ["", *(letter.text for letter in letters), ""]
    points = set(_misplaced("".join(text if len(text) == 1 else " " for text in texts[1:-1])))
    lone = inside and sum(not text.isspace() for text in texts[1:-1]) == 1
    for number, letter in enumerate(letters):
        before, after = texts[number], texts[number + 2]
        first = inside and not before and _first(letter.text, "".join(texts[number + 2 :]).strip())
        faint = _faint(letter, lone or letter.text in _STRICT or number in stamped)
        if first or faint or number in points or _odd(letter.text, before, after):
            yield number


def blurred(lines: Sequence[Sequence[Letter]]) -> bool:
    """Whether so many figures of a page are faint that none of them is sure."""
    figures = [line for line in lines if any(_digit(letter.text) for letter in line)]
    faint = sum(any(letter.text in _FIGURES and _faint(letter, False) for letter in line) for line in figures)
    return faint > max(_BLURRED[0], _BLURRED[1] * len(figures))


def _misplaced(text: str) -> Iterator[int]:
    """The points and commas of numbers that are grouped as none is."""
    for found in _NUMBER.finditer(text):
        if not _GROUPED.fullmatch(found[0].replace("，", ",")):
            yield from (n for n in range(*found.span()) if not text[n].isdigit())


def _faint(letter: Letter, strictly: bool) -> bool:
    figure = letter.text in _FIGURES
    least = (_LONE if figure else _SURE) if strictly else _SURE if figure else _LIKELY
    return letter.sure < least and letter.text not in _STOPS and not letter.text.isspace()


def _odd(text: str, before: str, after: str) -> bool:
    """Whether it is a gap within a number: a point may have stood there."""
    return text.isspace() and _digit(before) and _digit(after)


def _first(text: str, after: str) -> bool:
    """Whether a cell's line begins with a dash or a plus that may be a worn =, or with a letter by itself or before
    digits, but for the number of an indicator: B12预算执行率."""
    if text in "-—一+":
        return _digit(after[:1])
    return _latin(text) and not _CODE.match(text + after) and (not after or _digit(after[:1]))


def stray(strips: Sequence[Strip], lines: Sequence[Sequence[Letter]], em: float) -> Iterator[Strip]:
    """Single digits and letters in a cell below a line that had room for them: they may be strokes of a seal."""
    cells: dict[tuple[int, int, int, int], list[Strip]] = defaultdict(list)
    for strip in strips:
        if strip.inside:
            cells[strip.room].append(strip)
    for strip, line in zip(strips, lines, strict=True):
        text = "".join(letter.text for letter in line).strip()
        if strip.inside and len(text) == 1 and (_digit(text) or _latin(text)):
            above = [s for s in cells[strip.room] if s.y1 <= strip.y0 + em / 4]
            beside = [s for s in cells[strip.room] if s is not strip and s.y0 < strip.y1 and strip.y0 < s.y1]
            if beside or (above and max(above, key=lambda s: s.y1).x1 + _FULL * em < strip.room[2]):
                yield strip


def _digit(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _latin(text: str) -> bool:
    return text.isascii() and text.isalpha()
