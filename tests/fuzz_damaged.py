"""Damaged and hostile files by the thousand: each must end in a status and a reason, in time and in bounds.

    python -m tests.fuzz_damaged [--count 2000] [--seed 1] [--seconds 60] [--memory 1500] [--jobs 2] [--keep FOLDER]

Files of every kind (corpus/documents, ../shared/material where it is there, archives and workbooks made from them) are
damaged (bytes changed, cut, spliced, repeated, blanked; numbers made absurd; the parts of a package and the streams of a
PDF damaged inside); among them are the bombs of `tests/bombs.py`. Each goes the whole way of a run, from listing to the
rows of the tables, in a process of its own kind: bounded in memory, watched in time (of processor). A fault is a crash, a
hang, more memory than allowed, a check that crashes, or what the program itself calls an error of its own. The exit status
is 1 with any. The same seed makes the same files; `--seconds` takes as many of them as there is time for.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import random
import re
import resource
import shutil
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from pipeline import api
from pipeline.shell.batch import Settings, examined, lost, presented
from pipeline.shell.faults import FAULTS
from pipeline.shell.intake import File, listed, load_patterns
from pipeline.shell.record import written
from pipeline.values.document import Source
from tests.bombs import bombs, packed, xlsx

ROOT = Path(__file__).parent.parent
MATERIAL = ROOT.parent / "shared/material"
LARGEST = 2**20
"""Bytes of a file up to which it is damaged: two thousand of them are to end today."""

RARE = {"doc": 0.02}
"""Kinds that take long by themselves (another program converts them), and their share."""

ABSURD = [
    b"0",
    b"-1",
    b"99999999",
    b"2147483648",
    b"18446744073709551616",
    b"1e38",
    b"nan",
    b"",
    b"0.0000001",
    b"9" * 400,
]
NUMBER = re.compile(rb"\d+(?:\.\d+)?")
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
FORKED = multiprocessing.get_context("fork")
Made = tuple[str, str, Callable[[], bytes]]
"""How it was damaged, its name, its maker."""


class Verdict(NamedTuple):
    """What became of a file: its status or FAULT, the reason, after how many seconds of processor, at which peak MB."""

    end: str
    words: str
    seconds: float
    peak: int


# --- damage ---


def changed(data: bytes, dice: random.Random, pool: list[bytes]) -> bytes:
    """Some bytes are others."""
    room = bytearray(data)
    for _ in range(dice.choice((1, 4, 32, 256))):
        room[dice.randrange(len(room))] = dice.randrange(256)
    return bytes(room)


def cut(data: bytes, dice: random.Random, pool: list[bytes]) -> bytes:
    """The end is missing, or the beginning, or a piece in the middle."""
    start, stop = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    return dice.choice((data[:stop], data[start:], data[:start] + data[stop:]))


def spliced(data: bytes, dice: random.Random, pool: list[bytes]) -> bytes:
    """A piece of another file in the middle."""
    other = dice.choice(pool)
    start, stop = sorted(dice.randrange(len(other) + 1) for _ in range(2))
    at = dice.randrange(len(data))
    return data[:at] + other[start:stop] + data[at + dice.choice((0, stop - start)) :]


def repeated(data: bytes, dice: random.Random, pool: list[bytes]) -> bytes:
    """A piece many times over."""
    start = dice.randrange(len(data))
    stop = start + dice.randrange(1, 400)
    return data[:start] + data[start:stop] * dice.choice((2, 20, 2000)) + data[stop:]


def blanked(data: bytes, dice: random.Random, pool: list[bytes]) -> bytes:
    """A sector that was never written."""
    start = dice.randrange(len(data))
    size = min(dice.choice((16, 512, 4096)), len(data) - start)
    return data[:start] + bytes(size) + data[start + size :]


def absurd(data: bytes, dice: random.Random, pool: list[bytes]) -> bytes:
    """Some numbers are others."""
    found = list(NUMBER.finditer(data))
    for number in sorted(dice.sample(found, min(len(found), dice.choice((1, 3, 20)))), key=lambda m: -m.start()):
        data = data[: number.start()] + dice.choice(ABSURD) + data[number.end() :]
    return data


PLAIN = [changed, cut, spliced, repeated, blanked, absurd]


def inside(data: bytes, dice: random.Random, pool: list[bytes]) -> bytes:
    """Damage to what is packed: a part of a ZIP package, a stream of a PDF; packed again, sizes and checksums right."""
    damage = dice.choice(PLAIN)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = dice.choice([name for name, part in parts.items() if part])
        parts[name] = damage(parts[name], dice, list(parts.values()))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, text in parts.items():
                archive.writestr(zipfile.ZipInfo(part), text, zipfile.ZIP_DEFLATED)  # without the time of day
        return out.getvalue()
    streams = list(STREAM.finditer(data))
    if not data.startswith(b"%PDF") or not streams:
        return damage(data, dice, pool)
    stream = dice.choice(streams)
    try:
        text = zlib.compress(damage(zlib.decompress(stream[1]), dice, pool))
    except (zlib.error, IndexError, ValueError):
        return damage(data, dice, pool)
    return data[: stream.start(1)] + text + data[stream.end(1) :]


def originals() -> dict[str, dict[str, bytes]]:
    """Undamaged files by kind."""
    kinds: dict[str, dict[str, bytes]] = defaultdict(dict)
    for folder in (ROOT / "corpus/documents", MATERIAL):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_file() and 100 < path.stat().st_size <= LARGEST and path.name != "README.md":
                kinds[path.suffix[1:]][path.name] = path.read_bytes()
    kinds["xlsx"]["form.xlsx"] = xlsx(workbook())
    small = [(name, data) for files in kinds.values() for name, data in files.items() if len(data) < 40_000]
    for number in range(4):
        members: dict[str, bytes | str] = dict(small[number::9])
        kinds["zip"][f"{number}.zip"] = packed({**members, "inner.zip": packed(dict(small[number::23]))})
    if shutil.which("soffice") is None:
        kinds.pop("doc", None)
    return kinds


def workbook() -> str:
    """A sheet with a form."""
    head = ("一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    rows = [head, *(("产出指标", f"第{n}项数量", f"≥{n}个", f"{n + 1}个", 10, 10) for n in range(1, 11))]
    cells = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    return f"<sheetData>{cells}</sheetData>"


def _cell(value: object) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def damaged(count: int, seed: int) -> Iterator[Made]:
    """The damaged files; the name says of what and how each was made."""
    kinds = originals()
    pool = [data for files in kinds.values() for data in files.values()]
    common = [kind for kind in sorted(kinds) if kind not in RARE]
    for number in range(count):
        dice = random.Random(f"{seed}-{number}")
        rare = next((kind for kind, share in RARE.items() if kind in kinds and dice.random() < share), None)
        kind = rare or dice.choice(common)
        name, damage = dice.choice(sorted(kinds[kind])), dice.choice([*PLAIN, inside, inside, inside])

        def made(
            data: bytes = kinds[kind][name], damage: Callable[..., bytes] = damage, dice: random.Random = dice
        ) -> bytes:
            return damage(data, dice, pool)

        yield damage.__name__, f"{number:04}-{damage.__name__}-{name}", made


# --- the worker ---


def worker(pipe: Connection, settings: Settings, memory: int) -> None:
    """Examines what comes down the pipe until nothing does, never with more than `memory` MB beside the program."""
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + memory * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while item := pipe.recv():
        name, data = item
        start = time.process_time()
        end, words = verdict_on(name, data, settings)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        pipe.send(Verdict(end, words, time.process_time() - start, peak))


def verdict_on(name: str, data: bytes, settings: Settings) -> tuple[str, str]:
    """Status and reason of a file, as a run has them; of an archive those of its members together."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        ends = [_ended(_line(file, settings)) for file in listed([path])]
    fault = next((end for end in ends if end[0] == "FAULT"), None)
    return fault or (ends[0] if len(ends) == 1 else ("archive", "+".join(sorted({status for status, _ in ends}))))


