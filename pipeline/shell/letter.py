"""The letter to an audited unit (核查意见书): its confirmed findings, each with place, figures and arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from io import BytesIO
from itertools import chain, count
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError
from pipeline.shell.legal import basis_of
from pipeline.shell.letter_words import TO_FILL, W, addressed, material_number, ordinal, ranged, spot
from pipeline.shell.paper import Paper
from pipeline.shell.review.room import Room
from pipeline.shell.rulebook import titles as check_titles
from pipeline.shell.show import COLON, number, say, value
from pipeline.values.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Unit:
    """Whom a letter goes to, and their documents with the keys and notes of confirmed findings.

    Args:
        name: as the documents print it; the file of a document that names no unit.
        named: whether one is named.
    """

    name: str
    named: bool
    documents: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class _Finding:
    verdict: Verdict
    note: str
    followers: int
    material: str


def units(room: Room) -> list[Unit]:
    """The units with confirmed findings, by name."""
    query = (
        "SELECT * FROM items WHERE kind = 'finding' AND cause = '' AND choice = 'confirmed' AND state = 'decided' "
        "ORDER BY pinyin(coalesce(organisation, '')), path, rank"
    )
    found: dict[tuple[str, bool], dict[str, list[Mapping[str, Any]]]] = {}
    for item in room.desk.rows(query):
        unit = (item["organisation"] or item["path"], bool(item["organisation"]))
        found.setdefault(unit, {}).setdefault(item["doc_id"], []).append(item)
    return [Unit(name, named, documents) for (name, named), documents in found.items()]


def write(room: Room, folder: Path, asked: str = "") -> list[Path]:
    """A letter for every unit with confirmed findings, or those whose name holds `asked`; none is written over.

    Raises:
        PipelineError: nothing is confirmed, or no unit is named so.
    """
    chosen = [unit for unit in units(room) if asked in unit.name]
    if not chosen:
        raise _nothing(asked, [unit.name for unit in units(room)])
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for unit in chosen:
        name, data = letter(room, unit)
        path = _room_for(folder / name, data)
        path.write_bytes(data)
        written.append(path)
    return written


def _room_for(path: Path, data: bytes) -> Path:
    """Where a letter goes: never over another unit's, nor over one that somebody has worked on since."""
    names = chain([path], (path.with_name(f"{path.stem}-{again}.docx") for again in count(2)))
    return next(name for name in names if not name.exists() or name.read_bytes() == data)


def _nothing(asked: str, names: Sequence[str]) -> PipelineError:
    """Why there is no letter to write, and what to do first."""
    if not names:
        return PipelineError(
            "没有已确认的问题，无意见书可写；先用 fuhe review 或 fuhe decide 键 confirmed 确认",
            "nothing is confirmed, no letter to write; first confirm with fuhe review, or fuhe decide KEY confirmed",
        )
    return PipelineError(
        f"没有名称含“{asked}”的单位；有已确认问题的是 {'、'.join(names)}",
        f"no unit whose name holds “{asked}”; those with confirmed findings are {', '.join(names)}",
    )


def letter(room: Room, unit: Unit) -> tuple[str, bytes]:
    """Name and bytes of the letter to one unit."""
    lang, paper = room.lang, Paper(TO_FILL)
    found = [f for at, doc_id in enumerate(unit.documents, 1) for f in _findings(room, unit, doc_id, at)]
    mixed = "_mixed" if any(kind != "self-evaluation" for kind in _column(room, unit, "kind")) else ""
    paper.title(say(W[f"title{mixed}"], lang), say(W["number"], lang))
    paper.plain(say(W["dear"], lang).format(addressed(unit.name) if unit.named else say(W["unnamed"], lang)))
    paper.text(say(W["open"], lang).format(what=say(W[f"what{mixed}"], lang)))
    _examined(paper, room, unit, len(found))
    paper.heading(say(W["findings"], lang))
    for number_, finding in enumerate(found, 1):
        _write_finding(paper, number_, finding, lang)
    paper.heading(say(W["basis"], lang))
    for basis in dict.fromkeys(basis_of(f.verdict.basis, lang) or say(W["no_basis"], lang) for f in found):
        paper.text(basis.rstrip("。.") + ("。" if lang == "zh" else "."))
    paper.heading(say(W["reply"], lang))
    paper.text(say(W["ask"], lang))
    paper.space()
    paper.text(say(W["annexed"], lang))
    paper.signed(say(W["seal"], lang), _today(lang))
    paper.text(say(W["contact"], lang))
    paper.annex(say(W["annex"], lang), say(W["table"], lang))
    paper.table(say(W["heads"], lang).split("|"), list(_rows(found, lang)))
    out = BytesIO()
    paper.save(out)
    return f"{say(W[f'title{mixed}'], lang)}-{_file_name(unit.name)}.docx", out.getvalue()


