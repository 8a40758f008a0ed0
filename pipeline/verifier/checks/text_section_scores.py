"""P914 正文各部分得分之和与总分不符.

正文依次报了各部分的满分和得分，满分合计正好是100分，各部分得分之和就应当是总分。满分没有报全的，不判断。

Where the text tells full marks and points of each part in turn, and the full marks make exactly 100, the points
should add up to the score. Where full marks are missing nothing is said.

Differs::

    # 某区民政局2023年养老服务资金部门评价报告
    二、评价结论
    综合评分89.35分，等级为良。其中决策类满分15分，得13.5分；过程类满分25分，得21.6分；产出类满分35分，得31.75分；效益类满分25分，得21.5分。

Agrees::

    # 某区民政局2023年养老服务资金部门评价报告
    二、评价结论
    综合评分88.35分，等级为良。其中决策类满分15分，得13.5分；过程类满分25分，得21.6分；产出类满分35分，得31.75分；效益类满分25分，得21.5分。

Undecided::

    # 某区民政局2023年养老服务资金部门评价报告
    二、评价结论
    综合评分88.35分，等级为良。其中决策类满分15分，得13.5分；过程类满分25分，得21.6分；产出类满分35分，得31.75分。
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.numbers import read_quantity
from pipeline.normalizers.patterns import Match, Patterns
from pipeline.values.interval import Interval
from pipeline.values.place import Cited
from pipeline.values.report import Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import Claim, compare, undecided
from pipeline.verifier.wording import both

CODE = "P914"
VERSION = 1
TITLE = Text("正文各部分得分之和与总分不符", "the scores of the sections told in the text do not add up to the whole")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号（各项指标得分加总为总分）[条款待核]"
SCORE, SUM = Text("正文总得分", "score in the text"), Text("各部分得分之和", "the sections' scores together")
NOT_ALL = Text("各部分满分合计不是100分，可能没有列全", "the weights told are not a hundred; perhaps not all sections")
_FULL, _FEWEST = 100, 3


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for the overall score, where one sentence gives weight and score of at least three sections."""
    claim = Claim.of(SCORE, report.score, "text")
    if claim is None:
        return
    for sentence in dict.fromkeys(report.prose):
        parts = list(_parts(sentence, patterns))
        if len(parts) >= _FEWEST:
            yield _verdict(claim, parts, patterns)


def _parts(sentence: Cited, patterns: Patterns) -> Iterator[Match]:
    for pattern in patterns.compiled("statements", "part_score"):
        yield from (m for m in pattern.find(sentence) if m.groups.get("weight"))


def _verdict(claim: Claim, parts: list[Match], patterns: Patterns) -> Verdict:
    subject, title = ("text", "score", "sections"), "总得分"
    scores = [read_quantity(m.group("score"), patterns, "分") for m in parts]
    weights = [read_quantity(m.group("weight"), patterns, "分").read for m in parts]
    named = zip((both(m.text("name")) for m in parts), scores, strict=True)
    evidence = [Fact(name, f.said, f.read.interval, "分") for name, f in named if f.read]
    full = sum((w.point for w in weights if w), Fraction(0))
    points = sum((f.read.point for f in scores if f.read), Fraction(0))
    if full != _FULL or len(evidence) != len(parts) or None in weights:
        return undecided(NOT_ALL, subject=subject, title=title, claim=claim, evidence=evidence)
    words = both(" + ".join(f.text for f in scores))
    recomputed = Recomputed(words, (Variant(SUM, Interval.exactly(points)),), unit="分")
    return compare(claim, recomputed, subject=subject, title=title, evidence=evidence, severity=SEVERITY)
