"""Where to look: strips of pages, re-drawn tables and quoted lines, with the places of a verdict marked in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.shell.pictures import Drawn, Exhibits, Piece, Redrawn, Runs, is_head
from pipeline.shell.show import coordinate
from pipeline.values.place import Box, Place
from pipeline.values.verdict import Verdict

_MOST = 4
"""Views of one verdict; a total rests on more rows than anyone wants to see twice."""

_AROUND, _MARGIN, _TALLEST = 40, 10, 300
"""Points of page shown above and below what is marked, and beside what is printed; a set of marks that is taller is cut
down to the claimed one."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on a page: its corner, width and height in points, as text for SVG; `role` "claimed" or "evidence"."""

    x: str
    y: str
    width: str
    height: str
    role: str
    href: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """A part of a page's picture, in points of the page; `head` is the row above it that names the columns."""

    page: int
    file: str
    size: tuple[str, str]
    part: tuple[str, str, str, str]
    marks: tuple[Mark, ...]
    head: tuple[str, str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Square:
    """A cell of a shown table: `parts` are its words with their roles; `role` "" where nothing of it is marked."""

    rows: int
    cols: int
    parts: tuple[tuple[str, str], ...]
    role: str


@dataclass(frozen=True, slots=True)
class Table:
    """A re-drawn table: its rows, each after a gap or not."""

    rows: tuple[tuple[bool, tuple[Square, ...]], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A line or paragraph, in parts with their roles."""

    parts: tuple[tuple[str, str], ...]


View = Strip | Table | Quote
Marked = Sequence[tuple[Place, str]]


def marked(verdict: Verdict) -> Marked:
    """The places of a verdict and their roles, the claimed one first."""
    found = [(place, "claimed") for place in (verdict.claimed.places if verdict.claimed else ())]
    if verdict.at:
        found.insert(0, (verdict.at, "claimed"))
    found += [(place, "evidence") for fact in verdict.evidence for place in fact.places]
    if found and found[0][1] != "claimed":  # nothing is claimed there: the first place is where to look
        found[0] = (found[0][0], "claimed")
    return found


def views(places: Marked, exhibits: Exhibits) -> tuple[View, ...]:
    """What to show of these places, at most a few views, the claimed place first."""
    drawn = {page.page: page for page in exhibits.pages}
    tables = {(t.part, t.page, t.table): t for t in exhibits.tables}
    lines = {(q.part, q.page, q.line): q for q in exhibits.lines}
    found: dict[object, View] = {}
    for place, _ in places:
        if len(found) == _MOST:
            break
        spot, cell = (place.part, place.page, place.line), (place.part, place.page, place.table)
        if place.page in drawn:
            found.setdefault(place.page, strip(drawn[place.page], places))
        elif cell in tables:
            found.setdefault(cell, _table(tables[cell], places))
        elif spot in lines and place.table is None:
            here = [(p, role) for p, role in places if (p.part, p.page, p.line) == spot]
            found.setdefault(spot, Quote(parts_of(lines[spot].text, here, lines[spot].runs)))
    return tuple(found.values())


def strip(page: Drawn, places: Marked, hrefs: Sequence[tuple[str, str]] = ()) -> Strip:
    """The part of a page around what is marked; all of it when `hrefs` (link and title of each mark) are given."""
    width, height = page.size
    here = [(i, place.box, role) for i, (place, role) in enumerate(places) if place.page == page.page and place.box]
    marks = [_mark(box, role, *(hrefs[i] if hrefs else ())) for i, box, role in here]
    claimed = {(m.x, m.y) for m in marks if m.role == "claimed"}
    marks = [m for m in marks if m.role != "evidence" or (m.x, m.y) not in claimed]
    marks.sort(key=lambda m: m.role == "claimed")  # what is drawn last lies on top
    part, head = (0.0, 0.0, width, height), None
    if here and not hrefs:
        part, head = _cut(page, [box for _, box, _ in here])
    size = coordinate(width), coordinate(height)
    return Strip(page.page, page.file, size, _texts(*part), tuple(marks), _texts(*head) if head else None)


def _cut(page: Drawn, boxes: Sequence[Box]) -> tuple[Box, Box | None]:
    """The part of a page to show (left, top, width, height), and the row above it that names the columns."""
    width, height = page.size
    shown = boxes if max(b[3] for b in boxes) - min(b[1] for b in boxes) <= _TALLEST else boxes[:1]
    top = max(0.0, min(b[1] for b in shown) - _AROUND)
    bottom = min(height, max(b[3] for b in shown) + _AROUND)
    ends = [*(page.across or (0.0, width)), *(b[0] for b in shown), *(b[2] for b in shown)]
    left, right = max(0.0, min(ends) - _MARGIN), min(width, max(ends) + _MARGIN)
    part = (left, top, max(right - left, 1.0), max(bottom - top, 1.0))
    above = [band for band in page.heads if band[1] <= boxes[0][1] + 1]
    if not above or above[-1][0] >= top:
        return part, None
    return part, (left, above[-1][0] - 2, part[2], above[-1][1] - above[-1][0] + 4)


def _texts(x: float, y: float, width: float, height: float) -> tuple[str, str, str, str]:
    return coordinate(x), coordinate(y), coordinate(width), coordinate(height)


def _mark(box: Box, role: str, href: str = "", title: str = "") -> Mark:
    x0, y0, x1, y1 = box
    return Mark(*_texts(x0 - 1, y0 - 1, max(x1 - x0, 1.0) + 2, max(y1 - y0, 1.0) + 2), role, href, title)


def _table(table: Redrawn, places: Marked) -> Table:
    """The rows around what is marked in this table, and its head."""
    here = [(p, r) for p, r in places if (p.part, p.page, p.table) == (table.part, table.page, table.table)]
    spots = {(p.row, p.col) for p, _ in here}
    cited = [piece.row for piece in table.pieces if piece.at in spots]
    near = {row + step for row in cited for step in (-1, 0, 1)} | _heads(table, cited)
    shown = sorted(row for row in near if 0 <= row < table.shape[0])
    order = {row: i for i, row in enumerate(shown)}
    rows: list[list[tuple[int, Square]]] = [[] for _ in shown]
    covered: set[tuple[int, int]] = set()
    for piece in table.pieces:
        kept = [order[row] for row in range(piece.row, piece.row + piece.rows) if row in order]
        if kept:
            rows[kept[0]].append((piece.col, _square(piece, len(kept), here)))
            covered |= {(row, col) for row in kept for col in range(piece.col, piece.col + piece.cols)}
    for row, squares in enumerate(rows):
        squares += [(col, _EMPTY) for col in range(table.shape[1]) if (row, col) not in covered]
        squares.sort(key=lambda pair: pair[0])
    gaps = [i > 0 and (_apart(shown[i - 1], row, table.gaps)) for i, row in enumerate(shown)]
    return Table(tuple((gap, tuple(square for _, square in row)) for gap, row in zip(gaps, rows, strict=True)))


def _heads(table: Redrawn, cited: Sequence[int]) -> set[int]:
    """For each cited row the nearest above it that names the columns; the first rows where none does."""
    texts: dict[int, list[str]] = {}
    for piece in table.pieces:
        texts.setdefault(piece.row, []).append(piece.text)
    heads = [row for row, words in sorted(texts.items()) if is_head(words)]
    found = {max(above) for row in cited if (above := [head for head in heads if head <= row])}
    return found or {0, 1, 2}


_EMPTY = Square(1, 1, (), "")


def _apart(above: int, row: int, gaps: Collection[int]) -> bool:
    return row - above > 1 or row in gaps


def _square(piece: Piece, rows: int, here: Marked) -> Square:
    mine = [(place, role) for place, role in here if (place.row, place.col) == piece.at]
    roles = {role for _, role in mine}
    role = "claimed" if "claimed" in roles else "evidence" if roles else ""
    return Square(rows, piece.cols, parts_of(piece.text, mine, piece.runs), role)


def parts_of(text: str, places: Iterable[tuple[Place, str]], runs: Runs = ()) -> tuple[tuple[str, str], ...]:
    """A text cut where marks begin and end; where they overlap the first wins.

    Args:
        runs: the stretches of the file's line that make up the text; by default one, from its beginning.
    """
    return tuple(_parts(text, list(places), runs or ((0, len(text)),)))


def _parts(text: str, places: Sequence[tuple[Place, str]], runs: Runs) -> Iterator[tuple[str, str]]:
    standing = [at for first, last in runs for at in range(first, last)]  # of each character, in the file's line
    roles = [next((role for place, role in places if place.start <= at < place.end), "") for at in standing]
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or roles[at] != roles[start]:
            yield text[start:at], roles[start]
            start = at
