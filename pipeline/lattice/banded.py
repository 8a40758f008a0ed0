"""Tables open at both sides that rows of one cell part: no upright rule crosses such a row to hold them together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.lattice.rules import SHORT, SNAP, Group, Held, Rule

_LOW = 0.75
"""Part of the lowest row's height below which white between two tables is no row."""


def banded(groups: Sequence[Group], horizontal: Sequence[Rule]) -> list[Group]:
    """The groups, those open at both sides joined over bands no higher than their rows, with the rules between."""
    ends = [_open(group) for group in groups] if len(groups) > 1 else []
    if sum(map(bool, ends)) < 2:
        return list(groups)
    order = sorted(range(len(groups)), key=lambda n: min(rule.at for rule in groups[n].horizontal))
    found: list[tuple[Group, tuple[float, float] | None]] = []
    for number in order:
        group, here = groups[number], ends[number]
        above = next((n for n in range(len(found) - 1, -1, -1) if found[n][1] and _same(found[n][1], here)), None)
        band = _band(found[above][0], group, here, horizontal) if above is not None and here else None
        if above is None or band is None:
            found.append((group, here))
            continue
        last, _ = found[above]
        found[above] = _joined(last, group, band), here
    return [group for group, _ in found]


def _open(group: Group) -> tuple[float, float] | None:
    """Where the horizontal rules begin and end beyond the first and the last upright one; None for a closed side."""
    low, high = min(h.lo for h in group.horizontal), max(h.hi for h in group.horizontal)
    first, last = min(v.at for v in group.vertical), max(v.at for v in group.vertical)
    return (low, high) if low < first - SNAP and high > last + SNAP else None


def _same(a: tuple[float, float] | None, b: tuple[float, float] | None) -> bool:
    return bool(a and b) and all(abs(x - y) <= SNAP for x, y in zip(a or (), b or (), strict=True))


def _band(above: Group, below: Group, ends: tuple[float, float], horizontal: Sequence[Rule]) -> list[Held] | None:
    """The rules between two groups as wide as they are; None where a row between would be unlike theirs."""
    places = sorted({rule.at for group in (above, below) for rule in group.horizontal})
    start, stop = max(rule.at for rule in above.horizontal), min(rule.at for rule in below.horizontal)
    rows = [b - a for a, b in pairwise(places) if b <= start or a >= stop]
    between = [r for r in horizontal if start + SHORT < r.at < stop - SHORT and _same((r.lo, r.hi), ends)]
    steps = [start, *sorted(rule.at for rule in between), stop]
    heights = [b - a for a, b in pairwise(steps)]
    if stop <= start or not rows or max(heights) > max(rows) or min(heights) < _LOW * min(rows):
        return None
    return [Held(*rule, *ends) for rule in between]


def _joined(above: Group, below: Group, band: list[Held]) -> Group:
    return Group((*above.horizontal, *band, *below.horizontal), (*above.vertical, *below.vertical))
