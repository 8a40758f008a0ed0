"""Copies of the documents with the findings on them: words in the right place, the rest of the file as it was."""

from __future__ import annotations

import ctypes
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2.raw as raw
import pytest
from docx import Document
from lxml import etree
from reportlab.pdfgen.canvas import Canvas

import pipeline
from pipeline.errors import PipelineError
from pipeline.extractors.docx import remarks as word
from pipeline.extractors.pdf.opening import opened
from pipeline.extractors.pdf.remarks import Remark, remarked
from pipeline.shell import annotate, decisions, lookup, store
from pipeline.values.document import Source
from pipeline.values.place import Place
from tests import submitted

PATTERNS = pipeline.load_patterns()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("annotate")
    return submitted.extracted(submitted.written(home / "报送"), home / "out", pages="none")


def copies(made: Path, folder: Path, doc: str = "", lang: str = "zh", propose: bool = False) -> list[str]:
    wanted = annotate.Wanted(folder, doc, propose, lang)
    return annotate.write(made, wanted, made.parent / "decisions.sqlite", [made.parent / "报送"])


def notes(data: bytes) -> list[tuple[int, tuple[float, ...], str]]:
    """Page, box (left, bottom, right, top) and words of every annotation of a PDF."""
    found = []
    with opened(Source("a.pdf", "", "", data)) as document:
        for number in range(raw.FPDF_GetPageCount(document)):
            page = raw.FPDF_LoadPage(document, number)
            for at in range(raw.FPDFPage_GetAnnotCount(page)):
                note, box, room = raw.FPDFPage_GetAnnot(page, at), raw.FS_RECTF(), (ctypes.c_ushort * 2000)()
                raw.FPDFAnnot_GetRect(note, box)
                size = raw.FPDFAnnot_GetStringValue(note, b"Contents", room, ctypes.sizeof(room))
                edges = tuple(round(edge) for edge in (box.left, box.bottom, box.right, box.top))
                found.append((number + 1, edges, bytes(room)[: size - 2].decode("utf-16-le")))
                raw.FPDFPage_CloseAnnot(note)
            raw.FPDF_ClosePage(page)
    return found


def keys(data: bytes, name: str) -> list[tuple[str, str]]:
    source = Source(name, "", "0" * 64, data)
    return [(v.code, v.message.zh) for v in pipeline.examine(source, PATTERNS).verification.findings]


def test_a_pdf_has_each_finding_as_a_highlight_on_the_claimed_cell(made: Path, tmp_path: Path) -> None:
    before = (made.parent / "报送" / "wrong.pdf").read_bytes()
    assert copies(made, tmp_path, "wrong.pdf") == [f"1  {tmp_path / 'wrong-复核.pdf'}"]
    after = (tmp_path / "wrong-复核.pdf").read_bytes()
    ((page, _, words),) = notes(after)
    assert page == 1
    assert words.splitlines()[0] == "T202 得分合计与各行之和不符 [错误]"
    assert "所报 98，复算 100分" in words
    assert keys(after, "wrong.pdf") == keys(before, "wrong.pdf")
    assert (made.parent / "报送" / "wrong.pdf").read_bytes() == before


