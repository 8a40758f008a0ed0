"""The words of a written formula to its expression: signs, brackets, |…|, and what each name stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from pipeline.scoring.formula import Choice, Expression, Extreme, Figure, Magnitude, Name, Operation, names
from pipeline.scoring.roles import counter, deviates, exceeds, role

_OPERATORS = {"×": "*", "*": "*", "x": "*", "X": "*", "·": "*", "÷": "/", "/": "/", "+": "+", "-": "-"}
_WORDS = {
    "除以": "÷", "再乘以": "×", "乘以": "×", "再乘": "×", "乘上": "×", "乘": "×", "加上": "+", "减去": "-", "减": "-",
    "[": "(", "]": ")", "{": "(", "}": ")",
}  # fmt: skip
_RATIO_ENDS = ("之比", "的比值", "的比例", "的比重", "的比率", "的百分比", "比值", "比例", "比率", "比重", "占比")
_PRODUCT_ENDS = ("的乘积", "之积", "的积", "乘积")
_LARGE = {"万": 10**4, "亿": 10**8, "千": 10**3, "百": 10**2}
_OR = "⇅"
_SAVED = ("节约率", "节省率", "节支率")
_MAGNITUDE = ("ABS", "Abs", "abs", "绝对值")
_EXTREMES = {"min": True, "最小值": True, "取小": True, "max": False, "最大值": False, "取大": False}
_GAP_ENDS = ("之差", "的差", "差额", "差值")
_JOINS = ("与", "和", "同", "占", "比")
_FALSE_ENDS = ("权重占比", "权重比例", "权重比重")


def parse(text: str) -> Expression | None:
    """The expression that folded `text` writes; None when it is none.

    >>> parse("实际值/指标值×权重") is not None
    True
    """
    product = next((end for end in _PRODUCT_ENDS if text.endswith(end)), "")
    if product:
        text = "×".join(text.removesuffix(product).rsplit("与" if "与" in text else "和", 1))
    for word, sign in _WORDS.items():
        text = text.replace(f",{word}", sign).replace(word, sign)
    tokens = _turned(_tokens(text))
    expression, rest = _sum(tokens)
    return _based(expression) if expression is not None and not rest else None


def _turned(tokens: list[str]) -> list[str]:
    """The tokens with B/A或A/B, 实际值/目标值或目标值/实际值 as one."""
    for at, token in enumerate(tokens):
        first, found, second = token.partition("或")
        signs = [_OPERATORS.get(t) for t in (*tokens[at - 1 : at], *tokens[at + 1 : at + 2])]
        if found and at >= 2 and signs == ["/", "/"] and first == second and tokens[at - 2] == tokens[at + 2]:
            return [*tokens[: at - 2], tokens[at - 2] + _OR + first, *tokens[at + 3 :]]
    return tokens


def _based(value: Expression) -> Expression:
    """The expression with 基准值 as a figure of its own, where the target is named beside it."""
    bases = [n for n in names(value) if "基准" in n.words or "基数" in n.words]
    targets = [n for n in names(value) if n.role == "target" and n not in bases]
    return _renamed(value, {n: Name(n.words, "") for n in bases}) if bases and targets else value


def _renamed(value: Expression, others: Mapping[Expression, Expression]) -> Expression:
    """The expression with some of its names replaced."""
    match value:
        case Operation():
            return Operation(value.sign, _renamed(value.left, others), _renamed(value.right, others))
        case Magnitude():
            return replace(value, inner=_renamed(value.inner, others))
        case Extreme():
            return Extreme(value.least, _renamed(value.left, others), _renamed(value.right, others))
        case Choice():
            return Choice(_renamed(value.more, others), _renamed(value.less, others))
    return others.get(value, value)


def _tokens(text: str) -> list[str]:
    """Names, numbers, signs and brackets; a bracket that annotates a name, 实际值(B), belongs to the name."""
    out: list[str] = []
    listed: list[bool] = []  # for each open bracket, whether commas part what stands in it
    name, index = "", 0
    while index < len(text):
        sign = text[index]
        if sign == "(":
            listed.append(name.lower() in _EXTREMES)
        if sign == "(" and (name in _MAGNITUDE or listed[-1]):
            out, name = [*out, name], ""
        if sign == "(" and name and not name[-1].isdigit() and (close := text.find(")", index)) > 0:
            inside = text[index + 1 : close]
            listed.pop()
            if role(name) == "weight" and any(c in _OPERATORS or c == "|" for c in inside):  # 权重(1-偏差率)
                out, name = [*out, name, "×"], ""
                continue
            name += text[index : close + 1] if len(inside) <= 12 else ""
            index = close + 1
            continue
        letter = sign in "xX" and not (name and (name[-1].isdigit() or name[-1] == "%"))
        parted = sign in ",、" and bool(listed) and listed[-1]
        if sign == ")" and listed:
            listed.pop()
        if (sign in _OPERATORS and not letter) or sign in "()|" or parted:
            out += [name] if name else []
            out.append(sign)
            name = ""
        else:
            name += sign
        index += 1
    return out + ([name] if name else [])


def _sum(tokens: list[str]) -> tuple[Expression | None, list[str]]:
    return _chain(tokens, ("+", "-"), _product)


def _product(tokens: list[str]) -> tuple[Expression | None, list[str]]:
    return _chain(tokens, ("*", "/"), _atom)


def _chain(
    tokens: list[str], signs: tuple[str, ...], part: Callable[[list[str]], tuple[Expression | None, list[str]]]
) -> tuple[Expression | None, list[str]]:
    left, rest = part(tokens)
    while left is not None and rest and _OPERATORS.get(rest[0]) in signs:
        sign = _OPERATORS[rest[0]]
        right, rest = part(rest[1:])
        left = None if right is None else Operation(sign, left, right)
    return left, rest


def _atom(tokens: list[str]) -> tuple[Expression | None, list[str]]:
    if not tokens or tokens[0] in _OPERATORS or tokens[0] == ")":
        return None, tokens
    if tokens[0] in _MAGNITUDE and tokens[1:2] == ["("]:
        inner, rest = _atom(tokens[1:])
        return (None if inner is None else Magnitude(inner)), rest
    if tokens[0].lower() in _EXTREMES and tokens[1:2] == ["("]:
        return _extreme(tokens)
    if tokens[0] in ("(", "|"):
        inner, rest = _sum(tokens[1:])
        if inner is None or not rest or rest[0] != {"(": ")", "|": "|"}[tokens[0]]:
            return None, rest
        after = rest[1:]
        if after and after[0].removeprefix("的") in _MAGNITUDE:
            return Magnitude(inner), after[1:]
        return (Magnitude(inner) if tokens[0] == "|" else inner), after
    named = _named(tokens[0].strip("的,:"))
    return named, tokens[1:] if named is not None else tokens


def _extreme(tokens: list[str]) -> tuple[Expression | None, list[str]]:
    """MIN(1, 完成率): a word, and two expressions between brackets."""
    left, rest = _sum(tokens[2:])
    if left is None or rest[:1] not in ([","], ["、"]):
        return None, rest
    right, rest = _sum(rest[1:])
    if right is None or rest[:1] != [")"]:
        return None, rest
    return Extreme(_EXTREMES[tokens[0].lower()], left, right), rest[1:]


def _named(words: str) -> Expression | None:
    """What one name or number means; None for words that hide a difference no one can read."""
    value = figure(words)
    if value is not None:
        return Figure(value)
    if _OR in words:
        over, under = (Name(part, role(part)) for part in words.split(_OR))
        ways = Operation("/", over, under), Operation("/", under, over)
        return Choice(*(ways if over.role == "actual" else ways[::-1]))
    bare = words.removesuffix("绝对值").rstrip("的")
    gap = next((bare.removesuffix(end).rstrip("的") for end in _GAP_ENDS if bare.endswith(end)), None)
    if gap is not None:
        parts = next((gap.split(join) for join in _JOINS if gap.count(join) == 1), [])
        if sorted(role(part) for part in parts) != ["actual", "target"]:
            return Name(words, "")
        away = Operation("-", *(Name(part, role(part)) for part in parts))
        return away if bare == words else Magnitude(away)
    if bare != words:
        return None
    return _part(words) or _compared(words)


def _part(words: str) -> Expression | None:
    """测评得分的5%; None for any other words."""
    whole, found, share = words.rpartition("的")
    value = figure(share) if found and share.endswith("%") else None
    return None if value is None else Operation("*", Name(whole, role(whole)), Figure(value))


def _compared(words: str) -> Expression:
    """实际值与目标值之比, or a plain name."""
    ending = next((end for end in _RATIO_ENDS if words.endswith(end)), "")
    if ending and not words.endswith(_FALSE_ENDS):
        body = words.removesuffix(ending)
        for join in _JOINS:
            left, found, right = body.rpartition(join)
            amount = _amount(right) if found and role(left) == "actual" else None
            if amount is not None:
                return Operation("/", Name(left, "actual"), Figure(amount))
            if found and {role(left), role(right)} in ({"actual", "target"}, {"rate", "target"}):
                return Operation("/", Name(left, role(left)), Name(right, role(right)))
        return Name(words, "rate")
    return Name(words, role(words))


def figure(words: str) -> Fraction | None:
    """A printed number, "30%" → 3/10, "70分" → 70; None when the words are none."""
    digits = words.removesuffix("分").removesuffix("%").replace(",", "")
    if not digits.replace(".", "", 1).isascii() or not digits.replace(".", "", 1).isdigit():
        return None
    return Fraction(digits) / (100 if "%" in words else 1)


def _amount(words: str) -> Fraction | None:
    """A figure with its unit, "30万人" → 300000; None when the words are none."""
    length = next((i for i, c in enumerate(words) if not (c.isdigit() or c == ".")), len(words))
    digits, unit = words[:length].strip("."), words[length:]
    if not digits or not digits.isascii() or "%" in unit or len(unit) > 4 or unit.startswith("分"):
        return figure(words)
    return Fraction(digits) * _LARGE.get(unit[:1], 1)


def substituted(value: Expression, definitions: dict[str, str]) -> Expression:
    """The expression with names that run against the goal (超支率) replaced by what the standard defines them as.

    So are names that it only gives a figure: 基准值为60%. A deviation without |…| may be meant with its sign or not.
    """
    others: dict[Expression, Expression] = {}
    for name in names(value):
        found = parse(definitions[name.words]) if name.words in definitions else None
        if isinstance(found, Figure):
            others[name] = found
        elif found is not None and counter(name.words) and all(part.role for part in names(found)):
            loose = deviates(name.words) and not _sized(found)
            others[name] = Magnitude(found, said=False) if loose else found
    return _renamed(value, others)


def reckoned(subject: str, definitions: dict[str, str]) -> Expression | None:
    """How a rate against the goal is reckoned: as the standard defines it, or as 节约率, 超支率 always are."""
    named = next((name for name in definitions if subject.endswith(name) or name.endswith(subject)), "")
    if not subject or not counter(subject):
        return None
    usual = "(目标值-实际值)/目标值" if subject.endswith(_SAVED) else ""
    usual = "(实际值-目标值)/目标值" if exceeds(subject.removeprefix("成本").removeprefix("预算")) else usual
    found = parse(definitions[named] if named else usual)
    return found if found is not None and names(found) and all(n.role for n in names(found)) else None


def spelled_out(value: Expression) -> Expression:
    """The expression with 超支率, 超出比例 as what they say: (actual − target) ÷ target."""
    excess = parse("(实际值-目标值)/目标值")
    others: dict[Expression, Expression] = {n: excess for n in names(value) if excess and exceeds(n.words)}
    return _renamed(value, others) if others else value


def _sized(value: Expression) -> bool:
    """Whether a sign in it makes a magnitude."""
    parts = (value.left, value.right) if isinstance(value, Operation | Extreme) else ()
    return isinstance(value, Magnitude) or any(_sized(part) for part in parts)
