"""R113 正文的执行率超过100%.

支出多于预算。社会保险基金可以如此（预算是预计数），但正文应当说明。表中的执行率由R102检查。

More was spent than the budget allows. Social insurance funds may do so (their budgets are estimates), but the text
should say why. R102 looks at the rates of tables.

Differs::

    # 某县人社局2023年度绩效自评报告
    二、预算执行情况
    失业保险基金预算支出执行率149%。

Agrees::

    # 某县人社局2023年度绩效自评报告
    二、预算执行情况
    失业保险基金预算支出执行率99%。

Undecided::

    # 某县人社局2023年度绩效自评报告
    二、预算执行情况
    失业保险基金预算支出执行率在100%左右。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Bound
from pipeline.values.report import Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.wording import ROUGH

CODE = "R113"
VERSION = 2
TITLE = Text("正文的执行率超过100%", "an execution rate of the text is above 100 %")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十一条（偏离较大的要说明原因）[条款待核]"
_ENDS = ("执行率", "支出率", "支付率", "支出进度", "执行进度")
_INITIAL = re.compile("按照?[^,;。]{0,6}年初[^;。]*$")
OF_INITIAL = Text("按年初预算计算，年中有追加的可以超过100%", "of the initial budget, which may have been raised")
_INCOME = ("收入", "征缴", "征收")  # more came in than planned: nothing to excuse


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each execution rate of spending that the text reports as a result."""
    for statement in telling.told(report, patterns):
        said = telling.number(statement)
        if said is None or telling.dimension(statement) != "ratio" or statement.scope or statement.role == "target":
            continue
        if not statement.topic.endswith(_ENDS) or any(word in statement.topic for word in _INCOME):
            continue
        subject, title, fact = telling.subject(statement, patterns), statement.topic, telling.fact(statement)
        if said.bound is Bound.ABOUT:
            yield undecided(ROUGH, subject=subject, title=title, claim=telling.claim(statement), column="text")
            continue
        if _INITIAL.search(telling.before(statement)):
            yield undecided(OF_INITIAL, subject=subject, title=title, claim=telling.claim(statement), column="text")
            continue
        over = said.interval.lo > 1 and said.bound in (Bound.EQUAL, Bound.AT_LEAST, Bound.MORE)
        words = fact.cited.plain if fact.cited else ""
        message = Text(
            f"{title}：{words}{'，超过100%' if over else ''}", f"{title}: {words}{' is over 100 %' if over else ''}"
        )
        yield decided(not over, message, subject=subject, title=title, claimed=fact, column="text")
