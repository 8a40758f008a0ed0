"""G702 按各行之和复算后等级变化.

合计行印的等级，各行相加之后未必够得上。

The printed total may keep a grade that the sum of its own rows does not earn.

Differs::

    2022年度部门整体支出绩效自评得分为91分，评价等级为“优”。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 60   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 40   | 38   |
    | 合计     |          |          |            |            | 100  | 91   |

Agrees::

    2022年度部门整体支出绩效自评得分为91分，评价等级为“优”。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 60   | 53   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 40   | 38   |
    | 合计     |          |          |            |            | 100  | 91   |

Undecided::

    2022年度部门整体支出绩效自评得分为91分，评价等级为“优”。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 60   |      |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 40   | 38   |
    | 合计     |          |          |            |            | 100  | 91   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.profile import grades_of, profile_for
from pipeline.values.interval import Interval
from pipeline.values.report import Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.bands import doubts, gravest
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.sums import column
from pipeline.verifier.wording import figure

CODE = "G702"
VERSION = 1
TITLE = Text("按各行之和复算后等级变化", "another grade by the sum of the rows")
SEVERITY = Severity.WARNING
BASIS = "财预〔2020〕10号第十八条 [条款待核]"


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for a document with a grade and exactly one scored form with a grand total."""
    scored = [(form, total) for form in report.forms for total in form.totals if total.grand and total.score.read]
    if report.grade.read is None or len(scored) != 1:
        return
    form, total = scored[0]
    col = column(form, total, "score")
    claimed, subject, title = Fact(Text("评价等级", "grade"), report.grade.said), ("grade", "recomputed"), "评价等级"
    if col.blanks or not col.addends:
        reason = Text("有的行得分未读出", "some scores were not read")
        yield undecided(reason, subject=subject, title=title, evidence=[claimed], column="grade")
        return
    profile = profile_for(form, report, patterns)
    if report.grade.read[0] not in {name[0] for name, _ in profile.grades}:
        return
    name, sum_ = Text("各行之和", "sum of the rows"), Interval.exactly(col.sum)
    grades = grades_of(sum_.clip(0, 100), profile)
    recomputed = Recomputed(col.recomputed().formula, (Variant(name, sum_),), unit="分")
    holds = report.grade.read[0] in {g[0] for g in grades}
    zh = f"各行得分之和 {figure(sum_)}，应为“{'、'.join(grades)}”，所评“{report.grade.read}”"
    message = Text(zh, f"the rows add up to {figure(sum_)}: {'/'.join(grades)}, claimed {report.grade.read}")
    yield decided(holds, message, subject=subject, title=title, claimed=claimed, recomputed=recomputed,
                  evidence=col.evidence, column="grade", severity=gravest(profile),
                  explanations=doubts(profile))  # fmt: skip
