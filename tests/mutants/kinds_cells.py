"""Changes of single figures: every cell of budget, rows and totals, every figure of notes, standards and text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from corpus.facts import Facts, FormFacts, Row
from tests.mutants.equations import amount, name_of
from tests.mutants.figures import FAULTS, NUMBER, spoiled
from tests.mutants.mutant import Mutant, with_form, with_row

_BUDGET = ("initial", "adjusted", "spent", "rate", "score", "half")
_ROWS = ("weight", "score", "target", "actual", "rate", "half")
_TOTAL = ("weight", "score", "rate")
_MONEY = ("initial", "adjusted", "spent", "half")
_TEXT = (
    ("staff", re.compile(r"(?:编制|人员|职工|工勤|管理)[^，。；、\d]{0,6}(\d+)[人名]")),
    ("money", re.compile(r"([\d,]+(?:\.\d+)?)万元")),
    ("score", re.compile(r"得分为?([\d.]+)分")),
    ("percent", re.compile(r"([\d.]+)%")),
    ("result", re.compile(r"(?<![\d.第])([\d.]+)(?=[万亿]?(?:人次|公里|个|场|册|台|亩|户|对|处|公斤|人(?!员)|天|批次))")),
)


def figures(facts: Facts, random: Random) -> Iterator[Mutant]:
    """Every figure of every table, with each fault."""
    for number, form in enumerate(facts.forms):
        for part, index, row, role in _cells(form):
            slot = {"budget": "budget" if index == 0 else "part", "rows": "row", "total": "total"}[part]
            for fault in FAULTS:
                if fault == "scaled" and not (part == "budget" and role in _MONEY) and "万" not in row[role]:
                    continue
                new = spoiled(row[role], fault, random)
                if new is not None:
                    made = with_row(facts, number, part, index, **{role: new})
                    gross = with_row(facts, number, part, index, **{role: NUMBER.sub("777", row[role], count=1)})
                    what = f"{name_of(row) or row.get('item') or row.get('label')} {role} {row[role]} → {new}"
                    yield Mutant(f"{slot} {role}: {fault}", facts.id, what, made, gross)


def _cells(form: FormFacts) -> Iterator[tuple[str, int, Row, str]]:
    for part, rows, roles in (("budget", form.budget, _BUDGET), ("rows", form.rows, _ROWS), ("total", (form.total,), _TOTAL)):
        for index, row in enumerate(rows):
            for role in roles:
                if row and role in row and amount(row, role) and (role, form.template) != ("weight", "hubei"):
                    yield part, index, row, role


def budget_weights(facts: Facts, random: Random) -> Iterator[Mutant]:
    """The weight of the budget block's first row."""
    for number, form in enumerate(facts.forms):
        if form.budget and amount(form.budget[0], "weight"):
            for new in ("8", "12", "20"):
                made = with_row(facts, number, "budget", 0, weight=new)
                yield Mutant("budget weight: other", facts.id, f"budget weight → {new}", made, made)


def notes(facts: Facts, random: Random) -> Iterator[Mutant]:
    """A weight promised in a note."""
    for number, form in enumerate(facts.forms):
        for m in re.finditer(r"指标(\d+)分", "".join(form.notes)):
            for new in (str(int(m[1]) + 5), str(int(m[1]) - 5)):
                words = form.notes[0][: m.start(1)] + new + form.notes[0][m.end(1) :]
                made = with_form(facts, number, notes=(words,))
                yield Mutant("note: section weight", facts.id, f"note {m[0]} → {new}分", made, made)


def level_weights(facts: Facts, random: Random) -> Iterator[Mutant]:
    """A weight printed beside an outer level."""
    for number, form in enumerate(facts.forms):
        for level, printed in form.weights.items():
            for new in (str(int(printed) + 1), str(int(printed) - 2), printed[::-1]):
                if new != printed:
                    made = with_form(facts, number, weights={**form.weights, level: new})
                    yield Mutant("level weight: other", facts.id, f"{level} {printed} → {new}", made, made)


def text(facts: Facts, random: Random) -> Iterator[Mutant]:
    """Every figure of the prose, with each fault."""
    done: set[int] = set()
    for slot, pattern in _TEXT:
        for m in pattern.finditer(facts.text):
            if m.start(1) in done or "“" in facts.text[max(0, m.start() - 2) : m.start()]:
                continue
            done.add(m.start(1))
            for fault in FAULTS:
                if fault in ("scaled", "signed") or (slot == "staff" and fault == "shifted"):
                    continue
                new = spoiled(m[1], fault, random)
                if new is not None:
                    yield Mutant(
                        f"text {slot}: {fault}", facts.id, f"text {m[0]} → {new}", _told(facts, m.start(1), m.end(1), new),
                        _told(facts, m.start(1), m.end(1), "777"),
                    )  # fmt: skip


def text_units(facts: Facts, random: Random) -> Iterator[Mutant]:
    """万元 told as 元, 元 as 亿元, 万人 as 人."""
    for m in re.finditer(r"(?<=\d)(万元|万亩|万人次|万人|万册)", facts.text):
        new = m[1].removeprefix("万")
        made = _told(facts, m.start(), m.end(), new)
        yield Mutant("text unit: 万 lost", facts.id, f"text …{facts.text[m.start() - 6 : m.end()]} → {new}", made, made)
        more = _told(facts, m.start(), m.end(), f"亿{new}")
        yield Mutant("text unit: 亿 for 万", facts.id, f"text …{facts.text[m.start() - 6 : m.end()]} → 亿{new}", more, more)


def _told(facts: Facts, start: int, end: int, new: str) -> Facts:
    return replace(facts, text=facts.text[:start] + new + facts.text[end:])


KINDS = (figures, budget_weights, notes, level_weights, text, text_units)
