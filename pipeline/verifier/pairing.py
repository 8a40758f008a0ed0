"""Statements of the text and the rows of a form that speak of the same thing, and the verdict on each pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Field, Form, Indicator, Report, Statement
from pipeline.values.verdict import Agreement, Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import ROUNDED, TRUNCATED, compare, decided, truncated, undecided
from pipeline.verifier.naming import Kinship, best
from pipeline.verifier.slips import exchanged
from pipeline.verifier.subjects import of_indicator

_LONG = 4  # characters of a name that says what it names
_DIRECTED = (Bound.AT_LEAST, Bound.MORE, Bound.AT_MOST, Bound.LESS)
RESULT = Text("该数与实际完成值相同，可能写的是完成情况", "it is the row's result: the words may tell what was done")
GOAL = Text("该数与指标值相同，所在的句子说的是目标", "it is the row's target, and the sentence speaks of goals")
NEAR = Text("名称相近而不相同，不能断定是同一指标", "the names are near but not the same")


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement, the row it speaks of, the row's number, and how near the names are.

    `past` tells earlier years, `beside` the other numbers of its sentence.
    """

    statement: Statement
    indicator: Indicator
    cell: Field[Quantity]
    kinship: Kinship
    past: tuple[Statement, ...] = ()
    beside: tuple[Statement, ...] = ()


def pairs(form: Form, report: Report, patterns: Patterns, role: str) -> Iterator[Pair]:
    """Statements that have one row in this form: same name, dimension, year and role ("target" or "actual").

    Where several forms of the document have such a row, the statement speaks of those that give its number. Where the
    text gives several numbers of one name (受益群众, for each of its projects), none of them accuses; the form's own
    cells of goals and results are not among these.
    """
    statements = telling.told(report, patterns)
    found = [pair for s in statements if (pair := _row(s, form, report, role, patterns))]
    for pair in found:
        statement = pair.statement
        if _meet(statement, pair.cell):
            yield pair
            continue
        others = [o for f in report.forms if f is not form and (o := _row(statement, f, report, role, patterns))]
        if any(_meet(statement, other.cell) for other in others):
            continue
        alike = [
            p for p in found
            if p.indicator is pair.indicator and p.statement.value.read != statement.value.read and not _in_cell(p)
        ]  # fmt: skip
        yield (
            replace(pair, kinship=Kinship.NEAR)
            if others or alike
            else replace(
                pair,
                past=_past(pair, statements, report, patterns),
                beside=tuple(s for s in statements if s.sentence == statement.sentence),
            )
        )


def _past(pair: Pair, told: Sequence[Statement], report: Report, patterns: Patterns) -> tuple[Statement, ...]:
    """What the text tells of the same thing for the year before."""
    name, kind = telling.named(pair.statement.topic, report, patterns), telling.dimension(pair.statement)
    past = [s for s in told if s.scope == "before" and telling.number(s) and telling.dimension(s) == kind]
    return tuple(s for s in past if telling.named(s.topic.removeprefix("上年"), report, patterns) == name)


def _row(statement: Statement, form: Form, report: Report, role: str, patterns: Patterns) -> Pair | None:
    if not _speaks(statement, form, report, role):
        return None
    rows = [(i, cell) for i in form.indicators if _comparable(statement, cell := _cell(i, role))]
    topic = telling.named(statement.topic, report, patterns)
    grade, found = best(topic, [telling.named(indicator.name, report, patterns) for indicator, _ in rows], patterns)
    if grade >= Kinship.SHORT and (len(topic) < _LONG or len(found) > 1 or statement.parent is not None):
        grade = Kinship.NEAR
    if grade == Kinship.NEAR:
        found = tuple(i for i in found if _meet(statement, rows[i][1]) or _mirrored(statement, rows[i][1]))
    return Pair(statement, *rows[found[0]], grade) if grade and len(found) == 1 else None


