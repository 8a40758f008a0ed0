"""S304 没有目标值或完成值而得满分.

没有目标，或者没有完成情况，得分就无从核对。愈少愈好的事项（投诉、事故）填“无”就是结果，不下结论。

Points for which nothing was promised or nothing reported can't be checked. Where less is better (投诉, 事故) “无”
is a result, and the row is left open.

Differs::

    | 一级指标 | 二级指标 | 三级指标     | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ------------ | ---------- | ---------- | ---- | ---- |
    | 能力建设 | 社会影响 | 单位获奖情况 | 无         | 无         | 4    | 4    |

Agrees::

    | 一级指标 | 二级指标 | 三级指标     | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ------------ | ---------- | ---------- | ---- | ---- |
    | 能力建设 | 社会影响 | 单位获奖情况 | ≥1项       | 1项        | 4    | 4    |

Undecided::

    | 一级指标 | 二级指标 | 三级指标     | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ------------ | ---------- | ---------- | ---- | ---- |
    | 效益     | 社会效益 | 安全事故     | 无         | 无         | 4    | 4    |
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Goal
from pipeline.values.report import Field, Form, Indicator, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import Claim, decided, undecided
from pipeline.verifier.direction import less_is_better
from pipeline.verifier.scores import ACTUAL, SCORE, TARGET, is_full, is_scored, unusable
from pipeline.verifier.subjects import of_indicator

CODE = "S304"
VERSION = 1
TITLE = Text("没有目标值或完成值而得满分", "full marks without a target or a result")
SEVERITY = Severity.WARNING
BASIS = "财预〔2015〕88号（绩效目标应细化量化、可衡量）；财预〔2020〕10号第十一条 [条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each scored row of a form that has columns for target and result."""
    for indicator in form.indicators:
        if is_scored(indicator) and "no such cell" not in (indicator.target.why, indicator.actual.why):
            yield _verdict(indicator, patterns)


def _silent(field: Field[Goal]) -> bool:
    return field.read is None and field.why in ("empty", "not stated")


def _told(label: Text, field: Field[Goal]) -> Text:
    """What stands where nothing is stated: 目标值未填, 完成值填“无”."""
    if not field.text:
        return Text(f"{label.zh}未填", f"no {label.en}")
    return Text(f"{label.zh}填“{field.text}”", f"{label.en} “{field.text}”")


def _verdict(indicator: Indicator, patterns: Patterns) -> Verdict:
    subject, title = of_indicator(indicator)
    claim = Claim.of(SCORE, indicator.score, "score", exact=True)
    evidence = [Fact(TARGET, indicator.target.said), Fact(ACTUAL, indicator.actual.said)]
    cells = ((TARGET, indicator.target), (ACTUAL, indicator.actual))
    silent = [_told(label, field) for label, field in cells if _silent(field)]
    reason = unusable(indicator)
    if claim is None or reason or (silent and less_is_better(indicator, patterns)):
        reason = reason or Text("“无”可能就是好结果", "“none” may be the good result")
        return undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence, column="score")
    broken = bool(silent) and is_full(indicator) and bool(indicator.score.read and indicator.score.read.point)
    names = "、".join(words.zh for words in silent)
    zh = f"{title}：{names}，得满分 {claim.text}" if broken else f"{title}：得 {claim.text} 分，有据可查"
    message = Text(
        zh,
        f"{title}: {' and '.join(s.en for s in silent)}, {claim.text} points" if broken else f"{title}: stated",
    )
    stake = indicator.score.read.point if indicator.score.read else Fraction(0)
    return decided(not broken, message, subject=subject, title=title, claimed=claim.fact, evidence=evidence,
                   stake=stake, column="score")  # fmt: skip
