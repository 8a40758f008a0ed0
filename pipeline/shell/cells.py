"""How each kind of value stands in a cell of the workbook; words are never taken for formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from pipeline.shell.columns import guarded
from pipeline.shell.pages.words import KIND, STATUS, subject
from pipeline.shell.sheets import ROW_AT, Column, Sheet
from pipeline.shell.show import AGREEMENT, SEVERITY, STANDING, off_unit, say, standing_of
from pipeline.shell.terminal import harmless
from pipeline.values.verdict import Text

CHOICES = {name: text for name, text in STANDING.items() if name != "open"}
"""What an auditor may choose: the decisions."""

WORDS: Mapping[str, Mapping[str, Text]] = {
    "agreement": {a.value: text for a, text in AGREEMENT.items()},
    "severity": {s.value: text for s, text in SEVERITY.items()},
    "kind": KIND,
    "status": STATUS,
    "by": {
        "all": Text("全部", "all"), "kind": Text("种类", "kind"), "year": Text("年度", "year"),
        "region": Text("地区", "region"), "unit": Text("单位", "unit"), "check": Text("检查", "check"),
        "auditor": Text("审核人", "auditor"),
    },
    "consequence": {
        "grade": Text("等级", "grade"), "score": Text("得分", "score"), "rate": Text("比率", "rate"),
        "record": Text("记载", "record"),
    },
    "role": {"claimed": Text("所报", "claimed"), "evidence": Text("依据", "rests on")},
}
COLOURS = {
    "agreement": {"differs": "bad", "undecided": "open", "agrees": "good"},
    "severity": {"error": "bad", "warning": "open"},
    "status": {"failed": "bad", "partial": "open"},
}
_APART = {"align": "right", "indent": 1}
"""A figure does not touch the words of the next column."""

FORMATS: Mapping[str, Mapping[str, Any]] = {
    "text": {},
    "wrap": {"text_wrap": True},
    "whole": {"num_format": "#,##0", **_APART},
    "year": {"num_format": "0", "align": "center"},
    "number": {"num_format": "0.00##", **_APART},
    "stake": {"num_format": '0.00##;-0.00##;""', **_APART},
    "agreement": {"align": "center"},
    "severity": {"align": "center"},
    "status": {"align": "center"},
    "money": {"num_format": "#,##0.00", **_APART},
    "link": {"font_color": "#1F5FAE", "underline": 1, "text_wrap": True},
    "entry": {"bg_color": "#FFF9E5", "border": 1, "border_color": "#D8DDE4", "text_wrap": True},
    "head": {"bold": True, "bg_color": "#E8EDF3", "text_wrap": True, "border": 1, "border_color": "#B8C2CE"},
    "title": {"bold": True, "font_size": 16},
    "strong": {"bold": True, "font_size": 12},
    "soft": {"font_color": "#5B6675"},
    "bad": {"bg_color": "#FBDAD7", "font_color": "#8E1A12"},
    "open": {"bg_color": "#FFF0CC", "font_color": "#7A4E00"},
    "good": {"font_color": "#2F7D4F"},
}
_LONGEST = 32_000
"""Characters of a cell; Excel takes 32,767 and calls a file damaged that holds one more."""

_MOST_LINES = 8
_MOST_LINKS = 30_000
"""Rows with links in a column of a sheet; Excel takes 65,530 links on a sheet, and some sheets have two columns."""

Row = Any
Put = Callable[[int, Row], int]
"""Writes one column's cell of a row; how many lines it takes."""


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook being written: its formats by name, the checks' titles, whether a report/ lies beside it."""

    book: Any
    formats: dict[str, Any]
    checks: Mapping[str, str]
    lang: str
    pages: bool
    last_row: int

    def say(self, text: Text) -> str:
        """The words in the workbook's language."""
        return say(text, self.lang)

    def name(self, sheet: Sheet, number: int) -> str:
        """Of a sheet or its continuation."""
        return self.say(sheet.title) if number == 1 else f"{self.say(sheet.title)} ({number})"