def verdict(pair: Pair, column: Text, stake: Fraction = Fraction(0)) -> Verdict | None:
    """Text against cell; None when a near name gives another number: nothing can be said."""
    claim, cell, said = telling.claim(pair.statement), pair.cell.read, telling.number(pair.statement)
    if claim is None or cell is None or said is None:
        return None
    subject, title = of_indicator(pair.indicator)
    subject = (*subject, pair.statement.role or "actual")
    evidence = [Fact(column, pair.cell.said, cell.interval, cell.unit.name)]
    if pair.statement.role != "target" and said.bound in _DIRECTED:
        kept = said.bound.met_by(cell.interval, said.interval) if cell.bound == Bound.EQUAL else None
        message = _side_by_side(title, claim.fact, evidence[0])
        return (
            None
            if kept is None
            else decided(
                kept, message, subject=subject, title=title, claimed=claim.fact, evidence=evidence, column="text"
            )
        )
    variants = [Variant(ROUNDED, cell.interval)]
    if not cell.interval.is_point:
        variants.append(Variant(TRUNCATED, truncated(cell)))
    formula = Text(f"表中{column.zh} {_cited(pair.cell)}", f"{column.en} in the table {_cited(pair.cell)}")
    severity = Severity.ERROR if pair.kinship == Kinship.SAME else Severity.WARNING
    result = compare(
        claim,
        Recomputed(formula, tuple(variants), unit=cell.unit.name),
        subject=subject,
        title=title,
        evidence=evidence,
        explain=_others(pair),
        severity=severity,
        stake=stake,
    )
    if result.agreement == Agreement.DIFFERS and _told_as_result(pair):
        return undecided(RESULT, subject=subject, title=title, claim=claim, evidence=evidence)
    if result.agreement == Agreement.DIFFERS and _told_as_target(pair):
        return undecided(GOAL, subject=subject, title=title, claim=claim, evidence=evidence)
    doubtful = pair.kinship == Kinship.NEAR or Bound.ABOUT in (said.bound, cell.bound)
    if result.agreement == Agreement.DIFFERS and pair.kinship == Kinship.NEAR and _mirrored(pair.statement, pair.cell):
        return replace(result, severity=Severity.NOTICE)
    if result.agreement == Agreement.DIFFERS and doubtful:
        return undecided(NEAR, subject=subject, title=title, claim=claim, evidence=evidence)
    return result


def _told_as_result(pair: Pair) -> bool:
    """Whether a cell of goals gives the row's result: forms set goals and results side by side."""
    said, actual = telling.number(pair.statement), pair.indicator.actual.read
    result = isinstance(actual, Quantity) and said is not None and actual.interval == said.interval
    return _in_cell(pair) and result and pair.statement.role == "target"


def _told_as_target(pair: Pair) -> bool:
    """Whether a sentence that speaks of goals (年度目标：…) gives the row's target."""
    goal = pair.indicator.target.read
    same = isinstance(goal, Quantity) and _meet(pair.statement, Field(None, goal, "", ""))
    beside = same and any(
        s is not pair.statement and _meet(s, pair.cell) and telling.dimension(s) == telling.dimension(pair.statement)
        for s in pair.beside
    )  # 实施项目26个，完工24个
    spoken = any(word in telling.before(pair.statement) for word in ("目标", "计划", "任务", "指标值"))
    return beside or (same and spoken)


def _in_cell(pair: Pair) -> bool:
    return any(place.table is not None for place in pair.statement.sentence.places)


def _side_by_side(title: str, told: Fact, cell: Fact) -> Text:
    """For a result told as a bound (达85%以上): it holds when the table's number keeps it."""
    said, printed = (f.cited.plain if f.cited else "" for f in (told, cell))
    return Text(f"{title}：正文所报 {said}，表中 {printed}", f"{title}: text {said}, table {printed}")


def _others(pair: Pair) -> Iterator[Variant]:
    """Where else in the row the text's number may come from."""
    named = (
        (Text("与该行年度指标值相同", "the row's target"), pair.indicator.target, pair.statement.role != "target"),
        (Text("与该行半年指标值相同", "the row's half-year target"), pair.indicator.half_target, True),
        (Text("与该行实际完成值相同", "the row's result"), pair.indicator.actual, pair.statement.role == "target"),
    )
    for name, cell, other in named:
        if other and isinstance(cell.read, Quantity):
            yield Variant(name, cell.read.interval)
    for statement in pair.past:
        if (said := telling.number(statement)) is not None:
            yield Variant(Text("与正文所说上年的数相同", "the year before, as the text tells it"), said.interval)


def _cell(indicator: Indicator, role: str) -> Field[Quantity]:
    cell = indicator.target if role == "target" else indicator.actual
    read = cell.read if isinstance(cell.read, Quantity) else None
    return Field(cell.said, read, cell.how, cell.why)


def _speaks(statement: Statement, form: Form, report: Report, role: str) -> bool:
    if not telling.plain(statement) or not statement.topic or "、" in statement.topic:
        return False
    if statement.role != role and (role == "target" or statement.role == "target"):
        return False
    said, meant = statement.year, telling.year_of_form(form, report)
    return said is None or meant is None or said == meant


def _comparable(statement: Statement, cell: Field[Quantity]) -> bool:
    return cell.read is not None and cell.read.unit.dimension == telling.dimension(statement)


def _meet(statement: Statement, cell: Field[Quantity]) -> bool:
    said = telling.number(statement)
    return said is not None and cell.read is not None and said.interval.meets(cell.read.interval)


def _mirrored(statement: Statement, cell: Field[Quantity]) -> bool:
    """Whether the text's number is the cell's with two digits swapped: 24.07% for 20.47%."""
    said = telling.number(statement)
    digits = (point for _, point in exchanged(said)) if said and said.bound is Bound.EQUAL else ()
    return cell.read is not None and any(point == cell.read.point for point in digits)


def _cited(cell: Field[Quantity]) -> str:
    return cell.said.plain if cell.said else ""
