"""Forms as they are met: each is a form as a unit fills it in, what a person reads in it, and no false accusation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Agreement, Severity

Read = Callable[[str], Report]

TITLES = "| 一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 分值 | 得分 |\n|---|---|---|---|---|---|---|\n"
HTML = "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>目标值</td><td>完成值</td><td>分值</td><td>得分</td></tr>"
LECTURES = "产出指标 / 数量指标 / 讲座场次 | 20场 | 20场 | 30 | 30"
PASSED = "产出指标 / 质量指标 / 合格率 | 100% | 100% | 30 | 30"
KNOWN = "效益指标 / 社会效益指标 / 知晓率 | ≥80% | 82% | 40 | 40"
ALL = [LECTURES, PASSED, KNOWN]

SUMS = {
    "小计 below each section": (
        TITLES
        + """| 产出指标 | 数量指标 | 讲座场次 | 20场 | 20场 | 30 | 30 |
|  | 质量指标 | 合格率 | 100% | 100% | 30 | 30 |
|  | 小计 |  |  |  | 60 | 60 |
| 效益指标 | 社会效益指标 | 知晓率 | ≥80% | 82% | 40 | 40 |
|  | 小计 |  |  |  | 40 | 40 |
| 总计 |  |  |  |  | 100 | 100 |
""",
        ["小计 60 60 of 0 1", "小计 40 40 of 2", "总计 100 100 of 0 1 2, grand"],
    ),
    "合计 and 小计 above their rows": (
        TITLES
        + """| 合计 |  |  |  |  | 100 | 100 |
| 产出指标 | 小计 |  |  |  | 60 | 60 |
|  | 数量指标 | 讲座场次 | 20场 | 20场 | 30 | 30 |
|  | 质量指标 | 合格率 | 100% | 100% | 30 | 30 |
| 效益指标 | 小计 |  |  |  | 40 | 40 |
|  | 社会效益指标 | 知晓率 | ≥80% | 82% | 40 | 40 |
""",
        ["合计 100 100 of 0 1 2, grand", "小计 60 60 of 0 1", "小计 40 40 of 2"],
    ),
    "points beside the name of the section": (
        TITLES
        + """| 产出指标 |  |  |  |  | 60 | 60 |
|  | 数量指标 | 讲座场次 | 20场 | 20场 | 30 | 30 |
|  | 质量指标 | 合格率 | 100% | 100% | 30 | 30 |
| 效益指标 |  |  |  |  | 40 | 40 |
|  | 社会效益指标 | 知晓率 | ≥80% | 82% | 40 | 40 |
| 合计 |  |  |  |  | 100 | 100 |
""",
        ["产出指标 60 60 of 0 1", "效益指标 40 40 of 2", "合计 100 100 of 0 1 2, grand"],
    ),
    "合计 of each section inside its merged cell": (
        f"""<table>{HTML}
<tr><td rowspan=3>产出指标</td><td>数量指标</td><td>讲座场次</td><td>20场</td><td>20场</td><td>30</td><td>30</td></tr>
<tr><td>质量指标</td><td>合格率</td><td>100%</td><td>100%</td><td>30</td><td>30</td></tr>
<tr><td colspan=2>合计</td><td></td><td></td><td>60</td><td>60</td></tr>
<tr><td rowspan=2>效益指标</td><td>社会效益指标</td><td>知晓率</td><td>≥80%</td><td>82%</td><td>40</td><td>40</td></tr>
<tr><td colspan=2>合计</td><td></td><td></td><td>40</td><td>40</td></tr>
<tr><td colspan=5>总分</td><td>100</td><td>100</td></tr></table>""",
        ["合计 60 60 of 0 1", "合计 40 40 of 2", "总分 100 100 of 0 1 2, grand"],
    ),
    "totals that say of what, and one that gives a sentence": (
        f"""<table>{HTML}
