"""T207 表内一格不合同表各行共同的算法.

资金表、任务表、调查表没有统一的格式，但各行之间有共同的算法：某一列总是另两列的差、和、商、积或增减幅度，合计总是各行之和。
这些算法从表中学得：至少两行、且数字足够多的行都合的才算数；只有个别行不合的，指出这些行。一列的合计不等于各行之和，而另一列的合计
等于各行之和的，也指出。四舍五入、截尾的尾差不算差错。

Tables of money, tasks or surveys have no set form, but their rows share their arithmetic: one column is always the
difference, sum, quotient, product or growth of two others, and the total the sum of the rows. That is learned from
the table: only what holds in at least two rows with enough digits counts, and the few rows that break it are named.
So is a total that is not the sum of its column where another column's is. What rounding or truncation leaves is no
fault.

Differs::

    | 乡镇 | 计划面积（亩） | 完成面积（亩） | 完成率 |
    |---|---|---|---|
    | 东镇 | 1250 | 1187 | 94.96% |
    | 西镇 | 963 | 851 | 88.37% |
    | 南镇 | 742 | 689 | 98.26% |
    | 北镇 | 518 | 503 | 97.10% |

Agrees::

    | 乡镇 | 计划面积（亩） | 完成面积（亩） | 完成率 |
    |---|---|---|---|
    | 东镇 | 1250 | 1187 | 94.96% |
    | 西镇 | 963 | 851 | 88.37% |
    | 南镇 | 742 | 689 | 92.86% |
    | 北镇 | 518 | 503 | 97.10% |

Undecided::

    | 学校 | 在校生（人） | 问卷（份） | 满意率 |
    |---|---|---|---|
    | 一小 | 1286 | 252 | 96.2% |
    | 二小 | 1840 | 318 | 91.8% |
    | 三小 | 742 | 120 | 94.3% |
    | 合计 | 3868 | 690 | 94.1% |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval, total
from pipeline.values.place import Place
from pipeline.values.quantity import Bound
from pipeline.values.report import Figures, Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import Claim, compare, undecided
from pipeline.verifier.learned import TOTALS, learned, total_row
from pipeline.verifier.wording import both

CODE = "T207"
VERSION = 2
TITLE = Text("表内一格不合同表各行共同的算法", "a cell breaks the arithmetic that the other rows of its table keep")
SEVERITY = Severity.ERROR
BASIS = "算术（表内各列、各行的共同算法）"
_MEANS = ("率", "均", "单价", "标准", "比", "倍", "序号", "得分", "满意度", "排名", "年份", "浓度", "指数")
_COUNT = re.compile(r"[人户家个件台份次名所座处场项辆套起例批]数?量?$|\([人户家个件台份次名所座处场项辆套起例]\)$")
_SHARED = re.compile(
    "涉及|覆盖|惠及|受益|服务|参与|参加|支持|帮扶|走访|联系|检查|村|乡镇|镇街|街道|社区|家|企业|单位|学校|机构|部门"
)
ONCE = Text("同一对象可能在几行中都有，合计可能只计一次", "what several rows share may be counted once in the total")
MEAN = Text("合计行的比率是各行的简单平均", "the rate of the total is the plain mean of the rates above it")
NO_RULE = Text("没有学到这一列合计的算法", "no arithmetic was learned for the total of this column")
_ALL = Text("按同表各行的算法", "by the rule of the other rows")
_BOTH = Text("由合计倒推；本行的另一算式也不合", "from the total; another equation of its row breaks too")
_SUM = Text("各行之和", "the sum of the rows")


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each number that a rule of its table speaks of, but for those that a form's own checks have."""
    taken = {
        place
        for form in report.forms
        for line in form.budget
        for cell in (line.initial, line.adjusted, line.spent, line.rate, line.weight, line.score)
        if cell.said
        for place in cell.said.places
    }
    for number, table in enumerate(report.figures, 1):
        found = _one_cause(table, list(_rows(table)), list(_sums(table)))
        yield from (v for v in (f.verdict(table, str(number)) for f in found) if v and not (set(_places(v)) & taken))


def _places(verdict: Verdict) -> Sequence[Place]:
    return verdict.claimed.cited.places if verdict.claimed and verdict.claimed.cited else ()


@dataclass(frozen=True, slots=True)
class _Found:
    """What one cell should be by a rule of its table; `holds` is None where nothing can be said."""

    cell: tuple[int, int]
    rests: tuple[tuple[int, int], ...]
    value: Interval
    says: str
    holds: bool | None
    why: Text = _ALL

    def verdict(self, table: Figures, number: str) -> Verdict | None:
        """The cell against what it should be."""
        (row, column), head = self.cell, table.heads[self.cell[1]]
        said = table.rows[row][column]
        claim = Claim.of(both(head), said, "table")
        if claim is None or said.read is None:
            return None
        title, subject = f"{table.names[row]}的{head}", ("table", number, table.names[row], head)
        evidence = [_fact(table, r, c) for r, c in self.rests]
        recomputed = Recomputed(both(self.says), (Variant(self.why, self.value),), unit=said.read.unit.name)
        severity = SEVERITY if self.why == _SUM else Severity.WARNING
        if self.holds is None:
            return undecided(self.why, subject=subject, title=title, claim=claim, recomputed=recomputed)
        return compare(claim, recomputed, subject=subject, title=title, evidence=evidence, severity=severity)


