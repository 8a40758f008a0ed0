"""Verdicts: how a claim is compared, what a crash costs, which finding follows from which."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval, decimal
from pipeline.values.quantity import RATIO, SCORE, Quantity, Unit
from pipeline.values.report import Field, Report
from pipeline.values.verdict import Agreement, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import verify as runner
from pipeline.verifier.check import Claim, compare, decided, truncated, undecided
from pipeline.verifier.slips import slips
from pipeline.verifier.wording import figure, scaled_figure

RATE, WORDS = Text("执行率", "rate"), Text("算式", "formula")


def percent(digits: str) -> Quantity:
    """A printed percentage."""
    return Quantity(digits, Interval.written(digits) / 100, decimal(digits) / 100, RATIO)


def claimed(digits: str) -> Claim:
    claim = Claim.of(RATE, Field(None, percent(digits), "", ""), "rate")
    assert claim is not None
    return claim


def judged(digits: str, *values: str, feasible: tuple[Interval, ...] = (), explain: tuple[str, ...] = ()) -> Verdict:
    """A claim in percent against exact fractions."""
    named = [Variant(Text(v, v), Interval.exactly(Fraction(v))) for v in values]
    other = [Variant(Text(f"分母为{v}", v), Interval.exactly(Fraction(v))) for v in explain]
    found = Recomputed(WORDS, tuple(named), feasible, "%")
    return compare(claimed(digits), found, subject=("budget", "总额"), title="总额", explain=other)


@pytest.mark.parametrize(
    ("claim", "true", "agreement", "named"),
    [
        ("94", "14834/15833", "agrees", ""),  # 93.69 % rounds to 94
        ("93", "14834/15833", "agrees", "截尾"),  # ... and is cut off to 93
        ("92", "14834/15833", "differs", ""),
        ("93.7", "14834/15833", "agrees", ""),
        ("93.6", "14834/15833", "agrees", "截尾"),
        ("106.96", "2118/1980", "agrees", "截尾"),
        ("0.5", "1/200", "agrees", ""),
        ("100", "199/200", "agrees", ""),  # a tie must not accuse
    ],
)
def test_a_rate_is_rounded_or_cut_off(claim: str, true: str, agreement: str, named: str) -> None:
    verdict = judged(claim, true)
    assert verdict.agreement.value == agreement
    assert named in verdict.message.zh


def test_one_admissible_reading_is_enough_and_none_is_a_finding() -> None:
    assert judged("70", "3/5", "7/10").agreement is Agreement.AGREES
    assert judged("75", "3/5", "7/10").agreement is Agreement.DIFFERS


def test_only_explanations_that_reproduce_the_claim_are_told() -> None:
    verdict = judged("141", "1", explain=("174581/124199", "1/2"))
    assert [e.zh for e in verdict.explanations] == ["分母为174581/124199，得 140.57%"]


def test_a_claim_inside_a_set_of_possible_values_is_undecided_outside_it_differs() -> None:
    possible = (Interval.exactly(0), Interval.exactly(1))
    assert judged("100", feasible=possible).agreement is Agreement.UNDECIDED
    assert judged("50", feasible=possible).agreement is Agreement.DIFFERS
    assert judged("50").reason is not None


@pytest.mark.parametrize(
    ("said", "meant", "slip"),
    [
        ("964", "96.4", "小数点错一位"),
        ("0.94", "94", "小数点错两位"),
        ("1410", "14.1", "小数点错两位"),
        ("69.4", "96.4", "相邻两位数字颠倒"),
        ("-12.5", "12.5", "正负号"),
    ],
)
def test_slips_of_the_pen_are_recognised(said: str, meant: str, slip: str) -> None:
    point = decimal(said)
    quantity = Quantity(said.lstrip("-"), Interval.written(said), point, SCORE)
    assert any(slip in told.zh for told in slips(quantity, [Interval.exactly(meant)]))


def test_no_slip_is_imagined() -> None:
    quantity = Quantity("96.4", Interval.written("96.4"), decimal("96.4"), SCORE)
    assert not list(slips(quantity, [Interval.exactly("88.1")]))
    assert not list(slips(quantity, [Interval.exactly("0")]))


@given(st.fractions(0, 3), st.integers(0, 3), st.fractions(0, 1))
def test_widening_what_is_recomputed_never_makes_a_finding(true: Fraction, decimals: int, slack: Fraction) -> None:
    """What holds for sharp inputs holds for blurred ones."""
    digits = f"{round(true * 100 * 10**decimals)}"
    said = f"{int(digits) // 10**decimals}.{int(digits) % 10**decimals:0{decimals}d}" if decimals else digits
    sharp = Recomputed(WORDS, (Variant(WORDS, Interval.exactly(true)),), unit="%")
    blurred = Recomputed(WORDS, (Variant(WORDS, Interval.around(true, slack)),), unit="%")
    assert compare(claimed(said), sharp, subject=("a",), title="a").agreement is Agreement.AGREES
    assert compare(claimed(said), blurred, subject=("a",), title="a").agreement is Agreement.AGREES


@given(st.integers(-(10**6), 10**6), st.integers(0, 4))
def test_a_cut_off_number_lies_beyond_its_digits(units: int, decimals: int) -> None:
    point = Fraction(units, 10**decimals)
    interval = truncated(Quantity("", Interval.around(point, Fraction(1, 2 * 10**decimals)), point))
    assert (interval.hi if point < 0 else interval.lo) == point
    assert interval.hi - interval.lo == Fraction(1, 10**decimals)


@pytest.mark.parametrize(
    ("lo", "hi", "unit", "text"),
    [
        ("1", "1", "分", "1分"),
        ("999994/1000000", "1000006/1000000", "%", "100.00%"),
        ("1.35", "1.45", "", "1.35…1.45"),
        ("1059/880", "1059/880", "%", "120.34%"),
        ("14056/10000", "14058/10000", "%", "140.56…140.58%"),
        ("-1", "2", "分", "-1…2分"),
    ],
)
def test_figures_are_written_for_people(lo: str, hi: str, unit: str, text: str) -> None:
    assert figure(Interval(Fraction(lo), Fraction(hi)), unit) == text


def test_money_is_told_in_the_unit_it_was_printed_in() -> None:
    assert scaled_figure(Interval.exactly(4500000), "元", Fraction(10000)) == "450万元"
    assert scaled_figure(Interval.exactly(1), "%", Fraction(1, 100)) == "100%"


def _finding(**changes: object) -> Verdict:
    made = decided(False, Text("不符", "differs"), subject=("budget", "总额"), title="总额")
    return replace(made, **changes)  # type: ignore[arg-type]


def _runs(
    monkeypatch: pytest.MonkeyPatch, *checks: Callable[..., Iterator[Verdict]], severity: Severity = Severity.ERROR
) -> None:
    infos = [
        SimpleNamespace(
            code=f"X{n}", version=3, severity=severity, basis="某办法", module=SimpleNamespace(check_report=c)
        )
        for n, c in enumerate(checks)
    ]
    monkeypatch.setattr(runner, "catalogue", lambda: tuple(infos))


REPORT = Report(source="0123456789abcdef", name="a.txt")


def test_a_crash_is_a_note_and_hides_no_other_check(monkeypatch: pytest.MonkeyPatch, patterns: Patterns) -> None:
    def good(report: Report, patterns: Patterns) -> Iterator[Verdict]:
        yield _finding()

    def bad(report: Report, patterns: Patterns) -> Iterator[Verdict]:
        yield _finding()
        raise KeyError("no such row")

    _runs(monkeypatch, bad, good)
    verification = runner.verify(REPORT, patterns)
    assert [v.code for v in verification.verdicts] == ["X1"], "what a crashed check said before is discarded"
    assert [c.code for c in verification.crashes] == ["X0"]
    assert "no such row" in verification.crashes[0].trace


def test_a_verdict_carries_its_check_and_may_only_be_milder(
    monkeypatch: pytest.MonkeyPatch, patterns: Patterns
) -> None:
    def check(report: Report, patterns: Patterns) -> Iterator[Verdict]:
        yield _finding(severity=Severity.ERROR)
        yield _finding(severity=Severity.NOTICE)

    _runs(monkeypatch, check, severity=Severity.WARNING)
    first, second = runner.verify(REPORT, patterns).verdicts
    assert (first.code, first.version, first.basis) == ("X0", 3, "某办法")
    assert [first.severity, second.severity] == [Severity.WARNING, Severity.NOTICE]
    assert first.key != second.key, "two questions in one form never share a key"


def test_an_undecided_verdict_says_why() -> None:
    assert undecided(Text("该栏为空", "empty"), subject=("a",), title="a").reason is not None


STORY = """# 某县人社局2023年度部门整体支出绩效自评表

