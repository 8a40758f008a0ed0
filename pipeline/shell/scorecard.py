"""What a 评分标准 was understood to say, and the score it gives: the answer of `fuhe score-rule`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.errors import PipelineError
from pipeline.normalizers.numbers import read_quantity
from pipeline.normalizers.patterns import Patterns
from pipeline.normalizers.proof import told_field
from pipeline.normalizers.targets import read_goal
from pipeline.scoring.parse import Standard, compile_standard
from pipeline.scoring.profile import Profile, default_score, named
from pipeline.scoring.rule import Case, Score, evaluate
from pipeline.shell.show import columns, ends, say
from pipeline.values.interval import Interval
from pipeline.values.place import Cited
from pipeline.values.quantity import Between, Bound, Goal, Quantity
from pipeline.values.report import Field, Indicator
from pipeline.values.verdict import Text
from pipeline.verifier.wording import figure, in_english, why

_UNREAD = "?"
_MANY = 12  # possible scores that a person reads through


def answer(text: str, case: Mapping[str, str], count: int | None, patterns: Patterns, lang: str) -> dict[str, Any]:
    """The contract's JSON object; `case` holds target, actual, weight and level as typed.

    Without a standard the defaults of the profile answer, as for a form that prints none.
    """
    target, actual, weight = (_typed(case.get(name, "")) for name in ("target", "actual", "weight"))
    points = read_quantity(weight, patterns, "分")
    if weight and points.read is None:
        raise PipelineError(f"--weight {weight.text}：不是数字", f"--weight {weight.text}: not a number")
    if not text.strip():
        done = actual or _typed(case.get("level", ""))
        row = Indicator(
            (), (), target=read_goal(target, patterns), actual=read_goal(done, patterns, role="actual"), weight=points
        )
        return _by_profile(row, named(patterns.profile or "national", patterns), lang)
    standard = compile_standard(Cited(text, ()), patterns)
    score = evaluate(
        standard,
        Case(
            target=read_goal(target, patterns).read,
            actual=read_goal(actual, patterns, role="actual").read,
            weight=points.read,
            level=case.get("level", ""),
            count=count,
            words=actual.folded.text if actual else "",
        ),
    )
    return _json(standard, score, lang)


def _typed(text: str) -> Cited | None:
    """Words from the command line stand nowhere in a document."""
    return Cited(text, ()) if text else None


def _by_profile(row: Indicator, profile: Profile, lang: str) -> dict[str, Any]:
    """The profile's own score for a row without a standard, and the rules it comes from."""
    score = default_score(row, profile)
    target = row.target.read
    less = isinstance(target, Quantity) and target.bound in (Bound.AT_MOST, Bound.LESS)
    rules = [
        {"words": scheme.says, "start": 0, "end": len(scheme.says), "meaning": say(scheme.name, lang)}
        for scheme in (profile.reverse if less else profile.positive)
        if score.variants
    ]
    basis = {"words": profile.basis, "start": 0, "end": len(profile.basis), "meaning": say(profile.name, lang)}
    return _told([basis, *rules], True, [], score, lang)


def _json(standard: Standard, score: Score, lang: str) -> dict[str, Any]:
    clauses = [
        {"words": c.words.plain, "start": c.start, "end": c.end, "meaning": say(c.meaning, lang)}
        for c in standard.clauses
    ]
    left = [words.plain for words in standard.leftover]
    return _told(clauses, standard.rule is not None, left, score, lang)


def _told(clauses: list[dict[str, Any]], understood: bool, left: list[str], score: Score, lang: str) -> dict[str, Any]:
    return {
        "understood": understood,
        "clauses": clauses,
        "leftover": left,
        "variants": [{"name": say(v.name, lang), **_both(v.value)} for v in score.variants],
        "feasible": _feasible(score.feasible),
        "undecided": say(score.undecided, lang) if score.undecided else None,
    }


def _both(interval: Interval) -> dict[str, str]:
    low, high = ends(interval, "")
    return {"low": low, "high": high}


def _feasible(parts: Sequence[Interval]) -> list[Any] | None:
    if not parts:
        return None
    return [ends(p, "")[0] for p in parts] if all(p.is_point for p in parts) else [_both(p) for p in parts]


def given(case: Mapping[str, str], patterns: Patterns, lang: str) -> list[tuple[str, str, str]]:
    """How target, actual value and weight were read: 95% as "= 94.5…95.5%"; `_UNREAD` and why, where it was not."""
    names = {"target": Text("目标值", "target"), "actual": Text("完成值", "actual"), "weight": Text("分值", "weight")}
    out = []
    for name, label in names.items():
        typed = _typed(case.get(name, ""))
        if typed is None:
            continue
        role = "actual" if name == "actual" else ""
        if name == "weight":  # chosen, so exact: nothing to tell beyond what was typed
            out.append((say(label, lang), typed.text, ""))
            continue
        out.append((say(label, lang), typed.text, _read(read_goal(typed, patterns, role=role), lang)))
    return out


def _read(field: Field[Goal], lang: str) -> str:
    """What may be meant by a figure, "= 94.5…95.5%"; of other goals how they were read, and why one was not."""
    match field.read:
        case None:
            return _UNREAD + say(why(Text("未读出", "not read"), field), lang)
        case Quantity(bound=Bound.EQUAL) as read:
            return f"= {_figure(read.interval, read, lang)}"
        case Quantity() as read if read.bound is not Bound.BETWEEN:
            return f"{read.bound.value} {_figure(Interval(read.point, read.point), read, lang)}"
        case Between(low, high):
            return _figure(Interval(low.point, high.point), high, lang)
    return told_field(field)


def _figure(meant: Interval, read: Quantity, lang: str) -> str:
    unit = {"ratio": "%", "percentage-points": "个百分点"}.get(read.unit.dimension, read.unit.name)
    return in_english(figure(meant, unit)) if lang == "en" else figure(meant, unit)


def lines(found: Mapping[str, Any], lang: str, read: Sequence[tuple[str, str, str]] = ()) -> Iterator[str]:
    """The same for a person, with what was `read` of the row; words that gave several clauses are printed once."""

    def words(zh: str, en: str) -> str:
        return say(Text(zh, en), lang)

    taken = words("按所写文字理解", "taken as words") if found["variants"] else ""
    rows = [(name, typed, how if how[:1] != _UNREAD else taken or how[1:]) for name, typed, how in read]
    last = None
    for clause in found["clauses"]:
        here = clause["start"], clause["end"]
        rows.append((words("读作", "read as"), "〃" if here == last else clause["words"], clause["meaning"]))
        last = here
    rows += [(words("没读懂", "left over"), text, "") for text in found["leftover"]]
    rows += [(words("得分", "score"), v["name"], _range(v)) for v in found["variants"]]
    if found["feasible"]:
        text = _listed([v if isinstance(v, str) else _range(v) for v in found["feasible"]])
        open_one = words("表中所填还定不下是哪一个", "what the form says does not tell which")
        rows.append((words("可能的得分", "possible scores"), text, open_one if len(found["feasible"]) > 1 else ""))
    if found["undecided"]:
        rows.append((words("不能判定", "undecided"), found["undecided"], ""))
    yield from columns(rows or [(words("没读懂", "not understood"), "", "")])


def _listed(values: list[str]) -> str:
    """The possible scores; the middle of a long list left out."""
    if len(values) <= _MANY:
        return " | ".join(values)
    return " | ".join([*values[: _MANY // 2], "……", *values[-_MANY // 2 :]])


def _range(value: Mapping[str, str]) -> str:
    return value["low"] if value["low"] == value["high"] else f"{value['low']}…{value['high']}"
