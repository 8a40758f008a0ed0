"""The page of one document: its findings beside the places they speak of, then what stayed undecided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.shell.columns import KINDS
from pipeline.shell.decisions import Standing
from pipeline.shell.legal import basis_of
from pipeline.shell.pages.views import Strip, View, marked, strip, views
from pipeline.shell.pages.words import KIND, STATUS, named, words
from pipeline.shell.pictures import Drawn, Exhibits
from pipeline.shell.record import Record
from pipeline.shell.remarks import told
from pipeline.shell.rulebook import titles as check_titles
from pipeline.shell.show import (
    AGREEMENT,
    SEVERITY,
    every_reading,
    number,
    off_by,
    say,
    standing_of,
    value,
    where,
)
from pipeline.shell.tables import Row
from pipeline.shell.terminal import harmless
from pipeline.values.place import Place
from pipeline.values.report import form_key
from pipeline.values.verdict import Agreement, Fact, Verdict

_MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Card:
    """A verdict as the page shows it, in words of one language."""

    key: str
    code: str
    check: str
    severity: str
    severity_name: str
    title: str
    form: str
    claimed: str
    recomputed: str
    gap: str
    formula: str
    message: str
    readings: str
    reason: str
    place: str
    page: int | None
    evidence: Sequence[tuple[str, str, str]]
    more: int
    explanations: Sequence[str]
    stake: str
    basis: str
    standing: str
    said: str
    follows: bool
    views: Sequence[View]


def page(record: Record, row: Row, standing: Mapping[str, Standing], exhibits: Exhibits, lang: str) -> str:
    """The HTML of one document; `row` is its row of documents.csv."""
    report, verification = record.report, record.verification
    if report is None or verification is None:
        raise ValueError(f"{record.path}: was not read")
    titles = {form_key(report, form): form.title for form in report.forms}
    findings = _led(verification.findings)
    facts = dict(zip(KINDS["documents"], row, strict=True))
    undecided = [v for v in verification.verdicts if v.agreement is Agreement.UNDECIDED]
    text: str = environment().get_template("document.html").render(
        t=words(lang), lang=lang, root="../", facts=facts,
        heading=facts["organisation"] or report.title or record.path,
        kind=named(KIND, report.kind, lang), status=named(STATUS, record.status, lang),
        cards=[card(v, titles, standing.get(v.key), exhibits, lang) for v in findings],
        undecided=[card(v, titles, None, Exhibits(), lang) for v in undecided],
        counts=[(say(AGREEMENT[a], lang), sum(v.agreement is a for v in verification.verdicts)) for a in Agreement],
        sheets=_sheets(verification.verdicts, exhibits, lang),
        drawn={drawn.page for drawn in exhibits.pages},
        kept=bool(exhibits.pages or exhibits.tables or exhibits.lines),
        leftovers=[(where(x.text.place, lang), x.text.plain) for x in report.leftovers[:200]],
        notes=[told(note, lang) for note in report.notes[:200]],
    )  # fmt: skip
    return text


def veil(value: Any) -> Any:
    """What a template puts in: personal identifiers masked, no mark in it turns the words around it."""
    return harmless(value) if type(value) is str else value


@cache
def environment() -> Any:
    """The templates, everything put into them escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("pipeline.shell.pages"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=veil,
    )  # fmt: skip


def _led(findings: Sequence[Verdict]) -> list[Verdict]:
    """Findings, each followed by those that follow from it."""
    keys = {v.key for v in findings}
    following: dict[str, list[Verdict]] = {}
    for v in findings:
        following.setdefault(v.cause or "", []).append(v)
    ordered = []
    for leader in (v for v in findings if v.cause not in keys):
        ordered += [leader, *following.get(leader.key, ())]
    led = {id(v) for v in ordered}
    return ordered + [v for v in findings if id(v) not in led]


def card(verdict: Verdict, titles: Mapping[str, str], standing: Standing | None, exhibits: Exhibits, lang: str) -> Card:
    """A verdict in words, with where to look; `titles` are the forms' by their keys."""
    v, recomputed = verdict, verdict.recomputed
    several = recomputed is not None and len(recomputed.variants) + len(recomputed.feasible) > 1
    facts = [_evidence(fact, lang) for fact in v.evidence if fact.cited]
    place = v.place
    return Card(
        key=v.key, code=v.code, check=check_titles(lang).get(v.code, ""), severity=v.severity.value,
        severity_name=say(SEVERITY[v.severity], lang), title=v.title,
        form=" · ".join(filter(None, (titles.get(v.form, ""), v.project))),
        claimed=v.claimed.cited.plain if v.claimed and v.claimed.cited else "",
        recomputed=value(v, lang),
        gap=off_by(v, lang),
        formula=say(recomputed.formula, lang) if recomputed else "", message=say(v.message, lang),
        readings=every_reading(recomputed, lang) if several else "", reason=say(v.reason, lang) if v.reason else "",
        place=where(place, lang), page=place.page if place else None,
        evidence=facts[:_MOST_EVIDENCE], more=max(0, len(facts) - _MOST_EVIDENCE),
        explanations=[say(text, lang) for text in v.explanations], stake=number(v.stake, 2) if v.stake else "",
        basis=basis_of(v.basis, lang), standing=_stands(standing, lang), said=_said(standing),
        follows=v.cause is not None, views=views(marked(v), exhibits),
    )  # fmt: skip


def _evidence(fact: Fact, lang: str) -> tuple[str, str, str]:
    return say(fact.label, lang), fact.cited.plain if fact.cited else "", where(fact.place, lang)


def _stands(standing: Standing | None, lang: str) -> str:
    return standing_of(standing.shown if standing else "open", lang)


def _said(standing: Standing | None) -> str:
    return " · ".join(filter(None, (standing.decision.by, standing.decision.note))) if standing else ""


def _sheets(verdicts: Sequence[Verdict], exhibits: Exhibits, lang: str) -> list[Strip]:
    """Whole pages with a box around what each finding claims, linked to it; undecided ones without a link."""
    claims: dict[int | None, list[tuple[Place, str, str, str]]] = {}
    for claim in _claims(verdicts, lang):
        claims.setdefault(claim[0].page, []).append(claim)
    return [_whole(drawn, claims.get(drawn.page, ())) for drawn in exhibits.pages]


def _whole(drawn: Drawn, rows: Sequence[tuple[Place, str, str, str]]) -> Strip:
    return strip(drawn, [(place, role) for place, role, _, _ in rows], [(href, title) for _, _, href, title in rows])


def _claims(verdicts: Sequence[Verdict], lang: str) -> Iterator[tuple[Place, str, str, str]]:
    for v in verdicts:
        place = v.place if v.agreement is not Agreement.AGREES else None
        if place and place.box:
            role = "claimed" if v.agreement is Agreement.DIFFERS else "undecided"
            yield place, role, f"#{v.key}", f"{v.code} {v.title}: {say(v.reason or v.message, lang)}"
