"""Straight rules made whole out of their pieces, and the groups of rules that touch."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from operator import itemgetter
from typing import NamedTuple

from pipeline.values.place import Box

REACH = 3.0
"""Points by which two rules may miss each other and still touch: half of a thick border."""

GAP = 5.0
"""Points of white that a dashed or broken rule may show; less than any column is wide."""

BREAK = 12.0
"""Points of white that may be missing from a rule in the middle of a cell's side."""

MANY = 500
"""Rules of one kind above which a page holds a drawing, and breaks are left as they are."""

ASIDE = 2.0
"""Points by which the pieces of one rule may lie beside each other."""

THIN = 4.0
"""Points: what is wider than this both ways is an area, not a rule."""

SHORT = 5.0
"""Points: what stays shorter than this after joining bounds no cell."""

SNAP = 3.5
"""Points: rules nearer than this are one border drawn double or in pieces; no row or column is so narrow."""

_BIN = 64.0
_FEW = 5_000
"""Pairs of rules up to which looking at every one is quickest."""


class Rule(NamedTuple):
    """A horizontal or vertical rule: its position across, its start and its end, in points."""

    at: float
    lo: float
    hi: float


class Held(NamedTuple):
    """A rule of a group, with the positions of the first and the last rule that it meets."""

    at: float
    lo: float
    hi: float
    first: float
    last: float


