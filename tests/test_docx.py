"""Word documents made by hand, element by element: what a reader of the printed page sees, and nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import UnreadableDocument
from pipeline.extractors import docx
from pipeline.extractors.docx.lists import written
from pipeline.values.document import Document, Grid
from tests.conftest import source

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{RELATED}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)


def package(body: str, **parts: str | bytes) -> bytes:
    """A package with this body; `header="<w:p>…"` adds a part of that kind, related as rId1, rId2, …"""
    relations, files = [], {}
    for number, (kind, content) in enumerate(parts.items(), 1):
        name = f"{kind}.xml" if isinstance(content, str) else f"embeddings/{kind}.xlsx"
        relations.append(f'<Relationship Id="rId{number}" Type="{RELATED}/{kind}" Target="{name}"/>')
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        xml = f"<w:{root} {SPACES}>{content}</w:{root}>" if isinstance(content, str) else content
        files[f"word/{name}"] = xml
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>')
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{RELATED}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{''.join(relations)}</Relationships>",
        )
        archive.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def read(body: str, **parts: str | bytes) -> Document:
    data = package(body, **parts)
    assert docx.looks_like(data, "") > 0
    return docx.read(source(data, "report.docx"))


def p(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{words}</w:p>"


def r(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def tc(words: str, properties: str = "") -> str:
    inner = words if words.startswith("<") else p(r(words))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(c if c.startswith('<w:') else tc(c) for c in cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def matrix(grid: Grid) -> list[list[str]]:
    """Each cell where it begins, "·" where another covers, "" also in holes."""
    out = [[""] * grid.shape[1] for _ in range(grid.shape[0])]
    for (row, col), cell in grid.covering().items():
        out[row][col] = cell.text.text if (cell.row, cell.col) == (row, col) else "·"
    return out


def table(*rows: str) -> list[list[str]]:
    return matrix(read(tbl(*rows)).pages[0].grids[0])


def lines(body: str, **parts: str | bytes) -> list[str]:
    return [line.text for line in read(body, **parts).pages[0].lines]


SPAN, DOWN, ON = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
ADDED, GONE = '<w:ins w:id="1" w:author="a"/>', '<w:del w:id="2" w:author="a"/>'


def test_merged_cells_are_spans() -> None:
    grid = read(
        tbl(
            tr(tc("一级", DOWN), tc("目标", SPAN), "得分"),
            tr(tc("", ON), "≥90%", "95%", "10"),
            tr(tc("", ON), tc("合计", SPAN), "10"),
        )
    ).pages[0].grids[0]
    assert matrix(grid) == [["一级", "目标", "·", "得分"], ["·", "≥90%", "95%", "10"], ["·", "合计", "·", "10"]]
    assert [(c.row, c.col, c.rows, c.cols) for c in grid.cells][:2] == [(0, 0, 3, 1), (0, 1, 1, 2)]
    place = grid.cells[-1].text.places[0]
    assert (place.page, place.table, place.row, place.col, place.start, place.end) == (None, 1, 3, 4, 0, 2)


def test_an_unmerged_cell_is_not_continued() -> None:
    assert table(tr("a", "b"), tr(tc("c", ON), "d")) == [["a", "b"], ["c", "d"]]


def test_text_under_a_merged_cell_is_noted() -> None:
    document = read(tbl(tr(tc("决策", DOWN), "1"), tr(tc("暗处", ON), "2")))
    assert [note.code for note in document.notes] == ["covered-text"]
    assert "暗处" in document.notes[0].message


def test_a_table_whose_rows_are_all_deleted_is_none() -> None:
    page = read(tbl(tr("a", "b", properties=GONE)) + tbl(tr("c", "d"))).pages[0]
    assert [(grid.number, matrix(grid)) for grid in page.grids] == [(1, [["c", "d"]])]


def test_rows_may_begin_late_and_end_early() -> None:
    before, after = '<w:gridBefore w:val="1"/>', '<w:gridAfter w:val="1"/>'
    assert table(tr("a", "b", "c"), tr("x", "y", properties=before), tr("u", "v", properties=after)) == [
        ["a", "b", "c"], ["", "x", "y"], ["u", "v", ""],
    ]  # fmt: skip


def test_old_style_horizontal_merge() -> None:
    first, on = '<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'
    assert table(tr(tc("合计", first), tc("", on), "5"), tr("a", "b", "c")) == [["合计", "·", "5"], ["a", "b", "c"]]


def test_content_controls_hide_nothing() -> None:
    def sdt(inner: str, properties: str = "") -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    inline = tc(p(sdt(r("9.5"))))
    prompt = tc(p(sdt(r("单击此处输入文字"), "<w:showingPlcHdr/>")))
    assert table(tr("a", sdt(tc("b")), inline), sdt(tr("c", "d", "e")), tr(prompt, tc(sdt(p(r("块")))), "")) == [
        ["a", "b", "9.5"], ["c", "d", "e"], ["", "块", ""],
    ]  # fmt: skip


def test_tracked_changes_read_as_accepted() -> None:
    changed = p(
        f'<w:del w:id="1">{r("95%").replace("w:t", "w:delText")}</w:del><w:ins w:id="2">{r("98%")}</w:ins>'
        f'<w:moveFrom w:id="3">{r("旧处")}</w:moveFrom><w:moveTo w:id="4">{r("新处")}</w:moveTo>'
    )
    document = read(
        tbl(tr("数量", tc(changed)), tr("删去", "行", properties=GONE), tr(tc("x", "<w:cellDel/>"), "加", "格", properties=ADDED))
    )
    assert matrix(document.pages[0].grids[0]) == [["数量", "98%新处"], ["加", "格"]]
    assert [note.code for note in document.notes] == ["tracked-changes"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    gone = f"<w:rPr>{GONE}</w:rPr>"
    assert lines(p(r("预算执行率"), gone) + p(r("94%")) + p("", gone) + p(r("完"))) == ["预算执行率94%", "完"]


def test_hidden_text_is_left_out_with_a_note() -> None:
    styles = '<w:style w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="H"><w:basedOn w:val="Base"/></w:style>'
    body = p(r("得分10") + r("秘密", "<w:vanish/>") + r("分", '<w:vanish w:val="0"/>') + r("样式", '<w:rStyle w:val="H"/>'))
    document = read(body + tbl(tr("见", "1"), tr("隐", "2", properties="<w:hidden/>")), styles=styles)
    assert document.pages[0].lines[0].text == "得分10分"
    assert matrix(document.pages[0].grids[0]) == [["见", "1"]]
    assert [note.code for note in document.notes] == ["hidden-text"]
    assert all(words in document.notes[0].message for words in ("秘密", "样式", "隐2"))


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ('<w:sym w:font="Symbol" w:char="F0B3"/>', "≥"),
        ('<w:sym w:font="Symbol" w:char="2264"/>', "≤"),
        ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "☑"),
        ('<w:sym w:font="Wingdings" w:char="00A8"/>', "□"),
        ('<w:sym w:font="Wingdings 2" w:char="F052"/>', "☑"),
        ('<w:sym w:font="Wingdings" w:char="F081"/>', "①"),
        ('<w:sym w:font="Mystery" w:char="F041"/>', "\uf041"),
        ('<w:sym w:font="Symbol" w:char="oops"/>', "�"),
        ('<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf0b3</w:t>', "≥"),
        ("<w:t>甲</w:t><w:br/><w:t>乙</w:t>", "甲\n乙"),
        ("<w:t>甲</w:t><w:tab/><w:t>乙</w:t>", "甲\t乙"),
        ("<w:t>2023</w:t><w:noBreakHyphen/><w:t>12</w:t>", "2023-12"),
        ("<w:t>甲</w:t><w:softHyphen/><w:t>乙</w:t>", "甲乙"),
        ('<w:ruby><w:rt><w:r><w:t>ding</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>定</w:t></w:r></w:rubyBase></w:ruby>', "定"),
    ],
)  # fmt: skip
def test_signs(inner: str, shown: str) -> None:
    assert table(tr(tc(p(f"<w:r>{inner}</w:r>")), "x"))[0][0] == shown


def test_fields_show_their_result() -> None:
    def char(kind: str, inner: str = "") -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'

    formula = char("begin") + "<w:r><w:instrText>=SUM(ABOVE)</w:instrText></w:r>" + r("x") + char("separate") + r("96.4") + char("end")
    nested = char("begin") + char("begin") + char("separate") + r("内") + char("end") + char("separate") + r("外") + char("end")
    simple = f'<w:fldSimple w:instr="PAGE">{r("3")}</w:fldSimple>'
    box = char("begin", '<w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData>') + char("end")
    empty = char("begin", '<w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>') + char("end")
    assert lines(p(formula) + p(nested) + p(simple) + p(box + r("优") + empty + r("良"))) == ["96.4", "外", "3", "☑优☐良"]


def test_formulas_keep_their_words() -> None:
    fraction = "<m:oMath><m:f><m:num><m:r><m:t>支出</m:t></m:r></m:num><m:den><m:r><m:t>预算</m:t></m:r></m:den></m:f></m:oMath>"
    assert lines(p(r("执行率=") + fraction + r("×100%"))) == ["执行率=支出/预算×100%"]


def test_text_boxes_are_read_once() -> None:
    content = f"<w:txbxContent>{p(r('盖章处'))}{tbl(tr('内', '1'))}</w:txbxContent>"
    twice = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    page = read(p(f"<w:r>{twice}</w:r>" + r("正文")) + p(r("完"))).pages[0]
    assert [(line.text, line.places[0].part) for line in page.lines] == [
        ("正文", "body"), ("盖章处", "textbox1"), ("完", "body"),
    ]  # fmt: skip
    assert [matrix(grid) for grid in page.grids] == [[["内", "1"]]]
    assert page.grids[0].after == 2


def test_tables_inside_cells() -> None:
    frame = tbl(tr("内表"))
    deep = tbl(tr("a", "b"), tr("c", tc(frame + p(""))))
    document = read(tbl(tr("外", tc(frame + p(""))), tr(tc(p(r("说明")) + deep + p("")), "2")) + tbl(tr("后", "3")))
    grids = document.pages[0].grids
    assert [matrix(g) for g in grids] == [[["外", "内表"], ["说明", "2"]], [["a", "b"], ["c", "内表"]], [["后", "3"]]]
    assert [g.cells[0].text.places[0].part for g in grids] == ["body", "body/1.2.1", "body"]
    assert [g.number for g in grids] == [1, 2, 3]
    assert [note.code for note in document.notes] == ["nested-table"]


def test_repeated_header_rows() -> None:
    head = "<w:tblHeader/>"
    assert read(tbl(tr("a", "b", properties=head), tr("c", "d", properties=head), tr("e", "f"))).pages[0].grids[0].repeats == 2


def test_reading_order_and_paragraph_numbers() -> None:
    page = read(p(r("一")) + p("") + tbl(tr("a", "b")) + p(r("二")) + tbl(tr("c", "d"))).pages[0]
    assert [(line.text, line.places[0].line) for line in page.lines] == [("一", 1), ("二", 3)]
    assert [grid.after for grid in page.grids] == [1, 2]
    assert (page.number, page.size) == (None, None)


def test_cell_paragraphs_are_lines() -> None:
    assert table(tr(tc(p(r("1.建立制度；")) + p("") + p(r("2.执行有效"))), "x"))[0][0] == "1.建立制度；\n2.执行有效"


LISTS = """
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/><w:lvlText w:val="指标%1："/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
 <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:suff w:val="nothing"/><w:lvlText w:val="\uf0fc"/><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
