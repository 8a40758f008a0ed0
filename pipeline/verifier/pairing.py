"""Statements of the text and the rows of a form that speak of the same thing, and the verdict on each pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Field, Form, Indicator, Report, Statement
from pipeline.values.verdict import Agreement, Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import ROUNDED, TRUNCATED, compare, decided, truncated, undecided
from pipeline.verifier.naming import Kinship, Names
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


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a form that has a number in the column asked for; its name as a key."""

    indicator: Indicator
    cell: Field[Quantity]
    name: str


@dataclass(frozen=True, slots=True)
class _Table:
    """A form, the year it is about, and its rows by the dimension of their numbers."""

    form: Form
    year: int | None
    rows: Mapping[str, Sequence[_Row]]


def pairs(report: Report, patterns: Patterns, role: str) -> Iterator[tuple[Form, Pair]]:
    """Statements that have one row in a form: same name, dimension, year and role ("target" or "actual").

    Where several forms of the document have such a row, the statement speaks of those that give its number. Where the
    text gives several numbers of one name (受益群众, for each of its projects), none of them accuses; the form's own
    cells of goals and results are not among these.
    """
    statements = telling.told(report, patterns)
    found = list(_found(statements, report, patterns, role))
    elsewhere: dict[int, list[Pair]] = {}  # by statement
    alike: dict[int, list[Pair]] = {}  # by row
    for _, pair in found:
        elsewhere.setdefault(id(pair.statement), []).append(pair)
        alike.setdefault(id(pair.indicator), []).append(pair)
    past = [s for s in statements if s.scope == "before" and telling.number(s)]
    sentences = {numbers[0].order: numbers for numbers in telling.sentences(statements)}
    for form, pair in found:
        statement = pair.statement
        others = [other for other in elsewhere[id(statement)] if other is not pair]
        if _meet(statement, pair.cell):
            yield form, pair
        elif any(_meet(statement, other.cell) for other in others):
            continue
        elif others or any(_rival(pair, other) for other in alike[id(pair.indicator)]):
            yield form, replace(pair, kinship=Kinship.NEAR)
        else:
            before = _past(statement, past, report, patterns)
            yield form, replace(pair, past=before, beside=sentences[statement.order])


def _found(
    statements: Sequence[Statement], report: Report, patterns: Patterns, role: str
) -> Iterator[tuple[Form, Pair]]:
    """Every statement with each form that has one row for it, form by form."""
    tables = [_table(form, report, role, patterns) for form in report.forms]
    names = Names.of(row.name for table in tables for rows in table.rows.values() for row in rows)
    spoken = [(s, telling.named(s.topic, report, patterns)) for s in statements if _speaks(s, role)]
    near = {topic: names.near(topic, patterns) for topic in dict.fromkeys(topic for _, topic in spoken)}
    for table in tables:
        for statement, topic in spoken:
            if near[topic] and (pair := _pair(statement, topic, near[topic], table)):
                yield table.form, pair


def _rival(pair: Pair, other: Pair) -> bool:
    """Whether the running text gives the row's name another number too."""
    return other.statement.value.read != pair.statement.value.read and not _in_cell(other)


def _table(form: Form, report: Report, role: str, patterns: Patterns) -> _Table:
    rows: dict[str, list[_Row]] = {}
    for indicator in form.indicators:
        cell = _cell(indicator, role)
        if cell.read is not None:
            row = _Row(indicator, cell, telling.named(indicator.name, report, patterns))
            rows.setdefault(cell.read.unit.dimension, []).append(row)
    return _Table(form, telling.year_of_form(form, report), rows)


def _past(
    statement: Statement, past: Sequence[Statement], report: Report, patterns: Patterns
) -> tuple[Statement, ...]:
    """What the text tells of the same thing for the year before."""
    name, kind = telling.named(statement.topic, report, patterns), telling.dimension(statement)
    return tuple(
        s for s in past
        if telling.dimension(s) == kind and telling.named(s.topic.removeprefix("上年"), report, patterns) == name
    )  # fmt: skip


def _pair(statement: Statement, topic: str, near: Mapping[str, Kinship], table: _Table) -> Pair | None:
    """The one row of the form that the statement speaks of, whose topic is near to such names."""
    if statement.year is not None and table.year is not None and statement.year != table.year:
        return None
    rows = [row for row in table.rows.get(telling.dimension(statement), ()) if row.name in near]
    grade = max((near[row.name] for row in rows), default=Kinship.NONE)
    rows = [row for row in rows if near[row.name] == grade]
    if grade >= Kinship.SHORT and (len(topic) < _LONG or len(rows) > 1 or statement.parent is not None):
        grade = Kinship.NEAR
    if grade == Kinship.NEAR:
        rows = [row for row in rows if _meet(statement, row.cell) or _mirrored(statement, row.cell)]
    return Pair(statement, rows[0].indicator, rows[0].cell, grade) if len(rows) == 1 else None


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


def _speaks(statement: Statement, role: str) -> bool:
    if not telling.plain(statement) or statement.scope == "design" or not statement.topic or "、" in statement.topic:
        return False
    return statement.role == role or (role != "target" and statement.role != "target")


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
