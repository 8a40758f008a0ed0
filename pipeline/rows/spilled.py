"""Words of a cell that stand half below its table: a browser lets the name of merged rows run out over the page end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.values.document import Cell, Grid
from pipeline.values.place import Box, Cited

Numbered = tuple[int, Cited]
_DEEP = 5  # at least this part of a line's height stands in the table


def taken_in(grid: Grid, lines: Sequence[Numbered]) -> tuple[Grid, list[Numbered]]:
    """The grid with the lines that run out of its last row, each in its cell; and the lines that don't."""
    if grid.box is None or not lines:
        return grid, list(lines)
    outline = grid.box
    more: dict[int, list[Cited]] = {}
    rest = []
    for number, line in lines:
        box = line.places[0].box if line.places else None
        index = _cell_above(grid, box) if box and _over_the_edge(box, outline) else None
        if index is None:
            rest.append((number, line))
        else:
            more.setdefault(index, []).append(line)
    if not more:
        return grid, rest
    cells = tuple(
        replace(cell, said=Cited.join([cell.text, *more[index]])) if index in more else cell
        for index, cell in enumerate(grid.cells)
    )
    return replace(grid, cells=cells), rest


def _over_the_edge(box: Box, outline: Box) -> bool:
    """Whether a line of that box begins above the lower edge of the outline and ends below it."""
    return box[1] + (box[3] - box[1]) / _DEEP <= outline[3] < box[3]


def _cell_above(grid: Grid, box: Box) -> int | None:
    """The number of the last row's cell with words in whose columns the line stands."""
    return next((index for index, cell in enumerate(grid.cells) if _holds(cell, grid.shape[0], box)), None)


def _holds(cell: Cell, height: int, box: Box) -> bool:
    if cell.row + cell.rows < height or cell.box is None or not cell.words:
        return False
    return cell.box[0] <= box[0] and box[2] <= cell.box[2]
