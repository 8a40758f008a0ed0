"""The five seed documents against the 329 facts recomputed by hand: which verdict stands for which fact.

`facts.csv` maps each fact to the check that looks at it, its subject (a regular expression over the folded title) and
the figure recomputed. Found: that verdict differs with that figure. Flagged: a verdict of that relation differs. A fact
without a code is one that no check looks at.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.shell import convert
from pipeline.values.place import fold
from pipeline.values.verdict import Agreement, Verdict
from tests.conftest import SHARED, source
from tests.reading import library
from tests.shared.truth import SEEDS, seed_path

TABLE = Path(__file__).with_name("facts.csv")
EXTRA: Mapping[tuple[str, str, str], str] = {
    ("003", "B815", "绝对数指标"): "row 20 is capped at 100 % while eleven absolute rows are not; A601 holds the figure",
    ("003", "B825", "举报投诉案件结案率"): "the plan promises 98 after a target and a result of 100; like S003-044",
    ("004", "B809", "在职人员控制率"): "a control rate is an upper bound (财预〔2013〕53号); the form sets 达90%以上",
}
"""Findings on the seeds that no fact lists, and why they are right."""


@dataclass(frozen=True)
class Fact:
    """One line of facts.csv; `truth` is consistent, rounding_only, judgement or true_inconsistency."""

    fact: str
    doc: str
    truth: str
    code: str
    subject: str
    recomputed: str
    how: str


@cache
def patterns() -> Patterns:
    """The repository's patterns, read once."""
    return library()


@cache
def outcome(path: Path) -> api.Outcome:
    """What became of one file of ../shared; an old office format is converted first, as a run does."""
    whole = source(path.read_bytes(), path.name)
    old = convert.old_format(whole.data, whole.name)
    return api.examine(convert.converted(whole, old) if old else whole, patterns())


def facts() -> list[Fact]:
    """All facts, in order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Fact(**row) for row in csv.DictReader(file)]


def verdicts(fact: Fact) -> list[Verdict]:
    """The verdicts that look at the fact's relation."""
    found = outcome(seed_path(fact.doc)).verification.verdicts
    return [v for v in found if v.code == fact.code and re.search(fold(fact.subject), title(v))] if fact.code else []


def title(verdict: Verdict) -> str:
    """Title and subject, folded, for matching."""
    return fold(verdict.title + "|" + "|".join(verdict.subject))


def flagged(fact: Fact) -> bool:
    """Whether a verdict of the fact's relation differs; a differing verdict that names the fact as its explanation
    (所报执行率的分母是年初预算数) does not accuse it.
    """
    differing = [v for v in verdicts(fact) if v.agreement is Agreement.DIFFERS]
    if fact.how == "explains":
        return any(not any("年初预算" in e.zh for e in v.explanations) for v in differing)
    return bool(differing)


def found(fact: Fact) -> bool:
    """Whether a verdict differs with the figure of the fact."""
    differing = [v for v in verdicts(fact) if v.agreement is Agreement.DIFFERS]
    return any(not fact.recomputed or _gives(v, Fraction(fact.recomputed)) for v in differing)


def _gives(verdict: Verdict, figure: Fraction) -> bool:
    """Whether a reading or the reason's figures hold the figure, as it is printed to its last digit."""
    if verdict.recomputed is None:
        return False
    scale = 100 if verdict.recomputed.unit == "%" else 1
    values = [v.value for v in verdict.recomputed.variants] + list(verdict.recomputed.feasible)
    slack = Fraction(1, 100)
    return any(v.lo * scale - slack <= figure <= v.hi * scale + slack for v in values)


def unlisted() -> list[str]:
    """Findings on the seeds that neither a fact nor `EXTRA` accounts for."""
    known = {
        (fact.doc, v.key) for fact in facts() if fact.truth in ("true_inconsistency", "judgement") for v in verdicts(fact)
    }
    lines = []
    for doc in SEEDS:
        for v in outcome(seed_path(doc)).verification.findings:
            extra = any(d == doc and c == v.code and re.search(fold(s), title(v)) for d, c, s in EXTRA)
            if (doc, v.key) not in known and not extra:
                lines.append(f"{doc} {v.code} {v.title}: {v.message.zh}")
    return lines


def available() -> bool:
    """Whether ../shared lies beside the checkout."""
    return SHARED.is_dir()
