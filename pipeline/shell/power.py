"""Which figures would have passed in a claim's place: how likely a wrong one, and the one that would, if only one."""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil, floor

from pipeline.values.verdict import Agreement, Verdict

_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_BOUNDED = ("actual", "target")


def chance(verdict: Verdict) -> Fraction | None:
    """The share of all figures of as many digits that the check would have accepted in the claim's place.

    0.03 says: of a hundred figures of that length written down at random three would have passed. None where the claim
    is no single printed figure, is held against a limit, or nothing was decided.
    """
    if verdict.agreement is Agreement.UNDECIDED or (verdict.agreement is Agreement.AGREES and verdict.gap):
        return None  # not decided, or held against a limit
    figure = _printed(verdict)
    if figure is None:
        return None
    _, value = figure
    length = len(str(value))
    least, most = 10 ** (length - 1), 10**length - 1
    count, done = 0, least - 1
    for first, last in ((max(least, a), min(most, b)) for a, b in _passing(verdict, value)):
        count += max(0, last - max(first, done + 1) + 1)
        done = max(done, last)
    return Fraction(count, most - least + 1)


def proposal(verdict: Verdict) -> tuple[str, str] | None:
    """The claimed figure as printed, and the only one with as many decimals that would agree; None where several would.

    A claim that follows from another finding, a weight, and what is held against a limit have none.
    """
    figure = _printed(verdict)
    if figure is None or verdict.agreement is not Agreement.DIFFERS or verdict.cause or verdict.column == "weight":
        return None
    printed, value = figure
    passing = {n for first, last in _passing(verdict, value) for n in range(first, min(last, first + 1) + 1)}
    if len(passing) != 1:
        return None
    decimals, digits = len(printed.partition(".")[2]), str(passing.pop())
    digits = digits.zfill(decimals + 1)
    return printed, f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


def _printed(verdict: Verdict) -> tuple[str, int] | None:
    """The only figure in the claimed words, and its digits as a whole number; None where it is held against a limit."""
    claim = verdict.claimed
    if verdict.column in _BOUNDED or claim is None or claim.cited is None or claim.interval is None:
        return None
    if verdict.recomputed is None or verdict.recomputed.aside:
        return None
    found = _FIGURE.findall(claim.cited.plain)
    value = int(found[0].replace(",", "").replace(".", "")) if len(found) == 1 else 0
    return (found[0], value) if value and claim.interval.lo + claim.interval.hi > 0 else None


def _passing(verdict: Verdict, value: int) -> list[tuple[int, int]]:
    """First and last of the figures that each reading would accept, as whole numbers like `value`; in order."""
    claim, recomputed = verdict.claimed, verdict.recomputed
    if claim is None or claim.interval is None or recomputed is None:
        return []
    middle, half = (claim.interval.lo + claim.interval.hi) / 2, (claim.interval.hi - claim.interval.lo) / 2
    step, readings = middle / value, [v.value for v in recomputed.variants] or list(recomputed.feasible)
    ranges = sorted((max(0, ceil((r.lo - half) / step)), floor((r.hi + half) / step)) for r in readings)
    return [(first, last) for first, last in ranges if first <= last]
