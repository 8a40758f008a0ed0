"""The figures inside a standard: thresholds, steps, amounts of points. They were chosen, so they are exact."""

from __future__ import annotations

from fractions import Fraction

from pipeline.normalizers.numerals import numeral
from pipeline.normalizers.patterns import Patterns
from pipeline.normalizers.units import known, measure
from pipeline.scoring.tree import Amount, Limit
from pipeline.values.quantity import RATIO, Unit

_PARTS = {
    "一半": "1/2",
    "半数": "1/2",
    "半": "1/2",
    "二分之一": "1/2",
    "三分之一": "1/3",
    "三分之二": "2/3",
    "四分之一": "1/4",
    "四分之三": "3/4",
}
_DASHES = "-—~至到"


def number(text: str) -> Fraction | None:
    """A plain number in digits or numerals: "1,300", "0.5", "两", "半"; None when it is none."""
    text = text.strip()
    if text in _PARTS:
        return Fraction(_PARTS[text])
    digits = text.replace(",", "").replace(" ", "").lstrip("±+")
    if digits and digits.replace(".", "", 1).isdigit() and digits.isascii():
        return Fraction(digits)
    read = numeral(text) if text else None
    return Fraction(read.digits) if read else None


def unit_of(text: str, patterns: Patterns) -> tuple[Unit, Fraction]:
    """The base unit and how many of it one printed unit is: "%" → (RATIO, 1/100), "万人" → (人, 10000)."""
    if text in ("%", "百分比"):
        return RATIO, Fraction(1, 100)
    if text == "倍":
        return RATIO, Fraction(1)
    text = "个月" if text == "月" else text
    bare = text.removeprefix("个") if len(text) > 1 else text
    read = measure(text if known(text, patterns) or not known(bare, patterns) else bare, patterns)
    return read.unit, read.factor * read.multiplier


def limit(text: str, patterns: Patterns) -> Limit | None:
    """A threshold, "90%", "20.5万人", "±5%", "百分之九十五"; None when its number can't be read."""
    text = text.strip("±")
    if (share := _share(text)) is not None:
        return Limit(share, RATIO)
    if text.startswith("百分之"):
        value = number(text.removeprefix("百分之"))
        return None if value is None else Limit(value / 100, RATIO)
    head = next((i for i, c in enumerate(text) if not (c.isdigit() or c in "., ")), len(text))
    value = number(text[:head])
    if value is None:
        return None
    unit, factor = unit_of(text[head:], patterns)
    return Limit(value * factor, unit)


def _share(text: str) -> Fraction | None:
    """A share in words, 九成, 八五折, 三分之二, 一半; None for any other words."""
    if text in _PARTS and text != "半":
        return Fraction(_PARTS[text])
    below, parted, above = text.partition("分之")
    if parted and not text.startswith("百"):
        parts, of = number(above), number(below)
        return parts / of if parts and of else None
    if not text.endswith(("成", "折")):
        return None
    digits = [number(c) for c in text[:-1].replace("点", "") if c != "."]
    if not digits or any(d is None for d in digits):
        return None
    return sum((d / 10 ** (i + 1) for i, d in enumerate(digits) if d is not None), Fraction(0))


def span(text: str) -> tuple[Fraction, Fraction] | None:
    """A number or a range of numbers in rising order: "5" → (5, 5), "10—15" → (10, 15), "100%-80" → (80, 100)."""
    for dash in _DASHES:
        text = text.replace(dash, "~")
    parts = [number(part.strip().removesuffix("%").removesuffix("分")) for part in text.split("~") if part]
    if not parts or any(p is None for p in parts):
        return None
    known = [p for p in parts if p is not None]
    return min(known), max(known)


def amount(text: str) -> tuple[Amount, Amount] | None:
    """Points or a share of the weight, from and to: "2", "5%", "10—15", "一半"."""
    if (part := _share(text)) is not None:
        share = Amount(share=part)
        return share, share
    if "/" in text and text.replace("/", "").isdigit():
        share = Amount(share=Fraction(text))
        return share, share
    if text.endswith("分"):
        text = "1/2" if text == "半分" else text.removesuffix("分")
        value = Fraction(1, 2) if text == "1/2" else number(text)
        return None if value is None else (Amount(value), Amount(value))
    head, bracket, tail = text.partition("(")
    read = span(head + tail.partition(")")[2] if bracket else text)
    if read is None:
        return None
    low, high = read
    if "%" in text:
        return Amount(share=low / 100), Amount(share=high / 100)
    return Amount(low), Amount(high)
