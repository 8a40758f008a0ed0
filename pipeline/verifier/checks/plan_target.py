"""D913 年度指标值低于规划目标.

五年规划对最后一年定的目标（率、比例），同一单位当年的指标值不应更低（反向指标不应更高）。规划里的数量可能是五年累计数，增长率可
能是年均数，都不下结论。

For a rate that a five-year plan sets for its last year, the unit's target of that year should not be lower
(less-is-better: higher). Amounts of a plan may be sums over five years, and growth an average of years: left open.

Differs::

    填报单位：某县人社局

    “十三五”规划主要指标完成情况表

    | 一级指标 | 二级指标 | 目标 | 完成情况 | 完成率 |
    | ---- | ---- | ---- | ---- | ---- |
    | 社会保障 | 社会保障卡持卡率 | ≥95% | 96% | 101.05% |

    * * *

    # 某县人社局2020年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 质量 | 社会保障卡持卡率 | ≥90% | 96% | 10 | 10 |

Agrees::

    填报单位：某县人社局

    “十三五”规划主要指标完成情况表

    | 一级指标 | 二级指标 | 目标 | 完成情况 | 完成率 |
    | ---- | ---- | ---- | ---- | ---- |
    | 社会保障 | 社会保障卡持卡率 | ≥95% | 96% | 101.05% |

    * * *

    # 某县人社局2020年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 质量 | 社会保障卡持卡率 | ≥95% | 96% | 10 | 10 |

Undecided::

    填报单位：某县人社局

    “十三五”规划主要指标完成情况表

    | 一级指标 | 二级指标 | 目标 | 完成情况 | 完成率 |
    | ---- | ---- | ---- | ---- | ---- |
    | 就业 | 城镇新增就业人数 | ≥12000人 | 12480人 | 104.00% |

    * * *

    # 某县人社局2020年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥2500人 | 2613人 | 10 | 10 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.across import Filed, Folder, Twins, lowered, one_kind, title_of, twins
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.direction import less_is_better
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.versions import counting, plans

CODE = "D913"
VERSION = 1
TITLE = Text("年度指标值低于规划目标", "the target of a plan's last year is below the plan's")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2015〕88号（绩效目标应符合发展规划）[条款待核]"
_PLAN, _HERE = Text("规划目标", "target of the plan"), Text("指标值", "target")
_SUM = Text("规划的数可能是几年累计或年均数", "the plan's number may be a sum or a mean of several years")
_CHANGE = ("增长", "增速", "增幅", "提高", "下降", "降低", "累计", "年均", "五年")


def across(folder: Folder, patterns: Patterns) -> Iterator[tuple[str, Verdict]]:
    """One verdict for each row with a target that a plan ending in that year sets a target for."""
    known = plans(folder)
    for form in counting(folder, "self-evaluation", "targets"):
        if plan := known.get((form.unit, form.year)):
            for pair in twins(plan.form, form.form, patterns):
                if pair.before.target.read and pair.after.target.read:
                    yield form.says(_verdict(pair, plan, patterns))


def _verdict(pair: Twins, plan: Filed, patterns: Patterns) -> Verdict:
    (subject, title), before, after = of_indicator(pair.after), pair.before.target, pair.after.target
    claimed, evidence = Fact(_HERE, after.said), [Fact(_PLAN, before.said)]
    numbers = one_kind(before.read, after.read)
    level = numbers is not None and numbers[0].unit.dimension == "ratio" and not any(
        word in fold(name) for name in (pair.before.name, pair.after.name) for word in _CHANGE
    )  # fmt: skip
    if numbers is None or not level:
        return undecided(_SUM, subject=subject, title=title, evidence=[claimed, *evidence], column="target")
    low = lowered(*numbers, less_is_better(pair.after, patterns))
    message = Text(
        f"{title}：指标值 {after.text}，{title_of(plan.report)}的目标为 {before.text}",
        f"{title}: target {after.text}, in the plan {before.text}",
    )
    return decided(not low, message, subject=subject, title=title, claimed=claimed, evidence=evidence, column="target")