<tr><td rowspan=2>产出指标</td><td>数量指标</td><td>讲座场次</td><td>20场</td><td>20场</td><td>30</td><td>30</td></tr>
<tr><td>质量指标</td><td>合格率</td><td>100%</td><td>100%</td><td>30</td><td>30</td></tr>
<tr><td colspan=5>产出指标小计</td><td>60</td><td>60</td></tr>
<tr><td>效益指标</td><td>社会效益指标</td><td>知晓率</td><td>≥80%</td><td>82%</td><td>40</td><td>40</td></tr>
<tr><td colspan=5>效益指标小计</td><td>40</td><td>40</td></tr>
<tr><td colspan=7>自评总分：100分，评价等级：优</td></tr>
<tr><td>填报人</td><td colspan=2>王某</td><td>联系电话</td><td>0000-12345</td><td>填报日期</td><td>2023年3月1日</td></tr>
</table>""",
        ["产出指标小计 60 60 of 0 1", "效益指标小计 40 40 of 2", "自评总分  100 of 0 1 2, grand"],
    ),
    "one cell for weight and score of the total, its grade in a row below": (
        f"""<table>{HTML}
<tr><td rowspan=2>产出指标</td><td>数量指标</td><td>讲座场次</td><td>20场</td><td>20场</td><td>30</td><td>30</td></tr>
<tr><td>质量指标</td><td>合格率</td><td>100%</td><td>100%</td><td>30</td><td>30</td></tr>
<tr><td>效益指标</td><td>社会效益指标</td><td>知晓率</td><td>≥80%</td><td>82%</td><td>40</td><td>40</td></tr>
<tr><td colspan=5>自评总得分</td><td colspan=2>100</td></tr>
<tr><td colspan=2>绩效等级</td><td colspan=5>优</td></tr></table>""",
        ["自评总得分  100 of 0 1 2, grand"],
    ),
    "weights of the first level only": (
        """<table>
<tr><td>一级指标</td><td>分值</td><td>二级指标</td><td>三级指标</td><td>目标值</td><td>完成值</td><td>得分</td></tr>
<tr><td rowspan=2>产出指标</td><td rowspan=2>60</td><td>数量指标</td><td>讲座场次</td><td>20场</td><td>20场</td><td>30</td></tr>
<tr><td>质量指标</td><td>合格率</td><td>100%</td><td>100%</td><td>30</td></tr>
<tr><td>效益指标</td><td>40</td><td>社会效益指标</td><td>知晓率</td><td>≥80%</td><td>82%</td><td>40</td></tr>
<tr><td colspan=6>总分</td><td>100</td></tr></table>""",
        ["产出指标 60  of 0 1", "效益指标 40  of 2", "总分  100 of 0 1 2, grand"],
    ),
    "the innermost level printed first": (
        """| 三级指标 | 二级指标 | 一级指标 | 自评得分 | 满分 | 计划完成值 | 实际完成值 |
|---|---|---|---|---|---|---|
| 讲座场次 | 数量指标 | 产出指标 | 30 | 30 | 20场 | 20场 |
| 合格率 | 质量指标 | 产出指标 | 30 | 30 | 100% | 100% |
| 知晓率 | 社会效益指标 | 效益指标 | 40 | 40 | ≥80% | 82% |
| 总分 |  |  | 100 | 100 |  |  |
""",
        ["总分 100 100 of 0 1 2, grand"],
    ),
    "header said again on the next page, level left blank": (
        TITLES
        + """| 产出指标 | 数量指标 | 讲座场次 | 20场 | 20场 | 30 | 30 |
| 一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 分值 | 得分 |
|  | 质量指标 | 合格率 | 100% | 100% | 30 | 30 |

第 2 页 共 3 页

| 效益指标 | 社会效益指标 | 知晓率 | ≥80% | 82% | 40 | 40 |
|---|---|---|---|---|---|---|
|  | 生态效益指标 | 无 | / | / | / | / |
| 总分 |  |  |  |  | 100 | 100 |
""",
        ["总分 100 100 of 0 1 2, grand"],
    ),
    "full marks in the header, name above each half of a header": (
        """<table>
