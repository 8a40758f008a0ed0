"""Written formulas, 得分＝实际值÷指标值×权重, as expressions that are evaluated on intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from pipeline.values.interval import Interval

_OPERATORS = {"×": "*", "*": "*", "x": "*", "X": "*", "·": "*", "÷": "/", "/": "/", "+": "+", "-": "-"}
_WORDS = {
    "除以": "÷", "再乘以": "×", "乘以": "×", "再乘": "×", "乘上": "×", "乘": "×", "加上": "+", "减去": "-", "减": "-",
    "[": "(", "]": ")", "{": "(", "}": ")",
}  # fmt: skip
_RATIO_ENDS = ("之比", "的比值", "的比例", "的比重", "的比率", "的百分比", "比值", "比例", "比率", "比重", "占比")
_PRODUCT_ENDS = ("的乘积", "之积", "的积", "乘积")
_LARGE = {"万": 10**4, "亿": 10**8, "千": 10**3, "百": 10**2}
_JOINS = ("与", "和", "同", "占", "比")
_FALSE_ENDS = ("权重占比", "权重比例", "权重比重")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number printed in the formula."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A named quantity; `role` is "weight", "target", "actual", "rate" or "" (another figure of the department)."""

    words: str
    role: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions joined by one of + − * /."""

    sign: str
    left: Expression
    right: Expression


Expression = Figure | Name | Operation


class UnknownError(Exception):
    """Something the formula needs is not in the row; `words` name it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


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
    tokens = _tokens(text)
    expression, rest = _sum(tokens)
    return expression if expression is not None and not rest else None


def _tokens(text: str) -> list[str]:
    """Names, numbers, signs and brackets; a bracket that annotates a name, 实际值(B), belongs to the name."""
    out: list[str] = []
    name, index = "", 0
    while index < len(text):
        sign = text[index]
        if sign == "(" and name and not name[-1].isdigit() and (close := text.find(")", index)) > 0:
            inside = text[index + 1 : close]
            name += text[index : close + 1] if len(inside) <= 12 else ""
            index = close + 1
            continue
        letter = sign in "xX" and not (name and (name[-1].isdigit() or name[-1] == "%"))
        if (sign in _OPERATORS and not letter) or sign in "()":
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
    if tokens[0] == "(":
        inner, rest = _sum(tokens[1:])
        return (inner, rest[1:]) if rest and rest[0] == ")" else (None, rest)
    return _named(tokens[0].strip("的,:")), tokens[1:]


def _named(words: str) -> Expression:
    value = figure(words)
    if value is not None:
        return Figure(value)
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


_ROLES = (
    ("weight", ("权重", "分值", "权数", "指标分", "标准分", "该项分", "本项分", "满分")),
    (
        "target",
        (
            "目标",
            "指标值",
            "计划",
            "年初",
            "预期",
            "标准值",
            "任务",
            "应完成",
            "应达",
            "定额",
            "控制数",
            "基准值",
            "预算数",
        ),
    ),
    ("actual", ("实际", "完成值", "完成数", "完成量", "业绩值", "实得", "达成值", "执行数", "支出数", "实现值")),
)
_COUNTER = (
    "超支", "超出", "超标", "偏差", "偏离", "节约", "延迟", "未完成", "下降", "增长", "变动", "调整", "减少", "差错",
    "结余", "结转", "逾期", "投诉",
)  # fmt: skip
_HANDLED = ("办结", "处理", "处置", "回复", "化解", "整改")
_RATES = ("率", "比例", "比率", "比重", "程度", "满意度", "百分比", "比值", "占比", "系数")


def role(words: str) -> str:
    """What a name in a formula stands for; see `Name`."""
    bare = words.partition("(")[0].strip("的该本")
    if bare in ("A", "a"):
        return "target"
    if bare in ("B", "b"):
        return "actual"
    if "实得" in bare:
        return "actual"
    if bare.endswith(("总分", "总和")):
        return "target"
    if bare.startswith("最"):
        return ""
    if "得分" in bare or bare.endswith("占比"):
        return ""
    if bare.endswith(_RATES) and not any(word in bare for word in ("权重", "分值", "目标", "计划", "预期")):
        return "rate"
    if bare in ("目标完成率", "计划完成率", "预期完成率", "目标完成比例", "计划完成比例", "目标实现率", "目标达成率"):
        return "rate"
    return next((kind for kind, cues in _ROLES if any(cue in bare for cue in cues)), "")


def substituted(value: Expression, definitions: dict[str, str]) -> Expression:
    """The expression with names that run against the goal (超支率) replaced by what the standard defines them as."""
    if isinstance(value, Operation):
        return Operation(value.sign, substituted(value.left, definitions), substituted(value.right, definitions))
    if isinstance(value, Name) and counter(value.words) and value.words in definitions:
        found = parse(definitions[value.words])
        if found is not None and all(name.role for name in names(found)):
            return found
    return value


def counter(words: str) -> bool:
    """Whether a rate of this name is no rate of completion: 超支率, 偏差率, 增长率; 投诉办结率 is one."""
    return any(word in words for word in _COUNTER) and not any(word in words for word in _HANDLED)


def names(value: Expression) -> list[Name]:
    """Every name in the expression, left to right."""
    if isinstance(value, Operation):
        return names(value.left) + names(value.right)
    return [value] if isinstance(value, Name) else []


@dataclass(frozen=True, slots=True)
class Known:
    """What the row offers to a formula; None where it does not.

    `rate` is the measured rate of completion, as a fraction; `others` holds figures that the row's words name.
    """

    weight: Interval | None
    target: Interval | None
    actual: Interval | None
    rate: Interval | None
    others: tuple[tuple[str, Interval], ...] = ()


def evaluate(value: Expression, known: Known) -> Interval:
    """The formula's value; raises `UnknownError` when the row lacks a part, or a divisor may be zero."""
    if isinstance(value, Figure):
        return Interval.exactly(value.value)
    if isinstance(value, Name):
        return _look(value, known)
    if _completion(value) and known.rate is not None and (known.target is None or known.actual is None):
        return known.rate
    left, right = evaluate(value.left, known), evaluate(value.right, known)
    if value.sign == "/":
        if right.may_be(0):
            raise UnknownError("除数为零")
        return left / right
    return {"+": left + right, "-": left - right, "*": left * right}[value.sign]


def _completion(value: Operation) -> bool:
    sides = value.left, value.right
    return value.sign == "/" and [s.role if isinstance(s, Name) else "" for s in sides] == ["actual", "target"]


def _look(name: Name, known: Known) -> Interval:
    found = {"weight": known.weight, "target": known.target, "actual": known.actual, "rate": known.rate}.get(name.role)
    if not name.role:
        found = dict(known.others).get(name.words)
    if found is None:
        raise UnknownError(name.words)
    return found
