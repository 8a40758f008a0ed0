"""P906 所说的个数与列举的不符.

先说个数、后面列举的（五个方面：一是……；三项制度：甲、乙、丙），重新数一遍。列举没有封口的（等、如）、各项自带数字
或小项的、有两种数法的（乙和丙）、下一点写在后面句子里的，不下结论。

A count followed by its list (五个方面：一是…；三项制度：甲、乙、丙) is counted again. Lists that stay open (等, 如),
whose items hold numbers or sub-lists of their own, or that may be read in two ways (乙和丙) are left open, as is a
list whose next point stands in a later sentence.

Differs::

    # 某县人社局2023年度绩效自评报告
    一、主要工作
    建立健全六项制度：预算管理制度、资产管理制度、采购管理制度、合同管理制度、收支管理制度。

Agrees::

    # 某县人社局2023年度绩效自评报告
    一、主要工作
    建立健全五项制度：预算管理制度、资产管理制度、采购管理制度、合同管理制度、收支管理制度。

Undecided::

    # 某县人社局2023年度绩效自评报告
    一、主要工作
    建立健全六项制度：预算管理制度、资产管理制度、采购管理制度等。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.interval import Interval
from pipeline.values.place import Cited
from pipeline.values.report import Report
from pipeline.values.verdict import Fact, Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import decided, undecided

CODE = "P906"
VERSION = 2
TITLE = Text("所说的个数与列举的不符", "a stated count and the list after it differ")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十一条（单位自评内容）[条款待核]"
OPEN = Text("列举未完，或有两种数法", "the list stays open, or can be counted in two ways")
_COUNTS = {word: n for n, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_LIST = re.compile(
    r"(?<![第\d.一二三四五六七八九十百千])(?P<n>\d{1,2}|[两二三四五六七八九十])(?P<unit>项|个方面|方面|大类|类|大|种|个|家|所)"
    r"(?P<what>[\u4e00-\u9fff]{0,8})(?::|,?(?:即|分别是|分别为|包括):?)(?P<items>[^。;:!?]+)(?P<end>[。;]|$)"
)
_LISTED = re.compile(
    r"(?:^|[,;:。]|设有?|包括|分为|由|涉及|覆盖|辖)"
    r"(?P<items>(?:(?!涉及|包括|覆盖|辖|设)[\u4e00-\u9fff]){2,12}、(?:[\u4e00-\u9fff]{2,12}、)+[\u4e00-\u9fff]{2,12}?)"
    r"(?P<n>\d{1,2}|[两二三四五六七八九十])(?:个|家|所|大)(?P<what>[\u4e00-\u9fff]{2,8})"
)
_POINTS = re.compile(
    r"(?<![第\d.一二三四五六七八九十百千])(?P<n>\d{1,2}|[两二三四五六七八九十])(?:个方面|方面|项|个|大|点|条)[\u4e00-\u9fff]{0,8}(?::|。|,)(?=一是|\(一\))"
)
_POINT = re.compile(r"(?<![\u4e00-\u9fff])(?:([一二三四五六七八九十])是|\(([一二三四五六七八九十])\))")
_OPEN = ("等", "如", "…", "其中", "包括", "和", "及", "与", "以及", "或", "并", "(", "、、")
_FEW = 2  # items of a list
_AHEAD = 20  # sentences in which the list may go on


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each count that a list follows in the same sentence."""
    for index, sentence in enumerate(report.prose):
        text = sentence.folded.text
        for found in _LIST.finditer(text):
            items = [item for item in found["items"].split("、") if item]
            if len(items) < _FEW:
                continue
            open_ = any(mark in found["items"] for mark in _OPEN) or "," in found["items"]
            loose = open_ or any(character.isdigit() for character in found["items"]) or "一是" in found["items"]
            yield _verdict(sentence, found, len(items), open_=loose)
        for found in _LISTED.finditer(text):
            items = found["items"].split("、")
            yield _verdict(sentence, found, len(items), open_=any(mark in found["items"] for mark in _OPEN))
        for found in _POINTS.finditer(text):
            marks = _marks(text[found.end() :])
            run = next((i for i, n in enumerate(marks) if n != i + 1), len(marks))
            later = (_marks(words.folded.text) for words in report.prose[index + 1 : index + 1 + _AHEAD])
            further = any(run + 1 in numbers for numbers in later)
            complete = run == len(marks) and run > 1 and text.endswith("。") and not further
            yield _verdict(sentence, found, run, open_=not complete)


def _marks(text: str) -> list[int]:
    """The numbers of the points it is divided by: 一是…，二是…."""
    return [_COUNTS[m[1] or m[2]] for m in _POINT.finditer(text)]


def _verdict(sentence: Cited, found: re.Match[str], listed: int, *, open_: bool) -> Verdict:
    said = _COUNTS.get(found["n"]) or int(found["n"])
    words = sentence.folded.back(found.start(), min(found.end(), found.start() + 16))
    subject, title = ("text", "count", found[0][:12]), words.plain
    claimed = Fact(Text("所说个数", "count"), words, Interval.exactly(said))
    if open_ and said != listed:
        return undecided(OPEN, subject=subject, title=title, evidence=[claimed], column="text", at=sentence.places[0])
    message = Text(f"“{title}…”：说是 {said}，列举了 {listed}", f"{title}: {said} said, {listed} listed")
    name = Text("列举", "listed")
    recomputed = Recomputed(Text(f"列举 {listed} 项", f"{listed} listed"), (Variant(name, Interval.exactly(listed)),))
    return decided(
        said == listed, message, subject=subject, title=title, claimed=claimed, recomputed=recomputed, column="text"
    )
