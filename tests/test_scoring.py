"""Scoring standards: what is understood, what each gives, what is left over, and that equal words mean the same."""

from __future__ import annotations

import pickle
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalizers.numbers import read_quantity
from pipeline.normalizers.patterns import Patterns
from pipeline.normalizers.targets import read_goal
from pipeline.scoring.parse import compile_standard, prove
from pipeline.scoring.rule import Case, Score, evaluate, most
from pipeline.values.interval import Interval
from pipeline.values.place import Cited, Place
from pipeline.values.quantity import PLAIN, RATIO, Quantity
from tests.reading import library

FOLDER = Path(__file__).parent / "cases"
CASES: list[dict[str, Any]] = tomllib.loads((FOLDER / "standards.toml").read_text("utf-8"))["case"]
CASES += [
    {"text": rule["text"], "weight": rule["weight"], **row}
    for name in ("rules.toml", "scored.toml", "elsewhere.toml")
    for rule in tomllib.loads((FOLDER / name).read_text("utf-8"))["rule"]
    for row in rule["rows"]
]
CENT = Fraction(1, 200)  # the expected figures of the table are rounded to two decimals


def cited(text: str) -> Cited:
    return Cited.whole(text, Place("test"))


def case_of(given: dict[str, Any], patterns: Patterns) -> Case:
    said = {name: cited(str(given[name])) for name in ("target", "actual", "weight") if name in given}
    return Case(
        target=read_goal(said.get("target"), patterns).read,
        actual=read_goal(said.get("actual"), patterns, role="actual").read,
        weight=read_quantity(said.get("weight"), patterns).read,
        level=given.get("level", ""),
        count=given.get("count"),
        words=given.get("words", said["actual"].folded.text if "actual" in said else ""),
    )


def score(text: str, **given: Any) -> Score:
    return evaluate(compile_standard(cited(text), library()), case_of(given, library()))


def readings(got: Score) -> dict[str, tuple[str, str]]:
    return {v.name.zh: (str(v.value.lo), str(v.value.hi)) for v in got.variants}


def points(got: Score) -> list[Fraction]:
    return [v.lo for v in got.feasible if v.is_point]


def test_every_phrase_proves_its_examples(patterns: Patterns) -> None:
    assert prove(patterns) == []


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{c['text'][:40]}|{c.get('actual', c.get('level', c.get('count', '')))}" for c in CASES]
)
def test_a_standard_gives_the_score_worked_out_by_hand(case: dict[str, Any]) -> None:
    got = score(**case)
    values = [v.value for v in got.variants]
    if "score" in case:
        assert values, got
        for wanted in case["score"]:
            assert any(v.lo - CENT <= Fraction(wanted) <= v.hi + CENT for v in values), got.variants
    elif "set" in case:
        spans = [w if isinstance(w, list) else [w, w] for w in case["set"]]
        assert got.feasible == tuple(Interval(Fraction(low), Fraction(high)) for low, high in spans)
    elif "holds" in case:
        assert any(v.may_be(Fraction(case["holds"])) for v in got.feasible), got
    else:
        assert got.undecided is not None and not values and not got.feasible


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:40] for c in CASES])
def test_exactly_one_kind_of_answer_and_never_beyond_the_weight(case: dict[str, Any]) -> None:
    got = score(**case)
    assert [bool(got.variants), bool(got.feasible), got.undecided is not None].count(True) == 1
    if "120%" in case["text"] or "不封顶" in case["text"]:  # the standard itself goes beyond the weight
        return
    weight = Fraction(case.get("weight", 1000))
    assert all(v.lo >= 0 and v.hi <= weight for v in [*(x.value for x in got.variants), *got.feasible])


def test_the_execution_rate_of_94_percent_has_three_readings() -> None:
    """nanjing-2022: 得 1 分 under a weight of 2, 得权重分 for 的权重分, a space and a line break inside."""
    text = "调整后部门预算执行率为 100%，得 1 分；部门预算执行率没有达\n到 100%，每低 1%扣除 5%得权重分，扣完为止。"
    got = score(text, target="＝100%", actual="部门预算执行率 94%。", weight="2")
    assert readings(got) == {
        "按比例": ("27/20", "29/20"),
        "每满1%": ("7/5", "3/2"),
        "每不足1%按1%": ("13/10", "7/5"),
    }
    standard = compile_standard(cited(text), library())
    assert most(standard, read_quantity(cited("2"), library()).read) == Interval.exactly(1)


def test_two_items_of_one_point_never_give_three() -> None:
    text = "共 2 项，1.是否建立信息系统；建立得 1 分，未建立不得分。2.信息系统是否有效运行，有效得 1 分，无效或未建立不得分。"
    assert points(score(text, weight="3")) == [0, 1, 2]
    assert most(compile_standard(cited(text), library()), None) == Interval.exactly(2)


