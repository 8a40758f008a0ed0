"""S303 得分超过分值或为负.

一行最少得0分，最多得满分；只有扣分项可以是负数。

A row earns at least nothing and at most its weight; only a row of deductions (扣分项) may be negative.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 10   | 12   |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 10   | 10   |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      |      | 10   |
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import BudgetLine, Field, Form, Indicator, Report, Total
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.check import Claim, decided, fact, undecided
from pipeline.verifier.scores import SCORE, SHARED, WEIGHT, WEIGHTED, is_scored, of_hundred, unusable
from pipeline.verifier.subjects import of_indicator, of_line, of_total
from pipeline.verifier.sums import beyond_hundred

CODE = "S303"
VERSION = 3
TITLE = Text("得分超过分值或为负", "score above its weight or below zero")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号第十六条（各项指标得分最高不能超过该指标分值）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each scored row, budget line and total."""
    for indicator in form.indicators:
        if is_scored(indicator):
            penalty = beyond_hundred(indicator) and _within_penalty(indicator)
            yield _verdict(
                *of_indicator(indicator), indicator, None if penalty else unusable(indicator), penalty=penalty
            )
    for line in form.budget:
        if line.score.read and line.weight.read:
            yield _verdict(*of_line(line), line, WEIGHTED if of_hundred(form) else None)
    for total in form.totals:
        if total.score.read and total.weight.read:
            beyond = [form.indicators[i].weight.read for i in total.over if beyond_hundred(form.indicators[i])]
            bonus = sum((w.point for w in beyond if w and w.point > 0), Fraction(0))
            yield _verdict(*of_total(total), total, None, bonus=bonus)


def _within_penalty(row: Indicator) -> bool:
    """Whether at most the points that a weight below zero allows were taken off."""
    score, weight = row.score.read, row.weight.read
    return score is not None and weight is not None and weight.point <= score.point <= 0


def _verdict(
    subject: tuple[str, ...],
    title: str,
    row: Indicator | BudgetLine | Total,
    reason: Text | None,
    *,
    bonus: Fraction = Fraction(0),
    penalty: bool = False,
) -> Verdict:
    score: Field[Quantity] = row.score
    claim, evidence = Claim.of(SCORE, score, "score", exact=True), [fact(WEIGHT, row.weight, exact=True)]
    deduction = penalty or any(word in fold(title) for word in ("扣分", "减分", "倒扣"))
    negative = score.read is not None and score.read.point < 0 and not deduction
    if claim is None or score.read is None or (reason and not negative):
        return undecided(reason or SHARED, subject=subject, title=title, claim=claim, evidence=evidence, column="score")
    over = not penalty and row.weight.read is not None and score.read.point > row.weight.read.point + bonus
    said = f"{title}：得分 {claim.text}，分值 {row.weight.text}"
    stake = (
        score.read.point - row.weight.read.point if over and row.weight.read else max(-score.read.point, Fraction(0))
    )
    return decided(
        not (over or negative),
        Text(said, f"{title}: score {claim.text} of {row.weight.text}"),
        subject=subject,
        title=title,
        claimed=claim.fact,
        evidence=evidence,
        stake=stake,
        column="score",
    )
