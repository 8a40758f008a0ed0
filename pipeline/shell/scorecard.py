"""What a 评分标准 was understood to say, and the score it gives: the answer of `fuhe score-rule`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.errors import PipelineError
from pipeline.normalizers.numbers import read_quantity
from pipeline.normalizers.patterns import Patterns
from pipeline.normalizers.targets import read_goal
from pipeline.scoring.parse import Standard, compile_standard
from pipeline.scoring.rule import Case, Score, evaluate
from pipeline.shell.show import columns, ends, say
from pipeline.values.interval import Interval
from pipeline.values.place import Cited
from pipeline.values.verdict import Text


def answer(text: str, case: Mapping[str, str], count: int | None, patterns: Patterns, lang: str) -> dict[str, Any]:
    """The contract's JSON object; `case` holds target, actual, weight and level as typed."""
    target, actual, weight = (_typed(case.get(name, "")) for name in ("target", "actual", "weight"))
    standard = compile_standard(Cited(text, ()), patterns)
    points = read_quantity(weight, patterns, "分")
    if weight and points.read is None:
        raise PipelineError(f"--weight {weight.text}: 不是数字 · not a number")
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


def _json(standard: Standard, score: Score, lang: str) -> dict[str, Any]:
    return {
        "understood": standard.rule is not None,
        "clauses": [
            {"words": c.words.plain, "start": c.start, "end": c.end, "meaning": say(c.meaning, lang)}
            for c in standard.clauses
        ],
        "leftover": [words.plain for words in standard.leftover],
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


def lines(found: Mapping[str, Any], lang: str) -> Iterator[str]:
    """The same for a person."""

    def words(zh: str, en: str) -> str:
        return say(Text(zh, en), lang)

    rows = [(words("读作", "read as"), c["words"], c["meaning"]) for c in found["clauses"]]
    rows += [(words("没读懂", "left over"), text, "") for text in found["leftover"]]
    rows += [(words("得分", "score"), v["name"], _range(v)) for v in found["variants"]]
    if found["feasible"]:
        text = " | ".join(v if isinstance(v, str) else _range(v) for v in found["feasible"])
        rows.append((words("可能的得分", "possible scores"), text, ""))
    if found["undecided"]:
        rows.append((words("不能判定", "undecided"), found["undecided"], ""))
    yield from columns(rows or [(words("没读懂", "not understood"), "", "")])


def _range(value: Mapping[str, str]) -> str:
    return value["low"] if value["low"] == value["high"] else f"{value['low']}…{value['high']}"
