"""Text exports: tab-separated, Markdown, HTML fragments."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from corpus.sheet import Block, Line, Sheet

_MARKS = {"title": "# ", "heading": "## ", "subheading": "### "}


def tabs(blocks: Sequence[Block]) -> bytes:
    """Tab-separated: a merged cell stands once, at its first row and column; the rest of it is blank."""
    parts = [block.text if isinstance(block, Line) else _lines(block, "\t") for block in blocks]
    return ("\n\n".join(parts) + "\n").encode()


def markdown(blocks: Sequence[Block]) -> bytes:
    """Markdown with pipe tables."""
    parts = [_MARKS.get(b.style, "") + b.text if isinstance(b, Line) else _piped(b) for b in blocks]
    return ("\n\n".join(parts) + "\n").encode()


def html(blocks: Sequence[Block]) -> bytes:
    """A fragment of HTML with rowspan and colspan."""
    tags = {"title": "h1", "heading": "h2", "subheading": "h3"}
    parts = [
        f"<{tags.get(b.style, 'p')}>{escape(b.text)}</{tags.get(b.style, 'p')}>" if isinstance(b, Line) else _spanned(b)
        for b in blocks
    ]
    return ("\n".join(parts) + "\n").encode()


def _grid(sheet: Sheet) -> list[list[str]]:
    rows = [[""] * len(sheet.widths) for _ in sheet.rows]
    for cell in sheet.cells():
        rows[cell.row][cell.col] = cell.text.replace("\n", "")
    return rows


def _lines(sheet: Sheet, between: str) -> str:
    return "\n".join(between.join(row) for row in _grid(sheet))


def _piped(sheet: Sheet) -> str:
    rows = [f"| {' | '.join(row)} |" for row in _grid(sheet)]
    return "\n".join([rows[0], "|" + "---|" * len(sheet.widths), *rows[1:]])


def _spanned(sheet: Sheet) -> str:
    rows: list[list[str]] = [[] for _ in sheet.rows]
    for cell in sheet.cells():
        spans = f' rowspan="{cell.rows}"' * (cell.rows > 1) + f' colspan="{cell.cols}"' * (cell.cols > 1)
        rows[cell.row].append(f"<td{spans}>{escape(cell.text).replace(chr(10), '<br>')}</td>")
    return "<table>\n" + "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "\n</table>"
