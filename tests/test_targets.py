"""Targets and results: the table of tests/cases/quantities.toml, and what typing habits must never change."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalizers.proof import told_field
from pipeline.normalizers.targets import read_goal
from tests.reading import cited, library, table

GOALS = [
    ({key: group.get(key, "") for key in ("unit", "nature", "role")}, *case)
    for group in table("quantities")["goal"]
    for case in group["cases"]
]


@pytest.mark.parametrize(("given", "text", "reading"), GOALS, ids=[text for _, text, _ in GOALS])
def test_a_target_or_a_result(given, text, reading):
    assert told_field(read_goal(cited(text), library(), **given)) == reading


@pytest.mark.parametrize(("given", "text", "reading"), GOALS, ids=[text for _, text, _ in GOALS])
def test_a_line_break_or_a_space_around_the_words_changes_nothing(given, text, reading):
    for typed in (f"\n{text}\n", f" {text}", f"{text}。" if text and not reading.startswith("?not stated") else text):
        assert told_field(read_goal(cited(typed), library(), **given)) == reading


BOUNDS = ["", "≥", "≤", "不低于", "不超过", "达到", "约", "控制在"]
BOUNDS += ["{}以上", "{}（含）以内", "{}左右", "完成{}。", "共{}"]


@settings(max_examples=80, deadline=None)
@given(
    bound=st.sampled_from(BOUNDS),
    digits=st.from_regex(r"[1-9][0-9]{0,4}(\.[0-9]{1,2})?", fullmatch=True),
    unit=st.sampled_from(["%", "人", "万元", "万人次", "户", "个", "个工作日", "元/人·月"]),
    at=st.integers(0, 9),
)
def test_the_unit_in_the_header_and_a_broken_line_mean_the_same(bound, digits, unit, at):
    frame = bound if "{}" in bound else bound + "{}"
    plain = told_field(read_goal(cited(frame.format(digits + unit)), library()))
    assert not plain.startswith("?")
    assert told_field(read_goal(cited(frame.format(digits)), library(), unit)) == plain
    broken = frame.format(f"{digits[:at]}\n{digits[at:]} {unit}")
    assert told_field(read_goal(cited(broken), library())) == plain


@pytest.mark.parametrize("text", ["良好。", "良好。。", "良好 。\u3000。", "良好\n。"])
def test_stops_at_the_end_are_no_part_of_a_word_however_they_are_set(text):
    assert told_field(read_goal(cited(text), library())) == told_field(read_goal(cited("良好"), library()))


def test_a_form_without_the_cell():
    assert read_goal(None, library()).why == "no such cell"


def test_every_reading_names_its_pattern_and_every_blank_its_reason():
    for known, text, _ in GOALS:
        read = read_goal(cited(text), library(), **known)
        assert bool(read.how) == (read.read is not None)
        assert bool(read.why) == (read.read is None)


def test_at_least_three_hundred_phrasings():
    groups = (group for groups in table("quantities").values() for group in groups)
    assert sum(len(group["cases"]) for group in groups) >= 300
