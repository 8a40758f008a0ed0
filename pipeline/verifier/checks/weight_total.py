"""T201 分值合计与各行之和不符.

分值是定的，各行必须正好加得起来：100分少3分，就是漏了一行，不是四舍五入。表注写明各节分值的，指出差在哪一节。有分值
空白的，合计不下结论。加分项、扣分项（分值为负）计与不计都可以。

Weights are chosen, so they add up exactly: 3 of 100 missing is a lost row, never rounding. With the section weights
of the form's own note the place of the gap is told. A blank weight leaves the sum open. Bonus and penalty rows
(加分项, 扣分项, a weight below zero) may be counted or not.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 47   | 47   |
    | 合计     |          |          |            |            | 100  | 97   |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 50   | 50   |
    | 合计     |          |          |            |            | 100  | 100  |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 50   | 50   |
    | 扣分项   | 工作失误 | 被通报   | 0次        | 1次        | -5   | -2   |
    | 合计     |          |          |            |            | 100  | 98   |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        |      | 50   |
    | 合计     |          |          |            |            | 100  | 100  |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.totals import totalled

CODE = "T201"
VERSION = 4
TITLE = Text("分值合计与各行之和不符", "the weights do not add up to the printed total")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号（权重合计100分）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each grand total with a weight cell."""
    for total in form.totals:
        if total.grand:
            yield from totalled(form, total, "weight")
