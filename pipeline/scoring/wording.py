"""Clauses in words for the auditor, in both languages."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from pipeline.scoring.clauses import Said
from pipeline.scoring.tokens import Token
from pipeline.scoring.tree import (
    FULL,
    NOTHING,
    Amount,
    Award,
    Formula,
    Interpolation,
    Limit,
    Points,
    Proportion,
    Range,
    Step,
    Test,
)
from pipeline.values.interval import Interval
from pipeline.values.quantity import POINTS, RATIO, Unit
from pipeline.values.verdict import Text

DEFINITION = Text("指标说明，不影响得分", "describes the indicator, no effect on the score")
_LOOSE = {
    "definition": Text("指标的计算口径", "defines the indicator"),
    "rounding": Text("每一步的取舍", "how a broken step counts"),
    "cap": Text("上限", "a cap"),
    "items": Text("分项", "items"),
    "own": Text("各要点各得其分", "each item earns its own points"),
    "outside": Text("表内数字不足以判断", "the form's figures can't decide it"),
}


def clause(said: Said) -> Text:
    """What one clause means: "≥90%：满分" / "≥90%: full marks"."""
    when, then = condition(said.test), award(said.award)
    if not when.zh:
        return then
    return Text(f"{when.zh}：{then.zh}", f"{when.en}: {then.en}")


def loose(token: Token) -> Text:
    """What a qualifying phrase means."""
    return _LOOSE.get(token.kind, DEFINITION)


def condition(test: Test) -> Text:
    """When a branch applies."""
    if test.absent:
        return Text("不涉及时", "not applicable")
    parts_zh = [_bounds(test.range)] if test.range else []
    parts_zh += [test.words] if test.words else []
    if test.otherwise:
        return Text("其他情况", "otherwise")
    joined = "，".join(parts_zh)
    return Text(joined, joined)


def award(value: Award) -> Text:
    """What a branch gives."""
    match value:
        case Points():
            return _points(value)
        case Proportion():
            return Text("按比例扣分", "less in proportion") if value.minus else Text("按比例得分", "in proportion")
        case Formula():
            return Text("按公式计算", "by the formula")
        case Interpolation():
            return Text("在两端之间线性插值", "interpolated between both ends")
        case Step():
            return _step(value)


def _points(value: Points) -> Text:
    low, high = worth(value.low), worth(value.high)
    span = Text(high.zh, high.en) if value.low == value.high else Text(f"{low.zh}至{high.zh}", f"{low.en} to {high.en}")
    if value.minus:
        return Text(f"扣{span.zh}", f"minus {span.en}")
    return Text(f"酌情得{span.zh}", f"{span.en} at discretion") if value.free else Text(f"得{span.zh}", span.en)


def _step(value: Step) -> Text:
    low, high = worth(value.cost[0]), worth(value.cost[1])
    cost = (
        Text(high.zh, high.en)
        if value.cost[0] == value.cost[1]
        else Text(f"{low.zh}至{high.zh}", f"{low.en} to {high.en}")
    )
    sides = {
        "under": ("低", "below"),
        "over": ("超", "above"),
        "either": ("偏离", "away by"),
        "away": ("差", "short by"),
    }
    zh, en = sides.get(value.side, ("", ""))
    size = figure(value.size, value.unit)
    verb = Text("加", "plus") if value.gain else Text("扣", "minus")
    return Text(f"每{zh}{size}{verb.zh}{cost.zh}", f"{verb.en} {cost.en} for every {size} {en}".strip())


def worth(value: Amount) -> Text:
    """An amount of points."""
    if value == FULL:
        return Text("满分", "full marks")
    if value == NOTHING:
        return Text("0分", "0")
    if value.share:
        percent = decimal(value.share * 100)
        return Text(f"权重的{percent}%", f"{percent}% of the weight")
    return Text(f"{decimal(value.points)}分", f"{decimal(value.points)}")


def _bounds(value: Range | None) -> str:
    if value is None:
        return ""
    if value.lo is not None and value.lo == value.hi:
        return f"={_limit(value.lo)}"
    low = "" if value.lo is None else f"{'>' if value.lo.closed is False else '≥'}{_limit(value.lo)}"
    high = "" if value.hi is None else f"{'<' if value.hi.closed is False else '≤'}{_limit(value.hi)}"
    return "且".join(part for part in (low, high) if part)


def _limit(value: Limit) -> str:
    if value.by:
        return f"目标值{'+' if value.by > 0 else '-'}{figure(abs(value.by), POINTS)}"
    if value.of_target:
        return "目标值" if value.value == 1 else f"目标值的{decimal(value.value * 100)}%"
    return figure(value.value, value.unit)


def figure(value: Fraction, unit: Unit) -> str:
    """A figure with its unit; shares as percentages."""
    if unit == RATIO:
        return f"{decimal(value * 100)}%"
    if unit == POINTS:
        return f"{decimal(value * 100)}个百分点"
    return f"{decimal(value)}{unit.name}"


def decimal(value: Fraction) -> str:
    """Plain digits, at most 4 decimals, no float: 1/3 → "0.3333"."""
    if lcm(value.denominator, 10**4) == 10**4:
        scaled = value * 10**4
        whole, rest = divmod(abs(int(scaled)), 10**4)
        sign = "-" if value < 0 else ""
        return f"{sign}{whole}.{rest:04d}".rstrip("0").rstrip(".") if rest else f"{sign}{whole}"
    return decimal(Fraction(round(value * 10**4), 10**4))


def span(value: Interval) -> str:
    """An interval of points, "1.35…1.45", or one figure."""
    low, high = decimal(value.lo), decimal(value.hi)
    return low if low == high else f"{low}…{high}"
