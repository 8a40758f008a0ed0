"""What a spot check may draw from: every cell read and every verdict of a run, each in its stratum."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from pipeline.shell.record import Record
from pipeline.shell.show import factor, number, say
from pipeline.values.place import Place
from pipeline.values.quantity import Between, Bound, Deadline, Goal, Quality, Quantity, Ratio
from pipeline.values.report import BudgetLine, Extra, Field, Form, Indicator, Statement, Total, form_key
from pipeline.values.verdict import Agreement, Text, Verdict
from pipeline.verifier.doubt import Spot, spot, words_of

_Row = BudgetLine | Indicator | Total
ROLES = {
    "levels": Text("指标名称", "name"), "item": Text("科目", "item"), "label": Text("合计行", "total"),
    "target": Text("目标值", "target"), "half_target": Text("半年目标值", "half-year target"),
    "actual": Text("完成值", "actual"), "weight": Text("分值", "weight"), "score": Text("得分", "score"),
    "standard": Text("评分标准", "standard"), "excuse": Text("偏差原因", "excuse"),
    "rate": Text("执行率、完成率", "rate"),
    "initial": Text("年初预算", "initial budget"), "adjusted": Text("全年预算", "budget"),
    "spent": Text("支出", "spent"), "others": Text("其他栏", "other column"), "duty": Text("重点工作", "duty"),
    "nature": Text("指标性质", "nature"), "linked": Text("对应项目", "project"),
    "prose": Text("正文中的数", "number in prose"),
}  # fmt: skip

_TEMPLATES = {
    "completion-table": Text("完成情况表", "completion table"),
    "department-overall": Text("部门整体支出自评表", "department overall"),
    "project-spending": Text("项目支出自评表", "project spending"),
    "scored-by-standard": Text("按标准评分表", "scored by standard"),
    "summary-transposed": Text("得分汇总表", "summary of scores"),
    "monitoring": Text("绩效监控表", "monitoring"),
    "plan-targets": Text("绩效目标申报表", "targets of a plan"),
    "targets": Text("绩效目标表", "targets"),
    "transfer-without-scores": Text("转移支付自评表", "transfer payments"),
    "prose": Text("正文", "running text"),
}


@dataclass(frozen=True, slots=True)
class Stratum:
    """Things that are misread or misjudged for like reasons.

    Args:
        kind: "cell" or "verdict".
        undecided: a verdict that stayed undecided rests on it, or is it.
        stake: a finding that would change the score rests on it, or is it.
    """

    kind: str
    format: str
    template: str
    undecided: bool
    stake: bool

    def name(self, lang: str) -> str:
        """For a listing: "docx · 项目支出自评表 · 未核实"."""
        flags = ((self.undecided, Text("未核实", "undecided")), (self.stake, Text("影响得分", "at stake")))
        template = say(_TEMPLATES[self.template], lang) if self.template in _TEMPLATES else self.template
        return " · ".join(filter(None, (self.format, template, *(say(t, lang) for on, t in flags if on))))


@dataclass(frozen=True, slots=True)
class Thing:
    """A cell or a verdict that can be drawn: how it was read, and where it stands."""

    id: str
    stratum: Stratum
    role: str
    subject: str
    said: str
    read: str
    place: Place | None
    grounds: str


def things(record: Record, lang: str) -> Iterator[Thing]:
    """Everything of one document that can be drawn, each once."""
    report, verification = record.report, record.verification
    if report is None or verification is None:
        return
    open_ones, grave = set[Spot](), set[Spot]()
    for verdict in verification.verdicts:
        if verdict.agreement is not Agreement.AGREES:
            cells = {spot(place) for _, place in words_of(verdict)}
            (open_ones if verdict.agreement is Agreement.UNDECIDED else grave if verdict.stake else set()).update(cells)
    templates = {form_key(report, form): form.template for form in report.forms}
    seen: set[tuple[Place, ...]] = set()
    for template, subject, role, field in _fields(report.forms, report.statements):
        if not field.said or field.read is None or field.said.places in seen or not field.said.places:
            continue
        seen.add(field.said.places)
        at = field.said.places[0]
        stratum = Stratum("cell", record.format, template, spot(at) in open_ones, spot(at) in grave)
        read = _read(field.read)
        grounds = _digest(field.said.text, read)
        yield Thing(_digest("cell", record.sha256, repr(at)), stratum, role, subject, field.text, read, at, grounds)
    for verdict in verification.verdicts:
        yield _verdict(verdict, record, templates.get(verdict.form, ""), lang)


def _verdict(v: Verdict, record: Record, template: str, lang: str) -> Thing:
    differs, undecided = v.agreement is Agreement.DIFFERS, v.agreement is Agreement.UNDECIDED
    stratum = Stratum("verdict", record.format, template, undecided, differs and bool(v.stake))
    claimed = v.claimed.cited.plain if v.claimed and v.claimed.cited else ""
    key = _digest("verdict", record.sha256, v.key)
    return Thing(key, stratum, v.code, v.title, claimed, say(v.message, lang), v.place, v.grounds)


def _fields(forms: tuple[Form, ...], statements: tuple[Statement, ...]) -> Iterator[tuple[str, str, str, Field[Any]]]:
    """Template, subject, role and field of all that a report claims."""
    for form in forms:
        rows: list[_Row] = [*form.budget, *form.indicators, *form.totals]
        for row in rows:
            for name, field in _of_row(row):
                yield form.template, _title(row), name, field
    for statement in statements:
        yield "prose", statement.topic, "prose", statement.value


def _of_row(row: _Row) -> Iterator[tuple[str, Field[Any]]]:
    for each in fields(row):
        value = getattr(row, each.name)
        for one in value if isinstance(value, tuple) else (value,):
            inner = one.value if isinstance(one, Extra) else one
            if isinstance(inner, Field):
                yield each.name, inner


def _title(row: _Row) -> str:
    match row:
        case Indicator():
            return row.title
        case BudgetLine():
            return row.item.text
        case _:
            return row.label.text


def _read(read: object) -> str:
    """What was read, in base units."""
    match read:
        case Quantity(bound=Bound.EQUAL):
            return f"{number(read.point * factor(read.unit.name))}{read.unit.name}"
        case Quantity():
            return f"{read.bound.value}{number(read.point * factor(read.unit.name))}{read.unit.name}"
        case Between():
            return f"{_read(read.lo)} … {_read(read.hi)}"
        case Ratio():
            return " : ".join(_read(part) for part in read.parts)
        case Deadline():
            return f"{read.bound.value} {read.words}"
        case Quality():
            return f"“{read.word}”"
        case str():
            return read
        case _:
            return _several(read)


def _several(read: object) -> str:
    parts: tuple[Goal, ...] = getattr(read, "parts", ())
    return " , ".join(_read(part) for part in parts) or str(read)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
