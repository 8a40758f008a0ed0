"""Headers that a page without rules tore into several rows: the row of the names gets what stands over and under it.

权重 over （%）, 预期值 over 数值 | 单位, 指标性 over 质: a cell takes the words beside it where they give it a
role that it lacks by itself.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.rows.grids import Table, numbered
from pipeline.rows.headers import VALUES
from pipeline.rows.slots import Slot
from pipeline.rows.vocabulary import LEVELS, Words
from pipeline.values.place import Cited

_REACH = 2  # rows over and under the names that may belong to the header


def whole_headers(table: Table, words: Words) -> Table:
    """The table with its torn headers mended; the table itself where there are none."""
    rows = list(table.rows)
    for at, row in enumerate(table.rows):
        if rows[at] is not row or sum(_role(s, words) in LEVELS for s in table.anchored(at)) < 2:
            continue
        mended, under = _mended(table, at, words)
        if mended:
            rows[at] = tuple(mended.get(id(slot), slot) if slot else None for slot in row)
            rows[at + 1 : at + 1 + under] = [()] * under
    if all(a is b for a, b in zip(rows, table.rows, strict=True)):
        return table
    return replace(table, rows=tuple(numbered(row for row in rows if row)))


def _mended(table: Table, at: int, words: Words) -> tuple[dict[int, Slot], int]:
    """The cells of the header row with the words they lack, and how many rows under it are used up."""
    over = [table.rows[r] for r in range(max(at - _REACH, 0), at)][::-1]
    under = table.rows[at + 1] if at + 1 < len(table.rows) else ()
    below = {s.col: s for s in under if s and s.row == at + 1 and s.text}
    own = {s.col: s for s in table.anchored(at) if s.rows == 1}
    above = {col: [s for row in over if (s := row[col]) and s.text and s.row + s.rows <= at] for col in own}
    tails = {col: Cited.join([own[col].text, s.text]) for col, s in below.items() if col in own and own[col].text}
    tails = {col: t for col, t in tails.items() if words.role(t) or _under(t, above[col], words)}
    if set(tails) != set(below) or any(map(str.isdigit, "".join(s.folded for s in below.values()))):
        tails = {}
    found: dict[int, Slot] = {}
    for col, slot in own.items():
        text = tails.get(col, slot.text)
        if not words.role(text):
            text = _under(text, above[col], words) or text
        if text is not slot.text:
            found[id(slot)] = replace(slot, text=text)
    return found, int(bool(tails))


def _under(text: Cited, above: list[Slot], words: Words) -> Cited | None:
    """What a cell without a role says together with one of those over it, from the nearest up."""
    for slot in above:
        role = words.role(slot.text)
        both = Cited.join([slot.text, text])
        if words.role(both):
            return both
        if role and role.name in VALUES and text.folded.text in words.values:
            return slot.text
        if role and role.name in VALUES and not text and slot.cols == 1:
            return slot.text
    return None


def _role(slot: Slot, words: Words) -> str:
    role = words.role(slot.text)
    return role.name if role else ""
