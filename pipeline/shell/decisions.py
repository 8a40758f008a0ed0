"""What auditors decided: append-only, kept beside the documents, merged by key."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.errors import DecisionError
from pipeline.shell.mistakes import refused
from pipeline.shell.moments import after, moment
from pipeline.values.place import Place
from pipeline.values.verdict import Agreement, Correction, Decision, Fact, Verdict, Verification

CHOICES = ("confirmed", "explained", "misread", "rule-wrong")
UNDONE = "undone"
COLUMNS = ("key", "grounds", "verdict", "decided_by", "at", "note", "correction", "place", "undoes")
_ARROW = "→"
_AGREEMENT = {Agreement.AGREES: "相符", Agreement.DIFFERS: "不符", Agreement.UNDECIDED: "未核实"}


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


def home(first: Path | None, out: Path) -> Path:
    """Where decisions on the documents under `first` live: beside them, or beside the results where that can't be.

    None for documents that are not on this disk.
    """
    instead = out.absolute().parent / ".fuhe" / "decisions.sqlite"
    if first is None:
        return instead
    folder = first if os.path.isdir(first) else first.parent  # noqa: PTH112 - a closed folder is no error
    beside = folder / ".fuhe" / "decisions.sqlite"
    if os.access(beside, os.F_OK) or (not instead.exists() and os.access(folder, os.W_OK)):
        return beside
    return instead


def load(path: Path) -> tuple[Decision, ...]:
    """All decisions in the order made; none where there is no file. Raises `DecisionError`."""
    return tuple(decision for _, decision in since(path, 0))


def copied(base: Path) -> list[Decision]:
    """The decisions as a run knew them, from its own SQLite file."""
    return [decision for _, decision in since(base, 0)]


def since(path: Path, number: int) -> list[tuple[int, Decision]]:
    """The decisions recorded after the one of this number, each with its own number. Raises `DecisionError`."""
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as base:
            known = {column[1] for column in base.execute("PRAGMA table_info(decisions)")}
            names = ", ".join(c if c in known or not known else f"'' AS {c}" for c in COLUMNS)
            query = f"SELECT rowid, {names} FROM decisions WHERE rowid > ? ORDER BY rowid"  # noqa: S608
            rows = base.execute(query, (number,)).fetchall()
    except sqlite3.Error as error:
        raise _no_store(path, error) from error
    return [(number, _decision(*row)) for number, *row in rows]


def _decision(*row: str) -> Decision:
    key, grounds, verdict, by, at, note, correction, place, undoes = row
    return Decision(key, grounds, verdict, by, at, note, correction, _places().validate_json(place), undoes)


def append(path: Path, decision: Decision) -> None:
    """Add one decision; nothing that was said before is changed. Raises `DecisionError`."""
    record(path, [decision])


def record(
    path: Path, decisions: Sequence[Decision], seen: int | None = None
) -> tuple[list[Decision], list[Decision]]:
    """Add decisions, all at once; nothing that was said before is changed.

    Each is dated after what was said of its key before, so that the last word recorded is the last word.

    Args:
        seen: number of the last decision that their author knew: where somebody has spoken since, nothing is added.

    Returns:
        The decisions as recorded, and the later words of others for which the rest was not.

    Raises:
        DecisionError: the file cannot be written or is no store of decisions.
    """
    recorded, overtaken = [], []
    with _writing(path) as base:
        for decision in decisions:
            earlier = base.execute(f"{_LAST} rowid > ? ORDER BY rowid DESC", (decision.key, seen or 0)).fetchone()
            if earlier and seen is not None:
                overtaken.append(_decision(*earlier))
                continue
            said = base.execute("SELECT at FROM decisions WHERE key = ?", (decision.key,))
            dated = replace(decision, at=after(decision.at, max((at for (at,) in said), key=moment, default=None)))
            base.execute(f"INSERT INTO decisions ({_NAMES}) VALUES ({_MARKS})", row(dated))  # noqa: S608
            recorded.append(dated)
    return recorded, overtaken


def merge(path: Path, decisions: Iterable[Decision]) -> list[Decision]:
    """Add the decisions of another store as they are, those not known yet; gives them. Raises `DecisionError`."""
    known = {decision.id for decision in load(path)}
    new = list({d.id: d for d in decisions if d.id not in known}.values())
    with _writing(path) as base:
        base.executemany(f"INSERT INTO decisions ({_NAMES}) VALUES ({_MARKS})", map(row, new))  # noqa: S608
    return new


_NAMES, _MARKS = ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS))
_LAST = f"SELECT {_NAMES} FROM decisions WHERE key = ? AND"  # noqa: S608 - our own words


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """The store, made where there is none, locked against other writers until all is said."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as base:
            base.execute("BEGIN IMMEDIATE")
            base.execute(f"CREATE TABLE IF NOT EXISTS decisions ({', '.join(f'{c} TEXT NOT NULL' for c in COLUMNS)})")
            if "undoes" not in {column[1] for column in base.execute("PRAGMA table_info(decisions)")}:
                base.execute("ALTER TABLE decisions ADD COLUMN undoes TEXT NOT NULL DEFAULT ''")
            base.execute("CREATE INDEX IF NOT EXISTS by_key ON decisions (key)")
            yield base
            base.execute("COMMIT")
    except sqlite3.Error as error:
        raise _no_store(path, error) from error
    except OSError as error:
        raise DecisionError(*refused(error, path).args) from error


def _no_store(path: Path, error: sqlite3.Error) -> DecisionError:
    """What is said where SQLite cannot use a file as a store of decisions."""
    return DecisionError(
        f"{path}：不能作为审核意见文件（{error}）；检查 --decisions 和该文件夹的权限",
        f"{path}: cannot be used as a store of decisions ({error}); check --decisions and the rights to its folder",
    )


