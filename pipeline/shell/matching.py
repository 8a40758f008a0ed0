"""Which verdicts speak of which claimed cell, and which of the numbers read some check has looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

from pipeline.values.interval import Interval
from pipeline.values.place import Cited, Place
from pipeline.values.quantity import Between, Quantity, Ratio, Several
from pipeline.values.report import Field, Form, Report, form_key
from pipeline.values.verdict import Agreement, Recomputed, Text, Verdict, Verification

T = TypeVar("T")
_WORST_FIRST = (Agreement.DIFFERS, Agreement.UNDECIDED, Agreement.AGREES)
_NUMBERS = (Quantity, Between, Ratio, Several)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the checks say of one claimed cell.

    Args:
        agreement: "differs" when one of them differs, else that of the one that recomputes it; None when none speaks.
        reason: why undecided.
        nearest: the recomputed reading nearest the claim.
        recomputed: all of it.
    """

    agreement: Agreement | None = None
    reason: Text | None = None
    nearest: Interval | None = None
    recomputed: Recomputed | None = None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts on one report, found by the words they speak of or by their subject."""

    by_claim: Mapping[Cited, Sequence[Verdict]]
    by_subject: Mapping[tuple[str, tuple[str, ...]], Sequence[Verdict]]
    titles: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, report: Report, verification: Verification) -> Verdicts:
        """Index a verification; `titles` is form key → title (numbered when repeated) and project."""
        by_claim: dict[Cited, list[Verdict]] = defaultdict(list)
        by_subject: dict[tuple[str, tuple[str, ...]], list[Verdict]] = defaultdict(list)
        for verdict in verification.verdicts:
            by_subject[verdict.form, verdict.subject].append(verdict)
            if verdict.claimed and verdict.claimed.cited is not None:
                by_claim[verdict.claimed.cited].append(verdict)
        titles = {}
        for form in report.forms:
            key = form_key(report, form)
            ordinal = key.rsplit("|", 1)[-1]
            titles[key] = (form.title if ordinal == "1" else f"{form.title} #{ordinal}", form.project)
        return cls(by_claim, by_subject, titles)

    def on(self, field: Field[T], form: str, subject: tuple[str, ...], column: str, family: str) -> Answer:
        """What the checks of a family ("S") say of one cell of a row."""
        found = list(self.by_claim.get(field.said, ())) if field.said is not None else []
        found += [v for v in self.by_subject.get((form, subject), ()) if v.column in (column, "") and v not in found]
        found = [v for v in found if v.code.startswith(family)]
        if not found:
            return Answer()
        worst = min(found, key=lambda v: _WORST_FIRST.index(v.agreement))
        main = min(found, key=lambda v: (nearest(v) is None, _WORST_FIRST.index(v.agreement), v.code))
        chosen = worst if worst.agreement is Agreement.DIFFERS else main
        return Answer(chosen.agreement, chosen.reason, nearest(main), main.recomputed)


def nearest(verdict: Verdict) -> Interval | None:
    """The recomputed reading nearest the claim; the only one where there is no claim."""
    if verdict.recomputed is None:
        return None
    if verdict.claimed and verdict.claimed.interval:
        return verdict.recomputed.nearest(verdict.claimed.interval)
    values = [v.value for v in verdict.recomputed.variants] or list(verdict.recomputed.feasible)
    return values[0] if len(values) == 1 else None


def numbers_read(report: Report) -> int:
    """How many numbers were read."""
    return sum(1 for _ in _numbers(report))


def unchecked(report: Report, verification: Verification) -> Iterator[tuple[str, Cited]]:
    """The numbers that no verdict claims or rests on, each with its role ("actual", "statement", …)."""
    looked_at: dict[tuple[object, ...], set[tuple[int, int]]] = defaultdict(set)
    for place in (p for v in verification.verdicts for f in (v.claimed, *v.evidence) if f for p in f.places):
        looked_at[place.home].add((place.start, place.end))
    for role, said in _numbers(report):
        if not any(_overlaps(p, looked_at.get(p.home, ())) for p in said.places):
            yield role, said


def _numbers(report: Report) -> Iterator[tuple[str, Cited]]:
    for role, field in _claims(report):
        if isinstance(field.read, _NUMBERS) and field.said:
            yield role, field.said


def _overlaps(place: Place, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < place.end and place.start < end for start, end in spans)


def _claims(report: Report) -> Iterator[tuple[str, Field[object]]]:
    """Every field of the report, with its role: its own, those of its forms' rows, those of its statements."""
    yield from _fields_of(report)
    for form in report.forms:
        yield from _row_fields(form)
    for statement in report.statements:
        yield "statement", statement.value  # type: ignore[misc]


def _row_fields(form: Form) -> Iterator[tuple[str, Field[object]]]:
    for row in (*form.budget, *form.indicators, *form.totals):
        yield from _fields_of(row)
        for extra in getattr(row, "others", ()):
            yield "other", extra.value


def _fields_of(row: object) -> Iterator[tuple[str, Field[object]]]:
    values = ((f.name, getattr(row, f.name)) for f in fields(row))  # type: ignore[arg-type]
    yield from ((name, value) for name, value in values if isinstance(value, Field))
