"""One sheet's XML to its filled cells as displayed, its merged ranges and what in it is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import cast

from lxml import etree

from pipeline.errors import UnreadableDocument
from pipeline.extractors.xlsx.formats import BUILT_IN, shown_number, shown_text
from pipeline.extractors.xlsx.package import Package, local

MOST_CELLS, MOST_CHARACTERS = 500_000, 50_000_000
"""Filled cells and characters of one workbook: far beyond any report, below what would fill a machine's memory."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

Spot = tuple[int, int]
Range = tuple[int, int, int, int]
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
ON = ("1", "true", "on")
_MOST_COLUMNS = 1000  # entries on hidden columns: a sheet has some tens
_FILLED = etree.XPath("*[*]")  # most cells of some sheets are blank: passed over before any is looked at
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates know no zone


@dataclass(frozen=True, slots=True)
class Entry:
    """A filled cell.

    Args:
        text: as it is shown.
        stored: the value behind it, "" for a formula whose value was not saved.
        formula: that computes it, "" when it was typed.
        code: the format that shows a number, "" for words.
    """

    text: str
    stored: str
    formula: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets of a workbook share.

    Args:
        strings: shared texts.
        formats: number format by style.
        since_1904: dates are counted from 1904.
        damage: why some of these could not be read, "" when all were.
    """

    strings: tuple[str, ...]
    formats: tuple[str, ...]
    since_1904: bool
    damage: str = ""

    @classmethod
    def of(cls, package: Package, parts: dict[str, str], since_1904: bool) -> Book:
        """`parts` by kind: "sharedStrings", "styles"; raises `UnreadableDocument` "too-large"."""
        strings: list[str] = []
        formats: tuple[str, ...] = ()
        damage = ""
        home, styles = parts.get("sharedStrings", ""), parts.get("styles", "")
        try:
            formats = _formats(package.tree(styles)) if styles in package else ()
            room = MOST_CHARACTERS
            for element in package.elements(home, "si") if home in package else ():
                strings.append(_string(element))
                room -= len(strings[-1])
                if room < 0:
                    raise UnreadableDocument("too-large", f"more than {MOST_CHARACTERS} characters")
        except UnreadableDocument as error:
            if error.code != "damaged":
                raise
            damage = error.detail
        return cls(tuple(strings), formats, since_1904, damage)

    def format(self, style: str) -> str:
        """The number format of a cell with this style."""
        at = _whole(style, 0)
        return self.formats[at] if at < len(self.formats) else "General"


@dataclass(slots=True)
class Sheet:
    """A sheet as far as it was read. Rows and columns count from 1, as the sheet shows them.

    Args:
        cells: by row and column; blank ones are not kept.
        unshown: what cells hold that show nothing because of their format.
        merges: first row, first column, last row, last column.
        damage: why the rest could not be read, "" when all was.
    """

    cells: dict[Spot, Entry] = field(default_factory=dict)
    unshown: dict[Spot, str] = field(default_factory=dict)
    merges: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    damage: str = ""

    def add(self, spot: Spot, entry: Entry) -> None:
        """Keeps a filled cell."""
        if entry.text.strip():
            self.cells[spot] = entry
        else:
            self.unshown[spot] = entry.stored

    def mark(self, element: etree._Element, row: int) -> None:
        """Keeps what an element says besides cells: a merged range, a hidden row or column."""
        if local(element) == "mergeCell":
            self.merges += span(element.get("ref", ""))
        elif element.get("hidden") in ON and local(element) == "row":
            self.hidden_rows.add(row)
        elif element.get("hidden") in ON and len(self.hidden_columns) < _MOST_COLUMNS:
            self.hidden_columns.append((_whole(element.get("min"), 1), _whole(element.get("max"), 1)))


def read_sheet(package: Package, name: str, book: Book, budget: int = MOST_CELLS) -> Sheet:
    """The sheet in part `name`, with at most `budget` filled cells; damage ends it early.

    Raises:
        UnreadableDocument: "too-large".
    """
    sheet = Sheet()
    shared: dict[str, str] = {}
    row = characters = 0
    try:
        for element in package.elements(name, "row", "mergeCell", "col"):
            if local(element) == "row":
                row = _whole(element.get("r"), row + 1)
                for spot, entry in _row(element, row, book, shared):
                    sheet.add(spot, entry)
                    characters += len(entry.text)
            sheet.mark(element, row)
            if len(sheet.cells) + len(sheet.unshown) + len(sheet.merges) > budget or characters > MOST_CHARACTERS:
                raise UnreadableDocument("too-large", f"more than {budget} filled cells")
    except UnreadableDocument as error:
        if error.code != "damaged":
            raise
        sheet.damage = error.detail
    return sheet


def _row(element: etree._Element, row: int, book: Book, shared: dict[str, str]) -> Iterator[tuple[Spot, Entry]]:
    """The filled cells of a row."""
    col, digits = 0, str(row)
    named = len(element) > 0 and "r" in element[0].attrib
    for cell in cast("list[etree._Element]", _FILLED(element)) if named else element:
        reference = cell.get("r", "")
        col = column(reference[: -len(digits)]) if reference.endswith(digits) else 0 if reference else col + 1
        entry = _entry(cell, book, shared) if len(cell) else None
        if entry and (entry.text.strip() or entry.code) and 0 < row <= LAST_ROW and 0 < col <= LAST_COLUMN:
            yield (row, col), entry


def _entry(cell: etree._Element, book: Book, shared: dict[str, str]) -> Entry | None:
    """What a cell shows; a formula whose value was not saved shows itself."""
    stored = formula = inline = ""
    for child in cell.iterchildren():
        name = child.tag[-2:]  # the element's name with the end of its namespace: "}v", "is", "}f"
        if name == "}v":
            stored = child.text or ""
        elif name == "is":
            inline = _string(child)
        elif name == "}f":
            formula = _formula(child, shared)
    style, kind = cell.get("s", "0"), cell.get("t", "n")
    code = book.format(style)
    if inline:
        return Entry(shown_text(inline, code), inline, formula)
    if not stored:
        return Entry(formula, "", formula) if formula and kind != "str" else None
    return Entry(_shown(kind, stored, code, book), stored, formula, code if kind == "n" else "")


def _shown(kind: str, stored: str, code: str, book: Book) -> str:
    match kind:
        case "s":
            at = _whole(stored, -1)
            return shown_text(book.strings[at], code) if 0 <= at < len(book.strings) else ""
        case "str":
            return shown_text(_unescaped(stored), code)
        case "b":
            return "TRUE" if stored == "1" else "FALSE"
        case "d":
            return _dated(stored, code)
        case "e":
            return stored
    if code == "General" and stored.isascii() and stored.isdigit() and len(stored) < 16:
        return str(int(stored))
    return shown_number(stored, code, book.since_1904)


def _dated(stored: str, code: str) -> str:
    """A date stored as such (ISO 8601) under its format."""
    try:
        at = datetime.fromisoformat(stored.removesuffix("Z")).replace(tzinfo=None) - _EPOCH
    except ValueError:
        return stored
    serial = f"{at.days}.{at.seconds * 10**10 // 86_400:010d}"
    return shown_number(serial, "yyyy/m/d" if code == "General" else code)


def _formula(element: etree._Element, shared: dict[str, str]) -> str:
    """The formula with its "="; a cell that shares another's formula shows that one."""
    text, group = element.text or "", element.get("si", "")
    if element.get("t") == "shared" and group:
        if text:
            shared[group] = text
        text = shared.get(group, text)
    return f"={text}" if text else ""


