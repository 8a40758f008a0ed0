"""Whole PDFs, drawn here: what is on the page is what is read, however it was drawn."""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from math import cos, pi, sin
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import UnreadableDocument
from pipeline.extractors import pdf, second
from pipeline.extractors.pdf.wording import Words
from pipeline.lattice.runs import Run, once
from pipeline.lattice.runs import words as joined_words
from pipeline.values.document import Document, Grid, Source

SIZE = (420.0, 300.0)
FONT = "STSong-Light"  # named, not embedded: as most forms have it
FORM = [["指标", "目标值", "分值", "得分"], ["培训人次", "2000人", "5", "5"], ["满意度", "≥90%", "10", "9.5"]]
WIDTHS = [110.0, 90.0, 60.0, 60.0]
HEIGHTS, STEPS = st.integers(6, 14), st.integers(-3, 12)

Draw = Callable[[Canvas], None]


def source(data: bytes, password: str = "") -> Source:
    return Source("自评.pdf", "pdf", hashlib.sha256(data).hexdigest(), data, password)


def printed(*pages: Draw, size: tuple[float, float] = SIZE, **options: Any) -> bytes:
    """A PDF with one page for each drawing."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, **options)
    for draw in pages:
        canvas.setFont(FONT, 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def words(canvas: Canvas, rows: Sequence[Sequence[str]], x: float = 40, y: float = 260, step: float = 24) -> None:
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            for n, line in enumerate(text.split("\n")):
                canvas.drawString(x + sum(WIDTHS[:c]) + 4, y - r * step - 15 - 11 * n, line)


def lines(canvas: Canvas, count: int, x: float = 40, y: float = 260, step: float = 24, sides: bool = True) -> None:
    xs = [x + sum(WIDTHS[:n]) for n in range(len(WIDTHS) + 1)]
    for r in range(count + 1):
        canvas.line(xs[0], y - r * step, xs[-1], y - r * step)
    for at in xs if sides else xs[1:-1]:
        canvas.line(at, y, at, y - count * step)


def form(canvas: Canvas) -> None:
    lines(canvas, len(FORM))
    words(canvas, FORM)


def rows(grid: Grid) -> list[list[str]]:
    return [[cell.text.text for cell in grid.cells if cell.row == row] for row in range(grid.shape[0])]


def read(data: bytes, password: str = "") -> Document:
    return pdf.read(source(data, password))


def grid_of(data: bytes) -> Grid:
    (page,) = read(data).pages
    (grid,) = page.grids
    return grid


# --- the same form, drawn in many ways ---


def with_rectangles(canvas: Canvas) -> None:
    """Borders as thin filled rectangles, the way word processors print them."""
    for r in range(4):
        canvas.rect(40, 260 - 24 * r - 0.24, 320, 0.48, stroke=0, fill=1)
    for c in range(5):
        canvas.rect(40 + sum(WIDTHS[:c]) - 0.24, 188, 0.48, 72, stroke=0, fill=1)
    words(canvas, FORM)


def with_boxes(canvas: Canvas) -> None:
    """Each cell its own outlined rectangle."""
    for r in range(3):
        for c in range(4):
            canvas.rect(40 + sum(WIDTHS[:c]), 260 - 24 * (r + 1), WIDTHS[c], 24)
    words(canvas, FORM)


def with_one_path(canvas: Canvas) -> None:
    path = canvas.beginPath()
    for r in range(4):
        path.moveTo(40, 260 - 24 * r)
        path.lineTo(360, 260 - 24 * r)
    for c in range(5):
        path.moveTo(40 + sum(WIDTHS[:c]), 260)
        path.lineTo(40 + sum(WIDTHS[:c]), 188)
    canvas.drawPath(path)
    words(canvas, FORM)


def with_broken_doubled_lines(canvas: Canvas) -> None:
    canvas.setDash(5, 3)
    for shift in (0.0, 1.5):
        lines(canvas, 3, 40 + shift, 260 - shift)
    words(canvas, FORM)


def with_open_sides(canvas: Canvas) -> None:
    lines(canvas, 3, sides=False)
    words(canvas, FORM)


def inside_a_form_object(canvas: Canvas) -> None:
    """The table in a form object, drawn at half size and moved."""
    canvas.beginForm("table")
    canvas.setFont(FONT, 10)
    form(canvas)
    canvas.endForm()
    canvas.translate(30, 60)
    canvas.scale(0.5, 0.5)
    canvas.doForm("table")


def with_words_drawn_twice(canvas: Canvas) -> None:
    """Bold by drawing every word again, a hair to the right."""
    form(canvas)
    words(canvas, FORM, 40.3)


def with_shading(canvas: Canvas) -> None:
    """A dark heading with white words: designed, not hidden."""
    canvas.setFillGray(0.2)
    canvas.rect(40, 236, 320, 24, stroke=0, fill=1)
    lines(canvas, 3)
    canvas.setFillGray(1)
    words(canvas, FORM[:1])
    canvas.setFillGray(0)
    words(canvas, FORM[1:], y=236)


def beside_thousands_of_strokes(canvas: Canvas) -> None:
    form(canvas)
    for n in range(2000):
        canvas.line(40 + n % 300, 150 - n % 97, 46 + n % 300, 150 - n % 97 + n % 3)


def with_a_line_to_the_end_of_the_world(canvas: Canvas) -> None:
    """Damaged or hostile coordinates: what lies off the page is not looked at."""
    form(canvas)
    canvas.line(40, 150, 9e8, 150)
    canvas.line(20, -9e8, 20, 9e8 + 0.5)
    canvas.rect(-9e8, -9e8, 18e8, 18e8)


def with_a_watermark(canvas: Canvas) -> None:
    form(canvas)
    canvas.saveState()
    canvas.setFillGray(0.8)
    canvas.translate(120, 190)
    canvas.rotate(25)
    canvas.setFont(FONT, 30)
    canvas.drawString(0, 0, "内部资料")
    canvas.restoreState()


def with_a_seal(canvas: Canvas) -> None:
    """A round seal over the form, its circle drawn as curves, a star in it as large as two rows, its letters tilted."""
    form(canvas)
    canvas.circle(220, 215, 40)
    for n, letter in enumerate("财务专章"):
        canvas.saveState()
        canvas.translate(220, 215)
        canvas.rotate(60 - 40 * n)
        canvas.drawString(0, 30, letter)
        canvas.restoreState()
    canvas.setFont(FONT, 40)
    canvas.drawString(200, 205, "★")


def with_a_polygon_for_a_circle(canvas: Canvas) -> None:
    """A circle out of seventy short strokes, as drawing programs make it."""
    form(canvas)
    path = canvas.beginPath()
    path.moveTo(260, 215)
    for n in range(1, 73):
        path.lineTo(220 + 40 * cos(n * pi / 36), 215 + 40 * sin(n * pi / 36))
    canvas.drawPath(path)


def with_level_letters_over_it(canvas: Canvas) -> None:
    form(canvas)
    canvas.setFont(FONT, 44)
    canvas.setFillGray(0.9)
    canvas.drawString(60, 205, "仅供内部参考")


def with_white_words_over_others(canvas: Canvas) -> None:
    """Each cell's words in two pieces, and small white ones over them: PDFium puts all on a line by their x."""
    lines(canvas, 3)
    for r, row in enumerate(FORM):
        for c, text in enumerate(row):
            x, y = 44 + sum(WIDTHS[:c]), 245 - 24 * r
            canvas.drawString(x, y, text[:1])
            canvas.drawString(x + canvas.stringWidth(text[:1], FONT, 10), y, text[1:])
            canvas.saveState()
            canvas.setFillGray(1)
            canvas.setFont(FONT, 2)
            canvas.drawString(x, y + 2, "内部编号")
            canvas.restoreState()


