"""D907 完成值序列与别的单位相同.

两个单位的自评表有连续八行以上的完成值和得分逐项相同，其中至少四个完成值既不是100%，也不等于目标，可能整表照抄。整齐的数相同
不下结论。

In the forms of two units eight rows or more in succession have the same results and scores, at least four of the
results neither 100 % nor equal to their targets: a table may have been copied. Runs of round numbers are left open.

Differs::

    # 甲县民政局2023年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 培训次数 | ≥10次 | 13次 | 10 | 10 |
    | 产出 | 数量 | 培训人次 | ≥300人次 | 347人次 | 10 | 10 |
    | 产出 | 数量 | 检查次数 | ≥20次 | 26次 | 10 | 10 |
    | 产出 | 质量 | 检查覆盖率 | ≥95% | 97.3% | 10 | 10 |
    | 产出 | 质量 | 资料归档率 | 100% | 100% | 10 | 10 |
    | 产出 | 时效 | 按期完成率 | ≥98% | 98.6% | 10 | 10 |
    | 效益 | 社会效益 | 政策知晓率 | ≥85% | 88.2% | 20 | 20 |
    | 满意度 | 满意度 | 群众满意度 | ≥90% | 93.7% | 10 | 10 |

    * * *

    # 乙县水务局2023年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 巡查次数 | ≥10次 | 13次 | 10 | 10 |
    | 产出 | 数量 | 宣传人次 | ≥300人次 | 347人次 | 10 | 10 |
    | 产出 | 数量 | 检测次数 | ≥20次 | 26次 | 10 | 10 |
    | 产出 | 质量 | 检测合格率 | ≥95% | 97.3% | 10 | 10 |
    | 产出 | 质量 | 设施完好率 | 100% | 100% | 10 | 10 |
    | 产出 | 时效 | 按期完成率 | ≥98% | 98.6% | 10 | 10 |
    | 效益 | 社会效益 | 用水普及率 | ≥85% | 88.2% | 20 | 20 |
    | 满意度 | 满意度 | 用户满意度 | ≥90% | 93.7% | 10 | 10 |

Agrees::

    # 甲县民政局2023年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 培训次数 | ≥10次 | 13次 | 10 | 10 |
    | 产出 | 数量 | 培训人次 | ≥300人次 | 347人次 | 10 | 10 |
    | 产出 | 数量 | 检查次数 | ≥20次 | 26次 | 10 | 10 |
    | 产出 | 质量 | 检查覆盖率 | ≥95% | 97.3% | 10 | 10 |
    | 产出 | 质量 | 资料归档率 | 100% | 100% | 10 | 10 |
    | 产出 | 时效 | 按期完成率 | ≥98% | 98.6% | 10 | 10 |
    | 效益 | 社会效益 | 政策知晓率 | ≥85% | 88.2% | 20 | 20 |
    | 满意度 | 满意度 | 群众满意度 | ≥90% | 93.7% | 10 | 10 |

    * * *

    # 乙县水务局2023年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 巡查次数 | ≥10次 | 12次 | 10 | 10 |
    | 产出 | 数量 | 宣传人次 | ≥300人次 | 331人次 | 10 | 10 |
    | 产出 | 数量 | 检测次数 | ≥20次 | 22次 | 10 | 10 |
    | 产出 | 质量 | 检测合格率 | ≥95% | 99.1% | 10 | 10 |
    | 产出 | 质量 | 设施完好率 | 100% | 100% | 10 | 10 |
    | 产出 | 时效 | 按期完成率 | ≥98% | 98.4% | 10 | 10 |
    | 效益 | 社会效益 | 用水普及率 | ≥85% | 86.0% | 20 | 20 |
    | 满意度 | 满意度 | 用户满意度 | ≥90% | 95.5% | 10 | 10 |

Undecided::

    # 甲县民政局2023年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 培训完成率 | 100% | 100% | 10 | 10 |
    | 产出 | 数量 | 检查完成率 | 100% | 100% | 10 | 10 |
    | 产出 | 质量 | 检查覆盖率 | 100% | 100% | 10 | 10 |
    | 产出 | 质量 | 检查合格率 | 100% | 100% | 10 | 10 |
    | 产出 | 质量 | 资料归档率 | 100% | 100% | 10 | 10 |
    | 产出 | 时效 | 按期完成率 | 100% | 100% | 10 | 10 |
    | 效益 | 社会效益 | 政策知晓率 | 100% | 100% | 20 | 20 |
    | 满意度 | 满意度 | 群众满意度 | 100% | 100% | 10 | 10 |

    * * *

    # 乙县水务局2023年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 巡查完成率 | 100% | 100% | 10 | 10 |
    | 产出 | 数量 | 检测完成率 | 100% | 100% | 10 | 10 |
    | 产出 | 质量 | 检测覆盖率 | 100% | 100% | 10 | 10 |
    | 产出 | 质量 | 检测合格率 | 100% | 100% | 10 | 10 |
    | 产出 | 质量 | 设施完好率 | 100% | 100% | 10 | 10 |
    | 产出 | 时效 | 按期完成率 | 100% | 100% | 10 | 10 |
    | 效益 | 社会效益 | 用水普及率 | 100% | 100% | 20 | 20 |
    | 满意度 | 满意度 | 用户满意度 | 100% | 100% | 10 | 10 |
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Quantity
from pipeline.values.report import Indicator
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.across import Filed, Folder, filed, title_of
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.subjects import leaves

CODE = "D907"
VERSION = 1
TITLE = Text("完成值序列与别的单位相同", "a run of results is that of another unit's form")
SEVERITY = Severity.WARNING
BASIS = "财预〔2020〕10号（自评结果应真实）[条款待核]"
_RUN, _TELLING = 8, 4
_RESULT = Text("实际完成值", "result")
_PLAIN = Text("连续多行完成值与别的单位相同，但都是整齐的数", "a run of results is the same, but of plain numbers only")
Window = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Rows of a form, side by side, and whether their numbers are more than 100 % and targets kept."""

    rows: tuple[Indicator, ...]
    numbers: Window
    telling: bool


