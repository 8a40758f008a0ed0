"""Text files as units send them: encodings, tables between tabs or pipes, HTML pieces, and what is no table."""

from __future__ import annotations

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import api
from pipeline.errors import UnreadableDocument
from pipeline.extractors import text
from pipeline.extractors.text.encoding import decoded
from pipeline.normalizers.patterns import Patterns
from pipeline.values.document import Document, Grid
from tests.conftest import source


def read(content: str | bytes, name: str = "report.txt") -> Document:
    return text.read(source(content, name))


def matrix(grid: Grid) -> list[list[str]]:
    out = [[""] * grid.shape[1] for _ in range(grid.shape[0])]
    for cell in grid.cells:
        out[cell.row][cell.col] = cell.text.text
    return out


def tables(content: str | bytes) -> list[list[list[str]]]:
    return [matrix(grid) for grid in read(content).pages[0].grids]


def lines(content: str | bytes) -> list[str]:
    return [line.text for line in read(content).pages[0].lines]


SENTENCE = "2023年度部门整体支出绩效自评报告：得分98.5分，≥90%，培训２０００人次。"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SENTENCE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + SENTENCE.encode(), "utf-8"),
        (SENTENCE.encode("gb18030"), "gb18030"),
        (b"\xff\xfe" + SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\x00\x00" + SENTENCE.encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    found = decoded(data)
    assert found is not None
    assert (found.text, found.encoding, found.damaged) == (SENTENCE, encoding, 0)
    assert lines(data) == [SENTENCE]


def test_a_cut_character_is_counted_not_hidden() -> None:
    document = read((SENTENCE * 20).encode()[:-2])
    assert [note.code for note in document.notes] == ["truncated", "damaged-text"]
    assert document.pages[0].lines[0].text.endswith("�")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"junk before %PDF-1.4\n",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"{\\rtf1\\ansi\\ansicpg936 }",
        bytes(range(256)) * 8,
        b"",
    ],
)
def test_other_files_are_not_text(data: bytes) -> None:
    assert text.looks_like(data, "report.txt") == 0


@pytest.mark.parametrize("data", ["自评报告", "a", "一级指标\t得分\n", "<html><body><p>自评</p></body></html>"])
def test_text_is_known_by_its_content(data: str) -> None:
    assert text.looks_like(data.encode(), "no-ending") > 0


def test_nothing_but_space_is_empty() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(" \n\n\t\n　\n")
    assert caught.value.code == "empty"


TABBED = """项目支出绩效自评表
一级指标\t二级指标\t分值\t得分
产出指标\t数量指标\t10\t10
\t质量指标\t20\t19.5
合计\t\t30\t29.5
注：以上为自评结果。
"""


def test_tabs_make_a_table() -> None:
    assert tables(TABBED) == [
        [
            ["一级指标", "二级指标", "分值", "得分"],
            ["产出指标", "数量指标", "10", "10"],
            ["", "质量指标", "20", "19.5"],
            ["合计", "", "30", "29.5"],
        ]
    ]
    page = read(TABBED).pages[0]
    assert [line.text for line in page.lines] == ["项目支出绩效自评表", "注：以上为自评结果。"]
    assert page.grids[0].after == 1
    cell = page.grids[0].cells[-1]
    place = cell.text.places[0]
    assert (cell.text.text, place.table, place.row, place.col, place.start, place.end) == ("29.5", 1, 4, 4, 0, 4)
    assert page.lines[1].places[0].line == 6


def test_short_rows_leave_holes() -> None:
    grid = read("指标\t分值\t得分\n数量指标\t10\n质量指标\t20\t18\n").pages[0].grids[0]
    assert grid.shape == (3, 3)
    assert grid.at(1, 2) is None


def test_a_blank_line_goes_on_only_at_equal_width() -> None:
    same = "指标\t分值\t得分\n数量\t10\t10\n\n质量\t20\t18\n时效\t5\t5\n"
    other = "指标\t分值\t得分\n数量\t10\t10\n\n指标\t得分\n质量\t18\n"
    assert [len(table) for table in tables(same)] == [4]
    assert [len(table) for table in tables(other)] == [2, 2]


