"""The words of the report pages, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.shell.show import LABELS, say
from pipeline.values.verdict import Text

_WORDS = {
    "product": Text("绩效自评复核", "Review of performance self-evaluations"),
    "front": Text("总览", "overview"),
    "by_findings": Text("按问题排序", "by findings"),
    "by_unit": Text("按单位排序", "by unit"),
    "starts": Text("按拼音排列，各页从这个单位起：", "each page begins with:"),
    "all_findings": Text("全部问题", "all findings"),
    "workbook": Text("工作底稿（Excel）", "workbook (Excel)"),
    "unit": Text("单位", "unit"),
    "document": Text("文件", "document"),
    "year": Text("年度", "year"),
    "project": Text("项目", "project"),
    "kind": Text("种类", "kind"),
    "status": Text("状态", "status"),
    "score": Text("所报得分", "score claimed"),
    "score_recomputed": Text("复算得分", "score recomputed"),
    "grade": Text("等级", "grade"),
    "adjusted": Text("全年预算（万元）", "budget (10⁴ yuan)"),
    "spent": Text("支出（万元）", "spent (10⁴ yuan)"),
    "rate": Text("执行率", "execution rate"),
    "findings": Text("问题", "findings"),
    "open": Text("待核", "open"),
    "undecided_things": Text("未核实", "undecided"),
    "documents": Text("份文件", "documents"),
    "documents_unread": Text("份未读取", "not read"),
    "indicators": Text("行指标", "indicator rows"),
    "numbers": Text("个数字", "numbers"),
    "numbers_checked": Text("个已复算", "recomputed"),
    "code": Text("代码", "code"),
    "check": Text("检查", "check"),
    "subject": Text("对象", "subject"),
    "gap": Text("至少相差", "off by at least"),
    "formula": Text("算式", "formula"),
    "scores_chart": Text("得分分布（份）：浅色所报，深色复算", "scores: light as claimed, dark as recomputed"),
    "codes_chart": Text("各类问题（个）", "findings by check"),
    "verdicts_chart": Text("复算结论", "verdicts"),
    "pages": Text("页", "page"),
    "of_page": Text("第 {} 页", "page {}"),
    "whole_pages": Text("原页全图", "whole pages"),
    "no_findings": Text("没有发现问题。", "No findings."),
    "no_exhibits": Text(
        "没有保存原文图像；重新运行 fuhe extract 可得。", "No pictures were kept; run fuhe extract again to get them."
    ),
    "of_them_caused": Text("其中 {} 条由其他问题引起，不另计数", "{} of them follow from others and are not counted"),
    "caused": Text("由其他问题引起", "follows from another finding"),
    "follows": Text("由上一问题引起", "follows from the finding above"),
    "left": Text("未读取的内容", "left over"),
    "notes": Text("读取说明", "notes on reading"),
    "row_marks": Text("红框为所报数，蓝框为依据数据", "red: the claimed cell; blue: what it is held against"),
    "previous": Text("上一页", "previous"),
    "next": Text("下一页", "next"),
    "nothing": Text("（无）", "(none)"),
    "unnamed": Text("（未写单位）", "(no unit named)"),
    "also_page": Text("同见", "see also"),
}
STATUS = {
    "read": Text("已读取", "read"),
    "partial": Text("部分读取", "read in part"),
    "failed": Text("未能读取", "failed"),
    "duplicate": Text("重复", "duplicate"),
    "ignored": Text("非材料", "not a document"),
}
KIND = {
    "self-evaluation": Text("绩效自评", "self-evaluation"),
    "targets": Text("绩效目标", "targets"),
    "evaluation": Text("绩效评价", "evaluation"),
    "monitoring": Text("绩效监控", "monitoring"),
    "plan": Text("规划计划", "plan"),
    "other": Text("其他", "other"),
}


def words(lang: str) -> Mapping[str, str]:
    """Every word of the pages and the labels of a verdict, in one language."""
    return {name: say(text, lang) for name, text in (LABELS | _WORDS).items()}


def subject(name: str, message: str) -> str:
    """What a verdict is about, for a list: "indicator/产出/数量/培训人次" → "产出/数量/培训人次", "grade" → "".

    Where the name is no path of the form, the head of the message says it: "执行率：…" → "执行率".
    """
    kind, _, path = name.partition("/")
    if kind in ("indicator", "budget", "total", "section"):
        parts = path.split("/")
        return (
            "/".join(p for p in parts if not (p.isascii() and p.islower() and p.replace("-", "").isalpha())) or path
        )  # "actual", "defined-by": a role
    head, colon, _ = message.replace(": ", "：").partition("：")
    return head if colon else ""


def named(names: Mapping[str, Text], value: str, lang: str) -> str:
    """A value of a table in words; itself where it has none."""
    return say(names[value], lang) if value in names else value
