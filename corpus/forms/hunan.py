"""部门整体支出绩效评价指标评分表 with a weight column after each level and a standard for each row."""

from __future__ import annotations

from corpus.facts import FormFacts
from corpus.sheet import UP, Block, Draft, Line, levels


def lay(form: FormFacts) -> list[Block]:
    """Title and one table."""
    draft = Draft((7, 5, 8, 5, 11, 5, 34, 18, 6))
    draft.head(("一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评价标准", "完成情况", "得分"))
    for row, (first, second, third) in zip(form.rows, levels(form.rows), strict=True):
        outer = UP if first == UP else form.weights[row["level1"]]
        inner = UP if second == UP else form.weights[row["level2"]]
        rest = (row["weight"], row["standard"], row["actual"], row["score"])
        draft.add(first, outer, second, inner, third, *rest)
    total = form.total
    draft.add(total["label"], total["weight"], "", total["weight"], "", total["weight"], "", "", total["score"])
    return [Line(form.title, "title"), draft.sheet(), *(Line(note, "note") for note in form.notes)]