def _string(item: etree._Element) -> str:
    """The words of a shared or inline string, rich or not, without the reading aids above them."""
    if len(item) == 1 and item[0].tag[-2:] == "}t":
        return _unescaped(item[0].text or "")
    texts: list[str] = []
    for child in item.iterchildren():
        name = local(child)
        if name == "t":
            texts.append(child.text or "")
        elif name == "r":
            texts += [part.text or "" for part in child.iterchildren() if local(part) == "t"]
    return _unescaped("".join(texts))


def _unescaped(text: str) -> str:
    """_x000D_ and its like are signs that XML cannot hold; line ends made alike."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _formats(styles: etree._Element) -> tuple[str, ...]:
    """The number format of each cell style."""
    codes = dict(BUILT_IN)
    for item in styles.iter("{*}numFmt"):
        codes[_whole(item.get("numFmtId"), 0)] = item.get("formatCode", "General")
    home = next(styles.iter("{*}cellXfs"), None)
    used = () if home is None else home.iterchildren("{*}xf")
    return tuple(codes.get(_whole(item.get("numFmtId"), 0), "General") for item in used)


def span(reference: str) -> list[Range]:
    """ "A1:C3" → [(1, 1, 3, 3)]; [] for what is none."""
    first, _, last = reference.partition(":")
    a, b = _spot(first), _spot(last or first)
    return [(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))] if a and b else []


def _spot(reference: str) -> Spot | None:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    return int(found[2]), column(found[1])


@lru_cache(maxsize=1024)
def column(letters: str) -> int:
    """ "A" → 1, "AB" → 28; 0 for what names no column."""
    if not (letters.isascii() and letters.isupper() and letters.isalpha() and len(letters) < 4):
        return 0
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
