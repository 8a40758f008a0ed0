"""The material's scans against their truth: grid, every number, every row; a line of figures each with `-s`."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections import Counter
from functools import cache

import pytest

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.values.document import Document, Source
from pipeline.values.place import fold
from tests.conftest import SHARED
from tests.shared.truth import ROLES, said, tsv_rows

pytestmark = pytest.mark.shared
SCANS = ["scan_000", "scan_000_clean"]
Cells = Counter[tuple[object, ...]]


@cache
def document(name: str) -> tuple[Document, float]:
    data = (SHARED / "material" / f"{name}.pdf").read_bytes()
    start = time.perf_counter()
    read = api.read(Source(f"{name}.pdf", "pdf", hashlib.sha256(data).hexdigest(), data))
    return read, (time.perf_counter() - start) / len(read.pages)


def bare(text: str) -> str:
    return fold(re.sub(r"\s", "", text))


def figures(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?%?", text)


def true_cells(name: str) -> Cells:
    pages = json.loads((SHARED / "material" / "truth" / f"{name}.json").read_text("utf-8"))["pages"]
    return Counter(
        (page["page"], n, c["r"], c["c"], c["rs"], c["cs"], bare(c["text"]))
        for page in pages for n, table in enumerate(page["tables"], 1) for c in table["cells"]
    )  # fmt: skip


@pytest.mark.parametrize("name", SCANS)
def test_cells_and_numbers(name: str) -> None:
    read, seconds = document(name)
    found: Cells = Counter(
        (page.number, grid.number, c.row, c.col, c.rows, c.cols, bare(c.text.text))
        for page in read.pages for grid in page.grids for c in grid.cells
    )  # fmt: skip
    truth = true_cells(name)
    texts = {place: text for *place, text in found for place in [tuple(place)]}
    numbers = [(figures(str(text)), figures(str(texts.get(tuple(place), "")))) for *place, text in truth]
    exact = (found & truth).total()
    print(f"\n{name:16} cells {exact}/{truth.total()}  numbers {sum(len(a) for a, b in numbers if a == b)}/{sum(len(a) for a, _ in numbers)}  {seconds:.1f} s/page", end="")
    assert {place[:-1] for place in found} == {place[:-1] for place in truth}
    assert all(want == got for want, got in numbers)
    assert exact >= 0.99 * truth.total()
    assert read.media == "scan"


@pytest.mark.parametrize("name", SCANS)
def test_rows(name: str, patterns: Patterns) -> None:
    report = api.extract(document(name)[0], patterns)
    rows = [said(i, ROLES) for form in report.forms for i in form.indicators]
    truth = tsv_rows("seed000")
    assert len(rows) == len(truth)
    exact = sum(
        all(bare(row[role]) == bare(want[role]) for role in want) for row, want in zip(rows, truth, strict=True)
    )
    assert exact >= 0.98 * len(truth)
