"""A608 完成时间晚于目标时间.

完成日期晚于目标日期，就是没有按期完成。该行已经扣分的，或者无得分的表已经说明原因的，不算矛盾。日期只比较到双方都写
明的一级。

A result dated after the deadline misses it. A row that lost points for it, or in a form without scores tells the
reason, says so itself: no contradiction. Dates are compared as far as both are written.

Differs::

    | 一级指标 | 二级指标 | 三级指标     | 年度指标值      | 实际完成值      | 分值 | 得分 |
    | -------- | -------- | ------------ | --------------- | --------------- | ---- | ---- |
    | 产出     | 时效     | 项目完成时间 | 2022年11月30日前 | 2022年12月15日 | 10   | 10   |

Agrees::

    | 一级指标 | 二级指标 | 三级指标     | 年度指标值      | 实际完成值      | 分值 | 得分 |
    | -------- | -------- | ------------ | --------------- | --------------- | ---- | ---- |
    | 产出     | 时效     | 项目完成时间 | 2022年11月30日前 | 2022年11月15日 | 10   | 10   |

Agrees::

    | 一级指标 | 二级指标 | 三级指标     | 年度指标值      | 实际完成值      | 分值 | 得分 |
    | -------- | -------- | ------------ | --------------- | --------------- | ---- | ---- |
    | 产出     | 时效     | 项目完成时间 | 2022年11月30日前 | 2022年12月15日 | 10   | 8    |

Undecided::

    | 一级指标 | 二级指标 | 三级指标     | 年度指标值      | 实际完成值      | 分值 | 得分 |
    | -------- | -------- | ------------ | --------------- | --------------- | ---- | ---- |
    | 产出     | 时效     | 项目完成时间 | 2022年11月底前  | 12月            | 10   | 10   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Deadline
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.subjects import of_indicator

CODE = "A608"
VERSION = 2
TITLE = Text("完成时间晚于目标时间", "completed after the deadline")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号第十六条（未完成指标值的按比例记分）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row whose target is a date and whose result is one."""
    for indicator in form.indicators:
        target, actual = indicator.target.read, indicator.actual.read
        if not (isinstance(target, Deadline) and isinstance(actual, Deadline)):
            continue
        subject, title = of_indicator(indicator)
        claimed = Fact(Text("完成值", "actual"), indicator.actual.said)
        evidence = [Fact(Text("目标值", "target"), indicator.target.said)]
        if (late := _later(actual, target)) is None:
            reason = Text("日期写得不全，不能比较", "the dates are not complete enough to compare")
            yield undecided(reason, subject=subject, title=title, evidence=[*evidence, claimed], column="actual")
            continue
        said = f"{title}：完成 {indicator.actual.text}，目标 {indicator.target.text}"
        message = Text(said, f"{title}: completed {indicator.actual.text}, due {indicator.target.text}")
        met = not late or _faced(indicator)
        yield decided(met, message, subject=subject, title=title, claimed=claimed, evidence=evidence, column="actual")


def _faced(indicator: Indicator) -> bool:
    """Whether the row itself says that the date was missed: by points taken off, without a score by a reason."""
    score, weight = indicator.score.read, indicator.weight.read
    if score is None or weight is None:
        return indicator.score.said is None and indicator.excuse.read is not None
    return score.point < weight.point


def _later(actual: Deadline, target: Deadline) -> bool | None:
    """Whether one date lies after the other; None when the parts that both write do not tell."""
    if actual.year and target.year and actual.year != target.year:
        return _sure(actual, actual.year > target.year)
    if not actual.month or not target.month:
        return False if actual.year and target.year and not target.month else None
    if actual.month != target.month:
        later = actual.month > target.month
        return None if later and bool(actual.year) != bool(target.year) else _sure(actual, later)
    if not target.day:
        return False
    return _sure(actual, actual.day > target.day) if actual.day else None


def _sure(actual: Deadline, later: bool) -> bool | None:
    """A result that only says 12月底前 may have come earlier."""
    return None if later and actual.words.rstrip("完成").endswith(("前", "内")) else later