WAYS = [
    form, with_rectangles, with_boxes, with_one_path, with_broken_doubled_lines, with_open_sides, inside_a_form_object,
    with_words_drawn_twice, with_shading, beside_thousands_of_strokes, with_a_watermark,
    with_a_line_to_the_end_of_the_world, with_a_seal, with_a_polygon_for_a_circle, with_level_letters_over_it,
    with_white_words_over_others,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_one_form_however_drawn(way: Draw) -> None:
    assert rows(grid_of(printed(way))) == FORM


SHEET = (420.0, 400.0)
"""As displayed; reportlab turns the paper with the page."""


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_rotated_pages_read_upright(turn: int) -> None:
    """/Rotate with the words turned against it: displayed upright, boxes as displayed."""
    corner = {0: (0.0, 0.0), 90: (SHEET[1], 0.0), 180: SHEET, 270: (0.0, SHEET[0])}[turn]

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        canvas.translate(*corner)
        canvas.rotate(turn)
        form(canvas)

    (page,) = read(printed(draw, size=SHEET)).pages
    (grid,) = page.grids
    assert rows(grid) == FORM
    assert page.size == SHEET
    assert grid.box == pytest.approx((40, 140, 360, 212), abs=0.5)
    assert grid.cells[0].box == pytest.approx((40, 140, 150, 164), abs=0.5)


@pytest.mark.parametrize(
    ("turn", "first"), [(90, (236, 40, 260, 150)), (180, (270, 236, 380, 260)), (270, (160, 250, 184, 360))]
)
def test_sideways_pages_are_read_as_they_were_written(turn: int, first: Sequence[float]) -> None:
    """/Rotate on words written upright: displayed sideways, read all the same; boxes as displayed."""

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        form(canvas)

    (page,) = read(printed(draw, size=SHEET)).pages
    (grid,) = page.grids
    assert rows(grid) == FORM
    assert grid.cells[0].box == pytest.approx(first, abs=0.5)


# --- what is in the cells ---


def test_lines_of_a_cell_and_spaces_as_printed() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 1, step=50)
        words(canvas, [["共 3 项：\n1.计划科学", "≥90％", "２０", "no one"]], step=50)

    assert rows(grid_of(printed(draw))) == [["共 3 项：\n1.计划科学", "≥90％", "２０", "no one"]]


