"""B825 指标值低于本文所报的上期目标和完成.

规划先写上期的完成情况，本期目标却既低于上期目标又低于上期完成：目标可能定低了，应说明理由。愈小愈好的指标、多年累计
数（〔〕）不看。

A plan that first tells what the last period reached and then promises less than both what was promised and what was
reached sets itself an easy goal, and should say why. Rows where less is better, and numbers counted over several
years (〔〕), are left out.

Differs::

    # 某市“十四五”规划
    表1 “十三五”规划主要指标完成情况
    | 指标名称             | 目标值 | 完成值 | 完成率  |
    | -------------------- | ------ | ------ | ------- |
    | 争议调解成功率（%）  | ≥72    | 88     | 122.22% |
    | 社会保障卡持卡率（%）| ≥90    | 95     | 105.56% |

    表2 “十四五”发展主要指标
    | 指标名称             | 目标值 |
    | -------------------- | ------ |
    | 争议调解成功率（%）  | ≥65    |
    | 社会保障卡持卡率（%）| ≥96    |

Agrees::

    # 某市“十四五”规划
    表1 “十三五”规划主要指标完成情况
    | 指标名称             | 目标值 | 完成值 | 完成率  |
    | -------------------- | ------ | ------ | ------- |
    | 争议调解成功率（%）  | ≥72    | 88     | 122.22% |
    | 社会保障卡持卡率（%）| ≥90    | 95     | 105.56% |

    表2 “十四五”发展主要指标
    | 指标名称             | 目标值 |
    | -------------------- | ------ |
    | 争议调解成功率（%）  | ≥75    |
    | 社会保障卡持卡率（%）| ≥96    |

Undecided::

    # 某市“十四五”规划
    表1 “十三五”规划主要指标完成情况
    | 指标名称             | 目标值 | 完成值 | 完成率  |
    | -------------------- | ------ | ------ | ------- |
    | 争议调解成功率（%）  | ≥72    | 88     | 122.22% |
    | 社会保障卡持卡率（%）| ≥90    | 95     | 105.56% |

    表2 “十四五”发展主要指标
    | 指标名称             | 目标值 |
    | -------------------- | ------ |
    | 争议调解成功率（%）  | 提高   |
    | 社会保障卡持卡率（%）| ≥96    |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, fact, undecided
from pipeline.verifier.completion import REVERSE, comparable
from pipeline.verifier.direction import less_is_better
from pipeline.verifier.naming import key
from pipeline.verifier.rates import number
from pipeline.verifier.scores import TARGET
from pipeline.verifier.subjects import of_indicator

CODE = "B825"
VERSION = 1
TITLE = Text("指标值低于本文所报的上期目标和完成", "a target below the last period's target and result")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十六条（指标值设定偏低）；财预〔2015〕88号 [条款待核]"
WORDS = Text("目标不是可以相比的数", "the targets are no numbers that can be compared")
_OLD_TARGET, _OLD_RESULT = Text("上期目标", "last target"), Text("上期完成", "last result")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each row of a form of goals that an earlier form of the document reports on."""
    if any(row.actual.said for row in form.indicators):
        return
    index = next(i for i, other in enumerate(report.forms) if other is form)
    past = [o for o in report.forms[:index] if o.project == form.project and any(r.actual.read for r in o.indicators)]
    for row in form.indicators:
        name = key(row.name, patterns)
        same = [r for other in past for r in other.indicators if key(r.name, patterns) == name]
        if len(same) == 1 and len(name) > 1 and not less_is_better(row, patterns) and row.target.said:
            yield _verdict(row, same[0])


def _verdict(row: Indicator, old: Indicator) -> Verdict:
    (subject, title), new, goal, result = of_indicator(row), row.target.read, old.target.read, old.actual.read
    evidence = [fact(_OLD_TARGET, number(old.target)), fact(_OLD_RESULT, number(old.actual))]
    claimed = Fact(TARGET, row.target.said, new.exact if isinstance(new, Quantity) else None)
    numbers = (new, goal, result)
    if not all(isinstance(n, Quantity) and not n.cumulative and n.bound is not Bound.ABOUT for n in numbers):
        return undecided(WORDS, subject=subject, title=title, evidence=[claimed, *evidence], column="target")
    assert isinstance(new, Quantity) and isinstance(goal, Quantity) and isinstance(result, Quantity)
    if new.bound in REVERSE or goal.bound in REVERSE or not (comparable(new, goal) and comparable(new, result)):
        return undecided(WORDS, subject=subject, title=title, evidence=[claimed, *evidence], column="target")
    low = new.point < goal.point and new.point < result.interval.lo
    said = f"目标 {row.target.text}，上期目标 {old.target.text}、完成 {old.actual.text}"
    message = Text(
        f"{title}：{said}", f"{title}: target {row.target.text} after {old.target.text} and {old.actual.text}"
    )
    return decided(not low, message, subject=subject, title=title, claimed=claimed, evidence=evidence, column="target")
