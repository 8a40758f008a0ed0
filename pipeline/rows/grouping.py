"""Tables that make one form together: what names the project, the money, the rows, and the rows that go on."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rows.headers import BUDGET
from pipeline.rows.layout import Layout
from pipeline.values.place import fold

_SHORT = 30  # characters of lines that may stand between the pieces of one form


def grouped(read: Sequence[Layout]) -> tuple[list[Layout], list[Layout]]:
    """Tables that make one form together: what names the project, the budget, the untitled indicator table after them.

    And those that name a project or department, and no form follows.
    """
    groups: list[Layout] = []
    idle: list[Layout] = []
    for parts in read:
        if groups and not groups[-1].roles and not _introduces(groups[-1], parts):
            idle.append(groups.pop())
        if groups and (not groups[-1].roles or _belongs(groups[-1], parts)):
            groups[-1] = groups[-1].then(parts)
        else:
            groups.append(parts)
    if groups and not groups[-1].roles:
        idle.append(groups.pop())
    return groups, idle


def _introduces(opening: Layout, parts: Layout) -> bool:
    """Whether a table that only names project and department is the head of the form after it."""
    own = any(parts.labels.get(label) for label in opening.labels)
    return bool(parts.roles) and not own and _near(parts)


def _near(parts: Layout) -> bool:
    """Whether nothing but short lines stand between this table and the one before."""
    return all(len(fold(line.text)) < _SHORT for line in parts.tables[0].above)


def _belongs(before: Layout, parts: Layout) -> bool:
    if parts.title or parts.labels.get("project") or parts.labels.get("department"):
        return False
    if before.budget and not before.indicators and parts.indicators:
        return True
    open_ended = before.indicators and not any(t.grand for t in before.totals)
    return bool(open_ended and _near(parts) and parts.indicators and _same_roles(before, parts))


def _same_roles(before: Layout, parts: Layout) -> bool:
    """Whether both have the same columns, those of the money set aside that stands above the rows of the first."""
    money = {*BUDGET, "rate", "weight", "score"} if before.budget and not parts.budget else set()
    return parts.roles <= before.roles and before.roles - parts.roles <= money


__all__ = ["grouped"]
