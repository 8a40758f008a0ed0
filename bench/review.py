"""How long an auditor waits at the review page: from `fuhe review` to the first finding on screen, and per decision.

    python bench/review.py [--findings 10 10000] [--rounds 3] [--write docs/benchmarks-review.md]

A real server in a process of its own and a headless Chromium. "first finding": from starting the process to the first
finding drawn. "decision": from pressing C to the next finding drawn, the median of up to twenty. "list": the first page
of the queue.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests import many  # noqa: E402
from tests.browser import chromium, opened, served  # noqa: E402

NEXT = "before => performance.timeOrigin !== before && document.readyState === 'complete'"
DECISIONS = 20


def measured(out: Path) -> dict[str, float]:
    """Seconds of each wait, in one run."""
    with opened() as browser:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(300_000)
        began = time.perf_counter()
        with served(out) as url:
            started = time.perf_counter()
            page.goto(url)
            page.goto(url.split("/?")[0] + page.get_attribute("#start", "href"))
            first = time.perf_counter()
            waits = []
            for _ in range(DECISIONS):
                if not page.locator("#item").count():
                    break
                before, pressed = page.evaluate("performance.timeOrigin"), time.perf_counter()
                page.keyboard.press("c")
                page.wait_for_function(NEXT, arg=before)
                waits.append(time.perf_counter() - pressed)
            asked = time.perf_counter()
            page.goto(url.split("/?")[0] + "/queue?status=all")
            listed = time.perf_counter() - asked
    return {"server": started - began, "first finding": first - began, "decision": median(waits), "list": listed}


def main() -> int:
    """Print the table; write it where asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--findings", nargs="+", type=int, default=[10, 10_000])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--write", type=Path)
    options = asked.parse_args()
    if not chromium():
        print("no Chromium on this machine: nothing measured")
        return 0
    lines = ["| findings | server up | first finding on screen | per decision | list of 100 |", "|---|---|---|---|---|"]
    for count in options.findings:
        runs = []
        for _ in range(options.rounds):
            with TemporaryDirectory() as folder:
                runs.append(measured(many.made(Path(folder) / "out", count, 20)))
        figures = [f"{median(run[name] for run in runs):.2f} s" for name in runs[0]]
        lines.append(f"| {count:,} | {' | '.join(figures)} |")
        print(lines[-1], flush=True)
    text = "\n".join(lines)
    print(text)
    if options.write:
        options.write.write_text(
            f"# Waits at the review page\n\n`python bench/review.py`: {__doc__}\n{text}\n", encoding="utf-8"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
