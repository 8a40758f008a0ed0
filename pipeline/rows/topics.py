"""What a number of the prose is a number of: the noun phrase beside it, without verbs, adverbs and markers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.rows.clauses import Clause

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_AGAINST = re.compile(r"(?:较|比|与|由|从|自)(?:19|20)\d\d年(?=[^,;。]*[,;。(])")
_PLAN = re.compile(r"[\"“]?十([一二三四五六])五[\"”]?")
_AHEAD = re.compile("下一步|下一阶段|下阶段|打算|明年|来年|今后|下一?年度")
_PLANNED = re.compile(
    "明年|来年|今后|(?:下一步|下一?阶段|下一?年度)(?:的?工作|重点)*(?:计划|目标|任务|打算|安排|将|拟|要|力争)"
)
_BUILT = re.compile("建设(?:内容|规模)")
_LONGEST = 24  # characters of a topic that follows its number
_DATED = re.compile(r"(?:19|20)\d\d年度?")
_SUFFIXES = tuple("率数额度")  # 完成率 is a name, not 率 after a verb
_SEXES = ("男", "女")
_AND = re.compile(r"[、和及与]")


def of(found: list[Clause], patterns: Patterns) -> list[tuple[str, bool]]:
    """For each number its topic ("" when unclear) and whether it is said to be cumulative (累计达)."""
    shared = dict(_shared(found, patterns))
    named: list[tuple[str, bool]] = []
    for index, clause in enumerate(found):
        if index in shared:
            named.append((shared[index], False))
            continue
        topic = trimmed(clause.left, patterns)
        cumulative = "累计" in clause.left
        if not topic and cumulative and index:
            topic = re.sub("^(?:新增|新)", "", named[-1][0])
        elif len(topic) <= 2:
            topic = f"{topic}{trimmed(clause.right[:_LONGEST], patterns)}"
        topic = _subject(topic, clause, named)
        named.append((f"累计{topic}" if cumulative and topic and "累计" not in topic else topic, cumulative))
    return named


def _subject(topic: str, clause: Clause, named: list[tuple[str, bool]]) -> str:
    """A topic after 、 takes over what stands before its own first word in the topic before it.

    养老基金预算收入执行率150%、预算支出执行率97%: the second one is of the fund too.
    """
    before = named[-1][0] if named and clause.gap.startswith("、") else ""
    at = before.find(topic[:2]) if len(topic) > 2 else 0
    return f"{before[:at]}{topic}" if at > 1 else topic


def trimmed(words: str, patterns: Patterns, *, generic: bool = False) -> str:
    """Folded words without what leads up to a topic and what leads from it to the number.

    "" when nothing is left that names a thing; with `generic`, words such as 完成率 are kept.
    """
    words = _DATED.sub("", words.replace("*", "")).strip("、:\"' ")
    for _ in range(12):
        shorter = _without(_without(words, "lead", patterns), "tail", patterns)
        if shorter == words:
            break
        words = shorter
    return words if (len(words) > 1 or words in _SEXES) and (generic or _without(words, "generic", patterns)) else ""


def year_of(words: str) -> int | None:
    """The last year named in folded words; a five-year plan (十四五) stands for the year it ends in."""
    years = [(m.start(), int(m[1])) for m in _YEAR.finditer(words)]
    years += [(m.start(), _ends(m)) for m in _PLAN.finditer(words)]
    return max(years)[1] if years else None


def year_told(clause: Clause) -> int | None:
    """The year that the words before a number name; one it is held against is that of its own clause alone.

    浓度36微克，较2022年的40微克下降10%；优良天数285天: the days are not of 2022.
    """
    return year_of(_AGAINST.sub("", clause.before))


def plan_year(words: str) -> int | None:
    """The year in which the five-year plan named in folded words ends: 十四五 → 2025."""
    return next((_ends(m) for m in _PLAN.finditer(words)), None)


def _ends(plan: re.Match[str]) -> int:
    return 2010 + 5 * "一二三四五六".index(plan[1])


def scope_of_heading(words: str) -> str:
    """What a heading says of the numbers below: "design" (建设内容), "long-term", "ahead" (下一步打算), or ""."""
    if _BUILT.search(words):
        return "design"  # of all the years that it takes to build a thing
    return "long-term" if "长期" in words else "ahead" if _AHEAD.search(words) else ""


def scope_of(clause: Clause, patterns: Patterns) -> str:
    """ "change" (同比增长), "before" (上年), "part-year" (1-6月), "ahead" (明年目标:…), or ""."""
    if _PLANNED.search(clause.before):
        return "ahead"
    told = (p.entry.means["scope"] for p in patterns.compiled("statements", "clause")
            if "scope" in p.entry.means and p.expression.search(clause.left))  # fmt: skip
    return next(told, "")


def role_of(clause: Clause, patterns: Patterns) -> str:
    """What the words before the number make of it: "target", "actual" or ""."""
    told = (p.entry.means["role"] for p in patterns.compiled("statements", "clause")
            if "role" in p.entry.means and p.expression.search(clause.left))  # fmt: skip
    return next(told, "")


def labelled(clause: Clause, patterns: Patterns) -> str:
    """The role that the last label of the sentence gives: 年度目标:改造1500户,建成20公里;完成情况:1560户."""
    labels = [
        (match.end(), p.entry.means["role"])
        for p in patterns.compiled("statements", "label")
        for match in p.expression.finditer(clause.before)
    ]
    return max(labels, default=(0, ""))[1]


def _shared(found: list[Clause], patterns: Patterns) -> Iterator[tuple[int, str]]:
    """甲、乙、丙保险分别达1人、2人、3人: the numbers take the listed names in turn."""
    for index, clause in enumerate(found):
        names, apart, _ = clause.left.partition("分别")
        if not apart:
            continue
        listed = [part for part in _AND.split(trimmed(names, patterns)) if part]
        last = index + 1
        while last < len(found) and found[last].gap in ("、", "和", "及", ",", "与"):
            last += 1
        if len(listed) < 2 or last - index != len(listed):
            yield from ((i, "") for i in range(index, last))
            continue
        head = listed[-1][len(listed[-2]) :] if len(listed[-1]) > len(listed[-2]) else ""
        for offset, name in enumerate(listed):
            yield index + offset, name if offset == len(listed) - 1 else f"{name}{head}"


def _without(words: str, entry: str, patterns: Patterns) -> str:
    pattern = next(p for p in patterns.compiled("statements", "trim") if p.id == entry)
    shorter = pattern.expression.sub("", words, count=1)
    return words if entry == "lead" and shorter[:1] in _SUFFIXES else shorter
