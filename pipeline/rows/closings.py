"""Totals that stand after their parts: 中央资金3000万元、省级资金1200万元，合计4200万元."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.normalizers.patterns import Patterns
from pipeline.rows.clauses import Clause
from pipeline.values.quantity import Quantity
from pipeline.values.report import Statement

LONGEST = 22  # characters between two parts of one list


def closed(out: list[Statement], found: Sequence[Clause], patterns: Patterns) -> list[Statement]:
    """Parts before their total: 中央资金3000万元、省级资金1200万元，合计4200万元."""
    for index, clause in enumerate(found):
        run = _run(index, out, found)
        closings = patterns.compiled("statements", "closing")
        name, said, _ = clause.left.partition("合计")
        own = name if said and run and all(out[i].topic.endswith(name) for i in run[-2:]) else ""
        left = clause.left.removeprefix(own)  # 给水管线18.6公里、排水管线12.4公里，管线合计31公里
        closing = next((p for p in closings if p.expression.search(left)), None)
        run = [i for i in run if out[i].topic.endswith(own)]
        if closing is not None and _restated(index, out):
            whole = out[index].parent or 0
            out[whole], out[index] = replace(out[whole], whole=True), replace(out[index], parent=None)
            continue
        if closing is None or len(run) < 2 or out[index].parent is not None:
            continue
        if clause.right[:1] >= "\u4e00" and _far(run, index, out):
            continue  # 14个村、1个居委会，共152个小组: of another thing
        if closing.entry.means.get("counted") and found[index - 1].found.quantity.point != len(run):
            continue
        heads: list[str] = closing.entry.means.get("parts", [])
        run = run[-len(heads) :]
        spoken = zip(heads, run, strict=False)
        if not all(patterns.compile(says, "statements").search(found[i].left) for says, i in spoken):
            continue
        for part in run:
            out[part] = replace(out[part], parent=index)
        out[index] = replace(out[index], whole=True, topic=out[index].topic or "合计")
    return out


def _restated(index: int, out: Sequence[Statement]) -> bool:
    """86件，其中处罚52件，许可34件，共计86件: the total said again, after all its parts."""
    parent = out[index].parent
    return parent is not None and point(out[index]) == point(out[parent])


def _run(index: int, out: Sequence[Statement], found: Sequence[Clause]) -> list[int]:
    """The plain numbers of the same kind right before the number, each in a clause of its own."""
    run: list[int] = []
    last = index
    if index and found[index].gap == found[index].left and found[index - 1].dimension != found[index].dimension:
        last = index - 1  # 三项合计23万元
    for i in reversed(range(last)):
        alone = i == 0 or any(mark in found[i].gap for mark in "、,;:和及")
        fits = plain(out[i]) and out[i].parent is None and found[i].dimension == found[index].dimension
        if not fits or found[i].nested != found[index].nested or any(w in found[i].left for w in "每均价") or not alone:
            break
        if len(found[i + 1].gap) > LONGEST:
            break
        run.insert(0, i)
    return run


def _far(run: Sequence[int], index: int, read: Sequence[Statement]) -> bool:
    """Whether the parts come to less than half or more than twice the total."""
    said, parts = read[index].value.read, [read[i].value.read for i in run]
    numbers = [part.point for part in parts if isinstance(part, Quantity)]
    return isinstance(said, Quantity) and not said.point <= 2 * sum(numbers) <= 4 * said.point


def plain(statement: Statement) -> bool:
    """Whether it gives one number of the year, or of the whole of something: no share, no growth."""
    whole = statement.share_of is None and statement.scope in ("", "cumulative", "design")
    return whole and isinstance(statement.value.read, Quantity)


def point(statement: Statement) -> object:
    """Its number as written, None without one."""
    read = statement.value.read
    return read.point if isinstance(read, Quantity) else None


__all__ = ["LONGEST", "closed", "plain", "point"]
