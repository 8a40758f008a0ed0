"""What a verdict is about: its stable name and its name for a person."""

from __future__ import annotations

from pipeline.values.place import fold
from pipeline.values.report import BudgetLine, Form, Indicator, Total

Subject = tuple[str, ...]


def whole_line(form: Form) -> BudgetLine:
    """The line of the whole in a block that has lines: the one named 合计 where projects are listed above it."""
    named = (b for b in form.budget[1:] if b.parent is None and fold(b.item.text) in ("合计", "总计", "小计"))
    return next(named, form.budget[0])


def of_line(line: BudgetLine) -> tuple[Subject, str]:
    """("budget", item) and the item as printed, without 其中."""
    item = (line.item.read or line.item.text).strip().rstrip("：:").removeprefix("其中").lstrip("：:")
    return ("budget", fold(item)), item or "（无名称）"


def of_indicator(indicator: Indicator) -> tuple[Subject, str]:
    """("indicator", *levels) and the innermost name."""
    return ("indicator", *indicator.path), indicator.title or "（无名称）"


def of_total(total: Total) -> tuple[Subject, str]:
    """("total", label) and the label as printed."""
    label = total.label.read or total.label.text
    return ("total", fold(label)), label or "合计"


def is_blank(indicator: Indicator) -> bool:
    """Whether a row says nothing but its levels: a heading of the blank form that was not filled in."""
    values = (indicator.target, indicator.half_target, indicator.actual, indicator.weight, indicator.score)
    return not any(field.text for field in values)


def leaves(form: Form) -> list[Indicator]:
    """The rows that say something and have no parts of their own."""
    parents = {i.parent for i in form.indicators if i.parent is not None}
    return [i for n, i in enumerate(form.indicators) if n not in parents and not is_blank(i)]


def parts(form: Form, line: BudgetLine) -> list[BudgetLine]:
    """The 其中 lines of a budget line."""
    index = next(i for i, other in enumerate(form.budget) if other is line)
    return [other for other in form.budget if other.parent == index]
