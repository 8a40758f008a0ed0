"""What a check is, and the helpers for writing one.

A check is one module in `checks/`: a docstring (title, reason, examples under `Differs::`, `Agrees::`,
`Undecided::`), `CODE`, `VERSION`, `TITLE`, `SEVERITY`, `BASIS`, and `check(form, report, patterns)`,
`check_report(report, patterns)` or `across(folder, patterns)`. It yields a verdict on everything it looks at. It need
not fill in code, version, form and basis: `verify` stamps them. Examples of `across` are several documents, set apart
by a line `* * *`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import pipeline.verifier.checks
from pipeline.values.interval import Interval, decimal
from pipeline.values.place import Place
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Field, Form, Report, form_key
from pipeline.values.verdict import Agreement, Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.slips import slips
from pipeline.verifier.wording import figure, in_english, scaled_figure, why

ROUNDED = Text("四舍五入", "rounded")
TRUNCATED = Text("截尾", "truncated")


@dataclass(frozen=True, slots=True)
class CheckInfo:
    """One check of the rule book, as `fuhe rules` and `fuhe explain` show it; `doc` is its docstring."""

    code: str
    version: int
    title: Text
    severity: Severity
    basis: str
    doc: str
    module: ModuleType


@cache
def catalogue() -> tuple[CheckInfo, ...]:
    """Every check in `checks/`, sorted by code."""
    names = [m.name for m in iter_modules(pipeline.verifier.checks.__path__)]
    modules = [import_module(f"pipeline.verifier.checks.{name}") for name in sorted(names)]
    infos = [
        CheckInfo(m.CODE, m.VERSION, m.TITLE, m.SEVERITY, m.BASIS, (m.__doc__ or "").strip(), m)
        for m in modules
        if hasattr(m, "CODE")
    ]
    return tuple(sorted(infos, key=lambda info: info.code))


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed number and every way its digits may be meant; the first way is the plain one.

    `column` is the role of the claimed cell, `quantity` what was read in it (None for a claim in words).
    """

    fact: Fact
    ways: tuple[Variant, ...]
    column: str = ""
    quantity: Quantity | None = None

    @classmethod
    def of(cls, label: Text, field: Field[Quantity], column: str = "", *, exact: bool = False) -> Claim | None:
        """A derived number, rounded or truncated; `exact` for a chosen one. None when the field was not read."""
        if (quantity := field.read) is None:
            return None
        interval = quantity.exact if exact else quantity.interval
        ways = [Variant(ROUNDED, interval)]
        if not interval.is_point:
            ways.append(Variant(TRUNCATED, truncated(quantity)))
        return cls(Fact(label, field.said, interval, quantity.unit.name), tuple(ways), column, quantity)

    @classmethod
    def around(cls, label: Text, field: Field[Quantity], slack: Fraction, column: str = "score") -> Claim | None:
        """A number known to half its unit, `slack`, never truncated: scores (docs/architecture.md, uncertainty 2)."""
        if (quantity := field.read) is None:
            return None
        interval = Interval.around(quantity.point, slack)
        fact = Fact(label, field.said, interval, quantity.unit.name)
        return cls(fact, (Variant(ROUNDED, interval),), column, quantity)

    def loosened(self) -> Claim:
        """The claim with its bound taken at its word: “95%以上” is everything from 95 % up. ABOUT stays a number."""
        bound, far = self.quantity.bound if self.quantity else Bound.EQUAL, Fraction(10**15)
        if bound in (Bound.AT_LEAST, Bound.MORE):
            ways = [Interval(w.value.lo, max(w.value.hi, far)) for w in self.ways]
        elif bound in (Bound.AT_MOST, Bound.LESS):
            ways = [Interval(min(w.value.lo, -far), w.value.hi) for w in self.ways]
        else:
            return self
        return replace(self, ways=tuple(Variant(w.name, i) for w, i in zip(self.ways, ways, strict=True)))

    @property
    def text(self) -> str:
        """The claim as printed."""
        return self.fact.cited.plain if self.fact.cited else figure(self.ways[0].value, self.fact.unit)


