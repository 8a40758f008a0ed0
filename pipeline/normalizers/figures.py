"""Figures as printed, before the words around them are looked at: digits, what they count in, and their unit.

One expression is made of all of `numbers.toml`: at each place of a text the first entry that fits wins, and those that
are no quantity (dates, document numbers, names with a numeral) stand first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

import regex

from pipeline.normalizers.numerals import numeral
from pipeline.normalizers.patterns import Match, Pattern, Patterns
from pipeline.normalizers.units import MULTIPLIERS
from pipeline.values.interval import decimal, half_unit
from pipeline.values.place import Folded
from pipeline.values.quantity import Bound

_KEPT = "，“”"

_LONGEST = 64  # characters: a longer run of digits is no quantity, and Python refuses to print one of thousands


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a text.

    Args:
        digits: in Arabic figures, with its sign.
        half: half of the last digit that was said, in the same measure as `digits`.
        scale: what the digits count: 10 000 for 万, 100/3 for thirds told in %.
        unit: as printed, folded; "" for none.
        bound: BETWEEN in a range, ABOUT for 20余, else EQUAL.
        how: id of the entry that read it.
        start, end: in the folded text; figures that say the same are equal wherever they stand.
        round: printed with 万 or 亿: never exact.
        cumulative: marked 〔〕.
        money: printed behind ￥ or 人民币; in 元 where neither cell nor column print a unit.
    """

    digits: str
    half: Fraction
    scale: Fraction
    unit: str
    bound: Bound
    how: str
    start: int = field(compare=False)
    end: int = field(compare=False)
    round: bool = False
    cumulative: bool = False
    money: bool = False


def figures(folded: Folded, patterns: Patterns) -> list[Figure]:
    """Every figure that is a quantity, left to right."""
    scanner = patterns.built("figures", lambda: _scanner(patterns))
    text = scanned(folded)
    words = folded if text == folded.text else replace(folded, text=text)
    return [figure for match in scanner.find(words) for figure in _read(match)]


def scanned(folded: Folded) -> str:
    """The folded text with `，` and `“”` as printed: 5，100 are two numbers, “三公” is a name. As long as the text."""
    whole = folded.cited.text
    if not any(sign in whole for sign in _KEPT):
        return folded.text
    pairs = zip(folded.text, folded.origin, strict=True)
    return "".join(whole[at] if whole[at] in _KEPT and not _thousands(whole, at) else c for c, at in pairs)


def _thousands(text: str, at: int) -> bool:
    """Whether a full-width comma stands among full-width digits, ４，７００."""
    around = text[at - 1 : at] + text[at + 1 : at + 4]
    return text[at] == "，" and len(around) == 4 and all("０" <= c <= "９" for c in around)


def _scanner(patterns: Patterns) -> Pattern:
    entries = [(key, entry) for key in ("skip", "entry") for entry in patterns.entries("numbers", key)]
    says = (f"(?<{key}_{entry.id.replace('-', '_')}>{entry.says})" for key, entry in entries)
    return Pattern("numbers", patterns.compile("|".join(says), "numbers"), entries[0][1])


def _read(match: Match) -> Iterator[Figure]:
    key, _, how = next(name for name in match.groups if name.startswith(("skip_", "entry_"))).partition("_")
    if key == "skip" or match.end - match.start > _LONGEST:
        return
    if how in _PAIRS:
        yield from _PAIRS[how](match)
        return
    figure = {"fraction": _fraction, "tenths": _tenths, "half": _half}.get(how, _plain)(match, how)
    if figure is not None:
        yield figure


def _plain(match: Match, how: str) -> Figure | None:
    digits, scale, step = match.text("digits").replace(" ", ""), MULTIPLIERS[match.text("mult")], 1
    if how == "chinese":
        said = numeral(digits)
        if said is None:
            return None
        digits, step = said.digits, said.step
    elif how == "mixed":
        digits, step = _mixed(digits)
    half = Fraction(step, 2) if step > 1 else half_unit(digits)
    sign = "-" if match.text("sign") else ""
    bound = Bound.ABOUT if match.text("about") else Bound.EQUAL
    return Figure(
        sign + digits, half, Fraction(scale), match.text("unit"), bound, how, match.start, match.end,
        round=scale > 1 or step > 1, cumulative="cumulative" in match.groups, money="money" in match.groups,
    )  # fmt: skip


