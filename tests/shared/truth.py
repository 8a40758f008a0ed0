"""What lies in ../shared as truth, in one shape: indicator rows as tuples of bare text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.values.place import fold
from pipeline.values.report import Indicator, Report
from tests.conftest import SHARED

SEEDS = {
    "000": "nanjing-2022-self-evaluation",
    "001": "jiangning-2026-targets",
    "002": "nanchang-2022-evaluation",
    "003": "nanjing-2021-five-year-plan",
    "004": "zhengning-2023-self-evaluation",
}
ROLES = ("level1", "level2", "level3", "target", "actual", "weight", "score", "standard", "excuse")
_HEADS = {
    "一级指标": "level1", "二级指标": "level2", "三级指标": "level3", "全年指标值": "target", "年度指标值": "target",
    "权重": "weight", "分值": "weight", "评分标准": "standard", "完成情况": "actual", "实际完成值": "actual",
    "自评得分": "score", "得分": "score", "偏差原因分析及改进措施": "excuse",
}  # fmt: skip
Row = dict[str, str]


def bare(text: str) -> str:
    """Without white space, as the truth is compared."""
    return re.sub(r"[\s⏎]", "", text)


def seed_path(number: str) -> Path:
    return SHARED / "seeds" / f"{SEEDS[number]}.txt"


def tsv_rows(name: str) -> list[Row]:
    """The indicator rows of truth/<name>.tsv, merged cells filled down ("^") and across ("<")."""
    lines = (SHARED / "material" / "truth" / f"{name}.tsv").read_text("utf-8").splitlines()
    grid: list[list[str]] = []
    for line in lines:
        row: list[str] = []
        for c, cell in enumerate(line.split("\t")):
            row.append(grid[-1][c] if cell == "^" else row[-1] if cell == "<" else bare(cell))
        grid.append(row)
    start = next(i for i, row in enumerate(grid) if row[0] == "一级指标")
    roles = [_HEADS[text] for text in grid[start]]
    rows = []
    for row in grid[start + 1 :]:
        if row[0] in ("合计", "总分") or row[0] == row[-1]:
            break
        rows.append(dict(zip(roles, row, strict=True)))
    return rows


def report_truths() -> list[dict[str, Any]]:
    """The truth files of ../shared/reports."""
    return [json.loads(p.read_text("utf-8")) for p in sorted((SHARED / "reports").glob("*.json"))]


def report_rows(truth: dict[str, Any]) -> list[Row]:
    keys = ["excuse" if k in ("note", "reason") else "standard" if k == "rule" else k for k in truth["keys"]]
    return [dict(zip(keys, map(bare, row), strict=True)) for row in truth["rows"]]


def said(indicator: Indicator, roles: Sequence[str]) -> Row:
    """The words of an indicator by role; levels from the innermost outward are level3, level2, level1."""
    fields = {
        "target": indicator.target, "actual": indicator.actual, "weight": indicator.weight, "score": indicator.score,
        "standard": indicator.standard, "excuse": indicator.excuse,
    }  # fmt: skip
    row = {role: bare(field.said.text) if field.said else "" for role, field in fields.items()}
    for number, level in enumerate(indicator.levels, 1):
        row[f"level{number}"] = bare(level.said.text) if level.said else ""
    return {role: row.get(role, "") for role in roles}


def exact_rows(
    report: Report, truth: list[Row], roles: Sequence[str] = ROLES, *, folded: bool = False
) -> tuple[int, list[str]]:
    """How many rows, in order, are equal in every column that the truth has; and what the first others say.

    `folded`: full-width and half-width signs are alike, as no recogniser can tell them apart.
    """
    got = [i for form in report.forms for i in form.indicators]
    right, wrong = 0, []
    for index, want in enumerate([{c: fold(t) for c, t in row.items()} for row in truth] if folded else truth):
        columns = [c for c in want if c in roles]
        have = said(got[index], columns) if index < len(got) else {}
        if folded:
            have = {c: fold(text) for c, text in have.items()}
        if have == {c: want[c] for c in columns}:
            right += 1
        else:
            wrong.append(
                f"row {index + 1}: "
                + "; ".join(f"{c}: {have.get(c)!r} ≠ {want[c]!r}" for c in columns if have.get(c) != want[c])
            )
    if len(got) > len(truth):
        wrong.append(f"{len(got) - len(truth)} rows too many")
    return right, wrong
