"""Whole paragraphs, rows and budget blocks: consistent ones are not accused, one wrong number is found."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Report
from pipeline.values.verdict import Severity, Verdict
from pipeline.verifier.verify import verify

CASES = Path(__file__).parent / "cases"
PARAGRAPHS: dict[str, Any] = tomllib.loads((CASES / "paragraphs.toml").read_text("utf-8"))
ROWS: list[dict[str, Any]] = tomllib.loads((CASES / "rows.toml").read_text("utf-8"))["case"]
HEAD = "# 某县住房和城乡建设局2023年度部门整体支出绩效自评报告\n\n"
TABLE = """

| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| ---- | ---- | ---- | ---- | ---- | ---- | ---- |
| 产出 | 数量指标 | 老旧小区改造户数 | ≥1500户 | 1560户 | 10 | 10 |
| 产出 | 数量指标 | 新建污水管网长度 | 20公里 | 21.5公里 | 10 | 10 |
| 产出 | 质量指标 | 工程验收合格率 | 100% | 100% | 10 | 10 |
| 产出 | 时效指标 | 资金拨付及时率 | ≥95% | 98.6% | 10 | 10 |
| 产出 | 数量指标 | 保障性住房分配套数 | 300套 | 320套 | 10 | 10 |
| 成本 | 经济成本 | 公用经费控制率 | ≤100% | 92.5% | 10 | 10 |
| 效益 | 社会效益 | 城镇生活污水处理率 | ≥95% | 96.8% | 20 | 20 |
| 满意度 | 服务对象满意度 | 居民满意度 | ≥90% | 93.4% | 10 | 10 |
| 合计 | | | | | 90 | 90 |
"""
FUNDS = "项目资金（万元）|年初预算数|全年预算数|全年执行数|分值|执行率|得分"
Findings = Callable[[str], list[Verdict]]


@pytest.fixture(scope="module")
def findings(report_of: Callable[[str], Report], patterns: Patterns) -> Findings:
    """A document → the verdicts that differ."""

    def differing(text: str) -> list[Verdict]:
        verification = verify(report_of(text), patterns)
        assert not [crash.trace for crash in verification.crashes]
        return list(verification.findings)

    return differing


def accusations(found: list[Verdict]) -> list[str]:
    """All but notices."""
    return [f"{v.code} {v.message.zh}" for v in found if v.severity is not Severity.NOTICE]


def table(*lines: str) -> str:
    """Lines parted by "|", the first the header, as a Markdown table below a form's title."""
    rows = [lines[0], "|".join(["----"] * (lines[0].count("|") + 1)), *lines[1:]]
    return "# 某县水利局2023年度项目支出绩效自评表\n\n" + "\n".join(f"| {row} |" for row in rows) + "\n"


def form(case: dict[str, Any]) -> str:
    """The case's budget block, or its row and a second one that makes up 100 points."""
    if "budget" in case:
        return table(FUNDS, *case["budget"])
    rest, why = f"{100 - float(case['weight']):g}", case.get("why", "")
    row = f"{case['target']}|{case['actual']}|{case['weight']}|{case['score']}|{why}"
    if "standard" not in case:
        return table(
            "一级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施",
            f"产出|{case['name']}|{row}", f"效益|受益人口|1000人|1000人|{rest}|{rest}|",
        )  # fmt: skip
    return table(
        "一级指标|三级指标|评分标准|年度指标值|实际完成值|分值|得分|备注",
        f"产出|{case['name']}|{case['standard']}|{row}",
        f"效益|受益人口|按完成比例得分|1000人|1000人|{rest}|{rest}|",
    )


def named(case: dict[str, Any]) -> str:
    shown = case.get("budget") or [case["name"], case.get("standard", ""), case["target"], case["actual"], case["score"]]
    return " ".join(shown)[:60]


@pytest.mark.parametrize("text", PARAGRAPHS["consistent"], ids=lambda text: text.split("\n")[1][:24])
def test_a_consistent_paragraph_is_not_accused(text: str, findings: Findings) -> None:
    assert accusations(findings(f"{HEAD}{text}{TABLE}")) == []


@pytest.mark.parametrize("case", PARAGRAPHS["wrong"], ids=lambda case: case["text"].split("\n")[1][:24])
def test_one_wrong_number_in_a_paragraph_is_found(case: dict[str, str], findings: Findings) -> None:
    assert case["code"] in {v.code for v in findings(f"{HEAD}{case['text']}{TABLE}")}


@pytest.mark.parametrize("case", [c for c in ROWS if "differs" not in c], ids=named)
def test_a_consistent_row_is_not_accused(case: dict[str, Any], findings: Findings) -> None:
    assert accusations(findings(form(case))) == []


@pytest.mark.parametrize("case", [c for c in ROWS if "differs" in c], ids=named)
def test_one_wrong_cell_is_found(case: dict[str, Any], findings: Findings) -> None:
    assert set(case["differs"].split("|")) & {v.code for v in findings(form(case))}


def test_what_follows_from_a_wrong_number_names_it_as_its_cause(
    report_of: Callable[[str], Report], patterns: Patterns
) -> None:
    """A number the table has otherwise spoils the rate told beside it; a wrong grade is wrong by the rows too."""
    text = "三、履职情况\n新建污水管网25.1公里，为年度目标20公里的107.5%。\n六、结论\n自评得分为90分，评价等级为“中”。"
    found = verify(report_of(f"{HEAD}{text}{TABLE}"), patterns).findings
    by_key = {v.key: v.code for v in found}
    causes = {v.code: by_key.get(v.cause or "", "") for v in found}
    assert (causes["C501"], causes["P902"]) == ("", "C501")
    assert (causes["G701"], causes["G702"]) == ("", "G701")
