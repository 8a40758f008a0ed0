"""Where a page end cuts a table: rows in two, and names of merged cells in two."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.rows.slots import Slot
from pipeline.values.place import Cited

_MANY = 5  # rows of which one may leave a cell empty in a column that is never empty
_FIGURE = re.compile(r"-?\d+(?:\.\d+)?%?")
_WITHIN, _BEFORE = tuple("、,;。:)％%”》"), tuple("、,:(“《")
_TWO = re.compile("[\u4e00-\u9fff]{2}")
_ALONE = "无有是否优良中差"  # characters that are a cell's only one
_NAME = 20  # characters: no name of a group is longer

Part = list[tuple[Slot | None, ...]]


def appended(rows: Part, part: Part, named: Callable[[Cited], bool]) -> Part:
    """The part below the rows; a row that the page end cut made one, with cells of it that reach over other rows.

    Names of merged cells that it cut are made whole.

    Args:
        named: whether the words are the name of a group of rows.
    """
    if not rows or not part or len(rows[-1]) != len(part[0]):
        return [*rows, *part]
    if not _recut(rows[-1], part[0]) and _cut(rows, part) and not _two_groups(rows[-1], part[0], named):
        joined = _shared(tuple(_joined(a, b) for a, b in zip(rows[-1], part[0], strict=True)))
        whole = {id(s): made for old in (rows[-1], part[0]) for s, made in zip(old, joined, strict=True) if s and made}
        ends = [tuple(whole.get(id(s), s) if s else None for s in row) for row in (*rows[:-1], *part[1:])]
        return [*ends[: len(rows) - 1], joined, *ends[len(rows) - 1 :]]
    return names_made_whole([*rows, *part], named, len(rows) - 1)


def _recut(above: Sequence[Slot | None], below: Sequence[Slot | None]) -> bool:
    """Whether a cell with words below reaches over several above: 其他需要说明事项 | 无 is no rest of a row."""
    over: dict[int, set[int]] = {}
    for a, b in zip(above, below, strict=True):
        if a and b and b.text:
            over.setdefault(id(b), set()).add(id(a))
    return any(len(cells) > 1 for cells in over.values())


def _two_groups(
    above: Sequence[Slot | None], below: Sequence[Slot | None], named: Callable[[Cited], bool]
) -> bool:
    """Whether two rows name a group each in one column: 可持续影响指标 and 经济效益指标 are no name that was cut."""
    pairs = [(a.text, b.text) for a, b in zip(above, below, strict=True) if a and b and a is not b]
    return any(named(a) and named(b) for a, b in pairs)


def names_made_whole(rows: Part, named: Callable[[Cited], bool], at: int | None = None) -> Part:
    """The rows with names that stand torn in a row and the one below it put together; `at` is the only such row."""
    whole: dict[int, Slot] = {}
    for above, below in [(rows[at], rows[at + 1])] if at is not None else pairwise(rows):
        for a, b in zip(above, below, strict=True):
            if not (a and b and a is not b and a.text and b.text) or id(a) in whole:
                continue
            alike = at is not None and (a.col, a.cols) == (b.col, b.cols)
            cut = alike and (_goes_on(a.folded, b.folded) or _within(above, below, a, b))
            if cut or _torn(a.text, b.text, named):
                whole[id(a)] = whole[id(b)] = replace(a, text=Cited.join([a.text, b.text]))
    return [tuple(whole.get(id(slot), slot) for slot in row) for row in rows] if whole else rows


def _torn(above: Cited, below: Cited, named: Callable[[Cited], bool]) -> bool:
    """Whether two short cells are one name that a page end cut: 满意度指 | 标, 效益(20 | 分)."""
    a, b = above.folded.text, below.folded.text
    if len(a) + len(b) > _NAME:
        return False
    opened = a.count("(") - a.count(")") == 1 == b.count(")") - b.count("(")
    return opened or (named(Cited.join([above, below])) and not (named(above) and named(below)))


def _within(above: Sequence[Slot | None], below: Sequence[Slot | None], a: Slot, b: Slot) -> bool:
    """Whether a group right of both goes on over the page end, its cell there blank: then so does the one around it."""
    short = len(a.folded) + len(b.folded) <= _NAME and b.rows > 1 and not _figure(a) and not _figure(b)
    inner = zip(above[a.col + a.cols :], below[b.col + b.cols :], strict=False)
    return short and any(x and y and y.rows > 1 and x.text and not y.text and not _figure(x) for x, y in inner)


def _goes_on(above: str, below: str) -> bool:
    """Whether the words below can be nothing but the rest of those above: 80%(含) | 、50-0%来记分。, 使用效 | 益."""
    lone = len(below) == 1 and below not in _ALONE and _TWO.fullmatch(above[-1:] + below) is not None
    return lone or below.startswith(_WITHIN) or above.endswith(_BEFORE) or above.count("(") - above.count(")") == 1 == (
        below.count(")") - below.count("(")
    )


def _cut(rows: Sequence[Sequence[Slot | None]], part: Sequence[Sequence[Slot | None]]) -> bool:
    """Whether the last row above and the first below are one row: most columns that hardly any row leaves empty are
    empty in one of them, and none is empty in both.
    """
    begun = [row for run in (rows, part) for row in _begun(run)[1:] if len({id(s) for s in row}) > 2]
    begun = [row for row in begun if not all(a is b for a, b in zip(row, rows[-1], strict=True))]
    solid = [c for c in range(len(part[0])) if _MANY * sum(_says(row[c]) for row in begun) >= (_MANY - 1) * len(begun)]
    above, below = ([c for c in solid if not _says(row[c])] for row in (rows[-1], part[0]))
    most = max(len(above), len(below))
    if len(begun) < 2 or not solid or 2 * most < len(solid) or most < min(2, len(solid)) or set(above) & set(below):
        return False
    figures = any(a and b and _figure(a) and _figure(b) for a, b in zip(rows[-1], part[0], strict=True))
    return any(_says(slot) for slot in part[0]) and not figures  # no page end cuts a number in two


def _begun(rows: Sequence[Sequence[Slot | None]]) -> list[tuple[Slot | None, ...]]:
    """The cells that begin in each row, None for those that go on; rows in which none says anything left out.

    Where rules lie side by side there are rows in which no cell begins but blank ones.
    """
    before: Sequence[Sequence[Slot | None]] = [(None,) * len(rows[0]), *rows]
    begun = [
        tuple(a if a is not b else None for a, b in zip(row, last, strict=True))
        for row, last in zip(rows, before, strict=False)
    ]
    return [row for index, row in enumerate(begun) if index == 0 or any(map(_says, row))]


def _says(slot: Slot | None) -> bool:
    return bool(slot and slot.text)


def _figure(slot: Slot) -> bool:
    return _FIGURE.fullmatch(slot.folded) is not None


def _joined(a: Slot | None, b: Slot | None) -> Slot | None:
    if not a or not b or not b.text:
        return a or b
    return replace(a, text=Cited.join([a.text, b.text]) if a.text else b.text)


def _shared(row: tuple[Slot | None, ...]) -> tuple[Slot | None, ...]:
    """Equal neighbours made the same slot again, so that a wide cell stays one."""
    out: list[Slot | None] = list(row)
    for c, (left, right) in enumerate(pairwise(row)):
        if left and right and left == right:
            out[c + 1] = out[c]
    return tuple(out)
