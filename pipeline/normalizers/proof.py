"""What was read, in one short line; and the examples of numbers.toml and targets.toml held to theirs.

A line: bound, value ± half of the last written digit, base unit: "≥95±1/2 %", "=205000±500 人", "=50 个" (exact).
Points and percentages are told in percent. "; " parts several numbers, a cell that is not read is "?" and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.numbers import find_quantities, read_quantity
from pipeline.normalizers.patterns import Entry, Patterns
from pipeline.normalizers.targets import read_goal
from pipeline.values.place import Cited
from pipeline.values.quantity import Between, Bound, Deadline, Goal, Quality, Quantity, Ratio, Several
from pipeline.values.report import Field

PROVED = ("numbers", "targets")
"""The pattern files whose examples say what is read, with `is`, and so are proved here."""
_IN_SENTENCES = ("skip", "entry", "bound")
_IN_GOALS = (
    "deadline", "ratio", "answer", "pair", "unit", "per", "change", "period", "reach", "level", "level_denied",
    "nature",
)  # fmt: skip


def prove(patterns: Patterns) -> list[str]:
    """One line for each example that is not read as it says."""
    return [failure for _, failure in proofs(patterns) if failure]


def proofs(patterns: Patterns) -> Iterator[tuple[str, str]]:
    """Each example, "numbers.toml skip date “2022年”", and how it fails, "" when it holds."""
    for key in _IN_SENTENCES:
        for entry in patterns.entries("numbers", key):
            yield from _entry("numbers", key, entry, patterns)
    for entry in patterns.entries("numbers", "unread"):
        for example in (*entry.yes, *entry.no):
            why = read_quantity(Cited(example.text, ()), patterns).why
            wanted = example in entry.yes
            name = f"numbers.toml unread {entry.id} “{example.text}”"
            yield name, "" if (why == entry.means["why"]) is wanted else f"{name}: {why or 'read'}"
    for key in _IN_GOALS:
        for entry in patterns.entries("targets", key):
            yield from _entry("targets", key, entry, patterns)


def _entry(file: str, key: str, entry: Entry, patterns: Patterns) -> Iterator[tuple[str, str]]:
    for example in (*entry.yes, *entry.no):
        words, wanted = Cited(example.text, ()), str((example.model_extra or {}).get("is", ""))
        if file == "numbers":
            got = "; ".join(told(found.quantity) for found in find_quantities(words, patterns))
        elif key == "nature":
            got = told_field(read_goal(Cited("5", ()), patterns, nature=words.text))
        else:
            got = told_field(read_goal(words, patterns))
        name = f"{file}.toml {key} {entry.id} “{example.text}”"
        yield name, "" if got == wanted else f"{name}: read as {got or 'nothing'}, should be {wanted or 'nothing'}"


def told_field(read: Field[Quantity] | Field[Goal]) -> str:
    """A cell in one line; "?" and the reason when it was not read."""
    return f"?{read.why}" if read.read is None else told(read.read)


def told(read: Goal) -> str:
    """A quantity or goal in one line."""
    match read:
        case Quantity():
            return ("between " if read.bound is Bound.BETWEEN else read.bound.value) + _amount(read)
        case Between(lo, hi):
            return f"between {_amount(lo)} and {_amount(hi)}"
        case Ratio(parts):
            return ":".join(part.digits for part in parts)
        case Several(parts):
            return ", ".join(told(part) for part in parts)
        case Deadline():
            date = [str(read.year or ""), *(str(part) for part in (read.month, read.day) if part)]
            return f"{read.bound.value} {'-'.join(date)}"
        case Quality(word, level):
            return f"{word} ({level})" if level else word


def _amount(quantity: Quantity) -> str:
    times = 100 if quantity.unit.dimension in ("ratio", "percentage-points") else 1
    half = (quantity.interval.hi - quantity.interval.lo) / 2 * times
    parts = (f"{_number(quantity.point * times)}{f'±{half}' if half else ''}", quantity.unit.name)
    return " ".join(part for part in parts if part) + (" cumulative" if quantity.cumulative else "")


def _number(value: Fraction) -> str:
    """A decimal where one exists with six places, else a fraction."""
    places = next((n for n in range(7) if (value * 10**n).denominator == 1), None)
    if not places:
        return str(value)
    digits = f"{abs((value * 10**places).numerator):0{places + 1}d}"
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"
