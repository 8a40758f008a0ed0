"""P908 比率不可能出自这么少的个数.

抽查30户，合格率97.5%：30户中没有整数户合97.5%（29户是96.67%，30户是100%）。只看数整件的比率（合格率、就业率、办结率），
且紧跟在句中唯一的、说明查了多少的个数后面（抽查、培训、受理）；满意度是平均数，不看。

抽查30户，合格率97.5%: of 30, no whole number is 97.5 % (29 are 96.67 %, 30 are 100 %). Looked at for rates that count
whole things (合格率, 就业率, 办结率), right after the only count of the sentence, when it counts what was looked at
(抽查, 培训, 受理); satisfaction is an average and is left out.

Differs::

    # 某县人社局2023年度绩效自评报告
    一、工作成效
    抽查30户，合格率97.5%。

Agrees::

    # 某县人社局2023年度绩效自评报告
    一、工作成效
    抽查30户，合格率96.67%。

Undecided::

    # 某县人社局2023年度绩效自评报告
    一、工作成效
    抽查30户，合格率约97.5%。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.quantity import Bound
from pipeline.values.report import Report, Statement
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.wording import ROUGH, figure

CODE = "P908"
VERSION = 1
TITLE = Text("比率不可能出自这么少的个数", "no whole number of so few gives this rate")
SEVERITY = Severity.NOTICE
BASIS = "算术（整数的可行性）"
_RATES = (
    "合格率", "就业率", "办结率", "结案率", "达标率", "通过率", "取证率", "及格率", "回收率", "完好率", "录取率",
    "持证率", "脱贫率",
)  # fmt: skip
_ALL_OF = (
    "抽查",
    "抽检",
    "检查",
    "检测",
    "参训",
    "参加",
    "培训",
    "受理",
    "办理",
    "考核",
    "验收",
    "毕业",
    "调查",
    "回访",
)
_MOST = 1000  # above it every printed rate is possible


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each such rate that follows the only count of its sentence."""
    for sentence in telling.sentences(telling.told(report, patterns)):
        for rate in sentence:
            plain = telling.dimension(rate) == "ratio" and not rate.scope and rate.role != "target"
            if plain and rate.topic.endswith(_RATES) and (base := _base(rate, sentence)) is not None:
                yield _verdict(rate, base, patterns)


def _base(rate: Statement, sentence: Sequence[Statement]) -> Statement | None:
    counts = [s for s in sentence if (said := telling.number(s)) is not None and said.unit.counted]
    if len(counts) != 1 or not telling.plain(counts[0]) or counts[0].role == "target":
        return None
    said, between = telling.number(counts[0]), telling.between(counts[0], rate)
    near = between.count("，") + between.count(",") == 1 and not any(mark in between for mark in "。；;、")
    near = near and any(word in counts[0].topic + telling.before(counts[0])[-6:] for word in _ALL_OF)
    known = said is not None and said.interval.is_point and said.bound is Bound.EQUAL and 0 < said.point <= _MOST
    return counts[0] if near and known else None


def _verdict(rate: Statement, base: Statement, patterns: Patterns) -> Verdict:
    said, whole, claim = telling.number(rate), telling.number(base), telling.claim(rate)
    assert said is not None and whole is not None and claim is not None
    subject, title = (*telling.subject(rate, patterns), "whole-numbers"), rate.topic
    evidence = [telling.fact(base)]
    if said.bound is not Bound.EQUAL:
        return undecided(ROUGH, subject=subject, title=title, claim=claim, evidence=evidence)
    count = whole.point
    possible = any(ceil(way.value.lo * count) <= floor(way.value.hi * count) for way in claim.ways)
    few, more = floor(said.point * count), ceil(said.point * count)
    below, above = Interval.exactly(few / count), Interval.exactly(more / count)
    words = f"{few}/{count} 为 {figure(below, '%')}，{more}/{count} 为 {figure(above, '%')}"
    message = Text(
        f"{title}：{claim.text}，基数 {count}" + ("" if possible else f"；{words}"),
        f"{title}: {claim.text} of {count}" + ("" if possible else f"; {figure(below, '%')} or {figure(above, '%')}"),
    )
    feasible = (Variant(Text("下一个", "below"), below), Variant(Text("上一个", "above"), above))
    recomputed = Recomputed(Text(words, words), feasible, unit="%")
    return decided(possible, message, subject=subject, title=title, claimed=claim.fact, recomputed=recomputed,
                   evidence=evidence, column="text")  # fmt: skip
