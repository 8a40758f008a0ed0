"""Totals and their parts in running text: which number is 其中 of which.

A list of parts is opened by words (其中, 包括, 按功能分类：) or by a bracket after the total, and goes on as long as
numbers of the same dimension follow one another with nothing but a name between them. It is closed by the end of the
sentence, of its bracket, by another thing counted, or by a name that is a sibling of the total (退休1人 is no part of
在职46人).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.normalizers.patterns import Patterns
from pipeline.rows.clauses import Clause
from pipeline.rows.closings import LONGEST, closed, plain, point
from pipeline.rows.partitions import Partition, partitions
from pipeline.values.interval import total as sum_of
from pipeline.values.quantity import Quantity
from pipeline.values.report import Statement

_DONE = re.compile(
    "(?:实际|全年|累计|共|已|年末|年底|项目|资金)*(支出|执行|支付|拨付|结余|结转|到位)(?:资金|数|为|了|共)*$"
)
_AGAINST = ("比", "较", "同比", "上年", "去年", "与上")
_GRAND = re.compile("(?:总计|合计|总额|总数|共计|总收入|总支出|总投资)(?:为|共)?$")
_LEFT_OUT = ("主要", "其余", "剩余", "余下", "等", "部分", "不含")
_GAP = re.compile("^(?:比|较|同比).*(?:[多少增减超高低差]|增加|减少|增长|下降|提高|上升|降低)了?$")  # 比计划多1期
_MEAN = re.compile("均|每")  # 亩均2300元: a mean has no parts
_RATES = ("ratio", "percentage-points")
_NEAR = 2  # sentences between a total and the last of its parts


@dataclass(frozen=True, slots=True)
class _List:
    """An open list: the total's index, the brackets around it, whether words said that it is complete."""

    total: int
    nested: int
    whole: bool


def with_parents(found: Sequence[Clause], read: Sequence[Statement], patterns: Patterns) -> list[Statement]:
    """The statements of one sentence, parts with the index of their total within it."""
    out = list(read)
    opened: list[_List] = []
    for index, clause in enumerate(found):
        if read[index].share_of is not None or (opened and index and _goes_on_aside(index, out, found, opened[-1])):
            continue
        opened = [o for o in opened if o.nested <= clause.nested]
        opening = _opening(clause.gap, patterns) or _composed(index, found) or _coloned(index, found, read)
        bracket = clause.nested > (found[index - 1].nested if index else 0)
        if opening or bracket:
            total = _divided(index, found, read, said=bool(opening))
            if total is None and not opening:
                continue  # 文化站144万元(18个站,每站8万元)、博物馆30万元: an aside, after which the list goes on
            opened = [] if total is None else [*opened, _List(total, clause.nested, opening == "classified")]
        elif opened and not (
            _follows(index, found, read, opened[-1].total, patterns) or _shared(index, found, read, opened[-1].total)
        ):
            opened = []
        while opened and _siblings(read[opened[-1].total].topic, read[index].topic, patterns):
            opened.pop()
        if opened:
            out[index] = replace(out[index], parent=opened[-1].total)
            if opened[-1].whole:
                out[opened[-1].total] = replace(out[opened[-1].total], whole=True)
    return closed(list(_without_asides(out, found, patterns)), found, patterns)


def _divided(index: int, found: Sequence[Clause], read: Sequence[Statement], *, said: bool) -> int | None:
    """The total of a list that opens here; a bracket without words divides the number right before it, if any.

    执行率98%(以调整预算2100万元计) divides nothing.
    """
    total = _before(index, found, read)
    beside = total == index - 1 and found[index - 1].nested < found[index].nested
    return total if said or beside else None


def _goes_on_aside(index: int, out: Sequence[Statement], found: Sequence[Clause], inner: _List) -> bool:
    """Whether the number before it stands in the same bracket, inside the list, and is no part of it."""
    before = out[index - 1]
    return found[index].nested == found[index - 1].nested > inner.nested and before.parent is before.share_of is None


def adopted(statements: Sequence[Statement], patterns: Patterns) -> list[Statement]:
    """Parts that stand in sentences of their own go to the one total they can belong to.

    资产总额为1401万元。流动资产336万元…。非流动资产1064万元…。 Only for partitions that name their whole, only when
    the core is there, and only when all candidates for the whole give the same number.
    """
    out = list(statements)
    for partition in partitions(patterns):
        for index in reversed(range(len(out))):
            if partition.is_whole(out[index].topic) and plain(out[index]):
                for part in _orphans(index, out, partition):
                    out[part] = replace(out[part], parent=index)
    return out


def _orphans(index: int, statements: Sequence[Statement], partition: Partition) -> list[int]:
    """The complete parts of the total at `index` that stand near by without a total; [] when anything is doubtful."""
    total = statements[index]
    near = _near(index, statements)
    parts = [
        i
        for i in near
        if i > index
        and statements[i].parent is None
        and _akin(statements[i], total)
        and partition.item(statements[i].topic) is not None
    ]
    names = [statements[i].topic for i in parts]
    if not partition.complete(names) or len({partition.item(name) for name in names}) < len(names):
        return []
    taken = any(s.parent == index and partition.item(s.topic) is not None for s in statements[near.start : near.stop])
    rivals = any(
        partition.is_whole(s.topic) and s.parent is None and _akin(s, total) and point(s) != point(total)
        for s in statements[near.start : parts[0]]
    )
    return [] if taken or (rivals and not _sum_up(parts, total, statements)) else parts


def _sum_up(parts: Sequence[int], total: Statement, statements: Sequence[Statement]) -> bool:
    """Whether the parts add up to this total: of 预算4000万元 and 支出3862万元 it is then this one that they divide."""
    read = [statements[i].value.read for i in parts]
    said, numbers = total.value.read, [r.interval for r in read if isinstance(r, Quantity)]
    return isinstance(said, Quantity) and len(numbers) == len(read) and sum_of(numbers).meets(said.interval)


