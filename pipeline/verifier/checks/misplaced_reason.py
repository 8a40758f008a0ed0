"""B806 偏差原因填在合计行.

偏差原因应写在扣分的那一行；写在合计行，扣分行往往就没有原因。

A reason beside the total belongs to the row that lost the points; there it is usually missing.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- | ---------------------- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 70人       | 100  | 70   |                        |
    | 合计     |          |          |            |            | 100  | 70   | 补助资金增加           |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- | ---------------------- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 70人       | 100  | 70   | 两期培训推迟           |
    | 合计     |          |          |            |            | 100  | 70   |                        |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- | ---------------------- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 70人       | 100  | 70   | 两期培训推迟           |
    | 合计     |          |          |            |            | 100  | 70   | 两期培训推迟           |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.subjects import of_indicator, of_line, of_total

CODE = "B806"
VERSION = 1
TITLE = Text("偏差原因填在合计行", "a reason in the total row")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十一条（偏离较大的指标应逐项说明原因）[条款待核]"
_REASON = Text("偏差原因", "reason")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each total row of a form with a column for reasons."""
    said = {fold(row.excuse.text) for row in form.indicators if row.excuse.text}
    for total in form.totals:
        if total.excuse.why == "no such cell" and not total.excuse.said:
            continue
        subject, title = of_total(total)
        if total.excuse.text and fold(total.excuse.text) in said:
            reason = Text("与某行的原因相同，可能是合并单元格", "the same as a row's reason, perhaps a merged cell")
            yield undecided(
                reason, subject=subject, title=title, evidence=[Fact(_REASON, total.excuse.said)], column="excuse"
            )
            continue
        words = sum(c.isalpha() for c in total.excuse.text)
        stated = words > 2 and total.excuse.read is not None  # 优, 良好 and the like are grades, not reasons
        lost = "、".join(_lost(form)[:5])
        zh = f"{title}：偏差原因“{total.excuse.text}”填在合计行" + (f"，而扣分的行未说明：{lost}" if lost else "")
        message = (
            Text(zh, f"{title}: the reason {total.excuse.text} stands in the total row")
            if stated
            else Text(f"{title}：合计行没有原因", f"{title}: no reason in the total row")
        )
        yield decided(
            not stated,
            message,
            subject=subject,
            title=title,
            claimed=Fact(_REASON, total.excuse.said),
            column="excuse",
            at=total.where,
        )


def _lost(form: Form) -> list[str]:
    """Rows and budget lines that lost points and give no reason."""
    rows = [(of_indicator(i)[1], i.score.read, i.weight.read) for i in form.indicators if not i.excuse.read]
    rows += [(of_line(line)[1], line.score.read, line.weight.read) for line in form.budget]
    return [name for name, score, weight in rows if score and weight and score.point < weight.point]
