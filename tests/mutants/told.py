"""What must hold between the figures of a report's text, and between text and tables; the benchmark's own arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from corpus.facts import Facts, Row
from tests.mutants.equations import Equation, amount, fits, name_of
from tests.mutants.figures import Figure, figure, may_be, quotient

_N = r"[\d,]+(?:\.\d+)?"
_PARTS = re.compile(rf"(?P<what>[^，。；、\d]*)(?P<total>{_N})(?P<unit>人|名|万元)[，。]其中(?P<parts>(?:[^，。；、\d]*{_N}(?P=unit)(?:[、，](?=[^，。；、\d]+{_N}(?:人|名|万元)))?)+)")
_MONEY = re.compile(
    rf"(?P<budget>(?:全年|调整后|支出)?(?:全年)?(?:部门)?预算数?|全年部门预算)(?P<b>{_N})万元"
    rf"(?:(?:(?!预算)[^。；])*?(?P<spent>(?:决算|实际|全年)?(?:支出|执行))(?P<s>{_N})(?P<u>万?元))?"
    rf"(?:(?:(?!年初|全年预算)[^。；])*?(?:执行率|支出率)为?(?P<r>{_N}%))?"
)
_SUFFIX = re.compile(r"(?:人次|人数|次数|数量|面积|长度|数)$")


def of_text(facts: Facts) -> dict[str, Equation]:
    """Every equation that the prose takes part in."""
    found: dict[str, Equation] = {}
    for part in (_parts, _money, _results, _conclusion, _staff):
        for name, equation in part(facts):
            found[f"text/{name}" if f"text/{name}" not in found else f"text/{name}#2"] = equation
    return found


def _parts(facts: Facts) -> Iterator[tuple[str, Equation]]:
    for number, m in enumerate(_PARTS.finditer(facts.text)):
        parts = [figure(p + m["unit"]) for p in re.findall(_N, m["parts"])]
        total = figure(m["total"] + m["unit"])
        if total and len(parts) > 1 and all(parts):
            gap = abs(total.value - sum((p.value for p in parts if p), Fraction(0)))
            money = m["unit"] == "万元"
            slack = total.half + sum((p.half for p in parts if p), Fraction(0)) if money else Fraction(0)
            open_ = money and "基本支出" not in m["parts"]  # some kinds of money may be left out: the sum may only be less
            less = open_ and sum((p.value for p in parts if p), Fraction(0)) < total.value
            yield f"parts {number}", Equation(less or gap <= slack, ("P901", "C501"), "", m["total"])


def _money(facts: Facts) -> Iterator[tuple[str, Equation]]:
    line = facts.forms[0].budget[0] if len(facts.forms) == 1 and facts.forms[0].budget else {}
    for number, m in enumerate(_MONEY.finditer(facts.text)):
        budget, spent, rate = figure(m["b"] + "万元"), figure((m["s"] or "") + (m["u"] or "")), figure(m["r"] or "")
        if budget and spent and rate and (ends := quotient(spent, budget)):
            yield f"rate {number}", Equation(may_be(rate, *ends), ("P902", "C501"), "", "")
        yield from _against(line, budget, spent, rate, number, "年初" in facts.text[max(0, m.start() - 4) : m.end("budget")])


def _against(line: Row, budget: Figure | None, spent: Figure | None, rate: Figure | None, number: int, initial: bool) -> Iterator[tuple[str, Equation]]:
    pairs = (
        ("budget", budget, ["initial"] if initial else ["adjusted", "initial"]),
        ("spent", spent, ["spent"]),
        ("ratio", rate, ["rate"]),
    )
    for name, said, roles in pairs:
        cells = [c for role in roles if (c := amount(line, role))]
        if name != "ratio":
            cells = [Figure(c.value * 10**4, c.half * 10**4) for c in cells]
        if said and cells:
            holds = any(may_be(said, c.low, c.high) or may_be(c, said.low, said.high) for c in cells)
            yield f"{name} {number} in table", Equation(holds, ("C501", "P902"), "", "")


def _results(facts: Facts) -> Iterator[tuple[str, Equation]]:
    """Numbers beside the very name of a row: a result, or a goal in a sentence of plans."""
    sentences = re.split(r"[。；\n]", facts.text)
    for form in facts.forms:
        names = [name_of(row) for row in form.rows]
        for row in form.rows:
            name = name_of(row)
            short = _SUFFIX.sub("", name)
            if len(short) < 4 or sum(n.startswith(short) for n in names) > 1:
                continue
            for sentence in sentences:
                m = re.search(rf"{re.escape(short)}(?:人次|人数|数)?(?:达到|达|为|完成)?({_N}[万亿]?[一-龥%]+?)(?:以上)?(?:$|[，、])", sentence)
                if not m or (said := figure(m[1])) is None:
                    continue
                role = "target" if "计划" in sentence or "目标" in sentence else "actual"
                cell = figure(row.get(role, "") + row.get("unit", ""))
                if cell and cell.unit == said.unit:
                    holds = may_be(said, cell.low, cell.high) or may_be(cell, said.low, said.high)
                    yield f"{role} {name}", Equation(holds, ("C502" if role == "target" else "C501", "C504", "C506"), name, m[1])


def _conclusion(facts: Facts) -> Iterator[tuple[str, Equation]]:
    if not (m := re.search(rf"得分为?({_N})分", facts.text)) or (said := figure(m[1])) is None:
        return
    totals = [t for form in facts.forms if (t := amount(form.total, "score"))]
    if len(totals) == 1:
        yield "score", Equation(may_be(said, totals[0].low, totals[0].high), ("C503",), "", m[1])
    if (g := re.search(r"等级为“(.)”", facts.text)) and "等级划分" not in facts.text:
        yield "grade", Equation(fits(g[1], said), ("G701",), "", g[1])


def _staff(facts: Facts) -> Iterator[tuple[str, Equation]]:
    posts = re.findall(rf"(?:编制人数|编制|核定编制|行政编制)(?:总?数)?({_N})[人名]", facts.text)
    staff = re.search(rf"在职人员({_N})人", facts.text)
    rates = [(name_of(r), r["actual"]) for f in facts.forms for r in f.rows if name_of(r) == "在职人员控制率" and "actual" in r]
    if len(facts.forms) != 1 or not posts or not staff or not rates or (rate := figure(rates[0][1])) is None:
        return
    share = Fraction(staff[1]) / Fraction(posts[0])
    yield "staff control", Equation(may_be(rate, share, share), ("P904", "C501"), "", "")
