"""S301 得分与评分标准不符.

得分应能由本行的评分标准、目标值、完成值和分值算出来。文字有几种理解的（每低1%：按比例、每满1%、每不足1%按1%）逐一试
算；只可能得几个分值的，得分不在其中即不符。得分按表中得分最细的小数位计算，不认可截尾。没有评分标准的行按规定计分：
达到目标得满分，没有达到的按完成值÷目标值（上限类按目标值÷完成值，或线性）得分，定性目标按档；各省口径从其规定。这
是通行规定，不是单位自己的标准，所以不符只作预警（“未说明”，不是“错误”）；截尾后相符的只作提示。远超目标的，单位
可能按第十六条自行调减，减多少不下结论。

The score follows from the row's own 评分标准, from target, result and weight. Where the words leave a reading open
(每低1%: 按比例, 每满1%, 每不足1%按1%) all are tried; where they leave a set of scores, a score outside it differs. A
score is as wide as the finest decimal of the form's scores; it is never cut off. A row without a standard is scored
by the regulation: a met target earns the weight, an unmet one actual ÷ target of it (an upper bound target ÷
actual, or linearly), a goal in words its tier; the profile names a province's variants. That is a default and not the
unit's own word, so a breach is a warning: “not explained”, not “wrong”; a notice where cutting off the tail gives
the claim. Far above its target (`over` of the profile) a unit may have taken points off itself, as art. 16 asks where
the target was set too low: by how much is open.

Differs::

    | 一级指标 | 三级指标   | 年度指标值 | 权重 | 评分标准 | 完成情况 | 得分 |
    | -------- | ---------- | ---------- | ---- | -------- | -------- | ---- |
    | 过程     | 预算执行率 | =100%      | 2    | 达到100%得满分，每低1%扣除5%的权重分，扣完为止。 | 94% | 1.9 |

Agrees::

    | 一级指标 | 三级指标   | 年度指标值 | 权重 | 评分标准 | 完成情况 | 得分 |
    | -------- | ---------- | ---------- | ---- | -------- | -------- | ---- |
    | 过程     | 预算执行率 | =100%      | 2    | 达到100%得满分，每低1%扣除5%的权重分，扣完为止。 | 94% | 1.4 |

Undecided::

    | 一级指标 | 三级指标   | 年度指标值 | 权重 | 评分标准 | 完成情况 | 得分 |
    | -------- | ---------- | ---------- | ---- | -------- | -------- | ---- |
    | 过程     | 制度健全性 | 健全       | 2    | 制度健全得2分，每发现一处缺失扣0.5分。 | 制度基本健全 | 1.5 |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因       |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- | -------------- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 300人      | 5    | 4    | 指标值设定偏低 |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.profile import Profile, default_score, profile_for, set_low
from pipeline.values.interval import Interval
from pipeline.values.quantity import Bound, Quantity
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import Claim, compare, undecided
from pipeline.verifier.completion import aligned, comparable, scaled
from pipeline.verifier.direction import reached
from pipeline.verifier.scores import SCORE, evidence_of, is_full, is_scored, slack, truncation, unusable
from pipeline.verifier.standards import arithmetic, by_standard
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.wording import why

CODE = "S301"
VERSION = 6
TITLE = Text("得分与评分标准不符", "score does not follow from the row's own standard")
SEVERITY = Severity.ERROR
BASIS = "表内评分标准；财预〔2020〕10号第十六条（达标得满分，未达标按完成比例；定性指标分三档）[条款待核]"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each scored row with a standard, or with target and result."""
    width, profile = slack(form), profile_for(form, report, patterns)
    for indicator in form.indicators:
        stated = indicator.standard.said or "no such cell" not in (indicator.target.why, indicator.actual.why)
        if is_scored(indicator) and stated:
            yield _verdict(indicator, width, profile, patterns)


def _verdict(indicator: Indicator, width: Fraction, profile: Profile, patterns: Patterns) -> Verdict:
    (subject, title), own = of_indicator(indicator), by_standard(indicator, patterns)
    weight, evidence, claim = indicator.weight.read, evidence_of(indicator), Claim.around(SCORE, indicator.score, width)
    reason = unusable(indicator) or (_direction_unknown(indicator, patterns) if own is None else None)
    if claim is None or reason or claim.quantity is None:
        reason = reason or why(SCORE, indicator.score)
        return undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence, column="score")
    below = weight is not None and claim.quantity.point < weight.point
    lowered = set_low(aligned(indicator), profile) if own is None and below else None
    score = own or lowered or default_score(aligned(indicator), profile)
    variants = score.variants
    if own is None and is_full(indicator) and reached(indicator, patterns) and variants:
        variants += (Variant(Text("达标得满分", "met: full marks"), Interval.exactly(claim.quantity.point)),)
    recomputed = Recomputed(score.formula, variants, score.feasible, "分")
    nearest = recomputed.nearest(Interval.exactly(claim.quantity.point))
    if variants and nearest:
        recomputed = replace(recomputed, formula=_written_out(score.formula, arithmetic(indicator, nearest, patterns)))
    cut = truncation(claim.quantity, variants, width)
    mild = Severity.NOTICE if cut else Severity.WARNING
    return compare(
        claim, recomputed, subject=subject, title=title, evidence=evidence, explain=(*cut, *_readings(indicator)),
        stake=Interval.exactly(claim.quantity.point).gap(nearest) if nearest else Fraction(0),
        severity=Severity.ERROR if own else mild, reason=score.undecided,
    )  # fmt: skip


def _written_out(rule: Text, line: str) -> Text:
    """The rule in words, after its arithmetic where that can be shown."""
    return Text(f"{line}（{rule.zh}）", f"{line} ({rule.en})") if line else rule


def _direction_unknown(indicator: Indicator, patterns: Patterns) -> Text | None:
    """A number without sign where less may be better is a ceiling or a plan: its default score is open."""
    target = indicator.target.read
    if isinstance(target, Quantity) and target.point == 0 and reached(indicator, patterns) is False:
        return Text("指标值为零，没有可以折算的比例", "the target is zero: there is no proportion of it")
    unsigned = isinstance(target, Quantity) and target.bound is Bound.EQUAL
    if unsigned and isinstance(indicator.actual.read, Quantity) and reached(indicator, patterns) is None:
        return Text("指标值未标方向，可能越小越好", "a number without sign, where less may be better")
    return None


def _readings(indicator: Indicator) -> Iterator[Variant]:
    """Other arithmetic met in reports: weight × result instead of its share of the target; the weight taken twice."""
    target, actual, weight = indicator.target.read, indicator.actual.read, indicator.weight.read
    if not (isinstance(target, Quantity) and isinstance(actual, Quantity) and weight and comparable(target, actual)):
        return
    goal, result = scaled(target, actual)
    if actual.unit.dimension == "ratio":
        yield Variant(Text("误用 分值×完成值", "weight × actual"), result * weight.exact)
    yield Variant(
        Text("分值重复折算（分值×分值%）", "the weight was taken twice"),
        Interval.exactly(weight.point * weight.point / 100),
    )
    if goal.lo > 0 and (result / goal).lo > 1:
        yield Variant(
            Text("按完成值÷目标值计分，未封顶", "by actual / target, not capped"), result / goal * weight.exact
        )
