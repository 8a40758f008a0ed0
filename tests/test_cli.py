"""The verbs on a temporary folder, as an auditor uses them one after another."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.shell import cli, record, store
from pipeline.shell.tables import rows_of
from tests.handmade import OPEN, RATE, RECORD, SCORE, VERIFICATION

Run = Callable[..., tuple[int, str, str]]
WRONG_RATE = """# 2023年度正宁县人社局部门整体支出绩效自评表

| 资金 | 年初预算数 | 全年预算数 | 实际支出数 | 执行率 |
|---|---|---|---|---|
| 全年支出 | 1241.99 | 1745.81 | 1745.81 | 141% |
"""
RIGHT_RATE = WRONG_RATE.replace("141%", "100%")


@pytest.fixture
def fuhe(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line; gives status, stdout, stderr."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["fuhe", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return run


@pytest.fixture
def submitted(tmp_path: Path) -> Path:
    """A folder as it comes in: a wrong report, a right one, a copy, an archive, and what is no report."""
    folder = tmp_path / "报送"
    folder.mkdir()
    (folder / "a.md").write_text(WRONG_RATE, encoding="utf-8")
    (folder / "b.md").write_text(RIGHT_RATE.replace("正宁县", "合水县"), encoding="utf-8")
    (folder / "copy.md").write_text(WRONG_RATE, encoding="utf-8")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "noise.pdf").write_bytes(bytes(range(256)) * 4)
    with zipfile.ZipFile(folder / "z.zip", "w") as archive:
        archive.writestr("c.md", WRONG_RATE.replace("正宁县", "华池县"))
    return folder


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Results with the handmade record in them."""
    out = tmp_path / "out"
    with store.Writer(out) as writer:
        writer.add(record.written(RECORD), rows_of(RECORD, {}, "zh"))
        writer.close([], {"decisions": str(tmp_path / "decisions.sqlite")})
    return out


def states(out: Path) -> dict[str, str]:
    return {row["path"]: row["status"] for row in store.table(out, "documents")}


