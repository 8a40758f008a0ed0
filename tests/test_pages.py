"""The report pages: a finding beside the place it speaks of, an index in parts, and nothing that a document can run."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from PIL import Image

from pipeline.shell import pictures, run, store
from pipeline.shell.columns import KINDS
from pipeline.shell.intake import load_patterns
from pipeline.shell.pages import charts, index
from pipeline.shell.pages.document import page
from pipeline.shell.pages.views import Quote, Strip, Table, marked, parts_of, views
from pipeline.shell.pages.words import subject
from pipeline.shell.pictures import Drawn, Exhibits, Quoted, is_head
from pipeline.shell.tables import rows_of
from pipeline.values.document import Document, Page, Source
from pipeline.values.place import Place
from tests import many, submitted
from tests.handmade import RATE, RECORD, SHA, VERIFICATION

Element = html.HtmlElement


@pytest.fixture(scope="module")
def incoming(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return submitted.written(tmp_path_factory.mktemp("pages") / "报送")


@pytest.fixture(scope="module")
def out(incoming: Path) -> Path:
    return submitted.extracted(incoming, incoming.parent / "out")


def parsed(path: Path) -> Element:
    return html.fromstring(path.read_bytes())


def pages(out: Path) -> Iterator[tuple[str, Element]]:
    for path in sorted((out / "report").rglob("*.html")):
        yield path.relative_to(out / "report").as_posix(), parsed(path)


def document(out: Path, path: str) -> Element:
    row = next(row for row in store.table(out, "documents") if row["path"] == path)
    return parsed(out / "report" / "documents" / f"{row['doc_id']}.html")


def card(out: Path, path: str, code: str) -> Element:
    return next(c for c in css(document(out, path), "article") if css(c, ".code")[0].text == code)


def css(element: Element, *selectors: str) -> list[Element]:
    """Elements below by "tag.class", "tag" or ".class", in the order of the page."""
    ways = []
    for selector in selectors:
        tag, _, name = selector.partition(".")
        ways.append(f".//{tag or '*'}" + (f"[contains(concat(' ', @class, ' '), ' {name} ')]" if name else ""))
    return element.xpath(" | ".join(ways))  # type: ignore[no-any-return]


def shown(element: Element) -> str:
    return " ".join(element.text_content().split())


# --- what an auditor sees


def test_a_finding_in_a_pdf_stands_beside_the_page_with_its_cell_boxed(out: Path) -> None:
    found = card(out, "wrong.pdf", "T202")
    assert [shown(td) for td in css(css(found, "table.versus")[0], "td")][:2] == ["98", "100分"]
    assert "40 + 30 + 20 + 10" in shown(found) and "财预" in shown(found)
    row = next(r for r in store.table(out, "findings") if (r["path"], r["code"]) == ("wrong.pdf", "T202"))
    (box,) = css(found, "rect.claimed")
    x, y, width, height = (float(box.get(name)) for name in ("x", "y", "width", "height"))
    assert (x + 1, y + 1) == (float(row["x0"]), float(row["y0"])), "the box is that of the claimed cell"
    part = [float(n) for n in css(found, "svg")[-1].get("viewbox").split()]
    assert part[0] <= x and x + width <= part[0] + part[2] and part[1] <= y and y + height <= part[1] + part[3]
    assert len(css(found, "rect.evidence")) == 4, "the four scores that were added up"
    picture = css(found, "image")[0].get("href")
    assert (out / "report" / "documents" / picture).resolve().read_bytes().startswith(b"\x89PNG")


def test_a_finding_in_word_stands_beside_the_table_re_drawn_with_its_cell_marked(out: Path) -> None:
    found = card(out, "wrong.docx", "T202")
    (grid,) = css(found, "table.form")
    assert [td.text_content().strip() for td in css(grid, "td.claimed")] == ["97"]
    assert [td.text_content().strip() for td in css(grid, "td.evidence")] == ["40", "30", "20", "10"]
    first = [td.text_content().strip() for td in css(css(grid, "tr")[0], "td")]
    assert first == list(submitted.HEAD), "the row that names the columns is shown"
    merged = next(td for td in css(grid, "td") if td.text_content().strip() == "产出")
    assert merged.get("rowspan") == "2"


def test_every_document_that_was_read_has_a_page_and_only_cited_pages_are_pictured(out: Path) -> None:
    rows = store.table(out, "documents")
    pages_made = {path.stem for path in (out / "report" / "documents").iterdir()}
    assert pages_made == {row["doc_id"] for row in rows if row["status"] == "read"}
    right = next(row["doc_id"] for row in rows if row["path"] == "right.md")
    assert "没有发现问题" in shown(document(out, "right.md"))
    assert [p.name for p in (out / "report" / "pictures").glob(f"{right}*")] == [f"{right}.json"]
    assert "未读取" in shown(parsed(out / "report" / "index.html")) and "文件为空" in shown(
        parsed(out / "report" / "index.html")
    )


def test_undecided_verdicts_are_told_with_their_reasons() -> None:
    text = page(RECORD, rows_of(RECORD, {}, "zh")["documents"][0], {}, Exhibits(), "zh")
    assert "没有评分标准" in shown(css(html.fromstring(text), "details.undecided")[0])
    assert "没有保存原文图像" in text, "an earlier run kept no pictures: said, not hidden"


def test_the_pages_speak_english_too() -> None:
    text = page(RECORD, rows_of(RECORD, {}, "en")["documents"][0], {}, Exhibits(), "en")
    told = shown(html.fromstring(text))
    assert "claimed" in told and "legal basis" in told and "the divisor was the initial budget" in told
    labels = " ".join(e.text_content() for e in css(html.fromstring(text), "dt", "th", "summary"))
    assert not re.search(r"所报|复算|依据", labels)


def test_verifying_again_shows_the_same_pages_with_the_old_pictures(incoming: Path, out: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(out, tmp_path / "out"))
    before = {p.relative_to(copy).as_posix(): p.read_bytes() for p in (copy / "report").rglob("*") if p.is_file()}
    run.verify(copy, load_patterns(), run.Options(1, decisions=tmp_path / "decisions.sqlite"))
    after = {p.relative_to(copy).as_posix(): p.read_bytes() for p in (copy / "report").rglob("*") if p.is_file()}
    assert after == before and any(name.endswith(".png") for name in after)


def test_no_pages_means_none_and_removes_those_of_the_last_run(incoming: Path, out: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(out, tmp_path / "out"))
    submitted.extracted(incoming, copy, pages="none")
    assert not (copy / "report").exists() and (copy / "workbook.xlsx").exists()
    run.verify(copy, load_patterns(), run.Options(1, decisions=tmp_path / "decisions.sqlite"))
    assert not (copy / "report").exists()


def test_all_pages_means_every_page_of_every_document(incoming: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(incoming / "weights.pdf", folder)
    made = submitted.extracted(folder, tmp_path / "out", pages="all")
    assert len(list((made / "report" / "pictures").glob("*.png"))) == 1


# --- the index


def test_the_index_comes_in_parts_and_loses_nothing(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "ROWS", 2)
    index.write(out / "fuhe.sqlite", tmp_path, "zh")
    parts = [tmp_path / "index.html", *(tmp_path / f"units-by-findings-{n}.html" for n in (2, 3))]
    listed = [e.text_content() for part in parts for e in css(parsed(part), "span.path")]
    assert sorted(listed) == sorted(row["path"] for row in store.table(out, "documents"))
    assert all(len(css(css(parsed(part), "tbody")[0], "tr")) <= 2 for part in parts)
    assert css(css(parsed(parts[1]), "nav.turn")[0], "a")[0].get("href") == "index.html"
    assert css(parsed(parts[0]), "figure.chart") and not css(parsed(parts[1]), "figure.chart")


def test_every_link_leads_somewhere(out: Path) -> None:
    for name, root in pages(out):
        here = (out / "report" / name).parent
        for link in css(root, "a", "link", "image"):
            path, _, anchor = link.get("href").partition("#")
            target = (here / path).resolve() if path else out / "report" / name
            assert target.is_file() and target.is_relative_to(out), f"{name}: {link.get('href')}"
            if anchor:
                assert parsed(target).get_element_by_id(anchor) is not None


def test_units_are_sorted_as_a_chinese_reader_looks_them_up() -> None:
    assert sorted(["正宁县", "安定区", "", "合水县", "宁县"], key=index.pinyin) == [
        "安定区",
        "合水县",
        "宁县",
        "正宁县",
        "",
    ]


def test_figures_of_lists() -> None:
    assert index.money(17458100) == "1,745.81" and index.money(None) == "" and index.money("120.5") == "0.01"
    assert [charts.score_bin(s) for s in (0, 59.9, 60, 89.99, 99.5, 100, 141)] == [0, 0, 1, 3, 6, 7, 7]
    assert subject("indicator/产出/数量/培训人次", "") == "产出/数量/培训人次"
    assert subject("indicator/履职/组织教师培训/actual", "") == "履职/组织教师培训"
    assert subject("grade", "得分 99，等级“优”") == "" and subject("column/score", "得分：5 行空白") == "得分"


# --- views


@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from(["claimed", "evidence"]))),
)
def test_marking_a_text_changes_none_of_it(text: str, spans: list[tuple[int, int, str]]) -> None:
    places = [(Place("x", start=a, end=b), role) for a, b, role in spans]
    parts = parts_of(text, places)
    assert "".join(part for part, _ in parts) == text
    assert all(part for part, _ in parts)


def test_what_is_claimed_comes_first_and_lies_on_top() -> None:
    exhibits = Exhibits((Drawn(6, (595.0, 842.0), "x-6.png", ((70.0, 90.0),), (50.0, 500.0)),))
    (strip,) = views(marked(RATE), exhibits)
    assert isinstance(strip, Strip) and strip.marks[-1].role == "claimed"
    assert strip.part == ("40", "60.5", "470", "97.5") and strip.head is None, "the head is within what is shown"
    far = Exhibits((Drawn(6, (595.0, 842.0), "x-6.png", ((20.0, 40.0),)),))
    (strip,) = views(marked(RATE), far)
    assert isinstance(strip, Strip) and strip.head == ("0", "18", "595", "24")


def test_a_line_is_quoted_whole_with_the_number_marked() -> None:
    exhibits = Exhibits(lines=(Quoted("body", None, 3, "决算支出14834万元。"),))
    place = Place(SHA[:16], line=3, start=4, end=11)
    (quote,) = views([(place, "claimed")], exhibits)
    assert quote == Quote((("决算支出", ""), ("14834万元", "claimed"), ("。", "")))


def test_a_row_that_names_columns() -> None:
    assert is_head(submitted.HEAD) and is_head(("资金", "年初预算数（万元）", "全年预算数（万元）"))
    assert not is_head(submitted.ROWS[0]) and not is_head(("合计", "", "")) and not is_head(("健全", "规范", "完整"))


def test_exhibits_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "x.json").write_text('{"pages": 3}')
    assert pictures.kept(tmp_path, "x").exhibits == pictures.kept(tmp_path, "y").exhibits == Exhibits()


# --- security


def test_nothing_that_a_document_says_runs(out: Path) -> None:
    for name, root in pages(out):
        assert css(root, "script", "iframe", "object", "embed", "form", "base", "style", "img") == [], name
        policy = next(m.get("content") for m in css(root, "meta") if m.get("http-equiv") == "Content-Security-Policy")
        assert "default-src 'none'" in policy and "script-src" not in policy and "unsafe" not in policy
        for element in root.iter():
            for attribute, value in element.attrib.items():
                assert not attribute.startswith("on") and attribute != "style", f"{name}: {attribute}"
                if attribute in ("href", "src"):
                    assert ":" not in value and not value.startswith("//"), f"{name}: {value}"


def test_hostile_words_are_shown_as_words(out: Path) -> None:
    told = shown(document(out, submitted.HOSTILE_NAME))
    for words in (submitted.HOSTILE_NAME, submitted.SCRIPT):
        assert " ".join(words.split()) in told
    assert " ".join(submitted.HOSTILE_NAME.split()) in shown(parsed(out / "report" / "index.html"))
    redrawn = card(out, submitted.HOSTILE_NAME, "T202")
    assert submitted.FORMULA in redrawn.text_content() and "<img src=x onerror=alert(1)>" in redrawn.text_content()


def test_in_thousands_of_documents_a_unit_is_found_by_its_page(tmp_path: Path) -> None:
    results, folder = many.made(tmp_path / "out", 2 * 2 * index.ROWS + 2, 2), tmp_path / "report"
    folder.mkdir()
    index.write(results / "fuhe.sqlite", folder, "zh")
    pages = [parsed(folder / f"units-{n}.html") for n in (1, 2, 3)]
    for at, tree in enumerate(pages, 1):
        starts = tree.xpath("//nav[@class='starts']//a")
        assert [a.get("href") for a in starts] == ["units-1.html", "units-2.html", "units-3.html"]
        first = tree.xpath("//tbody/tr[1]/td[1]/a")[0].text_content()
        assert starts[at - 1].text_content() == first and starts[at - 1].get("aria-current") == "page"
    assert len(pages[0].xpath("//tbody/tr")) == index.ROWS and len(pages[2].xpath("//tbody/tr")) == 1
    front = parsed(folder / "index.html")
    assert not front.xpath("//nav[@class='starts']") and "802" in shown(front)
    assert max(path.stat().st_size for path in folder.iterdir()) < 200_000, "no page holds everything"


def test_files_are_named_by_their_hash_never_by_what_came_in(out: Path) -> None:
    for path in (out / "report").rglob("*"):
        assert re.fullmatch(r"[\w.-]+", path.name), path.name
    for path in (out / "report" / "documents").iterdir():
        assert re.fullmatch(r"[0-9a-f]{16}\.html", path.name)


def test_no_text_of_a_csv_is_a_formula(out: Path) -> None:
    for table, kinds in KINDS.items():
        with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                bad = [v for k, v in row.items() if kinds[k] == "t" and v.startswith(tuple("=+-@＝＋－＠\t\r"))]
                assert bad == [], table


def test_the_table_view_keeps_merged_cells_and_gaps() -> None:
    pieces = [pictures.Piece(r, c, 1, 1, f"{r}{c}", (r + 1, c + 1)) for r in range(9) for c in range(1, 3)]
    pieces.append(pictures.Piece(3, 0, 4, 1, "产出", (4, 1)))
    table = pictures.Redrawn("body", None, 1, (9, 3), tuple(pieces))
    (view,) = views([(Place("x", table=1, row=6, col=2, start=0, end=2), "claimed")], Exhibits(tables=(table,)))
    assert isinstance(view, Table)
    texts = [["".join(t for t, _ in square.parts) for square in row] for _, row in view.rows]
    assert texts == [
        ["", "01", "02"],
        ["", "11", "12"],
        ["", "21", "22"],
        ["产出", "41", "42"],
        ["51", "52"],
        ["61", "62"],
    ]
    assert [gap for gap, _ in view.rows] == [False, False, False, True, False, False]
    assert view.rows[3][1][0].rows == 3 and view.rows[4][1][0].role == "claimed"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_page_that_came_as_a_picture_is_shown_as_one(kind: str) -> None:
    data = BytesIO()
    Image.new("RGB", (1240, 1754), "white").save(data, kind)
    source = Source("正宁县/自评", "scan", SHA, data.getvalue())
    read = Document(SHA[:16], "", "scan", "", tuple(Page(n, (595.0, 842.0), (), ()) for n in (1, 6)))
    every = pictures.exhibits(source, read, VERIFICATION, "x", "all")
    assert [(drawn.page, drawn.file) for drawn in every.exhibits.pages] == [(1, "x-1.png")], "it has one picture only"
    assert every.files["x-1.png"].startswith(b"\x89PNG")
    cited = pictures.exhibits(source, read, VERIFICATION, "x", "findings")
    assert cited.exhibits.pages == (), "no finding stands on its first page"
