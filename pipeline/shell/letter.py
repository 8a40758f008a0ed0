"""The letter to an audited unit (核查意见书): its confirmed findings, each with place, figures and arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError
from pipeline.shell.paper import Paper
from pipeline.shell.review.room import Room
from pipeline.shell.show import number, say, value, where
from pipeline.values.verdict import Text, Verdict
from pipeline.verifier.check import catalogue

_NUMERALS = "一二三四五六七八九十"
W = {
    "title": Text("绩效自评核查意见书", "Review of a performance self-evaluation"),
    "number": Text("〔　　　　〕核字第　　　号", "No. ____________"),
    "dear": Text("{}：", "To: {}"),
    "open": Text(
        "根据《中华人民共和国预算法》和预算绩效管理有关规定，我们对你单位报送的下列绩效自评材料进行了核查，逐项复算了所报数据。"
        "经核查人员对照原件确认，发现问题 {count} 项。现将有关情况和意见函告如下。",
        "Under the Budget Law and the rules on budget performance management we have examined the self-evaluations "
        "below and recomputed their figures. {count} findings were confirmed against the originals.",
    ),
    "materials": Text("一、核查材料", "1. Examined"),
    "findings": Text("二、核查发现的问题", "2. Findings"),
    "basis": Text("三、核查依据", "3. Basis"),
    "reply": Text("四、有关要求", "4. What is asked of you"),
    "material": Text("《{title}》（{file}），所报得分 {score}。", "{title} ({file}), score claimed: {score}."),
    "material_plain": Text("《{title}》（{file}）。", "{title} ({file})."),
    "place": Text("位置：{}。", "Place: {}."),
    "figures": Text("所报“{claimed}”，复算{value}{formula}。", "Claimed “{claimed}”, recomputed {value}{formula}."),
    "formula": Text("，算式：{}", " ({})"),
    "stake": Text("该项影响总得分 {} 分。", "{} points of the total are at stake."),
    "why": Text("经分析，可能的原因是：{}，请核实。", "It may be that: {}; please verify."),
    "note": Text("核查说明：{}。", "Remark: {}."),
    "follow": Text(
        "由此还涉及 {} 处数据，请一并更正。", "{} further figures follow from it; please correct them as well."
    ),
    "ask": Text(
        "请你单位自收到本意见书之日起 10 个工作日内，对上述问题逐项书面回复：认可的，更正自评材料并重新报送；"
        "有异议的，说明理由并附预算批复、支付凭证、统计资料等证明材料。逾期未回复的，视为对核查意见无异议。",
        "Please answer each finding in writing within 10 working days: where you agree, correct and resubmit; where "
        "you do not, say why and attach evidence. Without an answer the findings stand.",
    ),
    "no_basis": Text(
        "数据之间应当一致，各项数据应当能由其依据数据计算得出。", "Figures must agree with what they follow from."
    ),
    "seal": Text("（核查机构名称、印章）", "(name and seal of the reviewing body)"),
    "table": Text("附：问题汇总表", "Annex: summary"),
    "heads": Text("序号|问题|对象|所报|复算|位置", "No.|finding|subject|claimed|recomputed|place"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """Whom a letter goes to, and their documents with the keys and notes of confirmed findings."""

    name: str
    documents: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class _Finding:
    verdict: Verdict
    note: str
    followers: int


def units(room: Room) -> list[Unit]:
    """The units with confirmed findings, by name."""
    query = (
        "SELECT * FROM items WHERE kind = 'finding' AND cause = '' AND choice = 'confirmed' AND state = 'decided' "
        "ORDER BY pinyin(coalesce(organisation, '')), path, rank"
    )
    found: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for item in room.desk.rows(query):
        found.setdefault(item["organisation"] or item["path"], {}).setdefault(item["doc_id"], []).append(item)
    return [Unit(name, documents) for name, documents in found.items()]


def write(room: Room, folder: Path, asked: str = "") -> list[Path]:
    """A letter for every unit with confirmed findings, or those whose name holds `asked`; raises `PipelineError`."""
    chosen = [unit for unit in units(room) if asked in unit.name]
    if not chosen:
        words = Text(
            "没有已确认的问题，无意见书可写；先用 fuhe review 或 fuhe decide 确认",
            "nothing confirmed, no letter to write",
        )
        raise PipelineError(say(words, room.lang))
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for unit in chosen:
        name, data = letter(room, unit)
        path = folder / name
        for again in range(2, 1000):
            if path not in written:
                break
            path = folder / f"{Path(name).stem}-{again}.docx"
        path.write_bytes(data)
        written.append(path)
    return written


def letter(room: Room, unit: Unit) -> tuple[str, bytes]:
    """Name and bytes of the letter to one unit."""
    lang, paper = room.lang, Paper()
    documents = {doc_id: list(_findings(room, doc_id, items)) for doc_id, items in unit.documents.items()}
    every = [finding for found in documents.values() for finding in found]
    paper.title(say(W["title"], lang), say(W["number"], lang))
    paper.plain(say(W["dear"], lang).format(unit.name))
    paper.text(say(W["open"], lang).format(count=len(every)))
    paper.heading(say(W["materials"], lang))
    for doc_id in documents:
        paper.text(_material(room, doc_id))
    paper.heading(say(W["findings"], lang))
    for at, finding in enumerate(every, 1):
        _write_finding(paper, at, finding, lang)
    paper.heading(say(W["basis"], lang))
    for basis in dict.fromkeys(f.verdict.basis or say(W["no_basis"], lang) for f in every):
        paper.text(basis.rstrip("。.") + ("。" if lang == "zh" else "."))
    paper.heading(say(W["reply"], lang))
    paper.text(say(W["ask"], lang))
    paper.signed(say(W["seal"], lang), _today(lang))
    paper.heading(say(W["table"], lang), new_page=True)
    paper.table(say(W["heads"], lang).split("|"), list(_rows(every, lang)))
    out = BytesIO()
    paper.save(out)
    return f"{say(W['title'], lang)}-{_file_name(unit.name)}.docx", out.getvalue()


def _findings(room: Room, doc_id: str, items: Iterable[Mapping[str, Any]]) -> Iterator[_Finding]:
    for item in items:
        verdict = room.verdict(doc_id, item["key"])
        if verdict is not None:
            yield _Finding(verdict, item["note"], item["followers"])


def _material(room: Room, doc_id: str) -> str:
    record = room.record(doc_id)
    report = record.report
    score = next(iter(room.desk.rows("SELECT score FROM documents WHERE doc_id = ?", doc_id)), {"score": ""})["score"]
    told = {"title": (report.title if report else "") or record.path, "file": record.path, "score": score}
    return say(W["material" if score else "material_plain"], room.lang).format(**told)


def _write_finding(paper: Paper, at: int, finding: _Finding, lang: str) -> None:
    """A heading; where it is and what the figures are; what may be behind it."""
    v = finding.verdict
    paper.subheading(f"{_ordinal(at, lang)}{_titles(lang).get(v.code, v.code)}：{v.title}")
    claimed, figures = v.claimed.cited.plain if v.claimed and v.claimed.cited else "", value(v, lang)
    formula = say(v.recomputed.formula, lang) if v.recomputed else ""
    arithmetic = say(W["formula"], lang).format(formula) if formula else ""
    facts = say(W["figures"], lang).format(claimed=claimed, value=figures, formula=arithmetic)
    told = [say(W["place"], lang).format(place(v, lang)) if v.place else ""]
    told.append(facts if claimed and figures else _sentence(say(v.message, lang), lang))
    paper.text(_joined(told, lang))
    more = [
        ("stake", number(v.stake, 2) if v.stake else ""),
        ("why", "；".join(say(text, lang) for text in v.explanations).rstrip("。.")),
        ("follow", str(finding.followers) if finding.followers else ""),
        ("note", finding.note.rstrip("。.")),
    ]
    behind = [say(W[name], lang).format(text) for name, text in more if text]
    if behind:
        paper.text(_joined(behind, lang))


def place(verdict: Verdict, lang: str) -> str:
    """Where the claimed cell is, without the characters in it."""
    at = verdict.place
    return where(replace(at, start=0, end=0), lang) if at else "—"


def _joined(sentences: Iterable[str], lang: str) -> str:
    return ("" if lang == "zh" else " ").join(" ".join(text.split()) for text in sentences if text)


@cache
def _titles(lang: str) -> Mapping[str, str]:
    return {info.code: say(info.title, lang) for info in catalogue()}


def _sentence(text: str, lang: str) -> str:
    return text if text.endswith(("。", ".", "？")) else text + ("。" if lang == "zh" else ".")


def _rows(findings: Sequence[_Finding], lang: str) -> Iterator[tuple[str, ...]]:
    for at, v in enumerate((finding.verdict for finding in findings), 1):
        claimed = v.claimed.cited.plain if v.claimed and v.claimed.cited else "—"
        yield str(at), _titles(lang).get(v.code, v.code), v.title, claimed, value(v, lang) or "—", place(v, lang)


def _ordinal(at: int, lang: str) -> str:
    if lang == "en":
        return f"({at}) "
    tens, ones = divmod(at, 10)
    if at > 99:
        return f"（{at}）"
    head = "" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return f"（{head}{_NUMERALS[ones - 1] if ones else ''}）"


def _today(lang: str) -> str:
    today = date.today()  # noqa: DTZ011 - the date on the letter is that of the desk
    return today.isoformat() if lang == "en" else f"{today.year}年{today.month}月{today.day}日"


def _file_name(unit: str) -> str:
    """A unit's name as part of a file name: letters, digits and a few signs, nothing that is a path."""
    kept = "".join(c if c.isalnum() or c in "（）()-_·" else "_" for c in unit)
    return kept[:60].strip("_") or "_"
