"""The columns of every table of results, as the contract has them: add at the end, never rename or reorder.

A name alone is a text column; `:i` marks whole numbers, `:n` decimal numbers. Only text columns are guarded against
spreadsheets that would run them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_BOX = "x0:n y0:n x1:n y1:n"
_VERDICT = (
    "key doc_id path code agreement severity subject page:i table:i row:i column claimed recomputed_low:n "
    "recomputed_high:n gap:n formula message reason form project cause variants"
)
_TABLES = {
    "documents": (
        "doc_id path sha256 format bytes:i pages:i kind title organisation year:i status tables:i indicators:i "
        "numbers:i numbers_checked:i findings:i reason project region score score_recomputed:n grade grade_recomputed "
        "initial:n adjusted:n spent:n rate:n decided:i open:i"
    ),
    "indicators": (
        "doc_id path page:i table:i row:i level1 level2 level3 target actual weight score standard excuse target_bound "
        "target_value:n target_unit actual_value:n actual_unit weight_value:n score_value:n recomputed_low:n "
        f"recomputed_high:n method agreement reason {_BOX} form project half_target half_target_value:n rate "
        "rate_value:n level4 duty nature variants place"
    ),
    "budget": (
        "doc_id path page:i table:i row:i item initial adjusted spent rate weight score unit initial_value:n "
        f"adjusted_value:n spent_value:n rate_value:n score_value:n recomputed_rate:n agreement reason {_BOX} form "
        "project unit_said other variants place"
    ),
    "totals": (
        "doc_id path page:i table:i row:i label weight score recomputed_weight:n recomputed_score:n agreement reason "
        "form project rate recomputed_rate:n place"
    ),
    "statements": "doc_id path page:i sentence topic text value:n unit year:i unit_said",
    "verdicts": f"{_VERDICT} chance:n place",
    "findings": (
        f"{_VERDICT} diagnosis points_at_stake:n basis decision decided_by {_BOX} grounds version:i consequence place"
    ),
    "operands": f"key doc_id path code role label text low:n high:n unit page:i table:i row:i column:i {_BOX} place",
    "statistics": (
        "by value documents:i indicators:i agrees:i differs:i undecided:i findings:i open:i scored:i score_mean:n "
        "score_min:n score_max:n score_recomputed_mean:n top_share:n full_share:n same_share:n unusual "
        "decisions:i seconds:n alike_share:n"
    ),
    "coverage": "doc_id path page:i table:i cells:i read:i ignored:i left:i note",
    "leftovers": "doc_id path page:i table:i row:i column text reason",
}
KINDS = {
    table: {name: kind or "t" for name, _, kind in (word.partition(":") for word in words.split())}
    for table, words in _TABLES.items()
}
"""Table → column → "t" (text), "i" (whole number), "n" (decimal number), in order."""

_STARTERS = tuple("=+-@＝＋－＠\t\r")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: "=1+1" → "'=1+1"; `unguarded` takes it off again."""
    return f"'{text}" if text.lstrip("'").startswith(_STARTERS) else text


def decoded(path: Path) -> str:
    """A table that somebody may have saved anew: UTF-8, or GB18030 as Chinese Excel writes it; raises `OSError`.

    Raises:
        UnicodeDecodeError: neither.
    """
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_STARTERS) else text


READINGS = (
    "CASE WHEN variants != '' OR recomputed_low IS NULL THEN variants WHEN recomputed_low = recomputed_high "
    "THEN CAST(recomputed_low AS TEXT) ELSE recomputed_low || '…' || recomputed_high END"
)
"""In SQL: every reading of what was recomputed, or the figure where it has one reading without a name."""

OFF = (
    "CASE WHEN variants GLOB '*[0-9]亿*' OR variants GLOB '*×10⁸*' THEN gap / 100000000.0 "
    "WHEN variants GLOB '*[0-9]万*' OR variants GLOB '*×10⁴*' THEN gap / 10000.0 ELSE gap END AS off"
)
"""In SQL: how far a finding is off, in the multiple of the unit that claim and recomputation are shown in."""
