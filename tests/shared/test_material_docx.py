"""The material's Word files against their truth: grids with spans, the trap table, the re-laid published forms."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.extractors import docx
from pipeline.values.document import Document, Grid, Source
from tests.conftest import SHARED

pytestmark = pytest.mark.shared
MATERIAL, REPORTS = SHARED / "material", SHARED / "reports"


def read(path: Path) -> Document:
    data = path.read_bytes()
    assert docx.looks_like(data, path.name) == 90
    return docx.read(Source(path.name, "", hashlib.sha256(data).hexdigest(), data))


def truth(name: str) -> Any:
    return json.loads((MATERIAL / "truth" / f"{name}.json").read_text("utf-8"))


def bare(words: str) -> str:
    return "".join(words.replace("⏎", "").split())


def spans(grid: Grid) -> set[tuple[int, int, int, int, str]]:
    return {(c.row, c.col, c.rows, c.cols, bare(c.text.text)) for c in grid.cells}


def filled(grid: Grid) -> list[list[str]]:
    """Merged down and to the right, holes empty."""
    covering = grid.covering()
    rows, cols = grid.shape
    return [[bare(covering[r, c].text.text) if (r, c) in covering else "" for c in range(cols)] for r in range(rows)]


@pytest.mark.parametrize(
    ("name", "seed", "repeats"),
    [
        ("000_table", "seed000", 0),
        ("000_hdr", "seed000", 1),
        ("000_double", "seed000", 0),
        ("000_open", "seed000", 0),
        ("000_split", "seed000", 0),
        ("000_full", "seed000", 0),
        ("004_form", "seed004", 0),
    ],
)
def test_grids_with_their_spans(name: str, seed: str, repeats: int) -> None:
    grids = read(MATERIAL / f"{name}.docx").pages[0].grids
    wanted = truth(seed)
    found = [g for g in grids if g.shape == (wanted["n_rows"], wanted["n_cols"])]
    assert len(found) == 1
    assert spans(found[0]) == {(c["r"], c["c"], c["rs"], c["cs"], bare(c["text"])) for c in wanted["cells"]}
    assert found[0].repeats == repeats


def test_traps() -> None:
    """All eight rows: a merged cell says its words once, in its first column."""
    grid = read(MATERIAL / "traps.docx").pages[0].grids[0]
    rows = [[""] * grid.shape[1] for _ in range(grid.shape[0])]
    for cell in grid.cells:
        rows[cell.row][cell.col] = bare(cell.text.text)
    assert rows == [[bare(cell) for cell in row] for row in truth("traps")]


@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.docx")) if REPORTS.is_dir() else [], ids=lambda path: path.stem)
def test_published_forms(path: Path) -> None:
    """Every indicator row stands in the table under its header, cell for cell."""
    facts = json.loads(path.with_suffix(".json").read_text("utf-8"))
    page = read(path).pages[0]
    heads = [bare(column) for column in facts["columns"]]
    tables = [filled(grid) for grid in page.grids]
    rows = [_distinct(row, grid) for grid in page.grids for row in range(grid.shape[0])]
    assert heads in rows
    for row in facts["rows"]:
        assert [bare(cell) for cell in row] in rows
    said = "".join(bare(line.text) for line in page.lines) + "".join(c for t in tables for r in t for c in r)
    assert all(bare(words) in said for pair in facts["meta"] for words in pair)
    assert bare(facts["title"]) in said


def _distinct(row: int, grid: Grid) -> list[str]:
    """A row's cells, merged ones from above too, each once."""
    covering = grid.covering()
    cells = [covering[row, c] for c in range(grid.shape[1]) if (row, c) in covering]
    return [bare(cell.text.text) for cell in dict.fromkeys(cells)]


def test_every_word_is_found_again_by_another_reader() -> None:
    """python-docx's own table and paragraph at the cited place hold the cited words."""
    import docx as office

    for name in ("000_table", "004_form", "000_full"):
        other = office.Document(str(MATERIAL / f"{name}.docx"))
        page = read(MATERIAL / f"{name}.docx").pages[0]
        paragraphs = other.paragraphs
        for line in page.lines:
            place = line.places[0]
            if place.part == "body":
                assert paragraphs[(place.line or 0) - 1].text[place.start : place.end] == line.text
        for grid in page.grids:
            cells = other.tables[grid.number - 1]._cells
            width = len(other.tables[grid.number - 1].columns)
            for cell in grid.cells:
                place = cell.text.places[0]
                there = cells[((place.row or 0) - 1) * width + (place.col or 0) - 1].text
                assert bare(there) == bare(cell.text.text)
