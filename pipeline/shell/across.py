"""Verdicts across the documents of a run: a second pass over its results, when every document has been read."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import replace
from tempfile import TemporaryFile

from pipeline import api
from pipeline.shell.batch import Made, Settings, remade
from pipeline.values.verdict import Verification


def joined(made: Iterable[Made], settings: Settings) -> Iterator[Made]:
    """The same results in the same order; those that others have a say on with their rows made anew.

    Results wait in a temporary file; only what checks across documents need is kept in memory.
    """
    with TemporaryFile() as spool:
        reports, count = [], 0
        for count, each in enumerate(made, 1):  # noqa: B007 - the count is used
            pickle.dump(replace(each, report=None), spool)
            reports += [each.report] if each.report else []
        found = {v.report: v for v in api.check_all(reports, settings.patterns) if v.verdicts or v.crashes}
        spool.seek(0)
        for _ in range(count):
            yield _with(pickle.load(spool), found, settings)  # noqa: S301 - written by us, a moment ago


def _with(each: Made, found: dict[str, Verification], settings: Settings) -> Made:
    more = found.get(each.source)
    return remade(each, more, settings) if more else each
