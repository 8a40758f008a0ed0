"""The auditor's working paper: results as an Excel workbook, written row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pipeline.shell import backing, sheets
from pipeline.shell.cells import CHOICES, COLOURS, FORMATS, WORDS, Book, Cells, height, printed
from pipeline.shell.overview import overview, rules
from pipeline.shell.rulebook import titles as check_titles
from pipeline.shell.sheets import Sheet
from pipeline.values.verdict import Text

LAST_ROW = 1_048_576
"""Rows of a sheet, as many as Excel has."""

_FONT = {"font_name": "Microsoft YaHei", "font_size": 10}
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def ready() -> None:
    """Load what writes workbooks."""
    import_module("xlsxwriter")


def write(base: Path, target: Path, lang: str, *, pages: bool = True, last_row: int = LAST_ROW) -> None:
    """The workbook `target` from the results in the SQLite file `base`; the same bytes for the same results.

    Args:
        pages: whether there is a report/ to point into.
        last_row: after which a sheet is continued on another.

    Raises:
        OSError: it cannot be written.
    """
    from xlsxwriter.exceptions import FileCreateError

    try:
        _written(base, target, lang, pages, last_row)
    except FileCreateError as error:
        raise error.args[0] from error


def _written(base: Path, target: Path, lang: str, pages: bool, last_row: int) -> None:
    from xlsxwriter import Workbook

    with (
        Workbook(target, {**_OPTIONS, "default_format_properties": {**_FONT}, "tmpdir": str(target.parent)}) as book,
        closing(sqlite3.connect(f"{base.absolute().as_uri()}?mode=ro", uri=True)) as results,
    ):
        results.row_factory = sqlite3.Row
        book.use_zip64()
        book.set_properties({"title": "绩效自评复核", "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        formats = {name: book.add_format({"valign": "top", **given}) for name, given in FORMATS.items()}
        titles = check_titles(lang)
        this = Book(book, formats, titles, lang, pages, last_row)
        front = book.add_worksheet(this.say(Text("概览", "overview")))
        more = (backing.OPERANDS, sheets.UNDECIDED, sheets.DOCUMENTS, backing.STATISTICS)
        for sheet in (sheets.FINDINGS, *sheets.ROW_AT.values(), *more):
            _sheet(this, sheet, results)
        rules(this, book.add_worksheet(this.say(Text("规则说明", "rules"))), results)
        overview(this, front, results)


def _sheet(this: Book, sheet: Sheet, results: sqlite3.Connection) -> None:
    """One sheet, and its continuations where there are more rows than a sheet has."""
    rows: Iterator[sqlite3.Row] = iter(results.execute(sheet.query))
    number, first = 1, next(rows, None)
    while first is not None or number == 1:
        page = this.book.add_worksheet(this.name(sheet, number))
        part = chain([first], islice(rows, this.last_row - 2)) if first is not None else iter(())
        _part(this, page, sheet, part)
        number, first = number + 1, next(rows, None)


def _part(this: Book, page: Any, sheet: Sheet, rows: Iterator[sqlite3.Row]) -> None:
    """Header, rows, and what goes around them."""
    page.set_row(0, 32)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.wide(this.lang))
        page.write_string(0, at, this.say(column.title), this.formats["head"])
    writers = [Cells(this, page, at, column).put for at, column in enumerate(sheet.columns)]
    last = 0
    for last, row in enumerate(rows, 1):
        page.set_row(last, height(max([put(last, row) for put in writers][: sheet.printed])))
        for kept in ("row_info", "row_sizes"):  # the row before is in the file already; its height is kept on
            getattr(page, kept, {}).pop(last - 1, None)
    page.freeze_panes(1, sheet.frozen)
    page.autofilter(0, 0, max(last, 1), len(sheet.columns) - 1)
    printed(page, max(last, 1), sheet.printed)
    for at, column in enumerate(sheet.columns):
        _coloured(this, page, column.kind, (1, at, max(last, 1), at))
        if column.kind == "choice":
            listed = [this.say(text) for text in CHOICES.values()]
            page.data_validation(1, at, max(last, 1), at, {"validate": "list", "source": listed})


def _coloured(this: Book, page: Any, kind: str, cells: tuple[int, int, int, int]) -> None:
    for value, colour in COLOURS.get(kind, {}).items():
        words = f'"{this.say(WORDS[kind][value])}"'
        rule = {"type": "cell", "criteria": "==", "value": words, "format": this.formats[colour]}
        page.conditional_format(*cells, rule)
