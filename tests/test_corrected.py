"""What an auditor's word on a misread cell makes of a report, and that it makes nothing else of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.shell.intake import load_source
from pipeline.values.report import Extra, Field, Report
from pipeline.values.verdict import Agreement, Correction
from tests.conftest import ROOT, source

DOCUMENTS = ROOT / "corpus" / "documents"
FORM = """# 2023年度正宁县人社局部门整体支出绩效自评表

| 资金 | 年初预算数（万元） | 全年预算数 | 实际支出数 | 执行率 |
|---|---|---|---|---|
| 全年支出 | 1241.99 | 1745.81 | 1745.81 | 141% |

| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
|---|---|---|---|---|---|---|
| 产出 | 数量 | 培训人次 | ≥100人次 | 1Z0人次 | 50 | 50 |
| 产出 | 质量 | 合格率 | ≥95% | 96% | 50 | 50 |
| 合计 | | | | | 100 | 100 |

全年支出1745.81万元，预算执行率141%。
"""


def claims(report: Report) -> Iterator[Field[Any]]:
    for form in report.forms:
        for row in (*form.budget, *form.indicators, *form.totals):
            for each in fields(row):
                value = getattr(row, each.name)
                for one in value if isinstance(value, tuple) else (value,):
                    inner = one.value if isinstance(one, Extra) else one
                    if isinstance(inner, Field) and inner.said:
                        yield inner
    yield from (s.value for s in report.statements if s.value.said)


@pytest.mark.parametrize("name", ["employment-2023.docx", "district-edu-2022.md", "civil-affairs-2023.pdf", "sports-2022.md"])
def test_a_cell_corrected_to_what_it_says_is_read_as_before(name: str, patterns: Patterns) -> None:
    """Law of the units: a correction is read in the unit of the column it stands in."""
    report = api.extract(api.read(load_source(DOCUMENTS / name)), patterns)
    for claim in claims(report):
        assert claim.said
        if claim.read is None or isinstance(claim.read, str):
            continue
        again = api.corrected(report, patterns, [Correction(claim.said.places[0], claim.said.text, "k")])
        reads = [c.read for c in claims(again)]
        assert reads == [c.read for c in claims(report)], claim.said.text


def told(report_of: Callable[[str], Report], patterns: Patterns, said: str, text: str) -> Report:
    report = report_of(FORM)
    claim = next(c for c in claims(report) if c.text == said)
    assert claim.said
    return api.corrected(report, patterns, [Correction(claim.said.places[0], text, "k")])


def test_from_the_records_it_is_read_as_from_the_document(patterns: Patterns) -> None:
    document = api.read(source(FORM))
    report = api.extract(document, patterns)
    for said, text in (("141%", "100%"), ("1Z0人次", "120人次"), ("1745.81", "1800"), ("50", "40"), ("≥95%", "≥90%")):
        claim = next(c for c in claims(report) if c.text == said)
        assert claim.said
        fix = [Correction(claim.said.places[0], text, "k")]
        assert api.extract(document, patterns, fix) == api.corrected(report, patterns, fix)


def test_a_corrected_rate_agrees(report_of: Callable[[str], Report], patterns: Patterns) -> None:
    report = told(report_of, patterns, "141%", "100%")
    line = report.forms[0].budget[0]
    assert (line.rate.text, line.rate.how) == ("141%", "decision:k")
    (verdict,) = (v for v in api.verify(report, patterns).verdicts if v.code == "R101")
    assert verdict.agreement is Agreement.AGREES


def test_a_misread_cell_whose_words_nobody_knows_leaves_it_open(
    report_of: Callable[[str], Report], patterns: Patterns
) -> None:
    report = told(report_of, patterns, "141%", "")
    (verdict,) = (v for v in api.verify(report, patterns).verdicts if v.code == "R101")
    assert verdict.agreement is Agreement.UNDECIDED
    assert verdict.reason and "误读" in verdict.reason.zh and "misread" in verdict.reason.en


def test_a_corrected_number_in_the_text_leaves_the_others_of_its_line(
    report_of: Callable[[str], Report], patterns: Patterns
) -> None:
    report = report_of(FORM)
    rate = next(s for s in report.statements if s.value.text.startswith("141"))
    assert rate.value.said
    again = api.corrected(report, patterns, [Correction(rate.value.said.places[0], "100%", "k")])
    values = {s.topic: (s.value.text, s.value.how) for s in again.statements}
    assert [how for _, how in values.values()].count("decision:k") == 1
    assert next(c for c in claims(again) if c.how == "decision:k").text.startswith("141")


def test_a_correction_of_another_document_is_none_of_ours(report_of: Callable[[str], Report], patterns: Patterns) -> None:
    report = report_of(FORM)
    place = next(c.said for c in claims(report) if c.text == "141%").places[0]  # type: ignore[union-attr]
    assert api.corrected(report, patterns, [Correction(replace(place, source="0" * 16), "1%", "k")]) == report


def test_a_correction_taken_back_leaves_no_trace(report_of: Callable[[str], Report], patterns: Patterns) -> None:
    for said, text in (("141%", "100%"), ("1745.81", "12"), ("≥95%", ""), ("培训人次", "培训场次"), ("120人次", "5")):
        report = report_of(FORM.replace("1Z0", "120"))
        words = next(c.said for c in claims(report) if c.text == said)
        assert words
        fixed = api.corrected(report, patterns, [Correction(words.places[0], text, "k")])
        assert fixed != report and api.corrected(fixed, patterns, []) == report, said


def test_what_was_read_in_one_cell_by_parts_is_corrected_by_parts(patterns: Patterns, tmp_path: Path) -> None:
    text = FORM.replace("| 合格率 |", "| 合格率（50分） |")
    report = api.extract(api.read(source(text)), patterns)
    name = report.forms[0].indicators[1].levels[-1]
    assert name.said
    whole = name.said.places[0]
    part = replace(whole, start=whole.start, end=whole.start + 3)
    again = api.corrected(report, patterns, [Correction(part, "通过率", "k")])
    assert again.forms[0].indicators[1].levels[-1].read == "通过率（50分）"
