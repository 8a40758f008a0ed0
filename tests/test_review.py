"""The review page as its browser talks to it: one decision at a time, several reviewers, corrections, restarts."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from pipeline.shell import decisions, letter, run, sample, store
from pipeline.shell.intake import load_patterns
from pipeline.shell.review import app
from pipeline.shell.review.desk import LISTED
from tests import many, submitted
from tests.reviewing import Reviewer, results, room


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("review")
    out = results(home)
    sample.draw(out, 12, 3, "both", "zh")
    return out


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    """Results of one's own, to decide on; the documents lie where they lay."""
    return Path(shutil.copytree(made, tmp_path / "out"))


@pytest.fixture
def wang(out: Path) -> Reviewer:
    return Reviewer(room(out), "王")


def said(out: Path) -> list[tuple[str, str, str]]:
    return [(d.verdict, d.by, d.note) for d in decisions.load(out.parent / "decisions.sqlite")]


def words(page: object) -> str:
    return " ".join(page.text_content().split())  # type: ignore[attr-defined]


# --- what is seen


def test_the_front_lists_units_by_what_is_open(wang: Reviewer) -> None:
    page = wang.page("/")
    rows = [words(row) for row in page.xpath("//tbody/tr")]
    assert any("正宁县人社局" in row and "98" in row and "100" in row for row in rows), "claimed and recomputed score"
    opened = [int("".join(row.xpath("td[10]//text()")).strip() or 0) for row in page.xpath("//tbody/tr")]
    assert opened == sorted(opened, reverse=True)
    for sort in app._SORTS:
        assert len(wang.page(f"/?sort={sort}").xpath("//tbody/tr")) == len(rows)
    assert len(wang.page("/?text=正宁").xpath("//tbody/tr")) == 1


def test_the_front_says_what_was_not_read(wang: Reviewer) -> None:
    (told,) = wang.page("/").xpath("//details[@class='unread']")
    assert "1 份未能读取" in words(told) and "empty.pdf" in words(told) and "文件为空" in words(told)


def test_a_finding_stands_beside_its_place(wang: Reviewer) -> None:
    page = wang.page(wang.find("T202", "wrong.pdf"))
    for text in ("98", "100分", "40 + 30 + 20 + 10", "财预", "正宁县人社局"):
        assert text in words(page)
    assert len(page.xpath("//svg[contains(@class, 'part')]/rect[@class='claimed']")) == 1
    assert len(page.xpath("//svg[contains(@class, 'part')]/rect[@class='evidence']")) == 4
    picture = wang.client.get(page.xpath("//svg/image")[0].get("href"))
    assert picture.content.startswith(b"\x89PNG")
    assert "claimed" in {td.get("class") for td in wang.page(wang.find("T202", "wrong.docx")).xpath("//td")}


def test_without_the_original_what_the_run_kept_is_shown(out: Path, tmp_path: Path) -> None:
    run_json = (out / "run.json").read_text(encoding="utf-8").replace(str(tmp_path.parent), "/nowhere")
    (out / "run.json").write_text(run_json.replace("decisions.sqlite", "x.sqlite"), encoding="utf-8")
    wang = Reviewer(room(out))
    page = wang.page(wang.find("T202", "wrong.pdf"))
    assert wang.client.get(page.xpath("//svg/image")[0].get("href")).content.startswith(b"\x89PNG")


def test_a_changed_original_is_not_shown_as_the_one_that_was_read(made: Path, out: Path, tmp_path: Path) -> None:
    folder = tmp_path / "later"
    folder.mkdir()
    (folder / "wrong.pdf").write_bytes(submitted.pdf("另一个单位", "1"))
    at = room(out, folder=folder)
    record = at.record(next(r["doc_id"] for r in store.table(out, "documents") if r["path"] == "wrong.pdf"))
    source = at.sight._originals.of(record)
    assert source is None or source.sha256 == record.sha256


# --- decisions


def test_a_decision_is_recorded_and_the_next_one_comes(wang: Reviewer, out: Path) -> None:
    first, *rest = wang.queue()
    assert wang.decide(first, "confirmed", note="已函询")["next"] == rest[0]
    assert wang.state(first) == "已确认 · 王" and first not in wang.queue()
    assert first in [url.replace("?status=confirmed", "") for url in wang.queue("status=confirmed")]
    assert said(out) == [("confirmed", "王", "已函询")]


