"""Phrases to clauses: each award with the condition that stands before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from pipeline.normalizers.patterns import Pattern, Patterns
from pipeline.scoring import cues, giving, ranges, steps
from pipeline.scoring.algebra import reckoned, substituted
from pipeline.scoring.parts import parts_of
from pipeline.scoring.roles import counter
from pipeline.scoring.tokens import PART, SENTENCE, Token, strong, weak
from pipeline.scoring.tree import Award, Formula, Interpolation, Limit, Points, Step, Test
from pipeline.values.place import Folded

_AWARDS = frozenset({"award", "proportion", "formula", "step", "discretion", "tiers", "base", "interpolation"})
_DEFINES = (
    "反映",
    "考核",
    "用以",
    "评价",
    "主要",
    "根据",
    "按照",
    "依据",
    "是指",
    "即",
    "其中",
    "指",
    "视为",
    "为优",
    "为良",
    "为中",
    "为一般",
    "为合格",
    "为及格",
    "为基本合格",
    "为不合格",
    "为差",
    "为较差",
    "评为",
    "认定为",
    "说明",
    "各",
    "该",
)


@dataclass(frozen=True, slots=True)
class Said:
    """One clause before it is put into the tree.

    Args:
        test, award: the branch it makes.
        start, end: folded characters, condition included.
        words: the words of the condition as they stand, with the subject.
        after: the sign that parts it from the clause before: "。", ";", "," or "".
        item: number of the enumerated item it stands in, from 1; 0 outside.
        token: the phrase that awards.
    """

    test: Test
    award: Award
    start: int
    end: int
    words: str
    after: str
    item: int
    token: Token


@dataclass(frozen=True, slots=True)
class Reading:
    """A standard taken apart.

    `loose` are the qualifying phrases (caps, items, base, …), `spare` stretches that no phrase took, as folded spans.
    """

    said: tuple[Said, ...]
    loose: tuple[Token, ...]
    spare: tuple[tuple[int, int], ...]
    broken: tuple[tuple[int, int], ...] = ()


def take_apart(folded: Folded, patterns: Patterns) -> Reading:
    """Every clause of the standard in order, and what is left between them."""
    found = strong(folded, patterns)
    whole = ranges.standard([t for t in weak(folded, 0, len(folded.text), patterns) if t.kind == "range"], patterns)
    notes = [t for t in found if t.kind == "note"]
    phrases = [t for t in found if t.kind != "note"]
    marks = markers(folded, patterns)
    said: list[Said] = []
    loose: list[Token] = []
    spare: list[tuple[int, int]] = []
    broken: list[tuple[int, int]] = []
    before = 0
    for token in phrases:
        straight = token.kind == "interpolation" and _spread(folded, before, token, marks, patterns)
        if token.kind not in _AWARDS or (token.kind == "interpolation" and not straight):
            loose.append(replace(token, kind="outside") if token.kind == "interpolation" else token)
            spare.append((before, token.start))
            before = token.end
            continue
        start = _condition_start(folded.text, before, token.start, marks)
        spare.append((before, start))
        made = [_from_standard(c, whole) for c in _clauses(token, start, folded, patterns)]
        if made and _unheard(folded, start, token.start, notes, patterns):
            made = []
            broken.append((start, token.start))
        after = _parting(folded.text, before, start) if said else ""
        item = sum(1 for mark in marks if mark <= token.start)
        said += [replace(c, after=after if i == 0 else ",", item=item) for i, c in enumerate(made)]
        if not made:
            broken.append((token.start, token.end))
        before = token.end
    spare.append((before, len(folded.text)))
    return Reading(tuple(said), tuple(loose), tuple(s for s in spare if s[0] < s[1]), tuple(broken))


def _spread(folded: Folded, before: int, token: Token, marks: tuple[int, ...], patterns: Patterns) -> bool:
    """Whether a range with two ends stands before an interpolation, or tiers that it fills the gap between."""
    if folded.text[token.start : token.end].startswith(("中间", "其间", "之间", "其余")):
        return True
    start = _condition_start(folded.text, before, token.start, marks)
    test = _test(folded.text, start, token, weak(folded, start, token.start, patterns), patterns)
    return test is not None and test.range is not None and test.range.lo is not None and test.range.hi is not None


def markers(folded: Folded, patterns: Patterns) -> tuple[int, ...]:
    """Where the items of an enumeration begin: 1. 2. 3., ①②, 一是…二是; () when there is none of two or more."""
    found = [m for p in _patterns(patterns, "marker") for m in p.find(folded)]
    styles: dict[str, list[int]] = {}
    for match in found:
        sign = folded.text[match.start : match.end]
        style = "".join(
            "#" if c.isdigit() or c in "一二三四五六七八九十" else "①" if "①" <= c <= "⑳" else c for c in sign
        )
        styles.setdefault(style.replace("##", "#"), []).append(match.start)
    best = max(styles.values(), key=len, default=[])
    return tuple(best) if len(best) > 1 else ()


def _patterns(patterns: Patterns, key: str) -> tuple[Pattern, ...]:
    return patterns.compiled("phrases", key)


def _condition_start(text: str, before: int, end: int, marks: tuple[int, ...]) -> int:
    """Where the condition of an award that begins at `end` begins: after the last full stop, semicolon or marker."""
    last = max((i + 1 for i in range(before, max(before, end - 1)) if text[i] in SENTENCE), default=before)
    inside = [mark for mark in marks if before <= mark < end]
    start = max([last, *inside])
    while start < end and text[start] in SENTENCE + PART + ")、":
        start += 1
    return start


def _parting(text: str, before: int, start: int) -> str:
    """The strongest sign between two clauses."""
    between = text[max(before - 1, 0) : start]
    return next((sign for sign in "。;,:" if sign in between), ",")


def _from_standard(clause: Said, whole: Limit | None) -> Said:
    """Steps without a start of their own begin at the standard that the text sets: 以90%为基准."""
    award = clause.award
    if whole is None or not isinstance(award, Step) or award.start is not None or award.side == "case":
        return clause
    return replace(clause, award=replace(award, start=whole))


def _unheard(folded: Folded, start: int, end: int, notes: list[Token], patterns: Patterns) -> bool:
    """Whether a condition holds words that award or deduct in a way no phrase knows."""
    bare = list(folded.text[start:end])
    for token in [*weak(folded, start, end, patterns), *notes]:
        if start <= token.start < end:
            bare[token.start - start : token.end - start] = " " * (token.end - token.start)
    return _patterns(patterns, "unheard")[0].expression.search("".join(bare)) is not None


def _clauses(token: Token, start: int, folded: Folded, patterns: Patterns) -> list[Said]:
    """The branch that an award makes; several for tiers that are listed at once; none when it can't be read."""
    small = weak(folded, start, token.start, patterns)
    if token.kind == "tiers":
        return _tiers(token, start, small, folded.text)
    words = folded.text[start : token.start].strip(SENTENCE + PART + "、的(")
    test = _test(folded.text, start, token, small, patterns)
    if test is None:
        return _alternatives(token, start, small, folded, patterns)
    test = _defined(test, folded, patterns)
    letters = {m.text("letter"): m.text("name") for p in _patterns(patterns, "letter") for m in p.find(folded)}
    award = giving.award(token, test, letters, patterns)
    if isinstance(award, Formula):
        award = Formula(substituted(award.value, cues.definitions(folded, patterns)))
    if isinstance(award, Interpolation) and (test.range is None or test.range.lo is None or test.range.hi is None):
        test = Test(otherwise=True)
    if isinstance(award, Step):
        award = replace(award, what=words + award.what)
        test = steps.freed(test, award)
    return [] if award is None else [Said(test, award, start, token.end, words, "", 0, token)]


