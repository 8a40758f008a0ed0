"""Rules to cells with their spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from pipeline.lattice.banded import banded
from pipeline.lattice.implied import with_implied
from pipeline.lattice.rules import SNAP, Group, Held, Rule, groups
from pipeline.values.place import Box

MOST = 20_000
"""Elementary cells above which a group of rules is a drawing."""


class Span(NamedTuple):
    """Where a cell lies in its lattice, from 0, and how many rows and columns it covers."""

    row: int
    col: int
    rows: int
    cols: int


_span = partial(tuple.__new__, Span)  # half the time of `Span(*…)`


@dataclass(frozen=True, slots=True)
class Lattice:
    """The cells that a group of rules draws.

    Args:
        xs, ys: edges of columns and rows, ascending, in points.
        cells: in reading order; a part of the outline that no cell covers is a hole.
        open_top, open_bottom: no rule closes the outline there.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Span, ...]
    open_top: bool = False
    open_bottom: bool = False

    @property
    def box(self) -> Box:
        """The outline."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def box_of(self, cell: Span) -> Box:
        """The outline of one of the cells."""
        return self.xs[cell.col], self.ys[cell.row], self.xs[cell.col + cell.cols], self.ys[cell.row + cell.rows]

    def owners(self) -> list[list[int]]:
        """For each row and column the index of the cell that covers it, −1 in a hole."""
        owner = [[-1] * (len(self.xs) - 1) for _ in self.ys[1:]]
        for index, (row, col, rows, cols) in enumerate(self.cells):
            if rows == cols == 1:
                owner[row][col] = index
                continue
            for line in owner[row : row + rows]:
                line[col : col + cols] = [index] * cols
        return owner


def lattices(horizontal: list[Rule], vertical: list[Rule]) -> list[Lattice]:
    """Every table that the rules draw, from top to bottom; a frame with nothing in it but one cell is none."""
    together = banded(groups(horizontal, vertical), horizontal)
    found = [lattice for group in together if (lattice := lattice_of(group))]
    return sorted(found, key=lambda lattice: (lattice.box[1], lattice.box[0]))


def lattice_of(group: Group) -> Lattice | None:
    """The cells of one group of touching rules, or None when it draws fewer than two (or is a drawing)."""
    horizontal, vertical, sides = _framed(group)
    xs, column = _snapped([r.at for r in vertical])
    ys, row = _snapped([r.at for r in horizontal])
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > MOST:
        return None
    walls, floors = _walls(vertical, column, row), _floors(horizontal, row, column)
    width = len(xs) - 1
    spans = _spans(walls, floors, width)
    if not _closed(walls, floors, width):
        spans = [span for span in spans if not _outside(span, walls, floors, width, sides[2:])]
    if len(spans) < 2:
        return None
    half = len(xs) / 2
    open_top = sides[0] or floors[0].bit_count() < half
    open_bottom = sides[1] or floors[-1].bit_count() < half
    return _packed(xs, ys, spans, open_top, open_bottom)


def _framed(group: Group) -> tuple[list[Held], list[Held], tuple[bool, bool, bool, bool]]:
    """The rules with each open outer side drawn in, and whether top, bottom, left and right were open."""
    rows, columns = with_implied(group.horizontal, group.vertical)
    left, right = _open_sides(rows, columns)
    top, bottom = _open_sides(columns, rows)
    if left or right or top or bottom:  # of a table that is open elsewhere one rule tells
        alone = _open_sides(rows, columns, 1)
        left, right = left or alone[0], right or alone[1]
    if top or bottom:
        left, right = (side and _through(side, top, bottom) for side in (left, right))
    columns += [side for side in (left, right) if side]
    rows += [side for side in (top, bottom) if side]
    sides = top is not None, bottom is not None, left is not None, right is not None
    return _reaching(rows, columns), _reaching(columns, rows), sides


def _open_sides(rules: Sequence[Held], crossed: Sequence[Held], few: int = 2) -> tuple[Held | None, Held | None]:
    """Where rules end together, `few` or more, beyond the first (the last) one they cross: a side left undrawn."""
    places = [r.at for r in crossed]
    low, high = min([r.lo for r in rules]), max([r.hi for r in rules])
    return (
        _side(low, [r.at for r in rules if r.lo - low <= SNAP], few) if low < min(places) - SNAP else None,
        _side(high, [r.at for r in rules if high - r.hi <= SNAP], few) if high > max(places) + SNAP else None,
    )


def _side(at: float, ends: list[float], few: int) -> Held | None:
    return Held(at, min(ends), max(ends), min(ends), max(ends)) if len(ends) >= few else None


def _through(side: Held, top: Held | None, bottom: Held | None) -> Held:
    """An open side drawn into the corners that it has with an open top or bottom."""
    lo, hi = top.at if top else side.lo, bottom.at if bottom else side.hi
    return Held(side.at, lo, hi, lo, hi)


def _reaching(rules: list[Held], crossed: list[Held]) -> list[Held]:
    """The rules, those that end at the outline drawn through to it: the side they meet there may be missing a piece."""
    places = [r.at for r in crossed]
    low, high = min(places), max(places)
    reaching = []
    for rule in rules:
        at, lo, hi, first, last = rule
        to = low if abs(lo - low) <= SNAP else first, high if abs(hi - high) <= SNAP else last
        reaching.append(rule if to == (first, last) else Held(at, lo, hi, *to))
    return reaching


def _snapped(positions: list[float]) -> tuple[list[float], dict[float, int]]:
    """The positions, those nearer than `SNAP` made one, and for each old position its number among the new."""
    number: dict[float, int] = {}
    clusters: list[tuple[float, float]] = []
    for at in sorted(positions):
        if clusters and at - clusters[-1][0] <= SNAP:
            clusters[-1] = (clusters[-1][0], at)
        else:
            clusters.append((at, at))
        number[at] = len(clusters) - 1
    return [(lo + hi) / 2 for lo, hi in clusters], number


def _floors(rules: Sequence[Held], across: dict[float, int], along: dict[float, int]) -> list[int]:
    """For each horizontal grid line the columns along which it is drawn, as bits.

    The end of a rule beyond its last crossing is not drawn.
    """
    floors = [0] * (max(across.values()) + 1)
    for at, _, _, first, last in rules:
        floors[across[at]] |= (1 << along[last]) - (1 << along[first])
    return floors


def _walls(rules: Sequence[Held], across: dict[float, int], along: dict[float, int]) -> list[int]:
    """For each row the vertical grid lines that are drawn in it, as bits."""
    walls = [0] * max(along.values())
    for at, _, _, first, last in rules:
        line = 1 << across[at]
        for row in range(along[first], along[last]):
            walls[row] |= line
    return walls


def _spans(walls: list[int], floors: list[int], width: int) -> list[Span]:
    """The largest rectangles with no rule inside, row by row."""
    height = len(walls)
    taken = [0] * height
    pieces: dict[int, list[tuple[int, int, int, int]]] = {}
    spans = []
    for row, wall in enumerate(walls):
        cuts = wall | taken[row] | taken[row] << 1
        if cuts not in pieces:
            pieces[cuts] = _pieces(cuts, width)
        for col, cols, beneath, inside in pieces[cuts]:
            if taken[row] & beneath:
                continue
            below = row + 1
            while below < height and not (floors[below] | taken[below]) & beneath and not walls[below] & inside:
                taken[below] |= beneath
                below += 1
            spans.append((row, col, below - row, cols))
    return list(map(_span, spans))


def _pieces(cuts: int, width: int) -> list[tuple[int, int, int, int]]:
    """What a row is cut into: first column, number of columns, these as bits, and the grid lines inside as bits."""
    edges = [0, *(x for x in range(1, width) if cuts >> x & 1), width]
    every = ((1 << stop) - (1 << start) for start, stop in pairwise(edges))
    return [(a, b - a, mask, mask & ~(1 << a)) for (a, b), mask in zip(pairwise(edges), every, strict=True)]


def _closed(walls: list[int], floors: list[int], width: int) -> bool:
    """Whether the outline is drawn all around."""
    sides = 1 | 1 << width
    return floors[0] == floors[-1] == (1 << width) - 1 and all(wall & sides == sides for wall in walls)


def _outside(span: Span, walls: list[int], floors: list[int], width: int, undrawn: tuple[bool, ...]) -> bool:
    """Whether a rectangle lies in a corner that the outline leaves out: open to the outside both across and along.

    At a side that is left `undrawn` all along, left or right, no corner is left out.
    """
    row, col, rows, cols = span
    beside, columns = walls[row : row + rows], (1 << col + cols) - (1 << col)
    return (
        (col == 0 and not undrawn[0] and not any(wall & 1 for wall in beside))
        or (col + cols == width and not undrawn[1] and not any(wall >> width & 1 for wall in beside))
    ) and (
        (row == 0 and not floors[0] & columns) or (row + rows == len(walls) and not floors[-1] & columns)
    )


def _packed(xs: list[float], ys: list[float], spans: list[Span], open_top: bool, open_bottom: bool) -> Lattice:
    """The lattice without the grid lines at which no cell begins or ends."""
    first, left, _, _ = zip(*spans, strict=True)
    if len(set(left)) == len(xs) - 1 and len(set(first)) == len(ys) - 1:  # something begins at every line
        return Lattice(tuple(xs), tuple(ys), tuple(spans), open_top, open_bottom)
    columns = sorted({edge for s in spans for edge in (s.col, s.col + s.cols)})
    rows = sorted({edge for s in spans for edge in (s.row, s.row + s.rows)})
    column, row = ({edge: number for number, edge in enumerate(edges)} for edges in (columns, rows))
    cells = [Span(row[r], column[c], row[r + rs] - row[r], column[c + cs] - column[c]) for r, c, rs, cs in spans]
    return Lattice(tuple(xs[c] for c in columns), tuple(ys[r] for r in rows), tuple(cells), open_top, open_bottom)
