"""How likely a wrong figure would have passed: what a verdict that agrees is worth."""

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
    claim, recomputed = verdict.claimed, verdict.recomputed
    bounded = verdict.column in _BOUNDED or bool(verdict.agreement is Agreement.AGREES and verdict.gap)
    if bounded or verdict.agreement is Agreement.UNDECIDED:  # held against a limit; not decided
        return None
    if claim is None or claim.cited is None or claim.interval is None or recomputed is None:
        return None
    found = _FIGURE.findall(claim.cited.plain)
    digits = found[0].replace(",", "").replace(".", "").lstrip("0") if len(found) == 1 else ""
    middle, half = (claim.interval.lo + claim.interval.hi) / 2, (claim.interval.hi - claim.interval.lo) / 2
    readings = [v.value for v in recomputed.variants] or list(recomputed.feasible)
    if not digits or middle <= 0 or not readings:
        return None
    step, least, most = middle / int(digits), 10 ** (len(digits) - 1), 10 ** len(digits) - 1
    passing = sorted(
        (max(least, ceil((r.lo - half) / step)), min(most, floor((r.hi + half) / step))) for r in readings
    )
    count, done = 0, least - 1
    for first, last in passing:
        count += max(0, last - max(first, done + 1) + 1)
        done = max(done, last)
    return Fraction(count, most - least + 1)
