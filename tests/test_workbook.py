"""The workbook: what stands on its sheets, what an auditor writes into it and reads back, and that nothing in it runs."""

from __future__ import annotations

import re
import shutil
import sqlite3
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.errors import DecisionError
from pipeline.shell import answers, cells, cli, decisions, store, workbook
from pipeline.shell.sheets import FINDINGS, KEY, NOTE, VERDICT
from tests import submitted
from tests.test_cli import Run, fuhe

__all__ = ["fuhe"]
SHEETS = ["概览", "问题清单", "指标对照", "资金执行", "合计核对", "依据数据", "未核实", "文件清单", "统计", "规则说明"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("workbook")
    return submitted.extracted(submitted.written(home / "报送"), home / "out", pages="none")


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    """Results of one's own, to decide on."""
    return Path(shutil.copytree(made, tmp_path / "out"))


def rows(path: Path, title: str) -> list[dict[str, Any]]:
    """The rows of a sheet by its headers."""
    page = load_workbook(path)[title]
    head, *body = page.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


# --- what stands in it


def test_the_sheets_and_what_they_count(made: Path) -> None:
    book = load_workbook(made / "workbook.xlsx")
    assert book.sheetnames == SHEETS
    for title, table in (
        ("问题清单", "findings"),
        ("指标对照", "indicators"),
        ("资金执行", "budget"),
        ("合计核对", "totals"),
        ("依据数据", "operands"),
        ("统计", "statistics"),
        ("文件清单", "documents"),
    ):
        assert len(rows(made / "workbook.xlsx", title)) == len(store.table(made, table)), title
    undecided = [row for row in store.table(made, "verdicts") if row["agreement"] == "undecided"]
    assert len(rows(made / "workbook.xlsx", "未核实")) == len(undecided)
    counts = {row[0].value: row[1].value for row in book["概览"].iter_rows(min_row=4, max_row=19)}
    assert (
        counts["文件"] == 6 and counts["其中未能读取"] == 1 and counts["指标行"] == len(store.table(made, "indicators"))
    )
    assert {row["代码"] for row in rows(made / "workbook.xlsx", "规则说明")} >= {"R101", "T202"}


def test_the_front_names_the_units_to_look_at_first(made: Path) -> None:
    front = list(load_workbook(made / "workbook.xlsx")["概览"].iter_rows(values_only=True))
    at = next(number for number, row in enumerate(front) if row[0] == "先看这些单位")
    units = [row for row in front[at + 1 : at + 11] if isinstance(row[1], int)]
    assert units and [row[1] for row in units] == sorted((row[1] for row in units), reverse=True)
    assert any("正宁县人社局" in row[0] and "所报 98 分 · 复算 100 分" in row[3] for row in units)


def test_findings_come_by_points_at_stake_with_claim_and_recomputation(made: Path) -> None:
    found = rows(made / "workbook.xlsx", "问题清单")
    assert [row["键"] for row in found] == [row["key"] for row in store.table(made, "findings")]
    total = next(row for row in found if row["文件"] == "wrong.docx" and row["代码"] == "T202")
    assert (total["单位"], total["年度"], total["对象"], total["所报"]) == ("华池县教育局", 2023, "合计", "97")
    assert "100分" in total["复算"] and total["严重程度"] == "错误" and total["结论"] is None


def test_every_indicator_has_claim_recomputation_and_difference(made: Path) -> None:
    row = next(
        r
        for r in rows(made / "workbook.xlsx", "指标对照")
        if r["单位"] == "正宁县人社局" and r["三级指标"] == "培训人次"
    )
    assert (row["目标值"], row["完成值"], row["分值"], row["所报得分"]) == ("≥100人次", "120人次", 40, 40)
    wrong = next(r for r in rows(made / "workbook.xlsx", "合计核对") if r["单位"] == "正宁县人社局")
    assert (wrong["所报得分"], wrong["各行得分之和"], wrong["判定"]) == (98, 100, "不符")
    money = next(r for r in rows(made / "workbook.xlsx", "资金执行") if r["所报执行率"] == "141%")
    assert (money["年初预算（万元）"], money["全年预算（万元）"], money["复算执行率（%）"]) == (1241.99, 1745.81, 100)


def test_a_row_leads_to_its_table_and_to_its_page(made: Path, tmp_path: Path) -> None:
    workbook.write(made / "fuhe.sqlite", tmp_path / "w.xlsx", "zh", pages=True)
    book = load_workbook(tmp_path / "w.xlsx")
    page = book["问题清单"]
    head = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        said = dict(zip(head, row, strict=True))
        link = said["位置（看原文）"].hyperlink
        assert link.target.replace("\\", "/") == f"report/documents/{said['文件编号'].value}.html"
        assert link.location == said["键"].value
        if said["对照表行"].value:
            sheet, _, spot = said["对照表行"].hyperlink.location.partition("!")
            target = {c.value for c in book[sheet.strip("'")][int(spot[1:])]}
            row_of = said["位置（看原文）"].value.partition(" 列")[0]
            assert said["文件编号"].value in target and any(str(value).startswith(row_of) for value in target)


def test_it_is_made_for_reading_and_printing(made: Path) -> None:
    book = load_workbook(made / "workbook.xlsx")
    for title in SHEETS[1:]:
        page = book[title]
        assert page.freeze_panes and page.auto_filter.ref and page.print_title_rows == "$1:$1", title
        assert page.page_setup.orientation == "landscape" and page.page_setup.fitToHeight == 0
        assert page.sheet_properties.pageSetUpPr.fitToPage
    (choice,) = book["问题清单"].data_validations.dataValidation
    assert choice.formula1 == '"已确认,已说明,误读,规则有误"'
    assert book["指标对照"].conditional_formatting


def test_a_table_longer_than_a_sheet_goes_on_on_the_next(made: Path, tmp_path: Path) -> None:
    workbook.write(made / "fuhe.sqlite", tmp_path / "w.xlsx", "zh", last_row=4)
    book = load_workbook(tmp_path / "w.xlsx")
    pages = [book[name] for name in book.sheetnames if name.startswith("指标对照")]
    assert [page.title for page in pages][:2] == ["指标对照", "指标对照 (2)"]
    assert all(page.max_row <= 4 for page in pages) and sum(page.max_row - 1 for page in pages) == len(
        store.table(made, "indicators")
    )
    for row in book["问题清单"].iter_rows(min_row=2):
        link = row[[c.value for c in book["问题清单"][1]].index("对照表行")].hyperlink
        sheet, _, spot = link.location.partition("!") if link else ("", "", "A1")
        assert not sheet or book[sheet.strip("'")][spot].value or int(spot[1:]) <= 4


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def most(count: int) -> int:
        base = tmp_path / f"{count}.sqlite"
        with closing(store._base(base)) as results, results:
            kinds = store.KINDS["indicators"]
            row = ["文字" if kind == "t" else 1 for kind in kinds.values()]
            marks = ", ".join("?" * len(kinds))
            results.executemany(f"INSERT INTO indicators VALUES ({marks})", (row for _ in range(count)))
        tracemalloc.start()
        workbook.write(base, tmp_path / f"{count}.xlsx", "zh")
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    most(10)  # what is loaded once
    few, many = most(300), most(3_000)
    assert many < few + 2_700 * 100, "bytes kept for each row"


def test_nothing_found_is_a_workbook_too(tmp_path: Path) -> None:
    with store.Writer(tmp_path) as writer:
        writer.close([], {})
    workbook.write(tmp_path / "fuhe.sqlite", tmp_path / "w.xlsx", "en")
    book = load_workbook(tmp_path / "w.xlsx")
    assert book["findings"].max_row == 1 and "No findings." in {c.value for c in book["overview"]["A"]}


def test_the_same_results_give_the_same_bytes(made: Path, tmp_path: Path) -> None:
    for name in "ab":
        workbook.write(made / "fuhe.sqlite", tmp_path / name, "zh", pages=False)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() == (made / "workbook.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("text", "width", "count"),
    [("", 10, 0), ("abc", 10, 1), ("一二三四五", 10, 1), ("一二三四五六", 10, 2), ("a\nb", 10, 2), ("=" * 25, 10, 3)],
)
def test_how_many_lines_a_text_takes(text: str, width: int, count: int) -> None:
    assert cells.lines(text, width) == count
    assert cells.height(count) <= cells.height(count + 1)


# --- security


def entries(path: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            yield name, package.read(name).decode()


def test_no_cell_is_a_formula_and_no_link_leaves_the_folder(made: Path, tmp_path: Path) -> None:
    workbook.write(made / "fuhe.sqlite", tmp_path / "w.xlsx", "zh", pages=True)
    for name, text in entries(tmp_path / "w.xlsx"):
        assert "<f>" not in text and "<f " not in text, name
        if name.endswith(".rels"):
            outside = re.findall(r'Target="([^"]*)" TargetMode="External"', text)
            assert all(re.fullmatch(r"report[/\\]documents[/\\][0-9a-f-]+\.html", target) for target in outside), name
    words = [c.value for page in load_workbook(tmp_path / "w.xlsx") for row in page.iter_rows() for c in row]
    assert [w for w in words if isinstance(w, str) and w.startswith(tuple("=+-@＝＋－＠\t\r"))] == []
    assert f"'{submitted.FORMULA}" in words and "'@SUM(A1)" in words and f"'{submitted.HOSTILE_NAME}" in words


def test_a_text_that_no_cell_can_hold_is_cut(made: Path, tmp_path: Path) -> None:
    base = Path(shutil.copy(made / "fuhe.sqlite", tmp_path))
    with closing(sqlite3.connect(base)) as results, results:
        results.execute("UPDATE indicators SET standard = ?", ("=" + "长" * 40_000 + "\x00\x07",))
    workbook.write(base, tmp_path / "w.xlsx", "zh")
    (standard, *_) = {row["评分标准"] for row in rows(tmp_path / "w.xlsx", "指标对照")}
    assert standard.startswith("'=长") and standard.endswith("…") and len(standard) < 32_767


# --- the auditor's answers


def fill(path: Path, fill_row: Callable[[dict[str, Any]], dict[str, str]]) -> Path:
    """The workbook as an auditor saves it: for each finding the columns that `fill_row` gives."""
    book = load_workbook(path)
    page = book["问题清单" if "问题清单" in book.sheetnames else "findings"]
    head = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        for name, text in fill_row({str(h): c.value for h, c in zip(head, row, strict=True)}).items():
            row[head.index(name)].value = text
    book.save(path)
    return path


def on(code: str, **said: str) -> Callable[[dict[str, Any]], dict[str, str]]:
    return lambda row: said if row["代码"] == code else {}


def store_of(out: Path) -> tuple[decisions.Decision, ...]:
    return decisions.load(Path(store.run_of(out)["decisions"]))


@pytest.fixture
def book(out: Path, tmp_path: Path) -> Path:
    """The auditor's copy of the workbook; decisions go to a place of the test's own."""
    text = (out / "run.json").read_text(encoding="utf-8")
    where = store.run_of(out)["decisions"]
    (out / "run.json").write_text(text.replace(where, str(tmp_path / "decided.sqlite")), encoding="utf-8")
    return Path(shutil.copy(out / "workbook.xlsx", tmp_path / "底稿.xlsx"))


def test_what_was_filled_in_is_recorded_once(fuhe: Run, out: Path, book: Path) -> None:
    fill(
        book,
        lambda row: (
            {"结论": "已确认", "审核说明": "已函询"}
            if row["代码"] == "T202"
            else {"结论": "已说明"}
            if row["代码"] == "R101"
            else {}
        ),
    )
    status, told, _ = fuhe("decide", "--from", book, "--in", out, "--by", "王审计")
    assert status == cli.DONE and told.splitlines() == ["已记录 4 条，下次运行起生效"]
    said = store_of(out)
    assert sorted((d.verdict, d.note, d.by) for d in said) == [("confirmed", "已函询", "王审计")] * 3 + [
        ("explained", "", "王审计")
    ]
    assert fuhe("decide", "--from", book, "--in", out, "--by", "李审计")[1].splitlines() == [
        "已记录 0 条，下次运行起生效",
        "4 条早已记录",
    ]
    assert store_of(out) == said
    fuhe("verify", out)
    decided = {row["key"]: row["decision"] for row in store.table(out, "findings")}
    assert {decided[d.key] for d in said} == {"confirmed", "explained"}
    shown = [row["现有意见"] for row in rows(out / "workbook.xlsx", "问题清单") if row["键"] in {d.key for d in said}]
    assert sorted(shown) == ["已确认", "已确认", "已确认", "已说明"]


def test_a_misread_cell_is_read_as_the_auditor_says(out: Path, book: Path) -> None:
    fill(book, on("R101", 结论="误读", **{"正确文字（误读时填）": "100%"}))
    answers.record(out, book, "王审计", None, "zh")
    (decision,) = store_of(out)
    assert decision.correction == "141%→100%" and decision.place is not None


def test_an_answer_to_other_figures_is_no_answer_to_these(out: Path, book: Path) -> None:
    fill(
        book,
        lambda row: (
            {"结论": "已确认", "所报": "142%"}
            if row["代码"] == "R101"
            else {"结论": "已确认", "键": "0" * 12}
            if row["代码"] == "R102"
            else {}
        ),
    )
    assert answers.record(out, book, "王审计", None, "en") == [
        "0 recorded, shown from the next run on",
        "1 not recorded: the results have changed since",
        "1 not recorded: no such finding in these results",
    ]
    assert store_of(out) == ()


def test_a_wrong_word_stops_everything_and_says_where(out: Path, book: Path) -> None:
    fill(
        book,
        lambda row: (
            {"结论": "已确认"} if row["代码"] == "T202" else {"结论": "大概对"} if row["代码"] == "R102" else {}
        ),
    )
    with pytest.raises(
        DecisionError, match=r"1 处看不懂，一条也没有记录.*\n  问题清单 \d+：结论“大概对”不认识；可填 已确认"
    ):
        answers.record(out, book, "王审计", None, "zh")
    assert store_of(out) == ()


def test_all_mistakes_are_told_at_once(out: Path, book: Path) -> None:
    fill(
        book,
        lambda row: {
            "R101": {"结论": "误读", "正确文字（误读时填）": "141%"},
            "R102": {"结论": "属实"},
            "T202": {"结论": "已确认", "正确文字（误读时填）": "99"},
        }.get(row["代码"], {}),
    )
    with pytest.raises(DecisionError) as told:
        answers.record(out, book, "王审计", None, "zh")
    lines = told.value.zh.splitlines()
    assert "一条也没有记录" in lines[0] and "nothing was recorded" in told.value.en
    assert len(lines) > 4 and all(re.match(r"  问题清单 \d+：", line) for line in lines[1:])
    for said in ("“属实”不认识；可填 已确认", "正是系统所读", "正确文字（--correct）只用于 misread"):
        assert any(said in line for line in lines), said
    assert store_of(out) == ()


def test_rows_may_be_sorted_deleted_and_copied(out: Path, book: Path) -> None:
    """As Excel does it: whole rows move, some go, one stands there twice."""
    fill(book, lambda row: {"结论": " 已确认 "} if row["代码"] in ("R101", "T202") else {})
    paper = load_workbook(book)
    page = paper["问题清单"]
    head, *body = [[cell.value for cell in row] for row in page.iter_rows()]
    code = head.index("代码")
    kept = sorted((row for row in body if row[code] != "R101"), key=lambda row: str(row[0]), reverse=True)
    page.delete_rows(2, len(body))
    for row in [*kept, kept[0], [None] * len(head)]:
        page.append(row)
    paper.save(book)
    assert answers.record(out, book, "王审计", None, "zh") == ["已记录 3 条，下次运行起生效"]
    assert {d.verdict for d in store_of(out)} == {"confirmed"}
    twice = next(row for row in kept if row[head.index("结论")])
    twice[head.index("结论")] = "已说明"
    page.append(twice)
    paper.save(book)
    with pytest.raises(DecisionError, match=r"问题清单 \d+：与 问题清单 \d+ 是同一问题，结论不同"):
        answers.record(out, book, "王审计", None, "zh")


def test_an_empty_workbook_says_that_nothing_was_filled_in(out: Path, book: Path) -> None:
    assert answers.record(out, book, "王审计", None, "zh") == ["“结论”一列没有填写，没有可记录的"]


def test_a_note_without_a_verdict_is_told_not_lost_in_silence(out: Path, book: Path) -> None:
    fill(book, on("R101", 审核说明="已函询"))
    assert answers.record(out, book, "王审计", None, "zh")[1:] == ["1 行有说明或更正而没有结论，未记录"]


def test_a_workbook_does_not_speak_over_what_others_decided_since(out: Path, book: Path, fuhe: Run) -> None:
    """Wang fills the workbook in at home; meanwhile Li decides otherwise; one's own word may be changed, Li's not unseen."""
    fill(book, on("R101", 结论="已确认"))
    (key,) = [row["key"] for row in store.table(out, "findings") if row["code"] == "R101"]
    fuhe("decide", key, "explained", "--in", out, "--by", "李审计")
    told = answers.record(out, book, "王审计", None, "zh")
    assert told[:2] == ["已记录 0 条，下次运行起生效", "1 条未记录：底稿写出之后他人另有意见"]
    assert "李审计 已说明" in told[2] and len(store_of(out)) == 1
    fuhe("verify", out)
    shutil.copy(out / "workbook.xlsx", book)  # now it shows what Li decided
    fill(book, on("R101", 结论="已确认"))
    assert answers.record(out, book, "王审计", None, "zh") == ["已记录 1 条，下次运行起生效"]
    fill(book, on("R101", 结论="规则有误"))
    assert answers.record(out, book, "王审计", None, "zh") == ["已记录 1 条，下次运行起生效"], "one's own word"


def test_an_english_workbook_is_read_back_too(out: Path, book: Path) -> None:
    workbook.write(out / "fuhe.sqlite", book, "en", pages=False)
    fill(book, lambda row: {VERDICT.title.en: "confirmed", NOTE.title.en: "asked"} if row["code"] == "R101" else {})
    assert answers.record(out, book, "Wang", None, "en") == ["1 recorded, shown from the next run on"]


def test_what_is_no_workbook_of_ours_is_refused(fuhe: Run, out: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    Workbook().save(other)
    noise = tmp_path / "noise.xlsx"
    noise.write_bytes(b"PK\x03\x04 nothing")
    for path in (other, noise, tmp_path / "nowhere.xlsx"):
        status, _, err = fuhe("decide", "--from", path, "--in", out)
        assert status == cli.USAGE and path.name in err
    assert fuhe("decide", "--in", out)[0] == cli.USAGE


def test_the_columns_an_auditor_fills_are_on_the_printed_page() -> None:
    printed = FINDINGS.columns[: FINDINGS.printed]
    assert VERDICT in printed and NOTE in printed and KEY not in printed
