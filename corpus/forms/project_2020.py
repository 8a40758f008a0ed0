"""项目支出绩效自评表 of 财预〔2020〕10号: head, funds, goals, indicators and total in one table."""

from __future__ import annotations

from corpus.facts import FormFacts
from corpus.sheet import UP, Block, Draft, Line, levels

_FUNDS = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
_ROLES = ("initial", "adjusted", "spent", "weight", "rate", "score")


def lay(form: FormFacts) -> list[Block]:
    """Title, year, one table, notes."""
    draft = Draft((4, 7, 8, 7, 9, 9, 9, 5, 6, 13))
    cells = list(form.cells.items())
    draft.add((cells[0][0], 2), (cells[0][1], 8))
    draft.add((cells[1][0], 2), (cells[1][1], 3), (cells[2][0], 2), (cells[2][1], 3))
    draft.add((f"项目资金\n（{form.unit}）", 2), ("", 2), *_FUNDS)
    for line in form.budget:
        draft.add((UP, 2), (line["item"], 2), *(line[role] for role in _ROLES))
    draft.add("年度总体目标", ("预期目标", 4), ("实际完成情况", 5))
    draft.add(UP, (form.goal, 4), (form.achieved, 5))
    head = (
        "一级指标",
        "二级指标",
        ("三级指标", 2),
        "年度\n指标值",
        "实际\n完成值",
        "分值",
        "得分",
        "偏差原因分析\n及改进措施",
    )
    draft.head(("绩效指标", *head))
    for row, (first, second, third) in zip(form.rows, levels(form.rows), strict=True):
        rest = (row["target"], row["actual"], row["weight"], row["score"], row["excuse"])
        draft.add(UP, first, second, (third, 2), *rest)
    total = form.total
    draft.add((total["label"], 7), total["weight"], total["score"], total.get("excuse", ""))
    notes = [Line(note, "note") for note in form.notes]
    return [Line(form.title, "title"), Line(f"（{form.year}年度）", "right"), draft.sheet(), *notes]
