"""T202 得分合计与各行之和不符.

合计应等于各行得分与预算执行得分之和；各行按所印的数计算，只有合计本身可以四舍五入。得分空白的行，最多只按该行分值留
余地。

The printed total is the sum of the row scores and of the scored budget line, each taken exactly as printed; only the
total itself may be rounded. A blank score leaves the sum open, but only up to that row's weight.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 85.5%      | 50   | 47.5 |
    | 合计     |          |          |            |            | 100  | 98.5 |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 85.5%      | 50   | 47.5 |
    | 合计     |          |          |            |            | 100  | 97.5 |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 85.5%      | 50   |      |
    | 合计     |          |          |            |            | 100  | 97.5 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.totals import totalled

CODE = "T202"
VERSION = 3
TITLE = Text("得分合计与各行之和不符", "the scores do not add up to the printed total")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号（各项指标得分加总为总分）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each grand total with a score cell."""
    for total in form.totals:
        if total.grand:
            yield from totalled(form, total, "score")
