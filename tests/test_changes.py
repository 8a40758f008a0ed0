"""What changed between two runs: the same report under another name, in a second draft, and checks that go quiet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.shell import changes, cli, store
from tests.submitted import HEAD, ROWS, extracted, total
from tests.test_cli import Run, fuhe

__all__ = ["fuhe"]


def report(unit: str, score: str) -> str:
    """A report whose rows add up to 100, and whose total row says `score`."""
    rows = "\n".join(f"| {' | '.join(row)} |" for row in (HEAD, ["---"] * len(HEAD), *ROWS, total(score)))
    return f"# {unit}2023年度项目支出绩效自评表\n\n{rows}\n"


def results(home: Path, files: dict[str, str]) -> Path:
    folder = home / "in"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return extracted(folder, home / "out", pages="none")


def told(old: Path, new: Path) -> list[tuple[str, str, str, str, str]]:
    return [(c["what"], c["path"], c["code"], c["old"], c["new"]) for c in changes.changes(old, new)]


def test_a_second_draft_is_held_against_the_first_whatever_it_is_called(tmp_path: Path) -> None:
    old = results(tmp_path / "a", {"甲/初稿.md": report("甲县教育局", "98"), "乙.md": report("乙县教育局", "100")})
    new = results(tmp_path / "b", {"修改稿.md": report("甲县教育局", "100"), "乙.md": report("乙县教育局", "100")})
    found = told(old, new)
    assert found[0] == ("renamed", "修改稿.md", "", "甲/初稿.md", "修改稿.md")
    assert ("verdict", "修改稿.md", "T202", "≠ 98 (100)", "= 100 (100)") in found
    assert {path for _, path, *_ in found} == {"修改稿.md"}


def test_a_file_that_only_lies_elsewhere_has_changed_nothing(tmp_path: Path) -> None:
    one, two = report("甲县教育局", "98"), report("乙县教育局", "97")
    old = results(tmp_path / "a", {"一.md": one, "二.md": two})
    new = results(tmp_path / "b", {"二.md": one, "三.md": two})
    assert ("renamed", "三.md", "", "二.md", "三.md") not in told(old, new)  # 二.md is another report now
    new = results(tmp_path / "c", {"2023/一.md": one, "2023/二.md": two})
    assert told(old, new) == [
        ("renamed", "2023/一.md", "", "一.md", "2023/一.md"), ("renamed", "2023/二.md", "", "二.md", "2023/二.md"),
    ]  # fmt: skip


def test_another_unit_s_report_is_another_document(tmp_path: Path) -> None:
    old = results(tmp_path / "a", {"一.md": report("甲县教育局", "98")})
    new = results(tmp_path / "b", {"二.md": report("乙县水利局", "98")})
    assert [c[:2] for c in told(old, new) if c[0] != "verdict"] == [("file", "一.md"), ("file", "二.md")]


@pytest.mark.parametrize(
    ("then", "now", "alarm"),
    [
        ((30, 1000), (28, 1000), ""), ((30, 1000), (0, 1000), "silent"), ((3, 100), (0, 100), ""),
        ((3, 1000), (30, 1000), "more"), ((40, 1000), (8, 1000), "fewer"), ((0, 0), (5, 5), ""), ((1, 2), (50, 100), ""),
    ],
)  # fmt: skip
def test_a_check_that_goes_quiet_or_wild_is_pointed_out(then: tuple[int, int], now: tuple[int, int], alarm: str) -> None:
    assert changes._alarm(then, now) == alarm


def test_the_rates_of_two_runs_as_a_person_and_as_a_program_read_them(fuhe: Run, tmp_path: Path) -> None:
    old = results(tmp_path / "a", {"一.md": report("甲县教育局", "98"), "二.md": report("乙县水利局", "100")})
    new = results(tmp_path / "b", {"一.md": report("甲县教育局", "100"), "二.md": report("乙县水利局", "100")})
    assert "T202  得分合计与各行之和不符  1/2 (50%)  0/2 (0%)" in fuhe("diff", old, new, "--checks")[1]
    rows = [json.loads(line) for line in fuhe("diff", old, new, "--checks", "--json")[1].splitlines()]
    assert {"code": "T202", "old": 1, "of_old": 2, "new": 0, "of_new": 2, "alarm": ""} in rows
    assert len(rows) == len({r["code"] for out in (old, new) for r in store.table(out, "verdicts")})
    assert "两次都没有问题" in fuhe("diff", new, new, "--checks")[1]
    assert fuhe("diff", old, "--checks")[0] == cli.USAGE
