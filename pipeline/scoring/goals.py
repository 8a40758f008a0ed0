"""Conditions that the row's own figures decide: 完成目标, 未完成的, 超额完成, 按时完成, 发生一起."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipeline.scoring.cases import Case
from pipeline.scoring.marks import full_range
from pipeline.scoring.measure import Measure
from pipeline.scoring.tree import NOTHING, Block, Branch, Formula, Limit, Points, Proportion, Range, Step
from pipeline.values.quantity import PLAIN, POINTS, RATIO, Bound, Quantity
from pipeline.values.verdict import Text

NO_BASE = Text("只写了加分，没有写明从几分加起", "points are added, and nothing says to what")
_HALVES = ("部分", "基本完成", "大部分", "大体")
_WHOLE = Fraction(1, 2)
_MOST = 2  # a rate printed without % is 0.9 or 1.1, not 90
_RATES = ("率", "比值", "之比", "比例", "在")
_BY_FIGURES = ("met", "missed", "beyond")
_REACHED = ("met", "missed", "beyond", "ontime", "late")
DEGREES = ("重大", "较大", "特大", "严重", "责任")  # occurrences of one degree only: not all that the row counts
_SPENT = ("超支", "超预算", "突破预算", "超过预算")


def asked(block: Block, case: Case) -> bool:
    """Whether the row's target and actual value decide words of the block."""
    target = case.target
    if not isinstance(case.actual, Quantity) or not isinstance(target, Quantity):
        return False
    late = target.bound is Bound.AT_MOST and target.point == 0 and case.actual.unit == target.unit
    decided = _REACHED if late else _BY_FIGURES
    return any(b.test.goal in decided for b in block.branches)


def grounded(block: Block, scale: Measure) -> Block:
    """The block with 完成, 未完成, 超额完成 as ranges around the target, where the scale has one."""
    block = _beyond(block, scale)
    goals = {b.test.goal for b in block.branches}
    if scale.target is None or scale.deviation or not goals & set(_REACHED):
        return block
    spent = any(word in b.test.words for b in block.branches if b.test.goal in _BY_FIGURES for word in _SPENT)
    less = scale.bound in (Bound.AT_MOST, Bound.LESS) or spent
    strict = scale.bound in (Bound.MORE, Bound.LESS)
    stepwise = any(isinstance(b.award, Step) for b in block.branches)
    timed = scale.dimension in ("天", *(() if stepwise else ("days", "months"))) and less and scale.target == 0
    exact = "beyond" in goals

    def range_of(goal: str) -> Range | None:
        at = Limit(Fraction(1), of_target=True, closed=not strict)
        open_end = replace(at, closed=strict)
        if goal in ("ontime", "late") and not timed:
            return None
        if goal in ("met", "ontime"):
            return Range(at if exact or not less else None, at if exact or less else None)
        if goal in ("missed", "late"):
            return Range(open_end, None) if less else Range(None, open_end)
        past = Limit(Fraction(1), of_target=True, closed=False)
        return (Range(None, past) if less else Range(past, None)) if goal == "beyond" else None

    alone = all(b.test.range is None for b in block.branches)
    several = alone or sum(b.test.otherwise for b in block.branches) > 1 or bool(goals & {"met", "beyond"})

    halves = any(word in b.test.words for b in block.branches for word in _HALVES)

    def turned(branch: Branch) -> Branch:
        if halves and branch.test.goal == "missed":  # 部分完成按比例，未完成不得分: nothing was done
            return branch
        found = range_of(branch.test.goal) if several or not branch.test.otherwise else None
        if found is None:
            return branch
        return replace(branch, test=replace(branch.test, range=found, words="", goal="", otherwise=False))

    return replace(block, branches=tuple(turned(b) for b in block.branches))


def adding(block: Block) -> bool:
    """Whether it only adds to points that something else gives: 每提高1个百分点加0.5分."""
    steps = [b.award for b in block.branches]
    return block.base is None and all(
        isinstance(s, Step) and s.gain and not s.earns and s.side in ("over", "under", "either") for s in steps
    )


