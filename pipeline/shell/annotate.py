"""Copies of the documents with the findings on them: highlights with words in a PDF, comments in a Word file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from pipeline.errors import PipelineError, UnreadableDocument
from pipeline.extractors.docx import remarks as word
from pipeline.extractors.pdf import remarks as pdf
from pipeline.shell.decisions import Standing, latest, load, standings
from pipeline.shell.masks import masked
from pipeline.shell.power import proposal
from pipeline.shell.record import Record, reread
from pipeline.shell.rulebook import titles
from pipeline.shell.shelf import Originals
from pipeline.shell.show import COLON, LABELS, SEVERITY, computed, say, standing_of
from pipeline.shell.store import run_of, stored
from pipeline.values.document import Source
from pipeline.values.verdict import Decision, Severity, Text, Verdict

AUTHOR = "复核"
_SETTLED = ("explained", "misread", "rule-wrong")
_COLOURS = {Severity.ERROR: (255, 176, 168), Severity.WARNING: (255, 214, 130), Severity.NOTICE: (255, 236, 120)}
_FORMATS = ("pdf", "scan", "docx")
_WHY = {
    "format": Text("只有 PDF 和 Word 能加批注", "only PDF and Word files take remarks"),
    "gone": Text("原件已不在或已改动（可用 --documents 指明）", "its file is gone or has changed (see --documents)"),
    "unread": Text("原件打不开，或不能写", "its file cannot be opened, or not written"),
}
_NONE = Text("没有可批注的问题", "there are no findings to put on a document")
_FOLLOWS = Text("由另一处问题引起", "follows from another finding")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What copies are to be made.

    Args:
        folder: where they go.
        doc: id, or end of the path, of the documents; "" for all.
        propose: whether Word files have the recomputed figures as tracked changes, where only one figure would agree.
        lang: of the remarks.
    """

    folder: Path
    doc: str = ""
    propose: bool = False
    lang: str = "zh"


def write(out: Path, wanted: Wanted, decisions: Path | None = None, documents: Sequence[Path] = ()) -> list[str]:
    """A copy of every document with findings that is wanted; a line for each.

    Findings that an auditor has settled as explained, misread or a wrong rule are left out. No file is written over.

    Raises:
        PipelineError: there are no results, or nothing to write.
    """
    last = latest(load(decisions or Path(str(run_of(out)["decisions"]))))
    originals = Originals(out, documents)
    doc = wanted.doc
    told = [line for record in _named(out, doc) for line in _one(record, last, originals, wanted)]
    if not told:
        named = f"{doc}：" if doc else ""
        raise PipelineError(f"{named}{_NONE.zh}", f"{doc}: {_NONE.en}" if doc else _NONE.en)
    return told


def _named(out: Path, doc: str) -> Iterator[Record]:
    for line in stored(out):
        record = reread(line)
        if record.verification and (record.doc_id.startswith(doc) or record.path.endswith(doc)):
            yield record


def _one(
    record: Record, last: Mapping[str, Decision], originals: Originals, wanted: Wanted
) -> Iterator[str]:
    """What came of one document: where its copy lies, or why there is none; nothing where it has no findings."""
    known = standings(record.verification, last) if record.verification else {}
    found = [v for v in record.verification.findings if not _settled(known.get(v.key))] if record.verification else []
    if not found:
        return
    source = originals.of(record) if record.format in _FORMATS else None
    why = "" if source else "gone" if record.format in _FORMATS else "format"
    if source and record.format == "scan" and b"%PDF-" not in source.data[:1024]:  # a picture
        source, why = None, "format"
    try:
        data = _copy(source, record, [(v, known.get(v.key)) for v in found], wanted) if source else b""
    except UnreadableDocument:
        why = "unread"
    if why:
        yield f"—  {record.path}  {say(_WHY[why], wanted.lang)}"
        return
    path = _free(wanted.folder / f"{_stem(record.path)}-{AUTHOR}{Path(record.path).suffix}", data)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    yield f"{len(found)}  {path}"


def _settled(standing: Standing | None) -> bool:
    return standing is not None and standing.state == "holds" and standing.decision.verdict in _SETTLED


def _copy(
    source: Source, record: Record, found: Sequence[tuple[Verdict, Standing | None]], wanted: Wanted
) -> bytes:
    lang, propose = wanted.lang, wanted.propose
    if record.format == "docx":
        changes = [proposal(v) if propose else None for v, _ in found]
        remarks = [word.Remark(v.place, _words(v, s, lang), c) for (v, s), c in zip(found, changes, strict=True)]
        return word.remarked(source, remarks, AUTHOR)
    return pdf.remarked(source, chain.from_iterable(_on_pages(v, s, lang) for v, s in found), AUTHOR)


def _on_pages(verdict: Verdict, standing: Standing | None, lang: str) -> Iterator[pdf.Remark]:
    """The remark on every piece of the claimed words; a thin strip at the top of page 1 where nothing is printed."""
    cited = verdict.claimed.cited if verdict.claimed else None
    places = cited.places if cited and cited.places and verdict.at is None else filter(None, [verdict.place])
    marks = [(place.page, place.box) for place in places if place.page and place.box]
    for page, box in marks or [(1, (20.0, 8.0, 140.0, 20.0))]:
        yield pdf.Remark(page, box, _words(verdict, standing, lang), _COLOURS[verdict.severity])


def _words(verdict: Verdict, standing: Standing | None, lang: str) -> str:
    """What the remark says: check, figures, what may be the cause, legal basis, key."""
    mark = say(COLON, lang)
    said = verdict.claimed.cited.plain if verdict.claimed and verdict.claimed.cited else ""
    figures = computed(verdict, lang) if said else ""
    parts = [
        f"{verdict.code} {titles(lang).get(verdict.code, '')} [{say(SEVERITY[verdict.severity], lang)}]",
        verdict.title,
        f"{say(LABELS['claimed'], lang)} {said}，{say(LABELS['recomputed'], lang)} {figures}"
        if figures
        else say(verdict.message, lang),
        *(f"{say(LABELS['why'], lang)}{mark}{say(text, lang)}" for text in verdict.explanations),
        f"{say(LABELS['basis'], lang)}{mark}{verdict.basis}" if verdict.basis else "",
        f"{say(_FOLLOWS, lang)}{mark}{verdict.cause}" if verdict.cause else "",
        f"{standing_of(standing.shown, lang)} {standing.decision.by} {standing.decision.note}" if standing else "",
        verdict.key,
    ]
    return masked("\n".join(filter(None, parts)))


def _stem(path: str) -> str:
    """The path without its ending, kept within the folder that it is put in."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join([*parts[:-1], Path(parts[-1]).stem])


def _free(path: Path, data: bytes) -> Path:
    """Where a copy goes: never over another file."""
    names = chain([path], (path.with_stem(f"{path.stem}-{again}") for again in count(2)))
    return next(name for name in names if not name.exists() or name.read_bytes() == data)
