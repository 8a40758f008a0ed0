"""Blocks that words decide: named levels, conditions met or not, occurrences counted or not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipeline.scoring.cases import ZERO, Case, Option, UndecidableError, merged
from pipeline.scoring.conditions import counts_in
from pipeline.scoring.goals import DEGREES, happened, spared
from pipeline.scoring.marks import points, worth
from pipeline.scoring.measure import PLAINLY
from pipeline.scoring.occurrences import stepped
from pipeline.scoring.tree import FULL, NOTHING, Amount, Block, Branch, Points, Step
from pipeline.values.interval import Interval
from pipeline.values.quantity import Quality
from pipeline.values.verdict import Text

_MET = ("达成", "已达成", "全部达成", "达成预期指标", "全部或基本达成预期指标", "全部或基本达成", "met")
_PARTLY = ("部分达成", "部分达成预期指标", "基本达成", "partly")
_UNMET = ("未达成", "未达成预期指标", "没有达成", "unmet")
_ABSENT = ("不涉及", "不适用", "无此项", "无此类项目")
_MODIFIERS = "不未无没非本较分欠略稍很更最"
_HAPPENED = ("发生", "出现", "发现", "存在")
_WAYS = {
    "grown": ("grown", "held"),
    "even": ("even", "held", "unrisen"),
    "fallen": ("fallen", "unrisen"),
}  # which goals a turn meets
_TURNS = {
    "grown": ("增长", "增加", "提高", "提升", "上升"),
    "even": ("持平", "不变"),
    "fallen": ("下降", "降低", "减少", "下滑"),
}
_HALVES = ("部分", "基本", "大体", "尚")
_SCALE = (*_MET, *_PARTLY, *_UNMET)
_LONG = 3
_BY_LEVEL = Text("按等级", "by level")
_BY_COUNT = Text("按次数", "by occurrences")
_LETTERS = tuple("ABCDE")
_GRADES = (
    "优秀", "优", "良好", "良", "中等", "中", "一般", "较好", "较差", "差", "合格", "基本合格", "不合格",
    "达标", "不达标", "是", "否", *_LETTERS,
)  # fmt: skip
_QUOTES = str.maketrans("", "", "“”\"'‘’《》")
_BY_TURN = Text("按增减", "by the turn it took")
_BARE = 10  # characters: 部分达成预期指标 with a mark
_NEVER = ("未", "不", "没", "无")


def by_level(block: Block, case: Case, whole: Fraction | None) -> list[Option] | None:
    """The scores of the level that the row names; None when it names none that the block knows."""
    level = case.level or _said(case, block)
    if not level:
        return None
    if level in _ABSENT:
        found = [b for b in block.branches if b.test.absent]
    else:
        tiers = [b for b in block.branches if isinstance(b.award, Points) and not b.test.absent]
        found = _worded(block.branches, level) or _ranked(tiers, level, whole)
        if not found and level in _UNMET and tiers and not any(isinstance(b.award, Step) for b in block.branches):
            return [Option(_BY_LEVEL, (ZERO,), True)]
    values = [points(b.award, whole) for b in found if isinstance(b.award, Points)]
    if not values or len(values) < len(found):
        return None
    free = any(isinstance(b.award, Points) and b.award.low != b.award.high for b in found)
    return [Option(_BY_LEVEL, merged(values), len(values) == 1 and not free)]


def _said(case: Case, block: Block) -> str:
    """The level that the actual value itself is: a bare 部分达成, not a sentence in which the word occurs."""
    actual = case.actual
    if not isinstance(actual, Quality):
        words = case.words.strip("。.;,")
        return _repeated(words, block) if words in _LETTERS else _exact(words, block)
    repeated = _repeated(actual.word.strip("。.;,").removeprefix("已"), block)
    if repeated or len(actual.word) > _BARE:
        return repeated
    return actual.level if graded(actual) else ""


def _repeated(word: str, block: Block) -> str:
    """The word where it is the condition of exactly one tier, as it stands: 有所提升 under 有所提升得60%权重分."""
    told = [w.rstrip("的者则") for b in block.branches for w in b.test.words.split(",")]
    said = [w for w in told if w == word] or [w for w in told if _shared(w.removesuffix(word), w, told)]
    said = said or [w for w in told if _degreed(word, w, told)]
    said = said or [w for w in told if _grade(word) and _grade(word) == _grade(w)]
    return said[0] if len(said) == 1 and len(block.branches) > 1 else ""


def _grade(words: str) -> str:
    """The bare name of a grade: 良好 in 年度考核获“良好”等次, B in 为B; "" where the words name none."""
    bare = words.translate(_QUOTES)
    for ending in ("等次", "等级", "档次", "档", "级"):
        bare = bare.removesuffix(ending)
    name = next(
        (bare.rpartition(verb)[2] for verb in ("获得", "获", "为", "定") if bare.rpartition(verb)[2] != bare), bare
    )
    return name if name in _GRADES and not any(no in bare.removesuffix(name) for no in _NEVER) else ""


def _exact(words: str, block: Block) -> str:
    """The row's words where they are the condition of one tier as they stand, figure and all: 2项不达标."""
    told = [w.rstrip("的者则") for b in block.branches for w in b.test.words.split(",")]
    return words if len(words) > _LONG and told.count(words) == 1 and not words.isascii() else ""


