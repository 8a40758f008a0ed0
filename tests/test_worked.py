"""What is recomputed is written out, and a calculator that knows nothing of this package gives the same."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.values.document import Source
from pipeline.values.interval import Interval
from pipeline.values.verdict import Recomputed, Verdict
from tests.calculator import NoArithmeticError, keyed

CORPUS = Path(__file__).parent.parent / "corpus/documents"

# standard, target, result, weight, what is written out (the score claimed is the weight)
WORKED = [
    ("费用控制率≤100%的，计10分；每超过一个百分点扣0.5分，扣完为止。", "≤100%", "106%", "10", "10 − (106% − 100%) ÷ 1% × 0.5 = 7"),
    ("达到100%得满分，每低1%扣除5%的权重分，扣完为止。", "=100%", "94%", "2", "2 − (100% − 94%) ÷ 1% × 0.1 = 1.4"),
    ("每低1个百分点扣0.5分，扣完为止", "≥95%", "60%", "5", "5 − (95% − 60%) ÷ 1% × 0.5 = −12.5 → 0"),
    ("完成目标得满分，未完成按比例得分", "≥50人", "43人", "8", "43人 ÷ 50人 × 8 = 6.88"),
    ("每少一次扣2分，扣完为止", "≥12次", "9次", "10", "10 − (12次 − 9次) ÷ 1次 × 2 = 4"),
    ("每逾期10天扣1分", "≤30天", "45天", "5", "(45天 − 30天) ÷ 10天 = 1.5 → 1; 5 − 1 × 1 = 4"),
    ("达到1200人得满分，每低5%扣1分", "≥1200人", "1050人", "6", "(1200人 − 1050人) ÷ 1200人 ÷ 5% = 2.5 → 2; 6 − 2 × 1 = 4"),
    ("投诉每发生1起扣1分", "0起", "3起", "5", "5 − 3 × 1 = 2"),
    ("得分=实际完成值/目标值×权重", "≥1200人", "1122人", "10", "1122人 ÷ 1200人 × 10 = 9.35"),
    ("", "≥1200人", "1050人", "6", "1050人 ÷ 1200人 × 6 = 5.25"),
    ("", "≥90%", "86%", "10", "86% ÷ 90% × 10 ≈ 9.56"),
    ("", "≤3.5%", "4.2%", "6", "3.5% ÷ 4.2% × 6 = 5"),
    ("90%以上得10分，80%-90%得8分，60%-80%得5分", "≥90%", "85%", "10", ""),  # a tier is no arithmetic
    ("制度健全得2分，每发现一处缺失扣0.5分。", "健全", "基本健全", "2", ""),  # how many were missing is not told
]  # fmt: skip


def verdicts(text: str, patterns: Patterns) -> tuple[Verdict, ...]:
    return api.examine(Source("x.md", "x.md", "0" * 64, text.encode()), patterns).verification.verdicts


@pytest.mark.parametrize(("standard", "target", "actual", "weight", "line"), WORKED)
def test_the_score_is_written_out(
    standard: str, target: str, actual: str, weight: str, line: str, patterns: Patterns
) -> None:
    head = "| 一级指标 | 三级指标 | 年度指标值 | 权重 | 评分标准 | 完成情况 | 得分 |\n|---|---|---|---|---|---|---|\n"
    row = f"| 产出 | 甲指标 | {target} | {weight} | {standard} | {actual} | {weight} |\n"
    found = next(v for v in verdicts(head + row, patterns) if v.code == "S301")
    said = found.recomputed.formula.zh if found.recomputed else ""
    if not line:
        assert "×" not in said
        return
    assert found.recomputed and said.startswith(f"{line}（")
    arithmetic, _, result = line.rsplit("; ", maxsplit=1)[-1].replace("≈", "=").partition(" = ")
    printed, _, held = result.replace("−", "-").partition(" → ")
    assert abs(keyed(arithmetic) - Decimal(printed)) <= Decimal("0.005")
    near = Interval(Fraction(held or printed) - Fraction(1, 200), Fraction(held or printed) + Fraction(1, 200))
    assert any(variant.value.meets(near) for variant in found.recomputed.variants)


def test_a_calculator_gives_what_the_checks_have_computed(patterns: Patterns) -> None:
    """Every printed formula of the corpus that is arithmetic gives, keyed in, a figure within the interval recomputed."""
    agreed: Counter[str] = Counter()
    wrong = []
    for path in sorted(CORPUS.glob("*.docx")):
        if path.name.startswith("bad-"):
            continue
        source = Source(path.name, path.name, "0" * 64, path.read_bytes())
        for verdict in api.examine(source, patterns).verification.verdicts:
            if verdict.recomputed is None or not verdict.recomputed.variants:
                continue
            try:
                value = keyed(_arithmetic(verdict.recomputed.formula.zh))
            except NoArithmeticError:
                continue
            if _holds(verdict.recomputed, Fraction(value)):
                agreed[verdict.code] += 1
            else:
                wrong.append((path.name, verdict.code, verdict.title, verdict.recomputed))
    assert not wrong
    assert len(agreed) >= 12 and sum(agreed.values()) >= 150, agreed


def _arithmetic(formula: str) -> str:
    """The last computation of a line that writes several, without its result."""
    line = formula.partition("（≥")[0] if " = " not in formula and " ≈ " not in formula else formula
    parts = line.replace(" ≈ ", " = ").split("; ")[-1].split(" = ")
    return parts[0] if len(parts) == 1 or any(sign in parts[0] for sign in "÷×+−") else parts[1]


def _holds(recomputed: Recomputed, value: Fraction) -> bool:
    """Whether the value lies in one of the intervals: as keyed in, or in the unit of the table's head."""
    ranges = [variant.value for variant in recomputed.variants]
    if "为限" in recomputed.formula.zh:
        value = min(value, max(v.hi for v in ranges))
    scale = Fraction(1) if recomputed.unit == "%" else recomputed.scale
    return any(v.lo - _LAST <= x <= v.hi + _LAST for v in ranges for x in (value, value * scale))


_LAST = Fraction(1, 10**40)  # where the calculator's digits end
