"""What a finding weighs: the gravest that putting it right would change, and the grade of a recomputed total."""

from __future__ import annotations

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.profile import grades_of, profile_for
from pipeline.values.interval import Interval
from pipeline.values.report import Report
from pipeline.values.verdict import Verdict

_SCORED, _RATED = ("score", "weight"), ("rate",)


def consequence(verdict: Verdict, report: Report, patterns: Patterns | None) -> str:
    """The gravest that putting a finding right may change: "grade", "score", "rate", or "record" where none of these.

    "grade" is told where a change of the claimed total by the points at stake, up or down, earns another grade.
    """
    if verdict.code.startswith("G") or (patterns and _moves_grade(verdict, report, patterns)):
        return "grade"
    if verdict.stake or verdict.column in _SCORED:
        return "score"
    return "rate" if verdict.column in _RATED else "record"


def grade_earned(report: Report, total: Interval | None, patterns: Patterns) -> str:
    """The grade that a recomputed total of 100 earns, "优、良" where it may be either; "" in a scheme not known."""
    form = report.forms[0]
    if total is None or any(t.weight.read and t.weight.read.point != 100 for t in form.totals if t.grand):
        return ""
    profile, said = profile_for(form, report, patterns), report.grade.read
    if profile.doubtful or (said and said[0] not in {name[0] for name, _ in profile.grades}):
        return ""
    return "、".join(grades_of(total.clip(0, 100), profile))


def _moves_grade(verdict: Verdict, report: Report, patterns: Patterns) -> bool:
    totals = [t.score.read.exact for form in report.forms for t in form.totals if t.grand and t.score.read]
    if not verdict.stake or len(totals) != 1 or not totals[0].is_point:
        return False
    profile = profile_for(report.forms[0] if len(report.forms) == 1 else None, report, patterns)
    now, total = grades_of(totals[0].clip(0, 100), profile), totals[0].lo
    moved = [Interval(total + step, total + step).clip(0, 100) for step in (verdict.stake, -verdict.stake)]
    return any(not set(grades_of(each, profile)) & set(now) for each in moved)