def _test(text: str, start: int, token: Token, small: list[Token], patterns: Patterns) -> Test | None:
    """The condition in text[start:token.start]; None when its figures can't be read together."""
    side = next((t.means["side"] for t in small if t.kind == "side"), "")
    otherwise = any(t.kind == "otherwise" or t.means.get("op") == "outside" for t in small)
    if token.means.get("absent"):
        return Test(words=token.groups.get("words", ""), absent=True, side=side)
    parts = parts_of(text, start, token.start, small, patterns)
    found = [part.range for part in parts if part.range is not None]
    extra = [part.words for part in parts if part.range is None and part.words and not _idle(part.words)]
    if any(part.lost for part in parts):
        return None
    if not found:
        words = ",".join(p.words for p in parts if p.words)
        due = cues.due(text, small)
        goal = cues.goal(cues.undated(text, start, token.start, small), patterns)
        missed = any(t.id == "otherwise.missed" for t in small)
        words = text[start : token.start].strip(SENTENCE + PART) if missed and not words else words
        fall = next((p.fall for p in parts if p.fall is not None), None)
        words = "" if otherwise and not missed else words
        return Test(words=words, otherwise=otherwise, side=side, goal=goal, due=due, fall=fall)
    if not all(ranges.same(found[0].subject, other.subject) for other in found[1:]):
        goal = cues.goal(cues.undated(text, start, token.start, small), patterns)
        return Test(words=text[start : token.start], side=side, goal=goal)  # two figures at once: the row has one
    joined = ranges.together(found)
    short = any(t.id == "otherwise.missed" for t in small) and joined is not None and joined.hi is None
    if joined is not None and short:  # 达到90%以上未达目标值的
        joined = replace(joined, hi=Limit(Fraction(1), closed=False, of_target=True))
    return None if joined is None else Test(joined, ",".join(extra), otherwise and not short, side=side)


