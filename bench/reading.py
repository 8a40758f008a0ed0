"""How fast, lean and exactly tables are read: this package beside other readers, on the same files in one run.

    python bench/reading.py [--rounds 5] [--peers-python PATH] [--write docs/benchmarks.md] [--only NAME …] [FOLDER]

The other readers are installed peers, never dependencies: pdfplumber here, the rest in the Python that `--peers-python`
names; what is not installed is left out with a line that says so. Every reader has a process of its own; in each round
all take turns on a file, and in its turn a reader reads the file again and again for a quarter of a second and counts
the quickest, by the processor's time: what other programs take is left out as far as can be. Times are medians of the
rounds', ratios medians of the rounds' ratios. The floor is what PDFium needs to load a page and give its text, without
any table.

"cells F1" goes by page and words of the cells that hold any; "grid F1" by page, row, column, spans and words of every
cell, a cell's span being what its reader leaves without a text right of it and below; "rows exact" are those with every
text, merged cells once or filled. White space does not count.
"""

from __future__ import annotations

import argparse
import json
import re
import select
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
PASSWORDS = {"enc_user1234": "1234"}
FILES = {
    "pdf": [
        "000_table", "300p", "004_form", "word_embedded", "000_open", "000_full", "word_gbkeuc", "chromium",
        "rot90_sideways", "enc_user1234", "heavy_paths", "noborder", "threeline",
    ],
    "docx": ["000_table"],
    "xlsx": ["000_table", "300p"],
}  # fmt: skip
READERS = {
    "pdf": ["floor", "ours", "pdfplumber", "tablers", "pdfplumber-rs", "camelot", "img2table", "PyMuPDF"],
    "docx": ["ours", "python-docx", "docx2python", "kreuzberg"],
    "xlsx": ["ours", "openpyxl"],
}
HOME = {"floor", "ours", "pdfplumber", "python-docx"}
"""What is installed beside this package."""

HEAVY = {"camelot", "img2table", "PyMuPDF"}
"""Readers that read a file once only, and not the longest."""

TURN = 0.25
"""Seconds that a reader's turn takes, if one reading doesn't take more."""

LIMIT = 45
"""Seconds after which a reader is given up."""

SLOW = {"pdfplumber": 10}
"""Pages of `300p` after which a reader stops: its time per page does not depend on their number."""

Texts = Counter[tuple[object, ...]]


class Peer:
    """A reader in its process; `missing` where it is not installed."""

    def __init__(self, python: str, media: str, name: str) -> None:
        command = [python, str(HERE / "peers/readers.py"), f"{media}:{name}"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
        self.missing = "missing" in self.answer()

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout
        ready, _, _ = select.select([self.process.stdout], [], [], LIMIT)
        if not ready:
            self.end()
            return {"error": f"more than {LIMIT} s"}
        line = self.process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "it died", "missing": "it died"}
        return answer

    def read(self, path: Path, password: str, most: int, turn: float) -> dict[str, Any]:
        """Its answer, with the rows in a turn of no length; "error" where it gave up."""
        assert self.process.stdin
        if self.process.poll() is not None:
            return {"error": "it died"}
        print(json.dumps([str(path), password, most, turn]), file=self.process.stdin, flush=True)
        return self.answer()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


def bare(text: object) -> str:
    """Without white space, compatibility radicals as the characters they stand for (all readers alike)."""
    radicals = re.sub("[\u2e80-\u2fdf]", lambda m: unicodedata.normalize("NFKC", m[0]), str(text or ""))
    return re.sub(r"\s", "", radicals)


def truth_of(path: Path) -> list[tuple[int, list[list[tuple[str, bool]]]]]:
    """Page and rows of each table: every position's text, and whether its cell begins there."""
    data = json.loads(path.read_text())
    tables = [(p["page"], t) for p in data["pages"] for t in p["tables"]] if "pages" in data else [(1, data)]
    found = []
    for page, table in tables:
        high = max(c["r"] + c["rs"] for c in table["cells"])
        wide = max(c["c"] + c["cs"] for c in table["cells"])
        rows = [[("", False)] * wide for _ in range(high)]
        for c in table["cells"]:
            for r in range(c["r"], c["r"] + c["rs"]):
                for k in range(c["c"], c["c"] + c["cs"]):
                    rows[r][k] = (bare(c["text"]), (r, k) == (c["r"], c["c"]))
        found.append((page, rows))
    return found


def cells_of(tables: Iterable[tuple[int, list[list[Any]]]]) -> Texts:
    return Counter((page, bare(text)) for page, rows in tables for row in rows for text in row if bare(text))


def grid_of(tables: Iterable[tuple[int, list[list[Any]]]]) -> Texts:
    """Every cell with its page, row, column and spans."""
    found: Texts = Counter()
    for page, rows in tables:
        taken: set[tuple[int, int]] = set()
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if text is None or (r, c) in taken:
                    continue
                wide, high = c + 1, r + 1
                while wide < len(row) and row[wide] is None and (r, wide) not in taken:
                    wide += 1
                while high < len(rows) and all(_goes_on(rows[high], k, (high, k) in taken) for k in range(c, wide)):
                    high += 1
                taken |= {(y, x) for y in range(r, high) for x in range(c, wide)}
                found[page, r, c, high - r, wide - c, bare(text)] += 1
    return found


