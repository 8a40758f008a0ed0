"""The review page in a browser, worked through by keyboard alone, by two people, over a restart, with 10,000 findings."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.shell import decisions, sample
from tests import many
from tests.browser import chromium, opened, served
from tests.reviewing import results

pytestmark = pytest.mark.skipif(
    not chromium() and os.environ.get("CI") != "true", reason="no Chromium on this machine (CI installs one)"
)
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = results(tmp_path_factory.mktemp("browser"))
    sample.draw(out, 10, 3, "both", "zh")
    return out


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    """Results of one's own."""
    shutil.copytree(made, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def visit(browser: Any) -> Iterator[Open]:
    """Opens the page as a person of this name, whose browser complains of nothing."""
    complaints: list[str] = []
    contexts = []

    def opens(url: str, by: str = "王") -> Any:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
        context.set_default_timeout(120_000)  # a busy machine is no fault of the page
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" and "409" not in m.text else None)
        page.goto(url)
        page.fill("#by", by)
        page.keyboard.press("Tab")
        return page

    yield opens
    for context in contexts:
        context.close()
    assert complaints == []


def settled(page: Any, key: str) -> None:
    """Press a key and wait for the next screen."""
    before = page.evaluate("performance.timeOrigin")
    page.keyboard.press(key)
    page.wait_for_function("before => performance.timeOrigin !== before && document.readyState === 'complete'", arg=before)


def store(out: Path, *words: str) -> tuple[str, ...]:
    return ("--decisions", str(out.parent / "decisions.sqlite"), *words)


def said(out: Path) -> list[tuple[str, str, str]]:
    return [(d.verdict, d.by, d.note) for d in decisions.load(out.parent / "decisions.sqlite")]


def start(page: Any, query: str = "") -> None:
    page.goto(page.evaluate("location.origin") + "/queue?" + query)
    page.click("#start")
    page.wait_for_selector("#item")
    page.wait_for_load_state("load")  # keys are heard once the script has run
    page.evaluate("document.activeElement.blur()")


def test_the_queue_is_worked_through_by_keyboard_alone(out: Path, visit: Open) -> None:
    with served(out, *store(out)) as url:
        page = visit(url)
        page.evaluate("document.activeElement.blur()")
        settled(page, "Enter")
        count = int(page.inner_text(".position").split("/")[1].split()[0])
        assert page.locator(".look svg, .look table, .look blockquote").count() >= 1
        settled(page, "c")
        page.keyboard.press("e")
        page.keyboard.type("单位已说明：口径不同")
        settled(page, "Enter")
        skipped = page.url
        settled(page, "s")
        settled(page, "p")
        assert page.url == skipped
        page.keyboard.press("?")
        assert page.is_visible("#help")
        page.keyboard.press("Escape")
        page.keyboard.press("t")
        page.keyboard.type("属实")
        page.keyboard.press("Escape")
        settled(page, "c")
        for _ in range(count - 3):
            assert "/item/" in page.url
            page.keyboard.press("w")
            settled(page, "Enter")
        assert "/queue" in page.url and page.locator("#queue tbody a").count() == 0
        told = [("confirmed", "王", ""), ("explained", "王", "单位已说明：口径不同"), ("confirmed", "王", "属实")]
        assert said(out) == [*told, *[("rule-wrong", "王", "")] * (count - 3)]


def test_two_people_one_finding(out: Path, visit: Open) -> None:
    with served(out, *store(out)) as url:
        wang, li = visit(url, "王"), visit(url, "李")
        start(wang)
        start(li)
        assert wang.url == li.url
        settled(wang, "c")
        settled(li, "w") if li.input_value("#note") else li.keyboard.press("w")
        settled(li, "Enter")
        assert "王 刚刚已判为“已确认”" in li.inner_text("#told") and "已确认 · 王" in li.inner_text("#state")
        assert said(out) == [("confirmed", "王", "")]
        li.keyboard.press("w")
        settled(li, "Enter")
        assert said(out) == [("confirmed", "王", ""), ("rule-wrong", "李", "")]


def test_a_correction_shows_what_changed_undo_brings_it_back_and_a_restart_keeps_it(out: Path, visit: Open) -> None:
    with served(out, *store(out)) as url:
        page = visit(url)
        start(page, "code=T202&text=wrong.pdf")
        here = page.url
        page.keyboard.press("m")
        page.keyboard.type("100")
        page.keyboard.press("Enter")
        page.wait_for_selector("#changes[open] li")
        assert "不符" in page.inner_text("#changes") and "相符" in page.inner_text("#changes")
        settled(page, "Enter")
        page.goto(here)
        assert "已无此问题" in page.inner_text("#state") and "98→100" in page.inner_text(".history")
        settled(page, "u")
        assert page.inner_text("#told") == "已撤销：误读" and page.inner_text("#state") == "待核"
        page.keyboard.press("m")
        page.keyboard.press("Enter")
        page.wait_for_selector("#changes[open] li")
        assert "误读" in page.inner_text("#changes")
    with served(out, *store(out)) as url:
        page = visit(url, "李")
        page.goto(url.split("/?")[0] + "/item" + here.partition("/item")[2])
        assert "已无此问题" in page.inner_text("#state") and page.locator(".history li").count() == 3
        settled(page, "u")
        assert page.inner_text("#state") == "待核"
    assert [verdict for verdict, *_ in said(out)] == ["misread", "undone", "misread", "undone"]


def test_a_spot_check_by_keyboard(out: Path, visit: Open) -> None:
    with served(out, *store(out)) as url:
        page = visit(url)
        start(page, "kind=spot")
        settled(page, "w")
        for _ in range(9):
            settled(page, "c")
        assert "/queue" in page.url and [v for v, *_ in said(out)] == ["wrong", *["right"] * 9]


def test_ten_thousand_findings_and_all_alike(tmp_path: Path, visit: Open) -> None:
    out = many.made(tmp_path / "out", 10_000, 100)
    with served(out) as url:
        page = visit(url)
        start(page)
        assert page.inner_text(".position").startswith("1 / 10000")
        settled(page, "c")
        assert page.inner_text(".position").startswith("1 / 9999")
        page.keyboard.press("b")
        alike = int("".join(filter(str.isdigit, page.inner_text("#alike-title"))))
        page.keyboard.press("Tab")
        settled(page, "Enter")
        assert f"已记录 {alike} 条" in page.inner_text("#told")
        assert len(said(out)) == alike + 1
        assert page.inner_text(".position").startswith(f"1 / {9999 - alike}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everyone_can_use_it(out: Path, visit: Open, lang: str) -> None:
    """axe: contrast, labels, names, focus order, landmarks; and focus can be seen and never gets stuck."""
    from axe_playwright_python.sync_playwright import Axe

    def sound(what: str) -> None:
        found = Axe().run(page).response["violations"]
        told = [(v["id"], [(n["target"], n["failureSummary"]) for n in v["nodes"][:3]]) for v in found]
        assert told == [], (what, told)

    with served(out, *store(out), "--lang", lang) as url:
        page = visit(url)
        sound("units")
        page.goto(url.split("/?")[0] + "/queue?status=all")
        sound("queue")
        start(page, "code=T202&text=wrong.pdf")
        sound("finding in a PDF")
        for key, dialog in (("m", "#correct"), ("?", "#help")):
            page.keyboard.press(key)
            page.wait_for_selector(f"{dialog}[open]")
            sound(dialog)
            page.keyboard.press("Escape")
            page.wait_for_function("!document.querySelector('dialog[open]')")
        for _ in range(3):
            page.keyboard.press("z")
            sound("zoom")
        settled(page, "c")
        start(page, "status=all&text=wrong.docx")
        sound("finding in Word")
        start(page, "kind=spot")
        sound("spot check")
        seen = set()
        for _ in range(40):
            page.keyboard.press("Tab")
            seen.add(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
            style = page.evaluate("document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle !== 'none'")
            assert style, "focus is visible"
        assert {"right", "wrong", "note", "by"} <= seen


def test_the_letter_and_the_workbook_are_taken_away(out: Path, visit: Open, tmp_path: Path) -> None:
    with served(out, *store(out)) as url:
        page = visit(url)
        start(page, "code=T202&text=wrong.docx")
        settled(page, "c")
        page.goto(url.split("/?")[0] + "/")
        for link, name in (("生成", "绩效自评核查意见书-华池县教育局.docx"), ("导出底稿", "workbook.xlsx")):
            with page.expect_download() as download:
                page.click(f"text={link}")
            assert download.value.suggested_filename == name
            assert Path(download.value.path()).read_bytes().startswith(b"PK")
