"""Statements of the text as claims: their numbers, names and subjects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from pipeline.normalizers.patterns import Patterns
from pipeline.rows import clauses
from pipeline.rows.statements import shifted, statements
from pipeline.rows.topics import plan_year, year_of
from pipeline.values.place import Cited, fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import Field, Form, Report, Statement
from pipeline.values.verdict import Fact, Text
from pipeline.verifier.check import Claim
from pipeline.verifier.naming import key

_LEVELS = re.compile("[省市县区州盟旗]")
_REGION = re.compile("全(省|市|县|区|州|盟|旗)")


def number(statement: Statement) -> Quantity | None:
    """The statement's number, None for a range, a ratio or an unread one."""
    read = statement.value.read
    return read if isinstance(read, Quantity) else None


def field(statement: Statement) -> Field[Quantity]:
    """The same as a field; unread when it is no single number."""
    value = statement.value
    return Field(value.said, number(statement), value.how, value.why or "two numbers")


def dimension(statement: Statement) -> str:
    """What the number may be compared with; "" without one."""
    return read.unit.dimension if (read := number(statement)) else ""


def label(statement: Statement) -> Text:
    """正文 and the topic."""
    topic = statement.topic or "（未指明）"
    return Text(f"正文“{topic}”", f"text “{topic}”")


def claim(statement: Statement) -> Claim | None:
    """The number as a claim, rounded or truncated."""
    return Claim.of(label(statement), field(statement), "text")


def fact(statement: Statement) -> Fact:
    """The number as evidence."""
    read = number(statement)
    return Fact(label(statement), statement.value.said, read.interval if read else None, read.unit.name if read else "")


def subject(statement: Statement, patterns: Patterns) -> tuple[str, ...]:
    """("text", topic, role): stable while sentences move."""
    return ("text", key(statement.topic, patterns), statement.role)


def named(name: str, report: Report, patterns: Patterns) -> str:
    """The key of a name without the department's own region (全县 for a county); another one stays part of the name."""
    levels = _LEVELS.findall(report.department.read or "")
    words = key(name, patterns)
    region = _REGION.match(words)
    own = region is not None and (not levels or levels[-1] == region[1])
    return key(words[region.end() :], patterns) if region and own else words


def year(statement: Statement, report: Report) -> int | None:
    """The year the number speaks of: its own, else the report's."""
    return statement.year or report.year.read


def year_of_form(form: Form, report: Report) -> int | None:
    """The year a form is about: as its own title says, or the document's, before what stands around it."""
    title, document = fold(form.title), fold(report.title)
    return plan_year(title) or year_of(title) or year_of(document) or form.year.read or report.year.read


def plain(statement: Statement) -> bool:
    """Whether it gives the year's own value: no growth, no share, no former year, no part of a year."""
    whole = statement.scope in ("", "cumulative", "design") and statement.share_of is None
    return whole and number(statement) is not None


def told(report: Report, patterns: Patterns) -> tuple[Statement, ...]:
    """All statements of the document: its running text, and the goals and results its forms give in words."""
    if not any(form.goals or form.achieved for form in report.forms):
        return report.statements
    known = {place for s in report.statements for place in s.sentence.places}
    goals = [words for form in report.forms for words in form.goals if not known.intersection(words.places)]
    achieved = [words for form in report.forms for words in form.achieved if not known.intersection(words.places)]
    if not goals and not achieved:
        return report.statements
    last, first = max((s.order for s in report.statements), default=0), len(report.statements)
    more = _of_cells(tuple(goals), tuple(achieved), patterns)
    return report.statements + tuple(shifted(more, first, last))


@lru_cache(maxsize=16)
def _of_cells(goals: tuple[Cited, ...], achieved: tuple[Cited, ...], patterns: Patterns) -> Sequence[Statement]:
    """The statements of cells in words; every check of a report asks for the same ones."""
    return statements((), patterns, goals, achieved)


def sentences(statements: Sequence[Statement]) -> Iterator[tuple[Statement, ...]]:
    """The statements sentence by sentence."""
    for _, numbers in groupby(statements, lambda s: s.order):
        yield tuple(numbers)


def offset(statement: Statement) -> int:
    """Where the number begins in its sentence's text."""
    return clauses.offset(statement.value.said, statement.sentence)


def before(statement: Statement) -> str:
    """The words of the sentence before the number, folded."""
    return fold(statement.sentence.text[: offset(statement)])


def between(one: Statement, other: Statement) -> str:
    """The words from one number to another of the same sentence; "" for different sentences."""
    return one.sentence.text[offset(one) : offset(other)] if one.sentence == other.sentence else ""


def completion(share: Statement, statements: Sequence[Statement]) -> bool:
    """Whether a percentage is one of a plan: the words say so, or it is a 占比 beside one above 100 %."""
    if share.scope or statements[share.share_of or 0].role == "target":
        return False
    if not before(share).endswith(("占比", "占比为")):
        return True
    beside = [number(s) for s in statements if s.share_of is not None and s.section == share.section]
    return any(said is not None and said.point > 1 for said in beside)
