"""B807 模板说明文字未替换.

报送的表里还留着空白表的填表说明：“请在此处简要说明……”“（100字以内）”“≥**人”。

Instructions of the blank form left in the submitted one: 请在此处简要说明…, （100字以内）, ≥**人.

Differs::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 100  | 100  |

    注：请在此处简要说明各级审计和财政监督中发现的问题，如没有请填无。

Agrees::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 100  | 100  |

    注：各项指标得分最高不能超过该指标分值上限。

Undecided::

    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
    | 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 100  | 100  |

    注：……
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import Cited, fold
from pipeline.values.report import Form, Report
from pipeline.values.verdict import Fact, Severity, Text, Verdict
from pipeline.verifier.check import decided, undecided

CODE = "B807"
VERSION = 1
TITLE = Text("模板说明文字未替换", "instructions of the blank form left in")
SEVERITY = Severity.NOTICE
BASIS = "财预〔2020〕10号附件1（自评表应填写完整）[条款待核]"
_NAME = Text("文字", "words")


def check(form: Form, report: Report, patterns: Patterns) -> Iterator[Verdict]:  # noqa: ARG001
    """One verdict for each note, goal and account of achievement of the form."""
    for kind, texts in (("note", form.notes_said), ("goal", form.goals), ("achieved", form.achieved)):
        for number, said in enumerate(texts, 1):
            if said:
                yield _verdict((kind, str(number)), said, patterns)


def check_report(report: Report, patterns: Patterns) -> Iterator[Verdict]:
    """One verdict for the text of the document, on the first sentence that holds an instruction."""
    words = patterns.raw("direction")["instruction"]["words"]
    noted = {place for form in report.forms for note in form.notes_said for place in note.places}
    told = [s for s in report.prose if not noted & set(s.places)]
    found = next((s for s in told if any(word in fold(s.text) for word in words)), None)
    if found or told:
        yield _verdict(("prose",), found or told[0], patterns)


def _verdict(subject: tuple[str, ...], said: Cited, patterns: Patterns) -> Verdict:
    text, title = fold(said.text), said.plain[:16]
    claimed = Fact(_NAME, said)
    if not any(c.isalpha() for c in text.lstrip("注备:")):
        reason = Text("只有省略号或符号", "nothing but dots or signs")
        return undecided(reason, subject=subject, title=title, evidence=[claimed], column=subject[0])
    left = next((words for words in patterns.raw("direction")["instruction"]["words"] if words in text), "")
    message = Text(
        f"“{title}…”{'含模板说明文字' if left else '已填写'}",
        f"“{title}…” {'is an instruction' if left else 'is filled in'}",
    )
    return decided(not left, message, subject=subject, title=title, claimed=claimed, column=subject[0])
