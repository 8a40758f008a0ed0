"""Forms in layouts that draw few rules or none, and pages of prose whose lists are set in columns.

`tests/layouts/rows.md` holds the rows as a person reads them; each file beside it is one of these forms in one layout.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Indicator
from pipeline.values.verdict import Agreement
from tests.conftest import source

FOLDER = Path(__file__).parent / "layouts"
FORMS = sorted(p.name for p in FOLDER.iterdir() if p.suffix in (".pdf", ".txt", ".html") and not p.name.startswith(("prose", "lists")))
PROSE = sorted(p.name for p in FOLDER.glob("prose-*"))
Row = dict[str, str]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@cache
def truth() -> dict[str, list[Row]]:
    """The rows of each form, by the name of its section."""
    found: dict[str, list[Row]] = {}
    for part in (FOLDER / "rows.md").read_text("utf-8").split("\n## ")[1:]:
        name, _, table = part.partition("\n")
        head, _, *lines = [[c.strip() for c in line.split("|")[1:-1]] for line in table.splitlines() if line]
        found[name] = [dict(zip(head, line, strict=True)) for line in lines]
    return found


def said(row: Indicator, columns: Row) -> Row:
    """What was read of a row, in these columns."""
    levels = [bare(level.said.text) for level in row.levels if level.said and bare(level.said.text)]
    fields = {name: getattr(row, name).said for name in columns if name != "levels"}
    return {"levels": " / ".join(levels)} | {name: bare(cell.text) if cell else "" for name, cell in fields.items()}


def read(name: str, patterns: Patterns) -> api.Outcome:
    return api.examine(source((FOLDER / name).read_bytes(), name), patterns)


# Columns one space apart: what stands in which can't be told for certain, see below.
TOLD = [name for name in FORMS if not name.endswith("-tight.txt")]


@pytest.mark.parametrize("name", TOLD)
def test_every_row_is_read(name: str, patterns: Patterns) -> None:
    want = truth()[name.partition("-")[0]]
    got = [row for form in read(name, patterns).report.forms for row in form.indicators]
    assert [said(row, want[0]) for row in got] == want


@pytest.mark.parametrize("name", [name for name in FORMS if name.endswith("-tight.txt")])
def test_columns_that_cannot_be_told_accuse_nobody(name: str, patterns: Patterns) -> None:
    """`pdftotext -layout` pushes words aside that have no room: a number may stand under its neighbour's header."""
    outcome = read(name, patterns)
    assert outcome.report.forms
    assert {note.code for note in outcome.report.notes} >= {"doubtful", "unruled-table"}
    assert [v.code for v in outcome.verification.verdicts if v.agreement is Agreement.DIFFERS] == []


@pytest.mark.parametrize("name", PROSE)
def test_prose_with_lists_in_columns_is_no_form(name: str, patterns: Patterns) -> None:
    outcome = read(name, patterns)
    assert outcome.report.forms == ()
    assert outcome.verification.findings == ()
    assert len(outcome.report.statements) >= 15


@pytest.mark.parametrize("name", sorted(p.name for p in FOLDER.glob("lists-*")))
def test_a_few_aligned_lines_in_running_text_are_no_table(name: str) -> None:
    document = api.read(source((FOLDER / name).read_bytes(), name))
    assert [grid.shape for page in document.pages for grid in page.grids] == []
    assert any(len(line.text.split()) > 2 for page in document.pages for line in page.lines)


def test_a_header_of_two_rows_told_by_white_is_put_together() -> None:
    """Words half-way down the header, words over several columns, the rest of a word below it."""
    (page,) = api.read(source((FOLDER / "stations-shaded.pdf").read_bytes(), "stations-shaded.pdf")).pages
    (grid,) = page.grids
    head = [(cell.row, cell.col, cell.rows, cell.cols, bare(cell.text.text)) for cell in grid.cells if cell.row < 2]
    assert head == [
        (0, 0, 2, 1, "一级指标"), (0, 1, 2, 1, "二级指标"), (0, 2, 2, 1, "三级指标"), (0, 3, 2, 1, "年度指标值"),
        (0, 4, 2, 1, "1—9月执行情况"), (0, 5, 2, 1, "全年预计完成情况"), (0, 6, 1, 3, "完成目标可能性"),
        (0, 9, 2, 1, "偏差原因分析"), (1, 6, 1, 1, "确定能"), (1, 7, 1, 1, "有可能"), (1, 8, 1, 1, "不可能"),
    ]  # fmt: skip


def test_money_beside_the_rows_is_read_in_each_layout(patterns: Patterns) -> None:
    """A broken 386.00, columns with headers of their own, a block below the indicators."""
    care = [("386.00", "402.50", "398.17"), ("386.00", "386.00", "385.20"), ("0.00", "16.50", "12.97")]
    posts = [("2864.30", "3012.75", "2951.46"), ("1652.10", "1668.42", "1668.42"), ("1212.20", "1344.33", "1283.04")]
    for name in ("care-layout.txt", "care-cells.txt", "department-frame.pdf", "department-across.pdf"):
        lines = [line for form in read(name, patterns).report.forms for line in form.budget]
        assert [tuple(bare(f.text) for f in (line.initial, line.adjusted, line.spent)) for line in lines][:3] == (
            care if name.startswith("care") else posts
        )


def test_figures_side_by_side_without_headers_are_not_taken_for_others(patterns: Patterns) -> None:
    """年度资金总额 | 386 | 402 under words that nobody knows: neither is the budget of the year, so no sum is wrong."""
    form = (
        "| 甲 | 乙 | 丙 | 丁 |\n|---|---|---|---|\n| 年度资金总额 | 386.00 | 402.50 | 398.17 |\n"
        "| 其中：当年财政拨款 | | 386.00 | 385.20 |\n| 上年结转资金 | 0.00 | 16.50 | 12.97 |\n"
        "| 一级指标 | 三级指标 | 分值 | 得分 |\n| 产出 | 培训人次 | 100 | 100 |\n"
    )
    outcome = api.examine(source(f"# 项目支出绩效自评表\n\n{form}"), patterns)
    assert [line for part in outcome.report.forms for line in part.budget] == []
    assert [v.code for v in outcome.verification.findings if v.code.startswith("R")] == []
