"""Serial numbers to dates and times as a workbook's format shows them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from pipeline.extractors.xlsx.numerals import digits, spoken

_PART = re.compile(
    r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|上午/下午|AM/PM|A/P|e+|y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|g+|.',
    re.IGNORECASE | re.DOTALL,
)
_DAY = 86_400
_LAST = 2_957_003  # 9999-12-31 counted from 1904
_WEEK = "一二三四五六日"
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOON = {"上午/下午": ("上午", "下午"), "AM/PM": ("AM", "PM"), "A/P": ("A", "P")}


def moment(serial: Decimal, since_1904: bool) -> datetime | None:
    """The moment a serial number stands for, to the second; None when it stands for none.

    Day 60 of the 1900 calendar is 29 February 1900, which never was: days before it are counted from a day later.
    """
    if not 0 <= serial <= _LAST:
        return None
    seconds = int((serial * _DAY).quantize(Decimal(1), ROUND_HALF_UP))
    if since_1904:
        return datetime(1904, 1, 1) + timedelta(seconds=seconds)  # noqa: DTZ001 - a sheet's dates know no zone
    return datetime(1899, 12, 31 if serial < 60 else 30) + timedelta(seconds=seconds)  # noqa: DTZ001


def shown_moment(serial: Decimal, code: str, since_1904: bool, chinese: int = 0) -> str | None:
    """The date as the section `code` of a format shows it; None when the number is no date.

    Args:
        chinese: 1 for [DBNum1] (二〇二二年), 2 for [DBNum2], 0 for Arabic digits.
    """
    at = moment(serial, since_1904)
    if at is None:
        return None
    parts = _PART.findall(code)
    half_days = any(part.upper() in _NOON for part in parts)
    shown = []
    for index, part in enumerate(parts):
        if part[0] in "hHsSmM" and part.upper() not in _NOON:
            text = _clock(part, at, half_days) if _is_clock(parts, index) else _calendar(part, at)
        else:
            text = _literal(part, serial) if part[0] in '"\\_*[' else _calendar(part, at)
        if chinese and text.isdigit() and part[0].isalpha():
            text = digits(text, chinese) if part[0] in "yYeE" else spoken(int(text), chinese)
        shown.append(text)
    return "".join(shown).strip()


def _is_clock(parts: list[str], index: int) -> bool:
    """Whether h, s or m is a time of day: m is one after hours and before seconds."""
    if parts[index][0] not in "mM":
        return True
    told = [p.strip("[]")[:1].lower() for p in parts[:index] if p.strip("[]")[:1].lower() in tuple("ymdhse")]
    follow = [p.strip("[]")[:1].lower() for p in parts[index + 1 :] if p.strip("[]")[:1].lower() in tuple("ymdhse")]
    return len(parts[index]) <= 2 and (told[-1:] == ["h"] or follow[:1] == ["s"])


def _clock(part: str, at: datetime, half_days: bool) -> str:
    kind, wide = part[0].lower(), len(part.partition(".")[0]) > 1
    hour = (at.hour % 12 or 12) if half_days else at.hour
    value = {"h": hour, "m": at.minute, "s": at.second}[kind]
    return f"{value:02d}" if wide else str(value)


def _calendar(part: str, at: datetime) -> str:
    """Year, month, day, weekday; anything else stands for itself."""
    kind, length = part[0].lower(), len(part)
    if part.upper() in _NOON:
        return _NOON[part.upper()][at.hour >= 12]
    if kind in "ye":
        return f"{at.year:04d}" if kind == "e" or length > 2 else f"{at.year % 100:02d}"
    if kind == "m":
        names = {3: _MONTHS[at.month - 1][:3], 4: _MONTHS[at.month - 1], 5: _MONTHS[at.month - 1][:1]}
        return names.get(length) or (f"{at.month:02d}" if length == 2 else str(at.month))
    if kind == "d":
        names = {3: _DAYS[at.weekday()][:3], 4: _DAYS[at.weekday()]}
        return names.get(length) or (f"{at.day:02d}" if length == 2 else str(at.day))
    if kind == "a" and length > 2:
        return ("星期" if length == 4 else "") + _WEEK[at.weekday()]
    return "" if kind == "g" else part


def _literal(part: str, serial: Decimal) -> str:
    """Quoted and escaped words, gaps, and [h], [m], [s]: time passed, not time of day."""
    if part[0] in '"\\':
        return part.strip('"') if part[0] == '"' else part[1:]
    if part[0] == "[":
        inner = part[1:-1].lower()
        step = {"h": 24, "m": 1440, "s": _DAY}.get(inner[:1])
        if step and set(inner) == {inner[0]}:
            return str(int((serial * _DAY).quantize(Decimal(1), ROUND_HALF_UP)) * step // _DAY).zfill(len(inner))
        return ""
    return " " if part[0] == "_" else ""
