"""A form's table dissolved into lines in the ways exports do it, and put together again, or left alone with a note.

The same facts are laid out in many column orders and many conventions of line ends; what comes back must be every row
exactly, or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.extractors import text
from pipeline.normalizers.patterns import Patterns
from pipeline.rows.unruled import rebuild
from pipeline.values.document import Grid, Note, Page
from tests.conftest import source

HEADS = {
    "level1": "一级指标", "level2": "二级指标", "name": "三级指标", "target": "年度指标值", "actual": "实际完成值", "weight": "分值",
    "score": "得分", "standard": "评分标准", "excuse": "偏差原因分析及改进措施", "nature": "指标性质", "half": "半年指标值",
}  # fmt: skip
WIDTHS = {"level1": 3, "level2": 4, "name": 6, "target": 6, "actual": 7, "standard": 14, "excuse": 8}
# level1, level2, name, target, actual, weight, score, standard, excuse, nature
FACTS = """
产出指标|数量指标|举办专场招聘会场次|≥20场|22场|10|10|达到目标值得满分，每少1场扣0.5分，扣完为止。||≥
||开展职业技能培训人次|≥2000人次|1935人次|10|9.7|按完成比例得分，完成率低于60%不得分。|受疫情影响，部分培训班未能如期开班，下一步将加大线上培训力度。|≥
|质量指标|培训合格率|≥95%|97.1%|10|10|达到95%得满分，每低1%扣5%权重分。||≥
|时效指标|补贴资金发放及时率|=100%|100%|10|10|及时发放得满分，每逾期1次扣1分。||=
|成本指标|人均培训成本控制数|≤1500元|1480元|10|10|控制在标准以内得满分，超出不得分。||≤
效益指标|社会效益指标|城镇新增就业人数|1.2万人|1.31万人|15|15|目标完成率低于100%的，按比例得分。||≥
||零就业家庭动态清零|清零|清零|5|5|做到动态清零得满分，否则不得分。||定性
|可持续影响指标|公共就业服务长效机制健全性|健全|基本健全|10|8|机制健全得满分，基本健全得80%权重分。|部分制度尚未修订，计划于明年完成。|定性
满意度指标|服务对象满意度指标|参训学员满意度|≥90%|93.5%|10|10|达到90%得满分，每低1%扣0.5分。||≥
"""
NAMES = ("level1", "level2", "name", "target", "actual", "weight", "score", "standard", "excuse", "nature")
LEVELS = ("level1", "level2", "name")


def rows(columns: Sequence[str], total: bool = True) -> list[list[str]]:
    """Header, rows and total row, "" for empty and merged cells."""
    facts = [dict(zip(NAMES, line.split("|"), strict=True)) for line in FACTS.split()]
    out = [[HEADS[c] for c in columns]] + [[fact[c] for c in columns] for fact in facts]
    if total:
        sums = {"weight": "90", "score": "87.7"}
        out.append(["合计" if i == 0 else sums.get(c, "") for i, c in enumerate(columns)])
    return out


def broken(cell: str, column: str) -> list[str]:
    width = WIDTHS.get(column, 99)
    return [cell[i : i + width] for i in range(0, len(cell), width)]


def dissolved(columns: Sequence[str], style: str, table: list[list[str]]) -> str:
    """The table as lines of text."""
    lines: list[str] = []
    for row in table:
        cells = [(c, cell) for c, cell in zip(columns, row, strict=True) if cell]
        if style == "a row to a line":
            lines.append(" ".join(cell for _, cell in cells))
        for c, cell in cells:
            if style == "a cell to a line":
                lines.append(cell)
            elif style == "a space ends a cell":
                lines += [*broken(cell, c)[:-1], broken(cell, c)[-1] + " "]
            elif style == "a blank line ends a cell":
                lines += [*broken(cell, c), ""]
            elif style == "nothing tells":
                lines += broken(cell, c)
    return "\n".join(lines)


REPORT = """关于2023年度预算绩效自评情况的报告

一、基本情况。本单位按要求开展自评，共 9 项指标，
综合得分87.7分，现将有关情况报告如下：
{table}