"""


def numbered(words: str, number: int, level: int = 0) -> str:
    return p(r(words) if words else "", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_list_numbers_are_printed() -> None:
    body = numbered("总体情况", 1) + numbered("职能", 1, 1) + numbered("人员", 1, 1) + numbered("结论", 1) + numbered("得分", 1, 1)
    assert lines(body, numbering=LISTS) == ["一、总体情况", "1. 职能", "2. 人员", "二、结论", "1. 得分"]
    rows = [tr(tc(numbered(name, 2)), tc(numbered("", 2)), tc(numbered("达标", 3))) for name in ("培训人次", "合格率")]
    document = read(tbl(*rows) + numbered("另起", 4) + numbered("续", 4), numbering=LISTS)
    assert matrix(document.pages[0].grids[0]) == [["指标1：培训人次", "指标2：", "✓达标"], ["指标3：合格率", "指标4：", "✓达标"]]
    assert [line.text for line in document.pages[0].lines] == ["指标7：另起", "指标8：续"]


def test_styles_may_number_paragraphs() -> None:
    styles = '<w:style w:styleId="L"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style><w:style w:styleId="M"><w:basedOn w:val="L"/></w:style>'
    off = '<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = p(r("甲"), '<w:pStyle w:val="L"/>') + p(r("乙"), '<w:pStyle w:val="M"/>') + p(r("丙"), off)
    assert lines(body, numbering=LISTS, styles=styles) == ["指标1：甲", "指标2：乙", "丙"]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (12, "decimal", "12"), (3, "decimalZero", "03"), (14, "upperRoman", "XIV"), (4, "lowerRoman", "iv"),
        (28, "upperLetter", "BB"), (2, "lowerLetter", "b"), (10, "chineseCounting", "十"), (12, "chineseCounting", "十二"),
        (20, "chineseCountingThousand", "二十"), (105, "chineseCountingThousand", "一百零五"), (11, "ideographDigital", "一一"),
        (13, "chineseLegalSimplified", "壹拾叁"), (3, "ideographTraditional", "丙"), (3, "decimalEnclosedCircle", "③"),
        (12, "decimalFullWidth", "１２"), (5, "none", ""),
    ],
)  # fmt: skip
def test_number_forms(number: int, form: str, text: str) -> None:
    assert written(number, form) == text


def test_headers_footers_and_footnotes() -> None:
    remark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    sections = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/></w:sectPr>'
    page = read(
        p(r("执行率94%") + remark) + tbl(tr("a", "b")) + p(r("完")) + sections,
        header=p(r("附件2")),
        footer=p(r("第1页")),
        footnotes=f'<w:footnote w:id="1">{p(r("未引"))}</w:footnote><w:footnote w:id="2">{p(r("含结转资金"))}</w:footnote>',
    ).pages[0]
    assert [(line.text, line.places[0].part) for line in page.lines] == [
        ("附件2", "header"), ("执行率94%", "body"), ("完", "body"), ("含结转资金", "footnote"), ("第1页", "footer"),
    ]  # fmt: skip
    assert page.grids[0].after == 2


def test_files_inside_are_handed_on() -> None:
    document = read(p(r("见附表")), package=b"PK\x03\x04workbook", oleObject=b"\xd0\xcf\x11\xe0old")
    assert [(f.name, f.data) for f in document.embedded] == [("report.docx!/word/embeddings/package.xlsx", b"PK\x03\x04workbook")]
    assert [note.code for note in document.notes] == ["embedded-file", "embedded-file"]


def test_imported_chunks_and_large_pictures_are_noted() -> None:
    picture = '<w:r><w:drawing><wp:inline><wp:extent cx="5400000" cy="7200000"/></wp:inline></w:drawing></w:r>'
    document = read(p(r("正文") + picture) + '<w:altChunk r:id="rId1"/>', aFChunk="<html/>")
    assert {note.code for note in document.notes} == {"alt-chunk", "picture"}


def test_strict_open_xml() -> None:
    data = package(p(r("严格")))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
            )
            new.writestr(name, content)
    assert docx.read(source(out.getvalue())).pages[0].lines[0].text == "严格"


def changed(data: bytes, replaced: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, replaced.get(name, old.read(name)))
    return out.getvalue()


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/hostname">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>x&c;&f;</w:t></w:r></w:p></w:body></w:document>"""


