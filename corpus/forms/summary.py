"""评价得分汇总表, transposed: sections as columns; weight, score and score rate as rows."""

from __future__ import annotations

from corpus.facts import FormFacts
from corpus.sheet import Block, Draft, Line


def lay(form: FormFacts) -> list[Block]:
    """Title and one table of four rows."""
    columns = (*form.rows, form.total)
    draft = Draft((10, *(10 for _ in columns)))
    draft.head(("指标", *(column.get("level1") or column["label"] for column in columns)))
    for name, role in (("分值", "weight"), ("得分", "score"), ("得分率", "rate")):
        draft.add(name, *(column[role] for column in columns))
    return [Line(form.title, "subheading"), draft.sheet()]
