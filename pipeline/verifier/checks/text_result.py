"""C501 正文的数与表中的数不同.

自评报告的正文和自评表报的是同一件事，数字应当相同。名称、单位、年度都相同的才比较；正文可以四舍五入，也可以截尾。
正文名称比表中少一个修饰语的（补贴性培训/补贴性职业技能培训）也比较，但只作预警。预算、支出和执行率与资金情况表比较；附近
没有任何总额与表中相同的，可能口径不同（部门汇总、单个项目），不下结论。

The text of a report and its form speak of the same thing, and should give the same number. Compared only where name,
unit and year are the same; the text may round, or cut off. A name that lacks one qualifier of the form's is compared
too, as a warning only. Budgets, spending and rates are compared with the budget block; where no total nearby is the
form's, the scope may be another (all units of a department, one project), and nothing is said.

Differs::

    # 某市人社局2022年度部门整体绩效自评报告
    三、履职成效
    全年城镇新增就业12.5万人，劳动者权益得到维护。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | 12万人 | 13.1万人 | 10 | 10 |

Differs::

    # 某县人社局2023年度部门整体支出绩效自评报告
    一、预算执行情况
    全年支出1745.80万元，其中：基本支出535.53万元，项目支出1192.27万元。

    | 资金     | 年初预算数（万元） | 全年预算数（万元） | 实际支出数（万元） | 执行率 |
    | -------- | ------- | ------- | ------- | ----- |
    | 全年支出 | 1241.99 | 1745.80 | 1745.80 | 100%  |
    | 其中：基本支出 | 528.04 | 553.53 | 553.53 | 100%  |
    | 项目支出 | 713.95 | 1192.27 | 1192.27 | 100%  |

Agrees::

    # 某市人社局2022年度部门整体绩效自评报告
    三、履职成效
    全年城镇新增就业13.12万人，劳动者权益得到维护。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | 12万人 | 13.1万人 | 10 | 10 |

Undecided::

    # 某市人社局2022年度部门整体绩效自评报告
    三、履职成效
    全年城镇新增就业约12.5万人，劳动者权益得到维护。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | 12万人 | 13.1万人 | 10 | 10 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.amounts import amounts
from pipeline.verifier.check import on_form
from pipeline.verifier.pairing import pairs, verdict

CODE = "C501"
VERSION = 5
TITLE = Text("正文的数与表中的数不同", "the text and the table give different numbers for one thing")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号第十一条（单位自评内容）[条款待核]"
ACTUAL = Text("实际完成值", "result")


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each number of the text that a row reports as its result, or the budget block holds."""
    for form, pair in pairs(report, patterns, "actual"):
        if found := verdict(pair, ACTUAL):
            yield on_form(found, report, form)
    for form in report.forms:
        for found in amounts(form, report, patterns):
            yield on_form(found, report, form)
