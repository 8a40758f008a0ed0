"""B822 数字格式不统一.

同一句话或同一列金额里，有的数有千分号，有的没有（1,300人次和1026人次）：无碍，但可能是几处材料拼成的。一份文件只提
示一次。

Thousands set apart in one number and not in the next of the same sentence (1,300人次 and 1026人次), or of the same
column of money: harmless, but a mark of figures put together from several sources. One notice for the document.

Differs::

    # 某市人社局2022年度部门整体支出绩效评价报告
    高层次人才医疗保健服务计划完成1,300人次，实际完成1026人次。

Agrees::

    # 某市人社局2022年度部门整体支出绩效评价报告
    高层次人才医疗保健服务计划完成1,300人次，实际完成1,326人次。

Undecided::

    # 某市人社局2022年度部门整体支出绩效评价报告
    高层次人才医疗保健服务计划完成1,300人次。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import decimal
from pipeline.values.report import Report, Statement
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import decided, undecided

CODE = "B822"
VERSION = 1
TITLE = Text("数字格式不统一", "thousands set apart in some numbers only")
SEVERITY = Severity.NOTICE
BASIS = "GB/T 15835（同一文件中数字用法应统一）[条款待核]"
ALONE = Text("没有可以相比的另一个数", "no other number of the kind to compare with")
_THOUSAND = Fraction(1000)


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for a document that sets thousands apart anywhere in its text."""
    groups: dict[object, list[Statement]] = defaultdict(list)
    for statement in report.statements:
        said = telling.number(statement)
        if (
            said is not None
            and said.digits
            and abs(decimal(said.digits)) >= _THOUSAND
            and said.unit.dimension != "plain"
        ):
            groups[statement.order, statement.sentence].append(statement)
    marked = [s for group in groups.values() for s in group if _marked(s)]
    if not marked:
        return
    subject, title = ("text", "thousands"), "千分位"
    mixed = next((g for g in groups.values() if len({_marked(s) for s in g}) == 2), None)
    if mixed is None and not any(len(g) > 1 for g in groups.values() if _marked(g[0])):
        yield undecided(ALONE, subject=subject, title=title, evidence=[telling.fact(marked[0])], column="text")
        return
    facts = [telling.fact(s) for s in (mixed or marked)]
    words = "、".join(f.cited.plain for f in facts[:4] if f.cited)
    zh = f"{title}：同一句中 {words}，有的加千分位，有的不加" if mixed else f"{title}：写法一致"
    en = f"thousands: {words} in one sentence" if mixed else "thousands: written alike"
    yield decided(
        mixed is None, Text(zh, en), subject=subject, title=title, claimed=facts[0], evidence=facts[1:], column="text"
    )


def _marked(statement: Statement) -> bool:
    said = telling.number(statement)
    return said is not None and "," in said.digits
