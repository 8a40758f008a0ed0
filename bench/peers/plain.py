"""The same job written plainly, to be compared with: pdfplumber, python-docx and regular expressions in a process pool.

    python bench/peers/plain.py FOLDER OUT [--jobs 2]

It opens each document, takes its tables and text, looks for rows with a target, a result, a weight and a score, and
for budget rows; recomputes the execution rate and writes CSV. It does far less than `fuhe extract`.
"""

from __future__ import annotations

import argparse
import csv
import re
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
UNIT = re.compile(r"(万元|亿元|元|%|人次|人|个|次|项|户|平方米|公里)")
LEVELS = re.compile(r"(产出|效益|满意度|成本|数量|质量|时效|社会效益|经济效益|可持续)")
STATEMENT = re.compile(r"([一-鿿]{2,20})[为达]?\s*(-?\d[\d,]*(?:\.\d+)?)\s*(万元|亿元|元|%|人次|人|个|次|项)")
BUDGET = re.compile(r"(资金总额|财政拨款|全年支出|基本支出|项目支出|其他资金|上年结转)")


def tables_of(path: Path) -> tuple[list[list[list[str]]], str]:
    """Tables and text of one document."""
    if path.suffix == ".pdf":
        import pdfplumber

        tables, text = [], []
        with pdfplumber.open(path) as document:
            for page in document.pages:
                tables += [[[cell or "" for cell in row] for row in table] for table in page.extract_tables()]
                text.append(page.extract_text() or "")
        return tables, "\n".join(text)
    if path.suffix == ".docx":
        import docx

        document = docx.Document(str(path))
        tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
        return tables, "\n".join(p.text for p in document.paragraphs)
    text = path.read_text(encoding="utf-8", errors="replace")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[[cell.strip() for cell in line.strip("|").split("|")] for line in lines]], text


def checked(path: Path) -> list[list[object]]:
    """Rows of one document."""
    try:
        tables, text = tables_of(path)
    except Exception as error:
        return [[path.name, "failed", str(error)]]
    rows: list[list[object]] = []
    for table in tables:
        for row in table:
            joined = " ".join(row)
            numbers = [float(n.replace(",", "")) for n in NUMBER.findall(joined)]
            if BUDGET.search(joined) and len(numbers) >= 3:
                rate = 100 * numbers[2] / numbers[1] if numbers[1] else 0
                said = numbers[-1]
                rows.append([path.name, "budget", joined[:40], rate, said, abs(rate - said) < 0.01])
            elif LEVELS.search(joined) and numbers:
                rows.append([path.name, "indicator", joined[:40], *numbers[:4], *UNIT.findall(joined)[:2]])
    rows += [[path.name, "statement", *found.groups()] for found in STATEMENT.finditer(text)]
    return rows


def main() -> None:
    """All documents below a folder, into OUT/plain.csv."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("out", type=Path)
    words.add_argument("--jobs", type=int, default=2)
    chosen = words.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    paths = sorted(p for p in chosen.folder.rglob("*") if p.is_file())
    with (chosen.out / "plain.csv").open("w", encoding="utf-8", newline="") as stream, ProcessPoolExecutor(
        chosen.jobs
    ) as pool:
        for rows in pool.map(checked, paths, chunksize=8):
            csv.writer(stream).writerows(rows)


if __name__ == "__main__":
    main()
