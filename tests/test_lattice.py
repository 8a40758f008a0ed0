"""Geometry alone: rules to cells, characters to cells and lines, cells without rules."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lattice.columns import Line, stretches
from pipeline.lattice.grid import Lattice, lattices
from pipeline.lattice.layout import laid_out
from pipeline.lattice.rules import Rule, joined, sorted_out
from pipeline.lattice.runs import Run, lines, settled
from pipeline.lattice.unruled import _may_hold, _tables, unruled
from pipeline.values.place import Box


def ruled(*rows: str, step: float = 20, skip: tuple[str, ...] = ()) -> list[Lattice]:
    """The lattices of a drawing: `+` is a corner, `-` and `|` a rule to the next corner; one step to a character pair."""
    boxes = []
    for y, row in enumerate(rows):
        for x, sign in enumerate(row):
            if sign == "-":
                boxes.append(((x - 1) * step, y * step - 0.3, (x + 1) * step, y * step + 0.3))
            if sign == "|":
                boxes.append((x * step - 0.3, (y - 1) * step, x * step + 0.3, (y + 1) * step))
    return lattices(*sorted_out(boxes))


def shape(lattice: Lattice) -> tuple[int, int]:
    return len(lattice.ys) - 1, len(lattice.xs) - 1


def spans(lattice: Lattice) -> list[tuple[int, int, int, int]]:
    return [tuple(cell) for cell in lattice.cells]


def test_four_cells() -> None:
    (grid,) = ruled("+-+-+", "| | |", "+-+-+", "| | |", "+-+-+")
    assert shape(grid) == (2, 2)
    assert spans(grid) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]
    assert not grid.open_top
    assert not grid.open_bottom


def test_merged_cells_keep_their_spans() -> None:
    """一级指标 over two rows; the heading over both columns to its right."""
    (grid,) = ruled("+-+-+-+", "| |   |", "+ +-+-+", "| | | |", "+-+-+-+")
    assert spans(grid) == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]


def test_a_row_of_one_cell_parts_no_table_that_is_open_at_both_sides() -> None:
    """一、项目决策 between rows of columns: no upright rule holds the two parts together."""
    parts = ("+-+-+-+", "  | |  ", "+-+-+-+"), ("       ",), ("+-+-+-+", "  | |  ", "+-+-+-+")
    (grid,) = ruled(*(row for part in parts for row in part))
    assert spans(grid) == [(0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1), (1, 0, 1, 3), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1)]
    far = (*parts[0], "       ", "       ", "       ", "       ", *parts[2])
    assert [shape(lattice) for lattice in ruled(*far)] == [(1, 3), (1, 3)]


def test_rules_that_end_where_a_column_does_have_its_side() -> None:
    """Cells beside a merged one, left open to it: 产出指标 | 数量指标, and below 质量指标 without its left side."""
    (grid,) = ruled("+-+-+", "| | |", "+ +-+", "|   |", "+ +-+", "|   |", "+-+-+")
    assert spans(grid) == [(0, 0, 3, 1), (0, 1, 1, 1), (1, 1, 1, 1), (2, 1, 1, 1)]


def test_two_open_tables_beside_each_other_are_two() -> None:
    rows = [Rule(y, x, x + 100) for y in (0, 20, 40) for x in (0, 110)]
    columns = [Rule(x, 0, 40) for x in (30, 60, 140, 180)]
    pieces = [(r.lo, r.at, r.hi, r.at) for r in rows] + [(r.at, r.lo, r.at, r.hi) for r in columns]
    assert [shape(lattice) for lattice in lattices(*sorted_out(pieces))] == [(2, 3), (2, 3)]


def test_outer_sides_left_open() -> None:
    (grid,) = ruled("+-+-+-+", "  | |  ", "+-+-+-+", "  | |  ", "+-+-+-+")
    assert shape(grid) == (2, 3)
    assert grid.box == (0, 0, 120, 80)


def test_clipped_at_the_end_of_the_page() -> None:
    """A browser cuts the table where the page ends: upright rules go on, no rule closes them."""
    (grid,) = ruled("| | |", "+-+-+", "| | |", "+-+-+", "| | |")
    assert shape(grid) == (3, 2)
    assert grid.open_top
    assert grid.open_bottom


def test_merged_cell_that_goes_on_with_one_lone_side() -> None:
    """Of a merged first column that fills the page nothing is drawn but the outer side."""
    (grid,) = ruled("+ +-+-+", "| | | |", "+ +-+-+", "| | | |", "+ +-+-+")
    assert shape(grid) == (2, 3)
    assert (0, 0, 2, 1) in spans(grid)


def test_missing_corner_is_a_hole_not_a_cell() -> None:
    (grid,) = ruled("+-+    ", "| |    ", "+-+-+-+", "| | | |", "+-+-+-+")
    assert spans(grid) == [(0, 0, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1)]


def test_underline_inside_a_cell_divides_nothing() -> None:
    (grid,) = ruled("+-+-+", "| | |", "+-+-+")
    with_line = lattices(
        [Rule(0, 0, 80), Rule(40, 0, 80), Rule(20, 45, 75)], [Rule(0, 0, 40), Rule(40, 0, 40), Rule(80, 0, 40)]
    )
    assert [spans(lattice) for lattice in with_line] == [spans(grid)]


def test_frame_round_one_paragraph_is_no_table() -> None:
    assert ruled("+-+", "| |", "+-+") == []


def test_two_tables_on_one_page() -> None:
    found = ruled("+-+-+", "| | |", "+-+-+", "     ", "     ", "+-+-+", "| | |", "+-+-+")
    assert [grid.box[1] for grid in found] == [0, 100]


@pytest.mark.parametrize("apart", [0.0, 1.0, 2.5])
def test_double_rules_are_one_border(apart: float) -> None:
    boxes = []
    for at in (0, 60, 120):
        for shift in (0.0, apart):
            boxes += [(0, at + shift, 120, at + shift + 0.5), (at + shift, 0, at + shift + 0.5, 120)]
    (grid,) = lattices(*sorted_out(boxes))
    assert shape(grid) == (2, 2)


def test_dots_and_dashes_are_rules() -> None:
    dots = [(x, y, x + 1, y + 1) for y in (0, 30, 60) for x in range(0, 91, 3)]
    dashes = [(x, y, x + 0.5, y + 4) for x in (0, 45, 90) for y in range(0, 60, 7)]
    (grid,) = lattices(*sorted_out(dots + dashes))
    assert shape(grid) == (2, 2)


def test_a_large_drawing_costs_little_and_bends_no_table() -> None:
    """Thirty thousand strokes under a table: it is read as without them."""
    table = [Rule(y, 0, 400) for y in (0, 20, 40)], [Rule(x, 0, 40) for x in (0, 100, 400)]
    strokes = [(x % 397, 100 + x % 613 + x / 29, x % 397 + 7, 100 + x % 613 + x / 29 + 0.2) for x in range(15_000)]
    strokes += [(x % 389 + x / 31, 100 + x % 601, x % 389 + x / 31 + 0.2, 108 + x % 601) for x in range(15_000)]
    horizontal, vertical = sorted_out(strokes)
    found = lattices(horizontal + table[0], vertical + table[1])
    assert found[0] == lattices(*table)[0]


@given(st.lists(st.integers(8, 90), min_size=1, max_size=6), st.lists(st.integers(8, 90), min_size=2, max_size=6))
def test_every_full_grid_comes_back(heights: list[int], widths: list[int]) -> None:
    xs, ys = [0], [0]
    for width in widths:
        xs.append(xs[-1] + width)
    for height in heights:
        ys.append(ys[-1] + height)
    boxes = [(a, y, b, y + 0.5) for y in ys for a, b in pairwise(xs)]
    boxes += [(x, a, x + 0.5, b) for x in xs for a, b in pairwise(ys)]
    (grid,) = lattices(*sorted_out(boxes))
    assert shape(grid) == (len(heights), len(widths))
    assert spans(grid) == [(r, c, 1, 1) for r in range(len(heights)) for c in range(len(widths))]


def shaky(xs: Sequence[float], ys: Sequence[float], chance: random.Random) -> list[Box]:
    """The sides of every cell as printed badly: askew by 0.4, half of them broken by up to 4.5, a quarter doubled."""
    sides = [(a, y, b, y) for y in ys for a, b in pairwise(xs)] + [(x, a, x, b) for x in xs for a, b in pairwise(ys)]
    boxes = []
    for x0, y0, x1, y1 in sides:
        length = x1 - x0 + y1 - y0
        broken = chance.uniform(2, length - 7) if length > 12 and chance.random() < 0.5 else length
        for start, end in ((0.0, broken), (broken + chance.uniform(0, 4.5), length)):
            for double in (0.0, 1.5) if chance.random() < 0.25 else (0.0,):
                aside = chance.uniform(-0.4, 0.4) + double
                if end > start and y0 == y1:
                    boxes.append((x0 + start, y0 + aside, x0 + end, y0 + aside + 0.5))
                elif end > start:
                    boxes.append((x0 + aside, y0 + start, x0 + aside + 0.5, y0 + end))
    return boxes


@pytest.mark.parametrize("seed", range(20))
def test_a_badly_printed_grid_comes_back(seed: int) -> None:
    chance = random.Random(seed)
    xs, ys = [50.0], [50.0]
    for _ in range(chance.randint(3, 8)):
        xs.append(xs[-1] + chance.choice((22, 40, 60, 100)))
        ys.append(ys[-1] + chance.choice((14, 20, 40, 90)))
    (grid,) = lattices(*sorted_out(shaky(xs, ys, chance)))
    assert shape(grid) == (len(ys) - 1, len(xs) - 1)
    assert len(grid.cells) == (len(ys) - 1) * (len(xs) - 1)


def test_a_side_with_a_hole_still_divides() -> None:
    """Eight points of the border between two cells are missing."""
    (grid,) = lattices(
        *sorted_out([(0, y, 80, y + 0.5) for y in (0, 40)] + [(x, 0, x + 0.5, 40) for x in (0, 80)]
        + [(40, 0, 40.5, 15), (40, 23, 40.5, 40)])
    )  # fmt: skip
    assert shape(grid) == (1, 2)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), min_size=1, max_size=20))
def test_joining_loses_no_length(pieces: list[tuple[int, int]]) -> None:
    """Every piece longer than a dot lies within one of the joined rules; joining again changes nothing."""
    rules = [Rule(10, lo, lo + length) for lo, length in pieces]
    whole = joined(rules)
    assert all(any(w.lo <= r.lo and r.hi <= w.hi for w in whole) for r in rules if r.hi - r.lo > 5)
    assert joined(whole) == whole


def run(text: str, x: float, y: float, size: float = 10) -> Run:
    """Words at a baseline: Chinese characters as wide as high, others half."""
    widths = [size if letter > "\u2e80" else size / 2 for letter in text]
    lefts = [x + sum(widths[:n]) for n in range(len(text))]
    return Run(text, y, y + size, lefts, [left + width for left, width in zip(lefts, widths, strict=True)])


def test_digits_of_another_font_stay_on_their_line() -> None:
    """Lines are formed by the fonts' heights, not by the ink: the digit 3 stands higher than 共 and 项."""
    words = [run("共", 0, 100, 9), run("3", 12, 98, 12), run("项。", 20, 100, 9), run("次行", 0, 110, 9)]
    assert [line.text for line in lines(words)] == ["共3项。", "次行"]