def _one_cause(table: Figures, rows: list[_Found], sums: list[_Found]) -> Iterator[_Found]:
    """One finding where several equations break at one cell: a row's and its column's name the cell together."""
    told: set[int] = set()
    for broken in [s for s in sums if s.holds is False]:
        column, at = broken.cell[1], broken.cell[0]
        crossed = [r for r in rows if r.holds is False and any(c == column for _, c in (r.cell, *r.rests))]
        if len({r.cell[0] for r in crossed}) == 1 and crossed[0].cell[0] != at:
            told |= {r.cell[0] for r in crossed}
            sums.remove(broken)
            yield _restored(table, broken, (crossed[0].cell[0], column))
        elif any(r.cell[0] == at for r in crossed):
            told.add(at)
    yield from sums
    for found in sorted(rows, key=lambda f: f.cell):
        if found.holds is not False or found.cell[0] not in told:
            told |= {found.cell[0]} if found.holds is False else set()
            yield found


def _restored(table: Figures, broken: _Found, cell: tuple[int, int]) -> _Found:
    """The same equation, told of the one number that another equation doubts too: the total less the others."""
    others = [r for r in broken.rests if r != cell]
    read = [table.rows[r][c].read for r, c in (broken.cell, *others)]
    first, *less = [number.interval for number in read if number]
    says = " − ".join(table.rows[r][c].text for r, c in (broken.cell, *others))
    return _Found(cell, (broken.cell, *others), first - total(less), says, False, _BOTH)


def _rows(table: Figures) -> Iterator[_Found]:
    last = total_row(table)
    for found in learned(table):
        wrong, rule = dict(found.broken), found.rule
        for row in (*found.kept, *wrong):
            said = table.rows[row][rule.column].read
            width = len(table.heads)
            rests = tuple((row, c) if c < width else (last or 0, c - width) for c in rule.operands)
            if said is None:
                continue
            mean = row in wrong and _plain_mean(table, row, rule.column)
            says = f"{rule.says}（同表其余{len(found.kept)}行如此）"
            yield _Found(
                (row, rule.column), rests, wrong.get(row, said.interval), says,
                None if mean else row not in wrong, MEAN if mean else _ALL,
            )  # fmt: skip


def _plain_mean(table: Figures, row: int, column: int) -> bool:
    """Whether a total's rate is the mean of the rates above it: another way to count, not an error of the pen."""
    said = table.rows[row][column].read
    above = [cell.interval for r in range(row) if (cell := table.rows[r][column].read)]
    if not table.names[row].startswith(TOTALS) or said is None or not above:
        return False
    return (total(above) / Interval.exactly(len(above))).meets(said.interval)


def _sums(table: Figures) -> Iterator[_Found]:
    """The one total row against the rows above it, in columns that add up by their nature."""
    at = total_row(table)
    if at is None:
        return
    others = [r for r in range(len(table.rows)) if r != at]
    summed = {c: value for c in range(len(table.heads)) if (value := _summed(table, others, at, c))}
    fits = {c for c, value in summed.items() if (q := table.rows[at][c].read) and q.interval.meets(value)}
    for column, value in summed.items():
        known = column in fits or (_telling(table, fits, others) and _likely(table, at, column, value))
        rests = tuple((row, column) for row in others if table.rows[row][column].read)
        says = " + ".join(table.rows[r][c].text for r, c in rests)
        holds = (column in fits) if known else None
        why = _SUM if known else NO_RULE
        if holds is False and _may_count_once(table, at, column, value):
            holds, why = None, ONCE
        yield _Found((at, column), rests, value, says, holds, why)


def _summed(table: Figures, others: Sequence[int], at: int, column: int) -> Interval | None:
    """The sum of the rows; None where one of them could not be read, or the column has no total."""
    cells = [table.rows[row][column] for row in others]
    numbers = [cell.read for cell in cells if cell.read]
    if table.rows[at][column].read is None or len(numbers) < 2:
        return None
    unread = any(cell.read is None and cell.why not in ("empty", "not stated", "no such cell") for cell in cells)
    rough = any(number.bound is not Bound.EQUAL for number in numbers)
    counted = _COUNT.search(table.heads[column]) and all("." not in number.digits for number in numbers)
    parts = [Interval.exactly(number.point) if counted else number.interval for number in numbers]
    return None if unread or rough else total(parts)


def _telling(table: Figures, fits: set[int], others: Sequence[int]) -> bool:
    """Whether another column's total is the sum of its rows, of at least two that are not zero."""
    return any(sum(1 for r in others if (q := table.rows[r][c].read) and q.point) > 1 for c in fits)


def _likely(table: Figures, at: int, column: int, value: Interval) -> bool:
    """Whether the column is one that adds up: no rate or mean, and its total is not far from the sum."""
    read = table.rows[at][column].read
    if read is None or read.unit.dimension == "ratio" or any(word in table.heads[column] for word in _MEANS):
        return False
    largest = max(cell.point for r, row in enumerate(table.rows) if r != at and (cell := row[column].read))
    return read.point >= largest and abs(value.lo - read.point) * 2 <= abs(read.point)


def _may_count_once(table: Figures, at: int, column: int, value: Interval) -> bool:
    """Whether a total below the sum is one of villages, firms or people that several rows may have in common."""
    read = table.rows[at][column].read
    return bool(read and read.point < value.lo and _SHARED.search(table.heads[column]))


def _fact(table: Figures, row: int, column: int) -> Fact:
    cell = table.rows[row][column]
    read = cell.read
    return Fact(both(table.heads[column]), cell.said, read.interval if read else None, read.unit.name if read else "")
