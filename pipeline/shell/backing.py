"""Two sheets behind the findings: the figures they rest on, and counts by year, region, unit and check."""

from __future__ import annotations

from pipeline.shell.sheets import CHECK, CODE, DOCUMENT, KEY, OF, PATH, SUBJECT, UNIT, YEAR, Sheet, titled
from pipeline.values.verdict import Text

OPERANDS = Sheet(
    Text("依据数据", "operands"),
    f"SELECT v.*, f.subject, f.message, d.organisation, d.year FROM operands v {OF} "  # noqa: S608
    "JOIN findings f ON f.doc_id = v.doc_id AND f.path = v.path AND f.key = v.key ORDER BY v.rowid",
    (
        CODE,
        CHECK,
        UNIT,
        YEAR,
        SUBJECT,
        titled("用作", "as", 8, "role", "role"),
        titled("数据", "what", 28, "label", "wrap"),
        titled("原文", "as printed", 14, "text", "wrap"),
        titled("最小可为", "least", 12, "low", "number"),
        titled("最大可为", "most", 12, "high", "number"),
        titled("计量单位", "in", 8, "unit"),
        titled("位置（看原文）", "place (click to see)", 19, "place", "page"),
        PATH,
        DOCUMENT,
        KEY,
    ),
    2,
    12,
)

STATISTICS = Sheet(
    Text("统计", "statistics"),
    "SELECT s.*, CASE WHEN \"by\" = 'check' THEN value ELSE '' END AS code FROM statistics s ORDER BY rowid",
    (
        titled("按", "by", 8, "by", "by"),
        titled("组", "group", 24, "value", "kind"),
        CHECK,
        titled("文件", "documents", 8, "documents", "whole"),
        titled("指标行", "rows", 8, "indicators", "whole"),
        titled("相符", "agrees", 8, "agrees", "whole"),
        titled("不符", "differs", 8, "differs", "whole"),
        titled("未核实", "undecided", 9, "undecided", "whole"),
        titled("问题", "findings", 7, "findings", "whole"),
        titled("待核", "open", 7, "open", "whole"),
        titled("有得分的", "scored", 8, "scored", "whole"),
        titled("平均得分", "mean score", 9, "score_mean", "number"),
        titled("最低", "least", 8, "score_min", "number"),
        titled("最高", "most", 8, "score_max", "number"),
        titled("复算平均", "mean recomputed", 9, "score_recomputed_mean", "number"),
        titled("98分以上（%）", "98 and above (%)", 9, "top_share", "number"),
        titled("满分行（%）", "rows at full marks (%)", 9, "full_share", "number"),
        titled("完成值等于指标值（%）", "result equals target (%)", 11, "same_share", "number"),
        titled("与其余相比", "against all others", 26, "unusual", "wrap"),
        titled("意见", "decisions", 8, "decisions", "whole"),
        titled("每条用时（秒）", "seconds each", 9, "seconds", "number"),
        titled("与他人一致（%）", "like others (%)", 9, "alike_share", "number"),
    ),
    3,
    22,
)
