"""D906 正文与别的单位的报告雷同.

长句（24字以上）一字不差地出现在另一个单位的报告里，这样的句子不少于三句、合计不少于150字的，可能互相照抄。单位名称和数字不
计在内；三个以上单位都有的句子是通用的写法，引用文件名、文号的句子也不算。谁抄谁不下结论，两份报告都提示。

Long sentences (24 characters and more) stand word for word in another unit's report: at least three of them, of 150
characters together. Names of units and numbers do not count; sentences that three or more units have are common
usage, and quotations of regulations are left out. Who copied from whom is not said: both reports are told.

Differs::

    # 某县民政局2023年度部门整体支出绩效自评报告
    一、存在的问题
    个别项目前期准备不够充分，招标采购启动较晚，资金支付集中在第四季度，影响了预算执行的均衡性和资金使用效益。
    绩效指标设置偏重工作数量，对服务质量和群众实际感受的衡量不够具体，部分指标缺少可以核对的数据来源和统计口径。
    业务股室与财务人员之间的沟通还不够顺畅，绩效运行监控多停留在填报表格的层面，发现偏差以后的纠正措施不够及时有力。

    * * *

    # 某县统计局2023年度部门整体支出绩效自评报告
    一、存在的问题
    个别项目前期准备不够充分，招标采购启动较晚，资金支付集中在第四季度，影响了预算执行的均衡性和资金使用效益。
    绩效指标设置偏重工作数量，对服务质量和群众实际感受的衡量不够具体，部分指标缺少可以核对的数据来源和统计口径。
    业务股室与财务人员之间的沟通还不够顺畅，绩效运行监控多停留在填报表格的层面，发现偏差以后的纠正措施不够及时有力。

Agrees::

    # 某县民政局2023年度部门整体支出绩效自评报告
    一、存在的问题
    个别乡镇低保动态管理不够及时，入户核查与系统数据核对的衔接还不够紧密，需要在下一步工作中加以改进。

    * * *

    # 某县统计局2023年度部门整体支出绩效自评报告
    一、存在的问题
    基层统计人员变动较为频繁，部分调查样本的轮换和培训没有完全跟上，数据审核的时间较紧，质量有待提高。

Undecided::

    # 某县民政局2023年度部门整体支出绩效自评报告
    一、存在的问题
    个别项目前期准备不够充分，招标采购启动较晚，资金支付集中在第四季度，影响了预算执行的均衡性和资金使用效益。

    * * *

    # 某县统计局2023年度部门整体支出绩效自评报告
    一、存在的问题
    个别项目前期准备不够充分，招标采购启动较晚，资金支付集中在第四季度，影响了预算执行的均衡性和资金使用效益。
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import Cited, fold
from pipeline.values.report import Report, form_key
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.across import Folder, title_of
from pipeline.verifier.check import decided, undecided

CODE = "D906"
VERSION = 1
TITLE = Text("正文与别的单位的报告雷同", "passages are those of another unit's report")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号（自评结果应真实）[条款待核]"
_SENTENCE, _SENTENCES, _CHARACTERS, _COMMON = 24, 3, 150, 2
_QUOTED = re.compile(r"[《〔]|第[一二三四五六七八九十百\d]+条")
_SAME = Text("雷同的文字", "the same words")
_FEW = Text("有雷同的句子，但太短或太少，说明不了什么", "some sentences are the same, too few to mean anything")
Known = Mapping[str, Mapping[str, Report]]


def across(folder: Folder, patterns: Patterns) -> Iterator[tuple[str, Verdict]]:  # noqa: ARG001
    """One verdict for each report with long sentences, where another unit's report can be compared with it."""
    units = {r.source: fold(r.department.read) for r in folder.reports if r.department.read}
    told = {r.source: list(_sentences(r)) for r in folder.reports if r.source in units}
    known: dict[str, dict[str, Report]] = defaultdict(dict)
    tellers = {units[source] for source, sentences in told.items() if sentences}
    for report in folder.reports:
        for words, _ in told.get(report.source, ()):
            if len(known[words]) <= _COMMON:  # one more than that many, and it is nobody's
                known[words].setdefault(units[report.source], report)
    for report in folder.reports:
        if told.get(report.source) and tellers - {units[report.source]}:
            yield report.source, _verdict(report, units[report.source], told[report.source], known)


def _sentences(report: Report) -> Iterator[tuple[str, Cited]]:
    """The long sentences, each as words alone: without numbers, marks and the unit's own name."""
    own = fold(report.department.read or "")
    for cited in report.prose:
        words = re.sub(r"[^\u4e00-\u9fff]", "", fold(cited.text).replace(own, ""))
        if len(words) >= _SENTENCE and not _QUOTED.search(cited.text):
            yield words, cited


def _verdict(report: Report, unit: str, told: Sequence[tuple[str, Cited]], known: Known) -> Verdict:
    shared: dict[str, list[tuple[str, Cited]]] = defaultdict(list)
    for words, cited in told:
        for other in known[words].keys() - {unit} if len(known[words]) <= _COMMON else ():
            shared[other].append((words, cited))
    most = max(shared, key=lambda other: (sum(len(w) for w, _ in shared[other]), other), default="")
    found = shared.get(most, [])
    characters = sum(len(words) for words in dict(found))
    subject, title, form = ("prose", "copied"), "正文", form_key(report, None)
    enough = len(dict(found)) >= _SENTENCES and characters >= _CHARACTERS
    evidence = [Fact(_SAME, cited) for _, cited in found[:5]]
    if found and not enough:
        verdict = undecided(_FEW, subject=subject, title=title, evidence=evidence)
    else:
        other = title_of(known[found[0][0]][most]) if found else ""
        zh = f"正文有 {len(dict(found))} 句、{characters} 字与{other}相同" if found else "正文没有与别的单位相同的长句"
        en = f"{len(dict(found))} sentences are those of {other}" if found else "no long sentence of another unit"
        claimed = evidence[0] if found else None
        verdict = decided(not found, Text(zh, en), subject=subject, title=title, claimed=claimed, evidence=evidence[1:])


    return replace(verdict, form=form)