def as_shares(block: Block, case: Case) -> Block:
    """The block with 完成值/目标值在0.9-1.1之间 as 90 % to 110 %, where the row's figures have a unit or a target."""
    ranges = [b.test.range for b in block.branches if b.test.range is not None and not b.test.range.counts]
    ends = [at for r in ranges for at in (r.lo, r.hi) if at is not None]
    named = any("/" in r.subject or "÷" in r.subject or r.subject.endswith(_RATES) for r in ranges)
    bare = all(at.unit == PLAIN and not at.of_target and abs(at.value) <= _MOST for at in ends)
    actual = case.actual
    compared = isinstance(actual, Quantity) and (actual.unit != PLAIN or isinstance(case.target, Quantity))
    if not (named and bare and compared and any(at.value for at in ends)):
        return block

    def turned(at: Limit | None) -> Limit | None:
        return None if at is None else replace(at, unit=RATIO)

    def branch_of(branch: Branch) -> Branch:
        bound = branch.test.range
        if bound is None or bound.counts:
            return branch
        return replace(
            branch, test=replace(branch.test, range=replace(bound, lo=turned(bound.lo), hi=turned(bound.hi)))
        )

    return replace(block, branches=tuple(branch_of(b) for b in block.branches))


def _beyond(block: Block, scale: Measure) -> Block:
    """The block with 超过10% as a tenth beyond the goal, where steps or full marks lie near the whole of it.

    So is 高于10%, where full marks end at the target and the figures are no rates: no cost is above 10%.
    """
    goal = full_range(block)
    end = None if goal is None else (goal.hi or goal.lo)
    start = None if end is None else scale.resolve(end)
    stepped = any(isinstance(b.award, Step) and b.award.unit in (RATIO, POINTS) for b in block.branches)
    known = (start, scale.target, Fraction(1) if stepped else None)
    start = next((s for s in known if s is not None), None)
    if start is None or scale.deviation or (scale.share and start < _WHOLE):
        return block

    capped = goal is not None and goal.lo is None and goal.hi is not None and goal.hi.of_target
    over = capped and scale.dimension not in ("ratio", "percentage-points", "")

    def further(at: Limit | None) -> Limit | None:
        if at is None or start is None or at.of_target or at.unit != RATIO or at.value > _WHOLE:
            return at
        if not (at.past or over):
            return at
        if scale.share:
            return replace(at, value=start + at.value)
        return replace(at, value=start * (1 + at.value), unit=PLAIN)

    def turned(branch: Branch) -> Branch:
        bound = branch.test.range
        if bound is None:
            return branch
        moved = replace(bound, lo=further(bound.lo), hi=further(bound.hi))
        return replace(branch, test=replace(branch.test, range=moved))

    return replace(block, branches=tuple(turned(b) for b in block.branches))


def spared(block: Block) -> bool:
    """Whether all that the block says is what an occurrence costs: 发生一起不得分."""
    return bool(block.branches) and all(
        (b.test.goal == "event" or _some(b.test.range)) and b.award == Points(NOTHING, NOTHING) for b in block.branches
    )


def _some(bound: Range | None) -> bool:
    """Whether a range counts one event at least."""
    return bound is not None and bound.counts and bound.lo is not None and bound.lo.value > 0


def happened(block: Block, case: Case) -> list[Branch]:
    """The branches for what happened or did not, where a count tells: 未发生得满分，发生不得分; [] when it does not."""
    if case.count is None or any(isinstance(b.award, Step) for b in block.branches):
        return []
    wanted = "clean" if case.count == 0 else "event"
    other = "event" if case.count == 0 else "clean"
    found = [b for b in block.branches if b.test.goal == wanted]
    rest = [b for b in block.branches if b.test.goal == other]
    if found or not rest:
        return found
    if case.count and not all(b.award == Points(NOTHING, NOTHING) for b in block.branches if b not in rest):
        return []
    return [b for b in block.branches if b.test.otherwise]


def lacking(block: Block) -> bool:
    """Whether a count may be of what lacks: 每少一项扣1分."""
    steps = [b.award for b in block.branches if isinstance(b.award, Step)]
    return any(s.side == "under" and not s.gain and s.unit.counted for s in steps)


def falls_short(branch: Branch) -> bool:
    """Whether a branch only says what missing the target costs."""
    bound = branch.test.range
    short = bound is not None and bound.lo is None and bound.hi is not None and bound.hi.of_target
    return branch.award == Points(NOTHING, NOTHING) or (short and isinstance(branch.award, Proportion | Formula))
