"""A record as rows of the contract's tables: said, read and recomputed side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from pipeline.normalizers.patterns import Patterns
from pipeline.rows.regions import region
from pipeline.shell.decisions import Standing
from pipeline.shell.legal import basis_of
from pipeline.shell.matching import Answer, Verdicts, nearest, numbers_read, unchecked
from pipeline.shell.operands import operands
from pipeline.shell.power import chance
from pipeline.shell.record import Record
from pipeline.shell.show import SEMICOLON, cell_or_line, ends, every_reading, factor, number, say
from pipeline.shell.unchecked import Spot, notes
from pipeline.shell.weighing import consequence, grade_earned
from pipeline.shell.worded import agreement_of, box_of, ends_of, goal_of, middle, rate_percent, value_of, whole
from pipeline.values.place import Place
from pipeline.values.quantity import Quantity
from pipeline.values.report import BudgetLine, Field, Indicator, Ledger, Leftover, Report, Statement, Total, form_key
from pipeline.values.verdict import Text, Verdict
from pipeline.verifier import subjects

T = TypeVar("T")
Row = tuple[str, ...]
_LEFT = {"no role": Text("没有认出它在表中的作用", "its role in the form was not recognised")}
Rows = Mapping[str, list[Row]]


def rows_of(record: Record, standing: Mapping[str, Standing], lang: str, patterns: Patterns | None = None) -> Rows:
    """All rows of one record, table by table, sorted as the contract says (findings as they come).

    Args:
        standing: key of a decided verdict → how the decision stands.
        lang: of messages and reasons, "zh" or "en".
        patterns: by which region and recomputed grade are told; without them both are blank.
    """
    report, verification = record.report, record.verification
    if report is None or verification is None:
        return {"documents": [_unread(record, lang)]}
    found, idle = Verdicts.of(report, verification), list(unchecked(report, verification))
    head, findings = (record.doc_id, record.path), _in_place(verification.findings)
    forms = [(form, form_key(report, form)) for form in report.forms]
    indicators = [(i.where, _indicator(i, key, found, lang)) for form, key in forms for i in form.indicators]
    budget = [(b.where, _budget(b, key, found, lang)) for form, key in forms for b in form.budget]
    totals = [(t.where, _total(t, key, found, lang)) for form, key in forms for t in form.totals]
    leftovers = [(x.text.place, _leftover(x, lang)) for x in report.leftovers]
    return {
        "documents": [_document(record, standing, found, len(idle), lang, patterns)],
        "indicators": _placed(head, indicators),
        "budget": _placed(head, budget),
        "totals": _placed(head, totals),
        "statements": _statements(head, report),
        "verdicts": [
            (*_verdict(v, head, found, lang), _chance(v), cell_or_line(v.place, lang))
            for v in _in_place(verification.verdicts)
        ],
        "findings": [
            (
                *_verdict(v, head, found, lang),
                *_finding(v, standing.get(v.key), lang),
                str(v.version),
                consequence(v, report, patterns),
                cell_or_line(v.place, lang),
            )
            for v in findings
        ],
        "operands": [row for v in findings for row in operands(v, head, lang)],
        "coverage": _coverage(head, report, notes(idle), lang),
        "leftovers": _placed(head, leftovers),
    }


def _placed(head: Row, rows: Iterable[tuple[Place | None, Row]]) -> list[Row]:
    """Rows behind document, page, table and row, in that order."""
    ordered = sorted(rows, key=lambda pair: _position(pair[0]))
    return [(*head, *(whole(n) for n in _spot(place)), *row) for place, row in ordered]


def _in_place(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """By page, table and row, those that other documents brought among the others."""
    return sorted(verdicts, key=lambda verdict: _position(verdict.place))


def _spot(place: Place | None) -> tuple[int | None, int | None, int | None]:
    return (place.page, place.table, place.row) if place else (None, None, None)


def _position(place: Place | None) -> tuple[int, int, int]:
    page, table, row = _spot(place)
    return page or 0, table or 0, row or 0


def _file(record: Record) -> Row:
    return record.doc_id, record.path, record.sha256, record.format, str(record.bytes)


def _unread(record: Record, lang: str) -> Row:
    return (*_file(record), *[""] * 5, record.status, *[""] * 5, _reason(record, lang), *[""] * 12)


def _reason(record: Record, lang: str) -> str:
    return say(record.reason, lang) if record.reason else ""


def _document(
    record: Record, standing: Mapping[str, Standing], found: Verdicts, idle: int, lang: str, patterns: Patterns | None
) -> Row:
    """Its line of documents.csv; `idle` numbers took part in no check."""
    report, verification = record.report, record.verification
    if report is None or verification is None:
        return _unread(record, lang)
    causes, read = [v for v in verification.findings if v.cause is None], numbers_read(report)
    decided = sum(1 for v in causes if v.key in standing and standing[v.key].state == "holds")
    return (
        *_file(record), whole(report.pages or None), report.kind, report.title, _words(report.department),
        whole(report.year.read), record.status, str(report.tables), str(sum(len(f.indicators) for f in report.forms)),
        str(read), str(read - idle), str(len(causes)), _reason(record, lang),
        *_overall(report, found, patterns), str(decided), str(len(causes) - decided),
    )  # fmt: skip


def _overall(report: Report, found: Verdicts, patterns: Patterns | None) -> Row:
    """project, region, score, grade and money of a document that has one form to take them from."""
    form = report.forms[0] if len(report.forms) == 1 else None
    projects = {f.project for f in report.forms if f.project}
    grand = [t for t in form.totals if t.grand] if form else []
    answer = _on_total(grand[0], form_key(report, form), "score", found) if form and len(grand) == 1 else Answer()
    said = report.score if report.score.said else grand[0].score if len(grand) == 1 else report.score
    lines = [line for line in form.budget if line.parent is None] if form else []
    money = [""] * 4
    if form and lines:
        first = lines[0]
        rate = rate_percent(first, _on_rate(first, form_key(report, form), found))
        money = [*(value_of(f) for f in (first.initial, first.adjusted, first.spent)), rate]
    project = projects.pop() if len(projects) == 1 else ""
    where = region(report, patterns) if patterns else ""
    grade = grade_earned(report, answer.nearest, patterns) if patterns and form else ""
    return (project, where, value_of(said) or said.text, middle(answer), _words(report.grade), grade, *money)


def _indicator(indicator: Indicator, form: str, found: Verdicts, lang: str) -> Row:
    i = indicator
    answer = found.on(i.score, form, subjects.of_indicator(i)[0], "score", "S")
    low, high = ends_of(answer)
    levels = [level.text for level in i.levels] or list(i.path)
    levels += [""] * (4 - len(levels))
    bound, target, target_unit = goal_of(i.target)
    _, actual, actual_unit = goal_of(i.actual)
    texts = (i.target, i.actual, i.weight, i.score, i.standard, i.excuse)
    return (
        *levels[:3], *(f.text for f in texts), bound, target, target_unit, actual, actual_unit,
        value_of(i.weight), value_of(i.score), low, high,
        say(answer.recomputed.formula, lang) if answer.recomputed else "", *agreement_of(answer, lang),
        *box_of(i.where), *found.titles[form], i.half_target.text, goal_of(i.half_target)[1], i.rate.text,
        value_of(i.rate),
        " / ".join(levels[3:]).strip(), i.duty.text, i.nature.text, every_reading(answer.recomputed, lang),
        cell_or_line(i.where, lang),
    )  # fmt: skip


def _budget(line: BudgetLine, form: str, found: Verdicts, lang: str) -> Row:
    answer = _on_rate(line, form, found)
    claims = (line.initial, line.adjusted, line.spent, line.rate, line.weight, line.score)
    units = [f.read.unit.name for f in claims[:3] if f.read]
    others = "; ".join(f"{o.label.plain}: {o.value.text}" for o in line.others)
    return (
        line.item.text, *(f.text for f in claims), units[0] if units else "",
        *(value_of(f) for f in claims[:3]), rate_percent(line, answer), value_of(line.score), middle(answer),
        *agreement_of(answer, lang), *box_of(line.where),
        *found.titles[form], line.unit, others, every_reading(answer.recomputed, lang), cell_or_line(line.where, lang),
    )  # fmt: skip


def _on_rate(line: BudgetLine, form: str, found: Verdicts) -> Answer:
    return found.on(line.rate, form, subjects.of_line(line)[0], "rate", "R101")


def _total(total: Total, form: str, found: Verdicts, lang: str) -> Row:
    weight, score, rate = (_on_total(total, form, column, found) for column in ("weight", "score", "rate"))
    order = ("differs", "undecided", "agrees")
    said = [a for a in (weight, score, rate) if a.agreement]
    worst = min(said, key=lambda a: order.index(a.agreement.value if a.agreement else ""), default=Answer())
    return (
        total.label.text, total.weight.text, total.score.text, middle(weight), middle(score),
        *agreement_of(worst, lang), *found.titles[form], total.rate.text, middle(rate), cell_or_line(total.where, lang),
    )  # fmt: skip


def _on_total(total: Total, form: str, column: str, found: Verdicts) -> Answer:
    claim: Field[Quantity] = getattr(total, column)
    answer = found.on(claim, form, subjects.of_total(total)[0], column, "T")
    return answer if claim.said or answer.recomputed else Answer()


def _statements(head: Row, report: Report) -> list[Row]:
    def page(statement: Statement) -> int | None:
        place = (statement.value.said or statement.sentence).place
        return place.page if place else None

    rows = []
    for s in sorted(report.statements, key=lambda s: (page(s) or 0, s.order)):
        text, (_, value, unit) = s.value.text, goal_of(s.value)
        words = (s.sentence.plain, s.topic, text, value, unit, whole(s.year), _unit_said(text, unit))
        rows.append((*head, whole(page(s)), *words))
    return rows


def _unit_said(text: str, unit: str) -> str:
    """The unit as printed behind the number: ("14834万元", "元") → "万元"."""
    digits = [at for at, c in enumerate(text) if c.isdigit()]
    tail = text[digits[-1] + 1 :] if digits else ""
    end = tail.find(unit) if unit else -1
    return tail[: end + len(unit)].strip() if end >= 0 else unit


def _verdict(verdict: Verdict, head: Row, found: Verdicts, lang: str) -> Row:
    v = verdict
    recomputed, claimed = v.recomputed, v.claimed
    reading = nearest(v)
    unit = recomputed.unit if recomputed else ""
    low, high = ends(reading, unit) if reading else ("", "")
    form, project = found.titles.get(v.form, ("", ""))
    formula = say(recomputed.formula, lang) if recomputed else ""
    return (
        v.key, *head, v.code, v.agreement.value, v.severity.value, "/".join(v.subject),
        *(whole(n) for n in _spot(v.place)), v.column, claimed.cited.plain if claimed and claimed.cited else "",
        low, high, "" if v.gap is None else number(v.gap * factor(unit)), formula,
        say(v.message, lang), say(v.reason, lang) if v.reason else "", form, v.project or project, v.cause or "",
        every_reading(recomputed, lang),
    )  # fmt: skip


def _chance(verdict: Verdict) -> str:
    share = chance(verdict)
    return "" if share is None else number(share)


def _finding(verdict: Verdict, standing: Standing | None, lang: str) -> Row:
    decision = (standing.shown, standing.decision.by) if standing else ("", "")
    told = say(SEMICOLON, lang).join(say(text, lang) for text in verdict.explanations)
    basis = (told, number(verdict.stake), basis_of(verdict.basis, lang))
    return (*basis, *decision, *box_of(verdict.place), verdict.grounds)


def _coverage(head: Row, report: Report, idle: Mapping[Spot, Text], lang: str) -> list[Row]:
    unused = dict(idle)
    rows = [(c.page, c.table, c.ledger, (c.note, unused.pop((c.page, c.table), None))) for c in report.coverage]
    rows += [(page, table, Ledger(), ("", told)) for (page, table), told in unused.items()]
    return [
        (*head, whole(page), whole(table), str(n.cells), str(n.read), str(n.ignored), str(n.left), _both(*note, lang))
        for page, table, n, note in sorted(rows, key=lambda r: (r[0] or 0, r[1] or 0))
    ]


def _both(note: str, unused: Text | None, lang: str) -> str:
    return say(SEMICOLON, lang).join(filter(None, (note, say(unused, lang) if unused else "")))


def _leftover(left: Leftover, lang: str) -> Row:
    why = _LEFT.get(left.reason, Text(left.reason, left.reason))
    place = left.text.place
    return whole(place.col if place else None), left.text.plain, say(why, lang)


def _words(field: Field[str]) -> str:
    return field.read or field.text
