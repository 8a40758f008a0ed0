"""Forms whose words were read but not their rows: told, so that no table is lost in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.rows.grids import Table
from pipeline.rows.vocabulary import LEVELS, Words
from pipeline.values.document import Note
from pipeline.values.place import Cited, fold

_JUDGES = re.compile("(?:绩效|自评|考核|监控|评价|评分|自查).*表")
_TITLE = 40  # characters of a line that may be a title
_ROWS, _COLUMNS = 4, 4  # of a form, at least
_HEADER = re.compile(r"一级指标(?:分值|权重)?二级指标(?:分值|权重)?(?:三级指标|指标名称)")


def unread(tables: Iterable[Table], lines: Sequence[Cited], words: Words) -> tuple[Note, ...]:
    """A note for each of the tables, of which no form was made, and for the first lines that hold the header of one.

    A sentence that names the levels (一级指标、二级指标和三级指标) has signs or words between them; a header has none.
    """
    found = [note for table in tables if (note := _dissolved(table, words) or _unknown(table, words))]
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


def _unknown(table: Table, words: Words) -> Note | None:
    """A table that sums up to a hundred, or whose rows stand in the usual groups, under a title that judges."""
    titles = [line for line in table.above[-8:] if len(line.text) < _TITLE]
    first = [s.text for s in table.present(0)[:1] if len(s.folded) < _TITLE] if table.rows else []
    title = next((line for line in (*reversed(titles), *first) if _JUDGES.search(fold(line.text))), None)
    if title is None or len(table.rows) < _ROWS or table.width < _COLUMNS:
        return None
    slots = table.slots()
    groups = {s.folded for s in slots if words.group_level(s.text)}
    sums = any(words.row(s.text) == "total" and _hundred(table, s.row) for s in slots)
    return _note(title) if sums or len(groups) > 2 else None


def _hundred(table: Table, row: int) -> bool:
    return any(re.fullmatch(r"100(?:\.0+)?", s.folded) for s in table.anchored(row))


def _note(at: Cited) -> Note:
    return Note("dissolved-table", "the header of a form, whose rows could not be told apart", at)
