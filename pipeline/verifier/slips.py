"""Slips of the pen that turn a recomputed number into the claimed one: a hint for the auditor, never a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from pipeline.values.interval import Interval, decimal
from pipeline.values.quantity import Quantity
from pipeline.values.verdict import Text

_TELLING = 3  # digits of a number that is not another one's mirror by chance
_SHIFTS = {
    Fraction(10): Text("小数点错一位（大了10倍）", "decimal point one place too far right"),
    Fraction(100): Text("小数点错两位（大了100倍）", "decimal point two places too far right"),
    Fraction(10000): Text("万元与元混用（大了1万倍）", "元 written where 万元 is meant"),
    Fraction(1, 10): Text("小数点错一位（小了10倍）", "decimal point one place too far left"),
    Fraction(1, 100): Text("小数点错两位（小了100倍）", "decimal point two places too far left"),
    Fraction(1, 10000): Text("万元与元混用（小了1万倍）", "万元 written where 元 is meant"),
}


def slips(claimed: Quantity, recomputed: Sequence[Interval]) -> Iterator[Text]:
    """The slips that reproduce the claim: a shifted decimal point, a lost sign, two neighbouring digits swapped."""
    if not claimed.point or all(value.may_be(0) for value in recomputed):
        return

    def meets(candidate: Interval) -> bool:
        return any(candidate.meets(value) and not value.may_be(0) for value in recomputed)

    for factor, name in _SHIFTS.items():
        if meets(claimed.interval * (1 / factor)):
            yield name
    if meets(-claimed.interval):
        yield Text("正负号相反", "the sign is reversed")
    for digits in (d for d in _swapped(claimed.digits) if not d.startswith("0") or d.startswith("0.")):
        moved = (decimal(digits) - decimal(claimed.digits)) * claimed.point / decimal(claimed.digits)
        if meets(claimed.interval + moved):
            said = claimed.digits
            yield Text(f"相邻两位数字颠倒：{said} 应为 {digits}", f"digits swapped: {said} for {digits}")


def exchanged(quantity: Quantity) -> Iterator[tuple[str, Fraction]]:
    """The number with two neighbouring digits swapped, printed and in base units; none of fewer than three digits."""
    for digits in _swapped(quantity.digits.replace(",", "")) if telling(quantity) else ():
        yield digits, decimal(digits) * quantity.point / decimal(quantity.digits)


def mistyped(quantity: Quantity, point: Fraction) -> str | None:
    """The digits of `point`, printed as the number is, when one digit or two swapped neighbours part the two."""
    said = quantity.digits.replace(",", "")
    if not telling(quantity) or point <= 0:
        return None
    whole, _, tail = said.partition(".")
    printed = point * decimal(said) / quantity.point * 10 ** len(tail)
    if printed.denominator != 1:
        return None
    digits = str(printed).zfill(len(whole + tail))
    meant = f"{digits[: len(digits) - len(tail)]}.{digits[-len(tail) :]}" if tail else digits
    one = len(meant) == len(said) and sum(a != b for a, b in zip(said, meant, strict=True)) == 1
    return meant if one or meant in _swapped(said) else None


def telling(quantity: Quantity) -> bool:
    """Whether the number has digits enough not to be another one's neighbour by chance: 4286, not 5000 or 720."""
    return bool(quantity.point) and len(quantity.digits.replace(".", "").replace(",", "").strip("0")) >= _TELLING


def _swapped(digits: str) -> Iterator[str]:
    for i, j in zip(range(len(digits)), range(1, len(digits)), strict=False):
        if digits[i] != digits[j] and digits[i].isdigit() and digits[j].isdigit():
            yield digits[:i] + digits[j] + digits[i] + digits[j + 1 :]
        elif j + 1 < len(digits) and digits[j] == "." and digits[i] != digits[j + 1]:
            yield digits[:i] + digits[j + 1] + "." + digits[i] + digits[j + 2 :]
