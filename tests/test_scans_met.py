"""Faults of scans as they were met: worn seals, pale and broken rules, dirty glass, two pages on one picture, lost signs.

Most steps are shown on drawn lines; what has to be recognised is a document of the corpus, photographed.
"""

from __future__ import annotations

import zlib
from typing import Any

import cv2
import numpy as np
import pytest

from pipeline import api
from pipeline.extractors import pdf
from pipeline.extractors.scan.doubts import blurred, unsure
from pipeline.extractors.scan.engine import Letter
from pipeline.extractors.scan.halves import halves
from pipeline.extractors.scan.level import levelled
from pipeline.extractors.scan.losses import unread
from pipeline.extractors.scan.paper import HIDDEN, UNDER, without_seals, without_streaks
from pipeline.extractors.scan.picture import Shot
from pipeline.extractors.scan.strips import strips_of
from pipeline.extractors.scan.weak import made_whole
from pipeline.lattice.grid import lattices
from pipeline.lattice.pixels import rules_of
from pipeline.normalizers.confusions import regrouped
from pipeline.normalizers.patterns import Patterns
from tests.test_scan import cells, figures, image, on_a_desk, printed, printed_page, printed_table, source, turned

SCALE = 200 / 72
ROWS, COLUMNS = (60, 104, 148, 192, 236, 280), (70, 200, 420, 640, 738)


def sheet(grey: int = 0, high: int = 400, wide: int = 800) -> Any:
    """A page with the rules of a table of five rows and four columns, and a word in each cell."""
    page = np.full((high, wide), 255, np.uint8)
    for y in ROWS:
        page[y : y + 2, COLUMNS[0] : COLUMNS[-1] + 2] = grey
    for x in COLUMNS:
        page[ROWS[0] : ROWS[-1] + 2, x : x + 2] = grey
    for y in ROWS[:-1]:
        for x in COLUMNS[:-1]:
            cv2.putText(page, "98.6", (x + 14, y + 32), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2)
    return page


def ink_of(page: Any) -> Any:
    return cv2.threshold(page, 160, 255, cv2.THRESH_BINARY_INV)[1]


def shapes(page: Any) -> list[tuple[int, int]]:
    """The tables on a page, each by its rows and columns, with its weak rules made whole."""
    horizontal, vertical, _ = rules_of(made_whole(page, ink_of(page), SCALE), SCALE)
    return [(len(table.ys) - 1, len(table.xs) - 1) for table in lattices(horizontal, vertical)]


# --- rules ---


def pale() -> Any:
    return sheet(grey=205)


