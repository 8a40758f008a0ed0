"""What a form says about itself in its notes: the weights it promises for its sections, its caps, its formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from pipeline.normalizers import words as naming
from pipeline.rows.claims import Reader
from pipeline.values.place import Cited, Folded
from pipeline.values.report import Section

_PROMISE = re.compile(
    r"(?:权重|分值)[^。;]{0,16}?(?:设置|确定|设定|分配|规定)(?:为|如下)?:?|(?:权重|分值)(?:分别)?(?:为|如下):?"
)
_PART = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,14}?)(?:指标)?(?:分值|权重|占)?(?:为|:)?(?P<points>\d+(?:\.\d+)?)(?P<unit>分|%)(?=[、,;。和及以]|$)"
)


def sections(notes: Iterable[Cited], reader: Reader) -> tuple[Section, ...]:
    """The section weights promised in the notes: 一级指标分值统一设置为：预算执行率10分、部门管理指标20分….

    A promise is a run of at least three parts that says it sets weights, or whose parts add up to 100; 原则上 before it
    makes it a soft one.
    """
    for note in notes:
        folded = note.folded
        for clause in _clauses(folded):
            found = _run(folded, clause, reader)
            if found:
                return found
    return ()


def _clauses(folded: Folded) -> list[tuple[int, int]]:
    ends = [m.start() for m in re.finditer(r"[。;]", folded.text)] + [len(folded.text)]
    return list(zip([0, *[e + 1 for e in ends[:-1]]], ends, strict=True))


def _run(folded: Folded, clause: tuple[int, int], reader: Reader) -> tuple[Section, ...]:
    start, end = clause
    parts = list(_PART.finditer(folded.text, start, end))
    promise = _PROMISE.search(folded.text, start, end)
    parts = [p for p in parts if promise is None or p.start() >= promise.start()]
    if len(parts) < 3 or (promise is None and sum(Fraction(p["points"]) for p in parts) != 100):
        return ()
    strict = "原则上" not in folded.text[start : parts[0].start()]
    made = []
    for part in parts:
        weight = reader.quantity(folded.back(part.start("points"), part.end("points")), "分").read
        name = re.sub(r"^.*(?:设置为|设定为|分别为|为|:)", "", part["name"])
        if weight is None:
            return ()
        made.append(Section(naming.canonical(name, reader.patterns), weight, folded.back(*part.span()), strict))
    return tuple(made)
