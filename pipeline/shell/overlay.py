"""A page of a PDF with what was read drawn over it: cells by role, lines, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from io import BytesIO
from pathlib import Path
from typing import Any

from pipeline import api
from pipeline.errors import PipelineError, UnreadableDocument
from pipeline.extractors.pdf.picture import pictures, png
from pipeline.normalizers.patterns import Patterns
from pipeline.shell.faults import fault
from pipeline.shell.intake import load_source
from pipeline.shell.pictures import frame
from pipeline.shell.show import say
from pipeline.values.document import Document, Page, Source
from pipeline.values.place import Box, Cited, Place
from pipeline.values.report import BudgetLine, Extra, Field, Form, Indicator, Report, Total
from pipeline.values.verdict import Text, Verification
from pipeline.verifier.doubt import words_of

DPI = 110
ROLES = {
    "level": ("#3d6fb4", Text("指标级次、预算科目", "level, budget item")),
    "target": ("#1b9e77", Text("目标值", "target")),
    "actual": ("#7fb800", Text("完成值", "actual")),
    "weight": ("#e6a400", Text("分值", "weight")),
    "score": ("#f06a00", Text("得分", "score")),
    "standard": ("#8e5bb5", Text("评分标准", "standard")),
    "money": ("#0097a7", Text("预算数、执行数", "initial, adjusted, spent")),
    "rate": ("#c2185b", Text("执行率、完成率", "rate")),
    "excuse": ("#8d6e63", Text("偏差原因", "excuse")),
    "total": ("#455a64", Text("合计", "total")),
    "other": ("#9e9e00", Text("其他栏", "other columns")),
    "named": ("#78909c", Text("单位、年度、总体目标、填表说明", "unit, year, goals, notes")),
    "prose": ("#5c9ded", Text("正文中的数", "number in prose")),
    "cell": ("#b0b0b0", Text("其他单元格（表头等）和文字行", "other cells and lines")),
    "leftover": ("#d500f9", Text("表中无人取用的文字", "left over in a form")),
    "finding": ("#ff0000", Text("问题", "finding")),
}
"""Colour and name of what can be drawn."""

_ROLE = {
    "half_target": "target", "levels": "level", "item": "level", "initial": "money", "adjusted": "money",
    "spent": "money", "others": "other", "duty": "other", "nature": "other", "linked": "other",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """Something read: its role and outline, and the codes of findings on it."""

    role: str
    box: Box
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture on disk and what it shows."""

    file: Path
    page: int
    pages: int
    marks: tuple[Mark, ...]

    def lines(self, lang: str) -> Iterator[str]:
        """The file, then each role with its colour and how often it occurs."""
        yield str(self.file)
        for role, count in self._counts().items():
            colour, name = ROLES[role]
            yield f"  {colour}  {count:4}  {say(name, lang)}"

    def json(self) -> dict[str, object]:
        """The same as one object."""
        return {"file": str(self.file), "page": self.page, "pages": self.pages, "read": self._counts()}

    def _counts(self) -> dict[str, int]:
        counts = Counter(mark.role for mark in self.marks)
        return {role: counts[role] for role in ROLES if counts[role]}


def _undrawn(path: Path, number: int, document: Document | None) -> PipelineError:
    """Why there is no picture of the page that was asked for."""
    pages = _count(document) if document else 0
    if document and pages and any(page.size for page in document.pages if page.number):
        return PipelineError(f"{path}：没有第 {number} 页，共 {pages} 页", f"{path}: no page {number} of {pages}")
    return PipelineError(
        f"{path}：只有 PDF 和图片文件的页能画出来；其他格式请看 report/index.html",
        f"{path}: only pages of a PDF or an image file can be drawn; see report/index.html for others",
    )


def draw(asked: str, out: Path | None, patterns: Patterns, password: str = "") -> Drawn:
    """The picture of "FILE:N" (page N, by default the first), written to `out` or beside where the command runs.

    Raises:
        PipelineError: the file cannot be read, has no pages, or no such page.
    """
    path, number = _named(asked)
    try:
        source = load_source(path, password)
        outcome = api.examine(source, patterns)
    except UnreadableDocument as error:
        words = fault(error.code)
        raise PipelineError(f"{path}：{words.zh}", f"{path}: {words.en}") from error
    document = outcome.document
    page = next((p for p in document.pages if p.number == number), None) if document else None
    drawn = _drawn(source, page.number, page.size) if page and page.number and page.size else None
    if document is None or page is None or drawn is None:
        raise _undrawn(path, number, document)
    marks = tuple(marks_of(page, outcome.report, outcome.verification))
    size, picture = drawn
    file = out or Path(f"{path.stem}-p{number}.png")
    file.write_bytes(painted(picture, size, marks))
    return Drawn(file, number, _count(document), marks)


def _named(asked: str) -> tuple[Path, int]:
    name, _, page = asked.rpartition(":")
    return (Path(name), int(page)) if name and page.isdecimal() and not Path(asked).exists() else (Path(asked), 1)