def broken() -> Any:
    """Every fifth piece of each rule is missing."""
    page, bare = sheet(), sheet(grey=255)
    y, x = np.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    return np.where(((x + y) // 5) % 5 == 0, bare, page)


def creased() -> Any:
    """A pale crease and a pale streak run on beyond the table."""
    page = sheet()
    page[170:172] = np.minimum(page[170:172], 205)
    page[:, 530:532] = np.minimum(page[:, 530:532], 205)
    return page


@pytest.mark.parametrize("fault", [sheet, pale, broken, creased])
def test_weak_rules_are_rules_and_creases_are_none(fault: Any) -> None:
    assert shapes(fault()) == [(5, 4)]


def test_words_make_no_weak_rules() -> None:
    page = sheet()
    assert np.array_equal(made_whole(page, ink_of(page), SCALE), ink_of(page))


def test_a_streak_from_edge_to_edge_is_wiped_and_the_edge_of_a_cut_table_is_not() -> None:
    page, cut = sheet(), sheet()[ROWS[0] : ROWS[-1] + 2, COLUMNS[0] : COLUMNS[-1] + 2]
    page[:, 530:533] = 90
    page[348:350] = 150
    assert np.array_equal(without_streaks(page, SCALE), sheet())
    assert np.array_equal(without_streaks(cut.copy(), SCALE), cut)


def test_words_right_below_a_rule_are_not_wiped_with_it() -> None:
    """The upper strokes of 门职责范围 stand in one line, three points below the rule."""
    page = sheet()
    page[ROWS[1] + 9 : ROWS[1] + 11, 215:300] = 0
    _, _, pixels = rules_of(ink_of(page), SCALE)
    assert pixels[ROWS[1], 215:300].all()
    assert not pixels[ROWS[1] + 8 : ROWS[1] + 12, 215:300].any()


def test_a_low_table_seen_from_aside_is_set_straight() -> None:
    """Five rows at the top of the sheet: its walls are few and short, but tell the perspective."""
    seen = on_a_desk(cv2.cvtColor(sheet(high=1100), cv2.COLOR_GRAY2BGR), 0.025)[:, :, 0].astype(np.uint8)
    ink = ink_of(np.where(seen < 60, 0, 255).astype(np.uint8))
    turn = levelled(ink, SCALE)
    assert turn is not None
    straight = cv2.warpPerspective(ink, turn, ink.shape[::-1])
    assert len(rules_of(straight, SCALE)[1]) == len(COLUMNS)


# --- seals ---


def stamped(grey: Any, strength: float) -> Any:
    """A worn round seal with a star and characters over a picture; its ink is uneven, print shows through."""
    page = cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB).astype(np.float32)
    high, wide = grey.shape
    mark = np.zeros((high, wide), np.uint8)
    middle = (wide // 2, high // 2)
    cv2.circle(mark, middle, 120, 255, 7)
    for angle in range(0, 360, 30):
        x, y = (middle[0] + 92 * np.cos(np.radians(angle)), middle[1] + 92 * np.sin(np.radians(angle)))
        cv2.putText(mark, "M", (int(x) - 10, int(y) + 10), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 255, 2)
    cv2.drawMarker(mark, middle, 255, cv2.MARKER_STAR, 60, 9)
    worn = cv2.resize(np.random.default_rng(5).uniform(0.5, 1, (9, 9)), (wide, high)) * strength
    share = (mark / 255 * worn)[:, :, None]
    return (page * (1 - share + share * np.array((0.84, 0.15, 0.17)))).astype(np.uint8)


def test_print_under_a_worn_seal_is_read_as_it_stands() -> None:
    page = stamped(printed_table("evaluation-2023", 200), 0.8)
    document = api.read(source(image("JPEG", page, quality=60, dpi=(200, 200))))
    truth = pdf.read(source(printed("evaluation-2023"))).pages[0].grids[0]
    (grid,) = document.pages[0].grids
    assert grid.shape == truth.shape
    said = {(c.row, c.col): c.text.text for c in truth.cells}
    doubted = {(p.row, p.col) for n in document.notes if n.code == "doubtful" and n.at for p in n.at.places}
    for cell in grid.cells:
        assert figures(cell.text.text) == figures(said[cell.row, cell.col]) or (cell.row + 1, cell.col + 1) in doubted


def test_a_seal_is_lifted_and_coloured_words_stay() -> None:
    page = stamped(np.full((400, 400), 255, np.uint8), 0.9)
    page[376:388, 60:300:3] = (200, 40, 40)  # a line of red print
    grey, under = without_seals(page, SCALE)
    assert grey[60:330].min() > 215 and set(np.unique(under[60:330])) <= {0, UNDER, HIDDEN}
    assert grey[376:388, 60:300:3].max() < 140 and not under[380, 60:300].any()


# --- two pages on one picture ---


def side_by_side(left: Any, right: Any) -> Shot:
    pixels = np.hstack([left, right])
    return Shot(pixels, SCALE, (pixels.shape[1] / SCALE, pixels.shape[0] / SCALE))


def test_two_pages_on_one_picture_are_parted_where_white_runs_down() -> None:
    left, right = (255 - turned(255 - sheet(high=1100), lean) for lean in (0.6, -0.5))
    parts = halves(side_by_side(left, right))
    assert [part.origin[0] for part in parts] == pytest.approx([0, 800 / SCALE], abs=25)
    assert len(halves(side_by_side(sheet(high=1100), np.full((1100, 800), 255, np.uint8)))) == 1


def test_columns_without_rules_are_one_page() -> None:
    page = np.full((1100, 800), 255, np.uint8)
    for y in range(100, 900, 50):
        for x in (60, 330, 600):
            cv2.putText(page, "98.60", (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2)
    assert len(halves(side_by_side(page, page))) == 1


# --- words under a picture ---


def covered_text() -> bytes:
    """A PDF page whose misread words are painted in black, and the scan over them: what one sees is the scan."""
    page = printed_page("evaluation-2023", 150)
    high, wide = page.shape
    words = b"".join(b"BT /F 12 Tf 40 %d Td (l5O.OO of 98 . OO %% were recognised so, by another) Tj ET " % y for y in (700, 650))
    content = words + b"q 595 0 0 842 0 0 cm /I Do Q"
    packed = zlib.compress(np.ascontiguousarray(page).tobytes())
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</I 5 0 R>>>>>>",
             b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
             b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (wide, high, len(packed), packed)]  # fmt: skip
    body = b"".join(b"%d 0 obj%s endobj\n" % (n, part) for n, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def test_words_hidden_by_a_picture_are_a_recognisers_and_read_from_the_picture() -> None:
    (page,), notes = (read := pdf.read(source(covered_text()))).pages, {note.code for note in read.notes}
    assert page.lines and "recognised-text" in notes
    document, truth = api.read(source(covered_text())), cells(pdf.read(source(printed("evaluation-2023"))))
    assert document.media == "scan"
    assert list(map(figures, cells(document).values())) == [figures(text) for at, text in truth.items() if at[0] == 1]


# --- what is lost, and what is doubted ---


def written(*marks: tuple[int, int]) -> Any:
    """A line 20 pixels high, with ink from a column to another."""
    ink = np.zeros((24, 200), np.uint8)
    for start, stop in marks:
        ink[4:20:3, start:stop] = 255
    return ink


@pytest.mark.parametrize(
    ("text", "middles", "marks", "lost"),
    [
        ("部职责", (20, 64, 86), [(11, 29), (33, 51), (55, 73), (77, 95)], [42]),  # 部门职责
        ("5.0", (40, 48, 56), [(12, 28), (35, 45), (47, 49), (51, 61)], [20]),  # ≥5.0
        ("11.5", (20, 30, 36, 42), [(17, 23), (27, 33), (35, 37), (38, 47), (52, 68)], [60]),  # 11.5日
        ("部门职责", (20, 42, 64, 86), [(11, 29), (33, 51), (55, 73), (77, 95)], []),
        ("95%", (20, 30, 44), [(16, 25), (26, 35), (36, 54)], []),
    ],
)
def test_ink_that_no_character_explains_is_found(
    text: str, middles: tuple[int, ...], marks: list[tuple[int, int]], lost: list[int]
) -> None:
    line = [Letter(letter, 1.0, at / 200) for letter, at in zip(text, middles, strict=True)]
    assert [at * 200 for at in unread(line, written(*marks), 20)] == pytest.approx(lost, abs=6)


@pytest.mark.parametrize(
    ("line", "sure", "stamped", "doubted"),
    [
        ("168.570.00", 1.0, False, ".."),  # grouped as no number is
        ("12,5", 1.0, False, ","),
        ("757,37", 1.0, False, ","),
        ("1,187,905.00", 1.0, False, ""),
        ("2023.12.31", 1.0, False, ""),
        ("1.2.3", 1.0, False, ""),
        ("+3.37", 1.0, False, "+"),
        ("B12预算执行率", 1.0, False, ""),  # the number of an indicator, no stroke of a seal
        ("b12", 1.0, False, "b"),
        ("<0.12元", 0.95, False, "<"),  # a worn ≤
        ("0", 0.93, False, "0"),  # by itself nothing tells it from a worn %
        ("30", 0.93, False, ""),
        ("30", 0.93, True, "30"),  # under a seal
    ],
)
def test_what_a_line_tells_of_its_own_faults(line: str, sure: float, stamped: bool, doubted: str) -> None:
    letters = [Letter(text, sure, 0.5) for text in line]
    found = unsure(letters, True, range(len(line)) if stamped else ())
    assert "".join(letters[number].text for number in found) == doubted


def test_where_figures_are_faint_all_over_a_page_none_is_sure() -> None:
    sure, faint = [Letter("8", 1.0, 0.5)], [Letter("3", 0.6, 0.5)]
    assert blurred([sure] * 10 + [faint] * 5)
    assert not blurred([sure] * 40 + [faint] * 5)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("168.570.00", "168,570.00"),
        ("1.187,905.00", "1,187,905.00"),
        ("≥1.154.7万元", "≥1,154.7万元"),
        ("757,37", "757.37"),
        ("3,286.40", None),
        ("1.234.567", None),  # 1,234,567 or 1,234.567
        ("2023.12.31", None),
        ("1,2,3", None),
    ],
)
def test_points_and_commas_are_exchanged_where_only_one_reading_is_a_number(
    text: str, read: str | None, patterns: Patterns
) -> None:
    assert regrouped(text, patterns) == read


def test_a_full_stop_behind_a_bracket_belongs_to_its_line() -> None:
    """Both leave white beside them: together more than a character is wide."""
    ink = np.zeros((60, 400), np.uint8)
    for x in range(10, 200, 22):
        cv2.rectangle(ink, (x, 20), (x + 18, 40), 255, 2)
    cv2.circle(ink, (234, 34), 4, 255, 2)
    strips, _ = strips_of(ink, SCALE, [])
    assert len(strips) == 1
    ink[28:31, 300:320] = 255  # a dash is a cell of its own
    assert len(strips_of(ink, SCALE, [])[0]) == 2
