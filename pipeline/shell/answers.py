"""What an auditor wrote into the workbook, read back and recorded as decisions."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import DecisionError
from pipeline.shell import sheets, spotbook
from pipeline.shell.cells import CHOICES, clipped
from pipeline.shell.columns import unguarded
from pipeline.shell.decisions import append, decided, latest, load
from pipeline.shell.lookup import login
from pipeline.shell.record import reread
from pipeline.shell.show import say
from pipeline.shell.store import run_of, stored
from pipeline.values.verdict import Decision, Text, Verdict

_COLUMNS = {
    "key": sheets.KEY,
    "doc_id": sheets.DOCUMENT,
    "claimed": sheets.CLAIMED,
    "recomputed": sheets.RECOMPUTED,
    "choice": sheets.VERDICT,
    "note": sheets.NOTE,
    "correct": sheets.CORRECT,
}
_WORDS = {word: name for name, text in CHOICES.items() for word in (name, text.zh, text.en)}
_DOC_ID = re.compile(rb'\{"doc_id":"([^"]*)"')
_TOLD = (
    ("recorded", Text("已记录 {} 条，下次运行起生效", "{} recorded, shown from the next run on")),
    ("known", Text("{} 条早已记录", "{} were recorded before")),
    ("changed", Text("{} 条未记录：结果已经变化，请看新的底稿", "{} not recorded: the results have changed since")),
    ("unknown", Text("{} 条未记录：本次结果中没有这个问题", "{} not recorded: no such finding in these results")),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A filled row of the findings: which one, what it showed, what the auditor says; `at` for messages."""

    key: str
    doc_id: str
    claimed: str
    recomputed: str
    choice: str
    note: str
    correct: str
    at: str


def record(out: Path, filled_in: Path, by: str, decisions: Path | None, lang: str) -> list[str]:
    """Record what was filled in, all or nothing; what was done, in lines.

    Only rows that still show what the results say are taken: an answer to other figures is no answer to these.

    Raises:
        DecisionError: no workbook of ours, or an answer that cannot be understood.
    """
    if (spots_told := spotbook.recorded(out, filled_in, by or login(), decisions, lang)) is not None:
        return spots_told
    where = decisions or Path(str(run_of(out)["decisions"]))
    last, counts = latest(load(where)), Counter[str]()
    current = _current(out)
    taken = {}
    for answer in answers(filled_in):
        now = current.get((answer.key, answer.doc_id))
        if now is None:
            counts["unknown"] += 1
        elif now != (answer.claimed, answer.recomputed):
            counts["changed"] += 1
        else:
            taken[answer.key, answer.doc_id] = answer
    made = list(_decisions(out, taken, by or login()))
    for decision in made:
        known = last.get(decision.key)
        same = known is not None and _content(known) == _content(decision)
        counts["known" if same else "recorded"] += 1
        if not same:
            append(where, decision)
    return [say(text, lang).format(counts[name]) for name, text in _TOLD if counts[name] or name == "recorded"]


def answers(path: Path) -> Iterator[Answer]:
    """The rows of a workbook whose verdict column is filled; raises `DecisionError`."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            found = [page for page in book.worksheets if _columns(page)]
            if not found:
                raise DecisionError(f"{path}: no sheet with the columns of the findings, {_named(_COLUMNS.values())}")
            for page in found:
                yield from _filled(page)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise DecisionError(f"{path}: {error}") from error


def _columns(page: Any) -> Mapping[str, int]:
    """Where the columns of the sheet of findings stand, by name, in either language; none where one is missing."""
    page.reset_dimensions()
    header = [str(value or "").strip() for value in next(page.iter_rows(max_row=1, values_only=True), ())]
    at = {
        name: next((i for i, text in enumerate(header) if text in (column.title.zh, column.title.en)), -1)
        for name, column in _COLUMNS.items()
    }
    return {} if -1 in at.values() else at


def _filled(page: Any) -> Iterator[Answer]:
    at = _columns(page)
    for number, row in enumerate(page.iter_rows(min_row=2, values_only=True), 2):
        said = {name: _text(row[i]) if i < len(row) else "" for name, i in at.items()}
        if said["choice"]:
            where = f"{page.title} {number}"
            if said["choice"] not in _WORDS:
                raise DecisionError(f"{where}: {said['choice']} is none of {_named(CHOICES.values())}")
            notes = {name: unguarded(said[name]) for name in ("note", "correct")}
            yield Answer(**{**said, **notes, "choice": _WORDS[said["choice"]], "at": where})


def _text(value: Any) -> str:
    """A cell as text; a number that was typed as a whole one stays one."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _named(columns: Any) -> str:
    return ", ".join(getattr(column, "title", column).zh for column in columns)


def _current(out: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """What the sheet of findings would show now: key and document → claimed and recomputed."""
    with closing(sqlite3.connect(f"{(out / 'fuhe.sqlite').absolute().as_uri()}?mode=ro", uri=True)) as results:
        results.row_factory = sqlite3.Row
        rows = results.execute(sheets.FINDINGS.query)
        shown = ("claimed", "recomputed")
        return {(r["key"], r["doc_id"]): (_shown(r[shown[0]]), _shown(r[shown[1]])) for r in rows}


def _shown(value: Any) -> str:
    return "" if value is None else clipped(str(value)).strip()


def _decisions(out: Path, taken: Mapping[tuple[str, str], Answer], by: str) -> Iterator[Decision]:
    """A decision for each answer; the records are read once, and only those that are meant."""
    documents, at = {doc for _, doc in taken}, datetime.now(UTC).isoformat(timespec="seconds")
    for line in stored(out) if documents else ():
        found = _DOC_ID.match(line)
        if found and found[1].decode() in documents:
            record_ = reread(line)
            verdicts: Sequence[Verdict] = record_.verification.findings if record_.verification else ()
            for verdict in verdicts:
                answer = taken.get((verdict.key, record_.doc_id))
                if answer:
                    yield _decided(verdict, answer, by, at)


def _decided(verdict: Verdict, answer: Answer, by: str, at: str) -> Decision:
    try:
        return decided(verdict, answer.choice, by=by, at=at, note=answer.note, correct=answer.correct)
    except DecisionError as error:
        raise DecisionError(f"{answer.at}: {error}") from error


def _content(decision: Decision) -> tuple[str, ...]:
    """What a decision says, whoever said it and when."""
    return decision.grounds, decision.verdict, decision.note, decision.correction
