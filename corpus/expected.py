"""`expected/<id>.toml`: what a person reads in a document, from the facts it was set from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from json import dumps

from corpus.facts import LEVELS, Facts, Finding, FormFacts

_VALUES = ("target", "half", "nature", "unit", "actual", "rate", "weight", "score", "standard", "excuse", "duty")
_PRINTED = (*LEVELS, *_VALUES)


def expected(facts: Facts) -> str:
    """The TOML text: head, then forms with budget, indicators and total, then findings."""
    head = {
        "kind": facts.kind,
        "department": facts.department,
        "year": facts.year and int(facts.year),
        "score": facts.score,
        "grade": facts.grade,
    }
    lines = [f"{key} = {dumps(value, ensure_ascii=False)}" for key, value in head.items() if value != ""]
    for form in facts.forms:
        lines += _form(form)
    lines += _findings("findings", facts.findings) + _findings("also", facts.also)
    for known in facts.known:
        lines += ["", "[[known]]", *(f"{k} = {dumps(v, ensure_ascii=False)}" for k, v in known.items())]
    return "\n".join(lines) + "\n"


def _form(form: FormFacts) -> list[str]:
    lines = ["", "[[forms]]", f"title = {dumps(form.title, ensure_ascii=False)}"]
    if form.total:
        lines.append(f"total = {_inline({k: v for k, v in form.total.items() if k != 'excuse'})}")
    lines += _table("budget", form.budget)
    return lines + _table("indicators", ({k: row[k] for k in _PRINTED if k in row} for row in form.rows))


def _table(name: str, rows: Iterable[Mapping[str, str]]) -> list[str]:
    lines = [f"  {_inline(row)}," for row in rows]
    return [f"{name} = [", *lines, "]"] if lines else []


def _findings(name: str, findings: tuple[Finding, ...]) -> list[str]:
    lines: list[str] = []
    for finding in findings:
        said = asdict(finding)
        lines += ["", f"[[{name}]]", *(f"{k} = {dumps(v, ensure_ascii=False)}" for k, v in said.items() if v)]
    return lines


def _inline(row: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {dumps(value, ensure_ascii=False)}" for key, value in row.items()) + " }"
