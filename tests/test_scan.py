"""Scanned pages: what is printed is what is read; what can't be read surely is said to be doubtful.

The pages are documents of the corpus that bring their own fonts, photographed here: drawn, turned, soiled, stamped.
"""

from __future__ import annotations

import hashlib
import io
import re
import socket
import sys
import zlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import docx
import docx.shared
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from pipeline import api
from pipeline.extractors import pdf, scan
from pipeline.extractors.pdf.opening import opened
from pipeline.extractors.scan.doubts import stray, unsure
from pipeline.extractors.scan.engine import Letter, recognised
from pipeline.extractors.scan.level import skew
from pipeline.extractors.scan.picture import picture_of, shot_of
from pipeline.extractors.scan.signs import shaped
from pipeline.extractors.scan.strips import Strip
from pipeline.lattice.pixels import rules_of
from pipeline.normalizers.confusions import as_number, mended
from pipeline.normalizers.patterns import Patterns
from pipeline.shell.faults import shortfall
from pipeline.values.document import Cell, Document, Grid, Note, Page, Source
from pipeline.values.place import Cited, Place, fold
from pipeline.values.report import Report
from pipeline.values.verdict import Agreement

CORPUS = Path(__file__).parent.parent / "corpus" / "documents"


def source(data: bytes, password: str = "") -> Source:
    return Source("扫描件.pdf", "pdf", hashlib.sha256(data).hexdigest(), data, password)


def printed(name: str) -> bytes:
    return (CORPUS / f"{name}.pdf").read_bytes()


