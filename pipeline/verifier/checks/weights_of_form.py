"""W403 各行分值之和不是100.

没有印分值合计的表，各行分值加预算执行的分值也应是100（执行率10分写在别处的为90），加分项、扣分项不计。少了是漏行，
多了是重复。印了合计的由T201检查。只列一节的表（决策20、过程20、产出35、效益25中的产出明细），应等于该节的分值。

In a form that prints no total weight, the weights of the rows and of the scored budget line still make up 100 (or 90
beside an execution item of 10 that stands elsewhere), bonus and penalty rows (加分项, 扣分项) not counted. Less means
lost rows, more means rows counted twice. Where a total weight is printed, T201 decides. A table of one section alone,
产出 in detail below 决策20、过程20、产出35、效益25, makes up what that section has there.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 20   | 20   |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 50   | 50   |

Agrees::

    | 一级指标 | 分值 | 得分 |
    | -------- | ---- | ---- |
    | 过程     | 65   | 60   |
    | 产出     | 35   | 34.5 |
    | 合计     | 100  | 94.5 |

    产出指标的得分情况如下。

    | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | ---------- | ---------- | ---- | ---- |
    | 抽检批次 | ≥16000批次 | 16320批次  | 20   | 20   |
    | 处置率   | 100%       | 96.7%      | 15   | 14.5 |
    | 小计     |            |            | 35   | 34.5 |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        |      | 20   |
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.place import fold
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import decided, fact, undecided
from pipeline.verifier.subjects import leaves
from pipeline.verifier.sums import beyond_hundred
from pipeline.verifier.wording import both, decimal_text

CODE = "W403"
VERSION = 3
TITLE = Text("各行分值之和不是100", "the weights do not make up 100")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十三条（权重合计100）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for a scored form without a printed total weight."""
    rows = leaves(form)
    printed = any(t.grand and t.weight.read for t in form.totals)
    if printed or not any(i.weight.read for i in rows) or not any(i.score.said for i in rows):
        return
    top = [line for line in form.budget if line.weight.read and not fold(line.item.text).startswith("其中")]
    subject, title = ("form", "weights"), form.title or "自评表"
    evidence = [fact(both(i.name), i.weight, exact=True) for i in rows] + [
        fact(both("资金"), b.weight, exact=True) for b in top
    ]
    if any(i.weight.read is None or "shared" in i.note for i in rows):
        reason = Text("有的行分值未读出或由多行共用", "some weights were not read, or are shared")
        yield undecided(reason, subject=subject, title=title, evidence=evidence, column="weight", at=rows[0].where)
        return
    own = sum((i.weight.read.point for i in rows if i.weight.read and not beyond_hundred(i)), Fraction(0))
    money = top[0].weight.read.point if top and top[0].weight.read else Fraction(0)
    holds = own == 100 or own + money == 100 or (own == 90 and not money) or _detail(own, form, report)
    words = f"{decimal_text(own)}" + (f" + 资金 {decimal_text(money)}" if money else "")
    message = Text(
        f"{title}：各行分值之和 {words}，{_told(own + money, holds)}", f"{title}: the weights add up to {words}"
    )
    name = Text("各行分值之和", "sum of the weights")
    recomputed = Recomputed(both(words), (Variant(name, Interval.exactly(own + money)),), unit="分")
    yield decided(
        holds,
        message,
        subject=subject,
        title=title,
        recomputed=recomputed,
        evidence=evidence,
        column="weight",
        at=rows[0].where,
    )


def _told(own: Fraction, holds: bool) -> str:
    return "不是100" if not holds else "合于100" if own in (90, 100) else "合于该部分的分值"


def _detail(own: Fraction, form: Form, report: Report) -> bool:
    """Whether another form gives one of its sections just this weight, and its sections make up 100."""
    for other in report.forms:
        weights = [row.weight.read.point for row in leaves(other) if row.weight.read]
        if other is not form and own in weights and sum(weights) == 100:
            return True
    return False
