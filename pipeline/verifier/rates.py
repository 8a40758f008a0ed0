"""Indicator rows that speak of a rate the budget block prints too."""

from __future__ import annotations

from pipeline.values.place import fold
from pipeline.values.quantity import Goal, Quantity
from pipeline.values.report import BudgetLine, Field, Form
from pipeline.verifier.subjects import whole_line

_QUALIFIERS = (
    "部门", "单位", "整体", "全年", "年度", "本年", "当年", "财政", "资金", "项目", "预算", "支出", "调整后", "总",
    "的", "指标",
)  # fmt: skip
_INNER = ("基本支出", "项目支出")


def number(field: Field[Goal]) -> Field[Quantity]:
    """The field as a single number; unread ("not a number") when it holds another kind of goal."""
    if isinstance(field.read, Quantity):
        return Field(field.said, field.read, field.how, field.why)
    return Field(field.said, None, field.how, "not a number" if field.read else field.why)


def line_named(name: str, form: Form) -> BudgetLine | None:
    """The budget line whose rate `name` is: 基本支出预算执行率 → 基本支出, 部门预算执行率 → the line of the whole.

    None for the rates of other things (政府采购执行率, 社保基金预算执行率, “三公经费”预算执行率).
    """
    words = fold(name).split("#")[0].split("(")[0]
    head, found, tail = words.partition("执行率")
    if not found or tail:
        return None
    for inner in _INNER:
        lines = [line for line in form.budget if inner in fold(line.item.text)]
        if inner in head and lines:
            return lines[0] if _only_qualifiers(head.replace(inner, "")) else None
    tops = [line for line in form.budget if line.parent is None]
    inner_only = any(inner in head for inner in _INNER) and len(tops) > 1
    return whole_line(form) if tops and not inner_only and _only_qualifiers(head) else None


def _only_qualifiers(words: str) -> bool:
    for qualifier in _QUALIFIERS:
        words = words.replace(qualifier, "")
    return not words.strip(":：、.0123456789一二三四五六七八九十")