def test_a_hyphen_at_the_end_of_a_line_is_kept() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 1, step=50)
        words(canvas, [["A-\nB", "-", "5", "well-\nknown"]], step=50)

    assert rows(grid_of(printed(draw))) == [["A-\nB", "-", "5", "well-\nknown"]]


def test_merged_cells() -> None:
    """产出 over two rows, 指标 over two columns."""

    def draw(canvas: Canvas) -> None:
        for x0, y0, width, height in ((40, 260, 220, 24), (260, 260, 60, 24), (40, 236, 110, 48)):
            canvas.rect(x0, y0 - height, width, height)
        for r in (1, 2):
            for x0, width in ((150, 110), (260, 60)):
                canvas.rect(x0, 260 - 24 * (r + 1), width, 24)
        canvas.drawString(120, 245, "指标")
        canvas.drawString(270, 245, "分值")
        canvas.drawString(80, 208, "产出")
        for r, row in enumerate((("培训人次", "5"), ("满意度", "10"))):
            canvas.drawString(160, 221 - 24 * r, row[0])
            canvas.drawString(280, 221 - 24 * r, row[1])

    grid = grid_of(printed(draw))
    assert grid.shape == (3, 3)
    assert [(c.row, c.col, c.rows, c.cols, c.text.text) for c in grid.cells] == [
        (0, 0, 1, 2, "指标"), (0, 2, 1, 1, "分值"), (1, 0, 2, 1, "产出"), (1, 1, 1, 1, "培训人次"), (1, 2, 1, 1, "5"),
        (2, 1, 1, 1, "满意度"), (2, 2, 1, 1, "10"),
    ]  # fmt: skip


def test_a_word_wider_than_its_cell_is_shared_out_by_the_middle_of_each_character() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 1)
        canvas.drawString(110, 245, "集体合同11500份")
        canvas.drawString(270, 245, "5")

    assert rows(grid_of(printed(draw))) == [["集体合同", "11500份", "5", ""]]


