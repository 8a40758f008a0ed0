"""One planted change: the report it gives, and what must be found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from corpus.facts import Facts, FormFacts, Row
from tests.mutants.equations import Equation


@dataclass(frozen=True, slots=True)
class Mutant:
    """A report with one change.

    Args:
        kind: "weight: digit"; what the detection rate is counted by.
        base: id of the clean report.
        what: the change in words, "产出/… weight 20 → 02".
        facts: the changed report.
        gross: the same place changed beyond any rounding; None where there is no such thing.
        planted: findings that the change itself calls for, beyond broken arithmetic.
    """

    kind: str
    base: str
    what: str
    facts: Facts
    gross: Facts | None = None
    planted: tuple[Equation, ...] = ()


Kind = Callable[[Facts, Random], Iterator[Mutant]]


def must(codes: str, subject: str, claimed: str = "") -> tuple[Equation, ...]:
    """A finding that the change calls for; `codes` separated by blanks."""
    return (Equation(False, tuple(codes.split()), subject, claimed),)


def with_form(facts: Facts, number: int, **parts: object) -> Facts:
    """The report with parts of one form replaced."""
    forms = [replace(form, **parts) if i == number else form for i, form in enumerate(facts.forms)]  # type: ignore[arg-type]
    return replace(facts, forms=tuple(forms))


def with_row(facts: Facts, number: int, part: str, index: int, **cells: str) -> Facts:
    """The report with cells of one row of `part` ("rows", "budget" or "total") replaced."""
    form: FormFacts = facts.forms[number]
    if part == "total":
        return with_form(facts, number, total={**form.total, **cells})
    rows: Sequence[Row] = getattr(form, part)
    return with_form(facts, number, **{part: tuple({**row, **cells} if i == index else row for i, row in enumerate(rows))})


def without_row(facts: Facts, number: int, part: str, index: int) -> Facts:
    """The report with one row left out."""
    rows: Sequence[Row] = getattr(facts.forms[number], part)
    return with_form(facts, number, **{part: tuple(row for i, row in enumerate(rows) if i != index)})
