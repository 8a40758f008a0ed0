"""D904 完成值与上年相同.

同一单位（同一项目）相邻两年的自评表，同名指标的完成值一字不差，且有三位以上有效数字、也不是照目标填写，可能照抄上年。整齐的数
（100%、500人）年年相同不足为奇，不下结论。

Of one unit (and project) in two years that follow each other, a result is the same to the last digit, has at least
three significant digits and was not copied from its target: perhaps copied from last year. Round numbers (100 %, 500
people) may well repeat, and are left open.

Differs::

    # 2022年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥2000人 | 2347人 | 10 | 10 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥2100人 | 2347人 | 10 | 10 |

Agrees::

    # 2022年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥2000人 | 2347人 | 10 | 10 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | ≥2100人 | 2512人 | 10 | 10 |

Undecided::

    # 2022年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 质量 | 劳动争议按期结案率 | ≥95% | 100% | 10 | 10 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人社局 | | | | | |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 质量 | 劳动争议按期结案率 | ≥95% | 100% | 10 | 10 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Quantity
from pipeline.values.report import Indicator
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.across import Filed, Folder, Twins, one_kind, title_of, twins
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.versions import by_year, counting, last_year

CODE = "D904"
VERSION = 1
TITLE = Text("完成值与上年相同", "the result is last year's, digit by digit")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号（自评结果应真实）[条款待核]"
_HERE, _BEFORE = Text("实际完成值", "result"), Text("上年完成值", "last year's result")
_ROUND = Text("两年数字相同，但数字太整齐或等于目标，说明不了什么", "the same number, but a round one or the target")


def across(folder: Folder, patterns: Patterns) -> Iterator[tuple[str, Verdict]]:
    """One verdict for each row whose result is a number in this year's and last year's form of a unit."""
    forms = counting(folder, "self-evaluation", "evaluation", "monitoring")
    known = by_year(forms)
    for form in forms:
        if before := last_year(form, known):
            for pair in twins(before.form, form.form, patterns):
                if numbers := one_kind(pair.before.actual.read, pair.after.actual.read):
                    yield form.says(_verdict(pair, *numbers, before))


def _verdict(pair: Twins, old: Quantity, new: Quantity, before: Filed) -> Verdict:
    subject, title = of_indicator(pair.after)
    claimed, evidence = Fact(_HERE, pair.after.actual.said), [Fact(_BEFORE, pair.before.actual.said)]
    same = (old.digits, old.point) == (new.digits, new.point)
    if same and not _telling(pair.after, new):
        return undecided(_ROUND, subject=subject, title=title, evidence=[claimed, *evidence], column="actual")
    message = Text(
        f"{title}：完成值 {pair.after.actual.text}，{title_of(before.report)}为 {pair.before.actual.text}",
        f"{title}: {pair.after.actual.text}, last year {pair.before.actual.text}",
    )
    return decided(not same, message, subject=subject, title=title, claimed=claimed, evidence=evidence, column="actual")


def _telling(row: Indicator, number: Quantity) -> bool:
    """Whether two years do not give this number by chance: three significant digits, and not the target itself."""
    target = row.target.read
    copied = isinstance(target, Quantity) and target.point == number.point
    significant = number.digits.replace(",", "").replace(".", "").strip("0-")
    return not copied and len(significant) >= 3
