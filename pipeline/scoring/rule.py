"""Scoring rules evaluated: each on intervals, once per admissible reading."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipeline.scoring.cases import Case, Option, Score, UndecidableError, merged, summed
from pipeline.scoring.evaluate import measured, options_of
from pipeline.scoring.named import leaves_open
from pipeline.scoring.ranges import same
from pipeline.scoring.tree import Amount, Block, Points, Rule, Standard, Step, Sum
from pipeline.values.interval import Interval
from pipeline.values.quantity import Quantity
from pipeline.values.verdict import Text, Variant

__all__ = ["Case", "Score", "evaluate", "most"]

NO_RULE = Text("评分标准中没有读到计分规则", "no scoring rule was found in the standard")
LEFTOVER = Text("评分标准中有未理解的词句", "words of the standard were not understood")
RIVALS = Text("各档是择一还是累加，不能确定", "whether the tiers exclude each other or add up is open")
_SCALED = Text("按权重折算", "scaled to the weight")
_LIMITED = Text("以权重为限", "limited to the weight")


def evaluate(standard: Standard, case: Case) -> Score:
    """The score that a standard gives a row.

    `variants` when target and actual determine it (one per admissible reading), `feasible` when they leave a set,
    `undecided` when nothing can be said: exactly one of the three is filled. All within [0, weight], unless the
    standard itself adds points on top.
    """
    formula = Text("；".join(c.meaning.zh for c in standard.clauses), "; ".join(c.meaning.en for c in standard.clauses))
    if standard.rule is None:
        return Score(undecided=LEFTOVER if standard.leftover else NO_RULE, formula=formula)
    weight = None if case.weight is None else case.weight.point
    try:
        found = _rule(standard.rule, weight, case)
    except UndecidableError as unknown:
        return Score(undecided=unknown.reason, formula=formula)
    if _rivals(standard.rule, weight):
        return Score(undecided=RIVALS, formula=formula)
    found = _bounded(found, standard.rule, weight)
    if all(o.sure and len(o.values) == 1 for o in found):
        return Score(variants=tuple(Variant(o.name, o.values[0]) for o in _distinct(found)), formula=formula)
    feasible = merged([value for o in found for value in o.values])
    trivial = weight is not None and feasible == (Interval(Fraction(0), weight),)
    blank = next((o.why for o in found if o.why is not None), None)
    if blank is not None and (trivial or not feasible):
        return Score(undecided=blank, formula=formula)
    return Score(feasible=feasible, formula=formula)


def _rule(rule: Rule, weight: Fraction | None, case: Case) -> list[Option]:
    if isinstance(rule, Sum):
        return _sum(rule, weight, case)
    fitting = [option for option in rule.options if _most(option, weight) == weight] if weight is not None else []
    chosen = fitting or list(rule.options)
    if weight is None:
        chosen = chosen[:1]
    found = [_sum(option, weight, case) for option in chosen]
    if len(found) == 1:
        return found[0]
    return [Option(Text("", ""), merged([v for options in found for o in options for v in o.values]), False)]


def _sum(rule: Sum, weight: Fraction | None, case: Case) -> list[Option]:
    alone = len(rule.blocks) == 1
    if not alone and not _one_figure(rule):
        case = replace(case, actual=None)  # the row has one actual value, the standard asks for several
    parts = [options_of(block, weight if alone else None, case) for block in rule.blocks]
    found = parts[0] if alone else summed(rule, parts, case)
    if alone and leaves_open(rule.blocks[0]):
        found = [o if o.sure else replace(o, values=(Interval.hull(*o.values),)) for o in found]
    if rule.vetoes and not case.level:
        found = [Option(o.name, merged([*o.values, Interval.exactly(0)]), False, o.why) for o in found]
    cap = None if rule.cap is None else rule.cap.worth(weight)
    return (
        found
        if cap is None
        else [Option(o.name, tuple(v.clip(hi=cap) for v in o.values), o.sure, o.why) for o in found]
    )


def _rivals(rule: Rule, weight: Fraction | None) -> bool:
    """Whether one of several things is worth the whole weight alone and others more on top: they may be tiers."""
    if weight is None or not isinstance(rule, Sum) or len(rule.blocks) < 2 or any(b.open_top for b in rule.blocks):
        return False
    reach = [_block_most(block, None) for block in rule.blocks]
    return weight in reach and all(r is not None and r > 0 for r in reach)


def _one_figure(rule: Sum) -> bool:
    """Whether all blocks that measure speak of one figure."""
    asked = [
        "".join(b.test.range.subject for b in block.branches if b.test.range)
        for block in rule.blocks
        if measured(block)
    ]
    return all(same(asked[0], other) for other in asked[1:]) and len({a for a in asked if len(a) > 1}) < len(asked)


def _bounded(found: list[Option], rule: Rule, weight: Fraction | None) -> list[Option]:
    """The scores within [0, weight]; where the standard counts on another scale, also scaled to the weight."""
    if weight is None:
        return [Option(o.name, tuple(v.clip(0) for v in o.values), o.sure, o.why) for o in found]
    clipped = [Option(o.name, tuple(v.clip(0, weight) for v in o.values), o.sure, o.why) for o in found]
    if isinstance(rule, Sum) and any(block.open_top for block in rule.blocks):
        free = [Option(o.name, tuple(v.clip(0) for v in o.values), o.sure, o.why) for o in found]
        return free + [
            Option(_named(c, _LIMITED), c.values, c.sure, c.why) for c, f in zip(clipped, free, strict=True) if c != f
        ]
    reach = _most_of(rule, weight)
    if reach is None or reach.lo <= weight:
        return clipped
    scaled = [
        Option(_named(o, _SCALED), tuple((v * (weight / reach.lo)).clip(0, weight) for v in o.values), o.sure, o.why)
        for o in found
    ]
    return clipped + scaled


def _named(option: Option, name: Text) -> Text:
    return Text(f"{option.name.zh}，{name.zh}", f"{option.name.en}, {name.en}") if option.name.zh else name


def _distinct(found: list[Option]) -> list[Option]:
    """Equal scores of several readings told once, with all their names."""
    names: dict[Interval, list[Text]] = {}
    for option in found:
        names.setdefault(option.values[0], []).append(option.name)
    out = []
    for value, said in names.items():
        unique = list(dict.fromkeys(n for n in said if n.zh))
        whole = len(names) == 1
        name = (
            Text("", "")
            if whole and len(unique) > 1
            else Text("、".join(n.zh for n in unique), ", ".join(n.en for n in unique))
        )
        out.append(Option(name if name.zh else Text("按评分标准", "by the standard"), (value,), True))
    return out


def most(standard: Standard, weight: Quantity | None) -> Interval | None:
    """The most that the standard can award; None when that is open."""
    if standard.rule is None:
        return None
    return _most_of(standard.rule, None if weight is None else weight.point)


def _most_of(rule: Rule, weight: Fraction | None) -> Interval | None:
    options = (rule,) if isinstance(rule, Sum) else rule.options
    reach = [_most(option, weight) for option in options]
    known = [r for r in reach if r is not None]
    if len(known) < len(reach):
        return None
    if weight is not None and weight in known:
        return Interval.exactly(weight)
    return Interval(min(known), max(known))


def _most(rule: Sum, weight: Fraction | None) -> Fraction | None:
    alone = len(rule.blocks) == 1
    parts = [_block_most(block, weight if alone else None) for block in rule.blocks]
    if any(p is None for p in parts):
        return None
    whole = sum((p for p in parts if p is not None), Fraction(0))
    cap = None if rule.cap is None else rule.cap.worth(weight)
    return whole if cap is None else min(whole, cap)


def _block_most(block: Block, weight: Fraction | None) -> Fraction | None:
    if (
        block.outside is not None
        or block.open_top
        or any(isinstance(b.award, Step) and b.award.gain for b in block.branches)
    ):
        return None
    if block.full is not None:
        each = block.full.worth(weight)
        return None if each is None or not block.times else each * block.times
    awards = [b.award for b in block.branches if not b.test.absent]
    points = [a.high for a in awards if isinstance(a, Points) and not a.minus and a.high != Amount()]
    if not points:
        return weight
    reach = [p.worth(weight) for p in points]
    return None if any(r is None for r in reach) else max(r for r in reach if r is not None)
