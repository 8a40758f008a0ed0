"""Every check that the catalogue of ../shared asks for is one of ours, or the reason stands why not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.verifier.check import catalogue
from tests.conftest import SHARED

pytestmark = pytest.mark.shared
TABLE = Path(__file__).with_name("catalogue.csv")


def lines() -> list[dict[str, str]]:
    """catalogue.csv, in order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_entry_of_the_catalogue_has_a_line() -> None:
    text = (SHARED / "domain" / "checks_catalogue.yaml").read_text("utf-8")
    asked = [line.removeprefix("- code: ") for line in text.splitlines() if line.startswith("- code: ")]
    assert len(asked) == 126
    assert [line["catalogue"] for line in lines()] == asked


def test_the_codes_are_checks_of_the_rule_book_and_their_absence_has_a_reason() -> None:
    ours = {info.code for info in catalogue()}
    for line in lines():
        assert set(line["codes"].split()) <= ours, line
        assert line["codes"] or line["note"].startswith("no check: "), line


def test_few_are_left_out() -> None:
    assert sum(not line["codes"] for line in lines()) <= 9
