"""Tables over page ends: pieces joined by the x of their columns, cut rows mended, repeated headers dropped."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from pipeline.normalizers.patterns import Patterns
from pipeline.rows.forms import report_of
from pipeline.rows.grids import Table, tables
from pipeline.rows.vocabulary import Words
from pipeline.values.document import Cell, Document, Grid, Page
from pipeline.values.place import Cited, Place

WIDTHS = {"wide": (60, 60, 90, 70, 40, 120, 40), "plain": (60, 60, 90, 70, 40, 40)}


def page(number: int, picture: str, edges: tuple[float, ...], lines: tuple[str, ...] = ()) -> Page:
    """A page with one grid drawn in text: cells between |, "^" continues the cell above, "<" the cell to the left."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in picture.strip().splitlines()]
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("^", "<"):
                continue
            down = next((k for k in range(r + 1, len(rows)) if rows[k][c] != "^"), len(rows)) - r
            right = next((k for k in range(c + 1, len(row)) if row[k] != "<"), len(row)) - c
            place = Place("doc", page=number, table=1, row=r + 1, col=c + 1)
            cells.append(
                Cell(
                    r,
                    c,
                    down,
                    right,
                    Cited.whole(text, place),
                    (edges[c], r * 20.0, edges[c + right], (r + down) * 20.0),
                )
            )
    grid = Grid(
        1, len(lines), (len(rows), len(rows[0])), tuple(cells), (edges[0], 0.0, edges[-1], 20.0 * len(rows)), edges
    )
    cited = tuple(Cited.whole(text, Place("doc", page=number, line=i + 1)) for i, text in enumerate(lines))
    return Page(number, (595, 842), cited, (grid,))


def edges(*widths: float) -> tuple[float, ...]:
    return tuple(accumulate(widths, initial=50.0))


def joined(patterns: Patterns, *pages: Page) -> tuple[Table, ...]:
    words = Words.of(patterns)
    return tables(Document("doc", "x.pdf", "pdf", "pdf/1", pages), lambda cell: words.role(cell) is not None)


def texts(table: Table) -> list[str]:
    return [" | ".join(slot.text.text if slot else "·" for slot in row) for row in table.rows]


FULL = edges(60, 90, 70, 40, 40)


def test_a_merged_level_goes_on_over_the_page_end(patterns: Patterns) -> None:
    first = page(1, """
        | 一级指标 | 三级指标 | 指标值 | 分值 | 得分 |
        | 产出     | 培训人数 | 200人 | 20 | 20 |
        | ^        | 培训班次 | 4期   | 10 | 10 |
    """, FULL, ("自评表",))  # fmt: skip
    second = page(2, """
        |          | 合格率   | 95%   | 10 | 10 |
        | 满意度   | 学员满意度 | 90% | 10 | 9 |
    """, FULL)  # fmt: skip
    report = report_of(Document("doc", "x.pdf", "pdf", "pdf/1", (first, second)), patterns)
    assert [i.path for i in report.forms[0].indicators] == [
        ("产出", "培训人数"), ("产出", "培训班次"), ("产出", "合格率"), ("满意度", "学员满意度"),
    ]  # fmt: skip
    assert [i.where.page for i in report.forms[0].indicators if i.where] == [1, 1, 2, 2]


def test_a_grid_line_that_no_cell_of_a_page_uses_is_hidden_there_and_columns_still_fit(patterns: Patterns) -> None:
    first = page(
        1, "| 一级 | 三级指标 | < | 指标值 | 得分 |\n| 产出 | 人数 | 其中：外聘 | 5人 | 5 |", edges(60, 45, 45, 70, 40)
    )
    second = page(2, "| 效益 | 满意率 | 90% | 4 |", edges(60, 90, 70, 40))
    (table,) = joined(patterns, first, second)
    assert texts(table)[-1] == "效益 | 满意率 | 满意率 | 90% | 4"


def test_a_repeated_header_is_dropped_and_counted(patterns: Patterns) -> None:
    header = "| 一级指标 | 三级指标 | 指标值 | 分值 | 得分 |\n"
    (table,) = joined(
        patterns,
        page(1, header + "| 产出 | 人数 | 5人 | 5 | 5 |", FULL),
        page(2, header + "| 效益 | 满意率 | 90% | 4 | 4 |", FULL),
    )
    assert len(table.rows) == 3
    assert [c.text for c in table.repeated] == ["一级指标", "三级指标", "指标值", "分值", "得分"]


