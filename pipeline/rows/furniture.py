"""Page furniture: running headers, footers and page numbers, told from the text by where and how often they stand."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.values.document import Document, Page
from pipeline.values.place import Cited, fold

_PAGE_NUMBER = re.compile(r"[-—–·]{0,2}(?:第)?\d{1,4}(?:页)?(?:[/,]?共?\d{1,4}页?)?[-—–·]{0,2}")
_SAID_PAGE = re.compile(r"\(?续(?:上)?表\)?|[-—–·]{0,2}第\d{1,4}页[/,]?(?:共\d{1,4}页)?[-—–·]{0,2}")
_COUNTED = re.compile(r"(?<!\d)\d{1,4}/\d{1,4}(?!\d)|第\d{1,4}页|(?<=[-—–])\d{1,4}(?=[-—–]$)")  # …/report.html 3/12
_Spot = tuple[str, int]
_BAND = 12.0  # points: about one line
_MARGIN = 3  # lines at the top or bottom of a page that may be furniture


def content_lines(document: Document) -> list[list[tuple[int, Cited]]]:
    """For each page the lines that are neither furniture nor empty, with their index in `Page.lines`."""
    running = _running(document)
    return [
        [(i, line) for i, line in enumerate(page.lines) if line and not _is_furniture(page, i, running)]
        for page in document.pages
    ]


def _is_furniture(page: Page, index: int, running: set[_Spot]) -> bool:
    line = page.lines[index]
    if any(place.part in ("header", "footer", "tilted") for place in line.places):
        return True
    if _SAID_PAGE.fullmatch(fold(line.text)):
        return True
    if page.number is None or page.size is None or not _marginal(page, index):
        return False  # a sheet of a workbook has no margins: its title may stand on every sheet
    return bool(_spots(line) & running) or _PAGE_NUMBER.fullmatch(fold(line.text)) is not None


def _marginal(page: Page, index: int) -> bool:
    return index < _MARGIN or index >= len(page.lines) - _MARGIN


def _spots(line: Cited) -> set[_Spot]:
    """The words but for their page number, and their height on the page, in two overlapping bands of a line each."""
    text = _COUNTED.sub("#", fold(line.text))
    box = line.places[0].box if line.places else None
    height = box[1] if box else 0.0
    return {(text, int(height // _BAND)), (text, int((height + _BAND / 2) // _BAND) + 10_000)}


def _running(document: Document) -> set[_Spot]:
    """Words that stand at one height in the margin of most pages, two at least."""
    pages = [p for p in document.pages if p.number is not None and p.size is not None]
    counts = Counter(
        spot for p in pages for spot in {s for i, line in enumerate(p.lines) if _marginal(p, i) for s in _spots(line)}
    )
    return {spot for spot, n in counts.items() if n > 1 and 2 * n > len(pages)}
