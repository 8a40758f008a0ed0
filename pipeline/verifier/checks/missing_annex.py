"""B824 引用的附件不在文件中.

目录或正文提到某号附件（附件1：……得分情况表），文件里有别的附件而没有这一号，或者自己的目录列了却没有：佐证无从查
找。附件常常另外成文，只是提到的不下结论。

The table of contents or the text names an annex by number (附件1：…得分情况表) and the file holds none of that
number though it holds others, or its own table of contents lists it: what the report rests on can't be looked up.
Annexes are often files of their own, so a mere mention is left open.

Differs::

    # 某市人社局2022年度部门整体支出绩效评价报告
    综合得分83.51分，指标得分见附件1，问卷见附件2。

    附件2：满意度调查问卷

    问卷共十题。

Agrees::

    # 某市人社局2022年度部门整体支出绩效评价报告
    综合得分83.51分，问卷见附件1。

    附件1：满意度调查问卷

    问卷共十题。

Undecided::

    # 某市人社局2022年度部门整体支出绩效评价报告
    综合得分83.51分，指标得分见附件1。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.rows.paragraphs import plain
from pipeline.values.place import Cited
from pipeline.values.report import Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided

CODE = "B824"
VERSION = 1
TITLE = Text("引用的附件不在文件中", "an annex that is referred to is not in the file")
SEVERITY = Severity.NOTICE
BASIS = "自评复核经验（佐证材料应齐全）[待核]"
APART = Text("文件中没有任何附件，可能另行报送", "the file holds no annex at all: they may be files of their own")
_NUMBER = r"附(?:件|表)(\d{1,2}|[一二三四五六七八九十])"
_HEADING = re.compile(rf"^[#*]*{_NUMBER}(?:[:.、*]|$|[^,;。、\d]{{2,30}}$)")
_MENTION = re.compile(rf"(?:详?见|参见|如|按|附)[\"'(<《]*{_NUMBER}(?!的?(?:所|规定|要求))")
_DIGITS = {word: str(number) for number, word in enumerate("一二三四五六七八九十", 1)}


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each annex that the text refers to by number."""
    present: set[str] = set()
    mentioned: dict[str, Cited] = {}
    for words in report.prose:
        text = plain(words.text)
        heading = _HEADING.match(text)
        if heading:
            present.add(_DIGITS.get(heading[1], heading[1]))
        for found in _MENTION.finditer(text) if not heading else ():
            mentioned.setdefault(_DIGITS.get(found[1], found[1]), words)
    for form in report.forms:
        if titled := _HEADING.match(plain(form.title)):
            present.add(_DIGITS.get(titled[1], titled[1]))
    for number, words in mentioned.items():
        subject, title, claimed = ("text", "annex", number), f"附件{number}", Fact(Text("引用处", "reference"), words)
        if not present:
            yield undecided(APART, subject=subject, title=title, evidence=[claimed])
            continue
        here = number in present
        message = Text(
            f"{title}：文件中{'有' if here else '没有'}", f"annex {number} {'present' if here else 'missing'}"
        )
        yield decided(here, message, subject=subject, title=title, claimed=claimed)
