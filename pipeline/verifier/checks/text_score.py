"""C503 正文的得分与表中得分不同.

正文写的总得分应与自评表合计相同，各部分得分（部门决策指标得分为10分）应与表中该部分的得分相同。有几张表的，合其中一张就算相符。

The total score in the text should be the form's total, and the score of a section that of the form's section. Of
several forms one that fits is enough.

Differs::

    # 某市人社局2022年度部门整体绩效自评报告
    二、评价结论
    经综合评定，得分为98.4分，评价等级为“优”。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | 12万人 | 13.1万人 | 60 | 60 |
    | 产出 | 数量 | 举办招聘会 | 20场 | 18场 | 40 | 36.4 |
    | 合计 | | | | | 100 | 96.4 |

Agrees::

    # 某市人社局2022年度部门整体绩效自评报告
    二、评价结论
    经综合评定，得分为96.4分，评价等级为“优”。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 城镇新增就业人数 | 12万人 | 13.1万人 | 60 | 60 |
    | 产出 | 数量 | 举办招聘会 | 20场 | 18场 | 40 | 36.4 |
    | 合计 | | | | | 100 | 96.4 |

Undecided::

    # 某市人社局2022年度部门整体绩效自评报告
    二、评价结论
    经综合评定，得分为96.4分，评价等级为“优”。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.numbers import read_quantity
from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.quantity import Quantity
from pipeline.values.report import Field, Form, Report, Statement
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import ROUNDED, Claim, compare, undecided
from pipeline.verifier.naming import key

CODE = "C503"
VERSION = 3
TITLE = Text("正文的得分与表中得分不同", "the text and the table give different scores")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号第十一条（单位自评内容）[条款待核]"
SCORE = Text("正文得分", "score in the text")
SCORES, WEIGHTS = Text("得分之和", "sum of the scores"), Text("分值之和", "sum of the weights")
_SHORT = 2  # characters of a name
_LEADS = re.compile(
    r"^(?:其中|从|在|按|经|对|该|本|全年|部门|项目|单位|绩效|[一二三]级|指标|[一二三四五六七八九十]是|[和及与])+"
)
ABSENT = Text("文中没有带合计得分的自评表", "the document has no form with a total score")


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for the overall score of the text, one for each section score that a row of a form gives too."""
    totals = [(t.score, t.label.text or "合计") for f in report.forms for t in f.totals if t.grand and t.score.read]
    own = report.score.said is not None and all(report.score.said != field.said for field, _ in totals)
    if own and (claim := Claim.of(SCORE, report.score, "text")):
        if totals:
            yield _verdict(claim, totals, ("text", "score"), "总得分")
        else:
            yield undecided(ABSENT, subject=("text", "score"), title="总得分", claim=claim)
    judged: set[object] = set()
    for verdict in _of_statements(report, patterns):
        judged.add(verdict.claimed.cited and verdict.claimed.cited.places if verdict.claimed else None)
        yield verdict
    for verdict in _of_parts(report, patterns):
        if verdict.claimed and verdict.claimed.cited and verdict.claimed.cited.places not in judged:
            yield verdict


