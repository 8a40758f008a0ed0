"""A scoring standard to its rule, clause by clause, and the words left over."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pipeline.normalizers.numbers import read_quantity
from pipeline.normalizers.patterns import Example, Pattern, Patterns
from pipeline.normalizers.targets import read_goal
from pipeline.scoring import wording
from pipeline.scoring.blocks import build, qualified
from pipeline.scoring.clauses import take_apart
from pipeline.scoring.rule import Case, Score, evaluate
from pipeline.scoring.tokens import strong, weak
from pipeline.scoring.tree import Clause, Rule, Standard
from pipeline.values.interval import Interval
from pipeline.values.place import Cited, Folded
from pipeline.values.verdict import Text

__all__ = ["Clause", "Standard", "compile_standard", "prove"]

_KEPT = 4096  # standards remembered per library


@dataclass(frozen=True, slots=True)
class _Understood:
    """What a folded text means, without places: the part that equal standards share."""

    rule: Rule | None
    clauses: tuple[tuple[int, int, Text], ...]
    leftover: tuple[tuple[int, int], ...]


def compile_standard(words: Cited, patterns: Patterns) -> Standard:
    """How the words of a 评分标准 are understood.

    `rule` is None when nothing in them awards points, or when words are left over that could change the score.
    """
    folded = words.folded
    known = _remembered(folded, patterns)
    clauses = tuple(_clause(folded, start, end, meaning) for start, end, meaning in known.clauses)
    return Standard(known.rule, clauses, tuple(folded.back(start, end) for start, end in known.leftover))


def _remembered(folded: Folded, patterns: Patterns) -> _Understood:
    """Understood once for rows that repeat a standard; forgotten before a long run fills the memory."""
    seen: dict[str, _Understood] = patterns.built("standards", dict)
    if folded.text not in seen:
        if len(seen) >= _KEPT:
            seen.clear()
        seen[folded.text] = _understand(folded, patterns)
    return seen[folded.text]


def _clause(folded: Folded, start: int, end: int, meaning: Text) -> Clause:
    return Clause(folded.back(start, end), meaning, folded.origin[start], folded.origin[end - 1] + 1)


def _understand(folded: Folded, patterns: Patterns) -> _Understood:
    reading = take_apart(folded, patterns)
    clauses = [(c.start, c.end, wording.clause(qualified(c, i, reading))) for i, c in enumerate(reading.said)]
    clauses += [(t.start, t.end, wording.loose(t)) for t in reading.loose]
    leftover = list(reading.broken)
    for start, end in reading.spare:
        left, right = _trimmed(folded.text, start, end)
        if left >= right:
            continue
        if _matters(folded, left, right, patterns):
            leftover.append((left, right))
        else:
            clauses.append((left, right, wording.DEFINITION))
    rule = None if leftover else build(reading, patterns)
    return _Understood(rule, tuple(sorted(clauses, key=lambda c: c[:2])), tuple(sorted(leftover)))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in '。;,:、.()的"':
        start += 1
    while start < end and text[end - 1] in '。;,:、.()"':
        end -= 1
    return start, end


def _matters(folded: Folded, start: int, end: int, patterns: Patterns) -> bool:
    """Whether words that no phrase took could change the score."""
    bare = list(folded.text[start:end])
    for token in weak(folded, start, end, patterns):
        if token.kind != "range" or token.means["op"] == "standard":
            bare[token.start - start : token.end - start] = [" "] * (token.end - token.start)
    return patterns.compiled("phrases", "trigger")[0].expression.search("".join(bare)) is not None


def prove(patterns: Patterns) -> list[str]:
    """Every example of `phrases.toml` that fails, one line each; [] when all hold.

    A `yes` must be matched by its entry, and score as it says (`given` → `score` per reading, or `set`); a `no` must
    not be matched by it as one of the phrases of the text.
    """
    failures = []
    for key in ("entry", "contrast", "trigger", "unheard", "marker"):
        for pattern in patterns.compiled("phrases", key):
            for example in pattern.entry.yes:
                failures += _failed(pattern, example, patterns, key)
            failures += [
                f"{pattern.id}: matches “{e.text}”"
                for e in pattern.entry.no
                if _matches(pattern, e.text, patterns, key)
            ]
    return failures


def _matches(pattern: Pattern, text: str, patterns: Patterns, key: str) -> bool:
    """Whether the phrase is found in the text, where no earlier entry takes its words."""
    folded = Cited(text, ()).folded
    if key != "entry":
        return any(True for _ in pattern.find(folded))
    taken, before = strong(folded, patterns), 0
    found = {t.id for t in taken}
    for token in taken:
        found |= {t.id for t in weak(folded, before, token.start, patterns)}
        before = token.end
    return pattern.id in found | {t.id for t in weak(folded, before, len(folded.text), patterns)}


def _failed(pattern: Pattern, example: Example, patterns: Patterns, key: str) -> list[str]:
    if not _matches(pattern, example.text, patterns, key):
        return [f"{pattern.id}: does not match “{example.text}”"]
    extra: dict[str, Any] = example.model_extra or {}
    if "score" not in extra and "set" not in extra:
        return []
    got = evaluate(compile_standard(Cited(example.text, ()), patterns), case_of(extra.get("given", {}), patterns))
    if "set" in extra:
        wanted = tuple(_interval(v) for v in extra["set"])
        return [] if got.feasible == wanted else [f"{pattern.id}: “{example.text}” gives {shown(got)}"]
    named = {v.name.zh: v.value for v in got.variants}
    for name, value in extra["score"].items():
        values = [v for n, v in named.items() if not name or name in n.split("、")]
        if not any(_same(v, _interval(value)) for v in values):
            return [f"{pattern.id}: “{example.text}” gives {shown(got)}, not {name} {value}"]
    return []


def case_of(given: dict[str, Any], patterns: Patterns) -> Case:
    """The case that an example describes in words: target, actual, weight, level, count."""

    def said(name: str) -> Cited | None:
        return Cited(given[name], ()) if name in given else None

    target, actual, weight = said("target"), said("actual"), said("weight")
    return Case(
        target=read_goal(target, patterns).read,
        actual=read_goal(actual, patterns, role="actual").read,
        weight=read_quantity(weight, patterns).read,
        level=given.get("level", ""),
        count=given.get("count"),
        words=actual.folded.text if actual else "",
    )


def _interval(value: str | list[str]) -> Interval:
    return Interval.exactly(value) if isinstance(value, str) else Interval(Fraction(value[0]), Fraction(value[1]))


def _same(one: Interval, other: Interval) -> bool:
    """Equal to four decimals, as examples are written."""
    return wording.span(one) == wording.span(other)


def shown(score: Score) -> str:
    """A score in words, for messages."""
    if score.undecided is not None:
        return score.undecided.zh
    parts = [f"{v.name.zh} {wording.span(v.value)}" for v in score.variants]
    return "; ".join(parts or [wording.span(v) for v in score.feasible])