def truncated(quantity: Quantity) -> Interval:
    """The numbers that give these digits when the tail is cut off; exact integers stay exact."""
    width = quantity.interval.hi - quantity.interval.lo
    return (
        Interval(quantity.point - width, quantity.point)
        if quantity.point < 0
        else Interval(quantity.point, quantity.point + width)
    )


def scale(quantity: Quantity | None) -> Fraction:
    """How many base units the printed unit is: 10000 for 万元, 1/100 for %; 1 when it can't be told (0)."""
    digits = decimal(quantity.digits) if quantity and quantity.digits else Fraction(0)
    return abs(quantity.point / digits) if quantity and digits else Fraction(1)


def fact(label: Text, field: Field[Quantity], *, exact: bool = False) -> Fact:
    """A field as evidence; without interval when it was not read."""
    if (quantity := field.read) is None:
        return Fact(label, field.said)
    return Fact(label, field.said, quantity.exact if exact else quantity.interval, quantity.unit.name)


def quotient(part: Interval, whole: Interval) -> Interval | None:
    """part ÷ whole; None when the divisor may be zero."""
    return None if whole.may_be(0) else part / whole


def compare(
    claim: Claim,
    recomputed: Recomputed,
    *,
    subject: tuple[str, ...],
    title: str,
    evidence: Sequence[Fact] = (),
    explain: Iterable[Variant] = (),
    stake: Fraction = Fraction(0),
    severity: Severity = Severity.ERROR,
    reason: Text | None = None,
) -> Verdict:
    """AGREES when a way to mean the claim (rounded first, then truncated) meets some variant, DIFFERS when none does.

    Without variants the feasible set decides: inside it UNDECIDED (for `reason`), outside DIFFERS. `explain` holds
    other readings; those that reproduce the claim are told, and if none does, slips of the pen.
    """
    recomputed = replace(recomputed, scale=scale(claim.quantity))
    values = [v.value for v in recomputed.variants] or list(recomputed.feasible)
    if not values:
        return undecided(
            reason or NOTHING, subject=subject, title=title, claim=claim, recomputed=recomputed, evidence=evidence
        )
    found = met(claim, values)
    if found and not recomputed.variants:
        agreement, why_not = Agreement.UNDECIDED, reason or FEASIBLE
    else:
        agreement, why_not = (Agreement.AGREES if found else Agreement.DIFFERS), None
    told = () if found else tuple(dict.fromkeys(_explanations(claim, recomputed, explain)))
    return Verdict(
        code="", version=0, severity=severity, subject=subject, title=title, form="", agreement=agreement,
        message=_message(claim, recomputed, title, found), reason=why_not, claimed=claim.fact, recomputed=recomputed,
        evidence=tuple(evidence), explanations=told, stake=Fraction(0) if found else stake, column=claim.column,
    )  # fmt: skip


def met(claim: Claim, values: Sequence[Interval]) -> tuple[Variant, Interval] | None:
    """The first way to mean the claim that allows one of the values, and that value."""
    return next(((way, v) for way in claim.ways for v in values if allows(way, v)), None)


def allows(way: Variant, value: Interval) -> bool:
    """Whether a way to mean the claim allows the value; 96 cut off is 96, so 95 does not stand for it."""
    if way.name != TRUNCATED or way.value.is_point:
        return way.value.meets(value)
    return (
        value.lo < way.value.hi and value.hi >= way.value.lo
        if way.value.lo >= 0
        else (value.hi > way.value.lo and value.lo <= way.value.hi)
    )


NOTHING = Text("没有可供复算的依据", "nothing to recompute it from")
FEASIBLE = Text("所报数在可能的取值之内，凭表内数据不能确定", "possible, but the form does not determine it")


