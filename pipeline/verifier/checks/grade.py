"""G701 评价等级与得分不符.

优90—100分，良80—90分，中60—80分，差60分以下；地区口径另有规定的从其规定。正在界限上的得分归上一等；四舍五入会跨
界的，不下结论。

优 90–100, 良 80–90, 中 60–80, 差 below 60, unless the profile sets other bands. A score on a limit belongs to the
upper band; a score whose rounding crosses a limit is left open.

Differs::

    2022年度部门整体支出绩效自评得分为86.5分，评价等级为“优”。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 100  | 86.5 |
    | 合计     |          |          |            |            | 100  | 86.5 |

Agrees::

    2022年度部门整体支出绩效自评得分为96.4分，评价等级为“优”。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 100  | 96.4 |
    | 合计     |          |          |            |            | 100  | 96.4 |

Undecided::

    2022年度部门整体支出绩效自评评价等级为“优”。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 100  |      |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.profile import grades_of, profile_for
from pipeline.values.quantity import Quantity
from pipeline.values.report import Field, Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.bands import doubts, gravest
from pipeline.verifier.check import decided, fact, undecided
from pipeline.verifier.scores import SCORE

CODE = "G701"
VERSION = 2
TITLE = Text("评价等级与得分不符", "the grade does not follow from the score")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号第十八条（90（含）—100分为优、80（含）—90分为良、60（含）—80分为中、60分以下为差）[条款待核]"
_GRADE = Text("评价等级", "grade")


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for a document that states a grade."""
    if report.grade.read is None:
        return
    score, form = _score(report)
    profile = profile_for(form, report, patterns)
    claimed, subject, title = Fact(_GRADE, report.grade.said), ("grade",), "评价等级"
    if score.read is None:
        reason = Text("没有读出总分", "no total score")
        yield undecided(reason, subject=subject, title=title, evidence=[claimed], column="grade")
        return
    if report.grade.read[0] not in {name[0] for name, _ in profile.grades}:
        reason = Text("所评等级不在该办法的等级之内", "the claimed grade is none of this scheme's grades")
        yield undecided(reason, subject=subject, title=title, evidence=[claimed, fact(SCORE, score)], column="grade")
        return
    grades = grades_of(score.read.interval.clip(hi=100), profile)
    exact = grades_of(score.read.exact, profile)
    holds = report.grade.read[0] in {g[0] for g in (*grades, *exact)}
    right = "、".join(exact)
    zh = f"得分 {score.text}，等级“{report.grade.read}”{'' if holds else f'，按规定为“{right}”'}"
    message = Text(zh, f"score {score.text}, grade {report.grade.read}{'' if holds else f', by the bands {right}'}")
    yield decided(
        holds, message, subject=subject, title=title, claimed=claimed, evidence=[fact(SCORE, score)], column="grade",
        severity=gravest(profile), explanations=doubts(profile),
    )  # fmt: skip


def _score(report: Report) -> tuple[Field[Quantity], Form | None]:
    """The document's score: as said in its text, else the grand total of its first scored form."""
    scored = [(t.score, form) for form in report.forms for t in form.totals if t.grand and t.score.read]
    form = scored[0][1] if scored else next(iter(report.forms), None)
    if report.score.read:
        return report.score, form
    return (scored[0][0], form) if scored else (Field(), form)
