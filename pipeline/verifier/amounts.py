"""Amounts and execution rates of the text against the budget block of a form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import BudgetLine, Field, Form, Report, Statement
from pipeline.values.verdict import Agreement, Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import compare, undecided
from pipeline.verifier.naming import key
from pipeline.verifier.operands import Rate, rates
from pipeline.verifier.subjects import of_line, whole_line

OTHER = Text("附近没有与表中相同的总额，口径可能不同", "no total of the table is told near by; the scopes may differ")
INITIAL, ADJUSTED, SPENT, RATE = (
    Text("年初预算数", "initial budget"), Text("全年预算数", "adjusted budget"), Text("实际支出数", "spending"),
    Text("执行率", "execution rate"),
)  # fmt: skip
_ARRIVED = re.compile("到位|筹集|筹措")
_NEAR = 8  # numbers of the sentence before
_LONG = 4  # characters of a name that says what it names
_WINDOW = 3  # sentences
_PLAIN = ("全年", "年度", "部门", "本级", "单位", "其中")


@dataclass(frozen=True, slots=True)
class Cells:
    """The row of the budget block that a number of the text speaks of, and the cells it may repeat."""

    line: BudgetLine
    cells: tuple[tuple[Text, Field[Quantity]], ...]


def amounts(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each amount and rate of the text that the budget block has a cell for.

    An amount that differs is accused only where a total of the block or its rate is told near by, or where two digits
    of it are swapped: else the text may speak of other money (a project, the whole department). Documents with several
    forms are left alone for the same reason.
    """
    if not form.budget or len(report.forms) > 1:
        return
    statements = telling.told(report, patterns)
    for at, statement in enumerate(statements):
        if not telling.plain(statement) or statement.role == "target":
            continue
        if _of_arrival(at, statements):
            continue  # 累计到位5000万元，其中债券3000万元: what came in, of which the block says nothing
        if statement.year not in (None, telling.year_of_form(form, report)):
            continue
        if cells := _cells(statement, _lead(at, statements, patterns), form, patterns):
            near = [s for s in statements if abs(s.order - statement.order) <= _WINDOW and s is not statement]
            yield from _verdict(statement, cells, _same_money(near, form) or _same_rate(statement, near, form))


def _of_arrival(at: int, told: Sequence[Statement]) -> bool:
    """Whether it is a part of what came in."""
    statement = told[at]
    if statement.parent is not None:
        return _ARRIVED.search(told[statement.parent].topic) is not None
    if not statement.sentence.folded.text.startswith("其中"):
        return False
    before = [s for s in told[max(0, at - _NEAR) : at] if s.order == statement.order - 1 and telling.plain(s)]
    return any(_ARRIVED.search(s.topic) for s in before if telling.dimension(s) == "money")


def _lead(at: int, told: Sequence[Statement], patterns: Patterns) -> Statement | None:
    """The money before it in its sentence that has a name of its own: “三公”经费预算28万元，实际支出24.36万元.

    A rate is of the money right before it; an amount after a part (其中省级200万元，实际支出950万元) of the whole,
    unless the part has room for it.
    """
    kind, statement, said = _execution(patterns), told[at], telling.number(told[at])
    spent = said if telling.dimension(statement) == "money" else None
    for index in reversed(range(at)):
        before = told[index]
        if before.order != statement.order or kind.says.search(before.topic):
            return None
        if telling.dimension(before) != "money":
            continue
        part = telling.number(before)
        if not _own_name(before.topic, kind):
            if spent is not None or kind.whole.search(before.topic):
                return None
            spent = part  # 区级资金2800万元，执行2616万元，执行率93.43%
            continue
        more = part and spent and spent.point > part.point
        return None if before.parent is not None and more else before
    return None


def _own_name(topic: str, kind: Rate) -> str:
    """What a topic names but the budget, its spending and their whole: “三公”经费预算 → “三公”经费."""
    return kind.own.sub("", topic.removeprefix("项目").replace("年初", ""))


def _execution(patterns: Patterns) -> Rate:
    return next(k for k in rates(patterns) if k.id == "execution")


