"""Words that may be misread: a verdict that rests on them is undecided until a person has looked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from pipeline.values.document import Note, SecondReading
from pipeline.values.place import Cited, Place, fold
from pipeline.values.report import Field, Report
from pipeline.values.verdict import Agreement, Text, Verdict, Verification
from pipeline.verifier.check import left_open
from pipeline.verifier.wording import joined

Spot = tuple[str, int | None, int | None, int | None, int | None, int | None]

_COLUMN = 3
"""Cells of one column from which on a verdict is about the column."""

UNREPEATED = Text(
    "该处没有第二次读取核对，可能是本系统误读",
    "no second reader has looked at this cell: it may be misread",
)


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Why the words at a place may be misread: another reader reads otherwise, or the recogniser was not sure."""

    place: Place
    by: SecondReading | Note

    def of(self, words: str, place: Place) -> Text | None:
        """Why these words, which stand at `place` in the same cell or line, are in doubt; None when they are not."""
        if isinstance(self.by, SecondReading):
            whole = place.start <= self.place.start and self.place.end <= place.end
            other = self.by.text or ""
            return None if not whole and _stands_in(words, other) else _two_readings(words, other, place)
        apart = place.end <= self.place.start or self.place.end <= place.start
        if apart and place.start < place.end and self.place.start < self.place.end:
            return None
        return Text(f"{self.by.message}，请对照原件", f"hard to read in the picture: {self.by.message}")


def doubted(verdicts: Sequence[Verdict], report: Report) -> list[Verdict]:
    """The verdicts; those that rest on doubtful words are undecided, with both readings or the doubt as reason.

    Doubtful are the cells where the second reader has other words (`Report.second`) and the notes "doubtful". What an
    auditor has corrected is no longer in doubt. A verdict on a whole column rests on its doubtful cells too, and on
    those of the rows it takes up: what stands there may be a number it leaves out, or the name of a total it counts.
    """
    doubts = _spots(report)
    return [_judged(verdict, doubts) for verdict in verdicts] if doubts else list(verdicts)


def disputed(report: Report) -> list[SecondReading]:
    """Cells where the second reader has other words: without such, a second reading changes no verdict."""
    return [reading for reading in report.second if not reading.same and reading.text is not None]


def doubted_across(verdict: Verdict, reports: Mapping[str, Report]) -> Verdict:
    """The same for a verdict across documents, whose words stand in several; `reports` by their source."""
    for source in dict.fromkeys(place.source for _, place in words_of(verdict)):
        if source in reports and (doubts := _spots(reports[source])):
            here = [fact for fact in (verdict.claimed, *verdict.evidence) if fact and _stands(fact.cited, source)]
            judged = _judged(replace(verdict, claimed=None, evidence=tuple(here)), doubts)
            if judged.agreement is not verdict.agreement:
                return replace(judged, claimed=verdict.claimed, evidence=verdict.evidence)
    return verdict


def _stands(cited: Cited | None, source: str) -> bool:
    return cited is not None and any(place.source == source for place in cited.places)


def _spots(report: Report) -> dict[Spot, list[_Doubt]]:
    """The doubts that no auditor has settled, by the cell or line they are in."""
    doubts: dict[Spot, list[_Doubt]] = {}
    for doubt in _doubts(report):
        doubts.setdefault(spot(doubt.place), []).append(doubt)
    for place in _settled(report) if doubts else ():
        doubts.pop(spot(place), None)
    return doubts


def unrepeated(verification: Verification, report: Report) -> Verification:
    """The verification; findings of a PDF on cells that no second reader has looked at say so among their explanations.

    For records that are verified again: a new rule may find what no one has read twice, and no document is opened.
    """
    if report.media != "pdf":
        return verification
    known = {spot(reading.place) for reading in report.second}

    def marked(verdict: Verdict) -> Verdict:
        cells = {spot(place) for _, place in words_of(verdict) if place.table and place.box}
        new = verdict.agreement is Agreement.DIFFERS and not cells <= known
        return replace(verdict, explanations=(*verdict.explanations, UNREPEATED)) if new else verdict

    return replace(verification, verdicts=tuple(marked(v) for v in verification.verdicts))