def test_a_header_of_other_columns_inside_is_one_table() -> None:
    content = "指标\t分值\t得分\n数量\t10\t10\n指标\t半年值\t全年值\n质量\t18\t20\n"
    assert [len(table) for table in tables(content)] == [4]


def test_a_line_break_inside_a_cell_is_mended() -> None:
    row = "数量指标\t举办招聘会\t10\t10\n"
    content = "二级指标\t三级指标\t分值\t得分\n" + row * 5 + "质量指标\t培训\n合格率\t20\t18\n" + row * 3
    assert tables(content)[0][6] == ["质量指标", "培训\n合格率", "20", "18"]


def test_a_quoted_cell_may_hold_line_ends() -> None:
    content = '指标\t目标\n数量\t"1.培训10期；\n2.参训""骨干""500人"\n质量\t95%\n'
    assert tables(content) == [[["指标", "目标"], ["数量", '1.培训10期；\n2.参训"骨干"500人'], ["质量", "95%"]]]


STACKED = """表1 主要指标完成情况
\t一级指标
\t二级指标
\t目标
\t完成率

\t就业
\t城镇新增就业
\t**
\t204.07%

\t
\t补贴性职业
技能培训
\t<4
\t100%

备注：打**者为新设。
"""


@pytest.mark.parametrize("content", [STACKED, STACKED.replace("\n\n", "\n\n\n"), STACKED.replace("\n\n", "\n \n")])
def test_one_cell_to_a_line(content: str) -> None:
    assert tables(content) == [
        [
            ["一级指标", "二级指标", "目标", "完成率"],
            ["就业", "城镇新增就业", "**", "204.07%"],
            ["", "补贴性职业\n技能培训", "<4", "100%"],
        ]
    ]
    assert lines(content) == ["表1 主要指标完成情况", "备注：打**者为新设。"]


@pytest.mark.parametrize(
    "content",
    [
        "\t一是坚持精准施策。全力确保就业大局稳定。\n\t二是坚持创新突破。\n\t三是坚持惠民导向。\n",
        "\t一是坚持精准施策。\n\n\t二是坚持创新突破。\n\n\t三是坚持惠民导向。\n",
        "一、部门概况 ……\t1\n（一）基本情况 ......\t3\n二、结论 .....\t12\n",
        "负责人：张三\t电话：025-12345678\n",
        "其中A|B两类合计 30 人。\n",
    ],
    ids=["indented paragraphs", "indented, with blank lines", "contents", "one line", "a bar in prose"],
)
def test_no_table(content: str) -> None:
    assert tables(content) == []
    assert "".join(lines(content)) == "".join(content.split("\n"))


MARKDOWN = """# 2023年度自评报告

## 一、**得分**情况

| 指标 | 分值 | 得分 |
|:-----|-----:|:----:|
| **数量指标** | 10 | 9.5 |
| 增设\\|合并<br>科目 | ** | 5 |

**一是**落实到位，**二是**及时；本年打**者为新设。

---
"""


def test_markdown() -> None:
    document = read(MARKDOWN)
    page = document.pages[0]
    assert matrix(page.grids[0]) == [["指标", "分值", "得分"], ["数量指标", "10", "9.5"], ["增设|合并\n科目", "**", "5"]]
    assert [line.text for line in page.lines] == ["2023年度自评报告", "一、得分情况", "一是落实到位，二是及时；本年打**者为新设。"]
    assert [note.code for note in document.notes] == ["markdown"]
    raw = MARKDOWN.split("\n")
    for line in page.lines:
        assert line.text == "".join(raw[(p.line or 0) - 1][p.start : p.end] for p in line.places)


def test_pipes_without_a_rule() -> None:
    content = "| 资金 | 年初预算数 | 执行率 |\n| 全年支出 | 1241.99 | 141% |\n"
    assert tables(content) == [[["资金", "年初预算数", "执行率"], ["全年支出", "1241.99", "141%"]]]


def test_bars_between_cells_only() -> None:
    content = "资金 | 年初预算数 | 执行数\n | 其中：财政拨款 | 800\n其他资金 | 60 |\n"
    assert tables(content) == [[["资金", "年初预算数", "执行数"], ["", "其中：财政拨款", "800"], ["其他资金", "60", ""]]]


