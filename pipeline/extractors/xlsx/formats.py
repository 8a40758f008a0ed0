"""Stored numbers to the text that a workbook's number format shows.

Follows ECMA-376 part 1, 18.8.30 and 18.8.31 with the Chinese built-in formats. A number is shown from the 15 digits
that a sheet keeps; ties are rounded away from zero. Where a sheet would turn a whole number under General into powers
of ten because its column is narrow, all its digits are shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from pipeline.extractors.xlsx.dates import shown_moment
from pipeline.extractors.xlsx.numerals import digits, spoken

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0",
    7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-"', 42: '¥#,##0;¥-#,##0;¥"-"', 43: '#,##0.00;-#,##0.00;"-"',
    44: '¥#,##0.00;¥-#,##0.00;¥"-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "##0.0E+0", 49: "@",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that a workbook names by number only, as a Chinese office shows them."""

_TOKEN = re.compile(
    r'(?P<words>"[^"]*"?|\\.|!.)|(?P<gap>_.)|(?P<fill>\*.)|(?P<bracket>\[[^\]]*\])|(?P<general>General|G/通用格式|常规)'
    r"|(?P<power>E[+-])|(?P<slot>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?[\d.]+)\]")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_CHINESE = re.compile(r"\[DBNum([123])\]", re.IGNORECASE)