def _degreed(word: str, words: str, told: list[str]) -> bool:
    """Whether the words are a subject and the word, and all others degrees of it: 制度健全 before 较健全, 不健全."""
    subject, others = words.removesuffix(word), [w for w in told if w != words]
    degrees = [w.removesuffix(word) for w in others if w.endswith(word)]
    plain = len(subject) > 1 and subject != words and not subject.endswith((*_MODIFIERS, *_HALVES))
    alike = len(degrees) == len(others) > 0 and all(
        d.endswith((*_MODIFIERS, *_HALVES)) and len(d) < _LONG for d in degrees
    )
    return plain and alike


def _shared(subject: str, words: str, told: list[str]) -> bool:
    """Whether the words are a subject that another tier begins with too, and a degree: 效果|较显著 beside 效果|一般."""
    others = [w for w in told if w != words]
    return len(subject) > 1 and subject != words and any(w.startswith(subject) for w in others)


def graded(actual: Quality) -> bool:
    """Whether a word speaks in the tiers of the regulation; 已建立 and 较好 leave open how much they are worth."""
    return any(word in actual.word for word in ("达成", "达到预期", "完成预期"))


def _ranked(tiers: list[Branch], level: str, whole: Fraction | None) -> list[Branch]:
    """达成 is the highest tier, 未达成 the lowest, 部分达成 what lies between."""
    found = [(points(b.award, whole), b) for b in tiers if isinstance(b.award, Points)]
    if not found:
        return []
    if any(b.test.range is not None for _, b in found) and len({v for v, _ in found}) > 2:
        return []
    ordered = sorted({(v.lo + v.hi) for v, _ in found})
    if level in _MET:
        wanted = ordered[-1:]
    elif level in _UNMET:
        wanted = ordered[:1] if len(ordered) > 1 or ordered[0] == 0 else []
    elif level in _PARTLY:
        wanted = ordered[1:-1]
    else:
        return []
    return [b for v, b in found if v.lo + v.hi in wanted]


def _worded(branches: tuple[Branch, ...], level: str) -> list[Branch]:
    """The branches whose condition says the level: plainly if one does, else with 不, 基本, 较 before it."""
    plain: list[Branch] = []
    other: list[Branch] = []
    for branch in branches:
        subject = branch.test.range.subject if branch.test.range else ""
        for words in (*branch.test.words.split(","), subject):
            bare = words.rstrip("的者则")
            if bare.endswith(level):
                before = bare.removesuffix(level)
                (other if (before and before[-1] in _MODIFIERS) or before.endswith(_HALVES) else plain).append(branch)
            elif bare.startswith(level) and (len(level) >= _LONG or level in _SCALE):
                plain.append(branch)
    return plain[:1] if len(plain) == 1 else ([] if plain else other[:1] if len(other) == 1 else [])


def options(block: Block, case: Case, whole: Fraction | None) -> list[Option]:
    """Every score the words allow; a single one where a count decides."""
    tiers = [b for b in block.branches if isinstance(b.award, Points) and not b.test.absent]
    steps = [b.award for b in block.branches if isinstance(b.award, Step)]
    if case.count == 0 and spared(block):
        return [Option(_BY_COUNT, (Interval.exactly(worth(FULL, whole)),), True)]
    turned = _turned(block, case)
    if turned:
        return [Option(_BY_TURN, (points(b.award, whole),), True) for b in turned if isinstance(b.award, Points)]
    counted = _counted(block, case)
    if counted:
        return [Option(_BY_COUNT, (points(b.award, whole),), True) for b in counted if isinstance(b.award, Points)]
    values = [points(b.award, whole) for b in tiers if isinstance(b.award, Points)]
    values += _reduced(values, tiers, whole)
    if steps:
        return _with_steps(block, values, case, whole)
    if not values or all(
        b.award == Points(NOTHING, NOTHING) or (isinstance(b.award, Points) and b.award.minus) for b in tiers
    ):
        values = [*values, Interval.exactly(worth(FULL, whole))]
    absent = any(b.test.absent for b in block.branches)
    if not tiers and absent:
        return [Option(PLAINLY, (Interval(Fraction(0), worth(FULL, whole)),), False)]
    minus = any(isinstance(b.award, Points) and (b.award.minus or b.award.low != b.award.high) for b in tiers)
    closed = minus or any(b.test.otherwise for b in tiers) or any(v.lo == 0 for v in values)
    sure = len(tiers) == 1 and not tiers[0].test.words and not tiers[0].test.otherwise and closed
    return [Option(PLAINLY, merged(values if closed else [*values, ZERO]), sure)]


