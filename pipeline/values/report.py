"""What the department claims, each value beside the words that claim it.

One English word per Chinese term, everywhere in this package:

    指标 indicator · 一级/二级/三级指标 level · 目标值, 年度指标值 target · 半年指标值 half_target · 完成值 actual ·
    权重, 分值 weight · 得分 score · 评分标准 standard · 完成率, 得分率 rate · 偏差原因 excuse · 重点工作 duty ·
    对应项目 linked · 指标性质 nature · 预算 budget · 年初预算 initial · 全年预算, 调整预算 adjusted ·
    支出, 执行数 spent · 执行率 rate ·
    合计 total · 评价等级 grade · 单位 department (of a report), unit (of a number) · 正文 prose
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pipeline.values.account import Coverage, Ledger, Leftover
from pipeline.values.document import Note, SecondReading
from pipeline.values.place import Cited, Place
from pipeline.values.quantity import Goal, Quantity

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """One claimed value: what is said, and what we read in it.

    Args:
        said: the words; None when the form has no such cell.
        read: their meaning; None when not understood: never 0, never "".
        how: id of the pattern that read it, "decision:<key>" after a correction.
        why: when not read: "no such cell", "empty", "not stated" (a dash, /, 无), "not a number", "two numbers", ….
    """

    said: Cited | None = None
    read: T | None = None
    how: str = ""
    why: str = "no such cell"

    @property
    def text(self) -> str:
        """The words as displayed; "" when there are none."""
        return self.said.plain if self.said else ""


ABSENT: Field[Any] = Field()
"""No such cell; one for all: of the values that a row may have, most forms lack half."""


@dataclass(frozen=True, slots=True)
class Extra:
    """A column the form has and we have no role for, or a second column of a role: 复核得分, 半年计划执行数."""

    label: Cited
    value: Field[Quantity]


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One row of the budget block (资金执行情况).

    `parent` is the index in `Form.budget` of the line this one is 其中 of, None for a line of its own. `unit` is the
    printed unit of money, 万元 unless the form says otherwise; values are in 元.
    """

    item: Field[str]
    initial: Field[Quantity] = Field()
    adjusted: Field[Quantity] = Field()
    spent: Field[Quantity] = Field()
    rate: Field[Quantity] = Field()
    weight: Field[Quantity] = Field()
    score: Field[Quantity] = Field()
    parent: int | None = None
    others: tuple[Extra, ...] = ()
    unit: str = "万元"
    where: Place | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator row.

    Args:
        path: its levels, canonical, outermost first; as many as the form has. Repeated paths end in "#2", "#3".
        levels: the same as printed, each beside its place (a merged cell serves all its rows).
        parent: index in `Form.indicators` of the row whose parts this one is one of ("一、" with "1.", "2.").
        note: why the row was mended, when it was (shifted cells).
        where: the row: page, table, row, box.
    """

    path: tuple[str, ...]
    levels: tuple[Field[str], ...]
    target: Field[Goal] = Field()
    half_target: Field[Goal] = Field()
    actual: Field[Goal] = Field()
    rate: Field[Quantity] = Field()
    weight: Field[Quantity] = Field()
    score: Field[Quantity] = Field()
    standard: Field[str] = Field()
    excuse: Field[str] = Field()
    duty: Field[str] = Field()
    nature: Field[str] = Field()
    others: tuple[Extra, ...] = ()
    parent: int | None = None
    note: str = ""
    where: Place | None = None
    linked: Field[str] = Field()

    @property
    def name(self) -> str:
        """The innermost level that has a name, canonical: for matching."""
        return next((part for part in reversed(self.path) if part), "")

    @property
    def title(self) -> str:
        """The same as printed: for people."""
        return next((level.text for level in reversed(self.levels) if level.text), "")


@dataclass(frozen=True, slots=True)
class Total:
    """A total or subtotal row, and what it is the total of.

    `over` are indices in `Form.indicators`, `over_budget` in `Form.budget` (the scored lines that count). `excuse` is
    the total row's cell in the column for reasons, `others` those in columns without a role of ours.
    """

    label: Field[str]
    weight: Field[Quantity] = Field()
    score: Field[Quantity] = Field()
    rate: Field[Quantity] = Field()
    over: tuple[int, ...] = ()
    over_budget: tuple[int, ...] = ()
    grand: bool = True
    where: Place | None = None
    excuse: Field[str] = Field()
    others: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A weight that the form's own note promises for a first-level section: 履职效果指标50分.

    `strict` is False where the note says 原则上: a breach is a notice.
    """

    name: str
    weight: Quantity
    said: Cited
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a document: a budget block, indicators, totals.

    Args:
        kind: "self-evaluation", "targets", "evaluation", "monitoring", "plan" or "other".
        template: id of the template in patterns/templates that it follows.
        chosen, derived: roles whose numbers were chosen (exact) or computed (may be rounded), from the template.
        notes_said: the form's own notes, in order (section weights, caps, formulas).
    """

    title: str
    kind: str
    template: str
    project: str = ""
    department: Field[str] = Field()
    year: Field[int] = Field()
    where: tuple[Place, ...] = ()
    notes_said: tuple[Cited, ...] = ()
    sections: tuple[Section, ...] = ()
    budget: tuple[BudgetLine, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    totals: tuple[Total, ...] = ()
    goals: tuple[Cited, ...] = ()
    achieved: tuple[Cited, ...] = ()
    chosen: tuple[str, ...] = ("weight", "target")
    derived: tuple[str, ...] = ("rate",)


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of numbers that is no form of indicators: what its columns and rows are called, and what stands in them.

    A cell that holds no number is unread; `names` are "" where a row has no name.
    """

    heads: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[Field[Quantity], ...], ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One number claimed in prose.

    Args:
        topic: what it is a number of, canonical where patterns/names.toml knows it: "部门预算执行率", "城镇新增就业".
        value: the number with its unit.
        sentence: the whole sentence.
        role: "target" (a goal for the year), "actual" (a result), "" when the words do not say.
        section: the innermost heading above it, as printed.
        year: the year it speaks of; None when not said.
        parent: index in `Report.statements` of the total this one is a part of (其中).
        share_of: index of the statement whose completion or share this percentage is (占比106.96%).
        order: position of the sentence in the document, from 1.
        scope: what keeps it from being the plain value of the year: "cumulative" (累计), "change" (同比增长), "before",
            "part-year" (1-6月), "design" (建设内容), "long-term" (中长期目标), "ahead" (下一步打算), "of-whole"
            (占37%); "" for the plain value.
        whole: the list of its parts is said to be complete (按功能分类：, 由…组成).
    """

    topic: str
    value: Field[Goal]
    sentence: Cited
    role: str = ""
    section: str = ""
    year: int | None = None
    parent: int | None = None
    share_of: int | None = None
    order: int = 0
    scope: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All that one document claims.

    `prose` are its sentences in reading order, each with its place; `statements` the numbers found in them; `figures`
    its tables without indicators; `second` the cells of tables that carry findings as another reader has them.
    """

    source: str
    name: str
    media: str = ""
    kind: str = "other"
    title: str = ""
    department: Field[str] = Field()
    year: Field[int] = Field()
    score: Field[Quantity] = Field()
    grade: Field[str] = Field()
    forms: tuple[Form, ...] = ()
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figures, ...] = ()
    prose: tuple[Cited, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    notes: tuple[Note, ...] = ()
    pages: int = 0
    tables: int = 0
    second: tuple[SecondReading, ...] = ()

    @property
    def ledger(self) -> Ledger:
        """All tables together."""
        parts = [part.ledger for part in self.coverage]
        return Ledger(*(sum(getattr(p, name) for p in parts) for name in ("cells", "read", "ignored", "left")))


def form_key(report: Report, form: Form | None) -> str:
    """department|year|title|project|ordinal: the same form in a re-scan or a new version has the same key.

    A part that was not read falls back to the source's hash. `form` None stands for the document as a whole.
    """
    year = str(report.year.read or "") or report.source
    department = report.department.read or report.source
    if form is None:
        return "|".join((department, year, report.kind))
    same = [f for f in report.forms if (f.title, f.project) == (form.title, form.project)]
    ordinal = next(i for i, f in enumerate(same) if f is form) + 1
    parts = (form.department.read or department, form.year.read or year, form.title, form.project, ordinal)
    return "|".join(map(str, parts))


__all__ = [
    "BudgetLine", "Coverage", "Extra", "Field", "Figures", "Form", "Indicator", "Ledger", "Leftover", "Report",
    "Section", "Statement", "Total", "form_key",
]  # fmt: skip
