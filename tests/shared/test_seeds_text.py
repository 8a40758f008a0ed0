"""The five seeds as text: tables where the eye sees them, every row of the dissolved one."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.extractors import text
from pipeline.normalizers.patterns import Patterns
from pipeline.rows.unruled import rebuild
from pipeline.values.document import Document, Grid, Page, Source
from tests.conftest import SHARED, source

pytestmark = pytest.mark.shared


def seed(name: str) -> Document:
    path = SHARED / "seeds" / f"{name}.txt"
    data = path.read_bytes()
    return text.read(Source(path.name, "", hashlib.sha256(data).hexdigest(), data))


def bare(words: str) -> str:
    return "".join(words.replace("⏎", "").split())


def filled(grid: Grid) -> list[list[str]]:
    """Every position's words, merged cells repeated."""
    covering = grid.covering()
    rows, cols = grid.shape
    return [[bare(covering[r, c].text.text) if (r, c) in covering else "" for c in range(cols)] for r in range(rows)]


def truth(name: str) -> list[list[str]]:
    """The transcription, "^" filled from above and "<" from the left."""
    rows: list[list[str]] = []
    for line in (SHARED / "material" / "truth" / f"{name}.tsv").read_text("utf-8").rstrip("\n").split("\n"):
        row: list[str] = []
        for column, cell in enumerate(line.split("\t")):
            row.append(rows[-1][column] if cell == "^" else row[-1] if cell == "<" else bare(cell))
        rows.append(row)
    return rows


def test_nanjing_2022_every_row_of_the_dissolved_annex(patterns: Patterns) -> None:
    before = seed("nanjing-2022-self-evaluation").pages[0]
    page, notes = rebuild(before, patterns)
    assert [note.code for note in notes] == ["rebuilt-table"]
    assert len(page.grids) == 1
    assert filled(page.grids[0]) == truth("seed000")
    assert page.lines == before.lines[: len(page.lines)]
    assert page.lines[-1].text.strip() == "指标体系得分情况"


SHAPES = {
    # lines before the table, rows, columns, words of the first row
    "jiangning-2026-targets": [
        (2, 54, 5, ["单位名称", "", "南京市江宁区人力资源和社会保障局（本级）", "", ""]),
        (2, 23, 8, ["", "", "", "", "组织建设工作及时完成率", "=100%", "=100%", ""]),
    ],
    "nanchang-2022-evaluation": [(41, 4, 6, ["指标", "决策", "管理", "产出", "效果", "合计"])],
    "nanjing-2021-five-year-plan": [
        (20, 28, 5, ["一级指标", "二级指标", "目标", "完成情况", "完成率"]),
        (51, 21, 3, ["指标", "2025年目标", "属性"]),
    ],
    "nanjing-2022-self-evaluation": [],
    "zhengning-2023-self-evaluation": [(53, 38, 16, ["部门（单位）名称", *[""] * 7, "正宁县人力资源和社会保障局", *[""] * 7])],
}


@pytest.mark.parametrize("name", SHAPES)
def test_tables_of_the_seeds(name: str, patterns: Patterns) -> None:
    page, notes = rebuild(seed(name).pages[0], patterns)
    found = [(g.after, *g.shape, filled(g)[0]) for g in page.grids]
    if name == "nanjing-2022-self-evaluation":
        assert found[0][1:3] == (55, 8)
    else:
        assert found == [(after, *shape, row) for after, *shape, row in SHAPES[name]]
        assert notes == ()


def test_double_asterisk_is_a_value(patterns: Patterns) -> None:
    """In the plan ** says: no target was set."""
    grid = seed("nanjing-2021-five-year-plan").pages[0].grids[0]
    assert filled(grid)[8] == ["", "8．新增就业参保大学生（万人）", "**", "〔113.43〕", "100%"]


