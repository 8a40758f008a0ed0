"""Running text: paragraphs from broken lines, sentences, titles, and the numbers they claim."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalizers.patterns import Patterns
from pipeline.rows import prose
from pipeline.rows.headings import heading
from pipeline.rows.paragraphs import depth_of, is_heading
from pipeline.values.place import Cited, Place
from pipeline.values.quantity import Quantity
from pipeline.values.report import Statement

KEYS = ("heading", "section", "clause", "trim", "share", "opening", "overall", "claim", "rate", "quotient", "unique", "staff")


def lines(text: str) -> list[Cited]:
    return [Cited.whole(line, Place("s", line=n)) for n, line in enumerate(text.split("\n"), 1)]


def told(text: str, patterns: Patterns, goals: Sequence[str] = ()) -> tuple[Statement, ...]:
    cells = [Cited.whole(words, Place("s", table=1, row=n, col=2)) for n, words in enumerate(goals, 1)]
    return prose.statements(lines(text), patterns, cells)


def shown(statement: Statement) -> tuple[str, str]:
    return statement.topic, statement.value.said.plain if statement.value.said else ""


@pytest.mark.parametrize("key", KEYS)
def test_every_entry_proves_itself(key: str, patterns: Patterns) -> None:
    """`yes` texts match and `no` texts do not."""
    compiled = patterns.compiled("statements", key)
    assert compiled
    for pattern in compiled:
        assert pattern.entry.yes and pattern.entry.no, pattern.id
        for example in pattern.entry.yes:
            assert any(pattern.find(Cited(example.text, ()))), (pattern.id, example.text)
        for example in pattern.entry.no:
            matches = pattern.find(Cited(example.text, ()))
            if key == "trim":  # it may cut something off, but not to the bone
                assert pattern.expression.sub("", example.text) == example.text, (pattern.id, example.text)
            else:
                assert not any(matches), (pattern.id, example.text)


# --- paragraphs and sentences ---------------------------------------------------------------------------------------------

BROKEN = """一、部门概况

（二）单位收支情况

2022年度收入年初预算 36853万元，调整后全年收入部门

预算共安排 15824 万元，部门决算收入
 14834万元。

— 18 —

2. 2022年度重点工作和目标

主要工作和目标为：

（1）实现更加充分更高质量就业。城镇新增就业 20.5

