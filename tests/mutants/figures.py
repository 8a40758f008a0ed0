"""A written figure as these tests read it (apart from the program's own reading), and ways to write it wrongly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_SCALES = {"万": 10**4, "亿": 10**8}
_UNIT = re.compile(r"[万亿]?([一-龥%（）/]*?)(?:以上|以下|以内|左右)?[。，；]?$")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: as written, half of what its last digit is worth, its unit, the bound in front of it."""

    value: Fraction
    half: Fraction
    unit: str = ""
    bound: str = ""

    @property
    def low(self) -> Fraction:
        return self.value - self.half

    @property
    def high(self) -> Fraction:
        return self.value + self.half


def figure(text: str) -> Figure | None:
    """The one number of a cell; None when there is none, or more than one."""
    found = NUMBER.findall(text)
    if len(found) != 1:
        return None
    digits = found[0].replace(",", "").replace("−", "-")
    before, _, after = text.partition(found[0])
    scale = Fraction(_SCALES.get(after[:1], 1)) / (100 if after.startswith("%") else 1)
    decimals = len(digits.partition(".")[2])
    unit = _UNIT.search(after)
    bound = next((sign for sign in "≥≤＜＞<>" if sign in before), "")
    return Figure(Fraction(digits) * scale, scale / 2 / 10**decimals, unit[1] if unit else "", bound)


def quotient(part: Figure, whole: Figure) -> tuple[Fraction, Fraction] | None:
    """The least and the greatest quotient that the digits allow."""
    if whole.low <= 0:
        return None
    ends = [a / b for a in (part.low, part.high) for b in (whole.low, whole.high)]
    return min(ends), max(ends)


def may_be(claim: Figure, low: Fraction, high: Fraction, cut: bool = True) -> bool:
    """Whether the claim may be a number from `low` to `high`, rounded or (`cut`) cut off."""
    top = claim.value + 2 * claim.half if cut and claim.value >= 0 else claim.high
    bottom = claim.value - 2 * claim.half if cut and claim.value < 0 else claim.low
    return bottom <= high and low <= top


def digit(number: str, random: Random) -> str | None:
    """One digit mistyped, not the last one behind a point."""
    at = [i for i, c in enumerate(number) if c.isdigit()]
    at = at[:-1] if "." in number else at
    i = random.choice(at)
    choices = [d for d in "0123456789" if d != number[i] and not (d == "0" and i == at[0])]
    return number[:i] + random.choice(choices) + number[i + 1 :]


def transposed(number: str, random: Random) -> str | None:
    """Two neighbouring digits exchanged."""
    at = [i for i in range(len(number) - 1) if number[i : i + 2].isdigit() and number[i] != number[i + 1]]
    at = [i for i in at if not (i == 0 and number[1] == "0")]
    if not at:
        return None
    i = random.choice(at)
    return number[:i] + number[i + 1] + number[i] + number[i + 2 :]


def shifted(number: str, random: Random) -> str | None:
    """The decimal point one place off."""
    value = Fraction(number.replace(",", "").replace("−", "-"))
    if value == 0:
        return None
    decimals = len(number.partition(".")[2])
    moved, places = (value * 10, max(decimals - 1, 0)) if random.random() < 0.5 else (value / 10, decimals + 1)
    return plain(moved, places)


def dropped(number: str, random: Random) -> str | None:
    """One digit left out."""
    at = [i for i, c in enumerate(number) if c.isdigit()]
    at = [i for i in at if not (i == 0 and number[1:2] in ("0", ".", ","))]
    if len(at) < 3:
        return None
    i = random.choice(at)
    return (number[:i] + number[i + 1 :]).removesuffix(".")


def doubled(number: str, random: Random) -> str | None:
    """One digit typed twice."""
    at = [i for i, c in enumerate(number) if c.isdigit() and c != "0"]
    if not at:
        return None
    i = random.choice(at)
    return number[:i] + number[i] + number[i:]


def signed(number: str, random: Random) -> str | None:
    """A minus in front."""
    return None if number[0] in "-−" or not Fraction(number.replace(",", "")) else f"-{number}"


def scaled(number: str, random: Random) -> str | None:
    """万元 written as 元, or the other way round: the figure ten thousand times as large or as small."""
    value = Fraction(number.replace(",", "").replace("−", "-"))
    return plain(value * 10**4, 0) if value and random.random() < 0.7 else plain(value / 10**4, 6) if value else None


def plain(value: Fraction, places: int) -> str:
    """A decimal with so many places."""
    whole = round(abs(value) * 10**places)
    text = str(whole).rjust(places + 1, "0")
    text = f"{text[:-places]}.{text[-places:]}" if places else text
    return f"-{text}" if value < 0 else text


FAULTS = {f.__name__: f for f in (digit, transposed, shifted, dropped, doubled, signed, scaled)}


def spoiled(text: str, fault: str, random: Random) -> str | None:
    """The cell with its one number written wrongly; None where this fault is not possible or changes nothing."""
    found = NUMBER.search(text)
    if not found or (fault == "signed" and re.search(r"[一-龥〔]", text[: found.start()])):  # a dash behind a word is no minus
        return None
    wrong = FAULTS[fault](found[0].replace(",", ""), random)
    if wrong and "," in found[0]:
        whole, point, decimals = wrong.partition(".")
        wrong = f"{int(whole):,}{point}{decimals}"
    if wrong is None or Fraction(wrong.replace(",", "").replace("−", "-")) == Fraction(found[0].replace(",", "").replace("−", "-")):
        return None
    return text[: found.start()] + wrong + text[found.end() :]
