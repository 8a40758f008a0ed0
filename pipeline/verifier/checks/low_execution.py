"""R107 执行率偏低而未说明原因.

支出很少，而偏差原因栏和正文都没有说明。多低算低见地区口径（一般80%；四川的表要求90%以下说明）。

Little of the budget was spent and neither the form's column for reasons nor the text says a word of it. What counts
as low stands in the profile (80 %; Sichuan's form asks below 90 %).

Differs::

    | 资金     | 全年预算数（万元） | 全年执行数（万元） | 执行率 | 分值 | 得分 |
    | -------- | ------ | ------ | ------ | ---- | ---- |
    | 全年支出 | 100.00 | 28.93  | 28.93% | 10   | 2.89 |
    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
    | 产出     | 培训人数 | ≥100人     | 110人      | 50   | 50   |                        |
    | 效益     | 就业率   | ≥90%       | 95%        | 40   | 40   |                        |

Agrees::

    | 资金     | 全年预算数（万元） | 全年执行数（万元） | 执行率 | 分值 | 得分 |
    | -------- | ------ | ------ | ------ | ---- | ---- |
    | 全年支出 | 100.00 | 98.93  | 98.93% | 10   | 9.89 |
    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
    | 产出     | 培训人数 | ≥100人     | 110人      | 50   | 50   |                        |
    | 效益     | 就业率   | ≥90%       | 95%        | 40   | 40   |                        |

Undecided::

    | 资金     | 全年预算数（万元） | 全年执行数（万元） | 执行率 | 分值 | 得分 |
    | -------- | ------ | ------ | ------ | ---- | ---- |
    | 全年支出 | 100.00 | 28.93  | 28.93% | 10   | 2.89 |
    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | 产出     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 就业率   | ≥90%       | 95%        | 40   | 40   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.profile import profile_for
from pipeline.values.place import fold
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Verdict
from pipeline.verifier.budget import RATE, received, recomputed_rate
from pipeline.verifier.check import decided, quotient, undecided
from pipeline.verifier.subjects import of_line, whole_line
from pipeline.verifier.wording import figure

CODE = "R107"
VERSION = 3
TITLE = Text("执行率偏低而未说明原因", "little of the budget was spent, and no reason is given")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十一条（偏离较大的要说明原因）[条款待核]"
NOWHERE = Text("表中没有说明原因的栏，原因可能写在别处", "the form has no column for reasons")
_EXCUSED = ("执行", "支付", "结转", "结余", "未支出", "进度", "拨付", "尾款", "收回", "未到位", "支出较")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for the first line of a self-evaluation's budget block whose rate can be recomputed."""
    if not form.budget or form.kind not in ("self-evaluation", "evaluation") or not form.indicators:
        return
    line, profile = whole_line(form), profile_for(form, report, patterns)
    recomputed = recomputed_rate(form, line, profile)
    if not isinstance(recomputed, Recomputed):
        return
    (subject, title), rate = of_line(line), recomputed.variants[0].value
    subject, claimed = (*subject, "low"), Fact(RATE, line.rate.said or line.spent.said)
    message = Text(f"{title}：执行率 {figure(rate, '%')}", f"{title}: {figure(rate, '%')} was spent")
    arrived, spent = received(line), line.spent.read
    used = quotient(spent.interval, arrived.read.interval) if arrived and arrived.read and spent else None
    told = _told(form, report) or (used is not None and used.hi >= profile.explain)  # what did not come was not spent
    if rate.hi >= profile.explain or told:
        yield decided(
            True, message, subject=subject, title=title, claimed=claimed, recomputed=recomputed, column="rate"
        )
        return
    if all(row.excuse.why == "no such cell" and row.excuse.said is None for row in form.indicators):
        yield undecided(NOWHERE, subject=subject, title=title, evidence=[claimed], column="rate")
        return
    message = Text(f"{message.zh}，未说明原因", f"{message.en}, no reason given")
    yield decided(False, message, subject=subject, title=title, claimed=claimed, recomputed=recomputed, column="rate")


def _told(form: Form, report: Report) -> bool:
    """Whether a reason, the text or an account of achievement speaks of money not spent."""
    reasons = [row.excuse.text for row in form.indicators] + [total.excuse.text for total in form.totals]
    if any(word in fold(text) for text in reasons for word in _EXCUSED):
        return True
    running = [*report.prose, *form.achieved]
    return any(
        word in fold(words.text)
        for words in running
        for word in ("偏低", "较低", "结转", "未支付", "未支出", "未执行", "收回", "进度慢")
    )