def _near(index: int, statements: Sequence[Statement]) -> range:
    """The indices of the statements within `_NEAR` sentences; a text of ten thousand numbers stays linear."""
    first = last = index
    while first and abs(statements[first - 1].order - statements[index].order) <= _NEAR:
        first -= 1
    while last + 1 < len(statements) and abs(statements[last + 1].order - statements[index].order) <= _NEAR:
        last += 1
    return range(first, last + 1)


def _akin(one: Statement, other: Statement) -> bool:
    """Near each other, of one dimension, role and section."""
    a, b = one.value.read, other.value.read
    return (
        isinstance(a, Quantity)
        and isinstance(b, Quantity)
        and plain(one)
        and a.unit.dimension == b.unit.dimension
        and (one.role == other.role or "" in (one.role, other.role))
        and one.section == other.section
        and abs(one.order - other.order) <= _NEAR
    )


def _opening(gap: str, patterns: Patterns) -> str:
    pieces = [piece for piece in gap.replace("(", ",(").replace(":", ":,").split(",") if piece][-2:]
    for pattern in patterns.compiled("statements", "opening"):
        if any(pattern.expression.search(piece) for piece in pieces):
            return pattern.id
    return ""


def _composed(index: int, found: Sequence[Clause]) -> str:
    """由财政拨款2400万元和其他收入200万元组成: a complete list, as only its end says."""
    made = found[index].left.startswith("由") and index > 0
    ends = (c.right.startswith(("组成", "构成")) for c in found[index + 1 :] if c.dimension == found[index].dimension)
    return "classified" if made and any(ends) else ""


def _coloned(index: int, found: Sequence[Clause], read: Sequence[Statement]) -> str:
    """收入总计6325万元：拨款5480万元，结转845万元: a colon after a grand total opens all its parts."""
    after = index > 0 and found[index].gap.startswith(":") and _GRAND.search(found[index - 1].left)
    return "classified" if after and not any(word in read[index].sentence.text for word in _LEFT_OUT) else ""


def _before(index: int, found: Sequence[Clause], read: Sequence[Statement]) -> int | None:
    """The total that a list opened at `index` belongs to: the last number before it, when it is of the same kind."""
    before = [
        i
        for i in range(index)
        if read[i].share_of is None and found[i].nested <= found[index].nested and found[i].dimension not in _RATES
        and not _MEAN.search(found[i].left) and not _GAP.search(found[i].left)
    ]
    main = [i for i in before if read[i].scope != "change" and not found[i].left.startswith(_AGAINST)]
    if index and found[index - 1].dimension in _RATES:
        before = main  # 720件，比上年的640件增加80件，增长12.5%，其中民事案件432件: of the 720, not of the 80
    return before[-1] if before and found[before[-1]].dimension == found[index].dimension else None


def _follows(
    index: int, found: Sequence[Clause], read: Sequence[Statement], total: int, patterns: Patterns
) -> bool:
    """Whether the number goes on with the list: same kind, only its name between; after a semicolon a kindred name."""
    clause, gap = found[index], found[index].gap
    verb = None if _GRAND.search(found[total].left) else _DONE.match(clause.left)  # 支出总计632万元：…，年末结转22万元
    if verb and verb[1] not in read[index - 1].topic and verb[1] not in read[total].topic:
        return False  # 预算120万元，其中中央50万元、省级70万元，实际支出114万元
    if clause.dimension != found[total].dimension or len(gap) > LONGEST:
        return False
    if ";" in gap and ("编制" in read[index].topic) != ("编制" in read[index - 1].topic):
        return False  # 在职98人，其中公务员36人、工勤4人；行政编制40名
    if ";" in gap and not _kindred(read[index - 1].topic, read[index].topic, patterns):
        return False
    return sum(gap.count(mark) for mark in ",;、。:") <= 1


def _shared(index: int, found: Sequence[Clause], read: Sequence[Statement], total: int) -> bool:
    """Whether both it and the part before it are told with their share: 资本金0.7亿元，占30%；贷款1.6亿元，占70%."""
    like = found[index].dimension == found[total].dimension and len(found[index].gap) <= LONGEST
    return like and all(
        0 < i < len(read) and read[i].scope == "of-whole" and read[i].share_of == of
        for i, of in ((index - 1, index - 2), (index + 1, index))
    )


def _kindred(one: str, other: str, patterns: Patterns) -> bool:
    return one[-2:] == other[-2:] or any(partition.holds((one, other)) for partition in partitions(patterns))


def _siblings(total: str, topic: str, patterns: Patterns) -> bool:
    """Whether both are items of one partition: neither is then a part of the other."""
    return any(
        (a := partition.item(total)) is not None and (b := partition.item(topic)) is not None and a != b
        for partition in partitions(patterns)
    )


def _without_asides(out: list[Statement], found: Sequence[Clause], patterns: Patterns) -> Iterator[Statement]:
    """Numbers in a bracket that nothing calls parts (上年300人) are not, unless they divide the total by name."""
    for statement in out:
        if statement.parent is None:
            yield statement
            continue
        total, group = statement.parent, [i for i, s in enumerate(out) if s.parent == statement.parent]
        bracketed = found[group[0]].nested > found[total].nested
        said = _opening(found[group[0]].gap, patterns) != ""
        names = [out[i].topic for i in group]
        known = len(group) > 1 and any(p.holds(names) for p in partitions(patterns))
        yield statement if said or known or not bracketed else replace(statement, parent=None)


__all__ = ["adopted", "with_parents"]
