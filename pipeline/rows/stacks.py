"""Forms that stand below one another in one table, taken apart."""

from __future__ import annotations

from dataclasses import replace

from pipeline.rows.grids import Table, numbered
from pipeline.rows.headers import headers
from pipeline.rows.vocabulary import Words

OPENS = ("project", "department")


def stacked(table: Table, words: Words) -> tuple[Table, ...]:
    """The forms of a table: after the total of one, a row that names a project or department opens the next."""
    found = headers(table, words)
    starts = [0]
    for row in range(1, len(table.rows)):
        above = [h for h in found if h.kind == "indicators" and starts[-1] <= h.first < row]
        below = any(h.first > row for h in found)
        if above and below and _opens(table, row, words) and _closed(table, above[0].last, row, words):
            starts.append(row)
    if len(starts) == 1:
        return (table,)
    ends = [*starts[1:], len(table.rows)]
    parts = [replace(table, rows=tuple(numbered(table.rows[a:b]))) for a, b in zip(starts, ends, strict=True)]
    return (parts[0], *(replace(part, repeated=(), notes=()) for part in parts[1:]))


def _opens(table: Table, row: int, words: Words) -> bool:
    said = [slot for slot in table.anchored(row) if slot.text]
    return len(said) > 1 and words.label(said[0].text) in OPENS


def _closed(table: Table, header: int, row: int, words: Words) -> bool:
    cells = (slot for above in range(header + 1, row) for slot in table.anchored(above))
    return any(words.row(slot.text) == "total" for slot in cells)