def photographed(
    name: str, *, dpi: int = 200, lean: float = 0, noise: float = 0, blur: float = 0, seal: bool = False,
    quarters: int = 0, jpeg: int = 85, aside: float = 0, high: int = 2000,
) -> bytes:  # fmt: skip
    """A PDF of pictures of a document's pages, or of what stands on their first `high` points."""
    with pypdfium2.PdfDocument(printed(name)) as document:
        pictures = [page.render(scale=dpi / 72).to_numpy()[: high * dpi // 72, :, :3].copy() for page in document]
    if aside:
        pictures = [on_a_desk(picture, aside) for picture in pictures]
    if seal:
        pictures = [np.minimum(picture, _sealed(picture, dpi)) for picture in pictures]
    if lean:
        pictures = [turned(picture, lean) for picture in pictures]
    if blur:
        pictures = [cv2.GaussianBlur(picture, (0, 0), blur) for picture in pictures]
    dust = np.random.default_rng(7)
    grainy = (picture + dust.normal(0, noise, (*picture.shape[:2], 1)) for picture in pictures)
    turns = (np.rot90(np.clip(picture, 0, 255).astype(np.uint8)[:, :, ::-1], quarters) for picture in grainy)
    first, *others = (Image.fromarray(np.ascontiguousarray(picture)) for picture in turns)
    out = io.BytesIO()
    first.save(out, "PDF", resolution=dpi, save_all=True, append_images=others, quality=jpeg)
    return out.getvalue()


def _sealed(picture: Any, dpi: int) -> Any:
    high, wide = picture.shape[:2]
    return cv2.circle(np.full_like(picture, 255), (wide * 2 // 3, high // 2), dpi // 2, (60, 60, 225), dpi // 25)


def on_a_desk(picture: Any, aside: float) -> Any:
    """The sheet on a brown desk, seen so that its corners move by that share of its width; darker to one side."""
    sheet = cv2.copyMakeBorder(picture, 70, 70, 70, 70, cv2.BORDER_CONSTANT, value=(90, 105, 120))
    high, wide = sheet.shape[:2]
    corners, move = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32), aside * wide
    seen = corners + np.array([(move, move / 2), (-move, 0), (move / 3, -move), (0, move)], np.float32)
    view = cv2.getPerspectiveTransform(corners, seen)
    shown = cv2.warpPerspective(sheet, view, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(90, 105, 120))
    return shown * np.linspace(0.75, 1, wide)[None, :, None]


def turned(picture: Any, lean: float) -> Any:
    high, wide = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), -lean, 1)
    white = (255, 255, 255) if picture.ndim == 3 else 0
    return cv2.warpAffine(picture, turn, (wide, high), flags=cv2.INTER_CUBIC, borderValue=white)


@cache
def read(name: str, **how: Any) -> Document:
    return api.read(source(photographed(name, **how)))


def bare(text: str) -> str:
    """As the figures and words of two readings are compared: folded, and all dashes alike."""
    return re.sub("[-—一]", "-", fold(re.sub(r"\s", "", text))).replace(",", "，")


def cells(document: Document) -> dict[tuple[int, ...], str]:
    return {
        (page.number or 0, grid.number, cell.row, cell.col, cell.rows, cell.cols): bare(cell.text.text)
        for page in document.pages
        for grid in page.grids
        for cell in grid.cells
    }


def figures(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?%?", text.replace("，", ""))


# --- pages as scanners give them ---

SHEETS = {
    "as it left the printer": ("evaluation-2023", {}),
    "askew, grainy and soft, at 150 dpi": ("flood-2023", {"dpi": 150, "lean": 1.3, "noise": 14, "blur": 0.7}),
    "stamped, poorly compressed": ("evaluation-2023", {"seal": True, "jpeg": 40}),
    "laid in sideways": ("evaluation-2023", {"quarters": 1, "high": 330}),
    "upside down": ("evaluation-2023", {"quarters": 2, "high": 330}),
    "photographed from aside on a dark desk": ("evaluation-2023", {"aside": 0.012, "high": 330}),
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_cell_of_a_scan_is_the_cell_that_was_printed(sheet: str) -> None:
    name, how = SHEETS[sheet]
    document, truth = read(name, **how), cells(pdf.read(source(printed(name))))
    found = cells(document)
    assert found.keys() == truth.keys()
    assert all(figures(found[at]) == figures(text) for at, text in truth.items())
    wrong = {at for at, text in truth.items() if found[at] != text}
    assert len(wrong) <= 0.02 * len(truth), [(truth[at], found[at]) for at in wrong]
    assert document.media == "scan"
    assert [note.code for note in document.notes].count("ocr") == len(document.pages)
    assert "image-page" not in {note.code for note in document.notes}


def test_lines_outside_tables_are_read_in_order() -> None:
    truth = [bare(line.text) for line in pdf.read(source(printed("evaluation-2023"))).pages[0].lines]
    assert [bare(line.text) for line in read("evaluation-2023").pages[0].lines] == truth


def test_places_are_those_of_the_printed_page_however_the_sheet_lay() -> None:
    """Boxes in points of the page as displayed: askew by a degree they move by a few points, not more."""
    name, how = SHEETS["askew, grainy and soft, at 150 dpi"]
    boxes = [{c.text.text: c.box for c in d.pages[0].grids[0].cells if c.cols > 6} for d in (read(name, **how), pdf.read(source(printed(name))))]
    shared = boxes[0].keys() & boxes[1].keys()
    assert shared
    for text in shared:
        assert all(abs(a - b) < 14 for a, b in zip(boxes[0][text] or (), boxes[1][text] or (), strict=True))


def test_a_scan_goes_the_whole_way(patterns: Patterns) -> None:
    """The claims of the scan are those of the print."""
    scanned, clean = api.extract(read("flood-2023", **SHEETS["askew, grainy and soft, at 150 dpi"][1]), patterns), api.extract(pdf.read(source(printed("flood-2023"))), patterns)

    def claims(report: Report) -> list[tuple[object, ...]]:
        return [(i.weight.read, i.score.read, i.target.read) for f in report.forms for i in f.indicators]

    assert claims(scanned) == claims(clean) != []
    assert shortfall(scanned) is None


# --- pictures in other files ---


def printed_page(name: str, dpi: int) -> Any:
    with pypdfium2.PdfDocument(printed(name)) as document:
        return document[0].render(scale=dpi / 72, grayscale=True).to_numpy().squeeze()


def printed_table(name: str, dpi: int) -> Any:
    """The first table of a document, cut out of its page."""
    x0, y0, x1, y1 = (round(side * dpi / 72) for side in pdf.read(source(printed(name))).pages[0].grids[0].box or ())
    return printed_page(name, dpi)[y0 - 9 : y1 + 9, x0 - 9 : x1 + 9]


def image(kind: str, *pages: Any, **how: Any) -> bytes:
    first, *others = map(Image.fromarray, pages)
    out = io.BytesIO()
    first.save(out, kind, **({"save_all": True, "append_images": others} if others else {}), **how)
    return out.getvalue()


def word(*pictures: bytes) -> bytes:
    document = docx.Document()
    document.add_paragraph("附件：项目支出绩效自评表")
    for picture in pictures:
        document.add_picture(io.BytesIO(picture), width=docx.shared.Inches(6))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def among_text(picture: Any, under: str = "") -> bytes:
    """A PDF page with lines of text and below them a picture; or with a picture and words laid under all of it."""
    high, wide = picture.shape
    text = b"3 Tr " + under.encode() if under else b"0 Tr (This paragraph stands above a table that was pasted as a picture.)"
    lines = b"".join(b"BT /F 12 Tf 40 %d Td %s Tj ET " % (780 - 20 * n, text) for n in range(5))
    height = 842 if under else 500 * high // wide
    content = b"q %d 0 0 %d %d %d cm /I Do Q " % (595 if under else 500, height, 0 if under else 40, 0 if under else 600 - height) + lines
    stream = b"<</Length %d>>stream\n%s\nendstream"
    raster = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
    packed = zlib.compress(np.ascontiguousarray(picture).tobytes())
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</I 5 0 R>>>>>>",
             stream % (len(content), content), raster % (wide, high, len(packed), packed)]  # fmt: skip
    body = b"".join(b"%d 0 obj%s endobj\n" % (n, part) for n, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"  # no table of its objects: readers rebuild it


def texts(document: Document) -> list[str]:
    return sorted(bare(cell.text.text) for page in document.pages for grid in page.grids for cell in grid.cells)


IMAGES = {
    "a PNG that says its resolution": lambda page: image("PNG", page, dpi=(200, 200)),
    "a photograph that lies on its side and says so": lambda page: image("JPEG", np.rot90(page), exif=on_its_side()),
    "an old copier's bilevel TIFF": lambda page: image("TIFF", page > 128, compression="group4", dpi=(200, 200)),
    "a Word file": lambda page: word(image("PNG", page)),
    "a PDF that lost its trailer": lambda page: image("PDF", page, resolution=200).rpartition(b"\nxref")[0],
}


def on_its_side() -> Image.Exif:
    exif = Image.Exif()
    exif[274] = 6
    return exif


@pytest.mark.parametrize("kind", IMAGES)
def test_every_cell_of_a_picture_is_read_whatever_file_holds_it(kind: str) -> None:
    document = api.read(source(IMAGES[kind](printed_table("evaluation-2023", 200))))
    truth = texts(pdf.read(source(printed("evaluation-2023"))))
    assert [figures(text) for text in texts(document)] == [figures(text) for text in truth]
    assert document.media == ("docx" if "Word" in kind else "scan")
    assert {"picture", "image-page"}.isdisjoint(note.code for note in document.notes)


def test_a_file_of_many_pictures_has_many_pages() -> None:
    blank = np.full((300, 200), 255, np.uint8)
    document = api.read(source(image("TIFF", blank, blank, printed_table("evaluation-2023", 200), dpi=(200, 200))))
    assert [len(page.grids) for page in document.pages] == [0, 0, 1]
    assert [note.code for note in document.notes] == ["image-page", "image-page", "ocr"]


def test_a_table_pasted_as_a_picture_among_text_is_read_with_its_place() -> None:
    document = api.read(source(among_text(printed_table("evaluation-2023", 150))))
    truth = pdf.read(source(printed("evaluation-2023"))).pages[0].grids[0]
    (grid,) = document.pages[0].grids
    assert [figures(cell.text.text) for cell in grid.cells] == [figures(cell.text.text) for cell in truth.cells]
    assert document.media == "pdf" and len(document.pages[0].lines) == 5
    assert grid.box and grid.box[:3] == pytest.approx((44, 246, 536), abs=2)
    assert {place.part for cell in grid.cells for place in cell.text.places} == {"picture 1"}


def test_a_photograph_among_text_adds_nothing() -> None:
    grain = cv2.GaussianBlur(np.random.default_rng(3).integers(0, 256, (600, 450), np.uint8), (0, 0), 4)
    document = api.read(source(among_text(grain)))
    assert not document.pages[0].grids and len(document.pages[0].lines) == 5
    assert not document.notes


def test_words_laid_under_a_picture_are_read_from_the_picture() -> None:
    """What an unknown recogniser made of it is no evidence, and has no table."""
    page = np.full((1754, 1240), 255, np.uint8)
    table = printed_table("evaluation-2023", 150)
    page[300 : 300 + table.shape[0], 100 : 100 + table.shape[1]] = table
    document = api.read(source(among_text(page, under="(l5O.OO 98 . OO %)")))
    assert texts(document) == texts(pdf.read(source(printed("evaluation-2023"))))
    assert document.media == "scan"
    assert "recognised-text" not in {note.code for note in document.notes}


# --- what is not a scan, and what can't be recognised ---


def test_a_page_with_its_own_text_is_left_alone() -> None:
    document = pdf.read(source(printed("flood-2023")))
    assert scan.complete(document, source(printed("flood-2023")), opened) is document


def test_a_picture_without_words_stays_a_picture() -> None:
    grain = np.random.default_rng(3).integers(0, 256, (600, 450), np.uint8)
    out = io.BytesIO()
    Image.fromarray(cv2.GaussianBlur(grain, (0, 0), 4)).save(out, "PDF", resolution=100)
    document = api.read(source(out.getvalue()))
    assert [note.code for note in document.notes] == ["image-page"]
    assert document.media == "pdf"


WITHOUT = {
    "a scanned PDF": lambda: photographed("evaluation-2023", dpi=72),
    "an image file": lambda: image("PNG", printed_page("evaluation-2023", 72)),
    "a Word file with a picture": lambda: word(image("PNG", printed_page("evaluation-2023", 72))),
    "a page with a picture": lambda: among_text(printed_table("flood-2023", 72)),
}


@pytest.mark.parametrize("what", WITHOUT)
def test_without_the_recogniser_the_document_is_partial_and_the_remedy_is_named(
    what: str, monkeypatch: pytest.MonkeyPatch, patterns: Patterns
) -> None:
    for module in ("onnxruntime", "cv2", "rapidocr"):
        monkeypatch.setitem(sys.modules, module, None)
    told = shortfall(api.extract(api.read(source(WITHOUT[what]())), patterns))
    assert told and "fuhe[ocr]" in told.zh and "fuhe[ocr]" in told.en


def test_the_recogniser_touches_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    from pipeline.extractors.scan import engine

    engine._session.cache_clear()
    line = np.full((40, 200), 255, np.uint8)
    cv2.putText(line, "98.60%", (10, 30), cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 2)
    assert "".join(letter.text for letter in recognised([line])[0]) == "98.60%"


# --- single steps ---


def test_a_mark_without_height_is_no_letter_and_no_fault() -> None:
    """Between the two strokes of a double rule a room may be nothing high."""
    assert recognised([np.zeros((0, 12), np.uint8), np.zeros((3, 0), np.uint8)]) == [(), ()]


@pytest.mark.parametrize("lean", [-4.0, -0.7, 0.0, 0.3, 2.5])
def test_the_lean_of_a_page_is_found(lean: float) -> None:
    page = np.zeros((900, 1200), np.uint8)
    for y in range(100, 800, 24):
        page[y : y + 9, 100 : 400 + 37 * (y % 19)] = 255
    assert skew(turned(page, lean)) == pytest.approx(lean, abs=0.06)


def test_rules_are_told_from_stems_in_tight_rows() -> None:
    """Rows no higher than their words: stems reach from rule to rule, but strokes branch off from them."""
    scale = 200 / 72
    ink = np.zeros((300, 800), np.uint8)
    for y in (20, 52, 84):
        ink[y : y + 3, 20:780] = 255
    for x in (20, 300, 777):
        ink[20:87, x : x + 3] = 255
    for x in (60, 110, 340):  # 目: two stems, four bars
        ink[23:52, x : x + 3] = ink[23:52, x + 18 : x + 21] = 255
        for y in (24, 32, 40, 48):
            ink[y : y + 3, x : x + 20] = 255
    horizontal, vertical, pixels = rules_of(ink, scale)
    assert [round(r.at * scale) for r in horizontal] == [22, 54, 86]
    assert sorted(round(r.at * scale) for r in vertical) == [22, 302, 778]
    assert not pixels[30:50, 55:140].any()


def mark(text: str) -> Any:
    ink = np.zeros((60, 60), np.uint8)
    lines = {"-": [((25, 30), (33, 30))], "—": [((12, 30), (38, 30))], "/": [((36, 16), (24, 44))], "1": [((30, 16), (30, 44))],
             "+": [((20, 30), (40, 30)), ((30, 20), (30, 40))], "=": [((20, 26), (40, 26)), ((20, 34), (40, 34))]}  # fmt: skip
    for a, b in lines[text]:
        cv2.line(ink, a, b, 255, 3)
    return ink


@pytest.mark.parametrize(("text", "read"), [("-", "-"), ("—", "—"), ("/", "/"), ("1", None), ("+", None), ("=", "=")])
def test_signs_alone_in_a_cell_are_known_by_their_shape(text: str, read: str | None) -> None:
    found = shaped(mark(text), 32)
    assert (found.text if found else None) == read


def test_a_page_that_holds_nothing_is_no_picture() -> None:
    out = io.BytesIO()
    Image.new("L", (300, 400), 255).save(out, "PDF", resolution=72)
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        picture = picture_of(shot_of(document[0]))
    assert not picture.ink.any()


# --- look-alikes ---


def test_every_confusion_is_mended_as_its_examples_say(patterns: Patterns) -> None:
    for entry in patterns.entries("ocr", "confusion"):
        assert entry.yes and entry.no
        for example in entry.yes:
            assert as_number(example.text, patterns) == (example.model_extra or {})["is"]
        for example in entry.no:
            assert as_number(example.text, patterns) is None, example.text


def recognised_column(*texts: str, ocr: bool = True) -> Document:
    def place(row: int) -> Place:
        return Place("s", page=1, table=1, row=row + 1, col=1)

    found = tuple(Cell(r, 0, 1, 1, Cited.whole(text, place(r))) for r, text in enumerate(texts))
    note = Note("ocr", "由图像识别", Cited.whole("", Place("s", page=1)))
    return Document("s", "s", "scan", "", (Page(1, None, (), (Grid(1, 0, (len(texts), 1), found),)),), (note,) if ocr else ())


@pytest.mark.parametrize(
    ("column", "read"),
    [
        (["执行率", "98%", "1OO%", "95%", "l4l%"], ["执行率", "98%", "100%", "95%", "141%"]),
        (["得分", "10", "O", "5", "4.5"], ["得分", "10", "0", "5", "4.5"]),
        (["指标", "OA系统", "10", "I类"], ["指标", "OA系统", "10", "I类"]),  # no column of numbers
        (["完成值", "5", "8", "9", "O型血"], ["完成值", "5", "8", "9", "O型血"]),
    ],
)
def test_a_column_of_numbers_mends_its_look_alikes_and_says_so(column: list[str], read: list[str], patterns: Patterns) -> None:
    document = mended(recognised_column(*column), patterns)
    assert [cell.text.text for cell in document.pages[0].grids[0].cells] == read
    told = [note.at.text for note in document.notes if note.code == "mended-cell" and note.at]
    assert told == [a for a, b in zip(column, read, strict=True) if a != b]


def test_typed_text_is_never_mended(patterns: Patterns) -> None:
    document = recognised_column("得分", "1O", "5", "6", "7", ocr=False)
    assert mended(document, patterns) is document


# --- doubt ---


def test_a_verdict_on_a_doubtful_cell_is_undecided(patterns: Patterns) -> None:
    """The rate that differs in the print is not held against the unit while its cell is doubtful."""
    document = api.read(source(printed("flood-2023")))
    report = api.extract(document, patterns)
    decided = [v for v in api.verify(report, patterns).verdicts if v.agreement is not Agreement.UNDECIDED and v.claimed and v.claimed.cited]
    assert decided
    claimed = decided[0].claimed
    assert claimed and claimed.cited
    doubt = Note("doubtful", "第1页的表1识别没有把握", claimed.cited)
    again = api.verify(replace(report, notes=(*report.notes, doubt)), patterns)
    (verdict,) = [v for v in again.verdicts if v.key == decided[0].key]
    assert verdict.agreement is Agreement.UNDECIDED
    assert verdict.reason and "没有把握" in verdict.reason.zh


def test_a_sum_beside_a_doubtful_cell_is_undecided(patterns: Patterns) -> None:
    """A column with a cell that could hardly be read may hold a number that the sum lacks."""
    report = api.extract(api.read(source(printed("flood-2023"))), patterns)
    before = api.verify(report, patterns).verdicts
    sums = [v for v in before if v.agreement is Agreement.AGREES and sum(fact.cited is not None for fact in v.evidence) > 3]
    assert sums
    cited = [fact.cited for fact in sums[0].evidence if fact.cited]
    place = cited[1].places[0]
    beside = Cited.whole("", replace(place, col=1))
    doubt = Note("doubtful", "第1页的表1识别没有把握", beside)
    after = api.verify(replace(report, notes=(*report.notes, doubt)), patterns)
    (verdict,) = [v for v in after.verdicts if v.key == sums[0].key]
    assert verdict.agreement is Agreement.UNDECIDED


# --- what surroundings tell ---


@pytest.mark.parametrize(
    ("line", "inside", "doubted"),
    [
        ("98.60%", True, ""),
        ("88 32%", True, " "),  # a lost point leaves a gap
        ("-100%", True, "-"),  # a worn = looks so
        ("— 100%", True, "—"),
        ("-100%", False, ""),
        ("p6.25", True, "p"),  # a stroke of a seal
        ("S", True, "S"),
        ("5A级", True, ""),
        ("A类", True, ""),
    ],
)
def test_surely_read_characters_are_doubted_for_their_surroundings(line: str, inside: bool, doubted: str) -> None:
    letters = [Letter(text, 1.0, 0.5) for text in line]
    assert "".join(letters[number].text for number in unsure(letters, inside)) == doubted


def test_a_lone_digit_below_a_line_that_had_room_is_doubted() -> None:
    room = (0, 0, 200, 90)
    short, full, below = (Strip(10, 10, 80, 30, room, True), Strip(10, 10, 190, 30, room, True), Strip(10, 50, 20, 70, room, True))
    lines = [[Letter(c, 1.0, 0.5) for c in "147.00"], [Letter("1", 1.0, 0.5)]]
    assert list(stray([short, below], lines, 20)) == [below]
    assert not list(stray([full, below], lines, 20))


def test_what_a_seal_hides_is_doubted_and_parts_no_rule() -> None:
    """An opaque seal over the table: the figure below it is not read as another one without a word."""
    page = cv2.cvtColor(printed_table("evaluation-2023", 200), cv2.COLOR_GRAY2RGB)
    high, wide = page.shape[:2]
    cv2.circle(page, (wide // 2, high // 2), 80, (220, 40, 40), 9)
    cv2.circle(page, (wide // 2 - 20, high // 2), 30, (220, 40, 40), -1)
    document = api.read(source(image("PNG", page, dpi=(200, 200))))
    truth = pdf.read(source(printed("evaluation-2023"))).pages[0].grids[0]
    doubtful = {(p.row, p.col) for note in document.notes if note.code == "doubtful" and note.at is not None for p in note.at.places}
    (grid,) = document.pages[0].grids
    assert grid.shape == truth.shape and len(grid.cells) == len(truth.cells)
    for ours, theirs in zip(grid.cells, truth.cells, strict=True):
        assert figures(ours.text.text) == figures(theirs.text.text) or (ours.row + 1, ours.col + 1) in doubtful
    assert doubtful