RARE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Rare def /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
2 beginbfchar <41> <D842DFB7> <42> <4E2D> endbfchar endcmap end end"""
"""A is 𠮷, a character that PDFium gives in two halves; B is 中."""


def with_meaning(data: bytes, meaning: bytes) -> bytes:
    """The PDF with a meaning of its own for the letters of Helvetica: a later version of that font, added at the end."""
    found = re.search(rb"(\d+) 0 obj\s*<<[^>]*/BaseFont /Helvetica.*?endobj", data, re.DOTALL)
    start = re.search(rb"startxref\s+(\d+)", data)
    size = re.search(rb"/Size (\d+)", data)
    root = re.search(rb"/Root \d+ 0 R", data)
    assert found and start and size and root
    new = int(size[1])
    font = found[0].replace(b"/BaseFont", b"/ToUnicode %d 0 R /BaseFont" % new)
    stream = b"%d 0 obj <</Length %d>> stream\n%s\nendstream endobj" % (new, len(meaning), meaning)
    body = data + b"\n" + font + b"\n"
    table = b"xref\n%d 1\n%010d 00000 n \n%d 1\n%010d 00000 n \n" % (int(found[1]), len(data) + 1, new, len(body))
    end = b"trailer <</Size %d %s /Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    return body + stream + b"\n" + table + end % (new + 1, root[0], int(start[1]), len(body + stream) + 1)


def test_characters_beyond_the_basic_plane_are_whole() -> None:
    """Rare characters in names of people and places: alone in a cell, amid others, below one another, side by side."""
    names = [["B", "A", "AA"], ["BAB", "A\nA", "B A"]]

    def draw(canvas: Canvas) -> None:
        lines(canvas, 2, step=36)
        canvas.setFont("Helvetica", 10)
        words(canvas, names, step=36)

    said = [[text.replace("A", "\U00020bb7").replace("B", "中") for text in row] + [""] for row in names]
    assert rows(grid_of(with_meaning(printed(draw), RARE))) == said


def test_upright_words_in_a_narrow_cell() -> None:
    """Turned a quarter, in both senses."""

    def draw(canvas: Canvas) -> None:
        form(canvas)
        canvas.rect(10, 188, 30, 72)
        for turn, x, y in ((90, 22, 205), (-90, 28, 250)):
            canvas.saveState()
            canvas.translate(x, y)
            canvas.rotate(turn)
            canvas.drawString(0, 0, "绩效")
            canvas.restoreState()

    grid = grid_of(printed(draw))
    assert sorted(grid.cells[0].text.text.split()) == ["绩效", "绩效"] or grid.cells[0].text.text.count("绩效") == 2


def test_single_characters_survive_without_chinese_fonts() -> None:
    """PDFium takes a lone character of a font that it can't find for nothing; the font of last resort gives it a place."""

    def draw(canvas: Canvas) -> None:
        lines(canvas, 2)
        words(canvas, [["一", "二", "三", "四"], ["5", "是", "否", "无"]])

    assert rows(grid_of(printed(draw))) == [["一", "二", "三", "四"], ["5", "是", "否", "无"]]


# --- lines, order, places ---


def test_lines_before_between_and_after_tables() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(150, 280, "自评表")
        lines(canvas, 1, y=270)
        words(canvas, FORM[:1], y=270)
        canvas.drawString(40, 230, "说明：以下为第二张表。")
        lines(canvas, 1, y=220)
        words(canvas, FORM[1:2], y=220)
        canvas.drawString(40, 100, "填表人：张三")

    (page,) = read(printed(draw)).pages
    assert [line.text for line in page.lines] == ["自评表", "说明：以下为第二张表。", "填表人：张三"]
    assert [(grid.number, grid.after) for grid in page.grids] == [(1, 1), (2, 2)]


def test_every_text_has_its_place() -> None:
    document = read(printed(form, form))
    for number, page in enumerate(document.pages, 1):
        for cell in page.grids[0].cells:
            (place,) = cell.text.places
            assert (place.page, place.table, place.row, place.col) == (number, 1, cell.row + 1, cell.col + 1)
            assert place.source == document.source
            assert place.end == len(cell.text.text)
            assert place.box == cell.box
            assert cell.words == cell.text.text


def test_pages_opened_together_are_read_each_as_if_alone() -> None:
    """Eight are open at a time; none takes a word or a page number from another."""

    def numbered(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            form(canvas)
            canvas.drawString(40, 275, f"附件{number}")

        return draw

    every = read(printed(*map(numbered, range(1, 20)))).pages
    assert [(page.number, [line.text for line in page.lines]) for page in every] == [
        (number, [f"附件{number}"]) for number in range(1, 20)
    ]
    for number, page in enumerate(every, 1):
        (alone,) = read(printed(numbered(number))).pages
        assert [rows(grid) for grid in page.grids] == [rows(grid) for grid in alone.grids]
        assert [cell.box for cell in page.grids[0].cells] == [cell.box for cell in alone.grids[0].cells]
        assert {place.page for cell in page.grids[0].cells for place in cell.text.places} == {number}


def test_a_long_document_keeps_what_is_said_again_once() -> None:
    """A hundred thousand cells of one form would otherwise fill the memory with their words."""
    first, last = (page.grids[0] for page in read(printed(form, form)).pages)
    assert all(a.words is b.words for a, b in zip(first.cells, last.cells, strict=True))


def test_pieces_of_one_table_on_two_pages_have_the_same_edges() -> None:
    first, last = (page.grids[0] for page in read(printed(form, form)).pages)
    assert first.edges == last.edges == (40, 150, 240, 300, 360)


def test_a_table_cut_by_the_page_end_is_open() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, FORM, y=90)
        for x in (40, 150, 240, 300, 360):
            canvas.line(x, 90, x, 2)
        for y in (90, 66, 42):
            canvas.line(40, y, 360, y)

    grid = grid_of(printed(draw))
    assert rows(grid) == FORM
    assert grid.open_bottom
    assert not grid.open_top