def _mixed(text: str) -> tuple[str, int]:
    """1万2千 → 12000 in steps of 1000."""
    parts = regex.findall(r"([\d.]+)(亿|[千百十]?万|千|百)", text)
    return str(sum(decimal(number) * MULTIPLIERS[unit] for number, unit in parts)), MULTIPLIERS[parts[-1][1]]


def _range(match: Match) -> Iterator[Figure]:
    """1.2~3%: the first figure borrows multiplier and unit of the second, unless that would put it above."""
    first, second = match.text("lo_digits"), match.text("digits")
    unit, first_unit = match.text("unit") or match.text("lo_unit"), match.text("lo_unit") or match.text("unit")
    scale, first_scale = MULTIPLIERS[match.text("mult")], MULTIPLIERS[match.text("lo_mult")]
    if not match.text("lo_mult") and not match.text("lo_unit") and decimal(first) <= decimal(second):
        first_scale = scale
    middle = match.groups["digits"][0]
    signed = ("-" if match.text("sign") else "") + first
    for digits, times, of, start, end in (
        (signed, first_scale, first_unit, match.start, middle),
        (second, scale, unit, middle, match.end),
    ):
        half = half_unit(digits)
        yield Figure(digits, half, Fraction(times), of, Bound.BETWEEN, "range", start, end, round=times > 1)


def _plus_minus(match: Match) -> Iterator[Figure]:
    """18±2℃, ±5%: the two ends."""
    middle, slack = match.text("middle") or "0", match.text("digits")
    half = max(half_unit(slack), half_unit(middle) if match.text("middle") else Fraction(0))
    scale, unit, at = MULTIPLIERS[match.text("mult")], match.text("unit"), match.groups["digits"][0]
    for sign, start, end in ((-1, match.start, at), (1, at, match.end)):
        end_digits = _decimal(decimal(middle) + sign * decimal(slack))
        yield Figure(end_digits, half, Fraction(scale), unit, Bound.BETWEEN, "plus-minus", start, end, round=scale > 1)


def _decimal(value: Fraction) -> str:
    """The digits of a number that has a finite decimal."""
    places = next(n for n in range(64) if (value * 10**n).denominator == 1)
    digits = f"{abs((value * 10**places).numerator):0{places + 1}d}"
    whole = f"{digits[: len(digits) - places]}.{digits[len(digits) - places :]}".rstrip(".")
    return f"-{whole}" if value < 0 else whole


def _spelled_range(match: Match) -> Iterator[Figure]:
    """三至五家: both ends in numerals; nothing where one is not well formed."""
    ends = numeral(match.text("lo_digits")), numeral(match.text("digits"))
    middle = match.groups["digits"][0]
    for said, start, end in zip(ends, (match.start, middle), (middle, match.end), strict=True):
        if said is not None and None not in ends:
            half, unit = Fraction(said.step, 2), match.text("unit")
            yield Figure(
                said.digits, half, Fraction(1), unit, Bound.BETWEEN, "chinese-range", start, end, said.step > 1
            )


_PAIRS = {
    "range": _range, "between_and": _range, "interval": _range, "plus_minus": _plus_minus,
    "chinese_range": _spelled_range,
}  # fmt: skip


def _fraction(match: Match, how: str) -> Figure | None:
    """三分之二, 百分之95: a number of n-ths, as rough as its numerator."""
    parts, of = _arabic(match.text("num")), _arabic(match.text("den"))
    if parts is None or of is None or not decimal(of):
        return None
    return Figure(parts, half_unit(parts), 100 / decimal(of), "%", Bound.EQUAL, how, match.start, match.end)


def _arabic(text: str) -> str | None:
    if text[0].isdigit() and text[0].isascii():
        return text
    said = numeral(text)
    return said.digits if said else None


def _tenths(match: Match, how: str) -> Figure:
    """六成, 八成五: never meant exactly."""
    digits, more = _arabic(match.text("tenths")) or "", match.text("more")
    if more:
        digits += "5" if more == "半" else _arabic(more) or ""
    scale = Fraction(1 if more else 10)
    return Figure(digits, half_unit(digits), scale, "%", Bound.ABOUT, how, match.start, match.end)


def _half(match: Match, how: str) -> Figure:
    """过半, 半数以上."""
    bound = Bound.MORE if match.text("half").startswith(("过", "超")) else Bound.EQUAL
    return Figure("5", Fraction(1, 2), Fraction(10), "%", bound, how, match.start, match.end)