def _of_statements(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    for statement in report.statements:
        rows = list(_rows(statement, report, patterns))
        claim = telling.claim(statement)
        if rows and claim:
            yield _verdict(claim, rows, telling.subject(statement, patterns), statement.topic)
        elif claim and (sums := list(_sections(statement, report, patterns))):
            recomputed = Recomputed(Text("表中该部分各行之和", "sum of the section's rows"), tuple(sums), unit="分")
            subject = telling.subject(statement, patterns)
            yield compare(claim, recomputed, subject=subject, title=statement.topic, severity=Severity.WARNING)


def _of_parts(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """产出指标（50分）得48分: its score and its weight against the section, row or subtotal of that name."""
    says = patterns.compiled("statements", "part_score")
    for sentence in report.prose if report.forms else ():
        for match in (m for pattern in says for m in pattern.find(sentence)):
            name = _bare(key(_own(match.text("name")), patterns))
            for group, label in (("score", SCORES), ("weight", WEIGHTS)):
                claim = Claim.of(SCORE, read_quantity(match.group(group), patterns, "分"), "text")
                ways = [v for form in report.forms for v in _named(form, name, group, patterns)] if claim else []
                if claim and ways:
                    recomputed = Recomputed(Text(f"表中“{name}”", f"{name} in the table"), tuple(ways), unit="分")
                    yield compare(claim, recomputed, subject=("text", name, label.en), title=f"{name}{label.zh}",
                                  severity=Severity.WARNING)  # fmt: skip


def _named(form: Form, name: str, role: str, patterns: Patterns) -> Iterator[Variant]:
    """What the form gives for a name of at least two characters: its rows, one by one or summed, and its subtotals."""
    if len(name) < _SHORT:
        return
    fields = {"score": lambda row: row.score.read, "weight": lambda row: row.weight.read}
    depth = max((len(i.path) for i in form.indicators), default=0)
    for level in range(depth):
        rows = [i for i in form.indicators if len(i.path) > level and _bare(key(i.path[level], patterns)) == name]
        read = [q for q in map(fields[role], rows) if q]
        if rows and len(read) == len(rows):
            label = SCORES if role == "score" else WEIGHTS
            yield Variant(label, Interval.exactly(sum((q.point for q in read), Fraction(0))))
    for total in form.totals:
        if not total.grand and _bare(key(total.label.text, patterns)) == name and (q := fields[role](total)):
            yield Variant(Text("小计", "subtotal"), q.interval)


def _own(words: str) -> str:
    """The name without what leads up to it."""
    return _LEADS.sub("", words)


def _verdict(claim: Claim, rows: list[tuple[Field[Quantity], str]], subject: tuple[str, ...], title: str) -> Verdict:
    """Against every score it may be: the one it meets, or the only one there is."""
    read = [(field, name, field.read) for field, name in rows if field.read]
    labels = [Text(f"表中{name}得分", f"score of {name}") for _, name, _ in read]
    evidence = [Fact(t, f.said, q.interval, q.unit.name) for t, (f, _, q) in zip(labels, read, strict=True)]
    shown = "、".join(f.said.plain for f, _, _ in read if f.said)
    recomputed = Recomputed(
        Text(f"表中得分 {shown}", f"score in the table {shown}"),
        tuple(Variant(ROUNDED, q.interval) for _, _, q in read),
        unit=read[0][2].unit.name,
    )
    return compare(claim, recomputed, subject=subject, title=title, evidence=evidence)


def _rows(statement: Statement, report: Report, patterns: Patterns) -> Iterator[tuple[Field[Quantity], str]]:
    """Rows and subtotals named as the statement's topic is: 部门决策指标得分 and a row 决策."""
    if telling.dimension(statement) != "score" or not statement.topic.endswith("得分"):
        return
    name = _bare(key(statement.topic.removesuffix("得分"), patterns))
    for form in report.forms if name else ():
        yield from _scores(form, name, patterns)


def _sections(statement: Statement, report: Report, patterns: Patterns) -> Iterator[Variant]:
    """自评得分90分，其中产出指标45分: what the rows of each section of that name add up to, points and weights."""
    whole = report.statements[statement.parent].topic if statement.parent is not None else ""
    scored = whole.endswith("得分") or ("评" in whole and whole.endswith(("分", "总分")))
    if telling.dimension(statement) != "score" or not scored or not telling.plain(statement):
        return
    name = _bare(key(statement.topic, patterns))
    listed = {_bare(key(s.topic, patterns)) for s in report.statements if s.parent == statement.parent}
    for form in report.forms if len(name) >= 2 else ():
        if not listed <= {_bare(key(i.path[0], patterns)) for i in form.indicators if i.path}:
            continue  # the text speaks of another form's sections
        rows = [i for i in form.indicators if i.path and _bare(key(i.path[0], patterns)) == name]
        sums = [(SCORES, [i.score.read for i in rows]), (WEIGHTS, [i.weight.read for i in rows])]
        for label, fields in sums[: 1 if statement.topic.endswith("得分") else 2]:
            if (read := [q for q in fields if q]) and len(read) == len(rows):
                yield Variant(label, Interval.exactly(sum((q.point for q in read), Fraction(0))))


def _scores(form: Form, name: str, patterns: Patterns) -> Iterator[tuple[Field[Quantity], str]]:
    for indicator in form.indicators:
        alone = sum(1 for part in indicator.path if part) == 1
        if indicator.score.read and alone and _bare(key(indicator.name, patterns)) == name:
            yield indicator.score, indicator.name
    for total in form.totals:
        if total.score.read and not total.grand and _bare(key(total.label.text, patterns)) == name:
            yield total.score, total.label.text


def _bare(name: str) -> str:
    return name.removeprefix("部门").removesuffix("得分").removesuffix("小计").removesuffix("合计").removesuffix("指标")
