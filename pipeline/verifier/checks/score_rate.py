"""A603 得分率与得分、分值不符.

得分率＝得分÷分值，逐行和合计都复算。

得分率 = 得分 ÷ 分值, row by row and in the total.

Differs::

    | 指标   | 决策   | 过程   | 产出   | 合计   |
    | ------ | ------ | ------ | ------ | ------ |
    | 分值   | 15     | 15     | 70     | 100    |
    | 得分   | 10     | 14.38  | 63     | 87.38  |
    | 得分率 | 76.67% | 95.87% | 90%    | 87.38% |

Agrees::

    | 指标   | 决策   | 过程   | 产出   | 合计   |
    | ------ | ------ | ------ | ------ | ------ |
    | 分值   | 15     | 15     | 70     | 100    |
    | 得分   | 10     | 14.38  | 63     | 87.38  |
    | 得分率 | 66.67% | 95.87% | 90%    | 87.38% |

Undecided::

    | 指标   | 决策   | 过程   | 产出   | 合计   |
    | ------ | ------ | ------ | ------ | ------ |
    | 分值   | 15     |        | 70     | 100    |
    | 得分   | 10     | 14.38  | 63     | 87.38  |
    | 得分率 | 66.67% | 95.87% | 90%    | 87.38% |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Form, Indicator, Report, Total
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import Claim, compare, fact, missing, undecided
from pipeline.verifier.completion import rates_scores, scored, uncapped
from pipeline.verifier.subjects import of_indicator, of_total
from pipeline.verifier.wording import both, operand, why

CODE = "A603"
VERSION = 1
TITLE = Text("得分率与得分、分值不符", "score rate does not follow from score and weight")
SEVERITY = Severity.ERROR
BASIS = "得分率＝得分÷分值（表内口径）"
LABEL, SCORE, WEIGHT = Text("得分率", "score rate"), Text("得分", "score"), Text("分值", "weight")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row and total with a score rate."""
    if not rates_scores(form):
        return
    rows: list[Indicator | Total] = [*form.indicators, *form.totals]
    for row in rows:
        if row.rate.said and row.rate.why not in ("empty", "not stated", "merged above"):
            yield _verdict(row)


def _verdict(row: Indicator | Total) -> Verdict:
    subject, title = of_total(row) if isinstance(row, Total) else of_indicator(row)
    claim, evidence = Claim.of(LABEL, row.rate, "rate"), [fact(SCORE, row.score), fact(WEIGHT, row.weight, exact=True)]
    if claim is None:
        return undecided(why(LABEL, row.rate), subject=subject, title=title, evidence=evidence, column="rate")
    gone = missing((SCORE, row.score), (WEIGHT, row.weight))
    if gone or row.score.read is None or row.weight.read is None or not row.weight.read.point:
        reason = gone or Text("分值为零", "the weight is zero")
        return undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence)
    rate = scored(row.score.read) / row.weight.read.exact
    words = both(f"{operand(row.score)} ÷ {operand(row.weight)}")
    recomputed = Recomputed(words, (Variant(Text("得分÷分值", "score / weight"), rate),), unit="%")
    other = uncapped(row) if isinstance(row, Indicator) else None
    explain = [Variant(Text("填的是完成率（完成值÷目标值）", "this is actual / target"), other)] if other else []
    return compare(claim, recomputed, subject=subject, title=title, evidence=evidence, explain=explain)
