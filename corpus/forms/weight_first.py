"""绩效目标自评表 with the weight before the target, and (A), (B) naming budget and spending."""

from __future__ import annotations

from corpus.facts import FormFacts
from corpus.sheet import UP, Block, Draft, Line, levels

_FUNDS = ("全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分")
_ROLES = ("adjusted", "spent", "weight", "rate", "score")


def lay(form: FormFacts) -> list[Block]:
    """Title, one table, notes."""
    draft = Draft((8, 9, 16, 6, 10, 10, 6, 14))
    cells = list(form.cells.items())
    draft.add((cells[0][0], 2), (cells[0][1], 6))
    draft.add((cells[1][0], 2), cells[1][1], (cells[2][0], 2), (cells[2][1], 3))
    draft.add((f"项目资金（{form.unit}）", 2), "", *_FUNDS)
    for line in form.budget:
        draft.add((UP, 2), line["item"], *(line[role] for role in _ROLES))
    draft.add(("年度总体目标", 2), ("年初设定目标", 2), ("年度总体目标完成情况综述", 4))
    draft.add((UP, 2), (form.goal, 2), (form.achieved, 4))
    draft.head(
        (
            "一级\n指标",
            "二级指标",
            "三级指标",
            "分值",
            "年度\n指标值",
            "全年\n实际值",
            "得分",
            "未完成原因及拟采取的改进措施",
        )
    )
    for row, names in zip(form.rows, levels(form.rows), strict=True):
        draft.add(*names, *(row[role] for role in ("weight", "target", "actual", "score", "excuse")))
    total = form.total
    draft.add((total["label"], 3), total["weight"], "", "", total["score"], total.get("excuse", ""))
    head = [Line(form.title, "title"), Line(f"（{form.year}年度）", "right")]
    return [*head, draft.sheet(), *(Line(note, "note") for note in form.notes)]
