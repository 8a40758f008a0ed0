"""What was decided a year before on the same question of the same unit: an accepted explanation is met again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.values.verdict import Decision, Verdict


def precedent(verdict: Verdict, last: Mapping[str, Decision]) -> Decision | None:
    """The last word on last year's verdict of the same check, unit, form and subject; None where there is none.

    It decides nothing this year: other figures are other grounds. Corrections of misread cells are no precedent.
    """
    parts = verdict.form.split("|")
    if len(parts) < 2 or not (len(parts[1]) == 4 and parts[1].isdecimal()):
        return None
    year, before = parts[1], str(int(parts[1]) - 1)
    form = "|".join([parts[0], before, *(part.replace(year, before) for part in parts[2:])])
    subject = tuple(part.replace(year, before) for part in verdict.subject)
    known = (last.get(replace(verdict, form=form, subject=s).key) for s in dict.fromkeys((verdict.subject, subject)))
    found = next((decision for decision in known if decision), None)
    return found if found and found.verdict != "misread" else None
