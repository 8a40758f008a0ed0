"""Where a piece of text stands, down to the character; text that remembers it.

Only extractors build a `Place`. Everything above can `cut` and `join` a `Cited`, never invent one (law 2).
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points from the page's top left, as displayed after /Rotate."""

# CJK radicals supplement: Unicode gives these no compatibility mapping (⼾ that of 戶), printers use them all the same.
_RADICALS = str.maketrans(
    "⺁⺄⺆⺈⺊⺌⺍⺕⺗⺘⺙⺛⺝⺟⺠⺢⺤⺥⺦⺨⺩⺪⺬⺭⺮⺯⺱⺲⺵⺶⺷⺸⺹⺻⺼⺽⺾⺿⻀⻁⻂⻄⻅⻆⻈⻉⻋⻌⻍⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻨⻩⻪⻬⻮⻰⻳戶",
    "厂乙冂刀卜小小彐心手攵旡月母民水爪爪丬犬王疋示礻竹糸网网网羊羊羊耂聿肉臼艹艹艹虎衤西见角讠贝车辶辶阝钅長镸长门阜阝雨青韦页风飞食饣首饣马骨鬼鱼鸟麦黄黾齐齿龙龟户",
)
_SIGNS = str.maketrans(
    {
        "〉": ">", "〈": "<", "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "﹤": "<", "﹥": ">", "═": "=", "﹦": "=",
        "﹪": "%", "﹙": "(", "﹚": ")", "﹣": "-", "−": "-", "–": "-", "—": "—", "∶": ":", "〜": "~", "～": "~",
        "⸺": "——", "“": '"', "”": '"', "‘": "'", "’": "'", "﹐": ",", "﹑": "、", "﹔": ";", "﹕": ":",
    }
)  # fmt: skip

_GAP = re.compile(r"[\s\u200b\ufeff\u00ad]")
_SHORT = 1000  # characters up to which a folded text is remembered: thousands of long ones would fill the memory


@dataclass(frozen=True, slots=True)
class Place:
    """Where the characters `start:end` of one cell or line stand.

    Args:
        source: first 16 hex digits of the file's SHA-256.
        part: "body", or the header, footnote, text box, sheet, "tilted" (a watermark); a nested table as a path.
        line: line or paragraph from 1, for text outside tables.
        page: from 1; None where the format has no pages (DOCX, text).
        table, row, col: from 1, as counted on that page.
        box: of the cell or line, in points; None where there is no layout.
        start, end: characters in the text of that cell or line.
    """

    source: str
    part: str = "body"
    line: int | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    col: int | None = None
    box: Box | None = None
    start: int = 0
    end: int = 0

    def span(self, start: int, end: int) -> Place:
        """The characters start:end of the same cell or line: `replace`, at a third of its cost."""
        return Place(
            self.source, self.part, self.line, self.page, self.table, self.row, self.col, self.box, start, end
        )

    @property
    def home(self) -> tuple[str | int | None, ...]:
        """What tells its cell or line from every other."""
        return self.source, self.part, self.line, self.page, self.table, self.row, self.col

    @property
    def sheet_cell(self) -> str:
        """The name of a cell in a workbook, "G18"; "" for a place anywhere else."""
        if self.page is None or self.part == "body" or not (self.row and self.col):
            return ""
        return f"{column_letters(self.col)}{self.row}"


def column_letters(col: int) -> str:
    """How a workbook calls its columns: 1 → "A", 28 → "AB"."""
    text = ""
    while col:
        col, rest = divmod(col - 1, 26)
        text = chr(65 + rest) + text
    return text


