"""Damaged and hostile files by the thousand: each must end in a result or a named reason, in time and in bounds.

    python tests/fuzz_damaged.py [--count 2000] [--seed 1] [--seconds 60] [--memory 1500] [--jobs 2] [--keep FOLDER]

Files of corpus/documents are damaged (bytes changed, cut, spliced, repeated, blanked; numbers made absurd; the parts of
a package and the streams of a PDF damaged inside), then come the bombs of `tests/bombs.py`. Each goes through
`pipeline.examine` in a process of its own kind: bounded in memory, watched in time (of processor). A fault is a crash, a hang, or any
exception but those that the shell words for the auditor (the package's own, MemoryError, TimeoutError). The exit status is 1 with any.
The same seed makes the same files.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import multiprocessing
import os
import random
import re
import resource
import sys
import time
import traceback
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from pipeline import api  # noqa: E402
from pipeline.errors import PipelineError, UnreadableDocument  # noqa: E402
from pipeline.normalizers.patterns import Patterns  # noqa: E402
from pipeline.shell.intake import load_patterns  # noqa: E402
from pipeline.values.document import Source  # noqa: E402
from tests.bombs import bombs  # noqa: E402

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


class Verdict(NamedTuple):
    """What became of a file: what kind of end, in which words, after how many seconds of processor, at which peak MB."""

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
                archive.writestr(part, text)
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


def damaged(count: int, seed: int) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Name and maker of each damaged file; the name says what it was made of and how."""
    whole = {path.name: path.read_bytes() for path in sorted((ROOT / "corpus/documents").iterdir())}
    pool = [data for data in whole.values() if data]
    names = [name for name, data in whole.items() if len(data) > 100]
    for number in range(count):
        dice = random.Random(f"{seed}-{number}")
        name, damage = dice.choice(names), dice.choice([*PLAIN, inside, inside, inside])

        def made(name: str = name, damage: Callable[..., bytes] = damage, dice: random.Random = dice) -> bytes:
            return damage(whole[name], dice, pool)

        yield f"{number:04}-{damage.__name__}-{name}", made


# --- the worker ---


def worker(pipe: Connection, patterns: Patterns, memory: int) -> None:
    """Examines what comes down the pipe until nothing does, never with more than `memory` MB beside the program."""
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + memory * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while item := pipe.recv():
        name, data = item
        start = time.process_time()
        end, words = verdict_on(Source(name, "", hashlib.sha256(data).hexdigest(), data), patterns)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        pipe.send(Verdict(end, words, time.process_time() - start, peak))


def verdict_on(source: Source, patterns: Patterns) -> tuple[str, str]:
    try:
        outcome = api.examine(source, patterns)
    except UnreadableDocument as error:
        return "refused", error.code
    except PipelineError as error:
        return "refused", type(error).__name__
    except (MemoryError, TimeoutError) as error:
        return "stopped", type(error).__name__
    except Exception as error:
        frame = next(f for f in reversed(traceback.extract_tb(error.__traceback__)) if "/pipeline/" in f.filename)
        return (
            "FAULT",
            f"{type(error).__name__} at {Path(frame.filename).relative_to(ROOT)}:{frame.lineno}: {str(error)[:90]}",
        )
    for crash in outcome.verification.crashes:
        return "FAULT", f"check {crash.code}: {crash.trace.strip().splitlines()[-1][:120]}"
    return "read", ""


class Watched:
    """A worker that is replaced when it dies or takes too long."""

    def __init__(self, patterns: Patterns, memory: int, seconds: float) -> None:
        self.patterns, self.memory, self.seconds = patterns, memory, seconds
        self.start()

    def start(self) -> None:
        self.pipe, theirs = FORKED.Pipe()
        self.process = FORKED.Process(target=worker, args=(theirs, self.patterns, self.memory), daemon=True)
        self.process.start()
        theirs.close()

    def spent(self) -> float:
        """Seconds of processor that the worker has used: a busy machine makes no hang."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def examined(self, name: str, data: bytes) -> Verdict:
        self.pipe.send((name, data))
        try:
            before = self.spent()
            for _ in range(int(10 * self.seconds)):
                if self.pipe.poll(1):
                    verdict: Verdict = self.pipe.recv()
                    return verdict
                if self.spent() - before > self.seconds:
                    break
            fault = Verdict("FAULT", f"hang: no end after {self.seconds:.0f} s", self.spent() - before, 0)
        except (EOFError, ConnectionError, FileNotFoundError):
            self.process.join(5)
            fault = Verdict("FAULT", f"crash: exit {self.process.exitcode}", 0.0, 0)
        self.process.kill()
        self.process.join()
        self.start()
        return fault


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--count", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--seconds", type=float, default=30.0, help="of processor, for one file")
    arguments.add_argument("--memory", type=int, default=1500)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--only", default="", help="only files whose name holds this")
    arguments.add_argument("--keep", type=Path, help="where to put the files that are faults")
    chosen = arguments.parse_args()
    patterns = load_patterns()
    api.extractor_for(Source("a.txt", "", "", b"warm"))  # the readers are loaded before the workers are forked
    files = [(n, m) for n, m in chain(damaged(chosen.count, chosen.seed), bombs()) if chosen.only in n]
    idle = [Watched(patterns, chosen.memory, chosen.seconds) for _ in range(chosen.jobs)]

    def examined(file: tuple[str, Callable[[], bytes]]) -> tuple[str, Verdict]:
        name, data, hand = file[0], file[1](), idle.pop()
        try:
            verdict = hand.examined(name, data)
        finally:
            idle.append(hand)
        if verdict.end == "FAULT" and chosen.keep:
            chosen.keep.mkdir(parents=True, exist_ok=True)
            (chosen.keep / name).write_bytes(data)
        return name, verdict

    with ThreadPoolExecutor(chosen.jobs) as threads:
        results = list(threads.map(examined, files))
    return told(results)


def told(results: list[tuple[str, Verdict]]) -> int:
    ends = Counter((v.end, v.words if v.end != "FAULT" else "") for _, v in results)
    for (end, words), count in sorted(ends.items()):
        print(f"{count:6} {end} {words}")
    for name, verdict in sorted(results, key=lambda r: -r[1].seconds)[:5]:
        print(f"slow   {verdict.seconds:6.1f} s  {name}")
    print(f"peak   {max((v.peak for _, v in results), default=0)} MB")
    faults = [(name, v) for name, v in results if v.end == "FAULT"]
    for name, verdict in faults:
        print(f"FAULT  {name}: {verdict.words}")
    print(f"{len(results)} files, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
