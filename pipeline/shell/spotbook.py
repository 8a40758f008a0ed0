"""The plan of a spot check as a workbook to fill in, and its answers read back."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.shell import sample
from pipeline.shell.cells import FORMATS, clipped, height, lines, printed
from pipeline.shell.columns import unguarded
from pipeline.shell.decisions import latest, load, record
from pipeline.shell.moments import now
from pipeline.shell.population import ROLES
from pipeline.shell.show import cell_or_line, say
from pipeline.shell.store import run_of
from pipeline.values.verdict import Decision, Text

FILE = "sample.xlsx"
CHOICES = {"right": Text("对", "right"), "wrong": Text("错", "wrong")}
ID, ANSWER, NOTE = Text("编号", "id"), Text("核对结果", "answer"), Text("说明", "note")
_SHEET = Text("抽样核对", "spot check")
_COLUMNS = (
    (ID, 14), (Text("种类", "kind"), 8), (Text("文件", "document"), 28), (Text("位置", "place"), 22),
    (Text("对象", "subject"), 26), (Text("栏目", "column"), 16), (Text("原文", "as printed"), 30),
    (Text("系统读作", "as read"), 30), (ANSWER, 10), (NOTE, 30),
)  # fmt: skip
_KIND = {"cell": Text("单元格", "cell"), "verdict": Text("结论", "verdict")}
_RECORDED = Text(
    "已记录 {} 条核对结果，{} 条早已记录，{} 条不在当前抽样中",
    "{} answers recorded, {} known before, {} not of this sample",
)
_ANSWERS = [title for title, _ in _COLUMNS].index(ANSWER)


def write(out: Path, rows: Sequence[Mapping[str, str]], lang: str) -> None:
    """The plan as a workbook whose answer column is filled in and goes back by `fuhe decide --from`."""
    from xlsxwriter import Workbook

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out / FILE, options) as book:
        book.set_properties({"title": "抽样核对", "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        page = book.add_worksheet(say(_SHEET, lang))
        formats = {name: book.add_format({"valign": "top", **given}) for name, given in FORMATS.items()}
        for at, (title, width) in enumerate(_COLUMNS):
            page.set_column(at, at, width)
            page.write_string(0, at, say(title, lang), formats["head"])
        for number_, row in enumerate(rows, 1):
            texts = _book_row(row, lang)
            page.set_row(number_, height(max(lines(t, width) for t, (_, width) in zip(texts, _COLUMNS, strict=True))))
            for at, text in enumerate(texts):
                page.write_string(number_, at, clipped(text), formats["entry" if at >= _ANSWERS else "wrap"])
        listed = [say(text, lang) for text in CHOICES.values()]
        page.data_validation(1, _ANSWERS, max(len(rows), 1), _ANSWERS, {"validate": "list", "source": listed})
        page.freeze_panes(1, 2)
        printed(page, max(len(rows), 1), len(_COLUMNS))


def filled(path: Path) -> dict[str, tuple[str, str]] | None:
    """The answers and notes in a filled plan, by id; None where the workbook is none of ours.

    Raises:
        PipelineError: an answer that is neither right nor wrong.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        names = load_workbook(path, read_only=True, data_only=True).sheetnames
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        return None
    if not {_SHEET.zh, _SHEET.en} & set(names):
        return None
    with closing(load_workbook(path, read_only=True, data_only=True)) as book:
        page = next(page for page in book.worksheets if page.title in (_SHEET.zh, _SHEET.en))
        head, *rows = page.iter_rows(values_only=True)
        at = {text: i for i, name in enumerate(head) for text in (ID, ANSWER, NOTE) if name in (text.zh, text.en)}
        if len(at) < 3:
            raise PipelineError(
                f"{path}：“{_SHEET.zh}”缺了列 {ID.zh}、{ANSWER.zh} 或 {NOTE.zh}；请用 fuhe sample 写出的 {FILE} 填写",
                f"{path}: no columns {ID.en}, {ANSWER.en}, {NOTE.en} on the sheet; "
                f"fill in the {FILE} that fuhe sample wrote",
            )
        told = [[str(row[at[name]] or "").strip() for name in (ID, ANSWER, NOTE)] for row in rows]
        return {
            key: (sample.meant(answer, f"{page.title} {line}"), note)
            for line, (key, answer, note) in enumerate(told, 2)
            if key and answer
        }


def recorded(out: Path, path: Path, by: str, decisions: Path | None, lang: str) -> list[str] | None:
    """Record the answers in a filled plan that are new; what was done, or None where the workbook is no plan."""
    answers = filled(path)
    if answers is None:
        return None
    store = decisions or Path(str(run_of(out)["decisions"]))
    known = latest(load(store))
    plan = {row["id"]: row for row in sample.plan(out)}
    made = [
        Decision(key, plan[key]["grounds"], answer, by, now(), unguarded(note))
        for key, (answer, note) in answers.items()
        if key in plan
    ]
    new = [d for d in made if (k := known.get(f"{d.key}/{d.grounds}")) is None or k.verdict != d.verdict]
    record(store, new)
    counts = (len(new), len(made) - len(new), len(answers) - len(made))
    return [say(_RECORDED, lang).format(*counts)]


def _book_row(row: Mapping[str, str], lang: str) -> tuple[str, ...]:
    role = say(ROLES[row["role"]], lang) if row["role"] in ROLES else row["role"]
    answer = sample.meant(row["answer"])
    return (
        row["id"], say(_KIND[row["kind"]], lang), row["path"], cell_or_line(sample.place_of(row), lang),
        row["subject"], role, row["said"], row["read"], say(CHOICES[answer], lang) if answer else "", row["note"],
    )  # fmt: skip