@pytest.mark.parametrize("name", SHAPES)
def test_every_word_stands_at_its_place(name: str) -> None:
    """Read again without the extractor: the line, or the cell between two tabs, holds exactly these characters."""
    path = SHARED / "seeds" / f"{name}.txt"
    lines = path.read_bytes().decode("utf-8").split("\n")
    page = seed(name).pages[0]
    for line in page.lines:
        said = "".join(lines[(place.line or 0) - 1][place.start : place.end] for place in line.places)
        assert said == line.text
    fields = {cell.strip("\t") for line in lines for cell in line.split("\t")}
    for grid in page.grids:
        for cell in grid.cells:
            assert cell.text.text in fields
            assert [(p.table, p.row, p.col) for p in cell.text.places] == [(grid.number, cell.row + 1, cell.col + 1)]


def test_no_line_is_lost() -> None:
    """What is not in a grid is in the lines, in order."""
    for name in SHAPES:
        page: Page = seed(name).pages[0]
        numbers = [line.places[0].line or 0 for line in page.lines]
        assert numbers == sorted(set(numbers))
        held = len("".join(bare(line.text) for line in page.lines))
        held += sum(len(bare(cell.text.text)) for grid in page.grids for cell in grid.cells)
        raw = bare((SHARED / "seeds" / f"{name}.txt").read_text("utf-8"))
        signs = raw.count("#") + raw.count("*") + raw.count("---") * 3
        assert len(raw) - signs <= held <= len(raw)


STYLES = ("a space ends a cell", "a blank line ends a cell", "a cell to a line", "a row to a line", "nothing tells")


def facts(path: Path) -> list[list[str]]:
    """Header and rows of a published form, the first two levels only where their groups begin."""
    form: dict[str, Any] = json.loads(path.read_text("utf-8"))
    rows: list[list[str]] = [form["columns"]]
    before: list[str] = []
    for row in form["rows"]:
        level1 = row[:1] == before[:1]
        level2 = level1 and row[:2] == before[:2]
        rows.append(["" if (i == 0 and level1) or (i == 1 and level2) else cell for i, cell in enumerate(row)])
        before = row
    return rows


def dissolved(rows: list[list[str]], style: str) -> str:
    lines: list[str] = []
    widths = [max(3, min(14, max(map(len, column)) // 2 + 1)) for column in zip(*rows[1:], strict=True)]
    for row in rows:
        if style == "a row to a line":
            lines.append(" ".join(cell for cell in row if cell))
        for width, cell in zip(widths, row, strict=True):
            number = cell.replace(".", "").replace("%", "").isdigit()
            pieces = [cell] if number else [cell[i : i + width].strip() for i in range(0, len(cell), width)]
            if not cell:
                continue
            if style == "a cell to a line":
                lines.append(cell)
            elif style == "a space ends a cell":
                lines += [*pieces[:-1], pieces[-1] + " "]
            elif style == "a blank line ends a cell":
                lines += [*pieces, ""]
            elif style == "nothing tells":
                lines += pieces
    return "\n".join(["项目支出绩效自评表", "（2022年度）", *lines, "", "联系人：李四", ""])


@pytest.mark.parametrize("style", STYLES)
def test_published_forms_dissolved_are_exact_or_left_alone(style: str, patterns: Patterns) -> None:
    outcome = Counter[str]()
    for path in sorted((SHARED / "reports").glob("*.json")):
        rows = facts(path)
        page, notes = rebuild(text.read(source(dissolved(rows, style))).pages[0], patterns)
        if not page.grids:
            assert [note.code for note in notes] == ["unsure-table"], path.stem
            outcome["left"] += 1
            continue
        grid = page.grids[0]
        found = [[""] * grid.shape[1] for _ in range(grid.shape[0])]
        for cell in grid.cells:
            found[cell.row][cell.col] = bare(cell.text.text)
        wanted = [[bare(cell) for cell in row] for row in rows]
        while sum(map(bool, wanted[-1])) < 2:  # a published form that breaks off after the name of a group
            wanted.pop()
        if any(note.code == "uncertain-levels" for note in notes):
            found, wanted = ([row[2:] for row in table] for table in (found, wanted))
        assert found == wanted, path.stem
        outcome["exact"] += 1
    assert outcome["exact"] >= (0 if style == "nothing tells" else 9), outcome
