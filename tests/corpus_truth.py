"""What a person reads in a shipped document (`corpus/expected`), held against what the program says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from pipeline.api import Outcome
from pipeline.values.interval import Interval
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import BudgetLine, Field, Form, Indicator
from pipeline.values.verdict import Verdict

Truth = Mapping[str, Any]

_ROLES = ("target", "half", "nature", "actual", "rate", "weight", "score", "standard", "excuse", "duty")
_FUNDS = ("item", "initial", "adjusted", "spent", "rate", "weight", "score")
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")
_BOUNDS = {"≥": Bound.AT_LEAST, "≤": Bound.AT_MOST, "＝": Bound.EQUAL, "=": Bound.EQUAL}
_FACTORS = {"%": Fraction(1, 100), "万": Fraction(10_000), "亿": Fraction(10**8)}


def compared(outcome: Outcome, truth: Truth) -> list[str]:
    """Every difference in one line; empty when document and program agree in rows and findings.

    A difference that the truth lists as `known` is left out; one that is listed and gone is a difference.
    """
    lines = _differences(outcome, truth)
    known = [fault["line"] for fault in truth.get("known", ())]
    gone = [
        f"{words}: no longer differs, strike it from `known`" for words in known if not any(words in x for x in lines)
    ]
    return [line for line in lines if not any(words in line for words in known)] + gone


def _differences(outcome: Outcome, truth: Truth) -> list[str]:
    report = outcome.report
    lines = [
        f"{name}: {said!r}, not {truth[name]!r}"
        for name, said in (
            ("kind", report.kind),
            ("department", report.department.read),
            ("year", report.year.read),
            ("score", _plain(report.score)),
            ("grade", report.grade.read),
        )
        if name in truth and said != truth[name]
    ]
    forms: Sequence[Truth] = truth.get("forms", ())
    if len(report.forms) != len(forms):
        return [*lines, f"{len(report.forms)} forms, not {len(forms)}"]
    for form, told in zip(report.forms, forms, strict=True):
        lines += [f"{told['title']}: {line}" for line in _form(form, told)]
    lines += [f"crash: {crash.code}" for crash in outcome.verification.crashes]
    return lines + list(_findings(outcome.verification.findings, truth))


def meets(verdict: Verdict, told: Mapping[str, str]) -> bool:
    """Is this the finding that is told of: code, whom it is about, what was claimed and recomputed?"""
    claimed = verdict.claimed.cited.plain if verdict.claimed and verdict.claimed.cited else ""
    return (
        verdict.code == told["code"]
        and _bare(told["subject"]) in _bare(verdict.title)
        and _bare(told.get("claimed", "")) in _bare(claimed)
        and _figure(verdict, told.get("recomputed", ""))
    )


def _figure(verdict: Verdict, told: str) -> bool:
    """Does a reading of the verdict allow the recomputed figure that is told?"""
    number = _NUMBER.search(told)
    if not number:
        return told in verdict.message.zh
    if verdict.recomputed is None:
        return told in verdict.message.zh
    factor = next((factor for sign, factor in _FACTORS.items() if sign in told), Fraction(1))
    written = Interval.written(number[0].replace(",", "")) * factor
    readings = [*(v.value for v in verdict.recomputed.variants), *verdict.recomputed.feasible]
    return any(written.meets(reading) for reading in readings)


def _form(form: Form, told: Truth) -> Iterator[str]:
    for number, (row, want) in enumerate(zip_longest(form.indicators, told.get("indicators", ())), 1):
        if row is None or want is None:
            yield f"row {number}: read {row and row.path}, told {want}"
        else:
            yield from (f"row {number} {want.get('level3', '')}: {line}" for line in _row(row, want))
    for number, (line, want) in enumerate(zip_longest(form.budget, told.get("budget", ())), 1):
        if line is None or want is None:
            yield f"budget {number}: read {line and line.item.text}, told {want}"
        else:
            yield from (f"budget {number}: {words}" for words in _line(line, want))
    if total := told.get("total"):
        grand = next((t for t in form.totals if t.grand), None)
        for role in ("label", "weight", "score", "rate"):
            said = _bare(getattr(grand, role).text) if grand else None
            if (
                role in total
                and said != _bare(total[role])
                and not _unprinted(said, getattr(grand, role) if grand else None)
            ):
                yield f"total {role}: {said!r}, not {total[role]!r}"


def _unprinted(said: str | None, field: Field[Any] | None) -> bool:
    """A column the form doesn't have: 分值 where weights are not printed."""
    return said == "" and field is not None and field.said is None


def _row(row: Indicator, want: Truth) -> Iterator[str]:
    levels = [_bare(want[level]) for level in ("level1", "level2", "level3", "level4") if level in want]
    said = [_bare(level.text) for level in row.levels]
    if said != levels:
        yield f"levels {said}, not {levels}"
    if want.get("nature") in _BOUNDS and _NUMBER.fullmatch(want["target"]):  # the target stands in three columns
        yield from _split_target(row.target, want)
    for role in _ROLES:
        if role in want:
            field = getattr(row, "half_target" if role == "half" else role)
            if _bare(field.text) != _bare(want[role]):
                yield f"{role} {field.text!r}, not {want[role]!r}"


def _split_target(field: Field[Any], want: Truth) -> Iterator[str]:
    """指标性质 ≥, 指标值 5.2, 度量单位 万人 make one goal: at least 52,000 人."""
    goal = field.read
    factor = next((factor for sign, factor in _FACTORS.items() if sign in want["unit"]), Fraction(1))
    if not isinstance(goal, Quantity) or goal.bound is not _BOUNDS[want["nature"]]:
        yield f"target read as {goal}, not {want['nature']}{want['target']}{want['unit']}"
    elif goal.point != Fraction(want["target"].replace(",", "")) * factor:
        yield f"target read as {goal.point} {goal.unit.name}, not {want['target']}{want['unit']}"


def _line(line: BudgetLine, want: Truth) -> Iterator[str]:
    for role in _FUNDS:
        field = getattr(line, role)
        if role in want and _bare(field.text) != _bare(want[role]):
            yield f"{want['item']} {role} {field.text!r}, not {want[role]!r}"


def _findings(findings: Sequence[Verdict], truth: Truth) -> Iterator[str]:
    planted, also = truth.get("findings", ()), truth.get("also", ())
    for told in planted:
        if not any(meets(verdict, told) for verdict in findings):
            yield f"missed: {dict(told)}"
    for verdict in findings:
        if not any(meets(verdict, told) for told in (*planted, *also)):
            yield f"not planted: {verdict.code} {verdict.title}: {verdict.message.zh}"


def _plain(field: Field[Any]) -> str | None:
    return field.read.digits if field.read is not None else None


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
