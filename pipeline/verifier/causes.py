"""Which finding follows from which: one cause, one finding to settle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from pipeline.values.place import Place
from pipeline.values.verdict import Agreement, Verdict

_FOLLOWS = {
    "R102": ("R101",),  # a rate over 100 % that is also the wrong quotient
    "R104": ("R101",),  # points for a wrong rate
    "R105": ("R101",),  # a row that differs from a rate which is wrong itself
    "S301": ("S303", "W401", "S302", "B812"),
    "S302": ("W401", "B812"),
    "A602": ("B812",),
    "B815": ("A601",),
    "A609": ("B812",),
    "G702": ("T202", "G701"),
    "P901": ("C501",),  # a sum or a rate of a number that the table has otherwise
    "P902": ("C501",),
}
_SUMS = ("T201", "T202", "T205")
_SECTION = "T204"


def linked(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts; a finding that follows from another one carries its key as `cause`.

    Two findings are linked when the one rests on the very cell that the other shows to be wrong, or when a total misses
    exactly what its sections miss.
    """
    findings = [v for v in verdicts if v.agreement is Agreement.DIFFERS]

    def follows(verdict: Verdict) -> bool:
        return verdict.agreement is Agreement.DIFFERS and verdict.cause is None

    return [replace(v, cause=_cause(v, findings)) if follows(v) else v for v in verdicts]


def _cause(verdict: Verdict, findings: Sequence[Verdict]) -> str | None:
    others = [f for f in findings if f is not verdict]
    same = [f for f in others if f.form == verdict.form]
    for code in _FOLLOWS.get(verdict.code, ()):
        for other in (f for f in others if f.code == code):  # text and table are of different forms, a place of one
            alike = other in same and other.subject == verdict.subject
            if alike or _shown_wrong(other) & set(_used(verdict)):
                return other.key
    if verdict.code in _SUMS:
        short = [f for f in same if f.code == _SECTION]
        if short and sum((_missing(f) for f in short), Fraction(0)) == _missing(verdict) != 0:
            return short[0].key
    return None


def _shown_wrong(finding: Verdict) -> set[Place]:
    """The claimed cell of a finding."""
    return set(finding.claimed.cited.places) if finding.claimed and finding.claimed.cited else set()


def _used(verdict: Verdict) -> Iterator[Place]:
    """The cells a verdict rests on."""
    for fact in (verdict.claimed, *verdict.evidence):
        if fact and fact.cited:
            yield from fact.cited.places


def _missing(finding: Verdict) -> Fraction:
    """Claimed − recomputed, for sums of chosen numbers."""
    if not (finding.claimed and finding.claimed.interval and finding.recomputed and finding.recomputed.variants):
        return Fraction(0)
    claim, sum_ = finding.claimed.interval, finding.recomputed.variants[0].value
    return (claim.lo + claim.hi - sum_.lo - sum_.hi) / 2
