"""B801 目标值只有符号没有数字.

只写“≤”等于没有目标：完成情况和得分都无从核对。

“≤” alone promises nothing: neither the result nor the score can be checked.

Differs::

    | 一级指标 | 二级指标 | 三级指标         | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------------- | ---------- | ---------- | ---- | ---- |
    | 过程     | 资金投入 | “三公经费”控制率 | ≤          | 100%       | 2    | 2    |

Agrees::

    | 一级指标 | 二级指标 | 三级指标         | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------------- | ---------- | ---------- | ---- | ---- |
    | 过程     | 资金投入 | “三公经费”控制率 | ≤100%      | 100%       | 2    | 2    |

Undecided::

    | 一级指标 | 二级指标 | 三级指标         | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------------- | ---------- | ---------- | ---- | ---- |
    | 过程     | 资金投入 | “三公经费”控制率 |            | 100%       | 2    | 2    |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.subjects import is_blank, of_indicator
from pipeline.verifier.wording import why

CODE = "B801"
VERSION = 1
TITLE = Text("目标值只有符号没有数字", "a target with a bound and no number")
SEVERITY = Severity.WARNING
BASIS = "财预〔2015〕88号（绩效目标应细化量化、可衡量）[条款待核]"
_TARGET = Text("目标值", "target")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row with a target cell."""
    for indicator in form.indicators:
        (subject, title), field = of_indicator(indicator), indicator.target
        if not field.said:
            if field.why == "empty" and not is_blank(indicator):
                yield undecided(why(_TARGET, field), subject=subject, title=title, column="target", at=indicator.where)
            continue
        bare = field.why == "only a bound" and field.read is None
        zh = f"{title}：目标值“{field.text}”{'只有符号，没有数字' if bare else ''}"
        message = Text(zh, f"{title}: target {field.text}{' has a bound and no number' if bare else ''}")
        yield decided(
            not bare, message, subject=subject, title=title, claimed=Fact(_TARGET, field.said), column="target"
        )
