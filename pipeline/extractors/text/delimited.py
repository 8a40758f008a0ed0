"""Tables in plain lines: cells between tabs, commas or pipes, or one cell to a line.

An empty cell may be empty or merged with its neighbour: delimited text does not say. Rows above fill it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_DASHES = r":?-{2,}:?|:-+:?|-+:"  # a lone dash is a cell that states nothing
_RULE = re.compile(rf"\s*\|?\s*(?:{_DASHES})\s*(?:\|\s*(?:{_DASHES})\s*)*\|?\s*")
_FRAME = re.compile(r"\s*[+┌┍┎┏├┝┠┣└┗╔╠╚╟][-+=─━═┬┼┴┳╋┻╦╬╩╪╫┯┷┿]{3,}[+┐┓┤┫┘┛╗╣╝╢┨]\s*")
_SIDE = re.compile(r"[|│┃║]")
_LEADER = re.compile(r"(?:\.{3,}|…{2,}|·{3,}|-{4,})\s*(?:</\w+>)?\t(?:<\w+>)?[\s–-]*[0-9ivxIVX]+[\s–-]*(?:</\w+>)?\s*")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_VALUE = re.compile(r'(\s*"(?:[^"]|"")*"\s*|[^,]*),')  # a cell between commas, perhaps quoted
_BAR = re.compile(r"(?<!\\)\|")
_TRIAL = 200  # rows after which it is clear whether lines with tabs are a table
_TOP = 4  # rows at a table's top, one of which has two cells
_BLOCK = 60  # lines of one row, a cell to a line; more are paragraphs
LEAST_CELLS = 3
"""Commas in a line from which on it may be a row of values: a sentence in Chinese has hardly one."""

_QUOTED_LINES = 60  # a quoted cell longer than this is a stray quotation mark


@dataclass(frozen=True, slots=True)
class Rows:
    """A table found in lines: its rows of cell texts and the line after its last."""

    rows: tuple[tuple[str, ...], ...]
    end: int


def table_at(lines: Sequence[str], start: int) -> Rows | None:
    """The table that begins in line `start`, or None."""
    if frame(lines[start]):
        return _framed(lines, start)
    if "|" in lines[start]:
        return _piped(lines, start)
    if "\t" not in lines[start]:
        return _separated(lines, start)
    if leader(lines[start]):
        return None
    # Cells to a line begin where no such line stands above; a table has a row of two cells near its top. Without these
    # short looks a long text of indented paragraphs would be looked through from each of its lines.
    stacked = _stacked(lines, start) if start == 0 or "\t" not in lines[start - 1] else None
    near = any(_said(line) > 1 for line in lines[start : start + _TOP])
    return stacked or (_tabbed(lines, start) if near else None)


def spaced_by_commas(line: str) -> bool:
    """Whether a row of comma-separated values may begin in this line: with commas, or with a quoted cell of lines."""
    return line.count(",") >= LEAST_CELLS or (line.startswith('"') and not _closed([line]))


def leader(line: str) -> bool:
    """Whether the line is an entry of a table of contents: dots and a page number."""
    return _LEADER.search(line) is not None and line.count("\t") == 1


def rule(line: str) -> bool:
    """Whether the line is the rule under a Markdown table's header."""
    return "|" in line and "-" in line and _RULE.fullmatch(line) is not None


def frame(line: str) -> bool:
    """Whether the line is drawn between two rows with letters: +----+-----+, ├──┼──┤."""
    return _FRAME.fullmatch(line) is not None


def _framed(lines: Sequence[str], start: int) -> Rows | None:
    """A table drawn with letters: what stands between two drawn lines is one row, however many lines it has."""
    rows: list[tuple[str, ...]] = []
    open_: list[tuple[str, ...]] = []
    at = start
    while at < len(lines) and (frame(lines[at]) or _SIDE.search(lines[at])):
        if frame(lines[at]):
            rows += [tuple("\n".join(filter(None, cells)) for cells in zip(*open_, strict=True))] if open_ else []
            open_ = []
        else:
            cells = tuple(cell.strip() for cell in _SIDE.split(lines[at].strip())[1:-1])
            if open_ and len(cells) != len(open_[0]):
                return None
            open_.append(cells)
        at += 1
    return Rows(tuple(rows), at) if len(rows) > 1 and not open_ and max(map(len, rows)) > 1 else None


