"""The numbers of the text that a rate is the quotient of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Statement
from pipeline.values.verdict import Severity, Text
from pipeline.verifier import telling

_NEAR = 3  # sentences before a rate in which its operands may stand


@dataclass(frozen=True, slots=True)
class Rate:
    """A kind of rate, from `[[rate]]` in patterns/statements.toml.

    `part` and `whole` are searched in the topics of dividend and divisor, `never` in those of neither; `own` takes the
    rate's own words off its name: what is left must stand in the operands' topics too. `also` are wrong divisors.
    Where a number near by matches `spoils` (cases of the year before) the rate may be of other numbers.
    """

    id: str
    says: regex.Pattern[str]
    part: regex.Pattern[str]
    whole: regex.Pattern[str]
    never: regex.Pattern[str]
    own: regex.Pattern[str]
    dimension: str
    severity: Severity
    also: tuple[tuple[Text, regex.Pattern[str]], ...]
    spoils: regex.Pattern[str] | None = None

    def operands(self, index: int, statements: Sequence[Statement]) -> tuple[list[Statement], list[Statement]]:
        """Dividends and divisors that stand near the rate at `index`."""
        near = [s for s in self.near(index, statements) if not any(says.search(s.topic) for _, says in self.also)]
        wholes = [s for s in near if self.whole.search(s.topic)]
        return [s for s in near if self.part.search(s.topic) and s not in wholes], wholes

    def near(self, index: int, statements: Sequence[Statement]) -> list[Statement]:
        """Numbers of the right kind before the rate, in the same section and not far; none beyond another such rate."""
        rate = statements[index]
        narrower, first = self.own.sub("", rate.topic), index
        while first and rate.order - statements[first - 1].order <= _NEAR and not self._rivals(statements[first - 1]):
            first -= 1
        return [
            s
            for s in statements[first:index]
            if s.section == rate.section and s.parent is None
            and telling.dimension(s) == self.dimension and telling.plain(s) and not self.never.search(s.topic)
            and narrower in s.topic
        ]  # fmt: skip

    def sole(self, index: int, statements: Sequence[Statement]) -> list[Statement]:
        """The one divisor of the whole text, for its one rate of this kind; [] where there are several of either."""
        rates_told = [s for s in statements if self._rivals(s)]
        wholes = [
            s
            for s in statements
            if self.whole.search(s.topic) and not self.never.search(s.topic) and s.parent is None
            and telling.dimension(s) == self.dimension and telling.plain(s)
        ]  # fmt: skip
        known = not any(says.search(s.topic) for s in wholes for _, says in self.also)
        alone = len(rates_told) == 1 and len(wholes) == 1 and not self.own.sub("", statements[index].topic)
        return wholes if known and alone else []

    def spoilt(self, index: int, statements: Sequence[Statement]) -> bool:
        """Whether numbers near by, parts too, are of other years: the rate may count them or not."""
        rate = statements[index]
        first = index
        while first and rate.order - statements[first - 1].order <= _NEAR:
            first -= 1
        return self.spoils is not None and any(self.spoils.search(s.topic) for s in statements[first : index + 1])

    def _rivals(self, statement: Statement) -> bool:
        return telling.dimension(statement) == "ratio" and self.says.search(statement.topic) is not None


def rates(patterns: Patterns) -> tuple[Rate, ...]:
    """All kinds, compiled once."""

    def compiled(says: str) -> regex.Pattern[str]:
        return patterns.compile(says, "statements")

    def build() -> tuple[Rate, ...]:
        return tuple(
            Rate(
                id=entry.id,
                says=compiled(entry.says),
                part=compiled(means["part"]),
                whole=compiled(means["whole"]),
                never=compiled(means["never"]),
                own=compiled(means["own"]),
                dimension=means["dimension"],
                severity=Severity(means.get("severity", "error")),
                spoils=compiled(means["spoils"]) if "spoils" in means else None,
                also=tuple((Text(o["zh"], o["en"]), compiled(o["whole"])) for o in means.get("also", ())),
            )
            for entry in patterns.entries("statements", "rate")
            for means in [entry.means]
        )

    return patterns.built("rates", build)
