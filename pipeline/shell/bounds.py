"""What a spot check proves: exact (Clopper–Pearson) bounds on the share of what is wrong, by scipy."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

STEPS = tuple(Fraction(k, 10**e) for e in (1, 2, 3, 4, 5) for k in (5, 2, 1))
"""Bounds worth proving: 50 %, 20 %, 10 %, 5 %, 2 %, 1 %, …"""

_MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known after `checked` of `population` things were looked at and `wrong` of them were wrong.

    Args:
        low, high: with the given confidence the share that is wrong is at least, at most this (each by itself).
    """

    population: int
    checked: int
    wrong: int
    confidence: Fraction
    low: Fraction
    high: Fraction

    @property
    def rate(self) -> Fraction | None:
        """The share of what was looked at; None where nothing was."""
        return Fraction(self.wrong, self.checked) if self.checked else None


def proof(population: int, checked: int, wrong: int, confidence: Fraction) -> Proof:
    """The exact one-sided bounds; where everything was looked at there is nothing left to bound."""
    if checked >= population:
        share = Fraction(wrong, checked) if checked else Fraction(0)
        return Proof(population, checked, wrong, confidence, share, share)
    if not checked:
        return Proof(population, 0, 0, confidence, Fraction(0), Fraction(1))
    from scipy.stats import binomtest

    level = confidence.numerator / confidence.denominator
    low = binomtest(wrong, checked, alternative="greater").proportion_ci(level, method="exact").low
    high = binomtest(wrong, checked, alternative="less").proportion_ci(level, method="exact").high
    return Proof(population, checked, wrong, confidence, Fraction(low), Fraction(high))


def needed(known: Proof) -> tuple[Fraction, int] | None:
    """The next bound worth proving, and how many must be looked at for it if no further one is wrong; None for none.

    Everything, where a sample cannot prove it.
    """
    goal = next((step for step in STEPS if step < known.high), None)
    floor = Fraction(known.wrong, known.population) if known.population else Fraction(1)
    if goal is None or known.checked >= known.population or floor >= goal:
        return None
    low, high = max(known.checked, known.wrong), min(known.population, _MOST)
    while high - low > 1:
        middle = (low + high) // 2
        enough = proof(known.population, middle, known.wrong, known.confidence).high <= goal
        low, high = (low, middle) if enough else (middle, high)
    return goal, high
