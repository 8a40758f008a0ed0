"""What the regulation or the province says where the form is silent.

A profile is a file of `patterns/profiles/`; its rules are written as 评分标准 and compiled as such. What a province's
file does not say is as in national.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pipeline.errors import PatternError
from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.named import graded
from pipeline.scoring.parse import compile_standard
from pipeline.scoring.rule import Case, Score, evaluate
from pipeline.scoring.tree import Standard
from pipeline.values.interval import Interval
from pipeline.values.place import Cited, fold
from pipeline.values.quantity import Between, Bound, Deadline, Quality, Quantity, Ratio
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Text, Variant

__all__ = ["Profile", "Scheme", "default_score", "execution_score", "grades_of", "profile_for", "set_low"]

NATIONAL = "national"
_LESS = (Bound.AT_MOST, Bound.LESS)
NO_WEIGHT = Text("分值未读出", "the weight was not read")
NO_TARGET = Text("目标值未读出", "the target was not read")
NO_ACTUAL = Text("完成值未读出", "the actual value was not read")
APART = Text("目标值与完成值不能比较", "target and actual can't be compared")
BY_JUDGEMENT = Text("定性指标没有等级，由人评判", "a qualitative indicator without a level is a matter of judgement")
LOWERED = Text(
    "完成值远高于目标值，可因指标值设定偏低自行扣分，扣多少未规定",
    "far above a target set too low, points may be taken off; how many is not laid down",
)
_SET_LOW = Text("指标值设定偏低的，按偏离程度调减", "less for a target set too low")
_REACHED = Text("达到目标值", "target reached")


@dataclass(frozen=True, slots=True)
class Scheme:
    """One admissible way to score: its words, and the standard they compile to."""

    name: Text
    says: str
    standard: Standard


@dataclass(frozen=True, slots=True)
class Profile:
    """Conventions of a region.

    Args:
        denominator: of the execution rate: "adjusted" (全年预算数), "initial" (年初预算数) or "either".
        execution: schemes for the score of the execution rate.
        positive, reverse: schemes for indicators where more or less is better.
        tiers: level → from and to share of the weight, for qualitative indicators.
        grades: name and lower bound, highest first.
        explain: share of the budget below which a low execution wants a reason.
        over: actual ÷ target from which a target counts as set too low.
        doubtful: the grades of this profile still want checking against the rules in force.
        basis: legal basis.
    """

    id: str
    name: Text
    basis: str
    denominator: str
    execution: tuple[Scheme, ...]
    positive: tuple[Scheme, ...]
    reverse: tuple[Scheme, ...]
    tiers: tuple[tuple[str, Fraction, Fraction], ...]
    grades: tuple[tuple[str, Fraction], ...]
    explain: Fraction
    over: Fraction | None
    doubtful: bool = False


def profile_for(form: Form | None, report: Report, patterns: Patterns) -> Profile:
    """The profile named by `patterns.profile`, else the one the form's notes or its region point to, else national."""
    if patterns.profile:
        return named(patterns.profile, patterns)
    notes = fold("".join(note.text for note in form.notes_said)) if form else ""
    departments = [form.department, report.department] if form else [report.department]
    titles = [report.title, form.title, report.name] if form else [report.title, report.name]
    places = [f.read for f in departments if f.read] + titles
    for wanted, texts in (("cues", [notes]), ("regions", [fold(p) for p in places])):
        for text in texts:
            found = _pointed(wanted, text, patterns)
            if found:
                return named(found, patterns)
    return named(NATIONAL, patterns)


def _pointed(key: str, text: str, patterns: Patterns) -> str:
    """The profile whose cues or regions stand in the text; of two, the one whose word stands first."""
    words, any_word = patterns.built(("profile words", key), lambda: _words(key, patterns))
    hit = any_word.search(text)
    return words[hit[0]] if hit else ""


def _words(key: str, patterns: Patterns) -> tuple[dict[str, str], re.Pattern[str]]:
    """Each word that points to a profile, folded, with the profile; and what finds the first of them in a text."""
    words: dict[str, str] = {}
    for name in _names(patterns):
        for word in _raw(name, patterns).get(key, []):
            words.setdefault(fold(word), name)
    return words, re.compile("|".join(map(re.escape, words)) or "(?!)")