@pytest.mark.parametrize(
    ("left", "right", "gap", "read"),
    [("12", "34", 3, "12 34"), ("12", "34", 0, "1234"), ("合", "计", 8, "合计"), ("合", "计", 30, "合 计")],
)
def test_a_space_only_where_there_is_one(left: str, right: str, gap: float, read: str) -> None:
    first = run(left, 0, 0)
    (line,) = lines([first, run(right, first.x1 + gap, 0)])
    assert line.text == read


def test_words_that_pass_a_rule_are_cut_there() -> None:
    (grid,) = ruled("+-+-+", "| | |", "+-+-+")
    cells, outside = settled([run("集体合同1500份", 2, 10)], [grid])
    assert [[r.text for r in inside] for inside in cells[0]] == [["集体合同"], ["1500份"]]
    assert outside == []


def page(*rows: tuple[float, str], columns: tuple[float, ...] = (0, 100, 200, 300)) -> list[Run]:
    """Words at the columns, ` / ` between them, each row at its height."""
    return [
        run(word, x, y) for y, row in rows for x, word in zip(columns, row.split("/"), strict=False) if word.strip()
    ]


def read(runs: list[Run]) -> list[list[str]]:
    tables, _ = laid_out(runs, [])
    return [
        [text for cell, text in zip(table.lattice.cells, table.texts, strict=True) if cell.row == row]
        for table in tables
        for row in range(shape(table.lattice)[0])
    ]