def test_the_last_one_leads_back_to_the_list(wang: Reviewer) -> None:
    last = wang.queue()[-1]
    for url in wang.queue()[:-1]:
        wang.decide(url, "explained", note="单位已说明")
    found = wang.decide(last, "rule-wrong")
    assert found["next"].startswith("/queue") and wang.queue() == []


def test_the_second_reviewer_sees_the_first_one_s_decision_and_nothing_is_lost(out: Path) -> None:
    """Each has a server of their own on the same results, as on a shared disk."""
    wang, li = Reviewer(room(out), "王"), Reviewer(room(out), "李")
    url = wang.queue()[0]
    seen = li.page(url)
    wang.decide(url, "confirmed")
    refused = li.send("decide", url, seen, choice="rule-wrong", note="口径不同")
    assert refused.status_code == 409 and "王" in refused.json()["overtaken"] and "已确认" in refused.json()["overtaken"]
    assert said(out) == [("confirmed", "王", "")] and li.state(url) == "已确认 · 王"
    li.decide(url, "rule-wrong", note="口径不同")
    assert [verdict for verdict, *_ in said(out)] == ["confirmed", "rule-wrong"]
    assert wang.state(url) == "规则有误 · 李"
    other = wang.queue()[0]
    doc_id, key = other.split("/")[2:]
    answer = li.send("decide", other, seen, choice="confirmed", doc_id=doc_id, key=key)
    assert answer.status_code == 200, "another finding is not in the way"


def test_undo_is_a_word_of_its_own(wang: Reviewer, out: Path) -> None:
    url = wang.queue()[0]
    wang.decide(url, "explained", note="一")
    wang.decide(url, "confirmed", note="二")
    assert wang.send("undo", url).json()["next"].startswith(url)
    assert wang.state(url) == "已说明 · 王", "what was said before stands again"
    wang.send("undo", url)
    assert wang.state(url) == "待核" and url in wang.queue()
    assert [verdict for verdict, *_ in said(out)] == ["explained", "confirmed", "undone", "undone"]
    assert wang.send("undo", url).json()["next"] == "", "nothing left to take back"


def test_undo_on_an_open_finding_takes_back_one_s_own_last_word(out: Path) -> None:
    at = room(out)
    wang, li = Reviewer(at, "王"), Reviewer(at, "李")
    first, second, third = wang.queue()[:3]
    wang.decide(first, "confirmed")
    li.decide(second, "confirmed")
    assert wang.send("undo", third).json()["next"].startswith(first)
    assert wang.state(first) == "待核" and wang.state(second) == "已确认 · 李"


def test_a_correction_verifies_the_document_at_once_and_says_what_changed(wang: Reviewer, out: Path) -> None:
    url = wang.find("T202", "wrong.pdf")
    found = wang.decide(url, "misread", cell="0", text="100")
    (change,) = [c for c in found["changes"] if c["code"] == "T202"]
    assert change["before"].startswith("不符") and change["after"].startswith("相符")
    assert url.partition("?")[0] not in {u.partition("?")[0] for u in wang.queue()}
    assert "更正后已无此问题" in wang.state(url) or "已无此问题" in wang.state(url)
    again = Reviewer(room(out))
    assert "已无此问题" in again.state(url), "a restart changes nothing"
    assert wang.send("undo", url).status_code == 200
    assert wang.state(url) == "待核" and wang.find("T202", "wrong.pdf", "status=open")


def test_a_correction_that_mends_nothing_leaves_the_finding_open_on_new_grounds(wang: Reviewer) -> None:
    url = wang.find("T202", "wrong.pdf")
    wang.decide(url, "misread", cell="0", text="97")
    assert "依据已变" in wang.state(url) and url.partition("?")[0] in {u.partition("?")[0] for u in wang.queue()}
    wang.decide(url, "confirmed")
    assert wang.state(url) == "已确认 · 王", "and the correction still holds"
    assert wang.page(url).xpath("string(//td[contains(@class, 'recomputed')])") == "100分"


def test_misread_without_a_correction_leaves_it_undecided(wang: Reviewer, out: Path) -> None:
    url = wang.find("R101", ".md")
    found = wang.decide(url, "misread", cell="0", text="")
    assert any("误读" in change["after"] for change in found["changes"])
    (decision,) = decisions.load(out.parent / "decisions.sqlite")
    assert decision.correction == "141%→" and decision.place


