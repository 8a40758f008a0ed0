"""B816 累计标记不一致.

〔〕表示多年累计数。只有一边有〔〕的，目标和完成的时间范围可能不同。

〔〕 marks a number counted over several years. Marked on one side only, target and result may cover different spans.

Differs::

    | 指标名称             | 目标值 | 完成值   | 完成率  |
    | -------------------- | ------ | -------- | ------- |
    | 新增就业人数（万人） | 〔70〕 | 〔142.85〕 | 204.07% |
    | 援助就业人数（万人） | 5      | 〔7.79〕 | 155.80% |

Agrees::

    | 指标名称             | 目标值 | 完成值   | 完成率  |
    | -------------------- | ------ | -------- | ------- |
    | 新增就业人数（万人） | 〔70〕 | 〔142.85〕 | 204.07% |

Undecided::

    | 指标名称             | 目标值 | 完成值   | 完成率  |
    | -------------------- | ------ | -------- | ------- |
    | 新增就业人数（万人） | **     | 〔142.85〕 | 100%    |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Quantity
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import Claim, decided, undecided
from pipeline.verifier.rates import number
from pipeline.verifier.scores import ACTUAL, TARGET
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.wording import why

CODE = "B816"
VERSION = 1
TITLE = Text("累计标记不一致", "the mark of a cumulative number on one side only")
SEVERITY = Severity.NOTICE
BASIS = "表内备注（〔〕表示逐年累计数）"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row in which target or result is marked."""
    for indicator in form.indicators:
        sides = (indicator.target.read, indicator.actual.read)
        marked = [s for s in sides if isinstance(s, Quantity) and s.cumulative]
        claim = Claim.of(ACTUAL, number(indicator.actual), "actual")
        if not marked or claim is None:
            continue
        (subject, title), evidence = of_indicator(indicator), [Fact(TARGET, indicator.target.said)]
        if not isinstance(indicator.target.read, Quantity):
            reason = why(TARGET, indicator.target)
            yield undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence)
            continue
        said = f"{title}：目标 {indicator.target.text}，完成 {claim.text}"
        message = Text(said, f"{title}: target {indicator.target.text}, result {claim.text}")
        yield decided(
            len(marked) == 2,
            message,
            subject=subject,
            title=title,
            claimed=claim.fact,
            evidence=evidence,
            column="actual",
        )
