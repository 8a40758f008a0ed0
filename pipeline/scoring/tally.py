"""How often something happened, or how much was done: the row's figure or words as the count that a standard asks."""

from __future__ import annotations

from dataclasses import replace

from pipeline.scoring import told
from pipeline.scoring.cases import Case
from pipeline.scoring.goals import DEGREES
from pipeline.scoring.tree import Block, Step
from pipeline.values.quantity import PLAIN, Bound, Goal, Quantity

_UNDONE = ("未完成", "没有完成", "没完成", "未开展", "未实施", "未建成", "未达标")
_PIECES = ("项", "个", "条")
_OCCUR = ("起", "例", "次", "件", "处", "宗")
_HAPPENS = ("发生", "发现", "出现", "查实", "投诉", "通报", "起", "例")


def counted(block: Block, case: Case) -> Case:
    """The row with its actual value as a count, where the steps count the same: 2起 of a target 0, 5名 of 每引进1名."""
    actual = case.actual
    said = _said(block, case) if case.count is None else case.count
    if said is not None:
        return replace(case, count=said)
    if not isinstance(actual, Quantity) or actual.point.denominator != 1 or actual.point < 0:
        return case
    if actual.bound is not Bound.EQUAL or not (actual.interval.is_point or actual.unit == PLAIN):
        return case
    steps = [b.award for b in block.branches if isinstance(b.award, Step) and b.award.side == "case"]
    degrees = any(word in b.test.words for b in block.branches for word in DEGREES)
    degrees |= any(word in step.what for step in steps for word in DEGREES)
    if degrees and actual.point:  # none at all is none of any degree
        return case
    none_wanted = isinstance(case.target, Quantity) and case.target.point == 0 and case.target.bound in (
        Bound.EQUAL, Bound.AT_MOST,
    )  # fmt: skip
    events = any(
        b.test.goal in ("clean", "event") or (b.test.range is not None and b.test.range.counts) for b in block.branches
    )
    wanted = case.target
    none_wanted |= case.target is None and actual.unit.name in _OCCUR and events
    for step in steps:
        same = step.unit.dimension == actual.unit.dimension and actual.unit != PLAIN
        happens = any(word in step.what for word in _HAPPENS)
        if not step.gain and same and any(word in step.what for word in _UNDONE) and isinstance(wanted, Quantity):
            short = wanted.point - actual.point
            if wanted.unit == actual.unit and wanted.bound in (Bound.EQUAL, Bound.AT_LEAST) and short.denominator == 1:
                return replace(case, count=max(0, int(short)))
        if (step.gain and same) or (not step.gain and none_wanted and happens and (same or actual.unit == PLAIN)):
            return replace(case, count=int(actual.point))
    tiers = _listed(block, wanted, actual) and not none_wanted
    return replace(case, count=int(actual.point)) if not steps and (tiers or (events and none_wanted)) else case


def _listed(block: Block, wanted: Goal | None, actual: Quantity) -> bool:
    """Whether tiers count the things that the row counts: 完成2项得4分，完成3项得6分."""
    listed = [b for b in block.branches if b.test.range is not None and b.test.range.counts]
    alike = isinstance(wanted, Quantity) and wanted.unit == actual.unit and wanted.unit.name in _PIECES
    return len(listed) > 1 and alike


def _said(block: Block, case: Case) -> int | None:
    """How often that happened which the block counts, in the row's words: 未发现问题, 缺2份; None if they don't say."""
    steps = [b.award for b in block.branches if isinstance(b.award, Step) and b.award.side == "case"]
    costs = [s for s in steps if not s.gain]
    events = [b.test.words for b in block.branches if b.test.goal in ("clean", "event")]
    listed = [b for b in block.branches if b.test.range is not None and b.test.range.counts]
    if len(listed) > 1 and not steps:
        return told.met(case.words)
    graver = any(word in case.words for word in DEGREES)
    if not (costs or events) or len(costs) < len(steps) or graver:
        return None
    if told.none(case.words, "".join([*events, *(s.what for s in costs)])):
        return 0
    degrees = any(word in b.test.words for b in block.branches for word in DEGREES)
    if len(costs) != 1 or degrees or any(word in costs[0].what for word in DEGREES):
        return None
    return told.occurrences(case.words, costs[0].what, costs[0].unit.name)
