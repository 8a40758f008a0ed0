"""C505 声称全面完成，而文中有未完成的.

“圆满完成了各项目标和任务”“目标任务均已全面完成”是对全部目标的说法；正文或表中只要有一项没有达到，说法就不成立。满意度
“100%完成年初目标”只与满意度的行比较。预算执行、资金类的行不算任务。确保、力争等对将来的说法，和写在目标、建议里的，不算。

“All goals and tasks were fully met” speaks of every goal; one row or sentence that was not met, and it does not
hold. “100 % of the satisfaction goal” is compared with rows of satisfaction only. Budget rows are no tasks.
Promises for the future, goals and proposals are left out.

Differs::

    # 某县人社局2023年度绩效自评报告
    二、指标完成情况
    创业担保贷款2078.94万元，完成年度计划的51.97%。
    我单位圆满完成了各项目标和任务。

Agrees::

    # 某县人社局2023年度绩效自评报告
    二、指标完成情况
    创业担保贷款4078.94万元，完成年度计划的101.97%。
    我单位圆满完成了各项目标和任务。

Undecided::

    # 某县人社局2023年度绩效自评报告
    二、指标完成情况
    我单位圆满完成了各项目标和任务。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.normalizers.patterns import Match, Patterns
from pipeline.rows.paragraphs import is_heading
from pipeline.rows.statements import Heading, under
from pipeline.values.place import Cited
from pipeline.values.quantity import Bound, Quantity, Ratio
from pipeline.values.report import Indicator, Report, Statement
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import decided, undecided

CODE = "C505"
VERSION = 2
TITLE = Text("声称全面完成，而文中有未完成的", "all is said to be done, but something is not")
SEVERITY = Severity.WARNING
BASIS = "财预〔2020〕10号第十一条（未完成或偏离较大的要说明原因）[条款待核]"
SILENT = Text("文中没有可以对照的完成情况", "the document reports no result to hold against it")
CLAIM = Text("正文的说法", "claim in the text")
_CLAIMS = ("", "actual")  # roles of sections that tell results: goals and proposals claim nothing
_EXCEPTED = re.compile(r"除[^。;]{2,80}?(?:外|之外|以外),|(?:其余|其他|其它|剩余)[^,;。]{0,12}$")
_SHOWN = 6  # unmet goals told in the message
_NO_TASK = ("预算", "资金", "经费", "支付", "结转", "支出", "成本", "控制率", "满意")


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for all such claims together, one for the claim about satisfaction."""
    if claims := list(_claims("all-done", report, patterns)):
        met, unmet = _results(report, patterns, satisfaction=False)
        yield _verdict(claims, met, unmet, "all-done", "全面完成的说法")
    if claims := list(_claims("satisfied", report, patterns)):
        met, unmet = _results(report, patterns, satisfaction=True)
        yield _verdict(claims, met, unmet, "satisfaction", "满意度目标完成的说法")


def _claims(entry: str, report: Report, patterns: Patterns) -> Iterator[Cited]:
    says = {p.id: p for p in patterns.compiled("statements", "claim")}
    above: list[Heading] = []
    for sentence in report.prose:
        if is_heading(sentence):
            above = under(above, sentence, patterns)
            continue
        role = next((h.role for h in reversed(above) if h.role), "")
        for match in says[entry].find(sentence):
            wished = any(says["wish"].find(match.folded.back(_clause(match), match.end)))
            if role in _CLAIMS and not wished and not _EXCEPTED.search(match.folded.text[: match.end]):
                yield match.cited if entry == "all-done" else sentence


def _clause(match: Match) -> int:
    """Where the clause of the match begins."""
    return max(match.folded.text.rfind(mark, 0, match.start) for mark in ",;:。") + 1


def _results(report: Report, patterns: Patterns, *, satisfaction: bool) -> tuple[list[Fact], list[Fact]]:
    """What was met and what was not: rows of tables, and percentages of completion in the text."""
    met: list[Fact] = []
    unmet: list[Fact] = []
    for indicator in (i for form in report.forms for i in form.indicators):
        if not _counts(indicator, satisfaction=satisfaction):
            continue
        kept = _kept(indicator, patterns)
        fact = Fact(Text(indicator.name, indicator.name), indicator.actual.said)
        if kept is not None:
            (met if kept else unmet).append(fact)
    statements = telling.told(report, patterns)
    for share in (s for s in statements if not satisfaction and _tells_completion(s, statements)):
        said = telling.number(share)
        if said is None or said.bound is not Bound.EQUAL:
            continue
        fact = telling.fact(share)
        if said.interval.hi < 1:
            unmet.append(fact)
        elif said.point >= 1:
            met.append(fact)
    return met, unmet


def _tells_completion(statement: Statement, statements: Sequence[Statement]) -> bool:
    """新建学校2所，完成率40%, or 厕所改造完成率80%."""
    if statement.share_of is not None:
        return telling.completion(statement, statements)
    task = statement.topic.endswith("完成率") and not any(word in statement.topic for word in _NO_TASK)
    return task and statement.role != "target" and telling.plain(statement)


def _counts(indicator: Indicator, *, satisfaction: bool) -> bool:
    """Whether the row is one of satisfaction, or one of tasks: none of money."""
    names = indicator.path[-2:]
    if satisfaction:
        return any("满意" in name for name in names)
    return not any(word in name for word in _NO_TASK for name in names)


def _kept(indicator: Indicator, patterns: Patterns) -> bool | None:
    """Whether the row's result keeps its target, decided by bounds."""
    target, actual = indicator.target.read, indicator.actual.read
    if isinstance(target, Ratio) and isinstance(actual, Ratio) and len(target.parts) == len(actual.parts):
        pairs = zip(target.parts, actual.parts, strict=True)
        return all(a.interval.meets(t.interval) for t, a in pairs)
    if not isinstance(target, Quantity) or not isinstance(actual, Quantity) or target.unit != actual.unit:
        return None
    if actual.bound is not Bound.EQUAL or Bound.ABOUT in (target.bound, actual.bound):
        return None
    lower = next(p for p in patterns.compiled("statements", "claim") if p.id == "lower-better")
    if target.bound is Bound.EQUAL and lower.expression.search(indicator.name):
        return None
    bound = Bound.AT_LEAST if target.bound is Bound.EQUAL else target.bound
    if bound is Bound.AT_LEAST and actual.point >= target.point:
        return True
    return bound.met_by(actual.interval, target.exact)


def _verdict(claims: Sequence[Cited], met: Sequence[Fact], unmet: Sequence[Fact], name: str, title: str) -> Verdict:
    claimed = Fact(CLAIM, claims[0])
    others = [Fact(CLAIM, words) for words in claims[1:]]
    if not met and not unmet:
        return undecided(SILENT, subject=("text", name), title=title, evidence=[claimed])
    shown = "、".join(f"{f.label.zh.removeprefix('正文')} {f.cited.plain if f.cited else ''}" for f in unmet[:_SHOWN])
    said = claims[0].plain
    message = Text(f"正文称“{said}”，所报结果都达到了目标", f"the text says “{said}”; all goals were reached")
    if unmet:
        message = Text(f"正文称“{said}”，而未达到的有：{shown}", f"the text says “{said}”; not reached: {shown}")
    evidence = [*others, *(unmet or met)]
    return decided(not unmet, message, subject=("text", name), title=title, claimed=claimed, evidence=evidence)
