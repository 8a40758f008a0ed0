"""B811 目标值用完成时表述.

目标值写的是已经做了的事（开展了、组建了），可能是事后补填的。

A target that tells what *was* done (开展了, 组建了) was written after the fact.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值       | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------------- | ---------- | ---- | ---- |
    | 产出     | 质量     | 执法改革 | 开展了执法评估   | 95%        | 4    | 4    |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值       | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------------- | ---------- | ---- | ---- |
    | 产出     | 质量     | 执法改革 | 开展执法效能评估 | 95%        | 4    | 4    |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值       | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------------- | ---------- | ---- | ---- |
    | 产出     | 质量     | 执法改革 |                  | 95%        | 4    | 4    |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.subjects import is_blank, of_indicator
from pipeline.verifier.wording import why

CODE = "B811"
VERSION = 1
TITLE = Text("目标值用完成时表述", "a target in the past tense")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2015〕88号（绩效目标应事前设定）[条款待核]"
_TARGET = Text("目标值", "target")
_NOT_PAST = ("了解", "为了", "除了", "了结", "明了", "一目了然")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row with a target cell."""
    for indicator in form.indicators:
        (subject, title), field = of_indicator(indicator), indicator.target
        if not field.said:
            if field.why == "empty" and not is_blank(indicator):
                yield undecided(why(_TARGET, field), subject=subject, title=title, column="target", at=indicator.where)
            continue
        text = fold(field.text)
        for words in _NOT_PAST:
            text = text.replace(words, "")
        past = "了" in text
        zh = f"{title}：目标“{field.text}”{'像是事后填写' if past else ''}"
        message = Text(zh, f"{title}: target {field.text}{' tells what was done' if past else ''}")
        yield decided(
            not past, message, subject=subject, title=title, claimed=Fact(_TARGET, field.said), column="target"
        )