def test_what_was_decided_holds_in_the_next_run(made: Path, wang: Reviewer, out: Path, tmp_path: Path) -> None:
    url = wang.find("T202", "wrong.docx")
    wang.decide(url, "confirmed", note="属实")
    wang.decide(wang.find("T202", "wrong.pdf"), "misread", cell="0", text="100")
    unknown = wang.find("R101", ".md")
    wang.decide(unknown, "misread", cell="0", text="")
    options = run.Options(1, decisions=tmp_path / "decisions.sqlite")
    before = {row["key"]: row["agreement"] for row in store.table(out, "verdicts")}
    run.verify(out, load_patterns(), options)
    again = {row["path"]: row["decision"] for row in store.table(out, "findings") if row["code"] == "T202"}
    assert again["wrong.docx"] == "confirmed" and "wrong.pdf" not in again
    key = unknown.split("/")[3].partition("?")[0]
    after = {row["key"]: (row["agreement"], row["reason"]) for row in store.table(out, "verdicts")}
    assert before[key] == "differs" and after[key][0] == "undecided" and "误读" in after[key][1]
    fresh = submitted.run.extract([made.parent / "报送"], tmp_path / "fresh", load_patterns(), options)
    assert fresh.standing["holds"] == 2 and fresh.standing["resolved"] >= 1
    assert store.table(tmp_path / "fresh", "verdicts") == store.table(out, "verdicts"), "from records as from documents"


def test_a_run_or_a_draw_while_the_page_is_open_is_seen(made: Path, wang: Reviewer, out: Path, tmp_path: Path) -> None:
    url = wang.find("T202", "wrong.docx")
    folder = tmp_path / "left"
    shutil.copytree(made.parent / "报送", folder)
    (folder / "wrong.docx").unlink()
    run.extract([folder], out, load_patterns(), run.Options(1, decisions=tmp_path / "decisions.sqlite"))
    assert url.partition("?")[0] not in {u.partition("?")[0] for u in wang.queue("status=all")}
    assert wang.client.get(url).status_code == 404
    assert wang.decide(wang.find("T202", "wrong.pdf"), "confirmed")["next"]
    sample.draw(out, 5, 9, "cells", "zh")
    assert len(wang.queue("kind=spot")) == 5


def test_all_alike_are_decided_at_once_but_not_what_others_decided_meanwhile(tmp_path: Path) -> None:
    at = room(many.made(tmp_path / "out", 40))
    wang, li = Reviewer(at, "王"), Reviewer(at, "李")
    url = next(u for u in wang.queue() if "R101" in wang.page(u).xpath("string(//h1)"))
    seen = wang.page(url)
    other = next(u for u in li.queue() if u != url and "R101" in li.page(u).xpath("string(//h1)"))
    li.decide(other, "explained", note="单位已说明")
    found = wang.send("bulk", url, seen, choice="confirmed", note="同一口径").json()
    assert found["recorded"] == 19
    assert {d.by for d in decisions.load(tmp_path / "decisions.sqlite")} == {"王", "李"}
    assert li.state(other) == "已说明 · 李"
    assert all("R101" not in li.page(u).xpath("string(//h1)") for u in li.queue())


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"choice": "fine"}, 409), ({"choice": "right"}, 409), ({"choice": "confirmed", "key": "zz"}, 409),
        ({"choice": "misread", "cell": "0", "text": "98"}, 409), ({"choice": "confirmed", "doc_id": "../x"}, 409),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_not_recorded(wang: Reviewer, out: Path, told: dict[str, str], status: int) -> None:
    url = wang.find("T202", "wrong.pdf")
    assert wang.send("decide", url, **told).status_code == status and said(out) == []


# --- spot checks


def test_spot_checks_are_answered_on_the_page_and_counted(wang: Reviewer, out: Path) -> None:
    spots = wang.queue("kind=spot")
    assert len(spots) == 12
    for number, url in enumerate(spots):
        page = wang.page(url)
        assert "读对了吗" in words(page) or "结论对吗" in words(page)
        answer = wang.decide(url, "wrong" if number == 0 else "right")
    assert answer["next"].startswith("/queue") and wang.queue("kind=spot") == []
    answers = [answer for _, answer in sample.answered(out, out.parent / "decisions.sqlite")]
    assert (answers.count("right"), answers.count("wrong")) == (11, 1)
    assert wang.queue(), "findings are decided apart from spot checks"


