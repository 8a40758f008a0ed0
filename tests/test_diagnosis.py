"""What a claim that fits nothing may come from: each innocent and each telling explanation, told where it reproduces the claim."""

from __future__ import annotations

import pytest

from pipeline.values.verdict import Agreement
from tests.test_checks import verdicts

MONEY = "| 资金 | 年初预算数（万元） | 全年预算数（万元） | 全年执行数（万元） | 执行率 | 分值 | 得分 |\n| --- | --- | --- | --- | --- | --- | --- |\n"
ROWS = "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n| --- | --- | --- | --- | --- | --- | --- |\n"
RATED = "| 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 完成率 | 分值 | 得分 |\n| --- | --- | --- | --- | --- | --- | --- |\n"
TEXT = "# 某县人社局2023年度绩效自评报告\n一、完成情况\n"


def column(*scores: str, weights: tuple[str, ...] = (), total: str, weight: str = "") -> str:
    """Rows with these scores under a printed total."""
    weights = weights or scores
    names = ("培训人数", "培训场次", "合格率", "就业率", "满意度")
    rows = [f"| 产出 | 数量 | {n} | ≥100人 | 110人 | {w} | {s} |" for n, w, s in zip(names, weights, scores, strict=False)]
    return ROWS + "\n".join([*rows, f"| 合计 | | | | | {weight} | {total} |"]) + "\n"


# what happened, document, check, words of the explanation
TOLD = [
    ("other denominator", MONEY + "| 全年支出 | 1241.99 | 1745.81 | 1745.81 | 141% | | |", "R101", "分母用了年初预算数"),
    ("other denominator in the text", TEXT + "年初预算1000万元，全年预算1250万元，支出1200万元，预算执行率120%。", "P902", "年初"),
    ("turned round", MONEY + "| 全年支出 | | 800.00 | 640.00 | 125% | | |", "R101", "分子分母颠倒"),
    ("what is left", MONEY + "| 全年支出 | | 800.00 | 640.00 | 20% | | |", "R101", "结余率"),
    ("a row left out", column("30", "20", "18", "17", total="67"), "T202", "未计入合计"),
    ("a row counted twice", column("30", "20", "18", "17", total="103"), "T202", "计了两次"),
    ("the money left out", MONEY + "| 全年支出 | | 800.00 | 800.00 | 100% | 10 | 10 |\n" + ROWS.replace("| --- | --- | --- | --- | --- | --- | --- |\n", "")
        + "| 产出 | 数量 | 培训人数 | ≥100人 | 110人 | 60 | 60 |\n| 产出 | 数量 | 培训场次 | ≥10场 | 11场 | 30 | 30 |\n| 总分 | | | | | 100 | 90 |", "T202", "未计入"),
    ("a subtotal counted", ROWS + "| 产出 | 数量 | 培训人数 | ≥100人 | 110人 | 30 | 30 |\n| 产出 | 数量 | 培训场次 | ≥10场 | 11场 | 25 | 25 |\n| 小计 | | | | | 55 | 55 |\n"
        "| 效益 | 社会 | 就业率 | ≥90% | 95% | 45 | 45 |\n| 合计 | | | | | 100 | 155 |", "T202", "小计"),
    ("其中 counted", "| 资金 | 全年预算数（万元） | 全年执行数（万元） |\n| --- | --- | --- |\n| 年度资金总额 | 150.00 | 150.00 |\n| 其中：财政拨款 | 90.00 | 90.00 |\n"
        "| 其他资金 | 30.00 | 30.00 |", "R103", "计了两次"),
    ("a part left out of a sum of the text", TEXT + "在职人员61人，其中行政人员20人、事业人员30人、工勤人员15人。", "P901", ""),
    ("digits swapped", MONEY + "| 全年支出 | | 1000.00 | 964.00 | 94.60% | | |", "R101", "颠倒：94.60 应为 96.40"),
    ("digits swapped in a total", column("30", "20", "18", "17", total="58"), "T202", "颠倒"),
    ("decimal point", MONEY + "| 全年支出 | | 1000.00 | 964.00 | 9.64% | | |", "R101", "小数点错一位"),
    ("unit", TEXT + "全年预算1250万元，支出1200元，预算执行率96%。", "P902", "万元"),
    ("sign", TEXT + "2023年“三公”经费决算15.00万元，2022年20.00万元，三公经费变动率25%。", "P905", "正负号相反"),
    ("percent against ratio", MONEY + "| 全年支出 | | 1000.00 | 964.00 | 0.96% | | |", "R101", "小数点错两位"),
    ("cut off", MONEY + "| 全年支出 | | 100.00 | 99.47 | 99.47% | 10 | 9.94 |", "R104", "截尾"),
    ("weight taken twice", ROWS + "| 产出 | 数量 | 培训人数 | ≥100人 | 110人 | 40 | 16 |\n| 产出 | 数量 | 培训场次 | ≥10场 | 11场 | 60 | 60 |", "S301", "重复折算"),
    ("not capped", ROWS + "| 产出 | 数量 | 培训人数 | ≥100人 | 110人 | 40 | 44 |\n| 产出 | 数量 | 培训场次 | ≥10场 | 11场 | 60 | 60 |", "S301", "未封顶"),
    ("weight times result", ROWS + "| 产出 | 质量 | 合格率 | ≥80% | 90% | 40 | 36 |\n| 产出 | 数量 | 培训场次 | ≥10场 | 11场 | 60 | 60 |", "S301", "分值×完成值"),
    ("capped", RATED + "| 产出 | 培训人数 | 100人 | 140人 | 100% | 40 | 40 |\n| 产出 | 培训场次 | 10场 | 13场 | 130% | 60 | 60 |", "A601", "封顶"),
    ("of the row beside it", MONEY + "| 年度资金总额 | | 1000.00 | 964.00 | 90.00% | | |\n| 其中：财政拨款 | | 600.00 | 540.00 | 90.00% | | |\n| 其他资金 | | 400.00 | 424.00 | 106.00% | | |", "R101", "可能填错行"),
    ("rate of the row beside it", RATED + "| 产出 | 培训人数 | 100人 | 140人 | 130% | 40 | 40 |\n| 产出 | 培训场次 | 10场 | 13场 | 130% | 60 | 60 |", "A601", "可能填错行"),
    ("of the target", TEXT + "全年培训职工120人。\n\n" + ROWS + "| 产出 | 数量 | 培训职工 | 120人 | 140人 | 100 | 100 |", "C501", "年度指标值相同"),
    ("last year's number", TEXT + "上年培训职工90人，全年培训职工90人。\n\n" + ROWS + "| 产出 | 数量 | 培训职工 | 120人 | 140人 | 100 | 100 |", "C501", "上年的数相同"),
    ("half the year", "| 一级指标 | 三级指标 | 半年指标值 | 全年指标值 | 实际完成值 | 分值 | 得分 |\n| --- | --- | --- | --- | --- | --- | --- |\n| 产出 | 培训职工人数 | 60人 | 120人 | 140人 | 100 | 100 |\n\n"
        + TEXT + "全年培训职工60人。\n", "C501", "半年指标值相同"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "document", "code", "words"), TOLD, ids=[told[0] for told in TOLD])
def test_the_explanation_that_reproduces_the_claim_is_told(what: str, document: str, code: str, words: str) -> None:
    found = [v for v in verdicts(document, code) if v.agreement is Agreement.DIFFERS]
    assert found, what
    assert any(words in "；".join(text.zh for text in v.explanations) for v in found), [v.explanations for v in found]
