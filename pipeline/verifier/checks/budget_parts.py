"""R103 其中各行之和与总额不符.

“其中”各行之和应等于总额，各数按末位的宽窄计算：528.04＋713.96与1241.99相符。空着的行未知但不会是负数，已填各行之
和已大于总额的必有错；写“-”的表示没有，这时对不上作预警。“其中”只有一行的，不要求等于总额。

The 其中 lines of a budget line add up to it, each amount as wide as its last digit: 528.04 + 713.96 against 1241.99
agrees. A line left empty is unknown but not negative: parts that are already larger than the whole can't be right; a
dash says that there is none, and such a sum is a warning. A single 其中 line need not be everything.

Differs::

    | 资金           | 全年预算数（万元） | 全年执行数（万元） |
    | -------------- | ------- | ------- |
    | 年度资金总额   | 1745.81 | 1745.81 |
    | 其中：基本支出 | 553.53  | 553.53  |
    | 项目支出       | 1092.27 | 1192.27 |

Differs::

    | 资金           | 年初预算数（万元） | 全年预算数（万元） | 全年执行数（万元） |
    | -------------- | ------- | ------- | ------- |
    | 年度资金总额   | 8800.00 | 860.00  | 847.10  |
    | 其中：财政拨款 | 800.00  | 800.00  | 787.10  |
    | 上年结转资金   | —       | 60.00   | 60.00   |

Agrees::

    | 资金           | 全年预算数（万元） | 全年执行数（万元） |
    | -------------- | ------- | ------- |
    | 年度资金总额   | 1745.81 | 1745.81 |
    | 其中：基本支出 | 553.53  | 553.53  |
    | 项目支出       | 1192.27 | 1192.27 |

Undecided::

    | 资金           | 全年预算数（万元） | 全年执行数（万元） |
    | -------------- | ------- | ------- |
    | 年度资金总额   | 1745.81 | 1745.81 |
    | 其中：基本支出 | 553.53  | 553.53  |
    | 项目支出       |         |         |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval, total
from pipeline.values.quantity import Quantity
from pipeline.values.report import BudgetLine, Field, Form, Report
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.budget import ADJUSTED, INITIAL, SPENT
from pipeline.verifier.check import Claim, compare, decided, fact, scale, undecided
from pipeline.verifier.subjects import of_line, parts
from pipeline.verifier.wording import both, why

CODE = "R103"
VERSION = 3
TITLE = Text("其中各行之和与总额不符", "the parts of a budget line do not add up to it")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号附件1《项目支出绩效自评表》式样 [条款待核]"

NONE = "not stated"  # a dash: there is no such money
Amounts = list[tuple[str, Text, Field[Quantity]]]


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each amount column of each line that has 其中 lines with figures in that column."""
    for line in form.budget:
        below = parts(form, line)
        for column, name, whole in amounts(line):
            same = [(part, field) for part in below for role, _, field in amounts(part) if role == column]
            if any(field.read for _, field in same) and whole.said:
                yield _verdict(line, column, name, whole, same)


def amounts(line: BudgetLine) -> Amounts:
    """The money columns of a line, named by role; further columns by their header."""
    known: Amounts = [
        ("initial", INITIAL, line.initial),
        ("adjusted", ADJUSTED, line.adjusted),
        ("spent", SPENT, line.spent),
    ]
    money = [e for e in line.others if e.value.read is None or e.value.read.unit.dimension in ("money", "plain")]
    return known + [(e.label.folded.text, both(e.label.plain), e.value) for e in money]


