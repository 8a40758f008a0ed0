"""B804 有金额而无项目名称.

有金额而名称空着：说不清是什么钱，合计时却照样加了进去。

Money beside an empty name: nobody can tell what it is for, and sums over the block count it all the same.

Differs::

    | 资金         | 全年预算数（万元） | 全年执行数（万元） |
    | ------------ | ------ | ------ |
    | 项目支出     | 600.00 | 600.00 |
    |              | 150.00 | 150.00 |

Agrees::

    | 资金         | 全年预算数（万元） | 全年执行数（万元） |
    | ------------ | ------ | ------ |
    | 项目支出     | 600.00 | 600.00 |
    | 信息系统维护 | 150.00 | 150.00 |

Undecided::

    | 资金         | 全年预算数（万元） | 全年执行数（万元） |
    | ------------ | ------ | ------ |
    | 项目支出     | 600.00 | 600.00 |
    | ——           | 150.00 | 150.00 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import BudgetLine, Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, fact, undecided
from pipeline.verifier.subjects import of_line
from pipeline.verifier.wording import both

CODE = "B804"
VERSION = 2
TITLE = Text("有金额而无项目名称", "an amount without a name")
SEVERITY = Severity.WARNING
BASIS = "财预〔2020〕10号附件1（自评表应填写完整）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each budget line with money in it."""
    for line in form.budget:
        money = amounts(line)
        if not money:
            continue
        subject, title = of_line(line)
        name = line.item.said
        dashed = bool(name) and not any(c.isalnum() for c in line.item.text)
        if dashed:
            reason = Text("名称栏只有横线或省略号", "the name is a dash")
            yield undecided(reason, subject=subject, title=title, evidence=money, column="item", at=line.where)
            continue
        amount = money[0].cited.plain if money[0].cited else ""
        message = Text(
            f"{title}：金额 {amount}{'' if name else '，没有项目名称'}",
            f"{title}: amount {amount}{'' if name else ' without a name'}",
        )
        yield decided(bool(name), message, subject=subject, title=title, evidence=money, column="item", at=line.where,
                      claimed=Fact(Text("项目名称", "name"), name) if name else money[0])  # fmt: skip


def amounts(line: BudgetLine) -> list[Fact]:
    """The line's amounts that were read and are not zero."""
    known = [(Text("年初预算数", "initial"), line.initial), (Text("全年预算数", "adjusted"), line.adjusted),
             (Text("支出", "spent"), line.spent)]  # fmt: skip
    known += [(both(e.label.plain), e.value) for e in line.others]
    return [fact(label, field) for label, field in known if field.read and field.read.point]
