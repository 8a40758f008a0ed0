"""Physical lines put together to paragraphs, headings kept apart, and paragraphs cut into sentences.

Text exports break lines in mid-sentence and put blank lines anywhere, so a paragraph is told by its words: it goes on
until a sentence ends, a heading starts, or a short line without a comma stands alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.values.place import Cited, fold

_MARKERS = (
    re.compile(r"[一二三四五六七八九十]{1,3}、"),
    re.compile(r"\([一二三四五六七八九十]{1,3}\)"),
    re.compile(r"\d{1,2} *[.、](?!\d)"),
    re.compile(r"\(\d{1,2}\)"),
    re.compile(r"(?:专栏|附件|附表)\d*"),
)
EMPHASIS = re.compile(r"[*_`]+")
FURNITURE = re.compile(r"[-—–·_=*#]*(?:第?\d{1,4}页?)?(?:[/,]?共?\d{1,4}页)?[-—–·_=*]*")
_CONTENTS = re.compile(r".*(?:\.{3,}|…{1,}|·{3,})(?:\d{1,4})?")
_FINAL = "。!?;:"
_TITLE = re.compile(r".*(?:报告|总结|说明|自评表|评价表|情况表)(?:\([^()]{1,12}\))?")
_MARKED = 24  # characters in which a marker stands
LONG = 60  # characters: longer than any heading
_ENDLESS = 4000  # characters: longer than any sentence
_PAUSE = re.compile(r"[，,；;、\s]")
_STOP = re.compile(r"[。！？!?][”’」』》）)\"*]*")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that belong together; `depth` is the rank of a heading (0 outermost), None for running text."""

    words: Cited
    depth: int | None = None


def plain(text: str) -> str:
    """Folded, without the emphasis marks of Markdown."""
    return EMPHASIS.sub("", fold(text))


def depth_of(text: str) -> int | None:
    """The rank of the marker that a line begins with, None without one: 一、 → 1, （一） → 2, 1. → 3."""
    start = unicodedata.normalize("NFKC", text.lstrip()[:_MARKED])  # with its spaces: "2. 2022年" is no decimal
    words = EMPHASIS.sub("", start).lstrip()
    inner = words.lstrip("# ")
    told = next((depth for depth, marker in enumerate(_MARKERS, 1) if marker.match(inner)), None)
    return 0 if told is None and words.startswith("#") else told


def is_heading(words: Cited) -> bool:
    """Whether the words are a heading: a marker, no end of sentence, not long."""
    text = plain(words.text)
    return depth_of(words.text) is not None and len(text) <= LONG and not _stops(text) and "," not in text


def run_in(paragraph: Cited) -> Cited | None:
    """The heading that a paragraph itself begins with: 4. 人员情况。截止2022年底…; None without one."""
    if depth_of(paragraph.text) is None:
        return None
    first = next(cut(paragraph), None)
    if first is None or len(first.text) == len(paragraph.strip().text):
        return None
    text = plain(first.text)
    counts = any(character.isdigit() for character in text[5:])
    return first if len(text) <= LONG // 2 and "," not in text and not counts else None


def paragraphs(lines: Sequence[Cited]) -> tuple[Paragraph, ...]:
    """The lines' words, headings kept apart; page numbers, rules and tables of contents left out."""
    kept = [line for line in lines if line and not FURNITURE.fullmatch(fold(line.text)) and not _is_contents(line)]
    full = _width(kept)
    found: list[Paragraph] = []
    above = _Open(top=True)
    for line in kept:
        if above.lines and not above.goes_on(line, full):
            found.append(above.closed())
            above = _Open()
        above.add(line)
    return (*found, above.closed()) if above.lines else tuple(found)


@dataclass(slots=True)
class _Open:
    """A paragraph that may go on: its lines, and what is asked of them, so that no line is read twice.

    Args:
        last: the last line, plain; `end`: the last character of all; `length`: of all lines together.
        parted: whether a comma or a stop stands in it.
        top: whether it begins with the first line of all: the title ends there, however wide it is.
    """

    lines: list[Cited] = field(default_factory=list)
    last: str = ""
    end: str = ""
    length: int = 0
    parted: bool = False
    top: bool = False

    def add(self, line: Cited) -> None:
        self.lines.append(line)
        self.last = plain(line.text)
        self.end = self.last[-1:] or self.end
        self.length += len(self.last)
        self.parted = self.parted or any(mark in self.last for mark in ",、。;")

    def closed(self) -> Paragraph:
        words = self._words()
        return Paragraph(words, depth_of(words.text) if is_heading(words) else None)

    def goes_on(self, line: Cited, full: int) -> bool:
        """Whether `line` continues the paragraph: its last line broke off in mid-sentence."""
        if depth_of(line.text) is not None or self.end in "。!?;":
            return False
        if self.top and not self.parted and self.length <= LONG and _TITLE.fullmatch(self.last):
            return False
        if self.length <= LONG and len(self.lines) <= LONG and is_heading(self._words()):
            return len(self.last) >= full
        return 4 * len(self.last) >= 3 * full or self.parted

    def _words(self) -> Cited:
        return self.lines[0] if len(self.lines) == 1 else Cited.join(self.lines)


def _width(lines: list[Cited]) -> int:
    """The length that three lines in four do not exceed: where an export breaks its lines."""
    lengths = sorted(len(plain(line.text)) for line in lines)
    return lengths[3 * len(lengths) // 4] if lengths else 0


def _stops(text: str) -> bool:
    return any(mark in text.rstrip(":") for mark in _FINAL)


def _is_contents(line: Cited) -> bool:
    return _CONTENTS.fullmatch(fold(line.text)) is not None


def cut(words: Cited) -> Iterator[Cited]:
    """The sentences of a paragraph, each with the closing quotes that follow its end.

    A semicolon does not end a sentence: the parts of a total are often set apart by it.
    """
    for piece in words.parted(_ends(words.text)):
        if sentence := piece.strip():
            yield sentence


def _ends(text: str) -> Iterator[int]:
    """Where each sentence ends; what no person would write as one goes on to the next comma only."""
    start = 0
    for end in (*(stop.end() for stop in _STOP.finditer(text)), len(text)):
        while end - start > _ENDLESS and (pause := _PAUSE.search(text, start + _ENDLESS, end)):
            start = pause.end()
            yield start
        start = end
        yield end
