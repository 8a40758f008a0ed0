"""Why numbers that were read took part in no check, told beside the table or text they stand in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from pipeline.values.place import Cited
from pipeline.values.verdict import Text

Spot = tuple[int | None, int | None]

_PAIR = Text("没有可比的完成值、得分或合计", "no result, score or total to compare with")
_MONEY = Text("没有执行率、分项或合计与之对应", "no rate, parts or total that it belongs to")
_WHY = {
    "initial": (Text("年初预算数", "initial budget"), _MONEY),
    "adjusted": (Text("全年预算数", "adjusted budget"), _MONEY),
    "spent": (Text("支出", "spent"), _MONEY),
    "rate": (Text("比率", "rate"), Text("没有它的分子和分母", "no dividend and divisor")),
    "weight": (Text("分值", "weight"), Text("没有合计或评分标准", "no total and no standard")),
    "score": (Text("得分", "score"), Text("没有合计或评分标准", "no total and no standard")),
    "target": (Text("目标值", "target"), _PAIR),
    "half_target": (Text("半年指标值", "half-year target"), _PAIR),
    "actual": (Text("完成值", "actual"), Text("没有可比的目标值或得分", "no target or score to compare with")),
    "statement": (
        Text("正文的数", "numbers of the text"),
        Text("正文和表中都没有与它相关的另一个数", "no other number, in text or tables, that it depends on"),
    ),
}
_OTHER = (Text("其他栏的数", "other columns"), Text("该栏没有复算规则", "no rule for this column"))


def notes(unchecked: Iterable[tuple[str, Cited]]) -> Mapping[Spot, Text]:
    """Page and table → how many of their numbers no check looked at, by role, and why; page None for running text."""
    counts: dict[Spot, Counter[str]] = defaultdict(Counter)
    for role, said in unchecked:
        place = said.place
        spot = (place.page, place.table) if place and place.table is not None else (None, None)
        counts[spot][role] += 1
    return {spot: _told(by) for spot, by in counts.items()}


def _told(counts: Counter[str]) -> Text:
    parts = [(*_WHY.get(role, _OTHER), count) for role, count in sorted(counts.items())]
    total = sum(counts.values())
    zh = "；".join(f"{name.zh} {count} 个：{why.zh}" for name, why, count in parts)
    en = "; ".join(f"{count} {name.en}: {why.en}" for name, why, count in parts)
    return Text(f"{total} 个数未参与复算（{zh}）", f"{total} numbers not checked ({en})")
