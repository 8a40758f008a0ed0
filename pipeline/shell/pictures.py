"""What a page of the report shows of a document: pictures of its pages, and its tables and lines as they were read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from io import BytesIO
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.values.document import Cell, Document, Grid, Page, Source
from pipeline.values.place import Place, fold
from pipeline.values.verdict import Agreement, Verification

CHOICES = ("findings", "all", "none")
"""Of which places: those that findings and open questions rest on, all, or none."""

Pictures = dict[int, tuple[tuple[float, float], bytes]]
"""Page → its size in points and its picture."""
Runs = tuple[tuple[int, int], ...]
Remember = Callable[[Collection[int], Callable[[Collection[int]], Pictures]], Pictures]

_HEAD = 4
"""Rows of a table that are always shown: its title and header."""

_NAMES = ("分值", "权重", "得分", "执行率", "完成值", "目标值", "指标值", "完成情况", "预算数", "执行数")
_LONGEST_NAME = 24


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page's picture.

    Args:
        size: of the page in points.
        file: its name in the folder of pictures.
        heads: top and bottom of the rows that name columns, in points.
        across: left and right end of what is printed on it.
    """

    page: int
    size: tuple[float, float]
    file: str
    heads: tuple[tuple[float, float], ...] = ()
    across: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell of a re-drawn table: row (of those shown), column, rows and columns, words, row and column as cited.

    Args:
        runs: where in the file's cell the stretches of `text` begin and end; Markdown's signs between them are cut out.
    """

    row: int
    col: int
    rows: int
    cols: int
    text: str
    at: tuple[int, int]
    runs: Runs = ()


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A table of a format without pages, cut down to some rows; `gaps` are the rows shown before which others stand."""

    part: str
    page: int | None
    table: int
    shape: tuple[int, int]
    pieces: tuple[Piece, ...]
    gaps: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quoted:
    """A whole line or paragraph; `runs` as in `Piece`."""

    part: str
    page: int | None
    line: int
    text: str
    runs: Runs = ()


