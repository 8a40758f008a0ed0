"""B802 指标名称缺失或只是一个数值.

最里一级的指标名称空着，或者只是一个数值（“＝100%”），或者仍是空白表上的“指标1：”，就分不清是哪个指标；往往是单
元格错位。

A row whose innermost name is empty, is a value (“＝100%”) or the blank form's own “指标1：”, can't be told from
its neighbours; often a cell has slipped.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 过程     | 预算执行 | 执行率   | =100%      | 100%       | 5    | 5    |
    | 过程     | 预算执行 | ＝100%   | =100%      | 100%       | 2    | 2    |

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 指标1：  | 375亩      | 375亩      | 5    | 5    |
    | 产出     | 数量     | 造林面积 | 420亩      | 420亩      | 5    | 5    |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 过程     | 预算执行 | 执行率   | =100%      | 100%       | 5    | 5    |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 造林面积 | 375亩      | 375亩      | 5    | 5    |
    | 产出     | 质量     | ——       | 100%       | 100%       | 5    | 5    |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.numbers import find_quantities
from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.subjects import is_blank, of_indicator

CODE = "B802"
VERSION = 2
TITLE = Text("指标名称缺失或只是一个数值", "an indicator without a name, or named by a value")
SEVERITY = Severity.WARNING
BASIS = "财预〔2015〕88号（指标应指向明确）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row; a dash, or a form that names no innermost level at all, is left open."""
    named = any(i.levels and i.levels[-1].text for i in form.indicators)
    for indicator in form.indicators:
        if is_blank(indicator):
            continue
        subject, title = of_indicator(indicator)
        said = indicator.levels[-1].said if indicator.levels else None
        if not named or (said and not any(c.isalnum() for c in said.text)):
            reason = Text("最里一级没有填名称，或只有横线", "the innermost level is blank or a dash")
            yield undecided(reason, subject=subject, title=title, column="level", at=indicator.where)
            continue
        bare = not said or _is_value(indicator, patterns) or _is_form(said.text)
        column = f"level{len(indicator.levels)}"
        name = said.plain if said else ""
        zh = f"{title}：名称“{name}”{'缺失或只是数值' if bare else ''}"
        message = Text(zh, f"{title}: name {name or 'missing'}{' is a value' if bare and name else ''}")
        yield decided(not bare, message, subject=subject, title=title, column=column, at=indicator.where,
                      claimed=Fact(Text("指标名称", "name"), said) if said else None)  # fmt: skip


def _is_form(name: str) -> bool:
    """Whether the name is what the blank form prints there: 指标1：, 指标2."""
    number = fold(name).rstrip(":").removeprefix("指标")
    return number != fold(name).rstrip(":") and number.isdecimal()


def _is_value(indicator: Indicator, patterns: Patterns) -> bool:
    """Whether the name is nothing but a number with its bound and unit."""
    said = indicator.levels[-1].said
    if said is None:
        return True
    folded = said.folded
    found = find_quantities(folded, patterns)
    return len(found) == 1 and (found[0].start, found[0].end) == (0, len(folded.text))
