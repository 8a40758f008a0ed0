"""C502 正文的目标与表中指标值不同.

年度目标的文字（正文或“年度总体目标”栏）与表中指标值说的是同一个目标，数字应当相同；“以上”“≥”不影响数字本身。
中长期目标、上年数、增幅不与年度指标值比较。

The year's goals in words (in the text or in the form's box for them) and the targets of the rows are the same goals,
and should have the same numbers; “at least” and ≥ do not change the number. Goals of several years, last year's
figures and growth are not compared with a year's targets.

Differs::

    # 某区2026年度部门整体绩效目标
    二、年度目标
    受理工伤认定案件3500件以上。

    | 一级指标 | 二级指标 | 三级指标 | 全年指标值 |
    | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 受理工伤认定案件 | ≥3000件 |
    | 产出 | 数量 | 劳动能力鉴定人次 | ≥2000人次 |

Agrees::

    # 某区2026年度部门整体绩效目标
    二、年度目标
    受理工伤认定案件3000件以上。

    | 一级指标 | 二级指标 | 三级指标 | 全年指标值 |
    | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 受理工伤认定案件 | ≥3000件 |
    | 产出 | 数量 | 劳动能力鉴定人次 | ≥2000人次 |

Undecided::

    # 某区2026年度部门整体绩效目标
    二、年度目标
    受理工伤认定案件约3500件。

    | 一级指标 | 二级指标 | 三级指标 | 全年指标值 |
    | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 受理工伤认定案件 | ≥3000件 |
    | 产出 | 数量 | 劳动能力鉴定人次 | ≥2000人次 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.check import on_form
from pipeline.verifier.pairing import pairs, verdict

CODE = "C502"
VERSION = 1
TITLE = Text("正文的目标与表中指标值不同", "the text and the table give different targets for one thing")
SEVERITY = Severity.ERROR
BASIS = "财预〔2015〕88号（绩效目标的内容与审核）[条款待核]"
TARGET = Text("指标值", "target")


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each goal of the text that a row of a form has as its target."""
    for form, pair in pairs(report, patterns, "target"):
        if found := verdict(pair, TARGET):
            yield on_form(found, report, form)