<tr><td colspan=3>绩效指标</td><td colspan=4>目标与完成</td><td colspan=2>自评</td></tr>
<tr><td rowspan=2>一级</td><td rowspan=2>二级</td><td rowspan=2>三级</td><td colspan=2>年度目标</td><td colspan=2>实际完成</td>
<td rowspan=2>分值（100分）</td><td rowspan=2>得分（分）</td></tr>
<tr><td>数值</td><td>单位</td><td>数值</td><td>单位</td></tr>
<tr><td rowspan=2>产出指标</td><td>数量指标</td><td>讲座场次</td><td>20场</td><td></td><td>20场</td><td></td><td>30</td><td>30</td></tr>
<tr><td>质量指标</td><td>合格率</td><td>100%</td><td></td><td>100%</td><td></td><td>30</td><td>30</td></tr>
<tr><td>效益指标</td><td>社会效益指标</td><td>知晓率</td><td>≥80%</td><td></td><td>82%</td><td></td><td>40</td><td>40</td></tr>
<tr><td colspan=7>合计</td><td>100</td><td>100</td></tr></table>""",
        ["合计 100 100 of 0 1 2, grand"],
    ),
}


def rows(form: Form) -> list[str]:
    """Each indicator as "level / level / name | target | actual | weight | score"."""
    return [
        " | ".join([" / ".join(f.text for f in i.levels), i.target.text, i.actual.text, i.weight.text, i.score.text])
        for i in form.indicators
    ]


def sums(form: Form) -> list[str]:
    """Each total as "label weight score of its rows"."""
    return [
        f"{t.label.text} {t.weight.text} {t.score.text} of {' '.join(map(str, t.over))}{', grand' if t.grand else ''}"
        for t in form.totals
    ]


def accused(report: Report, patterns: Patterns) -> list[str]:
    """What a verifier would hold against the form."""
    return [
        f"{v.code} {v.message.zh}"
        for v in api.verify(report, patterns).verdicts
        if v.agreement is Agreement.DIFFERS and v.severity is not Severity.NOTICE
    ]


@pytest.mark.parametrize("form", SUMS, ids=lambda name: name.replace(" ", "-"))
def test_the_same_three_rows_are_read_wherever_the_sums_stand(form: str, report_of: Read, patterns: Patterns) -> None:
    text, totals = SUMS[form]
    report = report_of(text)
    (read,) = report.forms
    said = [row.split(" | ") for row in rows(read)]
    wanted = [row.split(" | ") for row in ALL]
    without = "weights of the first level" in form
    assert said == [[*row[:3], "", row[4]] if without else row for row in wanted]
    assert sums(read) == totals
    assert accused(report, patterns) == []
    assert report.leftovers == ()


def test_a_header_of_three_lines_whose_merged_cells_a_text_cannot_show(report_of: Read) -> None:
    report = report_of("""| 绩效指标 |  | 完成情况 |  |  |  | 自评 |  |
|---|---|---|---|---|---|---|---|
| 一级指标 | 指标名称 | 预期值 |  | 完成值 |  | 满分 | 得分（分） |
|  |  | 数值 | 单位 | 数值 | 单位 |  |  |
| 产出指标 | 讲座场次 | 20 | 场 | 21 | 场 | 60 | 60 |
|  | 知晓率 | ≥80 | % | 82 | % | 40 | 40 |
""")
    assert rows(report.forms[0]) == ["产出指标 / 讲座场次 | 20 | 21 | 60 | 60", "产出指标 / 知晓率 | ≥80 | 82 | 40 | 40"]


def test_an_outline_in_one_column_is_levels_with_subtotals(report_of: Read, patterns: Patterns) -> None:
    report = report_of("""
