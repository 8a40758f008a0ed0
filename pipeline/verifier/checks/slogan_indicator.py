"""B827 指标名称是一句口号.

“更好维护全区工伤职工合法权益，保护区内企业正当利益”只是一句意愿，目标也只是一个词，没有数字可以回答。只看由两个分
句组成、不含率、数、量、情况等可计量的词、目标又没有数字的长名称。

更好维护全区工伤职工合法权益，保护区内企业正当利益: a sentence of intent with a goal in one word. No number answers
it. Only long names of two clauses that name nothing countable (率, 数, 量, 情况 …), with a goal without number.

Differs::

    | 一级指标 | 二级指标 | 三级指标                                           | 年度指标值 | 分值 |
    | -------- | -------- | -------------------------------------------------- | ---------- | ---- |
    | 效益     | 社会效益 | 更好维护全区工伤职工合法权益，保护区内企业正当利益 | 有效       | 100  |

Agrees::

    | 一级指标 | 二级指标 | 三级指标             | 年度指标值 | 分值 |
    | -------- | -------- | -------------------- | ---------- | ---- |
    | 效益     | 社会效益 | 工伤职工权益维护率   | ≥95%       | 100  |

Undecided::

    | 一级指标 | 二级指标 | 三级指标                                           | 年度指标值 | 分值 |
    | -------- | -------- | -------------------------------------------------- | ---------- | ---- |
    | 效益     | 社会效益 | 更好维护全区工伤职工合法权益，保护区内企业正当利益 |            | 100  |
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.quantity import Quality
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.scores import TARGET
from pipeline.verifier.subjects import leaves, of_indicator
from pipeline.verifier.wording import why

CODE = "B827"
VERSION = 1
TITLE = Text("指标名称是一句口号", "an indicator that is a slogan")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2015〕88号（绩效指标应指向明确、可衡量）[条款待核]"
_COUNTABLE = re.compile(r"率|数|量|度|性|面积|时间|金额|次|情况|机制|水平|程度|比|成本|年限|标准|\d")
_LONG = 16  # characters


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row with a long name of two clauses; one for the form when it has none."""
    rows = [row for row in leaves(form) if row.levels and row.levels[-1].said and row.target.said]
    long = [row for row in leaves(form) if row.levels and _slogan(fold(row.levels[-1].text))]
    for row in long:
        (subject, title), claimed = of_indicator(row), Fact(Text("指标名称", "name"), row.levels[-1].said)
        if row.target.read is None:
            reason = why(TARGET, row.target)
            yield undecided(reason, subject=subject, title=title, evidence=[claimed], column="level")
            continue
        empty = isinstance(row.target.read, Quality) and not row.standard.text
        words = f"目标只有“{row.target.text}”，无从衡量" if empty else "目标或评分标准可以衡量"
        message = Text(f"{title}：{words}", f"{title}: the goal {'is one word' if empty else 'can be measured'}")
        evidence = [Fact(TARGET, row.target.said)]
        yield decided(
            not empty, message, subject=subject, title=title, claimed=claimed, evidence=evidence, column="level"
        )
    if rows and not long:
        message = Text("指标名称都不是口号", "no indicator is a slogan")
        title = form.title or "指标表"
        yield decided(True, message, subject=("form", "slogans"), title=title, column="level", at=rows[0].where)


def _slogan(name: str) -> bool:
    return len(name) >= _LONG and "," in name and not _COUNTABLE.search(name)
