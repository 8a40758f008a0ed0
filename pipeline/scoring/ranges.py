"""Words to ranges of figures: ≥90%, 80%（含）-90%, 低于控制数, 超过指标值130%, 偏差在±5%以内."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.figures import limit, number
from pipeline.scoring.tokens import Token
from pipeline.scoring.tree import RANK, Limit, Range
from pipeline.values.quantity import PLAIN

_DEVIATION = ("偏差", "偏离", "相差", "误差", "差异", "变动幅度", "差距", "绝对值")
_OWN = ("目标", "指标")
_TURNED = {"≤": "≥", "<=": "≥", "<": ">", "≥": "≤", ">=": "≤", ">": "<"}


def read(tokens: list[Token], subject: str, patterns: Patterns) -> Range | None:
    """The range that the phrases of one part of a condition give together; None when they don't make one."""
    found = [_one(token, patterns) for token in tokens if token.means["op"] not in ("outside", "standard")]
    if not found or any(f is None for f in found):
        return None
    joined = together([f for f in found if f is not None])
    if joined is None:
        return None
    signed = any("±" in v for t in tokens for v in t.groups.values())
    return replace(joined, subject=subject, deviation=signed or any(word in subject for word in _DEVIATION))


def standard(tokens: list[Token], patterns: Patterns) -> Limit | None:
    """The threshold of 以100%为标准."""
    return next((_limit(t, patterns) for t in tokens if t.means.get("op") == "standard"), None)


def same(mine: str, theirs: str) -> bool:
    """Whether two subjects name one figure: one is silent, they share two characters, or both are one letter."""
    pairs = {mine[i : i + 2] for i in range(len(mine) - 1)}
    return not mine or not theirs or mine == theirs or any(theirs[i : i + 2] in pairs for i in range(len(theirs) - 1))


def together(found: list[Range]) -> Range | None:
    """The figures that all ranges allow, when they bound the same thing from two sides; None when they don't fit."""
    first = found[0]
    for other in found[1:]:
        if (first.lo and other.lo) or (first.hi and other.hi) or first.counts or other.counts:
            return None
        first = replace(first, lo=first.lo or other.lo, hi=first.hi or other.hi, subject=first.subject or other.subject)
    crossed = first.lo and first.hi and first.lo.of_target == first.hi.of_target and first.lo.value > first.hi.value
    return None if crossed else first


def _one(token: Token, patterns: Patterns) -> Range | None:
    op = token.means["op"]
    if op == "between":
        return _between(token, patterns)
    if op in ("met", "gap", "rank"):
        return {"met": _met, "gap": _gap, "rank": _rank}[op](token)
    at = _limit(token, patterns)
    if at is None:
        return None
    if op == "overspent":
        return _overspent(at, token)
    if op == "turned":
        op = _TURNED[token.groups["op"]]
    if op == "reached":
        return Range(at, at, reached=True)
    if op == "=":
        return Range(at, at)
    past = op == ">" and token.start < token.end and token.groups.get("by", "") != ""
    at = replace(at, closed=_closed(op, token), past=past)
    return Range(lo=at) if op in "≥>" else Range(hi=at)


def _met(token: Token) -> Range | None:
    """符合其中两项, 发现3处及以上: so many of them."""
    count = Fraction(0) if "none" in token.groups else number(token.groups["value"])
    if count is None:
        return None
    mark, items = token.groups.get("mark", ""), Limit(count)
    more = "上" in mark or "least" in token.groups
    return Range(None if "下" in mark else items, None if more else items, counts=True)


def _rank(token: Token) -> Range | None:
    """前三名, 第四至第六名, 第七名及以后: places in a ranking, the first of them 1."""
    way, names = token.groups.get("way", ""), ("lo", "hi") if "lo" in token.groups else ("value", "value")
    ends = [number(token.groups[name]) for name in names]
    if ends[0] is None or ends[1] is None or any(end is not None and end.denominator != 1 for end in ends):
        return None
    low, high = Limit(ends[0], RANK), Limit(ends[1], RANK)
    if way in ("前", "以前", "及以前", "及其前", "及之前", "以上", "及以上"):
        return Range(Limit(Fraction(1), RANK), high)
    if way:
        return Range(replace(low, closed="之后" not in way or "及" in way))
    return Range(low, high)


