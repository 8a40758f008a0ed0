"""One form filed more than once: which of its versions counts, and which are the same form at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.values.place import fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import Form, Report
from pipeline.verifier.across import Filed, Folder, filed

_DATE = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?")
_SIGNED = re.compile(rf"(?<![至到])(?:{_DATE.pattern})$")
_DATED = re.compile(r"\d{4}年?度?|[^\w]")
_ENDS = {"十一五": 2010, "十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
Owner = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class Editions:
    """Documents that hold one form of one unit, project and year; `ordered` when their signatures tell the last."""

    forms: tuple[Filed, ...]
    ordered: bool


def written_date(text: str) -> date | None:
    """The first date in the words: 2024年3月20日, 2024-03-20; None when there is none or no such day."""
    found = _DATE.search(fold(text))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def signed(report: Report) -> date | None:
    """The date of the signature: the last one that ends a sentence with no mark behind it (截至…日 is another)."""
    ends = [m for sentence in report.prose if (m := _SIGNED.search(fold(sentence.text)))]
    return written_date(ends[-1][0]) if ends else None


def editions(forms: Sequence[Filed]) -> list[Editions]:
    """The forms that came in more than one document, in the order signed, else in the order of the documents.

    Projects that are not named cannot be told apart, and a document that holds two such forms says nothing of either.
    """
    groups: dict[tuple[str, str, int, str, str], list[Filed]] = {}
    for each in forms:
        title = _DATED.sub("", fold(each.form.title))
        if each.year and (each.project or "项目" not in title):
            groups.setdefault((each.unit, each.project, each.year, each.form.kind, title), []).append(each)
    return [_in_order(g) for g in groups.values() if 1 < len(g) == len({f.report.source for f in g})]


def _in_order(forms: Sequence[Filed]) -> Editions:
    dates = [signed(form.report) for form in forms]
    known = [d for d in dates if d]
    if len(set(known)) < len(forms):
        return Editions(tuple(forms), False)
    return Editions(tuple(f for _, f in sorted(zip(known, forms, strict=True), key=lambda pair: pair[0])), True)


def content(form: Form) -> tuple[object, ...]:
    """What a form says, cell by cell: two files of one report say the same."""
    rows = [(*row.path, *map(_folded, (row.target, row.actual, row.score))) for row in form.indicators]
    money = [tuple(map(_folded, (line.item, line.initial, line.adjusted, line.spent))) for line in form.budget]
    return (*rows, *money)


def _folded(field: object) -> object:
    """What a cell says, however it is printed: 25 and 25.00."""
    read = getattr(field, "read", None)
    if isinstance(read, Quantity):
        return read.point, read.bound, read.unit.dimension
    return fold(getattr(field, "text", ""))


def counting(folder: Folder, *kinds: str) -> list[Filed]:
    """The forms of these kinds without those that a later signed version has replaced."""
    forms = filed(folder, *kinds)
    replaced = {id(old.form) for group in editions(forms) if group.ordered for old in group.forms[:-1]}
    return [form for form in forms if id(form.form) not in replaced]


def wholes(folder: Folder) -> dict[tuple[str, int | None], list[Filed]]:
    """The forms of units' whole spending that count, by unit and year."""
    found: dict[tuple[str, int | None], list[Filed]] = {}
    for form in counting(folder, "self-evaluation"):
        if not form.project and form.form.budget:
            found.setdefault((form.unit, form.year), []).append(form)
    return found


def by_year(forms: Sequence[Filed]) -> dict[Owner, Filed]:
    """The one form of each unit, project and year; none where several say different things."""
    owners: dict[Owner, list[Filed]] = {}
    for form in forms:
        if form.year:
            owners.setdefault((form.unit, form.project, form.year), []).append(form)
    return {owner: found[0] for owner, found in owners.items() if len({content(f.form) for f in found}) == 1}


def last_year(form: Filed, known: dict[Owner, Filed]) -> Filed | None:
    """The same unit's form of the year before, when there is exactly one."""
    return known.get((form.unit, form.project, form.year - 1)) if form.year else None


def plans(folder: Folder) -> dict[tuple[str, int | None], Filed]:
    """The plan of a unit that ends in a year, by both; none where several plans say different things."""
    known: dict[tuple[str, int | None], list[Filed]] = {}
    for plan in filed(folder, "plan"):
        if year := _end(plan):
            known.setdefault((plan.unit, year), []).append(plan)
    return {owner: found[0] for owner, found in known.items() if len({content(f.form) for f in found}) == 1}


def _end(plan: Filed) -> int | None:
    """The last year of the five-year plan that the form's title, else the document's, names; None when not one."""
    for title in (plan.form.title, plan.report.title):
        years = {year for name, year in _ENDS.items() if name in fold(title)}
        if years:
            return years.pop() if len(years) == 1 else None
    return None
