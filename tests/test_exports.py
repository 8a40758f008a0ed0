"""Results for other programs, progress as JSON lines, and a folder that is watched."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from pipeline.shell.cli import app
from pipeline.shell.store import table
from pipeline.shell.watching import watched

REPORT = """# 某县民政局2023年度部门整体支出绩效自评表
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| - | - | - | - | - | - | - |
| 产出 | 数量 | 救助人数 | ≥100人 | {done}人 | 50 | 50 |
| 效益 | 社会效益 | 政策<b>“知晓”率 | ≥90% | 95% | 50 | 50 |
| 合计 | | | | | 100 | 100 |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "甲 局.md").write_text(REPORT.format(done=80), encoding="utf-8")
    return tmp_path


def extract(folder: Path, *more: str) -> str:
    words = ["extract", str(folder / "in"), "--out", str(folder / "out"), "--jobs", "1", "--no-pages", *more]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return done.stderr


def test_sarif_holds_each_finding_and_what_was_settled_is_suppressed(folder: Path) -> None:
    extract(folder, "--also", "sarif,junit")
    (run,) = json.loads((folder / "out" / "findings.sarif").read_text(encoding="utf-8"))["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    found = table(folder / "out", "findings")
    assert [r["ruleId"] for r in run["results"]] == [row["code"] for row in found] != []
    first = run["results"][0]
    assert first["ruleId"] in rules and first["level"] in ("error", "warning", "note")
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "%E7%94%B2%20%E5%B1%80.md"
    decide = ["decide", found[0]["key"], "explained", "--in", str(folder / "out"), "--note", "已核实"]
    assert CliRunner().invoke(app, decide).exit_code == 0
    extract(folder, "--also", "sarif")
    (run,) = json.loads((folder / "out" / "findings.sarif").read_text(encoding="utf-8"))["runs"]
    assert run["results"][0]["suppressions"][0]["kind"] == "external"
    assert not (folder / "out" / "verdicts.junit.xml").exists()  # of the run before


def test_junit_has_a_case_for_each_verdict(folder: Path) -> None:
    extract(folder, "--also", "junit")
    (suite,) = ElementTree.parse(folder / "out" / "verdicts.junit.xml").getroot()
    rows = table(folder / "out", "verdicts")
    cases = suite.findall("testcase")
    assert suite.get("name") == "甲 局.md" and len(cases) == len(rows)
    failed = [case.get("classname") for case in cases if case.find("failure") is not None]
    assert failed == [row["code"] for row in rows if row["agreement"] == "differs"]


def test_a_format_that_nobody_knows_is_refused(folder: Path) -> None:
    done = CliRunner().invoke(app, ["extract", str(folder / "in"), "--out", str(folder / "out"), "--also", "pdf"])
    assert done.exit_code == 2 and "sarif | junit" in done.stderr


def test_progress_as_json_names_files_and_no_words_of_theirs(folder: Path) -> None:
    said = [json.loads(line) for line in extract(folder, "--log", "json").splitlines()]
    assert [e["event"] for e in said if e["event"] != "running"] == ["document", "step", "document"]
    assert said[0]["path"] == "甲 局.md" and said[0]["findings"] > 0 and said[0]["failed"] is False
    assert "救助" not in json.dumps(said, ensure_ascii=False)


def test_what_comes_into_a_watched_folder_starts_another_run(folder: Path) -> None:
    stop, seen = threading.Event(), []
    threading.Thread(target=lambda: (time.sleep(60), stop.set()), daemon=True).start()

    def run() -> int:
        extract(folder)
        return len(table(folder / "out", "documents"))

    for count in watched([folder / "in"], folder / "out", run, stop):
        seen.append(count)
        if count == 2:
            stop.set()
        else:
            name = folder / "in" / "乙.md"
            threading.Timer(1, name.write_text, (REPORT.format(done=120), "utf-8")).start()
    assert seen == [1, 2]
