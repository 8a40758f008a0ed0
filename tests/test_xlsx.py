"""Workbooks: what a sheet shows is what is read, in its place, with everything hidden marked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import api
from pipeline.errors import UnreadableDocument
from pipeline.extractors import docx, text, xlsx
from pipeline.extractors.xlsx.formats import shown_number, shown_text
from pipeline.normalizers.patterns import Patterns
from pipeline.values.document import Document, Grid, Page
from tests.conftest import source

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def cell(reference: str, value: object = "", style: int = 0, formula: str = "") -> str:
    """One cell as XML: numbers as numbers, texts inline, a formula with its saved value."""
    f = f"<f>{escape(formula)}</f>" if formula else ""
    if isinstance(value, str) and not formula:
        return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{reference}" s="{style}">{f}<v>{value}</v></c>'


def rows(*lines: Sequence[object], start: int = 1) -> str:
    """Rows of cells from column A; None leaves a cell out."""
    made = []
    for number, line in enumerate(lines, start):
        cells = "".join(cell(f"{chr(65 + c)}{number}", v) for c, v in enumerate(line) if v is not None)
        made.append(f'<row r="{number}">{cells}</row>')
    return "".join(made)


def sheet(data: str, merges: Sequence[str] = (), before: str = "", after: str = "") -> str:
    """A worksheet part."""
    merged = "".join(f'<mergeCell ref="{m}"/>' for m in merges)
    merged = f"<mergeCells>{merged}</mergeCells>" if merges else ""
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{before}<sheetData>{data}</sheetData>{merged}{after}</worksheet>'


def book(
    *sheets: str,
    names: Sequence[str] = (),
    states: Mapping[int, str] | None = None,
    formats: Sequence[str] = (),
    properties: str = "",
    parts: Mapping[str, str] | None = None,
) -> bytes:
    """A workbook; style 1, 2, … shows numbers under formats[0], formats[1], …"""
    named = [*names, *(f"Sheet{n}" for n in range(len(names) + 1, len(sheets) + 1))]
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" state="{(states or {}).get(n, "visible")}" r:id="rId{n}"/>'
        for n, name in enumerate(named, 1)
    )
    codes = "".join(f'<numFmt numFmtId="{164 + i}" formatCode="{escape(c, {chr(34): "&quot;"})}"/>' for i, c in enumerate(formats))
    styles = "".join(f'<xf numFmtId="{164 + i}"/>' for i in range(len(formats)))
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="s" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    relations += f'<Relationship Id="t" Type="{RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006"
    content = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{properties}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
        **{f"xl/worksheets/sheet{n}.xml": s for n, s in enumerate(sheets, 1)},
        **(parts or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, blob in content.items():
            archive.writestr(name, blob)
    return stream.getvalue()


def read(data: bytes, name: str = "报表.xlsx") -> Document:
    return api.read(source(data, name))


def table(grid: Grid) -> list[list[str]]:
    """A grid's texts by row, each cell where it begins."""
    return [[c.text.text for c in grid.cells if c.row == row] for row in range(grid.shape[0])]


