"""Expected reports against those that came."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import api
from pipeline.errors import PipelineError
from pipeline.shell.cli import app
from pipeline.shell.register import Received, missing, read
from pipeline.values.document import Source
from pipeline.values.report import Report
from tests.reading import library

REPORT = """# {unit}2023年度项目支出绩效自评表

| 项目名称 | {project} | | | | | |
| --- | --- | --- | --- | --- | --- | --- |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 产出指标 | 数量指标 | 培训人数 | ≥100人 | 110人 | 100 | 100 |

{signed}
"""


def report(unit: str, project: str, signed: str = "") -> Report:
    data = REPORT.format(unit=unit, project=project, signed=signed).encode()
    return api.examine(Source("r.md", "", hashlib.sha256(data).hexdigest(), data), library()).report


def register(folder: Path, *lines: str) -> Path:
    path = folder / "register.csv"
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


def states(path: Path, *reports: Report) -> list[str]:
    received = Received()
    for each in reports:
        received.add(each)
    return [f"{organisation} {project} {state}".replace("  ", " ") for organisation, project, _, state in missing(read(path), received)]


def test_a_report_that_did_not_come_is_missing(tmp_path: Path) -> None:
    path = register(tmp_path, "organisation,project,year", "某县民政局,低保,2023", "某县水务局,水库,2023", "某县民政局,低保,2022")
    assert states(path, report("某县民政局", "低保")) == ["某县水务局 水库 missing", "某县民政局 低保 missing"]


@pytest.mark.parametrize(("signed", "state"), [("2024年3月20日", []), ("2024年4月2日", ["某县民政局 低保 late"]), ("", [])])
def test_a_report_dated_after_its_due_date_is_late_and_an_undated_one_is_not(tmp_path: Path, signed: str, state: list[str]) -> None:
    path = register(tmp_path, "单位名称,项目名称,年度,截止日期", "某县民政局,低保,2023年,2024-03-31")
    assert states(path, report("某县民政局", "低保", signed)) == state


def test_of_two_reports_one_is_superseded(tmp_path: Path) -> None:
    path = register(tmp_path, "organisation,project,year", "某县民政局,低保,2023")
    one, two = report("某县民政局", "低保", "2024年3月1日"), report("某县民政局", "低保", "2024年3月9日")
    assert states(path, one, two) == ["某县民政局 低保 superseded"]


@pytest.mark.parametrize("lines", [("unit,year", "甲,2023"), ("organisation,project,year", "甲,,今年"), ("organisation,year,due", "甲,2023,三月底")])
def test_a_register_that_cannot_be_read_says_so(tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(PipelineError):
        read(register(tmp_path, *lines))


def test_the_command_line_writes_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "r.md").write_text(REPORT.format(unit="某县民政局", project="低保", signed=""), encoding="utf-8")
    path = register(tmp_path, "organisation,project,year", "某县民政局,低保,2023", "=某县水务局,水库,2023")
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["extract", str(folder), "--out", str(out), "--jobs", "1", "--no-pages", "--register", str(path)])
    assert done.exit_code == 0, done.output
    with (out / "missing.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == [["organisation", "project", "year", "state"], ["'=某县水务局", "水库", "2023", "missing"]]
