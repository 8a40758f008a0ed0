"""Clauses in words for the auditor, in both languages."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from pipeline.scoring.clauses import Said
from pipeline.scoring.figures import amount
from pipeline.scoring.formula import Choice, Expression, Extreme, Figure, Magnitude, Name, Operation
from pipeline.scoring.roles import graded
from pipeline.scoring.tokens import Token
from pipeline.scoring.tree import (
    FULL,
    NOTHING,
    RANK,
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
_ROUNDED = {
    "started": Text("不足一步的按一步计", "a started step counts in full"),
    "full": Text("不足一步的不计", "a started step does not count"),
    "rata": Text("不足一步的按比例计", "a started step counts in proportion"),
}
_TIMES = ("days", "working days", "months")
_SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
_NAMED = {
    "weight": Text("分值", "weight"),
    "target": Text("目标值", "target"),
    "actual": Text("完成值", "actual"),
}
_LOOSE = {
    "definition": Text("指标的计算口径", "defines the indicator"),
    "own": Text("各要点各得其分", "each item earns its own points"),
}


def clause(said: Said) -> Text:
    """What one clause means: "≥90%：满分" / "≥90%: full marks"."""
    when, then = condition(said.test), award(said.award)
    if not when.zh:
        return then
    return Text(f"{when.zh}：{then.zh}", f"{when.en}: {then.en}")


def loose(token: Token) -> Text:
    """What a qualifying phrase means."""
    if token.kind == "cap":
        return _cap(token)
    if token.kind == "items":
        return _items(token)
    if token.kind == "rounding":
        return _ROUNDED[token.means["to"]]
    if token.kind in ("outside", "interpolation"):
        zh, en = token.means["zh"], token.means["en"]
        return Text(f"表内数字不足以判断：{zh}", f"the form's figures can't decide it: {en}")
    return _LOOSE.get(token.kind, DEFINITION)


def _cap(token: Token) -> Text:
    """扣完为止, 最多得3分, 最高不超过权重的120%."""
    most, share = token.groups.get("most", ""), token.groups.get("share", "")
    match token.means["of"]:
        case "loss" if most:
            return Text(f"最多扣{most}分", f"at most {most} off")
        case "gain" if most:
            return Text(f"最多加{most}分", f"at most {most} added")
        case "none":
            return Text("不设上限", "no upper limit")
        case "share":
            return Text(f"最多得权重的{share}", f"at most {share} of the weight")
    return Text(f"最多得{most}分", f"at most {most}") if most else Text("在0分与满分之间", "between 0 and full marks")


def _items(token: Token) -> Text:
    """共3项, 每项1分."""
    times = token.groups.get("times", "")
    read = amount(token.cost) if token.cost else None
    if times:
        return Text(f"共{times}项", f"{times} items")
    if read is None:
        return Text("分项", "items")
    each = worth(read[1])
    return Text(f"每项{each.zh}", f"{each.en} an item")


def condition(test: Test) -> Text:
    """When a branch applies."""
    if test.absent:
        return Text("不涉及时", "not applicable")
    if test.otherwise:
        return Text("其他情况", "otherwise")
    parts = [_bounds(test.range)] if test.range else []
    parts += [Text(test.words, test.words)] if test.words else []
    return Text("，".join(p.zh for p in parts), ", ".join(p.en for p in parts))


def award(value: Award) -> Text:
    """What a branch gives."""
    match value:
        case Points():
            return _points(value)
        case Proportion():
            return Text("按比例扣分", "less in proportion") if value.minus else Text("按比例得分", "in proportion")
        case Formula():
            told = spelled(value.value)
            return Text(f"得分＝{told.zh}", f"score = {told.en}")
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
    if value.unit.dimension in _TIMES and value.side in ("under", "over"):
        zh, en = ("早", "early") if value.side == "under" else ("超", "late")
    if value.unit == RANK:
        zh, en = "退", "further down"
    size = amounts(value.size, value.unit)
    verb = Text("加", "plus") if value.gain else Text("扣", "minus")
    return Text(f"每{zh}{size.zh}{verb.zh}{cost.zh}", f"{verb.en} {cost.en} for every {size.en} {en}".strip())


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


def _bounds(value: Range) -> Text:
    """≥80% and <90%; ends that the words leave open, 80%-90%, are said to be so."""
    if value.counts:
        ends = [at for at in (value.lo, value.hi) if at is not None]
        sign = "" if len(ends) == 2 else "及以上" if value.lo is not None else "及以下"
        count = decimal(ends[0].value) if ends else "0"
        return Text(
            f"满足或发生{count}项{sign}",
            f"{count} of them{'' if not sign else ' or more' if value.lo else ' or fewer'}",
        )
    if (value.lo or value.hi or Limit(Fraction(0))).unit == RANK:
        return _places(value)
    if value.lo is not None and value.lo == value.hi:
        end = _limit(value.lo)
        sign = "≥" if value.reached else "="
        return Text(f"{sign}{end.zh}", f"{sign}{end.en}")
    parts = []
    for at, strict, loose in ((value.lo, ">", "≥"), (value.hi, "<", "≤")):
        if at is not None:
            end, sign = _limit(at), strict if at.closed is False else loose
            parts.append(Text(f"{sign}{end.zh}", f"{sign}{end.en}"))
    away = Text("偏差", "off by ") if value.deviation else Text("", "")
    open_end = any(at is not None and at.closed is None for at in (value.lo, value.hi))
    note = Text("（含否未写明）", " (end in or out unsaid)") if open_end else Text("", "")
    return Text(
        f"{away.zh}{'且'.join(p.zh for p in parts)}{note.zh}", f"{away.en}{' and '.join(p.en for p in parts)}{note.en}"
    )


def _places(value: Range) -> Text:
    """第4至第6名, 前3名, 第7名及以后."""
    low, high = (None if at is None else decimal(at.value) for at in (value.lo, value.hi))
    if high is None:
        later = value.lo is not None and value.lo.closed is False
        if later:
            return Text(f"第{low}名之后", f"after place {low}")
        return Text(f"第{low}名及以后", f"place {low} and on")
    if low == high:
        return Text(f"第{low}名", f"place {low}")
    if low == "1":
        return Text(f"前{high}名", f"the first {high}")
    return Text(f"第{low}至第{high}名", f"places {low} to {high}")


def _limit(value: Limit) -> Text:
    if value.by:
        sign, size = "+" if value.by > 0 else "-", amounts(abs(value.by), POINTS)
        return Text(f"目标值{sign}{size.zh}", f"the target {sign} {size.en}")
    if value.of_target:
        percent = f"{decimal(value.value * 100)}%"
        return (
            Text("目标值", "the target") if value.value == 1 else Text(f"目标值的{percent}", f"{percent} of the target")
        )
    return amounts(value.value, value.unit)


def amounts(value: Fraction, unit: Unit) -> Text:
    """A figure with its unit in both languages."""
    english = {
        "名次": " places",
        "个百分点": " percentage points",
        "个月": " months",
        "天": " days",
        "工作日": " working days",
    }
    zh, name = figure(value, unit), english.get(unit.name, "")
    one = figure(value, unit).removesuffix(unit.name) == "1"
    return Text(zh, f"{zh.removesuffix(unit.name)}{name.removesuffix('s') if one else name}" if name else zh)


def spelled(value: Expression) -> Text:
    """A formula as read: every name by what it stands for, with its own words where the row has no such figure."""
    match value:
        case Figure(number):
            return Text(decimal(number), decimal(number))
        case Name(words, role):
            known = _NAMED.get(role)
            if known is not None:
                return known
            if role or graded(words):
                return Text(words, words)
            return Text(f"“{words}”（表中没有）", f"“{words}” (not in the form)")
        case Magnitude(inner):
            told = spelled(inner)
            return Text(f"|{told.zh}|", f"|{told.en}|")
        case Extreme(least, left, right):
            name, first, second = "MIN" if least else "MAX", spelled(left), spelled(right)
            return Text(f"{name}({first.zh}, {second.zh})", f"{name}({first.en}, {second.en})")
        case Choice(more, less):
            first, second = spelled(more), spelled(less)
            return Text(f"（{first.zh}，反向指标{second.zh}）", f"({first.en}; where less is better {second.en})")
        case Operation(sign, left, right):
            one, other = _inner(left, sign, False), _inner(right, sign, True)
            shown = _SIGNS[sign]
            return Text(f"{one.zh}{shown}{other.zh}", f"{one.en} {shown} {other.en}")


def _inner(part: Expression, sign: str, second: bool) -> Text:
    """One side of an operation, in brackets where it needs them."""
    told = spelled(part)
    lower = isinstance(part, Operation) and (
        (sign in "*/" and part.sign in "+-") or (second and sign in "-/" and part.sign in {"-": "+-", "/": "*/"}[sign])
    )
    return Text(f"（{told.zh}）", f"({told.en})") if lower else told


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
