"""Results for other programs, progress as JSON lines, and a folder that is watched."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from pipeline.errors import PipelineError
from pipeline.shell import run
from pipeline.shell.cli import app
from pipeline.shell.intake import load_patterns
from pipeline.shell.run import Options
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


def test_gitlab_shows_what_nobody_has_settled(folder: Path) -> None:
    extract(folder, "--also", "gitlab")
    place = folder / "out" / "gl-code-quality.json"
    found, shown = table(folder / "out", "findings"), json.loads(place.read_text(encoding="utf-8"))
    assert [(each["check_name"], each["location"]["path"]) for each in shown] == [(r["code"], r["path"]) for r in found]
    assert {each["severity"] for each in shown} <= {"major", "minor", "info"}
    assert len({each["fingerprint"] for each in shown}) == len(shown) > 0
    decide = ["decide", found[0]["key"], "explained", "--in", str(folder / "out")]
    told = CliRunner().invoke(app, decide)
    assert "没有写说明" in told.output
    extract(folder, "--also", "gitlab")
    assert len(json.loads(place.read_text(encoding="utf-8"))) == len(shown) - 1


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


def test_what_comes_changes_moves_and_goes_in_a_watched_folder_starts_another_run(folder: Path) -> None:
    stop, first = threading.Event(), folder / "in" / "甲 局.md"
    threading.Thread(target=lambda: (time.sleep(90), stop.set()), daemon=True).start()
    first.unlink()  # nothing there yet is no mistake
    options = Options(1, pages="none", empty=True, decisions=folder / "d.sqlite")

    def go() -> list[tuple[str, str]]:
        run.extract([folder / "in"], folder / "out", load_patterns(), options)
        return [(row["path"], row["status"]) for row in table(folder / "out", "documents")]

    def slowly() -> None:  # a copy that takes longer than any pause between its parts
        text = REPORT.format(done=80)
        with first.open("w", encoding="utf-8") as stream:
            for n in range(0, len(text), len(text) // 4):
                stream.write(text[n : n + len(text) // 4])
                stream.flush()
                time.sleep(0.6)

    wanted = [
        ([], slowly),
        ([("甲 局.md", "read")], lambda: first.rename(folder / "in" / "乙.md")),
        ([("乙.md", "read")], (folder / "in" / "乙.md").unlink),
        ([], stop.set),
    ]
    for found in watched([folder / "in"], folder / "out", go, stop):
        if found == wanted[0][0]:  # a machine with much else to do may meet the copy half-way: then it is met again
            threading.Timer(0.3, wanted.pop(0)[1]).start()
        if not wanted:
            break
    assert not wanted


def test_what_comes_during_the_first_run_is_not_missed(folder: Path) -> None:
    stop, seen = threading.Event(), []
    threading.Thread(target=lambda: (time.sleep(60), stop.set()), daemon=True).start()

    def go() -> int:
        count = len(list((folder / "in").iterdir()))
        if count == 1:
            (folder / "in" / "乙.md").write_text("x", encoding="utf-8")
        return count

    for count in watched([folder / "in"], folder / "out", go, stop):
        seen.append(count)
        if len(seen) == 2:
            stop.set()
    assert seen == [1, 2]


def test_a_run_that_could_not_be_made_is_told_once_and_tried_again(folder: Path) -> None:
    stop, seen, tries = threading.Event(), [], [0]
    threading.Thread(target=lambda: (time.sleep(60), stop.set()), daemon=True).start()

    def go() -> str:
        tries[0] += 1
        if 1 < tries[0] < 4:
            raise PipelineError("another run is writing here")
        return "done"

    for found in watched([folder / "in"], folder / "out", go, stop):
        seen.append(str(found))
        if len(seen) == 1:
            threading.Timer(0.5, (folder / "in" / "乙.md").write_text, ("x", "utf-8")).start()
        if len(seen) == 3:
            stop.set()
    assert seen == ["done", "another run is writing here", "done"] and tries == [4]


def test_what_cannot_be_checked_by_a_schema_here_follows_the_standard(folder: Path) -> None:
    """SARIF 2.1.0: what the standard requires of each object, and the values it allows (§3.13-3.49)."""
    extract(folder, "--also", "sarif,junit")
    log = json.loads((folder / "out" / "findings.sarif").read_text(encoding="utf-8"))
    assert log["version"] == "2.1.0" and {"version", "runs"} <= log.keys() <= {"$schema", "version", "runs"}
    for one in log["runs"]:
        driver = one["tool"]["driver"]
        assert driver["name"] and len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
        for rule in driver["rules"]:
            assert rule["shortDescription"]["text"] and rule["help"]["text"]
            assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
        for result in one["results"]:
            assert result["message"]["text"] and result["level"] in ("none", "note", "warning", "error")
            assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
            for place in result["locations"]:
                uri = place["physicalLocation"]["artifactLocation"]["uri"]
                assert uri.isascii() and not set(uri) & set(' <>"{}|\\^`') and not uri.startswith("/")
            assert all(mark["kind"] in ("inSource", "external") for mark in result.get("suppressions", ()))
            assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
    (suite,) = ElementTree.parse(folder / "out" / "verdicts.junit.xml").getroot()
    counted = {"tests": "*", "failures": "*/failure", "skipped": "*/skipped", "errors": "*/error"}
    assert {name: int(suite.get(name, -1)) for name in counted} == {
        n: len(suite.findall(at)) for n, at in counted.items()
    }


@pytest.mark.parametrize(("named", "status"), [((), 0), (("--fail-on", "findings"), 1), (("--fail-on", "warnings"), 2)])
def test_a_gate_on_findings_is_an_exit_status(named: tuple[str, ...], status: int, folder: Path) -> None:
    words = ["extract", str(folder / "in"), "--out", str(folder / "out"), "--jobs", "1", "--no-pages", *named]
    assert CliRunner().invoke(app, words).exit_code == status


def test_a_drive_that_is_away_empties_no_results(folder: Path) -> None:
    """While the watched folder is gone the last results stand, which is told once; when it is back the work goes on."""
    stop, seen = threading.Event(), []
    threading.Thread(target=lambda: (time.sleep(60), stop.set()), daemon=True).start()
    away, out = folder / "away", folder / "out"
    options = Options(1, "", "zh", folder / "decisions.sqlite", {}, pages="none", empty=True)

    def go() -> int:
        return run.extract([folder / "in"], out, load_patterns(), options).counts["files"]

    def later(work: Callable[[], object]) -> None:
        threading.Timer(0.3, work).start()

    for found in watched([folder / "in"], out, go, stop):
        seen.append(found)
        if found == 1:
            later(partial((folder / "in").rename, away))
        elif isinstance(found, PipelineError):
            assert "没有这个文件" in found.zh and len(table(out, "documents")) == 1
            (away / "乙.md").write_text("x", encoding="utf-8")
            later(partial(away.rename, folder / "in"))
        else:
            stop.set()
    assert [type(one) for one in seen] == [int, PipelineError, int] and seen[-1] == 2
