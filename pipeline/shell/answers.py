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
from pipeline.shell import decisions as store
from pipeline.shell import sheets, spotbook
from pipeline.shell.cells import CHOICES, clipped
from pipeline.shell.columns import unguarded
from pipeline.shell.lookup import login
from pipeline.shell.mistakes import refused
from pipeline.shell.record import document_of, reread
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
    "seen": sheets.DECIDED,
    "seen_by": sheets.DECIDED_BY,
}
_SHOWN = 20
_WORDS = {word.casefold(): name for name, text in CHOICES.items() for word in (name, text.zh, text.en)}
_TOLD = (
    ("recorded", Text("已记录 {} 条，下次运行起生效", "{} recorded, shown from the next run on")),
    ("known", Text("{} 条早已记录", "{} were recorded before")),
    ("changed", Text("{} 条未记录：结果已经变化，请看新的底稿", "{} not recorded: the results have changed since")),
    ("unknown", Text("{} 条未记录：本次结果中没有这个问题", "{} not recorded: no such finding in these results")),
    ("mute", Text("{} 行有说明或更正而没有结论，未记录", "{} notes without a verdict, not recorded")),
    ("overtaken", Text("{} 条未记录：底稿写出之后他人另有意见", "{} not recorded: others have decided since")),
)

_EMPTY = Text("“结论”一列没有填写，没有可记录的", "nothing is filled in in the column verdict, so nothing was recorded")


@dataclass(frozen=True, slots=True)
class Answer:
    """A filled row of the findings: which one, what it showed, what the auditor says; `at` for messages.

    `choice` is "" where only a note was written; `seen` and `seen_by` are the decision that the row showed.
    """

    key: str
    doc_id: str
    claimed: str
    recomputed: str
    choice: str
    note: str
    correct: str
    seen: str
    seen_by: str
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
    counts, wrong = Counter[str](), list[DecisionError]()
    taken = _taken(out, answers(filled_in, wrong), counts, wrong)
    made = list(_decisions(out, taken, by or login(), wrong))
    if wrong:
        raise _refused(filled_in, wrong)
    last, overtaken, new = store.latest(store.load(where)), list[str](), list[Decision]()
    for answer, decision in made:
        known = store.word_on(decision.key, decision.grounds, last)
        if known is not None and _content(known) == _content(decision):
            counts["known"] += 1
        elif known is not None and not _was_seen(known, answer, decision.by):
            overtaken.append(f"  {answer.at}: {known.by} {say(CHOICES[known.verdict], lang)} ({known.at[:16]})")
        else:
            new.append(decision)
    store.record(where, new)
    if not counts.total():
        return [say(_EMPTY, lang)]
    counts["recorded"], counts["overtaken"] = len(new), len(overtaken)
    told = [say(text, lang).format(counts[name]) for name, text in _TOLD if counts[name] or name == "recorded"]
    return [*told, *overtaken]


def _taken(
    out: Path, answers: Iterator[Answer], counts: Counter[str], wrong: list[DecisionError]
) -> dict[tuple[str, str], Answer]:
    """The answers to what the results still say; the others are counted, two to one finding are added to `wrong`."""
    current, taken = _current(out), dict[tuple[str, str], Answer]()
    for answer in answers:
        now = current.get((answer.key, answer.doc_id))
        other = taken.get((answer.key, answer.doc_id))
        if not answer.choice:
            counts["mute"] += 1
        elif now is None:
            counts["unknown"] += 1
        elif now != (answer.claimed, answer.recomputed):
            counts["changed"] += 1
        elif other and (other.choice, other.correct) != (answer.choice, answer.correct):
            zh, en = f"{answer.at}：与 {other.at} 是同一问题，结论不同", f"{answer.at}: decided otherwise on {other.at}"
            wrong.append(DecisionError(zh, en))
        else:
            counts["filled"] += 1
            taken[answer.key, answer.doc_id] = answer
    return taken


def _was_seen(known: Decision, answer: Answer, by: str) -> bool:
    """Whether who filled the workbook in knew the word on record: their own, or the one that the row shows."""
    shown = _WORDS.get(re.split("[:：] ?", answer.seen)[-1].casefold(), "")
    return known.by == by or (known.verdict, known.by) == (shown, answer.seen_by)


def _refused(path: Path, wrong: Sequence[DecisionError]) -> DecisionError:
    """Every row that cannot be understood, so that one look at the workbook mends them all."""
    zh, en = ("\n  ".join([head, *lines]) for head, lines in (
        (f"{path}：{len(wrong)} 处看不懂，一条也没有记录；改好后再运行一次", [error.zh for error in wrong[:_SHOWN]]),
        (f"{path}: {len(wrong)} rows cannot be understood, nothing was recorded; mend them and run it again",
         [error.en for error in wrong[:_SHOWN]]),
    ))  # fmt: skip
    return DecisionError(zh, en)


