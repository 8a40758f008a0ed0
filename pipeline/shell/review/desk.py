"""What lies on the auditor's desk: the findings and spot checks of a run with the latest decisions laid over them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

from pipeline.errors import PipelineError
from pipeline.shell import sample
from pipeline.shell.columns import READINGS
from pipeline.shell.decisions import UNDONE, effective, record, since, undone
from pipeline.shell.pages.index import pinyin
from pipeline.shell.pages.words import subject
from pipeline.shell.store import no_results, run_of
from pipeline.values.verdict import Decision

Row = Mapping[str, Any]

# state: "open", "stale" (decided on other grounds), "decided", "gone" (no finding any more since a correction)
_ITEMS = """CREATE TABLE items (
    rank INTEGER PRIMARY KEY, kind TEXT, doc_id TEXT, path TEXT, key TEXT, grounds TEXT, code TEXT, severity TEXT,
    subject TEXT, message TEXT, claimed TEXT, recomputed TEXT, gap TEXT, stake NUMERIC, diagnosis TEXT, cause TEXT,
    organisation TEXT, year INTEGER, page INTEGER, state TEXT DEFAULT 'open', choice TEXT DEFAULT '',
    decided_by TEXT DEFAULT '', at TEXT DEFAULT '', note TEXT DEFAULT '', followers INTEGER DEFAULT 0)"""
# Consequence, then severity; then what no explanation fits, for it is doubted most; then money.
_QUEUE = (
    "coalesce(f.points_at_stake, 0) DESC, instr('error warning notice', f.severity), f.diagnosis != '', "
    "coalesce(d.adjusted, d.initial, 0) DESC, f.rowid"
)
_LOAD = f"""INSERT INTO items (kind, doc_id, path, key, grounds, code, severity, subject, message, claimed, recomputed,
    gap, stake, diagnosis, cause, organisation, year, page)
    SELECT 'finding', f.doc_id, f.path, f.key, f.grounds, f.code, f.severity, subject(f.subject, f.message), f.message,
    f.claimed, {READINGS}, f.gap, f.points_at_stake, f.diagnosis, f.cause, d.organisation, d.year, f.page
    FROM run.findings f LEFT JOIN run.documents d USING (doc_id, path) ORDER BY {_QUEUE}"""  # noqa: S608 - our own words
_UNITS = """UPDATE items SET organisation = d.organisation, year = d.year FROM documents d
    WHERE d.doc_id = items.doc_id AND items.kind != 'finding'"""
_FOLLOWERS = """UPDATE items SET followers = n FROM
    (SELECT doc_id AS d, cause AS c, count(*) AS n FROM items WHERE cause != '' GROUP BY 1, 2)
    WHERE doc_id = d AND key = c"""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which items are looked at; "" for all. `status` is a state, a choice, or "all"; `kind` "finding" or "spot"."""

    unit: str = ""
    code: str = ""
    severity: str = ""
    status: str = "open"
    kind: str = "finding"
    text: str = ""

    def where(self) -> tuple[str, list[str]]:
        """As a condition of SQL, with its values."""
        words, values = ["(cause = '' OR kind != 'finding')"], []
        for column, value in (("organisation", self.unit), ("code", self.code), ("severity", self.severity)):
            if value:
                words.append(f"{column} = ?")
                values.append(value)
        if self.text:
            words.append("instr(lower(path || organisation || subject || message || claimed), lower(?))")
            values.append(self.text)
        if self.status == "open":
            words.append("state IN ('open', 'stale')")
        elif self.status != "all":
            words.append("? IN (state, choice)")
            values.append(self.status)
        words.append("kind = 'finding'" if self.kind == "finding" else "kind != 'finding'")
        return " AND ".join(words), values

LISTED = 200
"""Values of a list to choose from; who looks for another one types part of it."""


def _named(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}


