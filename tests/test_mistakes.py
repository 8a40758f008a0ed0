"""Wrong commands: each told in one language, saying what to do next, with status 2 and never a traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.shell import cli
from tests.handmade import RATE, SUM
from tests.test_cli import Run, fuhe, made

__all__ = ["fuhe", "made"]  # fixtures

CHINESE = re.compile(r"[\u4e00-\u9fff]")
DIR, OUT, NOWHERE = "{dir}", "{out}", "{dir}/nowhere"
WRONG = [
    (["extract"], "缺少 PATH…", "PATH… is missing"),
    (["extract", NOWHERE, "--out", "{dir}/o"], "没有这个文件或文件夹", "no such file or folder"),
    (["extract", "{empty}", "--out", "{dir}/o"], "里面没有文件", "no files here"),
    (["extract", DIR, "--out", DIR], "另选 --out", "choose another --out"),
    (["extract", DIR, "--out", "{text}"], "是文件，不是文件夹", "is a file, not a folder"),
    (["extract", DIR, "--out", "{dir}/o", "--profile", "mars"], "现有 anhui", "there are anhui"),
    (["extract", DIR, "--out", "{dir}/o", "--register", NOWHERE], "没有这个文件", "no such file"),
    (["extract", DIR, "--out", "{dir}/o", "--register", "{dir}/columns.csv"], "第一行缺少列“年度”", "no column year"),
    (["extract", DIR, "--out", "{dir}/o", "--register", "{dir}/years.csv"], "不是四位数的年份", "no year of four digits"),
    (["extract", DIR, "--out", "{dir}/o", "--register", "{dir}/noise.csv"], "另存为“CSV UTF-8”", "save it as “CSV UTF-8”"),
    (["extract", DIR, "--out", "{dir}/o", "--pages", "some"], "可用 findings | all | none", "choose of findings | all | none"),
    (["extract", DIR, "--out", "{dir}/o", "--jobs", "many"], "应为整数", "must be a whole number"),
    (["extract", DIR, "--out", "{dir}/o", "--second", "3"], "0 到 1", "from 0 to 1"),
    (["extract", DIR, "--out", "{dir}/o", "--password", "@{dir}/nowhere"], "没有这个文件", "no such file"),
    (["extract", DIR, "--out", "{dir}/o", "--also", "pdf"], "sarif | junit", "sarif | junit"),
    (["extract", DIR, "--out", "{dir}/o", "--patterns", "{empty}"], "不是规则库", "no patterns here"),
    (["extract", DIR, "--out", "{dir}/o", "--nonsense"], "没有选项 --nonsense", "no such option: --nonsense"),
    (["extract", DIR, "--out"], "后面要写上值", "needs a value"),
    (["verify", "{empty}"], "先运行 fuhe extract", "first run fuhe extract"),
    (["show"], "fuhe show --page FILE", "fuhe show --page FILE"),
    (["show", "zzz", "--in", OUT], "findings.csv", "findings.csv"),
    (["show", "4", "--in", NOWHERE], "先运行 fuhe extract", "first run fuhe extract"),
    (["show", "--page", "{text}"], "只有 PDF 和图片文件", "only pages of a PDF"),
    (["diff", "{empty}"], "先运行 fuhe extract", "first run fuhe extract"),
    (["diff", OUT, "--doc", "mars.pdf"], "documents.csv", "documents.csv"),
    (["diff", OUT, "--code", "R999"], "fuhe rules 列出全部", "fuhe rules lists them"),
    (["diff", OUT, OUT, OUT], "多出了", "what is"),
    (["explain", "R1O1"], "R101", "R101"),
    (["rule"], "是不是 rules", "do you mean rules"),
    (["decide"], "四种用法", "one of four"),
    (["decide", RATE.key, "maybe", "--in", OUT], "可填 confirmed", "choose of confirmed"),
    (["decide", RATE.key, "undo", "--in", OUT], "没有可撤销的意见", "nothing to take back"),
    (["decide", RATE.key, "misread", "--correct", "7→8", "--in", OUT], "它所依据的是", "it rests on"),
    (["decide", SUM.key, "confirmed", "--in", OUT], "无须记录意见", "nothing to decide"),
    (["decide", "--from", "{text}", "--in", OUT], "请另存为 .xlsx", "save it as .xlsx"),
    (["decide", "--merge", "{text}", "--in", OUT], "fuhe decide --export", "fuhe decide --export"),
    (["decide", "--export", NOWHERE + "/x", "--in", OUT], "没有这个文件或文件夹", "no such file or folder"),
    (["decide", RATE.key, "confirmed", "--in", OUT, "--decisions", "{text}"], "检查 --decisions", "check --decisions"),
    (["review", "{empty}"], "先运行 fuhe extract", "first run fuhe extract"),
    (["sample", OUT, "--of", "sheep"], "cells | verdicts | both", "cells | verdicts | both"),
    (["sample", OUT, "--n", "0"], "不得小于 1", "at least 1"),
    (["sample", OUT, "--result"], "先运行 fuhe sample", "first run fuhe sample"),
    (["letter", OUT, "--out", "{dir}/letters"], "先用 fuhe review", "first confirm with fuhe review"),
    (["score-rule", "每低1%扣1分", "--weight", "two"], "不是数字", "not a number"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "zh", "en"), WRONG, ids=[" ".join(words) for words, _, _ in WRONG])
def test_a_wrong_command_is_told_in_the_readers_language(
    words: list[str],
    zh: str,
    en: str,
    fuhe: Run,
    made: Path,
    tmp_path: Path,
) -> None:
    folder, empty = tmp_path / "in", tmp_path / "empty"
    folder.mkdir()
    empty.mkdir()
    text = folder / "a.md"
    text.write_text("# 自评表\n\n执行率 93%。\n", encoding="utf-8")
    (folder / "columns.csv").write_text("单位名称,年限\n某局,2023\n", encoding="utf-8")
    (folder / "years.csv").write_text("单位名称,年度\n某局,二零\n", encoding="utf-8")
    (folder / "noise.csv").write_bytes(b"\xff\xfe\x00\xff")
    named = [word.format(dir=folder, out=made, empty=empty, text=text) for word in words]
    for lang, said in (("zh", zh), ("en", en)):
        status, out, err = fuhe(*named[:1], "--lang", lang, *named[1:])
        assert status == cli.USAGE and not out
        assert err.startswith("fuhe: ") and said in err, err
        told = re.sub(r"“[^”]*”", "", err.replace(str(tmp_path), ""))
        assert lang == "zh" or not CHINESE.search(told), told


def test_english_can_be_asked_for_once_and_for_all(
    fuhe: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FUHE_LANG", "en")
    assert "no results of a run here" in fuhe("verify", tmp_path)[2]
    assert "这里没有运行结果" in fuhe("verify", tmp_path, "--lang", "zh")[2]


def test_a_run_that_was_not_finished_is_told_from_none(fuhe: Run, tmp_path: Path) -> None:
    (tmp_path / ".fuhe").mkdir()
    assert "接着做" in fuhe("verify", tmp_path)[2]


def test_a_register_saved_by_chinese_excel_is_read(tmp_path: Path) -> None:
    from pipeline.shell import register

    path = tmp_path / "应报.csv"
    path.write_bytes("单位名称,年度\n古浪河县民政局,2023年\n".encode("gb18030"))
    assert [(one.organisation, one.year) for one in register.read(path)] == [("古浪河县民政局", 2023)]
