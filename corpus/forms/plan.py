"""规划主要指标完成情况: target, result and completion rate of each indicator of a five-year plan."""

from __future__ import annotations

from corpus.facts import FormFacts
from corpus.sheet import Block, Draft, Line, levels


def lay(form: FormFacts) -> list[Block]:
    """Title, one table, notes."""
    draft = Draft((12, 34, 14, 14, 14))
    draft.head(("一级指标", "二级指标", "目标", "完成情况", "完成率"))
    for row, names in zip(form.rows, levels(form.rows), strict=True):
        draft.add(*names, row["target"], row["actual"], row["rate"])
    return [Line(form.title, "subheading"), draft.sheet(), *(Line(note, "note") for note in form.notes)]
