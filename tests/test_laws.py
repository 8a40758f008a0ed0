"""The seven laws of the house, each broken on purpose or held over every shipped document (docs/architecture.md)."""

from __future__ import annotations

import builtins
import dataclasses
import socket
import typing
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline import api
from pipeline.errors import PipelineError
from pipeline.normalizers.patterns import Patterns
from pipeline.values import report as claims
from pipeline.values import verdict as answers
from pipeline.values.document import Document
from pipeline.values.interval import Interval
from pipeline.values.place import Cited, Place
from pipeline.values.quantity import Quantity
from pipeline.values.verdict import Agreement, Recomputed
from pipeline.verifier.check import catalogue
from tests.conftest import ROOT, source

DOCUMENTS = sorted(p for p in (ROOT / "corpus" / "documents").rglob("*") if p.is_file() and not p.name.startswith("."))

FORM = """
部门整体支出绩效自评表

| 部门整体支出 | 年初预算数（万元） | 全年预算数（万元） | 实际支出数（万元） | 执行率 | 分值 | 得分 |
|---|---|---|---|---|---|---|
| 全年支出 | 80.00 | 100.00 | 92.00 | {rate} | 10 | 9.2 |
"""


def types_within(cls: type, seen: set[object] | None = None) -> set[object]:
    """Every type that a value of `cls` may hold, at any depth."""
    seen = set() if seen is None else seen
    for hint in typing.get_type_hints(cls).values():
        stack = [hint]
        while stack:
            part = stack.pop()
            stack += typing.get_args(part)
            origin = typing.get_origin(part) or part
            if origin not in seen:
                seen.add(origin)
                if dataclasses.is_dataclass(origin):
                    types_within(typing.cast(type, origin), seen)
    return seen


