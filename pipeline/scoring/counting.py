"""Steps counted: how many times 1 % below, 10 people short, one month late, and what that costs."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from pipeline.scoring.cases import Case, Option, UndecidableError, merged
from pipeline.scoring.formula import magnitude
from pipeline.scoring.marks import full_range, highest, start_of, worth
from pipeline.scoring.measure import PLAINLY, Measure
from pipeline.scoring.tree import FULL, NOTHING, Block, Points, Range, Step
from pipeline.scoring.wording import amounts
from pipeline.values.interval import Interval
from pipeline.values.quantity import PLAIN, POINTS, RATIO, Bound
from pipeline.values.verdict import Text

NO_START = Text("不知从何值起算", "where the counting starts is not known")
PRO_RATA = Text("按比例", "pro rata")
_BY_NUMBER = Text("按数量", "by number")
_UNWANTED = (
    "偏差", "偏离度", "调整率", "变动率", "结转", "结余", "增长", "投诉", "违规", "差错", "返修", "空置", "闲置",
    "逾期", "流失", "失误", "下降", "同比", "上年", "节约",
)  # fmt: skip
_ELSEWHERE = ("平均", "全国", "全省", "全市", "同类", "周边", "先进水平")  # a figure that the row does not have
_SIZED = ("偏差", "偏离", "绝对值")
Start = tuple[Text, Fraction, Callable[[Interval], Interval]]
"""A reading's name, where counting starts, and how far an actual value is from there."""


def stepped(
    block: Block,
    steps: list[Step],
    scale: Measure,
    actual: Interval,
    whole: Fraction | None,
    case: Case,
    reached: Range | None = None,
    begun: Fraction | None = None,
) -> list[Option]:
    """Full marks less (or plus) so much for every step; once for each way to count broken steps.

    `begun` are the points that gains are added to, where a tier says them.
    """
    top = worth(FULL, whole) if begun is None else begun
    if (
        all(s.gain and (s.earns or s.side in ("whole", "case")) for s in steps)
        and reached is None
        and begun is None
        and highest(block) is None
    ):
        top = start_of(block, whole)
    elif begun is None and len(steps) == 1:
        top = min(top, _left_at(steps[0], block, scale, whole))
    counts = [_count(s, block, scale, actual, case, reached) for s in steps]
    if any(c is None for c in counts):
        return [_uncounted(steps, top, whole)]
    ways = _ways(steps, [c for c in counts if c is not None])
    found = []
    for name, numbers in ways:
        value = Interval.exactly(top)
        for step, number in zip(steps, numbers, strict=True):
            change = _change(step, number, whole)
            value = value + change if step.gain else value - change
        found.append(Option(name, (value.clip(0),), True))
    return found


def _left_at(step: Step, block: Block, scale: Measure, whole: Fraction | None) -> Fraction:
    """What the tier is worth at whose far end deductions begin: 85%-90%得6分，85%以下每低5%再扣1分; else full marks."""
    full = worth(FULL, whole)
    start = None if step.start is None or step.gain or step.side not in ("under", "over") else scale.resolve(step.start)
    if start is None:
        return full
    for branch in block.branches:
        given, bound = branch.award, branch.test.range
        if bound is None or bound.counts or not isinstance(given, Points) or given.minus or given.low != given.high:
            continue
        end = bound.lo if step.side == "under" else bound.hi
        spread = bound.lo is not None and bound.hi is not None and bound.lo != bound.hi
        if spread and end is not None and scale.resolve(end) == start and given.high != NOTHING:
            return worth(given.high, whole)
    return full


def _change(step: Step, number: Interval, whole: Fraction | None) -> Interval:
    low, high = (worth(c, whole) for c in step.cost)
    change = Interval.hull(number * low, number * high)
    return change if step.upto is None else change.clip(hi=worth(step.upto, whole))


def _uncounted(steps: list[Step], top: Fraction, whole: Fraction | None) -> Option:
    """Every score that some whole number of steps gives."""
    step = steps[0]
    low = worth(step.cost[0], whole)
    if any(s.gain for s in steps):
        raise UndecidableError(NO_START)
    listed = len(steps) == 1 and not step.gain and step.cost[0] == step.cost[1] and low and step.unit.counted
    if not listed:
        return Option(PLAINLY, (Interval(Fraction(0), max(top, worth(FULL, whole))),), False, NO_START)
    floor = Fraction(0) if step.upto is None else max(Fraction(0), top - worth(step.upto, whole))
    values, value = [], top
    while value > floor:
        values.append(Interval.exactly(value))
        value -= low
    return Option(PLAINLY, merged([*values, Interval.exactly(floor)]), False, NO_START)


def _ways(steps: list[Step], counts: list[list[tuple[Text, Interval]]]) -> list[tuple[Text, list[Interval]]]:
    """The ways to count: pro rata, full steps, started steps; one where all come out alike."""
    bases = [list(c) for c in counts]
    out: list[tuple[Text, list[Interval]]] = []
    for index in range(max(len(b) for b in bases)):
        chosen = [b[min(index, len(b) - 1)] for b in bases]
        prefix = next((name for name, _ in chosen if name.zh), PLAINLY)
        numbers = [n for _, n in chosen]
        whole = all(n.floors() == n == n.ceils() for n in numbers)
        if whole and all(n.is_point for n in numbers):
            out.append((prefix if prefix.zh else _BY_NUMBER, numbers))
            continue
        size = amounts(steps[0].size, steps[0].unit)
        kinds = {s.rounding for s in steps}
        ways = [
            ("rata", PRO_RATA, numbers),
            ("full", Text(f"每满{size.zh}", f"per full {size.en}"), [n.floors() for n in numbers]),
            ("started", Text(f"每不足{size.zh}按{size.zh}", f"per started {size.en}"), [n.ceils() for n in numbers]),
        ]
        for kind, name, rounded in ways:
            if kinds == {""} or kind in kinds:
                out.append((Text(f"{prefix.zh}，{name.zh}", f"{prefix.en}, {name.en}") if prefix.zh else name, rounded))
    return out


