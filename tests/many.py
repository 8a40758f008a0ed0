"""Results with as many findings as one likes, written as a run writes them; for the review page's tests and its bench."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from pipeline.shell import record, store
from pipeline.shell.record import Record
from pipeline.shell.tables import rows_of
from pipeline.values.report import form_key
from pipeline.values.verdict import Verification
from tests.handmade import FORM, OPEN, RATE, RECORD, REPORT, SCORE


def made(out: Path, findings: int, each: int = 20) -> Path:
    """A folder of results with so many findings in documents of `each`; decisions lie beside it."""
    with store.Writer(out) as writer:
        for number in range(-(-findings // each)):
            one = document(number, min(each, findings - number * each))
            writer.add(record.written(one), rows_of(one, {}, "zh"))
        writer.close([], {"decisions": str(out.parent / "decisions.sqlite"), "options": {"paths": []}})
    return out


def document(number: int, findings: int) -> Record:
    """One document of a unit of its own."""
    sha = hashlib.sha256(str(number).encode()).hexdigest()
    unit = f"第{number + 1}县人社局"
    report = replace(REPORT, source=sha[:16], name=f"{unit}.md", media="text", forms=(FORM,))
    report = replace(report, department=replace(REPORT.department, read=unit))
    key = form_key(report, FORM)
    verdicts = [
        replace(base, subject=("indicator", f"指标{i}"), title=f"指标{i}", form=key, stake=base.stake + i)
        for i in range(findings)
        for base in ((RATE, SCORE)[i % 2],)
    ]
    verification = Verification(sha[:16], (*verdicts, replace(OPEN, form=key)))
    return replace(
        RECORD, doc_id=sha[:16], sha256=sha, path=f"{unit}.md", format="text", report=report, verification=verification
    )
