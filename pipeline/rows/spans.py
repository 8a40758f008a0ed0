"""Label rows told for two spans side by side, 中期目标 | 年度目标: what stands under 中期 is not the year's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.rows.blocks import Row
from pipeline.rows.slots import Slot

_WHAT = r"(?:绩效|总体|资金|预算|投资)*(?:目标|指标|总额|资金|金额)"
_LONG = re.compile(rf"(?:中长?期|长期|实施期|项目期|规划期|[三五]年){_WHAT}")
_YEARLY = re.compile(rf"(?:20\d\d年|本?年度|当年|全年)度?{_WHAT}")


def of_the_year(rows: Sequence[Row]) -> tuple[list[Row], list[Slot]]:
    """The rows without their cells of another span, and those cells.

    Two labels of one row, one of each span, divide it and the rows below that stand beside the same first cell, or
    beside a blank one in delimited text.
    """
    kept: list[Row] = []
    passed: list[Slot] = []
    head, span = None, range(0)
    for row in rows:
        first = next(iter(row.slots), None)
        if (found := _long_span(row)) is not None:
            head, span = first, found
        elif first is None or (first is not head and first.text):
            head, span = None, range(0)
        aside = [s for s in row.says if s.col in span and s.row == row.number]
        passed += aside
        kept.append(replace(row, slots=tuple(s for s in row.slots if s not in aside)) if aside else row)
    return kept, passed


def _long_span(row: Row) -> range | None:
    """The columns under the longer span; None where the row does not name two."""
    said = [s for s in row.says if s.row == row.number]
    long = next((s for s in said if _LONG.match(s.folded)), None)
    year = next((s for s in said if _YEARLY.match(s.folded) and s is not long), None)
    if long is None or year is None or long is row.slots[0]:
        return None
    return range(long.col, year.col if year.col > long.col else max(s.col + s.cols for s in said))
