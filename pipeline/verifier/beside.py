"""Rates whose operands the same sentence gives: of a named number, against the year before, as a written formula."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.normalizers.numbers import find_quantities, read_quantity
from pipeline.normalizers.patterns import Match, Pattern, Patterns
from pipeline.rows.clauses import Clause, clauses
from pipeline.values.interval import Interval
from pipeline.values.quantity import Bound
from pipeline.values.report import Statement
from pipeline.values.verdict import Fact, Recomputed, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import Claim, compare, quotient

_RATES = ("ratio", "percentage-points", "plain", "")
_MEAN = re.compile("^[日月年场次户人亩村个]均(?:为|约|达)?$")
RATE = Text("正文比率", "rate in the text")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence's numbers and what was heard around each; `at` is the rate."""

    numbers: tuple[Statement, ...]
    heard: tuple[Clause, ...]
    at: int

    def same(self, one: int, other: int) -> bool:
        """Whether two of them count the same kind of thing, plainly and about this year."""
        kind = telling.dimension(self.numbers[one])
        return kind == telling.dimension(self.numbers[other]) and kind not in _RATES


def spoken(numbers: Sequence[Statement], patterns: Patterns) -> Iterator[Spoken | None]:
    """The sentence of these numbers around each of them; None when it is not one of the running text's."""
    sentence = numbers[0].sentence
    rated = len(numbers) > 1 and any(telling.dimension(s) == "ratio" for s in numbers)
    heard = tuple(clauses(sentence.folded, find_quantities(sentence, patterns))) if rated else ()
    for at in range(len(numbers)):
        yield Spoken(tuple(numbers), heard, at) if len(heard) == len(numbers) and at >= 1 else None


def share_of_named(words: Spoken, patterns: Patterns) -> Verdict | None:
    """人员经费1030万元，占基本支出1168.75万元的88.13%: of any number of the kind before."""
    at, heard = words.at, words.heard
    if at < 2 or heard[at].gap not in ("的", "的约") or not _says("divides", heard[at - 1].left, patterns):
        return None
    whole, part = words.numbers[at - 1], words.numbers[at - 2]
    if not words.same(at - 1, at - 2) or not telling.plain(part) or heard[at - 1].gap not in _after(heard[at - 1]):
        return None
    parts = [s for i, s in enumerate(words.numbers[: at - 1]) if words.same(i, at - 1) and telling.plain(s)]
    return _verdict(words, [(s, _over(s, whole)) for s in reversed(parts)], whole, "÷", patterns)


def growth(words: Spoken, patterns: Patterns) -> Verdict | None:
    """本年支出2058万元，较上年1980万元增长3.94%; the growth in money may stand between."""
    at, heard = words.at, words.heard
    shrank = _says("shrank", heard[at].left, patterns)
    if not shrank and not _says("grew", heard[at].left, patterns):
        return None
    before = at - 1
    if before >= 2 and any(_says(e, heard[before].left, patterns) for e in ("grew", "shrank")):
        before -= 1  # 较上年1950万元增加150万元，增长7.69%
    now = before - 1
    while now > 0 and words.same(now - 1, before) and _MEAN.search(heard[now].left):
        now -= 1  # 会诊1638例，日均4.5例，比上年1420例增长15.4%
    if now < 0 or not words.same(now, before) or not _says("year-before", heard[before].left, patterns):
        return None
    if not telling.plain(words.numbers[now]):
        return None
    value = _over(words.numbers[now], words.numbers[before])
    rate = None if value is None else Interval.exactly(1) - value if shrank else value - 1
    return _verdict(words, [(words.numbers[now], rate)], words.numbers[before], "较", patterns)


def _verdict(
    words: Spoken, parts: Sequence[tuple[Statement, Interval | None]], whole: Statement, sign: str, patterns: Patterns
) -> Verdict | None:
    rate = words.numbers[words.at]
    claim, said, base = telling.claim(rate), telling.number(rate), telling.number(whole)
    usable = [(s, value) for s, value in parts if value is not None]
    if claim is None or said is None or base is None or not usable:
        return None
    first = usable[0][0]
    numbers = (said, base, *(telling.number(s) for s, _ in usable))
    if any(n is None or n.bound is not Bound.EQUAL for n in numbers):
        return None
    one, other = (s.value.said.plain if s.value.said else "" for s in (first, whole))
    formula = Text(f"{first.topic} {one} {sign} {other}", f"{one} {'/' if sign == '÷' else 'against'} {other}")
    variants = tuple(Variant(Text(s.topic or "?", s.topic or "?"), value) for s, value in usable)
    title = f"{first.topic}{'占比' if sign == '÷' else '增减率'}"
    subject = (*telling.subject(first, patterns), "share" if sign == "÷" else "growth")
    evidence = [telling.fact(first), telling.fact(whole)]
    return compare(claim, Recomputed(formula, variants, unit="%"), subject=subject, title=title, evidence=evidence)


def formulas(statements: Sequence[Statement], patterns: Patterns) -> Iterator[Verdict]:
    """在职人员控制率＝83/86×100%＝96.51%: one verdict for each formula with figures."""
    for sentence in dict.fromkeys(s.sentence for s in statements):
        for match in _entry("formula", patterns).find(sentence):
            if (found := _formula(match, patterns)) is not None:
                yield found


def _formula(match: Match, patterns: Patterns) -> Verdict | None:
    claim = Claim.of(RATE, read_quantity(match.group("rate"), patterns))
    top, less, base = (Interval.written(digits) if (digits := match.text(name)) else None for name in "abc")
    if claim is None or top is None or base is None or base.may_be(0):
        return None
    if less is None:
        value = top / base
    else:  # (18.6-20)/20: the subtrahend is the divisor, or a number of its own
        value = top / base - 1 if match.text("b") == match.text("c") else (top - less) / base
    words = match.folded.text[match.groups["a"][0] : match.groups["c"][1]]
    opened = "(" if words.count(")") > words.count("(") else ""
    formula = Text(f"{opened}{words}", f"{opened}{words}")
    name = match.text("name") or "比率"
    recomputed = Recomputed(formula, (Variant(Text("按所列算式", "as written"), value),), unit="%")
    subject = ("text", name, "formula")
    return compare(claim, recomputed, subject=subject, title=name, evidence=[Fact(RATE, match.cited)])


def _entry(name: str, patterns: Patterns) -> Pattern:
    return next(p for p in patterns.compiled("statements", "quotient") if p.id == name)


def _says(entry: str, words: str, patterns: Patterns) -> bool:
    return _entry(entry, patterns).expression.search(words) is not None


def _after(clause: Clause) -> tuple[str, ...]:
    """What may stand between two numbers that belong together: a comma and the second one's own words."""
    return clause.left, f",{clause.left}", f";{clause.left}"


def _over(part: Statement, whole: Statement) -> Interval | None:
    a, b = telling.number(part), telling.number(whole)
    return quotient(a.interval, b.interval) if a and b else None