_held = partial(tuple.__new__, Held)  # half the time of `Held(…)`


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that touch one another."""

    horizontal: tuple[Held, ...]
    vertical: tuple[Held, ...]


def sorted_out(boxes: Iterable[Box]) -> tuple[list[Rule], list[Rule]]:
    """Thin boxes as horizontal and vertical rules; a dot may be a piece of either, so it is put with both."""
    along, down = [], []
    for x0, y0, x1, y1 in boxes:
        width, height = x1 - x0, y1 - y0
        if height <= THIN and (width >= height or width <= THIN):
            along.append(((y0 + y1) / 2, x0, x1))
        if width <= THIN and (height >= width or height <= THIN):
            down.append(((x0 + x1) / 2, y0, y1))
    horizontal, vertical = joined(along), joined(down)
    if max(len(horizontal), len(vertical)) > MANY:
        return horizontal, vertical
    return mended(horizontal, vertical), mended(vertical, horizontal)


def joined(pieces: Iterable[tuple[float, float, float]]) -> list[Rule]:
    """Collinear pieces (as `Rule`s) that overlap or nearly meet, as one rule each, which lies where the longest does.

    What stays short is left out.
    """
    whole: list[list[float]] = []  # position, start, end, length of the longest piece
    near: dict[int, list[list[float]]] = {}  # by strip: those that may still go on
    for at, lo, hi in sorted(pieces, key=itemgetter(1)):
        going, off, here = None, ASIDE, int(at // ASIDE)  # the rule that goes on, how far aside it is, the strip
        for strip in (here - 1, here, here + 1):
            if strip in near:
                for rule in near[strip]:
                    if rule[2] + GAP >= lo and (aside := abs(rule[0] - at)) <= off:
                        going, off = rule, aside
        length = hi - lo
        if going is None:
            rule = [at, lo, hi, length]
            whole.append(rule)
            near[here] = [*(r for r in near[here] if r[2] + GAP >= lo), rule] if here in near else [rule]
            continue
        going[2] = max(going[2], hi)
        if length > going[3]:
            if here != int(going[0] // ASIDE):
                near.setdefault(here, []).append(going)
            going[0], going[3] = at, length
    return [Rule(at, lo, hi) for at, lo, hi, _ in whole if hi - lo > SHORT]


def mended(rules: list[Rule], across: list[Rule]) -> list[Rule]:
    """The rules, a break of up to `BREAK` closed where it begins or ends at no crossing: no cell is bounded there.

    Where several rules end and several begin beside each other, two tables stand there, or a row of one wide cell.
    """
    rules = sorted(rules, key=itemgetter(1))
    starts, ends = [rule.lo for rule in rules], sorted(rule.hi for rule in rules)
    if all(bisect_left(ends, rule.lo - BREAK) == bisect_right(ends, rule.lo) for rule in rules):
        return rules
    whole: list[Rule] = []
    for rule in rules:
        for number in range(len(whole) - 1, -1, -1):
            before = whole[number]
            near = abs(before.at - rule.at) <= ASIDE and before.hi <= rule.lo <= before.hi + BREAK
            bounded = near and (
                (_crossed(before.at, before.hi, across, -1) and _crossed(rule.at, rule.lo, across, 1))
                or (_together(ends, before.hi) and _together(starts, rule.lo))
            )
            if near and not bounded:
                whole[number] = before._replace(hi=rule.hi)
                break
        else:
            whole.append(rule)
    return whole


def _crossed(at: float, end: float, across: list[Rule], inwards: int) -> bool:
    """Whether a rule of the other kind passes the end of a rule, which may reach a little beyond it."""
    return any(
        -REACH <= (r.at - end) * inwards <= SHORT and r.lo - REACH <= at <= r.hi + REACH for r in across
    )


def _together(places: list[float], at: float) -> bool:
    """Whether three rules or more begin (end) at one place; `places` ascending."""
    return bisect_right(places, at + 1) - bisect_left(places, at - 1) > 2


def groups(horizontal: list[Rule], vertical: list[Rule]) -> list[Group]:
    """The connected groups that hold both kinds of rule.

    Crossings are looked for in bins and groups are snapped one by one later, so that a drawing of thousands of strokes
    costs little and bends no table beside it.
    """
    parent = list(range(len(vertical)))
    met: list[list[float]] = [[] for _ in vertical]

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    crossed = _crossings(horizontal, vertical)
    for (at, _, _), vs in zip(horizontal, crossed, strict=True):
        first = parent[vs[0]] if vs else 0
        for v in vs:
            met[v].append(at)
            if parent[v] != first:
                parent[root(v)] = first = root(first)
    members: dict[int, tuple[list[Held], list[Held]]] = defaultdict(lambda: ([], []))
    across = [at for at, _, _ in vertical]
    for (at, lo, hi), vs in zip(horizontal, crossed, strict=True):
        if vs:
            places = [across[v] for v in vs]
            members[root(vs[0])][0].append(_held((at, lo, hi, min(places), max(places))))
    for v, ((at, lo, hi), places) in enumerate(zip(vertical, met, strict=True)):
        if places:
            members[root(v)][1].append(_held((at, lo, hi, min(places), max(places))))
    alone = [rule for rule, places in zip(vertical, met, strict=True) if not places]
    return [Group(tuple(hs), (*vs, *beside)) for (hs, vs), beside in _adopted(list(members.values()), alone)]


def _adopted(
    members: list[tuple[list[Held], list[Held]]], alone: list[Rule]
) -> Iterator[tuple[tuple[list[Held], list[Held]], list[Held]]]:
    """Each group with the lone upright rules that begin and end with it.

    A browser draws nothing but the outer side of a merged cell that goes on over a whole page.
    """
    if not alone:
        yield from zip(members, repeat([]))
        return
    ends: dict[tuple[int, int], list[Rule]] = defaultdict(list)
    for rule in alone:
        ends[int(rule.lo // REACH), int(rule.hi // REACH)].append(rule)
    for hs, vs in members:
        lo, hi = min(v.lo for v in vs), max(v.hi for v in vs)
        low, high = int(lo // REACH), int(hi // REACH)
        keys = ((a, b) for a in (low - 1, low, low + 1) for b in (high - 1, high, high + 1))
        near = [rule for key in keys for rule in ends.get(key, ())]
        first, last = min(h.at for h in hs), max(h.at for h in hs)
        yield (hs, vs), [Held(*rule, first, last) for rule in near]


def _crossings(horizontal: list[Rule], vertical: list[Rule]) -> list[list[int]]:
    """For each horizontal rule the numbers of the vertical ones it meets; of many looked for in bins."""
    reaches = [(v, at, lo - REACH, hi + REACH) for v, (at, lo, hi) in enumerate(vertical)]
    if len(horizontal) * len(vertical) < _FEW:
        return [_meeting(rule, reaches) for rule in horizontal]
    width = max([_BIN, *((rule.hi - rule.lo) / 32 for rule in (*horizontal, *vertical))])
    bins: dict[tuple[int, int], list[tuple[int, float, float, float]]] = defaultdict(list)
    for reach in reaches:
        for y in range(int(reach[2] // width), int(reach[3] // width) + 1):
            bins[int(reach[1] // width), y].append(reach)
    found = []
    for rule in horizontal:
        across = range(int((rule.lo - REACH) // width), int((rule.hi + REACH) // width) + 1)
        near = [reach for x in across for reach in bins.get((x, int(rule.at // width)), ())]
        found.append(_meeting(rule, near))
    return found


def _meeting(rule: Rule, reaches: list[tuple[int, float, float, float]]) -> list[int]:
    at, lo, hi = rule
    low, high = lo - REACH, hi + REACH
    return [v for v, x, top, bottom in reaches if low <= x <= high and top <= at <= bottom]
