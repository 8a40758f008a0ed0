"""Small files that ask for far too much: of memory, of time, of depth, or of somebody else's files."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/>'
    "{more}</Types>"
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
)
MANY = 2**31 - 1
LOL = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))


def packed(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(body: str, head: str = "", **parts: str) -> bytes:
    """A Word package around the XML of a body."""
    return packed(
        {
            "[Content_Types].xml": TYPES.format(part="word/document.xml", kind="wordprocessingml.document", more=""),
            "_rels/.rels": RELATIONS.format(kind="officeDocument", target="word/document.xml"),
            "word/document.xml": f'<?xml version="1.0"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>',
            **parts,
        }
    )


def cell(text: str, marks: str = "") -> str:
    return f"<w:tc><w:tcPr>{marks}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def table(inner: str) -> str:
    return f"<w:tbl><w:tr>{inner}</w:tr></w:tbl>"


def xlsx(sheet: str, strings: str = "<si><t>指标</t></si>", head: str = "") -> bytes:
    """A workbook around the XML of one sheet."""
    kind = "spreadsheetml.sheet"
    sub = '<Override PartName="/xl/{}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"/>'
    more = sub.format("worksheets/sheet1", "worksheet") + sub.format("sharedStrings", "sharedStrings")
    relations = RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml").replace(
        "</Relationships>",
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>',
    )
    r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return packed(
        {
            "[Content_Types].xml": TYPES.format(part="xl/workbook.xml", kind=kind, more=more),
            "_rels/.rels": RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook {S} xmlns:r="{r}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations,
            "xl/sharedStrings.xml": f"{head}<sst {S}>{strings}</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet {S}>{sheet}</worksheet>",
        }
    )


def pdf(content: bytes, page: str = "", more: str = "", box: str = "0 0 595 842", count: str = "1") -> bytes:
    """A PDF of one page; `content` is its stream, packed."""
    stream = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[3 0 R]/Count {count}>>".encode(),
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>"
        f"/XObject<</X 6 0 R>>>>{page}>>".encode(),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        more.encode() or b"null",
    ]
    out = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return out + b"trailer<</Root 1 0 R/Size 7>>\n%%EOF\n"


def words(count: int) -> bytes:
    lines = (b"1 0 0 1 %d %d Tm(12)Tj " % (n % 500, n * 7 % 800) for n in range(count))
    return b"BT/F 1 Tf " + b"".join(lines) + b"ET"


def strokes(count: int) -> bytes:
    return b"".join(b"%d %d m %d %d l S " % (n % 595, 0, n % 595, 842) for n in range(count))


def squares(count: int) -> bytes:
    return b"".join(b"%d %d 2 2 re S " % (n * 13 % 590, n * 7 % 840) for n in range(count))


def nested_zip(depth: int) -> bytes:
    data = packed({"a.txt": "0" * 10**6})
    for _ in range(depth):
        data = packed({f"{n}.zip": data for n in range(10)})
    return data


def bombs() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Name and maker of each."""
    lazy = partial
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>".format
    lol = "<!DOCTYPE d [" + '<!ENTITY a "lololololol">' + LOL + "]>"
    outside = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    yield "ratio.docx", lambda: docx(paragraph("0" * 200_000_000))
    yield "ratio-tail.docx", lambda: docx(paragraph("达标"), **{"word/media.xml": "0" * 300_000_000})
    yield "entities.docx", lazy(docx, paragraph("&j;"), lol)
    yield "outside.docx", lazy(docx, paragraph("&a;"), outside)
    yield "span.docx", lazy(docx, table(cell("指标", f'<w:gridSpan w:val="{MANY}"/>') + cell("5")))
    yield "spans.docx", lambda: docx(table(cell("指标", '<w:gridSpan w:val="9999"/>')) * 3000)
    yield (
        "before.docx",
        lazy(docx, f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="{MANY}"/></w:trPr>{cell("5")}</w:tr></w:tbl>'),
    )
    yield "nested-tables.docx", lambda: docx("<w:tbl><w:tr><w:tc>" * 3000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 3000)
    yield "some-nested-tables.docx", lambda: docx("<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80)
    yield "nested-runs.docx", lambda: docx("<w:p>" + "<w:ins>" * 100_000 + "</w:ins>" * 100_000 + "</w:p>")
    yield "sdt.docx", lambda: docx("<w:sdt><w:sdtContent>" * 120 + paragraph("5") + "</w:sdtContent></w:sdt>" * 120)
    yield "wide.docx", lambda: docx("<w:tbl>" + f"<w:tr>{cell('5') * 400}</w:tr>" * 60 + "</w:tbl>")
    yield "long.docx", lambda: docx(paragraph("每低1%扣5%，" * 40_000))
    yield "numbers.docx", lambda: docx(table("".join(map(cell, ("指标", "得分", "9" * 100_000, "1" * 5000 + "%")))))
    yield "far.xlsx", lazy(xlsx, '<sheetData><row r="1048576"><c r="XFD1048576" t="s"><v>0</v></c></row></sheetData>')
    yield (
        "beyond.xlsx",
        lazy(xlsx, '<sheetData><row r="999999999"><c r="ZZZZZZ999999999"><v>1</v></c></row></sheetData>'),
    )
    yield (
        "merged.xlsx",
        lazy(
            xlsx,
            '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
            '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
    )
    yield (
        "merges.xlsx",
        lambda: xlsx(
            '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1e308</v></c></row></sheetData><mergeCells>'
            + "".join(f'<mergeCell ref="A{n}:CV{n + 100}"/>' for n in range(1, 20_000, 7))
            + "</mergeCells>"
        ),
    )
    yield (
        "columns.xlsx",
        lazy(
            xlsx,
            '<cols><col min="1" max="16384" hidden="1"/></cols><sheetData><row r="1"><c><v>5</v></c></row></sheetData>',
        ),
    )
    yield (
        "strings.xlsx",
        lambda: xlsx(
            '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>',
            f"<si><t>{'0' * 150_000_000}</t></si>",
        ),
    )
    yield (
        "index.xlsx",
        lazy(
            xlsx,
            '<sheetData><row r="1"><c r="A1" t="s"><v>-99999999999</v></c><c r="B1"><v>1e400</v></c></row></sheetData>',
        ),
    )
    yield (
        "entities.xlsx",
        lazy(xlsx, '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>', "<si><t>&j;</t></si>", lol),
    )
    yield (
        "rows.xlsx",
        lambda: xlsx("<sheetData>" + "<row><c><v>5</v></c><c><v>0.5</v></c></row>" * 15_000 + "</sheetData>"),
    )
    yield "stream.pdf", lambda: pdf(b"q Q " * 20_000_000)
    yield "words.pdf", lambda: pdf(words(60_000))
    yield "strokes.pdf", lambda: pdf(strokes(100_000))
    yield "squares.pdf", lambda: pdf(squares(60_000) + words(50))
    yield "blots.pdf", lambda: pdf(squares(2_000))
    yield (
        "lattice.pdf",
        lambda: pdf(strokes(590) + b"".join(b"0 %d m 595 %d l S " % (n, n) for n in range(0, 840, 4)) + words(50)),
    )
    yield "huge.pdf", lazy(pdf, words(20), box="0 0 1e9 1e9")
    yield "upside-down.pdf", lazy(pdf, words(20), box="595 842 -1e38 -1e38")
    yield "nothing.pdf", lazy(pdf, words(20), box="0 0 0 0")
    yield "unit.pdf", lazy(pdf, words(20), "/UserUnit 1e30/Rotate 45")
    yield "pages.pdf", lazy(pdf, words(5), count="2000000000")
    yield "kids.pdf", lambda: pdf(words(5)).replace(b"/Kids[3 0 R]/Count 1", b"/Kids[2 0 R 2 0 R 3 0 R]/Count 300000")
    yield (
        "itself.pdf",
        lazy(
            pdf,
            b"/X Do " * 50,
            more="<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 6>>stream\n/X Do \nendstream",
        ),
    )
    yield "arrays.pdf", lambda: pdf(words(5), "/A" + "[" * 100_000 + "]" * 100_000)
    yield "dictionaries.pdf", lambda: pdf(b"<<" * 100_000 + words(5))
    yield (
        "picture.pdf",
        lazy(
            pdf,
            b"595 0 0 842 0 0 cm /X Do",
            more="<</Type/XObject/Subtype/Image/Width 2000000/Height 2000000/BitsPerComponent 8/ColorSpace/DeviceGray/Length 3>>stream\nabc\nendstream",
        ),
    )
    yield "moved.pdf", lazy(pdf, b"1e38 0 0 1e38 1e38 1e38 cm 0 0 m 595 0 l S " + words(20))
    yield "prev.pdf", lambda: pdf(words(5)).replace(b"/Size 7>>", b"/Size 7/Prev 9>>") + b"startxref\n9\n%%EOF"
    yield "tables.html", lambda: b"<table><tr><td>" * 20_000 + b"5" + b"</td></tr></table>" * 20_000
    yield (
        "spans.html",
        f'<table><tr><td colspan="{MANY}" rowspan="{MANY}">指标</td><td>得分</td></tr></table>'.encode,
    )
    yield "divs.html", lambda: b"<div>" * 200_000 + b"5"
    yield (
        "entities.html",
        (lol.replace("DOCTYPE d", "DOCTYPE html") + "<table><tr><td>&j;</td></tr></table>").encode,
    )
    yield "line.txt", ("指标 得分 5 " * 50_000).encode
    yield "pipes.md", lambda: ("|" * 40_000 + "\n").encode() * 5
    yield "spaces.txt", (" " * 3_000_000 + "5\n" + "\t" * 1_000_000).encode
    yield "quotes.csv", ('"' + "指标,得分\n" * 20_000).encode
    yield "digits.txt", ("执行率" + "9" * 300_000 + "%。").encode
    yield "brackets.txt", ("（" * 100_000 + "5分").encode
    yield "nested.zip", lazy(nested_zip, 4)
