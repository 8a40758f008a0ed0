"""Tables of these forms to claims: each story is a form as units fill it in, and what a person reads in it."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.values.report import Form, Indicator, Report

Read = Callable[[str], Report]


def rows(form: Form) -> list[str]:
    """Each indicator as "level / level / name | target | actual | weight | score"."""
    return [line(i) for i in form.indicators]


def line(indicator: Indicator) -> str:
    levels = " / ".join(f.text for f in indicator.levels)
    values = (indicator.target, indicator.actual, indicator.weight, indicator.score)
    return " | ".join([levels, *(f.text for f in values)])


def only(report: Report) -> Form:
    assert len(report.forms) == 1
    return report.forms[0]


def test_a_blank_level_is_the_one_above_as_long_as_its_group_lasts(report_of: Read) -> None:
    form = only(
        report_of("""
项目支出绩效自评表

| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
|---|---|---|---|---|---|---|
| 产出指标 | 数量指标 | 培训人数 | ≥200人 | 210人 | 20 | 20 |
|  |  | 培训班次 | 4期 | 4期 | 10 | 10 |
|  | 质量指标 | 合格率 | ≥95% | 96% | 20 | 20 |
| 满意度指标 |  | 学员满意度 | ≥90% | 93% | 10 | 10 |
| 总分 |  |  |  |  | 60 | 60 |
""")
    )
    assert rows(form) == [
        "产出指标 / 数量指标 / 培训人数 | ≥200人 | 210人 | 20 | 20",
        "产出指标 / 数量指标 / 培训班次 | 4期 | 4期 | 10 | 10",
        "产出指标 / 质量指标 / 合格率 | ≥95% | 96% | 20 | 20",
        "满意度指标 /  / 学员满意度 | ≥90% | 93% | 10 | 10",
    ]
    assert [(t.label.text, t.weight.text, t.score.text, t.over) for t in form.totals] == [
        ("总分", "60", "60", (0, 1, 2, 3))
    ]
    assert form.kind == "self-evaluation"


def test_a_target_split_over_three_columns_is_one_goal(report_of: Read) -> None:
    form = only(
        report_of("""
<table>
<tr><td rowspan=2>一级指标</td><td rowspan=2>二级指标</td><td rowspan=2>三级指标</td><td colspan=3>年度指标值</td>
    <td rowspan=2>实际完成值</td><td rowspan=2>分值</td><td rowspan=2>得分</td></tr>
<tr><td>指标性质</td><td>指标值</td><td>度量单位</td></tr>
<tr><td rowspan=2>产出指标</td><td>数量指标</td><td>修缮面积</td><td>≥</td><td>1200</td><td>平方米</td><td>1250</td><td>30</td><td>30</td></tr>
<tr><td>时效指标</td><td>完工率</td><td>＝</td><td>100</td><td>%</td><td>100</td><td>20</td><td>20</td></tr>
</table>
""")
    )
    area, rate = form.indicators
    assert (area.target.read.bound.name, area.target.read.point, area.target.read.unit.name) == (
        "AT_LEAST",
        1200,
        "平方米",
    )
    assert (rate.target.read.point, rate.actual.read.point) == (1, 1)
    assert area.nature.text == "≥"


def test_weights_after_each_level_are_subtotals_of_that_level(report_of: Read) -> None:
    form = only(
        report_of("""
<table>
<tr><td>一级指标</td><td>分值</td><td>二级指标</td><td>分值</td><td>三级指标</td><td>分值</td><td>评价标准</td><td>得分</td></tr>
<tr><td rowspan=3>投入</td><td rowspan=3>15</td><td rowspan=2>目标设定</td><td rowspan=2>10</td><td>目标合理性</td><td>5</td><td>合理计5分</td><td>5</td></tr>
<tr><td>指标明确性</td><td>5</td><td>明确计5分</td><td>4</td></tr>
<tr><td>预算配置</td><td>5</td><td>在职人员控制率</td><td>5</td><td>不超过100%计5分</td><td>5</td></tr>
</table>
""")
    )
    assert rows(form)[1] == "投入 / 目标设定 / 指标明确性 |  |  | 5 | 4"
    assert [(t.label.text, t.weight.text, t.over, t.grand) for t in form.totals] == [
        ("投入", "15", (0, 1, 2), False),
        ("目标设定", "10", (0, 1), False),
        ("预算配置", "5", (2,), False),
    ]


def test_a_header_inside_the_table_changes_the_columns_below_it(report_of: Read) -> None:
    form = only(
        report_of(
            "\t".join(["一级指标", "二级指标", "三级指标", "半年指标值", "全年指标值"])
            + """
