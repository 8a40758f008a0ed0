"""D903 申报的绩效指标未自评.

绩效目标申报表里的指标，自评表应逐项自评。两张表至少有一半指标名称相同、且不少于三项时才比较；名称相近的不下结论。

Every indicator of the form of targets should be self-evaluated. Compared only where at least half of the indicators,
and three, have the same names in both; names that are merely alike are left open.

Differs::

    # 部门整体绩效目标申报表（2023年度）
    | 单位名称 | 某县人社局 | | | |
    | 一级指标 | 二级指标 | 三级指标 | 半年指标值 | 全年指标值 |
    | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥1000人 | ≥2500人 |
    | 产出 | 数量 | 开展职业技能培训 | ≥800人次 | ≥1800人次 |
    | 产出 | 质量 | 劳动争议按期结案率 | ≥95% | ≥95% |
    | 效益 | 社会效益 | 欠薪线索办结率 | 100% | 100% |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥2500人 | 2600人 | 30 | 30 |
    | 产出 | 数量 | 开展职业技能培训 | ≥1800人次 | 1850人次 | 30 | 30 |
    | 产出 | 质量 | 劳动争议按期结案率 | ≥95% | 97% | 30 | 30 |

Agrees::

    # 部门整体绩效目标申报表（2023年度）
    | 单位名称 | 某县人社局 | | | |
    | 一级指标 | 二级指标 | 三级指标 | 半年指标值 | 全年指标值 |
    | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥1000人 | ≥2500人 |
    | 产出 | 数量 | 开展职业技能培训 | ≥800人次 | ≥1800人次 |
    | 产出 | 质量 | 劳动争议按期结案率 | ≥95% | ≥95% |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥2500人 | 2600人 | 30 | 30 |
    | 产出 | 数量 | 开展职业技能培训 | ≥1800人次 | 1850人次 | 30 | 30 |
    | 产出 | 质量 | 劳动争议按期结案率 | ≥95% | 97% | 30 | 30 |

Undecided::

    # 部门整体绩效目标申报表（2023年度）
    | 单位名称 | 某县人社局 | | | |
    | 一级指标 | 二级指标 | 三级指标 | 半年指标值 | 全年指标值 |
    | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥1000人 | ≥2500人 |
    | 产出 | 数量 | 开展职业技能培训 | ≥800人次 | ≥1800人次 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 质量 | 劳动争议按期结案率 | ≥95% | 97% | 30 | 30 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Indicator
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.across import Filed, Folder, named, title_of
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.naming import Kinship, best
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.versions import by_year, counting

CODE = "D903"
VERSION = 1
TITLE = Text("申报的绩效指标未自评", "an indicator of the target form is missing from the self-evaluation")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号（以批复的绩效目标为自评依据）[条款待核]"
_FEWEST = 3
_PLANNED = Text("申报的指标", "indicator applied for")
_APART = Text("两张表的指标大多不同名，不能逐项对照", "most indicators of the two forms have different names")
_NEAR = Text("自评表中有名称相近的指标", "the self-evaluation has one of a similar name")


def across(folder: Folder, patterns: Patterns) -> Iterator[tuple[str, Verdict]]:
    """One verdict for each indicator of the target form of the same unit, project and year."""
    plans = by_year(counting(folder, "targets"))
    for form in counting(folder, "self-evaluation"):
        if plan := plans.get((form.unit, form.project, form.year)):
            yield from (form.says(verdict) for verdict in _verdicts(plan, form, patterns))


def _verdicts(plan: Filed, here: Filed, patterns: Patterns) -> Iterator[Verdict]:
    asked, told = named(plan.form, patterns), named(here.form, patterns)
    kept = asked.keys() & told.keys()
    if not asked:
        return
    if len(kept) < _FEWEST or 2 * len(kept) < len(asked):
        yield undecided(_APART, subject=("form", "targets"), title=here.form.title or "自评表")
        return
    for name, row in asked.items():
        near = name not in kept and best(name, list(told), patterns)[0] > Kinship.NONE
        yield _verdict(row, name in kept, near, plan)


def _verdict(row: Indicator, kept: bool, near: bool, plan: Filed) -> Verdict:
    subject, title = of_indicator(row)
    subject, claimed = (*subject, "target form"), Fact(_PLANNED, row.levels[-1].said if row.levels else None)
    if near:
        return undecided(_NEAR, subject=subject, title=title, evidence=[claimed])
    message = Text(
        f"{title}：{title_of(plan.report)}列有此指标（{row.target.text}），自评表{'已' if kept else '没有'}自评",
        f"{title}: in the target form ({row.target.text}), {'evaluated' if kept else 'not evaluated'}",
    )
    return decided(kept, message, subject=subject, title=title, evidence=[claimed])
