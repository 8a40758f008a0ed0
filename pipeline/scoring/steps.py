"""Words to steps: 每低1%扣5%权重分, 每发现一例扣0.2分, 每新增一户加20分."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.figures import amount, number, unit_of
from pipeline.scoring.tokens import Token
from pipeline.scoring.tree import RANK, Limit, Step, Test
from pipeline.values.quantity import PLAIN, POINTS, RATIO

_AWAY = ("相差", "偏离", "偏差", "变动", "差异", "误差", "出入")
_UNDER = ("节约", "节省", "低", "少", "减", "下降", "降", "未完成", "未达", "落后", "短缺", "不足")
_OVER = ("超", "高", "多", "增", "新", "上升", "提高", "提升", "提前", "逾", "延", "迟", "晚", "拖", "滞后", "推后")
_CASE = (
    "迟报",
    "晚报",
    "迟到",
    "发现",
    "出现",
    "发生",
    "存在",
    "查",
    "缺",
    "漏",
    "错",
    "违",
    "有",
    "投诉",
    "被",
    "遗漏",
    "扣",
)
_PLACED = ("退", "后移", "名次", "排名", "位次")  # 每退后1名 counts places, not people
_TARGET = ("计划", "目标", "指标值", "标准", "预算", "控制数", "任务", "约定", "规定", "定额", "基数")
_GAINS = ("加", "得", "计", "记", "给", "奖励", "增加")
_EARNS = ("得", "计", "记", "给")
_TIMES = ("days", "working days", "months")
_WHOLE = ("完成", "达到", "建成", "举办", "组织", "开展", "培训", "达", "有")


def read(token: Token, test: Test, patterns: Patterns) -> Step | None:
    """The step that a phrase writes; None when its figures can't be read."""
    groups = token.groups
    lead = groups.get("lead", token.means.get("lead", ""))
    size = number(groups["size"]) if "size" in groups else Fraction(1)
    cost = amount(token.cost)
    if size is None or not size or cost is None:
        return None
    unit, factor = unit_of(groups.get("unit", ""), patterns)
    sign = groups.get("sign", token.means.get("sign", ""))
    gain = sign.startswith(_GAINS) and not sign.startswith("计0")
    side = _side(lead, unit in (RATIO, POINTS))
    if groups.get("unit") in ("名", "位") and any(word in lead for word in _PLACED):
        unit, factor, side = RANK, Fraction(1), "over"
    if gain and side == "over" and sign.startswith(_EARNS) and unit not in (RATIO, POINTS):
        side = "whole"
    if gain and "提前" in lead and unit.dimension in _TIMES:
        side = "under"  # earlier is less of a delay
    start = _start(lead, side, test)
    rounding = _rounding(groups.get("note", ""))
    what = lead + groups.get("unit", "") + groups.get("tail", "")
    earns = gain and sign.startswith(_EARNS)
    return Step(size * factor, unit, cost, side, gain, start, rounding, what=what, number=size, earns=earns)


def _rounding(note: str) -> str:
    """How a broken step counts, where a bracket says so: （不足5%按5%计）."""
    if "不足" not in note and "不满" not in note:
        return ""
    return "full" if any(word in note for word in ("不扣", "不计", "忽略")) else "started"


def freed(test: Test, step: Step) -> Test:
    """The test of a step: a goal before it (不少于10期，每少1期…) is where counting starts, not a condition for it."""
    bound = test.range
    if bound is None:
        return test
    goal = bound.lo is not None if step.side == "under" else bound.hi is not None if step.side == "over" else True
    closed = [at.closed is not False for at in (bound.lo, bound.hi) if at is not None]
    if step.side in ("away", "either") and bound.lo is not bound.hi and not all(closed):
        goal = False
    return replace(test, range=None) if goal or step.side == "case" else test


def _side(lead: str, share: bool) -> str:
    """On which side of the goal the steps are counted."""
    if any(word in lead for word in _AWAY):
        return "either"
    if not share and any(word in lead for word in _CASE):
        return "case"
    if any(word in lead for word in _UNDER):
        return "under"
    if any(word in lead for word in _OVER):
        return "over"
    if lead.startswith(_WHOLE) or lead.endswith(_WHOLE):
        return "whole"
    if share or "差" in lead:
        return "away"
    return "case"


def _start(lead: str, side: str, test: Test) -> Limit | None:
    """Where counting begins, if the words say so: 低于85%的每低…, 高于计划1个百分点."""
    bound = test.range
    if bound is not None and not bound.counts:
        only = bound.hi if bound.lo is None else bound.lo if bound.hi is None else None
        if only is not None:
            return only
    if side == "whole":
        return Limit(Fraction(0), PLAIN)
    if any(word in lead for word in _TARGET):
        return Limit(Fraction(1), of_target=True, norm=not any(word in lead for word in ("目标", "指标")))
    return None
