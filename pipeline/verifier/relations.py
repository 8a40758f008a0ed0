"""Arithmetic told in one breath (由80件增加到100件，增长25%): what the numbers of a sentence say of each other.

`patterns/relations.toml` finds the numbers and says what the last one must be of the others. A number that is only
about right (约, 余, 以上), a pair of unlike units or a divisor that may be zero is no relation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.normalizers.numbers import Found, find_quantities, read_quantity
from pipeline.normalizers.patterns import Match, Patterns
from pipeline.values.interval import Interval
from pipeline.values.place import Cited
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Field, Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import TRUNCATED, Claim, compare, quotient, scale, undecided

_BEFORE, _AFTER = ("约", "近", "超", "逾", "不足", "平均", "超过"), ("余", "多", "左右", "以上", "以下", "以内")
ROUGH = Text("有约数，不能判断", "some numbers are approximate")
OFTEN = Text("可能分次、分月发放，不能判断", "perhaps paid more than once")
_PLAIN = Text("按句中两数", "by the two numbers")
_LONG, _FIGURES = 12, 3  # a shorter text, or one with fewer numbers, holds no arithmetic
_NUMBER = re.compile(r"[\d０-９][\d０-９.,，]*")
_CHANGED = ("多", "少", "增加", "减少", "增", "减", "超", "超出", "超过", "差", "缺", "剩余", "余")  # 比计划多1期
_STOP = re.compile("[;。]")
_ONE = Interval.exactly(1)


@dataclass(frozen=True, slots=True)
class _Formula:
    """What a group must be: `value` of the first and second number, told as `says`; `also` are other readings."""

    groups: tuple[str, str]
    value: Callable[[Interval, Interval], Interval | None]
    says: str
    also: tuple[tuple[Text, Callable[[Interval, Interval], Interval | None]], ...] = ()


def _over(a: Interval, b: Interval) -> Interval | None:
    return quotient(a, b)


def _less(ratio: Interval | None) -> Interval | None:
    return None if ratio is None else ratio - _ONE


_BY_LAST = Text("分母用了后一个数", "the divisor was the later number")
_WHOLE = Text("是两数之比，不是增减幅度", "the quotient of the two, not the change")
_SWAPPED = Text("分子分母颠倒", "dividend and divisor exchanged")
_FORMULAS = {
    "rise": _Formula(("a", "b"), lambda a, b: b - a, "{b} − {a}"),
    "fall": _Formula(("a", "b"), lambda a, b: a - b, "{a} − {b}"),
    "growth": _Formula(
        ("a", "b"),
        lambda a, b: _less(_over(b, a)),
        "（{b} − {a}）÷ {a}",
        ((_BY_LAST, lambda a, b: None if (q := _over(a, b)) is None else _ONE - q), (_WHOLE, lambda a, b: _over(b, a))),
    ),
    "drop": _Formula(
        ("a", "b"),
        lambda a, b: None if (q := _over(b, a)) is None else _ONE - q,
        "（{a} − {b}）÷ {a}",
        ((_BY_LAST, lambda a, b: _less(_over(a, b))), (_WHOLE, lambda a, b: _over(b, a))),
    ),
    "grown": _Formula(("b", "d"), lambda b, d: _over(d, b - d), "{d} ÷（{b} − {d}）"),
    "shrunk": _Formula(("b", "d"), lambda b, d: _over(d, b + d), "{d} ÷（{b} + {d}）"),
    "share": _Formula(("a", "b"), lambda a, b: _over(b, a), "{b} ÷ {a}", ((_SWAPPED, _over),)),
    "part": _Formula(("a", "d"), lambda a, d: _over(d, a), "{d} ÷ {a}"),
    "mean": _Formula(("a", "n"), _over, "{a} ÷ {n}"),
}
_UNITS = tuple(
    (Text(f"两数的单位可能不一致，相差{n}倍", f"the units may differ, by {n}"), Fraction(n)) for n in (10000, 1000, 100)
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One number that must follow from two others of its sentence; `group` is "d", "p", "r" or "m"."""

    group: str
    formula: str
    match: Match
    column: str

    def verdict(self, patterns: Patterns, severity: Severity = Severity.ERROR) -> Verdict | None:
        """Whether it does; None where the units are unlike, undecided where a number is only about right."""
        formula = _FORMULAS[self.formula]
        first, second, said = (_number(self.match, name, patterns) for name in (*formula.groups, self.group))
        second = _whole(self.match, second, patterns) if self.group == "m" else second
        if first is None or second is None or said is None:
            return None
        a, b, c = first.read, second.read, said.read
        claim = Claim.of(_NAMES[self.group], said, self.column)
        if a is None or b is None or c is None or claim is None:
            return None
        unlike = self.match.pattern.entry.means.get("unlike") is not None  # 床位2860张，入住1738人
        if not ((unlike or _alike(a, b, c, self.group)) and _tied(self.match)):
            return None
        first_value = a.exact if self._goal() else a.interval
        title, subject = f"“{self.match.cited.plain}”", ("text", _subject(self.match), self.formula)
        value = self._narrowed(formula.value(first_value, b.interval), a, patterns)
        if value and value.hi < 0 and self.match.pattern.entry.means.get("positive"):
            return None  # 其他资金60万元；全年支出1862万元: not what was there before
        if self.group == "m":
            claim = _mean(claim, said, c)
            if value and _paid_often(value, c.point):
                return undecided(OFTEN, subject=subject, title=title, claim=claim)
        if value is None or _rough(self.match) or any(q.bound is not Bound.EQUAL for q in (a, b, c)):
            return undecided(ROUGH, subject=subject, title=title, claim=claim)
        words = {name: field.text for name, field in zip(formula.groups, (first, second), strict=True)}
        told = formula.says.format(**words)
        unit = "%" if self.group == "r" else c.unit.name
        recomputed = Recomputed(Text(told, told), (Variant(_PLAIN, value),), unit=unit)
        others = [Variant(name, v) for name, reading in formula.also if (v := reading(a.interval, b.interval))]
        others += [Variant(name, value * by) for name, factor in _UNITS for by in (factor, 1 / factor)]
        evidence = [Fact(_NAMES[name], f.said, f.read.interval, f.read.unit.name)
                    for name, f in zip(formula.groups, (first, second), strict=True) if f.read]  # fmt: skip
        return compare(
            claim, recomputed, subject=subject, title=title, evidence=evidence, explain=others, severity=severity
        )


    def _goal(self) -> bool:
        """Whether the first rate is one that was set, 90%的目标: a chosen number is exact."""
        after = self.match.folded.text[self.match.groups["a"][1] :] if self.group == "p" else ""
        return after.removeprefix("的").startswith(("目标", "指标值", "计划", "要求", "标准", "任务"))

    def _narrowed(self, value: Interval | None, base: Quantity, patterns: Patterns) -> Interval | None:
        """A rate of growth that is told beside the growth itself follows from both: 20万元节约1.28万元，下降6.4%."""
        told = _number(self.match, "d", patterns) if self.group == "r" and self.formula in ("growth", "drop") else None
        if value is None or told is None or told.read is None or told.read.unit.name != base.unit.name:
            return value
        share = quotient(told.read.interval, base.interval)
        return (share and value.meet(share)) or value


