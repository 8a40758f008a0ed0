"""Straight rules in a picture of a page: the long thin strokes that run across or down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from pipeline.lattice.rules import ASIDE, REACH, THIN, Rule, joined

_ACROSS, _DOWN = 24.0, 10.0
"""Points a piece of a horizontal, of a vertical rule is long at least: a column, a row; most strokes of characters are
shorter."""

_SURE = 60.0
"""Points from which on a stroke is a rule by its length; a shorter one must run from one rule to another."""

_LOOSE = 20.0
"""Points from which on a stroke that ends in white is no stem of a character."""

_BESIDE, _CORRIDOR, _END = 1.4, 2.8, 1.6
"""Points beside a stroke over which others branch off it, that cells leave white, and at its ends that don't count."""

_BRANCHED, _CROWDED, _WHOLE = 0.11, 0.3, 0.75
"""Over how much of its length strokes branch off a stem, how much a long rule may be crowded by text, and how much of
its length a row of pixels is filled that belongs to the rule itself."""

_DUST = 1.2
"""Points both ways up to which a mark is dust."""

_TOUCH = 0.6
"""Points beside the middle of a stroke within which its ink goes on to the rules at its ends."""

_RAGGED = 1.6
"""Points that a ragged rule reaches to both sides of its middle; no word lies within."""

_CHIP = 0.4
"""Points of white that dust may leave where two rules meet."""

_INKED = 0.5
"""How much of a rule that runs under a seal is to be seen at least."""

_BREAK = 1.0
"""Points of white that dust or weak print may leave in a rule."""


def rules_of(ink: Any, scale: float, covered: Any = None) -> tuple[list[Rule], list[Rule], Any]:
    """The horizontal and the vertical rules, in points, and 255 where their pixels are.

    `ink` is a straightened page, 255 where something is printed; `scale` its pixels to a point; `covered` 255 where
    a seal hides what was printed: a rule that ends there and goes on behind is one.
    """
    whole = ink if covered is None else ink | covered
    lying, standing = _strokes(whole, scale, across=True), _strokes(whole, scale, across=False)
    ink = without_dust(ink, _DUST * scale)
    level, upright = joined(runs_of(lying, scale)), runs_of(standing.T, scale)
    if covered is not None:
        level, upright = _seen(level, ink & ~covered, scale), _seen(upright, (ink & ~covered).T, scale)
    horizontal = [r for r in level if r.hi - r.lo >= _SURE and branching(r, ink, scale) <= _CROWDED]
    vertical = _walls(upright, horizontal, ink, scale)
    short = [r for r in level if r.hi - r.lo < _SURE and all(ends == 2 for _, ends in parted(r, vertical))]
    short = [r for r in short if branching(r, ink, scale) <= _BRANCHED]
    if short:
        horizontal = [*horizontal, *short]
        vertical = _walls(upright, horizontal, ink, scale)
    return horizontal, vertical, _pixels(lying, horizontal, scale, True) | _pixels(standing, vertical, scale, False)


def _walls(upright: Sequence[Rule], level: Sequence[Rule], ink: Any, scale: float) -> list[Rule]:
    """The upright strokes, piece by piece between the level ones, without the stems of characters, made whole again.

    A stem in a tight row runs from rule to rule too, and may stand where a rule goes on in the next row, but strokes
    branch off from it, or another stem stands beside it.
    """
    walls = []
    for stroke in upright:
        pieces = list(parted(stroke, level))
        crowds = [branching(piece, ink.T, scale) for piece, _ in pieces]
        if stroke.hi - stroke.lo >= _SURE:
            if sorted(crowds)[len(crowds) // 2] <= _BRANCHED:
                allowed = [_CROWDED] * len(pieces)
                allowed[0] = allowed[-1] = _CROWDED / 2
                walls += [p for (p, _), crowd, most in zip(pieces, crowds, allowed, strict=True) if crowd <= most]
            continue
        for (piece, ends), crowd in zip(pieces, crowds, strict=True):
            alone = crowd <= _BRANCHED and not _paired(piece, ink.T, scale)
            wall = ends == 2 or (ends == 1 and piece.hi - piece.lo >= _LOOSE)
            if alone and wall and _touching(piece, level, ink.T, scale):
                walls.append(piece)
    return joined(walls)


def without_dust(ink: Any, size: float) -> Any:
    """A picture of ink without what is at most `size` pixels wide and high."""
    import cv2
    import numpy as np

    _, numbers, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    kept = (stats[:, 2:4].max(axis=1) > size) * np.uint8(255)
    kept[0] = 0
    return kept[numbers]


def _strokes(ink: Any, scale: float, across: bool) -> Any:
    """255 where a long stroke of that direction runs."""
    import cv2

    def shape(length: float) -> Any:
        pixels = round(length * scale) + 1
        return cv2.getStructuringElement(cv2.MORPH_RECT, (pixels, 1) if across else (1, pixels))

    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, shape(_BREAK))
    return cv2.morphologyEx(closed, cv2.MORPH_OPEN, shape(_ACROSS if across else _DOWN))


def runs_of(strokes: Any, scale: float) -> list[Rule]:
    """The strokes one by one, each where most of it lies: a character that touches it belongs to its outline only."""
    import cv2
    import numpy as np

    _, numbers, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(strokes), connectivity=8)
    found = []
    for number, (left, top, wide, high, _) in enumerate(stats.tolist()):
        if not number:
            continue
        mark = numbers[top : top + high, left : left + wide] == number
        filled = mark.sum(axis=1)
        core = np.flatnonzero(filled > filled.max() / 2)
        for rows in np.split(core, np.flatnonzero(np.diff(core) > 1) + 1):
            columns = np.flatnonzero(mark[rows].any(axis=0))
            if len(rows) <= THIN * scale:
                at = top + float((rows * filled[rows]).sum() / filled[rows].sum()) + 0.5
                first, last = left + int(columns[0]), left + int(columns[-1])
                found.append(Rule(at / scale, first / scale, (last + 1) / scale))
    return found