@pytest.mark.parametrize("content", ["来源：县财政局 | 2023年5月\n", "首页 | 公开 | 互动\n来源：县财政局 | 2023年\n"])
def test_lines_with_bars_of_unlike_widths_are_text(content: str) -> None:
    assert tables(content) == [] and lines(content) == content.splitlines()


def test_a_rule_may_align_its_columns_and_a_lone_dash_is_a_cell() -> None:
    content = "| 指标 | 分值 | 得分 |\n|:--|:-:|--:|\n| 人数 | 10 | 9 |\n| - | - | - |\n"
    assert tables(content) == [[["指标", "分值", "得分"], ["人数", "10", "9"], ["-", "-", "-"]]]


def test_asterisks_stay_where_nothing_is_markdown() -> None:
    assert lines("打**者为新设，带**的不考核。\n") == ["打**者为新设，带**的不考核。"]


FRAGMENT = """自评情况
<table border="1"><tr><th rowspan="2">指标</th><th colspan=2>得分</th></tr>
<tr><td>自评</td><td>复核</td></tr>
<tr><td>就业<br>人数</td><td><p>9.5</p></td><td> 9&nbsp;</td></tr></table> 见上表。
年度目标\t<p>坚持稳中求进。</p>\t98%
中长期目标\t健全\t100%
"""


def test_html_table_inside_text() -> None:
    page = read(FRAGMENT).pages[0]
    first, second = page.grids
    assert [(c.row, c.col, c.rows, c.cols, c.text.text.strip()) for c in first.cells] == [
        (0, 0, 2, 1, "指标"), (0, 1, 1, 2, "得分"), (1, 1, 1, 1, "自评"), (1, 2, 1, 1, "复核"),
        (2, 0, 1, 1, "就业\n人数"), (2, 1, 1, 1, "9.5"), (2, 2, 1, 1, "9"),
    ]  # fmt: skip
    assert matrix(second)[0] == ["年度目标", "<p>坚持稳中求进。</p>", "98%"]  # residue in a cell is kept as printed
    assert [line.text.strip() for line in page.lines] == ["自评情况", "见上表。"]
    assert (first.after, second.after) == (1, 2)


PAGE = """<!DOCTYPE html><html><head><meta charset="gbk"><title>不是正文</title><style>p{}</style></head><body>
<h1>自评报告</h1><p>得分为<b>98.5</b>分，
等级为“优”。<p style="display: none">隐藏</p>
<table><thead><tr><td>指标<td>得分</thead><tr><td>数量<td><table><tr><td>10</table>
<tr><td>内表<td><table><tr><td>a<td>b</table></table>
<script>var x = "<p>no</p>";</script>完</body></html>"""


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_html_page(encoding: str) -> None:
    document = read(PAGE.encode(encoding))
    page = document.pages[0]
    assert document.media == "html"
    assert [line.text for line in page.lines] == ["自评报告", "得分为98.5分， 等级为“优”。", "完"]
    assert matrix(page.grids[0]) == [["指标", "得分"], ["数量", "10"], ["内表", ""]]
    assert matrix(page.grids[1]) == [["a", "b"]]
    assert page.grids[1].cells[0].text.places[0].part == "body/1.3.2"
    assert [note.code for note in document.notes] == ["nested-table"]


CELLS = st.text("指标得分≥%.0123456789 合计（）", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=2, max_size=6)))
def test_any_full_table_comes_back_from_tabs_and_pipes(table: list[list[str]]) -> None:
    tabbed = "\n".join("\t".join(row) for row in table)
    assert tables(tabbed) == [table]
    piped = "\n".join("| " + " | ".join(row) + " |" for row in table)
    assert tables(piped) == [table]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    text.looks_like(data, "x")
    try:
        document = read(data)
    except UnreadableDocument as error:
        assert error.code in ("empty", "damaged")
    else:
        assert document.pages[0].lines or document.pages[0].grids


@given(st.text("<table>/trd \n\t|-*#一1 ", max_size=200))
def test_any_marked_text_is_read_or_refused(content: str) -> None:
    try:
        page = read(content).pages[0]
    except UnreadableDocument:
        return
    for grid in page.grids:
        assert all(0 <= grid.after <= len(page.lines) for grid in page.grids)
        assert all(c.row + c.rows <= grid.shape[0] and c.col + c.cols <= grid.shape[1] for c in grid.cells)


