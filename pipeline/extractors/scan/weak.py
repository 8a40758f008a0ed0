"""Rules that are printed palely or fall into pieces: made whole before a page is taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from pipeline.lattice.pixels import branching, parted, runs_of
from pipeline.lattice.rules import BREAK, GAP, REACH, THIN, Rule, joined, mended

_PALER, _SPREADS = 14, 6.0
"""By how much darker than paper, and by how many spreads of its grain, what may be a pale rule is."""

_PIECE = 3.0
"""Points that a piece of a broken rule is long at least."""

_STROKE, _STRAIGHT = 8.0, 0.85
"""Points that a stroke is long which few characters have, and how much of a rule beside words is made of such."""

_LONG, _OVER = 24.0, 20.0
"""Points that a weak rule is long at least, and by which a word beside its end may seem to lengthen it."""

_CROWDED = 0.3
"""Over how much of its length other strokes may branch off."""

_SEEN, _WHOLE = 0.5, 0.999
"""How much of a weak rule is to be seen at least, and how much ink another one has that needs no help."""

_BROAD, _BROADEST = 0.3, 3.0
"""How much of its length a row of pixels is filled that belongs to a stroke, and how many points of such rows a rule is
broad at most."""

_THICK = 1.0
"""Points that a rule made whole is thick."""


def made_whole(grey: Any, ink: Any, scale: float) -> Any:
    """The ink of a page with its weak rules drawn anew.

    A weak rule ends at rules that cross it, or begins and ends where another one does: a crease, a streak of the glass
    or a shadow runs on beyond the table.
    """
    pale = _pale(grey)
    lying, standing = _strokes(pale, scale), _strokes(pale.T, scale)
    lying, standing = mended(lying, standing), mended(standing, lying)
    whole = ink.copy()
    for rules, others, seen, drawn, shown in (
        (lying, standing, ink, whole, pale),
        (standing, lying, ink.T, whole.T, pale.T),
    ):
        for rule in rules:
            ends = _ends(rule, rules, others) if _inked(rule, seen, scale) < _WHOLE else None
            for piece, _ in parted(Rule(rule.at, *ends), others) if ends else ():
                if _clear(piece, shown, scale) or _straight(piece, shown, scale):
                    middle, thick = round(rule.at * scale), max(1, round(_THICK * scale / 2))
                    along = slice(max(0, round(piece.lo * scale)), round(piece.hi * scale))
                    drawn[max(0, middle - thick) : middle + thick, along] = 255
    return whole


def _pale(grey: Any) -> Any:
    """255 where a page is darker than its paper and the grain of it."""
    import cv2
    import numpy as np

    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    paper = float(np.median(smooth))
    grain = float(np.median(np.abs(smooth[smooth > paper - _PALER].astype(np.float32) - paper)))
    level = paper - max(_PALER, _SPREADS * grain)
    return cv2.threshold(smooth, level, 255, cv2.THRESH_BINARY_INV)[1]


def _strokes(pale: Any, scale: float) -> list[Rule]:
    """The thin strokes along rows, whole or in pieces, that no others branch off from."""
    import cv2
    import numpy as np

    pale = np.ascontiguousarray(pale)

    def along(length: float) -> Any:
        return cv2.getStructuringElement(cv2.MORPH_RECT, (round(length * scale) + 1, 1))

    pieces = cv2.dilate(cv2.morphologyEx(pale, cv2.MORPH_OPEN, along(_PIECE)), np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, along(GAP))
    found = joined(runs_of(cv2.morphologyEx(closed, cv2.MORPH_OPEN, along(_LONG)), scale))
    return [rule for rule in found if _clear(rule, pale, scale)]


def _clear(rule: Rule, pale: Any, scale: float) -> bool:
    """Whether most of a rule is to be seen, and it is no stroke of words."""
    seen = _inked(rule, pale, scale) >= _SEEN
    return seen and _thin(rule, pale, scale) and branching(rule, pale, scale) <= _CROWDED


def _straight(rule: Rule, pale: Any, scale: float) -> bool:
    """Whether nearly all of a rule is long strokes: words may crowd it."""
    import cv2
    import numpy as np

    middle, reach = round(rule.at * scale), round(THIN * scale)
    part = pale[max(0, middle - reach) : middle + reach + 1, round(rule.lo * scale) : round(rule.hi * scale)]
    stroke = np.ones((1, round(_STROKE * scale)), np.uint8)
    long = cv2.morphologyEx(np.ascontiguousarray(part), cv2.MORPH_OPEN, stroke)
    return bool(((long > 0).mean(axis=1) > _STRAIGHT).any())


def _inked(rule: Rule, ink: Any, scale: float) -> float:
    """How much of its length a rule is ink."""
    middle = round(rule.at * scale)
    part = ink[max(0, middle - 2) : middle + 3, round(rule.lo * scale) : round(rule.hi * scale)]
    return float(part.any(axis=0).mean()) if part.size else 0.0


def _thin(rule: Rule, pale: Any, scale: float) -> bool:
    """Whether a stroke is no part of a line of words, which is one broad stroke in pale print."""
    middle, reach = round(rule.at * scale), round(THIN * scale)
    band = pale[max(0, middle - reach) : middle + reach + 1, round(rule.lo * scale) : round(rule.hi * scale)]
    filled = ((band > 0).mean(axis=1) > _BROAD).tolist()
    widest = max((sum(1 for _ in rows) for full, rows in groupby(filled) if full), default=0)
    return widest <= _BROADEST * scale


def _ends(rule: Rule, rules: Sequence[Rule], others: Sequence[Rule]) -> tuple[float, float] | None:
    """Where a rule begins and ends: at the rules that cross it there, or as another does; None where at neither."""
    crossing = [other.at for other in others if other.lo - REACH <= rule.at <= other.hi + REACH]
    lo = min((at for at in crossing if -BREAK <= at - rule.lo <= _OVER), key=lambda at: abs(at - rule.lo), default=None)
    hi = min((at for at in crossing if -BREAK <= rule.hi - at <= _OVER), key=lambda at: abs(at - rule.hi), default=None)
    if lo is not None and hi is not None:
        return lo, hi
    beside = (r for r in rules if r is not rule and abs(r.lo - rule.lo) <= REACH and abs(r.hi - rule.hi) <= REACH)
    return (rule.lo, rule.hi) if any(True for _ in beside) else None
