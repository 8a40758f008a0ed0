"""C507 正文的合计与表中各行之和不同.

正文把几项合在一起报（职工养老、失业、工伤参保1116.98万人次），表中各项各有一行：各行完成值之和应等于正文的数。每一项都恰好
对上一行时才比较；人数相加得人次。

The text tells several things in one number, and the form has a row for each of them: the results of the rows should
add up to the text's number. Compared only where each thing meets exactly one row; people added up may be told as
visits.

Differs::

    # 某市人社局2022年度部门整体绩效自评报告
    三、履职成效
    职工养老、失业、工伤参保1116.98万人次。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 履职 | 社会保障 | 企业职工基本养老保险在职参保人数 | 374.9万人 | 377.66万人 | 2 | 2 |
    | 履职 | 社会保障 | 失业保险参保人数 | 348万人 | 348.79万人 | 1 | 1 |
    | 履职 | 社会保障 | 工伤保险参保人数 | 398.5万人 | 398.63万人 | 1 | 1 |

Agrees::

    # 某市人社局2022年度部门整体绩效自评报告
    三、履职成效
    职工养老、失业、工伤参保1125.08万人次。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 履职 | 社会保障 | 企业职工基本养老保险在职参保人数 | 374.9万人 | 377.66万人 | 2 | 2 |
    | 履职 | 社会保障 | 失业保险参保人数 | 348万人 | 348.79万人 | 1 | 1 |
    | 履职 | 社会保障 | 工伤保险参保人数 | 398.5万人 | 398.63万人 | 1 | 1 |

Undecided::

    # 某市人社局2022年度部门整体绩效自评报告
    三、履职成效
    职工养老、失业、工伤参保近1116万人次。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 履职 | 社会保障 | 企业职工基本养老保险在职参保人数 | 374.9万人 | 377.66万人 | 2 | 2 |
    | 履职 | 社会保障 | 失业保险参保人数 | 348万人 | 348.79万人 | 1 | 1 |
    | 履职 | 社会保障 | 工伤保险参保人数 | 398.5万人 | 398.63万人 | 1 | 1 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import total
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Form, Indicator, Report, Statement
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import compare, undecided
from pipeline.verifier.naming import key, listed, within

CODE = "C507"
VERSION = 1
TITLE = Text("正文的合计与表中各行之和不同", "a sum in the text is not that of the rows it names")
SEVERITY = Severity.WARNING
BASIS = "财预〔2020〕10号第十一条（单位自评内容）[条款待核]"
ROUGH = Text("正文是约数", "the number of the text is approximate")
_PERSONS = {"people", "visits"}


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each number of the text that several rows add up to."""
    for statement in telling.told(report, patterns):
        rows = _rows(statement, form, patterns) if telling.plain(statement) and statement.role != "target" else []
        if rows and statement.year in (None, telling.year_of_form(form, report)):
            yield _verdict(statement, rows, patterns)


def _rows(statement: Statement, form: Form, patterns: Patterns) -> list[tuple[Indicator, Quantity]]:
    """The one row of each listed item; [] unless every item has exactly one, all different."""
    found: list[tuple[Indicator, Quantity]] = []
    for name in listed(statement.topic):
        same = [
            (i, i.actual.read)
            for i in form.indicators
            if isinstance(i.actual.read, Quantity) and _alike(statement, i.actual.read)
            and within(key(name, patterns), key(i.name, patterns))
        ]  # fmt: skip
        if len(same) != 1 or any(same[0][0] is other for other, _ in found):
            return []
        found += same
    return found


def _alike(statement: Statement, actual: Quantity) -> bool:
    dimensions = {telling.dimension(statement), actual.unit.dimension}
    return actual.bound is Bound.EQUAL and (len(dimensions) == 1 or dimensions == _PERSONS)


def _verdict(statement: Statement, rows: list[tuple[Indicator, Quantity]], patterns: Patterns) -> Verdict:
    claim, said = telling.claim(statement), telling.number(statement)
    subject, title = (*telling.subject(statement, patterns), "rows"), statement.topic
    evidence = [Fact(Text(i.name, i.name), i.actual.said, q.interval, q.unit.name) for i, q in rows]
    if claim is None or said is None or said.bound is not Bound.EQUAL:
        return undecided(ROUGH, subject=subject, title=title, claim=claim, evidence=evidence)
    summed = total([q.interval for _, q in rows])
    shown = " + ".join(q.digits for _, q in rows)
    formula = Text(f"表中各行之和 {shown}", f"sum of the rows {shown}")
    recomputed = Recomputed(formula, (Variant(Text("各行之和", "sum of the rows"), summed),), unit=said.unit.name)
    return compare(claim, recomputed, subject=subject, title=title, evidence=evidence)
