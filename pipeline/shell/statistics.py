"""Counts by year, region, kind, unit, check and auditor: how scores lie, and whose shares are out of the way."""

from __future__ import annotations

import codecs
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path

from pipeline.shell.auditors import auditors
from pipeline.shell.columns import KINDS
from pipeline.shell.rarity import rare
from pipeline.shell.show import SEMICOLON, number, say
from pipeline.shell.store import csv_lines, filled
from pipeline.values.verdict import Text

_COMPARED = ("year", "region", "unit")
_COLUMN = {"kind": "kind", "year": "year", "region": "region", "unit": "organisation"}
_PARTS = {
    "d": (
        "count(*) documents, sum(indicators) indicators, sum(findings) findings, sum(open) open, "
        "count(s) scored, avg(s) mean, min(s) low, max(s) high, sum(s >= 98) top, avg(score_recomputed) ours",
        "(SELECT *, CASE WHEN score GLOB '[0-9]*' AND kind IN ('self-evaluation', 'evaluation') "
        "THEN CAST(score AS REAL) END s FROM documents WHERE status IN ('read', 'partial')) d",
    ),
    "i": (
        "sum(i.weight_value > 0 AND i.score_value IS NOT NULL) weighed, sum(i.weight_value > 0 AND i.score_value >= "
        "i.weight_value) filled, sum(i.target_value IS NOT NULL AND i.actual_value IS NOT NULL) both, "
        "sum(i.target_value = i.actual_value AND i.target_unit = i.actual_unit AND i.target_unit != '%') same",
        "indicators i JOIN documents d USING (doc_id, path)",
    ),
    "v": (
        "sum(agreement = 'agrees') agrees, sum(agreement = 'differs') differs, sum(agreement = 'undecided') undecided",
        "verdicts v JOIN documents d USING (doc_id, path)",
    ),
}
_CHECKS = (
    "SELECT code value, count(DISTINCT doc_id) documents, sum(agreement = 'agrees') agrees, "
    "sum(agreement = 'differs') differs, sum(agreement = 'undecided') undecided, "
    "sum(agreement = 'differs' AND cause = '') findings FROM verdicts GROUP BY code ORDER BY code"
)
_WHOLE = ("documents", "indicators", "agrees", "differs", "undecided", "findings", "open", "scored")
_FIGURES = ("mean", "low", "high", "ours")
_SHARES = (("top", "scored"), ("filled", "weighed"), ("same", "both"))
_UNUSUAL = (
    (("filled", "weighed"), Text("满分的行多", "many rows at full marks")),
    (("same", "both"), Text("完成值等于指标值的多", "many results equal to their targets")),
    (("differs", "decided"), Text("不符的多", "many verdicts that differ")),
    (("undecided", "looked"), Text("未核实的多", "much left undecided")),
)
Row = tuple[str, ...]
Counts = dict[str, float]


def statistics(base: sqlite3.Connection, lang: str) -> Iterator[Row]:
    """The rows of statistics.csv from the other tables: all, then group by group, by value; then check by check."""
    whole = _counted(base, "")[""]
    for by in ("all", *_COLUMN):
        groups = {"": whole} if by == "all" else _counted(base, _COLUMN[by])
        for value in sorted(groups):
            if value or by == "all":
                yield _row(by, value, groups[value], whole if by in _COMPARED else {}, len(groups), lang)
    for found in base.execute(_CHECKS):
        value, documents, agrees, differs, undecided, findings = (str(each or 0) for each in found)
        yield ("check", value, documents, "", agrees, differs, undecided, findings, *[""] * 13)
    for by_whom in auditors(base):
        yield ("auditor", by_whom[0], *[""] * 16, *by_whom[1:])


def write(out: Path, lang: str) -> None:
    """statistics.csv, and the table in fuhe.sqlite, from the other tables of a run that is being written."""
    with closing(sqlite3.connect(out / "fuhe.sqlite")) as base, base:
        rows = list(statistics(base, lang))
        filled(base, "statistics", rows)
    kinds = KINDS["statistics"]
    lines = csv_lines(["t"] * len(kinds), [tuple(kinds)]) + csv_lines(kinds.values(), rows)
    (out / "statistics.csv").write_bytes(codecs.BOM_UTF8 + lines)


def _counted(base: sqlite3.Connection, column: str) -> dict[str, Counts]:
    """Value of a column of documents → its counts; "" for all of them."""
    found: dict[str, Counts] = {}
    for part, (what, where) in _PARTS.items():
        group = f"coalesce(CAST(d.{column} AS TEXT), '')" if column else "''"
        query = base.execute(f"SELECT {group} value, {what} FROM {where} GROUP BY 1")  # noqa: S608 - our own words
        names = [each[0] for each in query.description]
        for row in query:
            counts = dict(zip(names, row, strict=True))
            value = str(counts.pop("value"))
            if part == "d" or value in found:
                found.setdefault(value, {}).update({k: v for k, v in counts.items() if v is not None})
    for counts in found.values():
        counts["decided"] = counts.get("agrees", 0) + counts.get("differs", 0)
        counts["looked"] = counts["decided"] + counts.get("undecided", 0)
    return found if column or found else {"": {}}


def _row(by: str, value: str, counts: Counts, whole: Counts, groups: int, lang: str) -> Row:
    whole_numbers = [str(int(counts.get(name, 0))) for name in _WHOLE]
    figures = [number(Fraction(counts[name]), 2) if name in counts else "" for name in _FIGURES]
    shares = [_share(counts, some, of) for some, of in _SHARES]
    return (by, value, *whole_numbers, *figures, *shares, _unusual(counts, whole, groups, lang), *[""] * 3)


def _share(counts: Counts, some: str, of: str) -> str:
    """In percent; "" of nothing."""
    whole = int(counts.get(of, 0))
    return number(Fraction(100 * int(counts.get(some, 0)), whole), 1) if whole else ""


def _unusual(counts: Counts, whole: Counts, groups: int, lang: str) -> str:
    """Which shares are so much larger than in all other documents that chance hardly brings it."""
    told = []
    for (some, of), words in _UNUSUAL:
        mine, all_ = ((int(c.get(some, 0)), int(c.get(of, 0))) for c in (counts, whole))
        if rare(mine, (all_[0] - mine[0], all_[1] - mine[1]), groups) > 0:
            told.append(say(words, lang))
    return say(SEMICOLON, lang).join(told)
