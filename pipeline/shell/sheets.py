"""The sheets of the workbook: the rows of each, and its columns' names, widths and kinds of value."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.shell.columns import OFF, READINGS
from pipeline.values.verdict import Text


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Args:
        title: its header.
        width: in digits of the sheet's font; a Chinese character takes two.
        source: column of the query.
        kind: what its values are: "text", "wrap" (text of any length), "whole", "year", "number", "stake" (nothing for
            0), "money", "figure" (a number where it is one, else text), "place", "page" and "row" (links), "check",
            "subject", "choice" and "blank" (for the auditor), or a list of words: "agreement", "severity", "decision",
            "kind", "status".
    """

    title: Text
    width: int
    source: str
    kind: str = "text"

    def wide(self, lang: str) -> int:
        """Its width in a language: no word of the header is broken, a place stands on one line."""
        if lang != "en":
            return self.width
        words = max(map(len, self.title.en.split())) + 2
        return max(self.width, words, 19 if self.kind in ("page", "place") else 0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its rows as a query over the tables of results; how many columns stand still, how many are printed."""

    title: Text
    query: str
    columns: tuple[Column, ...]
    frozen: int
    printed: int


def titled(zh: str, en: str, width: int, source: str, kind: str = "text") -> Column:
    """A column by its header in both languages."""
    return Column(Text(zh, en), width, source, kind)


KEY, DOCUMENT = titled("键", "key", 14, "key"), titled("文件编号", "document id", 19, "doc_id")
CLAIMED = titled("所报", "claimed", 11, "claimed", "wrap")
RECOMPUTED = titled("复算", "recomputed", 17, "recomputed", "wrap")
VERDICT, NOTE = titled("结论", "verdict", 9, "", "choice"), titled("审核说明", "auditor's note", 20, "", "blank")
CORRECT = titled("正确文字（误读时填）", "what the cell says (if misread)", 16, "", "blank")
DECIDED = titled("现有意见", "decided", 12, "decision", "decision")
DECIDED_BY = titled("审核人", "by", 10, "decided_by")

UNIT, YEAR = titled("单位", "unit", 19, "organisation", "wrap"), titled("年度", "year", 6, "year", "year")
PATH, _PLACE = titled("文件", "document", 26, "path", "wrap"), titled("位置", "place", 17, "place", "place")
PAGE = titled("位置（看原文）", "place (click to see)", 17, "place", "page")
CODE, CHECK = titled("代码", "code", 7, "code"), titled("检查", "check", 17, "code", "check")
SUBJECT, _FORM = titled("对象", "subject", 20, "subject", "subject"), titled("表", "form", 26, "form", "wrap")
_AGREEMENT, _WHY = (
    titled("判定", "agreement", 8, "agreement", "agreement"),
    titled("未核实原因", "why undecided", 20, "reason", "wrap"),
)

OF = "LEFT JOIN (SELECT doc_id, path, organisation, year FROM documents) d USING (doc_id, path)"


def _gap(claimed: str, low: str, high: str) -> str:
    """How far a claim lies outside what was recomputed, negative below it."""
    return (
        f"CASE WHEN {claimed} IS NULL OR {low} IS NULL THEN NULL WHEN {claimed} < {low} THEN {claimed} - {low} "
        f"WHEN {claimed} > {high} THEN {claimed} - {high} ELSE 0 END"
    )


def _number(column: str) -> str:
    """A text column as a number where it begins with one."""
    return f"CASE WHEN {column} GLOB '[0-9]*' THEN CAST({column} AS REAL) END"


def _row_of(table: str) -> str:
    """For each finding the row of `table` that it speaks of."""
    return (
        f'LEFT JOIN (SELECT doc_id, page, "table", "row", min(rowid) AS at FROM {table} GROUP BY 1, 2, 3, 4) {table} '  # noqa: S608
        f'ON {table}.doc_id = v.doc_id AND {table}.page IS v.page AND {table}."table" IS v."table" '
        f'AND {table}."row" IS v."row"'
    )


FINDINGS = Sheet(
    Text("问题清单", "findings"),
    f"SELECT v.*, {OFF}, {READINGS} AS recomputed, d.organisation, d.year, indicators.at AS indicator_at, "  # noqa: S608
    f"budget.at AS budget_at, totals.at AS total_at FROM findings v {OF} {_row_of('indicators')} {_row_of('budget')} "
    f"{_row_of('totals')} ORDER BY v.rowid",
    (
        titled("严重程度", "severity", 8, "severity", "severity"),
        CODE,
        CHECK,
        UNIT,
        YEAR,
        SUBJECT,
        PAGE,
        CLAIMED,
        RECOMPUTED,
        titled("至少相差", "off by at least", 18, "off", "gap"),
        titled("影响分数", "points at stake", 8, "points_at_stake", "stake"),
        titled("影响到", "changes", 8, "consequence", "consequence"),
        titled("说明", "message", 38, "message", "wrap"),
        titled("可能的原因", "may be", 24, "diagnosis", "wrap"),
        VERDICT,
        NOTE,
        CORRECT,
        titled("对照表行", "row", 12, "row", "row"),
        DECIDED,
        DECIDED_BY,
        titled("政策依据", "legal basis", 36, "basis", "wrap"),
        titled("由此问题引起", "follows from", 14, "cause"),
        _FORM,
        PATH,
        DOCUMENT,
        KEY,
    ),
    2,
    16,
)

INDICATORS = Sheet(
    Text("指标对照", "indicators"),
    f"SELECT t.*, d.organisation, d.year, {_gap('t.score_value', 't.recomputed_low', 't.recomputed_high')} AS gap "  # noqa: S608
    f"FROM indicators t {OF} ORDER BY t.rowid",
    (
        UNIT,
        YEAR,
        titled("一级指标", "level 1", 11, "level1", "wrap"),
        titled("二级指标", "level 2", 11, "level2", "wrap"),
        titled("三级指标", "level 3", 20, "level3", "wrap"),
        titled("目标值", "target", 13, "target", "wrap"),
        titled("完成值", "actual", 13, "actual", "wrap"),
        titled("分值", "weight", 7, "weight", "figure"),
        titled("所报得分", "score claimed", 8, "score", "figure"),
        titled("复算下限", "recomputed from", 9, "recomputed_low", "number"),
        titled("复算上限", "recomputed to", 9, "recomputed_high", "number"),
        titled("差额", "difference", 8, "gap", "number"),
        _AGREEMENT,
        _WHY,
        _PLACE,
        titled("算式", "formula", 24, "method", "wrap"),
        titled("各种理解", "readings", 30, "variants", "wrap"),
        titled("评分标准", "standard", 44, "standard", "wrap"),
        titled("偏差原因", "excuse", 24, "excuse", "wrap"),
        _FORM,
        PATH,
        DOCUMENT,
    ),
    5,
    15,
)

BUDGET = Sheet(
    Text("资金执行", "budget"),
    "SELECT t.*, d.organisation, d.year, t.rate_value - t.recomputed_rate AS gap, t.initial_value / 10000.0 AS i, "  # noqa: S608
    f"t.adjusted_value / 10000.0 AS a, t.spent_value / 10000.0 AS s FROM budget t {OF} ORDER BY t.rowid",
    (
        UNIT,
        YEAR,
        titled("资金", "item", 20, "item", "wrap"),
        titled("年初预算（万元）", "initial (10⁴ yuan)", 14, "i", "money"),
        titled("全年预算（万元）", "adjusted (10⁴ yuan)", 14, "a", "money"),
        titled("支出（万元）", "spent (10⁴ yuan)", 14, "s", "money"),
        titled("所报执行率", "rate claimed", 10, "rate"),
        titled("复算执行率（%）", "rate recomputed (%)", 16, "recomputed_rate", "number"),
        titled("差额（百分点）", "difference", 15, "gap", "number"),
        _AGREEMENT,
        _WHY,
        titled("分值", "weight", 7, "weight", "figure"),
        titled("得分", "score", 7, "score", "figure"),
        _PLACE,
        titled("原表单位", "unit as printed", 9, "unit_said"),
        _FORM,
        PATH,
        DOCUMENT,
    ),
    3,
    14,
)

TOTALS = Sheet(
    Text("合计核对", "totals"),
    f"SELECT t.*, d.organisation, d.year, {_number('t.weight')} - t.recomputed_weight AS weight_gap, "  # noqa: S608
    f"{_number('t.score')} - t.recomputed_score AS score_gap FROM totals t {OF} ORDER BY t.rowid",
    (
        UNIT,
        YEAR,
        titled("合计行", "total", 14, "label", "wrap"),
        titled("所报分值", "weight claimed", 9, "weight", "figure"),
        titled("各行分值之和", "weights add up to", 10, "recomputed_weight", "number"),
        titled("差额", "difference", 8, "weight_gap", "number"),
        titled("所报得分", "score claimed", 9, "score", "figure"),
        titled("各行得分之和", "scores add up to", 10, "recomputed_score", "number"),
        titled("差额", "difference", 8, "score_gap", "number"),
        _AGREEMENT,
        _WHY,
        _PLACE,
        _FORM,
        PATH,
        DOCUMENT,
    ),
    3,
    13,
)

UNDECIDED = Sheet(
    Text("未核实", "undecided"),
    f"SELECT v.*, {READINGS} AS recomputed, d.organisation, d.year FROM verdicts v {OF} "  # noqa: S608
    "WHERE v.agreement = 'undecided' ORDER BY v.rowid",
    (
        CODE,
        CHECK,
        UNIT,
        YEAR,
        SUBJECT,
        PAGE,
        CLAIMED,
        titled("可能的数", "possible", 24, "recomputed", "wrap"),
        titled("未核实原因", "why undecided", 50, "reason", "wrap"),
        _FORM,
        PATH,
        DOCUMENT,
        KEY,
    ),
    2,
    9,
)

DOCUMENTS = Sheet(
    Text("文件清单", "documents"),
    f"SELECT *, adjusted / 10000.0 AS a, spent / 10000.0 AS s, {_number('score')} - score_recomputed AS gap "  # noqa: S608
    "FROM documents ORDER BY coalesce(open, 0) DESC, path",
    (
        UNIT,
        YEAR,
        titled("项目", "project", 20, "project", "wrap"),
        titled("种类", "kind", 9, "kind", "kind"),
        titled("所报得分", "score claimed", 8, "score", "figure"),
        titled("复算得分", "score recomputed", 9, "score_recomputed", "number"),
        titled("差额", "difference", 8, "gap", "number"),
        titled("所报等级", "grade claimed", 7, "grade"),
        titled("复算等级", "grade recomputed", 7, "grade_recomputed"),
        titled("全年预算（万元）", "budget (10⁴ yuan)", 14, "a", "money"),
        titled("支出（万元）", "spent (10⁴ yuan)", 14, "s", "money"),
        titled("执行率（%）", "rate (%)", 9, "rate", "number"),
        titled("问题", "findings", 7, "findings", "whole"),
        titled("待核", "open", 7, "open", "whole"),
        titled("状态", "status", 10, "status", "status"),
        PATH,
        titled("原因", "reason", 40, "reason", "wrap"),
        titled("指标", "indicators", 7, "indicators", "whole"),
        titled("数字", "numbers", 7, "numbers", "whole"),
        titled("已复算", "recomputed", 7, "numbers_checked", "whole"),
        titled("页数", "pages", 6, "pages", "whole"),
        DOCUMENT,
    ),
    1,
    16,
)

ROW_AT = {"indicator_at": INDICATORS, "budget_at": BUDGET, "total_at": TOTALS}
"""Sheets that a finding points into, by the column of its query that names the row."""
