"""What a name in a written formula stands for: 目标, 实际值, 分值, a rate of completion or one against it."""

from __future__ import annotations

import re

_EXCEEDS = re.compile(r"超(?:出|过|支|标|额|目标值?|预算)*的?(?:比例|率|幅度|百分比|比率)")
_GRADED = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?:考核|考评|测评|评估|验收|检查|抽查|百分制|评价|评审|评议|评定|打分)(?:结果)?总?(?:得分|成绩|分数|评分|分)"
)

_APART = (
    "差额",
    "差值",
    "差距",
    "缺口",
    "剩余",
    "未完成",
    "超过",
    "超出",
    "低于",
    "高于",
    "不足",
    "逾期",
    "短缺",
    "多于",
    "少于",
)
_ROLES = (
    ("weight", ("权重", "分值", "权数", "指标分", "标准分", "该项分", "本项分", "满分")),
    (
        "target",
        (
            "目标",
            "指标值",
            "计划",
            "年初",
            "预期",
            "标准值",
            "任务",
            "应完成",
            "应达",
            "定额",
            "控制数",
            "基准值",
            "预算数",
            "序时进度",
            "预算成本",
            "预算金额",
            "概算",
            "时序进度",
        ),
    ),
    (
        "actual",
        ("实际", "已完成", "完成值", "完成数", "完成量", "业绩值", "实得", "达成值", "执行数", "支出数", "实现值"),
    ),
)
_COUNTER = (
    "超支", "超出", "超标", "偏差", "偏离", "节约", "节支", "节省", "延迟", "未完成", "下降", "增长", "变动", "调整",
    "减少", "差错", "结余", "结转", "逾期", "投诉",
)  # fmt: skip
_HANDLED = ("办结", "处理", "处置", "回复", "化解", "整改")
_COMPLETES = ("完成", "执行", "实现", "达成", "到位", "进度")
_DEVIATES = ("偏离", "偏差", "误差")
_RATES = ("率", "比例", "比率", "比重", "程度", "满意度", "百分比", "比值", "占比")


def role(words: str) -> str:
    """What a name in a formula stands for; see `Name`."""
    bare = words.partition("(")[0].strip("的").removeprefix("该").removeprefix("本")
    if bare in ("B", "b") or "实得" in bare:
        return "actual"
    if bare in ("A", "a") or bare.endswith(("总分", "总和")):
        return "target"
    scored = "得分" in bare and bare != "得分率"
    if bare.startswith("最") or scored or bare.endswith("占比") or any(sign in bare for sign in "∑√^"):
        return ""
    if not bare.endswith(_RATES) and any(word in bare for word in _APART):
        return ""
    if bare.endswith("系数"):
        return "rate" if any(word in bare for word in _COMPLETES) else ""
    if bare.endswith("预算"):
        return "target"
    if bare.endswith(_RATES) and not any(word in bare for word in ("权重", "分值", "目标", "计划", "预期")):
        return "rate"
    if bare in ("目标完成率", "计划完成率", "预期完成率", "目标完成比例", "计划完成比例", "目标实现率", "目标达成率"):
        return "rate"
    return next((kind for kind, cues in _ROLES if any(cue in bare for cue in cues)), "")


def counter(words: str) -> bool:
    """Whether a rate of this name is no rate of completion: 超支率, 偏差率, 增长率; 投诉办结率 is one."""
    return any(word in words for word in _COUNTER) and not any(word in words for word in _HANDLED)


def deviates(words: str) -> bool:
    """Whether the name is one of a distance from the goal: 偏离度, 误差率."""
    return any(word in words for word in _DEVIATES)


def delays(words: str) -> bool:
    """Whether the name is how late something was: 逾期天数, 延迟月数."""
    late = words.startswith(("逾期", "延迟", "超期", "延期", "滞后", "推迟"))
    return late and words.endswith(("天数", "日数", "月数", "时间"))


def exceeds(words: str) -> bool:
    """Whether the name is how far the actual value lies above the goal, as a share of it: 超支率, 超出比例."""
    return _EXCEEDS.fullmatch(words) is not None


def graded(words: str) -> bool:
    """Whether the name is the marks of an inspection, which a row has as its actual value: 考核得分."""
    return _GRADED.fullmatch(words) is not None
