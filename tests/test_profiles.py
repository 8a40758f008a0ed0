"""Where a form is silent: the regulation's defaults, and what single provinces do otherwise."""

from __future__ import annotations

import ast
from dataclasses import fields
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.errors import PatternError
from pipeline.normalizers.numbers import read_quantity
from pipeline.normalizers.patterns import Patterns
from pipeline.normalizers.targets import read_goal
from pipeline.scoring.profile import Profile, default_score, execution_score, grades_of, named, profile_for, set_low
from pipeline.scoring.rule import Score
from pipeline.values.interval import Interval
from pipeline.values.place import Cited
from pipeline.values.quantity import Quantity
from pipeline.values.report import BudgetLine, Field, Form, Indicator, Report
from pipeline.values.verdict import Recomputed, Severity
from pipeline.verifier.bands import doubts, gravest
from pipeline.verifier.budget import recomputed_rate
from tests.reading import library

ROOT = Path(__file__).parents[1]
CENT = Fraction(1, 200)
PROFILES = [name.removeprefix("profiles/") for name in library().names("profiles")]


def words(text: str) -> Cited:
    return Cited(text, ())


def row(target: str, actual: str, weight: str) -> Indicator:
    return Indicator(
        ("产出", "数量", "某指标"),
        (),
        target=read_goal(words(target), library()) if target else Field(),
        actual=read_goal(words(actual), library(), role="actual") if actual else Field(),
        weight=read_quantity(words(weight), library()) if weight else Field(),
    )


def national() -> Profile:
    return named("national", library())


def holds(got: Score, *wanted: str) -> None:
    for figure in wanted:
        spans = [v.value for v in got.variants] or list(got.feasible)
        assert any(s.lo - CENT <= Fraction(figure) <= s.hi + CENT for s in spans), got


# target, actual, weight → every figure must be admitted; reports met in the field are named
DEFAULTS = [
    ("≥100人", "120人", "10", ["10"]),
    ("≥100人", "95人", "10", ["9.5"]),
    ("≥4754人", "4604人", "5", ["4.84"]),  # Suixi 2019: full marks claimed
    ("≤5300元", "5830元", "10", ["9.09", "9"]),  # both reverse formulas
    ("≤100", "125", "10", ["8", "7.5"]),
    ("≤100%", "85%", "10", ["10"]),
    ("=100%", "98%", "10", ["9.8"]),
    ("100%", "98%", "10", ["9.8"]),
    ("95%", "97.1%", "6", ["6"]),
    ("0起", "0起", "5", ["5"]),
    ("=0", "0", "5", ["5"]),
    ("0起", "2起", "5", ["0"]),
    ("1.2~3%", "2%", "3", ["3"]),
    ("2022年12月底前", "2022年11月", "3", ["3"]),
    ("14∶42∶44", "14∶42∶44", "3", ["3"]),
    ("显著", "部分达成预期指标", "10", ["6", "8"]),
    ("显著", "达成预期指标", "10", ["8", "10"]),
    ("显著", "未达成预期指标且效果较差", "10", ["0", "6"]),
]


@pytest.mark.parametrize(("target", "actual", "weight", "wanted"), DEFAULTS)
def test_the_regulation_scores_a_row_without_a_standard(
    target: str, actual: str, weight: str, wanted: list[str]
) -> None:
    holds(default_score(row(target, actual, weight), national()), *wanted)


@pytest.mark.parametrize(("target", "actual"), [("≥100人", "95人"), ("≤100万元", "106万元"), ("=100%", "98%")])
def test_full_marks_are_not_admitted_for_a_goal_that_was_missed(target: str, actual: str) -> None:
    got = default_score(row(target, actual, "10"), national())
    assert got.variants and all(v.value.hi < 10 for v in got.variants)


# target, actual, weight, why nothing can be said
OPEN = [
    ("≥20人", "30场", "3", "目标值与完成值不能比较"),
    ("", "95%", "3", "目标值未读出"),
    ("≥95%", "", "3", "完成值未读出"),
    ("≥95%", "95%", "", "分值未读出"),
    ("健全", "已建立", "3", "定性指标没有等级，由人评判"),
    ("约20人", "18人", "3", "目标值与完成值不能比较"),
    ("2022年6月底前", "2022年11月", "3", "逾期如何扣分未规定"),
    ("1.2~3%", "5%", "3", "完成值在目标区间之外，如何扣分未规定"),
    ("〔70〕人", "12人", "3", "目标值与完成值不能比较"),
]


@pytest.mark.parametrize(("target", "actual", "weight", "why"), OPEN)
def test_what_is_open_stays_open_and_says_why(target: str, actual: str, weight: str, why: str) -> None:
    got = default_score(row(target, actual, weight), national())
    assert got.undecided is not None and got.undecided.zh == why


def test_the_execution_rate_is_scored_in_each_scheme_of_the_profile() -> None:
    rate, weight = read_quantity(words("85%"), library()).read, read_quantity(words("10"), library()).read
    assert rate is not None and weight is not None
    holds(execution_score(rate, weight, national()), "8.5", "7")
    lower = execution_score(rate, weight, named("jiangsu", library()))
    holds(lower, "8.5", "2.5")
    assert [v.name.zh for v in execution_score(rate, weight, named("hubei", library())).variants] == ["执行率×权重"]


