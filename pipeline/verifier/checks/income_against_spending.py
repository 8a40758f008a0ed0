"""P909 收入、支出与结转对不上.

期初结转＋收入－支出＝期末结转：一处写齐四个数的，必须相等。同一口径（年初、调整后、决算）只写收入和支出、没有写结转
的，有差额只作提示，结转可能没有写出来。

期初结转＋收入－支出＝期末结转. With all four in one place the sum must hold. Where the text gives income and spending
of the same stage (年初, 调整后, 决算) and no balance carried over, a difference is only a notice: a carry-over may be
unsaid.

Differs::

    # 某市人社局2022年度部门整体支出绩效评价报告
    一、收支情况
    年初结转100万元，本年收入1200万元，本年支出1250万元，年末结转60万元。

Agrees::

    # 某市人社局2022年度部门整体支出绩效评价报告
    一、收支情况
    年初结转100万元，本年收入1200万元，本年支出1250万元，年末结转50万元。

Undecided::

    # 某市人社局2022年度部门整体支出绩效评价报告
    一、收支情况
    年初结转100万元，本年收入约1200万元，本年支出1250万元，年末结转60万元。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Bound
from pipeline.values.report import Report, Statement
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import compare, undecided

CODE = "P909"
VERSION = 2
TITLE = Text("收入、支出与结转对不上", "income, spending and the balance carried over do not add up")
SEVERITY = Severity.WARNING
BASIS = "收支平衡：期初结转＋收入－支出＝期末结转（算术）"
ROUGH = Text("有约数，不能判断", "some numbers are approximate")
_OPENING = re.compile(r"(?:年初|上年|期初)[^,;。\d]{0,6}(?:结转|结余)[^,;。\d年]{0,6}$")
_CLOSING = re.compile(r"(?:年末|年底|期末|结转下年|累计)[^,;。\d]{0,6}(?:结转|结余)?[^,;。\d]{0,6}$")
_SURPLUS = re.compile(r"^(?:基金)?(?:当期|当年|本年|本期|年度)(?:收支)?结余$")
_BALANCE = re.compile(r"结转|结余")
_STAGE = re.compile(r"年初预算|调整后|决算")
_WHOLE = re.compile(
    r"^(?:调整后|年初|全年|本年|部门|单位|本级|决算|预算|财政拨款|拨款|总|的|数)*"
    r"(?:收入|支出)(?:部门|年初|全年|决算|预算|总额|总计|合计|数)*$"
)


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each sentence with all four; one for each stage told with income and spending."""
    statements = [s for s in telling.told(report, patterns) if telling.dimension(s) == "money" and s.parent is None]
    for same in telling.sentences(statements):
        if found := _four(same):
            yield _balance(*found, patterns)
        elif three := _three(same):
            yield _surplus(*three, patterns)
    yield from _stages(statements)


def _four(same: Sequence[Statement]) -> tuple[Statement, Statement, Statement, Statement] | None:
    words = [(s, telling.before(s)) for s in same]
    opening = [s for s, before in words if "结" in s.topic and _OPENING.search(before)]
    closing = [s for s, before in words if "结" in s.topic and _CLOSING.search(before) and s not in opening]
    income = [s for s in same if _WHOLE.match(s.topic) and "收入" in s.topic]
    spent = [s for s in same if _WHOLE.match(s.topic) and "支出" in s.topic]
    if all(len(found) == 1 for found in (opening, income, spent, closing)) and len(same) == 4:
        return opening[0], income[0], spent[0], closing[0]
    return None


def _three(same: Sequence[Statement]) -> tuple[Statement, Statement, Statement] | None:
    """基金收入27285万元；基金支出25194万元，当期结余2091万元: of one thing, and what the year left."""
    rest = [s for s in same if _SURPLUS.search(s.topic)]
    pairs = [
        (a, b)
        for a in same
        for b in same
        if a.topic.endswith("收入") and b.topic.endswith("支出") and a.topic[:-2] == b.topic[:-2]
    ]
    plain = [s for s in (*rest, *(s for pair in pairs for s in pair)) if telling.plain(s) and s.role != "target"]
    if len(rest) == 1 and len(pairs) == 1:
        at = same.index(pairs[0][0])
        if list(same[at : at + 3]) != [*pairs[0], rest[0]]:
            return None  # 上解支出 between them
    return (*pairs[0], rest[0]) if len(rest) == len(pairs) == 1 and len(plain) == 3 else None


def _surplus(income: Statement, spent: Statement, rest: Statement, patterns: Patterns) -> Verdict:
    subject, title = (*telling.subject(rest, patterns), "surplus"), rest.topic
    claim, a, b = telling.claim(rest), telling.number(income), telling.number(spent)
    evidence = [telling.fact(income), telling.fact(spent)]
    if claim is None or a is None or b is None or any(n.bound is not Bound.EQUAL for n in (a, b)):
        return undecided(ROUGH, subject=subject, title=title, claim=claim, evidence=evidence)
    name = Text("收入－支出", "income - spending")
    recomputed = Recomputed(name, (Variant(name, a.interval - b.interval),), unit="元")
    return compare(claim, recomputed, subject=subject, title=title, evidence=evidence)


def _balance(
    opening: Statement, income: Statement, spent: Statement, closing: Statement, patterns: Patterns
) -> Verdict:
    claim, parts = telling.claim(closing), [telling.number(s) for s in (opening, income, spent)]
    subject, title = (*telling.subject(closing, patterns), "balance"), "年末结转"
    evidence = [telling.fact(s) for s in (opening, income, spent)]
    a, b, c = parts
    if claim is None or a is None or b is None or c is None or any(p.bound is not Bound.EQUAL for p in (a, b, c)):
        return undecided(ROUGH, subject=subject, title=title, claim=claim, evidence=evidence)
    words = "年初结转＋收入－支出"
    value = a.interval + b.interval - c.interval
    recomputed = Recomputed(
        Text(words, "opening + income - spending"), (Variant(Text(words, "sum"), value),), unit="元"
    )
    return compare(claim, recomputed, subject=subject, title=title, evidence=evidence)


def _stages(statements: Sequence[Statement]) -> Iterator[Verdict]:
    """Income and spending of one stage of the whole department, each told once in one section."""
    by: dict[tuple[str, str], dict[str, list[Statement]]] = {}
    for statement in statements:
        told, topic = _STAGE.search(statement.topic), statement.topic
        if told and _WHOLE.match(topic) and telling.plain(statement) and statement.role != "target":
            kind = "收入" if "收入" in topic else "支出"
            by.setdefault((statement.section, told[0]), {}).setdefault(kind, []).append(statement)
    for (section, stage), found in by.items():
        sides = [found.get("收入", []), found.get("支出", [])]
        carried = any(_BALANCE.search(s.sentence.text) for s in statements if s.section == section)
        if carried or any(len(side) != 1 for side in sides):
            continue
        (income,), (spent,) = sides
        claim, other = telling.claim(spent), telling.number(income)
        if claim is None or other is None or Bound.EQUAL is not other.bound:
            continue
        title, subject = f"{stage}收支", ("text", "balance", stage)
        recomputed = Recomputed(
            Text(f"{stage}收入（未提结转）", "income of the stage, no carry-over told"),
            (Variant(Text("收入", "income"), other.interval),), unit="元",
        )  # fmt: skip
        yield compare(claim, recomputed, subject=subject, title=title, evidence=[telling.fact(income)],
                      severity=Severity.NOTICE)  # fmt: skip
