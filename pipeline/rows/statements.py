"""Numbers of the running text, each with what it is a number of, as goal or as result, of which year.

The topic of a number is the noun phrase before it in its own clause (城镇新增就业 21.85万人), or after it where only
a verb stands before (吸纳229名劳动力). Where that is not clear the topic is "": a statement nobody can match is better
than one that is matched wrongly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.normalizers.numbers import find_quantities
from pipeline.normalizers.patterns import Patterns
from pipeline.rows import topics
from pipeline.rows.clauses import Clause, clauses
from pipeline.rows.leads import led
from pipeline.rows.paragraphs import cut, depth_of, paragraphs, plain, run_in
from pipeline.rows.parts import adopted, with_parents
from pipeline.values.place import Cited
from pipeline.values.quantity import Goal
from pipeline.values.report import Field, Statement


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in force: its rank, its words, and the role, year and scope it gives the numbers below."""

    depth: int
    words: str
    role: str = ""
    year: int | None = None
    scope: str = ""


def statements(
    lines: Sequence[Cited], patterns: Patterns, goals: Sequence[Cited] = (), achieved: Sequence[Cited] = ()
) -> tuple[Statement, ...]:
    """Every number claimed in running text.

    Args:
        lines: physical lines, or sentences as `prose.sentences` gives them.
        goals: cells that hold goals in words (年度总体目标): their numbers are targets unless they say otherwise.
        achieved: the same for results.
    """
    found: list[Statement] = []
    order = 0
    for part, role in ((lines, ""), (goals, "target"), (achieved, "actual")):
        above: list[Heading] = [Heading(-1, "", role)] if role else []
        for paragraph in paragraphs(part):
            if paragraph.depth is not None:
                order += 1
                above = under(above, paragraph.words, patterns)
                continue
            if title := run_in(paragraph.words):
                above = under(above, title, patterns)
            for sentence in cut(paragraph.words):
                order += 1
                start = len(found)
                found += shifted(_read(sentence, order, above, patterns), start)
                found = led(found, start, patterns)
    return tuple(adopted(found, patterns))


def shifted(new: Sequence[Statement], by: int, order: int = 0) -> list[Statement]:
    """The statements as they stand behind `by` others, `order` sentences later."""

    def moved(index: int | None) -> int | None:
        return None if index is None else index + by

    return [replace(s, parent=moved(s.parent), share_of=moved(s.share_of), order=s.order + order) for s in new]


def under(above: list[Heading], words: Cited, patterns: Patterns) -> list[Heading]:
    """The headings in force below a new one."""
    depth = depth_of(words.text) or 0
    role = next((p.entry.means["role"] for p in patterns.compiled("statements", "section") if any(p.find(words))), "")
    year = topics.year_of(plain(words.text))
    scope = topics.scope_of_heading(plain(words.text))
    return [*(h for h in above if h.depth < depth), Heading(depth, words.plain, role, year, scope)]


def _read(sentence: Cited, order: int, above: list[Heading], patterns: Patterns) -> list[Statement]:
    """The statements of one sentence; `parent` and `share_of` count from its first number."""
    found = clauses(sentence.folded, find_quantities(sentence, patterns))
    if not found:
        return []
    named = topics.of(found, patterns)
    read: list[Statement] = []
    for clause, (topic, cumulative) in zip(found, named, strict=True):
        base, share = _share_of(clause, read, found, patterns)
        role = _role(clause, above, patterns)
        topic = topic or _of_goal(clause, role, read, found)  # noqa: PLW2901
        year = topics.year_told(clause) or next((h.year for h in reversed(above) if h.year), None)
        value: Field[Goal] = Field(clause.found.cited, clause.found.quantity, clause.found.how, "")
        scope = share or topics.scope_of(clause, patterns) or ("cumulative" if cumulative else "")
        scope = scope or next((h.scope for h in reversed(above) if h.scope), "")
        read.append(
            Statement(
                topic=read[base].topic if base is not None else topic,
                value=value,
                sentence=sentence,
                role=role,
                section=next((h.words for h in reversed(above) if h.words), ""),
                year=year,
                share_of=base,
                order=order,
                scope=scope,
            )
        )
    return with_parents(found, read, patterns)


def _of_goal(clause: Clause, role: str, read: Sequence[Statement], found: Sequence[Clause]) -> str:
    """满意率目标为90%以上，实际为82%: the result right after a goal is of the same thing."""
    goal = read[-1] if read and role == "actual" else None
    if goal is None or goal.role != "target" or found[len(read) - 1].dimension != clause.dimension:
        return ""
    apart = clause.gap.removesuffix(clause.left)
    return goal.topic if apart in (",", ";") and clause.left.startswith(("实际", "完成", "达到", "实现")) else ""


def _share_of(
    clause: Clause, read: list[Statement], found: list[Clause], patterns: Patterns
) -> tuple[int | None, str]:
    """The number just before that this percentage is the completion or the share of: 2118人，占比106.96%."""
    says = clause.left.strip("、:(")
    kind = next((p for p in patterns.compiled("statements", "share") if p.expression.fullmatch(says)), None)
    if kind is None or clause.dimension != "ratio" or not read:
        return None, ""
    last = next((i for i in reversed(range(len(read))) if found[i].nested <= clause.nested), 0)
    base = read[last].share_of
    if base is not None and says.startswith("占") and "占" in found[last].left:
        last = base  # 支出95万元，占到位资金的96%，占预算资金的90%: both of the 95万元
    if found[last].dimension in ("ratio", "percentage-points", "plain"):
        return None, ""
    return last, kind.entry.means["scope"]


def _role(clause: Clause, above: list[Heading], patterns: Patterns) -> str:
    """What the clause itself says (计划, 目标, 力争 …), else a label before it, its section, a verb of doing."""
    said, label = topics.role_of(clause, patterns), topics.labelled(clause, patterns)
    section = next((h.role for h in reversed(above) if h.role), "")
    if said == "target" or section == "none" or not (label or section):
        return said
    return label or section


__all__ = ["Heading", "shifted", "statements", "under"]