@pytest.mark.parametrize(
    ("text", "weight", "wanted"),
    [
        ("达到95%得满分，低于95%按比例得分", "3", 3),
        ("共3项，每项1分，符合得分，否则不得分", "4", 3),
        ("制度健全得2分；制度基本健全得1分；无制度不得分", "2", 2),
        ("每发现一例扣0.2分，扣完为止", "1", 1),
        ("每完成1个得0.5分，最多得3分", "5", None),
        ("按排名计分，第一名得满分", "5", None),
        ("视情况加倍给奖", "5", None),
    ],
)
def test_the_most_a_standard_can_award(text: str, weight: str, wanted: int | None) -> None:
    found = most(compile_standard(cited(text), library()), read_quantity(cited(weight), library()).read)
    assert found == (None if wanted is None else Interval.exactly(wanted))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("达到95%得满分，低于95%的按附表三折算", "低于95%的按附表三折算"),
        ("完成得2分。其他情形由领导小组研究后扣减得分", "由领导小组研究后扣减得分"),
        ("达到目标得满分。特殊贡献另行加分", "特殊贡献另行加分"),
    ],
)
def test_words_that_could_matter_leave_the_rule_undecided(text: str, left: str) -> None:
    standard = compile_standard(cited(text), library())
    assert standard.rule is None
    assert left in "".join(words.text for words in standard.leftover)
    assert evaluate(standard, Case(weight=Quantity("2", Interval.exactly(2), Fraction(2)))).undecided is not None


def test_a_definition_before_the_rule_is_no_leftover() -> None:
    text = "新招收博士后人数：进入博士后科研工作站工作的博士后人数之和。根据目标完成率评分。目标完成率＜100%，按比例得分；100%≤目标完成率得满分。"
    standard = compile_standard(cited(text), library())
    assert standard.leftover == ()
    assert standard.clauses[0].meaning.zh == "指标说明，不影响得分"


def test_every_clause_knows_its_words_and_where_they_stand() -> None:
    text = "共 2 项：1.内容 合规，得 0.5 分；不合规，\n得 0 分。2.时限符合要求，得 0.5 分。"
    standard = compile_standard(cited(text), library())
    assert [c.words.text for c in standard.clauses] == [text[c.start : c.end] for c in standard.clauses]
    for clause in standard.clauses:
        assert clause.words.places[0].start == clause.start
    taken = "".join(c.words.text for c in standard.clauses)
    assert not set("合规得0.5分") - set(taken)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"weight": "2"}, "完成值未读出，或不能与标准比较"),
        ({"actual": "94%"}, "分值未读出，或评分标准没有写明该项的满分"),
        ({"actual": "约94%", "weight": "2"}, "完成值未读出，或不能与标准比较"),
        ({"actual": "完成12场", "target": "≥300人", "weight": "2"}, "完成值未读出，或不能与标准比较"),
    ],
)
def test_what_is_missing_is_said(given: dict[str, str], why: str) -> None:
    got = score("完成率达到100%得满分，每低1%扣5%权重分", **given)
    assert got.undecided is not None and got.undecided.zh == why


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"level": "达成"}, {"按等级": ("2", "2")}),
        ({"level": "部分达成"}, {"按等级": ("1", "1")}),
        ({"level": "匹配性不足"}, {"按等级": ("1", "1")}),
        ({"level": "未达成"}, {"按等级": ("0", "0")}),
        ({"actual": "部分达成"}, {"按等级": ("1", "1")}),
    ],
)
def test_a_level_picks_its_tier(given: dict[str, str], wanted: dict[str, tuple[str, str]]) -> None:
    text = "中长期目标与部门职能相匹配，得 2 分；匹配性不足，得 1 分；不匹配，得 0 分。"
    assert readings(score(text, weight="2", **given)) == wanted


def test_figures_that_the_row_names_enter_a_formula() -> None:
    got = score("最终得分＝自评得分×30%＋复核得分×70%", weight="100", words="自评得分98,复核得分86")
    assert readings(got) == {"按公式": ("448/5", "448/5")}
    missing = score("最终得分＝自评得分×30%＋复核得分×70%", weight="100")
    assert missing.undecided is not None and "自评得分" in missing.undecided.zh


def test_the_weight_tells_items_from_degrees() -> None:
    """Without a zero tier the words alone don't say whether 2 and 1 are two things or two degrees."""
    text = "建立台账得2分；安排专人得1分"
    assert max(points(score(text, weight="3"))) == 3
    assert points(score("管理规范得2分；管理较规范得1分", weight="2")) == [0, 1, 2]


