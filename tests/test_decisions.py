"""An auditor's decision and the next run: it holds, goes stale, or what it was about is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import DecisionError
from pipeline.shell import decisions, exchange
from pipeline.shell.show import standing_of, verdict_text
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
    assert [row[22:][3:5] for row in rows["findings"]] == [("confirmed", "王审计"), ("", "")]
    assert rows["documents"][0][-2:] == ("1", "1")
    stale = {RATE.key: decisions.Standing(known[RATE.key], "stale")}
    rows = rows_of(RECORD, stale, "zh")
    assert rows["findings"][0][25] == "stale: confirmed" and rows["documents"][0][-2:] == ("0", "2")


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
        (RATE, "fine", "", "可填 confirmed, .*choose of"),
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


# --- taking back, merging


def test_what_is_taken_back_is_kept_and_what_was_said_before_stands_again(tmp_path: Path) -> None:
    path = tmp_path / "d.sqlite"
    for word in (decide(RATE, "explained"), decide(RATE)):
        decisions.append(path, word)
    last = decisions.load(path)[-1]
    decisions.append(path, decisions.undone(last, "王审计", AT))
    assert decisions.latest(decisions.load(path))[RATE.key].verdict == "explained"
    decisions.append(path, decisions.undone(decisions.load(path)[-1], "李审计", AT, "又看了一遍"))
    assert decisions.latest(decisions.load(path))[RATE.key].verdict == "confirmed", "taking back what takes back"
    assert len(decisions.load(path)) == 4


def test_nobody_speaks_over_a_word_they_have_not_seen(tmp_path: Path) -> None:
    path = tmp_path / "d.sqlite"
    decisions.append(path, decide(SCORE))
    ((seen, _),) = decisions.since(path, 0)
    mine, theirs = decide(RATE), replace(decide(RATE, "explained"), by="李审计")
    assert decisions.record(path, [mine], seen) == ([mine], [])
    assert decisions.record(path, [theirs], seen) == ([], [mine])
    (recorded,), overtaken = decisions.record(path, [theirs], seen + 1)
    assert recorded.verdict == "explained" and not overtaken and len(decisions.load(path)) == 3


def test_two_stores_merge_to_the_same_whichever_comes_first(tmp_path: Path) -> None:
    one, two = tmp_path / "one.sqlite", tmp_path / "two.sqlite"
    early, late = decide(RATE), replace(decide(RATE, "explained"), by="李审计", at="2024-05-02T16:00:00+08:00")
    both_knew = decide(SCORE)
    for path, words in ((one, (both_knew, late)), (two, (both_knew, early))):
        for word in words:
            decisions.append(path, word)
    assert decisions.merge(one, decisions.load(two)) == [early]
    assert decisions.merge(two, decisions.load(one)) == [late]
    assert decisions.merge(one, decisions.load(two)) == []
    for path in (one, two):
        assert decisions.latest(decisions.load(path))[RATE.key] == late, "by the time it was said, whatever the zone"


def test_of_two_words_of_one_moment_every_desk_takes_the_same(tmp_path: Path) -> None:
    one, two = tmp_path / "one.sqlite", tmp_path / "two.sqlite"
    mine, theirs = decide(RATE), replace(decide(RATE, "explained"), by="李审计")
    assert mine.at == theirs.at
    decisions.append(one, mine)
    decisions.append(two, theirs)
    decisions.merge(one, [theirs])
    decisions.merge(two, [mine])
    assert len({decisions.latest(decisions.load(path))[RATE.key].by for path in (one, two)}) == 1


def test_a_word_counts_after_one_that_a_wrong_clock_dated(tmp_path: Path) -> None:
    path = tmp_path / "d.sqlite"
    decisions.merge(path, [replace(decide(RATE, "explained"), at="2099-01-01T08:00:00+08:00")])
    decisions.append(path, decide(RATE))
    assert decisions.latest(decisions.load(path))[RATE.key].verdict == "confirmed"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda line: b"\xef\xbb\xbf" + line.replace(b"\n", b"\r\n"), ""),
        (lambda line: line.decode().encode("utf-16"), ""),
        (lambda line: b"\n\n" + line + line, ""),
        (lambda line: line.replace(b'"by"', b'"mood":"x","by"'), ""),
        (lambda line: line + line[:40], ":2：不是一条意见"),
        (lambda line: line.replace("王审计".encode(), b""), "缺了键、审核人或时间"),
        (lambda line: line.replace(b"2024-05-01T08:00:00+00:00", b"yesterday"), "缺了键、审核人或时间（“yesterday”）"),
        (lambda line: line.replace(b"confirmed", b"maybe"), "意见“maybe”不认识"),
        (lambda line: b"[1, 2]", "不是一条意见"),
        (lambda line: bytes(range(256)), "不是一条意见"),
    ],
)
def test_lines_that_an_editor_or_a_broken_copy_changed(
    change: Callable[[bytes], bytes], complaint: str, tmp_path: Path
) -> None:
    mine, theirs, lines = (tmp_path / name for name in ("m.sqlite", "t.sqlite", "d.jsonl"))
    decisions.append(mine, decide(RATE))
    list(exchange.export(tmp_path, lines, mine, "zh"))
    lines.write_bytes(change(lines.read_bytes()))
    if complaint:
        with pytest.raises(DecisionError, match=complaint):
            list(exchange.merge(tmp_path, lines, theirs, "zh"))
        assert decisions.load(theirs) == ()
    else:
        assert next(exchange.merge(tmp_path, lines, theirs, "zh")).startswith("并入 1 条")


def test_two_who_read_a_cell_otherwise_are_told_to_disagree(tmp_path: Path) -> None:
    mine, lines = tmp_path / "m.sqlite", tmp_path / "d.jsonl"
    decisions.append(mine, replace(decide(RATE, "misread", correct="141%→100%"), by="李审计"))
    list(exchange.export(tmp_path, lines, mine, "zh"))
    theirs = tmp_path / "t.sqlite"
    decisions.append(theirs, decide(RATE, "misread", correct="141%→104%"))
    told = list(exchange.merge(tmp_path, lines, theirs, "zh"))
    assert "误读 141%→104%" in told[1] and "误读 141%→100%" in told[1]


def test_two_versions_of_one_form_do_not_unsay_each_other(tmp_path: Path) -> None:
    claimed = RATE.claimed
    assert claimed and claimed.cited
    resubmitted = replace(RATE, claimed=replace(claimed, cited=replace(claimed.cited, text="142%")))
    known = decisions.latest([decide(RATE), decide(resubmitted, "explained")])
    for verdict, said in ((RATE, "confirmed"), (resubmitted, "explained")):
        standing = decisions.standings(Verification("", (verdict,)), known)[RATE.key]
        assert (standing.state, standing.decision.verdict) == ("holds", said)


def test_a_corrected_claim_is_other_grounds() -> None:
    claimed = RATE.claimed
    assert claimed
    corrected = replace(RATE, claimed=replace(claimed, interval=Interval.exactly("1.05")))
    assert corrected.key == RATE.key and corrected.grounds != RATE.grounds


def test_a_store_of_the_first_kind_is_read_and_written(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(f"CREATE TABLE decisions ({', '.join(decisions.COLUMNS[:-1])})")
        base.execute("INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", decisions.row(decide(RATE))[:-1])
    assert decisions.load(path) == (decide(RATE),)
    decisions.append(path, decide(SCORE))
    assert [d.key for d in decisions.load(path)] == [RATE.key, SCORE.key]


def test_decisions_go_to_another_desk_as_json_lines(tmp_path: Path) -> None:
    mine, theirs, out, lines = (tmp_path / name for name in ("m.sqlite", "t.sqlite", "out", "d.jsonl"))
    for word in (decide(RATE, note="已函询\n“属实”"), decide(SCORE, "misread", correct="10→8")):
        decisions.append(mine, word)
    decisions.append(theirs, replace(decide(RATE, "rule-wrong"), by="李审计"))
    assert "2 条" in "".join(exchange.export(out, lines, mine, "zh"))
    told = list(exchange.merge(out, lines, theirs, "zh"))
    assert told[0] == "并入 2 条，0 条早已有" and "李审计 判“规则有误”" in told[1] and "王审计 判“已确认”" in told[1]
    assert next(iter(exchange.merge(out, lines, theirs, "en"))) == "0 added, 2 were known"
    assert {d.id for d in decisions.load(mine)} < {d.id for d in decisions.load(theirs)}
    lines.write_bytes(lines.read_bytes() + b'{"key": "x", "verdict": "drop table"}\n')
    before = decisions.load(theirs)
    with pytest.raises(DecisionError, match="jsonl"):
        list(exchange.merge(out, lines, theirs, "zh"))
    assert decisions.load(theirs) == before, "all or nothing"


def test_misread_and_nobody_knows_what_it_says() -> None:
    plain = decide(RATE, "misread")
    assert plain.correction == "141%→" and plain.place
    (correction,) = decisions.corrections([plain])
    assert correction.text == ""
    nowhere = replace(RATE, claimed=None, evidence=())
    assert decide(nowhere, "misread").place is None
    with pytest.raises(DecisionError, match="is what was read"):
        decide(RATE, "misread", correct="141%")


@pytest.mark.parametrize(
    ("shown", "zh", "en"),
    [
        ("open", "待核", "open"),
        ("confirmed", "已确认", "confirmed"),
        ("stale: confirmed", "依据已变：已确认", "stale: confirmed"),
        ("stale: rule-wrong", "依据已变：规则有误", "stale: rule wrong"),
        ("resolved: misread", "已消除：误读", "resolved: misread"),
    ],
)
def test_how_a_decision_stands_is_said_in_one_language(shown: str, zh: str, en: str) -> None:
    assert (standing_of(shown, "zh"), standing_of(shown, "en")) == (zh, en)
    for lang, words in (("zh", zh), ("en", en)):
        assert verdict_text(RATE, "x", "y", shown, lang).split("\n")[0].endswith(f"    {words}")
