"""Dates to delays: how late the actual date is against the due date, in the unit that a standard counts."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date
from fractions import Fraction

from pipeline.scoring import told as words_of
from pipeline.scoring.cases import Case
from pipeline.scoring.tree import NOTHING, Block, Branch, Limit, Points, Step
from pipeline.values.interval import Interval
from pipeline.values.quantity import Bound, Deadline, Quantity, Unit

DAY = Unit("天", "天")
_LATE = ("迟", "延", "逾", "超期", "超过期", "晚", "拖", "滞后", "超时")
_SAID_LATE = ("延迟", "推迟", "延期", "逾期", "超期", "滞后", "迟", "晚", "拖延", "超时")
_TIMES = ("天", "日", "周", "月", "季度")
_DAYS = {"天": Fraction(1), "日": Fraction(1), "周": Fraction(7)}
_MONTHS = {"个月": 1, "月": 1, "季度": 3, "年": 12}
_COUNTED = ("工作日", "小时", "分钟")  # no calendar tells them


def delayed(block: Block, case: Case) -> Case:
    """The row with its dates as a delay, a quantity that is 0 at best; unchanged where the block asks for none.

    A number of days or months given as a count is a delay as well, unless the block sets a limit in such a unit.
    """
    unit = _unit(block)
    if unit is None or len({b.test.due for b in block.branches if b.test.due is not None}) > 1:
        return case
    late = _late(block, case, unit)
    if late is None and not isinstance(case.actual, Deadline):
        late = _told(block, case, unit)
    if late is None and case.actual is None and case.count is not None and not _limited(block):
        step = _steps(block)[0]
        late = Interval.exactly(case.count * step.size / step.number)
    if late is None:
        return case
    of = next((s.unit for s in _steps(block)), unit)
    found = Quantity("", late, late.lo if late.is_point else (late.lo + late.hi) / 2, of)
    goal = Quantity("0", Interval.exactly(0), Fraction(0), of, Bound.AT_MOST)
    return replace(case, actual=found, target=goal)


def by_date(block: Block, case: Case) -> list[Branch]:
    """The tier of the first date that was kept, where several are named: 6月底前完成得3分，9月底前完成得1分."""
    dated = [b for b in block.branches if b.test.due is not None]
    if len({b.test.due for b in dated}) < 2 or not isinstance(case.actual, Deadline):
        return []
    done, year = case.actual, 0
    for branch in dated:
        due = branch.test.due
        if due is None:
            return []
        year = due.year or year
        kept = _late(replace(block, branches=()), replace(case, target=replace(due, year=year)), DAY)
        if kept is None or (kept.lo == 0 < kept.hi):
            return []
        if kept.hi == 0:
            return [branch]
    after = [b for b in block.branches if b.test.due is None]
    return after if done.year and len(after) == 1 and after[0].award == Points(NOTHING, NOTHING) else []


def told(words: str, figures: list[str]) -> bool:
    """Whether figures behind such words are a delay: 延迟|1个月以内, 逾期|10天."""
    return words.endswith(_SAID_LATE) and any(f.rstrip("以内上下").endswith(_TIMES) for f in figures)


def _told(block: Block, case: Case, unit: Unit) -> Interval | None:
    """How late in the row's own words, 逾期4天; early is as good as in time, unless that earns points."""
    found = words_of.delay(case.words, "天" if unit.name in _DAYS else "个月" if unit.name in _MONTHS else unit.name)
    found = found if found is None or unit.name not in ("季度", "年") else found / _MONTHS[unit.name]
    early = any(isinstance(b.award, Step) and b.award.gain for b in block.branches)
    return None if found is None else Interval.exactly(found if early else max(Fraction(0), found))


def _steps(block: Block) -> list[Step]:
    found = [b.award for b in block.branches if isinstance(b.award, Step) and not b.award.gain]
    names = (*_DAYS, *_MONTHS, *_COUNTED)
    return [s for s in found if s.unit.name in names and any(word in s.what for word in _LATE)]


def _unit(block: Block) -> Unit | None:
    """What the delay is counted in; days where the block only asks whether it was in time."""
    steps = _steps(block)
    if steps:
        return steps[0].unit
    limits = _limits(block)
    if limits and not any(isinstance(b.award, Step) for b in block.branches):
        return limits[0].unit if all(at.unit.dimension == limits[0].unit.dimension for at in limits) else None
    asked = any(b.test.goal in ("ontime", "late") or b.test.due is not None for b in block.branches)
    return DAY if asked and not any(isinstance(b.award, Step) for b in block.branches) else None


def _limits(block: Block) -> list[Limit]:
    """The ends of delays that tiers name: 延期1个月以内得一半; [] where another range stands beside them."""
    ranges = [b.test.range for b in block.branches if b.test.range is not None]
    if not all(r.subject.endswith(_SAID_LATE) for r in ranges):
        return []
    found = [at for r in ranges for at in (r.lo, r.hi) if at is not None]
    return found if all(at.unit.name in (*_DAYS, *_MONTHS, *_COUNTED) for at in found) else []


def _limited(block: Block) -> bool:
    ranges = [b.test.range for b in block.branches if b.test.range is not None and not b.test.range.counts]
    figured = [at for r in ranges for at in (r.lo, r.hi) if at is not None and not at.of_target]
    return bool(figured) or not _steps(block)


def _late(block: Block, case: Case, unit: Unit) -> Interval | None:
    """How late, from the two dates; None when one is missing, or a year is named for one of them only."""
    due = next((b.test.due for b in block.branches if b.test.due is not None), None)
    due = case.target if isinstance(case.target, Deadline) else due
    done = case.actual
    if due is None or not isinstance(done, Deadline) or done.bound is Bound.BETWEEN:
        return None
    if bool(due.year) != bool(done.year) or not due.month or not done.month or unit.name in _COUNTED:
        return None
    early = any(isinstance(b.award, Step) and b.award.gain for b in block.branches)
    least = None if early else Fraction(0)
    if unit.name in _MONTHS:
        return _months(due, done, _MONTHS[unit.name]).clip(least)
    last, days = _day(due, True), [_day(done, False), _day(done, True)]
    if last is None or None in days:
        return None
    found = [Fraction((day - last).days) / _DAYS.get(unit.name, Fraction(1)) for day in days if day is not None]
    return Interval(found[0], found[1]).clip(least)


def _months(due: Deadline, done: Deadline, size: int) -> Interval:
    """Months between; a month without a day is that month, as people count."""
    apart = Fraction(12 * (done.year - due.year) + done.month - due.month)
    if not due.day and not done.day:
        return Interval.exactly(apart / size)
    first, last = (done.day, done.day) if done.day else (1, 31)
    end = due.day or 31
    if done.day and not due.day:
        after = apart - 1 + Fraction(done.day, 31)
        return Interval.exactly((after if apart < 0 else max(Fraction(0), after)) / size)
    return Interval((apart + Fraction(first - end, 31)) / size, (apart + Fraction(last - end, 31)) / size)


def _day(when: Deadline, last: bool) -> date | None:
    """The first or last day that a date may mean; None when it is no date (2月30日)."""
    year = when.year or 2023
    if not 1 <= when.month <= 12:
        return None
    ends = monthrange(year, when.month)[1]
    day = when.day or (ends if last else 1)
    return date(year, when.month, day) if day <= ends and 1 <= year <= 9999 else None