@dataclass(frozen=True, slots=True)
class Cited:
    """Words exactly as in the document, and where they stand.

    Several places when the words cross a page or come from several lines; the spans of the places, in order, cover
    `text` without gap: sum(end − start) == len(text).
    """

    text: str
    places: tuple[Place, ...]

    @classmethod
    def whole(cls, text: str, place: Place) -> Cited:
        """All the words of one cell or line; for extractors."""
        return cls(text, (place.span(0, len(text)),))

    def cut(self, start: int, end: int) -> Cited:
        """The characters start:end, at their own places."""
        start, end, _ = slice(start, end).indices(len(self.text))
        if start == 0 and end == len(self.text):
            return self
        places: list[Place] = []
        offset = 0
        for place in self.places:
            length = place.end - place.start
            lo, hi = max(start - offset, 0), min(end - offset, length)
            if lo < hi or (start == end and 0 <= lo == hi <= length and not places):
                places.append(place.span(place.start + lo, place.start + hi))
            offset += length
        return Cited(self.text[start:end], tuple(places))

    def parted(self, ends: Iterable[int]) -> Iterator[Cited]:
        """Cut at ascending positions, one pass over the places however many pieces: the words up to each."""
        left, start = deque(self.places), 0
        for end in ends:
            places: list[Place] = []
            room = end - start
            while left and left[0].end - left[0].start <= room:
                room -= left[0].end - left[0].start
                places.append(left.popleft())
            if room:
                middle = left[0].start + room
                places.append(left[0].span(left[0].start, middle))
                left[0] = left[0].span(middle, left[0].end)
            yield Cited(self.text[start:end], tuple(places))
            start = end

    def strip(self) -> Cited:
        """Without the white space at both ends."""
        left = len(self.text) - len(self.text.lstrip())
        return self.cut(left, left + len(self.text.strip()))

    @staticmethod
    def join(parts: list[Cited]) -> Cited:
        """The parts one after another, nothing put between them."""
        return Cited("".join(p.text for p in parts), tuple(place for p in parts for place in p.places))

    @property
    def place(self) -> Place | None:
        """Where they begin; None for words without a place."""
        return self.places[0] if self.places else None

    @property
    def plain(self) -> str:
        """For display: line breaks joined as the language joins them (no space between Chinese characters)."""
        return unbroken(self.text)

    @property
    def folded(self) -> Folded:
        """For matching: half-width, radicals mended, spaces out; each character knows its origin."""
        return Folded.of(self)

    def __bool__(self) -> bool:
        return bool(self.text.strip())


def unbroken(text: str) -> str:
    """`text` with its line breaks joined: "科学\\n规范" → "科学规范", "two\\nwords" → "two words"."""
    if text.isprintable():  # quicker told than that it has one line
        return text.strip()
    joined = ""
    for line in (part.strip() for part in text.splitlines()):
        if all(part.isascii() and part.isalpha() for part in (joined[-1:], line[:1])):
            joined += " "
        joined += line
    return joined


@dataclass(frozen=True, slots=True)
class Folded:
    """A matching copy of some words: full-width → half-width, white space out, look-alikes unified.

    `origin[i]` is the index in `cited.text` of the character that gave `text[i]`. A space stays only between two
    ASCII letters or digits on one line ("1 234" is two numbers, "20\\n.5" is one).
    """

    text: str
    origin: tuple[int, ...]
    cited: Cited

    @classmethod
    def of(cls, cited: Cited) -> Folded:
        """Fold `cited`."""
        text, origin = _fold(cited.text)
        return cls(text, origin, cited)

    def back(self, start: int, end: int) -> Cited:
        """The original words of the folded characters start:end, at their places."""
        if start >= end:
            at = self.origin[start] if start < len(self.origin) else len(self.cited.text)
            return self.cited.cut(at, at)
        return self.cited.cut(self.origin[start], self.origin[end - 1] + 1)


def fold(text: str) -> str:
    """The folded form of a bare string, for dictionary keys; see `Folded`."""
    return _fold(text)[0]


def _fold(text: str) -> tuple[str, tuple[int, ...]]:
    return _remembered(text) if len(text) <= _SHORT else _refolded(text)


def _refolded(text: str) -> tuple[str, tuple[int, ...]]:
    parts = list(map(_unified, text))
    if not _GAP.search(whole := "".join(parts)) and not _GAP.search(text) and set(map(len, parts)) <= {1}:
        return whole, tuple(range(len(whole)))  # character by character, as most texts are
    out: list[str] = []
    origin: list[int] = []
    pending: int | None = None
    for index, character in enumerate(text):
        if _GAP.match(character):
            pending = None if character in "\r\n\u2028" else (index if pending is None and out else pending)
            continue
        for folded in _unified(character):
            if folded.isspace():
                continue
            if pending is not None and _spaced(out[-1], folded):
                out.append(" ")
                origin.append(pending)
            pending = None
            out.append(folded)
            origin.append(index)
    return "".join(out), tuple(origin)


_remembered = lru_cache(maxsize=8192)(_refolded)


@lru_cache(maxsize=32768)
def _unified(character: str) -> str:
    if unicodedata.category(character) == "No":  # ① is a mark, not the digit 1
        return character
    return unicodedata.normalize("NFKC", character.translate(_SIGNS)).translate(_RADICALS).translate(_SIGNS)


def _spaced(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
