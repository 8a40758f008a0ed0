"""All that the review page works with: the desk, the records, the pictures, and documents verified again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import Any

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.shell import sample
from pipeline.shell.decisions import copied, corrections, latest
from pipeline.shell.pages.words import subject
from pipeline.shell.record import Record
from pipeline.shell.review.desk import Desk
from pipeline.shell.review.sight import Sight
from pipeline.shell.shelf import Originals, Shelf
from pipeline.shell.show import AGREEMENT, every_reading, number, off_by, say, value
from pipeline.values.verdict import Correction, Decision, Verdict, Verification
from pipeline.verifier.check import catalogue
from pipeline.verifier.doubt import unrepeated


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction changed: a verdict before and after, "" where there is none."""

    key: str
    code: str
    title: str
    before: str
    after: str


class Room:
    """The state of one review page; everything in it can be asked by several threads."""

    def __init__(
        self, out: Path, patterns: Patterns, lang: str, decisions: Path | None, folders: Sequence[Path]
    ) -> None:
        self.out, self.patterns, self.lang = out, patterns, lang
        self._decisions, self._folders = decisions, folders
        self._lock = RLock()
        self._enter()
        self.catch_up()

    def _enter(self) -> None:
        """Lay out the results as they are now."""
        self._run = _stamp(self.out)
        self.desk, self.shelf = Desk(self.out, self._decisions, self.lang), Shelf(self.out)
        self.sight = Sight(self.out, Originals(self.out, self._folders))
        self._fixed = _by_document(copied(self.out / "fuhe.sqlite"))  # what the run has read corrected already
        self._told = 0
        self._again: dict[str, Record] = {}

    def record(self, doc_id: str) -> Record:
        """The record of a document as corrected so far; raises `PipelineError`."""
        with self._lock:
            return self._again.get(doc_id) or self.shelf.of(doc_id)

    def verdict(self, doc_id: str, key: str) -> Verdict | None:
        """One verdict as it stands, or as it stood before a correction did away with it."""
        with self._lock:
            records = [self.record(doc_id), self.shelf.of(doc_id)]
        found = (v for r in records if r.verification for v in r.verification.verdicts if v.key == key)
        return next(found, None)

    def catch_up(self) -> list[Change]:
        """Take in what was decided since, here or elsewhere; documents with other corrections are verified again."""
        with self._lock:
            if _stamp(self.out) != self._run:  # extracted or verified again meanwhile
                self._enter()
            told = self.desk.refresh()
            if told == self._told:
                return []
            self._told = told
            fixes, changes = _by_document(self.desk.standing()), list[Change]()
            for doc_id in sorted(fixes.keys() | self._fixed.keys()):
                now = fixes.get(doc_id, ())
                if now != self._fixed.get(doc_id, ()) and doc_id in self.shelf:
                    self._fixed[doc_id] = now
                    changes += self._verify(doc_id, now)
            return changes

    def _verify(self, doc_id: str, fixes: Sequence[Correction]) -> list[Change]:
        before, stored = self.record(doc_id), self.shelf.of(doc_id)
        if stored.report is None or stored.verification is None or before.verification is None:
            return []
        report = api.corrected(stored.report, self.patterns, fixes)
        again = unrepeated(api.verify(report, self.patterns), report)
        across = {info.code for info in catalogue() if hasattr(info.module, "across")}
        kept = tuple(v for v in stored.verification.verdicts if v.code in across)
        again = replace(again, verdicts=(*again.verdicts, *kept))
        record = replace(stored, report=report, verification=again)
        self._again[doc_id] = record
        self.desk.replace(doc_id, self._rows(again))
        return list(_changes(before.verification, again, self.lang))

    def _rows(self, verification: Verification) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        for v in verification.findings:
            place = v.place
            message = say(v.message, self.lang)
            row = {
                "code": v.code, "severity": v.severity.value, "subject": subject("/".join(v.subject), message),
                "message": message, "claimed": _claimed(v), "recomputed": every_reading(v.recomputed, self.lang),
                "gap": off_by(v, self.lang),
                "stake": number(v.stake),
                "diagnosis": ("；" if self.lang == "zh" else "; ").join(say(t, self.lang) for t in v.explanations),
                "cause": v.cause or "", "page": place.page if place else None,
            }  # fmt: skip
            yield v.key, v.grounds, row


def _stamp(out: Path) -> tuple[int, ...]:
    """Changes when a run, or a draw of a sample, puts new files in place; run.json is the last of a run's."""
    paths = (out / "run.json", out / sample.FILE)
    return tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in paths)


def _by_document(decisions: Iterable[Decision]) -> dict[str, tuple[Correction, ...]]:
    """The corrections in force, by the document they are about."""
    found: dict[str, tuple[Correction, ...]] = {}
    for fix in corrections(latest(decisions).values()):
        found[fix.place.source] = (*found.get(fix.place.source, ()), fix)
    return found


def _claimed(verdict: Verdict) -> str:
    return verdict.claimed.cited.plain if verdict.claimed and verdict.claimed.cited else ""


def _changes(before: Verification, after: Verification, lang: str) -> Iterator[Change]:
    old, new = ({v.key: v for v in verification.verdicts} for verification in (before, after))
    for key in (*new, *(key for key in old if key not in new)):
        was, now = _told(old.get(key), lang), _told(new.get(key), lang)
        if was != now:
            verdict = new.get(key) or old[key]
            yield Change(key, verdict.code, verdict.title, was, now)


def _told(verdict: Verdict | None, lang: str) -> str:
    """A verdict in few words: 不符 141% (100.00%)."""
    if verdict is None:
        return ""
    figures = value(verdict, lang)
    words = say(verdict.reason, lang) if verdict.reason else f"({figures})" if figures else ""
    return " ".join(filter(None, (say(AGREEMENT[verdict.agreement], lang), words)))