def test_aligned_words_are_a_table() -> None:
    words = page((0, "指标/目标值/权重/得分"), (20, "培训人次/2000/5/5"), (40, "满意度/≥90%/10/9.5"), (60, "到位率/100%/5/5"))
    assert read(words)[2] == ["满意度", "≥90%", "10", "9.5"]


def test_wrapped_cells_stand_half_way_down_beside_their_number() -> None:
    """Three lines in one cell, the number of the row beside the second: lines of two rows interlock."""
    words = page((0, "指标/评分标准/权重/得分"))
    words += [run("培训人次", 0, 30), run("每少一次扣一分", 100, 20), run("扣完为止", 100, 30), run("未开展不得分", 100, 40)]
    words += [run("5", 200, 30), run("5", 300, 30)]
    words += [run("满意度", 0, 55), run("达到九成得满分", 100, 50), run("否则按比例", 100, 60), run("10", 200, 55), run("9", 300, 55)]
    words += [run("到位率", 0, 70), run("足额到位得满分", 100, 70), run("5", 200, 70), run("5", 300, 70)]
    assert read(words) == [
        ["指标", "评分标准", "权重", "得分"],
        ["培训人次", "每少一次扣一分\n扣完为止\n未开展不得分", "5", "5"],
        ["满意度", "达到九成得满分\n否则按比例", "10", "9"],
        ["到位率", "足额到位得满分", "5", "5"],
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [(y * 20, "全面落实各项就业政策，稳定城乡公益性岗位，增加乡村就业人数") for y in range(8)],
        [(0, "填表人：张三/联系电话：123/日期：2023年"), (20, "以上情况属实，并对所报数据的真实性负责，特此说明。")],
        [(y * 20, "一、部门概况/1") for y in range(8)],
    ],
    ids=["narrative", "signature", "contents"],
)
def test_no_table_where_there_is_none(rows: list[tuple[float, str]]) -> None:
    assert unruled(page(*rows)) == []