注：得分一档最高不能超过该指标分值上限。
填表人：张三
"""


def read(document: str, patterns: Patterns) -> tuple[Page, tuple[Note, ...]]:
    return rebuild(text.read(source(document)).pages[0], patterns)


def matrix(grid: Grid) -> list[list[str]]:
    """Folded of white space, each cell where it begins."""
    out = [[""] * grid.shape[1] for _ in range(grid.shape[0])]
    for cell in grid.cells:
        out[cell.row][cell.col] = "".join(cell.text.text.split())
    return out


ORDERS = [
    (*LEVELS, "target", "actual", "weight", "score"),
    (*LEVELS, "target", "weight", "standard", "actual", "score"),
    (*LEVELS, "weight", "target", "actual", "score"),
    (*LEVELS, "weight", "standard", "score"),
    (*LEVELS, "target", "actual", "weight", "score", "excuse"),
    (*LEVELS, "nature", "target", "weight", "actual", "score"),
    ("level1", "name", "target", "actual", "weight", "score"),
    ("name", "weight", "target", "actual", "score"),
    ("level1", "name", "weight", "score"),
]
STYLES = ["a space ends a cell", "a blank line ends a cell", "a cell to a line", "a row to a line"]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("columns", ORDERS, ids=" ".join)
def test_every_row_comes_back(columns: tuple[str, ...], style: str, patterns: Patterns) -> None:
    table = rows(columns)
    page, notes = read(REPORT.format(table=dissolved(columns, style, table)), patterns)
    assert [note.code for note in notes] == ["rebuilt-table"]
    assert matrix(page.grids[0]) == table
    assert [line.text.strip() for line in page.lines][-2:] == ["注：得分一档最高不能超过该指标分值上限。", "填表人：张三"]
    assert page.grids[0].after == len(page.lines) - 2


@pytest.mark.parametrize("columns", ORDERS, ids=" ".join)
def test_what_cannot_be_told_is_left_as_text(columns: tuple[str, ...], patterns: Patterns) -> None:
    """Wrapped lines and ended cells look alike: never a wrong table, always a note."""
    table = rows(columns)
    document = REPORT.format(table=dissolved(columns, "nothing tells", table))
    page, notes = read(document, patterns)
    if page.grids:
        assert matrix(page.grids[0]) == table
    else:
        assert [note.code for note in notes] == ["unsure-table"]
        assert page == text.read(source(document)).pages[0]


@pytest.mark.parametrize("style", ["a space ends a cell", "a cell to a line", "a row to a line"])
def test_levels_are_merged_over_their_rows(style: str, patterns: Patterns) -> None:
    columns = (*LEVELS, "target", "weight", "score")
    page, _ = read(REPORT.format(table=dissolved(columns, style, rows(columns))), patterns)
    covering = page.grids[0].covering()
    level1 = [covering[row, 0].text.plain for row in range(1, 10)]
    level2 = [covering[row, 1].text.plain for row in range(1, 10)]
    assert level1 == ["产出指标"] * 5 + ["效益指标"] * 3 + ["满意度指标"]
    assert level2 == [
        "数量指标", "数量指标", "质量指标", "时效指标", "成本指标", "社会效益指标", "社会效益指标", "可持续影响指标", "服务对象满意度指标",
    ]  # fmt: skip


@pytest.mark.parametrize("style", ["a cell to a line", "a row to a line"])
def test_targets_without_any_score(style: str, patterns: Patterns) -> None:
    """A form of targets has no numbers to hold on to; known group words and figures must do."""
    columns = (*LEVELS, "target")
    table = rows(columns, total=False)
    page, _ = read(REPORT.format(table=dissolved(columns, style, table)), patterns)
    assert matrix(page.grids[0]) == table


def test_every_word_can_be_read_again_in_its_line(patterns: Patterns) -> None:
    columns = (*LEVELS, "target", "weight", "standard", "actual", "score")
    document = REPORT.format(table=dissolved(columns, "a space ends a cell", rows(columns)))
    page, _ = read(document, patterns)
    lines = document.split("\n")
    for cell in page.grids[0].cells:
        pieces = [lines[(place.line or 0) - 1][place.start : place.end] for place in cell.text.places]
        assert "".join(pieces) == cell.text.text


def test_a_header_repeated_on_the_next_page_is_no_row(patterns: Patterns) -> None:
    columns = (*LEVELS, "target", "actual", "weight", "score")
    table = rows(columns)
    pages = [*table[:5], ["— 2 —", "", "", "", "", "", ""], table[0], *table[5:]]
    page, _ = read(REPORT.format(table=dissolved(columns, "a cell to a line", pages)), patterns)
    assert matrix(page.grids[0]) == table
    assert "— 2 —" in [line.text for line in page.lines]


def test_two_tables_stay_two(patterns: Patterns) -> None:
    columns = (*LEVELS, "target", "actual", "weight", "score")
    one = dissolved(columns, "a cell to a line", rows(columns))
    page, _ = read(REPORT.format(table=one + "\n另一个项目支出绩效自评表\n" + one), patterns)
    assert [matrix(grid) for grid in page.grids] == [rows(columns), rows(columns)]
    assert [grid.number for grid in page.grids] == [1, 2]
    assert "另一个项目支出绩效自评表" in [line.text for line in page.lines[page.grids[0].after : page.grids[1].after]]


def test_a_single_total_goes_under_the_column_it_sums(patterns: Patterns) -> None:
    columns = (*LEVELS, "target", "actual", "weight", "score")
    for figure, column in (("90", 5), ("87.7", 6), ("88", 6)):
        table = [*rows(columns, total=False), ["合计", "", "", "", "", "", figure]]
        page, _ = read(REPORT.format(table=dissolved(columns, "a cell to a line", table)), patterns)
        total = matrix(page.grids[0])[-1]
        assert (total[0], total[column]) == ("合计", figure)


def test_labels_in_the_middle_of_their_groups_are_not_guessed(patterns: Patterns) -> None:
    """A centred label stands beside a middle row: the rows are read, the levels left open with a note."""
    lines = rows((*LEVELS, "target", "actual", "weight", "score"), total=False)
    lines[1][0], lines[3][0] = "", "产出指标"
    lines[1][1], lines[2][1] = "", "数量指标"
    columns = (*LEVELS, "target", "actual", "weight", "score")
    page, notes = read(REPORT.format(table=dissolved(columns, "a space ends a cell", lines)), patterns)
    assert [note.code for note in notes] == ["rebuilt-table", "uncertain-levels"]
    assert [row[2:] for row in matrix(page.grids[0])[1:]] == [row[2:] for row in lines[1:]]
    assert {cell for row in matrix(page.grids[0])[1:] for cell in row[:2]} == {""}
    assert any("产出" in line.text for line in page.lines)  # the words are not lost


@pytest.mark.parametrize(
    "prose",
    [
        "一级指标共有 3 个，其中数量指标 2 个，得分 10 分。\n二级指标完成情况良好。\n三级指标目标值见附表。",
        "指标\n目标\n得分\n本年度各项指标完成较好，得分较高。\n2023年共培训 120 人，\n其中合格 118 人。",
        "一级指标 二级指标 三级指标 年度指标值 得分\n（表格略）\n详见附件。\n",
    ],
    ids=["words in sentences", "three words by chance", "a table left out"],
)
def test_prose_is_no_table(prose: str, patterns: Patterns) -> None:
    page, _ = read(prose, patterns)
    assert page.grids == ()
    assert page == text.read(source(prose)).pages[0]


def test_weights_after_each_level(patterns: Patterns) -> None:
    """湖南: 一级指标 分值 二级指标 分值 三级指标 分值 评价标准 得分; the points of a level stand where it begins."""
    table = [
        ["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评价标准", "得分"],
        ["投入", "15", "目标设定", "8", "绩效目标合理性", "4", "目标合理得满分，不合理不得分。", "4"],
        ["", "", "", "", "绩效指标明确性", "4", "指标明确得满分，不明确不得分。", "3.5"],
        ["", "", "预算配置", "7", "在职人员控制率", "7", "控制率小于100%得满分，每超过1%扣0.5分。", "7"],
        ["过程", "40", "预算执行", "20", "预算完成率", "10", "完成率等于100%得满分，每少1%扣0.5分。", "9.5"],
        ["", "", "", "", "支付进度率", "10", "进度达标得满分，否则按比例得分。", "10"],
    ]
    document = "\n".join(cell for row in table for cell in row if cell)
    page, _ = read(f"评分表\n{document}\n", patterns)
    assert matrix(page.grids[0]) == table


def test_a_group_goes_on_below_a_subtotal(patterns: Patterns) -> None:
    table = [
        ["一级指标", "二级指标", "三级指标", "分值", "得分"],
        ["产出指标", "数量指标", "培训人次", "20", "20"],
        ["", "", "招聘会场次", "20", "19"],
        ["小计", "", "", "40", "39"],
        ["", "质量指标", "培训合格率", "10", "10"],
        ["效益指标", "社会效益指标", "新增就业人数", "50", "50"],
        ["合计", "", "", "100", "99"],
    ]
    document = "\n".join(cell for row in table for cell in row if cell)
    page, _ = read(f"评分表\n{document}\n", patterns)
    covering = page.grids[0].covering()
    assert [covering[row, 0].text.plain for row in range(1, 7)] == [
        "产出指标", "产出指标", "小计", "产出指标", "效益指标", "合计",
    ]  # fmt: skip
    assert [covering[row, 3].text.plain for row in range(1, 7)] == ["20", "20", "40", "10", "50", "100"]