def test_after_a_total_the_same_header_begins_a_new_table(patterns: Patterns) -> None:
    header = "| 一级指标 | 三级指标 | 指标值 | 分值 | 得分 |\n"
    found = joined(
        patterns,
        page(1, header + "| 产出 | 人数 | 5人 | 5 | 5 |\n| 合计 | < | < | 5 | 5 |", FULL),
        page(2, header + "| 效益 | 满意率 | 90% | 4 | 4 |", FULL),
    )
    assert len(found) == 2


def test_a_row_cut_by_the_page_end_is_one_row_with_two_places(patterns: Patterns) -> None:
    x = edges(60, 90, 40, 200, 40)
    first = page(1, """
        | 一级指标 | 三级指标 | 分值 | 评分标准 | 得分 |
        | 产出     | 人数     | 5    | 达到得5分 | 5 |
        | ^        | 班次     | 5    | 达到得5分 | 5 |
        | ^        | 合格率   | 10   | 达到95%得满分， | 9 |
    """, x)  # fmt: skip
    second = page(2, """
        |          |          |      | 每低1%扣1分。 |   |
        | 效益     | 满意率   | 10   | 达到得10分 | 10 |
    """, x)  # fmt: skip
    (table,) = joined(patterns, first, second)
    assert len(table.rows) == 5
    standard = table.rows[3][3]
    assert standard is not None
    assert standard.text.text == "达到95%得满分，每低1%扣1分。"
    assert [(p.page, p.row, p.start, p.end) for p in standard.text.places] == [(1, 4, 0, 9), (2, 1, 0, 8)]


def test_a_level_whose_name_the_page_end_cuts_is_one_name_in_all_its_rows(patterns: Patterns) -> None:
    x = edges(60, 90, 40, 200, 40)
    first = page(1, """
        | 一级指标 | 三级指标 | 分值 | 评分标准 | 得分 |
        | 产出     | 人数     | 5    | 达到得5分 | 5 |
        | ^        | 班次     | 5    | 达到得5分 | 5 |
        | 项目管理 | 制度     | 10   | 健全得10分， | 9 |
    """, x)  # fmt: skip
    second = page(2, """
        | （20分）  |          |      | 缺一项扣1分。 |   |
        | ^        | 公开     | 10   | 及时得10分 | 10 |
    """, x)  # fmt: skip
    (table,) = joined(patterns, first, second)
    assert [slot.text.text if slot else "" for slot in (table.rows[3][0], table.rows[4][0])] == ["项目管理（20分）"] * 2


def test_a_row_whose_last_cells_are_blank_is_a_row_of_its_own(patterns: Patterns) -> None:
    x = edges(60, 90, 40, 200, 40)
    first = page(1, """
        | 一级指标 | 三级指标 | 分值 | 偏差原因 | 得分 |
        | 产出     | 人数     | 5    |        | 5 |
        | ^        | 班次     | 5    | 疫情   | 4 |
    """, x)  # fmt: skip
    second = page(2, "|  | 合格率 | 10 | | 10 |\n| 效益 | 满意率 | 10 | | 10 |", x)
    (table,) = joined(patterns, first, second)
    assert len(table.rows) == 5


def test_a_group_without_indicators_under_a_page_end_is_a_row_of_its_own(patterns: Patterns) -> None:
    x = edges(60, 90, 90, 60, 60, 40, 40)
    first = page(1, """
        | 一级指标 | 二级指标       | 三级指标 | 指标值 | 完成值 | 分值 | 得分 |
        | 产出指标 | 数量指标       | 讲座场次 | 20场   | 20场   | 30   | 30   |
        | ^        | 质量指标       | 合格率   | 100%   | 100%   | 30   | 30   |
        | 效益指标 | 可持续影响指标 | 长效机制 | 健全   | 健全   | 40   | 40   |
    """, x)  # fmt: skip
    second = page(2, "| 效益指标 | 经济效益指标 |  |  |  |  |  |", x)
    report = report_of(Document("doc", "x.pdf", "pdf", "pdf/1", (first, second)), patterns)
    assert [i.levels[1].text for i in report.forms[0].indicators][-2:] == ["可持续影响指标", "经济效益指标"]


