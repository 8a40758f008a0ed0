"""B819 指标名称与评分标准中的写法差一个字.

评分标准开头就是所考核的名称；与指标名称只差一个字的（调节成功率、调解成功率），有一处写错，按名称检索会漏掉该行。

The standard begins with the name of what it measures. Where that is the row's name but for one character (调节成功率,
调解成功率) one of the two is misspelt, and a search by name will miss the row.

Differs::

    | 一级指标 | 二级指标 | 三级指标               | 年度指标值 | 评分标准 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------------------- | ---------- | -------- | ---------- | ---- | ---- |
    | 产出     | 质量     | 劳动人事争议调节成功率 | ≥60%       | 劳动人事争议调解成功率：调解的比例。 | 66% | 5 | 5 |

Agrees::

    | 一级指标 | 二级指标 | 三级指标               | 年度指标值 | 评分标准 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------------------- | ---------- | -------- | ---------- | ---- | ---- |
    | 产出     | 质量     | 劳动人事争议调解成功率 | ≥60%       | 劳动人事争议调解成功率：调解的比例。 | 66% | 5 | 5 |

Undecided::

    | 一级指标 | 二级指标 | 三级指标               | 年度指标值 | 评分标准 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------------------- | ---------- | -------- | ---------- | ---- | ---- |
    | 产出     | 质量     | 劳动人事争议调节成功率 | ≥60%       | 社会保障卡持卡比例：持卡的比例。 | 66% | 5 | 5 |
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.scores import STANDARD
from pipeline.verifier.subjects import leaves, of_indicator

CODE = "B819"
VERSION = 1
TITLE = Text("指标名称与评分标准中的写法差一个字", "the indicator's name and its standard's differ by one character")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2015〕88号（绩效指标应指向明确）[条款待核]"
OTHER = Text("评分标准解释的不是同名的指标", "the standard explains something of another name")
_NAME = Text("指标名称", "name")
_DEFINED = re.compile(r"^([^\d,;:。=()]{5,24})[:=]")
_LONG = 6  # characters of which all but one are the same: no chance
_COUNTED = re.compile(r"[人次户家个件期年月日一二三四五六七八九十大小多少上下高低新老男女东南西北中前后内外甲乙丙丁戊]")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row whose standard begins with a name and a colon."""
    names = {fold(row.levels[-1].text) for row in leaves(form) if row.levels}
    for row in leaves(form):
        if (found := _DEFINED.match(fold(row.standard.text))) and row.levels and row.levels[-1].text:
            yield _verdict(row, fold(row.levels[-1].text), found[1], names)


def _verdict(row: Indicator, name: str, defined: str, names: set[str]) -> Verdict:
    subject, title = of_indicator(row)
    claimed, evidence = Fact(_NAME, row.levels[-1].said), [Fact(STANDARD, row.standard.said)]
    if name == defined or name in defined or defined in name:
        message = Text(f"{title}：名称与评分标准一致", f"{title}: the standard has the same name")
        return decided(True, message, subject=subject, title=title, claimed=claimed, evidence=evidence, column="level")
    apart = [a + b for a, b in zip(name, defined, strict=False) if a != b]
    alike = len(name) == len(defined) >= _LONG and len(apart) == 1 and not _COUNTED.search(apart[0])
    if not alike or defined in names:
        return undecided(OTHER, subject=subject, title=title, evidence=[claimed, *evidence], column="level")
    words = Text(f"{title}：评分标准写作“{defined}”", f"{title}: the standard says {defined}")
    return decided(False, words, subject=subject, title=title, claimed=claimed, evidence=evidence, column="level")
