"""P905 共性指标的比率与正文的数不符.

财预〔2013〕53号规定了“三公”经费控制率、公用经费控制率、预算调整率、结转结余率、政府采购执行率、固定资产利用率、重
点支出安排率、成本节约率、“三公”经费变动率各由哪两个数相除。正文给出两个数的，旁边的比率、或同名指标行的完成值，予
以复算。分母有几个可能的，合其中一个就算相符。

财预〔2013〕53号 lays down what “三公”经费控制率, 公用经费控制率, 预算调整率, 结转结余率, 政府采购执行率, 固定资产利
用率, 重点支出安排率, 成本节约率 and “三公”经费变动率 are the quotients of. Where the text gives both numbers, a
rate printed beside them, or as the result of an indicator row of that name, is recomputed. Several divisors: one that
fits is enough.

Differs::

    # 某市人社局2022年度部门整体支出绩效评价报告
    一、资金情况
    固定资产总额500万元，在用固定资产480万元，固定资产利用率98%。

Differs::

    # 某市人社局2022年度部门整体支出绩效评价报告
    一、资金情况
    2022年“三公”经费决算18.6万元，2021年20万元，三公经费变动率-12%。

Differs::

    # 某市人社局2022年度部门整体支出绩效自评报告
    一、资金情况
    公用经费预算32万元，实际支出30万元。

    | 一级指标 | 二级指标 | 三级指标       | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------------- | ---------- | ---------- | ---- | ---- |
    | 过程     | 预算执行 | 公用经费控制率 | ≤100%      | 98%        | 5    | 5    |

Agrees::

    # 某市人社局2022年度部门整体支出绩效评价报告
    一、资金情况
    “三公”经费预算安排20万元，实际支出18.6万元，“三公”经费控制率93%。2022年“三公”经费决算18.6万元，2021年20万元，三公经费变动率-7%。
    年初预算1000万元，调整后全年预算1200万元，预算调整率20%。计划成本100万元，实际成本90万元，成本节约率10%。

Undecided::

    # 某市人社局2022年度部门整体支出绩效评价报告
    一、资金情况
    在用固定资产480万元，固定资产利用率98%。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.place import fold
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Report, Statement
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import Claim, compare, undecided
from pipeline.verifier.rates import number
from pipeline.verifier.ratios import Kind, kinds, money, operands
from pipeline.verifier.scores import ACTUAL
from pipeline.verifier.subjects import of_indicator

CODE = "P905"
VERSION = 1
TITLE = Text("共性指标的比率与正文的数不符", "a common ratio does not follow from the numbers of the text")
SEVERITY = Severity.WARNING
BASIS = "财预〔2013〕53号共性指标体系框架 [公式待核]"
LACKING = Text("正文没有给出这个比率的分子和分母", "the text does not give both numbers of this ratio")
Pairs = Sequence[tuple[Statement, Statement]]


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each such rate of the text, and for each row whose numbers the text gives."""
    statements = telling.told(report, patterns)
    for statement in statements:
        kind = next((k for k in kinds(patterns) if k.says.search(statement.topic)), None)
        if kind and telling.dimension(statement) == "ratio" and _own(statement, kind) and statement.role != "target":
            claim = telling.claim(statement)
            if claim is not None and statement.topic.endswith("-"):
                ways = tuple(Variant(w.name, -w.value) for w in claim.ways)
                claim = Claim(claim.fact, ways, claim.column, claim.quantity)
            title = statement.topic.rstrip("-")
            if claim is not None:
                yield _verdict(claim, kind, operands(statement, kind, statements), ("text", title), title)
    if len(report.forms) == 1:
        yield from _rows(report, statements, patterns)


def _own(statement: Statement, kind: Kind) -> bool:
    """Whether the rate is the year's own: a 变动率 may be told as a change."""
    return statement.scope == "" or (kind.form == "change" and statement.scope == "change")


def _rows(report: Report, statements: Sequence[Statement], patterns: Patterns) -> Iterator[Verdict]:
    """Rows named for a ratio, when the whole text gives one number of each kind only."""
    told = money([s for s in statements if s.role != "target"])
    for row in report.forms[0].indicators:
        kind = next((k for k in kinds(patterns) if k.says.search(fold(row.name.split("#")[0]))), None)
        claim = Claim.of(ACTUAL, number(row.actual), "actual")
        if kind is None or claim is None or claim.quantity is None or claim.quantity.unit.dimension != "ratio":
            continue
        pairs = list(kind.pairs(told))
        if len({(telling.number(a), telling.number(b)) for a, b in pairs}) == 1:
            subject, title = of_indicator(row)
            yield _verdict(claim, kind, pairs[:1], (*subject, "text"), title)


def _verdict(claim: Claim, kind: Kind, pairs: Pairs, subject: tuple[str, ...], title: str) -> Verdict:
    evidence = [telling.fact(s) for s in dict.fromkeys(s for pair in pairs for s in pair)]
    values = [(pair, value) for pair in pairs if (value := _value(kind, *pair))]
    plain = isinstance(claim.quantity, Quantity) and claim.quantity.bound is Bound.EQUAL
    if not values or not plain:
        return undecided(LACKING, subject=subject, title=title, claim=claim, evidence=evidence)
    (part, whole), _ = values[0]
    formula = _formula(kind.form, *(s.value.said.plain if s.value.said else "" for s in (part, whole)))
    variants = tuple(Variant(Text(f"以{w.topic}为分母", f"by {w.topic}"), value) for (_, w), value in values)
    return compare(claim, Recomputed(formula, variants, unit="%"), subject=subject, title=title, evidence=evidence)


def _value(kind: Kind, part: Statement, whole: Statement) -> Interval | None:
    a, b = telling.number(part), telling.number(whole)
    return kind.value(a.interval, b.interval) if a and b else None


def _formula(form: str, part: str, whole: str) -> Text:
    zh = {"share": f"{part} ÷ {whole}", "saving": f"（{whole} − {part}）÷ {whole}"}
    words = zh.get(form, f"（{part} − {whole}）÷ {whole}")
    return Text(words, words)
