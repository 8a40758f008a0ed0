"""An auditor's decision and the next run: it holds, goes stale, or what it was about is gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import DecisionError
from pipeline.shell import decisions
from pipeline.shell.tables import rows_of
from pipeline.values.interval import Interval
from pipeline.values.verdict import Agreement, Verdict, Verification
from tests.handmade import LINE, RATE, RECORD, SCORE, SUM, VERIFICATION

AT = "2024-05-01T08:00:00+00:00"


def decide(verdict: Verdict, choice: str = "confirmed", **told: str) -> decisions.Decision:
    return decisions.decided(verdict, choice, by="王审计", at=AT, **told)


def test_decisions_are_only_ever_added(tmp_path: Path) -> None:
    path = tmp_path / "new" / ".fuhe" / "decisions.sqlite"
    assert decisions.load(path) == ()
    first, second = decide(RATE, note="已函询"), decide(RATE, "explained")
    decisions.append(path, first)
    decisions.append(path, second)
    kept = decisions.load(path)
    assert [replace(d, at="") for d in kept] == [replace(d, at="") for d in (first, second)]
    assert kept[0].at == AT < kept[1].at, "the last word is dated last, whatever the clock says"
    assert decisions.latest(kept)[RATE.key] == kept[1]


def test_a_decision_holds_on_the_same_grounds_and_is_stale_on_others() -> None:
    known = decisions.latest([decide(RATE), decide(SCORE)])
    assert {k: s.state for k, s in decisions.standings(VERIFICATION, known).items()} == {
        RATE.key: "holds",
        SCORE.key: "holds",
    }
    claimed = RATE.claimed
    assert claimed and claimed.cited
    resubmitted = replace(
        RATE, claimed=replace(claimed, cited=replace(claimed.cited, text="142%"), interval=Interval.exactly(1))
    )
    mended = replace(SCORE, agreement=Agreement.AGREES)
    after = decisions.standings(Verification("", (resubmitted, mended)), known)
    assert {k: s.state for k, s in after.items()} == {RATE.key: "stale", SCORE.key: "resolved"}
    assert decisions.standings(Verification("", (SUM,)), known) == {}, (
        "another document: the decision says nothing of it"
    )


def test_findings_show_what_was_decided_and_only_open_ones_count_as_open() -> None:
    known = decisions.latest([decide(RATE)])
    rows = rows_of(RECORD, decisions.standings(VERIFICATION, known), "zh")
    assert [row[22:][3:5] for row in rows["findings"]] == [("", ""), ("confirmed", "王审计")]
    assert rows["documents"][0][-2:] == ("1", "1")
    stale = {RATE.key: decisions.Standing(known[RATE.key], "stale")}
    rows = rows_of(RECORD, stale, "zh")
    assert rows["findings"][1][25] == "stale: confirmed" and rows["documents"][0][-2:] == ("0", "2")


def test_a_misread_cell_is_corrected_where_it_stands() -> None:
    plain = decide(RATE, "misread", correct="14%")
    assert (plain.correction, plain.place) == ("141%→14%", LINE.rate.said and LINE.rate.said.places[0])
    other = decide(RATE, "misread", correct="1745.81→1741.99")
    assert other.place == (LINE.spent.said and LINE.spent.said.places[0])
    (correction,) = decisions.corrections([other, decide(SCORE)])
    assert (correction.text, correction.place, correction.key) == ("1741.99", other.place, RATE.key)


@pytest.mark.parametrize(
    ("verdict", "choice", "correct", "complaint"),
    [
        (RATE, "fine", "", "not one of"),
        (SUM, "confirmed", "", "no finding"),
        (RATE, "confirmed", "14%", "misread only"),
        (RATE, "misread", "999→14%", "no cell reads “999”"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(verdict: Verdict, choice: str, correct: str, complaint: str) -> None:
    with pytest.raises(DecisionError, match=complaint):
        decide(verdict, choice, correct=correct)


def test_decisions_live_beside_the_documents_or_beside_the_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents, out = tmp_path / "in", tmp_path / "work" / "out"
    documents.mkdir()
    beside = documents / ".fuhe" / "decisions.sqlite"
    assert decisions.home(documents, out) == beside
    assert decisions.home(documents / "a.pdf", out) == beside
    monkeypatch.setattr("os.access", lambda *_: False)
    assert decisions.home(documents, out) == tmp_path / "work" / ".fuhe" / "decisions.sqlite"


def test_a_file_that_is_no_store_of_decisions_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "decisions.sqlite"
    path.write_bytes(b"not a database, certainly not one" * 40)
    with pytest.raises(DecisionError, match="decisions"):
        decisions.load(path)
