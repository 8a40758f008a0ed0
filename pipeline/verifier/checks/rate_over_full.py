"""R102 执行率超过100%.

支出不能多于全年预算数：执行率超过100%，不是数字错了，就是分母错了。只印年初预算数的表可能超过，应有说明（提示）。不
论执行率怎么写，支出大于全年预算数的都指出。执行率没有写%的，按金额推断其含义。

A unit cannot spend more than its 全年预算数: over 100 % the figures or the denominator are wrong. In a form that only
prints 年初预算数 it is possible, and wants an explanation (notice). 支出 above 全年预算数 is told whatever the rate
says. Of a rate without % those meanings count that the amounts give.

Differs::

    | 资金     | 全年预算数（万元） | 全年执行数（万元） | 执行率 |
    | -------- | ------ | ------ | ------ |
    | 全年支出 | 500.00 | 525.00 | 105%   |

Differs::

    | 资金     | 全年预算数（万元） | 全年执行数（万元） | 执行率 |
    | -------- | ------ | ------ | ------ |
    | 全年支出 | 100.00 | 105.00 | 1.05   |

Differs::

    | 资金     | 全年预算数（万元） | 全年执行数（万元） | 执行率 |
    | -------- | ------ | ------ | ------ |
    | 全年支出 | 100.00 | 105.00 | 95%    |

Agrees::

    | 资金     | 全年预算数（万元） | 全年执行数（万元） | 执行率 |
    | -------- | ------ | ------ | ------ |
    | 全年支出 | 500.00 | 475.00 | 95%    |

Undecided::

    | 资金     | 全年预算数（万元） | 全年执行数（万元） | 执行率 |
    | -------- | ------ | ------ | ------ |
    | 全年支出 | 500.00 |        | 见附件 |

Undecided::

    | 资金     | 全年预算数（万元） | 全年执行数（万元） | 执行率 |
    | -------- | ------ | ------ | ------ |
    | 全年支出 | 500.00 |        | 1.05   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.profile import Profile, profile_for
from pipeline.values.report import BudgetLine, Form, Report
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.budget import (
    INITIAL,
    RATE,
    SPENT,
    claimed_rate,
    denominator,
    denominators,
    money,
    recomputed_rate,
)
from pipeline.verifier.check import Claim, decided, undecided
from pipeline.verifier.subjects import of_line
from pipeline.verifier.wording import why

CODE = "R102"
VERSION = 1
TITLE = Text("执行率超过100%", "execution rate over 100 %")
SEVERITY = Severity.ERROR
BASIS = "财预〔2020〕10号附件1《项目支出绩效自评表》：全年执行数不应超过全年预算数 [条款待核]"
_MANY = 2  # budgets: no unit spends so much, the digits are then meant as a percentage
UNSIGNED = Text("比率未写%，可能超过也可能未超过100%", "a rate without %, which may be over 100 % or not")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each budget line that states a rate, or spending beside a budget."""
    profile = profile_for(form, report, patterns)
    for line in form.budget:
        rate, spent = claimed_rate(line), Claim.of(SPENT, line.spent, "spent")
        beyond = _overspent(line, profile)
        by_rate = _says_over(form, line, rate, profile) if rate else None
        if rate and (by_rate or not beyond):
            yield _verdict(line, rate, by_rate, profile)
        elif spent and beyond is not None:
            yield _verdict(line, spent, beyond, profile)
        elif line.rate.said and line.rate.why not in ("empty", "not stated"):
            subject, title = of_line(line)
            yield undecided(why(RATE, line.rate), subject=subject, title=title, column="rate", at=line.where)


def _overspent(line: BudgetLine, profile: Profile) -> bool | None:
    spent, whole = line.spent.read, denominator(line, profile)[1].read
    return spent.interval.lo > whole.interval.hi if spent and whole else None


def _says_over(form: Form, line: BudgetLine, claim: Claim, profile: Profile) -> bool | None:
    """Whether the printed rate is over 100 %; None when one way to write it is and another is not (1.05 without %).

    The amounts tell which way was meant, where they give one.
    """
    found = recomputed_rate(form, line, profile)
    shares = [v.value for v in found.variants] if isinstance(found, Recomputed) else []
    meant = [way for way in claim.ways if any(way.value.meets(share) for share in shares)]
    over = {way.value.lo > 1 for way in meant or _plausible(claim)}
    return over.pop() if len(over) == 1 else None


def _plausible(claim: Claim) -> list[Variant]:
    """The ways by which it is not many times the budget; the plain ones when each is."""
    return [way for way in claim.ways if way.value.lo < _MANY] or list(claim.ways)


def _verdict(line: BudgetLine, claim: Claim, over: bool | None, profile: Profile) -> Verdict:
    subject, title = of_line(line)
    (whole, _), said, evidence = denominator(line, profile), claim.fact.label, money(line)
    if over is None:
        return undecided(UNSIGNED, subject=subject, title=title, claim=claim, evidence=evidence)
    may_be_initial = not _overspent(line, profile) and any(name == INITIAL for name, _ in denominators(line, profile))
    whole = INITIAL if over and may_be_initial else whole
    zh = f"{title}：{said.zh} {claim.text}，{'超过' if over else '未超过'}{whole.zh}的100%"
    en = f"{title}: {said.en} {claim.text} is {'over' if over else 'within'} 100 % of the {whole.en}"
    return decided(
        not over, Text(zh, en), subject=subject, title=title, claimed=claim.fact, evidence=evidence,
        severity=Severity.NOTICE if whole == INITIAL else Severity.ERROR, column=claim.column,
    )  # fmt: skip
