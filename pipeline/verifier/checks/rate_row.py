"""R105 指标行的执行率与资金块不一致.

名为预算执行率、基本支出预算执行率、项目支出预算执行率的指标行，与同一张表资金块的执行率是同一个数，不能有两个值。别
的执行率（政府采购执行率、基金预算执行率）另当别论。

A row named 预算执行率, 基本支出预算执行率 or 项目支出预算执行率 speaks of a rate that the budget block of the same
form prints too: one quantity, two values can't both be true. Other rates (政府采购执行率, 基金预算执行率) are other
quantities.

Differs::

    | 资金           | 全年预算数（万元） | 全年执行数（万元） | 执行率 |
    | -------------- | ------ | ------ | ------ |
    | 年度资金总额   | 500.00 | 450.00 | 90%    |
    | 一级指标 | 二级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | 过程     | 预算执行 | 预算执行率 | ≥95%       | 98%        | 10   | 10   |

Agrees::

    | 资金           | 全年预算数（万元） | 全年执行数（万元） | 执行率 |
    | -------------- | ------ | ------ | ------ |
    | 年度资金总额   | 500.00 | 490.00 | 98%    |
    | 一级指标 | 二级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | 过程     | 预算执行 | 预算执行率 | ≥95%       | 98%        | 10   | 10   |

Undecided::

    | 资金           | 全年预算数（万元） | 全年执行数（万元） | 执行率 |
    | -------------- | ------ | ------ | ------ |
    | 年度资金总额   | 500.00 |        |        |
    | 一级指标 | 二级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | 过程     | 预算执行 | 预算执行率 | ≥95%       | 98%        | 10   | 10   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.profile import profile_for
from pipeline.values.report import BudgetLine, Form, Report
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.budget import RATE, claimed_rate, recomputed_rate
from pipeline.verifier.check import Claim, compare, fact, undecided
from pipeline.verifier.rates import line_named, number
from pipeline.verifier.subjects import of_indicator

CODE = "R105"
VERSION = 2
TITLE = Text("指标行的执行率与资金块不一致", "an indicator's execution rate differs from the budget block")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号附件1《项目支出绩效自评表》式样 [条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each row that is named after the rate of a budget line and has a result."""
    profile = profile_for(form, report, patterns)
    for indicator in form.indicators:
        line = line_named(indicator.name, form)
        claim = Claim.of(Text("实际完成值", "actual"), number(indicator.actual), "actual")
        if line is None or claim is None:
            continue
        subject, title = of_indicator(indicator)
        printed, recomputed = claimed_rate(line), recomputed_rate(form, line, profile)
        if printed:
            name = Text(f"资金块「{line.item.text}」执行率 {printed.text}", f"rate of {line.item.text}: {printed.text}")
            found = Recomputed(name, tuple(Variant(name, way.value) for way in printed.ways), unit="%")
        elif isinstance(recomputed, Recomputed):
            found = recomputed
        else:
            yield undecided(recomputed, subject=subject, title=title, claim=claim)
            continue
        evidence, other = [fact(RATE, line.rate)], _by_full_budget(line, recomputed)
        yield compare(claim.loosened(), found, subject=subject, title=title, evidence=evidence, explain=other)


def _by_full_budget(line: BudgetLine, recomputed: Recomputed | Text) -> list[Variant]:
    if isinstance(recomputed, Text) or not line.rate.said:
        return []
    name = Text(
        f"资金块所印 {line.rate.text} 有误：{recomputed.formula.zh}",
        f"the block's own rate is wrong: {recomputed.formula.en}",
    )
    return [Variant(name, v.value) for v in recomputed.variants]
