"""What a run must survive, played through: every document accounted for, no innocent blamed, the same results.

    python -m tests.faults [--engine local|ray] [--count 400] [--moments 20] [--only STORY …] [--seed N]
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from tests.faults.poison import KINDS, MARK

ROOT = Path(__file__).parents[2]
REPORT = """# {year}年度{unit}部门整体支出绩效自评表

| 资金 | 年初预算数 | 全年预算数 | 实际支出数 | 执行率 |
|---|---|---|---|---|
| 全年支出 | {initial} | {adjusted} | {spent} | {rate}% |

本单位{unit}全年完成{count}项工作，支出{spent}万元。
"""
PATIENCE = 600
"""Seconds for one run."""
REASONS = {"kill": "SIGKILL", "segfault": "SIGSEGV", "loop": "超时", "eat": "内存", "raise": "a fault of the reader"}


class Broken(AssertionError):
    """A promise of the run that was not kept."""


@dataclass(frozen=True)
class Stage:
    """Where a story is played.

    Args:
        home: its own folder.
        moments: how often a driver is killed.
    """

    home: Path
    engine: str
    count: int
    moments: int
    dice: random.Random

    def reports(self, count: int) -> Path:
        """A folder of innocent documents, each another."""
        folder = self.home / "reports"
        folder.mkdir(parents=True)
        for n in range(count):
            spent, adjusted = 1000 + 7 * n, 1000 + 9 * n
            said = {"unit": f"第{n}实验小学", "year": 2020 + n % 4, "initial": 900 + n, "count": n}
            words = REPORT.format(**said, adjusted=adjusted, spent=spent, rate=round(100 * spent / adjusted))
            (folder / f"report-{n:04}.md").write_text(words, encoding="utf-8")
        return folder

    def command(self, folder: Path, out: Path, *more: str) -> list[str]:
        words = [sys.executable, "-m", "tests.faults.driver", str(folder), str(out), "--engine", self.engine]
        return [*words, *more]

    def run(self, folder: Path, out: Path, *more: str) -> None:
        self.good(self.begin(folder, out, *more))

    def begin(self, folder: Path, out: Path, *more: str, **world: str) -> subprocess.Popen[bytes]:
        """A run; one that hangs says where, and ends."""
        with (self.home / "said").open("wb") as said:
            running = subprocess.Popen(
                self.command(folder, out, *more), cwd=ROOT, env={**os.environ, **world}, stdout=subprocess.DEVNULL, stderr=said
            )
        watch = threading.Timer(PATIENCE, running.send_signal, [signal.SIGABRT])
        watch.daemon = True
        watch.start()
        return running

    def good(self, running: subprocess.Popen[bytes]) -> None:
        code = running.wait()
        said = (self.home / "said").read_text(encoding="utf-8", errors="replace")
        held(code == 0, f"the run {'hung' if code == -signal.SIGABRT else f'ended with {code}'}: {said[-2000:]}")

    def plain(self, folder: Path) -> Path:
        """The results of an undisturbed run over the folder."""
        out = self.home / "undisturbed"
        replace(self, engine="local").run(folder, out)
        return out


def held(truth: bool, words: str) -> None:
    if not truth:
        raise Broken(words)


def rows(out: Path, table: str = "documents") -> dict[str, dict[str, str]]:
    with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {row["path"]: row for row in csv.DictReader(stream)}


def same(one: Path, two: Path, without: frozenset[str] = frozenset()) -> None:
    """Two runs have left the same bytes in every file, but for run.json and what was tried for each document.

    With documents that only one of them had: the same but for their lines, in tables and records.
    """
    names = [sorted(p.relative_to(out).as_posix() for p in results(out)) for out in (one, two)]
    if without:
        names = [[name for name in found if name.endswith((".csv", ".jsonl"))] for found in names]
    held(names[0] == names[1] and len(names[0]) >= 10, f"not the same files: {set(names[0]) ^ set(names[1])}")
    for name in names[0]:
        first, second = ((out / name).read_bytes().splitlines() for out in (one, two))
        first = [line for line in first if not any(path.encode() in line for path in without)]
        held(first == second, f"{name} differs between {one} and {two}")
    held(bool(without) or dumped(one) == dumped(two), f"fuhe.sqlite differs between {one} and {two}")


def results(out: Path) -> list[Path]:
    """Tables, records, workbook, pages, exports."""
    kept = (p for p in out.rglob("*") if p.is_file() and ".fuhe" not in p.parts)
    return [p for p in kept if p.name not in ("run.json", "fuhe.sqlite")]


def dumped(out: Path) -> list[str]:
    """The tables of fuhe.sqlite as text, without that of the attempts."""
    with closing(sqlite3.connect(out / "fuhe.sqlite")) as base:
        return [line for line in base.iterdump() if not line.startswith('INSERT INTO "ledger"')]


def poison(stage: Stage) -> str:
    """One document in twenty kills, crashes, hangs, eats or raises."""
    folder = stage.reports(stage.count)
    plain = stage.plain(folder)
    bad = {}
    for n in range(max(5, stage.count // 20)):
        kind = KINDS[n % len(KINDS)]
        name = f"report-{stage.dice.randrange(stage.count):04}-bad{n}.md"
        (folder / name).write_text(f"{MARK}{kind} -->\n# {n}\n", encoding="utf-8")
        bad[name] = kind
    out = stage.home / "out"
    stage.run(folder, out)
    found = rows(out)
    held(len(found) == stage.count + len(bad), f"{len(found)} documents accounted for")
    blamed = {name for name, row in found.items() if row["status"] == "failed"}
    held(blamed == set(bad), f"blamed: {sorted(blamed ^ set(bad))}")
    for name, kind in bad.items():
        held(REASONS[kind] in found[name]["reason"], f"{kind}: {found[name]['reason']}")
    same(out, plain, frozenset(bad))
    return f"{stage.count} read, {len(bad)} named, 0 innocents"


def worker_killed(stage: Stage) -> str:
    """Workers killed from outside, one after another, each after the run got on; documents are slow enough to be met."""
    count = stage.count // 2
    folder = stage.reports(count)
    plain, out = stage.plain(folder), stage.home / "out"
    running, killed, enough = stage.begin(folder, out, FAULTS_PACE=str(10 / count)), 0, 1
    while running.poll() is None and killed < 4:
        time.sleep(0.01)
        workers = [pid for pid in below(running.pid) if is_worker(pid, stage.engine)]
        if workers and enough <= (parts := parts_of(out)) < count // 2:
            end(stage.dice.choice(workers))
            killed, enough = killed + 1, parts + 4
    stage.good(running)
    same(out, plain)
    held(killed > 0, "no worker was met")
    return f"{killed} workers killed, 0 documents blamed"


def driver_killed(stage: Stage) -> str:
    """The whole run killed at random moments, and taken up again by the same command."""
    count = max(40, stage.count // 4)
    folder = stage.reports(count)
    plain, out, log = stage.plain(folder), stage.home / "out", stage.home / "opened"
    killed, step = 0, max(1, 3 * count // stage.moments)
    for _ in range(stage.moments):
        running = stage.begin(folder, out, FAULTS_LOG=str(log))
        enough = parts_of(out) + stage.dice.randrange(step)  # at its start, amid the first step, amid the second
        while running.poll() is None and parts_of(out) < enough:
            time.sleep(0.005)
        time.sleep(stage.dice.uniform(0, 0.05))
        if running.poll() is None:
            running.kill()
            killed += 1
        running.wait()
        time.sleep(0.2)
        orphans = [pid for pid in everyone() if str(out) in words_of(pid)]
        held(not orphans, f"processes outlive their driver: {orphans}")
    stage.good(stage.begin(folder, out, FAULTS_LOG=str(log)))
    same(out, plain)
    opened = len(log.read_text(encoding="utf-8").splitlines())
    held(opened <= count + 2 * (killed + 1), f"{opened} openings for {count} documents and {killed} kills")
    left = [p.name for p in out.iterdir() if p.name.startswith(".") and p.name != ".fuhe"]
    held(not left, f"left behind: {left}")
    return f"killed {killed} times of {stage.moments}, {opened} openings for {count} documents"


def disk_full(stage: Stage) -> str:
    """Results go to a disk that fills up; then there is room, and the same command goes on."""
    folder = stage.reports(60)
    plain, disk, kept = stage.plain(folder), stage.home / "disk", stage.home / "kept"
    disk.mkdir()
    words = " ".join(stage.command(folder, disk / "out"))
    script = (
        f"mount -t tmpfs -o size=700k tmpfs {disk} || exit 77; {words}; first=$?; "
        f"mount -o remount,size=400m {disk} || exit 77; {words} || exit 9; cp -r {disk}/out {kept}; exit $((100 + first))"
    )
    apart = ["unshare", "-m", "sh", "-c", script]
    done = subprocess.run(apart, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
    if done.returncode == 77 or "unshare" in done.stderr[:20]:
        return f"skipped: no disk can be mounted here ({done.stderr.strip()[:80]})"
    held(done.returncode == 102, f"{done.returncode}: {done.stderr[-2000:]}")
    held("no room" in done.stderr or "full" in done.stderr, f"a full disk is not named: {done.stderr[-500:]}")
    same(kept, plain)
    return "the full disk was named, nobody blamed, the run taken up"


def vanishing(stage: Stage) -> str:
    """Files that go, or become others, between being listed and being read."""
    folder = stage.reports(40)
    gone = [folder / f"report-{n:04}.md" for n in (35, 36, 37)]
    changed = [folder / f"report-{n:04}.md" for n in (38, 39)]
    for name, kind, paths in (("a1.md", "vanish", gone), ("a2.md", "change", changed)):
        (folder / name).write_text(f"{MARK}{kind} {' '.join(map(str, paths))} -->\n# 标题\n", encoding="utf-8")
    out = stage.home / "out"
    stage.run(folder, out)
    found = rows(out)
    failed = {name: row["reason"] for name, row in found.items() if row["status"] == "failed"}
    held(len(found) == 42, f"{len(found)} documents")
    held(set(failed) == {p.name for p in [*gone, *changed]}, f"failed: {failed}")
    held(all("不见了" in failed[p.name] for p in gone) and all("变了" in failed[p.name] for p in changed), str(failed))
    stage.run(folder, out)
    held({r["status"] for r in rows(out).values()} == {"read"}, "the next run reads what is there now")
    return "3 vanished, 2 changed, each named; read by the next run"


def oddities(stage: Stage) -> str:
    """Names in GBK and with line breaks, links in circles, pipes, a huge hole."""
    folder = stage.reports(5)
    text = (folder / "report-0000.md").read_text(encoding="utf-8")
    for n, name in enumerate(("绩效自评.md".encode("gbk"), b"two\nlines.md")):
        (folder / os.fsdecode(name)).write_text(text + f"\n{n}\n", encoding="utf-8")
    (folder / "circle").symlink_to(folder)
    (folder / "nowhere.md").symlink_to(folder / "missing")
    os.mkfifo(folder / "pipe.md")
    with (folder / "hole.pdf").open("wb") as stream:
        stream.truncate(4 * 2**30)
    out = stage.home / "out"
    stage.run(folder, out)
    found = {name: row["status"] for name, row in rows(out).items()}
    wanted = {"绩效自评.md": "read", "two\\nlines.md": "read", "nowhere.md": "failed", "pipe.md": "ignored", "hole.pdf": "failed"}
    held({name: found.get(name) for name in wanted} == wanted and len(found) == 10, str(found))
    return "each named"


def node_lost(stage: Stage) -> str:
    """Two nodes, one of which goes while both are at work."""
    folder = stage.reports(stage.count // 2)
    plain, out = stage.plain(folder), stage.home / "out"
    replace(stage, engine="two").run(folder, out, "--jobs", "0", "--lose", "6")
    same(out, plain)
    return f"{stage.count // 2} documents, nobody blamed"


def parts_of(out: Path) -> int:
    """How many results of single documents there are."""
    return sum(1 for _ in (out / ".fuhe" / "parts").glob("*/[!.]*"))


def end(pid: int) -> None:
    """A worker we have started ourselves, a moment ago."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def below(pid: int) -> list[int]:
    """Children of a process, and theirs."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(c) for t in tasks for c in (t / "children").read_text().split()]
    except OSError:
        return []
    return [*children, *(further for child in children for further in below(child))]


def everyone() -> list[int]:
    return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and int(p.name) != os.getpid()]


def words_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def is_worker(pid: int, engine: str) -> bool:
    """Whether a process does documents: of Ray, its workers too."""
    words = words_of(pid)
    return engine == "local" or "ray::_one" in words or "spawn_main" in words


STORIES: dict[str, tuple[Callable[[Stage], str], ...]] = {
    "local": (poison, worker_killed, driver_killed, disk_full, vanishing, oddities),
    "ray": (poison, worker_killed, driver_killed, node_lost),
}


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--engine", choices=sorted(STORIES), default="local")
    words.add_argument("--count", type=int, default=400)
    words.add_argument("--moments", type=int, default=20)
    words.add_argument("--only", nargs="*", default=[])
    words.add_argument("--seed", type=int, default=7)
    chosen = words.parse_args()
    broken = 0
    for story in STORIES[chosen.engine]:
        if chosen.only and story.__name__ not in chosen.only:
            continue
        home = Path(tempfile.mkdtemp(prefix="faults-"))
        began = time.monotonic()
        stage = Stage(home, chosen.engine, chosen.count, chosen.moments, random.Random(chosen.seed))
        try:
            said = story(stage)
        except Broken as error:
            said, broken = f"BROKEN: {error}", broken + 1
        print(f"{chosen.engine:6}{story.__name__:16}{time.monotonic() - began:6.1f} s  {said}", flush=True)
        shutil.rmtree(home, ignore_errors=True)
    return min(broken, 1)


if __name__ == "__main__":
    sys.exit(main())
