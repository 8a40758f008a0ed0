"""Who may speak to the review page, and that nothing a document says is ever run: page, letter, table or terminal."""

from __future__ import annotations

import csv
import re
import zipfile
from html import unescape
from io import BytesIO
from json import loads
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from docx import Document
from starlette.testclient import TestClient

from pipeline.shell import letter, sample, spotbook
from pipeline.shell.review.serve import protected
from pipeline.shell.terminal import harmless, harmless_json
from tests import submitted
from tests.reviewing import HOME, PORT, TOKEN, Reviewer, room
from tests.test_cli import Run, fuhe

__all__ = ["fuhe"]
POST = {"X-Fuhe": "1", "Origin": HOME}
ESCAPES = "\x1b]0;owned\x07\x9b2J\u202e\x1b[31m"
NAMES = [f"{ESCAPES}gpj.md", "two\nlines.md", "-rf @SUM(1+1)*cmd.md", "\u202e<script>alert(3)<\u2215script>.md"]
COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("guard")
    folder = submitted.written(home / "报送")
    hostile = submitted.HOSTILE.replace("县2023", f"县{ESCAPES}../../etc/passwd 2023").replace("全年支出", f"支出{ESCAPES}")
    (folder / "escapes.md").write_text(hostile, encoding="utf-8")
    for name in NAMES:
        (folder / name).write_text(hostile.replace("141%", "142%") + name, encoding="utf-8")
    with zipfile.ZipFile(folder / "x.zip", "w") as archive:
        archive.writestr(f"../../{ESCAPES}@SUM(A1).md", hostile.replace("141%", "143%"))
    made = submitted.extracted(folder, home / "out")
    sample.draw(made, 40, 1, "both", "zh")
    return made


@pytest.fixture(scope="module")
def wang(out: Path) -> Reviewer:
    return Reviewer(room(out))


@pytest.fixture
def stranger(out: Path) -> TestClient:
    return TestClient(protected(room(out), "login", PORT, TOKEN), base_url=HOME, follow_redirects=False)


# --- who may speak


def test_without_the_token_nothing_is_said(stranger: TestClient) -> None:
    for url in ("/", "/queue", "/static/review.js", "/workbook.xlsx", "/?token=", "/?token=wrong", "/item/a/b"):
        answer = stranger.get(url)
        assert answer.status_code == 403 and "fuhe" not in answer.headers.get("set-cookie", "")
    assert stranger.post("/decide", json={}, headers=POST).status_code == 403


def test_the_token_goes_from_the_address_into_a_cookie_that_no_script_reads(stranger: TestClient) -> None:
    answer = stranger.get(f"/queue?token={TOKEN}&code=R101")
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?code=R101")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and f"fuhe-{PORT}=" in cookie
    page = stranger.get("/queue")
    assert page.status_code == 200 and TOKEN not in page.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8642", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8642", ""])
def test_a_foreign_host_name_is_refused(stranger: TestClient, host: str) -> None:
    stranger.get(f"/?token={TOKEN}")
    assert stranger.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:8642", "http://127.0.0.1:8643"])
def test_a_foreign_page_is_refused(stranger: TestClient, origin: str) -> None:
    stranger.get(f"/?token={TOKEN}")
    assert stranger.post("/decide", json={}, headers={**POST, "Origin": origin}).status_code == 403
    assert stranger.get("/", headers={"Origin": origin}).status_code == 403


def test_what_changes_something_must_come_from_our_own_page(stranger: TestClient) -> None:
    stranger.get(f"/?token={TOKEN}")
    assert stranger.post("/decide", json={}).status_code == 403, "a form can send no header of ours"
    for site in ("cross-site", "same-site"):
        assert stranger.post("/undo", json={}, headers={**POST, "Sec-Fetch-Site": site}).status_code == 403
        assert stranger.get("/", headers={"Sec-Fetch-Site": site}).status_code == 403
    assert stranger.get("/decide").status_code == 405
    assert stranger.post("/decide", content=b"{" + b" " * 2**21, headers=POST).status_code == 403, "too large"
    assert stranger.post("/decide", content=b"[", headers=POST).status_code == 400
    assert stranger.post("/decide", content=b"[]", headers=POST).status_code == 400


def test_every_answer_forbids_what_is_not_needed(wang: Reviewer) -> None:
    for url in ("/", wang.queue()[0], "/static/review.js", "/nowhere", "/workbook.xlsx"):
        headers = wang.client.get(url).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http:" not in policy
        assert headers["cache-control"] == "no-store" and headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer" and headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("url", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/app.py", "/picture/..%2f..%2fx/1.png", "/item/../../etc/passwd"])
def test_no_address_leads_out_of_the_results(wang: Reviewer, url: str) -> None:
    assert wang.client.get(url).status_code == 404