def _count(
    step: Step, block: Block, scale: Measure, actual: Interval, case: Case, reached: Range | None
) -> list[tuple[Text, Interval]] | None:
    """How many steps the actual value is away from the start, under each reading; None when that can't be told."""
    if step.side == "case":
        return _said(step, case)
    same = step.unit.dimension in (scale.dimension, scale.dimension.partition("/")[0])  # 元 of a cost in 元/人
    if not (step.unit in (RATIO, POINTS, PLAIN) or same or not scale.dimension):
        return _said(step, case)
    starts = starts_of(step, block, scale, reached)
    if not starts:
        return None if step.unit in (RATIO, POINTS) else _said(step, case)
    out: list[tuple[Text, Interval]] = []
    if scale.share and start_is_zero(starts) and any(word in step.what for word in _SIZED):
        actual = magnitude(actual)  # 偏差率的绝对值每增加2%: a deviation of -6% is one of 6%
    for name, start, away in starts:
        gap = away(actual).clip(0)
        if step.unit in (RATIO, POINTS) and not scale.share:
            whole = scale.target or start  # per cent of the goal, wherever the counting starts
            if whole:
                out.append((name, gap / abs(whole) / step.size))
        else:
            out.append((name, gap / step.size))
            if step.unit == RATIO and scale.share and start not in (0, 1) and not scale.deviation:
                relative = Text("按相对幅度", "relative to the goal")
                out.append(
                    (
                        Text(f"{name.zh}，{relative.zh}", f"{name.en}, {relative.en}") if name.zh else relative,
                        gap / abs(start) / step.size,
                    )
                )
    return out or None


def start_is_zero(starts: list[Start]) -> bool:
    """Whether counting starts at nothing at all."""
    return all(start == 0 for _, start, _ in starts)


def _said(step: Step, case: Case) -> list[tuple[Text, Interval]] | None:
    """The count that the row gives; None when it gives none, or 10天 leave open what was counted."""
    return None if case.count is None or step.number != 1 else [(PLAINLY, Interval.exactly(case.count))]


def _natural(step: Step, scale: Measure) -> Fraction | None:
    """Where a rate starts when neither words nor target say: 100 %, but 0 for rates that should not be."""
    if not scale.share or scale.deviation:
        return None
    if any(word in step.what for word in _ELSEWHERE):
        return None
    if any(word in step.what for word in _UNWANTED):
        return Fraction(0) if step.side == "over" else None
    return None if step.gain else Fraction(1)


def starts_of(step: Step, block: Block, scale: Measure, reached: Range | None) -> list[Start]:
    """Where counting starts and in which direction; two where the words don't tell the side."""
    goal = reached or full_range(block)
    low = scale.resolve(goal.lo) if goal and goal.lo else None
    high = scale.resolve(goal.hi) if goal and goal.hi else None
    own = scale.resolve(step.start) if step.start is not None else None
    plain = scale.target if scale.target is not None else _natural(step, scale)
    spread = low is not None and high is not None and low != high
    if step.side == "whole":
        return [_above(own or Fraction(0))]
    if step.side in ("under", "over"):
        way, near, far = (_below, low, high) if step.side == "under" else (_above, high, low)
        if goal is None or step.gain:
            return _from(way, own, near, far, plain)
        return _from(way, own, near)  # 节约率≥0得满分，每超支1%扣…: the steps count something else
    if spread and low is not None and high is not None:
        return [_beyond(low, high)]
    if step.side == "either":
        deviation = (high if high is not None else Fraction(0)) if scale.deviation else None
        return _from(_around, deviation, own, plain, low)
    if (low is None) != (high is None):  # 每差…: on the side that fails the goal
        return _from(_below, low) if low is not None else _from(_above, high)
    return _either_side(step, scale, own if own is not None else low if low is not None else plain)


def _from(way: Callable[[Fraction], Start], *starts: Fraction | None) -> list[Start]:
    """Counting from the first start that is known; nowhere when none is."""
    known = [start for start in starts if start is not None]
    return [way(known[0])] if known else []


def _above(start: Fraction) -> Start:
    return PLAINLY, start, lambda a: a - start


def _below(start: Fraction) -> Start:
    return PLAINLY, start, lambda a: -(a - start)


def _around(center: Fraction) -> Start:
    return PLAINLY, center or Fraction(1), lambda a: magnitude(a - center)


def _beyond(low: Fraction, high: Fraction) -> Start:
    return PLAINLY, low, lambda a: Interval(max(low - a.hi, a.lo - high), max(low - a.lo, a.hi - high))


def _either_side(step: Step, scale: Measure, start: Fraction | None) -> list[Start]:
    """每差… without a goal that tells whether more or less is better: by the target's sign, else both ways."""
    if start is None:
        return []
    if start == 0 and scale.share and scale.bound not in (Bound.AT_LEAST, Bound.MORE):
        return [_around(start)]  # 调整率为0得满分: no share lies below nothing
    if scale.bound in (Bound.AT_LEAST, Bound.MORE) or (step.unit in (RATIO, POINTS) and scale.share):
        return [_below(start)] if scale.bound not in (Bound.AT_MOST, Bound.LESS) else [_above(start)]
    if scale.bound in (Bound.AT_MOST, Bound.LESS):
        return [_above(start)]
    under, over = _below(start), _above(start)
    more, less = Text("越高越好", "more is better"), Text("越低越好", "less is better")
    return [(more, *under[1:]), (less, *over[1:])]
