"""A pocket calculator that knows nothing of this package: what a printed line of arithmetic gives.

It is the second engine against which what the checks have computed is held: numbers as an auditor would key them in,
decimals of fifty digits, ÷ × + − and brackets. Words between the numbers only name them.
"""

from __future__ import annotations

import re
from decimal import Decimal, getcontext

getcontext().prec = 50

_TOKEN = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>\s*[%％万亿])?|(?P<sign>[÷×+−()（）])")
_UNITS = {"": Decimal(1), "%": Decimal("0.01"), "％": Decimal("0.01"), "万": Decimal(10**4), "亿": Decimal(10**8)}
_LEAD = re.compile(r"[≥≤＜＞<>=〔〕]")


class NoArithmeticError(ValueError):
    """The line is no arithmetic of numbers."""


def keyed(line: str) -> Decimal:
    """What the line gives.

    Raises:
        NoArithmeticError: two numbers stand side by side, a bracket is open, or there is nothing to compute.
    """
    tokens = [_value(found) for found in _TOKEN.finditer(_LEAD.sub("", line))]
    if not any(token in ("÷", "×", "+", "−") for token in tokens):
        raise NoArithmeticError(line)
    value, rest = _sum(tokens)
    if rest:
        raise NoArithmeticError(line)
    return value


def _value(found: re.Match[str]) -> Decimal | str:
    if found["sign"]:
        return found["sign"].replace("（", "(").replace("）", ")")
    return Decimal(found["number"].replace(",", "")) * _UNITS[(found["unit"] or "").strip()]


def _sum(tokens: list[Decimal | str]) -> tuple[Decimal, list[Decimal | str]]:
    value, rest = _product(tokens)
    while rest and rest[0] in ("+", "−"):
        other, after = _product(rest[1:])
        value = value + other if rest[0] == "+" else value - other
        rest = after
    return value, rest


def _product(tokens: list[Decimal | str]) -> tuple[Decimal, list[Decimal | str]]:
    value, rest = _factor(tokens)
    while rest and rest[0] in ("×", "÷"):
        other, after = _factor(rest[1:])
        value = value * other if rest[0] == "×" else value / other
        rest = after
    return value, rest


def _factor(tokens: list[Decimal | str]) -> tuple[Decimal, list[Decimal | str]]:
    if tokens and tokens[0] == "(":
        value, rest = _sum(tokens[1:])
        if not rest or rest[0] != ")":
            raise NoArithmeticError(str(tokens))
        return value, rest[1:]
    if not tokens or not isinstance(tokens[0], Decimal):
        raise NoArithmeticError(str(tokens))
    return tokens[0], tokens[1:]