| 指标 | 目标值 | 完成值 | 分值 | 得分 |
|---|---|---|---|---|
| 一、产出指标 |  |  | 60 | 60 |
| （一）数量指标 |  |  | 30 | 30 |
| 1.监测断面数 | 24个 | 24个 | 30 | 30 |
| （二）质量指标 |  |  | 30 | 30 |
| 1.数据有效率 | ≥95% | 96% | 30 | 30 |
| 二、效益指标 |  |  | 40 | 40 |
| 1.优良水体比例 | ≥80% | 83.3% | 40 | 40 |
| 合计 |  |  | 100 | 100 |
""")
    (form,) = report.forms
    assert [" / ".join(f.text for f in i.levels) for i in form.indicators] == [
        "一、产出指标 / （一）数量指标 / 1.监测断面数",
        "一、产出指标 / （二）质量指标 / 1.数据有效率",
        "二、效益指标 / 1.优良水体比例",
    ]
    assert sums(form) == [
        "一、产出指标 60 60 of 0 1", "（一）数量指标 30 30 of 0", "（二）质量指标 30 30 of 1",
        "二、效益指标 40 40 of 2", "合计 100 100 of 0 1 2, grand",
    ]  # fmt: skip
    assert accused(report, patterns) == []


def test_subtotals_of_two_levels_count_their_own_level(report_of: Read, patterns: Patterns) -> None:
    report = report_of("""
| 一级指标 | 二级指标 | 三级指标 | 分值 | 评分标准 | 得分 |
|---|---|---|---|---|---|
| 决策 | 立项 | 立项程序 | 5 | 规范得5分 | 5 |
|  |  | 立项依据 | 5 | 充分得5分 | 5 |
|  |  | 小计 | 10 |  | 10 |
|  | 目标 | 目标合理性 | 10 | 合理得10分 | 10 |
|  |  | 小计 | 10 |  | 10 |
|  | 小计 |  | 20 |  | 20 |
| 过程 | 资金 | 资金使用 | 80 | 合规得80分 | 80 |
|  | 小计 |  | 80 |  | 80 |
| 合计 |  |  | 100 |  | 100 |
""")
    assert sums(report.forms[0]) == [
        "小计 10 10 of 0 1", "小计 10 10 of 2", "小计 20 20 of 0 1 2", "小计 80 80 of 3", "合计 100 100 of 0 1 2 3, grand",
    ]  # fmt: skip
    assert accused(report, patterns) == []


def test_a_total_of_the_indicators_stands_before_one_that_counts_the_money_too(
    report_of: Read, patterns: Patterns
) -> None:
    report = report_of("""
| 预算资金 | 年初预算数（万元） | 全年预算数（万元） | 全年执行数（万元） | 执行率 | 分值 | 得分 |
|---|---|---|---|---|---|---|
| 年度资金总额 | 100 | 100 | 95 | 95% | 10 | 9.5 |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 产出指标 | 数量指标 | 讲座场次 | 20场 | 20场 | 60 | 60 |
| 满意度指标 | 满意度 | 群众满意度 | 90% | 91% | 30 | 30 |
| 绩效指标合计 |  |  |  |  | 90 | 90 |
| 总分 |  |  |  |  | 100 | 99.5 |
""")
    (form,) = report.forms
    assert [(b.item.text, b.adjusted.text) for b in form.budget] == [("年度资金总额", "100")]
    assert sums(form) == ["绩效指标合计 90 90 of 0 1", "总分 100 99.5 of 0 1, grand"]
    assert [t.over_budget for t in form.totals] == [(), (0,)]
    assert accused(report, patterns) == []


def test_the_total_of_a_form_may_stand_below_money_that_comes_last(report_of: Read, patterns: Patterns) -> None:
    report = report_of(f"""<table>{HTML}
<tr><td rowspan=2>产出指标</td><td>数量指标</td><td>植树</td><td>1000亩</td><td>1000亩</td><td>45</td><td>45</td></tr>
<tr><td>质量指标</td><td>成活率</td><td>85%</td><td>86%</td><td>45</td><td>45</td></tr>
<tr><td colspan=5>小计</td><td>90</td><td>90</td></tr>
<tr><td rowspan=2>预算执行（万元）</td><td>年初预算数</td><td>全年预算数</td><td>全年执行数</td><td>执行率</td><td>分值</td><td>得分</td></tr>
<tr><td>120</td><td>120</td><td>118</td><td>98.33%</td><td>10</td><td>9.83</td></tr>
<tr><td colspan=5>总分</td><td>100</td><td>99.83</td></tr></table>""")
    (form,) = report.forms
    assert sums(form) == ["小计 90 90 of 0 1", "总分 100 99.83 of 0 1, grand"]
    assert (len(form.budget), form.totals[1].over_budget, form.budget[0].unit) == (1, (0,), "万元")
    assert accused(report, patterns) == []


def test_a_section_without_levels_of_its_own_is_one_row_and_a_group_with_points_is_none(
    report_of: Read, patterns: Patterns
) -> None:
    report = report_of(f"""<table>{HTML}
