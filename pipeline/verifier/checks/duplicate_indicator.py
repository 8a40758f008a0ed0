"""B817 同一指标重复设置.

同名、同目标的指标出现两次，就得了两次分。不同分组下同名而目标不同的（甲乡100亩、乙乡80亩），不下结论。

The same indicator with the same target in two rows earns its points twice. Rows of one name under different groups
with targets of their own (甲乡 100亩, 乙乡 80亩) are left open.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 培训人数 | ≥100人     | 110人      | 50   | 50   |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥60%       | 66%        | 50   | 50   |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 完成率   | ≥90%       | 95%        | 50   | 50   |
    | 产出     | 时效     | 完成率   | ≥80%       | 85%        | 50   | 50   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.scores import TARGET
from pipeline.verifier.subjects import leaves

CODE = "B817"
VERSION = 1
TITLE = Text("同一指标重复设置", "one indicator twice")
SEVERITY = Severity.NOTICE
BASIS = "自评复核经验（同一指标只计一次）；财预〔2015〕88号 [待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for the form when no name repeats, else one for each name that does."""
    groups: dict[str, list[Indicator]] = {}
    for indicator in leaves(form):
        if indicator.levels and indicator.levels[-1].text:
            groups.setdefault(fold(indicator.levels[-1].text), []).append(indicator)
    repeated = {name: rows for name, rows in groups.items() if len(rows) > 1}
    for name, rows in repeated.items():
        yield _verdict(name, rows)
    if groups and not repeated:
        where = next(iter(groups.values()))[0].where
        message = Text(f"{len(groups)} 个指标名称互不相同", f"{len(groups)} indicators, all of different names")
        yield decided(True, message, subject=("form", "names"), title=form.title or "指标表", column="level", at=where)


def _verdict(name: str, rows: list[Indicator]) -> Verdict:
    subject, title = ("names", name), rows[0].name
    evidence = [Fact(TARGET, row.target.said) for row in rows]
    targets = {fold(row.target.text) for row in rows}
    if len(targets) > 1 or not isinstance(rows[0].target.read, Quantity):
        reason = Text("名称相同而目标值不同，或目标不是数", "one name with different targets, or targets in words")
        return undecided(reason, subject=subject, title=title, evidence=evidence, column="level", at=rows[0].where)
    message = Text(f"“{title}”设置了 {len(rows)} 次，目标都是 {rows[0].target.text}", f"{title}: {len(rows)} times")
    claimed = Fact(Text("指标名称", "name"), rows[-1].levels[-1].said)
    return decided(False, message, subject=subject, title=title, claimed=claimed, evidence=evidence, column="level")