def spot(place: Place) -> Spot:
    """The cell or line a place lies in."""
    return place.part, place.page, place.table, place.row, place.col, place.line


def words_of(verdict: Verdict) -> Iterator[tuple[str, Place]]:
    """The words a verdict rests on, each with its place."""
    for fact in (verdict.claimed, *verdict.evidence):
        offset = 0
        for place in fact.cited.places if fact and fact.cited else ():
            length = place.end - place.start
            yield (fact.cited.text[offset : offset + length] if fact and fact.cited else ""), place
            offset += length


def _judged(verdict: Verdict, doubts: dict[Spot, list[_Doubt]]) -> Verdict:
    if verdict.agreement is Agreement.UNDECIDED:
        return verdict
    told = dict.fromkeys(
        reason
        for words, place in words_of(verdict)
        for doubt in doubts.get(spot(place), ())
        if (reason := doubt.of(words, place))
    ) or dict.fromkeys(_beside(verdict, doubts))
    if not told:
        return verdict
    return left_open(verdict, joined(list(told)[:3]))


def _beside(verdict: Verdict, doubts: dict[Spot, list[_Doubt]]) -> Iterator[Text]:
    """Why a verdict on a whole column is in doubt: hardly legible cells of that column, or of the rows it takes up."""
    columns: dict[tuple[object, ...], set[int | None]] = {}
    for _, place in words_of(verdict):
        if place.table:
            columns.setdefault((place.part, place.page, place.table, place.col), set()).add(place.row)
    for (*table, col), rows in columns.items():
        for there, found in doubts.items() if len(rows) >= _COLUMN else ():
            if list(there[:3]) == table and (there[4] == col or there[3] in rows):
                yield from (reason for d in found if isinstance(d.by, Note) and (reason := d.of("", d.place)))


def _doubts(report: Report) -> Iterator[_Doubt]:
    yield from (_Doubt(reading.place, reading) for reading in disputed(report))
    for note in report.notes:
        if note.code == "doubtful" and note.at is not None:
            yield from (_Doubt(place, note) for place in note.at.places)


def _settled(report: Report) -> Iterator[Place]:
    """Where an auditor has said what stands there."""
    for form in report.forms:
        for row in (*form.budget, *form.indicators, *form.totals):
            for field in _fields_of(row):
                if field.said and field.how.startswith("decision:"):
                    yield from field.said.places


def _fields_of(row: object) -> Iterator[Field[object]]:
    for name in fields(row):  # type: ignore[arg-type]
        value = getattr(row, name.name)
        for each in value if isinstance(value, tuple) else (value,):
            inner = getattr(each, "value", each)
            if isinstance(inner, Field):
                yield inner


def _two_readings(words: str, other: str, place: Place) -> Text:
    zh, en = _shown(words, other)
    where = f"第{place.page}页表{place.table}行{place.row}列{place.col}"
    there = f"page {place.page}, table {place.table}, row {place.row}, column {place.col}"
    return Text(f"{where}两种读法不一致：{zh}", f"the two readers disagree on {there}: {en}")


def _shown(words: str, other: str) -> tuple[str, str]:
    one, two = (_short(Cited(text, ()).plain) for text in (words, other))
    return f"第一读“{one}”，第二读“{two}”", f"“{one}” and “{two}”"


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _stands_in(words: str, other: str) -> bool:
    """Whether the words are among the other's, no digit of them cut from a longer number."""
    sought, text = fold(words).replace(" ", ""), fold(other).replace(" ", "")
    at = text.find(sought)
    while at >= 0:
        before, after = text[:at][-1:], text[at + len(sought) :][:1]
        if not (_figure(before) and _figure(sought[:1])) and not (_figure(after) and _figure(sought[-1:])):
            return bool(sought)
        at = text.find(sought, at + 1)
    return False


def _figure(character: str) -> bool:
    return character.isdigit() or character in (".", "-") if character else False