@dataclass(frozen=True, slots=True)
class Exhibits:
    """All that is shown of one document; kept beside its pictures, so that a later verification can show it again."""

    pages: tuple[Drawn, ...] = ()
    tables: tuple[Redrawn, ...] = ()
    lines: tuple[Quoted, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """Exhibits and the files that hold them, by name; none where they lie there from an earlier run."""

    exhibits: Exhibits
    files: Mapping[str, bytes]


def exhibits(
    source: Source,
    document: Document,
    verification: Verification,
    name: str,
    which: str,
    remember: Remember | None = None,
) -> Shown:
    """The exhibits of a document; the names of their files begin with `name`; `remember` draws no page twice."""
    places = set(_cited(verification, everything=which == "all"))
    sizes = {page.number: page.size for page in document.pages if page.number and page.size}
    wanted = [n for n in sizes if which == "all" or any(p.page == n for p in places)]
    pages, files = [], {}
    draw = partial(_pictures, source, sizes)
    for number, (size, data) in (remember(wanted, draw) if remember else draw(wanted)).items():
        page = next(page for page in document.pages if page.number == number)
        heads = tuple(sorted({band for grid in page.grids for band in _bands(grid)}))
        pages.append(Drawn(number, size, f"{name}-{number}.png", heads, _across(page)))
        files[pages[-1].file] = data
    bare = {p for p in places if p.page not in sizes}
    found = replace(redrawn(document, bare, which), pages=tuple(pages))
    files[f"{name}.json"] = _adapter().dump_json(found)
    return Shown(found, files)


def redrawn(document: Document, places: Collection[Place], which: str = "findings") -> Exhibits:
    """The tables and lines that the places stand in, of a format without pages."""
    return Exhibits((), tuple(_tables(document, places, which)), tuple(_lines(document, places)))


def kept(report: Path | None, name: str) -> Shown:
    """The exhibits as an earlier run left them in its `report`; none where they cannot be had."""
    found = Exhibits()
    if report is not None:
        with suppress(OSError, ValidationError):
            found = _adapter().validate_json((report / "pictures" / f"{name}.json").read_bytes())
    return Shown(found, {})


@cache
def _adapter() -> TypeAdapter[Exhibits]:
    return TypeAdapter(Exhibits)


def _cited(verification: Verification, *, everything: bool) -> Iterator[Place]:
    """The places that open questions rest on, or all that any verdict names."""
    for verdict in verification.verdicts:
        if everything or verdict.agreement is not Agreement.AGREES:
            for fact in (verdict.claimed, *verdict.evidence):
                yield from fact.places if fact else ()
            if verdict.at:
                yield verdict.at


def _pictures(source: Source, sizes: Mapping[int, tuple[float, float]], pages: Collection[int]) -> Pictures:
    return {number: (size, data) for number, size, data in _drawn(source, pages, sizes)}


def _drawn(
    source: Source, pages: Collection[int], sizes: Mapping[int, tuple[float, float]]
) -> Iterator[tuple[int, tuple[float, float], bytes]]:
    if not pages:
        return
    from pipeline.extractors.pdf.picture import pictures

    if b"%PDF-" in source.data[:1024]:
        yield from pictures(source, pages)
        return
    for number in sorted(pages):
        size, data = sizes[number], frame(source.data, number)
        if data:
            yield number, size, data


def frame(data: bytes, number: int) -> bytes | None:
    """One picture of an image file, small enough for a screen; None where it cannot be had."""
    from PIL import Image, ImageOps

    from pipeline.extractors.pdf.picture import png

    try:
        with Image.open(BytesIO(data)) as image:
            image.seek(number - 1)
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((1600, 1600))
            return png(upright)
    except (OSError, EOFError, ValueError, Image.DecompressionBombError):
        return None


def is_head(texts: Sequence[str]) -> bool:
    """Whether the words of a row name columns; only ever decides what is shown beside a cell, never what it means."""
    words = [fold(text) for text in texts if text.strip()]
    if len(words) < 3 or any(len(word) > _LONGEST_NAME or any(map(str.isdigit, word)) for word in words):
        return False
    return any(name in word for name in _NAMES for word in words)


def _rows(grid: Grid) -> dict[int, list[Cell]]:
    """The cells of a table by the row they begin in."""
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    return rows


def _across(page: Page) -> tuple[float, float] | None:
    boxes = [place.box for line in page.lines for place in line.places if place.box]
    boxes += [grid.box for grid in page.grids if grid.box]
    return (min(box[0] for box in boxes), max(box[2] for box in boxes)) if boxes else None


def _bands(grid: Grid) -> Iterator[tuple[float, float]]:
    for cells in _rows(grid).values():
        boxes = [cell.box for cell in cells if cell.box and cell.rows == 1]
        if boxes and is_head([cell.words for cell in cells]):
            yield min(box[1] for box in boxes), max(box[3] for box in boxes)


def _tables(document: Document, places: Collection[Place], which: str) -> Iterator[Redrawn]:
    """The cited tables, cut down to their heads and the rows around what is cited."""
    wanted = {(p.part, p.page, p.table, p.row, p.col) for p in places if p.table}
    tables = {spot[:3] for spot in wanted}
    for page in document.pages if wanted or which == "all" else ():
        for grid in page.grids if page.size is None else ():
            part = next((p.part for cell in grid.cells for p in cell.text.places), "body")
            home = (part, page.number, grid.number)
            if home in tables or which == "all":
                yield _redrawn(grid, home, None if which == "all" else {s[3:] for s in wanted if s[:3] == home})


def _redrawn(grid: Grid, home: tuple[str, int | None, int], wanted: Collection[object] | None) -> Redrawn:
    rows, cols = grid.shape
    if wanted is None:
        kept = list(range(rows))
    else:
        cited = [cell.row for cell in grid.cells if any((p.row, p.col) in wanted for p in cell.text.places)]
        near = {row + step for row in cited for step in (-1, 0, 1)} | set(range(_HEAD))
        near |= {row for row, cells in _rows(grid).items() if is_head([cell.words for cell in cells])}
        kept = sorted(row for row in near if 0 <= row < rows)
    order = {row: i for i, row in enumerate(kept)}
    pieces = []
    for cell in grid.cells:
        covered = [order[row] for row in range(cell.row, cell.row + cell.rows) if row in order]
        if covered:
            place = cell.text.place
            at = (place.row or 0, place.col or 0) if place else (0, 0)
            runs = _runs(cell.text.places)
            pieces.append(Piece(covered[0], cell.col, len(covered), cell.cols, cell.words, at, runs))
    gaps = tuple(i for i in range(1, len(kept)) if kept[i] - kept[i - 1] > 1)
    return Redrawn(*home, (len(kept), cols), tuple(pieces), gaps)


def _lines(document: Document, places: Iterable[Place]) -> Iterator[Quoted]:
    wanted = {(p.part, p.page, p.line) for p in places if p.line and not p.table}
    for page in document.pages if wanted else ():
        for line in page.lines:
            spots = dict.fromkeys((p.part, p.page, p.line) for p in line.places if p.line)
            for part, number, at in wanted.intersection(spots):
                yield Quoted(part, number, at, line.text, _runs(line.places))


def _runs(places: Iterable[Place]) -> Runs:
    return tuple((p.start, p.end) for p in places)
