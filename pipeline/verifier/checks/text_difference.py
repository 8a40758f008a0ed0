"""P911 正文的增减额、结余与两个数不符.

一句话里报了前后两个数，又报了二者的差（比上年4000个增加1200个；预算1500万元，支出1425万元，结余75万元；应收86万元，实收80万元，
尚欠6万元），差应当等于两数相减。四舍五入的尾差不算差错；有约数的不判断。

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

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.relations import relations

CODE = "P911"
VERSION = 1
TITLE = Text("正文的增减额、结余与两个数不符", "a difference in the text is not that of the two numbers beside it")
SEVERITY = Severity.WARNING
BASIS = "算术（差＝两数相减）"


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each difference whose two numbers stand in the same sentence."""
    for relation in relations(report, "d", patterns):
        if found := relation.verdict(patterns, SEVERITY):
            yield found
