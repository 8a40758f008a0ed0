"""A list of parts at the head of a sentence, and the total that the sentence before it tells.

分项支出情况：康复救助420万元，辅具适配186万元…。 stands after 实际支出935万元。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from pipeline.normalizers.patterns import Match, Patterns
from pipeline.rows.clauses import offset
from pipeline.values.interval import total as sum_of
from pipeline.values.place import Cited, fold
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Statement

_NEAR = 2  # sentences between a total and the list of its parts
_OPEN = ("等", "其余", "剩余", "余下", "主要", "部分")  # the list leaves something out
_REST = ("结余", "结转", "剩余", "节约", "合计", "总计", "共计", "人均", "户均", "平均", "累计")


def led(told: list[Statement], start: int, patterns: Patterns) -> list[Statement]:
    """The statements, those of the last sentence (from `start` on) with the total before it that they divide."""
    counted = start < len(told) and _dimension(told[start]) != "score"  # points are told beside the weight they are of
    lead = _lead(told[start].sentence, patterns) if counted else None
    parts = _parts(told, start) if lead else []
    total = _total(told, start, parts, lead, patterns) if lead else None
    if lead is None or total is None:
        return told
    out = list(told)
    for index in parts:
        out[index] = replace(out[index], parent=total)
    if lead.pattern.entry.means["whole"] and not any(word in out[start].sentence.text for word in _OPEN):
        out[total] = replace(out[total], whole=True)
    return out


def _lead(sentence: Cited, patterns: Patterns) -> Match | None:
    found = (match for entry in patterns.compiled("statements", "lead") for match in entry.find(sentence))
    return next((match for match in found if match.start == 0), None)


def _parts(told: Sequence[Statement], start: int) -> list[int]:
    """The plain numbers of one kind from the head of the sentence on, shares and brackets between them set aside."""
    kind = _dimension(told[start])
    listed = (i for i in range(start, len(told)) if told[i].share_of is None and not _bracketed(told[i]))
    parts = list(takewhile(lambda i: _plain(told[i]) and _dimension(told[i]) == kind and not _rest(told[i]), listed))
    return [i for i in parts if told[i].parent is None]


def _total(
    told: Sequence[Statement], start: int, parts: Sequence[int], lead: Match, patterns: Patterns
) -> int | None:
    """The one number near by that the words can mean; of several the one that the parts add up to."""
    if len(parts) < 2:
        return None
    says, first = patterns.compile(lead.pattern.entry.means["of"], "statements"), told[start]
    most = lead.pattern.entry.means.get("near", _NEAR)
    recent = takewhile(lambda i: first.order - told[i].order <= most, range(start - 1, -1, -1))
    near = [
        i
        for i in sorted(recent)
        if told[i].section == first.section
        and _plain(told[i])
        and told[i].parent is None
        and _dimension(told[i]) == _dimension(first)
        and says.search(told[i].topic)
        and _named(lead.text("of") if "of" in lead.groups else "", told[i].topic)
    ]
    numbers = [r.interval for i in parts if isinstance(r := told[i].value.read, Quantity)]
    met = [i for i in near if isinstance(r := told[i].value.read, Quantity) and r.interval.meets(sum_of(numbers))]
    return met[-1] if met else near[0] if len(near) == 1 else None


def _named(words: str, topic: str) -> bool:
    """Whether all characters stand in the topic, in order: 补贴机具 in 补贴各类机具."""
    letters = iter(topic)
    return all(character in letters for character in words)


def _plain(statement: Statement) -> bool:
    read = statement.value.read
    exact = isinstance(read, Quantity) and read.bound is Bound.EQUAL
    return exact and statement.share_of is None and statement.scope == ""


def _bracketed(statement: Statement) -> bool:
    """Whether it stands in a bracket: 工作室经费92万元（23个，每个4万元）."""
    before = fold(statement.sentence.text[: offset(statement.value.said, statement.sentence)])
    return before.count("(") > before.count(")")


def _rest(statement: Statement) -> bool:
    return any(word in statement.topic for word in _REST)


def _dimension(statement: Statement) -> str:
    read = statement.value.read
    return read.unit.dimension if isinstance(read, Quantity) else ""


__all__ = ["led"]