def _words(*cells: tuple[str, float, float]) -> list[Run]:
    """Words at (left, top), ten points to a letter, nine high."""
    steps = [(text, y, [x + 10 * i for i in range(len(text))]) for text, x, y in cells]
    return [Run(text, y, y + 9, lefts, [left + 9 for left in lefts]) for text, y, lefts in steps]


def _shown(runs: list[Run]) -> list[str]:
    """Each table's cells that say something, as "row+rows col text"."""
    tables, _ = laid_out(runs, [])
    return [
        f"{cell.row}+{cell.rows} {text}"
        for table in tables
        for cell, text in zip(table.lattice.cells, table.texts, strict=True)
        if text
    ]


def test_a_label_half_way_down_its_rows_is_one_cell_over_them() -> None:
    rows = [("培训人数", "20人", "10"), ("合格人数", "18人", "20"), ("就业人数", "15人", "30"), ("满意人数", "12人", "40")]
    runs = _words(("一级指标", 0, 0), ("三级指标", 80, 0), ("完成值", 160, 0), ("分值", 240, 0))
    for number, (name, actual, weight) in enumerate(rows, 1):
        runs += _words((name, 80, 20 * number), (actual, 160, 20 * number), (weight, 240, 20 * number))
    runs += _words(("产出指标", 0, 30), ("效益指标", 0, 70))
    assert {"1+2 产出指标", "3+2 效益指标", "4+1 满意人数"} <= set(_shown(runs))


def test_blocks_with_columns_of_their_own_are_one_table() -> None:
    runs = _words(("项目名称", 0, 0), ("古树名木保护", 200, 0), ("主管部门", 0, 20), ("县林业局", 200, 20))
    for number, row in enumerate((("年初预算数", "全年执行数", "执行率"), ("100", "98", "98%"), ("60", "59", "98%"))):
        runs += _words(*((text, 90 + 110 * n, 40 + 20 * number) for n, text in enumerate(row)))
    for number, row in enumerate((("三级指标", "目标值", "完成值", "得分"), ("株数", "30", "31", "50"), ("成活", "9", "9", "50"))):
        runs += _words(*((text, 70 * n, 100 + 20 * number) for n, text in enumerate(row)))
    shown = _shown(runs)
    assert {"0+1 项目名称", "3+1 100", "5+1 三级指标", "7+1 成活"} <= set(shown)
    assert len(shown) == 25, "every word a cell of its own"


def test_a_line_as_wide_as_its_column_goes_on_and_a_shorter_one_does_not() -> None:
    runs = _words(("三级指标", 0, 0), ("目标值", 120, 0), ("完成值", 200, 0), ("得分", 280, 0))
    runs += _words(("新建高标准农田渠", 0, 10), ("道长度", 0, 20), ("36公里", 120, 10), ("38公里", 200, 10), ("50", 280, 10))
    runs += _words(("提灌站", 0, 30), ("14座", 120, 30), ("14座", 200, 30), ("30", 280, 30))
    runs += _words(("合格率", 0, 40), ("95%", 120, 40), ("96%", 200, 40), ("20", 280, 40))
    assert {"1+1 新建高标准农田渠\n道长度", "2+1 提灌站", "3+1 合格率"} <= set(_shown(runs))


