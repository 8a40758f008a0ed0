"""Written numbers: the table of tests/cases/quantities.toml, and what typing habits must never change."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalizers.numbers import find_quantities, read_quantity
from pipeline.normalizers.numerals import numeral
from pipeline.normalizers.proof import told, told_field
from pipeline.values.place import Folded
from tests.reading import cited, library, table

FIND = [case for group in table("quantities")["find"] for case in group["cases"]]
CELLS = [(group.get("unit", ""), *case) for group in table("quantities")["cell"] for case in group["cases"]]
WIDE = str.maketrans("0123456789.,%<>=", "０１２３４５６７８９．，％＜＞＝")


def found(text: str) -> str:
    return "; ".join(told(f.quantity) for f in find_quantities(cited(text), library()))


@pytest.mark.parametrize(("text", "reading"), FIND, ids=[text for text, _ in FIND])
def test_numbers_in_running_words(text, reading):
    assert found(text) == reading


@pytest.mark.parametrize(("unit", "text", "reading"), CELLS, ids=[f"{text}|{unit}" for unit, text, _ in CELLS])
def test_a_cell_with_one_number(unit, text, reading):
    assert told_field(read_quantity(cited(text), library(), unit)) == reading


def test_a_form_without_the_cell():
    assert read_quantity(None, library()).why == "no such cell"


@pytest.mark.parametrize("text", [text for text, _ in FIND if "，" not in text])
def test_full_width_typing_changes_nothing(text):
    assert found(text.translate(WIDE)) == found(text)


@pytest.mark.parametrize(("text", "reading"), FIND)
def test_every_number_stands_where_it_says(text, reading):
    words = cited(text)
    last = 0
    for f in find_quantities(words, library()):
        assert f.cited == Folded.of(words).back(f.start, f.end)
        assert text[f.cited.places[0].start : f.cited.places[-1].end] == f.cited.text
        assert last <= f.start < f.end
        last = f.end


UNITS = ["%", "人", "万人", "万人次", "万元", "亿元", "元/人·月", "个百分点", "户", "个工作日", "平方米"]
DIGITS = st.from_regex(r"(0|[1-9][0-9]{0,5})(\.[0-9]{1,4})?", fullmatch=True)


@settings(max_examples=60, deadline=None)
@given(digits=DIGITS, unit=st.sampled_from(UNITS), data=st.data())
def test_spaces_line_breaks_and_the_header_change_nothing(digits, unit, data):
    plain = told_field(read_quantity(cited(f"{digits}{unit}"), library()))
    at = data.draw(st.integers(0, len(digits)))
    assert told_field(read_quantity(cited(f"{digits[:at]}\n{digits[at:]}{unit}"), library())) == plain
    assert told_field(read_quantity(cited(f" {digits}　{unit} "), library())) == plain
    assert told_field(read_quantity(cited(f"{digits}{unit}".translate(WIDE)), library())) == plain
    assert told_field(read_quantity(cited(digits), library(), unit)) == plain


@settings(max_examples=60, deadline=None)
@given(value=st.integers(1000, 10**9))
def test_thousands_separators_change_nothing(value):
    read = [read_quantity(cited(text), library(), "元").read for text in (f"{value:,}", str(value))]
    assert read[0].interval == read[1].interval
    assert read[0].digits == f"{value:,}"


@settings(max_examples=100, deadline=None)
@given(value=st.integers(1, 9999))
def test_chinese_numerals_say_what_figures_say(value):
    assert numeral(spelled(value)).digits == str(value)


@pytest.mark.parametrize(
    ("text", "digits"),
    [("十", "10"), ("一百零五", "105"), ("三百五", "350"), ("二十五万", "250000"), ("两千", "2000"),
     ("九十五点五", "95.5"), ("一亿两千万", "120000000"), ("三万五", "35000"),
     ("一万零五", "10005"), ("五十亿", "5000000000")],
)  # fmt: skip
def test_spelled_numbers(text, digits):
    assert numeral(text).digits == digits


@pytest.mark.parametrize("text", ["二三", "一二三", "二三十", "百分", "十点几"])
def test_what_is_no_spelled_number(text):
    assert numeral(text) is None


def spelled(value: int) -> str:
    """1008 → 一千零八."""
    text, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = value // place % 10
        if figure:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[figure] + name
        gap = not figure
    return text
