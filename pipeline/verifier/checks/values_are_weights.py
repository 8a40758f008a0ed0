"""B818 指标值、完成值填的是分值.

每一行的目标值、完成值都与分值是同一个数，可能是把分值填进了目标值和完成值两栏。

Where target, result and weight are the same bare number in every row, the weights were typed into the columns of
values.

Differs::

    | 一级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 培训人数   | 20         | 20         | 20   | 20   |
    | 效益     | 就业率     | 30         | 30         | 30   | 30   |
    | 满意度   | 学员满意度 | 10         | 10         | 10   | 10   |

Agrees::

    | 一级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 培训人数   | 20         | 22         | 20   | 20   |
    | 效益     | 就业率     | 90         | 95         | 30   | 30   |
    | 满意度   | 学员满意度 | 90         | 95         | 10   | 10   |

Undecided::

    | 一级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 培训人数   | 20         | 20         | 20   | 20   |
    | 效益     | 就业率     | 30         | 30         | 30   | 30   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Quantity
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.check import decided, fact, undecided
from pipeline.verifier.rates import number
from pipeline.verifier.scores import ACTUAL
from pipeline.verifier.subjects import leaves

CODE = "B818"
VERSION = 1
TITLE = Text("指标值、完成值填的是分值", "weights in the columns of target and result")
SEVERITY = Severity.WARNING
BASIS = "财预〔2015〕88号（绩效指标应可衡量）[条款待核]"
_ROWS = 3  # fewer rows may coincide


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each scored form whose rows have bare numbers as target and result."""
    rows = [row for row in leaves(form) if _bare(row)]
    if not rows:
        return
    same = [row for row in rows if _same(row)]
    subject, title, evidence = (
        ("form", "values"),
        form.title or "自评表",
        [fact(ACTUAL, number(r.actual)) for r in rows],
    )
    if len(rows) < _ROWS:
        reason = Text(f"只有 {len(rows)} 行是不带单位的数", f"only {len(rows)} rows of bare numbers")
        yield undecided(reason, subject=subject, title=title, evidence=evidence, column="actual")
        return
    zh = f"{title}：{len(rows)} 行中 {len(same)} 行的目标值、完成值与分值相同"
    message = Text(zh, f"{title}: in {len(same)} of {len(rows)} rows target and result equal the weight")
    yield decided(
        len(same) < len(rows), message, subject=subject, title=title, claimed=evidence[0], evidence=evidence[1:],
        column="actual",
    )  # fmt: skip


def _bare(row: Indicator) -> bool:
    sides = (row.target.read, row.actual.read)
    plain = all(isinstance(s, Quantity) and s.unit.dimension in ("plain", "score") for s in sides)
    return plain and row.weight.read is not None


def _same(row: Indicator) -> bool:
    target, actual, weight = row.target.read, row.actual.read, row.weight.read
    both = isinstance(target, Quantity) and isinstance(actual, Quantity)
    return both and weight is not None and target.point == actual.point == weight.point  # type: ignore[union-attr]
