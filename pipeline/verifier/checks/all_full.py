"""B810 全部指标满分.

表有一定行数而没有一行扣分，是复核时首先要看的。这本身不是错误。

A form of some length in which no row loses a point is what reviewers look at first. Nothing is wrong by itself.

Differs::

    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 甲 | ≥10项 | 10项 | 10 | 10 |
    | 产出     | 乙 | ≥10项 | 11项 | 10 | 10 |
    | 产出     | 丙 | ≥10项 | 12项 | 10 | 10 |
    | 产出     | 丁 | ≥10项 | 10项 | 10 | 10 |
    | 产出     | 戊 | ≥10项 | 10项 | 10 | 10 |
    | 效益     | 己 | ≥10项 | 10项 | 10 | 10 |
    | 效益     | 庚 | ≥10项 | 10项 | 10 | 10 |
    | 效益     | 辛 | ≥10项 | 10项 | 10 | 10 |
    | 效益     | 壬 | ≥10项 | 10项 | 10 | 10 |
    | 满意度   | 癸 | ≥90%  | 95%  | 10 | 10 |

Agrees::

    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 甲 | ≥10项 | 9项  | 10 | 9  |
    | 产出     | 乙 | ≥10项 | 11项 | 10 | 10 |
    | 产出     | 丙 | ≥10项 | 12项 | 10 | 10 |
    | 产出     | 丁 | ≥10项 | 10项 | 10 | 10 |
    | 产出     | 戊 | ≥10项 | 10项 | 10 | 10 |
    | 效益     | 己 | ≥10项 | 10项 | 10 | 10 |
    | 效益     | 庚 | ≥10项 | 10项 | 10 | 10 |
    | 效益     | 辛 | ≥10项 | 10项 | 10 | 10 |
    | 效益     | 壬 | ≥10项 | 10项 | 10 | 10 |
    | 满意度   | 癸 | ≥90%  | 95%  | 10 | 10 |

Undecided::

    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 甲 | ≥10项 | 10项 | 50 | 50 |
    | 满意度   | 癸 | ≥90%  | 95%  | 50 | 50 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.scores import is_full, is_scored, unusable

CODE = "B810"
VERSION = 1
TITLE = Text("全部指标满分", "every row at full marks")
SEVERITY = Severity.NOTICE
BASIS = "自评复核经验（自评得分虚高）；财预〔2020〕10号第十一条 [待核]"
_ROWS = 10  # a short form may well be all full: no number is set anywhere, reviewers start to ask at about ten rows


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each form with scores."""
    rows = [i for i in form.indicators if is_scored(i) and unusable(i) is None]
    if not rows:
        return
    subject, title, where = ("form", "scores"), form.title or "自评表", rows[0].where
    full = sum(map(is_full, rows))
    if len(rows) < _ROWS:
        reason = Text(f"只有 {len(rows)} 行，不足以判断", f"only {len(rows)} rows")
        yield undecided(reason, subject=subject, title=title, column="score", at=where)
        return
    message = Text(f"{len(rows)} 行中 {full} 行满分", f"{full} of {len(rows)} rows at full marks")
    yield decided(full < len(rows), message, subject=subject, title=title, column="score", at=where)
