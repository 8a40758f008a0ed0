"""Workbook, report pages and exports from the tables of a run."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from pipeline.shell import exports, pages, statistics, workbook
from pipeline.shell.batch import Settings


def ready(settings: Settings) -> None:
    """While the first documents are read: what is needed afterwards."""
    workbook.ready()
    if settings.pages != "none":
        pages.ready()


def presented(folder: Path, settings: Settings, also: Sequence[str] = ()) -> None:
    """Statistics, workbook, report, further formats from the tables in `folder`; pictures of an earlier report too."""
    statistics.write(folder, settings.lang)
    exports.write(folder, also, settings.lang)
    base = folder / "fuhe.sqlite"
    workbook.write(base, folder / "workbook.xlsx", settings.lang, pages=settings.pages != "none")
    if settings.pages != "none":
        report = folder / "report"
        for name in ("documents", "pictures"):
            (report / name).mkdir(parents=True, exist_ok=True)
        for old in (settings.report / "pictures").glob("*") if settings.report else ():
            _same_file(old, report / "pictures" / old.name)
        pages.write(base, report, settings.lang)


def _same_file(old: Path, new: Path) -> None:
    try:
        new.hardlink_to(old)
    except OSError:  # a file system without links
        shutil.copyfile(old, new)
