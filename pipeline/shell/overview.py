"""The first and the last sheet of the workbook: what was done and found, and by which rules."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.shell.cells import CHOICES, WORDS, Book, clipped, height, lines, on_paper, printed
from pipeline.shell.legal import basis_of
from pipeline.shell.show import number as digits
from pipeline.shell.show import say
from pipeline.values.interval import decimal
from pipeline.values.verdict import Text
from pipeline.verifier.check import catalogue

_COUNTS = (
    (Text("文件", "documents"), "SELECT count(*) FROM documents"),
    (Text("其中未能读取", "of them not read"), "SELECT count(*) FROM documents WHERE status = 'failed'"),
    (Text("其中只读到一部分", "of them read in part"), "SELECT count(*) FROM documents WHERE status = 'partial'"),
    (Text("指标行", "indicator rows"), "SELECT count(*) FROM indicators"),
    (Text("资金行", "budget lines"), "SELECT count(*) FROM budget"),
    (Text("读到的数字", "numbers read"), "SELECT sum(numbers) FROM documents"),
    (Text("其中参与复算", "of them recomputed or used"), "SELECT sum(numbers_checked) FROM documents"),
    (Text("表格单元格", "cells of tables"), "SELECT sum(cells) FROM coverage"),
    (Text("其中读取", "of them read"), 'SELECT sum("read") FROM coverage'),
    (Text("其中按名忽略", "of them ignored by name"), "SELECT sum(ignored) FROM coverage"),
    (Text("其中未读取", "of them left over"), 'SELECT sum("left") FROM coverage'),
    (Text("相符的结论", "verdicts that agree"), "SELECT count(*) FROM verdicts WHERE agreement = 'agrees'"),
    (Text("不符的结论", "verdicts that differ"), "SELECT count(*) FROM verdicts WHERE agreement = 'differs'"),
    (Text("未核实的结论", "undecided verdicts"), "SELECT count(*) FROM verdicts WHERE agreement = 'undecided'"),
    (Text("问题（不计由其他问题引起的）", "findings (causes only)"), "SELECT sum(findings) FROM documents"),
    (Text("其中待核", "of them open"), "SELECT sum(open) FROM documents"),
)
_TOP = (
    "SELECT v.*, d.organisation FROM findings v LEFT JOIN (SELECT doc_id, path, organisation FROM documents) d "
    "USING (doc_id, path) WHERE v.cause = '' ORDER BY v.rowid LIMIT 15"
)
_UNITS = "SELECT * FROM documents WHERE open > 0 ORDER BY open DESC, path LIMIT 10"
_CODES = "SELECT code, count(*) AS n FROM findings GROUP BY code ORDER BY n DESC, code LIMIT 15"
_REASONS = (
    "SELECT reason, count(*) AS n FROM verdicts WHERE agreement = 'undecided' GROUP BY reason ORDER BY n DESC, reason "
    "LIMIT 15"
)


def overview(this: Book, page: Any, results: sqlite3.Connection) -> None:
    """Counts, findings by check, why things stayed undecided, and the gravest findings."""
    for at, width in enumerate((30, 12, 4, 34, 12, 4, 60, 14)):
        page.set_column(at, at, width)
    page.set_row(0, 26)
    title = Text("绩效自评复核：概览", "Review of self-evaluations: overview")
    page.write_string(0, 0, this.say(title), this.formats["title"])
    counts = [(this.say(name), results.execute(query).fetchone()[0] or 0) for name, query in _COUNTS]
    codes = [(f"{row['code']} {this.checks.get(row['code'], '')}", row["n"]) for row in results.execute(_CODES)]
    reasons = [(row["reason"], row["n"]) for row in results.execute(_REASONS)]
    heads = (Text("数量", "counts"), Text("各类问题", "findings by check"), Text("未核实的原因", "why undecided"))
    for at, head in zip((0, 3, 6), heads, strict=True):
        page.write_string(2, at, this.say(head), this.formats["strong"])
    columns = (counts, codes, reasons)
    for number in range(max(map(len, columns))):  # row by row: what is above has gone to disk
        told = [(rows[number][0], at) for rows, at in zip(columns, (30, 34, 60), strict=True) if number < len(rows)]
        page.set_row(3 + number, height(max(lines(text, width) for text, width in told)))
        for at, rows in zip((0, 3, 6), columns, strict=True):
            if number < len(rows):
                page.write_string(3 + number, at, clipped(rows[number][0]), this.formats["wrap"])
                page.write_number(3 + number, at + 1, rows[number][1], this.formats["whole"])
    below = 4 + max(map(len, columns))
    below = _units(this, page, below, results.execute(_UNITS))
    below = _gravest(this, page, below + 1, results.execute(_TOP))
    _how_to(this, page, below + 1)
    on_paper(page)
    page.fit_to_pages(1, 1)


def _units(this: Book, page: Any, top: int, rows: Iterable[sqlite3.Row]) -> int:
    """The reports with most open findings: scores, grade and money at a glance; the row below them."""
    heads = (Text("先看这些单位", "the first to see"), Text("待核", "open"), Text("得分、等级、资金", "scores, money"))
    for at, head in zip((0, 1, 3), heads, strict=True):
        page.write_string(top, at, this.say(head), this.formats["strong"])
    at = top
    for at, row in enumerate(rows, top + 1):
        name = " ".join(str(part) for part in (row["organisation"] or row["path"], row["year"]) if part)
        page.set_row(at, height(max(lines(name, 30), lines(row["project"] or "", 60))))
        page.write_string(at, 0, clipped(name), this.formats["wrap"])
        page.write_number(at, 1, row["open"], this.formats["whole"])
        page.write_string(at, 3, clipped(_glance(this, row)), this.formats["text"])
        page.write_string(at, 6, clipped(row["project"] or ""), this.formats["wrap"])
    return at + 1


def _glance(this: Book, row: sqlite3.Row) -> str:
    """ "所报 98 分，复算 100 · 优 · 预算 1,604.30 万元"; what is not known is left out."""
    ours = "" if row["score_recomputed"] is None else digits(decimal(str(row["score_recomputed"])), 4)
    budget = row["adjusted"] if row["adjusted"] is not None else row["initial"]
    told = (
        (Text("所报 {} 分", "claimed {}"), row["score"] or ""),
        (Text("复算 {} 分", "recomputed {}"), ours),
        (Text("{}", "{}"), _grades(row["grade"] or "", row["grade_recomputed"] or "")),
        (Text("预算 {} 万元", "{} × 10⁴ yuan"), "" if budget is None else digits(decimal(str(budget)) / 10_000, 2)),
    )
    return " · ".join(this.say(text).format(value) for text, value in told if value)


def _grades(claimed: str, ours: str) -> str:
    """The grade, and beside it what it should be where that is another."""
    return f"{claimed}/{ours}" if claimed and ours and claimed[0] not in ours else claimed or ours


def _gravest(this: Book, page: Any, top: int, rows: Iterable[sqlite3.Row]) -> int:
    """The findings with most points at stake; the row below them."""
    page.write_string(top, 0, this.say(Text("影响最大的问题", "the gravest findings")), this.formats["strong"])
    at = top
    for at, row in enumerate(rows, top + 1):
        check = f"{row['code']} {this.checks.get(row['code'], '')}"
        page.write_string(at, 0, clipped(row["organisation"] or row["path"]), this.formats["wrap"])
        stake = row["points_at_stake"]
        page.write_string(at, 1, say(WORDS["severity"][row["severity"]], this.lang), this.formats["text"])
        page.write_string(at, 3, clipped(check), this.formats["wrap"])
        if stake:
            page.write_number(at, 4, stake, this.formats["number"])
        page.write_string(at, 6, clipped(row["message"]), this.formats["wrap"])
        page.set_row(at, height(max(lines(row["message"], 60), lines(check, 34), lines(row["organisation"] or "", 30))))
    if at == top:
        page.write_string(top + 1, 0, this.say(Text("没有发现问题。", "No findings.")), this.formats["text"])
    return at + 1


def _how_to(this: Book, page: Any, top: int) -> None:
    choices = "、".join(this.say(text) for text in CHOICES.values())
    told = (
        Text(
            f"在“问题清单”的“结论”列选择（{choices}），可在旁边写说明；误读的，写出该格的正确文字。",
            f"Choose a verdict on the sheet of findings ({choices}) and write notes beside it; for a misread cell, "
            "write what it says.",
        ),
        Text(
            "填好后运行：fuhe decide --from workbook.xlsx --in 结果目录；意见只增不改，下次运行仍然有效。",
            "Then run: fuhe decide --from workbook.xlsx --in DIR; decisions are only added, and hold in later runs.",
        ),
        Text(
            "“未核实”是本系统不能判断的，不等于没有问题；“相符”只说明与所载数据和标准不矛盾。",
            "“Undecided” is what could not be judged, which is not the same as right; “agrees” means no contradiction.",
        ),
    )
    for at, text in enumerate(told, top):
        page.write_string(at, 0, this.say(text), this.formats["soft"])


def rules(this: Book, page: Any, results: sqlite3.Connection) -> None:
    """Every check: what it asks, how grave, on what basis, and how often it spoke."""
    heads = (
        (Text("代码", "code"), 8), (Text("检查", "check"), 40), (Text("严重程度", "severity"), 10),
        (Text("政策依据", "legal basis"), 60), (Text("相符", "agrees"), 9), (Text("不符", "differs"), 9),
        (Text("未核实", "undecided"), 9), (Text("版本", "version"), 7),
        (Text("同样位数的数也会相符（%）", "of such figures would pass (%)"), 18),
    )  # fmt: skip
    for at, (head, width) in enumerate(heads):
        page.set_column(at, at, width)
        page.write_string(0, at, this.say(head), this.formats["head"])
    page.set_row(0, height(max(lines(this.say(head), width - 2) for head, width in heads)))
    counts = results.execute("SELECT code, agreement, count(*) FROM verdicts GROUP BY 1, 2")
    spoken = {(code, agreement): count for code, agreement, count in counts}
    passing = dict(results.execute("SELECT code, 100 * avg(chance) FROM verdicts GROUP BY 1").fetchall())
    for number, info in enumerate(catalogue(), 1):
        grave = this.say(WORDS["severity"][info.severity.value])
        _line(this, page, number, (info.code, this.say(info.title), grave, basis_of(info.basis, this.lang)))
        for at, agreement in enumerate(("agrees", "differs", "undecided"), 4):
            page.write_number(number, at, spoken.get((info.code, agreement), 0), this.formats["whole"])
        page.write_number(number, 7, info.version, this.formats["whole"])
        if passing.get(info.code) is not None:
            page.write_number(number, 8, passing[info.code], this.formats["number"])
        page.set_row(number, height(max(lines(basis_of(info.basis, this.lang), 60), lines(this.say(info.title), 40))))
    page.freeze_panes(1, 2)
    printed(page, len(catalogue()), len(heads))
    page.autofilter(0, 0, len(catalogue()), len(heads) - 1)


def _line(this: Book, page: Any, number: int, words: Sequence[str]) -> None:
    for at, text in enumerate(words):
        page.write_string(number, at, clipped(text), this.formats["wrap"])