KEPT = "<html><meta charset=gb2312><body><p>自评表</p><table><tr><td>指标<td>得分<tr><td>培训人数<td>10</table></body></html>"


@pytest.mark.parametrize(("coding", "charset"), [("quoted-printable", "gb2312"), ("base64", "gb2312"), ("quoted-printable", "utf-8")])
def test_a_web_page_in_one_file_is_read_as_its_page(coding: str, charset: str) -> None:
    """What Word saves as "single file web page", usually under the name .doc."""
    body = KEPT.replace("gb2312", charset).encode(charset)
    spelled = quopri.encodestring(body) if coding == "quoted-printable" else base64.encodebytes(body)
    picture = base64.encodebytes(bytes(70_000))
    parts = [
        f"Content-Transfer-Encoding: {coding}\r\nContent-Type: text/html; charset=\"{charset}\"\r\n\r\n".encode() + spelled,
        b"Content-Transfer-Encoding: base64\r\nContent-Type: image/jpeg\r\n\r\n" + picture,
    ]
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n此文档为单个文件网页\r\n'.encode()
    document = read(head + b"".join(b"\r\n--b\r\n" + part for part in parts) + b"\r\n--b--\r\n", "自评表.doc")
    assert document.media == "html"
    assert [line.text for line in document.pages[0].lines] == ["自评表"]
    assert matrix(document.pages[0].grids[0]) == [["指标", "得分"], ["培训人数", "10"]]
    assert [note.code for note in document.notes] == ["picture"], "a scan inside is not lost in silence"


def test_comma_separated_values_are_a_table() -> None:
    assert tables(
        '项目支出绩效自评表\n一级指标,三级指标,指标值,得分\n产出指标,"培训人数,次",≥50人,10\n,"合格\n率",95%,"1,000"\n'
    ) == [[["一级指标", "三级指标", "指标值", "得分"], ["产出指标", "培训人数,次", "≥50人", "10"], ["", "合格\n率", "95%", "1,000"]]]
    assert tables('"一级\n指标","三级\n指标",得分,分值\n产出,人数,5,5\n效益,满意,5,5\n')[0][0] == ["一级\n指标", "三级\n指标", "得分", "分值"]
    assert tables("收入1,200.5万元,支出1,100万元,结余100万元,下同\n正文没有逗号\n") == [], "sentences with figures are none"


SPACED = """
                                        项目支出绩效自评表

  一级指标        二级指标            三级指标         年度指标值    实际完成值    分值     得分
                  数量指标         举办招聘会场次        ≥12场         14场        20       20
  产出指标        质量指标           培训合格率          ≥95%         97.3%        20       20
                  时效指标       补助资金按时拨付率       100%          100%        20       19
  效益指标      社会效益指标       公共服务覆盖面       有效扩大      有效扩大      20       20
 满意度指标    服务对象满意度        群众满意度          ≥90%          96%         20       20
                                      合计                                          100      99

填表人：李某      审核人：张某
"""


def test_a_table_set_with_spaces_is_told_by_white(patterns: Patterns) -> None:
    """As `pdftotext -layout` prints a form: a label half-way down its group."""
    document = read(SPACED)
    (form,) = api.extract(document, patterns).forms
    assert [
        " / ".join(f.text for f in i.levels) + f" | {i.target.text} | {i.actual.text} | {i.weight.text} | {i.score.text}"
        for i in form.indicators
    ] == [
        "产出指标 / 数量指标 / 举办招聘会场次 | ≥12场 | 14场 | 20 | 20",
        "产出指标 / 质量指标 / 培训合格率 | ≥95% | 97.3% | 20 | 20",
        "产出指标 / 时效指标 / 补助资金按时拨付率 | 100% | 100% | 20 | 19",
        "效益指标 / 社会效益指标 / 公共服务覆盖面 | 有效扩大 | 有效扩大 | 20 | 20",
        "满意度指标 / 服务对象满意度 / 群众满意度 | ≥90% | 96% | 20 | 20",
    ]
    said = [line.text.strip() for line in document.pages[0].lines]
    assert said == ["项目支出绩效自评表", "填表人：李某      审核人：张某"]
    assert {"unruled-table", "doubtful"} == {note.code for note in document.notes}, "where groups begin is a guess"