def _names(patterns: Patterns) -> list[str]:
    return [name.removeprefix("profiles/") for name in patterns.names("profiles")]


def _raw(name: str, patterns: Patterns) -> dict[str, Any]:
    return patterns.raw(f"profiles/{name}")


def named(name: str, patterns: Patterns) -> Profile:
    """The profile of `patterns/profiles/<name>.toml`; raises `PatternError` when there is none or it is malformed."""
    return patterns.built(("profile", name), lambda: _read(name, patterns))


def _read(name: str, patterns: Patterns) -> Profile:
    raw = {**_raw(NATIONAL, patterns), **_raw(name, patterns)}
    if not _raw(name, patterns):
        raise PatternError(f"profiles/{name}.toml: no such profile")
    try:
        return Profile(
            id=raw["id"],
            name=Text(raw["name"]["zh"], raw["name"]["en"]),
            basis=raw["basis"],
            denominator=raw["denominator"],
            execution=_schemes(raw["execution"], patterns),
            positive=_schemes(raw["positive"], patterns),
            reverse=_schemes(raw["reverse"], patterns),
            tiers=tuple((level, Fraction(low), Fraction(high)) for level, low, high in raw["tiers"]),
            grades=tuple((grade, Fraction(low)) for grade, low in raw["grades"]),
            explain=Fraction(raw["explain"]),
            over=Fraction(raw["over"]) if raw["over"] else None,
            doubtful=raw.get("doubtful", False),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise PatternError(f"profiles/{name}.toml: {error!r}") from error


def _schemes(raw: Iterable[dict[str, Any]], patterns: Patterns) -> tuple[Scheme, ...]:
    schemes = []
    for line in raw:
        standard = compile_standard(Cited(line["says"], ()), patterns)
        if standard.rule is None:
            raise ValueError(f"not understood: {line['says']}")
        schemes.append(Scheme(Text(line["name"]["zh"], line["name"]["en"]), line["says"], standard))
    return tuple(schemes)


def default_score(indicator: Indicator, profile: Profile) -> Score:
    """The score of a row whose form has no standard of its own, by 财预〔2020〕10号 art. 16 as the profile reads it.

    Reached → full marks; not reached → in proportion (full marks are then not among the variants); ≤ indicators in
    each admitted variant; qualitative indicators → the range of their tier.
    """
    target, actual, weight = indicator.target.read, indicator.actual.read, indicator.weight.read
    if weight is None:
        return Score(undecided=NO_WEIGHT)
    case = Case(target, actual, weight)
    if actual is None:
        return Score(undecided=NO_ACTUAL)
    if isinstance(actual, Quality):
        return _by_tier(actual, profile, weight)
    if target is None:
        return Score(undecided=NO_TARGET)
    if isinstance(target, Quantity) and isinstance(actual, Quantity):
        return _by_figures(target, actual, case, profile, weight)
    if isinstance(target, Between) and isinstance(actual, Quantity):
        return _within(target, actual, weight)
    if isinstance(target, Deadline) and isinstance(actual, Deadline):
        return _by_date(target, actual, weight)
    if isinstance(target, Ratio) and target == actual:
        return _full(weight)
    return Score(undecided=APART)


def set_low(indicator: Indicator, profile: Profile) -> Score | None:
    """What a unit may give itself that is far above its target: anything up to the weight; None for other rows.

    财预〔2020〕10号 art. 16 takes points off where the target was set clearly too low, and does not say how many.
    """
    target, actual, weight = indicator.target.read, indicator.actual.read, indicator.weight.read
    if not (isinstance(target, Quantity) and isinstance(actual, Quantity)) or weight is None or profile.over is None:
        return None
    alike = target.unit.dimension == actual.unit.dimension and target.cumulative == actual.cumulative
    if not alike or Bound.ABOUT in (target.bound, actual.bound) or target.bound in _LESS or target.point <= 0:
        return None
    if actual.interval.lo < target.point * profile.over:
        return None
    return Score(feasible=(Interval(Fraction(0), weight.point),), formula=_SET_LOW, undecided=LOWERED)


def _full(weight: Quantity) -> Score:
    return Score(variants=(Variant(_REACHED, weight.exact),), formula=_REACHED)


def _by_tier(actual: Quality, profile: Profile, weight: Quantity) -> Score:
    for level, low, high in profile.tiers:
        if actual.level == level and graded(actual):
            value = Interval(low * weight.point, high * weight.point)
            return Score(feasible=(value,), formula=Text("按定性指标分档", "by the tiers of qualitative indicators"))
    return Score(undecided=BY_JUDGEMENT)


def _by_figures(target: Quantity, actual: Quantity, case: Case, profile: Profile, weight: Quantity) -> Score:
    if target.unit.dimension != actual.unit.dimension or target.cumulative != actual.cumulative:
        return Score(undecided=APART)
    if target.point <= 0:
        return _against_zero(target, actual, weight)
    if target.bound is Bound.ABOUT or actual.bound is Bound.ABOUT:
        return Score(undecided=APART)
    less = target.bound in _LESS
    score = _merged(profile.reverse if less else profile.positive, case)
    if target.bound is Bound.EQUAL and actual.interval.lo > target.point and profile.reverse:
        beyond = _merged(profile.reverse, Case(_at_most(target), actual, weight))
        return Score(variants=(*score.variants, *beyond.variants), formula=score.formula)
    return score


def _at_most(target: Quantity) -> Quantity:
    """= read as ≤: a cost of exactly so much may have been overrun."""
    return Quantity(target.digits, target.interval, target.point, target.unit, Bound.AT_MOST, target.cumulative)


def _against_zero(target: Quantity, actual: Quantity, weight: Quantity) -> Score:
    """A target of 0 (no accidents): all or nothing; below 0 a ratio means nothing."""
    held = (Bound.AT_MOST if target.bound is Bound.EQUAL else target.bound).met_by(actual.interval, target.exact)
    if target.point == 0 and actual.point == 0:
        return _full(weight)
    if target.point < 0 or held is None:
        return Score(feasible=(Interval.exactly(0), weight.exact)) if target.point == 0 else Score(undecided=APART)
    if held:
        return _full(weight)
    return Score(variants=(Variant(Text("未达到目标值0", "target 0 missed"), Interval.exactly(0)),))


def _within(target: Between, actual: Quantity, weight: Quantity) -> Score:
    if actual.unit.dimension != target.hi.unit.dimension:
        return Score(undecided=APART)
    span = Interval(target.lo.point, target.hi.point)
    if actual.interval.meets(span):
        return _full(weight)
    return Score(
        undecided=Text("完成值在目标区间之外，如何扣分未规定", "outside the target range; the loss is not laid down")
    )


def _by_date(target: Deadline, actual: Deadline, weight: Quantity) -> Score:
    """In time → full marks; how much a delay costs is not laid down."""
    due, done = ((d.year, d.month, d.day or 31) for d in (target, actual))
    if not all((target.year, target.month, actual.year, actual.month)):
        return Score(undecided=APART)
    if done <= due:
        return _full(weight)
    return Score(undecided=Text("逾期如何扣分未规定", "what a delay costs is not laid down"))


def _merged(schemes: tuple[Scheme, ...], case: Case) -> Score:
    """All schemes side by side; a set or an open question of one of them is that of all."""
    variants: list[Variant] = []
    for scheme in schemes:
        score = evaluate(scheme.standard, case)
        if not score.variants:
            return score
        variants.extend(Variant(scheme.name, variant.value) for variant in score.variants)
    values: dict[Interval, Text] = {}
    for variant in variants:
        values.setdefault(variant.value, variant.name)
    formula = Text(" 或 ".join(s.name.zh for s in schemes), " or ".join(s.name.en for s in schemes))
    return Score(variants=tuple(Variant(name, value) for value, name in values.items()), formula=formula)


def execution_score(rate: Quantity, weight: Quantity, profile: Profile) -> Score:
    """The score of the execution rate, in each scheme the profile admits."""
    return _merged(profile.execution, Case(None, rate, weight))


def grades_of(score: Interval, profile: Profile) -> tuple[str, ...]:
    """The grades that a total out of 100 may have, highest first; several when the digits leave it open."""
    out, upper = [], None
    for name, low in profile.grades:
        if score.hi >= low and (upper is None or score.lo < upper):
            out.append(name)
        upper = low
    return tuple(out)