def across(folder: Folder, patterns: Patterns) -> Iterator[tuple[str, Verdict]]:  # noqa: ARG001
    """One verdict for each form with so many rows of numbers, where another unit's can be compared with it."""
    runs = [(form, found) for form in filed(folder, "self-evaluation", "evaluation") if (found := list(_runs(form)))]
    known: dict[Window, dict[str, Filed]] = defaultdict(dict)
    for form, found in runs:
        for run in found:
            if len(known[run.numbers]) <= 1:  # two units are enough: one of them is another's
                known[run.numbers].setdefault(form.unit, form)
    units = {form.unit for form, _ in runs}
    for form, found in runs:
        if units - {form.unit}:
            shared = [(run, other) for run in found for unit, other in known[run.numbers].items() if unit != form.unit]
            yield form.says(_verdict(form, shared))


def _runs(form: Filed) -> Iterator[_Run]:
    rows = [row for row in leaves(form.form) if isinstance(row.actual.read, Quantity)]
    for start in range(len(rows) - _RUN + 1):
        window = tuple(rows[start : start + _RUN])
        yield _Run(window, tuple(map(_numbers, window)), sum(map(_telling, window)) >= _TELLING)


def _numbers(row: Indicator) -> tuple[str, ...]:
    read = row.actual.read
    assert isinstance(read, Quantity)
    return read.digits, read.unit.name, row.score.read.digits if row.score.read else ""


def _telling(row: Indicator) -> bool:
    actual, target = row.actual.read, row.target.read
    full = isinstance(actual, Quantity) and actual.unit.name == "%" and actual.point == 1
    copied = isinstance(actual, Quantity) and isinstance(target, Quantity) and actual.point == target.point
    return not full and not copied


def _verdict(form: Filed, shared: Sequence[tuple[_Run, Filed]]) -> Verdict:
    subject, title = ("form", "numbers"), form.form.title or "自评表"
    told = next(((run, other) for run, other in shared if run.telling), None)
    if shared and told is None:
        facts = [Fact(_RESULT, row.actual.said) for row in shared[0][0].rows]
        return undecided(_PLAIN, subject=subject, title=title, evidence=facts, column="actual")
    if told is None:
        message = Text(f"{title}：没有与别的单位连续相同的完成值", f"{title}: no run of another unit's results")
        return decided(True, message, subject=subject, title=title, at=form.form.where[0] if form.form.where else None)
    run, other = told
    facts = [Fact(_RESULT, row.actual.said) for row in run.rows]
    numbers = "、".join(row.actual.text for row in run.rows)
    message = Text(
        f"{title}：连续 {_RUN} 行完成值和得分与{title_of(other.report)}相同：{numbers}",
        f"{title}: {_RUN} results and scores in a row are those of {title_of(other.report)}: {numbers}",
    )
    return decided(False, message, subject=subject, title=title, claimed=facts[0], evidence=facts[1:], column="actual")
