"""B805 半年指标值超过全年指标值.

半年的目标不应高于全年。上限类的目标（浓度≤36，后为≤33）只有金额才下结论，其他的数不随时间累加。

Half a year can't promise more than the whole year. An upper bound (浓度≤36, then ≤33) is decided for money alone:
other things do not add up over time.

Differs::

    | 一级指标 | 二级指标 | 三级指标   | 半年指标值 | 全年指标值 |
    | -------- | -------- | ---------- | ---------- | ---------- |
    | 产出     | 数量     | 培训人数   | ≥1200人    | ≥1000人    |

Agrees::

    | 一级指标 | 二级指标 | 三级指标   | 半年指标值 | 全年指标值 |
    | -------- | -------- | ---------- | ---------- | ---------- |
    | 产出     | 数量     | 培训人数   | ≥500人     | ≥1000人    |

Undecided::

    | 一级指标 | 二级指标 | 三级指标   | 半年指标值 | 全年指标值 |
    | -------- | -------- | ---------- | ---------- | ---------- |
    | 产出     | 数量     | 培训人数   | ≥10场      | ≥1000人    |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.check import Claim, decided, fact, undecided
from pipeline.verifier.completion import REVERSE, comparable, scaled
from pipeline.verifier.rates import number
from pipeline.verifier.subjects import of_indicator

CODE = "B805"
VERSION = 2
TITLE = Text("半年指标值超过全年指标值", "the half-year target exceeds the year's")
SEVERITY = Severity.WARNING
BASIS = "财预〔2015〕88号（绩效目标合理可行）[条款待核]"
FULL = Text("全年指标值", "full-year target")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row with numbers as half-year and full-year targets."""
    for indicator in form.indicators:
        half, full = number(indicator.half_target), number(indicator.target)
        claim = Claim.of(Text("半年指标值", "half-year target"), half, "half_target", exact=True)
        if claim is None or half.read is None or full.read is None:
            continue
        (subject, title), evidence = of_indicator(indicator), [fact(FULL, full, exact=True)]
        capped = full.read.bound in REVERSE and full.read.unit.dimension != "money"
        if not comparable(full.read, half.read) or capped:
            reason = Text("单位不同，或为不随时间累计的上限", "different units, or a bound that does not add up")
            yield undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence)
            continue
        year, _ = scaled(full.read, half.read)
        over = half.read.point > year.lo and half.read.unit == full.read.unit
        said = f"{title}：半年 {claim.text}，全年 {indicator.target.text}"
        message = Text(said, f"{title}: half year {claim.text}, year {indicator.target.text}")
        yield decided(
            not over, message, subject=subject, title=title, claimed=claim.fact, evidence=evidence, column="half_target"
        )
