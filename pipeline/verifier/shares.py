"""Shares told in a row after the amounts they are of: A 1680万元、B 1260万元…，分别占40%、30%…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval, total
from pipeline.values.place import fold
from pipeline.values.report import Statement
from pipeline.values.verdict import Recomputed, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import compare, quotient
from pipeline.verifier.naming import Kinship, key, kinship

_LEADS = ("依次占", "占比依次", "比重依次", "分别占", "占比分别", "比例分别", "比重分别", "分别占比", "分别为")
_FEWEST = 2
NAMED_WHOLE = re.compile(r"占(?!比)([^,;。:]{2,}?)(?:总数|总额|总量|合计|总计)?的?(?:比例|比重)?(?:为|约|达)?$")
_MONEY = re.compile(r"(?:资金|经费|金额|总额|总数|数)+$")


def listed_shares(statements: Sequence[Statement], patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each share of such a row; none of a row that fits no base but for one share at most."""
    for numbers in telling.sentences(statements):
        for start in range(len(numbers)):
            shares = _row(numbers, start)
            parts = numbers[start - len(shares) : start] if start >= len(shares) else ()
            if len(shares) >= _FEWEST and _alike(parts):
                yield from _verdicts(numbers, parts, shares, patterns)


def of_one_named(
    rate: Statement, statements: Sequence[Statement], patterns: Patterns
) -> tuple[Statement, Statement] | None:
    """Part and whole where the share names what it is of, 占预算资金的90.22%, and the text gives that once."""
    named = NAMED_WHOLE.search(telling.before(rate))
    part = statements[rate.share_of] if rate.share_of is not None else None
    if part is None or named is None:
        return None
    name = key(named[1], patterns)
    alike = [
        s
        for s in statements
        if s is not part and s.parent is None and telling.plain(s)
        and telling.dimension(s) == telling.dimension(part)
        and _is_named(key(s.topic.removeprefix("累计"), patterns), name, patterns)
    ]  # fmt: skip
    alike = [s for s in alike if s.scope == part.scope] if len(alike) > 1 else alike
    return (part, alike[0]) if len(alike) == 1 else None


def _is_named(topic: str, name: str, patterns: Patterns) -> bool:
    bare, other = _MONEY.sub("", topic), _MONEY.sub("", name)
    return (len(bare) >= _FEWEST and bare == other) or kinship(name, topic, patterns) >= Kinship.SHORT


def _row(numbers: Sequence[Statement], start: int) -> Sequence[Statement]:
    """The shares that a word such as 分别占 opens, with nothing but a comma or 和 between them."""
    if telling.dimension(numbers[start]) != "ratio" or not start or telling.dimension(numbers[start - 1]) == "ratio":
        return ()
    words = telling.before(numbers[start])
    named = (any(lead in words[-8:] for lead in _LEADS) and "占" in words[-12:]) or "比重分别" in words[-8:]
    end = start
    while end < len(numbers) and telling.dimension(numbers[end]) == "ratio" and (end == start or _joined(numbers, end)):
        end += 1
    return numbers[start:end] if named else ()


def _joined(numbers: Sequence[Statement], at: int) -> bool:
    return fold(telling.between(numbers[at - 1], numbers[at])).rpartition("%")[2] in ("、", ",", "和", "及")


def _alike(parts: Sequence[Statement]) -> bool:
    kinds = {telling.dimension(s) for s in parts}
    return len(kinds) == 1 and kinds.isdisjoint({"ratio", "percentage-points", "plain", "score", ""}) and all(
        s.scope == "" and s.share_of is None for s in parts
    )


def _verdicts(
    numbers: Sequence[Statement], parts: Sequence[Statement], shares: Sequence[Statement], patterns: Patterns
) -> Iterator[Verdict]:
    values = [read.interval for s in parts if (read := telling.number(s))]
    if len(values) != len(parts):
        return
    wholes = [total(values), *_totals(numbers, parts)]
    fitting = [[_meets(share, value, whole) for share, value in zip(shares, values, strict=True)] for whole in wholes]
    best = max(range(len(wholes)), key=lambda i: sum(fitting[i]))
    if sum(fitting[best]) < len(shares) - 1:
        return  # of something else
    for share, part, value in zip(shares, parts, values, strict=True):
        claim, rate = telling.claim(share), quotient(value, wholes[best])
        if claim is None or rate is None:
            continue
        said = part.value.said.plain if part.value.said else ""
        formula = Text(f"{part.topic} {said} ÷ 各项之和或总数", f"{said} / their total")
        subject = (*telling.subject(part, patterns), "listed-share")
        recomputed = Recomputed(formula, (Variant(Text("占比", "share"), rate),), unit="%")
        yield compare(claim, recomputed, subject=subject, title=f"{part.topic}占比", evidence=[telling.fact(part)])


def _totals(numbers: Sequence[Statement], parts: Sequence[Statement]) -> Iterator[Interval]:
    """Other numbers of the kind in the sentence: what the shares may be of instead."""
    kind = telling.dimension(parts[0])
    for statement in numbers:
        read = telling.number(statement)
        if read and telling.dimension(statement) == kind and statement not in parts and read.point:
            yield read.interval


def _meets(share: Statement, value: Interval, whole: Interval) -> bool:
    said, rate = telling.number(share), quotient(value, whole)
    return said is not None and rate is not None and said.interval.meets(rate)


__all__ = ["NAMED_WHOLE", "listed_shares", "of_one_named"]