def _drawn(source: Source, number: int, size: tuple[float, float]) -> tuple[tuple[float, float], bytes] | None:
    """Size in points and picture of a page of a PDF or of an image file; None where it cannot be had."""
    if b"%PDF-" in source.data[:1024]:
        return next(((shown, data) for _, shown, data in pictures(source, [number], DPI)), None)
    data = frame(source.data, number)
    return (size, data) if data else None


def _count(document: Document) -> int:
    return sum(1 for page in document.pages if page.number)


def marks_of(page: Page, report: Report, verification: Verification) -> Iterator[Mark]:
    """What was read on a page, findings last: each outline once, with the first role it was read in."""
    taken: dict[Box, str] = {}
    for role, place in _read(report):
        if place.page == page.number and place.box:
            taken.setdefault(place.box, role)
    yield from (Mark(role, box) for box, role in taken.items())
    boxes = [cell.box for grid in page.grids for cell in grid.cells]
    boxes += [place.box for line in page.lines for place in line.places]
    yield from (Mark("cell", box) for box in boxes if box and box not in taken)
    wrong: dict[Box, dict[str, None]] = {}
    for finding in verification.findings:
        first = next((place for _, place in words_of(finding)), finding.at)
        if first and first.box and first.page == page.number:
            wrong.setdefault(first.box, {})[finding.code] = None
    yield from (Mark("finding", box, tuple(codes)) for box, codes in wrong.items())


def _read(report: Report) -> Iterator[tuple[str, Place]]:
    """Every cell that the report took something from, with its role."""
    for form in report.forms:
        rows: tuple[Indicator | BudgetLine | Total, ...] = (*form.indicators, *form.budget, *form.totals)
        for row in rows:
            yield from _row(row)
        yield from (("named", place) for said in _names(form) for place in said.places)
    for leftover in report.leftovers:
        yield from (("leftover", place) for place in leftover.text.places)
    for statement in report.statements:
        if statement.value.said:
            yield from (("prose", place) for place in statement.value.said.places)


def _names(form: Form) -> Iterator[Cited]:
    yield from (field.said for field in (form.department, form.year) if field.said)
    yield from (*form.goals, *form.achieved, *form.notes_said)


def _row(row: Indicator | BudgetLine | Total) -> Iterator[tuple[str, Place]]:
    for name in (f.name for f in fields(row)):
        value = getattr(row, name)
        role = "total" if isinstance(row, Total) else _ROLE.get(name, name)
        for each in value if isinstance(value, tuple) else (value,):
            field = each.value if isinstance(each, Extra) else each
            if isinstance(field, Field) and field.said:
                yield from ((role, place) for place in field.said.places)


def painted(picture: bytes, size: tuple[float, float], marks: Sequence[Mark]) -> bytes:
    """The page's picture as PNG, marks over it and a legend below.

    Args:
        picture: PNG of the page.
        size: of the page, in points.
        marks: in the order in which they are drawn.
    """
    from PIL import Image, ImageDraw, ImageFont

    page = Image.open(BytesIO(picture)).convert("RGB")
    scale = page.width / size[0]
    font, small = ImageFont.load_default(13), ImageFont.load_default(10)
    ink = ImageDraw.Draw(page, "RGBA")
    for mark in marks:
        colour, box = ROLES[mark.role][0], [side * scale for side in mark.box]
        if mark.role == "finding":
            ink.rectangle(box, outline=colour, width=3)
        elif mark.role == "cell":
            ink.rectangle(box, outline=f"{colour}c0")
        else:
            ink.rectangle(box, fill=f"{colour}48", outline=colour)
    for mark in marks:
        _labelled(ink, [side * scale for side in mark.box], " ".join(mark.codes), ROLES[mark.role][0], small)
    return png(_with_legend(page, marks, font), 64)


def _labelled(ink: Any, box: Sequence[Any], text: str, colour: str, font: Any) -> None:
    """Codes on the lower edge of the box, where they hide no words."""
    if not text:
        return
    left, top, right, bottom = ink.textbbox((0, 0), text, font=font)
    x, y = box[2] - (right - left) - 4, box[3] - (bottom - top) / 2
    ink.rectangle([x - 2, y - 1, box[2] - 2, y + bottom - top + 1], fill="white")
    ink.text((x, y - top), text, fill=colour, font=font)


def _with_legend(page: Any, marks: Sequence[Mark], font: Any) -> Any:
    from PIL import Image, ImageDraw

    shown = [role for role in ROLES if any(mark.role == role for mark in marks)]
    wide = 190
    across = max(page.width // wide, 1)
    rows = -(-len(shown) // across)
    whole = Image.new("RGB", (page.width, page.height + 24 * rows + 8), "white")
    whole.paste(page, (0, 0))
    ink = ImageDraw.Draw(whole)
    for at, role in enumerate(shown):
        x, y = 8 + at % across * wide, page.height + 6 + at // across * 24
        colour, name = ROLES[role]
        ink.rectangle([x, y, x + 18, y + 14], fill=None if role in ("finding", "cell") else colour, outline=colour)
        ink.text((x + 24, y), name.en, fill="black", font=font)
    return whole
