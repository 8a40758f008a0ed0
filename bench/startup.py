"""How soon there is an answer: `--help`, one small PDF from a cold start, a report of 300 pages on one core.

    python bench/startup.py [--rounds 5]

The shortest of the rounds counts: whatever else the machine does only adds to it. Modules are compiled beforehand, as
an installation leaves them.
"""

from __future__ import annotations

import argparse
import compileall
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONG = ROOT.parent / "shared" / "material" / "300p.pdf"


def shortest(rounds: int, *command: str) -> tuple[float, float]:
    """Wall and processor seconds of the quickest round."""
    found = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            words = [sys.executable, "-m", "pipeline", *(w.replace("OUT", folder) for w in command)]
            before, began = os.times(), time.perf_counter()
            subprocess.run(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            after = os.times()
            cpu = after.children_user + after.children_system - before.children_user - before.children_system
            found.append((time.perf_counter() - began, cpu))
    return min(wall for wall, _ in found), min(cpu for _, cpu in found)


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--rounds", type=int, default=5)
    chosen = words.parse_args()
    compileall.compile_dir(ROOT / "pipeline", quiet=1)
    small = str(ROOT / "corpus" / "documents" / "civil-affairs-2023.pdf")
    jobs = [("fuhe --help", chosen.rounds, 0.3, ["--help"])]
    jobs.append(("one small PDF", chosen.rounds, 0.5, ["extract", small, "--out", "OUT", "--jobs", "1"]))
    if LONG.exists():
        jobs.append(("300 pages", 1, 2.0, ["extract", str(LONG), "--out", "OUT", "--jobs", "1"]))
    print(f"{'':16} {'wall s':>8} {'CPU s':>8} {'goal s':>8}")
    for name, rounds, goal, command in jobs:
        wall, cpu = shortest(rounds, *command)
        print(f"{name:16} {wall:8.2f} {cpu:8.2f} {goal:8.1f}", flush=True)


if __name__ == "__main__":
    main()
