"""Columns told by what they contain, for headers whose words nobody knows: 应办 | 办结 | 满额 | 实计.

Words of their own in each row name the rows, cells over several rows group them. Two columns of numbers of which one
is nowhere above the other, and that add up to what the total row says or to 100, are points that can be had and points
that were given. Two columns of goals that speak of the same thing row by row are target and result. What the words of
the header hint at (计划 before 实际) decides only between columns whose contents fit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from pipeline.rows.leaves import Leaf, Leaves
from pipeline.rows.vocabulary import LEVELS

_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")
_RATE = re.compile(r"(-?\d+(?:\.\d+)?)[%％]?")
_DASH = re.compile(r"[-—–―/\\]+|无")
_SIGN = re.compile(r"[≥≤＞＜><=＝≧≦]|定性")
_RULE = re.compile(r"得\d*(?:满)?分|扣\d*|不得分|计分|满分")
_POINTS = re.compile(r"\((\d+(?:\.\d+)?)分?\)$")
_MARK = re.compile(r"\d+[.、)](?!\d)|\(\d+\)|[①-⑳]")
_TARGET = re.compile("目标|计划|应|预期|期初|年初|设定|承诺|标准|任务|拟|指标值")
_ACTUAL = re.compile("完成|实|达成|办结|期末|验收|结果|执行|成效|年末")
_WEIGHT = re.compile("权|分|满|配|额")
_SCORE = re.compile("得|评|实|核|考|打|计分|自")
_OTHER = re.compile(
    "上年|去年|历史|基期|基数|同比|增减|预计|预算|决算|资金|金额|支出|收入|经费|元|周期|把握|可能|半年|季度|监控|20\\d\\d"
)
_UNIT = re.compile("单位|计量|量纲|度量")
_UNIT_LENGTH = 6  # characters of a unit
_MEASURED = re.compile(
    r"[元人户份次件个家台亩张只处座所辆批]\)?$|[元人户份亩]\)|公里|米|吨|支出|投资|资金|金额|预算|决算|结余|结转"
    "|面积|里程|人数|户数|样本|原值|计划|任务"
)  # what a table counts or measures is no points
_GOAL_LENGTH = 24  # characters of a goal or result; longer ones are sentences
_HUNDRED = 100

Told = dict[int, str]


def roles_of(found: Leaves, known: Mapping[int, str], judged: bool) -> Told:
    """The role of each column by its index, those that are `known` among them; {} when they are no form's.

    Args:
        judged: words around the table say that it judges performance: then targets and results without points will do.
    """
    leaves = found.leaves
    told: Told = dict(known)
    name = _name(leaves)
    if name is None:
        return {}
    _points(leaves, told, name)
    _levels(leaves, told, name)
    _plain(leaves, told)
    _goals(leaves, told)
    _units(leaves, told)
    _reasons(leaves, told)
    roles = set(told.values())
    scored = bool({"weight", "score"} <= roles or ("score" in roles and _in_names(leaves[name])))
    if known and {"target", "mid_actual"} <= roles:
        return told
    if scored or ("weight" in roles and {"target", "actual"} & roles) or (judged and {"target", "actual"} <= roles):
        return told
    return {}


def lacking_of(found: Leaves, known: Mapping[int, str], lacking: Collection[str]) -> Told:
    """By index the columns of `lacking` roles in a header whose other words are known.

    A goal or a result only where the words of its header hint at it, too.
    """
    told: Told = dict(known)
    hints = {"target": _TARGET.match, "actual": _ACTUAL.search}
    _goals(found.leaves, told)
    _reasons(found.leaves, told)
    new = {i: role for i, role in told.items() if i not in known and role in lacking}
    return {i: role for i, role in new.items() if role not in hints or hints[role](found.leaves[i].words)}


def _name(leaves: Sequence[Leaf]) -> int | None:
    """The first column in which every row has words of its own."""
    for index, leaf in enumerate(leaves):
        said = leaf.said
        if sum(bool(_RULE.search(text)) for text in said) * 2 > len(said):
            return None  # standards: what they are for stands elsewhere
        wordy = sum(_wordy(text) for text in said) * 10 >= len(said) * 9
        if said and wordy and len(said) == len(leaf.cells) and len(set(said)) * 10 >= len(said) * 9:
            return None if all(len(text) > 2 * _GOAL_LENGTH for text in said) else index
    return None


def _wordy(text: str) -> bool:
    text = _MARK.sub("", text, count=1)
    letters = sum("\u4e00" <= c <= "\u9fff" for c in text)
    return letters >= 2 and letters * 2 >= len(text) and not re.match(r"[≥≤]?\d", text)


def _levels(leaves: Sequence[Leaf], told: Told, name: int) -> None:
    """The name of the row, and before it the groups: words over several rows, or the same words again."""
    edge = next((i for i in range(name, -1, -1) if told.get(i, "level")[:5] not in ("level", "numbe", "weigh")), -1)
    between = [i for i in range(edge + 1, name) if told.get(i, "level").startswith("level")]
    groups = [i for i in between if leaves[i].said and all(map(_lettered, leaves[i].said))]
    for i in range(edge + 1, name):
        if i not in groups and i not in told and _numbers(leaves[i]):
            told[i] = "weight"  # of the group before it
    for depth, i in enumerate(groups[: len(LEVELS) - 1]):
        told[i] = LEVELS[depth]
    told[name] = LEVELS[max(len(groups), 2)] if len(groups) < len(LEVELS) else LEVELS[-1]


def _lettered(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text) and not text[:1].isdigit()


def _numbers(leaf: Leaf) -> list[Fraction]:
    """The cells as numbers, when all that say something are plain ones."""
    said = leaf.said
    if not said or not all(_NUMBER.fullmatch(text) for text in said):
        return []
    return [Fraction(text.replace(",", "")) for text in said]


def _in_names(leaf: Leaf) -> bool:
    """Whether the names carry the points: 开办培训班次（10分）."""
    said = leaf.said
    return bool(said) and sum(bool(_POINTS.search(text)) for text in said) * 10 >= len(said) * 9


def _points(leaves: Sequence[Leaf], told: Told, name: int) -> None:
    """Weight and score: numbers in every row, none of the scores above its weight, and sums that the form says."""
    full = {i: n for i, leaf in enumerate(leaves) if len(n := _numbers(leaf)) == len(leaf.cells)}
    free = [i for i in full if told.get(i, "weight") in ("weight", "score")]
    free = [i for i in free if i in told or not _MEASURED.search(leaves[i].words)]
    serial = [i for i in free if full[i] == list(range(1, len(full[i]) + 1)) and i < name]
    for i in serial:
        told.setdefault(i, "number")
    free = [i for i in free if i not in serial]
    roles = set(told.values())
    for one in free:
        for other in free:
            if one == other or told.get(one, "weight") != "weight" or told.get(other, "score") != "score":
                continue
            if one > other and full[one] == full[other] and told.get(one) != "weight":
                continue
            held = all(0 <= s <= w for w, s in zip(full[one], full[other], strict=True)) and min(full[one]) > 0
            if held and _sums(leaves, full, one, other) and not (roles & {"score"} and other not in told):
                told[one], told[other] = "weight", "score"
                return
    alone = [i for i in free if i not in told and _closes(leaves[i], full[i]) and i > name]
    if len(alone) == 1 and "score" not in roles and (_in_names(leaves[name]) or "weight" in roles):
        told[alone[0]] = "score"


def _sums(leaves: Sequence[Leaf], full: Mapping[int, list[Fraction]], weight: int, score: int) -> bool:
    """Whether two columns are points: they add up to a hundred, or the words above them tell it.

    Where a total says their sum one of the two words is enough; any table of numbers may have such a total.
    """
    said = bool(_WEIGHT.search(leaves[weight].words)), bool(_SCORE.search(leaves[score].words))
    closes, total = _closes(leaves[weight], full[weight]), leaves[weight].total
    hundred = sum(full[weight]) == _HUNDRED or bool(closes and total and total.folded == str(_HUNDRED))
    return hundred or all(said) or (closes and any(said))


def _closes(leaf: Leaf, numbers: Sequence[Fraction]) -> bool:
    """Whether the total row says the sum, or a hundred of which other points make the rest."""
    text = leaf.total.folded if leaf.total else ""
    if not _NUMBER.fullmatch(text):
        return False
    total, added = Fraction(text.replace(",", "")), sum(numbers)
    return total == added or (total == _HUNDRED and _HUNDRED * 7 <= added * 10 < _HUNDRED * 10)


def _plain(leaves: Sequence[Leaf], told: Told) -> None:
    """Signs of comparison, units and scoring standards: each told by its own cells."""
    for i, leaf in enumerate(leaves):
        said = leaf.said
        if i in told or not said:
            continue
        if all(_SIGN.fullmatch(text) for text in said):
            told[i] = "nature"
        elif sum(bool(_RULE.search(text)) for text in said) * 10 >= len(said) * 7:
            told[i] = "standard"


def _goals(leaves: Sequence[Leaf], told: Told) -> None:
    """Target and result: the two columns that speak of the same thing row by row."""
    free = [i for i, leaf in enumerate(leaves) if i not in told and _goal(leaf) and not _OTHER.search(leaf.words)]
    known = {role: i for i, role in told.items() if role in ("target", "actual")}
    _rates(leaves, told, free)
    free = [i for i in free if i not in told]
    best: tuple[int, int, int] | None = None
    for a in [known["target"]] if "target" in known else free:
        for b in [known["actual"]] if "actual" in known else free:
            if a == b or not _alike(leaves[a], leaves[b]) or (a > b and not _TARGET.search(leaves[a].head.folded)):
                continue
            hint = 2 * bool(_TARGET.search(leaves[a].words)) + 2 * bool(_ACTUAL.search(leaves[b].words))
            hint += _bounds(leaves[a]) > _bounds(leaves[b])
            hint -= 2 * bool(_ACTUAL.search(_bare(leaves[a].words))) + 2 * bool(_TARGET.search(_bare(leaves[b].words)))
            if hint > 0 and (best is None or (hint, -abs(a - b)) > (best[0], -abs(best[1] - best[2]))):
                best = (hint, a, b)
    if best:
        told[best[1]], told[best[2]] = "target", "actual"
        return
    if not known and len(free) == 1:
        words = leaves[free[0]].words
        if bool(_TARGET.search(words)) != bool(_ACTUAL.search(words)):
            told[free[0]] = "target" if _TARGET.search(words) else "actual"


def _units(leaves: Sequence[Leaf], told: Told) -> None:
    """Units in a column of their own beside bare figures; where several columns hold units they hold the same."""
    goals = [i for i, role in told.items() if role in ("target", "actual")]
    bare = any(_NUMBER.fullmatch(text) for i in goals for text in leaves[i].said)
    units = [i for i, leaf in enumerate(leaves) if i not in told and _UNIT.search(leaf.words) and _unit(leaf)]
    if bare and units and all(leaves[i].said == leaves[units[0]].said for i in units):
        told[units[0]] = "measure"


def _unit(leaf: Leaf) -> bool:
    return bool(leaf.said) and all(len(text) <= _UNIT_LENGTH and not _figured(text) for text in leaf.said)


def _bare(words: str) -> str:
    return words.replace("目标完成", "完成").replace("完成目标", "完成")


def _goal(leaf: Leaf) -> bool:
    said = [text for text in leaf.said if not _DASH.fullmatch(text)]
    short = all(len(text) <= _GOAL_LENGTH for text in said)
    return bool(said) and short and len(said) * 10 >= len(leaf.cells) * 7 and len(set(map(_shape, said))) > 0


def _shape(text: str) -> str:
    """What a goal speaks of: its words without figures and signs."""
    return re.sub(r"[≥≤＞＜><=＝≧≦\d.,%-]", "", text)


def _alike(one: Leaf, other: Leaf) -> bool:
    """Whether two columns speak of the same thing in most rows: the same unit, or both a figure, or both words."""
    pairs = [(a.folded, b.folded) for a, b in zip(one.cells, other.cells, strict=True) if a and b and a.text and b.text]
    pairs = [(a, b) for a, b in pairs if not _DASH.fullmatch(a) and not _DASH.fullmatch(b)]
    same = sum(_shape(a) == _shape(b) or not (_figured(a) or _figured(b)) for a, b in pairs)
    figures = sum(_figured(a) for a, _ in pairs)
    return len(pairs) * 3 >= len(one.cells) * 2 and same * 10 >= len(pairs) * 7 and figures * 4 >= len(pairs)


def _figured(text: str) -> bool:
    return any(map(str.isdigit, text))


def _bounds(leaf: Leaf) -> int:
    return sum(text[:1] in "≥≤" for text in leaf.said)


def _rates(leaves: Sequence[Leaf], told: Told, free: Sequence[int]) -> None:
    """A column that is the quotient of two others, in per cent, is the rate of completion."""
    figures = {i: [_figure(c.folded if c and c.text else "") for c in leaves[i].cells] for i in free}
    for rate in (i for i in free if all(map(_RATE.fullmatch, leaves[i].said))):
        before = [i for i in free if i < rate]
        if any(_quotient(figures[a], figures[b], figures[rate]) for a, b in combinations(before, 2)):
            told[rate] = "rate"
            return


def _figure(text: str) -> Fraction | None:
    found = re.search(r"\d+(?:\.\d+)?", text.replace(",", ""))
    return Fraction(found[0]) if found else None


def _quotient(
    below: Sequence[Fraction | None], above: Sequence[Fraction | None], rate: Sequence[Fraction | None]
) -> bool:
    rows = [(a, b, r) for a, b, r in zip(below, above, rate, strict=True) if a and b is not None and r is not None]
    near = sum(abs(b / a * 100 - r) * 2 <= 1 for a, b, r in rows)
    moved = len({r for _, _, r in rows}) > 1
    return moved and len(rows) * 3 >= len(rate) * 2 and near * 3 >= len(rows) * 2


def _reasons(leaves: Sequence[Leaf], told: Told) -> None:
    """The last column when it is mostly blank and says words: reasons."""
    last = len(leaves) - 1
    said = [text for text in leaves[last].said if not _DASH.fullmatch(text)]
    sparse = len(said) * 2 <= len(leaves[last].cells)
    if last not in told and "excuse" not in told.values() and sparse and all(map(_lettered, said)):
        told[last] = "excuse"


__all__ = ["lacking_of", "roles_of"]
