"""C504 正文对同一件事给出两个数.

正文两处用同一名称、同一年度、同一口径（目标还是完成、累计还是当年、属于哪个总数）报同一单位的数，应当相同（可以一处
更精确）。几个项目都会有的数（受益群众、验收合格率）不比较：只看一个部门只有一个的（部门决算支出、编制人数），和表中有
同名行的。

Two places of the text that give a number of one unit for the same name, year and scope (target or result, cumulative
or of the year, of which total) should give the same one; one may be more exact. Figures that any project may have
(people who benefit, pass rates) are left out: compared are those a department has once (final spending, posts) and
those with a row of their name in the form.

Differs::

    # 某市人社局2022年度部门整体绩效自评报告
    二、收支情况
    部门决算支出14834万元。
    三、履职成效
    全年部门决算支出15834万元，保障了各项工作。

Agrees::

    # 某市人社局2022年度部门整体绩效自评报告
    二、收支情况
    部门决算支出14834.21万元。
    三、履职成效
    全年部门决算支出14834万元，保障了各项工作。

Undecided::

    # 某市人社局2022年度部门整体绩效自评报告
    二、收支情况
    部门决算支出14834万元。
    三、履职成效
    全年部门决算支出约15834万元，保障了各项工作。
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.normalizers.patterns import Patterns
from pipeline.values.quantity import Bound
from pipeline.values.report import Report, Statement
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import ROUNDED, TRUNCATED, compare, met, truncated, undecided
from pipeline.verifier.naming import key

CODE = "C504"
VERSION = 1
TITLE = Text("正文对同一件事给出两个数", "the text gives two numbers for one thing")
SEVERITY = Severity.WARNING
BASIS = "财预〔2020〕10号第十一条（单位自评内容）[条款待核]"
ROUGH = Text("其中一处是约数", "one of them is approximate")
_SPECIFIC = 6  # characters of a row's name that no second thing is called by
_LONG = 4  # characters of a name that says what it names


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each two numbers of the text that have one name."""
    statements = telling.told(report, patterns)
    same: dict[tuple[object, ...], list[Statement]] = {}
    for statement in statements:
        if telling.plain(statement) and (name := _name(statement, report, statements, patterns)):
            same.setdefault(name, []).append(statement)
    for group in same.values():
        for earlier, later in _pairs(group):
            if earlier.order != later.order and (found := _verdict(earlier, later, report, patterns)):
                yield found


def _pairs(group: list[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Each statement beside the first and the one before it: a number said a thousand times is no million pairs."""
    for earlier, later in pairwise(group):
        if earlier is not group[0]:
            yield group[0], later
        yield earlier, later


def _unique(statement: Statement, report: Report, patterns: Patterns) -> bool:
    """Whether the document can hold only one number of this name."""
    topic = key(statement.topic, patterns)
    if any(p.expression.search(statement.topic) for p in patterns.compiled("statements", "unique")):
        return True
    if len(topic) < _SPECIFIC or len(report.forms) != 1:
        return False
    rows = {telling.named(i.name, report, patterns) for i in report.forms[0].indicators}
    return telling.named(statement.topic, report, patterns) in rows


def _name(
    statement: Statement, report: Report, statements: tuple[Statement, ...], patterns: Patterns
) -> tuple[object, ...] | None:
    """What two statements must share to be of one thing; None for a name too short to say."""
    topic = telling.named(statement.topic, report, patterns)
    if len(topic) < _LONG or "、" in statement.topic:
        return None
    parent = key(statements[statement.parent].topic, patterns) if statement.parent is not None else ""
    year = telling.year(statement, report)
    return topic, parent, year, statement.role or "actual", statement.scope, telling.dimension(statement)


def _verdict(earlier: Statement, later: Statement, report: Report, patterns: Patterns) -> Verdict | None:
    claim, said, other = telling.claim(later), telling.number(later), telling.number(earlier)
    if claim is None or said is None or other is None:
        return None
    subject, title = (*telling.subject(later, patterns), "twice"), later.topic
    evidence = [telling.fact(earlier)]
    bounds = {said.bound, other.bound}
    if bounds != {Bound.EQUAL}:
        if said.interval.meets(other.interval) or not _unique(later, report, patterns):
            return None
        return undecided(ROUGH, subject=subject, title=title, claim=claim, evidence=evidence)
    variants = [Variant(ROUNDED, other.interval)]
    if not other.interval.is_point:
        variants.append(Variant(TRUNCATED, truncated(other)))
    if met(claim, [v.value for v in variants]) is None and not _unique(later, report, patterns):
        return None
    words = earlier.value.said.plain if earlier.value.said else ""
    recomputed = Recomputed(Text(f"前文 {words}", f"earlier {words}"), tuple(variants), unit=other.unit.name)
    return compare(claim, recomputed, subject=subject, title=title, evidence=evidence)
