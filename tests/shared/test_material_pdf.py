"""The material's PDFs against their truth: every cell, every span, every row; a table of the figures with `-s`."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pipeline.errors import UnreadableDocument
from pipeline.extractors import pdf, second
from pipeline.values.document import Document, Grid, Source

MATERIAL = Path(__file__).parents[3] / "shared" / "material"
RULED = [
    "000_table", "000_double", "000_full", "000_hdr", "000_open", "004_form", "chromium", "word_stsong", "word_embedded",
    "word_gbkeuc", "rot90_sideways", "rot90_upright", "enc_owner", "enc_user1234", "junk_prefix", "heavy_paths",
    "trunc_xref", "300p",
]  # fmt: skip
LOOSE = ["noborder", "noborder_short", "threeline"]
Cells = Counter[tuple[object, ...]]

pytestmark = pytest.mark.shared


@cache
def document(name: str) -> Document:
    data = (MATERIAL / f"{name}.pdf").read_bytes()
    password = "1234" if name == "enc_user1234" else ""
    return pdf.read(Source(name, "pdf", hashlib.sha256(data).hexdigest(), data, password))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def found(name: str) -> Cells:
    return Counter(
        (page.number, number, cell.row, cell.col, cell.rows, cell.cols, bare(cell.text.text))
        for page in document(name).pages
        for number, grid in enumerate(page.grids)
        for cell in grid.cells
    )


def true(name: str) -> Cells:
    path = MATERIAL / "truth" / (f"pdf_{name}.json" if name in LOOSE else f"{name}.json")
    return Counter(
        (page["page"], number, cell["r"], cell["c"], cell["rs"], cell["cs"], bare(cell["text"]))
        for page in json.loads(path.read_text())["pages"]
        for number, table in enumerate(page["tables"])
        for cell in table["cells"]
    )


def f1(one: Cells, other: Cells) -> float:
    return 2 * (one & other).total() / (one.total() + other.total())


def words(cells: Cells) -> Cells:
    return Counter({(page, text): n for (page, *_, text), n in cells.items() if text})


def rows(cells: Cells) -> Cells:
    """Each row as one value, merged cells filled down and to the right."""
    filled: dict[tuple[object, ...], dict[int, object]] = {}
    for page, number, row, col, high, wide, text in cells.elements():
        for r in range(row, row + high):  # type: ignore[operator,call-overload]
            filled.setdefault((page, number, r), {}).update(dict.fromkeys(range(col, col + wide), text))  # type: ignore[operator,call-overload]
    return Counter((*place, *sorted(row.items())) for place, row in filled.items())


@pytest.mark.parametrize("name", [*RULED, *LOOSE])
def test_cells_spans_and_rows(name: str) -> None:
    mine, truth = found(name), true(name)
    exact, every = (rows(mine) & rows(truth)).total(), rows(truth).total()
    figures = f"cells {f1(words(mine), words(truth)):.4f}  grid {f1(mine, truth):.4f}  rows {exact}/{every}"
    print(f"\n{name:16} {figures}", end="")
    least = 0.99 if name in RULED else 0.97
    assert f1(words(mine), words(truth)) >= (1 if name in RULED else 0.98)
    assert f1(mine, truth) >= least
    assert exact == every if name in RULED else exact >= 0.95 * every


@pytest.mark.parametrize(
    ("name", "code"), [("zero", "empty"), ("trunc_60", "truncated"), ("trunc_97", "truncated"), ("enc_user1234", "encrypted")]
)
def test_what_cannot_be_read_is_named(name: str, code: str) -> None:
    data = (MATERIAL / f"{name}.pdf").read_bytes()
    with pytest.raises(UnreadableDocument) as caught:
        pdf.read(Source(name, "pdf", hashlib.sha256(data).hexdigest(), data))
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["scan_000", "scan_000_clean"])
def test_scanned_pages_are_noted_one_by_one(name: str) -> None:
    codes = Counter(note.code for note in document(name).notes)
    assert codes == {"image-page": len(document(name).pages)}


@pytest.mark.parametrize("name", ["000_full", "004_form"])
def test_no_table_on_pages_of_prose(name: str) -> None:
    with_tables = {cell[0] for cell in true(name)}
    assert {page.number for page in document(name).pages if page.grids} == with_tables


def positioned(grids: tuple[Grid, ...]) -> Cells:
    return Counter((g.number, c.row, c.col, c.rows, c.cols, bare(c.text.text)) for g in grids for c in g.cells)


@pytest.mark.parametrize("name", ["000_table", "000_open", "000_double", "word_gbkeuc", "rot90_upright", "004_form"])
def test_the_second_reader_agrees_on_what_it_can_read(name: str) -> None:
    """One page of each; law 2: what is cited is found again at its place by another reader."""
    page = next(page for page in document(name).pages if page.grids)
    data = (MATERIAL / f"{name}.pdf").read_bytes()
    source = Source(name, "pdf", hashlib.sha256(data).hexdigest(), data)
    assert positioned(second.grids(source, page.number or 0)) == positioned(page.grids)
