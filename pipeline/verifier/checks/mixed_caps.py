"""B815 同类指标完成率口径不一.

同一列中，有的行完成率只填到100%，同类的另一些行却不是：完成率不可比。

In one column some rows are cut off at 100 % and others of the same kind are not: the rates can't be compared.

Differs::

    | 指标名称           | 目标值 | 完成值 | 完成率  |
    | ------------------ | ------ | ------ | ------- |
    | 转移就业率（%）    | ≥83    | 99.3   | 119.64% |
    | 调解成功率（%）    | ≥72    | 88     | 100%    |

Agrees::

    | 指标名称           | 目标值 | 完成值 | 完成率  |
    | ------------------ | ------ | ------ | ------- |
    | 结案率（%）        | ≥94    | 100    | 100%    |
    | 调解成功率（%）    | ≥72    | 88     | 100%    |

Undecided::

    | 指标名称           | 目标值 | 完成值 | 完成率  |
    | ------------------ | ------ | ------ | ------- |
    | 调解成功率（%）    | ≥72    | 88     | 100%    |
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Form, Indicator, Report
from pipeline.values.verdict import Severity, Text, Verdict
from pipeline.verifier.check import decided, fact, undecided
from pipeline.verifier.completion import LABEL, kind, rates_scores, shows_cap

CODE = "B815"
VERSION = 1
TITLE = Text("同类指标完成率口径不一", "rows of one kind are capped and not capped")
SEVERITY = Severity.NOTICE
BASIS = "表内口径应一致（财预〔2013〕53号实际完成率）[待核]"
_KINDS = {"percent": Text("百分比指标", "percent rows"), "absolute": Text("绝对数指标", "absolute rows")}


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each kind of row that shows whether the form caps its completion rates."""
    if rates_scores(form):
        return
    for name, title in _KINDS.items():
        rows = [(row, shown) for row in form.indicators if kind(row) == name and (shown := shows_cap(row)) is not None]
        if rows:
            yield _verdict(name, title, rows)


def _verdict(name: str, title: Text, rows: list[tuple[Indicator, bool]]) -> Verdict:
    subject, evidence = ("column", "rate", name), [fact(LABEL, row.rate) for row, _ in rows]
    if len(rows) == 1:
        reason = Text("只有一行超过100%", "only one row passes 100 %")
        return undecided(reason, subject=subject, title=title.zh, evidence=evidence, column="rate")
    capped = [row.name for row, shown in rows if shown]
    open_ = [row.name for row, shown in rows if not shown]
    zh = f"{title.zh}：封顶 {len(capped)} 行，未封顶 {len(open_)} 行"
    message = Text(zh, f"{title.en}: {len(capped)} capped, {len(open_)} not")
    return decided(
        not (capped and open_),
        message,
        subject=subject,
        title=title.zh,
        claimed=evidence[0],
        evidence=evidence[1:],
        column="rate",
    )
