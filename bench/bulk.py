"""Thousands of documents: rates cold, warm and after a change of rules; one worker and two; memory; beside a plain job.

    python bench/bulk.py [--count 5000] [--small 500] [--text-layer] [--folder DIR] [--keep]

The documents are those of the corpus that can be read, each copied with other bytes behind its end (a comment that no
reader sees), so that each is read. Wall time depends on what else the machine does; processor time (driver and workers
together) hardly does, and both are shown. Memory is the highest resident size of the driver, and of its largest worker.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT_LAYER = (".pdf", ".docx")


def copies(folder: Path, count: int, text_layer: bool) -> Path:
    """`count` documents made from the corpus."""
    originals = [p for p in sorted((ROOT / "corpus" / "documents").iterdir()) if not p.name.startswith("bad-")]
    originals = [p for p in originals if not text_layer or p.suffix in TEXT_LAYER]
    folder.mkdir(parents=True)
    for n in range(count):
        source = originals[n % len(originals)]
        target = folder / f"{n // len(originals):04}-{source.name}"
        data = source.read_bytes()
        match source.suffix:
            case ".pdf":
                target.write_bytes(data + f"\n% {n}\n".encode())
            case ".docx":
                target.write_bytes(data)
                with zipfile.ZipFile(target, "a") as package:
                    package.comment = str(n).encode()
            case _:
                target.write_bytes(data + b"\n" + b" " * (n // len(originals)) + b"\n")
    return folder


def timed(*command: str, **world: str) -> dict[str, float]:
    """Wall and processor seconds of a command, and MB of it and of its largest child."""
    script = (
        "import json, resource, runpy, sys; from pathlib import Path; sys.argv = sys.argv[2:]; code = 0\n"
        "try: runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True) if not sys.argv[0].endswith('.py') "
        "else runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "except SystemExit as end: code = end.code\n"
        "own, below = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
        "cpu = sum(u.ru_utime + u.ru_stime for u in (own, below))\n"
        "print('BENCH' + json.dumps([cpu, own.ru_maxrss // 1024, below.ru_maxrss // 1024, code]))"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, "-", *command], cwd=ROOT, env={**os.environ, **world}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    wall = time.perf_counter() - began
    lines = [line for line in done.stdout.splitlines() if line.startswith("BENCH")]
    if not lines:
        sys.exit(done.stderr[-2000:])
    cpu, own, below, code = json.loads(lines[-1][5:])
    if code not in (None, 0, 3):  # 3: some document could not be read
        sys.exit(done.stderr[-2000:])
    return {"wall": wall, "cpu": cpu, "driver": own, "worker": below}


def told(name: str, count: int, found: dict[str, float]) -> None:
    wall, cpu = found["wall"], found["cpu"]
    rates = f"{count / wall:9.1f} {wall:9.1f} {1000 * cpu / count:9.1f}"
    print(f"{name:34} {rates} {found['driver']:8.0f} {found['worker']:8.0f}", flush=True)


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--count", type=int, default=5000)
    words.add_argument("--small", type=int, default=500)
    words.add_argument("--text-layer", action="store_true", help="PDF and Word only")
    words.add_argument("--folder", type=Path)
    words.add_argument("--keep", action="store_true")
    chosen = words.parse_args()
    home = chosen.folder or Path(tempfile.mkdtemp(prefix="bulk-"))
    rules = home / "patterns"
    shutil.copytree(ROOT / "patterns", rules)
    small = copies(home / "small", chosen.small, chosen.text_layer)
    large = copies(home / "large", chosen.count, chosen.text_layer)
    job = ("pipeline", "extract")
    more = ("--patterns", str(rules), "--decisions", str(home / "decisions.sqlite"))
    print(f"{'':34} {'docs/s':>9} {'s':>9} {'CPU ms/doc':>9} {'driver':>7} {'worker':>8} MB")

    def fuhe(folder: Path, out: str, jobs: int, *options: str) -> dict[str, float]:
        return timed(*job, str(folder), "--out", str(home / "out" / out), "--jobs", str(jobs), *more, *options)

    one = fuhe(small, "one", 1)
    told(f"{chosen.small}, one worker", chosen.small, one)
    two = fuhe(small, "two", 2)
    told(f"{chosen.small}, two workers", chosen.small, two)
    plain = timed("bench/peers/plain.py", str(small), str(home / "plain"), "--jobs", "2")
    told(f"{chosen.small}, plain job, two workers", chosen.small, plain)
    cold = fuhe(large, "large", 2)
    told(f"{chosen.count}, cold", chosen.count, cold)
    warm = fuhe(large, "large", 2)
    told(f"{chosen.count}, warm: nothing changed", chosen.count, warm)
    with (rules / "units.toml").open("a", encoding="utf-8") as stream:
        stream.write("\n# a rule changed\n")
    changed = fuhe(large, "large", 2)
    told(f"{chosen.count}, warm: a rule changed", chosen.count, changed)
    print(f"two workers ÷ one           {one['wall'] / two['wall']:7.2f} ×")
    print(f"plain ÷ ours (wall, CPU)    {plain['wall'] / two['wall']:7.2f} × {plain['cpu'] / two['cpu']:7.2f} ×")
    print(f"cold ÷ warm                 {cold['wall'] / warm['wall']:7.1f} ×")
    print(f"cold ÷ after a rule change  {cold['wall'] / changed['wall']:7.2f} ×")
    print(f"driver's memory, {chosen.count} ÷ {chosen.small} files  {cold['driver'] / two['driver']:5.2f} ×")
    if not chosen.keep:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