def answers(path: Path, wrong: list[DecisionError]) -> Iterator[Answer]:
    """The rows of a workbook whose verdict column is filled; those that cannot be understood are added to `wrong`.

    Raises:
        DecisionError: no workbook of ours.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            found = [page for page in book.worksheets if _columns(page)]
            if not found:
                raise DecisionError(
                    f"{path}：没有“问题清单”，或缺了它的列（{_named(_COLUMNS.values())}）；"
                    "请用 fuhe 写出的 workbook.xlsx 填写",
                    f"{path}: no sheet of findings with the columns {_named(_COLUMNS.values(), 'en')}; "
                    "fill in the workbook.xlsx that fuhe wrote",
                )
            for page in found:
                yield from _filled(page, wrong)
    except OSError as error:
        raise DecisionError(*refused(error, path).args) from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise DecisionError(
            f"{path}：不是能打开的 Excel 工作簿；请另存为 .xlsx", f"{path}: no workbook that opens; save it as .xlsx"
        ) from error


def _columns(page: Any) -> Mapping[str, int]:
    """Where the columns of the sheet of findings stand, by name, in either language; none where one is missing."""
    page.reset_dimensions()
    header = [str(value or "").strip() for value in next(page.iter_rows(max_row=1, values_only=True), ())]
    at = {
        name: next((i for i, text in enumerate(header) if text in (column.title.zh, column.title.en)), -1)
        for name, column in _COLUMNS.items()
    }
    return {} if -1 in at.values() else at


def _filled(page: Any, wrong: list[DecisionError]) -> Iterator[Answer]:
    at = _columns(page)
    for number, row in enumerate(page.iter_rows(min_row=2, values_only=True), 2):
        said = {name: _text(row[i]) if i < len(row) else "" for name, i in at.items()}
        where, choice = f"{page.title} {number}", said["choice"]
        if not (choice or said["note"] or said["correct"]):
            continue
        if choice and choice.casefold() not in _WORDS:
            zh, en = _named(CHOICES.values()), _named(CHOICES.values(), "en")
            zh, en = f"{where}：结论“{choice}”不认识；可填 {zh}", f"{where}: verdict “{choice}”; choose of {en}"
            wrong.append(DecisionError(zh, en))
            continue
        notes = {name: unguarded(said[name]) for name in ("note", "correct")}
        yield Answer(**{**said, **notes, "choice": _WORDS.get(choice.casefold(), ""), "at": where})


def _text(value: Any) -> str:
    """A cell as text; a number that was typed as a whole one stays one."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _named(columns: Any, lang: str = "zh") -> str:
    mark = ", " if lang == "en" else "、"
    return mark.join(say(getattr(column, "title", column), lang) for column in columns)


def _current(out: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """What the sheet of findings would show now: key and document → claimed and recomputed."""
    with closing(sqlite3.connect(f"{(out / 'fuhe.sqlite').absolute().as_uri()}?mode=ro", uri=True)) as results:
        results.row_factory = sqlite3.Row
        rows = results.execute(sheets.FINDINGS.query)
        shown = ("claimed", "recomputed")
        return {(r["key"], r["doc_id"]): (_shown(r[shown[0]]), _shown(r[shown[1]])) for r in rows}


def _shown(value: Any) -> str:
    return "" if value is None else clipped(str(value)).strip()


def _decisions(
    out: Path, taken: Mapping[tuple[str, str], Answer], by: str, wrong: list[DecisionError]
) -> Iterator[tuple[Answer, Decision]]:
    """A decision for each answer; the records are read once, and only those that are meant."""
    documents, at = {doc for _, doc in taken}, datetime.now(UTC).isoformat(timespec="seconds")
    for line in stored(out) if documents else ():
        if document_of(line) in documents:
            record_ = reread(line)
            verdicts: Sequence[Verdict] = record_.verification.findings if record_.verification else ()
            for verdict in verdicts:
                answer = taken.get((verdict.key, record_.doc_id))
                if answer:
                    yield from ((answer, decision) for decision in _decided(verdict, answer, by, at, wrong))


def _decided(verdict: Verdict, answer: Answer, by: str, at: str, wrong: list[DecisionError]) -> Iterator[Decision]:
    try:
        yield store.decided(verdict, answer.choice, by=by, at=at, note=answer.note, correct=answer.correct)
    except DecisionError as error:
        wrong.append(DecisionError(f"{answer.at}：{error.zh}", f"{answer.at}: {error.en}"))


def _content(decision: Decision) -> tuple[str, ...]:
    """What a decision says, whoever said it and when."""
    return decision.grounds, decision.verdict, decision.note, decision.correction
