"""核查意见书: what a unit is told of its confirmed findings, in one document or several, few or many."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX

from pipeline.errors import PipelineError
from pipeline.shell import decisions, letter, moments, record, store
from pipeline.shell.letter_words import numeral
from pipeline.shell.tables import rows_of
from pipeline.values.report import Field
from pipeline.values.verdict import Agreement
from tests.many import document
from tests.reviewing import room

UNIT = "华池县教育局"


def results(
    out: Path, sizes: tuple[int, ...], confirmed: int, kind: str = "self-evaluation", unit: str = UNIT
) -> Path:
    """Documents of one unit with so many findings, of each the first ones confirmed."""
    where = out.parent / "decisions.sqlite"
    with store.Writer(out) as writer:
        for at, size in enumerate(sizes):
            one = document(at, size)
            assert one.report and one.verification
            report = replace(one.report, kind=kind, department=Field(None, unit or None, "head", ""))
            mine = tuple(replace(v, basis="" if i else v.basis) for i, v in enumerate(one.verification.verdicts))
            one = replace(one, report=report, verification=replace(one.verification, verdicts=mine))
            writer.add(record.written(one), rows_of(one, {}, "zh"))
            findings = [v for v in mine if v.agreement is Agreement.DIFFERS]
            said = [
                decisions.decided(v, "confirmed", by="王", at=moments.now(), note="属实。")
                for v in findings[:confirmed]
            ]
            decisions.record(where, said)
        writer.close([], {"decisions": str(where), "options": {"paths": []}})
    return out


def written(out: Path, lang: str = "zh") -> tuple[str, list[list[str]], list[str]]:
    """The paragraphs of the only letter, the rows of its annex, and what in it is marked yellow."""
    (path,) = letter.write(room(out, lang), out.parent / f"letters-{lang}")
    paper = Document(str(path))
    marked = [r.text for p in paper.paragraphs for r in p.runs if r.font.highlight_color == WD_COLOR_INDEX.YELLOW]
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    return "\n".join(p.text for p in paper.paragraphs), rows, marked


def test_one_document_is_told_as_an_auditor_tells_it(tmp_path: Path) -> None:
    text, rows, marked = written(results(tmp_path / "out", (2,), 1))
    for said in (
        "绩效自评核查意见书", f"{UNIT}：", "核查材料 1 份：", "所报得分 95.5 分", "发现问题 1 项", "（一）执行率与支出、预算不符：指标0",
        "位置：第6页表1第3行第5列。执行率所报“141%”，经复算为 100.00%（支出 1745.81 ÷ 全年预算数 1745.81）。",
        "经分析，可能的原因是：分母用了年初预算数，得 140.57%，请核实。", "核查说明：属实。", "财预〔2020〕10号。",
        "10 个工作日内", "附件：核查发现问题汇总表",
    ):  # fmt: skip
        assert said in text, said
    assert "材料一" not in text
    assert rows[1] == ["1", "执行率与支出、预算不符", "指标0", "141%", "100.00%", "第6页表1第3行第5列", ""]
    assert [words[:3] for words in marked] == ["〔　　", "（核查", "（联系"]


def test_of_several_documents_every_finding_names_its_own(tmp_path: Path) -> None:
    text, rows, _ = written(results(tmp_path / "out", (2, 2), 2))
    for said in (
        "核查材料 2 份：",
        "材料一：《",
        "材料二：《",
        "发现问题 4 项",
        "位置：材料一 第6页",
        "位置：材料二 第6页",
    ):
        assert said in text, said
    assert [row[5].split()[0] for row in rows[1:]] == ["材料一", "材料一", "材料二", "材料二"]
    assert "7～8分" in text and "…" not in text, "a range as official letters print it"


def test_many_findings_are_numbered_to_the_end(tmp_path: Path) -> None:
    text, rows, _ = written(results(tmp_path / "out", (130,), 112))
    assert len(rows) == 113 and "发现问题 112 项" in text
    found = re.findall(r"^（(.+?)）(?:执行率|得分)", text, re.MULTILINE)
    assert found == [numeral(n) for n in range(1, 113)] and found[-1] == "一百一十二"


@pytest.mark.parametrize(
    ("unit", "to", "yellow"),
    [("314002-华池县教育局", "华池县教育局：", False), ("华池县教育局", "华池县教育局：", False), ("", "（单位名称）：", True)],
)
def test_a_letter_is_addressed_to_a_unit_and_never_to_a_code_or_a_file(
    unit: str, to: str, yellow: bool, tmp_path: Path
) -> None:
    text, _, marked = written(results(tmp_path / "out", (1,), 1, unit=unit))
    assert text.splitlines()[2] == to and ("（单位名称）" in marked) is yellow


def test_what_is_no_self_evaluation_is_not_called_one(tmp_path: Path) -> None:
    text, _, _ = written(results(tmp_path / "out", (1,), 1, "evaluation"))
    assert text.startswith("绩效管理材料核查意见书") and "自评材料" not in text


def test_an_article_that_nobody_checked_is_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = results(tmp_path / "out", (1,), 1)
    real = letter.Room.verdict
    basis = "财预〔2020〕10号第十三条[条款待核]"
    monkeypatch.setattr(letter.Room, "verdict", lambda *a: (v := real(*a)) and replace(v, basis=basis))
    text, _, marked = written(out)
    assert f"{basis}。" in text and "[条款待核]" in marked


def test_the_english_letter_keeps_chinese_to_what_documents_and_regulations_say(tmp_path: Path) -> None:
    text, rows, marked = written(results(tmp_path / "out", (2, 1), 2), "en")
    told = re.sub(r"10\^?4|“[^”]*”", "", text)
    ours = re.findall(r"位置|所报|经复算|核查|材料|附件|单位意见|请", told + "".join(rows[0]))
    assert not ours, ours
    assert len(marked) == 3 and rows[0][-1] == "your answer" and rows[1][5].startswith("document 1 page 6")


def test_without_anything_confirmed_there_is_no_letter_and_it_says_what_to_do(tmp_path: Path) -> None:
    out = results(tmp_path / "out", (2,), 0)
    with pytest.raises(PipelineError, match="先用 fuhe review"):
        letter.write(room(out), tmp_path / "letters")
    assert not (tmp_path / "letters").exists()
    with pytest.raises(PipelineError, match=UNIT):
        letter.write(room(results(tmp_path / "other", (2,), 1)), tmp_path / "letters", "别的单位")
