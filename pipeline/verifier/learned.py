"""The arithmetic of a table, learned from its own rows: which column is what of which others.

A column that is in every row the difference, sum, quotient, product or growth of others is that by its nature; where
one row alone breaks it, something in that row is wrong. Nothing is known beforehand but the kinds of arithmetic. What a
single row would keep by chance is no rule: the rows that keep it must have figures enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise, permutations

from pipeline.values.interval import Interval, total
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Figures
from pipeline.verifier.check import truncated

Row = Sequence[Quantity | None]
_WIDEST, _LONGEST = 12, 120  # columns and rows; beyond that a table is a register
_ROWS, _DIGITS = 2, 5  # rows that keep a rule, and the figures of their results: fewer may be chance
_POWERS = tuple(Fraction(10) ** n for n in (0, 2, -2, 4, -4, 1, -1, 3, -3, 6, -6, 8, -8))
_ONE = Interval.exactly(1)
_FIFTH = 5
_RATIO = "ratio"  # a row of percentages below rows of money keeps no sum of theirs
_GROWN = ("增长", "增减", "增幅", "变动", "同比")
TOTALS = ("合计", "总计", "小计", "共计", "总额", "总数")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a column is of others: `value` of their numbers, times a power of ten; `says` is the formula.

    `named`: its head says so too (完成率, beside the two numbers): fewer rows must keep it.
    """

    column: int
    operands: tuple[int, ...]
    value: Callable[[Sequence[Interval]], Interval | None]
    says: str
    factor: Fraction | None = Fraction(1)
    named: bool = False

    def of(self, row: Row, factor: Fraction) -> Interval | None:
        """What the row should have; None where it lacks a number, or has a rough one."""
        numbers = [row[c] for c in self.operands]
        if any(n is None or n.bound is not Bound.EQUAL for n in numbers):
            return None
        value = self.value([n.interval for n in numbers if n])
        return None if value is None else value if factor == 1 else value * factor


@dataclass(frozen=True, slots=True)
class Learned:
    """A rule that the table keeps: the rows that do, those that don't, and what these should have."""

    rule: Rule
    kept: tuple[int, ...]
    broken: tuple[tuple[int, Interval], ...]
    weight: int


def learned(table: Figures) -> Iterator[Learned]:
    """For each column the rule that it keeps best, if any."""
    width, last = len(table.heads), total_row(table)
    rows = [tuple(cell.read for cell in row) for row in table.rows]
    columns = [c for c in range(width) if sum(row[c] is not None for row in rows) > _ROWS and not _counts(table, c)]
    if len(columns) > _WIDEST or len(rows) > _LONGEST:
        return
    if last is not None:
        rows = [row + rows[last] for row in rows]  # beside every number the total of its column
    found: list[Learned] = []
    for column in columns:
        others = [c for c in columns if c != column]
        rules = [*_rules(column, others, table.heads), *(_shares(column, others, table) if last is not None else ())]
        if best := _best([kept for rule in rules if (kept := _kept(rule, rows))]):
            found.append(best)
    seen: set[frozenset[int]] = set()
    for each in reversed(found):  # a − b = c is one equation, told of what stands last
        cells = frozenset((each.rule.column, *each.rule.operands))
        if cells not in seen:
            seen.add(cells)
            yield each


def _counts(table: Figures, column: int) -> bool:
    """Whether a column only numbers the rows."""
    read = [cell.point for row in table.rows if (cell := row[column].read)]
    return read == list(range(1, len(read) + 1))


def total_row(table: Figures) -> int | None:
    """The one total row of a table, its first or its last."""
    at = [r for r, name in enumerate(table.names) if name.startswith(TOTALS)]
    return at[0] if len(at) == 1 and at[0] in (0, len(table.rows) - 1) and len(table.rows) > _ROWS else None


def _best(found: Sequence[Learned]) -> Learned | None:
    """A rule without exception, else the one by which most is kept; none where two rules blame different rows."""
    whole = [f for f in found if not f.broken]
    if whole:
        return max(whole, key=lambda f: f.weight)
    best = max(found, key=lambda f: f.weight, default=None)
    if best is None or any({r for r, _ in f.broken} != {r for r, _ in best.broken} for f in found):
        return None
    return best


def _kept(rule: Rule, rows: Sequence[Row]) -> Learned | None:
    factors = (rule.factor,) if rule.factor is not None else _POWERS
    tried = (found for factor in factors if factor is not None and (found := _with(rule, factor, rows)))
    return max(tried, key=lambda f: f.weight, default=None)


