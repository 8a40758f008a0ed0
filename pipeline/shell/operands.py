"""What each finding rests on, a figure a row: the words, the least and the most they can mean, the place."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.shell.show import cell_or_line, ends, say, unit_of
from pipeline.shell.worded import box_of, whole
from pipeline.values.verdict import Fact, Verdict

Row = tuple[str, ...]
ROLES = ("claimed", "evidence")


def operands(verdict: Verdict, head: Row, lang: str) -> Iterator[Row]:
    """The claim and then the evidence of a verdict, as rows of operands.csv; `head` is document and path.

    `low` and `high` are in `unit`, rounded outward, and the same where the figure is exact; words have neither.
    """
    claimed = [verdict.claimed] if verdict.claimed else []
    for role, facts in zip(ROLES, (claimed, verdict.evidence), strict=True):
        for fact in facts:
            yield (verdict.key, *head, verdict.code, role, *_operand(fact, lang))


def _operand(fact: Fact, lang: str) -> Row:
    unit = unit_of(fact)
    low, high = ends(fact.interval, unit) if fact.interval else ("", "")
    place = fact.place
    spot = (place.page, place.table, place.row, place.col) if place else (None,) * 4
    said = fact.cited.plain if fact.cited else ""
    return (say(fact.label, lang), said, low, high, unit, *map(whole, spot), *box_of(place), cell_or_line(place, lang))
