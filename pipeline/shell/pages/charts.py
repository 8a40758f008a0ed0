"""Bars to look at: figures to shapes of SVG, in whole units of their drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BINS = ((0, 60), (60, 70), (70, 80), (80, 90), (90, 95), (95, 98), (98, 100), (100, None))
"""Scores from … to below …; the last holds full marks and what is above them."""

_TALL, _WIDE, _BAR = 150, 420, 22


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its corner, width and height, the figure it stands for and what kind it is."""

    x: int
    y: int
    width: int
    height: int
    count: int
    kind: str
    label: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of some size: its bars, and labels with the place of their middle."""

    width: int
    height: int
    bars: Sequence[Bar]
    labels: Sequence[tuple[int, str]] = ()


def score_bin(score: float) -> int:
    """Which of `BINS` a score falls into."""
    return next(i for i, (_, top) in enumerate(BINS) if top is None or score < top)


def columns(claimed: Mapping[int, int], recomputed: Mapping[int, int]) -> Chart:
    """Scores claimed and recomputed by bin, side by side."""
    most = max([*claimed.values(), *recomputed.values(), 1])
    step = _WIDE // len(BINS)
    bars = []
    for i in range(len(BINS)):
        for side, (kind, counts) in enumerate((("claimed", claimed), ("recomputed", recomputed))):
            height = round(counts.get(i, 0) * (_TALL - 20) / most)
            x, width = i * step + 4 + side * (step - 8) // 2, (step - 8) // 2
            bars.append(Bar(x, _TALL - height, width, height, counts.get(i, 0), kind))
    labels = [(i * step + step // 2, f"{low}–{top}" if top else f"≥{low}") for i, (low, top) in enumerate(BINS)]
    return Chart(_WIDE, _TALL + 20, bars, labels)


def bars(rows: Sequence[tuple[str, int, str]], kind: str) -> Chart:
    """One bar a row, longest as wide as there is room: label, figure, link."""
    most = max([count for _, count, _ in rows] or [1])
    room = _WIDE - 210
    drawn = [
        Bar(170, i * _BAR + 3, max(1, count * room // most), _BAR - 6, count, kind, label, href)
        for i, (label, count, href) in enumerate(rows)
    ]
    return Chart(_WIDE, max(1, len(rows)) * _BAR, drawn)


def shares(rows: Sequence[tuple[str, int, str]]) -> Chart:
    """Parts of a whole in one line: label, figure, kind."""
    whole = sum(count for _, count, _ in rows) or 1
    drawn, x = [], 0
    for label, count, kind in rows:
        width = round(count * _WIDE / whole)
        drawn.append(Bar(x, 4, width, _BAR, count, kind, label))
        x += width
    return Chart(_WIDE, _BAR + 8, drawn)
