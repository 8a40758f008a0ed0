"""What a person is shown: figures in the reader's own words, places that can be found, rates in percent however written."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.shell import remarks
from pipeline.shell.columns import KINDS
from pipeline.shell.letter_words import addressed, spot
from pipeline.shell.pages.views import Quote, Table, View, views
from pipeline.shell.pages.words import subject
from pipeline.shell.pictures import redrawn
from pipeline.shell.show import every_reading, off_by, off_unit, verdict_text, where
from pipeline.shell.summary import lines
from pipeline.shell.tables import rows_of
from pipeline.values.document import Note
from pipeline.values.place import Cited, Place
from pipeline.values.report import Field
from pipeline.verifier.wording import in_english, operand
from tests.conftest import ROOT, source
from tests.handmade import OPEN, RATE, RECORD

SHEET = Place("", "自评表", page=2, table=1, row=18, col=7, end=1)


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ("447…453万元", "447…453 ×10⁴ yuan"), ("4.75分", "4.75 points"), ("0分 | 2分", "0 points | 2 points"),
        ("30.96万人次", "30.96 ×10⁴ visits"), ("46人", "46 people"), ("5.75个百分点", "5.75 percentage points"),
        ("100%", "100%"), ("3000件", "3000 cases"), ("12块", "12块"), ("12", "12"), ("20元/人", "20元/人"), ("46人以上", "46人以上"),
    ],
)  # fmt: skip
def test_units_for_an_english_reader(figures: str, told: str) -> None:
    assert in_english(figures) == told


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("达到100%", "100%"), ("完成 30.97 万人次。", "30.97 万人次"), ("≥95%", "95%"), ("95%", "95%"), ("达90%以上", "90%以上"),
        ("下降-3%；", "-3%"), ("百分之五", "百分之五"), ("", ""),
    ],
)  # fmt: skip
def test_a_formula_shows_the_number_of_a_cell_and_not_its_sentence(cell: str, shown: str) -> None:
    assert operand(Field(Cited.whole(cell, Place("")), cell, "words", "")) == shown


def test_what_is_off_in_per_cent_is_off_in_percentage_points() -> None:
    assert RATE.gap is not None
    assert off_by(RATE, "zh").endswith("个百分点") and off_by(RATE, "en").endswith(" percentage points")
    assert off_by(OPEN, "zh") == "", "nothing recomputed, nothing off"


def test_readings_that_look_alike_are_told_once() -> None:
    assert RATE.recomputed
    (variant, *_) = RATE.recomputed.variants
    twice = replace(RATE.recomputed, variants=(variant, variant))
    assert every_reading(twice, "zh") == every_reading(RATE.recomputed, "zh") == "100.00%"


@pytest.mark.parametrize(
    ("place", "shown", "printed"),
    [
        (Place("", page=6, table=1, row=3, col=5, end=4), "第6页 表1 行3 列5 字符0–4", "第6页表1第3行第5列"),
        (Place("", line=7, start=2, end=4), "第7行文字 字符2–4", "第7行文字"),
        (Place("", "自评表", page=2, table=1, row=18, col=28, end=4), "工作表“自评表” AB18 字符0–4", "工作表“自评表”的 AB18 单元格"),
        (Place("", "自评表/textbox1", line=3, page=2), "自评表/textbox1 第2页 第3行文字", "自评表/textbox1第2页第3行文字"),
    ],
)
def test_a_place_is_told_as_the_reader_finds_it(place: Place, shown: str, printed: str) -> None:
    assert where(place, "zh") == shown and spot(place, "zh") == printed


def test_a_long_name_is_set_apart_from_its_figures() -> None:
    told = verdict_text(replace(RATE, title="12345政务服务热线接通率"), "执行率", "某局", "open", "zh").splitlines()
    assert told[1].startswith("  12345政务服务热线接通率  所报 141%  复算 ")
    assert all(line == line.rstrip() for line in told)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("314002-某县民政局机关", "某县民政局机关"), ("[155]某县民政局", "某县民政局"), ("（012）某县林业局", "某县林业局"),
        ("12345热线中心", "12345热线中心"), ("120急救中心", "120急救中心"), ("314002-", "314002-"), ("某局", "某局"),
    ],
)  # fmt: skip
def test_a_letter_leaves_out_the_code_of_the_budget_system(name: str, told: str) -> None:
    assert addressed(name) == told


def test_a_subject_shows_no_role_of_ours() -> None:
    assert subject("indicator/满意度/社会公众满意度/defined-by/好评率", "x") == "满意度/社会公众满意度/好评率"


def test_documents_are_counted_once_also_those_read_in_part() -> None:
    counts = Counter({"files": 3, "read": 1, "partial": 1, "failed": 1, "kind:self-evaluation": 2})
    assert "3 个：2 份自评材料 · 1 份未能读取；其中 1 份只读到一部分" in "\n".join(lines(counts, Counter(), "zh"))


# --- what was noted while reading


def noted() -> Iterator[str]:
    """The codes of all notes that the readers make."""
    readers = [ROOT / "pipeline" / folder for folder in ("extractors", "rows", "verifier")]
    for path in sorted(path for folder in readers for path in folder.rglob("*.py")):
        for call in (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call) and n.args):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if name in ("Note", "note") and isinstance(call.args[0], ast.Constant):
                yield str(call.args[0].value)


@pytest.mark.parametrize("code", sorted(set(noted())))
def test_every_note_has_words_in_both_languages(code: str) -> None:
    assert remarks.WORDS[code].zh and remarks.WORDS[code].en


@pytest.mark.parametrize(
    ("note", "zh", "en"),
    [
        (Note("markdown", "the signs of Markdown are no words"), "Markdown 的符号（#、**、|）不算文字", "the signs of Markdown are no words"),
        (Note("image-page", "第3页是图像, 没有文字层", Cited("", (Place("", page=3),))), "第3页是图像, 没有文字层", "page 3: a picture without text"),
        (Note("formula", "=F18*2", Cited("9", (SHEET,))), "工作表“自评表” G18：公式：=F18*2", "sheet “自评表” G18: a formula: =F18*2"),
        (Note("hidden-text", "hidden text left out: 草稿"), "有不可见的文字，未读入：草稿", "hidden text left out: 草稿"),
        (Note("of-tomorrow", "something new"), "something new", "something new"),
    ],
)  # fmt: skip
def test_a_note_is_told_in_the_readers_language(note: Note, zh: str, en: str) -> None:
    assert (remarks.told(note, "zh"), remarks.told(note, "en")) == (zh, en)


# --- rates: a bare number above 1 may be per cent or not, and stays as it is printed


@pytest.mark.parametrize(
    ("rate", "spent", "value"),
    [
        ("95.86%", "27.8", "95.86"), ("0.9586", "27.8", "95.86"), ("95.86", "27.8", "95.86"), ("1", "29", "100"),
        ("0.9586", "", "95.86"), ("95.86", "", "95.86"), ("1.05", "30.45", "1.05"), ("—", "27.8", ""),
    ],
)  # fmt: skip
def test_a_rate_is_in_percent_however_it_is_written(rate: str, spent: str, value: str, patterns: Patterns) -> None:
    head = "# 某县林业局2023年度项目支出绩效自评表\n\n| 资金 | 全年预算数（万元） | 全年执行数（万元） | 执行率 |\n|---|---|---|---|\n"
    text = f"{head}| 年度资金总额 | 29 | {spent} | {rate} |\n"
    report = api.extract(api.read(source(text)), patterns)
    tables = rows_of(replace(RECORD, report=report, verification=api.verify(report, patterns)), {}, "zh")
    (line,), (document,) = tables["budget"], tables["documents"]
    assert dict(zip(KINDS["budget"], line, strict=True))["rate_value"] == value
    assert dict(zip(KINDS["documents"], document, strict=True))["rate"] == value


# --- marks in lines and cells whose signs of Markdown are cut out


def test_marks_stand_on_their_words_where_signs_were_cut_out(patterns: Patterns) -> None:
    text = "**其一，不够理想。**计划完成1,300人次。\n\n| 指标 | **目标值** |\n|---|---|\n| 人次 | **1026人次** |\n"
    document = api.read(source(text))
    (line,) = [line for page in document.pages for line in page.lines if "1,300" in line.text]
    cell = next(c.text for page in document.pages for grid in page.grids for c in grid.cells if "1026" in c.text.text)
    for cited, words in ((line, "1,300人次"), (cell, "1026")):
        at = cited.text.index(words)
        (place,) = cited.cut(at, at + len(words)).places
        (view,) = views([(place, "claimed")], redrawn(document, [place]))
        parts = view.parts if isinstance(view, Quote) else list(_parts(view))
        assert [said for said, role in parts if role == "claimed"] == [words]


def _parts(view: View) -> Iterator[tuple[str, str]]:
    assert isinstance(view, Table)
    return (part for _, row in view.rows for square in row for part in square.parts)


@pytest.mark.parametrize(
    ("recomputed", "zh", "en"),
    [
        ("各行之和 94分", "分", "分"), ("按比例 6.75…7.25分; 每满1% 7…7.5分", "分", "分"), ("0分 | 2分 | 4分", "分", "分"),
        ("全年预算数 100%", "个百分点", "% points"), ("94.5…95.51%", "个百分点", "% points"), ("91.20万元", "万元", "万元"),
        ("sum of the rows 94 points", " points", " points"), ("447…453 ×10⁴ yuan", " ×10⁴ yuan", " ×10⁴ yuan"),
        ("94", "", ""), ("", "", ""), ("3 of the rows were never reached", "", ""),
    ],
)  # fmt: skip
def test_a_difference_bears_the_unit_of_what_was_recomputed(recomputed: str, zh: str, en: str) -> None:
    assert (off_unit(recomputed, "zh"), off_unit(recomputed, "en")) == (zh, en)
