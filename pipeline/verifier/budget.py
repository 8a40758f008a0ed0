"""The arithmetic of one budget line: which money the rate is a share of, and what the printed rate may mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from pipeline.scoring.profile import Profile
from pipeline.values.interval import Interval, total
from pipeline.values.place import fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import BudgetLine, Field, Form
from pipeline.values.verdict import Fact, Recomputed, Text, Variant
from pipeline.verifier.check import Claim, fact, quotient, scale
from pipeline.verifier.subjects import parts
from pipeline.verifier.wording import joined, why

RATE = Text("执行率", "execution rate")
INITIAL = Text("年初预算数", "initial budget")
ADJUSTED = Text("全年预算数", "adjusted budget")
SPENT = Text("支出", "spent")
_PLAIN = Text("比率未写%", "ratio without %")


def received(line: BudgetLine) -> Field[Quantity] | None:
    """What came in (到位数), where the form has such a column."""
    return next((e.value for e in line.others if "到位" in fold(e.label.text) and "率" not in e.label.text), None)


def claimed_rate(line: BudgetLine) -> Claim | None:
    """The printed rate; without a % sign, 0.958 and 95.8 are both admissible ways to write it; 1.05 is open."""
    claim = Claim.of(RATE, line.rate, "rate")
    if claim is None or "%" in line.rate.text or "％" in line.rate.text:
        return claim
    factor = Fraction(100) if scale(claim.quantity) < 1 else Fraction(1, 100)
    return replace(claim, ways=(*claim.ways, *(Variant(_PLAIN, w.value * factor) for w in claim.ways)))


def denominators(line: BudgetLine, profile: Profile) -> list[tuple[Text, Field[Quantity]]]:
    """The budgets the rate may be a share of, the usual one first.

    A form with only one of 全年预算数 and 年初预算数 decides by its header; in one with both, the profile does.
    """
    initial, adjusted = (INITIAL, line.initial), (ADJUSTED, line.adjusted)
    if _absent(line.adjusted):
        return [initial]
    if _absent(line.initial) or profile.denominator == "adjusted":
        return [adjusted]
    return [initial] if profile.denominator == "initial" else [adjusted, initial]


def denominator(line: BudgetLine, profile: Profile) -> tuple[Text, Field[Quantity]]:
    """The budget that the rate usually is a share of."""
    return denominators(line, profile)[0]


def _absent(field: Field[Quantity]) -> bool:
    return field.read is None and field.why == "no such cell"


def recomputed_rate(form: Form, line: BudgetLine, profile: Profile) -> Recomputed | Text:
    """支出 ÷ 预算, or why it can't be had. A line left at 0 takes the sums of its 其中 lines, if these have money.

    Where the profile admits a second budget, the share of it is a variant named after it.
    """
    name, whole = denominator(line, profile)
    if line.spent.read is None or whole.read is None:
        return joined([why(n, f) for n, f in ((SPENT, line.spent), (name, whole)) if f.read is None])
    spent, budget = line.spent.read.interval, whole.read.interval
    if whole.read.point == 0:
        return _from_parts(form, line, profile)
    rate = _share(spent, budget)
    if rate is None:
        return Text("预算数可能为零", "the budget may be zero")
    said = f"{line.spent.text} / {whole.text}"
    words = f"支出 {line.spent.text} ÷ {name.zh} {whole.text}"
    others = []
    for second, field in denominators(line, profile)[1:]:
        if field.read and (share := _share(spent, field.read.interval)):
            others.append(Variant(second, share))
            words, said = f"{words} 或 {second.zh} {field.text}", f"{said} or {field.text}"
    return Recomputed(Text(words, said), (Variant(name, rate), *others), unit="%")


def _share(spent: Interval, budget: Interval) -> Interval | None:
    return Interval.exactly(1) if spent == budget else quotient(spent, budget)  # printed alike: all of it was spent


def _from_parts(form: Form, line: BudgetLine, profile: Profile) -> Recomputed | Text:
    below = [(p.spent.read, denominator(p, profile)[1].read) for p in parts(form, line)]
    spent, budget = (
        (total([q.interval for q in column if q]) for column in zip(*below, strict=True)) if below else ZEROS
    )
    rate = quotient(spent, budget)
    if rate is None or spent.hi <= 0:
        return Text("预算数为零，执行率无意义", "the budget is zero: a rate has no meaning")
    name = Text("其中各行之和", "sum of the lines below")
    return Recomputed(
        Text("其中各行支出之和 ÷ 预算之和", "sum of spent / sum of budget below"), (Variant(name, rate),), unit="%"
    )


ZEROS = (Interval.exactly(0), Interval.exactly(0))


def rate_readings(form: Form, line: BudgetLine, profile: Profile) -> Iterator[Variant]:
    """Other arithmetic that may have given the printed rate."""
    money = {INITIAL: line.initial, ADJUSTED: line.adjusted}
    used = [name for name, _ in denominators(line, profile)]
    for name, field in money.items():
        if (
            name not in used
            and field.read
            and line.spent.read
            and (rate := quotient(line.spent.read.interval, field.read.interval))
        ):
            yield Variant(Text(f"分母用了{name.zh}", f"divided by the {name.en}"), rate)
    whole = denominator(line, profile)[1]
    if line.spent.read and whole.read:
        if rate := quotient(whole.read.interval, line.spent.read.interval):
            yield Variant(Text("分子分母颠倒", "numerator and denominator swapped"), rate)
        if rate := quotient(whole.read.interval - line.spent.read.interval, whole.read.interval):
            yield Variant(Text("填的是结余率", "this is the rate of what is left"), rate)
    for other in form.budget:
        if other is not line and isinstance(found := recomputed_rate(form, other, profile), Recomputed):
            item = other.item.text
            yield Variant(
                Text(f"与「{item}」行的执行率相同，可能填错行", f"this is the rate of {item}"), found.variants[0].value
            )


def money(line: BudgetLine) -> list[Fact]:
    """The line's three amounts, those that the form has, as evidence."""
    fields = ((SPENT, line.spent), (ADJUSTED, line.adjusted), (INITIAL, line.initial))
    return [fact(name, field) for name, field in fields if field.said]
