"""P911 正文的增减额、结余与两个数不符.

一句话里报了前后两个数，又报了二者的差（比上年4000个增加1200个；预算1500万元，支出1425万元，结余75万元；应收86万元，实收80万元，
尚欠6万元），差应当等于两数相减。四舍五入的尾差不算差错；有约数的不判断。

One sentence gives a number before, one after and their difference (1,200 more than last year's 4,000; budget 1,500,
spent 1,425, 75 left): it should be the one less the other. Remainders of rounding are no fault; round figures (约)
are left out.

Differs::

    # 某县人社局2023年度绩效自评报告
    一、工作成效
    全年接听来电5200个，比上年的4000个增加1400个。

Agrees::

    # 某县人社局2023年度绩效自评报告
    一、工作成效
    全年接听来电5200个，比上年的4000个增加1200个。

Undecided::

    # 某县人社局2023年度绩效自评报告
    一、工作成效
    全年接听来电约5200个，比上年的4000个增加1400个。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Report, Statement
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import compare, quotient
from pipeline.verifier.operands import rates
from pipeline.verifier.relations import relations
from pipeline.verifier.wording import both

CODE = "P911"
VERSION = 4
TITLE = Text("正文的增减额、结余与两个数不符", "a difference in the text is not that of the two numbers beside it")
SEVERITY = Severity.WARNING
BASIS = "算术（差＝两数相减）"
_LEFT = re.compile(r"^(?:资金|项目|预算|年末|年底|当年|本年)*(?:结转结余|结余|结转|剩余|未支出)(?:资金)?$")
_TAKEN = ("收回", "缴回", "上缴", "核减", "调减", "注销", "其中", "上年", "年初结", "存量", "含",
          "以前年度")  # fmt: skip


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each difference whose two numbers stand in the same sentence."""
    told: set[object] = set()
    for relation in (*relations(report, "d", patterns), *relations(report, "p", patterns)):
        if found := relation.verdict(patterns, SEVERITY):
            told.add(found.claimed and found.claimed.cited and found.claimed.cited.places)
            yield found
    statements = telling.told(report, patterns)
    for at, rest in enumerate(statements):
        found = _left(at, statements, patterns) if _LEFT.search(rest.topic) else None
        if found and found.claimed and found.claimed.cited and found.claimed.cited.places not in told:
            yield found


def _left(at: int, told: Sequence[Statement], patterns: Patterns) -> Verdict | None:
    """全年预算4000万元。全年支出3862万元，执行率96.56%，年末结转138万元: the rate proves what is left of what."""
    near = [s for s in told[max(0, at - 6) : at] if told[at].order - s.order <= 1 and s.section == told[at].section]
    kind = next(k for k in rates(patterns) if k.id == "execution")
    rate = next((s for s in reversed(near) if kind.says.search(s.topic) and not kind.own.sub("", s.topic)), None)
    before = near[: near.index(rate)] if rate else []
    money = [s for s in before if telling.plain(s) and s.parent is None and telling.dimension(s) == "money"]
    spent = next((s for s in reversed(money) if kind.part.search(s.topic) and not kind.whole.search(s.topic)), None)
    budget = next((s for s in reversed(money) if kind.whole.search(s.topic) and not kind.never.search(s.topic)), None)
    claim, read = telling.claim(told[at]), [telling.number(s) for s in (rate, budget, spent) if s]
    if claim is None or budget is None or spent is None or not telling.plain(told[at]) or None in read:
        return None
    after = told[at].sentence.text[telling.offset(spent) :]
    if told[at].order != spent.order or any(word in after for word in _TAKEN):
        return None
    share, whole, used = (q.interval for q in read if q)
    proved = quotient(used, whole)
    if claim.fact.unit != "元" or proved is None or not proved.meets(share):
        return None
    said = [s.value.said.plain for s in (budget, spent) if s.value.said]
    recomputed = Recomputed(both(" − ".join(said)), (Variant(both("预算－支出"), whole - used),), unit="元")
    evidence = [telling.fact(budget), telling.fact(spent)]
    subject = (*telling.subject(told[at], patterns), "left")
    return compare(claim, recomputed, subject=subject, title=told[at].topic, evidence=evidence)
