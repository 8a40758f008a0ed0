"""S305 扣分未说明原因.

表有偏差原因一栏，扣了分的行却空着，或者写“无”。

A row that lost points in a form with a column for reasons, where that column is empty or says 无.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- | ---------------------- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 70人       | 10   | 7    |                        |
    | 产出     | 数量     | 编印手册 | ≥100册     | 80册       | 10   | 8    | 无                     |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- | ---------------------- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 70人       | 10   | 7    | 疫情期间停办两期培训   |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- | ---------------------- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 70人       |      | 7    |                        |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import Claim, decided, fact, undecided
from pipeline.verifier.scores import SCORE, WEIGHT, is_scored, unusable
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.wording import why

CODE = "S305"
VERSION = 2
TITLE = Text("扣分未说明原因", "points lost without a reason")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十一条（未完成绩效目标或偏离较大的应说明原因）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each scored row of a form with a column for reasons."""
    for indicator in form.indicators:
        if (indicator.excuse.said is None and indicator.excuse.why == "no such cell") or not is_scored(indicator):
            continue
        subject, title = of_indicator(indicator)
        claim, reason = Claim.of(SCORE, indicator.score, "score", exact=True), unusable(indicator)
        evidence = [fact(WEIGHT, indicator.weight, exact=True), Fact(Text("偏差原因", "reason"), indicator.excuse.said)]
        score, weight = indicator.score.read, indicator.weight.read
        if claim is None or reason or score is None or weight is None:
            reason = reason or why(SCORE, indicator.score)
            yield undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence, column="score")
            continue
        silent = score.point < weight.point and not indicator.excuse.read
        zh = f"{title}：得 {claim.text}/{indicator.weight.text} 分{'，未说明扣分原因' if silent else ''}"
        message = Text(zh, f"{title}: {claim.text} of {indicator.weight.text}{', no reason given' if silent else ''}")
        yield decided(
            not silent, message, subject=subject, title=title, claimed=claim.fact, evidence=evidence, column="score"
        )
