"""What a unit is worth: 万元, 万人次, 元/人·月, %.

Units are lines of `patterns/units.toml`; 万, 亿 and their like come before any of them, 元/户·年 is made of several.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.quantity import PLAIN, POINTS, RATIO, Unit

MULTIPLIERS = {
    "": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
_SURROUNDINGS = "()[]:;,。、. "


@dataclass(frozen=True, slots=True)
class Measure:
    """What one printed unit stands for: `factor` base units, after `multiplier` (10 000 for 万元, else 1)."""

    unit: Unit = PLAIN
    factor: Fraction = Fraction(1)
    multiplier: int = 1


def measure(name: str, patterns: Patterns) -> Measure:
    """The meaning of a printed unit; "" is `PLAIN`, a name that `units.toml` lacks is a unit of its own.

    >>> measure("亿元", patterns)  # doctest: +SKIP
    Measure(unit=Unit(name='元', …), factor=Fraction(1, 1), multiplier=100000000)
    """
    return patterns.built(("measure", name), lambda: _measure(fold(name).removeprefix("单位:"), patterns))


def known(name: str, patterns: Patterns) -> bool:
    """Whether `units.toml` explains every part of a printed unit."""
    whole = patterns.built("whole unit", lambda: patterns.compile("{mult}?{full_unit}"))
    return whole.fullmatch(fold(name)) is not None


def _measure(name: str, patterns: Patterns) -> Measure:
    lines = patterns.raw("units").get("unit", {})
    if name in lines:
        return _single(name, lines[name])
    name = name.strip(_SURROUNDINGS)
    if not name:
        return Measure()
    if name in lines:
        return _single(name, lines[name])
    if name in MULTIPLIERS:
        return Measure(multiplier=MULTIPLIERS[name])
    head, slash, tail = _split(name)
    if slash:
        top = _measure(head, patterns)
        if tail in lines and "factor" not in lines[tail]:
            tail = lines[tail].get("base", tail)
        unit = Unit(f"{top.unit.name}/{tail}", f"{top.unit.dimension}/{tail}", top.unit.counted)
        return Measure(unit, top.factor, top.multiplier)
    for length in (2, 1):
        if name[:length] in MULTIPLIERS and name[length:] in lines:
            return _single(name[length:], lines[name[length:]], MULTIPLIERS[name[:length]])
    return Measure(Unit(name, name))


def _split(name: str) -> tuple[str, str, str]:
    """元/人*月 → 元, /, 人·月."""
    at = min((i for i in (name.find("/", 1), name.find("每", 1), name.find("÷", 1)) if i > 0), default=-1)
    if at < 0:
        return name, "", ""
    tail = name[at + 1 :].strip("()")
    for sign in ".*x×/、每":
        tail = tail.replace(sign, "·")
    return name[:at], "/", tail


def _single(name: str, line: dict[str, Any], multiplier: int = 1) -> Measure:
    base = line.get("base", name)
    unit = Unit(base, line.get("dimension", base), line.get("counted", False))
    unit = {"ratio": RATIO, "percentage-points": POINTS}.get(unit.dimension, unit)
    return Measure(unit, Fraction(line.get("factor", "1")), multiplier)
