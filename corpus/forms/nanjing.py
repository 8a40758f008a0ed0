"""指标体系得分情况: each row carries its own 评分标准."""

from __future__ import annotations

from corpus.facts import FormFacts
from corpus.sheet import Block, Draft, Line, levels

_HEAD = ("一级\n指标", "二级\n指标", "三级\n指标", "全年\n指标\n值", "权\n重", "评分标准", "完成情况", "自评\n得分")


def lay(form: FormFacts) -> list[Block]:
    """Title and one table."""
    draft = Draft((6, 7, 9, 7, 4, 34, 18, 6))
    draft.head(_HEAD)
    for row, names in zip(form.rows, levels(form.rows), strict=True):
        draft.add(*names, *(row[role] for role in ("target", "weight", "standard", "actual", "score")))
    total = form.total
    draft.add(total["label"], "", "", "", total["weight"], "", "", total["score"])
    return [Line(form.title, "heading"), draft.sheet(), *(Line(note, "note") for note in form.notes)]
