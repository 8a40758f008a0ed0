"""P901 正文分项之和与总数不符.

“其中”“按功能分类”等引出的分项，加起来应等于总数。只有列全的分项才要求相等：话里说明是分类的，或者分项本身就是
完整划分的（基本支出和项目支出、行政和事业编制、流动和非流动资产……）；没有列全的，只要求不大于总数。四舍五入的尾差不算差错。
分项自己还有分项的，用哪一层相加都可以，只要有一层对得上。

Parts that are introduced by 其中, 按功能分类 and the like add up to their total. Equality is wanted only of complete
lists: where the words say that it is a division, or the parts are one by nature (basic and project spending;
administrative and public-institution posts); other lists may only not exceed the total. Remainders of rounding are no
fault. Where parts have parts of their own, either level may add up.

Differs::

    # 某县人社局2023年度部门整体支出绩效自评报告
    一、部门概况
    编制人数19人，其中：行政编制10人、事业编制6人、工勤编制1人。

Agrees::

    # 某县人社局2023年度部门整体支出绩效自评报告
    一、部门概况
    机关资产总额为1401万元。流动资产336万元，非流动资产1064万元。

Undecided::

    # 某县人社局2023年度部门整体支出绩效自评报告
    一、部门概况
    支持自主创业2.54万人，其中大学生4800人，农民2730人。
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate

from pipeline.normalizers.patterns import Patterns
from pipeline.rows.partitions import partitions
from pipeline.values.interval import Interval, total
from pipeline.values.report import Report, Statement
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import slips, telling
from pipeline.verifier.check import compare, decided, undecided

CODE = "P901"
VERSION = 6
TITLE = Text("正文分项之和与总数不符", "the parts named in the text do not add up to their total")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号第十一条（单位自评内容）[条款待核]"
_EACH = re.compile("平均|人均|户均|每")  # a mean has no parts
_CROSSING = ("重复", "交叉", "均参加", "兼有", "同时具有", "同时享受")
_NET = re.compile("净(?:增加?|减少?|变动)额?(?:为|了)?$")
_OTHERS = ("其他", "其它", "其余")
_PLACES = tuple("区县市镇乡村")  # districts do not overlap
OPEN = Text("所列分项可能不全，只能确认没有超过总数", "the parts may not be all; they do not exceed the total")
ANOTHER = Text("分项之和与同一句中的另一个数相符", "the parts add up to another number of the sentence")
MIXED = Text("分项之和大于总数，但分项可能交叉", "the parts exceed the total, but they may overlap")


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each number of the text that has parts; one for each way in which it is divided."""
    statements = telling.told(report, patterns)
    divided = _Divided(statements)
    for whole in statements:
        parts = divided.parts(whole)
        if not parts or not telling.plain(whole) or _EACH.search(whole.topic):
            continue
        groups = _groups(parts, patterns)
        for count, listed in enumerate(groups, 1):
            group = listed if _closed(whole, listed, patterns) else _sure(whole, listed)
            subject = (*telling.subject(whole, patterns), "parts", *([str(count)] if len(groups) > 1 else []))
            yield _verdict(whole, group, divided, subject, patterns)


