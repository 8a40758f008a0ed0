"""The condition of a clause cut into parts, each with its words and its range of figures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring import cues, lateness, ranges
from pipeline.scoring.tokens import PART, SENTENCE, Token
from pipeline.scoring.tree import Range

_GOALS = ("目标值", "指标值", "计划值", "绩效目标", "年度目标")  # 目标值≤100万元：… only repeats the target
_FALLS = ("下降", "降低", "减少", "下滑", "缩减", "压减", "降", "降幅")
_CHANGES = ("下降", "降低", "减少", "下滑", "缩减", "压减", "延迟", "推迟", "超支", "降")
_TIMELY = ("时", "及时", "按时", "准时", "实时", "超时", "定时", "同时", "学时", "课时", "工时")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a condition; `lost`: it holds figures that make no range; `fall`: those of a change, of no level."""

    words: str
    range: Range | None
    lost: bool = False
    fall: Range | None = None


def parts_of(text: str, start: int, end: int, small: list[Token], patterns: Patterns) -> list[Part]:
    """The condition cut at commas and 且; each part with its range, if it has one."""
    open_at = [i for i in range(start, end) if not any(t.start <= i < t.end for t in small)]
    figured = [t.start for t in small if t.kind == "range"]
    listed = [i for i in open_at if text[i] == "、" and figured and figured[0] < i < figured[-1]]
    cuts = sorted([start, *[i for i in open_at if text[i] in ",:;且"], *listed, end])
    out: list[Part] = []
    for left, right in pairwise(cuts):
        inside = [t for t in small if left <= t.start < right and t.kind != "date"]
        figures = [t for t in inside if t.kind == "range"]
        figures = [t for t in figures if t.means["op"] == "rank"] or figures  # 14个市州中排名前5位
        bare = "".join(c for i, c in enumerate(text[left:right], left) if not any(t.start <= i < t.end for t in inside))
        bare = cues.unnumbered(bare).strip(SENTENCE + PART + '且、的并()-—".')
        if bare.endswith("时") and bare[-2:] not in _TIMELY:
            bare = bare[:-1]
        label = right < end and text[right] == ":" and not figures and bool(text[right + 1 : end].strip(PART))
        if (
            figures
            and bare.endswith(_CHANGES)
            and not lateness.told(bare, [v for f in figures for v in f.groups.values()])
        ):  # a change, not the value itself: 下降20%以上不得分
            fall = ranges.read(figures, "", patterns) if bare.endswith(_FALLS) else None
            out.append(Part(text[left:right], None, fall=fall))
            continue
        read = ranges.read(figures, bare, patterns) if figures else None
        goal_itself = (
            right < end and (bare == "目标" or bare.endswith(_GOALS)) and bool(text[right + 1 : end].strip(PART))
        )
        if not label and not goal_itself and (bare or figures):
            out.append(Part(bare, read, bool(figures) and read is None and not standing(figures)))
    return out


def standing(figures: list[Token]) -> bool:
    """Whether the figures only set a standard or point back to a range (以100%为标准, 超出区间的)."""
    return all(t.means["op"] in ("standard", "outside") for t in figures)
