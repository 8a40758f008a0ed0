"""The smallest edit that makes all equations of a form hold: one cell, offered where it is the only one.

For each cell that a broken equation rests on, the value that would mend it is tried, and the form's arithmetic checks
are run on the form so changed. A sum alone can be mended at any of its addends; a suggestion needs other equations that
leave one cell only. Nothing follows from it: it is told beside the explanations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval, half_unit
from pipeline.values.place import Cited
from pipeline.values.quantity import Quantity
from pipeline.values.report import BudgetLine, Field, Form, Indicator, Report, Total, form_key
from pipeline.values.verdict import Agreement, Fact, Text, Verdict
from pipeline.verifier.check import catalogue, scale
from pipeline.verifier.subjects import of_indicator, of_line, of_total
from pipeline.verifier.wording import decimal_text

EQUATIONS = (
    "A601", "A603", "R101", "R102", "R103", "R104", "R105", "R108", "S301", "S302", "S303", "T201", "T202", "T203",
    "T204", "T205", "T206", "W401", "W403",
)  # fmt: skip
_ROLES = {
    "initial": Text("年初预算数", "initial budget"), "adjusted": Text("全年预算数", "adjusted budget"),
    "spent": Text("支出", "spent"), "rate": Text("比率", "rate"), "weight": Text("分值", "weight"),
    "score": Text("得分", "score"),
}  # fmt: skip
_MOST = 150  # tries for one form: beyond it too much is wrong for one cell to mend
Row = BudgetLine | Indicator | Total


@dataclass(frozen=True, slots=True)
class _Cell:
    """One number of a form: the part and index of its row, and its role there."""

    part: str
    index: int
    role: str

    def row(self, form: Form) -> Row:
        row: Row = getattr(form, self.part)[self.index]
        return row

    def read(self, form: Form) -> Quantity:
        read: Quantity = getattr(self.row(form), self.role).read
        return read


def suggested(verdicts: Sequence[Verdict], report: Report, patterns: Patterns) -> list[Verdict]:
    """The verdicts; broken equations of a form carry the one edit that mends them all, when there is only one."""
    told: dict[str, Text] = {}
    for form in report.forms:
        name = form_key(report, form)
        broken = [v for v in verdicts if v.form == name and v.code in EQUATIONS and v.agreement is Agreement.DIFFERS]
        if broken and (edit := _only_edit(form, report, patterns, broken)):
            told[name] = edit
    return [
        replace(v, explanations=(*v.explanations, told[v.form]))
        if v.form in told and v.code in EQUATIONS and v.agreement is Agreement.DIFFERS
        else v
        for v in verdicts
    ]


def _only_edit(form: Form, report: Report, patterns: Patterns, broken: Sequence[Verdict]) -> Text | None:
    cells = {field.said: cell for cell, field in _cells(form) if field.said}
    shared = set.intersection(*(_rests_on(verdict, cells) for verdict in broken))  # one edit must mend them all
    tries = [one for one in dict.fromkeys(_candidates(broken, cells, form)) if one[0] in shared] if shared else []
    if not tries or len(tries) > _MOST:
        return None
    codes, before = tuple({v.code for v in broken}), _agreeing(form, report, patterns)
    edits: dict[_Cell, Fraction] = {}
    for cell, value in tries:
        if cell in edits:
            continue
        changed = _changed(form, cell, value)
        if _agreeing(changed, report, patterns, codes, stop=True) is None:
            continue
        after = _agreeing(changed, report, patterns, stop=True)
        if after is not None and before is not None and before <= after:
            edits[cell] = value
            if len(edits) > 1:
                return None
    return _told(form, *next(iter(edits.items()))) if edits else None


def _rests_on(verdict: Verdict, cells: Mapping[Cited, _Cell]) -> set[_Cell]:
    facts = (verdict.claimed, *verdict.evidence)
    return {cells[fact.cited] for fact in facts if fact and fact.cited and fact.cited in cells}


def _cells(form: Form) -> Iterator[tuple[_Cell, Field[Quantity]]]:
    for part, rows in (("budget", form.budget), ("indicators", form.indicators), ("totals", form.totals)):
        for index, row in enumerate(rows):
            for role in _ROLES:
                field = getattr(row, role, None)
                if isinstance(field, Field) and isinstance(field.read, Quantity):
                    yield _Cell(part, index, role), field


def _candidates(
    broken: Sequence[Verdict], cells: Mapping[Cited, _Cell], form: Form
) -> Iterator[tuple[_Cell, Fraction]]:
    """Each cell of a broken equation with a value that would mend it: as the claim, an addend, a part or a whole."""
    for verdict in broken:
        if verdict.claimed is None or verdict.claimed.interval is None or verdict.recomputed is None:
            continue
        claim = _middle(verdict.claimed.interval)
        for variant in verdict.recomputed.variants:
            value = _middle(variant.value)
            yield from _tried(verdict.claimed, value, cells, form)
            for fact in verdict.evidence:
                cell = cells.get(fact.cited) if fact.cited else None
                if cell is None:
                    continue
                own = cell.read(form).point
                yield from _tried(fact, own + claim - value, cells, form)
                if value and claim:
                    yield from _tried(fact, own * claim / value, cells, form)
                    yield from _tried(fact, own * value / claim, cells, form)


def _middle(value: Interval) -> Fraction:
    return (value.lo + value.hi) / 2


def _tried(fact: Fact, value: Fraction, cells: Mapping[Cited, _Cell], form: Form) -> Iterator[tuple[_Cell, Fraction]]:
    """The value as the cell would print it; nothing where that is below zero or what stands there."""
    cell = cells.get(fact.cited) if fact.cited else None
    if cell is None:
        return
    read = cell.read(form)
    unit = 2 * half_unit(read.digits) * scale(read)
    printed = round(value / unit) * unit
    if printed >= 0 and printed != read.point:
        yield cell, printed


def _changed(form: Form, cell: _Cell, value: Fraction) -> Form:
    """The form with one number replaced, as wide as before."""
    row, read = cell.row(form), cell.read(form)
    half = (read.interval.hi - read.interval.lo) / 2
    digits = decimal_text(value / scale(read))
    new = replace(read, digits=digits, point=value, interval=Interval.around(value, half))
    field: Field[Quantity] = getattr(row, cell.role)
    rows = list(getattr(form, cell.part))
    rows[cell.index] = replace(row, **{cell.role: replace(field, read=new)})  # type: ignore[arg-type]
    return replace(form, **{cell.part: tuple(rows)})  # type: ignore[arg-type]


def _agreeing(
    form: Form, report: Report, patterns: Patterns, codes: Sequence[str] = EQUATIONS, *, stop: bool = False
) -> set[tuple[str, ...]] | None:
    """Code and subject of every equation that holds; None with `stop` when one is broken."""
    forms = tuple(form if form.where == other.where else other for other in report.forms)
    changed = replace(report, forms=forms)
    found: set[tuple[str, ...]] = set()
    for info in catalogue():
        if info.code not in codes:
            continue
        for verdict in info.module.check(form, changed, patterns):
            if verdict.agreement is Agreement.DIFFERS and stop:
                return None
            if verdict.agreement is Agreement.AGREES:
                found.add((info.code, *verdict.subject))
    return found


def _told(form: Form, cell: _Cell, value: Fraction) -> Text:
    row, read = cell.row(form), cell.read(form)
    name = (
        of_line(row)
        if isinstance(row, BudgetLine)
        else of_indicator(row)
        if isinstance(row, Indicator)
        else of_total(row)
    )
    said: Field[Quantity] = getattr(row, cell.role)
    sign = "%" if read.unit.dimension == "ratio" else ""
    new = decimal_text(value / scale(read)) + (sign if sign in said.text else "")
    return Text(
        f"建议核对：只改一处，「{name[1]}」的{_ROLES[cell.role].zh}由 {said.text} 改为 {new}，表内等式即全部成立",
        f"suggestion: one edit makes all equations hold, {_ROLES[cell.role].en} of {name[1]} from {said.text} to {new}",
    )
