"""Spot-check plans and what they prove: a stratified random sample of the cells read and of the verdicts."""

from __future__ import annotations

import csv
import hashlib
import heapq
import io
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

from pydantic import TypeAdapter

from pipeline.errors import PipelineError
from pipeline.shell.columns import decoded, guarded, unguarded
from pipeline.shell.decisions import effective, load
from pipeline.shell.mistakes import refused
from pipeline.shell.population import ROLES, Stratum, Thing, things
from pipeline.shell.record import reread
from pipeline.shell.show import say
from pipeline.shell.store import run_of, stored
from pipeline.values.place import Place

FILE = "sample.csv"
COLUMNS = (
    "id", "kind", "format", "template", "undecided", "at_stake", "population", "whole", "counted", "doc_id", "path",
    "page", "table", "row", "column", "role", "subject", "said", "read", "answer", "note", "grounds", "place", "seed",
    "drawn_from",
)  # fmt: skip
ANSWERS = {"right": ("right", "对", "正确", "无误"), "wrong": ("wrong", "错", "误读", "有误")}
"""What may be said of a drawn thing, and the words for it in a filled table."""

_KINDS = ("cell", "verdict")
_EXTRA = 4
"""At most one in so many of the sample goes to strata too small to be drawn from by chance."""

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A thing drawn: the document it stands in, and whether it counts for the whole population or its stratum only."""

    thing: Thing
    doc_id: str
    path: str
    counted: bool


def draw(out: Path, count: int, seed: int, of: str, lang: str) -> list[dict[str, str]]:
    """The rows of a new plan, written to sample.csv; `of` is "cells", "verdicts" or "both" (half of each).

    The same results and seed give the same sample. Strata get shares in proportion, one for each equal slice of the
    whole, so that binomial bounds hold for the whole (Hoeffding 1956: draws of unequal chances spread less);
    a stratum that got none may get one more thing, which counts for that stratum only.

    Raises:
        PipelineError: no results, or nothing to draw from.
    """
    shares = {"cells": (count, 0), "verdicts": (0, count), "both": (count - count // 2, count // 2)}[of]
    sizes, kept = _drawable(out, max(shares), seed, lang)
    if not sizes:
        raise PipelineError(
            f"{out}：没有可抽的：一份材料也没有读到", f"{out}: nothing to draw from: no document was read"
        )
    rows: list[dict[str, str]] = []
    about = {"seed": str(seed), "drawn_from": str(run_of(out).get("began", ""))}
    for kind, share in zip(_KINDS, shares, strict=True):
        mine = {s: n for s, n in sizes.items() if s.kind == kind}
        for stratum, proportional, extra in _allotted(mine, share, seed):
            chosen = sorted(kept[stratum], key=lambda entry: -entry[0])[: proportional + extra]
            told = {"population": str(mine[stratum]), "whole": str(sum(mine.values())), **about}
            for at, (_, doc_id, path, thing) in enumerate(chosen):
                rows.append(_row(Drawn(thing, doc_id, path, at < proportional), told))
    rows.sort(key=lambda row: (row["kind"], row["path"], int(row["page"] or 0), int(row["table"] or 0), row["id"]))
    _write(out, rows)
    return rows


_Entry = tuple[int, str, str, Thing]


def _drawable(out: Path, most: int, seed: int, lang: str) -> tuple[Counter[Stratum], dict[Stratum, list[_Entry]]]:
    """The size of each stratum, and of each the things with the smallest lots: drawn by lot, whatever their order."""
    sizes: Counter[Stratum] = Counter()
    kept: dict[Stratum, list[_Entry]] = defaultdict(list)
    for line in stored(out):
        record = reread(line)
        if record.status == "duplicate":
            continue
        for thing in things(record, lang):
            sizes[thing.stratum] += 1
            lot = hashlib.sha256(f"{seed}\x1f{record.doc_id}\x1f{thing.id}".encode()).digest()
            entry = (-int.from_bytes(lot, "big"), record.doc_id, record.path, thing)
            heap = kept[thing.stratum]
            if len(heap) < most:
                heapq.heappush(heap, entry)
            elif entry[0] > heap[0][0]:
                heapq.heapreplace(heap, entry)
    return sizes, kept


def _allotted(sizes: Mapping[Stratum, int], count: int, seed: int) -> Iterator[tuple[Stratum, int, int]]:
    """Of each stratum how many by its share, and how many beyond it."""
    count = min(count, sum(sizes.values()))
    for extra in range(min(count // _EXTRA, len(sizes)), -1, -1):
        shares = _shares(sizes, count - extra, seed)
        missed = [stratum for stratum in sizes if not shares[stratum]]
        if len(missed) >= extra:
            break
    missed.sort(key=lambda s: (not s.stake, not s.undecided, -sizes[s], s.name("en")))
    given = set(missed[:extra])
    for stratum in sorted(sizes, key=lambda s: s.name("en")):
        yield stratum, shares[stratum], int(stratum in given)


def _shares(sizes: Mapping[Stratum, int], count: int, seed: int) -> Counter[Stratum]:
    """Stratum after stratum laid end to end and cut into equal slices: each slice gives one, from a random spot."""
    whole, lots = sum(sizes.values()), Random(seed)  # noqa: S311 - a sample, not a secret
    order = sorted(sizes, key=lambda s: s.name("en"))
    ends = list(accumulate(sizes[s] for s in order))
    spots = ((at * _FINE + lots.randrange(_FINE)) * whole // (count * _FINE) for at in range(count))
    return Counter(order[bisect_right(ends, spot)] for spot in spots)


_FINE = 2**32


def _row(drawn: Drawn, told: Mapping[str, str]) -> dict[str, str]:
    thing, stratum, place = drawn.thing, drawn.thing.stratum, drawn.thing.place
    spot = {"page": place.page, "table": place.table, "row": place.row, "column": place.col} if place else {}
    row = {
        "id": thing.id, "kind": stratum.kind, "format": stratum.format, "template": stratum.template,
        "undecided": "yes" if stratum.undecided else "", "at_stake": "yes" if stratum.stake else "",
        **told, "counted": "yes" if drawn.counted else "", "doc_id": drawn.doc_id,
        "path": drawn.path, **{name: str(value or "") for name, value in spot.items()}, "role": thing.role,
        "subject": thing.subject, "said": thing.said, "read": thing.read, "grounds": thing.grounds,
        "place": _places().dump_json(place).decode(),
    }  # fmt: skip
    return {name: row.get(name, "") for name in COLUMNS}


def _places() -> TypeAdapter[Place | None]:
    return TypeAdapter(Place | None)


def _write(out: Path, rows: Sequence[Row]) -> None:
    with (out / FILE).open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows([guarded(row[name]) for name in COLUMNS] for row in rows)


def plan(out: Path) -> list[dict[str, str]]:
    """The rows of the plan in a folder of results; none where there is none. Raises `PipelineError`."""
    try:
        table = csv.DictReader(io.StringIO(decoded(out / FILE), newline=""))
        rows = [{name: unguarded(row.get(name) or "") for name in COLUMNS} for row in table]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise refused(error, out / FILE) from error
    except UnicodeDecodeError as error:
        raise PipelineError(
            f"{out / FILE}：不是 CSV 文本；在 Excel 中另存为“CSV UTF-8”",
            f"{out / FILE}: no CSV text; save it as “CSV UTF-8” in Excel",
        ) from error
    if lacking := [name for name in COLUMNS if name not in (table.fieldnames or ())]:
        raise PipelineError(
            f"{out / FILE}：不是抽样表，或少了列 {', '.join(lacking)}；重新运行 fuhe sample {out}",
            f"{out / FILE}: no plan of ours, or without its columns {', '.join(lacking)}; run fuhe sample {out} again",
        )
    return rows


def place_of(row: Row) -> Place | None:
    """Where a drawn thing stands."""
    return _places().validate_json(row["place"] or "null")


def stratum_of(row: Row) -> Stratum:
    """The stratum of a row."""
    return Stratum(row["kind"], row["format"], row["template"], row["undecided"] == "yes", row["at_stake"] == "yes")


def items(out: Path, lang: str = "zh") -> Iterator[tuple[str, str, str, str, str, str, str, str, str, str, str]]:
    """The plan as items of the review page."""
    for row in plan(out):
        name = row["subject"] if row["role"] not in ROLES else f"{row['subject']} · {say(ROLES[row['role']], lang)}"
        code = "" if row["kind"] == "cell" else row["role"]
        yield (
            row["kind"], row["doc_id"], row["path"], row["id"], row["grounds"], code, name, row["said"], row["read"],
            row["page"], "",
        )  # fmt: skip


def answered(out: Path, decisions: Path | None = None) -> list[tuple[Row, str]]:
    """The plan's rows, each with "right", "wrong" or "" for no answer yet: the store's word before the table's."""
    store = decisions or Path(str(run_of(out)["decisions"]))
    said = {(d.key, d.grounds): d.verdict for d in effective(load(store)) if d.verdict in ANSWERS}
    return [
        (row, said.get((row["id"], row["grounds"])) or meant(row["answer"], f"{FILE} {line}"))
        for line, row in enumerate(plan(out), 2)
    ]


def meant(words: str, at: str = "") -> str:
    """ "错" → "wrong"; "" where nothing is said; `at` says where it stands. Raises `PipelineError`."""
    text = words.strip().casefold()
    found = next((answer for answer, names in ANSWERS.items() if text in names), "")
    if text and not found:
        known = " | ".join(name for names in ANSWERS.values() for name in names)
        zh, en = (f"{at}：", f"{at}: ") if at else ("", "")
        zh, en = f"{zh}核对结果“{text}”不认识；可写 {known}", f"{en}answer “{text}” is not known; write {known}"
        raise PipelineError(zh, en)
    return found
