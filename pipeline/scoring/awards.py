"""What a branch awards for a stretch of actual values: points, proportions, formulas, steps."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.scoring import formula
from pipeline.scoring.algebra import spelled_out
from pipeline.scoring.cases import Case, Option
from pipeline.scoring.counting import NO_START, PRO_RATA, stepped
from pipeline.scoring.figures import number
from pipeline.scoring.marks import by_share, full_range, points, worth
from pipeline.scoring.measure import PLAINLY, Measure
from pipeline.scoring.roles import counter, delays, graded
from pipeline.scoring.tree import (
    FULL,
    Amount,
    Block,
    Branch,
    Formula,
    Interpolation,
    Limit,
    Points,
    Proportion,
    Range,
    Step,
)
from pipeline.values.interval import Interval
from pipeline.values.quantity import Bound
from pipeline.values.verdict import Text

_RATIO_WAY = Text("比值", "ratio")
_LINEAR_WAY = Text("线性", "linear")
_BY_FORMULA = Text("按公式", "by the formula")
_SIGNED = Text("偏差带正负号", "the deviation with its sign")
_AS_WRITTEN = Text("按所写分数", "the points as written")
_AS_WEIGHT = Text("以权重为满分", "the weight as full marks")
_NO_ENDS = Text("插值的端点没有写明", "the ends of the interpolation are not stated")
_HALF = Fraction(1, 2)  # 下降不足5%按比例得分: no one awards 3 % of the weight for a fall of 3 %
_OWN_RATE = Text("按实际比率", "the rate itself")


def award(
    branch: Branch,
    block: Block,
    steps: list[Step],
    scale: Measure,
    actual: Interval,
    whole: Fraction | None,
    case: Case,
) -> list[Option]:
    """The scores of one branch that applies."""
    match branch.award:
        case Points() as given:
            value = points(given, whole)
            gains = [s for s in steps if s.gain and not (s.side == "whole" and given.high == FULL)]
            if gains:
                return stepped(block, gains, scale, actual, whole, case, branch.test.range, value.lo)
            found = [Option(PLAINLY, (value,), not given.free and value.is_point)]
            if not given.minus and given.high.points and not given.high.share and by_share(block) and value.hi != whole:
                found = [
                    Option(_AS_WRITTEN, (value,), True),
                    Option(_AS_WEIGHT, (Interval.exactly(worth(FULL, whole)),), True),
                ]
            return found
        case Proportion() as part:
            return _proportion(part, branch, block, scale, actual, worth(FULL, whole))
        case Formula() as written:
            return _formula(written, branch, scale, actual, whole, case, None if block.open_top else whole)
        case Interpolation() as line:
            return _interpolated(line, branch, block, scale, actual, whole)
        case Step() as step:
            return stepped(block, [step], scale, actual, whole, case)


def _interpolated(
    line: Interpolation,
    branch: Branch,
    block: Block,
    scale: Measure,
    actual: Interval,
    whole: Fraction | None,
) -> list[Option]:
    """The straight line between the two ends of the branch's range."""
    bound = branch.test.range or _gap(block, scale, actual)
    low, high = (None if bound is None or at is None else scale.resolve(at) for at in _ends(bound))
    if low is None or high is None or low >= high:
        return [Option(PLAINLY, (Interval(Fraction(0), worth(FULL, whole)),), False, _NO_ENDS)]
    at_low = _at_end(line.low, low, False, branch, block, scale, whole)
    at_high = _at_end(line.high, high, True, branch, block, scale, whole)
    if at_low is None or at_high is None:
        return [Option(PLAINLY, (Interval(Fraction(0), worth(FULL, whole)),), False, _NO_ENDS)]
    value = (actual - low) / (high - low) * (at_high - at_low) + at_low
    return [Option(Text("线性插值", "interpolated"), (value.clip(min(at_low, at_high), max(at_low, at_high)),), True)]


