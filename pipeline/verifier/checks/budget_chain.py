"""R108 资金各列之间不能衔接.

年初预算数＋预算调整数＝全年预算数；全年预算数（或到位数）－支出＝结转结余：资金块同一行各列必须衔接。调整一栏填增加
额或填调整后的数，都认可。

年初预算数＋预算调整数＝全年预算数, and 全年预算数（或到位数）－支出＝结转结余: columns of one row of the budget block
that must fit together. A column of changes may hold the increase alone or the whole new budget; both are taken.

Differs::

    | 资金         | 年初预算数（万元） | 预算调整数（万元） | 全年预算数（万元） | 全年执行数（万元） |
    | ------------ | ------ | ----- | ------ | ------ |
    | 年度资金总额 | 100.00 | 20.00 | 130.00 | 110.00 |

Agrees::

    | 资金（万元） | 年初预算数 | 预算调整数 | 全年预算数 | 全年执行数 | 结转结余 |
    | ------------ | ------ | ----- | ------ | ------ | ----- |
    | 年度资金总额 | 100.00 | 20.00 | 120.00 | 110.00 | 10.00 |

Undecided::

    | 资金         | 年初预算数（万元） | 预算调整数（万元） | 全年预算数（万元） | 全年执行数（万元） |
    | ------------ | ------ | ----- | ------ | ------ |
    | 年度资金总额 | 100.00 | 见说明 | 130.00 | 110.00 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import BudgetLine, Field, Form, Report
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.budget import ADJUSTED, INITIAL, SPENT
from pipeline.verifier.check import Claim, compare, fact, scale, undecided
from pipeline.verifier.subjects import of_line
from pipeline.verifier.wording import both, why

CODE = "R108"
VERSION = 2
TITLE = Text("资金各列之间不能衔接", "the columns of a budget line do not follow from each other")
SEVERITY = Severity.WARNING
BASIS = "全年预算数＝年初预算数＋预算调整数；结转结余＝预算数（到位数）－支出（算术）"
CHANGE, BALANCE, ARRIVED = Text("预算调整数", "change"), Text("结转结余", "balance"), Text("到位数", "received")
_CHANGES, _CUTS, _ADDED = ("调整", "追加", "调增", "增减"), ("追减", "调减"), ("追加", "调增")
_ALONE = ("上年", "年初", "率")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each line and column that must follow from others."""
    for line in form.budget:
        if (change := _column(line, (*_CHANGES, *_CUTS))) and line.initial.said and line.adjusted.said:
            yield _chain(line, change)
        if (balance := _column(line, ("结转", "结余"))) and line.spent.said:
            yield _balance(line, balance, _column(line, ("到位",)))


def _column(line: BudgetLine, words: tuple[str, ...]) -> tuple[str, Field[Quantity]] | None:
    """The further column whose header has one of the words."""
    for extra in line.others:
        header = fold(extra.label.text)
        if any(word in header for word in words) and not any(word in header for word in _ALONE):
            return header, extra.value
    return None


def _chain(line: BudgetLine, change: tuple[str, Field[Quantity]]) -> Verdict:
    subject, title = (*of_line(line)[0], "change"), of_line(line)[1]
    claim, (header, moved) = Claim.of(ADJUSTED, line.adjusted, "adjusted"), change
    evidence = [fact(INITIAL, line.initial), fact(CHANGE, moved)]
    if claim is None or line.initial.read is None or moved.read is None:
        unread = next(
            (n, f) for n, f in ((ADJUSTED, line.adjusted), (INITIAL, line.initial), (CHANGE, moved)) if f.read is None
        )
        return undecided(why(*unread), subject=subject, title=title, claim=claim, evidence=evidence, at=line.where)
    start, step = line.initial.read.interval, moved.read.interval
    cut, more = any(word in header for word in _CUTS), any(word in header for word in _ADDED)
    values = [Variant(both("年初＋调整"), start + step)] if more or not cut else []
    values += [Variant(both("年初－调减"), start - step)] if cut else []
    values += [Variant(both("调整列已是调整后的数"), step)]
    words = f"{line.initial.text} {'−' if cut and not more else '+'} {moved.text}"
    recomputed = Recomputed(both(words), tuple(values), unit="元", scale=scale(claim.quantity))
    minus = Variant(Text("调减写成了正数", "a cut was written without its sign"), start - step)
    return compare(claim, recomputed, subject=subject, title=title, evidence=evidence, explain=[minus])


def _balance(
    line: BudgetLine, balance: tuple[str, Field[Quantity]], arrived: tuple[str, Field[Quantity]] | None
) -> Verdict:
    subject, title = (*of_line(line)[0], "balance"), of_line(line)[1]
    claim = Claim.of(BALANCE, balance[1], "balance")
    wholes = [(ADJUSTED, line.adjusted), (ARRIVED, arrived[1] if arrived else Field()), (INITIAL, line.initial)]
    known = [(name, field.read, field.text) for name, field in wholes if field.read]
    evidence = [fact(name, field) for name, field in wholes if field.said] + [fact(SPENT, line.spent)]
    if claim is None or line.spent.read is None or not known:
        reason = why(BALANCE, balance[1]) if claim is None else why(SPENT, line.spent)
        return undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence, at=line.where)
    spent = line.spent.read.interval
    values = tuple(Variant(Text(f"{n.zh}－支出", f"{n.en} - spent"), q.interval - spent) for n, q, _ in known)
    words = f"{known[0][0].zh} {known[0][2]} − 支出 {line.spent.text}"
    recomputed = Recomputed(both(words), values, unit="元", scale=scale(claim.quantity))
    return compare(claim, recomputed, subject=subject, title=title, evidence=evidence)
