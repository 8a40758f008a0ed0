"""Written formulas, 得分＝实际值÷指标值×权重, as expressions that are evaluated on intervals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pipeline.values.interval import Interval


@dataclass(frozen=True, slots=True)
class Figure:
    """A number printed in the formula."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A named quantity; `role` is "weight", "target", "actual", "rate" or "" (another figure of the department)."""

    words: str
    role: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions joined by one of + − * /."""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Magnitude:
    """|实际值－目标值|: how far from zero; `said` is False where only the name 偏离度 suggests it."""

    inner: Expression
    said: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """B/A或A/B: the first where more is better, the second where less is."""

    more: Expression
    less: Expression


@dataclass(frozen=True, slots=True)
class Extreme:
    """MIN(1, 完成率), MAX(0, 1－超支率): the least or the greatest of two."""

    least: bool
    left: Expression
    right: Expression


Expression = Figure | Name | Operation | Magnitude | Choice | Extreme


class UnknownError(Exception):
    """Something the formula needs is not in the row; `words` name it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def names(value: Expression) -> list[Name]:
    """Every name in the expression, left to right."""
    if isinstance(value, Operation | Extreme):
        return names(value.left) + names(value.right)
    if isinstance(value, Magnitude):
        return names(value.inner)
    if isinstance(value, Choice):
        return names(value.more)
    return [value] if isinstance(value, Name) else []


def as_written(value: Expression) -> Expression:
    """The expression with every difference signed that no sign makes a magnitude."""
    match value:
        case Operation():
            return Operation(value.sign, as_written(value.left), as_written(value.right))
        case Extreme():
            return Extreme(value.least, as_written(value.left), as_written(value.right))
        case Magnitude(inner, said):
            return Magnitude(as_written(inner)) if said else as_written(inner)
    return value


@dataclass(frozen=True, slots=True)
class Known:
    """What the row offers to a formula; None where it does not.

    `rate` is the measured rate of completion, as a fraction; `others` holds figures that the row's words name;
    `less`: less is better.
    """

    weight: Interval | None
    target: Interval | None
    actual: Interval | None
    rate: Interval | None
    others: tuple[tuple[str, Interval], ...] = ()
    less: bool = False


def evaluate(value: Expression, known: Known) -> Interval:
    """The formula's value; raises `UnknownError` when the row lacks a part, or a divisor may be zero."""
    if isinstance(value, Figure):
        return Interval.exactly(value.value)
    if isinstance(value, Name):
        return _look(value, known)
    if isinstance(value, Magnitude):
        return magnitude(evaluate(value.inner, known))
    if isinstance(value, Choice):
        return evaluate(value.less if known.less else value.more, known)
    if isinstance(value, Extreme):
        one, other, pick = evaluate(value.left, known), evaluate(value.right, known), min if value.least else max
        return Interval(pick(one.lo, other.lo), pick(one.hi, other.hi))
    if _completion(value) and known.rate is not None and (known.target is None or known.actual is None):
        return known.rate
    left, right = evaluate(value.left, known), evaluate(value.right, known)
    if value.sign == "/":
        if right.may_be(0):
            raise UnknownError("除数为零")
        return left / right
    return {"+": left + right, "-": left - right, "*": left * right}[value.sign]


def magnitude(value: Interval) -> Interval:
    """|x| for every x meant."""
    if value.lo >= 0:
        return value
    return -value if value.hi <= 0 else Interval(Fraction(0), max(-value.lo, value.hi))


def _completion(value: Operation) -> bool:
    sides = value.left, value.right
    return value.sign == "/" and [s.role if isinstance(s, Name) else "" for s in sides] == ["actual", "target"]


def _look(name: Name, known: Known) -> Interval:
    found = {"weight": known.weight, "target": known.target, "actual": known.actual, "rate": known.rate}.get(name.role)
    if not name.role:
        found = dict(known.others).get(name.words)
    if found is None:
        raise UnknownError(name.words)
    return found
