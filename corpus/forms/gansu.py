"""部门（单位）整体支出绩效自评表 with funds, goals and a note that fixes the weights of the sections."""

from __future__ import annotations

from corpus.facts import FormFacts
from corpus.sheet import UP, Block, Draft, Line, levels


def lay(form: FormFacts) -> list[Block]:
    """Title, one table, notes."""
    draft = Draft((9, 9, 15, 12, 11, 8, 7, 13))
    for name, value in form.cells.items():
        draft.add((name, 2), (value, 6))
    funds = (
        f"年初预算数（{form.unit}）",
        f"全年预算数（{form.unit}）",
        f"实际支出数（{form.unit}）",
        "执行率",
        "分值",
        "得分",
    )
    draft.add("年度资金预算情况", "部门（单位）整体支出", *funds)
    for line in form.budget:
        draft.add(UP, *(line[role] for role in ("item", "initial", "adjusted", "spent", "rate", "weight", "score")))
    draft.add("年度总体绩效目标完成情况", ("预期目标", 3), ("目标实际完成情况", 4))
    draft.add(UP, (form.goal, 3), (form.achieved, 4))
    draft.head(
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    )
    for row, names in zip(form.rows, levels(form.rows), strict=True):
        draft.add(*names, *(row[role] for role in ("target", "actual", "weight", "score", "excuse")))
    total = form.total
    draft.add((total["label"], 3), "", "", total["weight"], total["score"], total.get("excuse", ""))
    return [Line(form.title, "title"), draft.sheet(), *(Line(note, "note") for note in form.notes)]
