"""One block on one row: which branches apply to the actual value, and what they award."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from pipeline.scoring import goals, named, occurrences
from pipeline.scoring.awards import award
from pipeline.scoring.cases import ZERO, Case, Option, UndecidableError, merged, repeated
from pipeline.scoring.changes import as_told
from pipeline.scoring.conditions import applies, ends_of, sided, tightest
from pipeline.scoring.counting import stepped
from pipeline.scoring.formula import names
from pipeline.scoring.lateness import by_date, delayed
from pipeline.scoring.marks import SEVERAL, full_marks, highest, is_full, points, worth
from pipeline.scoring.measure import PLAINLY, Measure
from pipeline.scoring.scales import scales_of
from pipeline.scoring.tally import counted
from pipeline.scoring.tree import FULL, NOTHING, Block, Branch, Formula, Interpolation, Points, Proportion, Step
from pipeline.values.interval import Interval
from pipeline.values.quantity import POINTS, RATIO
from pipeline.values.verdict import Text

NO_ACTUAL = Text("完成值未读出，或不能与标准比较", "the actual value was not read or can't be compared")
UNCOVERED = Text("标准没有写到这种情况", "the standard does not cover this case")
_TAIL = Text("舍入前", "before rounding")


def options_of(block: Block, full: Fraction | None, case: Case) -> list[Option]:
    """The scores of one block; `full` is the weight where the block is alone, None where it is one of several.

    Raises `UndecidableError` when not even the set of possible scores is known.
    """
    whole = full_marks(block, full)
    if block.outside is not None:
        return [Option(PLAINLY, (Interval(Fraction(0), worth(FULL, whole)),), False, block.outside)]
    if full is not None and goals.adding(block):
        raise UndecidableError(goals.NO_BASE)
    if whole is None and block.branches and all(isinstance(b.award, Step) and b.award.gain for b in block.branches):
        raise UndecidableError(SEVERAL)
    chosen = named.by_level(block, case, whole) if block.times == 1 or case.count is None else None
    if chosen is not None:
        return _times(block, chosen, whole, case)
    kept = by_date(block, case)
    if kept and isinstance(kept[0].award, Points):
        return [Option(PLAINLY, (points(kept[0].award, whole),), True)]
    block, case = as_told(block, counted(block, delayed(block, case)))
    if not measured(block) and not goals.asked(block, case):
        return _times(block, named.options(block, case, whole), whole, case)
    return _measured_options(block, whole, case)


def _times(block: Block, found: list[Option], whole: Fraction | None, case: Case) -> list[Option]:
    """The block repeated: 共5个方面，每个方面占1.2分."""
    times = block.times
    if times == 1:
        return found
    if not times:
        times = named.count_from(whole, case)
    met = case.count
    values = merged([v for o in found for v in o.values])
    if met is not None and met > times and not block.times and len(values) == 2:
        return [Option(PLAINLY, (Interval.exactly(worth(FULL, case.weight.point if case.weight else None)),), True)]
    if met is not None and 0 <= met <= times and len(values) == 2 and values[0] == Interval.exactly(0):
        return [Option(PLAINLY, (values[1] * met,), True)]
    sure = all(o.sure for o in found) and len(values) == 1
    return [Option(PLAINLY, repeated(values, times), sure)]


def measured(block: Block) -> bool:
    """Whether the actual value takes part in the score."""
    return any(
        (b.test.range is not None and not b.test.range.counts)
        or isinstance(b.award, Proportion | Formula | Interpolation)
        or (isinstance(b.award, Step) and b.award.side != "case")
        for b in block.branches
    )


def _measured_options(block: Block, whole: Fraction | None, case: Case) -> list[Option]:
    found: list[Option] = []
    scales = scales_of(block, case) or _unmeasured(block)
    if not scales:
        counting = _as_counts(block)
        if not measured(counting):
            return named.options(counting, case, whole)
        return [_unread(counting, whole, case)]
    if case.actual is None and case.count is not None and goals.lacking(block):  # so many done, or so many lacking
        found += named.options(_as_counts(block), case, whole)
    for scale in scales:
        found += _on_scale(goals.grounded(goals.as_shares(block, case), scale), scale, whole, case)
    return found


def _unmeasured(block: Block) -> list[Measure]:
    """A stand-in where a formula uses neither actual value nor target: 自评得分×30%＋复核得分×70%."""
    needed = {n.role for b in block.branches if isinstance(b.award, Formula) for n in names(b.award.value)}
    alone = len(block.branches) == 1 and needed and not needed & {"actual", "target", "rate"}
    return [Measure(PLAINLY, ZERO, Fraction(0), None, False)] if alone else []


def _as_counts(block: Block) -> Block:
    """The same block where steps in days, cases, pieces are counted, not measured."""

    def counted(branch: Branch) -> Branch:
        step = branch.award
        if not isinstance(step, Step) or step.unit in (RATIO, POINTS) or step.side == "either":
            return branch
        return replace(branch, award=replace(step, side="case"), test=replace(branch.test, range=None))

    return replace(block, branches=tuple(counted(b) for b in block.branches))


def _unread(block: Block, whole: Fraction | None, case: Case) -> Option:
    """Every score that some actual value would earn; raises `UndecidableError` where points have no upper end."""
    if block.open_top:
        raise UndecidableError(NO_ACTUAL)
    values: list[Interval] = []
    for branch in block.branches:
        if sided(branch, case) is False or branch.test.absent:
            continue
        if isinstance(branch.award, Points):
            values.append(points(branch.award, whole))
        elif isinstance(branch.award, Step) and branch.award.side == "case":
            values += occurrences.stepped(block, case, whole)
        else:
            values.append(Interval(Fraction(0), worth(FULL, whole)))
    ranged = [b for b in block.branches if b.test.range is not None and isinstance(b.award, Points)]
    closed = any(v.lo == 0 for v in values) or any(b.test.otherwise for b in block.branches)
    if ranged and not closed:  # the words do not say what a lesser result is worth
        values.append(Interval(Fraction(0), max((v.hi for v in values), default=worth(FULL, whole))))
    return Option(PLAINLY, merged(values), False, NO_ACTUAL)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Actual values that all branches treat alike; `at` is one of them, `written`: the printed one is among them."""

    values: Interval
    at: Fraction
    written: bool