<tr><td>预算执行率</td><td></td><td></td><td></td><td></td><td>10</td><td>9.5</td></tr>
<tr><td rowspan=3>产出指标</td><td colspan=4>数量指标</td><td>60</td><td>60</td></tr>
<tr><td></td><td>培训人数</td><td>200人</td><td>200人</td><td>30</td><td>30</td></tr>
<tr><td></td><td>培训人次合计</td><td>400人次</td><td>400人次</td><td>30</td><td>30</td></tr>
<tr><td>满意度指标</td><td></td><td></td><td>≥90%</td><td>95%</td><td>30</td><td>30</td></tr>
<tr><td colspan=5>合计</td><td>100</td><td>99.5</td></tr></table>""")
    (form,) = report.forms
    assert [(i.path[0], i.name, i.score.text) for i in form.indicators] == [
        ("预算执行率", "预算执行率", "9.5"), ("产出指标", "培训人数", "30"), ("产出指标", "培训人次合计", "30"),
        ("满意度指标", "满意度指标", "30"),
    ]  # fmt: skip
    assert sums(form) == ["数量指标 60 60 of 1 2", "合计 100 99.5 of 0 1 2 3, grand"]
    assert accused(report, patterns) == []


def test_bare_numbers_behind_names_are_weights_where_the_header_says_so(report_of: Read) -> None:
    report = report_of("""
| 一级指标（分值） | 二级指标（分值） | 三级指标（分值） | 指标值 | 完成值 | 得分 |
|---|---|---|---|---|---|
| 产出指标(60) | 数量指标(60) | 讲座场次(60) | 20场 | 20场 | 60 |
| 效益指标(40) | 社会效益(40) | 知晓率(40) | 80% | 81% | 40 |
""")
    assert [i.weight.read.point for i in report.forms[0].indicators if i.weight.read] == [60, 40]


def test_two_projects_below_one_another_in_one_table_are_two_forms(report_of: Read, patterns: Patterns) -> None:
    def form(project: str, target: str) -> str:
        return f"""<tr><td>项目名称</td><td colspan=6>{project}</td></tr>{HTML}
<tr><td>产出指标</td><td>数量指标</td><td>设备更新</td><td>{target}</td><td>{target}</td><td>100</td><td>100</td></tr>
<tr><td colspan=5>总分</td><td>100</td><td>100</td></tr>"""

    report = report_of(f"<table>{form('甲项目', '20台')}{form('乙项目', '30台')}</table>")
    assert [(f.project, f.indicators[0].target.text, len(f.indicators)) for f in report.forms] == [
        ("甲项目", "20台", 1), ("乙项目", "30台", 1),
    ]  # fmt: skip
    assert accused(report, patterns) == []


def test_labels_with_their_values_above_the_table_or_in_one_cell(report_of: Read) -> None:
    above = report_of(
        "项目支出绩效自评表\n\n项目名称：馆舍维修　　单位：元\n\n"
        + TITLES
        + "| 产出指标 | 数量指标 | 维修 | 2处 | 2处 | 9 | 9 |\n"
    )
    inside = report_of(
        "单位名称：县档案馆\t\t\t\t\t\t单位：元\n"
        + "预算资金\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n年度资金总额\t32000\t35000\t34300\t10\t98%\t9.8\n"
    )
    assert above.forms[0].project == "馆舍维修"
    assert inside.forms[0].department.read == "县档案馆"
    (line,) = inside.forms[0].budget
    assert line.spent.read
    assert (line.item.text, line.unit, int(line.spent.read.point)) == ("年度资金总额", "元", 34300)


def test_the_annual_half_of_a_form_is_read_not_the_long_term_one(report_of: Read) -> None:
    report = report_of("""<table>
