"""D910 同一份表报送多次且内容不同.

同一单位、同一年度、同名（同一项目）的表出现在两份文件里：列出改了什么。落款日期能分出先后的，以最后一份为准，其他跨文件检查也
只看最后一份；分不出的，由人判断。内容完全相同的不算问题；一半以上指标不同名的，可能本来就不是同一张表，不下结论。

The same form of one unit, year (and project) stands in two files: what changed is listed. Where dates of signature
tell which is later, that one counts, here and in the other comparisons across files; else a person must say. The same
contents twice are no fault; with more than half of the names different it may be another form, and is left open.

Differs::

    # 某县民政局2023年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 培训人次 | ≥300人次 | 247人次 | 50 | 41 |
    | 产出 | 质量 | 检查覆盖率 | ≥95% | 97.3% | 50 | 50 |

    2024年3月1日

    * * *

    # 某县民政局2023年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 培训人次 | ≥240人次 | 247人次 | 50 | 50 |
    | 产出 | 质量 | 检查覆盖率 | ≥95% | 97.3% | 50 | 50 |

    2024年4月9日

Agrees::

    # 某县民政局2023年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 培训人次 | ≥300人次 | 347人次 | 50 | 50 |
    | 产出 | 质量 | 检查覆盖率 | ≥95% | 97.3% | 50 | 50 |

    * * *

    # 某县民政局2023年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 培训人次 | ≥300人次 | 347人次 | 50 | 50 |
    | 产出 | 质量 | 检查覆盖率 | ≥95% | 97.3% | 50 | 50 |

    2024年3月1日

Undecided::

    # 某县民政局2023年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 培训人次 | ≥300人次 | 347人次 | 50 | 50 |
    | 产出 | 质量 | 检查覆盖率 | ≥95% | 97.3% | 50 | 50 |

    * * *

    # 某县民政局2023年度部门整体支出绩效自评表
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ---- | ---- | ---- | ---- | ---- | ---- | ---- |
    | 产出 | 数量 | 救助人数 | ≥80人 | 85人 | 50 | 50 |
    | 效益 | 社会效益 | 政策知晓率 | ≥85% | 88.2% | 50 | 50 |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import Cited, fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import Field, Form
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.across import Filed, Folder, filed, title_of
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.subjects import leaves, of_indicator, of_line, of_total
from pipeline.verifier.versions import editions

CODE = "D910"
VERSION = 1
TITLE = Text("同一份表报送多次且内容不同", "a form filed more than once, with other contents")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号（自评结果应真实、准确）[条款待核]"
_SHOWN = 6
_OTHER = Text("两份表的指标大多不同名，可能不是同一张表", "most rows have other names: these may be two forms")
_LAST = Text("按落款日期，本份在后，以本份为准", "by the dates of signature this one is the later and counts")
_OPEN = Text("落款日期分不出先后，哪一份为准请与单位核实", "the signatures do not tell which is later: ask the unit")
_COLUMNS = {
    "target": Text("指标值", "target"),
    "actual": Text("完成值", "result"),
    "weight": Text("分值", "weight"),
    "score": Text("得分", "score"),
    "initial": Text("年初预算数", "initial budget"),
    "adjusted": Text("全年预算数", "budget of the year"),
    "spent": Text("执行数", "spent"),
}


@dataclass(frozen=True, slots=True)
class _Change:
    """A cell that says something else, or a row of one form only: `before` or `after` None."""

    name: str
    column: Text | None
    before: Cited | None
    after: Cited | None

    @property
    def words(self) -> str:
        if self.column is None:
            return f"{'增加' if self.after else '取消'}「{self.name}」"
        old, new = (cited.plain if cited else "空" for cited in (self.before, self.after))
        return f"「{self.name}」{self.column.zh} {old or '空'}→{new or '空'}"

    @property
    def facts(self) -> list[Fact]:
        label = self.column or Text("指标", "indicator")
        return [Fact(label, cited) for cited in (self.after, self.before) if cited]


def across(folder: Folder, patterns: Patterns) -> Iterator[tuple[str, Verdict]]:  # noqa: ARG001
    """One verdict for each further version of a form, held against the version before it."""
    for group in editions(filed(folder, "self-evaluation", "evaluation", "targets")):
        for before, after in pairwise(group.forms):
            yield after.says(_verdict(before, after, group.ordered))


def _verdict(before: Filed, after: Filed, ordered: bool) -> Verdict:
    subject, title = ("form", "version"), after.form.title or "自评表"
    old, new = _cells(before.form), _cells(after.form)
    rows = [{name for kind, name, _ in cells if kind == "indicator"} for cells in (old, new)]
    at = after.form.where[0] if after.form.where else None
    if 2 * len(rows[0] & rows[1]) < max(map(len, rows)):
        return undecided(_OTHER, subject=subject, title=title, at=at)
    changes = list(_changes(old, new))
    other = title_of(before.report)
    if not changes:
        message = Text(f"{title}：与{other}内容相同", f"{title}: the same as {other}")
        return decided(True, message, subject=subject, title=title, at=at)
    shown = "；".join(change.words for change in changes[:_SHOWN])
    more = f"等 {len(changes)} 处" if len(changes) > _SHOWN else f"，共 {len(changes)} 处"
    facts = [fact for change in changes for fact in change.facts]
    zh, en = f"{title}：与{other}不同：{shown}{more}", f"{title}: {len(changes)} changes from {other}: {shown}"
    return decided(
        False, Text(zh, en), subject=subject, title=title, claimed=facts[0] if facts else None,
        evidence=facts[1:], explanations=[_LAST if ordered else _OPEN], at=at,
    )  # fmt: skip


Cells = dict[tuple[str, str, str], tuple[str, Field[object]]]


def _cells(form: Form) -> Cells:
    """Every claimed cell by kind, name and column, beside its row's title; column "" is the row itself."""
    rows = [("indicator", of_indicator(row), row) for row in leaves(form)]
    lines = [("budget", of_line(line), line) for line in form.budget]
    totals = [("total", of_total(total), total) for total in form.totals]
    found: Cells = {}
    for kind, (subject, title), row in (*rows, *lines, *totals):
        name = "/".join(subject[1:])
        label = row.levels[-1] if hasattr(row, "levels") and row.levels else getattr(row, "item", Field())
        found[kind, name, ""] = (title, label)
        for column in _COLUMNS:
            if hasattr(row, column):
                found[kind, name, column] = (title, getattr(row, column))
    return found


def _same(one: Field[object], other: Field[object]) -> bool:
    """Whether two cells say the same: 25 and 25.00, as a workbook and a PDF of one form print it."""
    a, b = one.read, other.read
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return (a.point, a.bound, a.unit.dimension) == (b.point, b.bound, b.unit.dimension)
    return fold(one.text) == fold(other.text)


def _changes(old: Cells, new: Cells) -> Iterator[_Change]:
    for (kind, name, column), (title, field) in new.items():
        here = (kind, name, column)
        if not column and here not in old:
            yield _Change(title, None, None, field.said)
        elif column and here in old and not _same(field, old[here][1]):
            yield _Change(title, _COLUMNS[column], old[here][1].said, field.said)
    for (kind, name, column), (title, field) in old.items():
        if not column and (kind, name, "") not in new:
            yield _Change(title, None, field.said, None)
