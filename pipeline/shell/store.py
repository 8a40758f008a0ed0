"""Tables in and out: JSON lines, CSV, SQLite, DataFrames; written aside and renamed when whole."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.errors import PipelineError
from pipeline.shell.columns import KINDS, guarded, unguarded
from pipeline.shell.tables import Row, Rows

if TYPE_CHECKING:
    import pandas as pd

_AFFINITY = {"t": "TEXT", "i": "INTEGER", "n": "NUMERIC"}
DECISION_COLUMNS = ("key", "grounds", "verdict", "decided_by", "at", "note", "correction", "place", "undoes", "state")


class Writer:
    """The results of one run, growing document by document in the order of their paths.

    Everything goes to a folder aside; `close` puts the files in place, `run.json` last, so that a reader never meets
    half a result. Left without `close`, nothing has changed.
    """

    def __init__(self, out: Path) -> None:
        self.out, self.aside = out, out / ".writing"
        self._open = ExitStack()

    def __enter__(self) -> Writer:
        shutil.rmtree(self.aside, ignore_errors=True)
        self.aside.mkdir(parents=True)
        self._lines = self._open.enter_context((self.aside / "records.jsonl").open("wb"))
        self._base = self._open.enter_context(closing(_base(self.aside / "fuhe.sqlite")))
        self._tables = {table: self._csv(table) for table in KINDS}
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
        shutil.rmtree(self.aside, ignore_errors=True)

    def _csv(self, table: str) -> Any:
        stream = self._open.enter_context((self.aside / f"{table}.csv").open("wb"))
        stream.write(codecs.BOM_UTF8 + csv_lines(["t"] * len(KINDS[table]), [tuple(KINDS[table])]))
        return stream

    def add(
        self,
        line: bytes,
        rows: Rows,
        files: Mapping[str, bytes] = MappingProxyType({}),
        lines: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        """One record, its rows and its files for the report; `lines` are the rows as CSV where that is made already."""
        self._lines.write(line + b"\n")
        for name, data in files.items():
            path = self.aside / "report" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        for table, found in rows.items():
            if table == "findings":
                self._insert("later", found)
            elif found:
                self._tables[table].write(lines[table] if table in lines else csv_lines(KINDS[table].values(), found))
                self._insert(table, found)

    def _insert(self, table: str, rows: Sequence[Row]) -> None:
        filled(self._base, table, rows)

    def _sorted(self) -> None:
        """The findings, most points at stake first: those that are equal as they came."""
        kinds = KINDS["findings"].values()
        ordered = "FROM later ORDER BY CAST(points_at_stake AS REAL) DESC, rowid"
        self._base.execute(f"INSERT INTO findings SELECT * {ordered}")
        for row in self._base.execute(f"SELECT * {ordered}"):
            self._tables["findings"].write(csv_lines(kinds, [tuple("" if v is None else v for v in row)]))
        self._base.execute("DROP TABLE later")

    def close(
        self,
        decisions: Iterable[Row],
        run: Mapping[str, object],
        present: Callable[[Path], None] | None = None,
        ledger: Iterable[tuple[object, ...]] = (),
    ) -> None:
        """Findings by points at stake, the decisions' copy, run.json; then all of it in place.

        Args:
            present: makes workbook and report pages from the tables in the folder it is given.
            ledger: what was tried for each file.
        """
        self._sorted()
        marks = ", ".join("?" * len(DECISION_COLUMNS))
        self._base.executemany(f"INSERT INTO decisions VALUES ({marks})", decisions)  # noqa: S608
        self._base.executemany("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", ledger)
        self._base.commit()
        self._open.close()
        if present:
            present(self.aside)
        (self.aside / "run.json").write_text(json.dumps(run, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        made = sorted(self.aside.iterdir(), key=lambda p: (p.name == "run.json", p.name))
        if (report := self.out / "report").is_dir():  # a folder cannot be replaced in one step
            report.replace(self.aside / ".old-report")
        for path in made:
            path.replace(self.out / path.name)


def filled(base: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    """Rows put into a table of results; numbers that are missing as NULL."""
    kinds = tuple(KINDS["findings" if table == "later" else table].values())
    base.executemany(
        f"INSERT INTO {table} VALUES ({', '.join('?' * len(kinds))})",  # noqa: S608 - names are our own
        ([v if k == "t" else v or None for k, v in zip(kinds, row, strict=True)] for row in rows),
    )


def csv_lines(kinds: Iterable[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as lines of CSV; texts guarded against spreadsheets that would run them."""
    stream, columns = io.StringIO(newline=""), tuple(kinds)
    csv.writer(stream).writerows(
        [guarded(v) if k == "t" else v for k, v in zip(columns, row, strict=True)] for row in rows
    )
    return stream.getvalue().encode()


