"""R109 支出超过到位资金.

先有钱，才能付。没有上年结转而支出多于到位资金的，两栏不可能都对；到位多于预算的，只要求说明。

What was paid had first to come in. More paid than received (到位数) without money carried over from the year before
can't be right in both columns; more received than budgeted only wants a word.

Differs::

    | 资金         | 全年预算数（万元） | 实际到位数（万元） | 全年执行数（万元） |
    | ------------ | ------ | ------ | ------ |
    | 年度资金总额 | 120.00 | 100.00 | 110.00 |

Agrees::

    | 资金         | 全年预算数（万元） | 实际到位数（万元） | 全年执行数（万元） |
    | ------------ | ------ | ------ | ------ |
    | 年度资金总额 | 120.00 | 118.00 | 110.00 |

Undecided::

    | 资金         | 全年预算数（万元） | 实际到位数（万元） | 全年执行数（万元） |
    | ------------ | ------ | ------ | ------ |
    | 年度资金总额 | 120.00 | 100.00 | 110.00 |
    | 其中：上年结转资金 | 20.00 | | 20.00 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import BudgetLine, Field, Form, Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.budget import SPENT, received
from pipeline.verifier.check import Claim, decided, fact, undecided
from pipeline.verifier.subjects import of_line

CODE = "R109"
VERSION = 1
TITLE = Text("支出超过到位资金", "more was paid than came in")
SEVERITY = Severity.NOTICE
BASIS = "支出≤到位资金（无上年结转时）（算术）"
CARRIED = Text("有上年结转资金，支出可以多于当年到位数", "money carried over may be paid too")
ARRIVED = Text("到位数", "received")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each line with both columns."""
    carried = any("结转" in fold(line.item.text) or "结余" in fold(line.item.text) for line in form.budget)
    for line in form.budget:
        arrived = received(line)
        if arrived and arrived.read and line.spent.read:
            yield _verdict(line, arrived, carried=carried)


def _verdict(line: BudgetLine, arrived: Field[Quantity], *, carried: bool) -> Verdict:
    subject, title = (*of_line(line)[0], "arrived"), of_line(line)[1]
    claim, evidence = Claim.of(SPENT, line.spent, "spent"), [fact(ARRIVED, arrived)]
    assert claim is not None and arrived.read is not None
    over = claim.ways[0].value.lo > arrived.read.interval.hi
    if over and carried:
        return undecided(CARRIED, subject=subject, title=title, claim=claim, evidence=evidence)
    message = Text(
        f"{title}：支出 {claim.text}{'，超过' if over else '，到位'} {arrived.text}",
        f"{title}: spent {claim.text}, received {arrived.text}",
    )
    return decided(
        not over, message, subject=subject, title=title, claimed=claim.fact, evidence=evidence, column="spent"
    )
