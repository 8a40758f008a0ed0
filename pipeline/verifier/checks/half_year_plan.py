"""R106 半年计划数与半年指标值不符.

绩效目标表中，半年计划数÷全年资金，应等于预算执行率的半年指标值。

In a target form the plan for half a year, divided by the money of the whole year, is the half-year target of 预算执行
率.

Differs::

    | 支出情况 | 全年预算数（万元） | 半年计划执行数（万元） |
    | -------- | ------- | ------- |
    | 资金总额 | 3782.13 | 1800.00 |
    | 一级指标 | 二级指标 | 三级指标   | 半年指标值 | 全年指标值 |
    | 过程     | 预算执行 | 预算执行率 | =50%       | =100%      |

Agrees::

    | 支出情况 | 全年预算数（万元） | 半年计划执行数（万元） |
    | -------- | ------- | ------- |
    | 资金总额 | 3600.00 | 1800.00 |
    | 一级指标 | 二级指标 | 三级指标   | 半年指标值 | 全年指标值 |
    | 过程     | 预算执行 | 预算执行率 | =50%       | =100%      |

Undecided::

    | 支出情况 | 全年预算数（万元） | 半年计划执行数（万元） |
    | -------- | ------- | ------- |
    | 资金总额 |         | 1800.00 |
    | 一级指标 | 二级指标 | 三级指标   | 半年指标值 | 全年指标值 |
    | 过程     | 预算执行 | 预算执行率 | =50%       | =100%      |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import total
from pipeline.values.quantity import Quantity
from pipeline.values.report import BudgetLine, Field, Form, Report
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.budget import ADJUSTED, INITIAL
from pipeline.verifier.check import Claim, compare, fact, quotient, undecided
from pipeline.verifier.rates import line_named, number
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.wording import both

CODE = "R106"
VERSION = 1
TITLE = Text("半年计划数与半年指标值不符", "the half-year plan is not the half-year target of the execution rate")
SEVERITY = Severity.WARNING
BASIS = "财预〔2015〕88号（绩效目标与预算相匹配）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each 预算执行率 row with a half-year target, in a form that plans half a year's money."""
    plans = [(line, plan) for line in form.budget if line.parent is None and (plan := half_plan(line))]
    read = [plan.read for _, plan in plans if plan.read]
    for indicator in form.indicators:
        target = number(indicator.half_target)
        claim = Claim.of(Text("半年指标值", "half-year target"), target, "half_target")
        if not plans or claim is None or line_named(indicator.name, form) is None:
            continue
        subject, title = of_indicator(indicator)
        whole = next((f for line in form.budget for f in (line.adjusted, line.initial) if f.read), None)
        evidence = [fact(both(line.item.text), plan) for line, plan in plans]
        rate = quotient(total([q.interval for q in read]), whole.read.interval) if whole and whole.read else None
        if rate is None or whole is None or len(read) < len(plans):
            reason = Text(
                f"缺{ADJUSTED.zh}、{INITIAL.zh}或半年计划数", "the year's money or the half-year plan was not read"
            )
            yield undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence)
            continue
        words = f"半年计划 {' + '.join(plan.text for _, plan in plans)} ÷ 全年预算数 {whole.text}"
        name = Text("半年计划÷全年预算", "half-year plan / year")
        recomputed = Recomputed(both(words), (Variant(name, rate),), unit="%")
        evidence.append(fact(ADJUSTED, whole))
        yield compare(claim.loosened(), recomputed, subject=subject, title=title, evidence=evidence)


def half_plan(line: BudgetLine) -> Field[Quantity] | None:
    """The line's amount planned for half a year; None when the form has no such column."""
    return next((e.value for e in line.others if "半年" in e.label.folded.text), None)
