"""A short run of the mutation benchmark (`make mutate` is the long one), and its own arithmetic."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from corpus.facts import Facts
from tests.mutants.bases import bases
from tests.mutants.bench import Judged, Rule, equations, findings, judged, planted, ruled
from tests.mutants.equations import Equation
from tests.mutants.figures import FAULTS, figure, may_be, plain, quotient, spoiled
from tests.mutants.layouts import altered

BASES = {facts.id: facts for facts in bases()}


@pytest.mark.parametrize("facts", bases(), ids=lambda facts: facts.id)
def test_a_clean_report_has_no_findings_and_its_equations_hold(facts: Facts) -> None:
    """But for a row that the benchmark's arithmetic has no rule for: a rate of unemployment kept below its bound."""
    assert [v.message.zh for v in findings(facts)[0]] == []
    failing = [name for name, equation in equations(facts).items() if not equation.holds]
    assert all("城镇登记失业率" in name for name in failing), failing


def test_one_mutant_of_each_kind_is_found_and_rightly_named() -> None:
    mutants = planted(150, seed=7)
    results = [judged(mutant) for mutant in mutants]
    visible = [one for one in results if one.expected]
    missed = [f"{one.base} {one.what}" for one in visible if not one.named]
    assert len({one.kind for one in results}) > 100 and len(visible) > 80
    assert len(missed) <= 2, missed
    assert not any(one.crashes for one in results)


@pytest.mark.parametrize("name", ["farmland-2023", "district-hr-2022", "county-office-2021", "plan-2022"])
def test_layout_changes_no_verdict(name: str) -> None:
    assert list(altered(BASES[name])) == []


def test_the_same_seed_plants_the_same() -> None:
    assert [m.what for m in planted(60, seed=3)] == [m.what for m in planted(60, seed=3)]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_changes_the_number_and_nothing_else(fault: str) -> None:
    for text in ("≥1,234.50万元", "98.5%", "15", "2.6万人"):
        wrong = spoiled(text, fault, Random(1))
        if wrong is not None:
            before, after = figure(text), figure(wrong)
            assert before and after and before.value != after.value and before.unit == after.unit and before.bound == after.bound


def test_its_own_arithmetic() -> None:
    spent, budget, rate = figure("847.10"), figure("860.00"), figure("98.50%")
    assert spent and budget and rate
    ends = quotient(spent, budget)
    assert ends and may_be(rate, *ends)
    assert figure("约3至5个") is None
    land = figure("≥1.2万亩")
    assert land and (land.value, land.unit, land.bound) == (Fraction(12000), "亩", "≥")
    assert plain(Fraction(-7, 4), 2) == "-1.75"


def test_each_check_is_counted_on_clean_and_on_changed_reports() -> None:
    sums, scores = (Equation(False, (code,), "合计") for code in ("T201", "T202"))
    told = Judged("", "", "", (sums, scores), "", ("T201 合计",), ("T201", ""), ())
    missed = Judged("", "", "", (scores,), "", (), ("",), ())
    rules = ruled([told, missed])
    assert (rules["T201"].planted, rules["T201"].found, rules["T202"].planted, rules["T202"].found) == (1, 1, 1, 0)
    assert rules["T201"].clean > 20 and not any(rule.accused for rule in rules.values())
    assert "W999" not in rules and Rule() == Rule(0, 0, 0, 0)