| 部门整体支出 | 年初预算数（万元） | 全年预算数（万元） | 实际支出数（万元） | 执行率 | 分值 | 得分 |
| ------------ | ------- | ------- | ------- | ---- | -- | -- |
| 全年支出     | 1241.99 | 1745.81 | 1745.81 | 141% | 10 | 10 |

| 一级指标 | 二级指标 | 三级指标       | 年度指标值 | 实际完成值 | 分值 | 得分 |
| -------- | -------- | -------------- | ---------- | ---------- | ---- | ---- |
| 管理     | 资金     | 部门预算执行率 | ≥95%       | 100%       | 20   | 20   |
| 履职     | 数量     | 培训人数       | ≥100人     | 110人      | 57   | 57   |
| 满意度   | 满意度   | 群众满意度     | ≥90%       | 95%        | 10   | 10   |
| 合计     |          |                |            |            | 100  | 100  |

注：一级指标分值统一设置为：预算执行率10分、管理指标20分、履职指标60分、满意度指标10分。
"""


def test_one_cause_one_finding(report_of: Callable[[str], Report], patterns: Patterns) -> None:
    """A lost row of 3 points breaks section, weight and score; a wrong rate breaks everything that repeats it."""
    verification = runner.verify(report_of(STORY), patterns)
    assert not verification.crashes
    by_key = {v.key: v for v in verification.verdicts}
    assert len(by_key) == len(verification.verdicts)
    causes = {v.code: by_key[v.cause].code for v in verification.findings if v.cause}
    assert causes["T201"] == causes["T202"] == "T204"
    assert causes["R102"] == causes["R105"] == "R101"
    assert {v.code for v in verification.findings if not v.cause} >= {"R101", "T204"}


def test_the_same_report_gives_the_same_verdicts(report_of: Callable[[str], Report], patterns: Patterns) -> None:
    report = report_of(STORY)
    assert runner.verify(report, patterns) == runner.verify(report, patterns)


def test_every_verdict_cites_words_of_the_report(report_of: Callable[[str], Report], patterns: Patterns) -> None:
    """Law 2: claimed and evidence stand in the document, letter by letter."""
    for verdict in runner.verify(report_of(STORY), patterns).verdicts:
        for fact in (verdict.claimed, *verdict.evidence):
            if fact and fact.cited:
                assert fact.cited.text in STORY
                assert sum(p.end - p.start for p in fact.cited.places) == len(fact.cited.text)


def test_metamorphic_signs_and_spaces_change_nothing(report_of: Callable[[str], Report], patterns: Patterns) -> None:
    """Full-width digits, spaces inside cells and a cover page leave every question, its answer and what that rests on."""
    wide = STORY.translate(str.maketrans("0123456789%", "０１２３４５６７８９％")).replace("２０２３年度", "2023年度")
    cover = STORY.replace("# 某县", "封面\n\n# 某县", 1)
    spaced = STORY.replace("| 10 | 10 |", "|  10  |  10  |").replace("100人 ", "100 人")
    plain = {
        (v.code, v.key, v.agreement, v.grounds)
        for v in runner.verify(report_of(STORY), patterns).verdicts
        if v.code[0] in "RTSAW"
    }
    for other in (wide, cover, spaced):
        found = {
            (v.code, v.key, v.agreement, v.grounds)
            for v in runner.verify(report_of(other), patterns).verdicts
            if v.code[0] in "RTSAW"
        }
        assert found == plain


def test_units_are_not_mixed() -> None:
    """A count of 万人 printed in the header keeps its width in base units."""
    people = Quantity("20.5", Interval.written("20.5") * 10000, decimal("20.5") * 10000, Unit("人", "人", True))
    assert truncated(people) == Interval.exactly(205000) + Interval(Fraction(0), Fraction(1000))
