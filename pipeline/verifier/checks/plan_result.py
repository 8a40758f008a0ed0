"""D905 规划完成情况与当年自评不同.

规划（“十四五”等）完成情况表报的期末完成值，与规划最后一年的自评表报的是同一年同一件事，名称和单位相同的，数字应当相同。
累计数〔〕不比较；说不出规划末年的也不比较。

A five-year plan's account of its last year and that year's self-evaluation tell the same thing: where name and unit
are the same, the number should be. Cumulative numbers 〔〕, and plans whose last year is not told, are left out.

Differs::

    填报单位：某县人社局

    “十三五”规划主要指标完成情况表

    | 一级指标 | 二级指标 | 目标 | 完成情况 | 完成率 |
    | ---- | ---- | ---- | ---- | ---- |
    | 社会保障 | 失业保险参保人数（人） | 16000 | 16480 | 103.00% |

    * * *

    # 某县人社局2020年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 失业保险参保人数 | ≥16000人 | 15320人 | 10 | 9 |

Agrees::

    填报单位：某县人社局

    “十三五”规划主要指标完成情况表

    | 一级指标 | 二级指标 | 目标 | 完成情况 | 完成率 |
    | ---- | ---- | ---- | ---- | ---- |
    | 社会保障 | 失业保险参保人数（人） | 16000 | 16480 | 103.00% |

    * * *

    # 某县人社局2020年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 失业保险参保人数 | ≥16000人 | 16480人 | 10 | 10 |

Undecided::

    填报单位：某县人社局

    “十三五”规划主要指标完成情况表

    | 一级指标 | 二级指标 | 目标 | 完成情况 | 完成率 |
    | ---- | ---- | ---- | ---- | ---- |
    | 社会保障 | 失业保险参保人数（人） | 16000 | 16480 | 103.00% |

    * * *

    # 某县人社局2020年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 失业保险参保人数 | ≥90% | 96.2% | 10 | 10 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.across import Filed, Folder, Twins, one_kind, title_of, twins
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.versions import counting, plans

CODE = "D905"
VERSION = 1
TITLE = Text("规划完成情况与当年自评不同", "the plan's result and that year's self-evaluation differ")
SEVERITY = Severity.WARNING
BASIS = "财预〔2020〕10号（自评结果应真实）[条款待核]"
_PLAN, _HERE = Text("规划完成情况", "result in the plan"), Text("实际完成值", "result")
_UNITS = Text("单位或数的种类不同，不能比较", "different units or kinds of number")


def across(folder: Folder, patterns: Patterns) -> Iterator[tuple[str, Verdict]]:
    """One verdict for each row of a self-evaluation that a plan ending in that year reports a result for."""
    known = plans(folder)
    for form in counting(folder, "self-evaluation", "evaluation"):
        if plan := known.get((form.unit, form.year)):
            for pair in twins(plan.form, form.form, patterns):
                if pair.before.actual.read and pair.after.actual.read:
                    yield form.says(_verdict(pair, plan))


def _verdict(pair: Twins, plan: Filed) -> Verdict:
    subject, title = of_indicator(pair.after)
    claimed, evidence = Fact(_HERE, pair.after.actual.said), [Fact(_PLAN, pair.before.actual.said)]
    numbers = one_kind(pair.before.actual.read, pair.after.actual.read)
    if numbers is None:
        return undecided(_UNITS, subject=subject, title=title, evidence=[claimed, *evidence], column="actual")
    message = Text(
        f"{title}：自评完成值 {pair.after.actual.text}，{title_of(plan.report)}为 {pair.before.actual.text}",
        f"{title}: {pair.after.actual.text}, in the plan {pair.before.actual.text}",
    )
    meets = numbers[0].interval.meets(numbers[1].interval)
    return decided(meets, message, subject=subject, title=title, claimed=claimed, evidence=evidence, column="actual")
