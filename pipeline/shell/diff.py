"""Claimed against recomputed, side by side."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.shell.decisions import latest, load, word_on
from pipeline.shell.record import document_of, reread
from pipeline.shell.rulebook import unknown
from pipeline.shell.show import cell_or_line, columns, say, standing_of, value
from pipeline.shell.store import run_of, stored, table
from pipeline.values.interval import Interval
from pipeline.values.verdict import Agreement, Decision, Text, Verdict
from pipeline.verifier.check import catalogue
from pipeline.verifier.wording import figure

Row = Mapping[str, str]
MARKS = {"agrees": "=", "differs": "≠", "undecided": "?"}
_HEAD = (
    Text("", ""),
    Text("代码", "code"),
    Text("对象", "subject"),
    Text("所报", "claimed"),
    Text("复算", "recomputed"),
    Text("原因", "why"),
    Text("位置", "place"),
    Text("键", "key"),
    Text("意见", "decided"),
)
_WIDEST = 36


def side_by_side(rows: Sequence[Row], out: Path, lang: str) -> Iterator[str]:
    """Lines of a listing, document by document; figures in the unit their claim is printed in."""
    verdicts, decided = _verdicts(rows, out), _decided(out)
    for path in dict.fromkeys(row["path"] for row in rows):
        mine = [row for row in rows if row["path"] == path]
        yield path
        body = [[say(text, lang) for text in _HEAD], *(_line(row, verdicts, decided, lang) for row in mine)]
        yield from (f"  {line}" for line in columns(body))


def _decided(out: Path) -> dict[str, Decision]:
    """The last words on all findings; none where the store cannot be found."""
    return latest(load(Path(str(run_of(out)["decisions"])))) if (out / "run.json").is_file() else {}


def _verdicts(rows: Sequence[Row], out: Path) -> dict[tuple[str, str], Verdict]:
    """The verdicts of the rows, by document and key; records that are not needed are not parsed."""
    wanted = {row["doc_id"] for row in rows}
    found: dict[tuple[str, str], Verdict] = {}
    for line in stored(out):
        if document_of(line) in wanted:
            record = reread(line)
            if record.verification:
                found.update({(record.doc_id, v.key): v for v in record.verification.verdicts})
    return found


def _line(
    row: Row, verdicts: Mapping[tuple[str, str], Verdict], decided: Mapping[str, Decision], lang: str
) -> list[str]:
    verdict = verdicts[row["doc_id"], row["key"]]
    place = cell_or_line(verdict.place, lang)
    why = (*verdict.explanations, verdict.reason)
    told = next((say(text, lang) for text in why if text), "")
    figures, said = value(verdict, lang), _said(verdict, decided, lang)
    texts = (row["code"], verdict.title, row["claimed"], figures, told, place, row["key"], said)
    return [MARKS[row["agreement"]], *(short(text) for text in texts)]


def _said(verdict: Verdict, decided: Mapping[str, Decision], lang: str) -> str:
    """What was decided of a verdict, "已确认 王"; with a mark where it was decided on other grounds."""
    word = word_on(verdict.key, verdict.grounds, decided)
    if word is None or verdict.agreement is not Agreement.DIFFERS:
        return ""
    stands = word.verdict if word.grounds == verdict.grounds else f"stale: {word.verdict}"
    return f"{standing_of(stands, lang)} {word.by}"


def telling(row: Row) -> bool:
    """Whether a row has two figures to compare, or wants a look: what a spot check is about."""
    return row["agreement"] != "agrees" or bool(row["claimed"] and row["recomputed_low"])


def short(text: str) -> str:
    """At most as wide as a column of a listing."""
    text = " ".join(text.split())
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def recomputed(row: Row) -> str:
    """ "1.4", "1.35…1.45", or the readings where the claim is near none."""
    low, high = row["recomputed_low"], row["recomputed_high"]
    return figure(Interval(Fraction(low), Fraction(high))) if low else row["variants"]


def chosen(out: Path, doc: str = "", code: str = "", sample: int = 0, seed: int = 0, every: bool = False) -> list[Row]:
    """Verdicts of a run, those of one document (id or end of its path) or check; or a random sample of them.

    Without `every` only those that are `telling`.

    Raises:
        PipelineError: there is no such document or check, or nothing of it to show.
    """
    rows: list[Row] = [
        row
        for row in table(out, "verdicts")
        if (every or telling(row))
        and (not doc or row["doc_id"].startswith(doc) or row["path"].endswith(doc))
        and code in ("", row["code"])
    ]
    if not rows and (doc or code):
        raise _nothing(out, doc, code)
    if 0 < sample < len(rows):
        picked = sorted(random.Random(seed).sample(range(len(rows)), sample))  # noqa: S311 - a sample, not a secret
        return [rows[i] for i in picked]
    return rows


def _nothing(out: Path, doc: str, code: str) -> PipelineError:
    """Why there is nothing to show: an unknown name, a document that was not read, or nothing that was looked at."""
    if code and code not in {info.code for info in catalogue()}:
        return unknown(code)
    files = table(out, "documents")
    meant = [row for row in files if row["doc_id"].startswith(doc) or row["path"].endswith(doc)]
    if not meant:
        near = get_close_matches(doc, [row["path"] for row in files], 3, 0.5)
        zh, en = (f"；相近的有 {'、'.join(near)}", f"; near it {', '.join(near)}") if near else ("", "")
        return PipelineError(
            f"{doc}：{out} 中没有这份材料；documents.csv 列有全部{zh}",
            f"{doc}: no such document in {out}; documents.csv lists them{en}",
        )
    if len(meant) == 1 and meant[0]["reason"] and not code:
        told = f"{meant[0]['path']}: {meant[0]['reason']}"
        return PipelineError(told)
    return PipelineError(
        f"{' '.join(filter(None, (doc, code)))}：没有可以对照的数；加上 --all 看全部结论",
        f"{' '.join(filter(None, (doc, code)))}: no figures to compare; --all shows every verdict",
    )
