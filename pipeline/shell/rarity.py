"""How hardly chance brings two shares so far apart: the exact hypergeometric tail."""

from __future__ import annotations

from math import exp, lgamma

Share = tuple[int, int]
"""How many, of how many."""

_RARE = 1 / 2000


def rare(one: Share, other: Share, draws: int = 1) -> int:
    """1 where the first share is larger and -1 where it is smaller than chance brings once in 2,000 draws, else 0.

    Args:
        draws: how many such pairs are looked at: of a thousand units one is always the first.

    >>> rare((30, 1000), (3, 1000)), rare((4, 10), (3, 10)), rare((0, 0), (5, 5))
    (1, 0, 0)
    """
    (some, of), (more, rest) = one, other
    if not of or not rest or some * rest == more * of:
        return 0
    if some * rest > more * of:
        return 1 if _tail(some, of, some + more, of + rest) * draws < _RARE else 0
    return -1 if _tail(of - some, of, of + rest - some - more, of + rest) * draws < _RARE else 0


def _tail(least: int, drawn: int, marked: int, whole: int) -> float:
    """The chance of at least `least` marked ones among `drawn` of `whole`, of which `marked` are."""
    total = _choose(whole, drawn)
    counts = range(least, min(marked, drawn) + 1)
    return sum(exp(_choose(marked, n) + _choose(whole - marked, drawn - n) - total) for n in counts)


def _choose(of: int, some: int) -> float:
    """The logarithm of the number of ways; minus infinity where there is none."""
    if not 0 <= some <= of:
        return float("-inf")
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)
