"""P913 得分依据的比率，正文的数算不出来.

指标按比率计分（到位率100%），正文也报了这个比率，而正文自己的数算出来是另一个：按算出来的比率套用该行评分标准。只有
指标行和正文写的是同一个数、且双方都只有一个这类比率时才看；比率本身由P902检查。

A row is scored by a rate (到位率100%) that the text claims too, and the text's own numbers give another one: the
row's standard is applied to that. Only where the row and the text give the same figure for the only rate of the kind
that either has; P902 tells of the rate itself.

Differs::

    # 某市人社局2022年度部门整体支出绩效自评报告
    一、资金情况
    全年收入部门预算资金共安排1000万元，决算收入900万元，部门预算资金到位率为100%。

    | 一级指标 | 二级指标 | 三级指标           | 年度指标值 | 实际完成值 | 分值 | 评分标准             | 得分 |
    | -------- | -------- | ------------------ | ---------- | ---------- | ---- | -------------------- | ---- |
    | 过程     | 资金管理 | 部门预算资金到位率 | 100%       | 100%       | 10   | 得分＝到位比率×权重 | 10   |

Agrees::

    # 某市人社局2022年度部门整体支出绩效自评报告
    一、资金情况
    全年收入部门预算资金共安排1000万元，决算收入900万元，部门预算资金到位率为100%。

    | 一级指标 | 二级指标 | 三级指标           | 年度指标值 | 实际完成值 | 分值 | 评分标准                 | 得分 |
    | -------- | -------- | ------------------ | ---------- | ---------- | ---- | ------------------------ | ---- |
    | 过程     | 资金管理 | 部门预算资金到位率 | ≥85%       | 100%       | 10   | ≥85%得满分，否则不得分 | 10   |

Undecided::

    # 某市人社局2022年度部门整体支出绩效自评报告
    一、资金情况
    全年收入部门预算资金共安排1000万元，决算收入900万元，部门预算资金到位率为100%。

    | 一级指标 | 二级指标 | 三级指标           | 年度指标值 | 实际完成值 | 分值 | 评分标准   | 得分 |
    | -------- | -------- | ------------------ | ---------- | ---------- | ---- | ---------- | ---- |
    | 过程     | 资金管理 | 部门预算资金到位率 | 100%       | 100%       | 10   | 按办法折算得分 | 10   |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.place import fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import Field, Indicator, Report, Statement
from pipeline.values.verdict import Recomputed, Severity, Text, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import Claim, compare, quotient
from pipeline.verifier.operands import Rate, rates
from pipeline.verifier.scores import SCORE, is_scored, slack, unusable
from pipeline.verifier.standards import by_standard
from pipeline.verifier.subjects import of_indicator

CODE = "P913"
VERSION = 1
TITLE = Text("得分依据的比率，正文的数算不出来", "the score rests on a rate that the text's numbers do not give")
SEVERITY = Severity.WARNING
BASIS = "表内评分标准；财预〔2013〕53号共性指标体系框架 [公式待核]"


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each scored row whose rate the text claims and contradicts."""
    if len(report.forms) != 1:
        return
    statements, width = telling.told(report, patterns), slack(report.forms[0])
    for index, rate in enumerate(statements):
        kind = next((k for k in rates(patterns) if k.says.search(rate.topic)), None)
        found = _contradicted(kind, index, statements) if kind else None
        rows = [i for i in report.forms[0].indicators if kind and found and kind.says.search(fold(i.name))]
        if kind and found and len(rows) == 1 and _same(rows[0], rate, kind):
            yield from _verdict(rows[0], *found, width, patterns)


def _contradicted(
    kind: Rate, index: int, statements: Sequence[Statement]
) -> tuple[Interval, list[Statement]] | None:
    """What the numbers near a rate of the text give instead, and these; None where one of their quotients fits it."""
    rate, said = statements[index], telling.number(statements[index])
    if said is None or rate.scope or rate.share_of is not None or kind.spoilt(index, statements):
        return None
    parts, wholes = kind.operands(index, statements)
    pairs = [(a, b) for part in parts[-1:] for w in wholes if (a := telling.number(part)) and (b := telling.number(w))]
    values = [value for a, b in pairs if (value := quotient(a.interval, b.interval))]
    if len(values) != 1 or values[0].meets(said.interval):
        return None
    return values[0], [rate, *parts[-1:], *wholes]


def _same(row: Indicator, rate: Statement, kind: Rate) -> bool:
    """Whether a scored row has this very rate as its result; both names hold nothing but the kind's own words."""
    actual, said = row.actual.read, telling.number(rate)
    if not (isinstance(actual, Quantity) and said and actual.unit == said.unit and actual.point == said.point):
        return False
    return is_scored(row) and not any(kind.own.sub("", fold(name)) for name in (row.name, rate.topic))


def _verdict(
    row: Indicator, value: Interval, told: list[Statement], width: Fraction, patterns: Patterns
) -> Iterator[Verdict]:
    claim, actual = Claim.around(SCORE, row.score, width), row.actual.read
    if claim is None or unusable(row) or not isinstance(actual, Quantity):
        return
    point = (value.lo + value.hi) / 2
    supposed = replace(actual, interval=value, point=point)
    other = replace(row, actual=Field(row.actual.said, supposed, row.actual.how, ""))
    score = by_standard(other, patterns)
    if score is None:
        return
    subject, title = of_indicator(row)
    one, whole = (s.value.said.plain if s.value.said else "" for s in told[1:3])
    words = Text(f"按正文 {one} ÷ {whole}：{score.formula.zh}", f"by the text's {one} ÷ {whole}: {score.formula.en}")
    recomputed = Recomputed(words, score.variants, score.feasible, "分")
    evidence = [telling.fact(s) for s in told]
    yield compare(
        claim, recomputed, subject=subject, title=title, evidence=evidence, severity=SEVERITY, reason=score.undecided
    )
