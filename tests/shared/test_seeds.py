"""What the five seeds must show (and their twins as DOCX and PDF): rows, agreements, findings, and nothing else."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from pipeline.values.verdict import Agreement
from tests.conftest import SHARED
from tests.shared import seeds
from tests.shared.truth import exact_rows, seed_path, tsv_rows

pytestmark = pytest.mark.shared
MATERIAL = SHARED / "material"
TWINS = {
    "000": ["000_table.docx", "000_full.docx", "000_table.pdf", "000_full.pdf", "000_split.pdf", "chromium.pdf"],
    "004": ["004_form.docx", "004_form.pdf"],
}


@pytest.mark.parametrize(("doc", "name"), [(d, n) for d, names in TWINS.items() for n in ["", *names]])
def test_every_indicator_row_is_exact(doc: str, name: str) -> None:
    truth = tsv_rows(f"seed{doc}")
    report = seeds.outcome(MATERIAL / name if name else seed_path(doc)).report
    right, wrong = exact_rows(report, truth)
    assert wrong == []
    assert right == len(truth) == {"000": 53, "004": 29}[doc]


@pytest.mark.parametrize("name", TWINS["000"])
def test_the_twins_give_the_same_table_verdicts_as_the_text(name: str) -> None:
    def table(path: object) -> set[tuple[str, ...]]:
        found = seeds.outcome(path).verification.verdicts  # type: ignore[arg-type]
        return {(v.code, v.agreement.value, *v.subject) for v in found if v.code[0] in "STW"}

    assert table(MATERIAL / name) == table(seed_path("000"))


@pytest.mark.parametrize("fact", [f for f in seeds.facts() if f.truth in ("consistent", "rounding_only")], ids=lambda f: f.fact)
def test_no_consistent_fact_is_flagged(fact: seeds.Fact) -> None:
    assert not seeds.flagged(fact), [v.message.zh for v in seeds.verdicts(fact)]


def test_every_finding_is_a_known_fault_or_defended() -> None:
    assert seeds.unlisted() == []


def test_the_true_inconsistencies_are_found_with_their_figures() -> None:
    missed = {f.fact for f in seeds.facts() if f.truth == "true_inconsistency" and not seeds.found(f)}
    assert missed == set()


# seed, code, subject, agreement, what the verdict must hold
SHOWN = [
    ("000", "T201", "合计", "agrees", "100"),
    ("000", "T202", "合计", "agrees", "96.4"),
    ("000", "S301", "部门预算执行率", "agrees", "1.4"),
    ("000", "S301", "信息化建设情况", "differs", "3"),
    ("000", "W401", "信息化建设情况", "differs", "3"),
    ("000", "W401", "部门预算执行率", "differs", "2"),
    ("000", "P904", "财政供养人员控制率", "differs", "97.2"),
    ("000", "C501", "补贴性职业技能培训人数", "differs", "13.92"),
    ("000", "P901", "资产总额", "agrees", "1401"),
    ("001", "R103", "项目支出", "differs", "600"),
    ("001", "C502", "受理工伤认定案件", "differs", "3500"),
    ("002", "T201", "合计", "agrees", "100"),
    ("002", "T202", "合计", "agrees", "83.51"),
    ("002", "G701", "", "agrees", "良"),
    ("003", "A601", "每万劳动力中高技能人才数", "differs", "100%"),
    ("004", "R101", "全年支出", "differs", "141%"),
    ("004", "R101", "基本支出", "differs", "105%"),
    ("004", "R101", "项目支出", "differs", "167%"),
    ("004", "T201", "合计", "differs", "100"),
    ("004", "T202", "合计", "differs", "98"),
    ("004", "S302", "人民群众满意度", "differs", "5"),
    ("004", "P901", "^支出及其分项", "differs", "1745.81"),
    ("004", "P901", "在职人数", "differs", "46"),
    ("004", "R103", "全年支出", "agrees", ""),
]


@pytest.mark.parametrize(("doc", "code", "subject", "agreement", "claimed"), SHOWN)
def test_what_the_seeds_must_show(doc: str, code: str, subject: str, agreement: str, claimed: str) -> None:
    found = [
        v
        for v in seeds.outcome(seed_path(doc)).verification.verdicts
        if v.code == code and re.search(subject, seeds.title(v))
    ]
    met = [v for v in found if v.agreement is Agreement(agreement)]
    assert met, [v.message.zh for v in found]
    assert any(claimed in (v.claimed.cited.plain if v.claimed and v.claimed.cited else claimed) for v in met)


def test_the_wrong_denominator_is_named() -> None:
    found = [v for v in seeds.outcome(seed_path("004")).verification.findings if v.code == "R101"]
    assert len(found) == 3
    assert all("年初预算数" in v.explanations[0].zh for v in found)


def test_the_section_where_three_points_are_missing_is_named() -> None:
    verdicts = {v.code: v for v in seeds.outcome(seed_path("004")).verification.findings if v.code in ("T201", "T202", "T204")}
    assert "履职效果" in verdicts["T201"].explanations[0].zh
    assert verdicts["T201"].cause == verdicts["T202"].cause == verdicts["T204"].key
    assert verdicts["T204"].recomputed and verdicts["T204"].recomputed.variants[0].value.lo == Fraction(47)


def test_levels_of_shifted_rows_are_mended_with_a_note() -> None:
    notes = [n for n in seeds.outcome(seed_path("004")).report.notes if n.code == "mended-row"]
    assert len(notes) >= 5


def test_targets_stand_under_the_header_that_applies() -> None:
    (form,) = seeds.outcome(seed_path("001")).report.forms
    assert len(form.indicators) == 49
    named = {i.name: i for i in form.indicators}
    assert (named["新招收博士后人数"].half_target.text, named["新招收博士后人数"].target.text) == ("≥11人", "≥22人")
    assert (named["预算执行率"].half_target.text, named["预算执行率"].target.text) == ("=50%", "=100%")


def test_the_third_party_report_has_one_notice_and_no_other_finding() -> None:
    outcome = seeds.outcome(seed_path("002"))
    assert [v.code for v in outcome.verification.findings] == ["B822"]  # 1,300 and 1026 in one sentence
    (form,) = outcome.report.forms
    assert [(i.name, i.weight.text, i.score.text, i.rate.text) for i in form.indicators] == [
        ("决策", "15", "10", "66.67%"), ("管理", "15", "14.38", "95.87%"),
        ("产出", "45", "38.43", "85.40%"), ("效果", "25", "20.70", "82.80%"),
    ]  # fmt: skip


def test_the_plan_has_27_rows_with_rates_and_only_two_are_wrong() -> None:
    outcome = seeds.outcome(seed_path("003"))
    assert len(outcome.report.forms[0].indicators) == 27
    assert all(i.rate.read for i in outcome.report.forms[0].indicators)
    wrong = [v for v in outcome.verification.findings if v.code in ("A601", "A603", "A604")]
    assert sorted(v.code for v in wrong) == ["A601", "A604"]