万人；城镇调查失业率 5%左右。"""


def test_broken_lines_become_sentences_and_headings_stand_alone() -> None:
    assert ["".join(s.text.split()) for s in prose.sentences(lines(BROKEN))] == [
        "一、部门概况",
        "（二）单位收支情况",
        "2022年度收入年初预算36853万元，调整后全年收入部门预算共安排15824万元，部门决算收入14834万元。",
        "2.2022年度重点工作和目标",
        "主要工作和目标为：",
        "（1）实现更加充分更高质量就业。",
        "城镇新增就业20.5万人；城镇调查失业率5%左右。",
    ]


def test_a_number_that_a_line_break_cuts_has_two_places(patterns: Patterns) -> None:
    first = told(BROKEN, patterns)[-2]
    assert shown(first) == ("城镇新增就业", "20.5万人")
    assert first.value.said is not None
    assert [p.line for p in first.value.said.places] == [16, 18]


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("一、部门概况", 1), ("（一）部门基本情况", 2), ("2. 2022年度重点工作", 3), ("2.5万人就业", None), ("（3）时效指标。", 4),
        ("## 摘 要", 0), ("### （一）评价结论", 2), ("专栏3", 5), ("2022年度", None), ("**一是落实政策", None), ("１．设备购置", 3),
    ],
)  # fmt: skip
def test_rank_of_a_heading(text: str, depth: int | None) -> None:
    assert depth_of(text) == depth


def test_a_sentence_with_a_marker_is_no_heading() -> None:
    assert not is_heading(Cited("（一）经综合评定，得分为96.4分", ()))
    assert not is_heading(Cited("1. 全年支出100万元。", ()))
    assert is_heading(Cited("（三）绩效目标", ()))


CLAUSES = st.sampled_from(["全年城镇新增就业21.85万人", "部门决算支出14834万元", "编制19人", "满意度93.13%", "《规划》确定"])


@given(st.lists(CLAUSES, min_size=1, max_size=6), st.integers(8, 30))
def test_wherever_lines_break_the_numbers_are_the_same(clauses: list[str], width: int) -> None:
    """Joining a paragraph that an export broke gives its words back, each at its own place."""
    whole = "，".join(clauses) + "。"
    broken = "\n\n".join(whole[i : i + width] for i in range(0, len(whole), width))
    cited = prose.sentences(lines(broken))
    assert "".join(s.text for s in cited) == whole
    for sentence in cited:
        assert sum(p.end - p.start for p in sentence.places) == len(sentence.text)


# --- title, department, year ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "department", "year"),
    [
        (
            "2022年度某市人力资源和社会保障局   \n\n（本级）部门整体绩效自评价报告 \n\n一、部门概况",
            "2022年度某市人力资源和社会保障局   （本级）部门整体绩效自评价报告", "某市人力资源和社会保障局(本级)", 2022,
        ),
        (
            "# 某县水利局文件\n\n某水发〔2024〕57号\n\n---\n\n## 某县水利局 2023年度整体支出绩效自评报告\n\n县财政局：",
            "某县水利局 2023年度整体支出绩效自评报告", "某县水利局", 2023,
        ),
        (
            "# 2022 年度某市财政局\n\n## 部门整体支出绩效评价报告\n\n评价机构：某咨询有限公司\n\n时 间：2023 年 11 月",
            "2022 年度某市财政局 部门整体支出绩效评价报告", "某市财政局", 2022,
        ),
        ("项目支出绩效自评表\n（2024年度）\n填报单位：某县教育局\n一、基本情况", "项目支出绩效自评表", "某县教育局", 2024),
        ("关于报送材料的函\n请查收。", "", None, None),
    ],
)  # fmt: skip
def test_title_department_and_year(
    text: str, title: str, department: str | None, year: int | None, patterns: Patterns
) -> None:
    said, body, when = prose.heading(lines(text), patterns)
    assert (said.replace("# ", " ").replace("  ", " "), body.read, when.read) == (title.replace("  ", " "), department, year)
    assert body.read or body.why


# --- score and grade --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "score", "grade"),
    [
        ("经综合评定，得分为96.4分，评价等级为“优”，详见附件。", "96.4", "优"),
        ("综合得分为 83.51 分，评价等级为“良”。其中，部门决策指标得分为 10 分。", "83.51", "良"),
        ("部门决策指标得分为10分，得分率为66.67%。", None, None),
        ("满分为100分。自评总分98分，等级为优秀。", "98", "优秀"),
        ("评价结果为良好。", None, "良好"),
        ("服务等级不断优化。", None, None),
    ],
)  # fmt: skip
def test_score_and_grade_of_the_whole(text: str, score: str | None, grade: str | None, patterns: Patterns) -> None:
    said, word = prose.overall(prose.sentences(lines(text)), patterns)
    assert (said.read and said.read.digits, word.read) == (score, grade)


# --- numbers and what they are numbers of -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全年城镇新增就业 21.85万人，超额完成年计划。", [("城镇新增就业", "21.85万人")]),
        ("开展各类补贴性培训 13.92万人次。", [("补贴性培训", "13.92万人次")]),
        ("全市新增留学回国人员7306 人，累计达5.85万人。", [("全市新增留学回国人员", "7306 人"), ("累计全市新增留学回国人员", "5.85万人")]),
        ("新增留学回国人员7306人，累计达5.85万人。", [("新增留学回国人员", "7306人"), ("累计留学回国人员", "5.85万人")]),
        (
            "城乡基本养老、失业、工伤保险参保人数分别达420万人、350万人、363万人。",
            [("城乡基本养老保险参保人数", "420万人"), ("失业保险参保人数", "350万人"), ("工伤保险参保人数", "363万人")],
        ),
        ("吸纳229名劳动力稳定就业。", [("吸纳劳动力稳定就业", "229名")]),
        ("青年大学生创业企业（实体）77800户。", [("青年大学生创业企业", "77800户")]),
        ("新增4家省级、7家市级技能大师工作室。", [("新增省级", "4家"), ("市级技能大师工作室", "7家")]),
        ("养老基金预算收入执行率150%、预算支出执行率97%。", [("养老基金预算收入执行率", "150%"), ("养老基金预算支出执行率", "97%")]),
        ("目标完成率95%。", [("", "95%")]),
        ("年初预算数2800万元，在职人数46人。", [("年初预算数", "2800万元"), ("在职人数", "46人")]),
    ],
)  # fmt: skip
def test_topic_of_a_number(sentence: str, expected: list[tuple[str, str]], patterns: Patterns) -> None:
    assert [shown(s) for s in told(sentence, patterns)] == expected


SECTIONS = """一、绩效目标
1. 中长期发展目标
“十四五”期末，新增专业技术人才30万人。
2. 2022年度重点工作和目标
（1）就业。城镇新增就业20.5万人。
二、目标完成情况
城镇新增就业21.85万人，计划培训100人次。公用经费同比增长80.06%。上年支出96万元。1-6月支出50万元。
三、存在的问题
保育课程占比超过40%。"""


def test_role_year_and_scope_come_from_clause_section_and_sentence(patterns: Patterns) -> None:
    assert [(s.topic, s.role, s.year, s.scope) for s in told(SECTIONS, patterns)] == [
        ("新增专业技术人才", "target", 2025, "long-term"),
        ("城镇新增就业", "target", 2022, ""),
        ("城镇新增就业", "actual", None, ""),
        ("培训", "target", None, ""),
        ("公用经费同比增长", "actual", None, "change"),
        ("上年支出", "actual", None, "before"),
        ("1-6月支出", "actual", None, "part-year"),
        ("保育课程占比", "", None, ""),
    ]


def test_goal_cells_are_targets(patterns: Patterns) -> None:
    goal = told("", patterns, ["1. 每年受理工伤认定案件3500件以上。"])[0]
    assert (goal.topic, goal.role) == ("受理工伤认定案件", "target")
    assert isinstance(goal.value.read, Quantity)


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("编制19人，其中：行政编制10人、事业编制6人；实有46人。", {"行政编制": "编制", "事业编制": "编制"}),
        (
            "实有人数46人，其中：在职人数46人，包括行政人员10人、事业人员20人；聘用人员15人；退休1人。",
            {"在职人数": "实有人数", "行政人员": "在职人数", "事业人员": "在职人数", "聘用人员": "在职人数"},
        ),
        ("基本支出553.53万元（人员支出521.42万元，公用经费支出32.1万元），项目支出9万元。", {"人员支出": "基本支出", "公用经费支出": "基本支出"}),
        ("资产总额1401万元。流动资产336万元。非流动资产1064万元。", {"流动资产": "资产总额", "非流动资产": "资产总额"}),
        ("城镇新增就业2118人（上年2000人），失业人员再就业879人。", {}),
        ("培训12期，其中参训1200人。", {}),
        ("支出100万元，其中按功能分类：农林水支出60万元；教育支出40万元。", {"农林水支出": "支出", "教育支出": "支出"}),
    ],
)  # fmt: skip
def test_totals_and_their_parts(sentence: str, parts: dict[str, str], patterns: Patterns) -> None:
    found = told(sentence, patterns)
    assert {s.topic: found[s.parent].topic for s in found if s.parent is not None} == parts


def test_percentages_of_the_number_before(patterns: Patterns) -> None:
    found = told("城镇新增就业2118人，占比106.96%；贷款2078万元，完成年度计划的52%；基本支出37万元，占37%。", patterns)
    assert [(s.topic, s.share_of, s.scope) for s in found if s.share_of is not None] == [
        ("城镇新增就业", 0, ""), ("贷款", 2, ""), ("基本支出", 4, "of-whole"),
    ]  # fmt: skip


def test_a_title_within_book_quotes_that_a_line_end_cuts_is_one_title(patterns: Patterns) -> None:
    lines = ["市政府办公厅关于印发《柳溪市“十四五”", "公共就业服务发展规划》的通知", "各区人民政府："]
    said, department, _ = heading([Cited(line, ()) for line in lines], patterns)
    assert department.read is None  # who sends a plan round need not be whose plan it is
    assert said == "市政府办公厅关于印发《柳溪市“十四五”公共就业服务发展规划》的通知"
