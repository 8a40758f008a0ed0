"""Files that lost their end or a piece in the middle: what is read is right, what is lost is told, and nobody accused."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline import api
from pipeline.errors import UnreadableDocument
from pipeline.extractors import pdf
from pipeline.extractors.pdf.salvage import remains, sound
from pipeline.shell.intake import load_patterns
from pipeline.values.document import Document, Source
from pipeline.values.verdict import Agreement

FOLDER = Path(__file__).parents[1] / "corpus/documents"
REPORTS = sorted(path for path in FOLDER.glob("*.pdf") if not path.name.startswith("bad-"))
CUTS = [0.5, 0.8, 0.95, 0.985]


def source(data: bytes) -> Source:
    return Source("自评.pdf", "pdf", "0" * 64, data)


def words(document: Document) -> list[list[str]]:
    """What each page says."""
    return [
        [*(cell.words for grid in page.grids for cell in grid.cells), *(line.text for line in page.lines)]
        for page in document.pages
    ]


def findings(data: bytes) -> set[tuple[str, str]]:
    outcome = api.examine(source(data), load_patterns())
    return {(v.code, v.message.zh) for v in outcome.verification.verdicts if v.agreement is Agreement.DIFFERS}


def book(pages: int = 6) -> bytes:
    """Pages of a size that one can be lost without the others, each with its number."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300), invariant=1, pageCompression=0)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 9)
        for line in range(20):
            canvas.drawString(40, 280 - 12 * line, f"page {number} line {line}: {number * 1000 + line}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.stem)
def test_no_report_is_accused_of_what_was_cut_off(report: Path) -> None:
    whole = report.read_bytes()
    known = findings(whole)
    for cut in CUTS:
        try:
            assert findings(whole[: int(cut * len(whole))]) <= known
        except UnreadableDocument as error:
            assert error.code == "truncated"


def turned_round(data: bytes) -> bytes:
    """The same file as other programs write it: what the pages show first, their tree and the catalogue last."""
    objects = re.findall(rb"\d+ 0 obj.*?endobj\n", data, re.DOTALL)
    root = re.search(rb"/Root \d+ 0 R", data)
    order = (b"stream", b"/Font", b"/F1", b"/Type /Page\n", b"/Type /Pages")
    objects.sort(key=lambda body: next((n for n, sign in enumerate(order) if sign in body), len(order)))
    return b"%PDF-1.4\n" + b"".join(objects) + b"trailer <<" + (root[0] if root else b"") + b">>\nstartxref\n0\n%%EOF\n"


def told(document: Document) -> list[tuple[str, int | None]]:
    """What was noted, and on which page."""
    return [(note.code, note.at.place.page if note.at is not None else None) for note in document.notes]


def test_pages_that_are_left_are_read_and_lost_ones_told() -> None:
    """The tree of pages comes first in this file: how many are lost is known."""
    whole = book()
    said = words(pdf.read(source(whole)))
    document = pdf.read(source(whole[: whole.index(b"page 4 line 3")]))
    assert words(document) == [*said[:3], [], [], []]
    assert told(document) == [("damaged-page", 4), ("damaged-page", 5), ("damaged-page", 6), ("truncated", None)]


def test_pages_whose_tree_is_lost_are_found() -> None:
    """The tree comes last: nobody knows how many pages there were."""
    whole = turned_round(book())
    said = words(pdf.read(source(whole)))
    document = pdf.read(source(whole[: whole.index(b"/Type /Pages")]))
    assert len(said) == 6
    assert words(document) == said
    assert told(document) == [("truncated", None)]


def test_a_hole_takes_its_own_page_only() -> None:
    """A block that never arrived, as interrupted downloads leave it: zeros in the middle of the fourth page's words."""
    whole = book()
    said = words(pdf.read(source(whole)))
    at = whole.index(b"page 4 line 3")
    holed = whole[:at] + bytes(600) + whole[at + 600 :]
    assert not sound(holed)
    document = pdf.read(source(holed))
    assert [page.number for page in document.pages] == [1, 2, 3, 4, 5, 6]
    assert words(document) == [*said[:3], [], *said[4:]]
    assert told(document) == [("damaged-page", 4), ("truncated", None)]


def test_zeros_in_a_picture_are_no_hole() -> None:
    """Black pictures that are not packed are all zeros; such a file is looked through and found whole."""
    whole = book(2)
    picture = b"99 0 obj <</Type /XObject /Subtype /Image /Length 2000>> stream\n" + bytes(2000) + b"\nendstream endobj\n"
    data = re.sub(rb"\nxref\n", lambda found: b"\n" + picture + found[0][1:], whole)
    left = remains(data)
    assert not sound(data)
    assert left and left.whole
    assert words(pdf.read(source(data))) == words(pdf.read(source(whole)))


FORM = "# 2023年度项目支出绩效自评表\n\n| 三级指标 | 指标值 | 完成值 | 分值 | 得分 |\n|---|---|---|---|---|\n" + "".join(
    f"| 培训第{n}期人数 | ≥{n}00人 | {n}10人 | 20 | 20 |\n" for n in range(1, 6)
)
PAGE = "<html><body><p>2023年度项目支出绩效自评表</p><table>" + "".join(
    "<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in line.split("|")[1:-1]) + "</tr>"
    for line in FORM.splitlines()[2:]
    if "---" not in line
) + "</table></body></html>"  # fmt: skip


@pytest.mark.parametrize(
    ("text", "until", "cut"),
    [
        (FORM, len(FORM.encode()), False),
        (FORM.rstrip(), len(FORM.rstrip().encode()), False),
        (FORM, FORM.encode().index("第4期".encode()) + 2, True),  # in a character
        (FORM, FORM.encode().index("第4期".encode()), True),  # in a row
        (PAGE, len(PAGE.encode()), False),
        (PAGE, PAGE.encode().index("第4期".encode()), True),  # in a table
        (PAGE, PAGE.encode().index(b"</body>"), True),  # in a page
    ],
)
def test_texts_and_pages_that_break_off(text: str, until: int, cut: bool) -> None:
    """Five rows of 20: without the last two they would add up to 60, and the unit would be asked for its missing 40."""
    file = Source("自评.txt", "text", "0" * 64, text.encode()[:until])
    outcome = api.examine(file, load_patterns())
    assert ("truncated" in [note.code for note in outcome.document.notes]) is cut
    assert [v.code for v in outcome.verification.verdicts if v.agreement is Agreement.DIFFERS and v.code != "B810"] == []


@pytest.mark.parametrize(
    "bomb",
    [
        b"1 0 obj\n" * 100_000 + b"endobj",
        b"1 0 obj <<>> stream\n endobj\n" * 50_000,
        b"1 0 obj<</Type/Pages/Kids[" + b"1 0 R " * 50_000 + b"]>>endobj\n2 0 obj<</Type/Page/Parent 2 0 R>>endobj",
        b"".join(b"%d 0 obj<</Type/Pages/Kids[%d 0 R %d 0 R]>>endobj\n" % (n, n + 1, n + 1) for n in range(1, 60)),
        b"1 0 obj<</Type/Page/Resources" + b"<<" * 100_000 + b">>endobj",
    ],
    ids=["objects without end", "streams without end", "its own child", "doubling", "brackets"],
)
def test_a_file_made_to_hang_its_reader_does_not(bomb: bytes) -> None:
    left = remains(b"%PDF-1.4\n" + bomb)
    assert left is None or not left.whole
