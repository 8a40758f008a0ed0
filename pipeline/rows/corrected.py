"""A report with misread cells read anew, from its own words: what an auditor's correction makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from pipeline.normalizers.numbers import PRESUMED
from pipeline.normalizers.patterns import Patterns
from pipeline.rows.claims import Reader
from pipeline.values.quantity import Between, Quantity, Ratio
from pipeline.values.report import BudgetLine, Extra, Field, Figures, Form, Indicator, Report, Statement, Total
from pipeline.values.verdict import Correction

Row = TypeVar("Row", BudgetLine, Indicator, Total)
_MONEY, _POINTS, _RATES = ("initial", "adjusted", "spent"), ("weight", "score"), ("rate",)
_DECIDED = "decision:"
_UNITS = ("", PRESUMED, "%", "元", "万元", "亿元", "人", "户", "个")
_GOALS = ("target", "half_target", "actual")


@dataclass(frozen=True, slots=True)
class _Again:
    """Reads the fields of rows again: `plain` as they were read, `fixed` with the corrections."""

    plain: Reader
    fixed: Reader

    def row(self, row: Row) -> Row:
        """The row with its corrected cells read anew; itself where none is."""
        changed = {}
        for name in (each.name for each in fields(row)):
            value = getattr(row, name)
            again = self._value(name, value, row)
            if again != value:
                changed[name] = again
        return replace(row, **changed) if changed else row

    def _value(self, name: str, value: Any, row: BudgetLine | Indicator | Total) -> Any:
        if isinstance(value, Field):
            return self._field(name, value, row)
        if isinstance(value, tuple) and value and isinstance(value[0], Field):
            return tuple(self._field(name, each, row) for each in value)
        if isinstance(value, tuple) and value and isinstance(value[0], Extra):
            return tuple(replace(each, value=self._field("other", each.value, row)) for each in value)
        return value

    def _field(self, name: str, field: Field[Any], row: BudgetLine | Indicator | Total) -> Field[Any]:
        if not self._meant(field) or field.said is None:
            return field
        if name in _GOALS:
            nature = row.nature.text if isinstance(row, Indicator) and name != "actual" else ""
            role = "actual" if name == "actual" else "target"
            units = list(_units(name, field, row))
            unit = next((u for u in units if _same(self.plain.goal(field.said, u, nature, role), field)), units[0])
            return self.fixed.goal(field.said, unit, nature, role)
        if name in (*_MONEY, *_POINTS, *_RATES, "other"):
            units = list(_units(name, field, row))
            unit = next((u for u in units if _same(self.plain.quantity(field.said, u), field)), units[0])
            return self.fixed.quantity(field.said, unit)
        return self.fixed.text(field.said)

    def figures(self, table: Figures) -> Figures:
        """The table with its corrected cells read anew."""
        if not any(self._meant(cell) for row in table.rows for cell in row):
            return table
        return replace(table, rows=tuple(tuple(self._figure(cell) for cell in row) for row in table.rows))

    def _figure(self, field: Field[Quantity]) -> Field[Quantity]:
        if not self._meant(field):
            return field
        unit = next((u for u in _UNITS if _same(self.plain.quantity(field.said, u), field)), "")
        return self.fixed.quantity(field.said, unit)

    def statement(self, statement: Statement) -> Statement:
        """The statement with its number read anew."""
        field = statement.value
        if not self._meant(field) or field.said is None:
            return statement
        units = (_unit(field.read), "")
        unit = next((u for u in units if _same(self.plain.goal(field.said, u, role="actual"), field)), units[0])
        return replace(statement, value=self.fixed.goal(field.said, unit, role="actual"))

    def _meant(self, field: Field[Any]) -> bool:
        """Whether a correction is about these words, or was: it may have been taken back."""
        return field.said is not None and (field.how.startswith(_DECIDED) or self.fixed.concerns(field.said))


def _same(again: Field[Any], before: Field[Any]) -> bool:
    """Whether a unit gives what was read before; of a corrected field only the unit can be told."""
    if before.how.startswith(_DECIDED):
        return _unit(again.read) == _unit(before.read)
    return again.read == before.read


def _units(name: str, field: Field[Any], row: BudgetLine | Indicator | Total) -> Iterator[str]:
    """The units a column may have, likeliest first; the right one is that under which the words give what was read."""
    money = row.unit if isinstance(row, BudgetLine) else "万元"
    first = money if name in _MONEY else "分" if name in _POINTS else PRESUMED if name in _RATES else ""
    named = {"target": "actual", "half_target": "target", "actual": "target"}.get(name, name)
    beside = getattr(getattr(row, named, None), "read", None)
    said = [_unit(field.read), _unit(beside) if name in _GOALS else ""]
    yield from dict.fromkeys((first, *said, money, "元", "万元", "亿元", "分", PRESUMED, "%", ""))


def _unit(read: Any) -> str:
    match read:
        case Quantity(unit=unit) | Between(lo=Quantity(unit=unit)) | Ratio(parts=(Quantity(unit=unit), *_)):
            return unit.name
        case _:
            return ""


def corrected(report: Report, patterns: Patterns, corrections: Sequence[Correction]) -> Report:
    """The report as it would have been read with these corrections, and without others made before.

    Its rows stay what they are: a correction changes what a cell means, not which row it stands in.
    """
    mine = [c for c in corrections if c.place.source == report.source]
    again = _Again(Reader(patterns), Reader(patterns, mine))
    forms = tuple(_form(form, again) for form in report.forms)
    statements = tuple(again.statement(statement) for statement in report.statements)
    figures = tuple(again.figures(table) for table in report.figures)
    score = _renewed(report.score, report, forms)
    return replace(report, forms=forms, statements=statements, figures=figures, score=score)


def _form(form: Form, again: _Again) -> Form:
    return replace(
        form,
        budget=tuple(again.row(row) for row in form.budget),
        indicators=tuple(again.row(row) for row in form.indicators),
        totals=tuple(again.row(row) for row in form.totals),
    )


def _renewed(score: Field[Quantity], report: Report, forms: Sequence[Form]) -> Field[Quantity]:
    """The report's score, where it is that of a total row as that row now has it."""
    rows = zip((t for f in report.forms for t in f.totals), (t for f in forms for t in f.totals), strict=True)
    return next((new.score for old, new in rows if old.score == score and old.score.said), score)
