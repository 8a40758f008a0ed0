"""Written Chinese numbers to quantities: 20.5万人, 百分之九十五, 141%.

`find_quantities` finds every number of a sentence, `read_quantity` reads a cell that should hold one. What is written,
and what only looks like a number, is data: `patterns/numbers.toml`. Every value keeps its words and their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from itertools import zip_longest

import regex

from pipeline.normalizers.figures import Figure, figures, scanned
from pipeline.normalizers.patterns import Patterns
from pipeline.normalizers.units import measure
from pipeline.values.interval import Interval, decimal
from pipeline.values.place import Cited, Folded
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import ABSENT, Field

PRESUMED = "%?"
"""The unit of a column of rates that prints no sign: 94 is 94 %, but 1 and 0.958 may be fractions and stay plain."""
_REMEMBERED = 4096  # quantities: a document says the same few again and again
_REACH = 16  # characters on either side of a number in which the words that bind it stand


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity in some words.

    Args:
        cited: its words with unit and bound, as printed, at their place.
        how: the pattern that read it, "numbers.arabic".
        start, end: its span in the folded text, unit and bound included.
        printed: whether it prints a unit of its own.
    """

    quantity: Quantity
    cited: Cited
    how: str
    start: int
    end: int
    printed: bool = False


def find_quantities(words: Cited | Folded, patterns: Patterns, unit: str = "") -> list[Found]:
    """Every quantity in `words`, left to right, none overlapping another.

    A number that prints no unit takes `unit` (万元, %; see `PRESUMED`), else it is plain. A range gives two, both
    BETWEEN. Dates, document numbers, list markers and names with numerals in them are no quantities.
    """
    folded = words if isinstance(words, Folded) else Folded.of(words)
    text, found = scanned(folded), list[Found]()
    printed = figures(folded, patterns)
    known = patterns.built("quantities", lambda: lru_cache(_REMEMBERED)(partial(_quantity, patterns)))
    for figure, after in zip_longest(printed, printed[1:]):
        right = after.start if after else len(text)
        start, end, bound = _bound(text, found[-1].end if found else 0, figure, right, patterns)
        quantity = known(figure, bound, unit)
        how = f"numbers.{figure.how}"
        found.append(Found(quantity, folded.back(start, end), how, start, end, bool(figure.unit)))
    return found


def read_quantity(words: Cited | None, patterns: Patterns, unit: str = "") -> Field[Quantity]:
    """The one number of a cell.

    `unit` is the one its header or name prints, used when the cell prints none. Words that only label the number
    (得分, 合计, footnote marks) may stand around it; any others make it "not a number".
    """
    if words is None:
        return ABSENT
    folded = words.folded
    why = unread(folded, patterns)
    if why:
        return Field(words, why=why)
    found = find_quantities(folded, patterns, unit)
    if len(found) != 1:
        figured = any(character.isdigit() for character in folded.text)
        return Field(words, why="two numbers" if found else "not a number" if figured else "no number")
    only = found[0]
    around = f"{folded.text[: only.start]}#{folded.text[only.end :]}"
    labelled = patterns.built("labelled", lambda: patterns.compile("{label_before}*#{label_after}*", "numbers"))
    if not labelled.fullmatch(around):
        return Field(words, why="not a number")
    return Field(words, only.quantity, only.how, "")


def unread(folded: Folded, patterns: Patterns) -> str:
    """Why a cell holds nothing to read: "empty", "not stated", "only a bound"; "" when it may hold something."""
    if not folded.text:
        return "empty"
    for pattern in patterns.compiled("numbers", "unread"):
        if pattern.whole(folded):
            return str(pattern.entry.means["why"])
    return ""


def _quantity(patterns: Patterns, figure: Figure, bound: Bound, unit: str) -> Quantity:
    """The value and its width: half of the last written digit, nothing where whole things were counted."""
    point = decimal(figure.digits)
    presumed = unit == PRESUMED and 0 < abs(point) <= 1
    named = figure.unit or ("" if presumed else unit.removesuffix("?")) or ("元" if figure.money else "")
    of = measure(named, patterns)
    times = 1 if figure.round and not figure.unit else of.multiplier  # 1.2亿 in a column of 万元 is 1.2亿元
    scale = figure.scale * of.factor * times
    exact = of.unit.counted and times == 1 and not figure.round and "." not in figure.digits
    interval = Interval.around(point, Fraction(0) if exact else figure.half) * scale
    return Quantity(figure.digits, interval, point * scale, of.unit, bound, figure.cumulative)


def _bound(text: str, left: int, figure: Figure, right: int, patterns: Patterns) -> tuple[int, int, Bound]:
    """Where the number with its binding words starts and ends, and what they promise together."""
    before, after = patterns.built("binders", lambda: _binders(patterns))
    low = max(left, figure.start - _REACH)
    ahead = before.search(text[low : figure.start])
    behind = after.match(text[figure.end : min(right, figure.end + _REACH)])
    said = {figure.bound}
    for match in (ahead, behind):
        said |= {Bound[name] for name, spans in match.capturesdict().items() if spans} if match else set()
    start = low + ahead.start() if ahead else figure.start
    return start, figure.end + (behind.end() if behind else 0), together(said)


def _binders(patterns: Patterns) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    sides: dict[str, list[str]] = {"before": [], "after": []}
    for entry in patterns.entries("numbers", "bound"):
        sides[entry.means["side"]].append(f"(?<{entry.means['bound']}>{entry.says})")
    before, after = ("|".join(says) for says in sides.values())
    return (
        patterns.compile(f"(?:{before}){{1,3}}{{marks}}?{{filler}}?$", "numbers"),
        patterns.compile(f"(?:{after}){{1,2}}{{marks}}?{{span}}?|{{marks}}{{span}}?|{{span}}", "numbers"),
    )


def together(said: set[Bound]) -> Bound:
    """What several words promise at once: the weaker of 超过 and 以上; ABOUT when they pull apart or one is vague."""
    said = said - {Bound.EQUAL}
    if Bound.BETWEEN in said:
        return Bound.BETWEEN
    for weak, strong in ((Bound.AT_LEAST, Bound.MORE), (Bound.AT_MOST, Bound.LESS)):
        if said and said <= {weak, strong}:
            return weak if weak in said else strong
    return Bound.ABOUT if said else Bound.EQUAL