def parted(rule: Rule, crossed: Sequence[Rule]) -> Iterator[tuple[Rule, int]]:
    """The pieces of a rule between those it crosses, and how many ends of each meet one of them."""
    cuts = _crossings(rule, crossed)
    inner = [y for y in cuts if rule.lo + REACH < y < rule.hi - REACH]
    for a, b in pairwise([rule.lo, *inner, rule.hi]):
        yield Rule(rule.at, a, b), sum(any(abs(y - end) <= REACH for y in cuts) for end in (a, b))


def _crossings(rule: Rule, crossed: Sequence[Rule]) -> list[float]:
    """Where a rule meets others, ascending."""
    return sorted(
        other.at
        for other in crossed
        if rule.lo - REACH <= other.at <= rule.hi + REACH and other.lo - REACH <= rule.at <= other.hi + REACH
    )


def branching(rule: Rule, ink: Any, scale: float) -> float:
    """Over how much of its length strokes branch off a rule, on the worse side; `ink` has it as rows."""
    near = round(_BESIDE * scale)
    return max(min(side[2 : near + 1], default=0.0) for side in _sides(rule, ink, scale))


def _seen(rules: Sequence[Rule], ink: Any, scale: float) -> list[Rule]:
    """The rules that are mostly ink and no part of a seal; `ink` has them as rows."""
    found = []
    for rule in rules:
        thick = slice(max(0, round((rule.at - THIN / 2) * scale)), round((rule.at + THIN / 2) * scale) + 1)
        if ink[thick, round(rule.lo * scale) : round(rule.hi * scale)].any(axis=0).mean() >= _INKED:
            found.append(rule)
    return found


def _touching(piece: Rule, crossed: Sequence[Rule], ink: Any, scale: float) -> bool:
    """Whether ink joins a stroke to the rules that it ends at: the 1 in a tight row stands a little apart from them."""
    thick = slice(max(0, round((piece.at - _TOUCH) * scale)), round((piece.at + _TOUCH) * scale) + 1)
    inked = ink[thick].any(axis=0)
    for end, inwards in ((piece.lo, 1), (piece.hi, -1)):
        at = min(_crossings(piece, crossed), key=lambda y: abs(y - end), default=end)
        if abs(at - end) <= REACH:
            near, far = sorted((round(at * scale), round((at + inwards * REACH) * scale)))
            if (~inked[max(near, 0) : far]).sum() > _CHIP * scale:
                return False
    return True


def _paired(rule: Rule, ink: Any, scale: float) -> bool:
    """Whether a neighbour stands right beside it, as characters do."""
    return any(share > _BRANCHED for side in _sides(rule, ink, scale) for share in side[round(_BESIDE * scale) :])


def _sides(rule: Rule, ink: Any, scale: float) -> tuple[list[float], list[float]]:
    """On both sides of a rule, from its edge outwards, how much of each row of pixels is filled along it."""
    reach = round((THIN / 2 + _CORRIDOR) * scale)
    middle = round(rule.at * scale)
    along = slice(round((rule.lo + _END) * scale), round((rule.hi - _END) * scale))
    if along.start >= along.stop or not reach <= middle < len(ink) - reach:
        return [], []
    shares = (ink[middle - reach : middle + reach + 1, along] > 0).mean(axis=1)
    above, below = shares[reach::-1].tolist(), shares[reach:].tolist()
    return _outside(above, round(_CORRIDOR * scale)), _outside(below, round(_CORRIDOR * scale))


def _outside(shares: list[float], far: int) -> list[float]:
    edge = next((n for n, share in enumerate(shares) if share <= _WHOLE), len(shares))
    return shares[edge : edge + far]


def _pixels(strokes: Any, rules: Sequence[Rule], scale: float, across: bool) -> Any:
    """The strokes that these rules are made of; the strokes of a word close to a rule are not."""
    import cv2
    import numpy as np

    kept = np.zeros_like(strokes)
    source, target = (strokes, kept) if across else (strokes.T, kept.T)
    for at, lo, hi in rules:
        first = max(0, round((at - THIN) * scale))
        where = slice(first, round((at + THIN) * scale) + 1), slice(max(0, round(lo * scale)), round(hi * scale) + 1)
        _, numbers, _, middles = cv2.connectedComponentsWithStats(np.ascontiguousarray(source[where]), connectivity=8)
        own = np.abs(middles[:, 1] + first + 0.5 - at * scale) <= ASIDE * scale
        own[0] = False
        target[where] |= own[numbers] * np.uint8(255)
    return kept


def left_of(ink: Any, horizontal: Sequence[Rule], vertical: Sequence[Rule], scale: float) -> Any:
    """255 where marks lie that are nothing but what wiping left of ragged rules."""
    import cv2
    import numpy as np

    beside = np.zeros_like(ink)
    for rules, across in ((horizontal, True), (vertical, False)):
        for at, lo, hi in rules:
            thick = slice(max(0, round((at - _RAGGED) * scale)), round((at + _RAGGED) * scale) + 1)
            long = slice(max(0, round((lo - REACH) * scale)), round((hi + REACH) * scale) + 1)
            beside[(thick, long) if across else (long, thick)] = 255
    count, numbers = cv2.connectedComponents(ink, connectivity=8)
    beyond = np.bincount(numbers[beside == 0], minlength=count) > 0
    beyond[0] = True
    return (~beyond * np.uint8(255))[numbers]
