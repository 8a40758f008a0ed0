"""One verdict found again by its key in the results of a run: to show it, or to decide on it."""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import DecisionError
from pipeline.shell.columns import KINDS
from pipeline.shell.decisions import Standing, append, decided, latest, load, standings, undone, word_on
from pipeline.shell.moments import now
from pipeline.shell.operands import operands
from pipeline.shell.precedents import precedent
from pipeline.shell.record import Record, reread
from pipeline.shell.rulebook import titles as check_titles
from pipeline.shell.show import LABELS, padded, say, standing_of, verdict_text
from pipeline.shell.store import run_of, stored, table
from pipeline.shell.tables import rows_of
from pipeline.values.report import form_key
from pipeline.values.verdict import Agreement, Decision, Text, Verdict


@dataclass(frozen=True, slots=True)
class FoundVerdict:
    """A verdict, the record it stands in, and how a decision on it stands."""

    verdict: Verdict
    record: Record
    standing: Standing | None
    precedent: Decision | None = None

    def text(self, lang: str) -> str:
        """As a person reads it."""
        titles = check_titles(lang)
        state = self.standing.shown if self.standing else "open"
        text = verdict_text(self.verdict, titles.get(self.verdict.code, ""), self._heading(), state, lang)
        told = []
        if self.standing:
            told.append(("decided", self._decided(self.standing.decision, self.standing.shown, lang)))
        if self.precedent:
            told.append(("precedent", self._decided(self.precedent, self.precedent.verdict, lang)))
        return "\n".join([text, *(f"  {padded(say(LABELS[name], lang), 12)}{words}" for name, words in told)])

    def _decided(self, d: Decision, shown: str, lang: str) -> str:
        """ "已确认 王审计 2024-05-01 已函询"."""
        return " ".join(filter(None, (standing_of(shown, lang), d.by, d.at[:10], d.correction, d.note)))

    def _heading(self) -> str:
        """Whose report, which year, which form, which file."""
        report = self.record.report
        if report is None:
            return self.record.path
        form = next((f for f in report.forms if form_key(report, f) == self.verdict.form), None)
        title = form.title if form else report.title
        known = [part for part in (report.department.read, str(report.year.read or "")) if part and part not in title]
        return " ".join([*known, *filter(None, [title]), f"[{self.record.path}]"])

    def json(self, lang: str = "zh") -> dict[str, Any]:
        """The row of verdicts.csv, or of findings.csv where the verdict differs; "operands" as in operands.csv."""
        name = "findings" if self.verdict.agreement is Agreement.DIFFERS else "verdicts"
        standing = {self.verdict.key: self.standing} if self.standing else {}
        rows = rows_of(self.record, standing, lang)[name]
        mine = next(dict(zip(KINDS[name], row, strict=True)) for row in rows if row[0] == self.verdict.key)
        rests = operands(self.verdict, (self.record.doc_id, self.record.path), lang)
        figures = [dict(list(zip(KINDS["operands"], row, strict=True))[4:]) for row in rests]
        return {**mine, "operands": figures, **_before(self.precedent)}


def _before(found: Decision | None) -> dict[str, Any]:
    names = ("verdict", "by", "at", "note")
    return {"last_year": {name: getattr(found, name) for name in names}} if found else {}


def verdicts(out: Path, key: str) -> Iterator[FoundVerdict]:
    """The verdicts whose key begins with `key`: one per document that has this question.

    Raises:
        DecisionError: none, or several different keys begin so.
    """
    rows = [row for row in table(out, "verdicts") if key and row["key"].startswith(key)]
    keys = {row["key"] for row in rows}
    if len(keys) != 1:
        raise _unclear(key, sorted(keys), out)
    documents = {row["doc_id"] for row in rows}
    last = latest(load(Path(str(run_of(out)["decisions"]))))
    for line in stored(out):
        if any(f'"doc_id":"{doc}"'.encode() in line[:80] for doc in documents):
            record = reread(line)
            if record.verification:
                standing = standings(record.verification, last)
                meant = (v for v in record.verification.verdicts if v.key in keys)
                yield from (FoundVerdict(v, record, standing.get(v.key), precedent(v, last)) for v in meant)