<tr><td rowspan=2>一级指标</td><td rowspan=2>二级指标</td><td colspan=2>中期指标（2023-2025年）</td><td colspan=2>年度指标</td></tr>
<tr><td>三级指标</td><td>指标值</td><td>三级指标</td><td>指标值</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>改造小区</td><td>≥30个</td><td>改造小区</td><td>≥10个</td></tr></table>""")
    (form,) = report.forms
    assert [(i.path, i.target.text) for i in form.indicators] == [(("产出指标", "数量指标", "改造小区"), "≥10个")]
    assert "≥30个" in [item.text.text for item in report.leftovers], "passed over, and said so"


def test_results_of_earlier_years_are_not_those_of_the_year(report_of: Read) -> None:
    report = report_of("""
| 指标名称 | 计量单位 | 2022年完成值 | 2023年目标值 | 2023年完成值 | 完成率 |
|---|---|---|---|---|---|
| 新增就业 | 人 | 2980 | 3000 | 3150 | 105% |
""")
    (row,) = report.forms[0].indicators
    assert (row.target.text, row.actual.text) == ("3000", "3150")


def test_a_monitoring_form_keeps_half_of_the_year_apart_from_the_year(report_of: Read) -> None:
    report = report_of("""<p>项目支出绩效运行监控表（2023年1-7月）</p><table>
<tr><td>资金情况（万元）</td><td>年初预算数</td><td>1-7月执行数</td><td>1-7月执行率</td><td>全年预计执行数</td></tr>
<tr><td>年度资金总额</td><td>800</td><td>480</td><td>60%</td><td>800</td></tr>
<tr><td>一级指标</td><td>三级指标</td><td>年度指标值</td><td>1-7月执行情况</td><td>全年预计完成情况</td></tr>
<tr><td>产出指标</td><td>清运垃圾</td><td>≥12万吨</td><td>7.1万吨</td><td>12.2万吨</td></tr></table>""")
    (form,) = report.forms
    assert (form.kind, form.year.read) == ("monitoring", 2023)
    assert (form.budget[0].spent.read, form.indicators[0].actual.read) == (None, None), "nothing of the whole year"
    others = [e for line in form.budget for e in line.others] + [e for row in form.indicators for e in row.others]
    assert [(e.label.text, e.value.text) for e in others] == [
        ("1-7月执行数", "480"), ("全年预计执行数", "800"), ("1-7月执行情况", "7.1万吨"), ("全年预计完成情况", "12.2万吨"),
    ]  # fmt: skip


def test_the_adjusted_target_counts_and_the_first_one_is_kept_beside_it(report_of: Read) -> None:
    report = report_of("""<table>
<tr><td rowspan=2>一级指标</td><td rowspan=2>三级指标</td><td colspan=2>年度指标值</td><td rowspan=2>实际完成值</td><td rowspan=2>得分</td></tr>
<tr><td>年初值</td><td>调整后值</td></tr>
<tr><td>产出指标</td><td>培训人数</td><td>600人</td><td>500人</td><td>524人</td><td>60</td></tr>
<tr><td>效益指标</td><td>就业人数</td><td>90人</td><td>80人</td><td>81人</td><td>40</td></tr></table>""")
    (form,) = report.forms
    assert [(i.target.text, [e.value.text for e in i.others]) for i in form.indicators] == [
        ("500人", ["600人"]), ("80人", ["90人"]),
    ]  # fmt: skip


def test_a_total_row_keeps_its_review_score_and_deduction(report_of: Read) -> None:
    report = report_of("""
