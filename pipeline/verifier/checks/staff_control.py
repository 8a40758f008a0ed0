"""P904 人员控制率与正文的人数、编制数不符.

在职人员控制率（财政供养人员控制率）= 在职人员数 ÷ 编制数 × 100 %。编制数写了几种的（行政、附属、辅助），各种合计都试；
在职人数分项写的，分项合计也试；合其中一种就算相符。离休、退休不算在职。

Staff ratio = staff ÷ posts × 100 %. Where several kinds of posts are told (administrative, subsidiary, auxiliary),
all sums are tried, and those of the staff told in parts; one that fits is enough. Retired people are no staff.

Differs::

    # 某市人社局2022年度部门整体绩效自评报告
    一、人员情况
    行政编制为130人，行政附属编制13人，实有在职人员141人；离休人员3人。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 过程 | 人员管理 | 财政供养人员控制率 | ≤100% | 97.2% | 1 | 1 |

Agrees::

    # 某市人社局2022年度部门整体绩效自评报告
    一、人员情况
    行政编制为130人，行政附属编制13人，实有在职人员141人；离休人员3人。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 过程 | 人员管理 | 财政供养人员控制率 | ≤100% | 98.6% | 1 | 1 |

Undecided::

    # 某市人社局2022年度部门整体绩效自评报告
    一、人员情况
    现有在职人员141人，离休人员3人。

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 过程 | 人员管理 | 财政供养人员控制率 | ≤100% | 97.2% | 1 | 1 |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval, total
from pipeline.values.quantity import Quantity
from pipeline.values.report import Field, Form, Report, Statement
from pipeline.values.verdict import Agreement, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import Claim, compare, quotient, undecided
from pipeline.verifier.naming import key
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.wording import figure

CODE = "P904"
VERSION = 2
TITLE = Text("人员控制率与正文的人数、编制数不符", "the staff ratio does not follow from the staff numbers of the text")
SEVERITY = Severity.ERROR
BASIS = "财预〔2013〕53号共性指标体系框架：在职人员控制率＝在职人员数÷编制数 [公式待核]"
SILENT = Text("正文没有同时给出在职人数和编制数", "the text does not give both staff in service and posts")
_NEAR = 4  # sentences before a ratio of the text in which its numbers may stand
_MOST = 5  # kinds of posts whose sums are tried
_SHOWN = 3  # other readings told


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each row that reports such a ratio, when the text gives any staff number."""
    statements = telling.told(report, patterns)
    posts, staff = _staff(statements, patterns)
    for indicator in form.indicators:
        actual = indicator.actual
        if not _says("rate", key(indicator.name, patterns), patterns) or not isinstance(actual.read, Quantity):
            continue
        subject, title = of_indicator(indicator)
        claim = Claim.of(Text("实际完成值", "result"), Field(actual.said, actual.read, actual.how, ""), "actual")
        variants = list(_readings(posts, staff, statements))
        if (posts or staff) and claim and not variants:
            yield undecided(SILENT, subject=subject, title=title, claim=claim)
        elif claim and variants:
            evidence = [telling.fact(s) for s in (*staff, *posts)]
            met = next((v for v in variants if any(way.value.meets(v.value) for way in claim.ways)), variants[0])
            recomputed = Recomputed(_formula(met), (met,), unit="%")
            found = compare(claim, recomputed, subject=subject, title=title, evidence=evidence)
            if found.agreement is Agreement.DIFFERS:
                found = replace(found, message=_tried(found.message, variants, met, claim.ways[0].value))
            yield found


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each such ratio of the running text, from the staff numbers of its section before it."""
    statements = telling.told(report, patterns)
    for at, rate in enumerate(statements):
        claim = telling.claim(rate) if rate.scope == "" and rate.role != "target" else None
        if claim is None or telling.dimension(rate) != "ratio" or not _says("rate", rate.topic, patterns):
            continue
        near = [s for s in statements[:at] if s.section == rate.section and rate.order - s.order <= _NEAR]
        posts, staff = _staff(statements, patterns, near)
        variants = list(_readings(posts, staff, statements))
        if not variants:
            continue
        evidence = [telling.fact(s) for s in (*staff, *posts)]
        met = next((v for v in variants if any(way.value.meets(v.value) for way in claim.ways)), None)
        if met is None and _of_others(claim, near):
            continue  # 编制60名，其中机关30名；机关在职28人，控制率93.33%
        met = met or variants[0]
        subject = telling.subject(rate, patterns)
        yield compare(claim, Recomputed(_formula(met), (met,), unit="%"), subject=subject, title=rate.topic,
                      evidence=evidence)  # fmt: skip


def _of_others(claim: Claim, near: Sequence[Statement]) -> bool:
    """Whether two other numbers of people near by give the ratio: it may be that of a part."""
    people = [n.interval for s in near if telling.dimension(s) == "people" and (n := telling.number(s))]
    values = [value for a in people for b in people if (value := quotient(a, b))]
    return any(way.value.meets(value) for way in claim.ways for value in values)


def _staff(
    statements: Sequence[Statement], patterns: Patterns, near: Sequence[Statement] | None = None
) -> tuple[list[Statement], list[Statement]]:
    """Posts and people in service, of the first section that speaks of either; parts go with their totals."""
    told = statements if near is None else near
    people = [s for s in told if telling.dimension(s) == "people" and telling.plain(s) and s.role != "target"]
    posts = [s for s in people if s.parent is None and _says("posts", s.topic, patterns)]
    section = posts[0].section if posts else None
    posts = [s for s in posts if s.section == section]
    staff = [
        s
        for s in people
        if s not in posts and _says("in-service", s.topic, patterns) and section in (None, s.section)
        and (s.parent is None or not _says("posts", statements[s.parent].topic, patterns))
    ]  # fmt: skip
    return posts, staff


def _readings(posts: list[Statement], staff: list[Statement], statements: Sequence[Statement]) -> Iterator[Variant]:
    """Every admissible quotient; the plainest first: people in service ÷ the posts named before them."""
    if not posts or not staff:
        return
    first = next((s for s in staff if "在职" in s.topic or "在编" in s.topic), staff[0])
    before = [p for p in posts if p.order == first.order and _at(p, statements) < _at(first, statements)] or posts
    sums = [before, *(list(c) for n in range(1, len(posts[:_MOST]) + 1) for c in combinations(posts[:_MOST], n))]
    tops = [s for s in staff if s.parent is None or statements[s.parent] not in staff]
    people = [[first], *([s] for s in staff if s is not first), tops]
    people += [parts for s in staff for parts in _parts(s, statements)]
    for counted in people:
        for chosen in sums:
            if posts[0] in chosen and (value := quotient(_sum(counted), _sum(chosen))):
                yield Variant(_named(counted, chosen), value)


def _parts(whole: Statement, statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    index = _at(whole, statements)
    parts = [s for s in statements if s.parent == index and telling.number(s)]
    for end in range(2, len(parts) + 1):
        yield parts[:end]


def _sum(statements: Sequence[Statement]) -> Interval:
    return total([read.interval for s in statements if (read := telling.number(s))])


def _at(statement: Statement, statements: Sequence[Statement]) -> int:
    return next(i for i, s in enumerate(statements) if s is statement)


def _named(people: Sequence[Statement], posts: Sequence[Statement]) -> Text:
    over, under = (_added([s.value.said.plain for s in group if s.value.said]) for group in (people, posts))
    return Text(f"{over} ÷ {under}", f"{over} ÷ {under}")


def _added(said: Sequence[str]) -> str:
    return f"({' + '.join(said)})" if len(said) > 1 else "".join(said)


def _formula(variant: Variant) -> Text:
    return Text(f"在职人员 ÷ 编制 = {variant.name.zh}", f"staff ÷ posts = {variant.name.en}")


def _tried(message: Text, variants: Sequence[Variant], shown: Variant, claim: Interval) -> Text:
    """The message, and the other readings nearest to the claim, each value once."""
    others = {v.value: f"{v.name.zh} = {figure(v.value, '%')}" for v in variants if v.value != shown.value}
    nearest = sorted(others, key=claim.gap)[:_SHOWN]
    if not nearest:
        return message
    words = "；".join(others[value] for value in nearest)
    return Text(f"{message.zh}；按其他口径也不符：{words}", f"{message.en}; no other reading fits: {words}")


def _says(entry: str, words: str, patterns: Patterns) -> bool:
    pattern = next(p for p in patterns.compiled("statements", "staff") if p.id == entry)
    return pattern.expression.search(words) is not None
