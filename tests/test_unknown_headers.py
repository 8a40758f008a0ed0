"""Headers in words that nobody has listed: their columns told by contents, and nothing told where contents don't."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Agreement, Severity
from tests.conftest import source
from tests.test_layouts import FOLDER, truth

Read = Callable[[str], Report]

TITLE = "绩效自查表\n\n"


def grid(*rows: str) -> str:
    """Rows of cells between bars as a Markdown table under a title that judges."""
    first, *rest = (f"| {row} |" for row in rows)
    return "\n".join([TITLE + first, "|" + "---|" * first.count(" | ") + "---|", *rest]) + "\n"


def said(form: Form) -> list[str]:
    """Each row as "level / name | target | actual | weight | score"."""
    return [
        " | ".join([" / ".join(f.text for f in i.levels), i.target.text, i.actual.text, i.weight.text, i.score.text])
        for i in form.indicators
    ]


PAVED = ["路面 / 修补坑槽 | ≥520平方米 | 541平方米 | 40 | 40", "路面 / 复划标线 | 64公里 | 58公里 | 30 | 27",
         "桥梁 / 检查桥梁 | 37座 | 37座 | 30 | 30"]  # fmt: skip

TOLD = {
    "words never seen": (
        "甲项 | 乙项 | 应办 | 办结 | 满额 | 实计 | 缘由",
        "路面 | 修补坑槽 | ≥520平方米 | 541平方米 | 40 | 40 |",
        " | 复划标线 | 64公里 | 58公里 | 30 | 27 | 雨季延长",
        "桥梁 | 检查桥梁 | 37座 | 37座 | 30 | 30 |",
        "合计 | | | | 100 | 97 |",
    ),
    "points first, their sum without a word above": (
        "满额 | 实计 | 甲项 | 乙项 | 应办 | 办结",
        "40 | 40 | 路面 | 修补坑槽 | ≥520平方米 | 541平方米",
        "30 | 27 | | 复划标线 | 64公里 | 58公里",
        "30 | 30 | 桥梁 | 检查桥梁 | 37座 | 37座",
    ),
    "rows counted, a rate between": (
        "行 | 甲项 | 乙项 | 应办 | 办结 | 比值 | 满额 | 实计",
        "1 | 路面 | 修补坑槽 | ≥520平方米 | 541平方米 | 104.04% | 40 | 40",
        "2 | | 复划标线 | 64公里 | 58公里 | 90.63% | 30 | 27",
        "3 | 桥梁 | 检查桥梁 | 37座 | 37座 | 100% | 30 | 30",
        "合计 | | | | | | 100 | 97",
    ),
    "some words known": (
        "指标类别 | 细项 | 计划数 | 办结 | 标准分 | 自查得分",
        "路面 | 修补坑槽 | ≥520平方米 | 541平方米 | 40 | 40",
        " | 复划标线 | 64公里 | 58公里 | 30 | 27",
        "桥梁 | 检查桥梁 | 37座 | 37座 | 30 | 30",
        "合计 | | | | 100 | 97",
    ),
}


@pytest.mark.parametrize("name", TOLD, ids=lambda name: name.replace(" ", "-").replace(",", ""))
def test_columns_are_told_by_what_they_contain(name: str, report_of: Read) -> None:
    (form,) = report_of(grid(*TOLD[name])).forms
    assert said(form) == PAVED


def test_sections_in_rows_of_their_own_stand_over_the_rows_below(report_of: Read) -> None:
    (form,) = report_of(
        grid(
            "事项 | 约定值 | 落实值 | 应得 | 实得",
            "（一）产出指标（70分） | | | |", "修补坑槽 | 520处 | 541处 | 40 | 40", "复划标线 | 64公里 | 58公里 | 30 | 27",
            "（二）效益指标（30分） | | | |", "检查桥梁 | 37座 | 37座 | 30 | 30", "总分 | | | 100 | 97",
        )
    ).forms  # fmt: skip
    assert [row.split(" | ")[0] for row in said(form)] == [
        "（一）产出指标（70分） / 修补坑槽", "（一）产出指标（70分） / 复划标线", "（二）效益指标（30分） / 检查桥梁",
    ]  # fmt: skip


MONEY = (
    "来源 | 批复额（元） | 列支额（元） | 列支率 | 应得 | 实得",
    "补助资金 | 5600000.00 | 5544000.00 | 99% | 10 | 9.9",
)
BELOW = ("事项 | 约定值 | 落实值 | 应得 | 实得 | 缘由", "新建步道 | 18公里 | 18.6公里 | 40 | 40 |",
         "更新路径 | 36套 | 33套 | 30 | 27.5 | 三套在途", "群众满意率 | ≥88% | 91.5% | 20 | 20 |")  # fmt: skip


def test_money_is_told_by_its_quotient_and_its_points_count(report_of: Read, patterns: Patterns) -> None:
    """Without the ten points of the money the total of 100 would not be the sum of its rows."""
    report = report_of(grid(*MONEY, *BELOW, "总分 | | | 100 | 97.4 |"))
    (form,) = report.forms
    assert [(b.adjusted.text, b.spent.text, b.rate.text, b.weight.text, b.score.text) for b in form.budget] == [
        ("5600000.00", "5544000.00", "99%", "10", "9.9")
    ]
    verdicts = api.verify(report, patterns).verdicts
    assert {v.agreement for v in verdicts if v.code in ("T201", "T202")} == {Agreement.AGREES}


def test_money_does_not_swallow_what_stands_under_other_headers(report_of: Read) -> None:
    """Words where the money should stand head something else, even where nobody can say what."""
    rows = (
        "名目 | 去向 | 所见 | 如何",
        "沟渠 | 清淤 | 三处 | 尚可",
        "闸门 | 更换 | 两座 | 尚可",
        "林带 | 补植 | 全段 | 尚可",
    )
    report = report_of(grid("资金来源 | 预算数 | 执行数 | 执行率", "合计 | 100 | 90 | 90%", *rows))
    assert [line.item.text for form in report.forms for line in form.budget] == ["合计"]


@pytest.mark.parametrize(
    "rows",
    [
        ("乡镇 | 上年产量 | 本年产量 | 增减", "青溪 | 820吨 | 811吨 | -9吨", "白马 | 640吨 | 640吨 | 0", "石桥 | 512吨 | 486吨 | -26吨"),
        ("支出项 | 预算数 | 决算数 | 占比", "教育 | 18.6 | 21.4 | 33%", "定位 | 32.0 | 30.5 | 47%", "调查 | 9.2 | 11.7 | 18%"),
        ("姓名 | 笔试 | 面试 | 名次", "甲某 | 40 | 38 | 2", "乙某 | 30 | 30 | 3", "丙某 | 45 | 39 | 1"),
    ],
    ids=["harvests", "accounts", "examinations"],
)  # fmt: skip
def test_tables_that_judge_nothing_are_no_forms(rows: tuple[str, ...], report_of: Read) -> None:
    report = report_of(grid(*rows).replace(TITLE, "有关情况\n\n"))
    assert [i for form in report.forms for i in form.indicators] == []


def test_what_cannot_be_told_is_said(report_of: Read) -> None:
    report = report_of(
        grid("甲 | 乙 | 丙 | 丁", "产出 | 修补 | 已办 | 尚可", "效益 | 通行 | 已办 | 尚可", "合计 | | | 100")
    )
    assert report.forms == ()
    assert [note.code for note in report.notes if note.code != "markdown"] == ["dissolved-table"]


def test_forms_side_by_side_on_a_sheet_are_two(patterns: Patterns) -> None:
    """Blank columns between them, a title over each, notes below: no cell of one is read as the other's."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for left, name in ((1, "exhibits"), (10, "dredging")):
        rows = truth()[name]
        sheet.cell(1, left, "甲单位绩效自查表" if left == 1 else "乙单位绩效核验表")
        for n, word in enumerate(["类", "内容", "应办", "办结", "满额", "实计"]):
            sheet.cell(2, left + n, word)
        for r, row in enumerate(rows, 3):
            *groups, own = row["levels"].split(" / ")
            cells = [groups[0], own, row["target"], row["actual"], row["weight"], row["score"]]
            for n, words in enumerate(cells):
                sheet.cell(r, left + n, words)
        sheet.cell(len(rows) + 4, left, "注：得分保留两位小数。")
    file = io.BytesIO()
    book.save(file)
    outcome = api.examine(source(file.getvalue(), "两表.xlsx"), patterns)
    got = [[(i.levels[-1].text, i.target.text, i.score.text) for i in form.indicators] for form in outcome.report.forms]
    want = [[(row["levels"].split(" / ")[-1], row["target"], row["score"]) for row in truth()[n]] for n in ("exhibits", "dredging")]  # fmt: skip
    assert got == want


@pytest.mark.parametrize("name", ["dredging", "traffic", "trails", "exhibits"])
def test_nobody_is_accused_by_a_header_that_was_guessed(name: str, patterns: Patterns) -> None:
    page = source((FOLDER / f"{name}-web.html").read_bytes(), f"{name}.html")
    verdicts = api.examine(page, patterns).verification.verdicts
    assert [v.code for v in verdicts if v.agreement is Agreement.DIFFERS and v.severity is Severity.ERROR] == []
