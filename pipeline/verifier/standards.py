"""What a row's own 评分标准 admits as its score."""

from __future__ import annotations

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.goals import DEGREES
from pipeline.scoring.parse import compile_standard
from pipeline.scoring.rule import Case, Score, evaluate
from pipeline.scoring.worked import worked
from pipeline.values.interval import Interval
from pipeline.values.place import fold
from pipeline.values.quantity import PLAIN, Bound, Quality, Quantity
from pipeline.values.report import Indicator
from pipeline.verifier.completion import aligned


def by_standard(indicator: Indicator, patterns: Patterns) -> Score | None:
    """The scores that the row's own standard admits; None without a standard."""
    if indicator.standard.said is None or not indicator.standard.read:
        return None
    return evaluate(compile_standard(indicator.standard.said, patterns), case_of(indicator))


def arithmetic(indicator: Indicator, score: Interval, patterns: Patterns) -> str:
    """The score written out with the row's figures, by its own standard or by the default; "" where that can't be."""
    if indicator.standard.said is not None and indicator.standard.read:
        return worked(compile_standard(indicator.standard.said, patterns), case_of(indicator), score)
    row = aligned(indicator)
    return worked(None, Case(row.target.read, row.actual.read, row.weight.read), score)


def case_of(indicator: Indicator) -> Case:
    """The row as its own standard sees it."""
    actual = indicator.actual.read
    level = actual.word if isinstance(actual, Quality) else ""
    words = fold(indicator.actual.text)
    count = _occurrences(indicator)
    weight = indicator.weight.read
    weight = weight if weight is None or weight.point >= 0 else None  # a weight below zero is a misprint
    return Case(indicator.target.read, actual, weight, level=level, count=count, words=words)


def _occurrences(indicator: Indicator) -> int | None:
    """How often that happened which should not (目标 0起, 完成 2起); None for any other row."""
    target, actual = indicator.target.read, indicator.actual.read
    if not (isinstance(target, Quantity) and isinstance(actual, Quantity)) or target.point or not actual.unit.counted:
        return None
    graver = any(word in indicator.standard.text and word not in indicator.name for word in DEGREES)
    plain = actual.bound is Bound.EQUAL and actual.point.denominator == 1
    return None if graver or not plain or target.unit not in (actual.unit, PLAIN) else int(actual.point)
