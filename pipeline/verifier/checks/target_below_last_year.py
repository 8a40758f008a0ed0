"""D912 指标值低于上年的目标和完成.

同一单位（同一项目）今年的指标值，既低于上年的指标值，又低于上年的完成值：目标可能定低了。只看愈大愈好的指标；上年数字取自上年的
自评表，今年的目标取自今年的自评表或绩效目标表。

Of one unit (and project) this year's target is lower than both last year's target and last year's result: it may be
set too low. Only where more is better; last year's numbers come from last year's self-evaluation, this year's target
from this year's self-evaluation or form of targets.

Differs::

    # 2022年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 质量 | 劳动争议按期结案率 | ≥92% | 97% | 10 | 10 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 质量 | 劳动争议按期结案率 | ≥85% | 96% | 10 | 10 |

Agrees::

    # 2022年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 质量 | 劳动争议按期结案率 | ≥92% | 97% | 10 | 10 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 质量 | 劳动争议按期结案率 | ≥95% | 96% | 10 | 10 |

Undecided::

    # 2022年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥2500人 | 2613人 | 10 | 10 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥2000人 | 2100人 | 10 | 10 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.across import Filed, Folder, Twins, one_kind, title_of, twins
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.completion import REVERSE
from pipeline.verifier.direction import less_is_better
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.versions import by_year, counting, last_year

CODE = "D912"
VERSION = 1
TITLE = Text("指标值低于上年的目标和完成", "a target below last year's target and result")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十六条（指标值设定偏低）；财预〔2015〕88号 [条款待核]"
_HERE = Text("指标值", "target")
_TARGET, _RESULT = Text("上年指标值", "last year's target"), Text("上年完成值", "last year's result")
_UNLIKE = Text("两年的目标不是可以相比的数", "the targets are no numbers that can be compared")
_WORKLOAD = Text("数量随当年任务增减，比上年少说明不了什么", "a count follows the year's work")


def across(folder: Folder, patterns: Patterns) -> Iterator[tuple[str, Verdict]]:
    """One verdict for each row with a target whose target and result of the year before are known."""
    known = by_year(counting(folder, "self-evaluation"))
    for form in counting(folder, "self-evaluation", "targets"):
        if before := last_year(form, known):
            for pair in twins(before.form, form.form, patterns):
                old, new = pair.before, pair.after
                if old.target.said and old.actual.said and new.target.said and not less_is_better(new, patterns):
                    yield form.says(_verdict(pair, before))


def _verdict(pair: Twins, before: Filed) -> Verdict:
    (subject, title), new, old = of_indicator(pair.after), pair.after.target, pair.before
    claimed, evidence = Fact(_HERE, new.said), [Fact(_TARGET, old.target.said), Fact(_RESULT, old.actual.said)]
    targets, results = one_kind(old.target.read, new.read), one_kind(old.actual.read, new.read)
    if not targets or not results or any(q.bound in (*REVERSE, Bound.ABOUT) for q in (*targets, *results)):
        return undecided(_UNLIKE, subject=subject, title=title, evidence=[claimed, *evidence], column="target")
    low = _below(targets[1], targets[0]) and _below(results[1], results[0])
    if low and targets[1].unit.dimension != "ratio":
        return undecided(_WORKLOAD, subject=subject, title=title, evidence=[claimed, *evidence], column="target")
    message = Text(
        f"{title}：指标值 {new.text}，{title_of(before.report)}指标值 {old.target.text}、完成 {old.actual.text}",
        f"{title}: target {new.text} after {old.target.text} and {old.actual.text} the year before",
    )
    return decided(not low, message, subject=subject, title=title, claimed=claimed, evidence=evidence, column="target")


def _below(one: Quantity, other: Quantity) -> bool:
    return one.point < other.point and not one.interval.meets(other.interval)