def _verdict(
    line: BudgetLine, column: str, name: Text, whole: Field[Quantity], below: list[tuple[BudgetLine, Field[Quantity]]]
) -> Verdict:
    subject, title = (*of_line(line)[0], column), of_line(line)[1]
    evidence = [fact(both(of_line(part)[1]), field) for part, field in below if field.said]
    if (claim := Claim.of(name, whole, column)) is None:
        return undecided(
            why(name, whole), subject=subject, title=title, evidence=evidence, column=column, at=line.where
        )
    read = [field.read for _, field in below if field.read]
    names = [of_line(part)[1] for part, field in below if field.read]
    added = _sum(read)
    words = " + ".join(field.text for _, field in below if field.read)
    formula = Text(f"其中 {words}", words)
    split = [] if whole.read is None or len({*names}) < len(names) else _several_ways(read, whole.read)
    variants = (Variant(Text("各行之和", "sum of the parts"), added), *_without_subtotals(read, names), *split)
    recomputed = Recomputed(formula, variants, unit=read[0].unit.name, scale=scale(whole.read))
    dashes = sum(field.why == NONE for _, field in below)
    complete = len(read) + dashes == len(below) > 1
    if complete or any(claim.ways[0].value.meets(v.value) for v in variants):
        severity = Severity.WARNING if dashes else SEVERITY
        return compare(claim, recomputed, subject=subject, title=title, evidence=evidence, severity=severity,
                       explain=_readings(read, whole))  # fmt: skip
    if added.lo > claim.ways[0].value.hi:
        message = Text(
            f"{title}：{name.zh} {claim.text} 小于其中各行之和 {words}",
            f"{title}: {name.en} {claim.text} is less than its parts {words}",
        )
        return decided(False, message, subject=subject, title=title, claimed=claim.fact, recomputed=recomputed,
                       evidence=evidence, column=column)  # fmt: skip
    open_ = Text("其中各行有空白，或未列全", "some parts are blank, or not all are listed")
    return undecided(open_, subject=subject, title=title, claim=claim, recomputed=recomputed, evidence=evidence)


def _readings(read: list[Quantity], whole: Field[Quantity]) -> Iterator[Variant]:
    """Sums that leave one part out or count one twice."""
    if whole.read is None:
        return
    added = _sum(read)
    for part in read:
        yield Variant(Text(f"漏计 {part.digits}", f"{part.digits} was left out"), _less(added, part))
        yield Variant(Text(f"{part.digits} 计了两次", f"{part.digits} was counted twice"), added + _meant(part))


def _several_ways(read: list[Quantity], whole: Quantity) -> list[Variant]:
    """The whole divided twice (by source, then by use): runs of lines that each add up to it, nothing left over."""
    runs: list[list[Quantity]] = [[]]
    for part in read:
        if runs[-1] and _sum(runs[-1]).meets(whole.interval) and part.point:
            runs.append([])
        runs[-1].append(part)
    sums = [_sum(run) for run in runs]
    if len(runs) < 2 or not all(s.meets(whole.interval) for s in sums):
        return []
    return [Variant(Text("按两种口径分列，各自相加", "divided in more than one way"), sums[-1])]


def _without_subtotals(read: list[Quantity], names: list[str]) -> Iterator[Variant]:
    """Without a line that is itself the sum of the lines right after it: 财政拨款 before 中央资金 and 省级资金.

    A line that stands twice is not its own subtotal.
    """
    for i, part in enumerate(read):
        for end in range(i + 1, len(read)):
            if names[i] not in names[i + 1 : end + 1] and part.interval.meets(_sum(read[i + 1 : end + 1])):
                rest = _sum(read[:i] + read[i + 1 :])
                yield Variant(Text(f"{part.digits} 为其后各行的小计", f"{part.digits} is a subtotal"), rest)
                break


def _sum(read: list[Quantity]) -> Interval:
    return total([_meant(q) for q in read])


def _meant(read: Quantity) -> Interval:
    """A printed 0 is no money at all, not up to half a unit."""
    return read.interval if read.point else read.exact


def _less(added: Interval, part: Quantity) -> Interval:
    """The sum without one of its addends."""
    return Interval(added.lo - _meant(part).lo, added.hi - _meant(part).hi)
