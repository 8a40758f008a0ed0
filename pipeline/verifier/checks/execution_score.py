"""R104 预算执行得分与执行率、分值不符.

预算执行得分＝执行率×分值，不超过分值；有的省和财预〔2021〕101号按档计分，见地区口径。按所报执行率或复算的执行率都
算得出来的，算相符；都算不出来的才不符。

The execution item earns rate × weight, capped at the weight; provinces and 财预〔2021〕101号 use tiers instead,
which the profile lists. The score may follow from the printed rate or from the recomputed one; it differs when it
fits neither.

Differs::

    | 资金         | 全年预算数（万元） | 全年执行数（万元） | 分值 | 执行率 | 得分 |
    | ------------ | ------ | ------ | ---- | ------ | ---- |
    | 年度资金总额 | 500.00 | 475.00 | 10   | 95%    | 8.0  |

Agrees::

    | 资金         | 全年预算数（万元） | 全年执行数（万元） | 分值 | 执行率 | 得分 |
    | ------------ | ------ | ------ | ---- | ------ | ---- |
    | 年度资金总额 | 500.00 | 475.00 | 10   | 95%    | 9.5  |

Undecided::

    | 资金         | 全年预算数（万元） | 全年执行数（万元） | 分值 | 执行率 | 得分 |
    | ------------ | ------ | ------ | ---- | ------ | ---- |
    | 年度资金总额 | 500.00 |        | 10   |        | 9.5  |
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.profile import Profile, execution_score, profile_for
from pipeline.values.interval import Interval
from pipeline.values.quantity import RATIO, Quantity
from pipeline.values.report import BudgetLine, Form, Report
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.budget import RATE, claimed_rate, recomputed_rate
from pipeline.verifier.check import Claim, compare, fact, undecided
from pipeline.verifier.scores import SCORE, WEIGHT, WEIGHTED, of_hundred, slack, truncation
from pipeline.verifier.subjects import of_line

CODE = "R104"
VERSION = 2
TITLE = Text("预算执行得分与执行率、分值不符", "the execution score does not follow from rate and weight")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号第十六条、附件1；财预〔2021〕101号（分档）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each budget line that states a score and does not just repeat that of the line above it."""
    width, profile = slack(form), profile_for(form, report, patterns)
    for line in form.budget:
        above = form.budget[line.parent] if line.parent is not None else None
        if line.score.read and of_hundred(form):
            subject, title = of_line(line)
            yield undecided(WEIGHTED, subject=subject, title=title, claim=Claim.around(SCORE, line.score, width))
        elif line.score.read and (above is None or above.score.text != line.score.text):
            yield _verdict(form, line, width, profile)


def _verdict(form: Form, line: BudgetLine, width: Fraction, profile: Profile) -> Verdict:
    (subject, title), claim = of_line(line), Claim.around(SCORE, line.score, width)
    evidence = [fact(RATE, line.rate), fact(WEIGHT, line.weight, exact=True)]
    rates = list(_rates(form, line, profile))
    if claim is None or claim.quantity is None or not rates:
        reason = Text("没有执行率，也不能复算", "no rate, and none can be recomputed")
        return undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence, column="score")
    variants = [
        Variant(Text(f"{name.zh}，{v.name.zh}", f"{name.en}, {v.name.en}"), v.value)
        for name, rate in rates
        for v in _scores(rate, line.weight.read, profile)
    ]
    if not variants:
        reason = Text("没有分值，执行得分不能复算", "no weight: the score can't be recomputed")
        return undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence)
    capped = any(rate.lo > 1 for _, rate in rates)
    words = Text(
        f"执行率 {line.rate.text} × 分值 {line.weight.text}{'，以分值为限' if capped else ''}",
        f"rate {line.rate.text} × weight {line.weight.text}{', limited to the weight' if capped else ''}",
    )
    recomputed = Recomputed(words, tuple(variants), unit="分")
    point = Interval.exactly(claim.quantity.point)
    nearest = recomputed.nearest(point)
    stake = point.gap(nearest) if nearest else Fraction(0)
    cut = truncation(claim.quantity, variants, width)
    return compare(claim, recomputed, subject=subject, title=title, evidence=evidence, stake=stake, explain=cut,
                   severity=Severity.NOTICE if cut else SEVERITY)  # fmt: skip


def _scores(rate: Interval, weight: Quantity | None, profile: Profile) -> tuple[Variant, ...]:
    """The scores that the profile's schemes give this rate."""
    if weight is None:
        return ()
    return execution_score(Quantity("", rate, (rate.lo + rate.hi) / 2, RATIO), weight, profile).variants


def _rates(form: Form, line: BudgetLine, profile: Profile) -> Iterator[tuple[Text, Interval]]:
    """The rate that printed and recomputed figures allow together; each by itself where they disagree."""
    found, claim = recomputed_rate(form, line, profile), claimed_rate(line)
    computed = [v.value for v in found.variants] if isinstance(found, Recomputed) else []
    printed = [way.value for way in claim.ways if way.value.hi <= 2] or [claim.ways[0].value] if claim else []
    both = [met for a in computed for b in printed if (met := a.meet(b))]
    if both:
        yield from ((Text("按执行率", "by the rate"), value) for value in both)
        return
    yield from ((Text("按复算执行率", "by the recomputed rate"), value) for value in computed)
    yield from ((Text("按所印执行率", "by the printed rate"), value) for value in printed)
