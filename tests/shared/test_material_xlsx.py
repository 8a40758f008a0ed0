"""The workbooks of ../shared against their truth: every indicator row exact, and a long one whole."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.values.document import Document
from tests.conftest import SHARED, source
from tests.shared.truth import exact_rows, report_rows, report_truths, tsv_rows

pytestmark = pytest.mark.shared

# Weights and scores of this form were set as plain numbers: the workbook shows 25 where the printed form says 25.00.
BARE_NUMBERS = "he-chengan-gaoling-2020"


def opened(path: str) -> Document:
    return api.read(source((SHARED / path).read_bytes(), path))


def plain(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows with 25.00 written as 25."""
    return [{k: v.removesuffix(".00") for k, v in row.items()} for row in rows]


@pytest.mark.parametrize("truth", report_truths() if SHARED.is_dir() else [], ids=lambda t: str(t["id"]))
def test_every_row_of_a_published_form_is_exact(truth: dict[str, Any], patterns: Patterns) -> None:
    report = api.extract(opened(f"reports/{truth['id']}.xlsx"), patterns)
    rows = report_rows(truth)
    right, wrong = exact_rows(report, plain(rows) if truth["id"] == BARE_NUMBERS else rows)
    assert (right, wrong) == (len(rows), [])


def test_every_row_of_the_long_table_is_exact(patterns: Patterns) -> None:
    truth = tsv_rows("seed000")
    assert exact_rows(api.extract(opened("material/000_table.xlsx"), patterns), truth) == (53, [])


def test_merged_cells_are_those_of_the_truth() -> None:
    (grid,) = opened("material/000_table.xlsx").pages[0].grids
    lines = (SHARED / "material" / "truth" / "seed000.tsv").read_text("utf-8").splitlines()
    covered = {(r, c) for r, line in enumerate(lines) for c, text in enumerate(line.split("\t")) if text in ("^", "<")}
    assert grid.shape == (55, 8)
    assert {(r, c) for r in range(55) for c in range(8)} - {(c.row, c.col) for c in grid.cells} == covered


def test_thirty_eight_forms_on_one_sheet_are_all_there() -> None:
    grids = opened("material/300p.xlsx").pages[0].grids
    assert [grid.shape for grid in grids] == [(55, 8)] * 38
