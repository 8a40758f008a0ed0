"""Options set once for many runs: what overrules what, where each value comes from, and what is wrong with a file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.shell.defaults import Setting, mapped, settings

VERBS = {"extract": ["out", "jobs", "profile", "no-pages", "lang"], "verify": ["jobs", "lang"], "score-rule": ["lang"]}
REPORT = "| 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n|---|---|---|---|---|---|\n| 产出 | 培训人数 | ≥10人 | 10人 | 10 | 10 |\n"


def set_by(text: str, folder: Path, **environment: str) -> list[Setting]:
    place = folder / "mine.toml"
    place.write_text(text, encoding="utf-8")
    return settings(VERBS, {"FUHE_CONFIG": str(place), **environment})


def test_a_table_is_for_its_verb_and_a_plain_line_for_all_that_know_it(tmp_path: Path) -> None:
    found = mapped(set_by('lang = "en"\n[extract]\njobs = 2\nno-pages = true\n', tmp_path))
    assert found == {
        "extract": {"lang": "en", "jobs": "2", "no_pages": True},
        "verify": {"lang": "en"},
        "score-rule": {"lang": "en"},
    }


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    found = set_by("[extract]\njobs = 2\n", tmp_path, FUHE_EXTRACT_JOBS="3", FUHE_SCORE_RULE_LANG="en")
    assert mapped(found) == {"extract": {"jobs": "3"}, "score-rule": {"lang": "en"}}
    assert [one.origin for one in found] == [str(tmp_path / "mine.toml"), "FUHE_EXTRACT_JOBS", "FUHE_SCORE_RULE_LANG"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[extract]\njob = 2\n", "没有 extract.job；可用 jobs、lang、no-pages、out、profile"),
        ("[extrakt]\njobs = 2\n", "没有 extrakt；可用 extract、score-rule、verify"),
        ("colour = 1\n", "没有 colour"),
        ("[extract\n", "不是有效的 TOML"),
    ],
)
def test_what_is_wrong_with_the_file_is_told(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(PipelineError) as ended:
        set_by(text, tmp_path)
    assert told in ended.value.zh


def fuhe(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", *words]
    home = str(Path(__file__).parent.parent)
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, "PYTHONPATH": home, **environment}, text=True, capture_output=True, check=False
    )


def test_a_run_remembers_who_set_what(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.md").write_text(REPORT, encoding="utf-8")
    (tmp_path / "fuhe.toml").write_text('[extract]\nno-pages = true\nprofile = "hubei"\njobs = 1\n', encoding="utf-8")
    done = fuhe("extract", "in", "--jobs", "2", cwd=tmp_path, FUHE_EXTRACT_OUT="results")
    assert done.returncode == 0, done.stderr
    options = json.loads((tmp_path / "results/run.json").read_text(encoding="utf-8"))["options"]
    assert options["profile"] == "hubei" and options["jobs"] == 2 and options["pages"] == "none"
    assert options["set"] == {
        "jobs": "command line",
        "no_pages": "fuhe.toml",
        "out": "FUHE_EXTRACT_OUT",
        "paths": "command line",
        "profile": "fuhe.toml",
    }
    shown = fuhe("config", "--json", cwd=tmp_path, FUHE_EXTRACT_OUT="results")
    lines = [json.loads(line) for line in shown.stdout.splitlines()]
    assert {"verb": "extract", "option": "out", "value": "results", "origin": "FUHE_EXTRACT_OUT"} in lines
    assert len(lines) == 4


def test_a_value_that_is_no_value_is_told_as_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "fuhe.toml").write_text('[extract]\njobs = "many"\n', encoding="utf-8")
    done = fuhe("extract", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 2 and "应为整数" in done.stderr