| 一级指标 | 三级指标 | 目标值 | 完成值 | 分值 | 扣分 | 得分 | 复核得分 |
|---|---|---|---|---|---|---|---|
| 产出指标 | 讲座场次 | 20场 | 20场 | 60 | 0 | 60 | 58 |
| 效益指标 | 知晓率 | 80% | 79% | 40 | 1 | 39 | 38.5 |
| 合计 |  |  |  | 100 | 1 | 99 | 96.5 |
""")
    (total,) = report.forms[0].totals
    assert [(e.label.text, e.value.text) for e in total.others] == [("复核得分", "96.5"), ("扣分", "1")]
    assert report.leftovers == ()


def test_what_is_said_of_the_management_of_money_is_no_budget_line(report_of: Read) -> None:
    report = report_of("""<table>
<tr><td rowspan=2>资金情况（万元）</td><td></td><td>全年预算数（A）</td><td>全年执行数（B）</td><td>预算执行率</td></tr>
<tr><td>年度资金总额：</td><td>6250</td><td>5913.4</td><td>94.6%</td></tr>
<tr><td rowspan=2>资金管理情况</td><td></td><td colspan=2>情况说明</td><td>存在问题和改进措施</td></tr>
<tr><td>分配科学性</td><td colspan=2>按因素法分配</td><td>无</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td><td>全年实际完成值</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>培训人次</td><td>≥1.5万人次</td><td>1.62万人次</td></tr></table>""")
    (form,) = report.forms
    assert [b.item.text for b in form.budget] == ["年度资金总额："]
    assert [i.name for i in form.indicators] == ["培训人次"]


FORM = TITLES + "| 产出指标 | 数量指标 | 讲座场次 | 20场 | 20场 | 60 | 60 |\n| 效益指标 | 社会效益指标 | 知晓率 | ≥80% | 82% | 40 | 40 |\n"
MONEY = "| 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |\n|---|---|---|---|---|---|---|\n| 年度资金总额 | 860 | 860 | 817 | 10 | 95% | 9.5 |\n"
NAMED = "| 项目名称 | 公益讲座 | 主管部门 | 某县图书馆 |\n|---|---|---|---|\n"


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        (f"{NAMED}\n{MONEY}\n{FORM}", [("公益讲座", "某县图书馆", 2)]),
        (f"{NAMED}| 项目负责人 | 张某 | 联系电话 | 0519 |\n\n{FORM}", [("公益讲座", "某县图书馆", 2)]),
        (f"{NAMED}\n{FORM}\n{NAMED.replace('公益讲座', '书香下乡')}\n{FORM}", [("公益讲座", "某县图书馆", 2), ("书香下乡", "某县图书馆", 2)]),
        # a sentence between them, a list of units, a table that no form follows: not the head of this form
        (f"{NAMED}\n项目全年组织讲座二十场，覆盖全县十二个乡镇，参加人数较上年明显增加，反响良好，超过预期。\n\n{FORM}", [("", "", 2)]),
        (f"| 单位名称 | 编制 | 实有 |\n|---|---|---|\n| 图书馆 | 12 | 11 |\n| 文化馆 | 9 | 9 |\n\n{FORM}", [("", "", 2)]),
        (f"| 单位名称 | 得分 |\n|---|---|\n| 图书馆 | 92 |\n\n{FORM}", [("", "", 2)]),
        (f"{FORM}\n{NAMED}", [("", "", 2)]),
    ],
    ids=["three tables", "also who fills it in", "two forms", "a sentence between", "a list of units", "scores of units", "last"],
)  # fmt: skip
def test_a_table_of_its_own_says_whose_form_follows(text: str, forms: list[tuple[str, str, int]], report_of: Read) -> None:
    report = report_of(text)
    assert [(f.project, f.department.read or "", len(f.indicators)) for f in report.forms if f.indicators] == forms
    assert any(c.note == "no known header" for c in report.coverage) is not bool(forms[0][0])


SPLIT = {
    "columns of a group are whose group it is": (
        """<table><tr><td rowspan=2>一级指标</td><td rowspan=2>三级指标</td><td rowspan=2>指标值</td><td rowspan=2>权重</td><td colspan=2>自评</td><td colspan=2>复核</td></tr>