_NAMES = {
    "a": Text("前一个数", "the first number"),
    "b": Text("后一个数", "the second number"),
    "n": Text("个数", "count"),
    "d": Text("正文增减额", "the difference told"),
    "p": Text("正文相差的百分点", "the points told"),
    "r": Text("正文比率", "rate in the text"),
    "m": Text("正文平均数", "the mean told"),
}


def relations(report: Report, group: str, patterns: Patterns) -> Iterator[Relation]:
    """Every relation of the text and of cells in words whose last number is a `group`; each number once."""
    for words, column in _sentences(report, patterns):
        taken: set[tuple[int, int]] = set()
        for pattern in patterns.compiled("relations", "relation"):
            formula: str | None = pattern.entry.means.get(group)
            if formula is None or not any(word in words.text for word in pattern.entry.means["needs"]):
                continue
            for match in pattern.find(words):
                if (span := match.groups.get(group)) and span not in taken:
                    taken.add(span)
                    yield Relation(group, formula, match, column)


def _sentences(report: Report, patterns: Patterns) -> Iterator[tuple[Cited, str]]:
    """The sentences of the text, and cells of results and reasons in words."""
    told = dict.fromkeys([*report.prose, *(s.sentence for s in telling.told(report, patterns))])
    cells = [
        (cell.said, column)
        for form in report.forms
        for row in form.indicators
        for cell, column in ((row.actual, "actual"), (row.excuse, "excuse"))
        if cell.said
    ]
    for words, column in [*((sentence, "text") for sentence in told), *cells]:
        if len(words.text) >= _LONG and len(_NUMBER.findall(words.text)) >= _FIGURES:
            yield words, column


