"""P907 百分点写成了百分比.

由80%提高到88%，提高的是8个百分点，合10%。写成“提高8%”就错了。

由80%提高到88%，提高8%: the rate rose by 8 percentage points, which is 10 per cent. Written as 8% the growth is told
wrong.

Differs::

    # 某县人社局2023年度绩效自评报告
    一、工作成效
    群众满意度由80%提高到88%，提高8%。

Agrees::

    # 某县人社局2023年度绩效自评报告
    一、工作成效
    群众满意度由80%提高到88%，提高8个百分点。

Undecided::

    # 某县人社局2023年度绩效自评报告
    一、工作成效
    群众满意度由约80%提高到88%，提高8%。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.report import Report
from pipeline.values.verdict import Agreement, Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.wording import ROUGH, both, figure

CODE = "P907"
VERSION = 2
TITLE = Text("百分点写成了百分比", "percentage points told as per cent")
SEVERITY = Severity.WARNING
BASIS = "统计用语：比率之差为百分点 [待核]"
_RISE = re.compile(
    r"(?:由|从)(?P<about>约|近|不足|超过)?[^,;。\d]{0,8}?(?P<a>\d+(?:\.\d+)?)%[^,;。\d%]{0,8}?(?:提高|上升|提升|增长|增加|下降|降低|降|升)[至到](?:约)?(?P<b>\d+(?:\.\d+)?)%"
    r",(?:同比|共|净|累计)?(?:提高|上升|提升|增长|增加|增幅|下降|降低|降幅)(?:了|为|达)?(?P<c>\d+(?:\.\d+)?)(?P<unit>%|个?百分点)"
)
_HUNDRED = Fraction(100)


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each rise or fall of a rate told with both its ends."""
    for sentence in report.prose:
        for found in _RISE.finditer(sentence.folded.text):
            words = sentence.folded.back(found.start(), found.end())
            subject, title = ("text", "points", found[0]), words.plain
            claimed = Fact(Text("正文", "text"), words)
            if found["about"]:
                yield undecided(ROUGH, subject=subject, title=title, evidence=[claimed], column="text")
                continue
            verdict = _verdict(found, subject, claimed, title)
            if found["unit"] == "%" or verdict.agreement is Agreement.AGREES:
                yield verdict  # points that are not the difference of the two rates are P911's


def _verdict(found: re.Match[str], subject: tuple[str, ...], claimed: Fact, title: str) -> Verdict:
    a, b, c = (Interval.written(found[name]) for name in "abc")
    points = b - a if b.lo >= a.hi else a - b
    share = Interval(points.lo / a.hi * _HUNDRED, points.hi / a.lo * _HUNDRED) if a.lo > 0 else None
    in_points = found["unit"] != "%"
    right = c.meets(points) if in_points else share is not None and c.meets(share)
    said = f"相差 {figure(points)} 个百分点" + (f"，即 {figure(share)}%" if share else "")
    hint = [Text("应写“个百分点”", "percentage points are meant")] if not in_points and c.meets(points) else []
    values = (points, *([share] if share and not in_points else []))
    recomputed = Recomputed(both(said), tuple(Variant(both("差"), value) for value in values))
    message = Text(f"“{title}”：{said}", f"{title}: {figure(points)} percentage points apart")
    return decided(right, message, subject=subject, title=title, claimed=claimed, recomputed=recomputed,
                   explanations=hint, column="text")  # fmt: skip
