"""Scores of rows: how wide a printed score is and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pipeline.values.interval import Interval, half_unit
from pipeline.values.quantity import Goal, Quantity
from pipeline.values.report import Field, Form, Indicator
from pipeline.values.verdict import Fact, Text, Variant
from pipeline.verifier.reading import HUNDRED
from pipeline.verifier.wording import why

SCORE, WEIGHT = Text("得分", "score"), Text("分值", "weight")
TARGET, ACTUAL = Text("目标值", "target"), Text("完成值", "actual")
STANDARD = Text("评分标准", "standard")
SHARED = Text("分值或得分的单元格由多行共用", "several rows share one weight or score cell")
WEIGHTED = Text("多数行得分大于分值，可能按百分制打分后加权", "most rows score above their weight: probably out of 100")
BELOW_ZERO = Text("分值为负", "the weight is below zero")
CUT = Text("截尾（得分应四舍五入，不截尾）", "truncated (a score is rounded, never cut off)")
_SEVERAL, _FULL = 3, 100  # projects scored above their weights: fewer may be slips
_SILENT = ("no such cell", "empty", "not stated")


def slack(form: Form) -> Fraction:
    """Half the unit of the finest decimal printed in the form's scores; ±0.5 where none has decimals.

    See docs/architecture.md, uncertainty 2.
    """
    fields = [i.score for i in form.indicators] + [b.score for b in form.budget] + [t.score for t in form.totals]
    return min((half_unit(field.read.digits) for field in fields if field.read), default=Fraction(1, 2))


def of_hundred(form: Form) -> bool:
    """Whether the projects of a list are scored out of a hundred each, and weighed only in another column."""
    scored = [(b.score.read.point, b.weight.read.point) for b in form.budget if b.score.read and b.weight.read]
    return len(scored) >= _SEVERAL and all(weight < score <= _FULL for score, weight in scored)


def is_scored(indicator: Indicator) -> bool:
    """Whether the row claims a score."""
    return bool(indicator.score.said) and indicator.score.why not in (*_SILENT, "merged above")


def unusable(indicator: Indicator) -> Text | None:
    """Why weight and score can't be set against each other; None when both were read and are the row's own."""
    if HUNDRED in indicator.note:
        return WEIGHTED
    if "shared" in indicator.note or "merged above" in (indicator.weight.why, indicator.score.why):
        return SHARED
    for label, field in ((SCORE, indicator.score), (WEIGHT, indicator.weight)):
        if field.read is None:
            return why(label, field)
    if indicator.weight.read is not None and indicator.weight.read.point < 0:
        return BELOW_ZERO
    return None


def is_full(indicator: Indicator) -> bool:
    """Whether the score is the weight, and there is one to earn; False when either is unknown."""
    score, weight = indicator.score.read, indicator.weight.read
    return score is not None and weight is not None and score.point == weight.point != 0


def truncation(claimed: Quantity, variants: Sequence[Variant], width: Fraction) -> list[Variant]:
    """The claim itself, named, when a recomputed score gives its digits with the tail cut off: 9.947 as 9.94.

    Never admissible for a score (docs/architecture.md), but it explains one. A score without decimals in a form that
    prints some (`width` is half the finest unit) is not cut off: 9 for 9.5.
    """
    unit = 2 * (half_unit(claimed.digits) if "." in claimed.digits else width)
    low = claimed.point
    met = any(v.value.meets(Interval.around(low, width)) for v in variants)
    cut = low >= 0 and not met and any(v.value.hi >= low and v.value.lo < low + unit for v in variants)
    return [Variant(CUT, Interval.exactly(low))] if cut else []


def evidence_of(indicator: Indicator) -> list[Fact]:
    """What a score rests on: standard, target, result, weight."""
    weight = indicator.weight.read
    facts = [
        Fact(STANDARD, indicator.standard.said),
        Fact(TARGET, indicator.target.said, _exact(indicator.target)),
        Fact(ACTUAL, indicator.actual.said, _exact(indicator.actual)),
        Fact(WEIGHT, indicator.weight.said, weight.exact if weight else None, "分"),
    ]
    return [f for f in facts if f.cited]


def _exact(field: Field[Goal]) -> Interval | None:
    return field.read.exact if isinstance(field.read, Quantity) else None
