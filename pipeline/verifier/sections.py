"""First-level sections: the weight the form's own note promises each, and the weight its rows have."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pipeline.values.place import fold
from pipeline.values.report import Form, Indicator, Section
from pipeline.values.verdict import Fact, Text
from pipeline.verifier.subjects import leaves

_TAILS = ("指标", "类", "情况")


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a section is promised and what its rows add up to; `gap` > 0 when rows are missing."""

    section: Section
    name: str
    promised: Fraction
    found: Fraction
    evidence: tuple[Fact, ...]

    @property
    def gap(self) -> Fraction:
        return self.promised - self.found


def same_name(promised: str, printed: str) -> bool:
    """履职效果指标 in a note is 履职效果 in the table: one name, or one within the other."""
    a, b = _core(promised), _core(printed)
    return bool(a and b) and (a == b or a in b or b in a)


def shortfalls(form: Form) -> list[Shortfall]:
    """One for each section of the note whose rows could be told; those with an unread weight are left out."""
    found = []
    for section in form.sections:
        weights = section_weights(form, section)
        if weights and all(w is not None for w, _ in weights):
            total = sum((w for w, _ in weights if w is not None), Fraction(0))
            evidence = tuple(f for _, f in weights)
            found.append(Shortfall(section, section.name, section.weight.point, total, evidence))
    return found


def section_weights(form: Form, section: Section) -> list[tuple[Fraction | None, Fact]]:
    """The weights under a section, each beside its words; the budget line when the section is 预算执行率."""
    rows = [i for i in leaves(form) if _belongs(i, section, form)]
    fields = [(i.name, i.weight) for i in rows]
    if not rows and _is_execution(section.name):
        scored = [line for line in form.budget if line.weight.read]
        fields = [(line.item.text, line.weight) for line in scored if line.parent is None] or [
            (line.item.text, line.weight) for line in scored
        ]
    return [
        (f.read.point if f.read else None, Fact(Text(name, name), f.said, f.read.exact if f.read else None, "分"))
        for name, f in fields
    ]


def _belongs(indicator: Indicator, section: Section, form: Form) -> bool:
    exact = {_core(i.path[0]) for i in form.indicators if i.path}
    first = _core(indicator.path[0]) if indicator.path else ""
    if _core(section.name) in exact:
        return first == _core(section.name)
    return same_name(section.name, first)


def _is_execution(name: str) -> bool:
    return "执行" in name or "资金" in name


def _core(name: str) -> str:
    text = fold(name).split("(")[0]
    for tail in _TAILS:
        text = text.removesuffix(tail)
    return text
