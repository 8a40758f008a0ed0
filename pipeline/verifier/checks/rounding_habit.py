"""R111 同一表内取舍口径不一.

同一张表里，有的比率只能是四舍五入得来的，有的只能是截尾得来的：可能出自两人之手或两处材料。各比率单独看都相符，一张
表提示一次。

Some rates of a form can only have been rounded, others only have been cut off: two hands, or two sources. Each rate
alone agrees; a notice for the form.

Differs::

    | 资金           | 全年预算数（万元） | 全年执行数（万元） | 执行率 |
    | -------------- | -------- | -------- | ------ |
    | 年度资金总额   | 1745.810 | 1634.250 | 93.61% |
    | 其中：财政拨款 | 1000.000 | 936.580  | 93.65% |
    | 其他资金       | 745.810  | 697.670  | 93.55% |

Agrees::

    | 资金           | 全年预算数（万元） | 全年执行数（万元） | 执行率 |
    | -------------- | -------- | -------- | ------ |
    | 年度资金总额   | 1745.810 | 1634.250 | 93.61% |
    | 其中：财政拨款 | 1000.000 | 936.580  | 93.66% |
    | 其他资金       | 745.810  | 697.670  | 93.55% |

Undecided::

    | 资金           | 全年预算数（万元） | 全年执行数（万元） | 执行率 |
    | -------------- | -------- | -------- | ------ |
    | 年度资金总额   | 1000.000 | 936.000  | 93.60% |
    | 其中：财政拨款 | 500.000  | 468.000  | 93.60% |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.profile import profile_for
from pipeline.values.interval import Interval
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Verdict
from pipeline.verifier.budget import claimed_rate, recomputed_rate
from pipeline.verifier.check import ROUNDED, TRUNCATED, Claim, decided, undecided
from pipeline.verifier.completion import LABEL, uncapped
from pipeline.verifier.subjects import of_indicator, of_line

CODE = "R111"
VERSION = 1
TITLE = Text("同一表内取舍口径不一", "some rates of a form rounded, others cut off")
SEVERITY = Severity.NOTICE
BASIS = "表内口径应一致 [待核]"
OPEN = Text("各比率既可能是四舍五入，也可能是截尾", "every rate may have been rounded as well as cut off")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for a form with at least two rates that can be recomputed."""
    rates = list(_rates(form, report, patterns))
    if len(rates) <= 1:
        return
    subject, title = ("form", "rounding"), form.title or "自评表"
    rounded = [f for f, way in rates if way == ROUNDED]
    cut = [f for f, way in rates if way == TRUNCATED]
    if not rounded and not cut:
        yield undecided(OPEN, subject=subject, title=title, evidence=[f for f, _ in rates[:2]], column="rate")
        return
    mixed = bool(rounded and cut)
    shown = [f"{f.label.zh} {f.cited.plain}" for f in (*rounded[:1], *cut[:1]) if f.cited]
    zh = f"{title}：{shown[0]} 是四舍五入，{shown[1]} 是截尾" if mixed else f"{title}：取舍口径一致"
    message = Text(zh, f"{title}: {'rounded and cut off' if mixed else 'one habit'}")
    yield decided(
        not mixed, message, subject=subject, title=title, claimed=(cut or rounded)[0], evidence=rounded[:3],
        column="rate",
    )  # fmt: skip


def _rates(form: Form, report: Report, patterns: Patterns) -> Iterator[tuple[Fact, Text | None]]:
    """Each rate that agrees, and the one way it must have been written; None when both are possible."""
    profile = profile_for(form, report, patterns)
    for line in form.budget:
        claim, found = claimed_rate(line), recomputed_rate(form, line, profile)
        if claim and isinstance(found, Recomputed):
            yield from _way(claim, found.variants[0].value, of_line(line)[1])
    for row in form.indicators:
        claim, value = Claim.of(LABEL, row.rate, "rate"), uncapped(row)
        if claim and value and not value.may_be(1) and not claim.ways[0].value.may_be(1):
            yield from _way(claim, value, of_indicator(row)[1])


def _way(claim: Claim, value: Interval, name: str) -> Iterator[tuple[Fact, Text | None]]:
    ways = {way.name: way.value for way in claim.ways}
    fits = [name for name in (ROUNDED, TRUNCATED) if name in ways and ways[name].meets(value)]
    if fits:
        yield Fact(Text(name, name), claim.fact.cited), fits[0] if len(fits) == 1 else None
