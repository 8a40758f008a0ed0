"""D901 表的年度与报告的年度不一致.

报告里夹着别的年度的表：附件放错了，或者是上年的表重填。

A form of another year inside the report: the wrong annex, or last year's form filled in again.

Differs::

    # 某某局2023年度部门整体支出绩效自评报告

    2022年度部门整体支出绩效自评表

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 100  | 100  |

Agrees::

    # 某某局2023年度部门整体支出绩效自评报告

    2023年度部门整体支出绩效自评表

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 100  | 100  |

Undecided::

    # 某某局部门整体支出绩效自评报告

    2023年度部门整体支出绩效自评表

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 100  | 100  |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided

CODE = "D901"
VERSION = 1
TITLE = Text("表的年度与报告的年度不一致", "the form's year is not the report's")
SEVERITY = Severity.WARNING
BASIS = "财预〔2020〕10号第十一条（自评年度）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each form that states a year of its own."""
    if form.year.read is None or not form.year.said or report.title == form.title:
        return
    subject, title = ("form", "year"), form.title or "表"
    claimed = Fact(Text("表的年度", "year of the form"), form.year.said)
    named = years(report.title)
    if len(named) != 1:
        reason = Text("报告标题没有年度，或不止一个", "the report's title names no year, or several")
        yield undecided(reason, subject=subject, title=title, evidence=[claimed], column="year")
        return
    zh = f"{title}：{form.year.read} 年，报告标题为 {named[0]} 年"
    message = Text(zh, f"{title}: {form.year.read}, the report is of {named[0]}")
    yield decided(form.year.read == named[0], message, subject=subject, title=title, claimed=claimed, column="year")


def years(title: str) -> list[int]:
    """The years that a title names, each once: 2023年度…自评报告 → [2023]."""
    text = fold(title)
    found = [text[i - 4 : i] for i, sign in enumerate(text) if sign == "年" and i >= 4]
    return list(dict.fromkeys(int(digits) for digits in found if digits.isdecimal()))