def _cells(statement: Statement, lead: Statement | None, form: Form, patterns: Patterns) -> Cells | None:
    """By the row's own name (基本支出), else by what the number is of the whole: budget, spending, rate."""
    said, dimension = telling.number(statement), telling.dimension(statement)
    kind = _execution(patterns)
    if said is None or said.bound is not Bound.EQUAL:
        return None
    if dimension == "ratio":
        whole = kind.says.search(statement.topic) and not kind.own.sub("", statement.topic)
        line = _of_part(lead, form, kind) if lead else whole_line(form)
        return _read(line, ((RATE, line.rate),)) if whole and line else None
    if dimension != "money":
        return None
    name = _bare(key(statement.topic, patterns))
    same = [line for line in form.budget if _bare(key(line.item.text, patterns)) == name]
    if len(name) >= _LONG and len(same) == 1:
        line = same[0]
        return _read(line, ((INITIAL, line.initial), (ADJUSTED, line.adjusted), (SPENT, line.spent)))
    return None if lead else _of_total(statement, whole_line(form), kind)


def _of_part(lead: Statement, form: Form, kind: Rate) -> BudgetLine | None:
    """中央财政资金执行12152万元，执行率98%: the one row of that name."""
    name = kind.own.sub("", lead.topic)
    same = [line for line in form.budget[1:] if kind.own.sub("", line.item.text.removeprefix("其中:")) == name]
    return same[0] if len(same) == 1 else None


def _of_total(statement: Statement, line: BudgetLine, kind: Rate) -> Cells | None:
    """全年预算1398.26万元, 执行1286.40万元: the first row of the block is the total."""
    topic = statement.topic.removeprefix("项目")
    if not topic or statement.parent is not None or _own_name(topic, kind) or kind.never.search(topic):
        return None
    if "年初" in topic:
        return _read(line, ((INITIAL, line.initial),))
    if kind.whole.search(topic):
        return _read(line, ((INITIAL, line.initial), (ADJUSTED, line.adjusted)))
    return _read(line, ((SPENT, line.spent),)) if kind.part.search(topic) else None


def _read(line: BudgetLine, cells: Sequence[tuple[Text, Field[Quantity]]]) -> Cells | None:
    read = tuple((label, cell) for label, cell in cells if cell.read is not None)
    return Cells(line, read) if read else None


def _same_money(near: Sequence[Statement], form: Form) -> bool:
    """Whether a total of the table is told near by: the text then speaks of the same money."""
    total = whole_line(form)
    amounts = [cell.read.interval for cell in (total.initial, total.adjusted, total.spent) if cell.read]
    said = [telling.number(s) for s in near if telling.dimension(s) == "money"]
    return any(s.interval.meets(amount) for s in said if s for amount in amounts)


def _same_rate(statement: Statement, near: Sequence[Statement], form: Form) -> bool:
    """Whether its own sentence tells the execution rate of the table, one that is not anyone's (100%)."""
    rate = whole_line(form).rate.read
    said = [telling.number(s) for s in near if s.order == statement.order and telling.dimension(s) == "ratio"]
    return rate is not None and any(s is not None and s.point not in (0, 1) and s.point == rate.point for s in said)


def _verdict(statement: Statement, cells: Cells, same: bool) -> Iterator[Verdict]:
    claim, (subject, title) = telling.claim(statement), of_line(cells.line)
    if claim is None:
        return
    subject = (*subject, "text", statement.topic)
    variants = tuple(Variant(label, cell.read.interval) for label, cell in cells.cells if cell.read)
    shown = "、".join(f"{label.zh} {cell.said.plain}" for label, cell in cells.cells if cell.said)
    evidence = [Fact(label, c.said, c.read.interval, c.read.unit.name) for label, c in cells.cells if c.read]
    recomputed = Recomputed(Text(f"表中{shown}", f"in the table {shown}"), variants, unit=claim.fact.unit)
    found = compare(claim, recomputed, subject=subject, title=title, evidence=evidence)
    slipped = any("数字颠倒" in told.zh for told in found.explanations)
    if found.agreement is Agreement.DIFFERS and not same and slipped:
        found = replace(found, severity=Severity.WARNING)
    elif found.agreement is Agreement.DIFFERS and not same:
        found = undecided(OTHER, subject=subject, title=title, claim=claim, evidence=evidence)
    yield found


def _bare(name: str) -> str:
    for word in _PLAIN:
        name = name.removeprefix(word)
    return name
