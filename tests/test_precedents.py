"""An explanation accepted last year is met again beside the same question this year, and decides nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.shell import store
from tests.submitted import HEAD, ROWS, extracted, total
from tests.test_cli import Run, fuhe

__all__ = ["fuhe"]


def report(year: int, unit: str = "甲县教育局") -> str:
    rows = "\n".join(f"| {' | '.join(row)} |" for row in (HEAD, ["---"] * len(HEAD), *ROWS, total("98")))
    return f"# {unit}{year}年度项目支出绩效自评表\n\n{rows}\n"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in (("2022", report(2022)), ("2023", report(2023)), ("乙", report(2023, "乙县教育局"))):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return extracted(folder, tmp_path / "out", pages="none")


def key(out: Path, path: str) -> str:
    return next(row["key"] for row in store.table(out, "findings") if (row["path"], row["code"]) == (path, "T202"))


def test_last_year_s_word_stands_beside_this_year_s_finding(fuhe: Run, out: Path) -> None:
    fuhe("decide", key(out, "2022.md"), "explained", "--in", out, "--note", "加分项未列", "--by", "王")
    told = fuhe("show", key(out, "2023.md"), "--in", out)[1]
    assert "上年意见    已说明 王 " in told and "加分项未列" in told and "待核" in told
    found = json.loads(fuhe("show", key(out, "2023.md"), "--in", out, "--json")[1])
    assert (found["decision"], found["last_year"]["verdict"], found["last_year"]["note"]) == ("", "explained", "加分项未列")
    for other in ("2022.md", "乙.md"):
        assert "last_year" not in json.loads(fuhe("show", key(out, other), "--in", out, "--json")[1])


def test_what_was_taken_back_or_was_a_misreading_is_no_precedent(fuhe: Run, out: Path) -> None:
    fuhe("decide", key(out, "2022.md"), "misread", "--in", out, "--correct", "98→100")
    assert "上年意见" not in fuhe("show", key(out, "2023.md"), "--in", out)[1]
    fuhe("decide", key(out, "2022.md"), "confirmed", "--in", out)
    assert "上年意见" in fuhe("show", key(out, "2023.md"), "--in", out)[1]
    fuhe("decide", key(out, "2022.md"), "undo", "--in", out)
    assert "上年意见" not in fuhe("show", key(out, "2023.md"), "--in", out)[1]