def _number(match: Match, name: str, patterns: Patterns) -> Field[Quantity] | None:
    """A group as a number; one without a unit takes that of the other."""
    if (words := match.group(name)) is None:
        return None
    field, other = read_quantity(words, patterns), "b" if name == "a" else "a"
    if field.read and not field.read.unit.name and (beside := match.text(other)):
        return read_quantity(words, patterns, beside.lstrip("0123456789.,"))
    return field


def _whole(match: Match, count: Field[Quantity] | None, patterns: Patterns) -> Field[Quantity] | None:
    """What a mean goes by: the count beside it, or where that is the last of several parts, what they are parts of.

    建设4.5万亩，其中新增2.8万亩、改造1.7万亩；投资10350万元，亩均2300元 goes by 4.5万亩; None where no whole is told.
    """
    at, text = match.groups["n"][0], match.folded.text
    numbers = [f for f in find_quantities(match.folded, patterns) if f.end <= at]
    same = [f for f in numbers if count and count.read and f.quantity.unit == count.read.unit]
    if text[:at].endswith(_CHANGED):
        return _field(same[0]) if same else None
    lead, named, parts = text[:at].rpartition("其中")
    named = "" if _STOP.search(parts) else named
    if count is None or count.read is None or not (named or (numbers and text[numbers[-1].end] == "、")):
        return count
    whole = next((f for f in reversed(same) if named and f.end <= len(lead)), None)
    if whole is None and same and same[-1] is numbers[-1]:
        return None
    return count if whole is None else _field(whole)


def _field(found: Found) -> Field[Quantity]:
    return Field(found.cited, found.quantity, found.how, "")


def _alike(a: Quantity, b: Quantity, c: Quantity, group: str) -> bool:
    if group == "r":
        return a.unit.name == b.unit.name and a.unit.dimension != "ratio"
    if group == "m":
        return a.unit.dimension == c.unit.dimension
    if group == "p":
        return a.unit.name == b.unit.name == "%" and c.unit.dimension == "percentage-points"
    return a.unit.name == b.unit.name == c.unit.name and a.unit.dimension != "ratio"


def _mean(claim: Claim, said: Field[Quantity], read: Quantity) -> Claim:
    """A mean is rounded, or cut off, to its last digit, though what it counts be whole things."""
    digit = _last_digit(read)
    rounded = Claim.around(_NAMES["m"], said, digit / 2, claim.column) or claim
    return replace(rounded, ways=(*rounded.ways, Variant(TRUNCATED, Interval(read.point, read.point + digit))))


def _last_digit(read: Quantity) -> Fraction:
    return scale(read) * Fraction(1, 10 ** len(read.digits.partition(".")[2]))


def _paid_often(total_each: Interval, each: Fraction) -> bool:
    """Whether each had it a whole number of times, up to once a month."""
    times = total_each / Interval.exactly(each) if each else total_each
    return any(times.may_be(n) for n in range(2, 13))


def _tied(match: Match) -> bool:
    """Whether a rate is named for what was counted: 参训率 after 应参加, but no 签约率."""
    kind, at = match.text("kind"), match.groups.get("kind", (0, 0))[0]
    return not kind or any(c in match.folded.text[match.start : at] for c in kind)


def _rough(match: Match) -> bool:
    """Whether a number of it is only about right, or stands for several (分别)."""
    text = match.folded.text
    about = any(
        (text[:start].endswith(_BEFORE) and not text[:start].endswith("节约")) or text[end:].startswith(_AFTER)
        for name, (start, end) in match.groups.items()
        if len(name) == 1
    )
    return about or "分别" in text[match.start : match.end]


def _subject(match: Match) -> str:
    """The words without the numbers: stable while these change."""
    return "".join(c for c in match.folded.text[match.start : match.end] if not (c.isdigit() or c in ".,%"))


__all__: Sequence[str] = ["Relation", "relations"]
