"""Whole reports as units submit them, prose and form: consistent, none is accused; with one figure changed, it is found.

Each file of `tests/whole/` holds one invented report and, below `* * *`, the changes: `words → other words | codes`, any
of which must then be among the findings. `—` for the codes marks what no check sees yet; `tests/whole/README.md` says why.
In tables `<` continues the cell to the left, `^` the one above.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from pipeline import api
from pipeline.values.document import Source
from pipeline.values.verdict import Verdict
from tests.reading import library

FOLDER = Path(__file__).parent / "whole"
REPORTS = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.txt"))}
CHANGES = [
    (name, line)
    for name, text in REPORTS.items()
    for line in text.partition("\n* * *\n")[2].splitlines()
    if " → " in line
]


def markup(report: str) -> str:
    """The report as HTML."""
    lines: list[str] = []
    table: list[list[str]] = []
    for line in report.splitlines():
        if line == "[/table]":
            lines += ["<table>", *_rows(table), "</table>"]
            table = []
        elif line == "[table]" or table:
            table.append([] if line == "[table]" else line.split("|"))
        elif line:
            lines.append(f"<h1>{escape(line[2:])}</h1>" if line.startswith("# ") else f"<p>{escape(line)}</p>")
    return "\n".join(lines)


def _rows(table: list[list[str]]) -> Iterator[str]:
    rows = [row + [""] * (max(map(len, table)) - len(row)) for row in table[1:]]
    for r, row in enumerate(rows):
        yield "<tr>" + "".join(_cell(rows, r, c) for c in range(len(row)) if row[c] not in ("<", "^")) + "</tr>"


def _cell(rows: list[list[str]], r: int, c: int) -> str:
    down = next((k for k in range(r + 1, len(rows)) if rows[k][c] != "^"), len(rows)) - r
    right = next((k for k in range(c + 1, len(rows[r])) if rows[r][k] != "<"), len(rows[r])) - c
    if down > 1 and any(rows[k][c + 1 : c + right] != ["<"] * (right - 1) for k in range(r + 1, r + down)):
        right = 1  # 资金来源 | < over 年度资金总额 | …: the label is one column wide, what stands beside it is blank
        return f"<td rowspan={down}>{escape(rows[r][c])}</td>" + _blank(rows[r], c)
    return f"<td rowspan={down} colspan={right}>{escape(rows[r][c])}</td>"


def _blank(row: list[str], c: int) -> str:
    width = next((k for k in range(c + 1, len(row)) if row[k] != "<"), len(row)) - c - 1
    return f"<td colspan={width}></td>"


def findings(report: str) -> list[Verdict]:
    """What is found in a report."""
    data = f"<html><head><meta charset='utf-8'></head><body>{markup(report)}</body></html>".encode()
    source = Source("report.html", "", hashlib.sha256(data).hexdigest(), data)
    verification = api.examine(source, library()).verification
    assert not verification.crashes
    return list(verification.findings)


@pytest.mark.parametrize("name", REPORTS)
def test_a_consistent_report_is_not_accused(name: str) -> None:
    assert [f"{v.code} {v.message.zh}" for v in findings(REPORTS[name].partition("\n* * *\n")[0])] == []


@pytest.mark.parametrize(("name", "change"), CHANGES, ids=[f"{name} {line[:40]}" for name, line in CHANGES])
def test_a_changed_figure_is_found(name: str, change: str) -> None:
    report = REPORTS[name].partition("\n* * *\n")[0]
    edit, _, codes = change.rpartition(" | ")
    old, new = edit.split(" → ")
    assert report.count(old) == 1, old
    found = {v.code for v in findings(report.replace(old, new))}
    assert not found if codes == "—" else found & set(codes.split()), found