_SYSTEM = {"[$-F800]": 'yyyy"年"m"月"d"日"', "[$-F400]": "h:mm:ss"}
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=1500)  # every double under every format of the longest kind has fewer digits
_LONGEST = 255  # characters of a format, as the sheets allow
_TESTS = {
    "<": Decimal.__lt__, "<=": Decimal.__le__, ">": Decimal.__gt__, ">=": Decimal.__ge__,
    "=": Decimal.__eq__, "<>": Decimal.__ne__,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """One of the parts of a format between semicolons.

    Args:
        tokens: kind and text, in order: "words", "slot", "point", "comma", "percent", "power", "general", "text", ….
        test: condition a number must meet, ("≥", 10000); None for the usual order positive; negative; zero.
        chinese: 1, 2 or 3 for [DBNum…], 0 for Arabic digits.
        dated: the section shows a date or time.
    """

    code: str
    tokens: tuple[tuple[str, str], ...]
    test: tuple[str, Decimal] | None
    chinese: int
    dated: bool


@lru_cache(maxsize=4096)
def shown_number(stored: str, code: str, since_1904: bool = False) -> str:
    """The text that a cell with the number `stored` shows under format `code`; `stored` itself when it is no number."""
    value = _value(stored)
    if value is None:
        return stored
    if len(code) > _LONGEST:
        return _general(value)
    section, bare = _chosen(sections(code), value)
    if section is None:
        return _general(value)
    if section.dated:
        moment = shown_moment(value, section.code, since_1904, min(section.chinese, 2))
        return _general(value) if moment is None else moment
    return _filled(section, value if bare else abs(value))


def shown_text(words: str, code: str) -> str:
    """The text that a cell with `words` shows under format `code`."""
    if "@" not in code or code == "@" or len(code) > _LONGEST:
        return words
    section = next((s for s in reversed(sections(code)) if any(kind == "text" for kind, _ in s.tokens)), None)
    if section is None:
        return words
    return "".join(words if kind == "text" else _words(kind, text) for kind, text in section.tokens)


def shortened(stored: str, text: str, code: str) -> bool:
    """Whether `text` shows fewer digits of the number than a format set for it could: 9.37 as "9.4"."""
    value = _value(stored)
    if value is None or any(s.dated or s.chinese or ("other", "/") in s.tokens for s in sections(code)):
        return False
    held = "".join(map(str, value.as_tuple().digits)).strip("0")
    return code != "General" and held != "".join(c for c in text.partition("E")[0] if c.isdigit()).strip("0")


def _value(stored: str) -> Decimal | None:
    """The 15 digits that count; None for what is no number a sheet can hold."""
    try:
        value = Decimal(stored.strip())
    except InvalidOperation:
        return None
    return _FIFTEEN.plus(value) if value.is_finite() and abs(value.adjusted()) < 310 else None


@lru_cache(maxsize=512)
def sections(code: str) -> tuple[Section, ...]:
    """The parts of a format."""
    parts: list[list[tuple[str, str]]] = [[]]
    for found in _TOKEN.finditer(code):
        kind = str(found.lastgroup)
        if found[0] == ";" and kind == "other":
            parts.append([])
        else:
            parts[-1].append((kind, found[0]))
    return tuple(_section(part) for part in parts)


def _section(tokens: list[tuple[str, str]]) -> Section:
    code = "".join(text for _, text in tokens)
    brackets = [text for kind, text in tokens if kind == "bracket"]
    system = next((_SYSTEM[b.upper()] for b in brackets if b.upper() in _SYSTEM), None)
    test = next((m for b in brackets if (m := _CONDITION.fullmatch(b))), None)
    chinese = next((int(m[1]) for b in brackets if (m := _CHINESE.fullmatch(b))), 0)
    passed = any(b[1:-1].lower().strip(x) == "" for b in brackets for x in "hms" if len(b) > 2)
    dated = any(kind == "other" and text in "yYdDhHsSmMeE" for kind, text in tokens) or passed
    dated = dated or (("other", "a") in tokens and "aaa" in code)
    return Section(
        system or code, tuple(tokens), (test[1], Decimal(test[2])) if test else None, chinese, dated or bool(system)
    )


def _chosen(parts: tuple[Section, ...], value: Decimal) -> tuple[Section | None, bool]:
    """The section that shows `value`, and whether the sign is still to be written."""
    if any(part.test for part in parts):
        for part in parts[:3]:
            if part.test is None or _TESTS[part.test[0]](value, part.test[1]):
                return part, True
        return None, True
    if len(parts) > 1 and value < 0:
        return parts[1], False
    if len(parts) > 2 and value == 0:
        return parts[2], True
    return parts[0], True


def _general(value: Decimal) -> str:
    """A number without a format: eleven places at most, the point counted; whole numbers in full."""
    whole = len(str(abs(int(value))))
    places = max(10 - whole, 0)
    rounded = value if value == value.to_integral_value() else _rounded(value, places)
    text = format(_WIDE.plus(rounded), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)


def _words(kind: str, text: str) -> str:
    """What a token shows that does not depend on the number."""
    if kind == "words":
        return text.strip('"') if text[0] == '"' else text[1:]
    if kind == "gap":
        return " "
    if kind == "bracket":
        money = _CURRENCY.fullmatch(text)
        return money[1] if money else ""
    return "" if kind == "fill" else text


def _filled(section: Section, value: Decimal) -> str:
    """The section with the number's digits in its slots."""
    kinds = [kind for kind, _ in section.tokens]
    sign = "-" if value < 0 else ""
    if "general" in kinds:
        said = _general(abs(value))
        said = spoken(int(said), section.chinese) if section.chinese in (1, 2) and said.isdigit() else said
        return (sign + "".join(said if k == "general" else _words(k, t) for k, t in section.tokens)).strip()
    if "slot" not in kinds:
        return "".join(_words(kind, text) for kind, text in section.tokens).strip()
    if "power" in kinds:
        shown = _powered(section, abs(value))
    elif ("other", "/") in section.tokens:
        shown = _divided(section, abs(value))
    else:
        shown = _placed(section.tokens, abs(value))
    text = sign + shown.strip() if sign else shown
    return (digits(text, section.chinese) if section.chinese in (1, 2) else text).strip()


def _placed(tokens: tuple[tuple[str, str], ...], value: Decimal) -> str:
    """A plain decimal: digits from the point outward, literal signs where they stand."""
    kinds = [kind for kind, _ in tokens]
    slots = [i for i, kind in enumerate(kinds) if kind == "slot"]
    point = next((i for i, kind in enumerate(kinds) if kind == "point"), len(kinds))
    before, after = [i for i in slots if i < point], [i for i in slots if i > point]
    ends = before[-1] if before else point
    scaling = [i for i, k in enumerate(kinds) if k == "comma" and (ends < i < point or (after and i > after[-1]))]
    grouped = any(k == "comma" and before and before[0] < i < before[-1] for i, k in enumerate(kinds))
    value = value.scaleb(2 * kinds.count("percent") - 3 * len(scaling), _WIDE)
    whole, _, decimals = format(_rounded(value, len(after)), "f").partition(".")
    shown = {**_integer([(i, tokens[i][1]) for i in before], whole, grouped), **_decimals(tokens, after, decimals)}
    texts = []
    for index, (kind, text) in enumerate(tokens):
        if kind == "slot":
            texts.append(shown[index])
        elif kind == "point":
            texts.append(("" if before or whole == "0" else whole) + ("." if index == point else text))
        elif kind != "comma":
            texts.append(_words(kind, text))
    return "".join(texts)


def _integer(slots: list[tuple[int, str]], whole: str, grouped: bool) -> dict[int, str]:
    """The digits of the whole part by slot, from the right; the first slot takes all that are left."""
    left = "" if whole == "0" else whole
    shown: dict[int, str] = {}
    place = 0
    for number, (index, sign) in enumerate(reversed(slots), 1):
        last = number == len(slots)
        taken, left = (left, "") if last and len(left) > 1 else (left[-1:], left[:-1])
        text = ""
        for digit in reversed(taken or {"0": "0", "?": " "}.get(sign, "")):
            text = digit + ("," if grouped and place and place % 3 == 0 and digit.isdigit() else "") + text
            place += 1
        shown[index] = text
    return shown


def _decimals(tokens: tuple[tuple[str, str], ...], slots: list[int], decimals: str) -> dict[int, str]:
    """The digits after the point by slot; "#" hides zeros at the end, "?" leaves their place blank."""
    shown: dict[int, str] = {}
    significant = len(decimals.rstrip("0"))
    for number, index in enumerate(slots):
        sign = tokens[index][1]
        hidden = number >= significant and sign != "0"
        shown[index] = ("" if sign == "#" else " ") if hidden else decimals[number]
    return shown


def _powered(section: Section, value: Decimal) -> str:
    """A number as digits and a power of ten, "1.23E+05"."""
    at = next(i for i, (kind, _) in enumerate(section.tokens) if kind == "power")
    mantissa, power = section.tokens[:at], section.tokens[at + 1 :]
    decimals = sum(k == "slot" for k, _ in mantissa[next((i for i, t in enumerate(mantissa) if t[0] == "point"), at) :])
    group = max(sum(kind == "slot" for kind, _ in mantissa) - decimals, 1)
    exponent = 0 if value == 0 else value.adjusted() // group * group
    scaled = value.scaleb(-exponent, _WIDE)
    if abs(_rounded(scaled, decimals)) >= 10**group:
        scaled, exponent = scaled.scaleb(-group, _WIDE), exponent + group
    sign = "-" if exponent < 0 else "+" if "+" in section.tokens[at][1] else ""
    return f"{_placed(mantissa, scaled)}E{sign}{_placed(power, Decimal(abs(exponent)))}"


def _divided(section: Section, value: Decimal) -> str:
    """A number as a fraction, "1 1/2"; a denominator written in the format is kept."""
    code = "".join(text if kind in ("slot", "other") else " " for kind, text in section.tokens)
    above, _, below = code.partition("/")
    fixed = below.strip()
    whole = int(value) if len(above.split()) > 1 else 0
    rest = Fraction(value) - whole
    if fixed.isdigit() and int(fixed):
        top, bottom = int(rest * int(fixed) + Fraction(1, 2)), int(fixed)
    else:
        near = rest.limit_denominator(10 ** max(len(fixed), 1) - 1)
        top, bottom = near.numerator, near.denominator
    if top == bottom and len(above.split()) > 1:
        whole, top = whole + 1, 0
    part = f"{top}/{bottom}" if top or not whole else ""
    return f"{whole or ''} {part}".strip() if top or whole else "0"
