"""T203 小计与该部分各行之和不符.

所印的小计，或上级指标旁所印的分值，应等于所属各行之和。

A printed 小计, or the weight printed beside an outer level, is the sum of the rows it stands for.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 20   | 20   |
    | 产出     | 质量     | 合格率   | ≥90%       | 95%        | 30   | 30   |
    | 小计     |          |          |            |            | 50   | 45   |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 20   | 20   |
    | 产出     | 质量     | 合格率   | ≥90%       | 95%        | 30   | 30   |
    | 小计     |          |          |            |            | 50   | 50   |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 20   | 20   |
    | 产出     | 质量     | 合格率   | ≥90%       | 95%        | 30   |      |
    | 小计     |          |          |            |            | 50   | 50   |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.totals import totalled

CODE = "T203"
VERSION = 1
TITLE = Text("小计与该部分各行之和不符", "a subtotal is not the sum of its rows")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号（各项指标得分加总）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for the weight and one for the score of each subtotal that has them."""
    for total in form.totals:
        if not total.grand:
            for role in ("weight", "score"):
                for verdict in totalled(form, total, role):
                    yield replace(verdict, subject=(*verdict.subject, role))
