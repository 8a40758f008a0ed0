"""项目自评表 of 20 points for the budget and 80 for the goals, without a weight column."""

from __future__ import annotations

from corpus.facts import FormFacts
from corpus.sheet import UP, Block, Draft, Line, levels

_FUNDS = ("预算数（A）", "执行数（B）", "执行率（B/A）", "得分\n（20分*执行率）")


def lay(form: FormFacts) -> list[Block]:
    """Title, one table, notes."""
    draft = Draft((9, 9, 14, 12, 12, 12, 11))
    for name, value in form.cells.items():
        draft.add((name, 2), (value, 5))
    draft.add((f"预算执行情况\n（{form.unit}）\n（20分）", 2), "", *_FUNDS)
    for line in form.budget:
        draft.add((UP, 2), line["item"], *(line[role] for role in ("adjusted", "spent", "rate", "score")))
    draft.head(
        ("年度绩效\n目标（80分）", "一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分")
    )
    for row, names in zip(form.rows, levels(form.rows), strict=True):
        draft.add(UP, *names, *(row[role] for role in ("target", "actual", "score")))
    draft.add((form.total["label"], 2), (form.total["score"], 5))
    draft.add(("偏差大或目标未完成原因分析", 2), (form.achieved, 5))
    draft.add(("改进措施及结果应用方案", 2), (form.goal, 5))
    head = [Line(form.title, "title"), Line(f"填报日期：{int(form.year) + 1}年3月15日", "right")]
    return [*head, draft.sheet(), *(Line(note, "note") for note in form.notes)]
