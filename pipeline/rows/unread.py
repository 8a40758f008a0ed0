"""Forms whose words were read but not their rows: told, so that no table is lost in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.rows.grids import Table
from pipeline.rows.vocabulary import LEVELS, Words
from pipeline.values.document import Note
from pipeline.values.place import Cited

_HEADER = re.compile(r"一级指标(?:分值|权重)?二级指标(?:分值|权重)?(?:三级指标|指标名称)")


def unread(tables: Iterable[Table], lines: Sequence[Cited], words: Words) -> tuple[Note, ...]:
    """A note for each of the tables, of which no form was made, and for the first lines that hold the header of one.

    A sentence that names the levels (一级指标、二级指标和三级指标) has signs or words between them; a header has none.
    """
    found = [note for table in tables if (note := _dissolved(table, words))]
    folded = [line.folded.text for line in lines]
    match = _HEADER.search("".join(folded))
    if match:
        end = 0
        for line, text in zip(lines, folded, strict=True):
            end += len(text)
            if end > match.start():
                return (*found, _note(line))
    return tuple(found)


def _dissolved(table: Table, words: Words) -> Note | None:
    whole = next((s.text for s in table.slots() if _HEADER.search(s.folded)), None)
    if whole:
        return _note(whole)
    for row in range(len(table.rows)):
        firsts = [(s.text, Cited(s.text.text.split("\n", 1)[0], ())) for s in table.anchored(row) if s.text]
        heads = {role.name: text for text, first in firsts if (role := words.role(first)) and role.name in LEVELS}
        if len(heads) > 1:
            return _note(next(iter(heads.values())))
    return None


def _note(at: Cited) -> Note:
    return Note("dissolved-table", "the header of a form, whose rows could not be told apart", at)