def _with(rule: Rule, factor: Fraction, rows: Sequence[Row]) -> Learned | None:
    kept: list[int] = []
    broken: list[tuple[int, Interval]] = []
    telling: dict[tuple[object, ...], int] = {}
    for index, row in enumerate(rows):
        said, value = row[rule.column], rule.of(row, factor)
        if said is None or value is None or said.bound is not Bound.EQUAL:
            continue
        if not (said.interval.meets(value) or truncated(said).meets(value)):
            if said.point == 1 and value.lo > 1:
                continue  # a completion above 100 % that was capped
            broken.append((index, value))
            continue
        kept.append(index)
        numbers = [n for c in rule.operands if (n := row[c])]
        if said.point not in (0, 1) and all(n.point not in (0, 1, said.point) for n in numbers):
            key = (said.point, *(n.point for n in numbers))
            telling[key] = _figures(said, value)
    kinds = {(number := rows[index][rule.column]) and number.unit.dimension == _RATIO for index in kept}
    broken = [(i, v) for i, v in broken if ((n := rows[i][rule.column]) and n.unit.dimension == _RATIO) in kinds]
    exceptions = max(1, (len(kept) + len(broken)) // _FIFTH)
    enough = len(telling) >= _ROWS and sum(telling.values()) >= _DIGITS
    if len(broken) > exceptions or not (enough or (rule.named and telling and len(kept) > _ROWS)):
        return None
    return Learned(rule, tuple(kept), tuple(broken), sum(telling.values()))


def _figures(said: Quantity, value: Interval) -> int:
    """How many figures of the claim the rule foretells: none where what it rests on has hardly any itself."""
    printed = len(said.digits.replace(".", "").replace(",", "").strip("-0"))
    width = max(value.hi - value.lo, said.interval.hi - said.interval.lo)
    told = 0
    while told < printed and width * 10 ** (told + 1) <= 2 * abs(said.point):
        told += 1
    return told


def _rules(column: int, others: Sequence[int], heads: Sequence[str]) -> Iterator[Rule]:
    """Everything that a column may be of others; the sum of several only where they stand side by side."""
    name = [head or f"第{c + 1}列" for c, head in enumerate(heads)]
    before = [c for c in others if c < column]  # what is computed stands behind what it is computed from
    for a, b in permutations(before, 2):
        yield Rule(column, (a, b), lambda v: v[0] - v[1], f"{name[a]} − {name[b]}")
        beside = sorted((a, b)) == before[-2:]
        grown = beside and any(word in heads[column] for word in _GROWN)
        named = beside and not grown and heads[column].endswith(("率", "进度", "率(%)"))
        yield Rule(column, (a, b), _quotient, f"{name[a]} ÷ {name[b]}", None, named)
        yield Rule(
            column, (a, b), lambda v: None if v[1].may_be(0) else v[0] / v[1] - 1,
            f"（{name[a]} − {name[b]}）÷ {name[b]}", named=grown,
        )  # fmt: skip
        yield Rule(
            column, (a, b), lambda v: None if v[1].may_be(0) else _ONE - v[0] / v[1],
            f"（{name[b]} − {name[a]}）÷ {name[b]}",
        )  # fmt: skip
    for a, b in combinations(before, 2):
        weighed = heads[column].startswith("加权")
        yield Rule(column, (a, b), lambda v: v[0] * v[1], f"{name[a]} × {name[b]}", None, weighed)
    for start, end in combinations(range(len(others) + 1), 2):
        block = tuple(others[start:end])
        joined = all(b - a == 1 for a, b in pairwise(block))
        if end - start < _ROWS or not joined:
            continue
        sum_of = " + ".join(name[c] for c in block)
        yield Rule(column, block, lambda v: total(list(v)), sum_of)
        if end - start == _ROWS and block[-1] < column:
            for whole in (c for c in before if c not in block):
                yield Rule(
                    column, (*block, whole), lambda v: None if v[2].may_be(0) else (v[0] + v[1]) / v[2],
                    f"（{sum_of}）÷ {name[whole]}", None,
                )  # fmt: skip


def _shares(column: int, others: Sequence[int], table: Figures) -> Iterator[Rule]:
    """The share of a number in the total of its column."""
    for a in (c for c in others if c < column):
        yield Rule(column, (a, a + len(table.heads)), _quotient, f"{table.heads[a]} ÷ 合计", None)


def _quotient(numbers: Sequence[Interval]) -> Interval | None:
    return None if numbers[1].may_be(0) else numbers[0] / numbers[1]


__all__ = ["TOTALS", "Learned", "Rule", "learned", "total_row"]
