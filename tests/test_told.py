"""What the words of a result tell a standard: delays, occurrences, places in a ranking, changes; and what they don't."""

from __future__ import annotations

import pytest

from pipeline.scoring import told


@pytest.mark.parametrize(
    ("words", "unit", "late"),
    [
        ("逾期4天", "天", 4),
        ("延迟了2周", "天", 14),
        ("推迟1个季度", "个月", 3),
        ("按时完成", "天", 0),
        ("提前3天", "天", -3),
        ("逾期约4天", "天", None),  # nobody knows how many
        ("逾期4天", "工作日", None),  # a calendar would have to tell
        ("未按时完成", "天", None),
        ("3个项目逾期4天", "天", None),  # two figures
        ("逾期4天以上", "天", None),
    ],
)
def test_a_delay(words, unit, late):
    assert told.delay(words, unit) == late


@pytest.mark.parametrize(
    ("words", "what", "unit", "count"),
    [
        ("缺2份", "缺份", "份", 2),
        ("发现问题3个", "发现个问题", "个", 3),
        ("迟报2次", "迟报次", "次", 2),
        ("不规范3份", "有份不规范", "份", 3),
        ("发现并整改问题3个", "发现个问题", "个", None),  # mended ones may not count
        ("发现隐患3个", "发现个未整改隐患", "个", None),  # found is not left undone
        ("发现问题3个，已整改2个", "发现个问题", "个", None),
        ("未发现2个", "发现个问题", "个", None),
        ("处理投诉3件", "发现件差错", "件", None),
    ],
)
def test_occurrences(words, what, unit, count):
    assert told.occurrences(words, what, unit) == count


@pytest.mark.parametrize(
    ("words", "of", "none"),
    [
        ("未发现问题", "发现个问题", True),
        ("全年未发生有责投诉", "发生有责投诉件", True),
        ("无迟报、漏报", "迟报次漏报次", True),
        ("零投诉", "有投诉", True),
        ("未发现违规", "发现处未公示", False),  # of another thing
        ("未发生，但有2次通报", "发生次", False),
        ("无故未报", "漏报次", False),
    ],
)
def test_nothing_came_about(words, of, none):
    assert told.none(words, of) is none


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [("第2名", 2, 2), ("全省第五", 5, 5), ("排名第3", 3, 3), ("前三名", 1, 3), ("全省排名第4位", 4, 4)],
)
def test_a_place(words, first, last):
    found = told.place(words)
    assert found is not None and (found.lo, found.hi) == (first, last)


@pytest.mark.parametrize("words", ["前30%", "第三方评价", "第2季度", "3名", "第2名、第5名", "名列前茅"])
def test_no_place(words):
    assert told.place(words) is None


@pytest.mark.parametrize(
    ("words", "point", "unit"),
    [
        ("较上年下降6.2%", "-0.062", "%"),
        ("降幅为6.2%", "-0.062", "%"),
        ("同比增长3个百分点", "0.03", "个百分点"),
        ("压减5%", "-0.05", "%"),
    ],
)
def test_a_change(words, point, unit):
    found = told.change(words)
    assert found is not None and (float(found[1]), found[2]) == (float(point), unit)


@pytest.mark.parametrize("words", ["下降至6.2%", "降到6.2%", "下降约6%", "下降2个", "由8%下降到6%", "6.2%"])
def test_no_change(words):
    assert told.change(words) is None


def test_conditions_met():
    assert told.met("满足三项") == 3 and told.met("符合其中2项要求") == 2
    assert told.met("完成三项工作") is None and told.met("满足三项以上") is None
