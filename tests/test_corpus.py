"""The shipped documents: rows and findings are those that a person reads, in every format the same facts are set in."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.broken import broken
from corpus.expected import expected
from corpus.facts import ENDINGS, Facts, load_all
from corpus.make_documents import COLUMNS, written
from pipeline import api
from pipeline.errors import UnreadableDocument, UnsupportedFormat
from pipeline.normalizers.patterns import Patterns
from tests.conftest import ROOT, source
from tests.corpus_truth import compared

CORPUS = ROOT / "corpus"
DOCUMENTS = CORPUS / "documents"
FACTS = {facts.id: facts for facts in load_all(CORPUS / "reports")}
TWINS = [(name, ending) for name, facts in FACTS.items() for ending in ENDINGS if ending != facts.format]

FAULTS: dict[tuple[str, str], str] = {}
"""Twins that the program does not read rightly yet; strict."""


@pytest.mark.parametrize("name", FACTS)
def test_each_document_gives_its_rows_and_its_planted_finding_and_nothing_else(name: str, patterns: Patterns) -> None:
    path = DOCUMENTS / FACTS[name].file
    truth = tomllib.loads((CORPUS / "expected" / f"{name}.toml").read_text("utf-8"))
    assert compared(api.examine(source(path.read_bytes(), path.name), patterns), truth) == []


@pytest.mark.parametrize(
    ("name", "written_as"),
    [pytest.param(*t, marks=[pytest.mark.xfail(reason=FAULTS[t])] if t in FAULTS else []) for t in TWINS],
)
def test_the_same_facts_say_the_same_in_every_format(name: str, written_as: str, patterns: Patterns) -> None:
    facts = replace(FACTS[name], format=written_as, known=())
    outcome = api.examine(source(written(facts), facts.file), patterns)
    known = [fault["line"] for fault in FACTS[name].known]
    lines = compared(outcome, tomllib.loads(expected(facts)))
    assert [line for line in lines if not any(words in line for words in known)] == []


def test_the_expected_values_come_from_the_facts() -> None:
    told = {name: (CORPUS / "expected" / f"{name}.toml").read_text("utf-8") for name in FACTS}
    assert told == {name: expected(facts) for name, facts in FACTS.items()}
    assert {path.stem for path in (CORPUS / "expected").iterdir()} == set(FACTS)


def test_setting_the_facts_again_gives_the_same_bytes() -> None:
    """PDF with an embedded font need that font; `make corpus` keeps them where it is missing."""
    plain = [facts for facts in FACTS.values() if facts.look.get("font") != "embedded"]
    changed = [facts.file for facts in plain if written(facts) != (DOCUMENTS / facts.file).read_bytes()]
    assert changed == []
    twice = [facts for facts in FACTS.values() if facts not in plain]
    assert [written(facts) for facts in twice] == [written(facts) for facts in twice]


def test_the_list_of_documents_is_complete_and_true() -> None:
    rows = list(csv.DictReader((CORPUS / "documents.csv").open(encoding="utf-8")))
    assert tuple(rows[0]) == COLUMNS
    assert {row["file"] for row in rows} == {path.name for path in DOCUMENTS.iterdir() if not path.name.startswith(".")}
    assert {row["file"]: row["sha256"] for row in rows} == {
        row["file"]: hashlib.sha256((DOCUMENTS / row["file"]).read_bytes()).hexdigest() for row in rows
    }
    held_out = [row for row in rows if row["split"] == "held-out"]
    assert 0.15 < len(held_out) / len(FACTS) < 0.4
    assert sum(path.stat().st_size for path in DOCUMENTS.iterdir()) < 3_000_000


def test_about_half_is_clean_and_each_other_document_has_one_planted_cause() -> None:
    clean = [facts for facts in FACTS.values() if not facts.findings]
    assert all(facts.note.startswith("clean" if facts in clean else "planted") for facts in FACTS.values())
    assert 0.4 <= len(clean) / len(FACTS) <= 0.6
    assert len({form.template for facts in FACTS.values() for form in facts.forms}) >= 8


@pytest.mark.parametrize("name", sorted({*broken()} - {"bad-picture.png"}))
def test_what_is_no_document_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(UnreadableDocument if name in ("bad-empty.docx", "bad-locked.pdf") else UnsupportedFormat):
        api.read(source((DOCUMENTS / name).read_bytes(), name))


def test_a_picture_without_words_is_a_page_that_says_so() -> None:
    document = api.read(source((DOCUMENTS / "bad-picture.png").read_bytes(), "bad-picture.png"))
    assert [(page.lines, page.grids) for page in document.pages] == [((), ())]
    assert [note.code for note in document.notes] == ["image-page"]


def test_a_locked_document_opens_with_its_password() -> None:
    locked = replace(source((DOCUMENTS / "bad-locked.pdf").read_bytes(), "bad-locked.pdf"), password="1234")
    assert "自评报告" in "".join(line.text for page in api.read(locked).pages for line in page.lines)


def test_reading_needs_no_name(patterns: Patterns) -> None:
    """The format is known by content: the same bytes under another name give the same rows and findings."""
    for name in ("farmland-2023", "school-meals-2022", "transfer-2023", "relief-2021"):
        path = Path(DOCUMENTS / FACTS[name].file)
        assert compared(api.examine(source(path.read_bytes(), "upload"), patterns), _truth(FACTS[name])) == []


def _truth(facts: Facts) -> dict[str, object]:
    return tomllib.loads(expected(facts))