def _when(decision: Decision) -> tuple[datetime, str]:
    return moment(decision.at), decision.id


def row(decision: Decision) -> tuple[str, ...]:
    """A decision as a row of `COLUMNS`."""
    d = decision
    place = _places().dump_json(d.place).decode()
    return d.key, d.grounds, d.verdict, d.by, d.at, d.note, d.correction, place, d.undoes


@cache
def _places() -> TypeAdapter[Place | None]:
    return TypeAdapter(Place | None)


def effective(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that nobody took back, oldest first; what was taken back by a decision itself taken back stands again.

    Of two of the same moment, on two desks, every desk takes the same one for the later.
    """
    said = sorted(decisions, key=_when)
    undoing: dict[str, list[Decision]] = {}
    for decision in said:
        if decision.verdict == UNDONE:
            undoing.setdefault(decision.undoes, []).append(decision)

    def stands(decision: Decision) -> bool:
        return not any(stands(other) for other in undoing.get(decision.id, ()))

    return [d for d in said if d.verdict != UNDONE and stands(d)]


def latest(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The last word on each key, and under "key/grounds" the last word on each of its grounds.

    Two versions of one form have the same questions and other grounds: what is said of one is not unsaid by the other.
    """
    found: dict[str, Decision] = {}
    for decision in effective(decisions):
        found[decision.key] = found[f"{decision.key}/{decision.grounds}"] = decision
    return found


def word_on(key: str, grounds: str, last: Mapping[str, Decision]) -> Decision | None:
    """Of the last words those on the same grounds, else those on other grounds, which are stale."""
    return last.get(f"{key}/{grounds}") or last.get(key)


def standings(verification: Verification, last: Mapping[str, Decision]) -> dict[str, Standing]:
    """How each decision on one of these verdicts stands; decisions on other documents are left out."""
    known = [(v, word_on(v.key, v.grounds, last)) for v in verification.verdicts if v.key in last]
    return {v.key: Standing(decision, _state(v, decision)) for v, decision in known if decision}


def _state(verdict: Verdict, decision: Decision) -> str:
    if verdict.agreement is Agreement.UNDECIDED and decision.verdict == "misread":
        return "holds"  # misread, and what it says is not known
    if verdict.agreement is not Agreement.DIFFERS:
        return "resolved"
    return "holds" if verdict.grounds == decision.grounds else "stale"


def corrections(decisions: Iterable[Decision]) -> tuple[Correction, ...]:
    """What the next extraction is to read instead of misread cells, the last word on each cell last."""
    said = sorted(dict.fromkeys(decisions), key=_when)
    return tuple(
        Correction(d.place, d.correction.rpartition(_ARROW)[2], d.key)
        for d in said
        if d.verdict == "misread" and d.correction and d.place
    )


def decided(verdict: Verdict, choice: str, *, by: str, at: str, note: str = "", correct: str = "") -> Decision:
    """A decision on a finding.

    Args:
        correct: with "misread": what the cell says, "141%", or "14l%→141%" to name the cell by what was read there;
            "" or "14l%→" where that is not known, which leaves what rests on the cell undecided.

    Raises:
        DecisionError: an unknown choice, no finding, or a correction of words the verdict does not rest on.
    """
    if choice not in CHOICES:
        known = ", ".join((*CHOICES, "undo"))
        raise DecisionError(f"“{choice}”不认识；可填 {known}", f"{choice} is not known; choose of {known}")
    if verdict.agreement is not Agreement.DIFFERS:
        raise DecisionError(
            f"{verdict.key}：这不是问题（{_AGREEMENT[verdict.agreement]}），无须记录意见",
            f"{verdict.key}: is no finding ({verdict.agreement.value}), there is nothing to decide",
        )
    if choice != "misread":
        if correct:
            raise DecisionError("正确文字（--correct）只用于 misread（误读）", "a correction goes with misread only")
        return Decision(verdict.key, verdict.grounds, choice, by, at, note)
    said, _, text = correct.rpartition(_ARROW)
    if not correct and not cells_of(verdict):  # nothing was read where something stands
        return Decision(verdict.key, verdict.grounds, choice, by, at, note)
    words, place = _misread(verdict, said)
    if text and text == words:
        raise DecisionError(
            f"{verdict.key}：“{words}”正是系统所读，不是更正", f"{verdict.key}: “{words}” is what was read"
        )
    return Decision(verdict.key, verdict.grounds, choice, by, at, note, f"{words}{_ARROW}{text}", place)


def undone(decision: Decision, by: str, at: str, note: str = "") -> Decision:
    """The word that takes a decision back."""
    return Decision(decision.key, decision.grounds, UNDONE, by, at, note, undoes=decision.id)


def cells_of(verdict: Verdict) -> list[Fact]:
    """The words with a place that a verdict rests on, the claim first: what can have been misread."""
    facts = [fact for fact in (verdict.claimed, *verdict.evidence) if fact and fact.cited and fact.cited.places]
    return list({fact.cited: fact for fact in reversed(facts)}.values())[::-1]


def _misread(verdict: Verdict, said: str) -> tuple[str, Place]:
    """The words and the place of the cell that was misread: the claimed one, or the one that reads `said`."""
    for cited in (fact.cited for fact in cells_of(verdict)):
        if cited and said in ("", cited.plain, cited.text):
            return cited.plain, cited.places[0]
    known = [f"“{fact.cited.plain}”" for fact in cells_of(verdict) if fact.cited]
    raise DecisionError(
        f"{verdict.key}：没有读作“{said}”的格；它所依据的是{'、'.join(known) or '（无）'}",
        f"{verdict.key}: no cell reads “{said}”; it rests on {', '.join(known) or 'no cell'}",
    )
