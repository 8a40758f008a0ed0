"""D908 单位名称用字不一.

表中填报单位与报告自己的单位名称差一个字（人力资源和社会保障局、人力资源与社会保障局），有一处写错。其他不同（下属单
位、简称）不下结论。

The form's 填报单位 and the report's own name differ in one character (人力资源和社会保障局, 人力资源与社会保障局):
one of the two is misspelt. Other differences (a subordinate unit, a short name) are left open.

Differs::

    # 某某县人力资源和社会保障局2023年度整体支出绩效自评报告

    填报单位：某某县人力资源与社会保障局

    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 培训人数 | ≥100人     | 110人      | 100  | 100  |

Agrees::

    # 某某县人力资源和社会保障局2023年度整体支出绩效自评报告

    填报单位：某某县人力资源和社会保障局

    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 培训人数 | ≥100人     | 110人      | 100  | 100  |

Undecided::

    # 某某县人力资源和社会保障局2023年度整体支出绩效自评报告

    填报单位：某某县就业服务中心

    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 培训人数 | ≥100人     | 110人      | 100  | 100  |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided

CODE = "D908"
VERSION = 1
TITLE = Text("单位名称用字不一", "the department's name is spelt in two ways")
SEVERITY = Severity.NOTICE
BASIS = "自评复核经验（报告与附表的单位名称应一致）[待核]"
OTHER = Text("表中的单位与报告的单位不同，可能是下属单位", "the form is of another unit, perhaps a subordinate one")
_LONG = 8  # characters of which all but one are the same
_UNIT = "省市县区州盟旗镇乡街道第一二三四五六七八九十东西南北中上下大小新老"


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each form that names its department, in a report that names one."""
    own, whole = form.department, report.department
    if not (own.read and whole.read and own.said and whole.said):
        return
    here, there = fold(own.read), fold(whole.read)
    subject, title, claimed = ("form", "department"), own.read, Fact(Text("填报单位", "unit"), own.said)
    evidence = [Fact(Text("报告单位", "department"), whole.said)]
    apart = [a + b for a, b in zip(here, there, strict=False) if a != b]
    alike = len(here) == len(there) >= _LONG and len(apart) == 1 and not any(c in _UNIT for c in apart[0])
    if here != there and not alike:
        yield undecided(OTHER, subject=subject, title=title, evidence=[claimed, *evidence])
        return
    zh = f"表中作“{own.read}”，报告作“{whole.read}”" if alike else f"{title}：表与报告的单位名称一致"
    message = Text(zh, f"the form says {own.read}, the report {whole.read}")
    yield decided(not alike, message, subject=subject, title=title, claimed=claimed, evidence=evidence)
