"""Tables beside the forms of a report: what is usual in them is not accused, a figure that fits no rule of theirs is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Report
from pipeline.values.verdict import Agreement
from pipeline.verifier.verify import verify

HEAD = "# 某县农业农村局2023年度项目支出绩效自评报告\n\n各项目情况如下：\n\n"
TABLES = {
    "villages that several projects reach": """
| 项目 | 预算（万元） | 支出（万元） | 涉及村（个） |
|---|---|---|---|
| 道路 | 120.5 | 118.2 | 5 |
| 水渠 | 86.4 | 86.4 | 6 |
| 亮化 | 45.2 | 43.7 | 4 |
| 合计 | 252.1 | 248.3 | 12 |
""",
    "firms inspected twice in a year": """
| 季度 | 检查次数 | 检查企业（家） | 发现隐患 |
|---|---|---|---|
| 一季度 | 12 | 35 | 41 |
| 二季度 | 15 | 40 | 38 |
| 三季度 | 11 | 32 | 29 |
| 四季度 | 14 | 38 | 33 |
| 合计 | 52 | 86 | 141 |
""",
    "a line that is part of the one above": """
| 乡镇 | 面积（亩） | 受益户 | 投资（万元） |
|---|---|---|---|
| 东镇 | 1250 | 310 | 87.5 |
| 西镇 | 963 | 245 | 67.4 |
| 其中：高标准 | 400 | 90 | 28 |
| 合计 | 2213 | 555 | 154.9 |
""",
    "balances carried from year to year": """
| 年度 | 收入（万元） | 支出（万元） | 结余（万元） |
|---|---|---|---|
| 2021 | 520.4 | 498.3 | 22.1 |
| 2022 | 548.7 | 530.2 | 40.6 |
| 2023 | 560.1 | 551.9 | 48.8 |
""",
    "what stands at the end of a period": """
| 月份 | 新增 | 退出 | 在册 |
|---|---|---|---|
| 1-4月 | 35 | 12 | 623 |
| 5-8月 | 28 | 17 | 634 |
| 9-12月 | 31 | 9 | 656 |
| 合计 | 94 | 38 | 656 |
""",
    "highest and mean marks": """
| 单位 | 参训人数 | 合格人数 | 最高分 | 平均分 |
|---|---|---|---|---|
| 一所 | 45 | 43 | 98 | 86.5 |
| 二所 | 38 | 38 | 97 | 88.2 |
| 三所 | 51 | 49 | 99 | 85.1 |
| 合计 | 134 | 130 | 99 | 86.4 |
""",
}


@pytest.mark.parametrize("name", TABLES)
def test_what_is_usual_in_tables_is_not_accused(name: str, report_of: Callable[[str], Report], patterns: Patterns) -> None:
    report = report_of(HEAD + TABLES[name])
    verdicts = verify(report, patterns).verdicts
    assert not any(form.indicators for form in report.forms)
    assert [v.message.zh for v in verdicts if v.agreement is Agreement.DIFFERS] == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("villages that several projects reach", "248.3", "284.3"),
        ("villages that several projects reach", "| 12 |", "| 16 |"),  # more than the rows together
        ("firms inspected twice in a year", "| 52 |", "| 62 |"),
        ("firms inspected twice in a year", "| 141 |", "| 114 |"),
    ],
)
def test_a_total_that_is_not_the_sum_is_found(
    name: str, old: str, new: str, report_of: Callable[[str], Report], patterns: Patterns
) -> None:
    assert TABLES[name].count(old) == 1
    verdicts = verify(report_of(HEAD + TABLES[name].replace(old, new)), patterns).verdicts
    assert {v.code for v in verdicts if v.agreement is Agreement.DIFFERS} == {"T207"}
