"""B823 章节标题重复.

同一标题之下有两个同级、同名的小标题（效益指标完成情况、效益指标完成情况分析）：有一部分归错了标题，或者粘贴了两次。

Two headings of one rank under the same heading with the same words (效益指标完成情况, 效益指标完成情况分析): a part
was filed under the wrong title, or pasted twice.

Differs::

    # 某县人社局2023年度绩效自评报告
    一、各项指标完成情况
    1.产出指标完成情况
    全年组织培训十期，各期都按计划的时间完成。
    2.效益指标完成情况
    办事的群众和企业少跑了路，社会效益良好。
    3.效益指标完成情况分析
    办事的群众和企业少跑了路，社会效益良好。

Agrees::

    # 某县人社局2023年度绩效自评报告
    一、各项指标完成情况
    1.产出指标完成情况
    全年组织培训十期，各期都按计划的时间完成。
    2.效益指标完成情况
    办事的群众和企业少跑了路，社会效益良好。
    3.满意度指标完成情况
    办事的群众和企业少跑了路，社会效益良好。

Undecided::

    # 某县人社局2023年度绩效自评报告
    一、各项指标完成情况
    全年组织培训十期，各期都按计划的时间完成。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.normalizers.patterns import Patterns
from pipeline.rows.paragraphs import depth_of, is_heading, plain
from pipeline.values.place import Cited
from pipeline.values.report import Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided

CODE = "B823"
VERSION = 1
TITLE = Text("章节标题重复", "two sections of one title")
SEVERITY = Severity.NOTICE
BASIS = "自评复核经验（报告结构）[待核]"
FEW = Text("没有同级的多个标题", "no two headings of one rank")
_MARK = re.compile(r"^#*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、]|\(\d{1,2}\))+")
_TAIL = re.compile(r"(?:分析|情况)+$")
_LONG = 4  # characters of a title that says what the section is about


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for a document with headings."""
    groups = _siblings([s for s in report.prose if is_heading(s)])
    rows = [group for group in groups if len(group) > 1]
    subject, title = ("text", "headings"), "章节标题"
    if not rows:
        if groups:
            yield undecided(FEW, subject=subject, title=title, at=groups[0][0].places[0])
        return
    for group in rows:
        if twice := _twice(group):
            facts = [Fact(Text("标题", "heading"), words) for words in twice]
            said = "”与“".join(words.plain for words in twice)
            message = Text(f"同级标题“{said}”重复", f"two headings of one rank: {said}")
            yield decided(False, message, subject=subject, title=title, claimed=facts[1], evidence=facts[:1])
            return
    message = Text(f"{sum(map(len, rows))} 个同级标题互不重复", "all headings of one rank differ")
    yield decided(True, message, subject=subject, title=title, at=rows[0][0].places[0])


def _siblings(headings: Sequence[Cited]) -> list[list[Cited]]:
    """Headings of one rank that follow each other under one heading; a first number begins a new group."""
    open_: dict[int, list[Cited]] = {}
    done: list[list[Cited]] = []
    for words in headings:
        depth = depth_of(words.text) or 0
        if depth == 0:
            open_ = {}
            continue
        open_ = {rank: group for rank, group in open_.items() if rank <= depth}
        first = re.match(r"[#(]*(?:一|1)[、.)]", plain(words.text))
        if depth not in open_ or first:
            done.append([])
            open_[depth] = done[-1]
        open_[depth].append(words)
    return done


def _twice(group: Sequence[Cited]) -> tuple[Cited, Cited] | None:
    seen: dict[str, Cited] = {}
    for words in group:
        name = _TAIL.sub("", _MARK.sub("", plain(words.text)))
        if len(name) >= _LONG and name in seen and name.isalpha():
            return seen[name], words
        seen.setdefault(name, words)
    return None
