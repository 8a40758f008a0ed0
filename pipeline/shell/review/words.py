"""The words of the review page, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.shell.pages.words import words as of_pages
from pipeline.shell.show import say
from pipeline.values.verdict import Text

_WORDS = {
    "review": Text("复核", "review"),
    "units": Text("单位", "units"),
    "queue": Text("问题", "findings"),
    "spots": Text("抽查", "spot checks"),
    "export": Text("导出底稿", "workbook"),
    "more_units": Text("其余 {} 个单位，请在“查找”中写名称", "{} more units: search for their names"),
    "unread": Text(
        "{} 份未能读取或只读到一部分：没有读到的不在复核之列",
        "{} not read, or in part: what was not read is not under review",
    ),
    "letter": Text("核查意见书", "letter"),
    "letters": Text("意见书", "letter"),
    "reviewer": Text("审核人", "reviewer"),
    "help": Text("按键说明", "keys"),
    "search": Text("查找", "search"),
    "all": Text("全部", "all"),
    "filter": Text("筛选", "filter"),
    "reset": Text("清除筛选", "clear"),
    "severity": Text("严重程度", "severity"),
    "state": Text("状态", "state"),
    "of": Text("{} / {}", "{} of {}"),
    "nothing_left": Text("没有符合条件的条目。", "Nothing here."),
    "all_done": Text("这一组已全部处理完。", "All of these are decided."),
    "back": Text("返回列表", "back to the list"),
    "skip": Text("下一条", "next"),
    "before": Text("上一条", "previous"),
    "confirm": Text("确认", "confirm"),
    "explain": Text("已说明", "explained"),
    "misread": Text("误读", "misread"),
    "wrong_rule": Text("规则有误", "rule wrong"),
    "right": Text("对", "right"),
    "wrong": Text("错", "wrong"),
    "undo": Text("撤销", "undo"),
    "same": Text("同类一并处理", "all alike"),
    "zoom": Text("放大", "zoom"),
    "note": Text("说明", "note"),
    "note_hint": Text(
        "写明依据或单位答复（可不填；已确认的问题，说明会写进意见书）",
        "why, or what the unit answered (may stay empty; goes into the letter with what is confirmed)",
    ),
    "which": Text("哪一格读错了？", "Which cell was misread?"),
    "says": Text("原件上写的是", "It says"),
    "says_hint": Text("不知道就留空，相关结论转为未核实", "leave empty if unknown: what rests on it is undecided"),
    "record": Text("记录", "record"),
    "cancel": Text("取消", "cancel"),
    "close": Text("关闭", "close"),
    "changed": Text("更正后重新复核，变化如下", "Verified again with the correction; what changed"),
    "changed_none": Text("更正后重新复核，结论没有变化。", "Verified again with the correction; nothing changed."),
    "to_next": Text("继续", "go on"),
    "precedent": Text("上年同一问题", "the same a year ago"),
    "history": Text("审核记录", "decisions"),
    "undone": Text("撤销", "taken back"),
    "overtaken": Text(
        "{by} 刚刚已判为“{choice}”。请看过之后再决定。",
        "{by} has just decided: {choice}. Look again before you decide.",
    ),
    "spot_cell": Text("这一格读对了吗？", "Was this cell read right?"),
    "spot_verdict": Text("这条结论对吗？", "Is this verdict right?"),
    "as_read": Text("系统读作", "read as"),
    "a_cell": Text("单元格", "cell"),
    "as_said": Text("原文", "as printed"),
    "followers": Text("由此引起的问题 {} 个", "{} more follow from this"),
    "bulk": Text(
        "对 {} 条同一检查、同一原因的待核问题作同一决定", "decide {} open findings of this check and cause alike"
    ),
    "bulk_done": Text("已记录 {} 条", "{} recorded"),
    "bulk_left": Text("，{} 条别人已先处理", ", {} decided by others before"),
    "undone_done": Text("已撤销：{}", "taken back: {}"),
    "nothing_to_undo": Text("没有可撤销的决定。", "Nothing to take back."),
    "recorded": Text("已记录", "recorded"),
    "failed": Text("没有记录成功：", "not recorded: "),
    "gone": Text("更正后已无此问题", "no finding since the correction"),
    "no_picture": Text(
        "这里没有原件图像可看；原件如已移走，用 --documents 指明所在。",
        "No picture to show here; if the files have moved, say where with --documents.",
    ),
    "no_place": Text("文中没有可看的位置。", "There is no place in the document to look at."),
    "sample_none": Text(
        "还没有抽样。先运行：fuhe sample 结果目录 --n 60", "No sample yet. Run: fuhe sample DIR --n 60"
    ),
    "money": Text("全年预算（万元）", "budget (10⁴ yuan)"),
    "difference": Text("差", "off"),
    "to_review": Text("开始复核", "start"),
    "decided_count": Text("已处理", "decided"),
    "made_letter": Text("生成", "make"),
    "confirmed_count": Text("已确认", "confirmed"),
    "key_confirm": Text("确认问题属实", "the finding is right"),
    "key_explain": Text("单位已说明，不作为问题", "explained by the unit"),
    "key_misread": Text("系统读错了字，可写出正确的", "misread; you may say what it says"),
    "key_rule": Text("读得对，规则不该这样判", "read right, but the rule is wrong here"),
    "key_skip": Text("先放下，看下一条", "leave it, next"),
    "key_back": Text("看上一条", "previous"),
    "key_undo": Text("撤销本条，或自己最近一次的决定", "take back this decision, or your last one"),
    "key_bulk": Text("同一原因的一并处理", "decide all alike"),
    "key_note": Text("写说明，回车记录", "write a note"),
    "key_zoom": Text("原件图：局部 → 放大 → 整页", "picture: part, close, whole page"),
    "key_list": Text("回到列表", "back to the list"),
    "key_help": Text("显示或关闭本说明", "show or hide this"),
    "states": Text("状态", "state"),
    "verdict": Text("结论", "verdict"),
}
STATE = {
    "open": Text("待核", "open"),
    "stale": Text("依据已变，须重看", "stale"),
    "decided": Text("已处理", "decided"),
    "gone": Text("已无此问题", "gone"),
    "confirmed": Text("已确认", "confirmed"),
    "explained": Text("已说明", "explained"),
    "misread": Text("误读", "misread"),
    "rule-wrong": Text("规则有误", "rule wrong"),
    "right": Text("对", "right"),
    "wrong": Text("错", "wrong"),
    "undone": Text("撤销", "taken back"),
    "all": Text("全部", "all"),
}
KEYS = (
    ("C", "key_confirm"), ("E", "key_explain"), ("M", "key_misread"), ("W", "key_rule"), ("S", "key_skip"),
    ("P", "key_back"), ("U", "key_undo"), ("B", "key_bulk"), ("T", "key_note"), ("Z", "key_zoom"), ("L", "key_list"),
    ("?", "key_help"),
)  # fmt: skip


def words(lang: str) -> Mapping[str, str]:
    """Every word of the page in one language."""
    return {**of_pages(lang), **{name: say(text, lang) for name, text in _WORDS.items()}}
