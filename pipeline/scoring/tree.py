"""What a scoring standard says, as a small tree of values.

    Sum of blocks           共3项；several conditions, each with points of its own
      Block                 one thing that is scored: tiers, deductions, a cap
        Branch              in this case, that award: 达到95%得满分 · 匹配性不足得1分 · 否则不得分
          Test              a range of figures, words, or both
          Award             Points 得2分 · Proportion 按比例得分 · Formula B/A×权重 · Step 每低1%扣5%权重分
      Either                two ways to read the same words

An amount of points is a number or a share of the weight; only `rule.evaluate` knows the weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pipeline.scoring.formula import Expression
from pipeline.values.place import Cited
from pipeline.values.quantity import PLAIN, Deadline, Unit
from pipeline.values.verdict import Text


@dataclass(frozen=True, slots=True)
class Amount:
    """Points: `points` + `share` × weight. 满分 is share 1, 5%的权重分 share 1/20."""

    points: Fraction = Fraction(0)
    share: Fraction = Fraction(0)

    def worth(self, weight: Fraction | None) -> Fraction | None:
        """In points; None when it needs a weight and there is none."""
        if not self.share:
            return self.points
        return None if weight is None else self.points + self.share * weight


RANK = Unit("名次", "rank", True)
FULL = Amount(share=Fraction(1))
NOTHING = Amount()


@dataclass(frozen=True, slots=True)
class Limit:
    """One end of a range of figures.

    Args:
        value: in base units (a percentage is a fraction); a factor of the target where `of_target`.
        unit: of the value.
        closed: whether the end itself belongs to the range; None when the words do not say.
        of_target: the words name the target instead of a figure: 不低于指标值, 超过目标值的130%.
        gap: so far from the target in per cent (低于目标值20%以上): of a rate that may be points or a share of it.
        by: added to the target, in shares: −1/5 in 低于目标值20个百分点以上.
        past: "超过10%": by so much beyond the goal, where a rate of 10 % makes no sense.
        norm: they name a plan or standard that need not be the row's target; a rate is then measured against 100 %.
    """

    value: Fraction
    unit: Unit = PLAIN
    closed: bool | None = True
    of_target: bool = False
    norm: bool = False
    past: bool = False
    by: Fraction = Fraction(0)
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """Figures from `lo` to `hi`; None is open to that side.

    Args:
        subject: the words before it that name what is measured: "满意度", "目标完成率".
        deviation: speaks of the distance from the plan, whatever its sign: 偏差在±5%以内.
        reached: says a goal is reached without a sign (100%得20分): more than it can count as reached.
        counts: a number of items or conditions met, not the measured value: 符合其中两项.
        by: how the rate that the subject names is reckoned from target and actual value: 成本节约率.
    """

    lo: Limit | None = None
    hi: Limit | None = None
    subject: str = ""
    deviation: bool = False
    reached: bool = False
    counts: bool = False
    by: Expression | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """When a branch applies; with neither range nor words it always does.

    Args:
        words: a condition in words, "中长期目标与部门职能相匹配".
        otherwise: 否则: when no other branch of the block does.
        absent: the indicator does not apply to the unit: 不涉及的, 无此类项目的.
        side: "positive" or "reverse" indicators only; "" both. "quantity" or "quality" likewise.
        goal: what the row's own figures decide: "met" (完成目标), "missed", "beyond" (超额完成), "ontime", "late",
            "grown", "held" (持平或增长), "even", "unrisen", "fallen" (较上年), "clean" (未发生事故), "event"; "" for
            other words.
        due: the date by which it had to be done, where the words name one.
        fall: the range of a fall on last year that the words speak of: 下降5%及以上; of no use to a level.
    """

    range: Range | None = None
    words: str = ""
    otherwise: bool = False
    absent: bool = False
    side: str = ""
    goal: str = ""
    due: Deadline | None = None
    fall: Range | None = None


@dataclass(frozen=True, slots=True)
class Points:
    """From `low` to `high` points; the same where the words leave no choice. `minus`: taken off the full marks."""

    low: Amount
    high: Amount
    minus: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True)
class Proportion:
    """按比例得分: the weight times how far the goal was reached. `minus`: 按超出比例扣分."""

    minus: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """A written formula: 实际值/指标值×权重."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Interpolation:
    """60%-100%之间按线性插值法计分: a straight line over the range of its test.

    `low`, `high` are the points at its ends; None where the tiers beside it say them.
    """

    low: Amount | None = None
    high: Amount | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """每低1%扣5%权重分, 每发现一例扣0.2分, 每完成1个得0.5分.

    Args:
        size: of one step, in base units of `unit`.
        unit: what the steps count.
        cost: of one step, from and to (equal where the words leave no choice).
        side: "under", "over", "either", "away" (差: on the failing side) or "case" (occurrences).
        gain: steps add points instead of taking them.
        start: where counting begins, if its own words say.
        rounding: "full", "started" or "" when the words leave it open.
        relative: counted in per cent of the target, not in percentage points.
        upto: the most that the steps can give or take.
        what: the words that say what is counted.
        earns: gains that begin at nothing (每节约1%得0.5分), not on top of the full marks.
        number: of units as printed in one step: 10 in 每逾期10天.
    """

    size: Fraction
    unit: Unit
    cost: tuple[Amount, Amount]
    side: str = "case"
    gain: bool = False
    start: Limit | None = None
    rounding: str = ""
    relative: bool = False
    upto: Amount | None = None
    what: str = ""
    number: Fraction = Fraction(1)
    earns: bool = False


Award = Points | Proportion | Formula | Interpolation | Step


@dataclass(frozen=True, slots=True)
class Branch:
    """In this case, that award; `clause` is the index of its words in `Standard.clauses`."""

    test: Test
    award: Award
    clause: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that is scored.

    Args:
        branches: in the order said.
        full: its full marks, when said apart from the branches: 每项1.2分, 满分100分.
        base: what gains are added to, 基础分60分.
        times: so many equal things: 共5个方面, 每个方面….
        open_top: points may exceed the weight (加分).
        outside: why nothing in the form can decide it: 排名, 加权平均.
    """

    branches: tuple[Branch, ...]
    full: Amount | None = None
    base: Amount | None = None
    times: int = 1
    open_top: bool = False
    outside: Text | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """Blocks whose points add up; `vetoes` make the whole 0."""

    blocks: tuple[Block, ...]
    vetoes: tuple[Branch, ...] = ()
    cap: Amount | None = None


@dataclass(frozen=True, slots=True)
class Either:
    """Two ways to read the same words; the weight of the row may tell which one is meant."""

    options: tuple[Sum, ...]


Rule = Sum | Either


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that were understood, and how; `start`, `end` count characters of the standard as printed."""

    words: Cited
    meaning: Text
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Standard:
    """A scoring standard as understood.

    Args:
        rule: None when there is nothing that scores, or something left over could change the score.
        clauses: every stretch of words that was understood, in order, definitions included.
        leftover: words that could matter and were not understood.
    """

    rule: Rule | None
    clauses: tuple[Clause, ...]
    leftover: tuple[Cited, ...]
