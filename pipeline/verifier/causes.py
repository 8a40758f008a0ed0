"""Which finding follows from which: one cause, one finding to settle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.values.place import Place
from pipeline.values.verdict import Agreement, Verdict

_FOLLOWS = {
    "R102": ("R101",),  # a rate over 100 % that is also the wrong quotient
    "R104": ("R101",),  # points for a wrong rate
    "R105": ("R101",),  # a row that differs from a rate which is wrong itself
    "S301": ("S303", "W401", "S302", "B812"),
    "S302": ("W401", "B812"),
    "P913": ("P902",),
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
    findings = _Findings.of([v for v in verdicts if v.agreement is Agreement.DIFFERS])

    def follows(verdict: Verdict) -> bool:
        return verdict.agreement is Agreement.DIFFERS and verdict.cause is None

    return [replace(v, cause=_cause(v, findings)) if follows(v) else v for v in verdicts]


@dataclass(frozen=True, slots=True)
class _Findings:
    """Findings to be looked up: there may be thousands.

    Args:
        alike: the first findings of a check in a form on a subject; `wrong`: those that show a cell to be wrong.
        sections: the findings on sections of each form.
    """

    alike: Mapping[tuple[str, str, tuple[str, ...]], Sequence[tuple[int, Verdict]]]
    wrong: Mapping[tuple[str, Place], Sequence[tuple[int, Verdict]]]
    sections: Mapping[str, Sequence[Verdict]]

    @classmethod
    def of(cls, findings: Sequence[Verdict]) -> _Findings:
        alike: defaultdict[tuple[str, str, tuple[str, ...]], list[tuple[int, Verdict]]] = defaultdict(list)
        wrong: defaultdict[tuple[str, Place], list[tuple[int, Verdict]]] = defaultdict(list)
        sections: defaultdict[str, list[Verdict]] = defaultdict(list)
        for found in enumerate(findings):
            _, finding = found
            _first_two(alike[finding.code, finding.form, finding.subject], found)
            for place in _shown_wrong(finding):
                _first_two(wrong[finding.code, place], found)
            if finding.code == _SECTION:
                sections[finding.form].append(finding)
        return cls(alike, wrong, sections)

    def before(self, verdict: Verdict, code: str) -> Verdict | None:
        """The first other finding of a check on the same subject of the form, or on a cell the verdict rests on.

        Text and table are of different forms, a place of one.
        """
        found = list(self.alike.get((code, verdict.form, verdict.subject), ()))
        for place in _used(verdict):
            found += self.wrong.get((code, place), ())
        return min(((n, f) for n, f in found if f is not verdict), key=lambda one: one[0], default=(0, None))[1]


def _first_two(found: list[tuple[int, Verdict]], one: tuple[int, Verdict]) -> None:
    """One of them may be the verdict whose cause is asked for."""
    if len(found) < 2:
        found.append(one)


def _cause(verdict: Verdict, findings: _Findings) -> str | None:
    for code in _FOLLOWS.get(verdict.code, ()):
        if other := findings.before(verdict, code):
            return other.key
    if verdict.code in _SUMS:
        short = findings.sections.get(verdict.form, ())
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
