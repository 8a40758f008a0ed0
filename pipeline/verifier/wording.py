"""Numbers and reasons as words in a verdict: the same figure is always written the same way."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor
from typing import TypeVar

from pipeline.values.interval import Interval
from pipeline.values.report import Field
from pipeline.values.verdict import Text

T = TypeVar("T")
_PLACES = 4
_MULTIPLES = {Fraction(10**4): "万", Fraction(10**8): "亿", Fraction(1000): "千"}
_TIMES = {"万": " ×10⁴", "亿": " ×10⁸", "千": " ×10³"}
_ENGLISH = {
    "分": "points", "个百分点": "percentage points", "元": "yuan", "人": "people", "人次": "visits", "户": "households",
    "天": "days", "个月": "months", "年": "years", "平方米": "m²", "亩": "mu", "公里": "km", "吨": "tons",
    "小时": "hours", "分钟": "minutes", "米": "m", "立方米": "m³", "公顷": "ha", "公斤": "kg", "千克": "kg",
    "个": "items", "项": "items", "件": "cases", "条": "items", "次": "times", "家": "organisations", "名": "people",
    "场": "events", "场次": "events", "期": "sessions", "台": "machines", "套": "sets", "台套": "sets",
    "辆": "vehicles",
    "所": "institutions", "处": "places", "座": "structures", "份": "copies", "页": "pages", "批": "batches",
    "批次": "batches", "种": "kinds", "张": "sheets", "篇": "articles", "本": "books", "册": "volumes", "株": "plants",
    "头": "head", "只": "animals", "宗": "cases", "起": "cases", "例": "cases", "类": "kinds", "班": "classes",
}  # fmt: skip
_LONGEST_FIRST = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_UNIT = re.compile(rf"(?<=\d)(?P<times>[万亿千]?)(?P<unit>{_LONGEST_FIRST})(?![\w/])")
_WHY = {
    "": Text("该栏填的不是单个数", "the cell holds no single number"),  # read, as a goal of another kind
    "no such cell": Text("表中没有该栏", "the form has no such cell"),
    "empty": Text("该栏为空", "the cell is empty"),
    "not stated": Text("该栏未填数（横线、斜线或“无”）", "the cell states no value (dash, slash or 无)"),
    "no number": Text("该栏没有数字", "the cell holds no number"),
    "not a number": Text("该栏不是数字", "the cell is not a number"),
    "two numbers": Text("该栏有多个数字，不知取哪个", "the cell holds several numbers"),
    "only a bound": Text("只有符号，没有数字", "the cell holds a bound without a number"),
    "merged above": Text("该栏与上一行合并", "the cell is merged with the one above"),
    "not said": Text("文中未写明", "the text does not say"),
    "role unclear": Text("该栏的数字指什么不清楚", "it is unclear what the number of the cell stands for"),
    "a shift in time": Text("该栏写的是提前或延后的时间", "the cell tells a shift in time"),
    "a decrease, not a level": Text("该栏写的是降幅，不是所达水平", "the cell tells a decrease, not a level"),
    "a surplus, not a level": Text("该栏写的是超出计划的幅度，不是所达水平", "the cell tells a surplus, not a level"),
    "points, not a result": Text("该栏写的是加减分，不是结果", "the cell tells points of score, not a result"),
    "misread": Text("审核人认定本系统误读该栏，所写何数待查", "misread, says an auditor; what it says is open"),
    "a rate per period": Text("该栏写的是每月、每周等的数，不是全年的数", "the cell tells a number per month or week"),
}
ROUGH = Text("约数，不能判断", "an approximate number")


def decimal_text(value: Fraction, places: int = 6) -> str:
    """At most `places` decimals, without trailing zeros: 7/5 → "1.4"."""
    scaled = round(value * 10**places)
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled)).rjust(places + 1, "0")
    whole, tail = digits[: len(digits) - places], digits[len(digits) - places :].rstrip("0")
    return f"{sign}{whole}.{tail}" if tail else f"{sign}{whole}"


def figure(value: Interval, unit: str = "") -> str:
    """One number when two decimals cannot tell the ends apart, else both ends rounded outward; % shows fractions ×100.

    [0.999994, 1.000006] % → "100.00%", [1.35, 1.45] → "1.35…1.45".
    """
    factor = 100 if unit in ("%", "个百分点") else 1
    lo, hi = value.lo * factor, value.hi * factor
    if lo == hi and (lo * 10**_PLACES).denominator == 1:
        return decimal_text(lo, _PLACES) + unit
    if (near := round(lo, 2)) == round(hi, 2):
        return f"{_fixed(near)}{unit}"
    return f"{_outward(lo, floor)}…{_outward(hi, ceil)}{unit}"


def scaled_figure(value: Interval, unit: str, scale: Fraction) -> str:
    """As `figure`, in the printed multiple of the unit: 元 with scale 10⁴ → "447…453万元"."""
    name = _MULTIPLES.get(scale)
    return figure(value / scale, f"{name}{unit}") if name and unit not in ("%", "") else figure(value, unit)


def in_english(figures: str) -> str:
    """Figures with their Chinese units for an English reader: "447…453万元" → "447…453 ×10⁴ yuan", "4项" → "4 items".

    A unit that is not known here stays as the form prints it.
    """
    return _UNIT.sub(lambda m: f"{_TIMES.get(m['times'], '')} {_ENGLISH[m['unit']]}", figures)


def operand(field: Field[T]) -> str:
    """The number of a cell as a formula shows it, without the words around it: "达到100%" → "100%"."""
    text = field.text
    first = next((at for at, c in enumerate(text) if c.isdecimal()), 0)
    return text[first - (text[first - 1 : first] == "-") :].rstrip("。；;，,、 ")


def points(value: Fraction) -> str:
    """A number of points of score, signless: -3 → "3"."""
    return decimal_text(abs(value), _PLACES)


def why(label: Text, field: Field[T]) -> Text:
    """Why a field cannot be used, beginning with its name."""
    reason = _WHY.get(field.why) or Text(f"该栏未能读出（{field.why}）", field.why)
    return Text(f"{label.zh}：{reason.zh}", f"{label.en}: {reason.en}")


def joined(parts: list[Text], mark: str = "；") -> Text:
    """Several texts as one."""
    return Text(mark.join(p.zh for p in parts), "; ".join(p.en for p in parts))


def both(words: str) -> Text:
    """Words of the document itself, the same in both languages."""
    return Text(words, words)


def _fixed(value: Fraction) -> str:
    whole, _, tail = decimal_text(value, 2).partition(".")
    return f"{whole}.{tail:0<2}"


def _outward(value: Fraction, direction: Callable[[Fraction], int]) -> str:
    return decimal_text(Fraction(direction(value * 100), 100), 2)