def test_every_file_has_one_line_and_one_state(fuhe: Run, submitted: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    status, told, _ = fuhe("extract", submitted, "--out", out, "--jobs", 1)
    assert status == cli.FAILED
    assert states(out) == {
        "a.md": "read", "b.md": "read", "copy.md": "duplicate", "empty.pdf": "failed", "noise.pdf": "failed",
        "z.zip": "ignored", "z.zip!/c.md": "read",
    }  # fmt: skip
    assert "7 个" in told and "2 份未能读取" in told
    rows = {row["path"]: row for row in store.table(out, "documents")}
    assert (
        rows["copy.md"]["reason"] == "与 a.md 内容相同" and rows["copy.md"]["doc_id"] == rows["a.md"]["doc_id"] + "-2"
    )
    assert rows["empty.pdf"]["reason"].startswith("文件为空")
    rates = [(r["path"], r["claimed"]) for r in store.table(out, "findings") if r["code"] == "R101"]
    assert rates == [("a.md", "141%"), ("z.zip!/c.md", "141%")]


def written(out: Path) -> dict[str, bytes]:
    """Every file of the results, report pages and all, but what may differ between two runs: run.json, the ledger."""
    files = (p for p in sorted(out.rglob("*")) if p.is_file() and p.name != "run.json" and ".fuhe" not in p.parts)
    return {p.relative_to(out).as_posix(): dumped(p) if p.suffix == ".sqlite" else p.read_bytes() for p in files}


def dumped(base: Path) -> bytes:
    with closing(sqlite3.connect(base)) as rows:
        rows.execute("DROP TABLE ledger")
        return "\n".join(rows.iterdump()).encode()


def test_any_number_of_jobs_and_a_second_run_give_the_same_bytes(fuhe: Run, submitted: Path, tmp_path: Path) -> None:
    for out, jobs in (("one", 1), ("three", 3), ("again", 3)):
        fuhe("extract", submitted, "--out", tmp_path / out, "--jobs", jobs)
    one, three, again = (written(tmp_path / out) for out in ("one", "three", "again"))
    assert one.keys() == three.keys() == again.keys()
    assert [name for name in one if not one[name] == three[name] == again[name]] == []


def test_verifying_again_opens_no_document_and_changes_nothing(fuhe: Run, submitted: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    fuhe("extract", submitted, "--out", out, "--jobs", 1)
    before = written(out)
    for path in sorted(submitted.iterdir()):
        path.unlink()
    assert fuhe("verify", out, "--jobs", 2)[0] == cli.FAILED
    assert written(out) == before


def test_rows_stand_by_path_page_table_and_row_whoever_brought_them(fuhe: Run, submitted: Path, tmp_path: Path) -> None:
    """Verdicts across documents (D…) stand among the others, not behind them."""
    out = tmp_path / "out"
    fuhe("extract", submitted, "--out", out, "--jobs", 1, "--no-pages")
    for name in ("indicators", "budget", "totals", "verdicts"):
        rows = [[row["path"], *(int(row[c] or 0) for c in ("page", "table", "row"))] for row in store.table(out, name)]
        assert rows == sorted(rows), name
    assert {row["code"][0] for row in store.table(out, "verdicts")} > {"D", "R"}


def test_statuses_say_how_it_ended(fuhe: Run, submitted: Path, tmp_path: Path) -> None:
    out = ("--out", tmp_path / "out", "--jobs", 1)
    assert fuhe("extract", submitted / "b.md", *out)[0] == cli.DONE
    assert fuhe("extract", submitted / "a.md", *out)[0] == cli.DONE
    assert fuhe("extract", submitted / "a.md", *out, "--fail-on", "findings")[0] == cli.FINDINGS
    assert fuhe("extract", submitted / "empty.pdf", *out, "--fail-on", "findings")[0] == cli.FAILED
    assert fuhe("extract", submitted / "a.md", *out, "--fail-on", "partial")[0] == cli.DONE
    blank = (submitted / "a.md").read_text(encoding="utf-8").replace("| 1745.81 | 1745.81 |", "|  | 1745.81 |")
    (tmp_path / "blank.md").write_text(blank, encoding="utf-8")
    assert fuhe("extract", tmp_path / "blank.md", *out, "--fail-on", "partial,undecided")[0] == cli.FINDINGS
    assert fuhe("verify", *out[1:], "--fail-on", "undecided")[0] == cli.FINDINGS
    status, _, err = fuhe("extract", submitted / "nowhere", *out)
    assert status == cli.USAGE and "nowhere" in err
    assert fuhe("extract", submitted, *out, "--patterns", tmp_path / "nowhere")[0] == cli.USAGE
    assert fuhe("extract", submitted, *out, "--lang", "fr")[0] == cli.USAGE
    assert fuhe("show", "abc", "--in", tmp_path / "nothing")[0] == cli.USAGE


def test_a_decision_holds_in_the_next_run_then_goes_stale_then_is_resolved(
    fuhe: Run, submitted: Path, tmp_path: Path
) -> None:
    out, report = tmp_path / "out", submitted / "a.md"

    def finding() -> list[tuple[str, str]]:
        fuhe("extract", report, "--out", out, "--jobs", 1, "--lang", "en")
        return [(r["key"], r["decision"]) for r in store.table(out, "findings") if r["code"] == "R101"]

    ((key, decision),) = finding()
    assert decision == ""
    assert fuhe("decide", key, "confirmed", "--in", out, "--note", "已函询", "--by", "王")[0] == cli.DONE
    assert (submitted / ".fuhe" / "decisions.sqlite").exists()
    assert finding() == [(key, "confirmed")]
    told = fuhe("decide", key, "explained", "--in", out, "--by", "李")[1]
    assert "此前 王 判“已确认”" in told, "a colleague's word is not passed over in silence"
    assert "王" not in fuhe("decide", key, "undo", "--in", out, "--by", "李")[1]
    assert store.table(out, "documents")[0]["decided"] == "1"
    report.write_text(WRONG_RATE.replace("141%", "142%"), encoding="utf-8")
    assert finding() == [(key, "stale: confirmed")], "same question, other grounds: open again"
    told = fuhe("show", key, "--in", out)[1]
    assert "    依据已变：已确认\n" in told and "已函询" in told and " 王 20" in told, "who, when, why"
    report.write_text(RIGHT_RATE, encoding="utf-8")
    assert finding() == []
    told = fuhe("verify", out, "--lang", "en", "--jobs", 1)[1]
    assert "1 resolved since" in told


def test_a_misread_cell_is_read_as_the_auditor_says(fuhe: Run, submitted: Path, tmp_path: Path) -> None:
    out, report = tmp_path / "out", submitted / "a.md"
    fuhe("extract", report, "--out", out, "--jobs", 1)
    (row,) = [r for r in store.table(out, "findings") if r["code"] == "R101"]
    assert fuhe("decide", row["key"], "misread", "--correct", "141%→100%", "--in", out)[0] == cli.DONE
    fuhe("extract", report, "--out", out, "--jobs", 1)
    (line,) = store.table(out, "budget")
    assert (line["rate"], line["rate_value"], line["agreement"]) == ("141%", "100", "agrees"), (
        "said stays, read is corrected"
    )


def test_a_decision_is_taken_back_by_a_word_and_shown_beside_the_figures(
    fuhe: Run, submitted: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    fuhe("extract", submitted / "a.md", "--out", out, "--jobs", 1)
    (key,) = [r["key"] for r in store.table(out, "findings") if r["code"] == "R101"]
    assert fuhe("decide", key, "undo", "--in", out)[0] == cli.USAGE, "nothing to take back"
    fuhe("decide", key, "confirmed", "--in", out, "--by", "王")
    assert "已确认 王" in fuhe("diff", out, "--code", "R101")[1]
    assert "confirmed 王" in fuhe("diff", out, "--code", "R101", "--lang", "en")[1]
    assert fuhe("decide", key, "undo", "--in", out, "--by", "李")[1].startswith("已撤销")
    assert "王" not in fuhe("diff", out, "--code", "R101")[1]
    told = fuhe("decide", key, "misread", "--in", out)[1]
    assert "未写正确文字" in told and "141%→" in told
    fuhe("verify", out, "--jobs", 1)
    (verdict,) = [r for r in store.table(out, "verdicts") if r["key"] == key]
    assert verdict["agreement"] == "undecided" and "误读" in verdict["reason"]
    fuhe("decide", key, "undo", "--in", out)
    fuhe("verify", out, "--jobs", 1)
    (verdict,) = [r for r in store.table(out, "verdicts") if r["key"] == key]
    assert verdict["agreement"] == "differs"


def test_a_letter_needs_something_confirmed(fuhe: Run, submitted: Path, tmp_path: Path) -> None:
    out, letters = tmp_path / "out", tmp_path / "letters"
    fuhe("extract", submitted / "a.md", "--out", out, "--jobs", 1)
    assert fuhe("letter", out, "--out", letters)[0] == cli.USAGE and not letters.exists()
    (key,) = [r["key"] for r in store.table(out, "findings") if r["code"] == "R101"]
    fuhe("decide", key, "confirmed", "--in", out)
    for _ in range(2):
        written, told = fuhe("letter", out, "--out", letters)[1].splitlines()
        assert written.endswith(".docx") and told.startswith("标黄处"), "what stays to be done by hand"
    assert fuhe("letter", out, "--out", letters, "--unit", "没有这个单位")[0] == cli.USAGE
    assert fuhe("letter", out, "--out", letters, "--lang", "en")[0] == cli.DONE
    assert len(list(letters.iterdir())) == 2
    Path(written).write_bytes(b"worked on by hand")
    assert fuhe("letter", out, "--out", letters)[1].splitlines()[0] == written.replace(".docx", "-2.docx")
    assert Path(written).read_bytes() == b"worked on by hand"


def test_show_tells_words_place_arithmetic_and_diagnosis(fuhe: Run, made: Path) -> None:
    _, told, _ = fuhe("show", RATE.key, "--in", made)
    for words in (
        "R101", "正宁县人社局 2023", "待核", "所报 141%", "复算 100.00%", "支出 1745.81 ÷ 全年预算数 1745.81",
        "第6页 表1 行3 列5 字符0–4", "分母用了年初预算数", "财预〔2020〕10号", f"fuhe decide {RATE.key} confirmed",
    ):  # fmt: skip
        assert words in told
    _, told, _ = fuhe("show", SCORE.key[:9], "--in", made, "--lang", "en")
    assert "page 6 table 1 row 5 column 7" in told and "按比例 7…8 points; 每满1% 7.5 points" in told
    _, told, _ = fuhe("show", OPEN.key, "--in", made)
    assert "没有评分标准" in told and "fuhe decide" not in told
    assert json.loads(fuhe("show", RATE.key, "--in", made, "--json")[1])["gap"] == "40.499"
    assert fuhe("show", "zz", "--in", made)[0] == cli.USAGE


def test_diff_sets_claimed_beside_recomputed_and_run_beside_run(fuhe: Run, made: Path, tmp_path: Path) -> None:
    _, told, _ = fuhe("diff", made)
    assert [line.split()[:4] for line in told.splitlines()[2:4]] == [
        ["≠", "R101", "全年支出", "141%"], ["≠", "S301", "培训人次", "10"],
    ]  # fmt: skip
    assert len(fuhe("diff", made, "--code", "S301", "--json")[1].splitlines()) == 2
    assert len(fuhe("diff", made, "--sample", 1, "--seed", 3, "--json")[1].splitlines()) == 1
    assert fuhe("diff", made, made)[1].strip() == "没有变化"
    newer = tmp_path / "newer"
    kept = tuple(v for v in VERIFICATION.verdicts if v is not RATE)
    changed = replace(RECORD, verification=replace(VERIFICATION, verdicts=kept))
    with store.Writer(newer) as writer:
        writer.add(record.written(changed), rows_of(changed, {}, "zh"))
        writer.close([], {})
    (line,) = fuhe("diff", made, newer, "--json")[1].splitlines()
    assert json.loads(line) | {"path": ""} == {
        "what": "verdict", "path": "", "code": "R101", "subject": "budget/全年支出", "key": RATE.key,
        "old": "≠ 141% (100.00)", "new": "",
    }  # fmt: skip


def test_the_rule_book_can_be_read(fuhe: Run) -> None:
    told = fuhe("rules")[1]
    assert "R101" in told and told == "".join(sorted(told.splitlines(keepends=True)))
    assert json.loads(fuhe("rules", "--json", "--lang", "en")[1].splitlines()[0])["severity"] in (
        "error",
        "warning",
        "notice",
    )
    assert "举例：不符" in fuhe("explain", "r101")[1]
    assert fuhe("explain", "X000")[0] == cli.USAGE


def test_every_example_in_the_rules_holds(fuhe: Run) -> None:
    status, told, _ = fuhe("prove", "--lang", "en")
    assert status == cli.DONE, told
    assert "0 fail" in told


def test_a_scoring_standard_is_explained(fuhe: Run) -> None:
    text = "调整后部门预算执行率为100%，得满分；没有达到100%，每低1%扣除5%的权重分，扣完为止。"
    words = ("score-rule", text, "--target", "100%", "--actual", "94%", "--weight", "2")
    found = json.loads(fuhe(*words, "--json")[1])
    assert list(found) == ["understood", "clauses", "leftover", "variants", "feasible", "undecided"]
    assert found["understood"] is True and found["leftover"] == []
    assert {v["name"]: (v["low"], v["high"]) for v in found["variants"]} == {
        "按比例": ("1.35", "1.45"), "每满1%": ("1.4", "1.5"), "每不足1%按1%": ("1.3", "1.4"),
    }  # fmt: skip
    assert text[found["clauses"][0]["start"] :].startswith(found["clauses"][0]["words"][:4])
    assert "1.35…1.45" in fuhe(*words)[1]


def test_without_a_standard_the_profile_answers(fuhe: Run) -> None:
    words = ("score-rule", "", "--target", "≤100万元", "--actual", "125万元", "--weight", "10", "--json")
    names = {
        p: [v["name"] for v in json.loads(fuhe(*words, "--profile", p)[1])["variants"]] for p in ("national", "hubei")
    }
    assert names == {"national": ["目标值÷完成值", "按超出幅度扣减"], "hubei": ["目标值÷完成值"]}
    assert fuhe(*words, "--profile", "nowhere")[0] == cli.USAGE


def python(*words: str) -> str:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True).stdout


def test_help_is_quick_and_names_every_verb() -> None:
    heavy = {"pandas", "pydantic", "rich", "lark", "jieba", "pdfplumber"}
    loaded = f"import sys, pipeline.shell.cli; print(sorted({heavy} & set(sys.modules)))"
    assert python("-c", loaded).strip() == "[]"
    told = python("-m", "pipeline", "--help")
    for verb in ("extract", "verify", "show", "diff", "decide", "rules", "explain", "prove", "score-rule"):
        assert verb in told


def test_a_crash_inside_a_check_exits_4_and_hides_nothing(
    fuhe: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The document is read, every other check speaks, no finding comes of the crash, and the status tells of it."""
    from pipeline.verifier.checks import rate_over_full

    def broken(*_: object) -> object:
        raise ZeroDivisionError("a check at fault")

    document, out = tmp_path / "a.md", tmp_path / "out"
    document.write_text(WRONG_RATE, encoding="utf-8")
    monkeypatch.setattr(rate_over_full, "check", broken)
    assert fuhe("extract", document, "--out", out, "--jobs", 1, "--pages", "none")[0] == cli.CRASHED == 4
    read = {name: (out / f"{name}.csv").read_text("utf-8-sig") for name in ("documents", "findings", "verdicts")}
    assert "R101" in read["findings"] and "R102" not in read["verdicts"]
    assert ",read," in read["documents"]
    assert "a check at fault" in (out / "records.jsonl").read_text("utf-8")


def test_ctrl_c_says_that_the_same_command_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.shell.run.extract", stopped)
    monkeypatch.setattr("sys.argv", ["fuhe", "extract", str(tmp_path), "--out", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130 and "同一命令接着做" in capsys.readouterr().err
