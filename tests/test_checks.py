"""Every check's own examples, run through the real reader, rows and check; and the longer stories of tests/checks."""

from __future__ import annotations

import hashlib
import re
import textwrap
from pathlib import Path

import pytest

from pipeline import api
from pipeline.shell import rulebook
from pipeline.shell.legal import basis_of
from pipeline.shell.power import chance, proposal
from pipeline.shell.show import off_by
from pipeline.values.document import Source
from pipeline.values.verdict import Agreement, Severity, Verdict
from pipeline.verifier.check import CheckInfo, catalogue
from tests.reading import library

ROOT = Path(__file__).parents[1]
SECTIONS = {"Differs": Agreement.DIFFERS, "Agrees": Agreement.AGREES, "Undecided": Agreement.UNDECIDED}
STORIES = sorted((ROOT / "tests" / "checks").glob("*.md"))


PATTERNS = library()


def verdicts(text: str, code: str = "") -> list[Verdict]:
    """The verdicts on a document with this text, or on several between lines "* * *", held against each other."""
    outcomes = []
    for part in text.split("\n* * *\n"):
        data = part.encode()
        outcomes.append(api.examine(Source("example.md", "", hashlib.sha256(data).hexdigest(), data), PATTERNS))
    found = [o.verification for o in outcomes]
    found += api.check_all([o.report for o in outcomes], PATTERNS) if len(outcomes) > 1 else []
    for verification in found:
        assert not verification.crashes, verification.crashes[0].trace
    return [v for verification in found for v in verification.verdicts if v.code.startswith(code)]


def examples(doc: str) -> dict[str, list[str]]:
    """Section name → its indented blocks, dedented."""
    parts = re.split(r"^(Differs|Agrees|Undecided)::\n", doc, flags=re.MULTILINE)
    found: dict[str, list[str]] = {}
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        found.setdefault(name, []).append(textwrap.dedent(body).strip() + "\n")
    return found


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("info", catalogue(), ids=lambda info: info.code)
def test_the_documented_example_gives_the_documented_verdict(info: CheckInfo, section: str) -> None:
    """Differs: some verdict differs. Agrees: some agrees, none differs. Undecided: some is undecided, none differs."""
    for text in examples(info.doc)[section]:
        found = [v.agreement for v in verdicts(text, info.code)]
        assert SECTIONS[section] in found, f"{info.code} {section}: {found}"
        assert section == "Differs" or Agreement.DIFFERS not in found


@pytest.mark.parametrize("info", catalogue(), ids=lambda info: info.code)
def test_a_check_documents_itself(info: CheckInfo) -> None:
    """Title in both languages, legal basis, and a docstring that begins with code and title."""
    assert info.doc.startswith(f"{info.code} {info.title.zh}")
    assert info.title.en and info.basis
    assert set(examples(info.doc)) == set(SECTIONS)


@pytest.mark.parametrize("info", catalogue(), ids=lambda info: info.code)
def test_a_check_gives_its_reason_in_chinese_and_in_english(info: CheckInfo) -> None:
    """Two paragraphs behind the title; each is read by people who may not read the other."""
    _, zh, en, first, *_ = info.doc.split("\n\n")
    assert zh.endswith(("。", "）")) and len(re.findall(r"[\u4e00-\u9fff]", zh)) > len(re.findall(r"[a-z]", zh))
    assert en.endswith((".", ")")) and len(re.findall(r"[a-z]", en)) > len(re.findall(r"[\u4e00-\u9fff]", en))
    assert first in ("Differs::", "Agrees::", "Undecided::")
    told = {lang: rulebook.page(info.code, lang, False) for lang in ("zh", "en")}
    assert zh in told["zh"] and en not in told["zh"] and en in told["en"] and zh not in told["en"]
    assert "::" not in "".join(told.values())


def test_codes_are_unique() -> None:
    codes = [info.code for info in catalogue()]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.stem)
