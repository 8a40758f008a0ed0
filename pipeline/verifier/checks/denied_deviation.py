"""C508 称没有偏差而有未完成的.

文中写明没有偏差（不存在偏差、无偏离），而预算支出不到95%（patterns/direction.toml），或者有数字目标没有达到。

The document says in so many words that there was no deviation (不存在偏差, 无偏离) while the budget was spent to less
than 95 % (patterns/direction.toml) or a numeric target was missed.

Differs::

    # 某县人社局2023年度绩效自评报告
    一、偏差情况
    本项目绩效目标不存在执行偏差。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 86人       | 50   | 43   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 50   | 50   |

Agrees::

    # 某县人社局2023年度绩效自评报告
    一、偏差情况
    本项目绩效目标不存在执行偏差。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 106人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 50   | 50   |

Undecided::

    # 某县人社局2023年度绩效自评报告
    一、偏差情况
    本项目绩效目标不存在执行偏差。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.profile import profile_for
from pipeline.values.place import Cited
from pipeline.values.quantity import Quantity
from pipeline.values.report import Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Verdict
from pipeline.verifier.budget import RATE, recomputed_rate
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.direction import reached
from pipeline.verifier.subjects import leaves, whole_line

CODE = "C508"
VERSION = 2
TITLE = Text("称没有偏差而有未完成的", "no deviation is claimed, but something was not reached")
SEVERITY = Severity.WARNING
BASIS = "财预〔2020〕10号第十一条（未完成或偏离较大的要说明原因）[条款待核]"
SILENT = Text("没有可以对照的表", "no table to hold against it")
_DENIES = re.compile(
    r"(?:不存在|未发生|没有|无)(?:明显|较大|任何)?(?:的)?(?:绩效|目标|执行|预算|指标|完成)*(?:偏差|偏离)(?!的?原因|分析|较|度)"
)
_HEDGED = re.compile(r"如|若|是否|除|基本|的指标|的项目")
_CLAIM = Text("正文的说法", "claim in the text")


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for a document that denies any deviation."""
    words = next((w for s in report.prose if (w := _denial(s))), None)
    if words is None:
        return
    subject, title, claimed = ("text", "deviation"), "没有偏差的说法", Fact(_CLAIM, words)
    met, unmet = _results(report, patterns)
    if not met and not unmet:
        yield undecided(SILENT, subject=subject, title=title, evidence=[claimed], column="text")
        return
    shown = "、".join(f"{f.label.zh} {f.cited.plain}" for f in unmet[:5] if f.cited)
    zh = f"正文称“{words.plain}”，" + (f"而未达到的有：{shown}" if unmet else "各项都达到了目标")
    message = Text(zh, f"the text says “{words.plain}”; not reached: {shown or 'nothing'}")
    yield decided(
        not unmet, message, subject=subject, title=title, claimed=claimed, evidence=unmet or met, column="text"
    )


def _denial(sentence: Cited) -> Cited | None:
    text = sentence.folded.text
    found = _DENIES.search(text)
    if not found or _HEDGED.search(text[max(text.rfind(",", 0, found.start()), 0) : found.end() + 3]):
        return None
    return sentence.folded.back(found.start(), found.end())


def _results(report: Report, patterns: Patterns) -> tuple[list[Fact], list[Fact]]:
    met: list[Fact] = []
    unmet: list[Fact] = []
    least = Fraction(patterns.raw("direction")["execution"]["deviation"]) / 100
    for form in report.forms:
        for row in leaves(form):
            if isinstance(row.actual.read, Quantity) and (kept := reached(row, patterns)) is not None:
                (met if kept else unmet).append(Fact(Text(row.title, row.title), row.actual.said))
        rate = recomputed_rate(form, whole_line(form), profile_for(form, report, patterns)) if form.budget else None
        if isinstance(rate, Recomputed):
            short = all(variant.value.hi < least for variant in rate.variants)
            (unmet if short else met).append(Fact(RATE, whole_line(form).rate.said or whole_line(form).spent.said))
    return met, unmet