def _base(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode = OFF")
    for table, kinds in KINDS.items():
        columns = ", ".join(f'"{name}" {_AFFINITY[kind]}' for name, kind in kinds.items())
        base.execute(f"CREATE TABLE {table} ({columns})")
    texts = ", ".join(f'"{name}" TEXT' for name in KINDS["findings"])
    base.execute(f"CREATE TEMP TABLE later ({texts})")
    base.execute("CREATE TABLE ledger (path, sha256, key, attempts, state, ms, peak_mb, fault, detail)")
    base.execute(f"CREATE TABLE decisions ({', '.join(f'{name} TEXT' for name in DECISION_COLUMNS)})")
    return base


def places(out: Path) -> Iterator[tuple[int, int, str, str]]:
    """The lines of records.jsonl: where each begins, how long it is, its path, its hash; raises `PipelineError`."""
    at = 0
    for line in stored(out):
        record = json.loads(line[: line.find(b'"status"')].rstrip(b", ") + b"}")
        yield at, len(line), record["path"], hashlib.sha256(line).hexdigest()
        at += len(line) + 1


def stored(out: Path) -> Iterator[bytes]:
    """The lines of records.jsonl; raises `PipelineError` where there is none."""
    path = out / "records.jsonl"
    if not path.is_file():
        raise no_results(out)
    with path.open("rb") as lines:
        yield from (line.rstrip(b"\n") for line in lines)


def no_results(out: Path) -> PipelineError:
    """What is said of a folder that holds no results, or no whole ones."""
    if re.match(r"\w{2,}:", str(out)):  # an address, as a path shows it; C: is a drive
        return PipelineError(
            f"{out}：这条命令只看本机的文件夹；先把结果复制到本机",
            f"{out}: this command looks at folders of this machine only; copy the results here first",
        )
    if (out / ".fuhe").is_dir():
        return PipelineError(
            f"{out}：上次运行没有做完，还没有结果；用同一条 fuhe extract 命令接着做",
            f"{out}: the run here was not finished, there are no results yet; the same fuhe extract command goes on",
        )
    return PipelineError(
        f"{out}：这里没有运行结果；先运行 fuhe extract 材料所在文件夹 --out {out}",
        f"{out}: no results of a run here; first run fuhe extract FOLDER --out {out}",
    )


def run_of(out: Path) -> dict[str, Any]:
    """run.json of a finished run; raises `PipelineError`."""
    path = out / "run.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise no_results(out) from error
    return found


def table(out: Path, name: str) -> list[dict[str, str]]:
    """The rows of one CSV file, texts as they were before guarding; raises `PipelineError`."""
    path = out / f"{name}.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except FileNotFoundError as error:
        raise no_results(out) from error
    kinds = KINDS[name]
    return [{k: unguarded(v) if kinds.get(k) == "t" else v for k, v in row.items()} for row in rows]


def frames(out: str | Path) -> dict[str, pd.DataFrame]:
    """The tables of a run as pandas DataFrames: texts as str, numbers as numbers, missing ones as NA."""
    import pandas as pd

    found = {}
    for name, kinds in KINDS.items():
        frame = pd.DataFrame(table(Path(out), name), columns=list(kinds), dtype="string")
        for column, kind in kinds.items():
            if kind != "t":
                numbers = pd.to_numeric(frame[column].replace("", pd.NA))
                frame[column] = numbers.astype("Int64" if kind == "i" else "Float64")
            else:
                frame[column] = frame[column].astype(object)
        found[name] = frame
    return found
