"""What is to be done and what was tried, in SQLite: the files of a run, and how often work on each began and was lost.

An attempt is counted before the work begins, so that whatever ends the run leaves its trace. A connection is used by
one process; what it commits survives the end of that process at any moment (write-ahead log).
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.shell.intake import File, digest
from pipeline.shell.stamp import digest as fingerprint

_TABLES = """
CREATE TABLE IF NOT EXISTS attempts (key TEXT PRIMARY KEY, begun INTEGER NOT NULL DEFAULT 0,
    lost INTEGER NOT NULL DEFAULT 0, fault TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS hashes (home BLOB PRIMARY KEY, size INTEGER, changed INTEGER, sha256 TEXT);
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT);
DROP TABLE IF EXISTS found;
DROP TABLE IF EXISTS files;
CREATE TABLE found (name TEXT, home BLOB, trail TEXT, size INTEGER, fault TEXT, count INTEGER, sha256 TEXT, whole TEXT);
CREATE TABLE files (number INTEGER PRIMARY KEY, name TEXT, home BLOB, trail TEXT, size INTEGER, fault TEXT,
    count INTEGER, sha256 TEXT, whole TEXT, copy INTEGER DEFAULT 1, copy_of TEXT DEFAULT '', key TEXT DEFAULT '',
    part TEXT DEFAULT '',
    source TEXT DEFAULT '', made TEXT DEFAULT '', state TEXT DEFAULT 'waiting', ms INTEGER, peak INTEGER);
"""
_SORTED = """
INSERT INTO files (name, home, trail, size, fault, count, sha256, whole)
    SELECT name, home, trail, size, fault, count, sha256, whole FROM found ORDER BY name, rowid;
DELETE FROM found;
"""
_SAME_SIZE = """
SELECT number FROM files WHERE sha256 = '' AND size IN (SELECT size FROM files GROUP BY size HAVING count(*) > 1)
"""
_COPIES = """
WITH ranked AS (
    SELECT number, row_number() OVER same AS copy,
        first_value(CASE WHEN size > 0 AND fault = '' AND count IS NULL THEN name END) OVER real AS first,
        first_value(number) OVER real AS head
    FROM files WHERE sha256 != ''
    WINDOW same AS (PARTITION BY sha256 ORDER BY number),
        real AS (PARTITION BY sha256 ORDER BY (size = 0 OR fault != '' OR count IS NOT NULL), number)
)
UPDATE files SET copy = ranked.copy, copy_of = CASE
    WHEN size > 0 AND fault = '' AND count IS NULL AND ranked.head != files.number THEN coalesce(ranked.first, '')
    ELSE '' END
