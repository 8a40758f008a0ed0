"""What a run leaves behind: the contract's tables, exact records, no half results."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.shell import record, store
from pipeline.shell.columns import KINDS, guarded, unguarded
from pipeline.shell.faults import shortfall
from pipeline.shell.show import ends, number
from pipeline.shell.tables import rows_of
from pipeline.values.document import Note
from pipeline.values.interval import Interval
from pipeline.values.place import Cited, Place
from pipeline.values.report import Report
from tests.handmade import OPEN, RATE, RECORD, REPORT, SCORE, SHA

ROWS = rows_of(RECORD, {}, "zh")
CONTRACT = {
    "documents": "doc_id, path, sha256, format, bytes, pages, kind, title, organisation, year, status, tables, indicators, numbers, numbers_checked, findings, reason, project, region, score, score_recomputed, grade, grade_recomputed, initial, adjusted, spent, rate, decided, open",
    "indicators": "doc_id, path, page, table, row, level1, level2, level3, target, actual, weight, score, standard, excuse, target_bound, target_value, target_unit, actual_value, actual_unit, weight_value, score_value, recomputed_low, recomputed_high, method, agreement, reason, x0, y0, x1, y1, form, project, half_target, half_target_value, rate, rate_value, level4, duty, nature, variants, place",
    "budget": "doc_id, path, page, table, row, item, initial, adjusted, spent, rate, weight, score, unit, initial_value, adjusted_value, spent_value, rate_value, score_value, recomputed_rate, agreement, reason, x0, y0, x1, y1, form, project, unit_said, other, variants, place",
    "totals": "doc_id, path, page, table, row, label, weight, score, recomputed_weight, recomputed_score, agreement, reason, form, project, rate, recomputed_rate, place",
    "statements": "doc_id, path, page, sentence, topic, text, value, unit, year, unit_said",
    "verdicts": "key, doc_id, path, code, agreement, severity, subject, page, table, row, column, claimed, recomputed_low, recomputed_high, gap, formula, message, reason, form, project, cause, variants, chance, place",
    "findings": "key, doc_id, path, code, agreement, severity, subject, page, table, row, column, claimed, recomputed_low, recomputed_high, gap, formula, message, reason, form, project, cause, variants, diagnosis, points_at_stake, basis, decision, decided_by, x0, y0, x1, y1, grounds, version, consequence, place",
    "operands": "key, doc_id, path, code, role, label, text, low, high, unit, page, table, row, column, x0, y0, x1, y1, place",
    "statistics": "by, value, documents, indicators, agrees, differs, undecided, findings, open, scored, score_mean, score_min, score_max, score_recomputed_mean, top_share, full_share, same_share, unusual, decisions, seconds, alike_share",
    "coverage": "doc_id, path, page, table, cells, read, ignored, left, note",
    "leftovers": "doc_id, path, page, table, row, column, text, reason",
}  # fmt: skip


def named(table: str, at: int = 0) -> dict[str, str]:
    return dict(zip(KINDS[table], ROWS[table][at], strict=True))


def picked(row: dict[str, str], columns: str) -> list[str]:
    return [row[name] for name in columns.split()]


@pytest.mark.parametrize("table", CONTRACT)
def test_columns_are_the_contract_s(table: str) -> None:
    assert list(KINDS[table]) == CONTRACT[table].split(", ")


def test_a_record_comes_back_the_same() -> None:
    line = record.written(RECORD)
    assert record.reread(line) == RECORD
    assert b'"2207/2000"' in record.written(RECORD) or b'"141/100"' in line


def test_the_schema_in_docs_is_the_record_s() -> None:
    kept = Path(__file__).parents[1] / "docs" / "record.schema.json"
    assert kept.read_text(encoding="utf-8") == record.schema(), "run: make docs"
    assert json.loads(record.schema())["$defs"]["Interval"]["properties"]["lo"]["type"] == "string"


def test_what_a_finding_rests_on_stands_figure_by_figure() -> None:
    rows = [dict(zip(KINDS["operands"], row, strict=True)) for row in ROWS["operands"]]
    assert [picked(row, "role label text low high unit row") for row in rows if row["key"] == RATE.key] == [
        ["claimed", "执行率", "141%", "140.5", "141.5", "%", "3"],
        ["evidence", "支出", "1745.81", "", "", "", "3"],
        ["evidence", "全年预算数", "1745.81", "", "", "", "3"],
    ]
    assert {row["key"] for row in rows} == {row[0] for row in ROWS["findings"]}


def test_an_indicator_s_row_shows_said_read_and_recomputed() -> None:
    row = named("indicators")
    assert picked(row, "page table row level1 level2 level3 target actual weight score") == [
        "6", "1", "5", "产出", "数量", "培训人次", "100", "80", "10", "10",
    ]  # fmt: skip
    assert picked(row, "target_bound target_value recomputed_low recomputed_high agreement method") == [
        "=", "100", "7", "8", "differs", "80 ÷ 100 × 10",
    ]  # fmt: skip
    assert row["variants"] == "按比例 7…8分; 每满1% 7.5分"
    assert picked(row, "x0 y0 x1 y1") == ["72", "100.5", "140.25", "118"]


def test_goals_that_are_no_number_have_no_value() -> None:
    row = named("indicators", 1)
    assert picked(row, "target target_bound target_value actual actual_value actual_unit half_target_value") == [
        "健全", "", "", "1.2~3%", "", "%", "",
    ]  # fmt: skip
    assert (row["agreement"], row["reason"]) == ("undecided", "没有评分标准")


def test_budget_lines_are_in_yuan_and_percent() -> None:
    assert picked(named("budget"), "initial initial_value spent_value unit unit_said rate rate_value recomputed_rate agreement") == [
        "1241.99", "12419900", "17458100", "元", "万元", "141%", "141", "100", "differs",
    ]  # fmt: skip


def test_a_total_has_what_its_column_adds_up_to() -> None:
    assert picked(named("totals"), "label score recomputed_weight recomputed_score agreement") == ["合计", "95.5", "", "95.5", "agrees"]


def test_a_document_counts_its_numbers_and_findings() -> None:
    row = named("documents")
    assert picked(row, "organisation year status indicators findings decided open project score_recomputed") == [
        "正宁县人社局", "2023", "read", "2", "2", "0", "2", "设备购置", "95.5",
    ]  # fmt: skip
    assert picked(row, "initial rate") == ["12419900", "141"]
    assert (row["numbers"], row["numbers_checked"]) == ("16", "6")


def test_the_numbers_no_check_looked_at_are_told_with_the_reason() -> None:
    notes = [line[-1] for line in ROWS["coverage"]]
    assert sum(int(n) for note in notes for n in re.findall(r"(\d+) 个数未参与复算", note)) == 16 - 6
    assert any("正文的数" in note and "没有与它相关的另一个数" in note for note in notes)


def test_statements_keep_the_words_and_the_printed_unit() -> None:
    assert picked(named("statements"), "topic text value unit unit_said") == ["部门决算支出", "14834万元", "148340000", "元", "万元"]
    assert picked(named("statements", 1), "text value") == ["3次、4次", ""]


def test_a_verdict_s_gap_is_in_the_claim_s_unit() -> None:
    row = named("verdicts")
    assert picked(row, "key subject claimed recomputed_low recomputed_high gap") == [
        RATE.key, "budget/全年支出", "141%", "99.999", "100.001", "40.499",
    ]  # fmt: skip
    assert named("verdicts", 2)["key"] == OPEN.key


def test_numbers_are_rounded_outward_at_the_ends_and_to_the_nearest_else() -> None:
    third = Fraction(1, 3)
    assert ends(Interval(-third, third), "") == ("-0.333334", "0.333334")
    assert [number(third), number(-third, 2), number(Fraction(1, 2), 0), number(10**9)] == ["0.333333", "-0.33", "1", "1000000000"]


def written(out: Path, copies: int = 1) -> Path:
    with store.Writer(out) as writer:
        for _ in range(copies):
            writer.add(record.written(RECORD), ROWS)
        writer.close([], {"version": "0"})
    return out


def test_files_are_for_excel_and_sorted_by_stake(tmp_path: Path) -> None:
    out = written(tmp_path / "out")
    raw = (out / "findings.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfkey,doc_id") and b"\r\n" in raw
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(r["key"], r["points_at_stake"]) for r in rows] == [(SCORE.key, "2"), (RATE.key, "0.333333")]
    assert rows[1]["diagnosis"] == "分母用了年初预算数，得 140.57%"


def test_no_spreadsheet_runs_a_text_and_frames_take_the_guard_off(tmp_path: Path) -> None:
    out = written(tmp_path / "out")
    text = (out / "indicators.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in text
    assert "'-备注" in (out / "leftovers.csv").read_text(encoding="utf-8-sig")
    frames = store.frames(out)
    assert frames["indicators"]["excuse"][0] == '=HYPERLINK("x")'
    assert list(frames["indicators"]["row"]) == [5, 6] and frames["indicators"]["recomputed_low"].isna()[1]
    assert frames["budget"]["rate_value"][0] == 141
    with closing(sqlite3.connect(out / "fuhe.sqlite")) as base:
        assert base.execute("SELECT excuse, weight_value FROM indicators").fetchall() == [('=HYPERLINK("x")', 10), ("", 5)]


@given(st.text(alphabet="'=+-@＝＠\t\rab1", max_size=6))
def test_guarding_is_undone_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(tuple("=+-@＝＠\t\r"))


@pytest.mark.parametrize(
    ("notes", "reason"),
    [
        ((), None),
        ((("tracked-changes", None),), None),
        ((("image-page", 3), ("image-page", 1), ("image-page", 2), ("image-page", 9)), "第 1–3, 9 页是图片，没有文字层：请提供带文字层的文件"),
        ((("picture", None), ("damaged-page", 4)), "第 4 页已损坏，未读；文中有大幅图片，图中文字未读"),
    ],
)
def test_what_could_not_be_read_makes_a_document_partial(notes: tuple[tuple[str, int | None], ...], reason: str | None) -> None:
    found = tuple(Note(code, "", Cited("", (Place(SHA[:16], page=page),)) if page else None) for code, page in notes)
    short = shortfall(replace(REPORT, notes=found))
    assert (short.zh if short else None) == reason
    assert shortfall(Report(SHA[:16], "a.pdf")), "a document without any text is never simply read"


def test_two_runs_leave_the_same_bytes(tmp_path: Path) -> None:
    first, second = written(tmp_path / "a", 2), written(tmp_path / "b", 2)
    for path in sorted(first.iterdir()):
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name


def test_a_run_that_breaks_leaves_the_old_results(tmp_path: Path) -> None:
    out = written(tmp_path / "out")
    before = (out / "records.jsonl").read_bytes()
    with pytest.raises(RuntimeError), store.Writer(out) as writer:
        writer.add(record.written(RECORD), ROWS)
        raise RuntimeError
    assert (out / "records.jsonl").read_bytes() == before
    assert not [p for p in out.iterdir() if p.name.startswith(".")]
    assert SHA[:16] in before.decode()
