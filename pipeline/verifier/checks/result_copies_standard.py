"""B813 完成情况照抄评分标准.

完成情况照抄评分标准，没有文件、日期、数量等佐证。按两段文字共有的四字片段比较，五分之三以上相同的算照抄。

A result that repeats the words of its 评分标准 gives no evidence: no document, no date, no count. Compared by the
runs of four characters that both share; from three fifths on it is a copy.

Differs::

    | 一级指标 | 三级指标   | 年度指标值 | 权重 | 评分标准 | 完成情况 | 得分 |
    | -------- | ---------- | ---------- | ---- | -------- | -------- | ---- |
    | 过程     | 制度健全性 | 健全       | 1    | 已制订预算管理办法，得1分；未制定得0分。 | 已制订预算管理办法。 | 1 |

Agrees::

    | 一级指标 | 三级指标   | 年度指标值 | 权重 | 评分标准 | 完成情况 | 得分 |
    | -------- | ---------- | ---------- | ---- | -------- | -------- | ---- |
    | 过程     | 制度健全性 | 健全       | 1    | 已制订预算管理办法，得1分；未制定得0分。 | 印发财字5号文件。 | 1 |

Undecided::

    | 一级指标 | 三级指标   | 年度指标值 | 权重 | 评分标准 | 完成情况 | 得分 |
    | -------- | ---------- | ---------- | ---- | -------- | -------- | ---- |
    | 过程     | 制度健全性 | 健全       | 1    | 已制订预算管理办法，得1分；未制定得0分。 | 健全 | 1 |
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.scores import ACTUAL, STANDARD
from pipeline.verifier.subjects import of_indicator

CODE = "B813"
VERSION = 1
TITLE = Text("完成情况照抄评分标准", "the result repeats the standard")
SEVERITY = Severity.NOTICE
BASIS = "自评复核经验（佐证不足）；财预〔2020〕10号第十一条 [待核]"
_RUN = 4
_SHARE = Fraction(3, 5)  # the share of its runs from which reviewers call a result copied


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row with a standard and a result in words."""
    for indicator in form.indicators:
        if not indicator.standard.read or not indicator.actual.text:
            continue
        subject, title = of_indicator(indicator)
        evidence = [Fact(STANDARD, indicator.standard.said)]
        share = copied(indicator.actual.text, indicator.standard.text)
        if share is None:
            reason = Text("完成情况太短，不能比较", "the result is too short to compare")
            facts = [Fact(ACTUAL, indicator.actual.said), *evidence]
            yield undecided(reason, subject=subject, title=title, evidence=facts, column="actual")
            continue
        copy = share >= _SHARE and not any(c.isdigit() for c in fold(indicator.actual.text))
        zh = f"{title}：完成情况{'多为评分标准原文，没有佐证' if copy else '有自己的内容'}"
        message = Text(zh, f"{title}: the result {'repeats the standard' if copy else 'has words of its own'}")
        claimed = Fact(ACTUAL, indicator.actual.said)
        yield decided(
            not copy, message, subject=subject, title=title, claimed=claimed, evidence=evidence, column="actual"
        )


def copied(text: str, source: str) -> Fraction | None:
    """The share of the runs of four characters of `text` that stand in `source`; None for a short text."""
    mine, other = ("".join(c for c in fold(t) if c.isalnum()) for t in (text, source))
    runs = [mine[i : i + _RUN] for i in range(len(mine) - _RUN + 1)]
    return Fraction(sum(run in other for run in runs), len(runs)) if len(runs) >= _RUN else None
