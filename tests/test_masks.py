"""Personal identifiers are masked wherever results are shown; no figure of a budget ever is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from pipeline.shell.cli import app
from pipeline.shell.masks import SHOWN, masked

RESIDENT, MOBILE, CARD = "11010519491231002X", "13800138000", "6222021234567890128"
REPORT = f"""# 某县民政局2023年度部门整体支出绩效自评报告

填报人：张三，身份证号{RESIDENT}，联系电话{MOBILE}，收款账号{CARD}。

| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因 |
| - | - | - | - | - | - | - | - |
| 产出 | 数量 | 救助人数 | ≥100人 | 80人 | 50 | 50 | 请联系{MOBILE} |
| 效益 | 社会效益 | 政策知晓率 | ≥90% | 95% | 50 | 50 | |
"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"身份证号{RESIDENT}。", "身份证号110105**********2X。"),
        (f"电话：{MOBILE}", "电话：138****8000"),
        (f"账号 {CARD}", "账号 6222***********0128"),
        ("6222 0212 3456 7890 128", "6222*************** 128"),
        ("110105194912310021", "110105194912310021"),  # the check digit is another's: no identifier
        ("全年支出13800138000元", "全年支出13800138000元"),
        ("预算12345678901.23元，13800138000.50元", "预算12345678901.23元，13800138000.50元"),
        ("培训13912345678人次", "培训13912345678人次"),
        ("指标编号20230101138001380001", "指标编号20230101138001380001"),
        ("1234 5678 万元", "1234 5678 万元"),
    ],
)
def test_only_what_is_surely_an_identifier_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.fixture
def results(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text(REPORT, encoding="utf-8")
    return tmp_path


def run(folder: Path, *before: str) -> Path:
    out = folder / "out"
    done = CliRunner().invoke(app, [*before, "extract", str(folder / "in"), "--out", str(out), "--jobs", "1"])
    assert done.exit_code == 0, done.output
    return out


def everything(out: Path) -> str:
    """All that a person opens: tables, pages, workbook, base."""
    texts = [path.read_text(encoding="utf-8-sig") for path in [*out.glob("*.csv"), *(out / "report").rglob("*.html")]]
    book = openpyxl.load_workbook(out / "workbook.xlsx", read_only=True)
    texts += [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    with sqlite3.connect(out / "fuhe.sqlite") as base:
        texts += [str(row) for row in base.execute("SELECT * FROM statements")]
    return "\n".join(texts)


def test_no_output_shows_them_and_the_record_keeps_them(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SHOWN, raising=False)
    out = run(results)
    shown = everything(out)
    assert not any(number in shown for number in (RESIDENT, MOBILE, CARD)) and "138****8000" in shown
    assert all(number in (out / "records.jsonl").read_text(encoding="utf-8") for number in (RESIDENT, MOBILE))
    told = CliRunner().invoke(app, ["diff", str(out)]).output
    assert MOBILE not in told


def test_who_must_see_them_asks_for_it(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SHOWN, "")  # set again behind the test
    run(results)
    assert MOBILE in everything(run(results, "--show-identifiers"))