def _findings(room: Room, unit: Unit, doc_id: str, at: int) -> Iterator[_Finding]:
    """The confirmed findings of a document, the `at`-th of the unit's."""
    named = material_number(at, room.lang) if len(unit.documents) > 1 else ""
    for item in unit.documents[doc_id]:
        verdict = room.verdict(doc_id, item["key"])
        if verdict is not None:
            yield _Finding(verdict, item["note"], item["followers"], named)


def _column(room: Room, unit: Unit, name: str) -> list[Any]:
    """A column of the table of documents, for each of the unit's documents."""
    query = f"SELECT {name} AS told FROM documents WHERE doc_id = ?"  # noqa: S608 - our own names
    return [next((row["told"] for row in room.desk.rows(query, doc_id)), None) for doc_id in unit.documents]


def _examined(paper: Paper, room: Room, unit: Unit, findings: int) -> None:
    """What was examined, with the scores; how much of it could be recomputed."""
    lang = room.lang
    paper.heading(say(W["materials"], lang))
    paper.text(say(W["listed"], lang).format(len(unit.documents)))
    scores, recomputed = _column(room, unit, "score"), _column(room, unit, "score_recomputed")
    for at, doc_id in enumerate(unit.documents, 1):
        record = room.record(doc_id)
        claimed, ours = scores[at - 1], recomputed[at - 1]
        told = say(W["score"], lang).format(claimed) if claimed else ""
        told += say(W["score_recomputed"], lang).format(number(Fraction(str(ours)), 2)) if claimed and ours else ""
        named = f"{material_number(at, lang)}：" if lang == "zh" else f"{material_number(at, lang)}: "
        title = (record.report.title if record.report else "") or record.path
        words = {"at": named if len(unit.documents) > 1 else "", "title": title, "file": record.path, "scores": told}
        paper.text(say(W["material"], lang).format(**words) + ("。" if lang == "zh" else "."))
    numbers, checked = (sum(n or 0 for n in _column(room, unit, c)) for c in ("numbers", "numbers_checked"))
    told = say(W["counts" if numbers else "counted"], lang)
    paper.text(told.format(numbers=numbers, checked=checked, count=findings))


def _write_finding(paper: Paper, at: int, finding: _Finding, lang: str) -> None:
    """A heading; where it is and what the figures are; what may be behind it."""
    v = finding.verdict
    mark = say(COLON, lang)
    paper.subheading(f"{ordinal(at, lang)}{check_titles(lang).get(v.code, v.code)}{mark}{v.title}")
    claimed = v.claimed.cited.plain.rstrip("。") if v.claimed and v.claimed.cited else ""
    figures = value(v, lang)
    formula = say(v.recomputed.formula, lang).rstrip("。") if v.recomputed else ""
    arithmetic = say(W["formula"], lang).format(ranged(formula, lang)) if formula else ""
    words = {"label": say(v.claimed.label, lang) if v.claimed else "", "claimed": claimed, "formula": arithmetic}
    facts = say(W["figures"], lang).format(**words, value=ranged(figures, lang))
    told = [say(W["place"], lang).format(_place(finding, lang))]
    told.append(facts if claimed and figures else _sentence(ranged(say(v.message, lang), lang), lang))
    paper.text(_joined(told, lang))
    more = [
        ("stake", number(v.stake, 2) if v.stake else ""),
        ("why", ranged("；".join(say(text, lang) for text in v.explanations).rstrip("。."), lang)),
        ("follow", str(finding.followers) if finding.followers else ""),
        ("note", finding.note.rstrip("。.")),
    ]
    behind = [say(W[name], lang).format(text) for name, text in more if text]
    if behind:
        paper.text(_joined(behind, lang))


def _place(finding: _Finding, lang: str) -> str:
    """Where the claimed cell is, and in which document where there are several."""
    return " ".join(filter(None, (finding.material, spot(finding.verdict.place, lang))))


def _joined(sentences: Iterable[str], lang: str) -> str:
    return ("" if lang == "zh" else " ").join(" ".join(text.split()) for text in sentences if text)


def _sentence(text: str, lang: str) -> str:
    return text if text.endswith(("。", ".", "？")) else text + ("。" if lang == "zh" else ".")


def _rows(findings: Sequence[_Finding], lang: str) -> Iterator[tuple[str, ...]]:
    for at, finding in enumerate(findings, 1):
        v = finding.verdict
        claimed = v.claimed.cited.plain if v.claimed and v.claimed.cited else "—"
        ours = ranged(value(v, lang), lang) or "—"
        yield str(at), check_titles(lang).get(v.code, v.code), v.title, claimed, ours, _place(finding, lang), ""


def _today(lang: str) -> str:
    today = date.today()  # noqa: DTZ011 - the date on the letter is that of the desk
    return today.isoformat() if lang == "en" else f"{today.year}年{today.month}月{today.day}日"


def _file_name(unit: str) -> str:
    """A unit's name as part of a file name: letters, digits and a few signs, nothing that is a path."""
    kept = "".join(c if c.isalnum() or c in "（）()-_·" else "_" for c in unit)
    return kept[:60].strip("_") or "_"
