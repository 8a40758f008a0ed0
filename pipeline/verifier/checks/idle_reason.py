"""B829 偏差原因空泛或与该行无关.

扣了分，原因却说已经完成（已按计划完成）、等于没说（客观原因），或者写的是另一行的事（提到另一行的全名）。（原因栏空
着的由S305、A609检查。）

Points were lost, and the reason says that all was done (已按计划完成), says nothing (客观原因), or speaks of another
row by its full name. (An empty cell is S305's and A609's.)

Differs::

    | 一级指标 | 三级指标     | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
    | -------- | ------------ | ---------- | ---------- | ---- | ---- | ---------------------- |
    | 产出     | 职工培训人数 | ≥100人     | 86人       | 50   | 43   | 已按计划完成           |
    | 效益     | 毕业生就业率 | ≥90%       | 95%        | 50   | 50   |                        |

Agrees::

    | 一级指标 | 三级指标     | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
    | -------- | ------------ | ---------- | ---------- | ---- | ---- | ---------------------- |
    | 产出     | 职工培训人数 | ≥100人     | 86人       | 50   | 43   | 两期培训推迟到次年     |
    | 效益     | 毕业生就业率 | ≥90%       | 95%        | 50   | 50   |                        |

Undecided::

    | 一级指标 | 三级指标     | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
    | -------- | ------------ | ---------- | ---------- | ---- | ---- | ---------------------- |
    | 产出     | 职工培训人数 | ≥100人     | 86人       | 50   |      | 两期培训推迟到次年     |
    | 效益     | 毕业生就业率 | ≥90%       | 95%        | 50   | 50   |                        |
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.scores import SCORE, unusable
from pipeline.verifier.subjects import leaves, of_indicator

CODE = "B829"
VERSION = 2
TITLE = Text("偏差原因空泛或与该行无关", "a reason that gives none, or is of another row")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十一条（偏离较大的指标应说明原因）[条款待核]"
_DONE = re.compile(
    r"^(?:已|均已|全部|都已|基本)?(?:按|按照|如期|按期|按时|全面|圆满|顺利)?(?:年度)?(?:计划|要求|目标|规定)?(?:全部|均|已)?完成(?:了)?(?:年度)?(?:目标|任务|指标)?[。.]?$"
)
_IDLE = re.compile(
    r"^(?:受|因|由于)?(?:客观|工作|其他|特殊|历史|各种|多种|种种)(?:原因|因素)(?:导致|所致|影响)?[。.]?$|^(?:正常|合理)偏差[。.]?$"
)
_LONG = 5  # characters of a name that is not met by chance


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row with a reason and a score below its weight."""
    rows = leaves(form)
    for row in rows:
        if not row.excuse.read or (row.score.why == "no such cell" and row.score.said is None):
            continue
        (subject, title), claimed = of_indicator(row), Fact(Text("偏差原因", "reason"), row.excuse.said)
        score, weight = row.score.read, row.weight.read
        if (reason := unusable(row)) or score is None or weight is None:
            shown = reason or Text("得分或分值未读出", "score or weight not read")
            yield undecided(shown, subject=subject, title=title, evidence=[claimed], column="excuse")
            continue
        if score.point >= weight.point:
            continue
        fault = _fault(row, rows)
        zh = f"{title}：得 {row.score.text}/{row.weight.text} 分，原因“{row.excuse.text[:20]}”{fault}"
        message = Text(zh, f"{title}: the reason {'gives none' if fault else 'is its own'}")
        evidence = [Fact(SCORE, row.score.said)]
        yield decided(
            not fault, message, subject=subject, title=title, claimed=claimed, evidence=evidence, column="excuse"
        )


def _fault(row: Indicator, rows: list[Indicator]) -> str:
    words = fold(row.excuse.text)
    if _DONE.match(words):
        return "与扣分矛盾"
    if _IDLE.match(words):
        return "没有说明具体原因"
    own = fold(row.title)
    pairs = {own[i : i + 2] for i in range(len(own) - 1)}
    others = [fold(r.title) for r in rows if r is not row and len(fold(r.title)) >= _LONG]
    other = next((name for name in others if name in words and name not in own), "")
    return f"说的是另一指标“{other}”" if other and not any(pair in words.replace(other, "") for pair in pairs) else ""