def _defined(test: Test, folded: Folded, patterns: Patterns) -> Test:
    """The test with the way its rate is reckoned: 成本节约率=(计划成本-实际成本)/计划成本."""
    if test.range is None or test.range.counts or test.range.deviation:
        return test
    known = cues.definitions(folded, patterns) if "=" in folded.text else {}
    name = test.range.subject or (next(iter(known)) if len(known) == 1 else "")
    by = reckoned(name, known)
    if by is None and not counter(name):
        return test
    return replace(test, range=replace(test.range, by=by, subject=name))


def _idle(words: str) -> bool:
    """Whether words beside a figure set no condition: 根据…, 实际成本与计划成本相比."""
    return words.startswith(_DEFINES) or words.endswith(("相比", "相比较", "对比"))


def _alternatives(token: Token, start: int, small: list[Token], folded: Folded, patterns: Patterns) -> list[Said]:
    """One clause for each figure of 低于95%或高于105%的; none when they are joined otherwise."""
    figures = [t for t in small if t.kind == "range"]
    gaps = [folded.text[a.end : b.start].strip("的,") for a, b in pairwise(figures)]
    if len(figures) < 2 or any(gap not in ("或", "或者", "、", "及") and not gap.startswith("或") for gap in gaps):
        return []
    words = folded.text[start : token.start].strip(SENTENCE + PART + "、的(")
    out = []
    for figure in figures:
        if token.kind == "step" and (step := giving.award(token, Test(), {}, patterns)):
            return [Said(Test(), step, start, token.end, words, "", 0, token)]  # 低于85%或高于93%的，每偏离1个百分点…
        test = _test(folded.text, start, token, [t for t in small if t.kind != "range" or t is figure], patterns)
        award = None if test is None else giving.award(token, test, {}, patterns)
        if test is None or not isinstance(award, Points):
            return []
        out.append(Said(Test(test.range, side=test.side), award, start, token.end, words, "", 0, token))
    return out


def _tiers(token: Token, start: int, small: list[Token], text: str) -> list[Said]:
    """One clause for each of the tiers that are listed at once."""
    words = text[start : token.start]
    side = next((t.means["side"] for t in small if t.kind == "side"), "")
    found = giving.tiers(token, words)
    return [Said(Test(words=n, side=side), points, start, token.end, words, "", 0, token) for n, points in found]
