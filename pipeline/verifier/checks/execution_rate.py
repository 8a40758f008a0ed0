"""R101 执行率与支出、预算不符.

执行率＝全年执行数÷全年预算数（含调整和结转），不是÷年初预算数；只印年初预算数的表，按表头以年初预算数为分母。超过
100%的，往往是分母用了年初预算数；算得出来的，在结论中注明。

Execution rate = spent ÷ 全年预算数 (changes and money carried over included), not ÷ 年初预算数; a form that only
prints 年初预算数 is taken at its word. A rate over 100 % usually means that the denominator was 年初预算数; the
verdict says so when the arithmetic fits.

Differs::

    | 资金     | 年初预算数（万元） | 全年预算数（万元） | 实际支出数（万元） | 执行率 |
    | -------- | ------- | ------- | ------- | ----- |
    | 全年支出 | 1241.99 | 1745.81 | 1745.81 | 141%  |

Agrees::

    | 资金     | 年初预算数（万元） | 全年预算数（万元） | 实际支出数（万元） | 执行率 |
    | -------- | ------- | ------- | ------- | ----- |
    | 全年支出 | 1241.99 | 1745.81 | 1634.25 | 93.61% |

Undecided::

    | 资金     | 年初预算数（万元） | 全年预算数（万元） | 实际支出数（万元） | 执行率 |
    | -------- | ------- | ------- | ------- | ----- |
    | 全年支出 | 1241.99 |         | 1745.81 | 141%  |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.profile import profile_for
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.budget import RATE, claimed_rate, money, rate_readings, recomputed_rate
from pipeline.verifier.check import compare, undecided
from pipeline.verifier.subjects import of_line
from pipeline.verifier.wording import why

CODE = "R101"
VERSION = 1
TITLE = Text("执行率与支出、预算不符", "execution rate does not follow from spending and budget")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号附件1《项目支出绩效自评表》：执行率＝全年执行数÷全年预算数 [条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each budget line that has a rate cell with words in it."""
    profile = profile_for(form, report, patterns)
    for line in form.budget:
        if not line.rate.said or line.rate.why in ("empty", "not stated", "merged above"):
            continue
        subject, title = of_line(line)
        claim, recomputed, evidence = claimed_rate(line), recomputed_rate(form, line, profile), money(line)
        if claim is None:
            yield undecided(
                why(RATE, line.rate), subject=subject, title=title, evidence=evidence, column="rate", at=line.where
            )
        elif isinstance(recomputed, Text):
            yield undecided(recomputed, subject=subject, title=title, claim=claim, evidence=evidence)
        else:
            other = rate_readings(form, line, profile)
            yield compare(claim, recomputed, subject=subject, title=title, evidence=evidence, explain=other)
