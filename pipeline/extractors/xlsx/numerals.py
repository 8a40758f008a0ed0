"""Whole numbers in Chinese characters, as the formats [DBNum1] and [DBNum2] show them."""

from __future__ import annotations

_SIGNS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖"}
_STEPS = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟")}
_GROUPS = ("", "万", "亿", "万亿")


def digits(text: str, style: int) -> str:
    """Sign by sign: "2022" → 二〇二二; what is no digit stays."""
    return "".join(_SIGNS[style][int(c)] if c.isascii() and c.isdigit() else c for c in text)


def spoken(number: int, style: int) -> str:
    """As it is spoken: 123 → 一百二十三, 12 → 十二, 壹拾贰; sign by sign from 10¹⁶ on."""
    if number >= 10**16:
        return digits(str(number), style)
    zero = _SIGNS[style][0] if style == 2 else "零"
    said, gap = "", False
    for power in (3, 2, 1, 0):
        group = number // 10_000**power % 10_000
        if group:
            said += (zero if said and (gap or group < 1000) else "") + _group(group, style, zero) + _GROUPS[power]
        gap = bool(said) and (not group or group % 10 == 0)
    said = said or _SIGNS[style][0]
    return said[1:] if style == 1 and said.startswith("一十") else said


def _group(number: int, style: int, zero: str) -> str:
    """A number of up to four digits: 305 → 三百零五."""
    said, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            said += (zero if gap else "") + _SIGNS[style][digit] + _STEPS[style][power]
        gap = bool(said) and not digit
    return said
