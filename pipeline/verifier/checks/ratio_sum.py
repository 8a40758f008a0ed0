"""A605 比例各部分合计不一致.

结构比例（14∶42∶44）各部分之和应为一个整体（100%），目标的合计与完成的合计应当相同。

The parts of a structure (14∶42∶44) add up to one whole, and the target's whole is the actual's.

Differs::

    | 指标名称           | 目标值   | 完成值   | 完成率 |
    | ------------------ | -------- | -------- | ------ |
    | 高、中、初级人才比例 | 14∶42∶44 | 13∶41∶56 | 92%    |

Agrees::

    | 指标名称           | 目标值   | 完成值   | 完成率 |
    | ------------------ | -------- | -------- | ------ |
    | 高、中、初级人才比例 | 14∶42∶44 | 13∶41∶46 | 92%    |

Undecided::

    | 指标名称           | 目标值   | 完成值   | 完成率 |
    | ------------------ | -------- | -------- | ------ |
    | 师生比             | 1∶20     | 1∶18     | 100%   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval, total
from pipeline.values.quantity import Ratio
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.wording import both, figure

CODE = "A605"
VERSION = 1
TITLE = Text("比例各部分合计不一致", "the parts of a ratio do not add up to one whole")
SEVERITY = Severity.WARNING
BASIS = "构成比例之和为100（算术）"
_WHOLES = (Interval.exactly(100), Interval.exactly(10), Interval.exactly(1))


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row with a ratio as target and as result."""
    for indicator in form.indicators:
        target, actual = indicator.target.read, indicator.actual.read
        if not (isinstance(target, Ratio) and isinstance(actual, Ratio)):
            continue
        subject, title = of_indicator(indicator)
        sums = [total([p.interval for p in side.parts]) for side in (target, actual)]
        evidence = [Fact(Text("目标值", "target"), indicator.target.said)]
        claimed = Fact(Text("完成值", "actual"), indicator.actual.said, sums[1])
        whole = next((w for w in _WHOLES if any(s.meets(w) for s in sums) and len(target.parts) > 1), None)
        if whole is None or (len(target.parts) == 2 and whole != _WHOLES[0]):
            reason = Text("不是构成比例", "not a structure with a whole")
            yield undecided(reason, subject=subject, title=title, evidence=[*evidence, claimed], column="actual")
            continue
        words = "、".join(figure(s) for s in sums)
        message = Text(f"{title}：各部分之和为 {words}（目标、完成）", f"{title}: the parts add up to {words}")
        recomputed = Recomputed(
            both(indicator.target.text), (Variant(Text("目标各部分之和", "the target's sum"), sums[0]),)
        )
        yield decided(all(s.meets(whole) for s in sums), message, subject=subject, title=title, claimed=claimed,
                      recomputed=recomputed, evidence=evidence, column="actual")  # fmt: skip