def test_a_table_without_rules_is_noted() -> None:
    document = read(printed(lambda canvas: words(canvas, [*FORM, ["到位率", "100%", "5", "5"]])))
    assert rows(document.pages[0].grids[0]) == [*FORM, ["到位率", "100%", "5", "5"]]
    assert [note.code for note in document.notes] == ["unruled-table"]


# --- what is not to be seen ---


def test_hidden_words_are_kept_out_and_noted() -> None:
    def draw(canvas: Canvas) -> None:
        form(canvas)
        canvas.setFillGray(1)
        canvas.drawString(230, 221, "99")
        canvas.setFillGray(0)
        unseen = canvas.beginText(310, 197)
        unseen.setTextRenderMode(3)
        unseen.textOut("77")
        canvas.drawText(unseen)

    document = read(printed(draw))
    assert rows(document.pages[0].grids[0]) == FORM
    assert [(note.code, note.at and note.at.text) for note in document.notes] == [("hidden-text", "9977")]


def picture(canvas: Canvas) -> None:
    from reportlab.lib.utils import ImageReader

    dots = b"P6 4 4 255\n" + bytes(range(48))
    canvas.drawImage(ImageReader(io.BytesIO(dots)), 0, 0, *SIZE)


def test_a_page_that_is_a_picture_is_noted() -> None:
    document = read(printed(form, picture))
    assert [note.code for note in document.notes] == ["image-page"]
    assert [note.message for note in document.notes] == ["第2页是图像, 没有文字层"]
    assert document.pages[1].lines == document.pages[1].grids == ()


def test_words_under_a_scanned_picture_are_read_and_marked() -> None:
    def draw(canvas: Canvas) -> None:
        picture(canvas)
        under = canvas.beginText(40, 200)
        under.setTextRenderMode(3)
        under.textOut("预算执行率")
        canvas.drawText(under)

    document = read(printed(draw))
    assert [line.text for line in document.pages[0].lines] == ["预算执行率"]
    assert [note.code for note in document.notes] == ["recognised-text"]


def test_words_that_a_spreadsheet_clips_away_above_a_table_are_hidden() -> None:
    """The name of merged rows, printed again on the next page and clipped to what lies on it."""

    def clipped(canvas: Canvas) -> None:
        form(canvas)
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(40, 188, 320, 72)
        canvas.clipPath(path, stroke=0)
        canvas.drawString(44, 263, "预算管理")
        canvas.restoreState()

    document = read(printed(clipped))
    assert rows(document.pages[0].grids[0]) == FORM
    assert document.pages[0].lines == ()
    assert [(note.code, note.at.text) for note in document.notes if note.at] == [("hidden-text", "预算管理")]


def test_a_watermark_is_a_line_not_part_of_a_cell() -> None:
    document = read(printed(with_a_watermark))
    assert [line.text for line in document.pages[0].lines] == ["内部资料"]
    assert [note.code for note in document.notes] == ["tilted-text"]


# --- locked and broken ---


def locked(user: str, owner: str) -> bytes:
    return printed(form, encrypt=StandardEncryption(user, owner, strength=128))


def test_an_owner_password_locks_nothing() -> None:
    assert rows(grid_of(locked("", "secret"))) == FORM


def test_a_user_password_opens_or_is_asked_for() -> None:
    assert rows(read(locked("1234", "secret"), "1234").pages[0].grids[0]) == FORM
    for wrong in ("", "4321"):
        with pytest.raises(UnreadableDocument) as caught:
            read(locked("1234", "secret"), wrong)
        assert caught.value.code == "encrypted"


