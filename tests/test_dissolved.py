"""Forms whose borders a text export lost: a cell to a line, a row to a line, lines as wide as cells, drawn with letters.

And the same forms in Word as different programs write them: spans untold, forms that only a newer Word knows, a table
that goes on behind a page break.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZipFile

import pytest
from docx import Document

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Indicator, Report
from tests.conftest import source

Rows = list[list[str]]
TOTALS = ("合计", "总分", "总计", "说明")


@cache
def forms() -> dict[str, tuple[list[str], Rows]]:
    """Title → what the columns are, and the rows."""
    parts = (Path(__file__).parent / "dissolved" / "forms.txt").read_text("utf-8").split("\n## ")[1:]
    found = {}
    for part in parts:
        title, keys, *rows = part.strip().splitlines()
        found[title] = keys.split(), [row.split("|") for row in rows]
    return found


def filled(rows: Rows) -> Rows:
    """The rows with merged cells said in each place."""
    out: Rows = []
    for row in rows:
        full: list[str] = []
        for c, text in enumerate(row):
            full.append(full[-1] if text == "<" else out[-1][c] if text == "^" else text)
        out.append(full)
    return out


def truth(title: str) -> list[dict[str, str]]:
    """The indicator rows: those below the last row of header cells, down to the total."""
    keys, rows = forms()[title]
    full = filled(rows)
    heads = ("三级指标", "三级", "绩效指标", "评价指标", "考核内容")
    first = max(n for n, row in enumerate(full) if set(row[1:]) & set(heads)) + 1
    while any(text == "^" for text in rows[first][-2:]) and rows[first][-1] in ("^", ""):
        first += 1
    wanted = []
    for row in takewhile(lambda row: row[0] not in TOTALS, full[first:]):
        said = {key: "" for key in keys if key not in ("x", "level")}
        said |= {key: text for key, text in zip(keys, row, strict=True) if key in said}
        levels = [text for key, text in zip(keys, row, strict=True) if key == "level"]
        wanted.append({"levels": " / ".join(levels), **said})
    return wanted


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def said(row: Indicator, keys: list[str]) -> dict[str, str]:
    levels = [bare(level.text) for level in row.levels if bare(level.text)]
    return {"levels": " / ".join(levels)} | {key: bare(getattr(row, key).text) for key in keys if key != "levels"}


def read(report: Report, title: str) -> list[dict[str, str]]:
    keys = list(truth(title)[0])
    return [said(row, keys) for form in report.forms for row in form.indicators]


def cells_of(row: list[str]) -> list[str]:
    return [text for text in row if text not in ("", "<", "^")]


def cell_to_a_line(rows: Rows) -> list[str]:
    return [text for row in rows for text in cells_of(row)]


def row_to_a_line(rows: Rows) -> list[str]:
    return [" ".join(cells_of(row)) for row in rows]


def as_wide_as_cells(rows: Rows) -> list[str]:
    """Lines of a cell below one another, a blank line after each, a space where a cell ends."""
    width = max(4, 60 // len(rows[0]))
    lines = []
    for text in cell_to_a_line(rows):
        pieces = [text[at : at + width] for at in range(0, len(text), width)]
        lines += [*pieces[:-1], pieces[-1] + " "]
    return "\n\n".join(lines).splitlines()


def drawn(rows: Rows) -> list[str]:
    rule = "+" + "+".join(["------"] * len(rows[0])) + "+"
    said = [["" if text in ("<", "^") else text for text in row] for row in rows]
    return [rule, *(line for row in said for line in ("|" + "|".join(row) + "|", rule))]


KINDS: dict[str, Callable[[Rows], list[str]]] = {
    "a cell to a line": cell_to_a_line, "a row to a line": row_to_a_line, "lines as wide as cells": as_wide_as_cells,
    "drawn with letters": drawn,
}  # fmt: skip
OPEN = {  # not read yet
    ("a row to a line", "部门整体支出绩效自评表"),
    ("lines as wide as cells", "部门整体支出绩效自评表"),  # 预算安排(10分), broken in two, is taken for a remark
    ("lines as wide as cells", "政务服务平台运维项目自评表"),  # its header is broken where nothing tells it
    ("lines as wide as cells", "信访局部门整体支出自评表"),
}


@pytest.mark.parametrize(("kind", "title"), [(k, t) for k in KINDS for t in forms() if (k, t) not in OPEN])
def test_forms_without_borders_are_read_row_by_row(kind: str, title: str, patterns: Patterns) -> None:
    text = "\n".join([title, *KINDS[kind](forms()[title][1])])
    report = api.extract(api.read(source(text, "form.txt")), patterns)
    assert read(report, title) == truth(title)


def test_a_form_pasted_into_word_as_paragraphs_is_read(patterns: Patterns) -> None:
    title = "灌区续建配套与节水改造项目支出绩效自评表"
    document = Document()
    for line in (title, *cell_to_a_line(forms()[title][1])):
        document.add_paragraph(line)
    data = BytesIO()
    document.save(data)
    assert read(api.extract(api.read(source(data.getvalue(), "form.docx")), patterns), title) == truth(title)


@pytest.mark.parametrize("short", ["90", "95"])
def test_ten_points_above_rows_put_together_from_text_may_be_the_money(short: str, patterns: Patterns) -> None:
    """The budget block dissolved too: a total of 100 over rows of 90 is open; over rows of 95 it differs."""
    rows = [
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分",
        "产出指标 数量指标 修缮公房 12处 12处 40 40",
        "质量指标 验收合格率 100% 100% 30 30",
        f"效益指标 社会效益指标 受益户数 ≥300户 312户 {int(short) - 80} {int(short) - 80}",
        "满意度指标 服务对象满意度指标 住户满意度 ≥90% 93% 10 10",
        "合计 100 100",
    ]
    outcome = api.examine(source("\n".join(["公房修缮项目自评表", *rows]), "form.txt"), patterns)
    assert {v.code for v in outcome.verification.findings} & {"T201"} == ({"T201"} if short == "95" else set())


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def word(body: str) -> bytes:
    """A Word file with this body."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    package = "http://schemas.openxmlformats.org/package/2006"
    out = BytesIO()
    with ZipFile(out, "w") as made:
        made.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.'
            'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        made.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" Type="{office}" '
            'Target="word/document.xml"/></Relationships>',
        )
        made.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>',
        )
    return out.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{escape(text)}</w:t></w:r>"


