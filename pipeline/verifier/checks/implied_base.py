"""P903 人数与完成比例推不出整数的基数.

正文写“城镇新增就业2118人，完成计划的106.96%”，基数（计划数）就是 2118 ÷ 106.96 %，人、个、件的基数必须是整数。四舍五入
和截尾都推不出整数的，人数和比例至少有一个是错的（只写“占比”的，也许占的是金额，不下结论）。金额等可以有小数的数不作此
要求。数字小、比例位数多时才查得出差错。

“2,118 new jobs, 106.96 % of the plan”: the plan is 2118 ÷ 106.96 %, and of people, things and cases it must be a
whole number. Where neither rounding nor cutting off leads to one, the count or the rate is wrong (of a mere share,
perhaps one of money, nothing is said). Amounts may have fractions and are left out. Only small counts with many
digits of the rate can show a fault.

Differs::

    # 某县人社局2023年度绩效自评报告
    二、指标完成情况
    充分就业社区认定5个，完成年度计划的73.7%。

Agrees::

    # 某县人社局2023年度绩效自评报告
    二、指标完成情况
    充分就业社区认定5个，占比71.4%。

Undecided::

    # 某县人社局2023年度绩效自评报告
    二、指标完成情况
    充分就业社区认定5个，占比70%以上。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Report, Statement
from pipeline.values.verdict import Agreement, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import Claim, compare, undecided
from pipeline.verifier.wording import decimal_text

CODE = "P903"
VERSION = 2
TITLE = Text("人数与完成比例推不出整数的基数", "no whole base gives this percentage of this count")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十一条（单位自评内容）[条款待核]"
OF_WHAT = Text("比例也可能是占金额等的比重", "it may be a share of something else, of money")
LOOSE = Text("比例或数量只是约数", "the percentage or the count is only approximate")


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each percentage that follows the number it is the completion of."""
    statements = telling.told(report, patterns)
    for rate in statements:
        count = statements[rate.share_of] if rate.share_of is not None else None
        if count is not None and count.topic and (said := telling.number(count)):
            found = _verdict(rate, count, said, patterns)
            of_plan = telling.completion(rate, statements) and _alone(rate.share_of, statements)
            sure = found.agreement is not Agreement.DIFFERS or of_plan
            yield found if sure else replace(found, agreement=Agreement.UNDECIDED, reason=OF_WHAT)


def _alone(at: int | None, statements: Sequence[Statement]) -> bool:
    """Whether no number of its kind stands just before: 15项工作，完成14项，1项在推进，完成率93.3% has no base of 1."""
    if not at:
        return True
    count, others = statements[at], []
    for before in reversed(statements[:at]):
        if before.order != count.order:
            break
        others.append(telling.dimension(before))
    pairs = len(others) > len(set(others))  # 拟培训800人，实际培训750人，取消2期，完成率93.75%
    return not pairs and (not others or others[0] != telling.dimension(count))


def _verdict(rate: Statement, count: Statement, said: Quantity, patterns: Patterns) -> Verdict:
    subject, title = ("text", telling.subject(count, patterns)[1], "share"), f"{count.topic}占比"
    claim, evidence = Claim.of(Text("占比", "share"), telling.field(rate), "text"), [telling.fact(count)]
    if claim is None or claim.quantity is None or claim.quantity.point <= 0 or said.point <= 0:
        return undecided(LOOSE, subject=subject, title=title, claim=claim, evidence=evidence)
    if claim.quantity.bound is not Bound.EQUAL or said.bound is not Bound.EQUAL:
        return undecided(LOOSE, subject=subject, title=title, claim=claim, evidence=evidence)
    bases = _bases(said, claim.quantity.point)
    variants = [Variant(_named(base, said), said.interval / base) for base in bases]
    nearest = min(variants, key=lambda v: claim.ways[0].value.gap(v.value))
    words = f"{said.digits} ÷ {nearest.name.zh}"
    recomputed = Recomputed(Text(words, f"{said.digits} ÷ {nearest.name.en}"), tuple(variants), unit="%")
    return compare(claim, recomputed, subject=subject, title=title, evidence=evidence)


def _bases(count: Quantity, rate: Fraction) -> list[Interval]:
    """The whole bases next to count ÷ rate: steps of one thing, or of the last printed digit of a measured number."""
    width = count.interval.hi - count.interval.lo
    step = width if width else Fraction(1)
    ideal = count.point / rate / step
    steps = range(max(1, floor(ideal)), max(1, ceil(ideal)) + 1)
    return [Interval.exactly(n * step) for n in steps]


def _named(base: Interval, count: Quantity) -> Text:
    return Text(f"基数 {decimal_text(base.lo)}{count.unit.name}", f"base {decimal_text(base.lo)}{count.unit.name}")
