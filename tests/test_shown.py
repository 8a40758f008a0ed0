"""What a person is shown: figures in the reader's own words, places that can be found, rates in percent however written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.shell.columns import KINDS
from pipeline.shell.letter_words import addressed, spot
from pipeline.shell.pages.views import Quote, Table, View, views
from pipeline.shell.pages.words import subject
from pipeline.shell.pictures import redrawn
from pipeline.shell.show import every_reading, off_by, verdict_text, where
from pipeline.shell.summary import lines
from pipeline.shell.tables import rows_of
from pipeline.values.place import Cited, Place
from pipeline.values.report import Field
from pipeline.verifier.wording import in_english, operand
from tests.conftest import source
from tests.handmade import OPEN, RATE, RECORD


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ("447…453万元", "447…453 ×10⁴ yuan"), ("4.75分", "4.75 points"), ("0分 | 2分", "0 points | 2 points"),
        ("30.96万人次", "30.96 ×10⁴ visits"), ("46人", "46 people"), ("5.75个百分点", "5.75 percentage points"),
        ("100%", "100%"), ("3000件", "3000件"), ("12", "12"), ("20元/人", "20元/人"), ("46人以上", "46人以上"),
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
