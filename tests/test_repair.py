"""The one edit that makes a form's equations hold: told where it is the only one, never where two cells would do."""

from __future__ import annotations

import pytest

from pipeline.values.verdict import Agreement
from tests.test_checks import verdicts

MONEY = "| 资金 | 全年预算数（万元） | 全年执行数（万元） | 执行率 | 分值 | 得分 |\n| --- | --- | --- | --- | --- | --- |\n"
ROWS = "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n| --- | --- | --- | --- | --- | --- | --- |\n"

CASES = [
    ("a rate beside sums that hold",
     MONEY + "| 年度资金总额 | 1000.00 | 964.00 | 94.60% | | |\n| 其中：财政拨款 | 600.00 | 580.00 | 96.67% | | |\n| 其他资金 | 400.00 | 384.00 | 96.00% | | |",
     "「年度资金总额」的比率由 94.60% 改为 96.4%"),
    ("spending that its parts, its rate and its score contradict",
     MONEY + "| 年度资金总额 | 1000.00 | 946.00 | 96.40% | 10 | 9.64 |\n| 其中：财政拨款 | 600.00 | 580.00 | 96.67% | | |\n| 其他资金 | 400.00 | 384.00 | 96.00% | | |",
     "「年度资金总额」的支出由 946.00 改为 964"),
    ("a total above full marks of every row",
     ROWS + "| 产出 | 数量 | 培训人数 | ≥100人 | 110人 | 60 | 60 |\n| 产出 | 数量 | 培训场次 | ≥10场 | 11场 | 40 | 40 |\n| 合计 | | | | | 100 | 90 |",
     "「合计」的得分由 90 改为 100"),
    ("a sum that any of its parts could mend",
     "| 资金 | 全年预算数（万元） |\n| --- | --- |\n| 年度资金总额 | 150.00 |\n| 其中：财政拨款 | 90.00 |\n| 其他资金 | 30.00 |", ""),
    ("two cells at fault",
     MONEY + "| 年度资金总额 | 1000.00 | 964.00 | 94.60% | | |\n| 其中：财政拨款 | 600.00 | 580.00 | 69.67% | | |\n| 其他资金 | 400.00 | 384.00 | 96.00% | | |", ""),
]  # fmt: skip


@pytest.mark.parametrize(("what", "document", "words"), CASES, ids=[case[0] for case in CASES])
def test_the_only_edit_is_suggested(what: str, document: str, words: str) -> None:
    found = [v for v in verdicts(document) if v.agreement is Agreement.DIFFERS]
    edits = {text.zh for v in found for text in v.explanations if text.zh.startswith("建议核对")}
    assert found, what
    assert len(edits) == (1 if words else 0), edits
    assert all(words in edit for edit in edits)
