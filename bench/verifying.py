"""Verification from records alone: records a second, cost of each check, and whether it stays flat with the folder.

    python bench/verifying.py [--count 500 5000] [--write docs/benchmarks-verifying.md]

The records are the corpus' own, read once, then repeated under other unit names and with other figures in the prose's
place, so that checks across documents meet thousands of different units. Processor time of one process.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline import api
from pipeline.errors import PipelineError
from pipeline.normalizers.patterns import Patterns
from pipeline.shell.intake import load_patterns
from pipeline.values.document import Source
from pipeline.values.report import Report
from pipeline.verifier import verify as verifier
from pipeline.verifier.across import slim
from pipeline.verifier.check import CheckInfo, catalogue

ROOT = Path(__file__).parents[1]


def reports(patterns: Patterns) -> list[Report]:
    """The corpus, read; without the files that are there to be unreadable."""
    found: list[Report] = []
    for path in sorted((ROOT / "corpus" / "documents").glob("*.*")):
        with suppress(PipelineError):
            source = Source(path.name, "", f"{len(found):064x}", path.read_bytes())
            found.append(api.examine(source, patterns).report)
    return found


def many(base: Sequence[Report], count: int) -> Iterator[Report]:
    """`count` reports, each of a unit of its own."""
    for number in range(count):
        one = base[number % len(base)]
        unit = f"第{number}县{one.department.read or '某局'}"
        forms = tuple(replace(f, department=replace(f.department, read=unit)) for f in one.forms)
        yield replace(one, source=f"{number:016x}", department=replace(one.department, read=unit), forms=forms)


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def each_check(base: Sequence[Report], patterns: Patterns) -> list[tuple[float, CheckInfo]]:
    """Milliseconds that each check takes for one report, most first."""
    spent: dict[str, float] = defaultdict(float)
    for info in catalogue():
        for report in base:
            spent[info.code] += seconds_of(partial(_one, info, report, patterns))
    return sorted(((1000 * spent[i.code] / len(base), i) for i in catalogue()), key=lambda pair: -pair[0])


def seconds_of(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _one(info: CheckInfo, report: Report, patterns: Patterns) -> list[object]:
    return list(verifier._verdicts(info, report, patterns))


def across(base: Sequence[Report], count: int, patterns: Patterns) -> float:
    """Milliseconds a document to hold `count` documents against each other."""
    slims = [slim(one) for one in many(base, count)]
    return 1000 * seconds(partial(api.check_all, slims, patterns)) / count


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--count", type=int, nargs="+", default=[500, 5000])
    words.add_argument("--write", type=Path)
    chosen = words.parse_args()
    patterns = load_patterns()
    base = reports(patterns)
    verdicts = sum(len(api.verify(one, patterns).verdicts) for one in base)  # warm
    command = f"python bench/verifying.py --count {' '.join(map(str, chosen.count))}"
    lines = ["# Verification, measured", "", f"`{command}`: processor time of one process.", ""]
    lines += ["| records | records a second | verdicts a second |", "|---:|---:|---:|"]
    for count in chosen.count:
        spent = seconds(lambda count=count: [api.verify(one, patterns) for one in many(base, count)])
        lines.append(f"| {count} | {count / spent:,.0f} | {verdicts / len(base) * count / spent:,.0f} |")
    lines += ["", "Documents held against each other (checks D9xx):", ""]
    lines += ["| documents | ms a document |", "|---:|---:|"]
    lines += [f"| {count} | {across(base, count, patterns):.2f} |" for count in chosen.count]
    lines += ["", "What each check costs a report, the dearest twenty:", "", "| check | ms | what |", "|---|---:|---|"]
    lines += [f"| {info.code} | {ms:.3f} | {info.title.en} |" for ms, info in each_check(base, patterns)[:20]]
    text = "\n".join(lines) + "\n"
    sys.stdout.write(text)
    if chosen.write:
        chosen.write.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
