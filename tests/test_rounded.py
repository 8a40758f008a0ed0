"""A workbook that shows 30.0 and holds 30.04: what the display cut off accuses nobody, what is more still does."""

from __future__ import annotations

import pytest

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.values.verdict import Agreement
from tests.conftest import source
from tests.test_xlsx import book, cell, rows, sheet

HEAD = (
    ["项目支出绩效自评表"],
    ["一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
)


@pytest.mark.parametrize(
    ("total", "agreement"),
    [(90.12, Agreement.UNDECIDED), (90.04, Agreement.AGREES), (95.12, Agreement.DIFFERS)],
    ids=["differs by the display", "agrees", "differs by more"],
)
def test_a_sum_over_shortened_scores(total: float, agreement: Agreement, patterns: Patterns) -> None:
    lines = [("培训人数", "100人", "90.1人"), ("发放资料", "200份", "180.2份"), ("检查次数", "10次", "9.01次")]
    body = "".join(
        f'<row r="{n}">{cell(f"A{n}", "产出")}{cell(f"B{n}", name)}{cell(f"C{n}", goal)}{cell(f"D{n}", done)}'
        f'{cell(f"E{n}", 33)}{cell(f"F{n}", 30.04, 1)}{cell(f"G{n}", "受灾")}</row>'
        for n, (name, goal, done) in enumerate(lines, 3)
    )
    last = f'<row r="6">{cell("A6", "总分")}{cell("E6", 99)}{cell("F6", total, 1)}</row>'
    data = book(sheet(rows(*HEAD) + body + last, ("A1:G1",)), formats=["0.0"])
    verdicts = api.examine(source(data, "表.xlsx"), patterns).verification.verdicts
    assert [v.agreement for v in verdicts if v.code == "T202"] == [agreement]
