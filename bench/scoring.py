"""How fast scoring standards are compiled and evaluated.

    python bench/scoring.py

Cold: a pattern library just loaded, every standard new. Warm: standards already compiled, as when rows repeat one.
The standards are those of tests/cases/standards.toml. Processor time. `bench/normalizing.py --write` tells these too.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.normalizers.patterns import Patterns  # noqa: E402
from pipeline.scoring.parse import case_of, compile_standard  # noqa: E402
from pipeline.scoring.rule import evaluate  # noqa: E402
from pipeline.values.place import Cited  # noqa: E402
from tests.reading import library  # noqa: E402


def cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/cases/standards.toml").read_text("utf-8"))["case"]
    return found


def timed(name: str, count: int, work: Callable[[], object]) -> None:
    start = time.process_time()
    work()
    seconds = time.process_time() - start
    print(f"{name:<28}{count / seconds:>10,.0f} rows/s{seconds * 1000:>10.1f} ms")


def main() -> None:
    rows = cases()
    patterns = Patterns(library().texts)
    words = [Cited(row["text"], ()) for row in rows]
    timed("patterns, first standard", 1, lambda: compile_standard(words[0], patterns))
    timed("compile, cold", len(rows), lambda: [compile_standard(w, patterns) for w in words])
    timed("compile, warm", len(rows), lambda: [compile_standard(w, patterns) for w in words])
    given = [case_of(row, patterns) for row in rows]
    standards = [compile_standard(w, patterns) for w in words]
    timed("evaluate", len(rows), lambda: [evaluate(s, c) for s, c in zip(standards, given, strict=True)])


if __name__ == "__main__":
    main()
