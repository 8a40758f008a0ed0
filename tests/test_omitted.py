"""Tables copied from a browser: merged cells leave nothing behind, so that rows below them begin further left."""

from __future__ import annotations

import pytest

from pipeline import api
from pipeline.extractors import text
from pipeline.extractors.text.omitted import omitted, set_right
from pipeline.shell.intake import load_patterns
from pipeline.values.document import Source
from pipeline.values.verdict import Agreement

COPIED = """河湖长制工作经费项目支出绩效自评表
项目名称	河湖长制工作经费
主管部门	青溪县水利局	实施单位	青溪县河湖管理站
资金情况（万元）		年初预算数	全年预算数	全年执行数	分值	执行率	得分
年度资金总额	240.00	200.00	190.00	10	95%	9.5
其中：财政拨款	240.00	200.00	190.00	-	95%	-
绩效指标	一级指标	二级指标	三级指标	年度指标值	实际完成值	分值	得分	偏差原因
产出指标	数量指标	巡河次数	≥480次	502次	20	20
清理河道长度	36公里	36公里	15	15
质量指标	问题整改率	≥95%	97%	15	15
效益指标	社会效益指标	河长制知晓率	≥85%	86.5%	15	15
生态效益指标	水质达标断面比例	100%	100%	15	15
满意度指标	服务对象满意度指标	沿河居民满意度	≥90%	92%	10	10
总分	100	99.5
"""
ROWS = [
    ("产出指标", "数量指标", "巡河次数", "≥480次", "20", "20"),
    ("产出指标", "数量指标", "清理河道长度", "36公里", "15", "15"),
    ("产出指标", "质量指标", "问题整改率", "≥95%", "15", "15"),
    ("效益指标", "社会效益指标", "河长制知晓率", "≥85%", "15", "15"),
    ("效益指标", "生态效益指标", "水质达标断面比例", "100%", "15", "15"),
    ("满意度指标", "服务对象满意度指标", "沿河居民满意度", "≥90%", "10", "10"),
]


def test_a_copied_form_is_read_whole_and_nobody_accused() -> None:
    outcome = api.examine(Source("自评.txt", "text", "0" * 64, COPIED.encode()), load_patterns())
    (form,) = outcome.report.forms
    assert [
        (*row.path[:2], row.name, row.target.said.text, row.weight.said.text, row.score.said.text)
        for row in form.indicators
        if row.target.said and row.weight.said and row.score.said
    ] == ROWS
    assert [v.message.zh for v in outcome.verification.verdicts if v.agreement is Agreement.DIFFERS] == []


@pytest.mark.parametrize(
    ("rows", "lost"),
    [
        ([line.split("\t") for line in COPIED.splitlines()[1:]], True),
        # a spreadsheet's: empty cells are there
        ([["产出", "", f"指标{n}", "5", "5", "1"] if n % 2 else ["", "", f"指标{n}", "5", "5", "1"] for n in range(8)], False),
        # an editor took the empty reasons from the ends of the lines
        ([[f"指标{n}", "一次", "一次", "5", "5", "1", "见附件"][: 7 - n % 2] for n in range(8)], False),
        # too few rows to tell
        ([["a", "b", "c", "1", "2", "3"], ["b", "c", "1", "2", "3"]], False),
    ],
)
def test_what_is_missing_at_the_left_is_told_from_what_is_missing_at_the_right(rows: list[list[str]], lost: bool) -> None:
    assert omitted(rows) is lost


def test_cells_are_set_right_and_keep_their_places() -> None:
    """The second row of a group stands in the columns of the first; its place counts the cells that are in its line."""
    (page,) = text.read(Source("自评.txt", "text", "0" * 64, COPIED.encode())).pages
    (grid,) = page.grids
    physical = [line.split("\t") for line in COPIED.splitlines()[1:]]
    assert [c.words for c in grid.cells if c.row == 7] == ["", "", "", "", "清理河道长度", "36公里", "36公里", "15", "15"]
    for cell in grid.cells:
        place = cell.text.place
        if cell.words and place.row and place.col:
            assert physical[place.row - 1][place.col - 1] == cell.words


def test_below_a_header_of_two_rows_a_cell_is_a_line_with_its_place() -> None:
    copied = COPIED.replace("	年度指标值	实际完成值	", "	指标值	").replace("偏差原因\n", "偏差原因\n年初	全年	年末\n")
    (page,) = text.read(Source("自评.txt", "text", "0" * 64, copied.encode())).pages
    physical = copied.splitlines()
    assert page.grids == ()
    for line in page.lines:
        place = line.place
        assert place.line
        assert physical[place.line - 1][place.start : place.end] == line.text


@pytest.mark.parametrize("first", ["1", "2", "3"])
def test_numbers_of_rows_stay_where_they_are(first: str) -> None:
    rows = tuple((str(n), "管理（30分）", "编制及时", "15", "15", "无") if n % 2 else (str(n), "公开", "15", "14", "无") for n in range(8))
    assert set_right(rows) == ()
    assert set_right(tuple((first, *row) for row in rows[:2])) != ()  # too few to tell
