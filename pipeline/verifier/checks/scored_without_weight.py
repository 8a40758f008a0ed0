"""W404 有得分而分值为零或空白.

有得分就应有分值。合并单元格里的不算空白。

Points need a weight to be out of. A shared cell is no blank.

Differs::

    | 一级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 培训人数   | ≥100人     | 110人      | 0    | 10   |
    | 效益     | 就业率     | ≥60%       | 66%        | 90   | 90   |

Agrees::

    | 一级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 培训人数   | ≥100人     | 110人      | 10   | 10   |
    | 效益     | 就业率     | ≥60%       | 66%        | 90   | 90   |

Undecided::

    | 一级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 培训人数   | ≥100人     | 110人      | 见表 | 10   |
    | 效益     | 就业率     | ≥60%       | 66%        | 90   | 90   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.check import Claim, decided, fact, undecided
from pipeline.verifier.scores import SCORE, SHARED, WEIGHT
from pipeline.verifier.subjects import leaves, of_indicator
from pipeline.verifier.wording import why

CODE = "W404"
VERSION = 1
TITLE = Text("有得分而分值为零或空白", "a score without a weight")
SEVERITY = Severity.WARNING
BASIS = "财预〔2020〕10号附件1（各指标应有分值）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row with a score in a form that has a column of weights; 加分项 need none."""
    for indicator in leaves(form):
        claim, weight = Claim.of(SCORE, indicator.score, "score", exact=True), indicator.weight
        extra = any(word in fold(indicator.name) for word in ("加分", "扣分", "减分"))
        if claim is None or weight.why == "no such cell" or extra:
            continue
        (subject, title), evidence = of_indicator(indicator), [fact(WEIGHT, weight, exact=True)]
        if (weight.read is None and weight.why != "empty") or "shared" in indicator.note:
            reason = SHARED if "shared" in indicator.note or weight.why == "merged above" else why(WEIGHT, weight)
            yield undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence)
            continue
        bare = bool(claim.quantity and claim.quantity.point) and not (weight.read and weight.read.point)
        said = f"{title}：得分 {claim.text}，分值 {weight.text or '空白'}"
        message = Text(said, f"{title}: score {claim.text}, weight {weight.text or 'blank'}")
        yield decided(
            not bare, message, subject=subject, title=title, claimed=claim.fact, evidence=evidence, column="weight"
        )
