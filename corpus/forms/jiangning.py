"""部门整体预算绩效目标表: targets for half a year and the year, the header repeated with other columns."""

from __future__ import annotations

from corpus.facts import FormFacts
from corpus.sheet import UP, Block, Draft, Line, levels


def lay(form: FormFacts) -> list[Block]:
    """Title, year, one table."""
    draft = Draft((9, 12, 14, 11, 16, 9, 9))
    for name, value in form.cells.items():
        draft.add((name, 2), (value, 5))
    draft.add((f"部门整体资金（{form.unit}）", 2), ("支出情况", 3), "半年计划执行数", "全年预算数")
    for line in form.budget:
        draft.add((UP, 2), (line["item"], 3), line["half"], line["adjusted"])
    draft.add(("年度目标", 2), (form.goal, 5))
    wide = False
    names = levels(form.rows)
    for number, (row, (first, second, third)) in enumerate(zip(form.rows, names, strict=True)):
        outer = (first, second)
        if number == 0 or bool(row["duty"]) != wide:
            wide = bool(row["duty"])
            middle: tuple[tuple[str, int], ...] = (
                (("重点工作", 1), ("对应项目", 1), ("三级指标", 1)) if wide else (("三级指标", 3),)
            )
            draft.add("一级指标", "二级指标", *middle, "半年指标值", "全年指标值")
            outer = (row["level1"], row["level2"])
        values = (row["half"], row["target"])
        if wide:
            again = outer[1] == UP and row["duty"] == form.rows[number - 1]["duty"]
            draft.add(*outer, UP if again else row["duty"], row["project"], third, *values)
        else:
            draft.add(*outer, (third, 3), *values)
    return [Line(form.title, "title"), Line(f"{form.year}年度", "right"), draft.sheet()]