def test_a_first_column_that_counts_the_rows_keeps_no_label_from_standing_over_them() -> None:
    rows = [("培训人数", "20人", "10"), ("合格人数", "18人", "20"), ("就业人数", "15人", "30"), ("满意人数", "12人", "40")]
    runs = _words(("序号", 0, 0), ("一级指标", 40, 0), ("三级指标", 120, 0), ("完成值", 200, 0), ("分值", 280, 0))
    for number, (name, actual, weight) in enumerate(rows, 1):
        y = 20 * number
        runs += _words((str(number), 0, y), (name, 120, y), (actual, 200, y), (weight, 280, y))
    runs += _words(("产出指标", 40, 30), ("效益指标", 40, 70))
    assert {"1+2 产出指标", "3+2 效益指标", "4+1 4"} <= set(_shown(runs))


def test_a_label_does_not_stand_over_the_header_and_rows_below_it() -> None:
    """Lines at even distances: the label of three rows may as well be of the header and one row."""
    runs = _words(("一级指标", 0, 0), ("三级指标", 80, 0), ("完成值", 160, 0), ("分值", 240, 0))
    for number, row in enumerate((("培训人数", "20人", "10"), ("合格人数", "18人", "20"), ("就业人数", "15人", "30")), 1):
        runs += _words(*((text, 80 * n, 10 * number) for n, text in enumerate(row, 1)))
    runs += _words(("产出指标", 0, 20))
    assert {"0+1 一级指标", "1+3 产出指标"} <= set(_shown(runs))


COLUMNS = [("三级指标", "培训人数", "合格人数", "就业人数", "满意度"), ("目标值", "20人", "18人", "15人", "≥90%"),
           ("完成值", "21人", "18人", "16人", "93%"), ("分值", "20", "20", "30", "30")]  # fmt: skip


def _upright(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """Words in four columns with rules between them and round them, and none across."""
    grid = ruled("+-+-+-+-+", *["| | | | |", "+ + + + +"] * 5, "| | | | |", "+-+-+-+-+", step=42)
    runs = _words(*((text, 84 * n + 4, 10 + 20 * row) for n, column in enumerate(columns) for row, text in enumerate(column)))
    (table,), _ = laid_out(runs, grid)
    rows = range(shape(table.lattice)[0])
    return [[t for cell, t in zip(table.lattice.cells, table.texts, strict=True) if cell.row == row] for row in rows]


def test_whole_columns_in_single_cells_are_parted_into_rows() -> None:
    assert _upright(COLUMNS) == [list(row) for row in zip(*COLUMNS, strict=True)]


def test_one_row_of_long_cells_stays_one_row() -> None:
    """No column of numbers says where rows would be."""
    texts = [["达到目标值", "得满分每低", "一个百分点", "扣百分之五", "扣完为止"]] * 4
    assert _upright(texts) == [["\n".join(text) for text in texts]]


def test_a_broken_percentage_is_one_number_and_rows_end_at_rules() -> None:
    """Half-way down a row of two lines stand the cells of one; a rule lies under each row."""
    runs = _words(("三级指标", 0, 0), ("目标值", 120, 0), ("分值", 180, 0), ("得分", 230, 0), ("得分率", 280, 0))
    for number, (name, rest) in enumerate((("立项依据", "充分性"), ("立项程序", "规范性"), ("绩效目标", "合理性"), ("到位率", "及时性"))):
        y = 30 + 40 * number
        runs += _words((name, 0, y), (rest, 0, y + 12), ("较好", 120, y + 6), ("5", 180, y + 6), ("5", 230, y + 6), ("100.0", 280, y), ("0%", 280, y + 12))
    rules = [Rule(at, 0, 330) for at in (-4, 19, *(60 + 40 * n for n in range(4)))]
    (table,), _ = laid_out(runs, [], rules)
    assert shape(table.lattice) == (5, 5)
    assert table.texts[5:10] == ("立项依据\n充分性", "较好", "5", "5", "100.0\n0%")


@st.composite
def columns_of_words(draw: st.DrawFn) -> list[Line]:
    """Lines of one to four words each, now and then one that goes from side to side."""
    found = []
    for number in range(draw(st.integers(3, 12))):
        ends = sorted(draw(st.sets(st.integers(0, 24), min_size=2, max_size=8)))
        if draw(st.integers(0, 3)) == 0:
            ends = [draw(st.integers(0, 2)), draw(st.integers(20, 24))]
        y = number * 14.0
        words = [Run("字", y, y + 10, [20.0 * a], [20.0 * b - 6]) for a, b in zip(ends[::2], ends[1::2], strict=False)]
        found.append(Line(y, y + 10, tuple(words)))
    return found


@given(columns_of_words(), st.sampled_from([1, 3]))
def test_where_no_table_is_looked_for_there_is_none(part: list[Line], least: int) -> None:
    if not _may_hold(part, least):
        assert not list(_tables(stretches(part), least))
