"""B830 满意度只凭没有投诉.

“没有收到投诉”不是满意度：没有问过任何人。一句话里由没有投诉得出满意度，全文又没有提到调查、问卷或测评的，予以提示。

没有收到投诉 is no measure of satisfaction: it asks no one. Told when a sentence draws the figure of satisfaction from
the absence of complaints, and the document nowhere speaks of a survey, a questionnaire or a rating.

Differs::

    # 某县人社局2023年度绩效自评报告
    二、完成情况
    全年未收到群众投诉，服务对象满意度达到100%。

Agrees::

    # 某县人社局2023年度绩效自评报告
    二、完成情况
    全年未收到群众投诉，经问卷调查服务对象满意度达到97%。

Undecided::

    # 某县人社局2023年度绩效自评报告
    二、完成情况
    服务对象满意度达到97%。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided

CODE = "B830"
VERSION = 1
TITLE = Text("满意度只凭没有投诉", "satisfaction drawn from the absence of complaints")
SEVERITY = Severity.NOTICE
BASIS = "自评复核经验（满意度应有调查依据）[待核]"
SILENT = Text("没有说明满意度从何而来", "the document does not say where the figure comes from")
_SATISFIED = re.compile(r"满意[度率][^。;]{0,12}?\d")
_NONE = re.compile(r"(?:未|没有|无)(?:收到|接到|发生|出现)?(?:任何|一起|群众|服务对象|有效)*(?:投诉|举报)|零投诉")
_ASKED = re.compile(r"问卷|调查|测评|回访|评议|好差评|评价器|抽样|访谈|评分表|随访")


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for a document whose text gives a figure of satisfaction."""
    texts = [(s, s.folded.text) for s in report.prose]
    said = [(s, text) for s, text in texts if _SATISFIED.search(text)]
    if not said:
        return
    subject, title = ("text", "survey"), "满意度依据"
    asked = next((s for s, text in texts if _ASKED.search(text)), None)
    bare = next((s for s, text in said if _NONE.search(text)), None)
    claimed = Fact(Text("正文", "text"), bare or asked or said[0][0])
    if asked is None and bare is None:
        yield undecided(SILENT, subject=subject, title=title, evidence=[claimed], column="text")
        return
    words = "有调查依据" if asked else "只说没有投诉，没有调查依据"
    message = Text(f"{title}：{words}", f"satisfaction: {'a survey is named' if asked else 'no survey is named'}")
    yield decided(asked is not None, message, subject=subject, title=title, claimed=claimed, column="text")
