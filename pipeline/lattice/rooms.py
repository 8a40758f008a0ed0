"""Where the cells of a page's tables lie, drawn on one plan: what stands at a point is found by halving twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.lattice.grid import Lattice


class Rooms(NamedTuple):
    """The cells of all tables of a page, each as a list to put things in.

    Args:
        xs, ys: the edges of all columns and rows, ascending.
        plan: for each row between two of `ys`, and above and below, what lies between two of `xs`, and left and right.
            None where there is no cell.
        cells: the same lists, for each table and cell.
    """

    xs: list[float]
    ys: list[float]
    plan: list[list[list[int] | None]]
    cells: list[list[list[int]]]


def rooms_of(lattices: Sequence[Lattice]) -> Rooms:
    """Empty rooms; where one table lies in another, the smaller one has the place."""
    xs = sorted({x for lattice in lattices for x in lattice.xs})
    ys = sorted({y for lattice in lattices for y in lattice.ys})
    plan: list[list[list[int] | None]] = [[None] * (len(xs) + 1) for _ in range(len(ys) + 1)]
    cells: list[list[list[int]]] = [[[] for _ in lattice.cells] for lattice in lattices]
    across, down = ({edge: number for number, edge in enumerate(edges, 1)} for edges in (xs, ys))
    for lattice, inside in sorted(zip(lattices, cells, strict=True), key=_size, reverse=True):
        columns, rows = [across[x] for x in lattice.xs], [down[y] for y in lattice.ys]
        for (row, col, high, wide), room in zip(lattice.cells, inside, strict=True):
            left, right, top, bottom = columns[col], columns[col + wide], rows[row], rows[row + high]
            if right - left == bottom - top == 1:
                plan[top][left] = room
                continue
            for line in plan[top:bottom]:
                line[left:right] = [room] * (right - left)
    return Rooms(xs, ys, plan, cells)


def _size(table: tuple[Lattice, object]) -> float:
    x0, y0, x1, y1 = table[0].box
    return (x1 - x0) * (y1 - y0)
