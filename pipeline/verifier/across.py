"""Reports held against each other: which are one unit's, which rows of two forms are one indicator.

A check across documents is a module of `checks/` with `across(folder, patterns)`; it yields the source of the report
that a verdict belongs to, and the verdict. Its time must grow with the documents, never with their pairs: look up, in
an index, what one report can be held against.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Field, Form, Indicator, Report
from pipeline.values.verdict import Verdict
from pipeline.verifier.check import on_form
from pipeline.verifier.naming import key
from pipeline.verifier.subjects import leaves


@dataclass(frozen=True, slots=True)
class Folder:
    """The documents of a run, held against each other.

    `parents` are the units of the register and the department each belongs to, both folded; empty without a register.
    """

    reports: Sequence[Report]
    parents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filed:
    """A form as filed: by whom, for which project (folded, "" for the whole unit), for which year."""

    report: Report
    form: Form
    unit: str
    project: str
    year: int | None

    def says(self, verdict: Verdict) -> tuple[str, Verdict]:
        """The verdict as one on this form, beside the source of its document."""
        return self.report.source, on_form(verdict, self.report, self.form)


@dataclass(frozen=True, slots=True)
class Twins:
    """One indicator in two forms of one unit."""

    before: Indicator
    after: Indicator


def slim(report: Report) -> Report:
    """What checks across documents need of a report, small enough to keep for a whole folder."""
    forms = tuple(replace(f, indicators=tuple(map(_slim, f.indicators)), notes_said=()) for f in report.forms)
    notes = tuple(note for note in report.notes if note.code == "doubtful")
    second = tuple(r for r in report.second if not r.same)
    return replace(report, forms=forms, statements=(), coverage=(), leftovers=(), notes=notes, second=second)


def _slim(row: Indicator) -> Indicator:
    none: Field[str] = Field()
    return replace(row, standard=none, excuse=none, duty=none, nature=none, linked=none, rate=Field(), others=())


def filed(folder: Folder, *kinds: str) -> list[Filed]:
    """Every form of these kinds whose unit is known, in order; a form that does not say takes the report's."""
    found = []
    for report in folder.reports:
        for form in report.forms:
            unit = form.department.read or report.department.read
            if unit and form.kind in kinds:
                year = form.year.read or report.year.read
                found.append(Filed(report, form, fold(unit), fold(form.project), year))
    return found


def named(form: Form, patterns: Patterns) -> dict[str, Indicator]:
    """The rows of a form by the key of their name; a name that stands twice is left out."""
    rows: dict[str, list[Indicator]] = {}
    for row in leaves(form):
        rows.setdefault(key(row.name, patterns), []).append(row)
    return {name: found[0] for name, found in rows.items() if len(found) == 1 and len(name) >= 2}


def twins(before: Form, after: Form, patterns: Patterns) -> Iterator[Twins]:
    """The rows of one name in both forms, in the order of the later one."""
    known = named(before, patterns)
    for name, row in named(after, patterns).items():
        if name in known:
            yield Twins(known[name], row)


def one_kind(a: object, b: object) -> tuple[Quantity, Quantity] | None:
    """Both as plain numbers of one dimension, neither counted over several years; None when they can't be compared."""
    if not (isinstance(a, Quantity) and isinstance(b, Quantity)) or a.cumulative or b.cumulative:
        return None
    return (a, b) if (a.unit.dimension, a.unit.name) == (b.unit.dimension, b.unit.name) else None


def lowered(before: Quantity, after: Quantity, less: bool) -> bool:
    """Whether less is asked; written digits that may mean one number are no change. `less`: the less, the better."""
    if before.interval.meets(after.interval):
        return False
    bounds = (before.bound, after.bound)
    if less or Bound.AT_MOST in bounds or Bound.LESS in bounds:
        floors = Bound.AT_LEAST in bounds or Bound.MORE in bounds
        return after.point > before.point and not floors
    return after.point < before.point


def title_of(report: Report) -> str:
    """A document's name for a person who reads the verdict of another one."""
    return f"《{report.title or report.name}》"
