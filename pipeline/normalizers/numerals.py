"""Chinese numerals to digits: 三千五百 → 3500, 九十五点五 → 95.5, 三十五万 → 350000 in steps of 10000."""

from __future__ import annotations

from dataclasses import dataclass

_DIGITS = {sign: value for value, signs in enumerate(["零〇○", "一", "二两", *"三四五六七八九"]) for sign in signs}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}


@dataclass(frozen=True, slots=True)
class Numeral:
    """`digits` in Arabic figures, and the `step` of the last numeral said: 10000 for 三十五万, 1 for 三千五百."""

    digits: str
    step: int = 1


def numeral(text: str) -> Numeral | None:
    """A Chinese numeral read, 叁仟 too; None when it is not well formed (二三十, 一二三)."""
    text = text.translate(_FORMAL)
    whole, point, decimals = text.partition("点")
    value = _integer(whole)
    if value is None or (point and not all(c in _DIGITS for c in decimals)):
        return None
    digits = str(value) + ("." + "".join(str(_DIGITS[c]) for c in decimals) if point else "")
    return Numeral(digits, _step(whole))


def _integer(text: str) -> int | None:
    """The value of a numeral without decimals."""
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return None
    total, section, digit = 0, 0, None
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _SMALL:
            section += (1 if digit is None else digit) * _SMALL[character]
            digit = None
        elif character in _LARGE:
            section += digit or 0
            if character == "亿":
                total, section = (total + section or 1) * 10**8, 0
            else:
                total, section = total + (section or 1) * 10**4, 0
            digit = None
        else:
            return None
    return total + section + (digit or 0) if digit is None or _closed(text) else total + section + digit * _short(text)


def _closed(text: str) -> bool:
    """Whether a last digit is a one: in 三百五 it is not (350), in 三百零五 and 三十五 it is."""
    return len(text) < 2 or text[-2] in "十零〇○"


def _short(text: str) -> int:
    """What a last digit without its own unit counts: 10 in 三百五, 1000 in 三万五."""
    return {**_SMALL, **_LARGE}[text[-2]] // 10


def _step(text: str) -> int:
    """1, or the unit of the last digit said where 万 or 亿 occurs: 三万五千 → 1000, 三十万 → 100000."""
    if not any(c in _LARGE for c in text):
        return 1
    if text[-1] not in _LARGE:
        return _SMALL.get(text[-1], 1)
    return _LARGE[text[-1]] * _SMALL.get(text[-2:-1], 1)