class Desk:
    """The items in memory, kept up with the store of decisions, which others may write to at the same time."""

    def __init__(self, out: Path, decisions: Path | None = None, lang: str = "zh") -> None:
        self.out, self._lang = out, lang
        self.store = decisions or Path(str(run_of(out)["decisions"]))
        self.number = self._reread = 0
        self._lock = RLock()
        self._said: dict[str, list[Decision]] = {}
        self._base = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._base.row_factory = _named
        self._base.create_function("subject", 2, lambda s, m: subject(s or "", m or ""), deterministic=True)
        self._base.create_function("pinyin", 1, lambda name: pinyin(name or ""), deterministic=True)
        self._load(out / "fuhe.sqlite")
        self.refresh()

    def _load(self, base: Path) -> None:
        if not base.is_file():
            raise no_results(self.out)
        self._base.execute("ATTACH ? AS run", (str(base.absolute()),))
        columns = {row["name"] for row in self._base.execute("PRAGMA run.table_info(findings)")}
        if "grounds" not in columns:
            raise PipelineError(
                f"{self.out}：结果是旧版程序做的；先运行 fuhe verify {self.out}",
                f"{self.out}: made by an older fuhe; first run fuhe verify {self.out}",
            )
        self._base.execute(_ITEMS)
        self._base.execute("BEGIN")
        self._base.execute(_LOAD)
        self._base.execute("CREATE TABLE documents AS SELECT * FROM run.documents")
        names = "kind, doc_id, path, key, grounds, code, subject, claimed, message, page, organisation, cause"
        spots = ((*row, "") for row in sample.items(self.out, self._lang))
        self._base.executemany(f"INSERT INTO items ({names}) VALUES ({', '.join('?' * 12)})", spots)  # noqa: S608
        self._base.execute(_UNITS)
        self._base.execute("COMMIT")
        self._base.execute("DETACH run")
        for columns_ in ("key", "doc_id, key", "code, diagnosis", "organisation"):
            self._base.execute(f"CREATE INDEX 'by {columns_}' ON items ({columns_})")
        self._base.execute(_FOLLOWERS)

    # --- decisions

    def refresh(self) -> int:
        """Take in what was decided since, here or elsewhere; how many words so far may change how a cell is read."""
        with self._lock:
            new = since(self.store, self.number)
            for number, decision in new:
                self.number = number
                self._said.setdefault(decision.key, []).append(decision)
            if new:
                self._base.execute("BEGIN")
                for key in dict.fromkeys(decision.key for _, decision in new):
                    self._stand(key)
                self._base.execute("COMMIT")
                self._reread += sum(decision.verdict in ("misread", UNDONE) for _, decision in new)
            return self._reread

    def _stand(self, key: str) -> None:
        """How the items of a key stand after all that was said of it."""
        last = effective(self._said.get(key, ()))
        for item in self.rows("SELECT rank, grounds, state, kind FROM items WHERE key = ?", key):
            same = [d for d in last if d.grounds == item["grounds"]]
            word = (same or last)[-1] if last else None
            if word is None or (item["kind"] != "finding" and not same):
                told = ("open", "", "", "", "")
            else:
                told = ("decided" if same else "stale", word.verdict, word.by, word.at, word.note)
            state = item["state"] if item["state"] == "gone" else told[0]
            self._base.execute(
                "UPDATE items SET state = ?, choice = ?, decided_by = ?, at = ?, note = ? WHERE rank = ?",
                (state, *told[1:], item["rank"]),
            )

    def decide(self, decisions: Sequence[Decision], seen: int) -> tuple[list[Decision], list[Decision]]:
        """Record decisions; gives those recorded, and for the others what somebody else has said since `seen`."""
        with self._lock:
            recorded, overtaken = record(self.store, decisions, seen)
            self.refresh()
            return recorded, overtaken

    def undo(self, by: str, key: str, at: str) -> Decision | None:
        """Take back the last word on `key`, or without one the last that `by` said; gives what was taken back."""
        with self._lock:
            self.refresh()
            said = self._said.get(key, ()) if key else [d for each in self._said.values() for d in each]
            mine = [d for d in effective(said) if key or d.by == by]
            if not mine:
                return None
            record(self.store, [undone(mine[-1], by, at)])
            self.refresh()
            return mine[-1]

    def history(self, key: str) -> list[Decision]:
        """All that was said of a key, in order."""
        return list(self._said.get(key, ()))

    def standing(self) -> list[Decision]:
        """All decisions that nobody took back."""
        return effective(d for each in self._said.values() for d in each)

    # --- reading

    def rows(self, query: str, *values: object) -> list[Row]:
        """The rows of a query."""
        with self._lock:
            return self._base.execute(query, values).fetchall()

    def item(self, doc_id: str, key: str) -> Row | None:
        """One item."""
        return next(iter(self.rows("SELECT * FROM items WHERE doc_id = ? AND key = ?", doc_id, key)), None)

    def page(self, chosen: Filter, at: int, size: int) -> list[Row]:
        """The items of one page (from 1) of the queue."""
        where, values = chosen.where()
        query = f"SELECT * FROM items WHERE {where} ORDER BY rank LIMIT ? OFFSET ?"  # noqa: S608 - values are bound
        return self.rows(query, *values, size, (at - 1) * size)

    def count(self, chosen: Filter) -> int:
        """How many items there are."""
        where, values = chosen.where()
        return int(self.rows(f"SELECT count(*) AS n FROM items WHERE {where}", *values)[0]["n"])  # noqa: S608

    def beside(self, chosen: Filter, rank: int, step: int) -> Row | None:
        """The item after (step 1) or before (step -1) a rank; from the other end where there is none."""
        where, values = chosen.where()
        sign, order = (">", "ASC") if step > 0 else ("<", "DESC")
        query = f"SELECT * FROM items WHERE {where} AND rank != ? ORDER BY rank {sign} ? DESC, rank {order} LIMIT 1"  # noqa: S608
        return next(iter(self.rows(query, *values, rank, rank)), None)

    def alike(self, item: Row) -> list[Row]:
        """The open findings of the same check with the same diagnosis."""
        query = (
            "SELECT * FROM items WHERE code = ? AND diagnosis = ? AND kind = 'finding' AND state IN ('open', 'stale')"
        )
        return self.rows(query, item["code"], item["diagnosis"])

    def listed(self, column: str, chosen: str = "") -> tuple[list[Row], int]:
        """The values of a column of the findings, and how many open ones each has; and how many values there are.

        Of more than can be looked through only the `chosen` one and those with most open findings.
        """
        query = (
            f"SELECT {column} AS value, sum(state IN ('open', 'stale')) AS open, count(*) AS count FROM items "  # noqa: S608
            f"WHERE kind = 'finding' AND cause = '' AND {column} != '' GROUP BY 1 ORDER BY value != ?, open DESC, value"
        )
        found = self.rows(query, chosen)
        return sorted(found[:LISTED], key=lambda row: pinyin(row["value"])), len(found)

    # --- corrected documents

    def replace(self, doc_id: str, found: Iterable[tuple[str, str, Mapping[str, Any]]]) -> None:
        """The findings of a document after a correction: key, grounds and row of each; the others are gone."""
        with self._lock:
            now = {key: (grounds, row) for key, grounds, row in found}
            query = "SELECT rank, key, organisation, path, year FROM items WHERE doc_id = ? AND kind = 'finding'"
            known = {item["key"]: item for item in self.rows(query, doc_id)}
            self._base.execute("BEGIN")
            for key, item in known.items():
                if key not in now:
                    self._base.execute("UPDATE items SET state = 'gone' WHERE rank = ?", (item["rank"],))
            for key, (grounds, row) in now.items():
                self._put(doc_id, key, grounds, row, known)
            self._base.execute("COMMIT")
            for key in dict.fromkeys((*known, *now)):
                self._stand(key)

    def _put(self, doc_id: str, key: str, grounds: str, row: Mapping[str, Any], known: Mapping[str, Row]) -> None:
        if key in known:
            words, rank = ", ".join(f"{name} = ?" for name in row), known[key]["rank"]
            query = f"UPDATE items SET state = 'open', grounds = ?, {words} WHERE rank = ?"  # noqa: S608
            self._base.execute(query, (grounds, *row.values(), rank))
            return
        document = next(iter(self.rows("SELECT * FROM documents WHERE doc_id = ?", doc_id)), None)
        about = {"kind": "finding", "doc_id": doc_id, "key": key, "grounds": grounds}
        about |= {name: document[name] for name in ("path", "organisation", "year")} if document else {}
        values = {**about, **row}
        marks = ", ".join("?" * len(values))
        self._base.execute(f"INSERT INTO items ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))  # noqa: S608