def _on_scale(block: Block, scale: Measure, whole: Fraction | None, case: Case) -> list[Option]:
    """The block under one reading: piece by piece, pieces whose scores touch joined again."""
    told: dict[Text, list[tuple[bool, tuple[Interval, ...], bool, Text | None]]] = {}
    for piece in _pieces(block, scale):
        for option in _piece(block, scale, piece, whole, case):
            told.setdefault(option.name, []).append((piece.written, option.values, option.sure, option.why))
    shared = told.pop(PLAINLY, []) if len(told) > 1 else []  # what all readings have in common
    named_here: list[Option] = []
    for name, own in told.items():
        parts = [*own, *shared]
        named_here += _joined(_prefixed(scale.name, name), parts)
    return named_here


def _joined(name: Text, parts: list[tuple[bool, tuple[Interval, ...], bool, Text | None]]) -> list[Option]:
    """The scores of one reading over all pieces; what only an unrounded value would earn is told apart."""
    sure = all(p[2] for p in parts) and all(len(p[1]) == 1 for p in parts)
    why = next((p[3] for p in parts if p[3] is not None), None)
    united = merged([v for p in parts for v in p[1]])
    if not sure or len(united) == 1:
        return [Option(name, united, sure, why)]
    written = [v for p in parts if p[0] for v in p[1]]
    main = [u for u in united if any(v.within(u) for v in written)]
    rest = [u for u in united if u not in main]
    return [Option(name, (u,), True) for u in main] + [Option(_prefixed(name, _TAIL), (u,), True) for u in rest]


def _prefixed(first: Text, second: Text) -> Text:
    if not first.zh or not second.zh:
        return first if first.zh else second
    return Text(f"{first.zh}，{second.zh}", f"{first.en}, {second.en}")


def _pieces(block: Block, scale: Measure) -> list[_Piece]:
    ends = {e for b in block.branches if b.test.range for e in ends_of(b.test.range, scale)}
    lo, hi = scale.actual.lo, scale.actual.hi
    cuts = sorted(e for e in ends if lo <= e <= hi)
    if lo == hi:
        return [_Piece(scale.actual, lo, True)]
    out = []
    for left, right in pairwise(sorted({lo, *cuts, hi})):
        middle = (left + right) / 2
        out.append(_Piece(Interval(left, right), middle, left < scale.point < right))
    out += [_Piece(Interval.exactly(c), c, c == scale.point) for c in cuts]
    if not any(p.written for p in out):
        out.append(_Piece(Interval.exactly(scale.point), scale.point, True))
    return out


