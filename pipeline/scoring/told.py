"""What the words of a result tell beside its figures: a delay, occurrences, a place in a ranking, a change.

Each answers only for words that hold one figure, or none; None where they tell something else, or more than one thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pipeline.scoring.figures import number
from pipeline.values.interval import Interval

_NUMERALS = "零一二两三四五六七八九十百"
_LATE = ("逾期", "延迟", "推迟", "延期", "超期", "滞后", "迟", "晚", "拖延", "超时", "延误", "推后")
_TIMELY = ("按时", "按期", "及时", "如期", "准时", "按月", "按计划", "提前", "规定时间内", "时限内", "期限内")
_UNTIMELY = ("未", "没", "不", "逾", "延", "超", "迟", "晚", "拖", "滞", "部分", "基本", "除")
_TIMES = {
    "天": ("天", 1), "日": ("天", 1), "自然日": ("天", 1), "周": ("天", 7), "星期": ("天", 7),
    "月": ("个月", 1), "季度": ("个月", 3), "年": ("个月", 12),
    "工作日": ("工作日", 1), "小时": ("小时", 1), "分钟": ("分钟", 1),
}  # fmt: skip
_HAPPENS = ("迟", "缺", "少", "漏", "错", "发现", "发生", "出现", "存在", "查", "违", "投诉", "被", "通报", "不", "未")
_NONE = ("未", "无", "没有", "零", "0")
_FELL = ("下降", "降低", "减少", "下滑", "压减", "缩减", "压缩", "降")
_ROSE = ("增长", "上升", "提高", "增加", "提升", "反弹", "升", "增")
_COMMON = ("发现", "发生", "出现", "存在", "问题", "情况", "现象", "情形", "行为", "此类", "共", "了", "有", "均", "及")
_PLACES = ("名", "位")
_RANKED = ("排名", "名列", "位列", "位居", "排", "列", "居", "名次", "省", "市", "县", "区", "国", "州", "系统", "并列")
_VAGUE = ("约", "近", "超", "左右", "余", "多", "上下", "以上", "以下", "以内", "至少")
_SHORT = 16


@dataclass(frozen=True, slots=True)
class _Figure:
    """One number in the words, with what stands before and after it."""

    before: str
    digits: str
    after: str
    value: Fraction


def delay(words: str, unit: str) -> Fraction | None:
    """How late, in `unit`: 逾期4天 → 4, 按时完成 → 0, 提前3天 → −3; None where it is not told in that unit."""
    bare = words.strip("。.;,已")
    figures = _figures(bare)
    if not figures:
        timely = any(word in bare for word in _TIMELY) and not any(word in bare for word in _UNTIMELY)
        return Fraction(0) if timely and len(bare) <= _SHORT else None
    if len(figures) > 1 or _vague(figures[0]):
        return None
    (found,) = figures
    printed = found.after.removeprefix("个")
    counted, times = next((to for word, to in _TIMES.items() if printed.startswith(word)), ("", 1))
    before = found.before.removesuffix("了")
    if not counted or counted.removeprefix("个") != unit.removeprefix("个"):
        return None
    if before.endswith(_LATE):
        return found.value * times
    return -found.value * times if before.endswith("提前") else None


def occurrences(words: str, what: str, unit: str) -> int | None:
    """How often that happened which `what` counts in `unit`: 发现问题3个 → 3, 未发现问题 → 0."""
    bare = words.strip("。.;,")
    figures = _figures(bare)
    told = [word for word in _HAPPENS if word in what and word in bare]
    if len(figures) != 1 or not told or _vague(figures[0]) or "," in bare:
        return None
    (found,) = figures
    denied = any(no + word in bare for no in ("未", "没有", "无", "不") for word in told)
    counts = bool(unit) and found.after.startswith(unit) and found.value.denominator == 1
    if not counts or denied or any(no in what and no not in bare for no in ("未", "不", "没", "逾")):
        return None
    return int(found.value) if _named(found.before + found.after.removeprefix(unit), what) else None


def met(words: str) -> int | None:
    """How many of several conditions were met: 满足三项, 符合其中2项要求; None where the words say something else."""
    bare = words.strip("。.;,").removeprefix("已").removeprefix("实际")
    figures = _figures(bare)
    if len(figures) != 1 or _vague(figures[0]):
        return None
    (found,) = figures
    before = found.before.removesuffix("其中").removesuffix("了")
    things = ("项", "条", "项要求", "项条件", "条要求", "个方面")
    told = before in ("满足", "符合", "具备", "达到") and found.after in things
    return int(found.value) if told and found.value.denominator == 1 else None


def none(words: str, of: str) -> bool:
    """Whether the words say that nothing of what `of` names came about: 未发现问题, 零投诉, 全年未发生."""
    bare = words.strip("。.;,")
    for head in ("全年", "本年度", "年度内", "年内", "项目", "均", "共"):
        bare = bare.removeprefix(head)
    if len(bare) > _SHORT or not bare.startswith(_NONE) or any(sign in bare for sign in ",;但除"):
        return False
    rest = next(bare.removeprefix(no) for no in _NONE if bare.startswith(no))
    shared = any(rest[i : i + 2] in of for i in range(len(rest) - 1))
    return shared and not any(c.isdigit() for c in rest) and _named(rest, of)


def _named(words: str, of: str) -> bool:
    """Whether all that the words name is named in `of` too: 问题 always, 投诉 of 有责投诉, but no 隐患 of 未公示."""
    for common in _COMMON:
        words = words.replace(common, "")
    parts = [part for part in words.replace("和", "、").split("、") if part]
    pairs = [part[i : i + 2] for part in parts for i in range(max(1, len(part) - 1))]
    return all(pair in of for pair in pairs)


def place(words: str) -> Interval | None:
    """A place in a ranking: 第2名, 全省第五, 排名第3 → that place; 前三名 → 1 to 3."""
    bare = words.strip("。.;,")
    figures = [f for f in _figures(bare) if f.before.endswith(("第", "前"))]
    if len(figures) != 1 or len(_figures(bare)) != 1:
        return None
    (found,) = figures
    ranked = any(word in found.before for word in _RANKED)
    if not (found.after.startswith(_PLACES) or (ranked and not found.after)) or found.value < 1:
        return None
    first = Fraction(1) if found.before.endswith("前") else found.value
    return Interval(first, found.value) if found.value.denominator == 1 else None


def change(words: str) -> tuple[Interval, Fraction, str] | None:
    """How a figure changed, up above zero, down below: 较上年下降6.2% → −6.2%; its unit is "%" or "个百分点"."""
    bare = words.strip("。.;,")
    figures = _figures(bare)
    if len(figures) != 1 or _vague(figures[0]):
        return None
    (found,) = figures
    unit = next((u for u in ("个百分点", "百分点", "%") if found.after.startswith(u)), "")
    before = found.before
    for tail in ("幅度为", "幅度", "幅为", "率为", "幅", "率", "了"):
        if before.endswith(tail):
            before = before.removesuffix(tail)
            break
    if not unit:
        return None
    down, up = before.endswith(_FELL), before.endswith(_ROSE)
    if down == up or not found.digits.replace(".", "", 1).isdigit():
        return None
    size, point = Interval.written(found.digits) / 100, found.value / 100
    return (-size, -point, unit) if down else (size, point, unit)


def _vague(figure: _Figure) -> bool:
    return figure.before.endswith(_VAGUE) or any(word in figure.after for word in _VAGUE)


def _figures(words: str) -> list[_Figure]:
    """The numbers in the words, in digits or numerals, left to right."""
    out, index = [], 0
    while index < len(words):
        kinds = [c for c in ("0123456789.", _NUMERALS) if words[index] in c and words[index] != "."]
        if not kinds or words.startswith("百分", index):  # 3个百分点 is one figure
            index += 1
            continue
        end = index
        while end < len(words) and words[end] in kinds[0]:
            end += 1
        digits = words[index:end].rstrip(".")
        value = number(digits)
        if value is not None:
            out.append(_Figure(words[:index], digits, words[index + len(digits) :], value))
        index = end
    return out