def _unclear(key: str, keys: Sequence[str], out: Path) -> DecisionError:
    """What is said where not one key begins as asked: which ones do, or where to find them."""
    if not keys:
        return DecisionError(
            f"{key}：{out} 中没有这个键；fuhe diff {out} 的“键”一列、findings.csv 的 key 一列有",
            f"{key}: no such key in {out}; see the column key of fuhe diff {out} or of findings.csv",
        )
    some = ", ".join(keys[:_FEW]) + (" …" if len(keys) > _FEW else "")
    return DecisionError(
        f"{key}：有 {len(keys)} 个键这样开头，请多写几位：{some}",
        f"{key}: {len(keys)} keys begin so, write more of it: {some}",
    )


_FEW = 8


def decide(
    out: Path, key: str, choice: str, *, note: str, correct: str, by: str, decisions: Path | None, lang: str
) -> str:
    """Record a decision on the finding `key`; what was done, in one line. Raises `DecisionError`."""
    found = list(verdicts(out, key))
    verdict = next((f.verdict for f in found if f.verdict.agreement is Agreement.DIFFERS), found[0].verdict)
    where = decisions or Path(str(run_of(out)["decisions"]))
    if choice == "undo":
        return _undo(where, verdict, by or login(), note, lang)
    decision = decided(verdict, choice, by=by or login(), at=now(), note=note, correct=correct)
    before = word_on(decision.key, decision.grounds, latest(load(where)))
    append(where, decision)
    words = Text("已记录：{} {} {}（{}），下次运行起生效", "recorded: {} {} {} ({}), shown from the next run on")
    told = say(words, lang).format(verdict.key, verdict.code, standing_of(decision.verdict, lang), where)
    if before and before.by != decision.by and before.grounds == decision.grounds and before.verdict != choice:
        said = {"by": before.by, "at": before.at[:16].replace("T", " "), "word": standing_of(before.verdict, lang)}
        told += f"\n{say(_BEFORE, lang).format(**said)}"
    if not note and choice in ("explained", "rule-wrong"):
        told += f"\n{say(_WHY, lang)}"
    unknown = choice == "misread" and decision.correction.endswith("→")
    return f"{told}\n{say(_UNKNOWN, lang).format(decision.correction)}" if unknown else told


_BEFORE = Text(
    "此前 {by} 判“{word}”（{at}），以后说的为准；不对可用 undo 撤销",
    "{by} said {word} before ({at}); the later word counts, undo takes it back",
)
_WHY = Text(
    "没有写说明（--note）：以后无从知道理由，可再记一次补上",
    "without --note nobody will know why; say it again with one",
)
_UNKNOWN = Text(
    "未写正确文字（--correct），该格按“误读，所写何数待查”处理：{} 相关结论将转为未核实",
    "without --correct the cell counts as misread, its words unknown ({}): what rests on it becomes undecided",
)


def _undo(where: Path, verdict: Verdict, by: str, note: str, lang: str) -> str:
    """Take back the last word on a verdict; raises `DecisionError` where there is none."""
    last = word_on(verdict.key, verdict.grounds, latest(load(where)))
    if last is None:
        raise DecisionError(
            f"{verdict.key}：没有可撤销的意见", f"{verdict.key}: nothing was decided, nothing to take back"
        )
    append(where, undone(last, by, now(), note))
    words = Text("已撤销：{} {} {}（{} {}）", "taken back: {} {} {} ({} {})")
    return say(words, lang).format(verdict.key, verdict.code, standing_of(last.verdict, lang), last.by, last.at[:16])


def login() -> str:
    """Who runs this, as the system knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