def test_it_listens_on_the_loopback_only() -> None:
    from pipeline.shell.review.serve import _listening

    with _listening(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


# --- what documents say


def every_page(wang: Reviewer) -> list[tuple[str, Any]]:
    urls = ["/", "/queue?status=all", "/queue?kind=spot", *wang.queue("status=all"), *wang.queue("kind=spot")]
    return [(url, wang.page(url)) for url in urls]


def test_script_in_a_document_is_text_on_every_screen(wang: Reviewer) -> None:
    seen = 0
    for url, page in every_page(wang):
        assert [s.get("src") for s in page.iter("script")] == ["/static/review.js"], url
        for element in page.iter():
            for name, value in element.attrib.items():
                assert not name.startswith("on") and name != "style", (url, element.tag, name)
                assert not value.strip().lower().startswith("javascript:"), url
        assert not page.xpath("//img | //style | //iframe | //object | //embed")
        seen += submitted.SCRIPT in page.text_content()
    assert seen > 2


def test_a_note_is_text_too(wang: Reviewer) -> None:
    url = wang.find("R101", "escapes")
    wang.by = "<b onclick=alert(1)>王</b>"
    wang.decide(url, "confirmed", note='"><script>alert(2)</script>')
    page = wang.page(url)
    assert [s.get("src") for s in page.iter("script")] == ["/static/review.js"]
    assert "<script>alert(2)</script>" in page.text_content() and wang.by in page.text_content()


def test_a_letter_to_a_unit_with_a_path_for_a_name_lands_in_its_folder(out: Path, wang: Reviewer, tmp_path: Path) -> None:
    wang.decide(wang.find("R101", "escapes"), "confirmed")
    for path in letter.write(room(out), tmp_path / "letters"):
        assert path.parent == tmp_path / "letters" and not set(path.name) & set('/\\<>:"|?*\x1b\u202e')
        text = "\n".join(p.text for p in Document(BytesIO(path.read_bytes())).paragraphs)
        assert "\x1b" not in text and "\x9b" not in text


def test_no_cell_of_a_sample_is_a_formula(out: Path) -> None:
    spotbook.write(out, sample.plan(out), "zh")
    from openpyxl import load_workbook

    for row in load_workbook(out / spotbook.FILE).active.iter_rows(min_row=2):
        assert all(cell.data_type in ("s", "n") for cell in row)
        assert not any(str(cell.value or "").startswith(("=", "+", "@")) for cell in row)
    with (out / sample.FILE).open(encoding="utf-8-sig", newline="") as stream:
        for line in csv.reader(stream):
            assert not any(cell.startswith(tuple("=+@\t\r")) for cell in line)


def test_nothing_commands_the_terminal(fuhe: Run, out: Path, tmp_path: Path) -> None:
    keys = [url.split("/")[3].partition("?")[0] for url in Reviewer(room(out)).queue("status=all&text=escapes")]
    at = ("--decisions", out.parent / "decisions.sqlite")
    runs = [("diff", out), ("diff", out, "--json"), ("sample", out, "--n", 30), ("sample", out, "--result", *at, "--json")]
    runs += [("show", key, "--in", out) for key in keys] + [("show", keys[0], "--in", out, "--json"), ("show", "\x1b[2J", "--in", out)]
    runs += [("extract", out.parent / "报送", "--out", tmp_path / "again", "--jobs", 1, *at), ("explain", "\x1b]0;x\x07")]
    for words in runs:
        for text in fuhe(*words)[1:]:
            assert not COMMANDS.search(text), words


def test_nothing_turns_the_words_around_it(fuhe: Run, out: Path, wang: Reviewer, tmp_path: Path) -> None:
    """Pages, workbook and the formats of other programs: what a document says looks like what it is."""
    again, at = tmp_path / "again", ("--decisions", out.parent / "decisions.sqlite")
    fuhe("extract", out.parent / "报送", "--out", again, "--jobs", 1, "--also", "sarif,junit", *at)
    shown = [path.read_text("utf-8") for path in [*again.rglob("*.html"), again / "findings.sarif", again / "verdicts.junit.xml"]]
    shown += [wang.client.get(url).text for url, _ in every_page(wang)]
    with zipfile.ZipFile(again / "workbook.xlsx") as book:
        shown += [book.read(name).decode() for name in book.namelist() if name.endswith(".xml")]
    assert len(shown) > 40
    assert not [text[found.start() - 60 : found.end() + 20] for text in shown if (found := COMMANDS.search(text))]
    assert sum("\\u202e" in text for text in shown) > 10 and sum("_x001B_" in text for text in shown) == 0
    for name in NAMES:
        assert any(name.encode("unicode_escape").decode() in text or harmless(name) in text for text in map(unescape, shown)), name
    for place in ("findings.sarif", "verdicts.junit.xml"):
        text = (again / place).read_text("utf-8")
        loads(text) if place.endswith("sarif") else ElementTree.fromstring(text)


def test_control_characters_are_made_visible() -> None:
    assert harmless("a\x1b[2Jb\x9bc\u202ed\ne\tf\x7f") == "a\\x1b[2Jb\\x9bc\\u202ed\ne\tf\\x7f"
    assert harmless("表1 行3：“141%”…≥") == "表1 行3：“141%”…≥"
    assert harmless_json('{"a": "\x9b\u202e"}') == '{"a": "\\u009b\\u202e"}'