def cited_within(value: object) -> Iterator[Cited]:
    """Every cited text of a value, at any depth."""
    if isinstance(value, Cited):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from cited_within(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from cited_within(getattr(value, field.name))


# 1. Three kinds of number never meet in one variable


def test_1_a_report_can_hold_no_recomputed_value_and_words_have_no_arithmetic() -> None:
    assert Recomputed not in types_within(claims.Report)
    assert answers.Verdict not in types_within(claims.Report)
    words = Cited("94%", ())
    for left in (words, claims.Field(words)):
        with pytest.raises(TypeError):
            left + left  # type: ignore[operator]
    for cls in (Cited, Quantity, claims.Field, claims.Report, Recomputed, answers.Verdict):
        assert cls.__dataclass_params__.frozen  # type: ignore[attr-defined]


# 2. Every said text can be read again at its place


def texts_at(document: Document) -> dict[tuple[object, ...], str]:
    """Where each character of each cell and line stands → that character."""
    found: dict[tuple[object, ...], str] = {}
    for page in document.pages:
        cells = [cell.text for grid in page.grids for cell in grid.cells]
        for cited in (*page.lines, *cells):
            spots = [(*_spot(place), i) for place in cited.places for i in range(place.start, place.end)]
            found.update(zip(spots, cited.text, strict=True))
    return found


def _spot(place: Place) -> tuple[object, ...]:
    return place.part, place.page, place.line, place.table, place.row, place.col


@pytest.mark.parametrize("path", DOCUMENTS, ids=[p.name for p in DOCUMENTS])
def test_2_every_said_text_stands_where_it_says(path: Path, patterns: Patterns) -> None:
    try:
        document = api.read(source(path.read_bytes(), path.name))
    except PipelineError:
        return
    report = api.extract(document, patterns)
    again = texts_at(api.read(source(path.read_bytes(), path.name)))
    count = 0
    for cited in cited_within(report):
        said = "".join(again[(*_spot(place), i)] for place in cited.places for i in range(place.start, place.end))
        assert said == cited.text
        count += 1
    assert count or not report.forms


# 3. A written number is an interval; there is no tolerance constant


def test_3_the_width_of_a_number_is_in_its_digits() -> None:
    assert Interval.written("94") == Interval(Fraction(187, 2), Fraction(189, 2))
    assert Interval.written("94.0") == Interval(Fraction(1879, 20), Fraction(1881, 20))


@pytest.mark.parametrize(
    ("rate", "agreement"), [("92%", "agrees"), ("92.0%", "agrees"), ("92.1%", "differs"), ("93%", "differs")]
)
def test_3_one_digit_more_is_one_digit_narrower(rate: str, agreement: str, patterns: Patterns) -> None:
    result = api.examine(source(FORM.format(rate=rate)), patterns).verification
    assert [v.agreement.value for v in result.verdicts if v.code == "R101"] == [agreement]


def test_3_no_module_that_judges_knows_a_tolerance() -> None:
    for room in ("verifier", "scoring", "values"):
        for module in (ROOT / "pipeline" / room).rglob("*.py"):
            text = module.read_text(encoding="utf-8").lower()
            assert "epsilon" not in text and "isclose" not in text, module.name


# 4. A check gives a verdict on everything it looked at


def test_4_a_clean_form_gives_agreements_and_an_unread_one_says_so(patterns: Patterns) -> None:
    clean = api.examine(source(FORM.format(rate="92%")), patterns)
    assert {v.agreement for v in clean.verification.verdicts if v.code == "R101"} == {Agreement.AGREES}
    unread = api.examine(source(FORM.format(rate="九二")), patterns)
    (verdict,) = (v for v in unread.verification.verdicts if v.code == "R101")
    assert verdict.agreement is Agreement.UNDECIDED
    assert verdict.reason and verdict.reason.zh and verdict.reason.en


# 5. Nothing implausible is dropped before the verifier


@pytest.mark.parametrize("rate", ["141%", "9999%", "-3%", "0.0001%"])
def test_5_an_absurd_figure_reaches_the_verifier(rate: str, patterns: Patterns) -> None:
    outcome = api.examine(source(FORM.format(rate=rate)), patterns)
    assert outcome.report.forms[0].budget[0].rate.text == rate
    (verdict,) = (v for v in outcome.verification.verdicts if v.code == "R101")
    assert verdict.agreement is Agreement.DIFFERS
    assert verdict.claimed and verdict.claimed.cited and verdict.claimed.cited.text == rate


# 6. Everything below the shell is a pure function of its arguments


def test_6_no_file_is_opened_and_no_connection_made(patterns: Patterns, monkeypatch: pytest.MonkeyPatch) -> None:
    text = FORM.format(rate="141%") + "\n全年支出92万元，预算执行率141%。\n"
    before = api.examine(source(text), patterns)  # loads dictionaries and check modules

    def refuse(*_: object, **__: object) -> typing.NoReturn:
        raise AssertionError("touched the world")

    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(socket, "socket", refuse)
    assert api.examine(source(text), patterns) == before


# 7. What grows, grows by one file or one entry


def test_7_every_check_is_one_file_of_the_folder_and_no_list_names_them() -> None:
    files = {p.stem for p in (ROOT / "pipeline" / "verifier" / "checks").glob("*.py")} - {"__init__"}
    assert {info.module.__name__.rsplit(".", 1)[-1] for info in catalogue()} == files
    assert len({info.code for info in catalogue()}) == len(files)


def test_7_a_header_word_is_one_line(patterns: Patterns) -> None:
    form = "| 一级指标 | 三级指标 | 盼头 | 实际完成值 | 分值 | 得分 |\n|---|---|---|---|---|---|\n| 产出 | 人数 | 5人 | 5人 | 5 | 5 |\n"
    taught = patterns.texts["headers.toml"].replace('target = ["年度指标值",', 'target = ["盼头", "年度指标值",')
    wiser = Patterns({**patterns.texts, "headers.toml": taught})
    read = [api.extract(api.read(source(form)), p).forms[0].indicators[0].target.text for p in (patterns, wiser)]
    assert read == ["", "5人"]
