"""P912 正文的平均数与总数、个数不符.

发放补助540万元，惠及1800人，人均3000元：平均数应当是总额除以个数（人均、户均、亩均）。紧挨着的三个数才复算；总额后面跟着
“其中”的、有约数的不判断。

540 ×10⁴ yuan for 1,800 people, 3,000 yuan each: the mean should be the total by the count (a person, a household, a
mu). Recomputed only where the three numbers stand next to each other; a total with 其中 behind it and round figures
are left out.

Differs::

    # 某县人社局2023年度绩效自评报告
    一、工作成效
    发放补助资金540万元，惠及1800人，人均3500元。

Agrees::

    # 某县人社局2023年度绩效自评报告
    一、工作成效
    发放补助资金540万元，惠及1800人，人均3000元。

Undecided::

    # 某县人社局2023年度绩效自评报告
    一、工作成效
    发放补助资金约540万元，惠及1800人，人均3500元。
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.relations import relations

CODE = "P912"
VERSION = 4
TITLE = Text("正文的平均数与总数、个数不符", "a mean in the text is not the total by the count")
SEVERITY = Severity.WARNING
BASIS = "算术（平均数＝总数÷个数）"


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each mean whose total and count stand right before it."""
    for relation in relations(report, "m", patterns):
        if found := relation.verdict(patterns, SEVERITY):
            yield found
