"""Two readers must agree on what a verdict rests on: stories of pages read twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from typer.testing import CliRunner

from pipeline import api
from pipeline.errors import UnreadableDocument
from pipeline.extractors import second
from pipeline.normalizers.patterns import Patterns
from pipeline.shell import batch
from pipeline.shell.cli import app
from pipeline.shell.record import Record, written
from pipeline.values.document import Cell, Grid, Note, SecondReading, Source
from pipeline.values.place import Cited, Place
from pipeline.values.report import Report
from pipeline.values.verdict import Agreement, Correction, Verdict
from pipeline.verifier.doubt import UNREPEATED
from pipeline.verifier.rereading import _same, wanted
from pipeline.verifier.verify import verify
from tests.conftest import ROOT, SHARED
from tests.test_pdf import printed, source

CORPUS = ROOT / "corpus" / "documents"
HEAD = ["部门整体支出", "年初预算数（万元）", "全年预算数（万元）", "实际支出数（万元）", "执行率", "分值", "得分"]
LINE = ["全年支出", "80.00", "100.00", "92.00", "93%", "10", "9.2"]
WIDTH, HIGH = 96, 24
Altered = Callable[[Cell], Cell | None]


def table(canvas: Canvas, rows: Sequence[Sequence[str]], x: float = 40, y: float = 260) -> None:
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            canvas.rect(x + c * WIDTH, y - (r + 1) * HIGH, WIDTH, HIGH)
            canvas.drawString(x + c * WIDTH + 4, y - r * HIGH - 15, text)


def wrong_rate(canvas: Canvas) -> None:
    """92.00 of 100.00 is 92 %, the form says 93 %."""
    canvas.drawString(200, 280, "2023年度部门整体支出绩效自评表")
    table(canvas, [HEAD, LINE])


def form(*pages: Callable[[Canvas], None]) -> Source:
    return source(printed(*(pages or (wrong_rate,)), size=(780, 300)))


def rate(found: Sequence[Verdict]) -> Verdict:
    (verdict,) = (v for v in found if v.code == "R101")
    return verdict


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Callable[[Altered], None]:
    """Lets the second reader see other cells than there are."""
    tables = second.tables

    def alter(altered: Altered) -> None:
        def seen(document: Source, pages: Sequence[int]) -> Iterator[tuple[int, tuple[Grid, ...]]]:
            for page, grids in tables(document, pages):
                yield page, tuple(replace(g, cells=tuple(filter(None, map(altered, g.cells)))) for g in grids)

        monkeypatch.setattr(second, "tables", seen)

    return alter


def reading(old: str, new: str) -> Altered:
    """A reader that takes one text for another."""
    return lambda cell: replace(cell, said=Cited(new, cell.text.places)) if cell.text.text == old else cell


# --- one finding, two readers ---


def test_where_both_readers_agree_the_finding_stands(patterns: Patterns) -> None:
    outcome = api.examine(form(), patterns)
    assert rate(outcome.verification.verdicts).agreement is Agreement.DIFFERS
    assert [r.text for r in outcome.report.second] == HEAD + LINE
    assert all(r.same for r in outcome.report.second)


def test_where_they_differ_on_the_claim_nothing_is_decided_and_both_are_shown(
    patterns: Patterns, reader: Callable[[Altered], None]
) -> None:
    plain = rate(api.examine(form(), patterns).verification.verdicts)
    reader(reading("93%", "92%"))
    verdict = rate(api.examine(form(), patterns).verification.verdicts)
    assert verdict.agreement is Agreement.UNDECIDED
    assert verdict.reason is not None
    assert "93%" in verdict.reason.zh and "92%" in verdict.reason.zh and "第1页表1行2列5" in verdict.reason.zh
    assert "93%" in verdict.reason.en and "92%" in verdict.reason.en
    assert (verdict.stake, verdict.explanations) == (0, ())
    assert verdict.key == plain.key


def test_where_they_differ_on_the_evidence_nothing_is_decided(
    patterns: Patterns, reader: Callable[[Altered], None]
) -> None:
    reader(reading("92.00", "93.00"))
    assert rate(api.examine(form(), patterns).verification.verdicts).agreement is Agreement.UNDECIDED


def test_where_they_differ_elsewhere_the_finding_stands(patterns: Patterns, reader: Callable[[Altered], None]) -> None:
    reader(reading("10", "16"))
    outcome = api.examine(form(), patterns)
    assert [r.text for r in outcome.report.second if not r.same] == ["16"]
    assert rate(outcome.verification.verdicts).agreement is Agreement.DIFFERS


def shifted(cell: Cell) -> Cell:
    return replace(cell, box=cell.box and (cell.box[0] + WIDTH / 2, cell.box[1], cell.box[2] + WIDTH / 2, cell.box[3]))


def merged(cell: Cell) -> Cell:
    """The second reader overlooks every rule between columns."""
    return replace(cell, box=cell.box and (40, cell.box[1], 40 + 7 * WIDTH, cell.box[3]))


def unnamed(cell: Cell) -> Cell:
    return replace(cell, said=Cited("(cid:17)(cid:4)", cell.text.places))


def wordless(cell: Cell) -> Cell:
    return replace(cell, said=Cited("", cell.text.places))


@pytest.mark.parametrize("blind", [lambda cell: None, shifted, merged, unnamed, wordless])
def test_a_second_reader_that_sees_no_such_cell_takes_nothing_away(
    blind: Altered, patterns: Patterns, reader: Callable[[Altered], None]
) -> None:
    reader(blind)
    outcome = api.examine(form(), patterns)
    assert rate(outcome.verification.verdicts).agreement is Agreement.DIFFERS
    assert {r.text for r in outcome.report.second} == {None}
    notes = [n.message for n in outcome.report.notes if n.code == "no-second-reading"]
    assert notes == ["第1页的表1有14个单元格没有第二次读取可以核对"]


def test_a_file_that_only_the_first_reader_can_open_says_so(
    patterns: Patterns, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object) -> Iterator[object]:
        raise UnreadableDocument("second-reader", "no /Root")
        yield

    monkeypatch.setattr(second, "tables", closed)
    outcome = api.examine(form(), patterns)
    assert rate(outcome.verification.verdicts).agreement is Agreement.DIFFERS
    assert "no-second-reading" in {note.code for note in outcome.report.notes}


@pytest.mark.parametrize(
    ("one", "two", "aside", "same"),
    [
        ("93%", "93％", "", True),
        ("93%", "98%", "", False),
        ("93%", "", "", False),
        ("", "93%", "", False),
        ("自评", "⾃评", "", True),
        ("50户", "50 ⼾", "", True),
        ("一年——两年", "一年⸺两年", "", True),
        ("城市\n低保", "城市低保", "", True),
        ("1 745.81", "1745.81", "", True),
        ("执行率94%。", "执行率。\n94%", "", True),
        ("2023年完成94%", "94%年完成2023", "", True),
        ("141%", "411%", "", False),
        ("12 项, 得 3 分", "13 项, 得 2 分", "", False),
        ("93%", "内部资料93%", "内部资料", True),
        ("93%", "9312%", "12", True),
        ("93%", "9312%", "", False),
        ("93%", "12%", "12", False),
    ],
)
def test_what_counts_as_the_same_words(one: str, two: str, aside: str, same: bool) -> None:
    """`aside` stands on the page in words left out on purpose: a watermark, hidden text."""
    assert _same(one, two, Counter(aside)) is same


# --- pages that are hard for the second reader ---


def sideways(canvas: Canvas) -> None:
    canvas.rotate(90)
    canvas.translate(0, -300)
    wrong_rate(canvas)


def downwards(canvas: Canvas) -> None:
    canvas.translate(0, 780)
    canvas.rotate(-90)
    wrong_rate(canvas)


def printed_twice(canvas: Canvas) -> None:
    wrong_rate(canvas)
    canvas.translate(0.2, 0)
    wrong_rate(canvas)


def watermarked(canvas: Canvas) -> None:
    wrong_rate(canvas)
    canvas.saveState()
    canvas.translate(430, 190)
    canvas.rotate(30)
    canvas.setFont("STSong-Light", 30)
    canvas.drawString(0, 0, "内部资料 2023")
    canvas.restoreState()


def hiding(canvas: Canvas) -> None:
    wrong_rate(canvas)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(40 + 4 * WIDTH + 40, 260 - HIGH - 15, "92%")


@pytest.mark.parametrize("way", [sideways, downwards, printed_twice, watermarked, hiding])
def test_no_finding_is_lost_on_a_page_that_is_hard_to_read(way: Callable[[Canvas], None], patterns: Patterns) -> None:
    size = (300, 780) if way in (sideways, downwards) else (780, 300)
    outcome = api.examine(source(printed(way, size=size)), patterns)
    assert rate(outcome.verification.verdicts).agreement is Agreement.DIFFERS
    assert outcome.report.second
    assert all(r.same for r in outcome.report.second)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (20, 10, 760, 760), (35, 0, 780, 780)])
def test_both_readers_see_the_cells_where_the_page_is_displayed(
    turned: int, crop: tuple[int, int, int, int] | None, patterns: Patterns
) -> None:
    def sheet(canvas: Canvas) -> None:
        canvas.setPageRotation(turned)
        if crop:
            canvas.setCropBox(crop)
        wrong_rate(canvas)

    document = source(printed(sheet, size=(780, 780)))
    outcome = api.examine(document, patterns)
    assert outcome.document is not None
    (mine,), (other,) = outcome.document.pages[0].grids, second.grids(document, 1)
    assert boxes(mine) == boxes(other)
    assert {r.same for r in outcome.report.second} == {True}


def boxes(grid: Grid) -> list[list[int]]:
    return sorted([round(side) for side in cell.box or ()] for cell in grid.cells)


# --- which tables ---


def right_rate(canvas: Canvas) -> None:
    canvas.drawString(200, 280, "2023年度部门整体支出绩效自评表")
    table(canvas, [HEAD, [*LINE[:4], "92%", *LINE[5:]]])


def test_only_tables_with_findings_are_read_twice_unless_a_share_is_asked_for(patterns: Patterns) -> None:
    document = form(*[right_rate] * 6, wrong_rate)
    pages = {r.place.page for r in api.examine(document, patterns).report.second}
    assert 7 in pages and len(pages) < 7
    assert {r.place.page for r in api.examine(document, patterns, (), Fraction(1)).report.second} == {*range(1, 8)}


def test_the_share_is_drawn_by_the_document_and_grows_by_adding_tables(patterns: Patterns) -> None:
    outcome = api.examine(form(*[right_rate] * 12), patterns)
    assert outcome.document is not None
    drawn = [wanted(outcome.document, outcome.verification, Fraction(n, 8)) for n in range(9)]
    assert drawn == [wanted(outcome.document, outcome.verification, Fraction(n, 8)) for n in range(9)]
    assert all(set(less) <= set(more) for less, more in pairwise(drawn))
    assert len(drawn[0]) < len(drawn[4]) < len(drawn[8]) == 12


def test_formats_without_a_second_reader_have_no_second_reading(patterns: Patterns) -> None:
    text = "\n".join(["# 部门整体支出绩效自评表", *("| " + " | ".join(r) + " |" for r in (HEAD, ["---"] * 7, LINE))])
    outcome = api.examine(Source("自评.md", "", "0" * 64, text.encode()), patterns)
    assert rate(outcome.verification.verdicts).agreement is Agreement.DIFFERS
    assert outcome.report.second == ()


@pytest.mark.parametrize("share", ["2", "-1", "half", "1/0"])
def test_a_share_is_a_number_from_0_to_1(share: str, tmp_path: object) -> None:
    result = CliRunner().invoke(app, ["extract", str(tmp_path), "--out", f"{tmp_path}/out", "--second", share])
    assert result.exit_code == 2


# --- other doubts, and how they end ---


def doubtful(report: Report, text: str) -> Report:
    """The report with a note that the cell with this text was hard to recognise."""
    (place,) = {r.place for r in report.second if r.text == text}
    note = Note("doubtful", "第1页的表1第2行第5列识别没有把握: “3”", Cited(text, (place,)))
    return replace(report, notes=(*report.notes, note))


def test_a_doubtful_cell_of_a_scan_decides_nothing(patterns: Patterns) -> None:
    report = doubtful(api.examine(form(), patterns).report, "93%")
    verdict = rate(api.verify(report, patterns).verdicts)
    assert verdict.agreement is Agreement.UNDECIDED
    assert verdict.reason is not None and "没有把握" in verdict.reason.zh


def test_an_agreement_that_rests_on_doubtful_words_is_undecided_too(patterns: Patterns) -> None:
    report = doubtful(api.examine(form(right_rate), patterns, (), Fraction(1)).report, "92%")
    assert rate(api.verify(report, patterns).verdicts).agreement is Agreement.UNDECIDED


def test_what_an_auditor_has_read_is_no_longer_in_doubt(patterns: Patterns, reader: Callable[[Altered], None]) -> None:
    reader(reading("93%", "98%"))
    outcome = api.examine(form(), patterns)
    (place,) = {r.place for r in outcome.report.second if r.text == "98%"}
    settled = api.examine(form(), patterns, [Correction(place, "93%", "673d3ae0c4f8")])
    assert rate(settled.verification.verdicts).agreement is Agreement.DIFFERS


def test_words_cut_from_a_long_cell_are_in_doubt_only_if_the_other_reader_lacks_them(patterns: Patterns) -> None:
    report = api.examine(form(), patterns).report
    (reading,) = (r for r in report.second if r.text == "93%")
    longer = replace(reading.place, end=40)

    def judged(other: str) -> Agreement:
        changed = replace(report, second=(SecondReading(longer, other, same=False),))
        return rate(api.verify(changed, patterns).verdicts).agreement

    assert judged("执行率为93%,结余8万兀") is Agreement.DIFFERS
    assert judged("执行率为193%,结余8万元") is Agreement.UNDECIDED
    assert judged("执行率为98%,结余8万元") is Agreement.UNDECIDED


# --- the record ---


def test_readings_are_kept_and_new_findings_without_one_are_marked(
    patterns: Patterns, reader: Callable[[Altered], None]
) -> None:
    reader(reading("9.2", "9.8"))
    outcome = api.examine(form(), patterns)
    record = Record("d", "自评.pdf", "", "pdf", 1, "read", None, outcome.report, outcome.verification)
    settings = batch.Settings(patterns, {})
    again = batch.verified_again(written(record), settings).record
    assert again.report == outcome.report
    assert again.verification == outcome.verification

    unread = replace(record, report=replace(outcome.report, second=()))
    marked = batch.verified_again(written(unread), settings).record.verification
    assert marked is not None
    assert UNREPEATED in rate(marked.verdicts).explanations
    assert all(UNREPEATED in v.explanations for v in marked.findings if v.claimed)


# --- what is published ---

PAGES = [SHARED / "material" / f"{name}.pdf" for name in ("000_full", "004_form", "chromium", "rot90_sideways")]
PAGES += sorted((SHARED / "reports").glob("*-web.pdf"))


@pytest.mark.shared
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_finding_on_published_forms_is_lost(path: object, patterns: Patterns) -> None:
    document = source(path.read_bytes())  # type: ignore[attr-defined]
    once = api.extract(api.read(document), patterns)
    before, after = api.verify(once, patterns), api.examine(document, patterns)
    assert after.verification == before
    assert [r for r in after.report.second if not r.same and r.text is not None] == []


@pytest.mark.parametrize("path", sorted(CORPUS.glob("[!b]*.pdf")), ids=lambda path: path.name)
def test_verdicts_are_those_of_the_report_with_both_readings(path: Path, patterns: Patterns) -> None:
    """Judged once where both readers agree, twice where they do not: as if always twice."""
    outcome = api.examine(source(path.read_bytes()), patterns, share=Fraction(1))
    assert outcome.report.second
    assert outcome.verification == verify(outcome.report, patterns)


def test_a_place_outside_tables_is_never_marked(patterns: Patterns) -> None:
    outcome = api.examine(form(), patterns)
    assert all(isinstance(r.place, Place) and r.place.table for r in outcome.report.second)
