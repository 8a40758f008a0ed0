"""What a standard says of its items, and of marks that stand apart from its clauses: 共3项每项1分, 基础分60分."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.scoring.clauses import Reading, Said
from pipeline.scoring.figures import amount, number
from pipeline.scoring.tree import FULL, NOTHING, Amount, Interpolation, Points, Step

_EACH = ("每项", "每个", "每一项", "每条", "每方面", "各项")
_HAPPENS = ("有", "发生", "出现", "发现", "存在", "被", "查")
_NUMERALS = tuple("0123456789一二两三四五六七八九十")
_PIECES = ("项", "个", "条", "点", "方面", "个方面", "例", "起", "次", "处")


@dataclass(frozen=True, slots=True)
class Items:
    """What the text says of equal items: how many (0: not said), how many points each, whether met ones are counted."""

    times: int
    each: Amount | None
    met: bool


def items(reading: Reading, said: list[Said]) -> Items:
    """The items that the qualifying phrases name."""
    times, each = 0, _per_item(said)
    for token in reading.loose:
        if token.kind == "items" and "times" in token.groups:
            times = int(number(token.groups["times"]) or 0)
        elif token.kind == "items":
            read = amount(token.cost)
            each = read[0] if read and read[0] == read[1] else each
    return Items(times, each, any(t.means.get("met") for t in reading.loose))


def _per_item(said: list[Said]) -> Amount | None:
    """The full marks of one of several equal items whose tiers are told once: 每项完成得1.5分，部分完成得0.5分."""
    first = next((c for c in said if isinstance(c.award, Points)), None)
    if first is None or not first.words.startswith(_EACH) or not isinstance(first.award, Points):
        return None
    return first.award.high if first.award.low == first.award.high and not first.award.high.share else None


def exactly(said: list[Said]) -> list[Said]:
    """The clauses with 60%得6分 as that figure alone, where what lies between the tiers is interpolated."""
    if not any(isinstance(c.award, Interpolation) and c.test.otherwise for c in said):
        return said
    ends = [c.test.range.lo.value for c in said if c.test.range is not None and c.test.range.lo is not None]

    def turned(clause: Said) -> Said:
        bound = clause.test.range
        if bound is None or not bound.reached or bound.lo is None or bound.lo.value == max(ends):
            return clause
        return replace(clause, test=replace(clause.test, range=replace(bound, reached=False)))

    return [turned(c) for c in said]


def _counts_events(words: str) -> bool:
    """Whether a condition begins with so many events: 有1次有责投诉, 发生2起."""
    rest = next((words.removeprefix(word) for word in _HAPPENS if words.startswith(word)), "")
    return rest[:1].isdigit() or rest[:1] in tuple("一二两三四五")


def as_counts(said: list[Said]) -> list[Said]:
    """The clauses with 3项以下 as a number of items, where another says 满足4项."""
    counting = any(c.test.range is not None and c.test.range.counts for c in said)
    cases = any(isinstance(c.award, Step) and c.award.side == "case" and not c.award.gain for c in said)
    events = [
        c
        for c in said
        if c.test.range is not None
        and (_counts_events(c.words.rsplit(",", 1)[-1]) or (cases and c.words.rsplit(",", 1)[-1][:1] in _NUMERALS))
    ]

    def turned(clause: Said) -> Said:
        bound = clause.test.range
        ends = [] if bound is None else [at for at in (bound.lo, bound.hi) if at is not None]
        if not ends or bound is None or any(at.unit.name not in _PIECES for at in ends):
            return clause
        if not counting and clause not in events:
            return clause
        only = bound.lo is not None and bound.lo == bound.hi and clause.award == Points(NOTHING, NOTHING)
        more = replace(bound, counts=True, hi=None if only and clause in events else bound.hi)
        return replace(clause, test=replace(clause.test, range=more))

    return [turned(c) for c in said] if counting or events else said


@dataclass(frozen=True, slots=True)
class Base:
    """Marks that stand apart from the clauses: what is started from (基础分60分), the full marks (满分100分)."""

    start: Amount | None
    full: Amount | None

    @property
    def any(self) -> Amount | None:
        """The full marks, else the start."""
        return self.full or self.start


def base(said: list[Said]) -> Base:
    """What the clauses of kind `base` say."""
    start = full = None
    for clause in said:
        if clause.token.kind == "base" and isinstance(clause.award, Points):
            text = clause.token.groups.get("from", "")
            start, full = (start or clause.award.low, full) if text else (start, full or clause.award.low)
    return Base(start, full)


def told_by_items(clause: Said, items: Items) -> bool:
    """Whether a clause only repeats what 每符合一项得1分 says already: 全部符合得5分, 均不符合不得分."""
    award = clause.award
    if not items.met or items.each is None or not isinstance(award, Points) or award.minus or clause.test.range:
        return False
    whole = Amount(items.each.points * items.times, items.each.share * items.times)
    return award.high in (NOTHING, whole) or (award.high == FULL and award.low == FULL)