class _Divided:
    """The statements of a text by their total and by their sentence: looked up, for a text may have thousands."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._sentence = {id(s): numbers for numbers in telling.sentences(statements) for s in numbers}
        self._parts: dict[int, list[Statement]] = defaultdict(list)
        for part in statements:
            if part.parent is not None and _fits(part, whole := statements[part.parent]):
                self._parts[id(whole)].append(part)

    def parts(self, whole: Statement) -> list[Statement]:
        """The parts of a total that are comparable with it."""
        return self._parts.get(id(whole), [])

    def beside(self, statement: Statement) -> tuple[Statement, ...]:
        """The numbers of its sentence."""
        return self._sentence[id(statement)]


def _fits(part: Statement, whole: Statement) -> bool:
    return telling.plain(part) and (part.role == whole.role or "" in (part.role, whole.role))


def _groups(parts: list[Statement], patterns: Patterns) -> list[list[Statement]]:
    """A whole may be divided twice, by function and by kind: parts of different sentences and partitions go apart."""
    groups: list[list[Statement]] = []
    for part in parts:
        before = groups[-1][-1] if groups else part
        kindred = any(p.holds((part.topic, before.topic)) for p in partitions(patterns))
        if groups and (part.order == before.order or kindred):
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def _closed(whole: Statement, group: list[Statement], patterns: Patterns) -> bool:
    """Whether the list is complete: the words say so, or its parts are a known division."""
    names = [s.topic for s in group]
    rest = len(group) > 2 and names[-1].startswith(_OTHERS)
    return len(group) > 1 and (whole.whole or rest or any(p.complete(names, whole.topic) for p in partitions(patterns)))


def _mild(whole: Statement, group: list[Statement], patterns: Patterns) -> bool:
    names = [s.topic for s in group]
    return not whole.whole and all(p.mild for p in partitions(patterns) if p.complete(names, whole.topic))


def _fits_another(
    whole: Statement, group: list[Statement], summed: Interval, divided: _Divided
) -> bool:
    """Whether another number of the sentence, before the parts, is their sum: 编制44名，实有42人，其中行政编制12名…."""
    first, listed = telling.offset(group[0]), {id(s) for s in (whole, *group)}
    rivals = [s for s in divided.beside(whole) if id(s) not in listed]
    return any(
        (telling.plain(s) or s.scope == "change") and telling.dimension(s) == telling.dimension(whole)
        and telling.offset(s) < first and _value(s).meets(summed)
        for s in rivals
    )  # fmt: skip


def _sure(whole: Statement, group: list[Statement]) -> list[Statement]:
    """The parts before the first semicolon when all together exceed the total: what follows may be another matter."""
    limit = _value(whole).hi
    if total([_value(s) for s in group]).lo <= limit:
        return group
    return [s for s in group if not any(mark in telling.between(group[0], s) for mark in ";；")]


def _verdict(
    whole: Statement, group: list[Statement], divided: _Divided, subject: tuple[str, ...],
    patterns: Patterns,
) -> Verdict:  # fmt: skip
    title, evidence, claim = f"{whole.topic}及其分项", [telling.fact(s) for s in group], telling.claim(whole)
    if claim is None:
        return undecided(OPEN, subject=subject, title=title, evidence=evidence)
    readings = list(_readings(whole, group, divided))
    recomputed = Recomputed(_formula(group), tuple(readings), unit=claim.fact.unit)
    everything, limit = readings[0].value, max(way.value.hi for way in claim.ways)
    fits = any(way.value.meets(r.value) for way in claim.ways for r in readings)
    closed = _closed(whole, group, patterns)
    if not fits and everything.lo > limit and any(word in whole.sentence.text for word in _CROSSING):
        return undecided(MIXED, subject=subject, title=title, claim=claim, recomputed=recomputed, evidence=evidence)
    if not fits and _fits_another(whole, group, everything, divided):
        return undecided(ANOTHER, subject=subject, title=title, claim=claim, recomputed=recomputed, evidence=evidence)
    alone = whole.topic and any(part.topic and _value(part).lo > limit for part in group)  # one alone exceeds it
    if fits or closed or alone or (everything.lo > limit and _side_by_side(group, patterns)):
        mild = not closed or (everything.hi < limit and _mild(whole, group, patterns))
        severity = Severity.WARNING if mild else Severity.ERROR
        return compare(claim, recomputed, subject=subject, title=title, evidence=evidence, severity=severity)
    if everything.lo <= limit and len(group) == 1:
        message = _within(whole, group[0])
        return decided(True, message, subject=subject, title=title, claimed=claim.fact, evidence=evidence)
    if everything.lo > limit and (typed := list(_slips(whole, group))):
        return compare(claim, recomputed, subject=subject, title=title, evidence=evidence, explain=typed,
                       severity=Severity.NOTICE)  # fmt: skip
    reason = OPEN if everything.lo <= limit else MIXED
    return undecided(reason, subject=subject, title=title, claim=claim, recomputed=recomputed, evidence=evidence)


def _slips(whole: Statement, group: list[Statement]) -> Iterator[Variant]:
    """Parts that with one digit other, or two swapped, add up to the total: else parts may overlap."""
    said, parts = telling.number(whole), [(s, value) for s in group if (value := telling.number(s))]
    if said is None or not slips.telling(said):
        return
    everything = sum((value.point for _, value in parts), Fraction(0))
    for part, value in parts:
        if digits := slips.mistyped(value, said.point - everything + value.point):
            name = f"{part.topic} {value.digits} 若为 {digits}"
            yield Variant(Text(name, f"{value.digits} for {digits}"), Interval.exactly(said.point))


def _readings(whole: Statement, group: list[Statement], divided: _Divided) -> Iterator[Variant]:
    """All parts; the parts of the parts in their stead; the list up to an earlier end; before a total its last ones."""
    values = [_value(s) for s in group]
    yield Variant(Text("全部分项", "all parts"), total(values))
    if _NET.search(telling.before(whole)):  # 净增234.6万元，其中新增331万元、处置96.4万元
        yield Variant(Text("第一项减其余", "the first less the rest"), values[0] - total(values[1:]))
    leaves = [_leaves(s, divided) for s in group]
    if leaves != values:
        yield Variant(Text("分项以其下级分项计", "parts by their own parts"), total(leaves))
    first, last = list(accumulate(values)), list(accumulate(reversed(values)))
    behind = telling.offset(whole) > telling.offset(group[-1])
    for end in range(2, len(group)):
        yield Variant(Text(f"前{end}项", f"the first {end}"), first[end - 1])
        if behind:
            yield Variant(Text(f"后{end}项", f"the last {end}"), last[end - 1])


def _value(statement: Statement) -> Interval:
    read = telling.number(statement)
    assert read is not None
    return read.interval


def _leaves(statement: Statement, divided: _Divided) -> Interval:
    own = [_value(s) for s in divided.parts(statement)]
    return total(own) if len(own) > 1 else _value(statement)


def _side_by_side(group: list[Statement], patterns: Patterns) -> bool:
    """Whether the parts surely don't overlap: one alone, items of one partition, districts; no semicolon between."""
    if len(group) == 1 or telling.dimension(group[0]) == "score":
        return True
    names = [s.topic for s in group]
    disjoint = any(p.holds(names) and len({p.item(name) for name in names}) == len(names) for p in partitions(patterns))
    places = len({name[-1:] for name in names}) == 1 and names[0][-1:] in _PLACES and len(set(names)) == len(names)
    return (disjoint or places) and not any(mark in telling.between(group[0], group[-1]) for mark in ";；")


def _formula(group: list[Statement]) -> Text:
    said = [s.value.said.plain if s.value.said else "" for s in group]
    return Text(" + ".join(f"{s.topic} {w}" for s, w in zip(group, said, strict=True)), " + ".join(said))


def _within(whole: Statement, part: Statement) -> Text:
    a, b = (s.value.said.plain if s.value.said else "" for s in (whole, part))
    return Text(f"{whole.topic} {a}，其中{part.topic} {b}，没有超过", f"{whole.topic} {a}, of which {part.topic} {b}")