def clipped(text: str) -> str:
    """A text that fits a cell, that no spreadsheet runs and that looks like nothing else."""
    text = guarded(harmless(text))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def lines(text: str, width: int) -> int:
    """How many lines a text takes in a column; a Chinese character is as wide as two digits."""
    if 2 * len(text) <= width and "\n" not in text:
        return 1 if text else 0
    return sum(max(1, -(-len(line.encode("gb18030", "replace")) // width)) for line in text.splitlines())


def height(count: int) -> int:
    """Points of a row with so many lines, of which some are shown and the rest is scrolled to."""
    return 15 * max(1, min(count, _MOST_LINES)) + 2


def printed(page: Any, last_row: int, columns: int) -> None:
    """A4 on its side, as wide as the paper, the header on every page."""
    on_paper(page)
    page.repeat_rows(0)
    page.print_area(0, 0, last_row, columns - 1)
    page.hide_gridlines(0)


def on_paper(page: Any) -> None:
    """A4 on its side, as wide as the paper."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(0.4, 0.4, 0.5, 0.6)
    page.set_footer("&L&A&R&P / &N")


@dataclass(frozen=True, slots=True)
class Cells:
    """One column of a sheet being written: the sheet's page, the number of the column, what it is."""

    this: Book
    page: Any
    at: int
    column: Column

    @property
    def put(self) -> Put:
        """What writes this column's cell of a row, given the row's number and values."""
        return partial(_PUT.get(self.column.kind, _words), self)

    def text(self, number: int, words: str) -> int:
        """Write words, as words."""
        if not words:
            return 1
        formats = self.this.formats
        self.page.write_string(number, self.at, clipped(words), formats.get(self.column.kind, formats["wrap"]))
        return lines(words, self.column.wide(self.this.lang))

    def number(self, number: int, value: Any) -> int:
        """Write a number."""
        formats = self.this.formats
        shown = formats.get(self.column.kind, formats["text"])
        self.page.write_number(number, self.at, value if isinstance(value, int) else round(value, 6), shown)
        return 1

    def link(self, number: int, target: str, words: str) -> int:
        """Write words that lead somewhere; words alone where a sheet may hold no more links."""
        if number > _MOST_LINKS:
            return self.text(number, words)
        self.page.write_url(number, self.at, target, self.this.formats["link"], clipped(words))
        return lines(words, self.column.wide(self.this.lang))


def _words(cells: Cells, number: int, row: Row) -> int:
    return cells.text(number, _named(cells.this, cells.column.kind, row[cells.column.source]))


def _amount(cells: Cells, number: int, row: Row) -> int:
    value = row[cells.column.source]
    return 1 if value in (None, "") else cells.number(number, value)


def _figure(cells: Cells, number: int, row: Row) -> int:
    value = row[cells.column.source]
    if _is_plain(value):
        return cells.number(number, float(value))
    return cells.text(number, "" if value is None else str(value))


def _entry(cells: Cells, number: int, row: Row) -> int:  # noqa: ARG001 - it waits for the auditor
    cells.page.write_blank(number, cells.at, None, cells.this.formats["entry"])
    return 1


def _subject(cells: Cells, number: int, row: Row) -> int:
    return cells.text(number, subject(row["subject"], row["message"]))


def _to_page(cells: Cells, number: int, row: Row) -> int:
    told = row["place"] or cells.this.say(Text("正文", "text"))
    if not cells.this.pages:
        return cells.text(number, told)
    return cells.link(number, f"external:report/documents/{row['doc_id']}.html#{row['key']}", told)


def _to_row(cells: Cells, number: int, row: Row) -> int:
    for name, sheet in ROW_AT.items():
        if row[name] is not None:
            part, line = divmod(row[name] - 1, cells.this.last_row - 1)
            title = cells.this.name(sheet, part + 1)
            return cells.link(number, f"internal:'{title}'!A{line + 2}", f"{title} {line + 2}")
    return 1


def _gap(cells: Cells, number: int, row: Row) -> int:
    """A difference with its unit, which stays a number to sort by."""
    if row[cells.column.source] is None:
        return 1
    unit = off_unit(row["recomputed"] or "", cells.this.lang).replace('"', "")
    if (name := f"gap {unit}") not in cells.this.formats:
        shown = {**FORMATS["number"], "valign": "top", "num_format": f'0.00##"{unit}"'}
        cells.this.formats[name] = cells.this.book.add_format(shown)
    cells.page.write_number(number, cells.at, round(row[cells.column.source], 6), cells.this.formats[name])
    return 1


_PUT: Mapping[str, Callable[[Cells, int, Row], int]] = {
    "number": _amount,
    "gap": _gap,
    "stake": _amount,
    "whole": _amount,
    "year": _amount,
    "money": _amount,
    "figure": _figure,
    "choice": _entry,
    "blank": _entry,
    "subject": _subject,
    "page": _to_page,
    "row": _to_row,
}


def _named(this: Book, kind: str, value: Any) -> str:
    """A value of a table as words."""
    if value is None:
        return ""
    match kind:
        case "check":
            return this.checks.get(value, "")
        case "decision":
            return standing_of(str(value), this.lang)
    known = WORDS.get(kind, {})
    return this.say(known[value]) if value in known else str(value)


def _is_plain(value: Any) -> bool:
    """Whether a text is a plain decimal number that Excel keeps as it is."""
    text = str(value)
    return len(text) <= 15 and text.replace(".", "", 1).isdigit() and text.isascii() and text[0] != "." != text[-1]