@pytest.mark.parametrize(
    ("score", "profile", "grades"),
    [
        ("96.4", "national", ("优",)),
        ("90.0", "national", ("优", "良")),  # 89.95 rounds to 90.0
        ("86.4", "national", ("良",)),
        ("59.9", "national", ("差",)),
        ("77", "shanghai", ("良",)),
        ("73.18", "guangdong", ("中",)),
    ],
)
def test_grades(score: str, profile: str, grades: tuple[str, ...]) -> None:
    assert grades_of(Interval.written(score), named(profile, library())) == grades


@pytest.mark.parametrize(
    ("note", "department", "profile"),
    [
        ("", "正宁县人力资源和社会保障局", "gansu"),
        ("", "南京市人力资源和社会保障局", "jiangsu"),
        ("", "永德县明朗中学", "national"),
        ("定性指标按100%-80%（含）、80%-50%(含)、50%-0%合理填写", "某某局", "hubei"),
        ("模板号 510000_0013zp", "某某局", "sichuan"),
        ("", "", "national"),
    ],
)
def test_the_form_or_its_region_points_to_a_profile(note: str, department: str, profile: str) -> None:
    form = Form(
        "自评表",
        "self-evaluation",
        "",
        department=Field(words(department), department or None),
        notes_said=(words(note),),
    )
    assert profile_for(form, Report("x", "a.docx"), library()).id == profile


def test_a_profile_that_is_asked_for_goes_first() -> None:
    form = Form("自评表", "self-evaluation", "", department=Field(words("南京市某局"), "南京市某局"))
    assert profile_for(form, Report("x", "a.docx"), Patterns(library().texts, "hubei")).id == "hubei"


def test_an_unknown_or_broken_profile_stops_before_the_run() -> None:
    with pytest.raises(PatternError):
        named("atlantis", library())
    broken = Patterns({**library().texts, "profiles/x.toml": 'id = "x"\ngrades = 3\n'})
    with pytest.raises(PatternError):
        named("x", broken)


@pytest.mark.parametrize("name", PROFILES)
def test_every_profile_is_whole(name: str) -> None:
    profile = named(name, library())
    assert profile.id == name
    assert profile.execution and profile.positive and profile.reverse and profile.basis
    assert [low for _, low in profile.grades] == sorted((low for _, low in profile.grades), reverse=True)
    assert {level for level, _, _ in profile.tiers} == {"met", "partly", "unmet"}
    assert profile.denominator in ("adjusted", "initial", "either")


def test_every_field_of_a_profile_is_read() -> None:
    """What a profile lays down has an effect: no key is parsed for nothing. `id` is what it is asked for by."""
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "pipeline").rglob("*.py"))]
    reads = {
        node.attr
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).split("(")[0] in ("profile", "profile_for")
    }
    assert {f.name for f in fields(Profile)} - {"id"} <= reads


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_file_says_nothing_that_is_not_read(name: str) -> None:
    known = {f.name for f in fields(Profile)} | {"regions", "cues"}
    assert set(library().raw(f"profiles/{name}")) <= known


def line(initial: str, adjusted: str, spent: str) -> BudgetLine:
    def cell(text: str) -> Field[Quantity]:
        return read_quantity(words(text), library()) if text else Field(why="no such cell")

    return BudgetLine(Field(words("年度资金总额"), "年度资金总额"), initial=cell(initial), adjusted=cell(adjusted), spent=cell(spent))


BUDGETS = [
    ("national", "80万元", "100万元", ["全年预算数"]),
    ("beijing", "80万元", "100万元", ["全年预算数", "年初预算数"]),
    ("beijing", "", "100万元", ["全年预算数"]),
    ("national", "80万元", "", ["年初预算数"]),
]


@pytest.mark.parametrize(("name", "initial", "adjusted", "wanted"), BUDGETS)
def test_the_profile_names_the_budgets_that_a_rate_may_be_a_share_of(
    name: str, initial: str, adjusted: str, wanted: list[str]
) -> None:
    found = recomputed_rate(Form("自评表", "self-evaluation", ""), line(initial, adjusted, "76万元"), named(name, library()))
    assert isinstance(found, Recomputed) and [v.name.zh for v in found.variants] == wanted


def test_grades_that_want_checking_are_at_most_a_notice_and_say_so() -> None:
    assert gravest(named("shanghai", library())) is Severity.NOTICE and "待" in doubts(named("shanghai", library()))[0].zh
    assert gravest(national()) is Severity.ERROR and doubts(national()) == []


# target, actual, whether a unit may have taken points off for a target set too low (national: 130 %)
SET_LOW = [
    ("≥100人", "300人", True),
    ("≥100人", "130人", True),
    ("≥100人", "129人", False),
    ("≤100人", "300人", False),
    ("≥0人", "300人", False),
    ("≥100人", "300场", False),
]


@pytest.mark.parametrize(("target", "actual", "open_"), SET_LOW)
def test_a_target_set_too_low_may_cost_points(target: str, actual: str, open_: bool) -> None:
    got = set_low(row(target, actual, "5"), national())
    assert (got is not None) is open_ and (got is None or got.feasible == (Interval(Fraction(0), Fraction(5)),))
