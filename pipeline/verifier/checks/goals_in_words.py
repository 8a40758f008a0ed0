"""B820 绩效目标申报表中的指标值未量化.

目标只写一个词（健全、有效），又没有评判的办法，年终无法衡量。只看申报目标的表（自评表看完成情况），一张表只提示一次。
评分标准写明含义的、看得出是否做到的词（公开、完成）、名称就是质量要求的共性指标（制度健全性，财预〔2013〕53号已规定
要点）都算可衡量。

A goal set in one word (健全, 有效) with nothing by which to judge it can't be measured at the year's end. Looked at
in forms that set goals only: a self-evaluation is judged by its results. One notice for the form. Measurable are rows
whose standard says what the word means, words that can be seen to be so or not (公开, 完成), and the common
indicators named for their quality (制度健全性), whose points to look at 财预〔2013〕53号 lays down.

Differs::

    # 某区2026年度部门整体绩效目标表
    | 一级指标 | 二级指标 | 三级指标     | 半年指标值 | 全年指标值 |
    | -------- | -------- | ------------ | ---------- | ---------- |
    | 产出     | 数量     | 受理案件数   | ≥1500件    | ≥3000件    |
    | 效益     | 社会效益 | 权益维护情况 | 有效       | 有效       |

Agrees::

    # 某区2026年度部门整体绩效目标表
    | 一级指标 | 二级指标 | 三级指标     | 半年指标值 | 全年指标值 |
    | -------- | -------- | ------------ | ---------- | ---------- |
    | 产出     | 数量     | 受理案件数   | ≥1500件    | ≥3000件    |
    | 效益     | 社会效益 | 权益维护率   | ≥95%       | ≥95%       |

Undecided::

    # 某区2026年度部门整体绩效目标表
    | 一级指标 | 二级指标 | 三级指标     | 半年指标值 | 全年指标值 |
    | -------- | -------- | ------------ | ---------- | ---------- |
    | 产出     | 数量     | 受理案件数   |            |            |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.quantity import Quality
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.scores import TARGET
from pipeline.verifier.subjects import leaves

CODE = "B820"
VERSION = 1
TITLE = Text("绩效目标申报表中的指标值未量化", "targets in words that nothing measures")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2015〕88号（绩效指标应细化量化、可衡量）[条款待核]"
UNREAD = Text("没有读出指标值", "no target was read")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each form of goals."""
    rows = leaves(form) or list(form.indicators)
    if form.kind != "targets" or not rows or any(row.actual.said or row.score.said for row in rows):
        return
    subject, title = ("form", "measurable"), form.title or "绩效目标表"
    stated = [row for row in rows if row.target.read is not None]
    if not stated:
        yield undecided(UNREAD, subject=subject, title=title, column="target", at=rows[0].where)
        return
    vague = [row for row in stated if _vague(row, patterns)]
    shown = "、".join(f"{row.title}“{row.target.text}”" for row in vague[:5])
    zh = f"{title}：{len(stated)} 个指标值" + (f"中 {len(vague)} 个未量化，如 {shown}" if vague else "都可衡量")
    message = Text(zh, f"{title}: {len(vague)} of {len(stated)} targets are words without a measure")
    facts = [Fact(TARGET, row.target.said) for row in (vague or stated)]
    yield decided(
        not vague, message, subject=subject, title=title, claimed=facts[0], evidence=facts[1:], column="target"
    )


def _vague(row: Indicator, patterns: Patterns) -> bool:
    target, words = row.target.read, patterns.raw("direction")["vague"]["words"]
    if not isinstance(target, Quality) or row.standard.text or row.name.split("#")[0].endswith(("性", "度")):
        return False
    return any(word in fold(row.target.text) for word in words)
