"""C509 年度目标中的数没有对应的指标.

表里用文字承诺的（年度总体目标）应有指标来衡量。有一行与它同名、名称大半相同或者数字相同的，就算有指标；都没有的才提
示，全表合为一条。

What the form promises in words (年度总体目标) should be measured by a row. A promise counts as measured when a row
has its name, a good part of its name, or its very number; only what has none of these is told, all in one notice.

Differs::

    | 年度总体目标 | 培训职工500人次，新建博士后工作站4家。 |          |            |
    | ------------ | -------------------------------------- | -------- | ---------- |
    | 一级指标     | 二级指标                               | 三级指标 | 年度指标值 |
    | 产出         | 数量                                   | 培训人次 | ≥500人次   |
    | 效益         | 社会效益                               | 就业率   | ≥90%       |

Agrees::

    | 年度总体目标 | 培训职工500人次，新建博士后工作站4家。 |          |            |
    | ------------ | -------------------------------------- | -------- | ---------- |
    | 一级指标     | 二级指标                               | 三级指标 | 年度指标值 |
    | 产出         | 数量                                   | 培训人次 | ≥500人次   |
    | 产出         | 数量                                   | 新设博站 | ≥4家       |

Undecided::

    | 年度总体目标 | 做好职工培训工作，提高就业质量。 |          |            |
    | ------------ | -------------------------------- | -------- | ---------- |
    | 一级指标     | 二级指标                         | 三级指标 | 年度指标值 |
    | 产出         | 数量                             | 培训人次 | ≥500人次   |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import Form, Indicator, Report, Statement
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier import telling
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.naming import Kinship, key, kinship
from pipeline.verifier.subjects import is_blank

CODE = "C509"
VERSION = 1
TITLE = Text("年度目标中的数没有对应的指标", "a number of the year's goals that no indicator measures")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2015〕88号（绩效指标是绩效目标的细化和量化）[条款待核]"
SILENT = Text("年度目标中没有可以对照的数", "the goals in words hold no number to look for")
_TITLE = "年度目标"
_TASK = ("ratio", "money")  # 100% and 万元 stand in many rows: the same number there says nothing
_SHORT = 4  # characters of a name


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for each form that states goals in words and has rows with targets."""
    rows = [row for row in form.indicators if not is_blank(row)]
    if not form.goals or not any(row.target.said for row in rows):
        return
    subject, cited = ("form", "goals-measured"), [Fact(Text("年度目标", "goals"), words) for words in form.goals]
    promises = {(s.topic, telling.number(s)): s for s in _promises(form, report, patterns) if _says_what(s, patterns)}
    numbers = list(promises.values())
    if not numbers:
        yield undecided(SILENT, subject=subject, title=_TITLE, evidence=cited[:1], column="goal")
        return
    lost = [s for s in numbers if not any(_measures(row, s, patterns) for row in rows)]
    shown = "、".join(f"{s.topic}{s.value.said.plain if s.value.said else ''}" for s in lost[:6])
    zh = f"{_TITLE}：{len(numbers)} 个量化目标" + (
        f"中 {len(lost)} 个没有对应的指标：{shown}" if lost else "都有对应的指标"
    )
    message = Text(zh, f"goals: {len(lost)} of {len(numbers)} numbers have no indicator{': ' if lost else ''}{shown}")
    facts = [telling.fact(s) for s in (lost or numbers)]
    yield decided(not lost, message, subject=subject, title=_TITLE, claimed=facts[0], evidence=facts[1:], column="goal")


def _promises(form: Form, report: Report, patterns: Patterns) -> list[Statement]:
    own = {place for words in form.goals for place in words.places}
    spots = {(p.part, p.page, p.table, p.row, p.col, p.line) for p in own}
    told = telling.told(report, patterns)
    return [
        s
        for s in told
        if s.scope == "" and s.role == "target" and telling.number(s) is not None and s.parent is None
        and any((p.part, p.page, p.table, p.row, p.col, p.line) in spots for p in s.sentence.places)
    ]  # fmt: skip


def _says_what(statement: Statement, patterns: Patterns) -> bool:
    name = key(statement.topic, patterns)
    said = telling.number(statement)
    own = said is not None and said.unit.dimension not in ("plain", "money", "percentage-points")
    return own and len(name) >= _SHORT and "、" not in statement.topic and name.isalpha()


def _measures(row: Indicator, statement: Statement, patterns: Patterns) -> bool:
    """Whether the row may be the one that measures the promise; in doubt it is."""
    said, name = telling.number(statement), key(statement.topic, patterns)
    for cell in (row.target, row.actual):
        value = cell.read
        if not said or not isinstance(value, Quantity) or said.unit.dimension in _TASK:
            continue
        if said.interval.meets(value.interval) and value.unit.dimension in (said.unit.dimension, "plain"):
            return True
    if kinship(name, key(row.name, patterns), patterns) > Kinship.NONE:
        return True
    words = fold("".join(level.text for level in row.levels) + row.target.text + row.standard.text)
    pairs = {name[i : i + 2] for i in range(len(name) - 1)}
    return name[-3:] in words or 2 * sum(pair in words for pair in pairs) >= len(pairs)
