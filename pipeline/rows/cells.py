"""One row's cells by role: numbers, goals, words, and the unit that goes with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from pipeline.normalizers import words as naming
from pipeline.normalizers.numbers import PRESUMED, find_quantities
from pipeline.normalizers.units import known
from pipeline.rows.blocks import Row
from pipeline.rows.claims import Reader
from pipeline.rows.columns import Column
from pipeline.rows.grids import Slot
from pipeline.rows.headers import Header
from pipeline.rows.vocabulary import LEVELS
from pipeline.values.place import Cited, Place, fold
from pipeline.values.quantity import SCORE, Quantity
from pipeline.values.report import ABSENT, Extra, Field

_POINTS = re.compile(r"[(（](?P<points>\d+(?:\.\d+)?)分[)）]")
_BARE = re.compile(r"\((?P<points>\d+(?:\.\d+)?%?)\)$")  # 讲座场次(30) under 三级指标(分值)
_WEIGHED = re.compile(r"\((?:分值|权重|权数|分数)[%分]?\)")
_NONE = re.compile(r"(?:无|没有|无偏差|不存在偏差|无偏差原因|[-—–/\\*、]+|N/?A)[。.]?")
_EXTRAS = (
    "initial_target", "review_actual", "review_score", "deduction", "share", "mid_actual", "expected", "deviation",
)  # fmt: skip


def number(
    row: Row, header: Header, role: str, reader: Reader, skip: Slot | None = None, unit: str = ""
) -> Field[Quantity]:
    """The number in the last column of that role (earlier ones weigh outer levels), in its first row when merged."""
    columns = header.of(role)
    if not columns:
        return ABSENT
    column = columns[0] if role == "score" else columns[-1]
    slot = row.at(column)
    if slot is None or slot is skip:
        return ABSENT
    if slot.row != row.number:
        return Field(slot.text, None, "", "merged above")
    return reader.quantity(slot, column.unit or unit)


def words_of(row: Row, header: Header, role: str, reader: Reader) -> Field[str]:
    """The words in the first column of that role."""
    columns = header.of(role)
    return reader.text(row.at(columns[0])) if columns else ABSENT


def reason_of(row: Row, header: Header, reader: Reader) -> Field[str]:
    """The words in the column for reasons; 无 and a dash give none."""
    field = words_of(row, header, "excuse", reader)
    return replace(field, read=None, how="", why="not stated") if _NONE.fullmatch(fold(field.text)) else field


def goal_words(row: Row, header: Header, role: str) -> Cited | None:
    """The words under a target header; cells of a split header without names (≥ | 95 | %) are joined."""
    columns = header.of(role)
    if not columns:
        return None
    edge = [c.last for c in header.columns if c.role in LEVELS and c.last < columns[0].first]
    slots = [s for s in row.all_at(columns[0]) if s.col + row.shift > max(edge, default=-1)]
    said = [s.text for s in slots if s.text]
    if len(said) > 1 and all(s.row == row.number for s in slots):
        return Cited.join(said)
    return said[0] if said else (slots[0].text if slots else None)


def unit_of(row: Row, header: Header, name: Field[str] | None, reader: Reader) -> Callable[[str], str]:
    """A function role → the unit known from the unit column, the header or the indicator's name."""
    measure = words_of(row, header, "measure", reader).read or ""
    in_name = naming.unit_in_name(name.read, reader.patterns) if name and name.read else ""

    def unit(role: str) -> str:
        columns = header.of(role)
        return measure or (columns[0].unit if columns else "") or in_name

    return unit


def extras(row: Row, header: Header, reader: Reader) -> list[Extra]:
    """Columns without a role of ours that hold numbers: review scores, deductions, a second score."""
    columns = [c for role in _EXTRAS for c in header.of(role)] + header.of("score")[1:]
    pairs = ((column, row.at(column)) for column in columns)
    return [Extra(c.header, reader.quantity(s, c.unit)) for c, s in pairs if s and s.text and s.row == row.number]


def sharing(row: Row, header: Header) -> str:
    """ "shared" when this row's weight or score cell serves several rows."""
    cells = [row.at(c) for role in ("weight", "score") for c in header.of(role)[-1:]]
    return "shared" if any(s and s.text and s.rows > 1 for s in cells) else ""


def filled(row: Row, column: Column) -> bool:
    """Whether the row says something in that column."""
    slot = row.at(column)
    return bool(slot and slot.text)


def where(row: Row) -> Place | None:
    """The first cell that begins in this row."""
    places = [p for s in row.says for p in s.text.places[:1] if s.row == row.number]
    return places[0] if places else None


def level_name(name: str, reader: Reader) -> str:
    """The canonical name of a level, without the points it may carry: 决策（20分） → 决策."""
    return naming.canonical(_POINTS.sub("", name), reader.patterns)


def points_in_name(name: Cited, reader: Reader, bare: bool = False) -> Field[Quantity]:
    """The points that a name carries in brackets: 产出指标（50分） → 50; `bare` when its header says that they are."""
    folded = name.folded
    found = _POINTS.search(folded.text) or (_BARE.search(folded.text) if bare else None)
    return as_points(reader.quantity(folded.back(*found.span("points")), "分")) if found else ABSENT


def weight_of(row: Row, header: Header, name: Slot | None, reader: Reader) -> Field[Quantity]:
    """The weight column, or the points in brackets behind the name: 决策程序(5分)."""
    if header.of("weight"):
        return as_points(number(row, header, "weight", reader, unit="分"))
    bare = any(c.role in LEVELS and _WEIGHED.search(c.header.folded.text) for c in header.columns)
    return points_in_name(name.text, reader, bare) if name else ABSENT


def as_points(weight: Field[Quantity]) -> Field[Quantity]:
    """A weight printed as a share of the whole, 10 %, as the points it gives of 100."""
    said = weight.read
    if said is None or said.unit.dimension != "ratio":
        return weight
    return replace(weight, read=replace(said, interval=said.interval * 100, point=said.point * 100, unit=SCORE))


def printed_unit(words: Cited | None, reader: Reader) -> str:
    """The unit that the first number of a cell prints: "≥3.45万亩" → "万亩"; a percentage is only presumed."""
    found = find_quantities(words, reader.patterns) if words else []
    if not found or not found[0].printed:
        return ""
    text = fold(found[0].cited.text)
    unit = text[max(i for i, c in enumerate(text) if c.isdigit()) + 1 :] if any(map(str.isdigit, text)) else ""
    return PRESUMED if unit == "%" else unit if known(unit, reader.patterns) else ""
