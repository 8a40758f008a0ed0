"""Names of indicators made comparable, their units found, prose cut into words."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalizers.words import canonical, cut, reference, unit_in_name
from tests.reading import ROOT, library

NAMES = [
    ("指标1：部门预算执行率", "预算执行率", ""),
    ("★指标1：部门预算执行率（%）", "预算执行率", "%"),
    ("调整后全年部门预算执行率", "预算执行率", ""),
    ("预算完成率", "预算完成率", ""),
    ("基本支出预算执行率", "基本支出预算执行率", ""),
    ("项目支出执行率", "项目支出预算执行率", ""),
    ("一、“三公经费”控制率", "三公经费控制率", ""),
    ("“三公”经费控制率", "三公经费控制率", ""),
    ("1．城镇新增就业人数（万人）", "城镇新增就业", "万人"),
    ("（一）服务对象满意度%", "服务对象满意度", "%"),
    ("12．城乡基本养老保险覆盖率①（%）", "城乡基本养老保险覆盖率", "%"),
    ("★农村低保标准(≥**元/人·月)", "农村低保标准", "元/人·月"),
    ("★★★受益建档立卡贫困人口数≥**人", "受益建档立卡贫困人口数", "人"),
    ("苗木成活率(≥**%)", "苗木成活率", "%"),
    ("林木采伐监管(万立方米)", "林木采伐监管", "万立方米"),
    ("职工对岗位的熟悉度（%）", "职工对岗位的熟悉度", "%"),
    ("补贴性职业技能培训人数（含创业培训等）", "补贴性职业技能培训人数(含创业培训等)", ""),
    ("12333综合服务满意度", "12333综合服务满意度", ""),
    ("5000吨稻谷储备到位率", "5000吨稻谷储备到位率", ""),
    ("职工\n满意度", "职工满意度", ""),
    ("2.1 资金到位率", "资金到位率", ""),
    ("①资金到位率", "资金到位率", ""),
    ("项目资金（单位：万元）", "项目资金", "万元"),
    ("三支一扶招募人数", "三支一扶招募人数", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("name", "one_name", "unit"), NAMES, ids=[n for n, _, _ in NAMES])
def test_one_name_for_one_thing_and_its_unit(name, one_name, unit):
    assert canonical(name, library()) == one_name
    assert unit_in_name(name, library()) == unit


@pytest.mark.parametrize(("name", "one_name", "unit"), NAMES)
def test_a_canonical_name_is_its_own(name, one_name, unit):
    assert canonical(one_name, library()) == one_name


def test_no_name_stands_for_two_things():
    lines = library().raw("names")["name"]
    others = [other for line in lines.values() for other in line]
    assert len(others) == len(set(others))
    assert not set(others) & set(lines)
    for name, line in lines.items():
        assert {canonical(other, library()) for other in line} == {name}


@settings(max_examples=30, deadline=None)
@given(text=st.text("城镇新增就业21.85万人，预算执行率“三公”A b\n", max_size=40))
def test_words_joined_are_the_text(text):
    assert "".join(cut(text, library())) == text


def test_our_own_words_stay_whole():
    words = cut("城镇新增就业21.85万人，企业职工基本养老保险参保率达96.5%", library())
    assert {"城镇新增就业", "21.85", "万人", "基本养老保险", "参保率"} <= set(words)


@pytest.mark.parametrize("path", sorted((ROOT / "corpus" / "reports").glob("*.toml"))[:20], ids=lambda p: p.stem)
def test_rjieba_gives_the_words_of_jieba(path):
    """They differ in Latin words with a hyphen alone."""
    runs = re.findall(r"[\u4e00-\u9fff0-9.%，。；：、（）“”≥≤]+", path.read_text(encoding="utf-8"))
    assert [cut(run, library()) for run in runs] == [reference(run, library()) for run in runs]


def test_a_file_of_tables_alone_loads_no_words_and_one_with_prose_does(tmp_path):
    table = "# 2023年度自评表\n| 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n|-|-|-|-|-|\n| 危房改造户数 | 20户 | 20户 | 100 | 100 |\n"
    text = "一、完成情况\n改造危房18户。\n\n"
    program = (
        "import sys; from pipeline import api; from pipeline.values.document import Source; from tests.reading import library;"
        "api.examine(Source('a.md', '', '0' * 64, sys.argv[1].encode()), library()); print('rjieba' in sys.modules)"
    )
    said = [
        subprocess.run([sys.executable, "-c", program, words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
        for words in (table, text + table)
    ]
    assert said == ["False", "True"]


def test_jieba_is_loaded_on_first_use_only_and_writes_nothing(tmp_path):
    """A cache file would be written to, and trusted from, a folder that others can write to."""
    program = (
        "import sys; from tests.reading import library; from pipeline.normalizers import words;"
        "p = library(); words.canonical('指标1：预算执行率', p); assert 'jieba' not in sys.modules;"
        "assert 'rjieba' not in sys.modules; words.cut('预算执行率', p); assert 'rjieba' in sys.modules;"
        "assert 'jieba' not in sys.modules; words.reference('预算执行率', p); assert 'jieba' in sys.modules"
    )
    around = {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=around, check=True)
    assert list(tmp_path.iterdir()) == []