def test_points_above_the_weight_are_capped_and_also_scaled() -> None:
    got = score("优秀得10分，良好得8分，合格得6分，不合格得0分", weight="5", level="良好")
    assert sorted(v.value.lo for v in got.variants) == [4, 5]


PLAIN_TEXTS = [c for c in CASES if len(c["text"]) < 60][::6]
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


@pytest.mark.parametrize("case", PLAIN_TEXTS, ids=[c["text"][:30] for c in PLAIN_TEXTS])
def test_full_width_spaces_and_line_breaks_change_nothing(case: dict[str, Any]) -> None:
    plain = score(**case)
    text = case["text"]
    for same in (text.translate(WIDE), text.replace("，", "， "), "\n".join((text[:7], text[7:]))):
        got = score(**{**case, "text": same})
        assert (got.variants, got.feasible, got.undecided) == (plain.variants, plain.feasible, plain.undecided)


@pytest.mark.parametrize("case", PLAIN_TEXTS, ids=[c["text"][:30] for c in PLAIN_TEXTS])
def test_a_rule_survives_pickling(case: dict[str, Any]) -> None:
    standard = compile_standard(cited(case["text"]), library())
    assert pickle.loads(pickle.dumps(standard)) == standard


def rate(value: Fraction, slack: Fraction = Fraction(0)) -> Quantity:
    return Quantity("0", Interval.around(value, slack), value, RATIO)


WEIGHT = Quantity("10", Interval.exactly(10), Fraction(10), PLAIN)
RISING = [
    "达到90%得满分，每低1%扣5%权重分，扣完为止",
    "≥95%，得10分；90%≤满意度＜95%，得8分；80%≤满意度＜90%，得6分；＜80%，不得分。",
    "得分＝完成率×权重，最高不超过权重",
    "达到90%得满分，低于90%按比例得分，低于60%不得分",
]
percents = st.fractions(min_value=0, max_value=Fraction(3, 2), max_denominator=1000)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(RISING), percents, percents)
def test_a_better_result_never_scores_less(text: str, one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    standard = compile_standard(cited(text), library())
    worse, better = (evaluate(standard, Case(actual=rate(v), weight=WEIGHT)) for v in (low, high))
    assert min(v.value.lo for v in worse.variants) <= min(v.value.lo for v in better.variants)
    assert max(v.value.hi for v in worse.variants) <= max(v.value.hi for v in better.variants)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(RISING), percents, st.integers(0, 20))
def test_every_value_that_a_rounded_result_stands_for_scores_within_the_answer(
    text: str, value: Fraction, at: int
) -> None:
    """Containment: the score of any true value lies in some reading of the printed one."""
    slack = Fraction(1, 200)
    inside = max(Fraction(0), value - slack + at * slack / 10)
    standard = compile_standard(cited(text), library())
    whole = evaluate(standard, Case(actual=rate(value, slack), weight=WEIGHT))
    point = evaluate(standard, Case(actual=rate(inside), weight=WEIGHT))
    spans = [v.value for v in whole.variants] or list(whole.feasible)
    for variant in point.variants:
        assert any(variant.value.within(span) for span in spans), (inside, variant, spans)


FRAGMENTS = [
    "完成率", "≥90%", "低于60%", "每低1%", "扣5%权重分", "得满分", "得2分", "不得分", "否则", "扣完为止", "，", "；", "。", "：",
    "按比例得分", "实际值/目标值×权重", "共3项", "每项1分", "①", "②", "1.", "2.", "酌情扣分", "80%（含）-90%", "±5%以内",
    "超过目标值130%的", "发现一例", "100%", "不涉及的按满分计算", "基本分100分", "最多得3分", "（", "）", "年度", "较好",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=12), st.booleans(), st.booleans())
def test_no_mixture_of_phrases_breaks_the_compiler(parts: list[str], weighed: bool, measured: bool) -> None:
    """Whatever stands there: an answer of exactly one kind, within the weight unless points come on top."""
    text = "".join(parts)
    case = Case(
        target=rate(Fraction(9, 10)),
        actual=rate(Fraction(4, 5)) if measured else None,
        weight=WEIGHT if weighed else None,
    )
    standard = compile_standard(cited(text), library())
    got = evaluate(standard, case)
    assert [bool(got.variants), bool(got.feasible), got.undecided is not None].count(True) == 1
    assert all(v.lo >= 0 for v in [*(x.value for x in got.variants), *got.feasible])
    assert [c.words.text for c in standard.clauses] == [text[c.start : c.end] for c in standard.clauses]