def test_a_word_file_has_them_as_comments_and_keeps_the_rest(made: Path, tmp_path: Path) -> None:
    before = (made.parent / "报送" / "wrong.docx").read_bytes()
    copies(made, tmp_path, "wrong.docx", "en")
    after = (tmp_path / "wrong-复核.docx").read_bytes()
    document = Document(BytesIO(after))
    (comment,) = document.comments
    assert comment.author == annotate.AUTHOR
    assert comment.text.startswith("T202 ")
    total = document.tables[0].rows[-1].cells[6]._tc
    assert [e.tag.rpartition("}")[2] for e in total.iter() if "comment" in e.tag] == [
        "commentRangeStart", "commentRangeEnd", "commentReference",
    ]  # fmt: skip
    assert keys(after, "wrong.docx") == keys(before, "wrong.docx")
    old, new = ZipFile(BytesIO(before)), ZipFile(BytesIO(after))
    changed = [n for n in old.namelist() if old.read(n) != new.read(n)]
    ours = {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels", "word/comments.xml"}
    assert set(changed) <= ours


def test_the_same_twice_is_one_file_and_no_other_file_is_written_over(made: Path, tmp_path: Path) -> None:
    for _ in range(2):
        copies(made, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["wrong-复核.docx", "wrong-复核.pdf"]
    (tmp_path / "wrong-复核.pdf").write_bytes(b"the auditor's own")
    copies(made, tmp_path, "wrong.pdf")
    assert (tmp_path / "wrong-复核.pdf").read_bytes() == b"the auditor's own"
    assert (tmp_path / "wrong-复核-2.pdf").exists()


def test_what_has_no_copy_is_told_with_the_reason(made: Path, tmp_path: Path) -> None:
    told = copies(made, tmp_path / "a")
    assert [line for line in told if line.startswith("—")] == [
        f"—  {submitted.HOSTILE_NAME}  只有 PDF 和 Word 能加批注"
    ]
    gone = annotate.write(made, annotate.Wanted(tmp_path / "b", "wrong.docx"), None, [tmp_path])
    assert gone == ["—  wrong.docx  原件已不在或已改动（可用 --documents 指明）"]
    with pytest.raises(PipelineError, match=r"right\.md：没有可批注的问题"):
        copies(made, tmp_path, "right.md")


def test_a_settled_finding_is_left_out_and_a_confirmed_one_says_so(made: Path, tmp_path: Path) -> None:
    (key,) = (r["key"] for r in store.table(made, "findings") if r["path"] == "wrong.pdf")
    where = made.parent / "decisions.sqlite"
    said = {"note": "已函询", "correct": "", "by": "王", "decisions": where, "lang": "zh"}
    lookup.decide(made, key, "confirmed", **said)  # type: ignore[arg-type]
    copies(made, tmp_path / "a", "wrong.pdf")
    assert "已确认 王 已函询" in notes((tmp_path / "a" / "wrong-复核.pdf").read_bytes())[0][2]
    lookup.decide(made, key, "explained", **said)  # type: ignore[arg-type]
    with pytest.raises(PipelineError):
        copies(made, tmp_path / "b", "wrong.pdf")
    lookup.decide(made, key, "undo", **said)  # type: ignore[arg-type]
    lookup.decide(made, key, "undo", **said)  # type: ignore[arg-type]
    assert decisions.latest(decisions.load(where)) == {}


@pytest.mark.parametrize(
    ("turn", "edges"),
    [(0, (10, 180, 40, 190)), (90, (10, 10, 20, 40)), (180, (60, 10, 90, 20)), (270, (180, 60, 190, 90))],  # 90 and 270: reportlab turns the sheet too
)
def test_a_remark_lies_where_the_page_is_seen_however_it_is_turned(turn: int, edges: tuple[int, ...]) -> None:
    out = BytesIO()
    canvas = Canvas(out, (100, 200), invariant=1)
    canvas.setPageRotation(turn)
    canvas.showPage()
    canvas.save()
    source, red = Source("a.pdf", "", "", out.getvalue()), (255, 0, 0)
    made = remarked(source, [Remark(1, (10, 10, 40, 20), "甲\n乙", red), Remark(9, (0, 0, 1, 1), "", red)], "复核")
    assert [(box, words) for _, box, words in notes(made)] == [(edges, "甲\n乙")]
    assert made == remarked(source, [Remark(1, (10, 10, 40, 20), "甲\n乙", red)], "复核")


def test_comments_that_were_there_stay_and_a_place_without_paragraph_is_told_at_the_top() -> None:
    document = Document()
    first = document.add_paragraph("一、概况")
    document.add_paragraph("执行率99%。")
    document.add_comment(first.runs, "原有批注", "李")
    out = BytesIO()
    document.save(out)
    source = Source("a.docx", "", "0" * 64, out.getvalue())
    places = [Place(source.id, "body", line=2, end=3), Place(source.id, "header", line=1, end=1), None]
    made = word.remarked(source, [word.Remark(place, f"第{n}条") for n, place in enumerate(places, 1)], "复核")
    again = Document(BytesIO(made))
    assert [(c.author, c.text) for c in again.comments] == [
        ("李", "原有批注"), ("复核", "第1条"), ("复核", "第2条"), ("复核", "第3条"),
    ]  # fmt: skip
    marked = [[e.tag.rpartition("}")[2] for e in p._p].count("commentRangeStart") for p in again.paragraphs]
    assert marked == [3, 1]


def test_the_recomputed_figure_is_proposed_as_a_change_to_accept_or_reject(made: Path, tmp_path: Path) -> None:
    copies(made, tmp_path, "wrong.docx", propose=True)
    after = (tmp_path / "wrong-复核.docx").read_bytes()
    assert [part for part in pieces(after) if part[0] != "r"] == [("del", "97"), ("ins", "100")]
    assert keys(after, "wrong.docx") == []  # read as if accepted


def test_a_figure_within_words_is_changed_alone_and_one_in_pieces_is_left() -> None:
    document = Document()
    document.add_paragraph("执行率99%，得分9.9分。").runs[0].bold = True
    document.add_paragraph("执行率9").add_run("9%。")
    out = BytesIO()
    document.save(out)
    source = Source("a.docx", "", "0" * 64, out.getvalue())
    places = [Place(source.id, "body", line=line, end=3) for line in (1, 2)]
    made = word.remarked(source, [word.Remark(place, "…", ("99", "95")) for place in places], "复核")
    assert pieces(made) == [
        ("r", "执行率"), ("del", "99"), ("ins", "95"), ("r", "%，得分9.9分。"), ("r", "执行率9"), ("r", "9%。"),
    ]  # fmt: skip
    bold = [run.find("{*}rPr/{*}b") is not None for run in body(made).iter("{*}r") if "".join(run.itertext())]
    assert bold == [True, True, True, True, False, False]


def body(data: bytes) -> etree._Element:
    return etree.fromstring(ZipFile(BytesIO(data)).read("word/document.xml"))


def pieces(data: bytes) -> list[tuple[str, str]]:
    """Runs and changes in order, with their words."""
    wanted = [e for p in body(data).iter("{*}p") for e in p if e.tag.endswith(("}r", "}del", "}ins"))]
    return [(e.tag.rpartition("}")[2], "".join(e.itertext())) for e in wanted if "".join(e.itertext())]
