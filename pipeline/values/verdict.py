"""What follows from the claims, why, and what the auditor decided."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from pipeline.values.interval import Interval
from pipeline.values.place import Cited, Place, fold


class Agreement(Enum):
    AGREES = "agrees"
    DIFFERS = "differs"
    UNDECIDED = "undecided"


class Severity(Enum):
    ERROR = "error"
    """Claim and recomputation cannot both be true."""
    WARNING = "warning"
    """A rule is broken."""
    NOTICE = "notice"
    """Wants an explanation."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words for the auditor, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One admissible reading of a rule: "按比例", "每满1%".

    Another denominator is an explanation, not a variant, unless the profile or the column header allows it.
    """

    name: Text
    value: Interval


@dataclass(frozen=True, slots=True)
class Fact:
    """A claimed value that a verdict uses. `interval` None for words."""

    label: Text
    cited: Cited | None
    interval: Interval | None = None
    unit: str = ""

    @property
    def places(self) -> tuple[Place, ...]:
        """Where its words stand; none where it has none."""
        return self.cited.places if self.cited else ()

    @property
    def place(self) -> Place | None:
        """Where its words begin; None where it has none."""
        return self.cited.place if self.cited else None


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What the claims give when computed again; exists only inside a verdict.

    Args:
        formula: in words and numbers, "支出 1745.81 ÷ 全年预算数 1745.81".
        variants: every admissible reading.
        feasible: possible values where the words leave a set; inside it: undecided, outside: differs.
        unit: of the intervals: "%" (they hold fractions), "分", "元", ….
        scale: the multiple of the unit that the claim is printed in, 10⁴ for 万元; figures are shown in it.
        aside: whether it only tells of the claim and could not stand in its place: 30.97万人次 are 238 % of the target.
    """

    formula: Text
    variants: tuple[Variant, ...] = ()
    feasible: tuple[Interval, ...] = ()
    unit: str = ""
    scale: Fraction = Fraction(1)
    aside: bool = False

    def nearest(self, claim: Interval) -> Interval | None:
        """The reading nearest to the claim, the one that `gap` measures."""
        values = [v.value for v in self.variants] or list(self.feasible)
        return min(values, key=claim.gap, default=None) if len(values) > 1 else next(iter(values), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check says of one thing it looked at.

    Args:
        code: of the check, "R101"; never reused.
        version: of the check; raised when old decisions should be looked at again.
        subject: what was looked at, stable between runs: ("indicator", "过程", "预算执行", "部门预算执行率").
        title: the same for a person.
        form: key of the form (`report.form_key`).
        message: one sentence with the figures.
        reason: why undecided; None otherwise.
        explanations: readings that reproduce the claim exactly: "分母用了年初预算数".
        stake: how much the document's total would change, in points; 0 when none.
        basis: legal basis, document and article.
        cause: key of the finding this one follows from.
        column: role of the claimed cell, "rate", "score".
        at: where to look when there is no claimed cell (a missing one).
    """

    code: str
    version: int
    severity: Severity
    subject: tuple[str, ...]
    title: str
    form: str
    agreement: Agreement
    message: Text
    reason: Text | None = None
    claimed: Fact | None = None
    recomputed: Recomputed | None = None
    evidence: tuple[Fact, ...] = ()
    explanations: tuple[Text, ...] = ()
    stake: Fraction = Fraction(0)
    basis: str = ""
    cause: str | None = None
    column: str = ""
    at: Place | None = None
    project: str = ""

    @property
    def key(self) -> str:
        """Stable name of this question in this form; decisions hang on it. 12 hex digits."""
        return _digest(self.code, self.form, *self.subject)

    @property
    def grounds(self) -> str:
        """Fingerprint of what the answer rests on: a decision made on other grounds is stale.

        Words are folded: the same report as PDF, scanned or with full-width digits, gives the same grounds.
        """
        said = [fold(f.cited.text) if f.cited else "" for f in (self.claimed, *self.evidence) if f]
        computed = [f"{v.value.lo}..{v.value.hi}" for v in self.recomputed.variants] if self.recomputed else []
        computed += [f"{v.lo}..{v.hi}" for v in self.recomputed.feasible] if self.recomputed else []
        claim = self.claimed.interval if self.claimed else None  # a corrected cell says what it said, and means another
        computed += [f"{claim.lo}..{claim.hi}"] if claim else []
        return _digest(self.code, str(self.version), self.agreement.value, *said, *computed)

    @property
    def place(self) -> Place | None:
        """Where to look first."""
        for fact in (self.claimed, *self.evidence):
            if self.at is None and fact and fact.places:
                return fact.places[0]
        return self.at

    @property
    def gap(self) -> Fraction | None:
        """Distance from the claim to the nearest reading, in the unit of the claim; None without numbers to compare."""
        if not (self.claimed and self.claimed.interval and self.recomputed) or self.recomputed.aside:
            return None
        nearest = self.recomputed.nearest(self.claimed.interval)
        return None if nearest is None else self.claimed.interval.gap(nearest)


@dataclass(frozen=True, slots=True)
class Crash:
    """A check that raised; its verdicts for that report are discarded, never a finding."""

    code: str
    trace: str


@dataclass(frozen=True, slots=True)
class Verification:
    """All verdicts on one report, sorted by page, table, row, code."""

    report: str
    verdicts: tuple[Verdict, ...]
    crashes: tuple[Crash, ...] = ()

    @property
    def findings(self) -> tuple[Verdict, ...]:
        """The verdicts that differ, most points at stake first."""
        return tuple(
            sorted((v for v in self.verdicts if v.agreement is Agreement.DIFFERS), key=lambda v: -v.stake)
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """What an auditor read instead of a misread cell; the argument of `extract`. "" where nobody knows what it says."""

    place: Place
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What an auditor said of a finding: appended, never overwritten.

    Args:
        verdict: "confirmed", "explained", "misread" or "rule-wrong"; of a spot check "right" or "wrong"; "undone" takes
            back the decision whose `id` is `undoes`.
        at: an ISO time.
        correction: "said→read" of a misread cell, "said→" where what it says is not known.
        place: where that is said, so that the next extraction can read it so.
    """

    key: str
    grounds: str
    verdict: str
    by: str
    at: str
    note: str = ""
    correction: str = ""
    place: Place | None = None
    undoes: str = ""

    @property
    def id(self) -> str:
        """Fingerprint of the decision: the same one met again in another file is known by it."""
        return _digest(
            self.key, self.grounds, self.verdict, self.by, self.at, self.note, self.correction, self.undoes
        )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
