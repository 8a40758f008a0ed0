"""The last lines of a run: what was done, and what was not."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pipeline.shell.record import Record
from pipeline.shell.show import columns, say
from pipeline.values.report import Report, form_key
from pipeline.values.verdict import Agreement, Text, Verification
from pipeline.verifier import subjects

_KINDS = {
    "self-evaluation": Text("份自评材料", "self-evaluations"),
    "targets": Text("份目标表", "target tables"),
    "evaluation": Text("份评价报告", "evaluations"),
    "monitoring": Text("份监控表", "monitoring forms"),
    "plan": Text("份规划", "plans"),
    "other": Text("份其他材料", "other documents"),
    "failed": Text("份未能读取", "failed"),
    "duplicate": Text("份重复", "duplicates"),
    "ignored": Text("个不是材料", "not documents"),
}
_PARTIAL = Text("；其中 {} 份只读到一部分", "; {} of them read in part")
_STANDING = {
    "holds": Text("条意见仍有效", "decisions hold"),
    "stale": Text("条意见已失效、须重看", "stale"),
    "resolved": Text("条所指问题已消除", "resolved since"),
}
_LINES = (
    (Text("文件", "files"), Text("{files} 个：{kinds}{partial}", "{files}: {kinds}{partial}")),
    (
        Text("单元格", "cells"),
        Text(
            "{cells} 个：读取 {taken}，按名忽略 {passed}，未读 {left} → leftovers.csv",
            "{cells}: {taken} read, {passed} ignored by name, {left} left over → leftovers.csv",
        ),
    ),
    (
        Text("评分标准", "standards"),
        Text(
            "{standards} 条：读懂 {understood}，复算 {recomputed}",
            "{standards}: {understood} understood, {recomputed} recomputed",
        ),
    ),
    (
        Text("结论", "verdicts"),
        Text(
            "相符 {agrees} · 不符 {differs} · 未核实 {undecided} · 检查出错 {crashes}",
            "{agrees} agree · {differs} differ · {undecided} undecided · {crashes} crashed",
        ),
    ),
    (Text("问题", "findings"), Text("{findings} 个{standing}", "{findings}{standing}")),
)


def tally(record: Record) -> Counter[str]:
    """Counts of one file that add up over files.

    "standards" are indicator rows with a 评分标准, "understood" those that give a score or a set of possible ones,
    "recomputed" those whose score could be held against them. "findings" counts causes only.
    """
    counts = Counter({"files": 1, record.status: 1})
    if record.report is None or record.verification is None:
        return counts
    counts.update(_read(record.report, record.verification))
    counts[f"kind:{record.report.kind}"] += 1
    return counts


def _read(report: Report, verification: Verification) -> Counter[str]:
    ledger = report.ledger
    keyed = [(form_key(report, form), i) for form in report.forms for i in form.indicators]
    standards = {(key, subjects.of_indicator(i)[0]) for key, i in keyed if i.standard.text}
    scores = [v for v in verification.verdicts if v.code == "S301" and (v.form, v.subject) in standards]
    open_ones = [v for v in scores if v.recomputed and (v.recomputed.variants or v.recomputed.feasible)]
    counts = Counter(verdict.agreement.value for verdict in verification.verdicts)
    counts.update(
        indicators=len(keyed),
        cells=ledger.cells,
        taken=ledger.read,
        passed=ledger.ignored,
        left=ledger.left,
        standards=len(standards),
        understood=len(open_ones),
        recomputed=sum(1 for v in open_ones if v.agreement is not Agreement.UNDECIDED),
        crashes=len(verification.crashes),
        findings=sum(1 for v in verification.findings if v.cause is None),
    )
    return counts


def lines(counts: Counter[str], standing: Counter[str], lang: str) -> list[str]:
    """Files, cells, standards, verdicts, findings and how the decisions stand; aligned."""
    mark = " · "
    kinds = [(counts[f"kind:{name}"] or counts[name], text) for name, text in _KINDS.items()]
    stands = [f"{standing[name]} {say(text, lang)}" for name, text in _STANDING.items() if standing[name]]
    told = {
        "kinds": mark.join(f"{count} {say(text, lang)}" for count, text in kinds if count),
        "partial": say(_PARTIAL, lang).format(counts["partial"]) if counts["partial"] else "",
        "standing": "".join(mark + words for words in stands),
    }
    numbers = {name: f"{counts[name]:,}" for name in _NUMBERS}
    return columns((say(name, lang), say(text, lang).format(**numbers, **told)) for name, text in _LINES)


def undone(out: Path, lang: str) -> Iterator[str]:
    """The files that were not read, or only in part, and why: the first of them, and where the others stand."""
    with closing(sqlite3.connect(f"{(out / 'fuhe.sqlite').absolute().as_uri()}?mode=ro", uri=True)) as results:
        query = "FROM documents WHERE status IN ('failed', 'partial')"
        first = f"SELECT status, path, reason {query} ORDER BY status, path LIMIT {_SHOWN + 1}"
        found = results.execute(first).fetchall()
        (count,) = results.execute(f"SELECT count(*) {query}").fetchone()
    found = found if count <= _SHOWN + 1 else found[:_SHOWN]  # a line that says "one more" is as long as that one
    yield from columns((say(_UNREAD[status], lang), path, reason) for status, path, reason in found)
    if count > len(found):
        yield say(_MORE, lang).format(count - len(found))


def onward(out: Path, lang: str) -> str:
    """What to look at next."""
    return say(_ONWARD if (out / "report").is_dir() else _ONWARD_PLAIN, lang).format(out=out)


_SHOWN = 5
_UNREAD = {"failed": Text("未能读取", "not read"), "partial": Text("部分读取", "in part")}
_MORE = Text("另有 {} 份，见工作底稿“文件清单”的“原因”一列", "{} more: column reason of the workbook's documents")
_ONWARD = Text(
    "接着：打开 {out}/report/index.html 查看，在 {out}/workbook.xlsx 中填写结论，或用 fuhe review {out} 逐条复核",
    "next: look at {out}/report/index.html, fill in {out}/workbook.xlsx, or decide one by one with fuhe review {out}",
)
_ONWARD_PLAIN = Text(
    "接着：在 {out}/workbook.xlsx 中填写结论，或用 fuhe review {out} 逐条复核",
    "next: fill in {out}/workbook.xlsx, or decide one by one with fuhe review {out}",
)
_NUMBERS = (
    "files", "cells", "taken", "passed", "left", "standards", "understood", "recomputed",
    "agrees", "differs", "undecided", "crashes", "findings",
)  # fmt: skip
