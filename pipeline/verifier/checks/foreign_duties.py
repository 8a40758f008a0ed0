"""B821 指标与单位职责无关.

有几行是别的部门的职责（就业局的表里出现机构编制），整张表可能是照抄来的。部门用语见 patterns/direction.toml；文中、
表题或单位名称里本来就有的不算；少于三行的也不提示，可能是联合任务。

Several rows speak of the duties of another office (机构编制 in a form of the employment bureau): the table may have
been copied from there. The words that mark an office stand in patterns/direction.toml. Nothing is said when the
document's own text, its title or the department's name knows them, and three rows are wanted: one may be a joint
task.

Differs::

    # 某县人力资源和社会保障局2023年度整体支出绩效自评报告
    一、主要职能
    负责全县社会保险、就业再就业、劳动人事争议仲裁等工作。

    | 一级指标 | 二级指标 | 三级指标               | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------------------- | ---------- | ---------- | ---- | ---- |
    | 效益     | 社会效益 | 落实党管机构编制原则   | 落实       | 95%        | 30   | 30   |
    | 效益     | 社会效益 | 机构编制实名制管理     | 规范       | 95%        | 30   | 30   |
    | 效益     | 社会效益 | 机构编制违规问题整改   | 整改       | 95%        | 40   | 40   |

Agrees::

    # 某县人力资源和社会保障局2023年度整体支出绩效自评报告
    一、主要职能
    负责全县社会保险、就业再就业、劳动人事争议仲裁等工作。

    | 一级指标 | 二级指标 | 三级指标       | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 城镇新增就业   | ≥2000人    | 2118人     | 60   | 60   |
    | 效益     | 社会效益 | 调解成功率     | ≥60%       | 83%        | 40   | 40   |

Undecided::

    # 某县人力资源和社会保障局2023年度整体支出绩效自评报告
    一、主要职能
    负责全县社会保险、就业再就业、机构编制等工作。

    | 一级指标 | 二级指标 | 三级指标               | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------------------- | ---------- | ---------- | ---- | ---- |
    | 效益     | 社会效益 | 落实党管机构编制原则   | 落实       | 95%        | 30   | 30   |
    | 效益     | 社会效益 | 机构编制实名制管理     | 规范       | 95%        | 30   | 30   |
    | 效益     | 社会效益 | 机构编制违规问题整改   | 整改       | 95%        | 40   | 40   |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.subjects import leaves

CODE = "B821"
VERSION = 1
TITLE = Text("指标与单位职责无关", "indicators of another office's duties")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2015〕88号（绩效目标应与部门职能相关）[条款待核]"
OWN = Text("单位名称或正文也说到这些职责", "the department's name or its own text speaks of these duties")
_FEWEST = 3  # rows: one or two may be a joint task
_NAME = Text("指标", "indicator")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each form of a known department whose document has text of its own."""
    department = fold(form.department.read or report.department.read or "")
    rows = [row for row in leaves(form) if row.levels and row.levels[-1].said]
    own = [s for s in report.prose if not any(place.table is not None for place in s.places)]
    if not department or not rows or not own:
        return
    title, said = form.title or "自评表", fold("".join((department, report.title, form.title, form.project)))
    text = fold("".join(sentence.text for sentence in own))
    names, foreign = [fold(row.levels[-1].text) for row in rows], False
    for number, duty in enumerate(patterns.raw("direction")["duty"]):
        hits = [row for row, name in zip(rows, names, strict=True) if any(word in name for word in duty["words"])]
        if len(hits) < _FEWEST:
            continue
        foreign = True
        subject = ("form", "duties", str(number))
        if any(word in said for word in duty["offices"]) or any(word in text for word in duty["words"]):
            yield undecided(OWN, subject=subject, title=title, evidence=_facts(hits), column="level")
            continue
        shown = "、".join(row.title for row in hits[:5])
        yield decided(
            False,
            Text(
                f"{title}：{len(hits)} 个指标是{duty['name']}的职责（{shown}），正文未提到，可能照搬了别的单位",
                f"{title}: {len(hits)} indicators belong to another office; the text knows nothing of them",
            ),
            subject=subject, title=title, claimed=_facts(hits)[0], evidence=_facts(hits)[1:], column="level",
        )  # fmt: skip
    if not foreign:
        message = Text(f"{title}：没有成批属于别的单位的指标", f"{title}: no group of rows of another office")
        yield decided(True, message, subject=("form", "duties"), title=title, column="level", at=rows[0].where)


def _facts(rows: Sequence[Indicator]) -> list[Fact]:
    return [Fact(_NAME, row.levels[-1].said) for row in rows]
