"""Budget blocks as they are met: on their side, as pairs of label and value, split into sources, by task."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import BudgetLine, Report
from tests.test_forms_met import accused

Read = Callable[[str], Report]

BLOCKS = {
    "on its side": (
        """
| 项目资金（万元） | 资金总额 | 财政拨款 | 其他资金 |
|---|---|---|---|
| 年初预算数 | 100 | 80 | 20 |
| 全年预算数 | 110 | 90 | 20 |
| 全年执行数 | 99 | 81 | 18 |
| 执行率 | 90% | 90% | 90% |
""",
        ["资金总额 110 99 90%", "财政拨款 90 81 90% in 0", "其他资金 20 18 90% in 0"],
    ),
    "on its side inside the table of the form": (
        """<table><tr><td>项目名称</td><td colspan=5>污水处理运营</td></tr>
<tr><td rowspan=5>项目资金（万元）</td><td>资金类别</td><td>合计</td><td>一般公共预算</td><td>政府性基金</td><td>上年结转</td></tr>
<tr><td>年初预算数</td><td>980.00</td><td>630.00</td><td>300.00</td><td>50.00</td></tr>
<tr><td>全年预算数</td><td>1,020.00</td><td>670.00</td><td>300.00</td><td>50.00</td></tr>
<tr><td>全年执行数</td><td>1,003.20</td><td>670.00</td><td>283.20</td><td>50.00</td></tr>
<tr><td>执行率</td><td>98.35%</td><td>100%</td><td>94.40%</td><td>100%</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td><td>完成值</td><td>得分</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>处理污水量</td><td>1460万吨</td><td>1512万吨</td><td>90</td></tr></table>""",
        [
            "合计 1,020.00 1,003.20 98.35%", "一般公共预算 670.00 670.00 100% in 0", "政府性基金 300.00 283.20 94.40% in 0",
            "上年结转 50.00 50.00 100% in 0",
        ],
    ),
    "said within its cells": (
        """<table><tr><td>项目名称</td><td colspan=4>污水处理设施运维</td></tr>
<tr><td>项目资金情况</td><td>年初预算：1,150.00万元</td><td>调整后预算：1,096.00万元</td><td>实际支出：1,052.16万元</td><td>执行率：96.00%</td></tr>
<tr><td>一级指标</td><td>三级指标</td><td>指标值</td><td>完成值</td><td>得分</td></tr>
<tr><td>产出指标</td><td>运维终端</td><td>486个</td><td>486个</td><td>100</td></tr></table>""",
        ["项目资金情况 1,096.00万元 1,052.16万元 96.00%"],
    ),
    "a cell over all columns below it": (
        """<table><tr><td>资金构成（万元）</td><td>预算数</td><td>到位数</td><td>执行数</td><td>执行率</td></tr>
<tr><td>合计</td><td>386.50</td><td>380.00</td><td>361.22</td><td>93.46%</td></tr>
<tr><td colspan=5>三、目标完成情况</td></tr>
<tr><td>一级指标</td><td>三级指标</td><td>指标值</td><td>完成值</td><td>得分</td></tr>
<tr><td>产出指标</td><td>救助人次</td><td>1200人次</td><td>1286人次</td><td>100</td></tr></table>""",
        ["合计 386.50 361.22 93.46%"],
    ),
    "both ways of a change in one column": (
        """
| 资金性质 | 年初批复 | 追加/调减 | 可用资金 | 实际支出 | 执行率 | 结余 |
|---|---|---|---|---|---|---|
| 合计 | 340.00 | 46.00 | 386.00 | 371.36 | 96.21% | 14.64 |
""",
        ["合计 386.00 371.36 96.21%"],
    ),
    "a row of pairs": (
        """<table><tr><td>项目名称</td><td colspan=5>防汛物资储备</td></tr>
<tr><td>预算数（万元）</td><td>60</td><td>执行数（万元）</td><td>57</td><td>执行率</td><td>95%</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td><td>完成值</td><td>得分</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>储备编织袋</td><td>5万条</td><td>5万条</td><td>90</td></tr></table>""",
        ["预算数（万元） 60 57 95%"],
    ),
    "pairs, and the sources of both": (
        """<table><tr><td>项目名称</td><td colspan=4>设备更新</td></tr>
