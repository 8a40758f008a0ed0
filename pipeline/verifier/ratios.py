"""The common ratios of 财预〔2013〕53号: what each is made of, and the numbers of the text that give it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import regex

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.quantity import Bound
from pipeline.values.report import Statement
from pipeline.verifier import telling

_NEAR = 3  # sentences before the ratio in which its operands stand
_BARE = ("支出", "实际支出", "使用", "执行", "执行数", "实际使用", "实际", "完成", "")


@dataclass(frozen=True, slots=True)
class Kind:
    """One ratio of `[[ratio]]` in patterns/statements.toml; `whole` None stands for the year before."""

    id: str
    says: regex.Pattern[str]
    form: str
    part: regex.Pattern[str]
    whole: regex.Pattern[str] | None
    follows: bool

    def value(self, part: Interval, whole: Interval) -> Interval | None:
        """The ratio, as wide as the digits; None when the divisor may be zero."""
        if whole.may_be(0):
            return None
        share = part / whole
        if self.form == "share":
            return share
        change = Interval(share.lo - 1, share.hi - 1)
        if self.form == "change":
            return change
        if self.form == "saving":
            return -change
        ends = sorted((abs(change.lo), abs(change.hi)))
        return Interval(Fraction(0) if change.may_be(0) else ends[0], ends[1])

    def pairs(self, before: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
        """Part and whole among the numbers before the ratio."""
        if self.whole is None:
            for one, other in pairwise(before):
                if self.part.search(one.topic) and _year_before(one, other):
                    yield one, other
            return
        wholes = [s for s in before if self.whole.search(s.topic) and (self.form != "saving" or s.role == "target")]
        parts = [s for s in before if self.part.search(s.topic) and s not in wholes]
        if not parts and self.follows:
            parts = [b for a, b in pairwise(before) if a in wholes and a.order == b.order and b.topic in _BARE]
        for part in parts[-1:]:
            yield from ((part, whole) for whole in wholes)


def kinds(patterns: Patterns) -> tuple[Kind, ...]:
    """All ratios, compiled once."""

    def build() -> tuple[Kind, ...]:
        return tuple(
            Kind(
                entry.id,
                patterns.compile(entry.says, "statements"),
                entry.means["form"],
                patterns.compile(entry.means["part"], "statements"),
                None if entry.means["whole"] == "last-year" else patterns.compile(entry.means["whole"], "statements"),
                bool(entry.means.get("follows")),
            )
            for entry in patterns.entries("statements", "ratio")
        )

    return patterns.built("ratios", build)


def operands(ratio: Statement, kind: Kind, statements: Sequence[Statement]) -> list[tuple[Statement, Statement]]:
    """Part and whole before a ratio of the text, in its section and not far; none beyond another such ratio."""
    at = next(i for i, s in enumerate(statements) if s is ratio)
    rivals = [i for i in range(at) if kind.says.search(statements[i].topic)]
    return list(kind.pairs(money(statements[max(rivals, default=-1) + 1 : at], ratio.section, ratio.order)))


def money(statements: Sequence[Statement], section: str | None = None, order: int | None = None) -> list[Statement]:
    """The plain amounts among them; those of one section near one sentence, when these are given."""
    return [
        s
        for s in statements
        if telling.dimension(s) == "money" and s.share_of is None and s.scope in ("", "before") and s.parent is None
        and (said := telling.number(s)) is not None and said.bound is Bound.EQUAL
        and (section is None or s.section == section) and (order is None or order - s.order <= _NEAR)
    ]  # fmt: skip


def _year_before(one: Statement, other: Statement) -> bool:
    years = one.year is not None and other.year is not None and other.year == one.year - 1
    return one.order == other.order and other.topic in _BARE and (years or other.scope == "before")
