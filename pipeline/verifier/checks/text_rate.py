"""P902 正文的比率与正文给出的数不符.

正文报了比率，也报了它的分子和分母，就应当算得出来：预算执行率 = 支出 ÷ 全年（调整后）预算，到位率 = 到位资金 ÷
预算资金；紧跟在两个数后面的比率（毕业生423人，实现就业407人，就业服务率96.22%）、分项占总数的比重、“占…元的…%”“较上年…增长…%”
和带数字的算式（83/86×100%＝96.51%）也复算。预算只在别的章节写了一次、全文也只有一个这样的比率的，用那个预算。分母有几个可能的，合其中一个就算相符。

A rate whose numerator and denominator the text gives too can be recomputed: execution rate = spent ÷ adjusted
budget, 到位率 = money received ÷ budget; also a rate right behind two numbers (423 graduates, 407 employed, 96.22
%), shares of a total, growth, and arithmetic written out (83/86×100%). A budget told once elsewhere is used if the
whole text has but one such rate. Of several denominators one that fits is enough.

Differs::

    # 某市人社局2022年度部门整体支出绩效评价报告
    一、资金情况
    部门整体支出预算下达数为213,349.67万元，实际支出208,701.46万元，支出预算执行率为98.82%。

Agrees::

    # 某市人社局2022年度部门整体支出绩效评价报告
    一、资金情况
    部门整体支出预算下达数为213,349.67万元，实际支出208,701.46万元，支出预算执行率为97.82%。

Undecided::

    # 某市人社局2022年度部门整体支出绩效评价报告
    一、资金情况
    部门整体支出预算下达数为213,349.67万元，支出预算执行率为97.82%。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.rows.clauses import Clause
from pipeline.rows.topics import trimmed
from pipeline.values.interval import Interval
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Report, Statement
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import beside, telling
from pipeline.verifier.check import Claim, compare, decided, quotient, undecided
from pipeline.verifier.operands import Rate, rates
from pipeline.verifier.relations import relations
from pipeline.verifier.shares import NAMED_WHOLE, listed_shares, of_one_named
from pipeline.verifier.wording import ROUGH, figure

CODE = "P902"
VERSION = 6
TITLE = Text("正文的比率与正文给出的数不符", "a rate in the text does not follow from the numbers beside it")
SEVERITY = Severity.ERROR
BASIS = "财预〔2013〕53号共性指标体系框架 [公式待核]"
_MYRIAD = 10000
_SLIP = Fraction(1, 10)  # ten points: what a slip of the pen makes of a rate
_CUT = ("核减", "审减", "压减", "节约", "节省", "节支")
_IN_TIME = ("按期", "按时", "及时", "限期", "当年", "当期", "首次", "一次")
NO_QUOTIENT = Text("分母可能为零，或分子、分母不是确定的数", "the divisor may be zero, or a number is not definite")


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each rate whose dividend and divisor the text gives."""
    told: set[object] = set()
    for verdict in _of_statements(report, patterns):
        told.add(verdict.claimed.cited and verdict.claimed.cited.places if verdict.claimed else None)
        yield verdict
    for relation in relations(report, "r", patterns):
        found = relation.verdict(patterns)
        if found and found.claimed and found.claimed.cited and found.claimed.cited.places not in told:
            yield found


