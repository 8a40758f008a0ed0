"""D902 自评指标值低于绩效目标申报表.

同一单位、同一年度（同一项目）的绩效目标申报表和自评表，名称相同的指标，自评表的指标值不应低于申报的目标（反向指标不应高于）。
调整目标须经批准。提高目标不算问题。两份文件之间用 `* * *` 隔开。

Of one unit and year (and project) the targets of the self-evaluation should not be lower than those that were applied
for (for less-is-better rows: higher). Changes want approval; a higher goal is no fault. The two documents are set
apart by `* * *`.

Differs::

    # 部门整体绩效目标申报表（2023年度）
    | 单位名称 | 某县人社局 | | | |
    | 一级指标 | 二级指标 | 三级指标 | 半年指标值 | 全年指标值 |
    | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥1000人 | ≥2500人 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥2000人 | 2100人 | 10 | 10 |

Agrees::

    # 部门整体绩效目标申报表（2023年度）
    | 单位名称 | 某县人社局 | | | |
    | 一级指标 | 二级指标 | 三级指标 | 半年指标值 | 全年指标值 |
    | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥1000人 | ≥2500人 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥2500人 | 2600人 | 10 | 10 |

Undecided::

    # 部门整体绩效目标申报表（2023年度）
    | 单位名称 | 某县人社局 | | | |
    | 一级指标 | 二级指标 | 三级指标 | 半年指标值 | 全年指标值 |
    | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥1000人 | 稳步增加 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥2500人 | 2600人 | 10 | 10 |
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
from pipeline.verifier.versions import by_year, counting

CODE = "D902"
VERSION = 2
TITLE = Text("自评指标值低于绩效目标申报表", "a target of the self-evaluation is lower than the one applied for")
SEVERITY = Severity.WARNING
BASIS = "中发〔2018〕34号；财预〔2020〕10号（以批复的绩效目标为自评依据）[条款待核]"
_PLANNED = Text("申报的目标", "target applied for")
_HERE = Text("自评表指标值", "target here")
APPROVED = Text("目标如经批准调整，应附批复", "an approved change of targets should be attached")
_WORDS = Text("两处写法不同，不能比较", "the two are not comparable")


def across(folder: Folder, patterns: Patterns) -> Iterator[tuple[str, Verdict]]:
    """One verdict for each row of a self-evaluation that the unit's target form of that year has too."""
    plans = by_year(counting(folder, "targets"))
    for form in counting(folder, "self-evaluation"):
        if plan := plans.get((form.unit, form.project, form.year)):
            for pair in twins(plan.form, form.form, patterns):
                if pair.before.target.said and pair.after.target.said:
                    yield form.says(_verdict(pair, plan, patterns))


def _verdict(pair: Twins, plan: Filed, patterns: Patterns) -> Verdict:
    subject, title = of_indicator(pair.after)
    before, after = pair.before.target, pair.after.target
    claimed, evidence = Fact(_HERE, after.said), [Fact(_PLANNED, before.said)]
    said = f"{title}：自评表指标值 {after.text}，{title_of(plan.report)}申报 {before.text}"
    message = Text(said, f"{title}: target {after.text}, applied for {before.text}")
    if fold(before.text) == fold(after.text):
        holds: bool | None = True
    else:
        both_read = one_kind(before.read, after.read)
        holds = None if both_read is None else not lowered(*both_read, less_is_better(pair.after, patterns))
    if holds is None:
        return undecided(_WORDS, subject=subject, title=title, evidence=[claimed, *evidence], column="target")
    return decided(holds, message, subject=subject, title=title, claimed=claimed, evidence=evidence, column="target",
                   explanations=[APPROVED])  # fmt: skip
