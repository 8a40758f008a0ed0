"""What goes into a rule and what comes out: the row's case, the options of a score, the sets they form."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

from pipeline.scoring.tree import Step, Sum
from pipeline.values.interval import Interval, total
from pipeline.values.quantity import Goal, Quantity
from pipeline.values.verdict import Text, Variant

NOTHING_SAID = Text("", "")
_MANY = 400  # more combinations than a person could check are told as one range


@dataclass(frozen=True, slots=True)
class Case:
    """One row, as a rule sees it.

    Args:
        target, actual: as read; None when there is none or it was not understood.
        weight: full marks of the row.
        level: 达成, 部分达成, 未达成, or a word of the standard; "" when not known.
        count: occurrences found, or items met; None when not known.
        words: the folded text of the 完成情况, where named figures of a formula may stand.
    """

    target: Goal | None = None
    actual: Goal | None = None
    weight: Quantity | None = None
    level: str = ""
    count: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """The outcome; exactly one of `variants`, `feasible`, `undecided` is filled.

    Args:
        variants: one score per admissible reading.
        feasible: the scores that are possible, where the form's figures leave a set; sorted, apart from each other.
        undecided: why nothing can be said.
        formula: the rule in words.
    """

    variants: tuple[Variant, ...] = ()
    feasible: tuple[Interval, ...] = ()
    undecided: Text | None = None
    formula: Text = NOTHING_SAID


class UndecidableError(Exception):
    """The row lacks what the rule needs; `reason` says what."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Option:
    """Scores under one reading: a single interval when determined, several when the words leave a set.

    `why` says what was missing when they are not sure.
    """

    name: Text
    values: tuple[Interval, ...]
    sure: bool
    why: Text | None = None


def merged(values: list[Interval]) -> tuple[Interval, ...]:
    """The union of some scores: sorted, those that touch joined."""
    out: list[Interval] = []
    for value in sorted(set(values), key=lambda v: (v.lo, v.hi)):
        if out and value.lo <= out[-1].hi:
            out[-1] = Interval(out[-1].lo, max(out[-1].hi, value.hi))
        else:
            out.append(value)
    return tuple(out)


def summed(rule: Sum, parts: list[list[Option]], case: Case) -> list[Option]:
    """The sums of one score from each block."""
    sets = [merged([v for option in options for v in option.values]) for options in parts]
    sure = all(o.sure for options in parts for o in options) and all(len(s) == 1 for s in sets)
    why = next((o.why for options in parts for o in options if o.why is not None), None)
    met = _met(rule, sets, case)
    values = met if met is not None else combined(sets)
    return [Option(Text("", ""), values, sure or (met is not None and len(values) == 1), why)]


def combined(sets: list[tuple[Interval, ...]]) -> tuple[Interval, ...]:
    """Every sum of one member from each set; one range when there are too many."""
    out: tuple[Interval, ...] = (Interval.exactly(0),)
    for values in sets:
        out = merged([a + b for a, b in product(out, values)])
        if len(out) > _MANY:
            out = (Interval.hull(*out),)
    return out


def _met(rule: Sum, sets: list[tuple[Interval, ...]], case: Case) -> tuple[Interval, ...] | None:
    """The sums when so many items were met; None unless each block is all or nothing and a count is given."""
    if case.count is None or not 0 <= case.count <= len(sets) or any(block.times != 1 for block in rule.blocks):
        return None
    if any(isinstance(b.award, Step) for block in rule.blocks for b in block.branches):
        return None
    if any(len(s) != 2 or s[0] != Interval.exactly(0) for s in sets):
        return None
    tops = [s[-1] for s in sets]
    return merged([total(list(chosen)) for chosen in combinations(tops, case.count)])


def repeated(values: tuple[Interval, ...], times: int) -> tuple[Interval, ...]:
    """Every sum of `times` members of one set; one range when there are too many."""
    if times > _MANY:
        whole = Interval.hull(*values)
        return (Interval(whole.lo * times, whole.hi * times),)
    return combined([values] * times)


ZERO = Interval.exactly(Fraction(0))