def test_the_story_holds(path: Path) -> None:
    """A Markdown story: a report, then a ```verdicts block with one line each: CODE agreement subject [explanation].

    Every listed verdict is there, and no finding of the story's own code is left unlisted.
    """
    report, _, rest = path.read_text("utf-8").partition("```verdicts\n")
    expected = [line.split() for line in rest.partition("```")[0].splitlines() if line.strip()]
    found = verdicts(report)
    for code, agreement, subject, *words in expected:
        named = [
            v for v in found if v.code == code and subject in "/".join(v.subject) and v.agreement.value == agreement
        ]
        assert named, f"{code} {agreement} {subject}"
        told = " ".join(f"{v.message.zh} {' '.join(t.zh for t in v.explanations)}" for v in named)
        assert all(word in told for word in words), told
    listed = {(code, subject) for code, agreement, subject, *_ in expected if agreement == "differs"}
    own = path.stem.split("-")[0]
    extra = [v for v in found if v.code == own and v.agreement is Agreement.DIFFERS
             and not any(code == own and s in "/".join(v.subject) for code, s in listed)]  # fmt: skip
    assert not extra, [v.message.zh for v in extra]


PARTS = """
| 资金           | 全年预算数（万元） | 全年执行数（万元） |
| -------------- | ------ | ----- |
| 年度资金总额   | 100.00 | 90.00 |
| 其中：财政拨款 | 80.00  | 72.00 |
| 其他资金       |        |       |
"""


def test_an_undecided_sum_is_shown_in_the_printed_multiple() -> None:
    found = verdicts(PARTS, "R103")
    assert found and all(v.agreement is Agreement.UNDECIDED for v in found)
    assert [v.recomputed.scale for v in found if v.recomputed] == [10000, 10000]


def test_a_rate_without_its_dividend_says_which_of_the_two_was_not_recognised() -> None:
    told = "一、资金情况\n部门整体支出预算下达数为213,349.67万元，已花掉208,701.46万元，支出预算执行率为97.82%。\n"
    [found] = verdicts(f"# 某市人社局2022年度部门整体支出绩效评价报告\n{told}", "P902")
    assert found.reason and "没有认出这个比率的分子" in found.reason.zh and "预算下达" in found.reason.zh


def test_a_truncated_score_is_a_notice_and_a_wrong_one_is_not() -> None:
    def score(said: str) -> list[Severity]:
        head = "| 资金 | 全年预算数（万元） | 全年执行数（万元） | 执行率 | 分值 | 得分 |\n| - | - | - | - | - | - |\n"
        found = verdicts(f"{head}| 全年支出 | 100.00 | 99.47 | 99.47% | 10 | {said} |\n", "R104")
        return [v.severity for v in found if v.agreement is Agreement.DIFFERS]

    assert (score("9.95"), score("9.94"), score("9.93")) == ([], [Severity.NOTICE], [Severity.ERROR])


@pytest.mark.parametrize(("said", "agreement"), [("4.00", Agreement.AGREES), ("4", Agreement.UNDECIDED)])
def test_a_standard_may_round_to_full_marks_as_far_as_the_scores_have_decimals(said: str, agreement: Agreement) -> None:
    head = "| 一级指标 | 三级指标 | 年度指标值 | 权重 | 评分标准 | 完成情况 | 得分 |\n| - | - | - | - | - | - | - |\n"
    row = f"| 产出 | 发放率 | 100% | 4 | 得分=实际发放率×4分 | 99.99% | {said} |\n"
    assert [v.agreement for v in verdicts(head + row, "S302")] == [agreement]


@pytest.mark.parametrize("basis", sorted({info.basis for info in catalogue()}))
def test_a_legal_basis_is_told_in_english(basis: str) -> None:
    """Only what a regulation is called stays Chinese: its number, and the names of grades."""
    told = basis_of(basis, "en")
    left = re.sub(r"财预〔\d+〕\d+号|中发〔\d+〕\d+号|〔〕|[优良中差](?= from| below)", "", told)
    assert not re.search(r"[\u3000-\u9fff\uff00-\uff60]", left), told
    assert "  " not in told and basis_of(basis, "zh") == basis


@pytest.mark.parametrize("code", ["A602", "A609"])
def test_a_completion_rate_is_no_other_value_of_the_result(code: str) -> None:
    """30.97万人次 are 238 % of the target, and not 30,964,761 percentage points off it."""
    info = next(info for info in catalogue() if info.code == code)
    shown = [v for text in examples(info.doc)["Differs"] for v in verdicts(text, code)]
    told = [v for v in shown if v.agreement is Agreement.DIFFERS and v.recomputed]
    assert told and all(v.claimed and v.claimed.interval and v.gap is None for v in told)
    assert all(off_by(v, "zh") == "" and chance(v) is None and proposal(v) is None for v in told)
