"""B809 指标方向可能写反.

应当低的事项却设了下限（投诉件数≥10、控制率达90%以上），方向可能反了。办理率一类（投诉处理率）不算。

A floor under something that should be low (投诉件数 ≥10, 控制率达90%以上) rewards the wrong thing. Rates of handling
(投诉处理率) are no such things.

Differs::

    | 一级指标 | 二级指标 | 三级指标           | 半年指标值 | 全年指标值 |
    | -------- | -------- | ------------------ | ---------- | ---------- |
    | 履职     | 社会保障 | 行政复议诉讼案件数 | ≥15件      | ≥25件      |

Agrees::

    | 一级指标 | 二级指标 | 三级指标           | 半年指标值 | 全年指标值 |
    | -------- | -------- | ------------------ | ---------- | ---------- |
    | 履职     | 社会保障 | 行政复议诉讼案件数 | ≤15件      | ≤25件      |

Undecided::

    | 一级指标 | 二级指标 | 三级指标           | 半年指标值 | 全年指标值 |
    | -------- | -------- | ------------------ | ---------- | ---------- |
    | 履职     | 社会保障 | 行政复议诉讼案件数 | 15件       | 25件       |
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.quantity import Bound
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.check import Claim, decided, undecided
from pipeline.verifier.direction import is_cost, less_is_better
from pipeline.verifier.rates import number
from pipeline.verifier.subjects import of_indicator

CODE = "B809"
VERSION = 3
TITLE = Text("指标方向可能写反", "a floor where less is better")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2021〕101号（指标方向、取值）[条款待核]"
_FLOOR = re.compile(r"\((?:≥|>=?)[^()]*\)")  # the blank form's own bound in the name: 成本控制数（≥**万元）


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row with a number as target whose name says that less is better."""
    for indicator in form.indicators:
        claim = Claim.of(Text("目标值", "target"), number(indicator.target), "target", exact=True)
        if claim is None or claim.quantity is None or not less_is_better(indicator, patterns):
            continue
        (subject, title), bound = of_indicator(indicator), claim.quantity.bound
        exact_rate = bound is Bound.EQUAL and "控制率" in fold(indicator.name) and fold(claim.text).startswith("=")
        if bound is Bound.EQUAL and is_cost(indicator) and _FLOOR.search(fold(indicator.title)):
            bound = Bound.AT_LEAST
        if bound in (Bound.AT_MOST, Bound.LESS, Bound.BETWEEN) or claim.quantity.point == 0:
            wrong = False
        elif bound in (Bound.AT_LEAST, Bound.MORE) or exact_rate:
            wrong = True
        else:
            reason = Text("目标值未标方向", "the target has no direction")
            yield undecided(reason, subject=subject, title=title, claim=claim)
            continue
        zh = f"{title}：目标“{claim.text}”{'，此类指标一般越小越好' if wrong else ''}"
        message = Text(zh, f"{title}: target {claim.text}{', though less is better' if wrong else ''}")
        yield decided(not wrong, message, subject=subject, title=title, claimed=claim.fact, column="target")