def _gap(block: Block, scale: Measure, actual: Interval) -> Range | None:
    """The figures between the two tiers around the actual value."""
    ranges = [b.test.range for b in block.branches if b.test.range is not None and isinstance(b.award, Points)]
    below = [(scale.resolve(at), at) for r in ranges for at in (r.hi,) if at is not None]
    above = [(scale.resolve(at), at) for r in ranges for at in (r.lo,) if at is not None]
    under = [(v, at) for v, at in below if v is not None and v <= actual.lo]
    over = [(v, at) for v, at in above if v is not None and v >= actual.hi]
    if not under or not over:
        return None
    return Range(max(under, key=lambda e: e[0])[1], min(over, key=lambda e: e[0])[1])


def _ends(bound: Range | None) -> tuple[Limit | None, Limit | None]:
    return (None, None) if bound is None else (bound.lo, bound.hi)


def _at_end(
    said: Amount | None,
    end: Fraction,
    upper: bool,
    branch: Branch,
    block: Block,
    scale: Measure,
    whole: Fraction | None,
) -> Fraction | None:
    """The points at one end: said, or those of the tier that begins there; None when no tier does."""
    if said is not None:
        return worth(said, whole)
    for other in block.branches:
        bound, given = other.test.range, other.award
        if other is branch or bound is None or not isinstance(given, Points) or given.minus:
            continue
        low, high = (None if at is None else scale.resolve(at) for at in (bound.lo, bound.hi))
        near = low if upper else high
        if near == end or (bound.reached and low == end):
            value = points(given, whole)
            return value.lo if value.is_point else None
    return None


def _proportion(
    part: Proportion, branch: Branch, block: Block, scale: Measure, actual: Interval, whole: Fraction
) -> list[Option]:
    """按比例得分: actual over the threshold of full marks; the other way round where less is better."""
    goal = full_range(block)
    less = goal is not None and goal.lo is None and goal.hi is not None
    less = less or (goal is None and (scale.bound in (Bound.AT_MOST, Bound.LESS) or _over(branch.test.range)))
    end = None if goal is None else goal.hi if less else goal.lo
    reference = scale.resolve(end) if end is not None else scale.target
    if reference is None and scale.share:
        reference = Fraction(1)
    if reference is None or reference == 0:
        return [Option(PLAINLY, (Interval(Fraction(0), whole),), False, NO_START)]
    if less:
        linear = Option(_LINEAR_WAY, ((-(actual / reference - 2)) * whole,), True)
        ratio = [] if actual.may_be(0) else [Option(_RATIO_WAY, (Interval.exactly(reference) / actual * whole,), True)]
        found = [linear, *ratio] if part.minus else [*ratio, linear]
    else:
        found = [Option(PRO_RATA, (actual / reference * whole,), True)]
        if scale.share and reference != 1 and reference >= _HALF and not scale.completion:
            found.append(Option(_OWN_RATE, (actual * whole,), True))
        elif scale.target and reference != scale.target:
            found.append(Option(_OWN_RATE, (actual / scale.target * whole,), True))
    return [Option(o.name, tuple(v.clip(0, whole) for v in o.values), True) for o in found]


def _over(bound: Range | None) -> bool:
    """超过…的: strictly above something, so that less is better."""
    return bound is not None and bound.lo is not None and bound.lo.closed is False and bound.hi is None


