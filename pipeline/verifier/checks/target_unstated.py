"""B814 有完成值而没有目标值.

有完成值而没有目标值（**、无、空白）：完成率和得分都没有依据。

A result without a promise (**, 无, blank): a completion rate or a score for it has no basis.

Differs::

    | 指标名称           | 目标值 | 完成值 | 完成率  |
    | ------------------ | ------ | ------ | ------- |
    | 新增就业（万人）   | 70     | 142.85 | 204.07% |
    | 参保大学生（万人） | **     | 113.43 | 100%    |

Agrees::

    | 指标名称           | 目标值 | 完成值 | 完成率  |
    | ------------------ | ------ | ------ | ------- |
    | 新增就业（万人）   | 70     | 142.85 | 204.07% |

Undecided::

    | 指标名称           | 目标值 | 完成值 | 完成率  |
    | ------------------ | ------ | ------ | ------- |
    | 新增就业（万人）   | 70     | ——     | ——      |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.scores import ACTUAL, TARGET
from pipeline.verifier.subjects import is_blank, of_indicator
from pipeline.verifier.wording import why

CODE = "B814"
VERSION = 1
TITLE = Text("有完成值而没有目标值", "a result without a target")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2015〕88号（绩效目标应事前设定）[条款待核]"
_NO_COLUMN = "no such cell"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row of a form with columns for target and result."""
    for indicator in form.indicators:
        target, actual = indicator.target, indicator.actual
        if _NO_COLUMN in (target.why, actual.why) or is_blank(indicator):
            continue
        (subject, title), evidence = of_indicator(indicator), [Fact(TARGET, target.said)]
        claimed = Fact(ACTUAL, actual.said)
        if actual.read is None:
            yield undecided(
                why(ACTUAL, actual), subject=subject, title=title, evidence=[claimed, *evidence], column="actual",
                at=indicator.where,
            )  # fmt: skip
            continue
        unstated = target.read is None and target.why in ("empty", "not stated")
        zh = f"{title}：完成 {actual.text}，目标{'未填' if unstated else target.text}"
        message = Text(zh, f"{title}: result {actual.text}, target {'not stated' if unstated else target.text}")
        yield decided(
            not unstated, message, subject=subject, title=title, claimed=claimed, evidence=evidence, column="actual"
        )
