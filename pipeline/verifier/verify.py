"""Runs every check on one report; a crash is a note, never a finding."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from pipeline.normalizers.patterns import Patterns
from pipeline.values.report import Form, Report, form_key
from pipeline.values.verdict import Crash, Severity, Verdict, Verification
from pipeline.verifier.across import Folder
from pipeline.verifier.causes import linked
from pipeline.verifier.check import CheckInfo, catalogue
from pipeline.verifier.doubt import doubted, doubted_across, words_of
from pipeline.verifier.gaps import cut_across, spared
from pipeline.verifier.reading import as_points
from pipeline.verifier.repair import suggested
from pipeline.verifier.rounded import unrounded

T = TypeVar("T")
_MILDNESS = list(Severity)


def verify(report: Report, patterns: Patterns) -> Verification:
    """What follows from the report's own claims; every check sees every form, and none can hide another."""
    report = as_points(report)
    keys = [form_key(report, form) for form in report.forms]
    verdicts: list[Verdict] = []
    crashes: list[Crash] = []
    for info in catalogue():
        found, crash = _kept(info.code, partial(_verdicts, info, report, keys, patterns))
        verdicts += found
        crashes += crash
    judged = linked(spared(unrounded(doubted(verdicts, report), report), report, keys))
    with_edits, crash = _kept("repair", partial(suggested, judged, report, patterns))
    judged, crashes = with_edits or judged, crashes + crash
    return Verification(report.source, tuple(sorted(judged, key=_order)), tuple(crashes))


def check_all(
    reports: Sequence[Report], patterns: Patterns, parents: Mapping[str, str] = MappingProxyType({})
) -> tuple[Verification, ...]:
    """What follows from reports held against each other: a verification for each, of checks across documents.

    A report may be `across.slim`. `parents` are the units of the register, folded, and the department each belongs to.
    The trace of a check that raises stands with the first report.
    """
    reports = [as_points(report) for report in reports]
    folder, sources = Folder(reports, parents), {report.source: report for report in reports}
    found: dict[str, list[Verdict]] = {report.source: [] for report in reports}
    crashes: list[Crash] = []
    for info in catalogue():
        told, crash = _kept(info.code, partial(_across, info, folder, patterns))
        crashes += crash
        for source, verdict in told:
            names = {source, *(place.source for _, place in words_of(verdict))}
            resting = [sources[name] for name in names if name in sources]
            found[source].append(cut_across(doubted_across(verdict, sources), resting))
    return tuple(
        Verification(r.source, tuple(sorted(_distinct(found[r.source]), key=_order)), () if i else tuple(crashes))
        for i, r in enumerate(reports)
    )


def _kept(code: str, find: Callable[[], list[T]]) -> tuple[list[T], list[Crash]]:
    """What a check finds; a faulty one costs its own verdicts, nothing else, and leaves a crash."""
    try:
        return find(), []
    except Exception:
        return [], [Crash(code, traceback.format_exc())]


def _across(info: CheckInfo, folder: Folder, patterns: Patterns) -> list[tuple[str, Verdict]]:
    if not hasattr(info.module, "across"):
        return []
    return [(source, _stamped(info, "", None, v)) for source, v in info.module.across(folder, patterns)]


def _verdicts(info: CheckInfo, report: Report, keys: Sequence[str], patterns: Patterns) -> list[Verdict]:
    found: list[Verdict] = []
    if hasattr(info.module, "check_report"):
        whole = form_key(report, None)
        found += (_stamped(info, whole, None, v) for v in info.module.check_report(report, patterns))
    if hasattr(info.module, "check"):
        for key, form in zip(keys, report.forms, strict=True):
            found += (_stamped(info, key, form, v) for v in info.module.check(form, report, patterns))
    return list(_distinct(found))


def _stamped(info: CheckInfo, key: str, form: Form | None, verdict: Verdict) -> Verdict:
    """The verdict with its check's name and the form's key; a check may make a verdict milder, never harsher."""
    return replace(
        verdict,
        code=info.code,
        version=info.version,
        severity=max(info.severity, verdict.severity, key=_MILDNESS.index),
        basis=verdict.basis or info.basis,
        form=verdict.form or key,
        project=verdict.project or (form.project if form else ""),
    )


def _distinct(verdicts: list[Verdict]) -> Iterator[Verdict]:
    """Subjects that repeat in one form get "#2", "#3", so that no two questions share a key."""
    seen: dict[str, int] = {}
    for verdict in verdicts:
        count = seen[verdict.key] = seen.get(verdict.key, 0) + 1
        yield verdict if count == 1 else replace(verdict, subject=(*verdict.subject, f"#{count}"))


def _order(verdict: Verdict) -> tuple[object, ...]:
    place = verdict.place
    where = (place.page or 0, place.table or 0, place.row or 0, place.line or 0, place.col or 0) if place else ()
    return (place is None, where, verdict.code, verdict.subject)