def lines(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def codes(document: Document) -> list[str]:
    return [note.code for note in document.notes]


# What a number shows


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("100", "General", "100"),
        ("96.400000000000006", "General", "96.4"),  # the 15 digits that a sheet keeps
        ("33.3333333333333329", "General", "33.33333333"),
        ("0.1", "G/通用格式", "0.1"),
        ("123456789012", "General", "123456789012"),  # an amount keeps its digits, however narrow the column
        ("0.93691999999999998", "0.00%", "93.69%"),
        ("0.9369", "0%", "94%"),
        ("95", r"0\%", "95%"),
        ("1.005", "0.00", "1.01"),
        ("2.5", "0", "3"),
        ("-2.5", "0", "-3"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("1234.5", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"),
        ("-1234.5", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-1,234.50"),
        ("0", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("-3.5", "0.0;(0.0)", "(3.5)"),
        ("1234.5", "[$¥-804]#,##0.00", "¥1,234.50"),
        ("1234.5", '#,##0.00"万元"', "1,234.50万元"),
        ("12345", '0!.0,"万"', "1.2万"),  # thousands cut off, a point written in: the custom 万 of every office
        ("12345678", '0.00,,"百万"', "12.35百万"),
        ("12345", '[>=10000]0.00,"千";0', "12.35千"),
        ("123", '[>=10000]0.00,"千";0', "123"),
        ("4.5", 'General"分"', "4.5分"),
        ("7", "000", "007"),
        ("13800138000", "000-0000-0000", "138-0013-8000"),
        ("0.25", "#.##", ".25"),
        ("5", "0.#", "5."),
        ("1.5", "# ?/?", "1 1/2"),
        ("12345", "0.00E+00", "1.23E+04"),
        ("123", "[DBNum1][$-804]General", "一百二十三"),
        ("10050", "[DBNum2][$-804]General", "壹万零伍拾"),
        ("12", "[DBNum1]General", "十二"),
        ("5", ";;;", ""),
        ("1e999999999", "0", "1e999999999"),  # no number a sheet can hold: left as it is
        ("无", "0.00", "无"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(stored: str, code: str, shown: str) -> None:
    assert shown_number(stored, code) == shown


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("44713", "yyyy/m/d", "2022/6/1"),
        ("44713", 'yyyy"年"m"月"d"日";@', "2022年6月1日"),
        ("44713", '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二二年六月一日"),
        ("44713", "[$-F800]dddd, mmmm dd, yyyy", "2022年6月1日"),
        ("44713", "mmm-yy", "Jun-22"),
        ("44713", "aaaa", "星期三"),
        ("44713.75", "yyyy-mm-dd hh:mm:ss", "2022-06-01 18:00:00"),
        ("0.75", '上午/下午h"时"mm"分"', "下午6时00分"),
        ("1.25", "[h]:mm", "30:00"),
        ("59", "yyyy/m/d", "1900/2/28"),
        ("61", "yyyy/m/d", "1900/3/1"),
        ("-1", "yyyy/m/d", "-1"),  # no date: shown as a number
        ("99999999", "yyyy/m/d", "99999999"),
    ],
)
def test_a_date_is_read_as_its_format_shows_it(stored: str, code: str, shown: str) -> None:
    assert shown_number(stored, code) == shown


def test_days_can_be_counted_from_1904() -> None:
    assert shown_number("43251", "yyyy/m/d", since_1904=True) == "2022/6/1"
    data = f'<row r="1">{cell("A1", "完成时间")}{cell("B1", 43251, 1)}</row>' + rows(["得分", 5], start=2)
    document = read(book(sheet(data), formats=["yyyy/m/d"], properties='<workbookPr date1904="1"/>'))
    assert table(document.pages[0].grids[0]) == [["完成时间", "2022/6/1"], ["得分", "5"]]


@pytest.mark.parametrize(("words", "code", "shown"), [
    ("优", "0.00", "优"), ("3", '0;-0;0;@"分"', "3分"), ("优", "@", "优"),
])  # fmt: skip
def test_words_are_read_as_their_format_shows_them(words: str, code: str, shown: str) -> None:
    assert shown_text(words, code) == shown


@given(st.decimals(-(10**8), 10**8, places=4))
def test_two_places_are_the_number_rounded_half_up(value: Decimal) -> None:
    shown = shown_number(str(value), "#,##0.00").replace(",", "")
    assert Decimal(shown) == value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert shown_number(str(value), "0.00%") == shown_number(str(value * 100), "0.00") + "%"


@given(st.integers(-(10**7), 10**7), st.integers(0, 4))
def test_a_number_without_a_format_loses_no_digit(digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)
    assert Decimal(shown_number(format(value, "f"), "General")) == value


@given(st.decimals(allow_nan=True, allow_infinity=True), st.text("0#?.,;%E+-@_*!\\\"[]hmsyd年General", max_size=20))
def test_no_format_and_no_number_stops_the_reading(value: Decimal, code: str) -> None:
    assert isinstance(shown_number(str(value), code), str)
    assert isinstance(shown_text(str(value), code), str)


# What a cell shows


def test_every_kind_of_cell() -> None:
    shared = (
        f'<sst xmlns="{MAIN}"><si><r><t>产出</t></r><r><t>指标</t></r><rPh sb="0" eb="1"><t>chan</t></rPh></si>'
        "<si><t>第一行_x000D_&#10;第二行</t></si></sst>"
    )
    data = book(
        sheet(
            '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="e"><v>#DIV/0!</v></c>'
            '<c r="D1" t="b"><v>1</v></c></row>'
            '<row r="2"><c r="A2" t="str"><f>A1&amp;"x"</f><v>产出x</v></c><c r="B2" t="d" s="1"><v>2022-06-01</v></c>'
            '<c r="C2" t="s"><v>99</v></c><c r="D2" s="77"><v>1</v></c></row>'
            "<row><c t=\"inlineStr\"><is><t>无地址</t></is></c><c><v>5</v></c></row>"
        ),
        formats=["yyyy/m/d"],
        parts={"xl/sharedStrings.xml": shared},
    )
    (page,) = read(data).pages
    assert table(page.grids[0]) == [
        ["产出指标", "第一行\n第二行", "#DIV/0!", "TRUE"],
        ["产出x", "2022/6/1", "", "1"],
        ["无地址", "5", "", ""],
    ]


def test_both_flavours_of_the_format_are_read_alike() -> None:
    strict = sheet(rows(["指标", "得分"], ["产出", 5])).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    assert table(read(book(strict)).pages[0].grids[0]) == [["指标", "得分"], ["产出", "5"]]


def test_a_computed_value_is_told_from_a_typed_one() -> None:
    data = book(sheet(
        rows(["产出", 60], ["效益", 36]) + f'<row r="3">{cell("A3", "合计")}{cell("B3", 96, formula="SUM(B1:B2)")}</row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><t>执行率</t></is></c><c r="B4"><f>B3/100</f></c></row>'
    ))  # fmt: skip
    document = read(data)
    assert table(document.pages[0].grids[0])[2:] == [["合计", "96"], ["执行率", "=B3/100"]]
    told = [(n.code, n.message, n.at.text if n.at else "") for n in document.notes]
    assert told == [
        ("formula", "=SUM(B1:B2)", "96"),
        ("formula", "=B3/100", "=B3/100"),
        ("formula-without-value", "the formula's result was not saved", "=B3/100"),
    ]


def test_a_formula_filled_down_is_kept_for_each_cell() -> None:
    data = book(sheet(
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>2</v></c><c r="B1"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c><c r="B2"><v>2</v></c></row>'
    ))  # fmt: skip
    assert [n.message for n in read(data).notes] == ["=B1*2", "=B1*2"]


def test_what_a_display_cuts_off_or_hides_is_noted() -> None:
    data = book(
        sheet(f'<row r="1">{cell("A1", 9.37, 1)}{cell("B1", 9.4, 1)}{cell("C1", 5, 2)}{cell("D1", "分")}</row>' + rows(["甲", "乙", "丙", "丁"], start=2)),
        formats=["0.0", ";;;"],
    )
    document = read(data)
    assert table(document.pages[0].grids[0])[0] == ["9.4", "9.4", "", "分"]
    assert [(n.code, n.message) for n in document.notes] == [
        ("rounded-display", "shows 9.4, holds 9.37"), ("hidden-value", "holds 5, shows nothing"),
    ]  # fmt: skip


# Where it stands

FORM = (
    ["项目支出绩效自评表"],
    ["（2022年度）"],
    ["填报单位：某市水务局", None, None, None, None, None, "单位：万元"],
    ["项目名称", "河道整治"],
    ["项目资金", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    [None, "年度资金总额", 100, 100, 92, 10, "92%", 9.2],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
    ["产出指标", "数量指标", "整治河道长度", "≥5公里", "5公里", 20, 20],
    [None, None, "清淤量", "≥3万方", "3万方", 20, 20],
    [None, "质量指标", "合格率", "≥95%", "96%", 20, 20],
    ["效益指标", "社会效益指标", "覆盖率", "≥90%", "92%", 30, 30],
    ["总分", None, None, None, None, 100, 99.2],
)
MERGES = ("A1:H1", "A2:H2", "B4:H4", "A8:A10", "B8:B9", "A12:E12")


@pytest.mark.parametrize("merges", [MERGES, MERGES[:2], ()], ids=["merged", "titles merged", "nothing merged"])
def test_a_form_is_read_with_the_words_above_it(merges: tuple[str, ...], patterns: Patterns) -> None:
    document = read(book(sheet(rows(*FORM), merges), names=["附件1"]))
    (page,) = document.pages
    assert lines(page) == ["附件1", "项目支出绩效自评表", "（2022年度）", "填报单位：某市水务局", "单位：万元"]
    assert [(g.after, g.shape) for g in page.grids] == [(5, (9, 8))]
    report = api.extract(document, patterns)
    (form,) = report.forms
    assert (form.title, form.year.read, form.project, report.department.read) == (
        "项目支出绩效自评表", 2022, "河道整治", "某市水务局",
    )  # fmt: skip
    assert [i.path for i in form.indicators] == [
        ("产出指标", "数量指标", "整治河道长度"), ("产出指标", "数量指标", "清淤量"), ("产出指标", "质量指标", "合格率"),
        ("效益指标", "社会效益指标", "覆盖率"),
    ]  # fmt: skip
    assert form.budget[0].spent.read and form.budget[0].spent.read.point == 920_000  # 万元 from the line above
    assert [t.score.text for t in form.totals] == ["99.2"]


def test_merged_cells_stay_merged_and_what_they_cover_is_noted() -> None:
    data = book(sheet(rows(["一级", "二级", "三级"], ["产出", "数量", "甲"], ["被盖住", "数量2", "乙"]), ["A2:A3", "B1:C1"]))
    document = read(data)
    (grid,) = document.pages[0].grids
    assert [(c.row, c.col, c.rows, c.cols, c.text.text) for c in grid.cells] == [
        (0, 0, 1, 1, "一级"), (0, 1, 1, 2, "二级"), (1, 0, 2, 1, "产出"), (1, 1, 1, 1, "数量"), (1, 2, 1, 1, "甲"),
        (2, 1, 1, 1, "数量2"), (2, 2, 1, 1, "乙"),
    ]  # fmt: skip
    assert [n.message for n in document.notes] == ["text under a merged cell: 三级", "text under a merged cell: 被盖住"]


def test_a_place_is_the_row_and_column_of_the_sheet() -> None:
    blank = sheet("")
    data = book(blank, sheet(rows(*FORM, start=3), ()), names=["封面", "自评表"])
    document = read(data)
    (place,) = next(c for c in document.pages[1].grids[0].cells if c.text.text == "≥3万方").text.places
    assert (place.part, place.page, place.table, place.row, place.col) == ("自评表", 2, 1, 11, 4)
    (place,) = document.pages[1].lines[1].places
    assert (place.part, place.page, place.line, place.table, place.row, place.col) == ("自评表", 2, 3, None, 3, 1)
    assert document.pages[0].lines == ()


def test_two_forms_on_one_sheet_are_two_tables(patterns: Patterns) -> None:
    other = [["灌区改造" if c == "河道整治" else c for c in row] for row in FORM]
    document = read(book(sheet(rows(*FORM, [], *other, [], ["注：执行率=全年执行数÷全年预算数"], ["填表人：张三", None, "电话：0"]))))
    assert [(g.number, g.after, g.shape) for g in document.pages[0].grids] == [(1, 5, (9, 8)), (2, 9, (9, 8))]
    assert lines(document.pages[0])[-3:] == ["注：执行率=全年执行数÷全年预算数", "填表人：张三", "电话：0"]
    assert [f.project for f in api.extract(document, patterns).forms] == ["河道整治", "灌区改造"]


def test_the_same_title_on_every_sheet_is_no_running_header(patterns: Patterns) -> None:
    other = [["灌区改造" if c == "河道整治" else c for c in row] for row in FORM]
    document = read(book(sheet(rows(*FORM), MERGES), sheet(rows(*other), MERGES), names=["附件1", "附件2"]))
    report = api.extract(document, patterns)
    assert [(f.title, f.year.read, f.project) for f in report.forms] == [
        ("项目支出绩效自评表", 2022, "河道整治"), ("项目支出绩效自评表", 2022, "灌区改造"),
    ]  # fmt: skip


def test_the_same_title_opens_a_new_table_without_a_blank_row() -> None:
    (page,) = read(book(sheet(rows(*FORM, *FORM)))).pages
    assert [g.shape for g in page.grids] == [(9, 8), (9, 8)]


def test_a_title_opens_a_new_table_without_a_blank_row_and_a_sentence_ends_one() -> None:
    summary = [["指标", "决策", "过程", "产出"], ["分值", 20, 30, 50], ["得分", 20, 29, 48], ["各项目自评情况见下表。"]]
    (page,) = read(book(sheet(rows(*summary, ["项目支出绩效自评表（2023年度）"], *FORM[2:])))).pages
    assert [g.shape[0] for g in page.grids] == [3, 9]
    assert [w for w in lines(page) if "表" in w] == ["各项目自评情况见下表。", "项目支出绩效自评表（2023年度）"]


def test_a_repeated_header_opens_a_new_table_without_a_blank_row(patterns: Patterns) -> None:
    header, row = ["一级指标", "三级指标", "年度指标值", "得分"], ["产出", "人数", "≥5人", 5]
    document = read(book(sheet(rows(header, row, ["合计", None, None, 5], header, row, ["合计", None, None, 5]))))
    assert [g.shape for g in document.pages[0].grids] == [(3, 4), (3, 4)]
    assert [len(f.indicators) for f in api.extract(document, patterns).forms] == [1, 1]


def test_a_stray_blank_row_does_not_tear_a_table(patterns: Patterns) -> None:
    document = read(book(sheet(rows(*FORM[:9], [], *FORM[9:]))))
    assert [g.shape for g in document.pages[0].grids] == [(9, 8)]
    assert len(api.extract(document, patterns).forms[0].indicators) == 4


def test_a_table_of_another_width_is_another_table() -> None:
    (page,) = read(book(sheet(rows(*FORM, [], ["等级", "分数"], ["优", "90以上"])))).pages
    assert [g.shape for g in page.grids] == [(9, 8), (2, 2)]


def test_wide_notes_below_a_table_are_lines() -> None:
    (page,) = read(book(sheet(rows(*FORM, ["注：自评得分应与佐证材料相符。"]), [*MERGES, "A13:H13"]))).pages
    assert page.grids[0].shape == (9, 8)
    assert lines(page)[-1] == "注：自评得分应与佐证材料相符。"


def test_hidden_rows_columns_and_sheets_are_read_and_marked() -> None:
    hidden = rows(["指标", "权重", "得分"], ["产出", 60, 58]) + f'<row r="3" hidden="1">{cell("A3", "旧值")}{cell("C3", 1)}</row>'
    columns = '<cols><col min="2" max="2" hidden="1"/><col min="9" max="16384" hidden="1"/></cols>'
    document = read(book(sheet(hidden, before=columns), sheet(rows(["甲", "乙"], ["丙", 1])), states={2: "veryHidden"}))
    assert table(document.pages[0].grids[0]) == [["指标", "权重", "得分"], ["产出", "60", "58"], ["旧值", "", "1"]]
    assert [(n.code, n.message, n.at.text if n.at else "") for n in document.notes] == [
        ("hidden-row", "row 3 is hidden", "旧值"), ("hidden-column", "column B is hidden", "权重"),
        ("hidden-sheet", "sheet Sheet2 is hidden", "Sheet2"),
    ]  # fmt: skip
    assert table(document.pages[1].grids[0]) == [["甲", "乙"], ["丙", "1"]]


def test_text_boxes_remarks_and_pictures() -> None:
    drawing = (
        '<d:wsDr xmlns:d="x" xmlns:a="y"><d:twoCellAnchor><d:from><d:col>0</d:col><d:row>0</d:row></d:from><d:sp><d:txBody>'
        "<a:p><a:r><a:t>某区</a:t></a:r><a:r><a:t>财政局</a:t></a:r></a:p><a:p><a:r><a:t>2022年</a:t></a:r></a:p>"
        '</d:txBody></d:sp></d:twoCellAnchor><d:oneCellAnchor><d:from><d:row>9</d:row></d:from><d:ext cx="9000000" cy="9000000"/>'
        '<d:pic><a:ext cx="9000000" cy="9000000"/></d:pic></d:oneCellAnchor></d:wsDr>'
    )
    comments = f'<comments xmlns="{MAIN}"><commentList><comment ref="B3"><text><r><t>请核实</t></r></text></comment></commentList></comments>'
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{RELATIONS}/drawing" Target="../drawings/drawing1.xml"/>'
        f'<Relationship Id="r2" Type="{RELATIONS}/comments" Target="../comments1.xml"/></Relationships>'
    )
    document = read(book(sheet(rows(["指标", "得分"], ["产出", 5], start=2)), parts={
        "xl/drawings/drawing1.xml": drawing, "xl/comments1.xml": comments, "xl/worksheets/_rels/sheet1.xml.rels": relations,
    }))  # fmt: skip
    assert lines(document.pages[0]) == ["Sheet1", "某区财政局\n2022年"]
    assert [(n.code, n.message, n.at.text if n.at else "") for n in document.notes] == [
        ("picture", "a large picture: words in it were not read", "Sheet1"), ("cell-remark", "请核实", "5"),
    ]  # fmt: skip


# What is refused, and what holds against bad intentions


def test_a_sheet_of_enormous_extent_is_read_at_once() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'
    data = book(sheet(rows(["指标", "得分"], ["产出", 5]) + far, ["A1:XFD1048576"], before='<dimension ref="A1:XFD1048576"/>'))
    document = read(data)
    assert lines(document.pages[0]) == ["Sheet1", "指标"]
    assert codes(document).count("covered-text") == 4
    (page,) = read(book(sheet(rows(["指标", "得分"], ["产出", 5]) + far))).pages
    assert table(page.grids[0]) == [["指标", "得分"], ["产出", "5"]] and lines(page)[1:] == ["7"]


def test_cells_scattered_over_a_sheet_make_no_table() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    data = "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="{letters[n // 26]}{letters[n % 26]}{n}"><v>{n}</v></c></row>' for n in range(1, 300)
    )
    document = read(book(sheet(data)))
    assert document.pages[0].grids == () and codes(document) == ["scattered-cells"]
    assert len(document.pages[0].lines) == 1 + 2 * 299


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = book(sheet(rows(*[["甲", n] for n in range(100)])), sheet(rows(*[["甲", n] for n in range(100)])))
    monkeypatch.setattr(xlsx, "MOST_CELLS", 300)
    with pytest.raises(UnreadableDocument, match="too-large"):
        read(data)
    monkeypatch.setattr("pipeline.extractors.xlsx.package.LIMIT", 1000)
    with pytest.raises(UnreadableDocument, match="too-large"):
        read(data)


def test_a_row_without_end_is_not_held_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = sheet(rows(["甲", 1], ["乙", 2]) + f'<row r="3">{"<c/>" * 400_000}</row>')
    monkeypatch.setattr("pipeline.extractors.xlsx.package._TREE", 2**20)
    document = read(book(endless))
    assert table(document.pages[0].grids[0]) == [["甲", "1"], ["乙", "2"]]
    assert codes(document) == ["damaged-page"]


def test_entities_are_not_followed() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    data = book(bomb + sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>甲&b;&f;</t></is></c><c r="B1"><v>1</v></c></row>' + rows(["乙", 2], start=2)))
    assert table(read(data).pages[0].grids[0]) == [["甲", "1"], ["乙", "2"]]


def test_a_damaged_sheet_gives_what_stands_before_the_damage() -> None:
    whole = sheet(rows(["指标", "得分"], ["产出", 5], ["效益", 6]))
    document = read(book(whole[: whole.index("效益")], sheet(rows(["甲", "乙"], ["丙", 1]))))
    assert table(document.pages[0].grids[0]) == [["指标", "得分"], ["产出", "5"]]
    assert table(document.pages[1].grids[0]) == [["甲", "乙"], ["丙", "1"]]
    assert codes(document) == ["damaged-page"]


@pytest.mark.parametrize("data", [b"PK\x03\x04" + bytes(50), book(sheet(rows(["甲", 1])))[:-200]], ids=["junk", "cut short"])
def test_a_damaged_package_is_named(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="damaged"):
        read(data)


def test_an_empty_workbook_and_a_locked_one_are_named() -> None:
    with pytest.raises(UnreadableDocument, match="empty"):
        read(book(sheet(""), sheet("")))
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnreadableDocument, match="encrypted"):
        read(locked)


def test_no_other_reader_takes_a_workbook_for_its_own() -> None:
    data = book(sheet(rows(["甲", 1])))
    assert xlsx.looks_like(data, "a.doc") > max(docx.looks_like(data, "a.xlsx"), text.looks_like(data, "a.xlsx"), 0)
    assert xlsx.looks_like(data[:-100], "a.xlsx") > docx.looks_like(data[:-100], "a.xlsx")
    assert xlsx.looks_like(b"PK\x03\x04 word/document.xml", "a.docx") == 0


def test_damaged_shared_words_cost_only_themselves() -> None:
    words = f'<sst xmlns="{MAIN}"><si><t>指标</t></si><si><t>得'
    data = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1"><v>9</v></c></row>'
    data += rows(["产出", 5, 9], start=2)
    document = read(book(sheet(data), parts={"xl/sharedStrings.xml": words}))
    assert table(document.pages[0].grids[0]) == [["指标", "", "9"], ["产出", "5", "9"]]
    assert codes(document) == ["damaged"]
