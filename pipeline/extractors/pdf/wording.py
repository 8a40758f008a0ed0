"""The words of an upright page as PDFium has them, each with the boxes of its first and its last character."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, compress, count, pairwise, repeat
from math import inf
from operator import add
from typing import Any, NamedTuple

from pipeline.extractors.pdf.calls import address, call, floats
from pipeline.lattice.runs import spaced


class Words(NamedTuple):
    """What PDFium has between line ends and gaps, one item in each list for each.

    Args:
        texts: no white space at their ends.
        firsts: the number of the first character on the page.
        sides: left, top, right, bottom of the first character, then of the last, in PDF's coordinates.
        between: how many walls stand left of the word; −1 where it is to be read character by character.
        until: how many stand left of its end; where that is more, it needs a cell that reaches so far.
        tops, bottoms: of both characters, in PDF's coordinates.
    """

    texts: list[str]
    firsts: list[int]
    sides: list[float]
    between: list[int]
    until: list[int]
    tops: list[float]
    bottoms: list[float]

    def reach(self, number: int) -> tuple[float, float]:
        """Where a word begins and where it ends, in PDF's coordinates."""
        return self.sides[8 * number], self.sides[8 * number + 6]

    def written(self, numbers: Sequence[int]) -> str:
        """What these words say, line by line; "" where it takes more than a look to tell their order.

        A look is enough where the words of a line all share half the height of the tallest, each begins well behind
        the one before, and none reaches above the middle of one in the line above: then none is drawn twice either.
        """
        texts, _, sides, between, until, tops, bottoms = self
        said, begin, end, before = "", 0.0, 0.0, 0.0
        high, shared, low, tall, small = -inf, inf, inf, 0.0, 0.0  # of this line: what all words share, their lowest
        under, least = inf, 0.0  # the lowest of the line above, and its smallest word
        for number in numbers:
            text, top, bottom, left = texts[number], tops[number], bottoms[number], sides[8 * number]
            height = top - bottom
            if 2 * (min(high, top) - max(shared, bottom)) > max(tall, height):
                if 4 * (left - begin) <= max(tall, height):
                    return ""
                said += " " + text if left - end > before * spaced(said[-1], text[0]) else text
                high, shared, low = min(high, top), max(shared, bottom), min(low, bottom)
                tall, small = max(tall, height), min(small, height)
            else:
                under, least = low, small
                said += "\n" + text if said else text
                high, shared, low, tall, small = top, bottom, bottom, height, height
            close = between[number] < 0 or between[number] != until[number]
            if close or height <= 0 or 2 * (top - under) > min(least, height) or 2 * small < tall:
                return ""
            begin, end, before = left, sides[8 * number + 6], height
        return said


def words_of(text: Any, letters: str, walls: Sequence[float]) -> Words:
    """The page's words; `walls` are its upright rules, ascending, in PDF's coordinates.

    A word is to be read character by character when it passes a wall, leaves its line, or is not about as long as so
    many characters should be, which shows that they don't simply follow each other.
    """
    handle = address(text)
    texts, ends = _texts(_marked(handle, letters))
    sides = floats("FPDFText_GetLooseCharBox", len(ends), repeat(handle), ends, width=4)
    between: list[int] = []
    until: list[int] = []
    tops: list[float] = []
    bottoms: list[float] = []
    side = iter(sides)
    for word, left, top, end, bottom, start, high, right, low in zip(texts, *[side] * 8, strict=True):
        long, height, length = len(word), top - bottom, right - left
        tops.append(top if top > high else high)
        bottoms.append(bottom if bottom < low else low)
        if long == 1:
            before = after = bisect_right(walls, (left + right) / 2)
        else:
            wide = 0.0 if word.isascii() else (len(word.encode("utf-8", "replace")) - long) / 2  # Chinese: three bytes
            usual = (wide + long) / 2 * height or 1
            if not (
                (0.55 if wide else 0.4) * usual < length < 1.3 * usual
                and left <= start
                and end <= right
                and -height < 2 * (top + bottom - high - low) < height
            ):
                before = after = -1
            elif length < height:
                before = after = bisect_right(walls, (left + right) / 2)
            else:
                before, after = bisect_right(walls, left + height / 2), bisect_left(walls, right - height / 2)
                if before != after:  # then every character must stand in the one cell
                    before, after = bisect_right(walls, (left + end) / 2), bisect_right(walls, (start + right) / 2)
                    if before == after or len(word.split()) > 1:
                        before = -1
        between.append(before)
        until.append(after)
    return Words(texts, ends[::2], sides, between, until, tops, bottoms)


def _texts(marked: str) -> tuple[list[str], list[int]]:
    """The words between line ends, and the numbers of the first and the last character of each, one after the other."""
    texts: list[str] = []
    ends: list[int] = []
    first = 0
    for piece in marked.replace("\r\n", " \n").replace("\r", "\n").split("\n"):
        word = piece.strip()
        if word:
            start = first if word[0] == piece[0] else first + len(piece) - len(piece.lstrip())
            texts.append(word)
            ends.append(start)
            ends.append(start + len(word) - 1)
        first += len(piece) + 1
    return texts, ends


def _marked(handle: Any, letters: str) -> str:
    """The characters, each space that PDFium made up itself as a line end."""
    parts = letters.split(" ")
    spaces = list(map(add, accumulate(map(len, parts[:-1])), count()))
    made_up = list(map(call("FPDFText_IsGenerated"), repeat(handle), spaces))
    if all(made_up):
        return "\n".join(parts)
    cuts = [-1, *compress(spaces, made_up), len(letters)]
    return "\n".join([letters[before + 1 : after] for before, after in pairwise(cuts)])
