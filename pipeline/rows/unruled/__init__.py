"""Tables whose borders a text export lost, rebuilt from their header and the grammar of a row.

The cells of such a table flow one after another; a cell may take several lines, several short cells may share one, and
a merged level stands only where its group begins. Where the words don't fit the header well, the lines stay lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.normalizers.patterns import Patterns
from pipeline.rows.unruled.cells import cells
from pipeline.rows.unruled.doubts import doubt, headless
from pipeline.rows.unruled.heads import Head, Names, heads
from pipeline.rows.unruled.reading import Reading, readings
from pipeline.rows.unruled.stepped import Stepped, stepped
from pipeline.rows.unruled.words import Word, words_of
from pipeline.values.document import Cell, Grid, Note, Page
from pipeline.values.place import Cited


@dataclass(frozen=True, slots=True)
class _Found:
    """A table put together: its first line, its cells and shape, all its words."""

    line: int
    cells: tuple[Cell, ...]
    shape: tuple[int, int]
    taken: frozenset[int]


def rebuild(page: Page, patterns: Patterns) -> tuple[Page, tuple[Note, ...]]:
    """The page with its dissolved tables as grids; the lines they stood in are left out of `lines`."""
    names = Names.of(patterns)
    notes: list[Note] = []
    for table in stepped(page.lines, names.words):
        page = _with(page, table)
        message = f"a table with a cell to a line: {table.shape[0]} rows of {table.shape[1]} lines"
        notes.append(Note("rebuilt-table", message, table.cells[0].text))
    words = words_of(page.lines)
    found: list[_Found] = []
    left = heads(words, names, [grid.after for grid in page.grids])
    while left:
        head = left[0]
        reading, body, used, why = _read(words, left, names)
        if why:
            notes.append(Note("unsure-table", f"a table without borders was left as text: {why}", head.cells[0]))
        else:
            made, shape, inside = cells(reading)
            taken = {body[i] for i in inside} | {i for h in left[:used] for i in range(h.start, h.end)}
            found.append(_Found(words[head.start].line, made, shape, frozenset(taken)))
            message = f"a table without borders: {shape[0]} rows put together from text"
            notes.append(Note("rebuilt-table", message, head.cells[0]))
            if headless(reading):
                notes.append(Note("uncertain-levels", "where its groups begin is not sure", head.cells[0]))
        left = left[used:]
    return (_replaced(page, words, found) if found else page), tuple(notes)


def _with(page: Page, table: Stepped) -> Page:
    """The page with a table in the place of its lines."""
    kept = [line for line in page.lines if not line.places or not table.first <= (line.places[0].line or 0) < table.end]
    after = sum(1 for line in kept if line.places and (line.places[0].line or 0) < table.first)
    gone = len(page.lines) - len(kept)
    grids = [replace(grid, after=grid.after - gone) if grid.after > after else grid for grid in page.grids]
    grids.append(Grid(len(page.grids) + 1, after, table.shape, table.cells))
    return replace(page, lines=tuple(kept), grids=tuple(sorted(grids, key=lambda g: g.after)))


def _read(words: Sequence[Word], left: Sequence[Head], names: Names) -> tuple[Reading, list[int], int, str]:
    """The table under the first header and on under repetitions of it: its division, the numbers of its words, how many
    headers it used, and the doubt that forbids it.
    """
    head = left[0]
    body = list(range(head.end, head.limit))
    best, why = _sure(readings(words, head, body, names), names)
    used = 1
    for again in left[1:]:
        if why or again.roles != head.roles or best.totals:
            break
        longer = [*body, *range(again.end, again.limit)]
        more, trouble = _sure(readings(words, head, longer, names), names)
        if trouble or len(more.rows) <= len(best.rows):
            break
        body, best, used = longer, more, used + 1
    return best, body, used, why


def _sure(tried: Iterable[Reading], names: Names) -> tuple[Reading, str]:
    """The first division that leaves no doubt, or the first one and its doubt."""
    first: tuple[Reading, str] | None = None
    for reading in tried:
        why = doubt(reading, names)
        if not why:
            return reading, ""
        first = first or (reading, why)
    assert first is not None, "there is always one convention"
    return first


def _replaced(page: Page, words: Sequence[Word], found: Sequence[_Found]) -> Page:
    """The page with the taken words gone from its lines and the tables in their place."""
    taken = frozenset[int]().union(*(table.taken for table in found))
    used: dict[int, list[Word]] = {}
    left: dict[int, list[Word]] = {}
    for index, word in enumerate(words):
        (used if index in taken else left).setdefault(word.line, []).append(word)
    kept: list[tuple[int, Cited]] = []
    for index, line in enumerate(page.lines):
        if index not in used:
            kept.append((index, line))
        elif index in left:
            kept.append((index, line.cut(left[index][0].start, left[index][-1].end)))

    def before(line: int) -> int:
        return sum(index < line for index, _ in kept)

    grids = [replace(grid, after=before(grid.after)) for grid in page.grids]
    grids += [
        Grid(len(page.grids) + n, before(table.line), table.shape, table.cells) for n, table in enumerate(found, 1)
    ]
    return replace(page, lines=tuple(line for _, line in kept), grids=tuple(sorted(grids, key=lambda g: g.after)))
