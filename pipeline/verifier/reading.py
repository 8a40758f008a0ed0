"""A report as the checks read it: weights printed as 20% are 20 points, scores out of 100 are known as such."""

from __future__ import annotations

from dataclasses import replace

from pipeline.values.interval import Interval
from pipeline.values.quantity import SCORE, Quantity
from pipeline.values.report import Field, Form, Indicator, Report

HUNDRED = "scores out of 100"


def as_points(report: Report) -> Report:
    """The report with every percent weight in points, and rows marked whose scores are not out of their weights."""
    forms = tuple(_form(form) for form in report.forms)
    return report if all(a is b for a, b in zip(forms, report.forms, strict=True)) else replace(report, forms=forms)


def _form(form: Form) -> Form:
    rows = [i.weight.read for i in form.indicators if i.weight.read]
    if rows and all(weight.unit.dimension == "ratio" for weight in rows):
        form = replace(
            form,
            indicators=tuple(replace(i, weight=_points(i.weight)) for i in form.indicators),
            budget=tuple(replace(b, weight=_points(b.weight)) for b in form.budget),
            totals=tuple(replace(t, weight=_points(t.weight)) for t in form.totals),
        )
    if _out_of_hundred(form):
        form = replace(form, indicators=tuple(replace(i, note=f"{i.note} {HUNDRED}".strip()) for i in form.indicators))
    return form


def _points(field: Field[Quantity]) -> Field[Quantity]:
    weight = field.read
    if weight is None or weight.unit.dimension != "ratio":
        return field
    interval = Interval(weight.interval.lo * 100, weight.interval.hi * 100)
    return replace(field, read=replace(weight, interval=interval, point=weight.point * 100, unit=SCORE))


def _out_of_hundred(form: Form) -> bool:
    """Whether most rows score more than their weight: then each is scored out of 100 and weighted afterwards."""
    scored = [i for i in form.indicators if i.score.read and i.weight.read]
    return len(scored) > 1 and 2 * sum(map(_over, scored)) > len(scored)


def _over(indicator: Indicator) -> bool:
    score, weight = indicator.score.read, indicator.weight.read
    return score is not None and weight is not None and score.point > weight.point