决策\t计划制定\t规划健全性\t健全\t健全
一级指标\t二级指标\t重点工作\t对应项目\t三级指标\t半年指标值\t全年指标值
履职\t人才工作\t引进人才\t\t博士后人数\t≥5人\t≥10人
\t\t\t\t工作室数\t≥2家\t≥4家
"""
        )
    )
    assert [(i.path, i.duty.text, i.half_target.text, i.target.text) for i in form.indicators] == [
        (("决策", "计划制定", "规划健全性"), "", "健全", "健全"),
        (("履职", "人才工作", "博士后人数"), "引进人才", "≥5人", "≥10人"),
        (("履职", "人才工作", "工作室数"), "引进人才", "≥2家", "≥4家"),
    ]
    assert form.kind == "targets"


def test_a_table_on_its_side(report_of: Read) -> None:
    form = only(
        report_of("""
评价得分汇总表

指标\t决策\t过程\t产出\t合计
分值\t20\t20\t60\t100
得分\t18\t19.5\t55.25\t92.75
得分率\t90%\t97.5%\t92.08%\t92.75%
""")
    )
    assert [(i.name, i.weight.text, i.score.text, i.rate.text) for i in form.indicators] == [
        ("决策", "20", "18", "90%"), ("过程", "20", "19.5", "97.5%"), ("产出", "60", "55.25", "92.08%"),
    ]  # fmt: skip
    assert [(t.label.text, t.score.text, t.over) for t in form.totals] == [("合计", "92.75", (0, 1, 2))]


def test_the_budget_block_knows_which_line_is_part_of_which(report_of: Read) -> None:
    form = only(
        report_of("""
| 项目资金（万元） |  | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
|---|---|---|---|---|---|---|---|
|  | 年度资金总额 | 80 | 100 | 92 | 10 | 92% | 9.2 |
|  | 其中：当年财政拨款 | 60 | 70 | 65 | — | 92.86% | — |
|  | 上年结转资金 | 20 | 30 | 27 | — | 90% | — |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
| 产出指标 | 数量指标 | 场次 | 90场 | 90场 | 90 | 90 |  |
| 总分 |  |  |  |  | 100 | 99.2 |  |
""")
    )
    assert [(b.item.text, b.parent, b.adjusted.text, b.rate.text) for b in form.budget] == [
        ("年度资金总额", None, "100", "92%"),
        ("其中：当年财政拨款", 0, "70", "92.86%"),
        ("上年结转资金", 0, "30", "90%"),
    ]
    assert form.budget[0].adjusted.read.point == 1_000_000, "万元 from the label beside the header"
    assert form.totals[0].over_budget == (0,), "only the scored line counts in the total"


def test_points_in_brackets_behind_a_name_are_its_weight(report_of: Read) -> None:
    form = only(
        report_of("""
| 一级指标 | 二级指标 | 三级指标 | 评分标准 | 自评得分 |
|---|---|---|---|---|
| 决策（20分） | 立项（12分） | 立项程序（5分） | 规范得5分 | 5 |
|  |  | 立项依据（7分） | 充分得7分 | 6 |
|  | 目标（8分） | 目标合理性（8分） | 合理得8分 | 8 |
""")
    )
    assert [i.weight.read.point for i in form.indicators] == [5, 7, 8]
    assert [(s.name, s.weight.point) for s in form.sections] == [("决策", 20)]


def test_rows_of_a_text_export_that_lost_their_covered_cells_are_put_back_and_say_so(report_of: Read) -> None:
    report = report_of("""一级指标\t二级指标\t三级指标\t指标值\t实际完成值\t分值\t得分
管理\t资金\t预算执行率\t≥95%\t97%\t10\t10
采购\t采购规范性\t规范\t规范\t5\t5
\t制度健全性\t健全\t健全\t5\t5
培训完备性\t\t\t≥4次\t4次\t5\t5
档案\t\t档案完备性\t完备\t完备\t5\t5
""")
    assert rows(only(report)) == [
        "管理 / 资金 / 预算执行率 | ≥95% | 97% | 10 | 10",
        "管理 / 采购 / 采购规范性 | 规范 | 规范 | 5 | 5",
        "管理 / 采购 / 制度健全性 | 健全 | 健全 | 5 | 5",
        "管理 / 采购 / 培训完备性 | ≥4次 | 4次 | 5 | 5",
        "管理 / 档案 / 档案完备性 | 完备 | 完备 | 5 | 5",
    ]
    assert [n.code for n in report.notes] == ["mended-row"] * 4


def test_placeholders_are_passed_over_and_unknown_columns_left_over_and_counted(report_of: Read) -> None:
    report = report_of("""
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 经办科室 |
|---|---|---|---|---|---|---|---|
| 产出指标 | 数量指标 | 指标1：巡查次数 | 12次 | 12次 | 50 | 50 | 综合科 |
|  |  | 指标2： |  |  |  |  |  |
|  |  | …… |  |  |  |  |  |
""")
    assert rows(only(report)) == ["产出指标 / 数量指标 / 指标1：巡查次数 | 12次 | 12次 | 50 | 50"]
    assert report.forms[0].indicators[0].name == "巡查次数"
    assert [item.text.text for item in report.leftovers] == ["经办科室", "综合科"]
    (covered,) = report.coverage
    assert covered.ledger.cells == covered.ledger.read + covered.ledger.ignored + covered.ledger.left


def test_promises_of_the_note_are_kept_with_their_softness(report_of: Read) -> None:
    form = only(
        report_of("""
