"""The sheets of the workbook: the rows of each, and its columns' names, widths and kinds of value."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.shell.columns import OFF
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


def _c(zh: str, en: str, width: int, source: str, kind: str = "text") -> Column:
    return Column(Text(zh, en), width, source, kind)


KEY, DOCUMENT = _c("键", "key", 14, "key"), _c("文件编号", "document id", 19, "doc_id")
CLAIMED, RECOMPUTED = _c("所报", "claimed", 11, "claimed", "wrap"), _c("复算", "recomputed", 17, "recomputed", "wrap")
VERDICT, NOTE = _c("结论", "verdict", 9, "", "choice"), _c("审核说明", "auditor's note", 20, "", "blank")
CORRECT = _c("正确文字（误读时填）", "what the cell says (if misread)", 16, "", "blank")
DECIDED, DECIDED_BY = _c("现有意见", "decided", 12, "decision", "decision"), _c("审核人", "by", 10, "decided_by")

_UNIT, _YEAR = _c("单位", "unit", 19, "organisation", "wrap"), _c("年度", "year", 6, "year", "year")
_PATH, _PLACE = _c("文件", "document", 26, "path", "wrap"), _c("位置", "place", 13, "place", "place")
_PAGE = _c("位置（看原文）", "place (click to see)", 13, "place", "page")
_CODE, _CHECK = _c("代码", "code", 7, "code"), _c("检查", "check", 17, "code", "check")
_SUBJECT, _FORM = _c("对象", "subject", 20, "subject", "subject"), _c("表", "form", 26, "form", "wrap")
_AGREEMENT, _WHY = (
    _c("判定", "agreement", 8, "agreement", "agreement"),
    _c("未核实原因", "why undecided", 20, "reason", "wrap"),
)

_OF = "LEFT JOIN (SELECT doc_id, path, organisation, year FROM documents) d USING (doc_id, path)"
_READINGS = (
    "CASE WHEN v.variants != '' OR v.recomputed_low IS NULL THEN v.variants WHEN v.recomputed_low = v.recomputed_high "
    "THEN CAST(v.recomputed_low AS TEXT) ELSE v.recomputed_low || '…' || v.recomputed_high END"
)


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
    f"SELECT v.*, {OFF}, {_READINGS} AS recomputed, d.organisation, d.year, indicators.at AS indicator_at, "  # noqa: S608
    f"budget.at AS budget_at, totals.at AS total_at FROM findings v {_OF} {_row_of('indicators')} {_row_of('budget')} "
    f"{_row_of('totals')} ORDER BY v.rowid",
    (
        _c("严重程度", "severity", 8, "severity", "severity"),
        _CODE,
        _CHECK,
        _UNIT,
        _YEAR,
        _SUBJECT,
        _PAGE,
        CLAIMED,
        RECOMPUTED,
        _c("至少相差", "off by at least", 14, "off", "number"),
        _c("影响分数", "points at stake", 8, "points_at_stake", "stake"),
        _c("说明", "message", 38, "message", "wrap"),
        _c("可能的原因", "may be", 24, "diagnosis", "wrap"),
        VERDICT,
        NOTE,
        CORRECT,
        _c("对照表行", "row", 12, "row", "row"),
        DECIDED,
        DECIDED_BY,
        _c("政策依据", "legal basis", 36, "basis", "wrap"),
        _c("由此问题引起", "follows from", 14, "cause"),
        _FORM,
        _PATH,
        DOCUMENT,
        KEY,
    ),
    2,
    15,
)

INDICATORS = Sheet(
    Text("指标对照", "indicators"),
    f"SELECT t.*, d.organisation, d.year, {_gap('t.score_value', 't.recomputed_low', 't.recomputed_high')} AS gap "  # noqa: S608
    f"FROM indicators t {_OF} ORDER BY t.rowid",
    (
        _UNIT,
        _YEAR,
        _c("一级指标", "level 1", 11, "level1", "wrap"),
        _c("二级指标", "level 2", 11, "level2", "wrap"),
        _c("三级指标", "level 3", 20, "level3", "wrap"),
        _c("目标值", "target", 13, "target", "wrap"),
        _c("完成值", "actual", 13, "actual", "wrap"),
        _c("分值", "weight", 7, "weight", "figure"),
        _c("所报得分", "score claimed", 8, "score", "figure"),
        _c("复算下限", "recomputed from", 9, "recomputed_low", "number"),
        _c("复算上限", "recomputed to", 9, "recomputed_high", "number"),
        _c("差额", "difference", 8, "gap", "number"),
        _AGREEMENT,
        _WHY,
        _PLACE,
        _c("算式", "formula", 24, "method", "wrap"),
        _c("各种理解", "readings", 30, "variants", "wrap"),
        _c("评分标准", "standard", 44, "standard", "wrap"),
        _c("偏差原因", "excuse", 24, "excuse", "wrap"),
        _FORM,
        _PATH,
        DOCUMENT,
    ),
    5,
    15,
)

BUDGET = Sheet(
    Text("资金执行", "budget"),
    "SELECT t.*, d.organisation, d.year, t.rate_value - t.recomputed_rate AS gap, t.initial_value / 10000.0 AS i, "  # noqa: S608
    f"t.adjusted_value / 10000.0 AS a, t.spent_value / 10000.0 AS s FROM budget t {_OF} ORDER BY t.rowid",
    (
        _UNIT,
        _YEAR,
        _c("资金", "item", 20, "item", "wrap"),
        _c("年初预算（万元）", "initial (10⁴ yuan)", 14, "i", "money"),
        _c("全年预算（万元）", "adjusted (10⁴ yuan)", 14, "a", "money"),
        _c("支出（万元）", "spent (10⁴ yuan)", 14, "s", "money"),
        _c("所报执行率", "rate claimed", 10, "rate"),
        _c("复算执行率（%）", "rate recomputed (%)", 10, "recomputed_rate", "number"),
        _c("差额（百分点）", "difference", 10, "gap", "number"),
        _AGREEMENT,
        _WHY,
        _c("分值", "weight", 7, "weight", "figure"),
        _c("得分", "score", 7, "score", "figure"),
        _PLACE,
        _c("原表单位", "unit as printed", 9, "unit_said"),
        _FORM,
        _PATH,
        DOCUMENT,
    ),
    3,
    14,
)

TOTALS = Sheet(
    Text("合计核对", "totals"),
    f"SELECT t.*, d.organisation, d.year, {_number('t.weight')} - t.recomputed_weight AS weight_gap, "  # noqa: S608
    f"{_number('t.score')} - t.recomputed_score AS score_gap FROM totals t {_OF} ORDER BY t.rowid",
    (
        _UNIT,
        _YEAR,
        _c("合计行", "total", 14, "label", "wrap"),
        _c("所报分值", "weight claimed", 9, "weight", "figure"),
        _c("各行分值之和", "weights add up to", 10, "recomputed_weight", "number"),
        _c("差额", "difference", 8, "weight_gap", "number"),
        _c("所报得分", "score claimed", 9, "score", "figure"),
        _c("各行得分之和", "scores add up to", 10, "recomputed_score", "number"),
        _c("差额", "difference", 8, "score_gap", "number"),
        _AGREEMENT,
        _WHY,
        _PLACE,
        _FORM,
        _PATH,
        DOCUMENT,
    ),
    3,
    13,
)

UNDECIDED = Sheet(
    Text("未核实", "undecided"),
    f"SELECT v.*, {_READINGS} AS recomputed, d.organisation, d.year FROM verdicts v {_OF} "  # noqa: S608
    "WHERE v.agreement = 'undecided' ORDER BY v.rowid",
    (
        _CODE,
        _CHECK,
        _UNIT,
        _YEAR,
        _SUBJECT,
        _PAGE,
        CLAIMED,
        _c("可能的数", "possible", 24, "recomputed", "wrap"),
        _c("未核实原因", "why undecided", 50, "reason", "wrap"),
        _FORM,
        _PATH,
        DOCUMENT,
        KEY,
    ),
    2,
    9,
)

OPERANDS = Sheet(
    Text("依据数据", "operands"),
    f"SELECT v.*, d.organisation, d.year FROM operands v {_OF} ORDER BY v.rowid",  # noqa: S608
    (
        _CODE,
        _CHECK,
        _UNIT,
        _YEAR,
        _c("用作", "as", 8, "role", "role"),
        _c("数据", "what", 28, "label", "wrap"),
        _c("原文", "as printed", 14, "text", "wrap"),
        _c("最小可为", "least", 12, "low", "number"),
        _c("最大可为", "most", 12, "high", "number"),
        _c("单位", "in", 8, "unit"),
        _c("位置（看原文）", "place (click to see)", 19, "place", "page"),
        _PATH,
        DOCUMENT,
        KEY,
    ),
    2,
    11,
)

DOCUMENTS = Sheet(
    Text("文件清单", "documents"),
    f"SELECT *, adjusted / 10000.0 AS a, spent / 10000.0 AS s, {_number('score')} - score_recomputed AS gap "  # noqa: S608
    "FROM documents ORDER BY coalesce(open, 0) DESC, path",
    (
        _UNIT,
        _YEAR,
        _c("项目", "project", 20, "project", "wrap"),
        _c("种类", "kind", 9, "kind", "kind"),
        _c("所报得分", "score claimed", 8, "score", "figure"),
        _c("复算得分", "score recomputed", 9, "score_recomputed", "number"),
        _c("差额", "difference", 8, "gap", "number"),
        _c("所报等级", "grade claimed", 7, "grade"),
        _c("复算等级", "grade recomputed", 7, "grade_recomputed"),
        _c("全年预算（万元）", "budget (10⁴ yuan)", 14, "a", "money"),
        _c("支出（万元）", "spent (10⁴ yuan)", 14, "s", "money"),
        _c("执行率（%）", "rate (%)", 9, "rate", "number"),
        _c("问题", "findings", 7, "findings", "whole"),
        _c("待核", "open", 7, "open", "whole"),
        _c("状态", "status", 10, "status", "status"),
        _PATH,
        _c("原因", "reason", 40, "reason", "wrap"),
        _c("指标", "indicators", 7, "indicators", "whole"),
        _c("数字", "numbers", 7, "numbers", "whole"),
        _c("已复算", "recomputed", 7, "numbers_checked", "whole"),
        _c("页数", "pages", 6, "pages", "whole"),
        DOCUMENT,
    ),
    1,
    16,
)

ROW_AT = {"indicator_at": INDICATORS, "budget_at": BUDGET, "total_at": TOTALS}
"""Sheets that a finding points into, by the column of its query that names the row."""