def test_running_headers_and_page_numbers_do_not_part_a_table(patterns: Patterns) -> None:
    header = "| 一级指标 | 三级指标 | 指标值 | 分值 | 得分 |\n"
    pages = [
        page(
            n, (header if n == 1 else "") + f"| 产出 | 指标{n} | 5人 | 5 | 5 |", FULL, ("某市某局自评报告", f"— {n} —")
        )
        for n in (1, 2, 3)
    ]
    assert len(joined(patterns, *pages)) == 1


def test_text_between_two_tables_parts_them(patterns: Patterns) -> None:
    header = "| 一级指标 | 三级指标 | 指标值 | 分值 | 得分 |\n| 产出 | 人数 | 5人 | 5 | 5 |"
    assert len(joined(patterns, page(1, header, FULL), page(2, header, FULL, ("二、第二个项目自评表",)))) == 2


def test_a_name_that_a_page_end_cut_is_whole_and_stands_over_both_parts(patterns: Patterns) -> None:
    """Word breaks the lines of a merged cell over two pages: 满意度指 | 标, D 效益（20 | 分）."""
    first = page(1, """
        | 一级指标       | 三级指标 | 指标值 | 分值 | 得分 |
        | 产出指标       | 培训人数 | 200人 | 20 | 20 |
        | 满意度指       | 学员满意度 | 90% | 10 | 10 |
    """, FULL, ("自评表",))  # fmt: skip
    second = page(2, """
        | 标             | 企业满意度 | 90% | 10 | 9 |
        | D 效益（20     | 就业率   | 80%  | 10 | 9 |
    """, FULL)  # fmt: skip
    third = page(3, """
        | 分）           | 留任率   | 70%  | 10 | 9 |
        | 满意度指标     | 家长满意度 | 70% | 10 | 9 |
    """, FULL)  # fmt: skip
    report = report_of(Document("doc", "x.pdf", "pdf", "pdf/1", (first, second, third)), patterns)
    levels = [i.levels[0] for i in report.forms[0].indicators]
    assert [level.text for level in levels] == [
        "产出指标", "满意度指标", "满意度指标", "D 效益（20分）", "D 效益（20分）", "满意度指标",
    ]  # fmt: skip
    assert [place.page for place in levels[1].said.places if levels[1].said] == [1, 2]


def _guessed(*lines: str) -> Document:
    """A page whose rows and columns are told by white."""
    one = page(1, "\n".join(lines), edges(*[60.0] * (lines[0].count("|") - 1)))
    grid = replace(one.grids[0], open_top=True, open_bottom=True)
    return Document("doc", "x.pdf", "pdf", "pdf/1", (replace(one, grids=(grid,)),))


def test_a_torn_header_is_put_together(patterns: Patterns) -> None:
    """Its cells stand half-way down one, two or three lines: without rules each line is a row of its own."""
    document = _guessed(
        "|          |          | 预期值 | <    | 完成值 | <    | 权重   | 自评得 |",
        "| 一级指标 | 三级指标 | 数值   | 单位 | 数值   | 单位 | （%） | 分     |",
        "| 产出指标 | 培训人数 | 200    | 人   | 210    | 人   | 60     | 60     |",
        "| 效益指标 | 就业率   | ≥80    | %    | 85     | %    | 40     | 39     |",
        "| 合计     |          |        |      |        |      | 100    | 99     |",
    )
    (form,) = report_of(document, patterns).forms
    assert [(i.name, i.target.text, i.actual.text, i.weight.text, i.score.text) for i in form.indicators] == [
        ("培训人数", "200", "210", "60", "60"), ("就业率", "≥80", "85", "40", "39"),
    ]  # fmt: skip


def test_the_last_letter_of_a_header_under_it_is_no_row(patterns: Patterns) -> None:
    document = _guessed(
        "| 一级指标 | 三级指标 | 指标值 | 实际完成 | 得分 |",
        "|          |          |        | 值       |      |",
        "| 产出指标 | 培训人数 | 200人  | 210人    | 60   |",
        "| 产出指标 | 就业率   | ≥80%   | 85%      | 39   |",
    )
    (form,) = report_of(document, patterns).forms
    assert [i.name for i in form.indicators] == ["培训人数", "就业率"]


