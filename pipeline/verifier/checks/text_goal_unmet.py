"""C506 正文的目标未达到，而正文没有说明.

正文前面说“确保电子社保卡签发率达到60%以上”，后面报“56%”：目标没有达到，应当说明原因。名称相同的才比较；完成数的名称以目标
的名称结尾的（分险种、分人群的同一比率）也逐项比较。中长期目标不与当年完成数比较；
自评表中有该指标的，由表中得分的检查判断；句中说明了原因的，不算。

The text first promises “at least 60 %” and later reports “56 %”: the goal was missed, and a reason is wanted.
Compared where the names are the same, or the result's name ends with the goal's (one rate for several groups). Goals
of several years are not compared with a year's results; what the form has a row for is judged by its score; a
sentence that gives the reason is left out.

Differs::

    # 某县人社局2023年度绩效自评报告
    一、年度绩效目标
    确保电子社保卡签发率达到60%以上。
    二、目标完成情况
    电子社保卡签发率56%。

Agrees::

    # 某县人社局2023年度绩效自评报告
    一、年度绩效目标
    确保电子社保卡签发率达到60%以上。
    二、目标完成情况
    电子社保卡签发率66%。

Undecided::

    # 某县人社局2023年度绩效自评报告
    一、年度绩效目标
    确保电子社保卡签发率达到60%左右。
    二、目标完成情况
    电子社保卡签发率56%。
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Report, Statement
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.naming import Kinship, key, kinship

CODE = "C506"
VERSION = 2
TITLE = Text("正文的目标未达到，而正文没有说明", "a goal of the text was not reached according to the text")
SEVERITY = Severity.WARNING
BASIS = "财预〔2020〕10号第十一条（未完成的要说明原因）[条款待核]"
ROUGH = Text("目标是约数、方向不明，或位数不足以判断", "approximate, without direction, or too few digits")
_REASONS = ("未完成", "未达", "没有完成", "没有达到", "原因", "由于", "受疫情", "差距", "不足",
            "剩余", "余下", "尚", "滞后")  # fmt: skip
_LONG = 4  # characters of a name that says what it names


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each goal and result of the text with one name."""
    statements = [s for s in telling.told(report, patterns) if telling.plain(s) and "、" not in s.topic]
    actual = [s for s in statements if s.role == "actual" and s.parent is None]
    for goal in statements:
        if goal.role != "target" or len(key(goal.topic, patterns)) < _LONG:
            continue
        for result in actual:
            if _same(goal, result, report, patterns) and not _treated(result, report, patterns):
                yield _verdict(goal, result, patterns)


def _treated(result: Statement, report: Report, patterns: Patterns) -> bool:
    """Whether the document faces it: a row of a form scores it, or the sentence gives a reason."""
    if any(word in result.sentence.plain for word in _REASONS):
        return True
    topic = telling.named(result.topic, report, patterns)
    rows = (telling.named(i.name, report, patterns) for form in report.forms for i in form.indicators)
    return any(kinship(topic, name, patterns) > Kinship.NONE for name in rows)


def _same(goal: Statement, result: Statement, report: Report, patterns: Patterns) -> bool:
    if telling.dimension(goal) != telling.dimension(result) or goal.scope != result.scope:
        return False
    if telling.year(goal, report) != telling.year(result, report):
        return False
    wanted, got = (telling.named(s.topic, report, patterns) for s in (goal, result))
    return wanted == got or (telling.dimension(goal) == "ratio" and len(wanted) > _LONG and got.endswith(wanted))


def _verdict(goal: Statement, result: Statement, patterns: Patterns) -> Verdict:
    wanted, got = telling.number(goal), telling.number(result)
    subject, title = ("text", key(result.topic, patterns), "goal"), result.topic
    evidence = [telling.fact(goal)]
    assert wanted is not None and got is not None
    met = _met(wanted, got)
    if met is None or (wanted.bound is Bound.EQUAL and _lower_better(goal.topic, patterns)):
        return undecided(ROUGH, subject=subject, title=title, claim=telling.claim(result), evidence=evidence)
    a, b = (s.value.said.plain if s.value.said else "" for s in (goal, result))
    message = Text(f"{title}：目标 {a}，完成 {b}", f"{title}: goal {a}, result {b}")
    return decided(
        met, message, subject=subject, title=title, claimed=telling.fact(result), evidence=evidence, column="text"
    )


def _lower_better(name: str, patterns: Patterns) -> bool:
    """Whether a smaller number is the better one (失业率): a goal without a sign then says nothing of direction."""
    pattern = next(p for p in patterns.compiled("statements", "claim") if p.id == "lower-better")
    return pattern.expression.search(name) is not None


def _met(wanted: Quantity, got: Quantity) -> bool | None:
    """A goal without a sign is at least that much; an equal number meets it whatever its digits."""
    if Bound.ABOUT in (wanted.bound, got.bound):
        return None
    if wanted.bound in (Bound.EQUAL, Bound.AT_LEAST) and got.point >= wanted.point:
        return True
    bound = Bound.AT_LEAST if wanted.bound == Bound.EQUAL else wanted.bound
    return bound.met_by(got.interval, wanted.exact) if got.bound == Bound.EQUAL else None