def _piece(block: Block, scale: Measure, piece: _Piece, whole: Fraction | None, case: Case) -> list[Option]:
    """The scores for the actual values of one piece."""
    states = [(b, applies(b, block, scale, piece.at, case)) for b in block.branches]
    ranged = [b for b, s in states if s is True and b.test.range is not None and not isinstance(b.award, Step)]
    winners = tightest(ranged, scale)
    perhaps = [b for b, s in states if s is None and not isinstance(b.award, Step) and not (winners and _at_end(b))]
    steps = [b.award for b, s in states if isinstance(b.award, Step) and s is not False]
    if not winners:
        winners = [b for b, s in states if s is True and b.test.range is None and not isinstance(b.award, Step)]
        winners = [b for b in winners if not b.test.otherwise] or winners
    if not winners and not perhaps and (told := _untouched(block, steps, scale, piece, whole)):
        return told
    if not winners and steps and not _unspoken(steps, scale, piece):
        found = stepped(block, steps, scale, piece.values, whole, case)
    elif winners:
        found = [o for b in winners for o in award(b, block, steps, scale, piece.values, whole, case)]
        if len({o.values for o in found}) > 1 and len(winners) > 1:
            found = [Option(o.name, o.values, False, o.why) for o in found]
    else:
        return _open(perhaps, block, scale, piece, whole, case)
    if steps:
        perhaps = [b for b in perhaps if b.test.range is not None or not is_full(b.award, whole)]
    extra = [o for b in perhaps for o in award(b, block, [], scale, piece.values, whole, case)]
    if extra:
        values = merged([v for o in (*found, *extra) for v in o.values])
        settled = len(values) == 1 and values[0].is_point and all(o.sure for o in found)  # whatever the words decide
        return [Option(PLAINLY, values, settled, next((o.why for o in found if o.why), None))]
    return found


def _untouched(block: Block, steps: list[Step], scale: Measure, piece: _Piece, whole: Fraction | None) -> list[Option]:
    """Deductions that begin further on leave the full marks; gains on top of nothing leave nothing."""
    idle = [b.award for b in block.branches if isinstance(b.award, Step) and not b.award.gain]
    missed = any(
        isinstance(b.award, Points) and not b.award.minus and b.award.high != NOTHING and b.test.range is not None
        for b in block.branches
    )
    held = not steps and idle and not missed and not _unspoken(idle, scale, piece)
    if held or all(goals.falls_short(b) for b in block.branches):
        return [Option(PLAINLY, (Interval.exactly(worth(FULL, whole)),), True)]
    if steps and all(s.gain for s in steps) and highest(block) is not None and piece.at <= 0:
        return [Option(PLAINLY, (ZERO,), True)]
    return []


def _at_end(branch: Branch) -> bool:
    """A range whose end may or may not belong to it gives way to one that surely holds."""
    return branch.test.range is not None and not branch.test.range.counts and not branch.test.words


def _open(
    perhaps: list[Branch], block: Block, scale: Measure, piece: _Piece, whole: Fraction | None, case: Case
) -> list[Option]:
    """No branch surely applies: the sets of those that may, or anything at all."""
    if perhaps:
        maybe = [o for b in perhaps for o in award(b, block, [], scale, piece.values, whole, case)]
        values = [v for o in maybe for v in o.values]
        only = len(perhaps) == 1 and perhaps[0].test.range is not None and not perhaps[0].test.words
        return [Option(PLAINLY, merged(values), only and len(values) == 1, UNCOVERED)]
    return [Option(PLAINLY, (Interval(Fraction(0), worth(FULL, whole)),), False, UNCOVERED)]


def _unspoken(steps: list[Step], scale: Measure, piece: _Piece) -> bool:
    """Whether deductions for far over-completion are all the standard says, and the goal was not even reached."""
    if any(s.side != "over" or s.start is None or not s.start.of_target or s.start.value <= 1 for s in steps):
        return False
    return scale.target is not None and piece.at < scale.target
