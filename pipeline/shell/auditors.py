"""How auditors work: how many findings each decided, how long one took, how often others said the same."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median

from pipeline.shell.decisions import CHOICES, UNDONE
from pipeline.shell.moments import moment
from pipeline.shell.show import number

_PAUSE = 600
"""Seconds between two words after which somebody has done something else."""

Row = tuple[str, str, str, str]
Said = tuple[str, str, str, str]
"""key, decision, auditor, moment."""


def auditors(base: sqlite3.Connection) -> Iterator[Row]:
    """Name, decisions, median seconds, and the share in percent of those on findings others decided too that agree.

    Only what an auditor said last of a finding counts, and nothing taken back. Pauses are no time of work; words
    recorded all at once (a filled workbook, all alike) take none and are left out of the seconds.
    """
    said: list[Said] = base.execute("SELECT key, verdict, decided_by, at FROM decisions ORDER BY rowid").fetchall()
    last: dict[str, dict[str, str]] = defaultdict(dict)
    for key, verdict, who, _ in said:
        if verdict == UNDONE:
            last[key].pop(who, None)
        elif verdict in CHOICES:
            last[key][who] = verdict
    for who in sorted({who for of_key in last.values() for who in of_key}):
        mine = {key: of_key for key, of_key in last.items() if who in of_key}
        shared = [of_key for of_key in mine.values() if len(of_key) > 1]
        alike = sum(len({*of_key.values()}) == 1 for of_key in shared)
        share = number(Fraction(100 * alike, len(shared)), 1) if shared else ""
        yield who, str(len(mine)), _seconds([each for each in said if each[2] == who]), share


def _seconds(said: Sequence[Said]) -> str:
    times = sorted(moment(at) for *_, at in said)
    took = [(after - before).total_seconds() for before, after in pairwise(times)]
    work = [seconds for seconds in took if 1 <= seconds < _PAUSE]
    return number(Fraction(median(work)), 1) if work else ""
