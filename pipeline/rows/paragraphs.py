"""Physical lines put together to paragraphs, headings kept apart, and paragraphs cut into sentences.

Text exports break lines in mid-sentence and put blank lines anywhere, so a paragraph is told by its words: it goes on
until a sentence ends, a heading starts, or a short line without a comma stands alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
_ENDS = "。!?;:"
_MARKED = 24  # characters in which a marker stands
LONG = 60  # characters: longer than any heading
_STOPS = "。！？!?"
_CLOSERS = "”’」』》）)\"*"


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
    open_lines: list[Cited] = []
    for line in kept:
        if open_lines and not _goes_on(open_lines, line, full):
            found.append(_closed(open_lines))
            open_lines = []
        open_lines.append(line)
    return (*found, _closed(open_lines)) if open_lines else tuple(found)


def _closed(lines: list[Cited]) -> Paragraph:
    words = lines[0] if len(lines) == 1 else Cited.join(lines)
    return Paragraph(words, depth_of(words.text) if is_heading(words) else None)


def _goes_on(above: list[Cited], line: Cited, full: int) -> bool:
    """Whether `line` continues the paragraph: its last line broke off in mid-sentence."""
    last, whole = plain(above[-1].text), plain("".join(part.text for part in above))
    if depth_of(line.text) is not None or whole[-1:] in "。!?;":
        return False
    if is_heading(Cited.join(above)):
        return len(last) >= full
    return 4 * len(last) >= 3 * full or any(mark in whole for mark in ",、。;")


def _width(lines: list[Cited]) -> int:
    """The length that three lines in four do not exceed: where an export breaks its lines."""
    lengths = sorted(len(plain(line.text)) for line in lines)
    return lengths[3 * len(lengths) // 4] if lengths else 0


def _stops(text: str) -> bool:
    return any(mark in text.rstrip(":") for mark in _ENDS)


def _is_contents(line: Cited) -> bool:
    return _CONTENTS.fullmatch(fold(line.text)) is not None


def cut(words: Cited) -> Iterator[Cited]:
    """The sentences of a paragraph, each with the closing quotes that follow its end.

    A semicolon does not end a sentence: the parts of a total are often set apart by it.
    """
    start, index, text = 0, 0, words.text
    while index < len(text):
        index += 1
        if text[index - 1] not in _STOPS:
            continue
        while index < len(text) and text[index] in _CLOSERS:
            index += 1
        if sentence := words.cut(start, index).strip():
            yield sentence
        start = index
    if rest := words.cut(start, len(text)).strip():
        yield rest
