"""HTML as lines and tables: the words a browser would show, merged cells kept merged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|table|div|p|section|article|h[1-6]|meta|title|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main",
    "nav", "ol", "p", "pre", "section", "table", "tr", "ul", "tbody", "thead", "tfoot", "td", "th", "figcaption",
    "option",
})  # fmt: skip
_UNSEEN = frozenset({
    "script", "style", "head", "template", "noscript", "title", "meta", "link", "select", "input", "textarea", "button",
    "svg", "math", "iframe", "object", "rt", "rp",
})  # fmt: skip
_WIDEST = 1024  # a damaged span must not become a million cells
_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: row and column from 0, rows and columns covered, words, tables inside it."""

    row: int
    col: int
    rows: int
    cols: int
    text: str
    inner: tuple[html.HtmlElement, ...] = ()


def is_page(text: str) -> bool:
    """Whether the text is HTML from its first sign on."""
    return _PAGE.match(text) is not None


def tree(text: str) -> html.HtmlElement | None:
    """The parsed page or fragment; None when nothing is in it."""
    # A declared encoding is no longer true of decoded text, and lxml refuses an XML declaration in it.
    bare = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        return html.document_fromstring(bare, parser=html.HTMLParser(huge_tree=False, no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def flow(element: html.HtmlElement) -> Iterator[str | html.HtmlElement]:
    """The paragraphs of `element` as strings and its outermost tables, in order."""
    words: list[str] = []
    for piece in _pieces(element):
        if isinstance(piece, str):
            words.append(piece)
            continue
        if text := _tidy("".join(words)):
            yield text
        words = []
        if piece is not _END:
            yield piece
    if text := _tidy("".join(words)):
        yield text


_END = html.Element("br")


def _pieces(element: html.HtmlElement) -> Iterator[str | html.HtmlElement]:
    """Words, tables, and `_END` wherever a block begins or ends."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _UNSEEN or _hidden(element):
        return
    block = tag in _BLOCKS
    if block:
        yield _END
    keep = tag == "pre"
    if element.text:
        yield element.text if keep else _SPACE.sub(" ", element.text)
    for child in element:
        if child.tag == "br":
            yield "\n"
        elif child.tag == "table":
            if not _hidden(child):
                yield child
        else:
            yield from _pieces(child)
        if child.tail:
            yield child.tail if keep else _SPACE.sub(" ", child.tail)
    if block:
        yield _END


def _hidden(element: html.HtmlElement) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style


def _tidy(text: str) -> str:
    """Spaces at the ends of lines and empty lines taken off."""
    return "\n".join(line for line in (part.strip(" \t\r") for part in text.split("\n")) if line)


def boxes(table: html.HtmlElement) -> tuple[Box, ...]:
    """The cells of a table, placed as a browser places them."""
    taken: set[tuple[int, int]] = set()
    found: list[Box] = []
    rows = list(_rows(table))
    for at, row in enumerate(rows):
        col = 0
        for cell in row:
            if cell.tag not in ("td", "th") or _hidden(cell):
                continue
            while (at, col) in taken:
                col += 1
            cols = min(max(_span(cell, "colspan"), 1), _WIDEST)
            high = _span(cell, "rowspan")
            height = min(high, len(rows) - at) if high else len(rows) - at  # 0 means: to the end
            taken |= {(at + r, col + c) for r in range(height) for c in range(cols)}
            text, inner = _words(cell)
            found.append(Box(at, col, height, cols, text, inner))
            col += cols
    return tuple(found)


def _words(cell: html.HtmlElement) -> tuple[str, tuple[html.HtmlElement, ...]]:
    """A cell's words and its inner tables; a table of one cell is a frame around words of this cell."""
    texts: list[str] = []
    inner: list[html.HtmlElement] = []
    for piece in flow(cell):
        if isinstance(piece, str):
            texts.append(piece)
            continue
        alone = boxes(piece)
        if len(alone) == 1:
            texts.append(alone[0].text)
            inner += alone[0].inner
        else:
            inner.append(piece)
    return "\n".join(text for text in texts if text), tuple(inner)


def _rows(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for child in table:
        if child.tag == "tr":
            if not _hidden(child):
                yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _span(cell: html.HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1