def _piped(lines: Sequence[str], start: int) -> Rows | None:
    """Markdown's pipe table: every line between bars, or any lines with bars under a header with a rule.

    Without either, lines with bars that nearly all have the same number of cells: a bar is then never a border.
    """
    ruled = start + 1 < len(lines) and rule(lines[start + 1])
    bare = not ruled and not _fenced(lines[start])
    end = start
    while end < len(lines) and "|" in lines[end] and (ruled or bare or _fenced(lines[end])):
        end += 1
    if end - start < 2:
        return None
    if bare:
        rows = tuple(tuple(cell.strip() for cell in _BAR.split(line)) for line in lines[start:end])
        return Rows(rows, end) if _alike(rows) else None
    rows = tuple(_split(line) for line in lines[start:end] if not rule(line))
    return Rows(rows, end) if rows and max(map(len, rows)) > 1 else None


def _alike(rows: Sequence[Sequence[str]]) -> bool:
    """Whether at least two rows, two of three, have as many cells as each other."""
    share = max(Counter(map(len, rows)).values())
    return share > 1 and 3 * share >= 2 * len(rows)


def _fenced(line: str) -> bool:
    bare = line.strip()
    return len(bare) > 1 and bare.startswith("|") and bare.endswith("|")


def _split(line: str) -> tuple[str, ...]:
    bare = line.strip()
    bare = bare[1:] if bare.startswith("|") else bare
    cells = _BAR.split(bare)
    if bare.endswith("|") and not bare.endswith("\\|"):
        cells.pop()
    return tuple(_BREAK.sub("\n", cell.strip()).replace("\\|", "|") for cell in cells)


def _separated(lines: Sequence[str], start: int) -> Rows | None:
    """Comma-separated values: lines that nearly all have the same number of cells, at least four."""
    rows: list[tuple[str, ...]] = []
    at = start
    while at < len(lines):
        end = next((n for n in range(at, min(at + _QUOTED_LINES, len(lines))) if _closed(lines[at : n + 1])), at)
        if "," not in "".join(lines[at : end + 1]):
            break
        rows.append(tuple(_unquoted(c) for c in _VALUE.findall("\n".join(lines[at : end + 1]) + ",")))
        at = end + 1
        if len(rows) == _TRIAL and not _regular(rows):
            return None
    while rows and not any(map(str.strip, rows[-1])):
        rows.pop()
    return Rows(tuple(rows), at) if _regular(rows) else None


def _unquoted(cell: str) -> str:
    bare = cell.strip()
    return bare[1:-1].replace('""', '"') if len(bare) > 1 and bare[0] == bare[-1] == '"' else cell


