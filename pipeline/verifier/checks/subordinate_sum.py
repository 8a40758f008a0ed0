"""D911 下属单位之和超过部门.

部门整体支出包括本级和下属单位。各下属单位同一年度整体自评表的预算数、执行数之和不应超过部门的数。隶属关系取自应报清单
（--register 的“主管部门”一栏），没有清单的，看单位名称是否以部门全称开头。
一个下属单位就超过部门的，部门的表可能只是本级的，不下结论；单位没有
报齐的，只比较是否超过。

A department's form includes its own office and its subordinate units: their budgets and spending of the same year
together should not exceed the department's. Who is subordinate is taken from the register (--register, column
主管部门), else from names that begin with the department's. Where one unit alone exceeds the department, the form may
be that of the office only, and is left open; where not all units have reported, only an excess is told.

Differs::

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县教育局 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 900 | 1000 | 950 | 10 | 95% | 9.5 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县教育局第一小学 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 600 | 600 | 600 | 10 | 100% | 10 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县教育局第二小学 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 500 | 500 | 500 | 10 | 100% | 10 |

Agrees::

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县教育局 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 1200 | 1200 | 1140 | 10 | 95% | 9.5 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县教育局第一小学 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 600 | 600 | 600 | 10 | 100% | 10 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县教育局第二小学 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 500 | 500 | 500 | 10 | 100% | 10 |

Undecided::

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县教育局 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 300 | 300 | 290 | 10 | 96.67% | 9.67 |

    * * *

    # 2023年度部门整体支出绩效自评表
    | 单位名称 | 某县教育局第一小学 | | | | | |
    | 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 部门整体支出 | 600 | 600 | 600 | 10 | 100% | 10 |
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import total
from pipeline.values.quantity import Quantity
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.across import Filed, Folder
from pipeline.verifier.check import Claim, decided, fact, undecided
from pipeline.verifier.subjects import of_line
from pipeline.verifier.versions import wholes

CODE = "D911"
VERSION = 1
TITLE = Text("下属单位之和超过部门", "the subordinate units together have more than their department")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号（部门和单位整体支出自评）[条款待核]"
OWN = Text("有一个下属单位就超过部门，部门的表可能只是本级的", "one unit alone exceeds it: perhaps its head office")
SUM = Text("下属单位之和", "sum of the units")
_COLUMNS = {"adjusted": Text("全年预算数", "adjusted budget"), "spent": Text("执行数", "spending")}
_SHORTEST = 3  # characters of a department's name
Owned = tuple[str, int | None]


def across(folder: Folder, patterns: Patterns) -> Iterator[tuple[str, Verdict]]:  # noqa: ARG001
    """One verdict for each total of a department whose units filed forms of the same year."""
    filed = wholes(folder)
    units: dict[Owned, list[Filed]] = defaultdict(list)
    names = {unit for unit, _ in filed}
    for (unit, year), forms in filed.items():
        if len(forms) == 1 and (parent := folder.parents.get(unit) or _prefix(unit, names)):
            units[parent, year].extend(forms)
    for owner, subordinates in units.items():
        if len(department := filed.get(owner, [])) == 1:
            yield from _verdicts(department[0], subordinates)


def _prefix(unit: str, names: Set[str]) -> str:
    """The longest other name that the unit's own begins with."""
    return next((unit[:end] for end in range(len(unit) - 1, _SHORTEST, -1) if unit[:end] in names), "")


def _verdicts(department: Filed, units: Sequence[Filed]) -> Iterator[tuple[str, Verdict]]:
    line = department.form.budget[0]
    subject, title = of_line(line)
    for role, label in _COLUMNS.items():
        claim = Claim.of(label, getattr(line, role), role)
        cells = [getattr(unit.form.budget[0], role) for unit in units]
        read = [cell.read for cell in cells if isinstance(cell.read, Quantity)]
        if claim is None or claim.quantity is None or len(read) < len(cells):
            continue
        if any(q.unit.dimension != claim.quantity.unit.dimension for q in read):
            continue
        told = (*subject, "units", role)
        evidence = [fact(Text(u.unit, u.unit), cell) for u, cell in zip(units, cells, strict=True)]
        summed, limit = total([q.interval for q in read]), claim.ways[0].value.hi
        if any(q.interval.lo > limit for q in read):
            yield department.says(undecided(OWN, subject=told, title=title, claim=claim, evidence=evidence))
            continue
        words = " + ".join(f"{u.unit} {cell.text}" for u, cell in zip(units, cells, strict=True))
        recomputed = Recomputed(Text(words, words), (Variant(SUM, summed),), unit=claim.fact.unit)
        over = summed.lo > limit
        sign = "超过" if over else "不超过"
        message = Text(
            f"{title}：{len(units)} 个下属单位{label.zh}之和{sign}部门的 {claim.text}：{words}",
            f"{title}: {len(units)} units together {'exceed' if over else 'keep within'} {claim.text}: {words}",
        )
        yield department.says(
            decided(not over, message, subject=told, title=title, claimed=claim.fact, recomputed=recomputed,
                    evidence=evidence, column=role)
        )  # fmt: skip
