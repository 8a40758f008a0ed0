"""Expected reports against those that came: `--register FILE` and missing.csv."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.shell.columns import decoded, guarded
from pipeline.shell.mistakes import refused
from pipeline.values.place import fold
from pipeline.values.report import Report
from pipeline.verifier.versions import signed, written_date

COLUMNS = ("organisation", "project", "year", "state")
_NAMES = {
    "organisation": ("organisation", "organization", "单位", "单位名称", "部门", "部门名称"),
    "project": ("project", "项目", "项目名称"),
    "year": ("year", "年度", "年份"),
    "parent": ("parent", "主管部门", "上级部门", "主管单位"),
    "due": ("due", "截止日期", "报送期限"),
}
_KINDS = ("self-evaluation", "evaluation")
Key = tuple[str, str, int]
Owned = tuple[str, str, int, str]


@dataclass(frozen=True, slots=True)
class Expected:
    """A report that is to come: of which organisation and project ("" for the whole unit), for which year, by when.

    `parent` is the department that the organisation belongs to, "" where the register does not say.
    """

    organisation: str
    project: str
    year: int
    due: date | None = None
    parent: str = ""


@dataclass(slots=True)
class Received:
    """What came: for each organisation, project and year the dates the documents bear, None for an undated one."""

    found: dict[Key, list[date | None]] = field(default_factory=lambda: defaultdict(list))

    def add(self, report: Report) -> None:
        """A document that was read: each organisation, project and year of its forms once."""
        self.take(owned(report))

    def take(self, owned: Iterable[Owned]) -> None:
        """What `owned` says of a document."""
        for organisation, project, year, dated in owned:
            self.found[organisation, project, year].append(date.fromisoformat(dated) if dated else None)


def owned(report: Report) -> list[Owned]:
    """Each organisation, project (folded) and year that a document reports on, with the date it bears, "" for none."""
    forms = [f for f in report.forms if f.kind in _KINDS]
    whole = (report.department.read or "", "", report.year.read or 0)
    owners = [(f.department.read or whole[0], f.project, f.year.read or whole[2]) for f in forms]
    if not forms and report.kind in _KINDS:
        owners = [whole]
    dated = signed(report)
    when = dated.isoformat() if dated else ""
    return [(fold(unit), fold(project), year, when) for unit, project, year in dict.fromkeys(owners)]


def read(path: Path) -> tuple[Expected, ...]:
    """The register: CSV with organisation, project, year and, if wanted, parent and due; names in English or Chinese.

    Raises:
        PipelineError: no such file, a column is missing, or a year or a date is none.
    """
    try:
        table = csv.DictReader(io.StringIO(decoded(path), newline=""))
        rows = list(table)
    except OSError as error:
        raise refused(error, path) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise PipelineError(
            f"{path}：不是 CSV 文本；在 Excel 中另存为“CSV UTF-8”",
            f"{path}: no CSV text; save it as “CSV UTF-8” in Excel",
        ) from error
    _columns(path, [name.strip() for name in table.fieldnames or ()])
    return tuple(_expected(row, f"{path}:{line}") for line, row in enumerate(rows, 2) if any(row.values()))


def _columns(path: Path, head: Sequence[str]) -> None:
    """Raises `PipelineError` where a column that is needed is not there."""
    lacking = [name for name in ("organisation", "year") if not set(head) & set(_NAMES[name])]
    if lacking:
        zh = "、".join({"organisation": "单位名称", "year": "年度"}[name] for name in lacking)
        raise PipelineError(
            f"{path}：第一行缺少列“{zh}”，现有“{'、'.join(head)}”；"
            "须有 单位名称、年度，可有 项目名称、主管部门、截止日期",
            f"{path}: no column {', '.join(lacking)} in the first row “{', '.join(head)}”; "
            "it needs organisation and year, and may have project, parent, due",
        )


def missing(register: Sequence[Expected], received: Received) -> list[tuple[str, str, str, str]]:
    """The rows of missing.csv, in the register's order.

    `missing`: no such report. `late`: all that came bear a date after the one it was due. `superseded`: several came,
    only the last of them counts.
    """
    rows = []
    for one in register:
        dates = received.found.get((fold(one.organisation), fold(one.project), one.year), [])
        late = bool(dates) and one.due is not None and all(d is not None and d > one.due for d in dates)
        state = "missing" if not dates else "late" if late else "superseded" if len(dates) > 1 else ""
        if state:
            rows.append((one.organisation, one.project, str(one.year), state))
    return rows


def write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """missing.csv."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows([guarded(text) for text in row] for row in rows)


def _expected(row: dict[str, str], at: str) -> Expected:
    said = {name: next((row[n] for n in names if row.get(n) is not None), None) for name, names in _NAMES.items()}
    year, due = re.search(r"\d{4}", said["year"] or ""), written_date(said["due"] or "")
    if year is None:
        raise PipelineError(
            f"{at}：年度“{said['year'] or ''}”不是四位数的年份，例如 2023",
            f"{at}: year “{said['year'] or ''}” is no year of four digits, such as 2023",
        )
    if said["due"] and due is None:
        raise PipelineError(
            f"{at}：截止日期“{said['due']}”不是日期，例如 2024-03-31",
            f"{at}: due “{said['due']}” is no date, such as 2024-03-31",
        )
    parent = (said["parent"] or "").strip()
    return Expected((said["organisation"] or "").strip(), (said["project"] or "").strip(), int(year[0]), due, parent)


def parents(expected: Sequence[Expected]) -> dict[str, str]:
    """The units of a register and the department each belongs to, both folded."""
    return {fold(one.organisation): fold(one.parent) for one in expected if one.parent}
