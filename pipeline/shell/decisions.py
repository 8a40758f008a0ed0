"""What auditors decided: append-only, kept beside the documents, merged by key."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.errors import DecisionError
from pipeline.values.place import Place
from pipeline.values.verdict import Agreement, Correction, Decision, Verdict, Verification

CHOICES = ("confirmed", "explained", "misread", "rule-wrong")
COLUMNS = ("key", "grounds", "verdict", "decided_by", "at", "note", "correction", "place")
_ARROW = "→"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a decision stands in a run.

    `state` is "holds" (same finding on the same grounds), "stale" (the finding stands on other grounds: open again) or
    "resolved" (no finding any more).
    """

    decision: Decision
    state: str

    @property
    def shown(self) -> str:
        """For a column or a headline: "confirmed", "stale: confirmed"."""
        return self.decision.verdict if self.state == "holds" else f"{self.state}: {self.decision.verdict}"


def home(first: Path, out: Path) -> Path:
    """Where decisions on the documents under `first` live: beside them, or beside the results where that can't be."""
    folder = first if first.is_dir() else first.parent
    beside, instead = folder / ".fuhe" / "decisions.sqlite", out.absolute().parent / ".fuhe" / "decisions.sqlite"
    if beside.exists() or (not instead.exists() and os.access(folder, os.W_OK)):
        return beside
    return instead


def load(path: Path) -> tuple[Decision, ...]:
    """All decisions in the order made; none where there is no file. Raises `DecisionError`."""
    if not path.exists():
        return ()
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as base:
            rows = base.execute(f"SELECT {', '.join(COLUMNS)} FROM decisions ORDER BY rowid").fetchall()  # noqa: S608
    except sqlite3.Error as error:
        raise DecisionError(f"{path}: {error}") from error
    return tuple(_decision(*row) for row in rows)


def _decision(*row: str) -> Decision:
    key, grounds, verdict, by, at, note, correction, place = row
    return Decision(key, grounds, verdict, by, at, note, correction, _places().validate_json(place))


def append(path: Path, decision: Decision) -> None:
    """Add one decision; nothing that was said before is changed. Raises `DecisionError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=30)) as base, base:
            base.execute(f"CREATE TABLE IF NOT EXISTS decisions ({', '.join(f'{c} TEXT NOT NULL' for c in COLUMNS)})")
            base.execute(f"INSERT INTO decisions VALUES ({', '.join('?' * len(COLUMNS))})", row(decision))  # noqa: S608
    except (sqlite3.Error, OSError) as error:
        raise DecisionError(f"{path}: {error}") from error


def row(decision: Decision) -> tuple[str, ...]:
    """A decision as a row of `COLUMNS`."""
    d = decision
    return (d.key, d.grounds, d.verdict, d.by, d.at, d.note, d.correction, _places().dump_json(d.place).decode())


def _places() -> TypeAdapter[Place | None]:
    return TypeAdapter(Place | None)


def latest(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Key → the last word on it."""
    return {decision.key: decision for decision in decisions}


def standings(verification: Verification, decisions: Mapping[str, Decision]) -> dict[str, Standing]:
    """How each decision on one of these verdicts stands; decisions on other documents are left out."""
    known = [(v, decisions[v.key]) for v in verification.verdicts if v.key in decisions]
    return {verdict.key: Standing(decision, _state(verdict, decision)) for verdict, decision in known}


def _state(verdict: Verdict, decision: Decision) -> str:
    if verdict.agreement is not Agreement.DIFFERS:
        return "resolved"
    return "holds" if verdict.grounds == decision.grounds else "stale"


def corrections(decisions: Iterable[Decision]) -> tuple[Correction, ...]:
    """What the next extraction is to read instead of misread cells."""
    return tuple(
        Correction(d.place, d.correction.rpartition(_ARROW)[2], d.key)
        for d in decisions
        if d.verdict == "misread" and d.correction and d.place
    )


def decided(verdict: Verdict, choice: str, *, by: str, at: str, note: str = "", correct: str = "") -> Decision:
    """A decision on a finding.

    Args:
        correct: with "misread": what the cell says, "141%", or "14l%→141%" to name the cell by what was read there.

    Raises:
        DecisionError: an unknown choice, no finding, or a correction of words the verdict does not rest on.
    """
    if choice not in CHOICES:
        raise DecisionError(f"{choice}: not one of {', '.join(CHOICES)}")
    if verdict.agreement is not Agreement.DIFFERS:
        raise DecisionError(f"{verdict.key}: is no finding ({verdict.agreement.value})")
    if not correct:
        return Decision(verdict.key, verdict.grounds, choice, by, at, note)
    if choice != "misread":
        raise DecisionError("a correction goes with misread only")
    said, _, text = correct.rpartition(_ARROW)
    words, place = _misread(verdict, said)
    return Decision(verdict.key, verdict.grounds, choice, by, at, note, f"{words}{_ARROW}{text}", place)


def _misread(verdict: Verdict, said: str) -> tuple[str, Place]:
    """The words and the place of the cell that was misread: the claimed one, or the one that reads `said`."""
    facts: Sequence[str] = []
    for fact in (verdict.claimed, *verdict.evidence):
        if fact and fact.cited is not None and fact.cited.places:
            if said in ("", fact.cited.plain, fact.cited.text):
                return fact.cited.plain, fact.cited.places[0]
            facts = [*facts, fact.cited.plain]
    raise DecisionError(f"{verdict.key}: no cell reads “{said}”; it rests on {', '.join(facts) or 'no cell'}")