部门整体支出绩效自评表

| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
|---|---|---|---|---|---|---|
| 产出指标 | 数量指标 | 场次 | 90场 | 90场 | 90 | 90 |

注：1.一级指标权重原则上统一设置为：产出指标50分、效益指标30分、满意度指标10分、预算执行率10分。
""")
    )
    assert [(s.name, s.weight.point, s.strict) for s in form.sections] == [
        ("产出", 50, False), ("效益", 30, False), ("满意度", 10, False), ("预算执行率", 10, False),
    ]  # fmt: skip


def test_a_heading_row_is_the_level_of_the_rows_below_it(report_of: Read) -> None:
    form = only(
        report_of("""
<table>
<tr><td>三级指标</td><td>年度指标值</td><td>实际完成值</td><td>分值</td><td>得分</td></tr>
<tr><td colspan=5>一、产出指标（60分）</td></tr>
<tr><td>巡查次数</td><td>12次</td><td>12次</td><td>30</td><td>30</td></tr>
<tr><td>整改率</td><td>100%</td><td>100%</td><td>30</td><td>30</td></tr>
<tr><td colspan=5>二、满意度指标（40分）</td></tr>
<tr><td>群众满意度</td><td>≥90%</td><td>92%</td><td>40</td><td>40</td></tr>
</table>
""")
    )
    assert [(i.levels[0].text, i.levels[1].text, i.weight.text) for i in form.indicators] == [
        ("一、产出指标（60分）", "巡查次数", "30"),
        ("一、产出指标（60分）", "整改率", "30"),
        ("二、满意度指标（40分）", "群众满意度", "40"),
    ]
    assert [(s.name, s.weight.point) for s in form.sections] == [("产出指标", 60), ("满意度指标", 40)]


def test_a_level_alone_in_its_row_heads_the_rows_below(report_of: Read) -> None:
    form = only(
        report_of("""
| 一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 权重 | 得分 |
|---|---|---|---|---|---|---|
| 产出指标 |  |  |  |  |  |  |
|  | 数量指标 | 巡查次数 | 12次 | 12次 | 60% | 60 |
|  | 质量指标 | 整改率 | 100% | 100% | 40% | 40 |
""")
    )
    assert rows(form) == [
        "产出指标 / 数量指标 / 巡查次数 | 12次 | 12次 | 60% | 60",
        "产出指标 / 质量指标 / 整改率 | 100% | 100% | 40% | 40",
    ]
    assert [i.weight.read.point for i in form.indicators] == [60, 40], "a share of the whole is points of 100"


def test_a_total_of_the_rows_alone_agrees_when_the_money_makes_up_the_hundred(report_of: Read) -> None:
    """合计 90 under a table beside a budget block of 10: nothing is missing."""
    from pipeline.verifier.sums import column

    form = only(
        report_of("""
| 项目资金（万元） |  | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
|---|---|---|---|---|---|---|---|
|  | 年度资金总额 | 100.00 | 100.00 | 92.00 | 10 | 92% | 9.2 |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 备注 |
| 产出指标 | 数量指标 | 场次 | 90场 | 90场 | 50 | 50 |  |
| 效益指标 | 社会效益指标 | 受益人数 | ≥90人 | 95人 | 40 | 40 |  |
| 合计 |  |  |  |  | 90 | 90 |  |
""")
    )
    assert [column(form, form.totals[0], role).sum for role in ("weight", "score")] == [90, 90]


def test_parts_of_an_outlined_row_do_not_count_twice(report_of: Read) -> None:
    form = only(
        report_of("""
| 一级指标 | 二级指标 | 三级指标 | 年初目标值 | 实际完成值 | 分值 | 得分 |
|---|---|---|---|---|---|---|
| 产出指标 | 数量指标 | 一、示范区建设 |  |  | 15 | 15 |
|  |  | 1、核心区 | 1个 | 1个 | 5 | 5 |
|  |  | 2、辐射区 | 2个 | 2个 | 10 | 10 |
|  |  | 二、宣传 | 3次 | 3次 | 5 | 5 |
| 合计 |  |  |  |  | 20 | 20 |
""")
    )
    assert [i.parent for i in form.indicators] == [None, 0, 0, None]
    assert form.totals[0].over == (1, 2, 3)


def test_a_page_without_a_form_gives_no_form_and_says_what_was_not_read(report_of: Read) -> None:
    report = report_of("通讯录\n\n| 姓名 | 电话 |\n|---|---|\n| 张三 | 12345678 |\n")
    assert report.forms == ()
    assert [(c.ledger.left, c.note) for c in report.coverage] == [(4, "no known header")]