# --- taken away


def test_the_letter_holds_the_confirmed_findings_of_one_unit(wang: Reviewer, out: Path, tmp_path: Path) -> None:
    url = wang.find("T202", "wrong.docx")
    wang.decide(url, "confirmed", note="单位认可")
    wang.decide(wang.find("T202", "wrong.pdf"), "explained", note="四舍五入")
    answer = wang.client.get(f"/letter/{url.split('/')[2]}")
    assert answer.headers["content-disposition"].startswith("attachment")
    letters = Document(BytesIO(answer.content))
    text = "\n".join(p.text for p in letters.paragraphs)
    for part in ("华池县教育局：", "核字第", "（一）得分合计与各行之和不符", "所报“97”，经复算为 100分", "40 + 30 + 20 + 10", "核查说明：单位认可。", "书面回复", "年"):
        assert part in text, part
    assert "正宁县" not in text
    assert [cell.text for cell in letters.tables[0].rows[1].cells][:5] == ["1", "得分合计与各行之和不符", "合计", "97", "100分"]
    (path,) = letter.write(room(out), tmp_path / "letters")
    assert path.name == "绩效自评核查意见书-华池县教育局.docx"


def test_the_workbook_carries_the_decisions(wang: Reviewer) -> None:
    url = wang.find("T202", "wrong.docx")
    wang.decide(url, "confirmed")
    book = load_workbook(BytesIO(wang.client.get("/workbook.xlsx").content))
    head, *rows = book["问题清单"].iter_rows(values_only=True)
    decided = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(r["文件"], r["现有意见"], r["审核人"]) for r in decided if r["现有意见"]] == [("wrong.docx", "已确认", "王")]


# --- many


def test_of_thousands_of_units_a_list_shows_those_with_most_to_do(tmp_path: Path) -> None:
    reviewer = Reviewer(room(many.made(tmp_path / "out", 2 * LISTED + 20, 2)))
    page = reviewer.page("/queue")
    (units,) = page.xpath("//select[@name='unit']")
    assert len(units.xpath("option[@value!='']")) == LISTED and "其余 10 个单位" in units.text_content()
    last = sorted(f"第{n + 1}县人社局" for n in range(LISTED + 10))[-1]
    chosen = reviewer.page(f"/queue?unit={last}").xpath("//select[@name='unit']/option[@selected]")
    assert [option.get("value") for option in chosen] == [last], "the one that is looked at is always there"
    assert len(reviewer.page(f"/queue?text={last}").xpath("//tbody/tr")) == 2


def test_ten_thousand_findings_come_a_page_at_a_time(tmp_path: Path) -> None:
    wang = Reviewer(room(many.made(tmp_path / "out", 10_000, 100)))
    page = wang.page("/queue")
    assert "10000" in words(page.xpath("//h1")[0]) and len(page.xpath("//tbody/tr")) == app.SIZE
    assert len(wang.client.get("/queue").content) < 200_000
    last = wang.page("/queue?at=100").xpath("//tbody/tr")
    assert len(last) == app.SIZE
    stakes = [float(row.xpath("string(td[6])") or 0) for row in page.xpath("//tbody/tr")]
    assert stakes == sorted(stakes, reverse=True)
    url = wang.queue("unit=第7县人社局")[0]
    assert words(wang.page(url).xpath("//span[@class='position']")[0]).startswith("1 / 100 待核 · 第7县人社局")
    assert wang.decide(url, "confirmed")["next"].endswith("unit=%E7%AC%AC7%E5%8E%BF%E4%BA%BA%E7%A4%BE%E5%B1%80")


@pytest.mark.parametrize("query", ["at=0", "at=99999999", "at=x", "unit=没有", "code=X", "status=zz", "severity=%27", "text=%25"])
def test_any_address_is_answered(wang: Reviewer, query: str) -> None:
    assert wang.client.get(f"/queue?{query}").status_code == 200
    assert wang.client.get(f"/?{query}").status_code == 200


def test_the_page_speaks_english(out: Path) -> None:
    reviewer = Reviewer(room(out, "en"))
    page = reviewer.page(reviewer.queue()[0])
    shown = words(page.xpath("//main")[0])
    for part in ("claimed", "recomputed", "confirm", "misread", "back to the list"):
        assert part in shown