<tr><td rowspan=3>预算执行情况（元）</td><td>预算数：</td><td>500,000.00</td><td>执行数：</td><td>485,000.00</td></tr>
<tr><td>其中：财政拨款</td><td>400,000.00</td><td>其中：财政拨款</td><td>390,000.00</td></tr>
<tr><td>其他资金</td><td>100,000.00</td><td>其他资金</td><td>95,000.00</td></tr>
<tr><td>一级指标</td><td>三级指标</td><td>指标值</td><td>完成值</td><td>得分</td></tr>
<tr><td>产出指标</td><td>更新设备</td><td>20台</td><td>20台</td><td>100</td></tr></table>""",
        [
            "预算数： 500,000.00 485,000.00 ",
            "其中：财政拨款 400,000.00 390,000.00  in 0",
            "其他资金 100,000.00 95,000.00  in 0",
        ],
    ),
    "the money a target form asks for": (
        """
| 项目名称 | 校园安防建设 |  |  |  |
|---|---|---|---|---|
| 项目资金（万元） | 年度资金总额： | 85 |  |  |
|  | 其中：财政拨款 | 80 |  |  |
|  | 其他资金 | 5 |  |  |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 |
|  | 产出指标 | 数量指标 | 安装摄像头 | ≥150个 |
""",
        ["年度资金总额： 85  ", "其中：财政拨款 80   in 0", "其他资金 5   in 0"],
    ),
    "by task, each sum with its part": (
        """<table><tr><td rowspan=2>任务名称</td><td rowspan=2>主要内容</td><td colspan=2>预算数（万元）</td>
<td colspan=2>执行数（万元）</td><td rowspan=2>执行率</td></tr>
<tr><td>总额</td><td>其中：财政拨款</td><td>总额</td><td>其中：财政拨款</td></tr>
<tr><td>预报服务</td><td>发布预警</td><td>200</td><td>180</td><td>190</td><td>171</td><td>95%</td></tr>
<tr><td>人工增雨</td><td>增雨作业</td><td>100</td><td>80</td><td>100</td><td>80</td><td>100%</td></tr>
<tr><td colspan=2>金额合计</td><td>300</td><td>260</td><td>290</td><td>251</td><td>96.67%</td></tr></table>""",
        ["预报服务 200 190 95%", "人工增雨 100 100 100%", "金额合计 300 290 96.67%"],
    ),
    "header of two rows": (
        """<table><tr><td rowspan=2>资金来源</td><td colspan=2>预算数（万元）</td><td rowspan=2>支出数（万元）</td><td rowspan=2>执行率</td></tr>
<tr><td>年初数</td><td>调整后</td></tr>
<tr><td>合计</td><td>100</td><td>120</td><td>114</td><td>95%</td></tr>
<tr><td>财政拨款</td><td>100</td><td>120</td><td>114</td><td>95%</td></tr></table>""",
        ["合计 120 114 95%", "财政拨款 120 114 95% in 0"],
    ),
    "words for money no list can hold": (
        """
| 项目资金 | 资金来源 | 预算安排（元） | 实际支出（元） | 执行率（%） |
|---|---|---|---|---|
|  | 合计 | 356000 | 352440 | 99 |
|  | 县级配套 | 156000 | 152440 | 97.72 |
""",
        ["合计 356000 352440 99", "县级配套 156000 152440 97.72 in 0"],
    ),
}


def told(line: BudgetLine) -> str:
    """ "item budget spent rate", and the line it is part of."""
    part = "" if line.parent is None else f" in {line.parent}"
    return f"{line.item.text} {line.adjusted.text} {line.spent.text} {line.rate.text}{part}"


@pytest.mark.parametrize("block", BLOCKS, ids=lambda name: name.replace(" ", "-"))
def test_the_money_is_read_however_the_block_is_drawn(block: str, report_of: Read, patterns: Patterns) -> None:
    text, lines = BLOCKS[block]
    report = report_of(text)
    (form,) = report.forms
    assert [told(line) for line in form.budget] == lines
    assert report.leftovers == ()
    assert accused(report, patterns) == []


def test_rows_below_a_pair_of_money_are_indicators_again(report_of: Read) -> None:
    (form,) = report_of(BLOCKS["a row of pairs"][0]).forms
    assert [(i.name, i.target.text, i.score.text) for i in form.indicators] == [("储备编织袋", "5万条", "90")]


def test_amounts_in_a_sentence_above_a_table_set_no_unit(report_of: Read) -> None:
    report = report_of("""
全年安排资金200万元。

| 资金来源（元） | 年初预算 | 实际支出 |
|---|---|---|
| 合计 | 356000 | 352440 |
""")
    assert [line.unit for line in report.forms[0].budget] == ["元"]
