"""PDF through PDFium: characters, rules, lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from pipeline.extractors.pdf.calls import raw
from pipeline.extractors.pdf.casting import cell_of, cited_of, place_of
from pipeline.extractors.pdf.content import Content, content_of
from pipeline.extractors.pdf.glyphs import direction, letters_of
from pipeline.extractors.pdf.opening import opened, pages_of, uncollected
from pipeline.extractors.pdf.pasted import hides, pasted
from pipeline.extractors.pdf.salvage import incomplete
from pipeline.extractors.pdf.shapes import drawing_of
from pipeline.extractors.pdf.turning import displayed, framed, upright, visible
from pipeline.lattice.layout import Table
from pipeline.lattice.runs import Line, lines
from pipeline.values.document import Document, Grid, Note, Page, Source
from pipeline.values.place import Box, Cited, Place

MEDIA = "pdf"
VERSION = 1

_WINDOW = 250
"""Pages after which a document is opened anew: PDFium keeps what it has parsed of every page until it is closed."""


def looks_like(data: bytes, name: str) -> int:  # noqa: ARG001
    """100 for a PDF header within the first KB (mail gateways and print servers put junk before it)."""
    return 100 if b"%PDF-" in data[:1024] else 0


def read(source: Source) -> Document:
    """The pages of a PDF: tables as grids, the rest as lines, boxes as displayed.

    Raises:
        UnreadableDocument: "empty", "encrypted", "truncated" or "damaged".
    """
    with uncollected():
        found = list(pages(source))
    notes = tuple(note for _, remarks in found for note in remarks)
    return Document(source.id, source.name, MEDIA, f"{MEDIA}/{VERSION}", tuple(page for page, _ in found), notes)


def pages(source: Source) -> Iterator[tuple[Page, list[Note]]]:
    """The pages with their notes, one after another: only those being read are open.

    Raises:
        UnreadableDocument: as `read`.
    """
    first, count = 1, 1
    cut = Note("truncated", "文件不完整, 有内容丢失", Cited.whole("", Place(source.id)))
    ending = [cut] if incomplete(source.data) else []
    while first <= count:
        with opened(source) as document:
            count, said = raw().FPDF_GetPageCount(document), dict[str, str]()
            for number, page, text in pages_of(document, range(first, min(first + _WINDOW, count + 1))):
                read, notes = _page(page, text, _At(source.id, number, said))
                yield read, [*notes, *ending] if number == count else notes
        first += _WINDOW


class _At(NamedTuple):
    """Which page this is, what cells said so far, and how its boxes are turned for display."""

    source: str
    page: int
    said: dict[str, str]
    shown: Callable[[Box], Box] | None = None

    def box(self, box: Box) -> Box:
        return self.shown(box) if self.shown else box

    def line(self, line: Line, number: int | None = None, part: str = "body") -> Cited:
        text, box = line
        place = place_of(self.source, part, number, self.page, None, None, None, self.box(box), 0, len(text))
        return cited_of(text, (place,))

    def note(self, code: str, message: str, said: Cited | None = None) -> Note:
        return Note(code, f"第{self.page}页{message}", said or Cited.whole("", Place(self.source, page=self.page)))


def _page(page: Any, text: Any, at: _At) -> tuple[Page, list[Note]]:
    """One page; one that PDFium can't load is empty and noted."""
    if not text:
        return Page(at.page, None, (), ()), [at.note("damaged-page", "已损坏, 无法读取")]
    edges = raw().FS_RECTF()
    raw().FPDF_GetPageBoundingBox(page, edges)
    turned = raw().FPDFPage_GetRotation(page)
    letters = letters_of(text)
    turn = direction(text, letters, turned)
    (x0,), (y0,), (x1,), (y1,) = upright(([edges.left], [edges.bottom], [edges.right], [edges.top]), turn)
    if turned != turn:
        at = at._replace(shown=lambda box: displayed(box, (turned - turn) % 4, x1 - x0, y1 - y0))
    drawing = drawing_of(page)
    content = content_of(text, letters, drawing, (x0, y0, x1, y1), turn)
    pictures = visible(framed(drawing.images, (x0, y0, x1, y1), turn), (x0, y0, x1, y1)) if drawing.images else []
    if pictures and hides(page, pictures, content, (x0, y0, x1, y1)):
        content = content._replace(recognised=True)
    grids = tuple([_grid(table, number, at) for number, table in enumerate(content.tables, 1)])
    part = "tilted" if content.tables or content.free else "body"
    written = (
        *[at.line(line, number) for number, line in enumerate(content.free, 1)],
        *[at.line(line, number, part) for number, line in enumerate(content.tilted, len(content.free) + 1)],
    )
    size = (raw().FPDF_GetPageWidthF(page), raw().FPDF_GetPageHeightF(page))
    notes = list(_remarks(at, content, written[len(content.free) :], letters.count("\ufffd")))
    if not content.any and drawing.images:
        notes.append(at.note("image-page", "是图像, 没有文字层"))
    elif drawing.images and not content.recognised:
        for box in pasted(pictures, content):
            said = Cited.whole("", Place(at.source, page=at.page, box=at.box(box)))
            notes.append(Note("picture", f"第{at.page}页有大幅图片, 图中文字未读", said))
    return Page(at.page, size, written, grids), notes


def _remarks(at: _At, content: Content, tilted: tuple[Cited, ...], unknown: int) -> Iterator[Note]:
    """What a reader wants known about how the page was read, and about characters that were not read as the rest."""
    for number, table in enumerate(content.tables, 1):
        if not table.ruled:
            yield at.note("unruled-table", f"的表{number}没有竖线, 行列按文字对齐推断")
    if content.hidden:
        unread = Cited.join([at.line(line, part="hidden") for line in lines(content.hidden)])
        yield at.note("hidden-text", "有不可见的文字, 未读入", unread)
    for said in tilted:
        yield at.note("tilted-text", "有斜排或压在表格线上的文字 (如水印), 不计入表格", said)
    if unknown:
        yield at.note("unmapped-text", f"有{unknown}个字符没有对应的文字")
    if content.recognised:
        yield at.note("recognised-text", "的文字是扫描图像下的识别结果, 未经核对")


def _grid(table: Table, number: int, at: _At) -> Grid:
    """A table as a grid of cited texts."""
    lattice, cells = table.lattice, []
    xs, ys, shown, said = lattice.xs, lattice.ys, at.shown, at.said.setdefault
    here = Place(at.source, page=at.page, table=number)
    for (row, col, rows, cols), text in zip(lattice.cells, table.texts, strict=True):
        box = xs[col], ys[row], xs[col + cols], ys[row + rows]
        if shown:
            box = shown(box)
        cells.append(cell_of(row, col, rows, cols, said(text, text), box, here))
    return Grid(
        number,
        table.after,
        (len(lattice.ys) - 1, len(lattice.xs) - 1),
        tuple(cells),
        at.box(lattice.box),
        lattice.xs,
        open_top=lattice.open_top,
        open_bottom=lattice.open_bottom,
    )
