"""项目支出绩效自评表 of 2016 with only 年初预算数: there the rate is spending over that budget."""

from __future__ import annotations

from corpus.facts import FormFacts
from corpus.sheet import UP, Block, Draft, Line, levels

_FUNDS = ("年初预算数（A）", "全年执行数（B）", "分值（10分）", "执行率（B/A）", "得分")


def lay(form: FormFacts) -> list[Block]:
    """Title, one table."""
    draft = Draft((8, 9, 15, 10, 10, 9, 9, 13))
    for name, value in form.cells.items():
        draft.add((name, 2), (value, 6))
    draft.add((f"项目资金（{form.unit}）", 2), "", *_FUNDS)
    for line in form.budget:
        draft.add((UP, 2), line["item"], *(line[role] for role in ("initial", "spent", "weight", "rate", "score")))
    head = ("一级指标", "二级指标", "三级指标", "分值", "年度指标值（A）", "全年实际值（B）", "得分", "未完成原因分析")
    draft.head(head)
    for row, names in zip(form.rows, levels(form.rows), strict=True):
        draft.add(*names, *(row[role] for role in ("weight", "target", "actual", "score", "excuse")))
    draft.add((form.total["label"], 3), form.total["weight"], "", "", form.total["score"], "")
    return [Line(form.title, "title"), Line(f"（{form.year}年度）", "right"), draft.sheet()]
