"""R112 几乎没有支出而产出全部满分.

支出不到预算的十分之一，产出却行行满分：不是另有资金来源，就是没有做。只作提示。

Less than a tenth of the budget was spent and every row of 产出 has full marks: either the work was paid for
otherwise, or it was not done. A notice.

Differs::

    | 资金     | 全年预算数（万元） | 全年执行数（万元） | 执行率 | 分值 | 得分 |
    | -------- | ------ | ---- | ---- | ---- | ---- |
    | 全年支出 | 100.00 | 5.00 | 5%   | 10   | 0.5  |
    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | 产出     | 培训人数 | ≥100人     | 110人      | 30   | 30   |
    | 产出     | 培训场次 | ≥10场      | 11场       | 20   | 20   |
    | 效益     | 就业率   | ≥90%       | 95%        | 40   | 40   |

Agrees::

    | 资金     | 全年预算数（万元） | 全年执行数（万元） | 执行率 | 分值 | 得分 |
    | -------- | ------ | ---- | ---- | ---- | ---- |
    | 全年支出 | 100.00 | 5.00 | 5%   | 10   | 0.5  |
    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | 产出     | 培训人数 | ≥100人     | 10人       | 30   | 3    |
    | 产出     | 培训场次 | ≥10场      | 11场       | 20   | 20   |
    | 效益     | 就业率   | ≥90%       | 95%        | 40   | 40   |

Undecided::

    | 资金     | 全年预算数（万元） | 全年执行数（万元） | 执行率 | 分值 | 得分 |
    | -------- | ------ | ---- | ---- | ---- | ---- |
    | 全年支出 | 100.00 | 5.00 | 5%   | 10   | 0.5  |
    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | 产出     | 培训人数 | ≥100人     | 110人      | 30   |      |
    | 产出     | 培训场次 | ≥10场      | 11场       | 20   | 20   |
    | 效益     | 就业率   | ≥90%       | 95%        | 40   | 40   |
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.profile import profile_for
from pipeline.values.place import fold
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Verdict
from pipeline.verifier.budget import RATE, recomputed_rate
from pipeline.verifier.check import decided, fact, undecided
from pipeline.verifier.scores import is_full
from pipeline.verifier.subjects import leaves, of_line, whole_line
from pipeline.verifier.wording import both, figure

CODE = "R112"
VERSION = 2
TITLE = Text("几乎没有支出而产出全部满分", "hardly any money spent, all outputs with full marks")
SEVERITY = Severity.NOTICE
BASIS = "自评复核经验（支出与产出应相称）；财预〔2020〕10号第十一条 [待核]"
BLANK = Text("有的产出行没有得分", "some rows of output have no score")
_FEW = Fraction(1, 10)


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for a form that spent less than a tenth and has scored rows of output."""
    rows = [row for row in leaves(form) if row.path and "产出" in fold(row.path[0]) and row.weight.read]
    if not form.budget or len(rows) <= 1:
        return
    line = whole_line(form)
    recomputed = recomputed_rate(form, line, profile_for(form, report, patterns))
    if not isinstance(recomputed, Recomputed) or recomputed.variants[0].value.hi >= _FEW:
        return
    subject, title = (*of_line(line)[0], "outputs"), of_line(line)[1]
    evidence = [fact(both(row.title), row.score) for row in rows]
    if any(row.score.read is None for row in rows):
        yield undecided(BLANK, subject=subject, title=title, evidence=evidence, column="rate", at=line.where)
        return
    full = all(is_full(row) for row in rows)
    rate = figure(recomputed.variants[0].value, "%")
    zh = f"{title}：执行率 {rate}，{len(rows)} 个产出指标{'全部满分' if full else '并非全部满分'}"
    message = Text(zh, f"{title}: {rate} spent, outputs {'all' if full else 'not all'} with full marks")
    claimed = Fact(RATE, line.rate.said or line.spent.said)
    yield decided(
        not full, message, subject=subject, title=title, claimed=claimed, recomputed=recomputed, evidence=evidence,
        column="rate",
    )  # fmt: skip
