"""T205 表注各节分值之和与合计不符.

表注所写各节分值加起来，应等于所印的合计。

The weights that the form's note promises its sections add up to the total that the form prints.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 30   | 30   |
    | 满意度   | 满意度   | 学员满意度 | ≥90%     | 95%        | 10   | 10   |
    | 合计     |          |          |            |            | 90   | 90   |

    注：一级指标权重统一设置为：产出指标50分、效益指标40分、满意度指标10分。

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 40   | 40   |
    | 满意度   | 满意度   | 学员满意度 | ≥90%     | 95%        | 10   | 10   |
    | 合计     |          |          |            |            | 100  | 100  |

    注：一级指标权重统一设置为：产出指标50分、效益指标40分、满意度指标10分。

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 40   | 40   |
    | 满意度   | 满意度   | 学员满意度 | ≥90%     | 95%        | 10   | 10   |
    | 合计     |          |          |            |            |      | 100  |

    注：一级指标权重统一设置为：产出指标50分、效益指标40分、满意度指标10分。

Undecided::

    | 一级指标       | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出（50分）   | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益           | 社会效益 | 就业率   | ≥90%       | 95%        | 40   | 40   |
    | 满意度（10分） | 满意度   | 学员满意度 | ≥90%     | 95%        | 10   | 10   |
    | 合计           |          |          |            |            | 100  | 100  |
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import Claim, compare, undecided
from pipeline.verifier.subjects import of_total
from pipeline.verifier.wording import both, decimal_text, why

CODE = "T205"
VERSION = 2
TITLE = Text("表注各节分值之和与合计不符", "the promised section weights do not add up to the printed total")
SEVERITY = Severity.WARNING
BASIS = "表内填报说明；财预〔2020〕10号（权重合计100分）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for the grand total of a form whose note promises section weights."""
    grand = next((t for t in form.totals if t.grand), None)
    if grand is None or not form.sections:
        return
    (subject, title), label = of_total(grand), Text("分值", "weight")
    evidence = [Fact(both(s.name), s.said, s.weight.exact, "分") for s in form.sections]
    claim = Claim.of(label, grand.weight, "weight", exact=True)
    if claim is None:
        reason = why(label, grand.weight)
        yield undecided(reason, subject=subject, title=title, evidence=evidence, column="weight", at=grand.where)
        return
    groups = {row.path[0] for row in form.indicators if len(row.levels) > 1}
    if len(form.sections) < len(groups):
        told = (
            f"{len(groups)}节中只有{len(form.sections)}节写了分值",
            f"only {len(form.sections)} of {len(groups)} sections tell a weight",
        )
        yield undecided(Text(*told), subject=subject, title=title, claim=claim, evidence=evidence, column="weight")
        return
    words = " + ".join(decimal_text(s.weight.point) for s in form.sections)
    name = Text("表注各节之和", "sum of the promised sections")
    sum_ = sum((s.weight.point for s in form.sections), Fraction(0))
    variants = [Variant(name, Interval.exactly(sum_))]
    weights = [form.budget[i].weight.read for i in grand.over_budget]
    if money := sum((weight.point for weight in weights if weight), Fraction(0)):
        variants.append(
            Variant(Text("各节之和加资金执行行", "sections and the budget line"), Interval.exactly(sum_ + money))
        )
    recomputed = Recomputed(both(words), tuple(variants), unit="分")
    yield compare(claim, recomputed, subject=subject, title=title, evidence=evidence)
