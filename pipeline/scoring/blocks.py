"""Clauses to the tree: which of them are tiers of one thing, and which are things whose points add up.

A new thing begins at an enumerated item, or at a clause that awards points and is no other degree of the thing before:
符合规划计1分；符合职责计0.5分 are two things, 相匹配得2分；匹配性不足得1分 are two degrees of one.
Where the words leave it open both trees are kept (`Either`), and the weight of the row decides.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.clauses import Reading, Said
from pipeline.scoring.figures import number
from pipeline.scoring.items import Base, Items, as_counts, exactly, told_by_items
from pipeline.scoring.items import base as base_of
from pipeline.scoring.items import items as items_of
from pipeline.scoring.ranges import same
from pipeline.scoring.tokens import Token
from pipeline.scoring.tree import (
    FULL,
    NOTHING,
    Amount,
    Block,
    Branch,
    Either,
    Points,
    Rule,
    Step,
    Sum,
    Test,
)
from pipeline.values.verdict import Text

_VETO = ("如", "若", "凡", "一旦", "存在", "发生", "出现", "发现", "有", "弄虚作假", "因")
_BOTH = Text("各要点的得分与扣分怎样相抵没有写明", "how points of items and deductions go together is not stated")
Group = list[int]


def build(reading: Reading, patterns: Patterns) -> Rule | None:
    """The rule of all clauses; None when nothing awards points."""
    said = [qualified(c, i, reading) for i, c in enumerate(reading.said)]
    said = as_counts(exactly(said))
    base = base_of(said)
    items = items_of(reading, said)
    indexed = [(i, c) for i, c in enumerate(said) if c.token.kind != "base" and not told_by_items(c, items)]
    outside = next((Text(t.means["zh"], t.means["en"]) for t in reading.loose if t.kind == "outside"), None)
    owned = any(t.kind == "own" for t in reading.loose)
    if not indexed or (owned and all(c.award == Points(NOTHING, NOTHING) for _, c in indexed)):
        return _bare(items, base, outside, reading)
    first, second = _groups(indexed, patterns)
    options = [_sum(groups, said, items, base, outside, reading) for groups in (first, second) if groups]
    return options[0] if len(options) == 1 else Either(tuple(options))


def qualified(clause: Said, index: int, reading: Reading) -> Said:
    """The clause with the caps and roundings that follow it before the next clause."""
    end = reading.said[index + 1].start if index + 1 < len(reading.said) else 10**9
    award = clause.award
    for token in reading.loose:
        if not clause.end <= token.start < end:
            continue
        if isinstance(award, Points) and award.free and award.high == FULL and token.means.get("of") == "loss":
            award = Points(NOTHING, Amount(_most(token)), minus=True, free=True)  # 酌情扣分，最多扣2分
        if not isinstance(award, Step):
            continue
        if token.kind == "rounding":
            award = replace(award, rounding=token.means["to"])
        elif (
            token.kind == "cap"
            and token.means["of"] in ("loss", "gain")
            and (token.means["of"] == "gain") == award.gain
        ):
            award = replace(award, upto=Amount(_most(token)))
    return replace(clause, award=award)


def _most(token: Token) -> Fraction:
    return number(token.groups.get("most", "0")) or Fraction(0)


def _bare(items: Items, base: Base, outside: Text | None, reading: Reading) -> Rule | None:
    """A standard without clauses: 每符合一项得0.5分, 两项各占50%, 得分不超过分值."""
    if items.each is not None and outside is None:
        branch = Branch(Test(words="符合"), Points(FULL, FULL))
        return Sum((Block((branch,), items.each, times=items.times),), cap=_cap(reading))
    if outside is None and any(t.kind == "own" for t in reading.loose):
        outside = Text("没有写明各要点的分值", "what each item is worth is not stated")
    if outside is not None or any(t.kind == "cap" for t in reading.loose):
        free = outside or Text("只说了上限", "only a cap is stated")
        return Sum((Block((), base.any, outside=free),))
    return None


def _cap(reading: Reading) -> Amount | None:
    for token in reading.loose:
        if token.kind == "cap" and token.means["of"] == "share":
            share = number(token.groups["share"].removesuffix("%"))
            return None if share is None else Amount(share=share / 100)
        if token.kind == "cap" and token.means["of"] == "":
            return Amount(_most(token))
    return None


def _sum(
    groups: list[Group], said: list[Said], items: Items, base: Base, outside: Text | None, reading: Reading
) -> Sum:
    lifted = any(t.kind == "cap" and t.means["of"] in ("share", "none") for t in reading.loose)
    times = items.times if items.each is not None and len(groups) == 1 else 1
    counted = any(isinstance(c.award, Step) and c.award.side == "case" for c in said)
    each = items.each if len(groups) == 1 and not counted else None
    if each is not None and items.times > 1 and any(isinstance(c.award, Step) and not c.award.gain for c in said):
        each = Amount(each.points * items.times, each.share * items.times)
        outside = outside or _BOTH  # 每项按时完成得1分，共5项，逾期一项扣1分
        times = 1
    blocks = tuple(
        Block(
            tuple(Branch(said[i].test, said[i].award, i) for i in group),
            full=each or base.full,
            base=base.start,
            times=times if each is not None else 1,
            open_top=lifted or (base.full is None and (_built_on(base, group, said) or _extra(group, said))),
            outside=outside,
        )
        for group in groups
    )
    last = said[groups[-1][-1]]
    veto = len(groups) > 1 and last.award == Points(NOTHING, NOTHING) and last.words.startswith(_VETO)
    vetoes = (Branch(last.test, last.award, groups[-1][-1]),) if veto else ()
    return Sum(blocks, vetoes, _cap(reading))


def _built_on(base: Base, group: Group, said: list[Said]) -> bool:
    return base.start is not None and any(_gains(said[i]) for i in group)


def _gains(clause: Said) -> bool:
    return isinstance(clause.award, Step) and clause.award.gain


def _extra(group: Group, said: list[Said]) -> bool:
    """Points on top of an award: 建成1座得10分，每增加一座加5分."""
    awards = [said[i].award for i in group]
    gains = [a for a in awards if isinstance(a, Step) and a.gain]
    points = [a for a in awards if isinstance(a, Points)]
    return any(a.side != "whole" or p.high != FULL for a in gains for p in points)


def _groups(indexed: list[tuple[int, Said]], patterns: Patterns) -> tuple[list[Group], list[Group]]:
    """The clauses of each block, read in one or (second list not empty) two ways."""
    numbers = {c.item for _, c in indexed if c.item}
    if len(numbers) > 1 and (figures := _tiers(indexed)):
        whole = [[index for index, _ in indexed]]
        return (whole, []) if figures > 1 else (whole, _by_item(indexed))
    if len(numbers) > 1:
        return _by_item(indexed), []
    first = _chained(indexed, False, patterns)
    second = _chained(indexed, True, patterns)
    return first, (second if second != first else [])


def _tiers(indexed: list[tuple[int, Said]]) -> int:
    """How many ranges enumerated clauses have, if they are the tiers of one figure: ①≥95%得5分；②85%—95%得3分."""
    ranges = [c.test.range for _, c in indexed if c.test.range is not None]
    told = ("met", "missed", "beyond")
    every = all(c.test.range is not None or c.test.otherwise or c.test.goal in told for _, c in indexed)
    several = every and bool(ranges) and any(c.test.range is None for _, c in indexed)
    one = every and len(ranges) > 1 and all(same(ranges[0].subject, r.subject) for r in ranges[1:])
    return len(ranges) if one or several else 0


def _chained(indexed: list[tuple[int, Said]], loose: bool, patterns: Patterns) -> list[Group]:
    groups: list[Group] = []
    held: list[Said] = []
    for at, (index, clause) in enumerate(indexed):
        falling = _falls_to_nothing(clause, [c for _, c in indexed[at + 1 :]])
        if held and _continues(clause, held, loose, falling, patterns):
            groups[-1].append(index)
            held.append(clause)
        else:
            groups.append([index])
            held = [clause]
    return groups


def _by_item(indexed: list[tuple[int, Said]]) -> list[Group]:
    groups: dict[int, Group] = {}
    for index, clause in indexed:
        groups.setdefault(clause.item, []).append(index)
    return [groups[n] for n in sorted(groups)]


def _falls_to_nothing(clause: Said, rest: list[Said]) -> bool:
    """Whether the clauses after this one, parted by the same sign, give less and less down to nothing."""
    for later in rest:
        if later.test.otherwise or later.award == Points(NOTHING, NOTHING):
            return True
        if not isinstance(later.award, Points) or not isinstance(clause.award, Points) or later.after != clause.after:
            return False
        if _rank(later.award.high) >= _rank(clause.award.high):
            return False
        clause = later
    return False


def _continues(clause: Said, held: list[Said], loose: bool, falling: bool, patterns: Patterns) -> bool:
    """Whether a clause is about the same thing as those `held`; `loose` takes every open question the other way."""
    award = clause.award
    if not isinstance(award, Points) or award.minus or award.free or clause.test.otherwise or clause.test.absent:
        return True
    if award.high == NOTHING:
        return True
    if clause.test.range is not None:
        return _same_measure(clause, held, patterns) and not (loose and _apart(clause, held))
    if award.high.share:  # a share of the weight is one of the degrees of a single thing
        return True
    if clause.token.kind == "tiers" and held[-1].token == clause.token:
        return True
    worth = _rank(award.high)
    points = [_rank(c.award.high) for c in held if isinstance(c.award, Points) and not c.award.minus]
    degree = _contrasts(clause.words, patterns)
    if not points or (held[-1].award == Points(NOTHING, NOTHING) and len(held) > 1):
        return False
    if points[0] == _rank(NOTHING) or (_contrasts(held[0].words, patterns) and worth > points[-1]):
        return True
    if worth >= max(points):
        return False
    if degree and falling:
        return True
    default = degree or (falling and clause.after == ",")
    return default is not loose


def _apart(clause: Said, held: list[Said]) -> bool:
    """Whether a named figure follows a condition that earned its own points: 建立台账得1分；整改率100%得1分."""
    named = clause.test.range is not None and bool(clause.test.range.subject) and clause.after in "。;"
    if named and isinstance(held[-1].award, Step) and isinstance(clause.award, Points):
        return _again(clause, held)
    worded = all(c.test.range is None and not c.test.goal and isinstance(c.award, Points) for c in held)
    return named and worded and len(held) == 1 and bool(held[0].words)


def _again(clause: Said, held: list[Said]) -> bool:
    """Whether a goal of another name begins anew after deductions: 合格率≥98%得4分，每低1%扣0.4分；交验率≥90%得4分."""
    first, bound = held[0].test.range, clause.test.range
    if first is None or bound is None or not isinstance(held[0].award, Points) or not isinstance(clause.award, Points):
        return False
    top = _rank(clause.award.high) >= _rank(held[0].award.high)
    return top and first.subject != bound.subject and (first.lo is None) == (bound.lo is None)


def _same_measure(clause: Said, held: list[Said], patterns: Patterns) -> bool:
    """Whether two ranges bound the same figure, judged by the words that name it."""
    mine = clause.test.range.subject if clause.test.range else ""
    theirs = next((c.test.range.subject for c in held if c.test.range and c.test.range.subject), "")
    return clause.after == "," or same(mine, theirs) or _contrasts(mine, patterns)


def _rank(worth: Amount) -> tuple[Fraction, Fraction]:
    return worth.share, worth.points


def _contrasts(words: str, patterns: Patterns) -> bool:
    """Whether the words mark a degree: 不足, 基本, 仅, 较."""
    pattern = patterns.compiled("phrases", "contrast")[0]
    return pattern.expression.search(words) is not None