def _turned(block: Block, case: Case) -> list[Branch]:
    """The branch for the way a figure turned, where the row's words tell it: 增长3.5%, 与上年持平; else []."""
    said = {way for way, cues in _TURNS.items() if any(cue in case.words for cue in cues)}
    if len(said) != 1 or any(word in case.words for word in ("未", "没有", "不", "无")):
        return []
    return [b for b in block.branches if b.test.goal in _WAYS[min(said)]]


def leaves_open(block: Block) -> bool:
    """Whether the block is one named result and does not say what less than it earns: 合理得10分 forbids no 9.

    What must not happen (未发生, 无违规) happens or not.
    """
    if len(block.branches) != 1 or block.times != 1:
        return False
    (branch,) = block.branches
    award, test = branch.award, branch.test
    if not isinstance(award, Points) or award.minus or award == Points(NOTHING, NOTHING):
        return False
    plain = award.low == award.high
    worded = bool(test.words) and test.range is None and not (test.otherwise or test.absent)
    return plain and worded and not any(word in test.words for word in _NEVER)


def _reduced(values: list[Interval], tiers: list[Branch], whole: Fraction | None) -> list[Interval]:
    """What is left when several one-off deductions come together: 未按时扣1分；不完整扣1分."""
    costs = [b.award.high for b in tiers if isinstance(b.award, Points) and b.award.minus]
    if len(costs) < 2:
        return []
    top = Interval.exactly(worth(FULL, whole))
    held = dict.fromkeys([top])
    for cost in costs:
        held |= dict.fromkeys((v - worth(cost, whole)).clip(0) for v in list(held))
    return [v for v in held if v != top and v not in values]


def _counted(block: Block, case: Case) -> list[Branch]:
    """The branch for so many conditions met: 符合其中两项得2分."""
    if case.count is None:
        return []
    told = happened(block, case)
    if told:
        return told
    ranges = [(b, b.test.range) for b in block.branches if b.test.range is not None and b.test.range.counts]
    fitting = [b for b, r in ranges if counts_in(r, case.count)]
    rest = [
        b for b in block.branches if b.test.otherwise or (b.award == Points(NOTHING, NOTHING) and b.test.range is None)
    ]
    return fitting[:1] or (rest[:1] if ranges else [])


def _with_steps(block: Block, values: list[Interval], case: Case, whole: Fraction | None) -> list[Option]:
    """Full marks less the occurrences, beside the tiers that words may choose."""
    found = stepped(_below(block) if case.count is None else block, case, whole)
    top = Interval.exactly(worth(FULL, whole))
    if case.count is not None:
        told = [b for b in block.branches if b.test.range is not None and b.test.range.counts]
        held = [b.award for b in told if b.test.range is not None and counts_in(b.test.range, case.count)]
        if len(held) == 1 and isinstance(held[0], Points):
            return [Option(_BY_COUNT, (points(held[0], whole),), True)]
        events = [b for b in block.branches if b not in told and _event(b) and case.count == 0]
        out = [b.award for b in (*told, *events) if isinstance(b.award, Points)]
        values = [v for v in values if v not in [points(a, whole) for a in out]]
    lesser = [v for v in values if v != top]
    steps = [b for b in block.branches if isinstance(b.award, Step)]
    fixed = [b.award for b in steps if isinstance(b.award, Step) and b.award.cost[0] == b.award.cost[1]]
    once = len(steps) == len(fixed) == 1 or case.count == 0
    if case.count is not None and not lesser and once:
        return [Option(_BY_COUNT, tuple(found), True)]
    return [Option(PLAINLY, merged([*found, *lesser]), False)]


def _below(block: Block) -> Block:
    """The block with its steps up to the number of events that costs everything: 发现1处扣0.5分，3处及以上不得分."""
    ends = [
        b.test.range.lo.value
        for b in block.branches
        if b.test.range is not None and b.test.range.counts and b.test.range.lo is not None
        and b.test.range.hi is None and b.award == Points(NOTHING, NOTHING)
    ]  # fmt: skip
    if not ends:
        return block
    most = max(Fraction(0), min(ends) - 1)

    def short(branch: Branch) -> Branch:
        step = branch.award
        if not isinstance(step, Step) or step.gain or step.upto is not None or step.cost[0] != step.cost[1]:
            return branch
        cost = step.cost[0]
        return replace(branch, award=replace(step, upto=Amount(cost.points * most, cost.share * most)))

    return replace(block, branches=tuple(short(b) for b in block.branches))


def _event(branch: Branch) -> bool:
    """Whether a tier is for something that happened, of no degree apart: a count says nothing of 重大事故."""
    words = branch.test.words
    happened = any(word in words for word in _HAPPENED) and not any(word in words for word in DEGREES)
    return branch.award == Points(NOTHING, NOTHING) and happened


def count_from(whole: Fraction | None, case: Case) -> int:
    """How many equal items there are, from the weight and the points of one; raises when it does not come out even."""
    weight = None if case.weight is None else case.weight.point
    if not whole or weight is None or (weight / whole).denominator != 1 or not 0 < weight / whole <= 30:
        raise UndecidableError(Text("项数未写明", "the number of items is not stated"))
    return int(weight / whole)