def _of_statements(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    statements = telling.told(report, patterns)
    yield from beside.formulas(statements, patterns)
    yield from listed_shares(statements, patterns)
    tabled = any(form.budget for form in report.forms)
    heard = (words for numbers in telling.sentences(statements) for words in beside.spoken(numbers, patterns))
    for index, (rate, words) in enumerate(zip(statements, heard, strict=True)):
        if telling.dimension(rate) == "ratio" and words:
            found = beside.share_of_named(words, patterns) or beside.growth(words, patterns)
            if found is not None:
                yield found
                continue
        if telling.dimension(rate) != "ratio" or not (rate.topic or rate.share_of is not None):
            continue
        of_whole = rate.scope == "of-whole"
        if of_whole and (divided := _whole(rate, statements) or of_one_named(rate, statements, patterns)):
            yield _quotient(rate, *divided, patterns)
        if rate.scope:
            continue
        kind = next((k for k in rates(patterns) if k.says.search(rate.topic)), None) if rate.share_of is None else None
        operands = _beside(words, patterns) if words else None
        if kind and kind.spoilt(index, statements):
            continue
        if operands:
            yield _quotient(rate, *operands, patterns)
        elif kind:
            yield from _named(index, kind, statements, patterns, tabled and kind.id != "arrival")


def _whole(rate: Statement, statements: Sequence[Statement]) -> tuple[Statement, Statement] | None:
    """A part and its total: 支出合计3189.5万元，其中：基本支出1189.5万元，占37.29%."""
    part = statements[rate.share_of] if rate.share_of is not None else None
    whole = statements[part.parent] if part and part.parent is not None else None
    named = NAMED_WHOLE.search(telling.before(rate))
    other = whole is not None and named and named[1] not in whole.topic and whole.topic not in named[1]
    return (part, whole) if part and whole and not other else None


def _named(
    index: int, kind: Rate, statements: Sequence[Statement], patterns: Patterns, tabled: bool
) -> Iterator[Verdict]:
    rate, (parts, wholes) = statements[index], kind.operands(index, statements)
    subject, claim = telling.subject(rate, patterns), telling.claim(rate)
    if claim is None or not (parts or wholes):
        return
    sole = kind.sole(index, statements) if parts and not wholes and not tabled else []
    if len(parts) == 1 and sole and _near(claim, _over(parts[0], sole[0])):
        wholes = sole
    variants = [v for part in parts[-1:] for whole in wholes if (v := _over(part, whole))]
    evidence = [telling.fact(s) for s in (*parts[-1:], *wholes)]
    if not variants:
        yield undecided(_lacking(parts, wholes), subject=subject, title=_title(rate), claim=claim, evidence=evidence)
        return
    others = [
        Variant(name, value.value)
        for name, says in kind.also
        for s in kind.near(index, statements)
        if says.search(s.topic) and (value := _over(parts[-1], s))
    ]
    others += [slip for variant in variants for slip in _units(variant)]
    recomputed = Recomputed(_formula(parts[-1], wholes[-1]), tuple(variants), unit="%")
    title, mild = _title(rate), Severity.WARNING if sole else kind.severity
    yield compare(claim, recomputed, subject=subject, title=title, evidence=evidence, explain=others, severity=mild)


def _near(claim: Claim, value: Variant | None) -> bool:
    """Whether a divisor found far off may be meant at all: one of another matter gives quite another rate."""
    return value is not None and claim.ways[0].value.gap(value.value) <= _SLIP


def _lacking(parts: Sequence[Statement], wholes: Sequence[Statement]) -> Text:
    """Which of the two was not recognised, beside the one that was; the text may well have it."""
    if parts and wholes:
        return NO_QUOTIENT
    name, found = (("分子", "dividend"), wholes) if wholes else (("分母", "divisor"), parts)
    heard = found[-1].topic
    return Text(f"附近没有认出这个比率的{name[0]}，只认出“{heard}”", f"no {name[1]} recognised near by, only {heard}")


def _quotient(rate: Statement, part: Statement, whole: Statement, patterns: Patterns) -> Verdict:
    subject, claim, said = telling.subject(rate, patterns), telling.claim(rate), telling.number(rate)
    evidence, variant = [telling.fact(part), telling.fact(whole)], _over(part, whole)
    if claim is None or variant is None or said is None:
        return undecided(NO_QUOTIENT, subject=subject, title=_title(rate), claim=claim, evidence=evidence)
    recomputed = Recomputed(_formula(part, whole), (variant,), unit="%")
    if said.bound is not Bound.EQUAL:
        return _bounded(said, recomputed, rate, evidence, patterns)
    turned = _over(whole, part)
    other = [Variant(Text("分子分母颠倒", "dividend and divisor exchanged"), turned.value)] if turned else []
    other += _units(variant)
    return compare(claim, recomputed, subject=subject, title=_title(rate), evidence=evidence, explain=other)


def _bounded(
    said: Quantity, recomputed: Recomputed, rate: Statement, evidence: list[Fact], patterns: Patterns
) -> Verdict:
    """完成率不足10%, 超过40%: the recomputed rate must keep the bound."""
    value, subject, title = recomputed.variants[0].value, telling.subject(rate, patterns), _title(rate)
    kept, fact = said.bound.met_by(value, said.exact), telling.fact(rate)
    if kept is None:
        return undecided(ROUGH, subject=subject, title=title, claim=telling.claim(rate), evidence=evidence)
    words, shown = rate.value.said.plain if rate.value.said else "", figure(value, "%")
    message = Text(f"{title}：所报 {words}，复算 {shown}", f"{title}: claimed {words}, recomputed {shown}")
    return decided(
        kept, message, subject=subject, title=title, claimed=fact, recomputed=recomputed, evidence=evidence
    )


def _beside(words: beside.Spoken, patterns: Patterns) -> tuple[Statement, Statement] | None:
    """Dividend and divisor just before the rate: the dividend's words are the rate's own, without a subject."""
    sentence, heard, at = words.numbers, words.heard, words.at
    if at < 2:
        return None
    name = trimmed(heard[at].left, patterns, generic=True)
    if not name.endswith("率") or _says("macro", name, patterns):
        return None
    part, kinds = at - 1, [telling.dimension(s) for s in sentence]
    if kinds[part] in ("ratio", "percentage-points", "plain", ""):
        return None
    wholes = (i for i in range(part - 1, -1, -1) if kinds[i] == kinds[part] and sentence[i].parent is None)
    apart = [i for i in wholes if not _says("aside", heard[i].left, patterns) and "均" not in heard[i].left]
    apart = [i for i in apart if sentence[i].scope != "change"]
    whole = next(iter(apart), None)
    if name.startswith(_CUT) and apart:  # 合同价8240万元，审定8071万元，核减169万元，核减率2.05%: of what was cut
        whole = max(apart, key=lambda i: getattr(telling.number(sentence[i]), "point", 0))
    if whole is None or not _tied(name, heard[part], heard[whole], patterns):
        return None
    return sentence[part], sentence[whole]


def _tied(name: str, part: Clause, whole: Clause, patterns: Patterns) -> bool:
    """就业服务率 with 实现就业 under 毕业生; 完成率 and 达成率 need a plan as divisor."""
    stem = name.removesuffix("率")
    if any(word in part.left and word not in name for word in _IN_TIME):
        return False  # 受理36件，按期办结35件，办结率100%
    leads = next(p for p in patterns.compiled("statements", "quotient") if p.id == "leads")
    rest = trimmed(leads.expression.sub("", part.left, count=1), patterns)
    planned = _says("planned", whole.left, patterns)
    if stem.endswith(("完成", "达成", "执行")):
        return planned and (not rest or rest in stem)
    pieces = {stem[i : i + 2] for i in range(len(stem) - 1)}
    own = len(rest) <= 4 and any(rest.startswith(piece) for piece in pieces)
    timed = any(stem.startswith(word) and word in part.left for word in _IN_TIME)  # 结案60件，按期结案57件
    return own and (planned or timed or stem[-2:] not in whole.left)


def _says(entry: str, words: str, patterns: Patterns) -> bool:
    pattern = next(p for p in patterns.compiled("statements", "quotient") if p.id == entry)
    return pattern.expression.search(words) is not None


def _title(rate: Statement) -> str:
    return rate.topic or "完成率"


def _over(part: Statement, whole: Statement) -> Variant | None:
    a, b = telling.number(part), telling.number(whole)
    value: Interval | None = quotient(a.interval, b.interval) if a and b else None
    return Variant(Text(f"÷ {whole.topic}", f"÷ {whole.topic}"), value) if value else None


def _units(variant: Variant) -> list[Variant]:
    """万元 written for 元, or the other way round."""
    words = Text("两数的单位可能不一致（万元、元），换算后", "one of the two may be in 万元 for 元; converted")
    return [Variant(words, variant.value * _MYRIAD), Variant(words, variant.value / _MYRIAD)]


def _formula(part: Statement, whole: Statement) -> Text:
    a, b = (s.value.said.plain if s.value.said else "" for s in (part, whole))
    return Text(f"{part.topic} {a} ÷ {whole.topic} {b}", f"{part.topic} {a} ÷ {whole.topic} {b}")