<tr><td>完成值</td><td>得分</td><td>完成值</td><td>得分</td></tr>
<tr><td>产出指标</td><td>养护里程</td><td>≥862公里</td><td>60</td><td>862.4公里</td><td>60</td><td>851.9公里</td><td>59.3</td></tr>
<tr><td>效益指标</td><td>优良路率</td><td>≥85%</td><td>40</td><td>87.6%</td><td>40</td><td>84.2%</td><td>39</td></tr></table>""",
        ["养护里程 ≥862公里 862.4公里 60 60 [851.9公里 59.3]", "优良路率 ≥85% 87.6% 40 40 [84.2% 39]"],
    ),
    "halves of the year below the result": (
        """<table><tr><td rowspan=2>一级指标</td><td rowspan=2>三级指标</td><td rowspan=2>指标值</td><td colspan=2>实际完成值</td><td rowspan=2>分值</td><td rowspan=2>得分</td></tr>
<tr><td>上半年</td><td>全年</td></tr>
<tr><td>产出指标</td><td>执法巡查</td><td>≥240次</td><td>118次</td><td>262次</td><td>60</td><td>60</td></tr>
<tr><td>效益指标</td><td>查结率</td><td>100%</td><td>90%</td><td>100%</td><td>40</td><td>40</td></tr></table>""",
        ["执法巡查 ≥240次 262次 60 60 [118次]", "查结率 100% 100% 40 40 [90%]"],
    ),
    "values below the header of a unit": (
        """<table><tr><td rowspan=2>一级指标</td><td rowspan=2>三级指标</td><td rowspan=2>指标分值</td><td colspan=2>预期指标值</td><td rowspan=2>实际完成值</td><td rowspan=2>得分</td></tr>
<tr><td>符号</td><td>单位（文字描述）</td></tr>
<tr><td>产出指标</td><td>救助人次</td><td>60</td><td>≥</td><td>1200人次</td><td>1286人次</td><td>60</td></tr>
<tr><td>效益指标</td><td>准确率</td><td>40</td><td>≥</td><td>95%</td><td>96%</td><td>40</td></tr></table>""",
        ["救助人次 1200人次 1286人次 60 60 []", "准确率 95% 96% 40 40 []"],
    ),
    "a label beside all rows of a form without points": (
        """<table><tr><td rowspan=4>绩效指标</td><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度目标指标值</td><td>全年实际完成值</td></tr>
<tr><td rowspan=2>产出指标</td><td>数量指标</td><td>补贴人数</td><td>≥1800人</td><td>1876人</td></tr>
<tr><td>质量指标</td><td>发放准确率</td><td>≥98%</td><td>99.6%</td></tr>
<tr><td>效益指标</td><td>社会效益指标</td><td>帮扶率</td><td>100%</td><td>100%</td></tr></table>""",
        ["补贴人数 ≥1800人 1876人   []", "发放准确率 ≥98% 99.6%   []", "帮扶率 100% 100%   []"],
    ),
    "评价内容（标准） is what is judged by": (
        """
| 基本指标 | 具体指标 | 评价内容（标准） | 标准分 | 评分 |
|---|---|---|---|---|
| 业务指标 | 目标设定情况 | 依据充分、目标明确得8分，缺一项扣3分。 | 8 | 8 |
| 财务指标 | 会计信息质量 | 真实、完整、及时得6分，缺一项扣2分。 | 6 | 6 |
""",
        ["目标设定情况   8 8 []", "会计信息质量   6 6 []"],
    ),
}


@pytest.mark.parametrize("form", SPLIT, ids=lambda name: name.replace(" ", "-"))
def test_headers_of_two_lines_say_together_what_stands_below(form: str, report_of: Read, patterns: Patterns) -> None:
    text, rows = SPLIT[form]
    report = report_of(text)
    said = [
        f"{i.name} {i.target.text} {i.actual.text} {i.weight.text} {i.score.text} [{' '.join(x.value.text for x in i.others)}]"
        for f in report.forms
        for i in f.indicators
    ]
    assert said == rows
    assert accused(report, patterns) == []
