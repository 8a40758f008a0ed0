"""A602 完成值远超目标值未说明原因.

完成值远超目标值，可能是目标定低了：规定要求相应调减得分，地方口径要求说明原因。界限取自地区口径，没有规定的按130%。

Far above target, the target may have been set too low; the regulation then asks for a lower score, local rules for a
reason. The threshold comes from the profile (130 % unless a province says otherwise).

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 240人      | 50   | 50   |

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 96场       | 50   | 50   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.profile import profile_for
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import Claim, decided, fact, undecided
from pipeline.verifier.completion import REVERSE, uncapped
from pipeline.verifier.rates import number
from pipeline.verifier.subjects import of_indicator
from pipeline.verifier.wording import both, figure, operand

CODE = "A602"
VERSION = 2
TITLE = Text("完成值远超目标值未说明原因", "actual far above target without a reason")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十六条（完成值明显高于指标值且指标值设定偏低的，按偏离程度调减）[条款待核]"
ACTUAL = Text("完成值", "actual")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each scored row with a lower-bound or exact number as target and a number as result."""
    threshold = profile_for(form, report, patterns).over
    if threshold is None:
        return
    for indicator in form.indicators:
        target, actual = number(indicator.target), number(indicator.actual)
        claim = Claim.of(ACTUAL, actual, "actual")
        if claim is None or target.read is None or target.read.bound in REVERSE or not indicator.score.read:
            continue
        subject, title = of_indicator(indicator)
        evidence = [fact(Text("目标值", "target"), target, exact=True)]
        ratio = uncapped(indicator)
        if ratio is None:
            reason = Text("目标值与完成值不能相除（单位不同、约数或零）", "target and actual can't be divided")
            yield undecided(reason, subject=subject, title=title, claim=claim, evidence=evidence)
            continue
        over = ratio.lo >= threshold and not indicator.excuse.read
        if indicator.excuse.read:
            evidence.append(Fact(Text("偏差原因", "reason"), indicator.excuse.said))
        share = figure(ratio, "%")
        message = Text(
            f"{title}：完成值为目标值的 {share}{'，未说明原因' if over else ''}",
            f"{title}: actual is {share} of target",
        )
        formula = both(f"{operand(indicator.actual)} ÷ {operand(indicator.target)}")
        share_of = (Variant(Text("完成值÷目标值", "actual / target"), ratio),)
        recomputed = Recomputed(formula, share_of, unit="%", aside=True)
        yield decided(not over, message, subject=subject, title=title, claimed=claim.fact, recomputed=recomputed,
                      evidence=evidence, column="actual")  # fmt: skip
