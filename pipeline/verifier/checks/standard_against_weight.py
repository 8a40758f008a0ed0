"""W401 评分标准给不满该行分值.

评分标准最多能给的分少于本行分值（分值2而“得1分”；两项各1分而分值3）：有一处错，满分无从得到。各项相加多于分值的，
以分值为限，不算问题。

What the standard can award at most is less than the row's weight (得1分 under a weight of 2; two items of 1 point
under a weight of 3): one of the two is wrong, and full marks are out of reach. Items worth more than the weight are
capped by it, and no fault.

Differs::

    | 一级指标 | 三级指标   | 年度指标值 | 权重 | 评分标准 | 完成情况 | 得分 |
    | -------- | ---------- | ---------- | ---- | -------- | -------- | ---- |
    | 效益     | 信息化建设 | 健全       | 3    | 共2项，1.建立系统，得1分；2.系统有效运行，得1分。 | 已建立并运行 | 2 |

Agrees::

    | 一级指标 | 三级指标   | 年度指标值 | 权重 | 评分标准 | 完成情况 | 得分 |
    | -------- | ---------- | ---------- | ---- | -------- | -------- | ---- |
    | 效益     | 信息化建设 | 健全       | 2    | 共2项，1.建立系统，得1分；2.系统有效运行，得1分。 | 已建立并运行 | 2 |

Undecided::

    | 一级指标 | 三级指标   | 年度指标值 | 权重 | 评分标准 | 完成情况 | 得分 |
    | -------- | ---------- | ---------- | ---- | -------- | -------- | ---- |
    | 效益     | 信息化建设 | 健全       | 2    | 参照上级有关文件执行。 | 已建立并运行 | 2 |
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.parse import compile_standard
from pipeline.scoring.rule import most
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import Claim, decided, undecided
from pipeline.verifier.scores import SHARED, STANDARD, WEIGHT
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.wording import figure, why

CODE = "W401"
VERSION = 4
TITLE = Text("评分标准给不满该行分值", "the standard can't award the row's weight")
SEVERITY = Severity.ERROR
BASIS = "表内评分标准与分值应一致（计分规则可满分）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row that has a standard."""
    for indicator in form.indicators:
        if indicator.standard.read and indicator.standard.said:
            yield _verdict(indicator, patterns)


def _verdict(indicator: Indicator, patterns: Patterns) -> Verdict:
    subject, title = of_indicator(indicator)
    claim, evidence = (
        Claim.of(WEIGHT, indicator.weight, "weight", exact=True),
        [Fact(STANDARD, indicator.standard.said)],
    )
    if claim is None or claim.quantity is None or indicator.standard.said is None or "shared" in indicator.note:
        reason = why(WEIGHT, indicator.weight) if claim is None else SHARED
        return undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence, column="weight")
    best = most(compile_standard(indicator.standard.said, patterns), indicator.weight.read)
    if best is None:
        reason = Text("评分标准最多能给多少分不能确定", "what the standard can award at most is open")
        return undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence)
    short = best.hi < claim.quantity.point
    named = Text("评分标准最多可得", "the most the standard awards")
    zh = f"{title}：分值 {claim.text}，评分标准最多可得 {figure(best)} 分"
    message = Text(zh, f"{title}: weight {claim.text}, the standard awards at most {figure(best)}")
    gap = claim.quantity.point - best.hi if short else Fraction(0)
    return decided(
        not short,
        message,
        subject=subject,
        title=title,
        claimed=claim.fact,
        evidence=evidence,
        stake=gap,
        column="weight",
        recomputed=Recomputed(named, (Variant(named, best),), unit="分"),
        explanations=[Text("分值或评分标准有一处笔误", "either the weight or the standard is a slip")],
    )