def test_entities_are_not_expanded() -> None:
    document = docx.read(source(changed(package(""), {"word/document.xml": ENTITIES})))
    assert [line.text for line in document.pages[0].lines] == ["x"]


GOOD = package(p(r("得分")) + tbl(tr("a", "b")))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (GOOD[:200], "damaged"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (changed(GOOD, {"word/document.xml": b"<w:document>"}), "damaged"),
        (changed(GOOD, {"word/document.xml": b""}), "damaged"),
        (changed(GOOD, {"_rels/.rels": b"<a/>", "word/document.xml": b"\xff"}), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    assert docx.looks_like(data, "report.docx") > 0
    with pytest.raises(UnreadableDocument) as caught:
        docx.read(source(data, "report.docx"))
    assert caught.value.code == code


def test_a_bomb_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for number in range(17):  # 17 × 32 MB of zeros
            with new.open(f"word/media/{number}.png", "w") as member:
                for _ in range(32):
                    member.write(bytes(2**20))
    with pytest.raises(UnreadableDocument) as caught:
        docx.read(source(out.getvalue()))
    assert caught.value.code == "too-large"


def test_a_huge_span_is_bounded() -> None:
    wide = tc("a", '<w:gridSpan w:val="999999999"/>')
    assert read(tbl(tr(wide, "b"))).pages[0].grids[0].shape[1] <= 1025


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "a.docx"), (b"%PDF-1.7", "a.docx"), ("自评报告".encode(), "a.docx"), (b"PK\x05\x06" + bytes(18), "a.zip")],
)
def test_other_files_are_not_word(data: bytes, name: str) -> None:
    assert docx.looks_like(data, name) == 0


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)
@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255), st.integers(0, len(GOOD)))
def test_damaged_files_end_well(at: int, flip: int, cut: int) -> None:
    data = bytearray(GOOD)
    data[at] ^= flip
    for damaged in (bytes(data), bytes(data[:cut])):
        docx.looks_like(damaged, "report.docx")
        try:
            docx.read(source(damaged, "report.docx"))
        except UnreadableDocument as error:
            assert error.code in ("damaged", "encrypted", "too-large")
