"""T206 层级名称所写分值与该节各行之和不符.

有的表把下级指标的分值写在名称后面：数量指标（20分），所属各行应加得出这个数。（一级指标由T204检查。）

Some forms write the weight of an inner level behind its name: 数量指标（20分）. Its rows add up to that. (Those of
the first level are T204's.)

Differs::

    | 一级指标 | 二级指标         | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | ---------------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量指标（30分） | 培训人数 | ≥100人     | 110人      | 20   | 20   |
    | 产出     | 数量指标（30分） | 培训场次 | ≥9次       | 9次        | 15   | 15   |

Agrees::

    | 一级指标 | 二级指标         | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | ---------------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量指标（30分） | 培训人数 | ≥100人     | 110人      | 20   | 20   |
    | 产出     | 数量指标（30分） | 培训场次 | ≥9次       | 9次        | 10   | 10   |

Undecided::

    | 一级指标 | 二级指标         | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | ---------------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量指标（30分） | 培训人数 | ≥100人     | 110人      | 20   | 20   |
    | 产出     | 数量指标（30分） | 培训场次 | ≥9次       | 9次        |      | 10   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.numbers import find_quantities
from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import Cited
from pipeline.values.quantity import Quantity
from pipeline.values.report import Field, Form, Indicator, Report
from pipeline.values.verdict import Recomputed, Severity, Text, Variant, Verdict
from pipeline.verifier.check import Claim, compare, undecided
from pipeline.verifier.subjects import leaves
from pipeline.verifier.sums import Addend, Column

CODE = "T206"
VERSION = 1
TITLE = Text("层级名称所写分值与该节各行之和不符", "the weight behind a section's name is not the sum of its rows")
SEVERITY = Severity.ERROR
BASIS = "表内所印分值；财预〔2020〕10号（权重合计100分）[条款待核]"
_NAMED = Text("名称所写分值", "weight in the name")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each outer level whose name carries points in brackets."""
    filled = leaves(form)
    depth = max((len(i.levels) for i in filled), default=0)
    for level in range(1, depth - 1):
        groups: dict[tuple[str, ...], list[Indicator]] = {}
        for indicator in filled:
            if indicator.levels[level : level + 1] and indicator.levels[level].said:
                groups.setdefault(indicator.path[: level + 1], []).append(indicator)
        for path, rows in groups.items():
            named = _points(rows[0].levels[level].said, patterns)
            claim = Claim.of(_NAMED, named, f"level{level + 1}", exact=True)
            if claim and any(row.weight.said for row in rows):
                yield _verdict(path, rows, claim)


def _points(name: Cited | None, patterns: Patterns) -> Field[Quantity]:
    """The last number of points in the brackets at the end of a name."""
    if name is None or not name.folded.text.endswith(("分)", "分")):
        return Field()
    found = [f for f in find_quantities(name, patterns) if f.quantity.unit.dimension == "score"]
    return Field(found[-1].cited, found[-1].quantity, found[-1].how, "") if found else Field()


def _verdict(path: tuple[str, ...], rows: list[Indicator], claim: Claim) -> Verdict:
    column = Column("weight", tuple(Addend(r.name, r.weight) for r in rows))
    subject, title = ("section", *path), path[-1]
    if column.blanks:
        reason = Text("有的行分值未读出", "some weights were not read")
        return undecided(reason, subject=subject, title=title, claim=claim, evidence=column.evidence)
    recomputed: Recomputed = column.recomputed()
    variants = (*recomputed.variants, *_shared(rows))
    recomputed = Recomputed(recomputed.formula, variants, unit="分")
    return compare(claim, recomputed, subject=subject, title=title, evidence=column.evidence)


def _shared(rows: list[Indicator]) -> list[Variant]:
    """A weight equal to the name's own, read from the name itself in forms without a weight column."""
    names = {id(r.weight.said) for r in rows}
    name = Text("各行共用一个分值", "one weight serves all rows")
    return [Variant(name, rows[0].weight.read.exact)] if len(names) == 1 and rows[0].weight.read else []