def _closed(lines: Sequence[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 0


def _regular(rows: Sequence[Sequence[str]]) -> bool:
    """Whether at least three rows, four of five, have as many cells as each other, and that many are no prose."""
    (width, share), *_ = Counter(map(len, rows)).most_common(1) or [(0, 0)]
    return width > LEAST_CELLS and share > 2 and 5 * share >= 4 * len(rows)


def _tabbed(lines: Sequence[str], start: int) -> Rows | None:
    """One row to a line, cells between tabs."""
    rows: list[tuple[str, ...]] = []
    at = start
    while at < len(lines):
        line = lines[at]
        if "\t" in line and not leader(line):
            at, cells = _quoted(lines, at)
            rows.append(cells)
            if len(rows) == _TRIAL and not _full(rows):
                return None
            continue
        ahead = _next(lines, at)
        if ahead is None or not rows or "\t" not in lines[ahead] or leader(lines[ahead]):
            break
        fits = len(lines[ahead].split("\t")) == len(rows[-1]) or len(rows[-1]) > 1 == len(rows)
        if line.strip() and not (fits and ahead == at + 1):
            break
        if line.strip():
            rows.append((line,))
            at += 1
        elif fits and ahead - at <= 2:
            at = ahead
        else:
            break
    return Rows(_mended(rows), at) if len(rows) > 1 and _full(rows) else None


def _full(rows: Sequence[Sequence[str]]) -> bool:
    """Whether enough rows have two cells or more: indented paragraphs have one."""
    return 3 * sum(_said("\t".join(row)) > 1 for row in rows) >= len(rows)


def _said(line: str) -> int:
    """How many of a line's cells say something."""
    return sum(bool(cell.strip()) for cell in line.split("\t"))


def _next(lines: Sequence[str], at: int) -> int | None:
    """The next line with words or tabs, from `at` + 1 on."""
    return next((i for i in range(at + 1, min(at + 4, len(lines))) if lines[i].strip() or "\t" in lines[i]), None)


def _quoted(lines: Sequence[str], at: int) -> tuple[int, tuple[str, ...]]:
    """The cells that begin in line `at`: a cell in quotation marks may go on over several lines, as Excel copies it."""
    cells = lines[at].split("\t")
    if not cells[-1].startswith('"') or cells[-1].count('"') % 2 == 0:
        return at + 1, tuple(cells)
    for end in range(at + 1, min(at + _QUOTED_LINES, len(lines))):
        cells[-1] += "\n" + lines[end].split("\t")[0]
        if cells[-1].count('"') % 2 == 0:
            if not cells[-1].endswith('"'):
                break
            cells[-1] = cells[-1][1:-1].replace('""', '"')
            rest = lines[end].split("\t")[1:]
            if not rest or not rest[-1].startswith('"') or rest[-1].count('"') % 2 == 0:
                return end + 1, (*cells, *rest)
            cells += rest
    return at + 1, tuple(lines[at].split("\t"))


def _mended(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Rows that a line break inside a cell tore in two, joined: both parts short, together as wide as the rest."""
    widths = Counter(map(len, rows))
    width, share = widths.most_common(1)[0]
    if share * 5 < len(rows) * 4 or width < 3:
        return tuple(rows)
    out: list[tuple[str, ...]] = []
    for row in rows:
        upper = out[-1] if out else ()
        torn = upper and len(upper) < width and len(row) < width and len(upper) + len(row) - 1 == width
        if torn and upper[-1].strip() and row[0].strip():
            out[-1] = (*upper[:-1], f"{upper[-1]}\n{row[0]}", *row[1:])
        else:
            out.append(row)
    return tuple(out)


def _stacked(lines: Sequence[str], start: int) -> Rows | None:
    """One cell to a line with a tab before (or after) it, blank lines between the rows."""
    blocks: list[tuple[str, ...]] = []
    ends: list[int] = []
    at = start
    while at < len(lines):
        block, after = _block(lines, at)
        if not block or (len(blocks) == _TRIAL and not _even(blocks)):
            break
        blocks.append(block)
        ends.append(after)
        if len(blocks[0]) < 2:
            break
        at = after
        while at < len(lines) and not lines[at].strip(" \u3000") and at - after < 2:
            at += 1
        if at == after:
            break
    size = _even(blocks)
    while blocks and len(blocks[-1]) != size:
        blocks.pop()
    if size < 2 or len(blocks) < 2 or len(blocks[0]) != size:
        return None
    return Rows(tuple(blocks), ends[len(blocks) - 1])


def _even(blocks: Sequence[Sequence[str]]) -> int:
    """The number of lines that two thirds of the blocks have; 0 when there is none."""
    (size, share), *_ = Counter(map(len, blocks)).most_common(1) or [(0, 0)]
    return size if share * 3 >= len(blocks) * 2 else 0


def _block(lines: Sequence[str], at: int) -> tuple[tuple[str, ...], int]:
    """The cells up to the next blank line; () when a line holds two cells or the first is none."""
    cells: list[str] = []
    start = at
    while at < len(lines) and lines[at].strip(" \u3000"):
        line = lines[at]
        if at - start > _BLOCK:
            return (), at
        if line.count("\t") > 1 or ("\t" in line and not (line.startswith("\t") or line.endswith("\t"))):
            return (), at
        if "\t" in line:
            cells.append(line.strip("\t"))
        elif cells:
            cells[-1] += "\n" + line
        else:
            return (), at
        at += 1
    return tuple(cells), at