FROM ranked WHERE ranked.number = files.number AND (ranked.copy > 1 OR ranked.head != files.number)
"""
_PAGE = 500  # rows of a look into the list


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the run: its number in order of name, what it is known by, and where its results lie.

    `key` names what the result rests on, `part` the result of the first step, `made` that of the second; "" for none.
    `source` is that of its report.
    """

    number: int
    file: File
    key: str = ""
    part: str = ""
    made: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often work on a document began, how often its worker died on it, and how the last time."""

    begun: int = 0
    lost: int = 0
    fault: str = ""
    detail: str = ""


class Ledger:
    """The list of a run's files and the attempts on them; in memory where there is no path."""

    def __init__(self, path: Path | None) -> None:
        self._base = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=5)
        if path:
            self._locked(path)
        self._base.executescript(_TABLES)

    def _locked(self, path: Path) -> None:
        """Makes this the only run on these results for as long as the process lives."""
        self._lock = sqlite3.connect(path.with_name("lock.sqlite"), isolation_level=None, timeout=0)
        try:
            self._lock.execute("BEGIN EXCLUSIVE")
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.OperationalError as error:
            raise PipelineError(
                f"{path.parent.parent}：另一次运行正在写这里；等它结束，或另选 --out（{error}）",
                f"{path.parent.parent}: another run is writing here; wait for it, or choose another --out ({error})",
            ) from error

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()
        if hasattr(self, "_lock"):
            self._lock.close()

    def enlist(self, files: Iterable[File]) -> int:
        """Take in the files of a run: sorted by name, hashed, copies marked. Their number."""
        self._base.execute("BEGIN")
        rows = (
            (f.name, os.fsencode(f.path), json.dumps(f.trail), f.size, f.fault, f.count, *self._hashed(f))
            for f in files
        )
        self._base.executemany("INSERT INTO found VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        for statement in _SORTED.split(";"):
            self._base.execute(statement)
        for (number,) in self._base.execute(_SAME_SIZE).fetchall():  # members of archives
            self._set(number, sha256=digest(self.entry(number).file))
        self._base.execute(_COPIES)
        self._base.execute("COMMIT")
        return self.total()

    def records(self, path: Path, places: Iterable[tuple[int, int, str, str]]) -> int:
        """Take in the lines of records.jsonl, in their order: where each begins, its length, its path and hash."""
        self._base.execute("BEGIN")
        home = os.fsencode(path)
        rows = ((name, home, json.dumps([str(at), str(size)]), size, sha256) for at, size, name, sha256 in places)
        columns = "name, home, trail, size, fault, sha256, whole"
        self._base.executemany(f"INSERT INTO files ({columns}) VALUES (?1, ?2, ?3, ?4, '', '', ?5)", rows)  # noqa: S608
        self._base.execute("COMMIT")
        return self.total()

    def total(self) -> int:
        """How many files the run has."""
        return int(self._base.execute("SELECT count(*) FROM files").fetchone()[0])

    def _hashed(self, file: File) -> tuple[str, str]:
        """SHA-256 of the file's bytes ("" for a member of an archive), and a fingerprint of what it is."""
        home = os.fsencode(file.path)
        try:
            state = file.path.stat()
        except OSError:
            return "", ""
        known = self._base.execute("SELECT size, changed, sha256 FROM hashes WHERE home = ?", (home,)).fetchone()
        if known and known[:2] == (state.st_size, state.st_mtime_ns):
            whole = known[2]
        elif whole := digest(File(file.name, file.path, fault=file.fault if not file.trail else "")):
            row = (home, state.st_size, state.st_mtime_ns, whole)
            self._base.execute("INSERT OR REPLACE INTO hashes VALUES (?, ?, ?, ?)", row)
        return ("", fingerprint(whole, *file.trail) if whole else "") if file.trail else (whole, whole)

    def entry(self, number: int) -> Entry:
        """One file of the run."""
        return next(self._rows("number = ?", number))

    def entries(self) -> Iterator[Entry]:
        """All files in order of name, a few at a time: the list may change while it is gone through."""
        last = 0
        while rows := list(self._rows("number > ? ORDER BY number LIMIT ?", last, _PAGE)):
            yield from rows
            last = rows[-1].number

    def _rows(self, where: str, *values: object) -> Iterator[Entry]:
        columns = "number, name, home, trail, size, fault, count, copy_of, copy, sha256, whole, key, part, made, source"
        for row in self._base.execute(f"SELECT {columns} FROM files WHERE {where}", values):  # noqa: S608 - our own words
            number, name, home, trail, *known, whole, key, part, made, source = row
            file = File(name, Path(os.fsdecode(home)), tuple(json.loads(trail)), *known)
            yield Entry(number, file, key or whole, part, made, source)

    def keyed(self, key_of: Callable[[Entry], str]) -> None:
        """Give each file the key of its result."""
        self._base.execute("BEGIN")
        for entry in self.entries():
            self._set(entry.number, key=key_of(entry))
        self._base.execute("COMMIT")

    def _set(self, number: int, **columns: object) -> None:
        names = ", ".join(f"{name} = ?" for name in columns)
        self._base.execute(f"UPDATE files SET {names} WHERE number = ?", (*columns.values(), number))  # noqa: S608

    def begin(self, key: str) -> Attempts:
        """Count an attempt before its work begins; the attempts with this one."""
        row = "INSERT INTO attempts (key, begun) VALUES (?, 1) ON CONFLICT DO UPDATE SET begun = begun + 1"
        self._base.execute(row, (key,))
        return self.attempts(key)

    def attempts(self, key: str) -> Attempts:
        """How often work on a document was tried."""
        row = "SELECT begun, lost, fault, detail FROM attempts WHERE key = ?"
        return Attempts(*(self._base.execute(row, (key,)).fetchone() or ()))

    def lose(self, key: str, fault: str, detail: str) -> Attempts:
        """A worker died on a document: this is an attempt that failed by itself, not one the run's end cut short."""
        row = "UPDATE attempts SET lost = lost + 1, fault = ?, detail = ? WHERE key = ?"
        self._base.execute(row, (fault, detail, key))
        return self.attempts(key)

    def forgive(self, key: str) -> None:
        """An attempt that ended through no fault of its document, or that has its result: as if it had not begun."""
        self._base.execute("UPDATE attempts SET begun = max(begun - 1, lost) WHERE key = ?", (key,))

    def examined(self, entry: Entry, part: str, state: str, source: str, ms: int = 0, peak: int = 0) -> None:
        """The first step is done: its result lies at `part`."""
        self._set(entry.number, part=part, state=state, source=source, ms=ms, peak=peak)

    def presented(self, entry: Entry, made: str) -> None:
        """The second step is done."""
        self._set(entry.number, made=made)

    def parts(self) -> Iterator[str]:
        """The results of all first steps in order of name."""
        return (entry.part for entry in self.entries())

    def peak(self) -> int:
        """The most memory that a worker has held over a document of this run, MB; 0 where nothing was done."""
        return int(self._base.execute("SELECT coalesce(max(peak), 0) FROM files").fetchone()[0])

    def noted(self, name: str) -> str:
        """A word kept from run to run; "" for none."""
        row = self._base.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def note(self, name: str, value: str) -> None:
        """Keep a word from run to run."""
        self._base.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))

    def told(self) -> Iterator[tuple[object, ...]]:
        """For the results: path, hash, key, attempts, state, milliseconds, peak MB, fault, detail of each file."""
        yield from self._base.execute(
            "SELECT f.name, f.sha256, f.key, coalesce(a.begun, 0), f.state, f.ms, f.peak, coalesce(a.fault, ''), "
            "coalesce(a.detail, '') FROM files f LEFT JOIN attempts a USING (key) ORDER BY f.number"
        )

    def finish(self) -> None:
        """The run is complete: the next one tries again what has failed in passing."""
        self._base.execute("DELETE FROM attempts")
        self._base.execute("DELETE FROM notes WHERE name = 'run'")
        self._base.execute("DELETE FROM hashes WHERE home NOT IN (SELECT home FROM files)")
