"""W402 一级指标权重与规定的分配不符.

规定的分配是预算执行率10、产出50、效益30、满意度10；设成本指标的，成本20、产出40、效益20、满意度10；没有满意度的，其
分值并入效益。单位可以另定，所以不同的不下结论，除非文中自己写明了（产出50分、效益30分）。部门评价和财政评价的产出、
效益不少于60。表注另有规定的以表注为准（T204）。

The regulation's default is 预算执行率10 · 产出50 · 效益30 · 满意度10; with cost indicators 成本20 · 产出40 ·
效益20 · 满意度10; without satisfaction its points go to 效益. A unit may depart from it, so another division is left
open unless the document itself says that it follows the default (产出50分、效益30分). An evaluation by a department
or the treasury gives 产出 and 效益 at least 60. A form with a note of its own is held to that (T204).

Differs::

    # 某县人社局2023年度绩效自评报告
    一、自评方法
    各项指标按产出指标50分、效益指标30分、满意度指标10分设置。

    | 一级指标 | 二级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 产出指标 | 数量指标 | 培训人数   | ≥100人     | 110人      | 30   | 30   |
    | 效益指标 | 社会效益 | 就业率     | ≥90%       | 95%        | 50   | 50   |
    | 满意度指标 | 满意度 | 学员满意度 | ≥90%       | 95%        | 10   | 10   |

Agrees::

    | 一级指标 | 二级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 产出指标 | 数量指标 | 培训人数   | ≥100人     | 110人      | 50   | 50   |
    | 效益指标 | 社会效益 | 就业率     | ≥90%       | 95%        | 30   | 30   |
    | 满意度指标 | 满意度 | 学员满意度 | ≥90%       | 95%        | 10   | 10   |

Undecided::

    | 一级指标 | 二级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 产出指标 | 数量指标 | 培训人数   | ≥100人     | 110人      | 30   | 30   |
    | 效益指标 | 社会效益 | 就业率     | ≥90%       | 95%        | 50   | 50   |
    | 满意度指标 | 满意度 | 学员满意度 | ≥90%       | 95%        | 10   | 10   |

Undecided::

    | 一级指标 | 二级指标 | 三级指标   | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------- | ---------- | ---------- | ---- | ---- |
    | 产出指标 | 数量指标 | 培训人数   | ≥100人     | 110人      |      | 50   |
    | 效益指标 | 社会效益 | 就业率     | ≥90%       | 95%        | 30   | 30   |
    | 满意度指标 | 满意度 | 学员满意度 | ≥90%       | 95%        | 10   | 10   |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Agreement, Severity, Text, Verdict
from pipeline.verifier.check import decided, fact, undecided
from pipeline.verifier.subjects import leaves
from pipeline.verifier.wording import both, decimal_text

CODE = "W402"
VERSION = 2
TITLE = Text("一级指标权重与规定的分配不符", "section weights are not those of the regulation")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号第十三、十四条；财预〔2021〕101号 [条款及数字待核]"
_GROUPS = ("成本", "产出", "效益", "满意度")
_STANDARDS: tuple[tuple[int, ...], ...] = ((0, 50, 30, 10), (20, 40, 20, 10), (0, 50, 40, 0), (20, 40, 30, 0))
_RESULTS = 60  # points that 产出 and 效益 have at least in an evaluation
FREE = Text(
    "规定允许按项目特点调整，本文未说明按规定分配", "a unit may depart from the default; the document names none"
)
_SAYS = re.compile(r"产出指标?[^,;。\d]{0,6}50(?:分|%).{0,12}(?:效益|效果)指标?[^,;。\d]{0,6}30(?:分|%)")
_ALIASES = {"效果": "效益"}


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for a scored form with the sections 产出 and 效益 and no weights promised in a note."""
    rows = leaves(form)
    groups: dict[str, list[Indicator]] = {}
    for indicator in rows:
        groups.setdefault(_group(indicator), []).append(indicator)
    weighted = any(i.weight.read for i in rows)
    if not {"产出", "效益"} <= set(groups) or form.sections or not weighted:
        return
    if form.kind == "evaluation":
        yield _verdict(groups, ("产出", "效益"), lambda w: sum(w) >= _RESULTS)
    elif set(groups) <= set(_GROUPS):
        found = _verdict(groups, _GROUPS, lambda w: any(list(s) == w for s in _STANDARDS))
        if found.agreement is Agreement.DIFFERS and not _prescribed(form, report):
            found = replace(found, agreement=Agreement.UNDECIDED, reason=FREE)
        yield found


def _prescribed(form: Form, report: Report) -> bool:
    """Whether the form's notes or the text say that the default was followed."""
    return any(_SAYS.search(words.folded.text) for words in (*form.notes_said, *report.prose))


def _group(indicator: Indicator) -> str:
    first = fold(indicator.path[0]) if indicator.path else ""
    for alias, name in _ALIASES.items():
        first = first.replace(alias, name)
    return next((name for name in reversed(_GROUPS) if name in first), first)


def _verdict(
    groups: dict[str, list[Indicator]], names: tuple[str, ...], rule: Callable[[list[Fraction]], bool]
) -> Verdict:
    rows = [i for name in names for i in groups.get(name, [])]
    subject, evidence = ("sections",), [fact(both(i.name), i.weight, exact=True) for i in rows]
    where = next((i.where for i in rows if i.where), None)
    title = "一级指标权重"
    if any(i.weight.read is None or "shared" in i.note for i in rows):
        reason = Text("有的行分值未读出或由多行共用", "some weights were not read, or are shared")
        return undecided(reason, subject=subject, title=title, evidence=evidence, column="weight", at=where)
    sums = [sum((i.weight.read.point for i in groups.get(n, []) if i.weight.read), Fraction(0)) for n in names]
    if sum(sums) not in (90, 100) and len(names) == len(_GROUPS):
        reason = Text(
            "各行分值之和不是90或100，可能缺行", "the weights add up to neither 90 nor 100: rows may be missing"
        )
        return undecided(reason, subject=subject, title=title, evidence=evidence, column="weight", at=where)
    words = "、".join(f"{n}{decimal_text(s)}" for n, s in zip(names, sums, strict=True) if s)
    holds = rule(sums)
    zh = f"{title}：{words}，{'合于' if holds else '不同于'}规定的分配"
    message = Text(zh, f"section weights {words}: {'as' if holds else 'not as'} the regulation sets them")
    return decided(holds, message, subject=subject, title=title, evidence=evidence, column="weight", at=where)