def table(rows: Rows, *, spans: bool = True, say: Callable[[str], str] = run) -> str:
    """The rows as w:tbl; without `spans` a wide cell is told by its width alone."""
    width = 700
    lines = []
    for r, row in enumerate(rows):
        cells = []
        for c, text in enumerate(row):
            if text == "<":
                continue
            wide = 1 + len(list(takewhile(lambda t: t == "<", row[c + 1 :])))
            below = r + 1 < len(rows) and rows[r + 1][c] == "^"
            merge = "<w:vMerge/>" if text == "^" else '<w:vMerge w:val="restart"/>' if below else ""
            span = f'<w:gridSpan w:val="{wide}"/>' if spans and wide > 1 else ""
            words = "" if text in ("", "^") else say(text)
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{wide * width}" w:type="dxa"/>{span}{merge}</w:tcPr><w:p>{words}</w:p></w:tc>'
            )
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    grid = f'<w:gridCol w:w="{width}"/>' * len(rows[0])
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"


def only_newer(text: str) -> str:
    """The words twice: for a Word of which nobody has heard, and for all others."""
    unknown = f'<mc:Choice xmlns:new="urn:of-tomorrow" Requires="new">{run("新" + text)}</mc:Choice>'
    return f"<mc:AlternateContent>{unknown}<mc:Fallback>{run(text)}</mc:Fallback></mc:AlternateContent>"


def goes_on(rows: Rows) -> str:
    """The table cut in two behind a page break, its groups and its side label said again."""
    cut = len(rows) - 6
    rest = [list(row) for row in rows[cut:]]
    rest[0] = [a if b == "^" else b for a, b in zip(filled(rows)[cut], rest[0], strict=True)]
    return table(rows[:cut]) + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + table(rest)


WRITTEN: dict[str, Callable[[Rows], str]] = {
    "as Word does": table,
    "spans told by widths": lambda rows: table(rows, spans=False),
    "words for a newer Word": lambda rows: table(rows, say=only_newer),
    "cut by a page break": goes_on,
}


@pytest.mark.parametrize("title", forms())
@pytest.mark.parametrize("how", WRITTEN)
def test_word_files_are_read_row_by_row_however_they_are_written(how: str, title: str, patterns: Patterns) -> None:
    body = f"<w:p>{run(title)}</w:p>{WRITTEN[how](forms()[title][1])}<w:p/>"
    report = api.extract(api.read(source(word(body), "form.docx")), patterns)
    assert read(report, title) == truth(title)


def test_weights_of_groups_that_an_export_filled_down_are_said_once(patterns: Patterns) -> None:
    rows = filled(forms()["江北区融媒体中心整体支出绩效自评指标评分表"][1])
    text = "\n".join("\t".join(row) for row in rows)
    verdicts = api.examine(source(text, "form.txt"), patterns).verification.verdicts
    assert sorted({v.agreement.name for v in verdicts if v.code == "T203"}) == ["AGREES"]


def test_a_budget_block_ends_where_words_stand_under_its_columns(patterns: Patterns) -> None:
    rows = [
        ["预算执行情况（万元）", "<", "年初预算", "<", "调整预算", "<", "执行数", "<", "执行率"],
        ["", "<", "1284.6", "<", "1496.25", "<", "1452.8", "<", "97.1%"],
        ["年度主要任务", "任务名称", "<", "主要内容", "<", "<", "<", "完成情况", "<"],
        ["^", "安全监管", "<", "检查企业420家次", "<", "<", "<", "检查企业436家次", "<"],
        ["年度绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "全年完成值", "分值", "得分", "未完成原因"],
        ["", "产出指标", "数量指标", "检查企业家次", "≥420家次", "436家次", "60", "60", ""],
        ["", "效益指标", "社会效益", "事故下降率", "≥8%", "8.1%", "40", "40", ""],
    ]
    body = f"<w:p>{run('县应急管理局部门整体支出绩效自评表')}</w:p>{table(rows)}<w:p/>"
    (form,) = api.extract(api.read(source(word(body), "form.docx")), patterns).forms
    assert [(line.item.text, line.adjusted.text) for line in form.budget] == [("预算执行情况（万元）", "1496.25")]
    assert [(row.title, row.target.text) for row in form.indicators] == [
        ("检查企业家次", "≥420家次"),
        ("事故下降率", "≥8%"),
    ]


@pytest.mark.parametrize("words", ["一级指标 二级指标 三级指标 指标值 " + "得分 " * 60, "一级指标 二级指标 " * 40], ids=["one", "two"])
def test_header_words_that_go_on_and_on_are_no_header(words: str, patterns: Patterns) -> None:
    """A line of them could be divided into a header's two rows in more ways than anyone could go through."""
    text = f"项目支出绩效自评表\n{words}\n产出指标 数量指标 培训人数 5 5\n"
    assert api.extract(api.read(source(text, "form.txt")), patterns).forms == ()
