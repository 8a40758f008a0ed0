"""D914 部门所列下属单位的数与该单位自评不同.

部门的自评表分单位列示预算数、执行数，所列单位同一年度也报了整体自评表的，两处的数应当相同。单位名称须一字不差；
该单位报了不止一份整体自评表的，不下结论。口径可能不同（是否含非财政资金），所以只作提示。

Where a department's form lists budget and spending unit by unit, and a unit it lists filed a form of its whole
spending for the same year, both should tell the same. Names must be the same to the letter; where a unit filed
several such forms the question is left open. It is a notice, since one may count money from other sources and the
other not.

Differs::

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县卫生健康局 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 6150 | 6150 | 6019 | 10 | 97.87% | 9.79 |
    | 局机关 | 950 | 950 | 923 | | 97.16% | |
    | 某县人民医院 | 5200 | 5200 | 5096 | | 98% | |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人民医院 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 5200 | 5200 | 5196 | 10 | 99.92% | 9.99 |

Agrees::

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县卫生健康局 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 6150 | 6150 | 6019 | 10 | 97.87% | 9.79 |
    | 局机关 | 950 | 950 | 923 | | 97.16% | |
    | 某县人民医院 | 5200 | 5200 | 5096 | | 98% | |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人民医院 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 5200 | 5200 | 5096 | 10 | 98% | 9.8 |

Undecided::

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县卫生健康局 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 6150 | 6150 | 6019 | 10 | 97.87% | 9.79 |
    | 局机关 | 950 | 950 | 923 | | 97.16% | |
    | 某县人民医院 | 5200 | 5200 | 5096 | | 98% | |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县人民医院 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 5200 | 5200 | 5096 | 10 | 98% | 9.8 |

    * * *

    # 2023年度单位整体支出绩效自评表
    | 单位名称 | 某县人民医院 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 5200 | 5200 | 4900 | 10 | 94.23% | 9.42 |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import BudgetLine
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.across import Filed, Folder, title_of
from pipeline.verifier.check import Claim, compare, fact, undecided
from pipeline.verifier.subjects import of_line
from pipeline.verifier.versions import counting, wholes

CODE = "D914"
VERSION = 1
TITLE = Text("部门所列下属单位的数与该单位自评不同", "what a department lists for a unit is not what the unit reports")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号（部门和单位整体支出自评）[条款待核]"
MANY = Text("该单位报了不止一份整体自评表", "the unit filed more than one form of its whole spending")
OWN = Text("该单位自评", "as the unit reports")
_COLUMNS = {
    "initial": Text("年初预算数", "initial budget"),
    "adjusted": Text("全年预算数", "adjusted budget"),
    "spent": Text("执行数", "spending"),
}


def across(folder: Folder, patterns: Patterns) -> Iterator[tuple[str, Verdict]]:  # noqa: ARG001
    """One verdict for each figure of a line that names another unit, which filed a form for the same year itself."""
    filed = wholes(folder)
    listing = [f for f in counting(folder, "self-evaluation", "other") if f.report.kind == "self-evaluation"]
    for form in listing:
        for line in form.form.budget:
            unit = fold(line.item.text)
            if unit != form.unit and (own := filed.get((unit, form.year))):
                yield from (form.says(verdict) for verdict in _verdicts(line, own))


def _verdicts(line: BudgetLine, own: list[Filed]) -> Iterator[Verdict]:
    subject, title = of_line(line)
    reported = own[0].form.budget[0]
    for role, label in _COLUMNS.items():
        claim, cell = Claim.of(label, getattr(line, role), role), getattr(reported, role)
        if claim is None or claim.quantity is None or not isinstance(cell.read, Quantity):
            continue
        told, evidence = (*subject, "own form", role), [fact(label, cell)]
        if len(own) > 1 or cell.read.unit.dimension != claim.quantity.unit.dimension:
            yield undecided(MANY, subject=told, title=title, claim=claim, evidence=evidence)
            continue
        words = Text(f"{title_of(own[0].report)}{label.zh}", f"{label.en} in {title_of(own[0].report)}")
        others = [
            Variant(name, other.read.interval)
            for column, name in _COLUMNS.items()
            if column != role and isinstance((other := getattr(reported, column)).read, Quantity)
        ]
        recomputed = Recomputed(words, (Variant(OWN, cell.read.interval),), unit=claim.fact.unit)
        yield compare(claim, recomputed, subject=told, title=title, evidence=evidence, explain=others)
