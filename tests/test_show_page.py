"""`fuhe show --page`: a picture of a page with what was read drawn over it."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.shell.cli import app
from pipeline.shell.overlay import ROLES, Mark, marks_of, painted
from tests.test_pdf import printed
from tests.test_second import HEAD, LINE, WIDTH, form, sideways, wrong_rate

RED = (255, 0, 0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "自评.pdf"
    path.write_bytes(printed(wrong_rate, wrong_rate, size=(780, 300)))
    return path


def close(one: tuple[int, ...], two: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(one, two, strict=True))


def colours(picture: bytes) -> set[tuple[int, int, int]]:
    image = Image.open(BytesIO(picture)).convert("RGB")
    return {pixel for _, pixel in image.getcolors(1 << 24)}


def test_each_cell_is_drawn_once_in_the_role_it_was_read_in(patterns: Patterns) -> None:
    outcome = api.examine(form(), patterns)
    assert outcome.document is not None
    marks = list(marks_of(outcome.document.pages[0], outcome.report, outcome.verification))
    texts = {cell.box: cell.text.text for grid in outcome.document.pages[0].grids for cell in grid.cells}
    found = {texts[mark.box]: mark.role for mark in marks if mark.role != "finding" and mark.box in texts}
    assert found == dict.fromkeys(HEAD, "cell") | dict(
        zip(LINE, ("level", "money", "money", "money", "rate", "weight", "score"), strict=True)
    )
    assert sum(mark.role != "finding" for mark in marks) == len({m.box for m in marks})
    red = {texts.get(mark.box): mark.codes for mark in marks if mark.role == "finding"}
    assert "R101" in red["93%"]


def test_the_page_keeps_its_size_and_the_legend_stands_below(patterns: Patterns) -> None:
    white = BytesIO()
    Image.new("RGB", (400, 200), "white").save(white, "PNG")
    marks = [Mark("weight", (10, 10, 60, 40)), Mark("finding", (100, 10, 160, 40), ("R101",))]
    image = Image.open(BytesIO(painted(white.getvalue(), (200, 100), marks))).convert("RGB")
    assert image.width == 400 and image.height > 200
    assert image.getpixel((70, 50)) not in ((255, 255, 255), RED)
    assert close(image.getpixel((200, 50)), RED)
    assert close(image.getpixel((300, 150)), (255, 255, 255))


@pytest.mark.parametrize("page", ["", ":1", ":2"])
def test_the_picture_is_written_and_its_path_printed(
    page: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["show", "--page", f"{file}{page}"])
    assert result.exit_code == 0, result.output
    picture = tmp_path / result.output.splitlines()[0]
    assert picture.name == f"自评-p{page[1:] or 1}.png"
    assert any(close(pixel, RED) for pixel in colours(picture.read_bytes()))
    assert "执行率" in result.output


def test_as_json_and_to_a_named_file(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "here.png"
    result = CliRunner().invoke(app, ["show", "--page", str(file), "--out", str(out), "--json"])
    shown = json.loads(result.output)
    assert (shown["file"], shown["page"], shown["pages"]) == (str(out), 1, 2)
    assert shown["read"]["money"] == 3 and set(shown["read"]) <= set(ROLES)
    first = out.read_bytes()
    CliRunner().invoke(app, ["show", "--page", str(file), "--out", str(out)])
    assert out.read_bytes() == first


def test_boxes_lie_where_a_sideways_page_is_displayed(patterns: Patterns, tmp_path: Path) -> None:
    path = tmp_path / "sideways.pdf"
    path.write_bytes(printed(sideways, size=(300, 780)))
    out = tmp_path / "s.png"
    assert CliRunner().invoke(app, ["show", "--page", str(path), "--out", str(out)]).exit_code == 0
    image = Image.open(out).convert("RGB")
    scale = image.width / 300
    red = [(x, y) for x in range(image.width) for y in range(round(780 * scale)) if close(image.getpixel((x, y)), RED)]
    assert red
    height = (max(y for _, y in red) - min(y for _, y in red)) / scale
    assert height > WIDTH - 8


@pytest.mark.parametrize(
    ("asked", "said"),
    [("nowhere.pdf", "nowhere.pdf"), ("{file}:9", "no page 9"), ("{text}", "only pages of a PDF"), ("{broken}", "broken.pdf")],
)
def test_what_cannot_be_drawn_is_said_in_one_line(asked: str, said: str, file: Path, tmp_path: Path) -> None:
    from pipeline.errors import PipelineError

    (tmp_path / "自评.md").write_text("# 自评表\n\n执行率 93%。\n", encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    names = {"file": file, "text": tmp_path / "自评.md", "broken": tmp_path / "broken.pdf"}
    result = CliRunner().invoke(app, ["show", "--page", asked.format(**names)])
    assert isinstance(result.exception, PipelineError | OSError)
    assert said in str(result.exception)


@pytest.mark.parametrize("arguments", [["show"], ["show", "673d3ae0c4f8", "--page", "x.pdf"]])
def test_show_wants_a_key_or_a_page(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == 2
