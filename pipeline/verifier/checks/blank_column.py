"""B803 必填列全部空白.

表上印了的栏目，没有一行填写：对应项目、实际完成值、得分等。

A column that the form prints and no row fills in: 对应项目, 实际完成值, 得分.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     |            | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       |            | 50   | 50   |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 50   | 50   |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     |            | 100  | 100  |
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Field, Form, Indicator, Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.subjects import leaves

CODE = "B803"
VERSION = 1
TITLE = Text("必填列全部空白", "a required column is blank in every row")
SEVERITY = Severity.WARNING
BASIS = "财预〔2020〕10号附件1（自评表应填写完整）[条款待核]"
_NAMES = {
    "target": Text("目标值", "target"), "half_target": Text("半年指标值", "half-year target"),
    "actual": Text("实际完成值", "actual"), "weight": Text("分值", "weight"), "score": Text("得分", "score"),
    "duty": Text("重点工作", "duty"), "linked": Text("对应项目", "linked project"),
}  # fmt: skip


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each required column that the form prints."""
    for role, name in _NAMES.items():
        if role in ("actual", "score") and form.kind not in ("self-evaluation", "evaluation"):
            continue  # a target or monitoring form is filled in later
        fields = [(row, getattr(row, role)) for row in leaves(form)]
        cells = [(row, field) for row, field in fields if field.why not in ("no such cell", "merged above")]
        if cells:
            yield _verdict(role, name, cells)
    for label in dict.fromkeys(e.label.plain for row in form.indicators for e in row.others):
        extras = [(row, e.value) for row in form.indicators for e in row.others if e.label.plain == label]
        if len(extras) > 1 and all(_empty(field) for _, field in extras):
            yield _verdict(label, Text(label, label), extras)


def _empty(field: Field[Any]) -> bool:
    return field.read is None and field.why == "empty"


def _verdict(role: str, name: Text, cells: list[tuple[Indicator, Field[Any]]]) -> Verdict:
    blank = [row for row, field in cells if _empty(field)]
    subject, where = ("column", role), cells[0][0].where
    count = Text(
        f"{name.zh}：{len(cells)} 行中 {len(blank)} 行空白", f"{name.en}: {len(blank)} of {len(cells)} rows blank"
    )
    if blank and len(cells) == 1:
        reason = Text("只有一行", "the form has only one row")
        return undecided(reason, subject=subject, title=name.zh, column=role, at=where)
    return decided(len(blank) < len(cells), count, subject=subject, title=name.zh, column=role, at=where)
