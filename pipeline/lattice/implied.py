"""Upright sides that are not drawn: horizontal rules end where elsewhere in the table a column does.

A style sheet that gives every cell but a row's first a left side leaves cells beside merged ones open to the left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.lattice.rules import SNAP, Held


def with_implied(rows: Sequence[Held], columns: Sequence[Held]) -> tuple[list[Held], list[Held]]:
    """The horizontal rules drawn through to the columns at which they end, and the upright ones with those missing."""
    if not any(first - lo > SNAP or hi - last > SNAP for _, lo, hi, first, last in rows):
        return list(rows), list(columns)
    loose: dict[float, list[float]] = defaultdict(list)
    through = []
    for rule in rows:
        first, last = (_end(end, met, columns) for end, met in ((rule.lo, rule.first), (rule.hi, rule.last)))
        for met, before in ((first, rule.first), (last, rule.last)):
            if met != before:
                loose[met].append(rule.at)
        through.append(rule._replace(first=min(first, rule.first), last=max(last, rule.last)))
    if not loose:
        return list(rows), list(columns)
    sides = [side for at, ends in loose.items() for side in _sides(at, ends, rows)]
    return through, [*columns, *sides]


def _end(end: float, met: float, columns: Sequence[Held]) -> float:
    """Where the column lies at which a rule ends that meets none there; else the last place where it meets one."""
    if abs(end - met) <= SNAP:
        return met
    near = [rule.at for rule in columns if abs(rule.at - end) <= SNAP]
    return min(near, key=lambda at: abs(at - end)) if near else met


def _sides(at: float, ends: Sequence[float], rows: Sequence[Held]) -> list[Held]:
    """The sides of the cells above and below each rule that ends at a place, from rule to rule."""
    stops = sorted({rule.at for rule in rows if rule.lo - SNAP <= at <= rule.hi + SNAP})
    places = [stops.index(end) for end in ends]
    spans = {(stops[n], stops[n + 1]) for n in places if n + 1 < len(stops)}
    spans |= {(stops[n - 1], stops[n]) for n in places if n}
    return [Held(at, top, bottom, top, bottom) for top, bottom in sorted(spans)]
