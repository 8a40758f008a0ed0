"""P910 在编人数超过编制数.

没有编制就没有在编人员：某一类（行政、事业、全部）在编人员不能多于编制数。只看“在编”；在职、实有可能含不占编制的人
（三支一扶、聘用）。

Nobody fills a post that is not there: 在编人员 of a kind (行政, 事业, all) can't be more than its 编制. Only 在编
counts; 在职 and 实有 may include people without a post (三支一扶, 聘用).

Differs::

    # 某县人社局2023年度绩效自评报告
    一、部门概况
    编制人数19人，在编人员22人。

Agrees::

    # 某县人社局2023年度绩效自评报告
    一、部门概况
    编制人数19人，在编人员18人。

Undecided::

    # 某县人社局2023年度绩效自评报告
    一、部门概况
    编制人数约19人，在编人员22人。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.quantity import Bound
from pipeline.values.report import Report, Statement
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.wording import ROUGH

CODE = "P910"
VERSION = 1
TITLE = Text("在编人数超过编制数", "more posts filled than there are")
SEVERITY = Severity.NOTICE
BASIS = "在编人数≤编制数（算术）"
_KINDS = ("", "行政", "事业", "工勤")
_POSTS = r"^(?:核定|批准|单位|部门)?{}编制(?:人?数|总数|人员|名额)?$"
_FILLED = r"^(?:实有|现有|年末|实际)?(?:在职)?(?:{0}在编|在编{0})(?:在职|在岗)?(?:人员|人数|职工|干部职工)?(?:数)?$"


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each kind of post that one section tells once as posts and once as filled."""
    people = [s for s in telling.told(report, patterns) if telling.number(s) and s.role != "target" and not s.scope]
    for section in dict.fromkeys(s.section for s in people):
        for kind in _KINDS:
            posts, filled = (_named(p.format(kind), section, people) for p in (_POSTS, _FILLED))
            if not filled:  # 行政编制30名，在编28人
                filled = [s for s in (_next(post, people) for post in posts) if s is not None]
            if len(posts) == 1 and len(filled) == 1 and telling.dimension(posts[0]) == telling.dimension(filled[0]):
                yield _verdict(kind, posts[0], filled[0])


def _named(pattern: str, section: str, people: list[Statement]) -> list[Statement]:
    return [s for s in people if s.section == section and re.match(pattern, fold(s.topic))]


def _next(posts: Statement, people: Sequence[Statement]) -> Statement | None:
    """The number filled that is told right after the posts, without their kind."""
    at = next(i for i, s in enumerate(people) if s is posts)
    after = people[at + 1] if at + 1 < len(people) else None
    if after is None or after.order != posts.order or not re.match(_FILLED.format(""), fold(after.topic)):
        return None
    return after if not any(mark in telling.between(posts, after) for mark in ";；。") else None


def _verdict(kind: str, posts: Statement, filled: Statement) -> Verdict:
    claim, there, said = telling.claim(filled), telling.number(posts), telling.number(filled)
    assert claim is not None and there is not None and said is not None
    subject, title, evidence = ("text", "posts", kind), f"{kind}在编人数", [telling.fact(posts)]
    if there.bound is not Bound.EQUAL or said.bound is not Bound.EQUAL:
        return undecided(ROUGH, subject=subject, title=title, claim=claim, evidence=evidence)
    over = said.interval.lo > there.interval.hi
    number = posts.value.said.plain if posts.value.said else ""
    message = Text(
        f"{title} {claim.text}{'，超过' if over else '，'}编制 {number}",
        f"{claim.text} in posts, of {number} there are",
    )
    name = Text("编制数", "posts")
    recomputed = Recomputed(Text(f"编制 {number}", number), (Variant(name, there.interval),), unit=there.unit.name)
    return decided(
        not over, message, subject=subject, title=title, claimed=claim.fact, recomputed=recomputed, evidence=evidence,
        column="text",
    )  # fmt: skip
