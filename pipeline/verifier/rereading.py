"""Two readings of the same tables held against each other, cell by cell."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from pipeline.values.document import Cell, Document, Grid, Note, Page, SecondReading
from pipeline.values.place import Box, fold
from pipeline.values.verdict import Verification
from pipeline.verifier.doubt import words_of

_COVERED = Fraction(3, 5)
"""Of the larger of two outlines, how much they must share to be the same cell."""

_UNKNOWN = ("(cid:", "\ufffd")
"""How the readers write a character that they cannot name."""

_ASIDE = ("hidden-text", "tilted-text")
"""Notes on words that the first reader leaves out on purpose and the second does not."""


def wanted(document: Document, verification: Verification, share: Fraction) -> dict[int, set[int]]:
    """Page → numbers of its tables to read again: those with a cell that a finding rests on, and a share of the others.

    Which others is drawn by the file's hash: the same file gives the same tables.
    """
    places = [place for verdict in verification.findings for _, place in words_of(verdict)]
    cited = {(place.page, place.table) for place in places if place.table and place.box}
    chosen: dict[int, set[int]] = {}
    for page in document.pages:
        for grid in page.grids if page.number else ():
            if (page.number, grid.number) in cited or _drawn(f"{document.source}/{page.number}/{grid.number}") < share:
                chosen.setdefault(page.number or 0, set()).add(grid.number)
    return chosen


def _drawn(name: str) -> Fraction:
    return Fraction(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"), 2**64)


def readings(
    document: Document, tables: Mapping[int, Iterable[int]], found: Mapping[int, tuple[Grid, ...]]
) -> Iterator[SecondReading]:
    """Each cell of `tables` (page → numbers) as the second reader has it in `found` (page → its grids).

    Cells that both have empty are left out. Where the second reader's table has another shape there is no cell with
    this outline; where it finds no words on the whole page, or cannot name them, its reading is no reading.
    """
    for page in document.pages:
        numbers = set(tables.get(page.number or 0, ()))
        other = [cell for grid in found.get(page.number or 0, ()) for cell in grid.cells]
        aside = _left_out(document, page) if numbers else Counter()
        for grid in page.grids:
            for cell in grid.cells if grid.number in numbers else ():
                twin = _twin(cell, other if any(c.text for c in other) else [])
                if cell.text or (twin and twin.text):
                    yield _reading(cell, twin, aside)


def unread(second: Iterable[SecondReading]) -> Iterator[Note]:
    """A note for each table with cells that the second reader does not have."""
    missing = Counter((r.place.page, r.place.table) for r in second if r.text is None)
    for (page, table), count in missing.items():
        yield Note("no-second-reading", f"第{page}页的表{table}有{count}个单元格没有第二次读取可以核对")


def _reading(cell: Cell, twin: Cell | None, aside: Counter[str]) -> SecondReading:
    (place,) = cell.text.strip().places[:1] or cell.text.places[:1]
    text = twin.text.text if twin else None
    if text is None or any(mark in text for mark in _UNKNOWN):
        return SecondReading(place, None, same=False)
    return SecondReading(place, text, _same(cell.text.text, text, aside))


def _twin(cell: Cell, others: Iterable[Cell]) -> Cell | None:
    """The second reader's cell with the same outline."""
    if cell.box is None:
        return None
    found = ((other, box) for other in others if (box := other.box) and _around(cell.box, box))
    return next((other for other, box in found if _shared(cell.box, box) >= _COVERED), None)


def _around(box: Box, other: Box) -> bool:
    """Whether the middle of the first lies in the other."""
    return all(other[side] <= (box[side] + box[side + 2]) / 2 <= other[side + 2] for side in (0, 1))


def _shared(one: Box, two: Box) -> Fraction:
    """The area that two outlines share, as a part of the larger."""
    both = (max(one[0], two[0]), max(one[1], two[1]), min(one[2], two[2]), min(one[3], two[3]))
    larger = max(_area(one), _area(two))
    return _area(both) / larger if larger else Fraction(0)


def _area(box: Box) -> Fraction:
    width, height = (Fraction(max(box[side + 2] - box[side], 0)) for side in (0, 1))
    return width * height


def _left_out(document: Document, page: Page) -> Counter[str]:
    """The characters of a page that the first reader did not take for words of its cells."""
    notes = [n.at for n in document.notes if n.code in _ASIDE and n.at and _on(n, page.number)]
    return Counter("".join(_bare(said.text) for said in notes))


def _on(note: Note, page: int | None) -> bool:
    return note.at is not None and any(place.page == page for place in note.at.places)


def _same(one: str, two: str, aside: Counter[str]) -> bool:
    """Whether two readings have the same words: as folded, or in other lines with the same numbers in them.

    What the second has more may be words that the first left out on purpose.
    """
    first, second = _bare(one), _bare(two)
    if first == second:
        return True
    more = Counter(second) - Counter(first)
    if Counter(first) - Counter(second) or not more <= aside:
        return False
    return bool(more) or _numbers(one) == _numbers(two)


def _bare(text: str) -> str:
    return fold(text).replace(" ", "")


def _numbers(text: str) -> list[str]:
    """The numbers in it, however the words around them are ordered."""
    marked = "".join(c if c.isdigit() or c in ".%" else " " for c in _bare(text))
    return sorted(marked.split())
