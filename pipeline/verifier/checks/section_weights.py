"""T204 一级指标分值与表注不符.

表注写明各一级指标多少分（履职效果指标50分），或者名称里带着（产出指标（50分））的，所属各行应加得出这个数。表注写“
原则上”的可以不同，只作提示。漏了一行也由此查出在哪一节。

The form's own note may promise each first-level section a weight (履职效果指标50分), or the section's name may carry
it: 产出指标（50分）. Its rows must add up to that. What the note says 原则上 may be departed from, and is a notice.
This is also how a lost row is located.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 37   | 37   |
    | 满意度   | 满意度   | 学员满意度 | ≥90%     | 95%        | 10   | 10   |
    | 合计     |          |          |            |            | 100  | 97   |

    注：一级指标权重统一设置为：产出指标50分、效益指标40分、满意度指标10分。

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 40   | 40   |
    | 满意度   | 满意度   | 学员满意度 | ≥90%     | 95%        | 10   | 10   |
    | 合计     |          |          |            |            | 100  | 100  |

    注：一级指标权重统一设置为：产出指标50分、效益指标40分、满意度指标10分。

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 50   | 50   |
    | 效益     | 社会效益 | 就业率   | ≥90%       | 95%        |      | 40   |
    | 满意度   | 满意度   | 学员满意度 | ≥90%     | 95%        | 10   | 10   |
    | 合计     |          |          |            |            | 100  | 100  |

    注：一级指标权重统一设置为：产出指标50分、效益指标40分、满意度指标10分。
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.report import Form, Report, Section
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import Claim, compare, undecided
from pipeline.verifier.sections import section_weights
from pipeline.verifier.wording import decimal_text

CODE = "T204"
VERSION = 1
TITLE = Text("一级指标分值与表注不符", "a section's weights are not what the form promises")
SEVERITY = Severity.WARNING
BASIS = "表内填报说明；财预〔2020〕10号（一级指标权重统一设置）[条款待核]"
PROMISED = Text("表注或名称所写分值", "promised weight")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each section that the note names."""
    for section in form.sections:
        yield _verdict(form, section)


def _verdict(form: Form, section: Section) -> Verdict:
    subject, exact = ("section", section.name), section.weight.exact
    claim = Claim(Fact(PROMISED, section.said, exact, "分"), (Variant(PROMISED, exact),), "weight")
    weights = section_weights(form, section)
    evidence = [fact for _, fact in weights]
    if not weights or _open(weights, section):
        zh = "表中找不到这一节的行" if not weights else "有的行分值未读出"
        en = "no rows of this section were found" if not weights else "some weights of this section were not read"
        return undecided(Text(zh, en), subject=subject, title=section.name, claim=claim, evidence=evidence)
    values = [weight for weight, _ in weights if weight is not None]
    words = " + ".join(decimal_text(v) for v in values)
    name = Text("该节各行之和", "sum of the section's rows")
    recomputed = Recomputed(Text(words, words), (Variant(name, Interval.exactly(sum(values, Fraction(0)))),), unit="分")
    severity = Severity.WARNING if section.strict else Severity.NOTICE
    return compare(claim, recomputed, subject=subject, title=section.name, evidence=evidence, severity=severity)


def _open(weights: list[tuple[Fraction | None, Fact]], section: Section) -> bool:
    """Whether an unread weight leaves the sum open; not when the others already give what is promised."""
    read = [weight for weight, _ in weights if weight is not None]
    return len(read) < len(weights) and sum(read, Fraction(0)) != section.weight.point
