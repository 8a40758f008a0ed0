"""B812 比率超过100%.

部分占整体的比率（满意度、合格率、覆盖率、及时率），无论目标还是完成都不可能超过100%；增长率、完成率可以。“290%”往
往是“≥90%”的误读。

A share of a whole (满意度, 合格率, 覆盖率, 及时率) can't pass 100 %, neither as a goal nor as a result. Growth and
completion rates can. A “290%” is often a misread “≥90%”.

Differs::

    | 一级指标 | 二级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 满意度   | 满意度   | 群众满意度 | 290%       | 95%        | 10   | 10   |

Agrees::

    | 一级指标 | 二级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 满意度   | 满意度   | 群众满意度 | ≥90%       | 95%        | 10   | 10   |

Undecided::

    | 一级指标 | 二级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 满意度   | 满意度   | 群众满意度 | 满意       | 满意       | 10   | 10   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.quantity import Goal, Quantity
from pipeline.values.report import Field, Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.scores import ACTUAL, TARGET
from pipeline.verifier.subjects import of_indicator

CODE = "B812"
VERSION = 1
TITLE = Text("比率超过100%", "a share over 100 %")
SEVERITY = Severity.WARNING
BASIS = "比率为部分与整体之比（算术）；财预〔2021〕101号 [待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for the target and one for the result of each row whose name is that of a share."""
    for indicator in form.indicators:
        if not any(word in fold(indicator.name) for word in patterns.raw("direction")["share"]["words"]):
            continue
        subject, title = of_indicator(indicator)
        for role, label, field in (("target", TARGET, indicator.target), ("actual", ACTUAL, indicator.actual)):
            if field.said:
                yield _verdict((*subject, role), title, label, field, role)


def _verdict(subject: tuple[str, ...], title: str, label: Text, field: Field[Goal], role: str) -> Verdict:
    quantity, fact = field.read, Fact(label, field.said)
    if not isinstance(quantity, Quantity) or quantity.unit.dimension != "ratio":
        reason = Text("不是百分数", "not a percentage")
        return undecided(reason, subject=subject, title=title, evidence=[fact], column=role)
    over = quantity.interval.lo > 1
    zh = f"{title}：{label.zh} {field.text}{'，超过100%' if over else ''}"
    message = Text(zh, f"{title}: {label.en} {field.text}{', over 100 %' if over else ''}")
    misread = quantity.digits.startswith("2") and 0 < len(quantity.digits) - 1 <= 3
    told = (
        [Text(f"“2”可能是“≥”的误识：≥{quantity.digits[1:]}%", f"“2” may be a misread “≥”: ≥{quantity.digits[1:]}%")]
        if misread
        else []
    )
    return decided(
        not over,
        message,
        subject=subject,
        title=title,
        claimed=Fact(label, field.said, quantity.interval, "%"),
        explanations=told,
        column=role,
    )
