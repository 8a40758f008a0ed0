"""Words of running lines, and what the ends of the lines may mean: a wrapped cell, a cell's end, a row's end.

Exports differ: one leaves a space where a paragraph ends, another a blank line, a third puts each cell or each row on a
line of its own. The conventions that the lines at hand can bear are tried in turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from pipeline.values.place import Cited, fold

_PAGE_MARK = re.compile(r"[-—–·]+\d{1,4}[-—–·]+|第\d{1,4}页(?:共\d{1,4}页)?|\d{1,4}/\d{1,4}")

_JOINED, _PARTED = (re.compile(rf"[\u4e00-\u9fff]{gap}(?=\d)|\d{gap}(?=[\u4e00-\u9fff])") for gap in ("", " "))
_FEW = 3  # line ends


class Gap(Enum):
    """What stands after a word: a space, a line end where the cell goes on or ends, or one that may be either."""

    SPACE = "space"
    WRAP = "wrap"
    END = "end"
    UNKNOWN = "unknown"
    LINE = "line"
    """A line end in a text whose lines are cells."""
    TAB = "tab"
    """A space in a text whose spaces stand between cells."""
    ROW = "row"
    """A line end in a text whose lines are rows."""


@dataclass(frozen=True, slots=True)
class Word:
    """What stands between two spaces of a line.

    Args:
        whole: the line; `start`, `end`: where in it.
        text: folded.
        line: index in `Page.lines`.
        last: whether it ends its line; `spaced`: and a space follows; `blank`: and an empty line follows.
    """

    whole: Cited
    start: int
    end: int
    text: str
    line: int
    last: bool = False
    spaced: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Convention:
    """A meaning of line ends: its name and the gap after each word.

    `sure` is False where nothing but the shape of the rows tells wrapped lines from cells.
    """

    name: str
    gaps: tuple[Gap, ...]
    sure: bool = True


def words_of(lines: Sequence[Cited]) -> list[Word]:
    """The words of all lines, marks of pages left out."""
    words: list[Word] = []
    numbers = [line.places[0].line if line.places else None for line in lines]
    for index, line in enumerate(lines):
        if _PAGE_MARK.fullmatch(fold(line.text)):
            continue
        here, there = numbers[index], numbers[index + 1] if index + 1 < len(lines) else None
        blank = here is not None and there is not None and there > here + 1
        spaced = line.text != line.text.rstrip()
        spans = [found.span() for found in re.finditer(r"\S+", line.text) if fold(found[0])]
        for lo, hi in spans:
            last = (lo, hi) == spans[-1]
            words.append(Word(line, lo, hi, fold(line.text[lo:hi]), index, last, last and spaced, last and blank))
    return words


def joined(words: Sequence[Word], first: int, last: int) -> Cited:
    """The words first..last as one text: spaces inside a line kept, line ends not."""
    lines = (list(run) for _, run in groupby(words[first : last + 1], key=lambda word: word.line))
    return Cited.join([line[0].whole.cut(line[0].start, line[-1].end) for line in lines])


def header_gaps(words: Sequence[Word]) -> tuple[Gap, ...]:
    """The gaps for looking for headers: line ends speak only where a space at some of them does."""
    if _tells([word.spaced for word in words if word.last]):
        return _gaps(words, [word.spaced for word in words])
    return _open(words)


def conventions(words: Sequence[Word], one_line: bool = False) -> Iterator[Convention]:
    """The conventions these words can bear, the most telling first.

    Args:
        words: of the table.
        one_line: the header's cells share a line, so the cells of a row do.
    """
    ends = [word for word in words if word.last]
    if one_line:
        yield Convention("a row to a line", tuple(Gap.ROW if word.last else Gap.TAB for word in words))
    if _tells([word.spaced for word in ends]):
        yield Convention("a space ends a cell", _gaps(words, [word.spaced for word in words]))
    if _tells([word.blank for word in ends]):
        yield Convention("a blank line ends a cell", _gaps(words, [word.blank for word in words]))
        yield Convention("a blank line ends a line", _gaps(words, [not word.blank for word in words]))
    if not one_line:
        space = _space(words)
        whole = tuple(Gap.LINE if word.last else space for word in words)
        yield Convention("a line is a cell", whole, sure=False)
        yield Convention("a cell to a line", _open(words), sure=False)


def _open(words: Sequence[Word]) -> tuple[Gap, ...]:
    space = _space(words)
    return tuple(Gap.UNKNOWN if word.last else space for word in words)


def _space(words: Sequence[Word]) -> Gap:
    """What a space inside a line is: it may end a cell where the text puts none between figures and Chinese letters."""
    lines = {word.line: word.whole.text for word in words}
    joined, parted = (sum(len(there.findall(line)) for line in lines.values()) for there in (_JOINED, _PARTED))
    return Gap.UNKNOWN if joined > parted else Gap.SPACE


def _tells(signs: Sequence[bool]) -> bool:
    """Whether a sign stands at some line ends and not at others; a few may be chance."""
    return len(signs) < 8 * sum(signs) and len(signs) - sum(signs) >= _FEW


def _gaps(words: Sequence[Word], ends: Sequence[bool]) -> tuple[Gap, ...]:
    space = _space(words)
    return tuple(
        space if not word.last else Gap.END if end else Gap.WRAP for word, end in zip(words, ends, strict=True)
    )