def undecided(
    reason: Text,
    *,
    subject: tuple[str, ...],
    title: str,
    claim: Claim | None = None,
    recomputed: Recomputed | None = None,
    evidence: Sequence[Fact] = (),
    column: str = "",
    at: Place | None = None,
) -> Verdict:
    """A verdict that says why nothing can be said; figures are shown in the multiple the claim is printed in."""
    if recomputed and claim:
        recomputed = replace(recomputed, scale=scale(claim.quantity))
    return Verdict(
        code="", version=0, severity=Severity.ERROR, subject=subject, title=title, form="",
        agreement=Agreement.UNDECIDED, message=Text(f"{title}：不能判断", f"{title}: undecided"), reason=reason,
        claimed=claim.fact if claim else None, recomputed=recomputed, evidence=tuple(evidence),
        column=claim.column if claim else column, at=at,
    )  # fmt: skip


def left_open(verdict: Verdict, reason: Text) -> Verdict:
    """A verdict taken back: undecided for a reason that shows only beside the check, nothing explained or at stake."""
    message = Text(f"{verdict.title}：不能判断", f"{verdict.title}: undecided")
    return replace(
        verdict, agreement=Agreement.UNDECIDED, message=message, reason=reason, explanations=(), stake=Fraction(0)
    )


def decided(
    holds: bool,
    message: Text,
    *,
    subject: tuple[str, ...],
    title: str,
    claimed: Fact | None = None,
    recomputed: Recomputed | None = None,
    evidence: Sequence[Fact] = (),
    explanations: Sequence[Text] = (),
    stake: Fraction = Fraction(0),
    severity: Severity = Severity.ERROR,
    column: str = "",
    at: Place | None = None,
) -> Verdict:
    """A verdict by a rule that is kept (AGREES) or broken (DIFFERS), where no number is recomputed."""
    return Verdict(
        code="", version=0, severity=severity, subject=subject, title=title, form="",
        agreement=Agreement.AGREES if holds else Agreement.DIFFERS, message=message, claimed=claimed,
        recomputed=recomputed, evidence=tuple(evidence), explanations=() if holds else tuple(explanations),
        stake=Fraction(0) if holds else stake, column=column, at=at,
    )  # fmt: skip


def on_form(verdict: Verdict, report: Report, form: Form) -> Verdict:
    """The verdict of a check on the whole report, as one on this form; the project it names itself stays."""
    return replace(verdict, form=form_key(report, form), project=verdict.project or form.project)


def missing(*needed: tuple[Text, Field[Quantity]]) -> Text | None:
    """Why the first unread field cannot be used; None when all were read."""
    return next((why(label, field) for label, field in needed if field.read is None), None)


def _message(claim: Claim, recomputed: Recomputed, title: str, found: tuple[Variant, Interval] | None) -> Text:
    shown = (found and found[1]) or recomputed.nearest(claim.ways[0].value)
    value = scaled_figure(shown, recomputed.unit, recomputed.scale) if shown else "?"
    if not recomputed.variants:
        value = "、".join(figure(part, recomputed.unit) for part in recomputed.feasible[:6])
    name = found[0].name if found else ROUNDED
    how = Text("", "") if name == ROUNDED else Text(f"（{name.zh}）", f" ({name.en})")
    told = Text(value, in_english(value.replace("、", ", ")))
    return Text(
        f"{title}：{claim.fact.label.zh}所报 {claim.text}，复算 {told.zh}{how.zh} = {recomputed.formula.zh}",
        f"{title}: {claim.fact.label.en} claimed {claim.text}, recomputed {told.en}{how.en} = {recomputed.formula.en}",
    )


def _explanations(claim: Claim, recomputed: Recomputed, explain: Iterable[Variant]) -> Iterator[Text]:
    found = False
    for other in explain:
        way = next((w for w in claim.ways if allows(w, other.value)), None)
        if way:
            found = True
            value = scaled_figure(other.value, recomputed.unit, recomputed.scale)
            yield Text(f"{other.name.zh}，得 {value}", f"{other.name.en}: {in_english(value)}")
    if not found and claim.quantity:
        yield from slips(claim.quantity, [v.value for v in recomputed.variants])