def test_junk_before_the_header() -> None:
    data = b"X-Mailer: none\r\n\r\n" + printed(form)
    assert pdf.looks_like(data, "a.bin") == 100
    assert rows(grid_of(data)) == FORM


def test_a_lost_trailer_is_made_again() -> None:
    data = printed(form)
    cut = data[: data.rindex(b"xref\n", 0, data.rindex(b"startxref"))]
    assert b"trailer" not in cut
    assert rows(grid_of(cut)) == FORM


def test_objects_packed_in_streams_are_found_without_a_trailer() -> None:
    """Newer files keep catalogue and pages compressed; lost with the trailer is only the way to them."""
    objects = {
        2: b"<</Type/Catalog/Pages 3 0 R>>",
        3: b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
        4: b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 200 100]/Contents 6 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    head = " ".join(f"{n} {sum(len(o) + 1 for m, o in objects.items() if m < n)}" for n in objects).encode() + b" "
    packed = zlib.compress(head + b" ".join(objects.values()))
    start = f"1 0 obj <</Type/ObjStm/N 4/First {len(head)}/Length {len(packed)}/Filter/FlateDecode>> stream\n".encode()
    shown = b"6 0 obj <</Length 35>> stream\nBT /F 12 Tf 20 50 Td (GDP 5.2%) Tj ET\nendstream endobj\n"
    data = b"%PDF-1.5\n" + start + packed + b"\nendstream endobj\n" + shown
    assert [line.text for line in read(data).pages[0].lines] == ["GDP 5.2%"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\nnothing more", "truncated"),
        (b"%PDF-1.7\nnothing more\n%%EOF\n", "damaged"),
    ],
    ids=["empty", "truncated", "damaged"],
)
def test_beyond_repair_is_said_so(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(data)
    assert caught.value.code == code


def pieces(data: bytes) -> Iterator[bytes]:
    """The file cut off and with bytes overwritten, at forty places."""
    for n in range(1, 40):
        at = len(data) * n // 40
        yield data[:at]
        yield data[:at] + b"\x00\xff garbage" + data[at + 10 :]


def test_damage_never_breaks_anything_but_the_document() -> None:
    for broken in pieces(printed(form, form)):
        try:
            document = read(broken)
        except UnreadableDocument as fault:
            assert fault.code in {"truncated", "damaged", "encrypted"}
        else:
            assert len(document.pages) > 0


def test_content_decides_not_the_name() -> None:
    assert pdf.looks_like(b"PK\x03\x04", "report.pdf") == 0
    assert pdf.looks_like(printed(form), "report.docx") == 100


# --- the second reader ---


@pytest.mark.parametrize("way", [form, with_rectangles, with_boxes, with_open_sides], ids=lambda way: way.__name__)
def test_the_second_reader_agrees(way: Draw) -> None:
    data = printed(way)
    (other,) = second.grids(source(data), 1)
    assert rows(other) == rows(grid_of(data)) == FORM


def test_the_second_reader_says_what_it_cannot_open() -> None:
    with pytest.raises(UnreadableDocument):
        second.grids(source(b"%PDF-1.7 nothing"), 1)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["完成", "3523", "人，", "培训", "5.8", "a"]), HEIGHTS, STEPS, STEPS), min_size=2))
def test_words_that_take_but_a_look_say_what_all_their_places_say(drawn: list[tuple[str, int, int, int]]) -> None:
    """Words of several fonts on lines that touch or overlap: told at a look, or not at all, but never told otherwise."""
    texts, sides, tops, bottoms = [], list[float](), list[float](), list[float]()
    x, y = 0.0, 700.0
    for text, height, right, down in drawn:
        x, y = (10.0 + right, y - 4 * down) if right < 0 or x > 90 else (x + right, y)
        width = 5 * len(text) + 5 * (not text.isascii()) * len(text)
        texts.append(text)
        sides += [x, y + height, x + width / len(text), y, x + width - width / len(text), y + height, x + width, y]
        tops.append(y + height)
        bottoms.append(y)
        x += width
    plain = [0] * len(texts)
    found = Words(texts, plain, sides, plain, plain, tops, bottoms)
    runs = [
        Run(text, -top, -bottom, (sides[8 * n],), (sides[8 * n + 6],))
        for n, (text, top, bottom) in enumerate(zip(texts, tops, bottoms, strict=True))
    ]
    said = found.written(range(len(texts)))
    assert said in ("", joined_words(once(runs)))