def _overspent(by: Limit, token: Token) -> Range:
    """超支10%以内 is above the target, by a tenth of it at most."""
    mark, within = token.groups.get("mark", ""), "上" not in token.groups["side"]
    closed = ("不" not in mark) if mark else (True if "及" in token.groups["side"] else None)
    end = Limit(1 + by.value, of_target=True, closed=closed)
    return Range(Limit(Fraction(1), of_target=True, closed=False), end) if within else Range(lo=end)


def _gap(token: Token) -> Range | None:
    """低于目标值20个百分点以上: the target less a fifth, or below; 以内: between that and the target."""
    size = number(token.groups["by"])
    if size is None:
        return None
    share = size / 100 * (1 if "over" in token.groups else -1)
    relative = "点" not in token.groups["unit"]
    end = Limit(
        1 + share if relative else Fraction(1), of_target=True, by=Fraction(0) if relative else share, gap=relative
    )
    end = replace(end, closed=_closed("≥", token))
    own = Limit(Fraction(1), of_target=True, closed=False)
    if "上" in token.groups["way"]:
        return Range(lo=end) if share > 0 else Range(hi=end)
    return Range(own, end) if share > 0 else Range(end, own)


def _closed(op: str, token: Token) -> bool | None:
    """Whether the end belongs to the range: said by the sign or by （含）; open to doubt for a bare 以上 or 以下."""
    mark = token.groups.get("mark", "")
    if "不" in mark:
        return False
    if mark or (op in "≥≤" and not token.means.get("after")):
        return True
    return None if op in "≥≤" else False


def _between(token: Token, patterns: Patterns) -> Range | None:
    lo, hi = limit(token.groups["lo"], patterns), limit(token.groups["hi"], patterns)
    if lo is None or hi is None:
        return None
    if lo.unit == PLAIN and hi.unit != PLAIN:
        hi_plain = number("".join(c for c in token.groups["hi"] if c.isdigit() or c == "."))
        scale = hi.value / hi_plain if hi_plain else Fraction(1)
        lo = Limit(lo.value * scale, hi.unit)
    past = "by" in token.groups  # 超出5%-10%
    low = replace(lo, closed=_end(token, "lo"), past=past)
    high = replace(hi, closed=_end(token, "hi"), past=past)
    return Range(low, high) if low.value <= high.value else Range(high, low)


def _end(token: Token, name: str) -> bool | None:
    """Whether an end belongs to the range: by （含）, by （含80%，不含90%） after both, by [80%,90%); None: unsaid."""
    brackets = token.groups.get("open", ""), token.groups.get("close", "")
    if "[" in brackets[0] or "]" in brackets[1]:
        return brackets[0 if name == "lo" else 1] in ("[", "]")
    own, last = token.groups.get(f"{name}mark", ""), token.groups.get("himark", "")
    if any(sign in last for sign in "0123456789"):
        named = [part for part in last.strip("()").split(",") if _figures(part) == _figures(token.groups[name])]
        return "不" not in named[0] if named else None
    return None if not own or own in ("以下", "以内") else "不" not in own


def _figures(text: str) -> str:
    return "".join(c for c in text if c.isdigit() or c == ".")


def _limit(token: Token, patterns: Patterns) -> Limit | None:
    """The figure, or the target times a factor."""
    value = token.groups.get("value") or str(token.means["value"])
    figure = limit(value, patterns)
    if figure is not None:
        return figure
    factor = token.groups.get("factor")
    if factor is None:
        return Limit(Fraction(1), of_target=True, norm=not any(word in value for word in _OWN))
    share = Fraction(factor.removesuffix("%").replace(",", "")) / 100
    if token.means["op"] == ">" and share <= Fraction(1, 2):  # 超过目标值30% is three tenths above it
        return Limit(1 + share, of_target=True)
    if "of" in token.groups or share >= 1 or token.means["op"] in "≥≤":
        return Limit(share, of_target=True)
    falls_short = token.means["op"] == "<" and share >= Fraction(1, 2)  # 低于目标值60%; but 超过目标值20% is open
    return Limit(share, of_target=True) if falls_short else None