def _goes_on(row: list[Any], column: int, taken: bool) -> bool:
    return column < len(row) and row[column] is None and not taken


def f1_of(found: Texts, true: Texts) -> float:
    return 2 * (found & true).total() / max(found.total() + true.total(), 1)


def judged(tables: list[tuple[int, list[list[Any]]]], truth: list[tuple[int, list[list[tuple[str, bool]]]]]) -> str:
    """Cell F1, grid F1 and rows exact."""
    once = [(page, [[text if begins else "" for text, begins in row] for row in rows]) for page, rows in truth]
    every = [(page, [[text for text, _ in row] for row in rows]) for page, rows in truth]
    spanned = [(page, [[text if begins else None for text, begins in row] for row in rows]) for page, rows in truth]
    f1 = max(f1_of(cells_of(tables), cells_of(t)) for t in (once, every))
    grid = f1_of(grid_of(tables), grid_of(spanned))
    left = Counter((page, tuple(t for t in map(bare, row) if t)) for page, rows in tables for row in rows)
    right = total = 0
    for (page, one), (_, all_) in zip(once, every, strict=True):
        for row, filled in zip(one, all_, strict=True):
            keys = {(page, tuple(t for t in row if t)), (page, tuple(t for t in filled if t))}
            key = next((key for key in keys if left[key]), None)
            total += 1
            right += key is not None
            left[key] -= key is not None
    return f"{f1:.3f} | {grid:.3f} | {right}/{total}"


def compared(path: Path, truth: Path | None, peers: dict[str, Peer], rounds: int) -> Iterator[str]:
    """The lines of the table for one file."""
    answers: dict[str, list[dict[str, Any]]] = {}
    for number in range(rounds + 1):  # the first round warms up, and brings the rows
        for name, peer in peers.items():
            most = SLOW.get(name, 10**6) if path.stem == "300p" else 10**6
            absent = name in HEAVY and (number or path.stem == "300p")
            if not absent and not any("error" in a for a in answers.get(name, [])):
                turn = TURN if number else 0
                answers.setdefault(name, []).append(peer.read(path, PASSWORDS.get(path.stem, ""), most, turn))
    true = truth_of(truth) if truth else []
    times = {
        name: [1000 * a["seconds"] / max(a["pages"], 1) for a in given[1:] or given]
        for name, given in answers.items()
        if "error" not in given[-1]
    }
    for name, given in answers.items():
        if name not in times:
            yield f"| {path.stem} | {name} | — | | | | | | | {given[-1]['error']} |"
            continue
        ratios = " | ".join(ratio(times, name, *pair) for pair in (("floor", 1), ("ours", 1), ("pdfplumber", -1)))
        unjudged = not true or name == "floor" or (path.stem == "300p" and name in SLOW)
        quality = "| |" if unjudged else judged(given[0]["tables"], true)
        yield f"| {path.stem} | {name} | {median(times[name]):.2f} | {ratios} | {given[-1]['peak']} | {quality} |"


def ratio(times: dict[str, list[float]], name: str, to: str, sign: int) -> str:
    """The median of the rounds' ratios of one reader's time to another's (sign −1: the other way round)."""
    if to not in times:
        return ""
    return f"{median((a / b) ** sign for a, b in zip(times[name], times[to], strict=False)):.2f}"


def main() -> None:
    """Print the tables, and write them where asked."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="?", type=Path, default=Path("../shared/material"))
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--peers-python", default=sys.executable)
    arguments.add_argument("--only", nargs="*", default=[])
    arguments.add_argument("--write", type=Path)
    chosen = arguments.parse_args()
    if not chosen.folder.is_dir():
        print(f"no folder {chosen.folder}: nothing to read")
        return
    lines = []
    for line in table(chosen):
        print(line, flush=True)
        lines.append(line)
    if chosen.write:
        chosen.write.write_text("# Reading, measured\n\n" + (__doc__ or "").strip() + "\n\n" + "\n".join(lines) + "\n")


def table(chosen: argparse.Namespace) -> Iterator[str]:
    """All tables, line by line."""
    for media, names in FILES.items():
        yield from (
            f"## {media.upper()}",
            "",
            "| file | reader | ms a page | ÷ floor | ÷ ours | pdfplumber ÷ it | peak MB "
            "| cells F1 | grid F1 | rows exact |",
        )
        yield "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|"
        absent = set()
        for name in names:
            path = chosen.folder / f"{name}.{media}"
            if not path.exists() or (chosen.only and name not in chosen.only):
                continue
            peers = {}
            for reader in READERS[media]:
                peer = Peer(sys.executable if reader in HOME else chosen.peers_python, media, reader)
                if peer.missing:
                    peer.end()
                    absent.add(reader)
                else:
                    peers[reader] = peer
            truths = [f"pdf_{name}", name] if media == "pdf" else ["seed000"] if name == "000_table" else []
            truth = next((p for t in truths if (p := chosen.folder / f"truth/{t}.json").exists()), None)
            yield from compared(path, truth, peers, chosen.rounds)
            for peer in peers.values():
                peer.end()
        yield from ("", *(f"{reader}: not installed" for reader in sorted(absent)), "")


if __name__ == "__main__":
    main()
