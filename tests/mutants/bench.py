"""Plants, verifies and judges: of each kind how many are visible, found, and found by the right check at the right cell."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from random import Random

from corpus.facts import Facts
from corpus.make_documents import written
from pipeline import api
from pipeline.values.document import Source
from pipeline.values.verdict import Agreement, Verdict, Verification
from tests.mutants import kinds_cells, kinds_rows, kinds_words
from tests.mutants.bases import bases
from tests.mutants.equations import Equation, Equations, of_tables
from tests.mutants.mutant import Mutant
from tests.mutants.told import of_text
from tests.reading import library

KINDS = (*kinds_cells.KINDS, *kinds_rows.KINDS, *kinds_words.KINDS)
SLACK = "within what the written digits leave open"
FREE = "no other figure of the report depends on it"


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one mutant.

    Args:
        expected: the equations it breaks, none when it is invisible (`why`).
        met: for each of them the check that named its cell, "" for none.
    """

    kind: str
    base: str
    what: str
    expected: tuple[Equation, ...]
    why: str
    found: tuple[str, ...]
    met: tuple[str, ...]
    crashes: tuple[str, ...]

    @property
    def named(self) -> bool:
        """Whether a check that the change breaks named the cell."""
        return any(self.met)

    @property
    def complete(self) -> bool:
        """Whether every broken equation was named."""
        return all(self.met)


@dataclass(slots=True)
class Tally:
    """Counts of one kind."""

    made: int = 0
    visible: int = 0
    found: int = 0
    named: int = 0
    complete: int = 0
    stray: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def planted(count: int, seed: int) -> list[Mutant]:
    """`count` mutants, every kind as often as it can be had, the same for the same seed."""
    random = Random(seed)
    pools: dict[str, list[Mutant]] = defaultdict(list)
    for facts in bases():
        for kind in KINDS:
            for mutant in kind(facts, random):
                pools[mutant.kind].append(mutant)
    for pool in pools.values():
        random.shuffle(pool)
    chosen: list[Mutant] = []
    while len(chosen) < count and any(pools.values()):
        for name in sorted(pools):
            if pools[name] and len(chosen) < count:
                chosen.append(pools[name].pop())
    return chosen


def equations(facts: Facts) -> Equations:
    """All that must hold in a report."""
    return {**of_tables(facts), **of_text(facts)}


def broken(before: Equations, after: Equations) -> tuple[Equation, ...]:
    """The equations that a change broke; one that never held says nothing."""
    return tuple(e for name, e in after.items() if not e.holds and (name not in before or before[name].holds))


@dataclass(slots=True)
class Rule:
    """How a check did: its verdicts and findings on clean reports; what it should have found, and what of it it did."""

    clean: int = 0
    accused: int = 0
    planted: int = 0
    found: int = 0


def verified(facts: Facts) -> Verification:
    """What the program says of the report."""
    data = written(facts)
    source = Source(f"{facts.id}.html", "", hashlib.sha256(data).hexdigest(), data)
    return api.examine(source, library()).verification


def findings(facts: Facts) -> tuple[tuple[Verdict, ...], tuple[str, ...]]:
    """What the program flags in the report, and the last words of checks that crashed."""
    verification = verified(facts)
    return verification.findings, tuple(f"{c.code} {c.trace.strip().splitlines()[-1]}" for c in verification.crashes)


def judged(mutant: Mutant) -> Judged:
    """The mutant, verified."""
    clean = next(facts for facts in bases() if facts.id == mutant.base)
    before = equations(clean)
    expected = (*broken(before, equations(mutant.facts)), *mutant.planted)
    why = ""
    if not expected:
        why = SLACK if mutant.gross and broken(before, equations(mutant.gross)) else FREE
    found, crashes = findings(mutant.facts)
    told = tuple(dict.fromkeys(f"{v.code} {v.title}" for v in found))
    met = tuple(next((v.code for v in found if meets(v, e)), "") for e in expected)
    return Judged(mutant.kind, mutant.base, mutant.what, expected, why, told, met, crashes)


def meets(verdict: Verdict, told: Equation) -> bool:
    """Whether a finding is of the expected check, about the expected row, and shows the expected cell."""
    if verdict.code not in told.codes:
        return False
    facts = [f.cited.plain for f in (verdict.claimed, *verdict.evidence) if f and f.cited]
    words = _bare(" ".join((verdict.title, *verdict.subject, verdict.message.zh, *facts)))
    return _bare(told.subject) in words and _bare(told.claimed) in words


def _bare(text: str) -> str:
    return "".join(text.split()).replace("“", '"').replace("”", '"')


def judge(mutants: Sequence[Mutant], jobs: int) -> Iterator[Judged]:
    """All of them, in order, in `jobs` processes."""
    if jobs <= 1:
        yield from map(judged, mutants)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(judged, mutants, chunksize=20)


def tallied(results: Iterable[Judged]) -> dict[str, Tally]:
    """Counts by kind."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for one in results:
        tally = tallies[one.kind]
        tally.made += 1
        if one.expected:
            tally.visible += 1
            tally.found += bool(one.found)
            tally.named += one.named
            tally.complete += one.complete
        else:
            tally.reasons[one.why] += 1
            tally.stray += bool(one.found)
    return dict(sorted(tallies.items()))


def ruled(results: Iterable[Judged]) -> dict[str, Rule]:
    """Counts by check. What several checks may say counts for the one that said it, for the first where none did.

    A changed figure breaks several equations at once; where it was named by one of them, the others count only where told.
    """
    rules: dict[str, Rule] = defaultdict(Rule)
    for facts in bases():
        for verdict in verified(facts).verdicts:
            rules[verdict.code].clean += 1
            rules[verdict.code].accused += verdict.agreement is Agreement.DIFFERS
    for one in results:
        for equation, code in zip(one.expected, one.met, strict=True):
            if code or not one.named:
                rules[code or equation.codes[0]].planted += 1
                rules[code or equation.codes[0]].found += bool(code)
    return dict(sorted(rules.items()))