def _formula(
    written: Formula,
    branch: Branch,
    scale: Measure,
    actual: Interval,
    whole: Fraction | None,
    case: Case,
    cap: Fraction | None,
) -> list[Option]:
    """A written formula, clipped at `cap`: the full marks, unless points may exceed them."""
    if scale.target and not scale.share:
        written = Formula(spelled_out(written.value))
    names = formula.names(written.value)
    turned = [n.words for n in names if n.role == "rate"]
    against = any(n.role == "target" for n in names)
    ways = [(_BY_FORMULA, _rate(scale, actual))]
    achieved = any("完成" in n or "实现" in n for n in turned)
    if achieved and not against and scale.share and scale.target not in (None, 0, 1):
        ways.append((Text("完成值÷目标值", "actual ÷ target"), actual / (scale.target or 1)))
    odd = [n for n in turned if counter(n)] + _others(names)
    if odd and not (scale.share and abs(scale.point) <= Fraction(1, 2)):
        reason = Text(f"公式中的“{odd[0]}”未知", f"the formula's {odd[0]} is not known")
        return [Option(PLAINLY, (Interval(Fraction(0), worth(FULL, whole)),), False, reason)]
    weight = None if whole is None else Interval.exactly(whole)
    target = None if scale.target is None else Interval.exactly(scale.target)
    others = tuple(_told(names, scale, actual, case))
    less = scale.bound in (Bound.AT_MOST, Bound.LESS) and branch.test.side != "reverse"
    plain = formula.as_written(written.value)
    spelled = [(name, rate, written.value) for name, rate in ways]
    spelled += [(_SIGNED, rate, plain) for _, rate in ways if plain != written.value]
    found = []
    for name, rate, expression in spelled:
        known = formula.Known(weight, target, actual, rate, others, less or branch.test.side == "reverse")
        try:
            value = formula.evaluate(expression, known)
        except formula.UnknownError as missing:
            top = worth(FULL, whole)
            reason = Text(f"公式中的“{missing.words}”未知", f"the formula's {missing.words} is not known")
            return [Option(PLAINLY, (Interval(Fraction(0), top),), False, reason)]
        found.append(Option(name, (value.clip(0, cap),), True))
    if less and against and scale.target and whole is not None and not actual.may_be(0) and _rising(written.value):
        found += [Option(_RATIO_WAY, (Interval.exactly(scale.target) / actual * whole,), True)]
        found += [Option(_LINEAR_WAY, (-(actual / scale.target - 2) * whole,), True)]
        found = [Option(o.name, tuple(v.clip(0, cap) for v in o.values), True) for o in found]
    return found


def _told(names: list[formula.Name], scale: Measure, actual: Interval, case: Case) -> Iterator[tuple[str, Interval]]:
    """Figures that the row's words name, and marks of an inspection, which are its actual value."""
    marks = scale.dimension in ("score", "") and not scale.share
    late = scale.dimension in ("天", "days", "months", "working days")
    for name in names:
        own = (marks and graded(name.words)) or (late and delays(name.words))
        value = actual if own else stated(name.words, case.words)
        if not name.role and value is not None:
            yield name.words, value


def _others(names: list[formula.Name]) -> list[str]:
    """Rates beside the one that the row has: 合格率 in 数量完成率×合格率×权重, or in 实际值/目标值×合格率×权重."""
    rates = list(dict.fromkeys(n.words for n in names if n.role == "rate"))
    measured = {n.role for n in names} >= {"actual", "target"}
    return rates if measured else rates[1:]


def _rising(value: formula.Expression) -> bool:
    """Whether more of the actual value gives more points (B/A)."""
    if not isinstance(value, formula.Operation | formula.Name):
        return False
    names = [n.role for n in formula.names(value) if n.role in ("actual", "rate", "target")]
    return names[:1] != ["target"]


def _rate(scale: Measure, actual: Interval) -> Interval | None:
    if scale.share:
        return actual
    return None if not scale.target else actual / scale.target


def stated(name: str, words: str) -> Interval | None:
    """A figure that the row's own words name: 自评得分98 → 98; None when they don't."""
    bare = name.partition("(")[0]
    at = words.find(bare)
    if at < 0:
        return None
    rest = words[at + len(bare) :].lstrip("为是:=共")
    length = next((i for i, c in enumerate(rest) if not (c.isdigit() or c == ".")), len(rest))
    value = number(rest[:length].rstrip("."))
    if value is None:
        return None
    return Interval.exactly(value / 100 if rest[length : length + 1] == "%" else value)
