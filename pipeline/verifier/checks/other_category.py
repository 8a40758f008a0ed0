"""B826 指标归类与其内容不符.

生态效益之下写的是就业、工资：可能是见空行就填。只看没有一个本类词、却有别类词的行（patterns/direction.toml）。

Under 生态效益 stands something about jobs or wages: the row has been filed where the blank form had a line left. Only
rows without any word of their section and with a word of another one (patterns/direction.toml).

Differs::

    | 一级指标 | 二级指标 | 三级指标               | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ---------------------- | ---------- | ---------- | ---- | ---- |
    | 效益     | 生态效益 | 促进劳动力市场健康运行 | 有效       | 有效       | 100  | 100  |

Agrees::

    | 一级指标 | 二级指标 | 三级指标       | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------------- | ---------- | ---------- | ---- | ---- |
    | 效益     | 生态效益 | 空气质量优良率 | ≥80%       | 84%        | 100  | 100  |

Undecided::

    | 一级指标 | 二级指标 | 三级指标     | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | ------------ | ---------- | ---------- | ---- | ---- |
    | 效益     | 生态效益 | 长效机制情况 | 健全       | 健全       | 100  | 100  |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided
from pipeline.verifier.subjects import leaves, of_indicator

CODE = "B826"
VERSION = 1
TITLE = Text("指标归类与其内容不符", "an indicator filed under another kind")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2015〕88号（绩效指标应与分类相符）[条款待核]"
UNKNOWN = Text("看不出指标属于哪一类", "the name does not tell its kind")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each row of a section whose words are known."""
    for row in leaves(form):
        for category in patterns.raw("direction")["category"]:
            inner = [fold(part) for part in row.path[:-1]]
            if not row.levels or not row.levels[-1].said or not any(category["level"] in part for part in inner):
                continue
            (subject, title), words = of_indicator(row), fold(row.levels[-1].text + row.target.text + row.duty.text)
            claimed = Fact(Text("指标名称", "name"), row.levels[-1].said)
            own = any(word in words for word in category["own"])
            other = next((word for word in category["other"] if word in words), "")
            if not own and not other:
                yield undecided(UNKNOWN, subject=subject, title=title, evidence=[claimed], column="level")
                continue
            alien = not own
            zh = f"{title}：列在{category['level']}下" + (f"，而内容是“{other}”" if alien else "")
            message = Text(zh, f"{title}: under {category['level']}{', but of another kind' if alien else ''}")
            yield decided(not alien, message, subject=subject, title=title, claimed=claimed, column="level")
