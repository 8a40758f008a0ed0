"""B808 目标完成情况照抄预期目标.

完成情况与预期目标一字不差，等于没有报告完成情况。

The account of what was achieved repeats the goal word for word, and so reports nothing.

Differs::

    | 年度总体目标完成情况 | 预期目标 | 目标实际完成情况 |
    | -------------------- | -------- | ---------------- |
    | 年度总体目标完成情况 | 组织职业技能培训一千人，稳定就业。 | 组织职业技能培训一千人，稳定就业。 |
    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | 产出     | 培训人数 | ≥100人     | 110人      | 100  | 100  |

Agrees::

    | 年度总体目标完成情况 | 预期目标 | 目标实际完成情况 |
    | -------------------- | -------- | ---------------- |
    | 年度总体目标完成情况 | 组织职业技能培训一千人，稳定就业。 | 全年培训1012人，其中906人当年就业。 |
    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | 产出     | 培训人数 | ≥100人     | 110人      | 100  | 100  |

Undecided::

    | 年度总体目标完成情况 | 预期目标 | 目标实际完成情况 |
    | -------------------- | -------- | ---------------- |
    | 年度总体目标完成情况 | 组织职业技能培训一千人，稳定就业。 | |
    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | 产出     | 培训人数 | ≥100人     | 110人      | 100  | 100  |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided

CODE = "B808"
VERSION = 1
TITLE = Text("目标完成情况照抄预期目标", "the account of achievement repeats the goal")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十一条（自评应反映总体绩效目标完成情况）[条款待核]"
_GOAL, _ACHIEVED = Text("预期目标", "goal"), Text("实际完成情况", "achieved")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for a form that states goals in words."""
    goals, achieved = [g for g in form.goals if g], [a for a in form.achieved if a]
    if not goals or form.kind == "targets":
        return
    subject, title, evidence = ("form", "goals"), "年度总体目标", [Fact(_GOAL, g) for g in goals]
    if not achieved:
        reason = Text("没有填实际完成情况", "no account of what was achieved")
        yield undecided(reason, subject=subject, title=title, evidence=evidence, column="achieved")
        return
    copied = fold("".join(g.text for g in goals)) == fold("".join(a.text for a in achieved))
    message = Text(
        f"{title}：实际完成情况{'与预期目标逐字相同' if copied else '另有叙述'}",
        f"{title}: the account {'repeats the goal' if copied else 'is its own'}",
    )
    yield decided(
        not copied,
        message,
        subject=subject,
        title=title,
        claimed=Fact(_ACHIEVED, achieved[0]),
        evidence=evidence,
        column="achieved",
    )
