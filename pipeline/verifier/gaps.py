"""Pages that could not be read: what rests on all rows of a form that may go on there is undecided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.values.place import Place
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Agreement, Text, Verdict
from pipeline.verifier.check import left_open

_UNREAD = ("damaged-page", "image-page", "no-ocr")
_CUT = ("truncated", "damaged")

_OF_ALL_ROWS = {
    "A605", "B803", "B810", "B816", "C507", "C509", "R103", "R111", "R112",
    "T201", "T202", "T203", "T204", "T205", "T206", "W402", "W403",
}  # fmt: skip
"""Checks that add up or count the rows of a form, or look for one that is not there."""

_OF_ALL_PAGES = {
    "B824", "C501", "C502", "C503", "C505", "C508", "C510", "C511", "C512",
    "D903", "D910", "D911", "D914", "G702", "P914", "T207",
}  # fmt: skip
"""Checks that do so with a whole document, or hold its text against the one row or form that it may mean."""

_SHORT = 8
"""Letters up to which a line is no sentence: a page's number."""

_Spot = tuple[int | None, int | None, int | None]


def spared(verdicts: Sequence[Verdict], report: Report, keys: Sequence[str]) -> list[Verdict]:
    """The verdicts; no finding stands that a page between or beside those of its form could explain.

    That holds for what all rows say together, for rows and sentences next to the gap, which may be cut themselves, and
    for a form whose beginning, and so perhaps its header, would stand on that page.
    `keys` are those of the report's forms.
    """
    gaps = list(_gaps(report))
    if not gaps:
        return list(verdicts)
    pages = {key: _pages(form) for key, form in zip(keys, report.forms, strict=True)}
    headless = {key: gap for key, here in pages.items() for gap in gaps if here and gap == min(here) - 1}
    open_forms = {key: _beside(here, gaps) for key, here in pages.items()}
    edges = dict(_edges(report, gaps))

    def gap_of(verdict: Verdict) -> int | None:
        if verdict.code in _OF_ALL_PAGES:
            return gaps[0]
        if gap := headless.get(verdict.form) or (verdict.code in _OF_ALL_ROWS and open_forms.get(verdict.form)):
            return gap
        places = (place for fact in (verdict.claimed, *verdict.evidence) if fact for place in fact.places)
        return next((edges[spot] for spot in map(_spot, places) if spot in edges), None)

    return [_undecided(v, gap, report) if _differs(v) and (gap := gap_of(v)) else v for v in verdicts]


def cut_across(verdict: Verdict, reports: Sequence[Report]) -> Verdict:
    """The same for a verdict across documents, which rests on these."""
    for report in reports:
        for gap in _gaps(report) if verdict.code in _OF_ALL_PAGES and _differs(verdict) else ():
            return _undecided(verdict, gap, report)
    return verdict


def _differs(verdict: Verdict) -> bool:
    return verdict.agreement is Agreement.DIFFERS


def _gaps(report: Report) -> Iterator[int]:
    """The pages that were not read, from 1; of a document that is cut short the one after its last."""
    for note in report.notes:
        place = note.at.places[0] if note.at is not None and note.at.places else None
        if note.code in _UNREAD and place and place.page:
            yield place.page
        elif note.code in _CUT:
            yield report.pages + 1


def _pages(form: Form) -> set[int]:
    return {place.page or 1 for place in (*form.where, *_rows(form))}


def _rows(form: Form) -> Iterator[Place]:
    yield from (place for line in form.budget if (place := line.where))
    yield from (place for row in form.indicators if (place := row.where))
    yield from (place for total in form.totals if (place := total.where))


def _beside(pages: set[int], gaps: Sequence[int]) -> int | None:
    """The gap between these pages or next to them."""
    return next((gap for gap in gaps if pages and min(pages) - 1 <= gap <= max(pages) + 1), None)


def _edges(report: Report, gaps: Sequence[int]) -> Iterator[tuple[_Spot, int]]:
    """The last row and the last sentence before each gap, the first ones after it: the lines they stand on, the gap."""
    ends: dict[int, list[Sequence[Place]]] = {}  # by page: its rows from top to bottom
    said: dict[int, list[Sequence[Place]]] = {}  # and its sentences
    rows = (place for form in report.forms for place in _rows(form))
    for place in sorted(rows, key=lambda p: (p.table or 0, p.row or 0)):
        ends.setdefault(place.page or 1, []).append((place,))
    for sentence in report.prose:
        for page in {place.page or 1 for place in sentence.places} if len(sentence.text) > _SHORT else ():
            said.setdefault(page, []).append(sentence.places)
    for gap in gaps:
        for page, which in ((gap - 1, -1), (gap + 1, 0)):
            for found in (ends.get(page), said.get(page)):
                yield from ((_spot(place), gap) for place in found[which]) if found else ()


def _spot(place: Place) -> _Spot:
    return place.page or 1, place.table, place.row if place.table else place.line


def _undecided(verdict: Verdict, gap: int, report: Report) -> Verdict:
    reason = Text(f"第{gap}页未读，那里可能还有内容", f"page {gap} was not read: more may stand there")
    if gap > report.pages:
        reason = Text("文件不完整，缺失的部分可能还有内容", "the file is cut short: more may have stood there")
    return left_open(verdict, reason)
