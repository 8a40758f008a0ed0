"""项目支出绩效自评表 whose target stands in three columns: 指标性质, 指标值, 度量单位 (公开14表)."""

from __future__ import annotations

from corpus.facts import FormFacts
from corpus.sheet import UP, Block, Draft, Line, levels

_FUNDS = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
_ROLES = ("initial", "adjusted", "spent", "weight", "rate", "score")


def lay(form: FormFacts) -> list[Block]:
    """Form number, title, one table with a header of two rows."""
    draft = Draft((7, 8, 12, 7, 8, 7, 9, 6, 6, 12))
    cells = list(form.cells.items())
    draft.add((cells[0][0], 2), (cells[0][1], 8))
    draft.add((cells[1][0], 2), (cells[1][1], 2), (cells[2][0], 2), (cells[2][1], 4))
    draft.add((f"项目资金（{form.unit}）", 2), ("", 2), *_FUNDS)
    for line in form.budget:
        draft.add((UP, 2), (line["item"], 2), *(line[role] for role in _ROLES))
    draft.add(("年度总体目标", 2), (form.goal, 4), (form.achieved, 4))
    draft.head(
        (("绩效指标", 3), ("年度指标值", 3), "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
        ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", UP, UP, UP, UP),
    )
    for row, names in zip(form.rows, levels(form.rows), strict=True):
        rest = ("nature", "target", "unit", "actual", "weight", "score", "excuse")
        draft.add(*names, *(row[role] for role in rest))
    total = form.total
    draft.add((total["label"], 7), total["weight"], total["score"], total.get("grade", ""))
    head = [Line(form.title, "title"), Line(f"{form.year}年度　　　　公开14表", "right")]
    return [*head, draft.sheet(), *(Line(note, "note") for note in form.notes)]
