"""The column under a total: what is added, what can't be, and what may have gone wrong when the total is another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.values.interval import Interval
from pipeline.values.place import fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import BudgetLine, Field, Form, Indicator, Total
from pipeline.values.verdict import Fact, Recomputed, Text, Variant
from pipeline.verifier.sections import Shortfall, shortfalls
from pipeline.verifier.subjects import is_blank, of_indicator, of_line
from pipeline.verifier.wording import decimal_text, points

_BEYOND = ("加分项", "扣分项", "减分项", "加分指标", "扣分指标", "减分指标", "附加分")
NAMES = {"weight": Text("分值", "weight"), "score": Text("得分", "score")}


@dataclass(frozen=True, slots=True)
class Addend:
    """One row of the column; `value` None where it was not read, `budget` for a line of the budget block.

    `beyond` marks a row that adds or takes off points beyond the hundred (加分项, 扣分项, a weight below zero).
    """

    name: str
    field: Field[Quantity]
    budget: bool = False
    beyond: bool = False

    @property
    def value(self) -> Fraction | None:
        return self.field.read.point if self.field.read else None


@dataclass(frozen=True, slots=True)
class Column:
    """The addends of one total, in order; `role` is "weight" or "score"."""

    role: str
    addends: tuple[Addend, ...]

    @property
    def sum(self) -> Fraction:
        """Of the addends that were read."""
        return sum((a.value for a in self.addends if a.value is not None), Fraction(0))

    @property
    def blanks(self) -> list[Addend]:
        """Addends whose number was not read."""
        return [a for a in self.addends if a.value is None]

    @property
    def evidence(self) -> list[Fact]:
        """Every addend that was read."""
        return [
            Fact(Text(a.name, a.name), a.field.said, a.field.read.exact, "分") for a in self.addends if a.field.read
        ]

    @property
    def plain_sum(self) -> Fraction:
        """Without the rows that add or take off points beyond the hundred."""
        return self.sum - sum((a.value for a in self.addends if a.beyond and a.value is not None), Fraction(0))

    def recomputed(self) -> Recomputed:
        """The sum, chosen numbers taken as exact; a total of weights may leave out 加分项 and 扣分项."""
        read = [a for a in self.addends if a.value is not None]
        words = f"{len(read)} 行之和"
        if len(read) <= 8:
            words = " + ".join(decimal_text(a.value) for a in read if a.value is not None)
        name = Text("各行之和", "sum of the rows")
        values = [Variant(name, Interval.exactly(self.sum))]
        if self.role == "weight" and self.plain_sum != self.sum:
            values.append(
                Variant(Text("不计加分、扣分项", "without bonus and penalty rows"), Interval.exactly(self.plain_sum))
            )
        return Recomputed(Text(words, words.replace(" 行之和", " rows added")), tuple(values), unit="分")


def column(form: Form, total: Total, role: str) -> Column:
    """What `total` is the total of."""
    rows = [_of(form.indicators[i], role) for i in total.over if not is_blank(form.indicators[i])]
    scored = [form.budget[i] for i in total.over_budget]
    whole = [line for line in scored if not fold(line.item.text).startswith("其中")]
    lines = [] if _apart(form, total, whole or scored) else [_of(line, role) for line in (whole or scored)]
    return Column(role, tuple(lines + rows))


def _apart(form: Form, total: Total, lines: Sequence[BudgetLine]) -> bool:
    """Whether the total leaves the money out on purpose: it weighs as the rows do, and with the money it is 100."""
    weights = [form.indicators[i].weight.read for i in total.over]
    rows = sum((w.point for w in weights if w), Fraction(0))
    money = sum((line.weight.read.point for line in lines if line.weight.read), Fraction(0))
    return bool(money and total.weight.read and total.weight.read.point == rows and rows + money == 100)


def _of(row: Indicator | BudgetLine, role: str) -> Addend:
    field: Field[Quantity] = row.weight if role == "weight" else row.score
    if isinstance(row, BudgetLine):
        return Addend(of_line(row)[1], field, budget=True)
    return Addend(of_indicator(row)[1], field, beyond=beyond_hundred(row))


def beyond_hundred(row: Indicator) -> bool:
    """Whether the row adds or takes off points beyond the hundred."""
    name = fold("/".join(row.path))
    named = any(word in name for word in _BEYOND)
    return named or bool(row.weight.read and row.weight.read.point < 0)


def readings(form: Form, col: Column, claimed: Fraction) -> Iterator[Variant]:
    """Other sums that give the claimed total: a lost section, a row left out or counted twice, the budget line."""
    gap = claimed - col.sum
    if not gap:
        return
    if short := list(_short_sections(form, gap, claimed)):
        yield from short
        return
    yield from _budget_line(form, col, gap, claimed)
    yield from _one_row(col, gap, claimed)
    for total in form.totals:
        field = total.weight if col.role == "weight" else total.score
        if not total.grand and field.read and field.read.point == gap:
            yield _variant(f"小计「{total.label.text}」也被计入", "a subtotal was added too", claimed)


def _variant(zh: str, en: str, value: Fraction) -> Variant:
    return Variant(Text(zh, en), Interval.exactly(value))


def _short_sections(form: Form, gap: Fraction, claimed: Fraction) -> Iterator[Variant]:
    short: list[Shortfall] = [s for s in shortfalls(form) if s.gap]
    if short and sum(s.gap for s in short) == gap:
        names = "、".join(
            f"「{s.name}」各行 {decimal_text(s.found)} 分，表注 {decimal_text(s.promised)} 分" for s in short
        )
        lost = "可能缺一行（报告遗漏，或本系统漏读）" if gap > 0 else "可能多一行"
        yield _variant(
            f"{names}：相差 {points(gap)} 分，{lost}", "a section differs from the form's note by the same", claimed
        )


def _budget_line(form: Form, col: Column, gap: Fraction, claimed: Fraction) -> Iterator[Variant]:
    counted = [a for a in col.addends if a.budget and a.value is not None]
    if counted and -gap == sum(a.value for a in counted if a.value is not None):
        yield _variant("合计未计入预算执行的分值", "the budget line was left out", claimed)
    names = {a.name for a in counted}
    for line in form.budget:
        addend = _of(line, col.role)
        if addend.name not in names and addend.value and addend.value == gap:
            yield _variant(f"合计另计入资金行「{addend.name}」", f"budget line {addend.name} was added", claimed)


def _one_row(col: Column, gap: Fraction, claimed: Fraction) -> Iterator[Variant]:
    same = [a for a in col.addends if a.value == abs(gap) and not a.budget]
    if not same:
        return
    which = f"「{same[0].name}」" if len(same) == 1 else f"某个 {points(gap)} 分的行（共 {len(same)} 行）"
    what = ("计了两次", "was counted twice") if gap > 0 else ("未计入合计", "was left out")
    english = same[0].name if len(same) == 1 else f"one of {len(same)} rows of {points(gap)}"
    yield _variant(f"{which}{what[0]}", f"{english} {what[1]}", claimed)
