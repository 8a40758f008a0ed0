"""Words and where they stand: whatever is cut, joined or folded can be found again at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.values.place import Cited, Folded, Place, fold, unbroken

TEXT = st.text("一二三预算 执行率94％％　≥．１２3\n①Ａb〔〕，“”㎡℃⻓", max_size=30)
HERE, THERE = Place("a" * 16, page=1, table=1, row=3, col=4), Place("a" * 16, page=2, table=1, row=1, col=4)


@st.composite
def spans(draw, text=TEXT):
    words = draw(text)
    start = draw(st.integers(0, len(words)))
    return words, start, draw(st.integers(start, len(words)))


def again(words: Cited, documents: dict[int, str]) -> str:
    """The words read again at their places."""
    return "".join(documents[p.page][p.start : p.end] for p in words.places)


@given(spans())
def test_a_cut_stands_where_it_was_cut(case):
    text, start, end = case
    part = Cited.whole(text, HERE).cut(start, end)
    assert part.text == text[start:end]
    assert again(part, {1: text}) == part.text


@given(spans(), TEXT)
def test_a_cell_that_crosses_a_page_keeps_both_places(case, tail):
    text, start, end = case
    joined = Cited.join([Cited.whole(text, HERE), Cited.whole(tail, THERE)])
    assert joined.text == text + tail
    part = joined.cut(start, end + len(tail))
    assert part.text == (text + tail)[start : end + len(tail)]
    assert again(part, {1: text, 2: tail}) == part.text
    assert sum(p.end - p.start for p in part.places) == len(part.text)


@given(spans(), st.data())
def test_cutting_twice_is_cutting_once(case, data):
    text, start, end = case
    words = Cited.whole(text, HERE)
    lo = data.draw(st.integers(0, end - start))
    hi = data.draw(st.integers(lo, end - start))
    assert words.cut(start, end).cut(lo, hi).text == words.cut(start + lo, start + hi).text
    if lo < hi:
        assert words.cut(start, end).cut(lo, hi) == words.cut(start + lo, start + hi)


@given(TEXT, st.data())
def test_folded_words_find_their_way_back(text, data):
    folded = Folded.of(Cited.whole(text, HERE))
    assert len(folded.text) == len(folded.origin)
    assert list(folded.origin) == sorted(folded.origin)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    back = folded.back(start, end)
    assert again(back, {1: text}) == back.text
    assert folded.text[start:end].strip() in fold(back.text) or not back.text


@given(TEXT)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("２０．５　万人", "20.5万人"), ("20.5\n万人", "20.5万人"), ("374.\n9", "374.9"), ("20\n.5", "20.5"),
        ("1 234", "1 234"),
        ("≧ 100 ％", "≥100%"), ("14∶42∶44", "14:42:44"), ("98.6①", "98.6①"), ("⻓效", "长效"), ("6000㎡", "6000m2"),
        ("〉4", ">4"), ("═100", "=100"), ("（%）", "(%)"), ("“三公”", '"三公"'), ("two words", "two words"),
    ],
)  # fmt: skip
def test_what_typing_habits_become(printed, folded):
    assert fold(printed) == folded


@pytest.mark.parametrize(
    ("broken", "whole"),
    [("科学\n规范", "科学规范"), ("two\nwords", "two words"), (" 20.5\n万人 ", "20.5万人"), ("", "")],
)
def test_broken_lines_are_joined_as_the_language_joins_them(broken, whole):
    assert unbroken(broken) == whole


def test_stripping_keeps_the_place():
    words = Cited.whole("  94% \n", HERE).strip()
    assert words.text == "94%"
    assert (words.places[0].start, words.places[0].end) == (2, 5)


def test_empty_words_are_false_and_blank_ones_too():
    assert not Cited.whole(" \n", HERE)
    assert Cited.whole("0", HERE)