def _line(file: File, settings: Settings) -> bytes:
    """The record of a file as a run writes it, where memory that runs out ends an attempt."""
    try:
        return presented(examined(file, settings), None, settings).line
    except MemoryError:
        return written(lost(file, "memory").record)


def _ended(line: bytes) -> tuple[str, str]:
    record = json.loads(line)
    reason = (record["reason"] or {}).get("zh", "")
    if reason.startswith(FAULTS["internal"].zh.partition("{")[0]):
        return "FAULT", reason
    for crash in (record["verification"] or {}).get("crashes", ()):
        return "FAULT", f"check {crash['code']}: {crash['trace'].strip().splitlines()[-1][:120]}"
    if record["status"] != "read" and not reason:
        return "FAULT", f"{record['status']} without a reason"
    return record["status"], _code(reason)


def _code(reason: str) -> str:
    """The code of the reason; for a document read in part there may be several, of which the first is named."""
    known = ((code, words.zh.partition("{")[0]) for code, words in FAULTS.items())
    return next((code for code, start in known if start and reason.startswith(start)), reason[:30])


class Watched:
    """A worker that is replaced when it dies, takes too long, or has grown large."""

    def __init__(self, settings: Settings, memory: int, seconds: float) -> None:
        self.settings, self.memory, self.seconds = settings, memory, seconds
        self.start()

    def start(self) -> None:
        self.pipe, theirs = FORKED.Pipe()
        self.process = FORKED.Process(target=worker, args=(theirs, self.settings, self.memory), daemon=True)
        self.process.start()
        theirs.close()

    def again(self) -> None:
        self.process.kill()
        self.process.join()
        self.start()

    def spent(self) -> float:
        """Seconds of processor that the worker has used: a busy machine makes no hang."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def examined(self, name: str, data: bytes) -> Verdict:
        self.pipe.send((name, data))
        allowed = self.seconds + 2 * len(data) / 2**20
        try:
            before = self.spent()
            for _ in range(int(10 * allowed)):
                if self.pipe.poll(1):
                    verdict: Verdict = self.pipe.recv()
                    if verdict.peak > self.memory // 2:
                        self.again()
                    return verdict
                if self.spent() - before > allowed:
                    break
            fault = Verdict("FAULT", f"hang: no end after {allowed:.0f} s", self.spent() - before, 0)
        except (EOFError, ConnectionError, FileNotFoundError):
            self.process.join(5)
            fault = Verdict("FAULT", f"crash: exit {self.process.exitcode}", 0.0, 0)
        self.again()
        return fault


Result = tuple[str, str, Verdict]
"""How it was damaged, its name, what became of it."""


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--count", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--seconds", type=float, default=float("inf"), help="for all; what is begun is ended")
    arguments.add_argument("--limit", type=float, default=60.0, help="seconds of processor for one file, + 2 a MB")
    arguments.add_argument("--memory", type=int, default=1500, help="MB for one file, beside the program")
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--only", default="", help="only files whose name holds this")
    arguments.add_argument("--keep", type=Path, help="where to put the files that are faults")
    chosen = arguments.parse_args()
    files = [*damaged(chosen.count, chosen.seed), *(("bomb", name, maker) for name, maker in bombs())]
    random.Random(chosen.seed).shuffle(files)
    api.extractor_for(Source("a.txt", "", "", b"warm"))  # the readers are loaded before the workers are forked
    settings, deadline = Settings(load_patterns(), {}), time.monotonic() + chosen.seconds
    idle = [Watched(settings, chosen.memory, chosen.limit) for _ in range(chosen.jobs)]

    def result(file: Made) -> Result | None:
        if time.monotonic() > deadline:
            return None
        kind, name, maker = file
        data, hand = maker(), idle.pop()
        try:
            verdict = hand.examined(name, data)
        finally:
            idle.append(hand)
        if verdict.end == "FAULT" and chosen.keep:
            chosen.keep.mkdir(parents=True, exist_ok=True)
            (chosen.keep / name).write_bytes(data)
        return kind, name, verdict

    with ThreadPoolExecutor(chosen.jobs) as threads:
        results = [r for r in threads.map(result, (f for f in files if chosen.only in f[1])) if r]
    return told(results, chosen.seed)


def told(results: Sequence[Result], seed: int) -> int:
    """The table of what became of them, by damage and by reason; 1 with any fault."""
    ends = sorted({v.end for _, _, v in results})
    print(f"{'damage':10}" + "".join(f"{end:>10}" for end in ends) + f"{'all':>10}")
    for kind in sorted({kind for kind, _, _ in results}):
        met = Counter(v.end for k, _, v in results if k == kind)
        print(f"{kind:10}" + "".join(f"{met[end]:10}" for end in ends) + f"{met.total():10}")
    for (end, words), count in sorted(Counter((v.end, v.words) for _, _, v in results if v.end != "FAULT").items()):
        print(f"{count:6} {end} {words}")
    for _, name, verdict in sorted(results, key=lambda r: -r[2].seconds)[:8]:
        print(f"slow   {verdict.seconds:6.1f} s  {name}")
    highest = max(results, key=lambda r: r[2].peak, default=None)
    if highest:
        print(f"peak   {highest[2].peak} MB  {highest[1]}")
    faults = [(name, v) for _, name, v in results if v.end == "FAULT"]
    for name, verdict in faults:
        print(f"FAULT  {name}: {verdict.words} ({verdict.seconds:.0f} s)")
    print(f"seed {seed}: {len(results)} files, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
