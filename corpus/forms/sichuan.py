"""部门预算项目支出绩效自评表 (510000_0013zp): 调整后预算数, and the target in three columns."""

from __future__ import annotations

from corpus.facts import FormFacts
from corpus.sheet import UP, Block, Draft, Line, levels

_FUNDS = ("年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因")
_ROLES = ("initial", "adjusted", "spent", "rate", "weight", "score", "excuse")
_HEAD = (
    "一级指标",
    "二级指标",
    "三级指标",
    "指标性质",
    "指标值",
    "度量单位",
    "完成值",
    "权重",
    "得分",
    "未完成原因分析",
)


def lay(form: FormFacts) -> list[Block]:
    """Form number, title, one table, notes."""
    draft = Draft((8, 8, 14, 8, 8, 8, 8, 6, 6, 11))
    cells = list(form.cells.items())
    draft.add((cells[0][0], 2), (cells[0][1], 8))
    draft.add((cells[1][0], 2), (cells[1][1], 3), (cells[2][0], 2), (cells[2][1], 3))
    draft.add((f"预算执行情况（{form.unit}）", 2), "资金来源", *_FUNDS)
    for line in form.budget:
        draft.add((UP, 2), line["item"], *(line.get(role, "") for role in _ROLES))
    draft.add(("项目年度目标", 2), (form.goal, 8))
    draft.add(("年度目标完成情况", 2), (form.achieved, 8))
    draft.head(_HEAD)
    for row, names in zip(form.rows, levels(form.rows), strict=True):
        rest = ("nature", "target", "unit", "actual", "weight", "score", "excuse")
        draft.add(*names, *(row[role] for role in rest))
    total = form.total
    draft.add((total["label"], 7), total["weight"], total["score"], "")
    head = [Line(form.title, "title"), Line(f"（{form.year}年度）　　报表编号：510000_0013zp", "right")]
    return [*head, draft.sheet(), *(Line(note, "note") for note in form.notes)]