def test_a_form_whose_rows_are_lost_is_told(patterns: Patterns) -> None:
    def codes(*lines: str) -> list[str]:
        cited = tuple(Cited.whole(text, Place("doc", line=n)) for n, text in enumerate(lines, 1))
        document = Document("doc", "x.docx", "docx", "docx/1", (Page(None, None, cited, ()),))
        return [note.code for note in report_of(document, patterns).notes]

    assert codes("自评表", "一级指标二级指标三级指标指标值得分产出指标数量指标培训人数") == ["dissolved-table"]
    assert codes("一级指标", "分值", "二级指标", "三级指标", "产出") == ["unsure-table", "dissolved-table"]
    assert codes("绩效目标细化为一级指标、二级指标和三级指标。", "一级指标3个，二级指标8个，三级指标20个。") == []
    fused = _guessed("| 一级指标 | 二级指标 |", "| 产出 | 数量 |", "| 效益 | 社会 |")
    assert [n.code for n in report_of(fused, patterns).notes] == ["dissolved-table"]


HEADED = """
    | 一级指标 | 二级指标 | 三级指标 | 指标值 | 实际完成值 | 分值 | 得分 |
"""
WIDE = edges(60, 60, 90, 70, 70, 40, 40)


def _two_pages(first: str, second: str, between: tuple[str, ...] = ()) -> Document:
    pages = page(1, HEADED + first, WIDE, ("自评表",)), page(2, second, WIDE, between)
    return Document("doc", "x.pdf", "pdf", "pdf/1", pages)


def _names(document: Document, patterns: Patterns) -> list[str]:
    return ["/".join(i.path) for form in report_of(document, patterns).forms for i in form.indicators]


def test_a_name_is_made_whole_where_a_group_inside_goes_on(patterns: Patterns) -> None:
    """预算执行 | 情况: the second level goes on, its cell blank, and so does the first, whatever its name is."""
    first = "    | 预算执行 | 资金管理 | 支出率 | 95% | 96% | 60 | 60 |"
    second = """
    | 情况     |          | 结余率 | 5%  | 4%  | 20 | 20 |
    | ^        | ^        | 采购率 | 90% | 90% | 20 | 20 |
    """
    assert _names(_two_pages(first, second), patterns) == [
        "预算执行情况/资金管理/支出率", "预算执行情况/资金管理/结余率", "预算执行情况/资金管理/采购率",
    ]  # fmt: skip


def test_one_letter_is_the_rest_of_a_name_and_a_remark_no_rest_of_a_row(patterns: Patterns) -> None:
    first = "    | 预算使用效 | 公平性 | 满意度 | 90% | 92% | 60 | 60 |"
    second = """
    | 益 | 经济性 | 控制率 | 100% | 98% | 40 | 40 |
    """
    assert _names(_two_pages(first, second), patterns) == ["预算使用效益/公平性/满意度", "预算使用效益/经济性/控制率"]
    remark = "    | 其他需要说明事项 | 无 | < | < | < | < | < |"
    assert _names(_two_pages(first, remark), patterns) == ["预算使用效/公平性/满意度"]


def test_a_few_words_interrupt_a_table_whose_rows_have_no_header_of_their_own(patterns: Patterns) -> None:
    first = "    | 产出指标 | 数量指标 | 培训人数 | 800人 | 812人 | 60 | 60 |"
    second = "    | 满意度指标 | 满意度 | 学员满意度 | 90% | 93% | 40 | 40 |"
    whole = ["产出指标/数量指标/培训人数", "满意度指标/满意度/学员满意度"]
    assert _names(_two_pages(first, second, ("注：接上表，因篇幅所限另起。",)), patterns) == whole
    assert _names(_two_pages(first, second, ("附表2 其他项目情况",)), patterns) == whole[:1]


def test_words_half_below_a_table_belong_to_the_cell_above_them(patterns: Patterns) -> None:
    """A browser lets the name of merged rows run out over the page end: 管理（25 | 分）."""
    first = page(1, HEADED + "    | 管理（25 | 资金管理 | 到位率 | 100% | 100% | 5 | 5 |", WIDE, ("自评表",))
    over = Cited.whole("分）", Place("doc", page=1, line=2, box=(55.0, 36.0, 75.0, 48.0)))
    first = replace(first, lines=(*first.lines, over))
    second = page(2, """
        |       |          | 支出率 | 100% | 96% | 10 | 9 |
        | 产出  | 数量     | 学位   | 600  | 600 | 85 | 85 |
    """, WIDE)  # fmt: skip
    document = Document("doc", "x.pdf", "pdf", "pdf/1", (first, second))
    assert _names(document, patterns) == ["管理/资金管理/到位率", "管理/资金管理/支出率", "产出/数量/学位"]
