"""What a run has cost: milliseconds by stage of each document, as histograms, and the slowest documents."""

from __future__ import annotations

import heapq
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from pipeline.shell.workers import held_at_most

P = ParamSpec("P")
T = TypeVar("T")
STAGES = ("open", "read", "recompute", "second", "draw", "present", "lost")
"""Bytes and hash · pages, recognition, conversion · claims and verdicts · the second reader · pictures · rows and the
page of the report · what was spent on a document whose workers died."""
_UP_TO = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000)
_SLOWEST = 20


@dataclass(slots=True)
class Watch:
    """Milliseconds of the stages of one document; a stage within a stage is not counted twice."""

    ms: dict[str, int] = field(default_factory=dict)
    _inner: list[int] = field(default_factory=lambda: [0])

    def over(self, stage: str, work: Callable[P, T]) -> Callable[P, T]:
        """The same work, its time put down to a stage."""

        def timed(*args: P.args, **named: P.kwargs) -> T:
            began = time.monotonic_ns()
            self._inner.append(0)
            try:
                return work(*args, **named)
            finally:
                spent, inner = time.monotonic_ns() - began, self._inner.pop()
                self._inner[-1] += spent
                self.ms[stage] = self.ms.get(stage, 0) + (spent - inner + 500_000) // 1_000_000

        return timed


@dataclass(slots=True)
class Metrics:
    """The costs of all documents of a run, in memory that does not grow with their number."""

    _spent: Counter[str] = field(default_factory=Counter)
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _longest: Counter[str] = field(default_factory=Counter)
    _slowest: list[tuple[int, str, int, dict[str, int]]] = field(default_factory=list)

    def add(self, name: str, size: int, ms: Mapping[str, int]) -> None:
        """The stages of one document of `size` bytes."""
        for stage, spent in ms.items():
            self._spent[stage] += spent
            self._longest[stage] = max(self._longest[stage], spent)
            self._counts.setdefault(stage, [0] * (len(_UP_TO) + 1))[bisect_left(_UP_TO, spent)] += 1
        keep = heapq.heappush if len(self._slowest) < _SLOWEST else heapq.heappushpop
        keep(self._slowest, (sum(ms.values()), name, size, dict(ms)))

    def told(self, steps: Mapping[str, int]) -> dict[str, object]:
        """For run.json: seconds of the run's `steps` and of each stage, a histogram, the slowest documents."""
        names = [*(f"<={limit} ms" for limit in _UP_TO), "more"]
        stages = {
            stage: {
                "documents": sum(self._counts[stage]),
                "seconds": self._spent[stage] / 1000,
                "longest": self._longest[stage] / 1000,
                "histogram": {name: n for name, n in zip(names, self._counts[stage], strict=True) if n},
            }
            for stage in STAGES
            if stage in self._counts
        }
        slowest = [
            {"path": name, "bytes": size, "seconds": spent / 1000, "ms": ms}
            for spent, name, size, ms in sorted(self._slowest, key=lambda one: (-one[0], one[1]))
        ]
        return {"steps": {step: ms / 1000 for step, ms in steps.items()}, "stages": stages, "slowest": slowest}


def peaks(worker: int) -> dict[str, int]:
    """The most memory that this process, and that any worker, has held, MB; 0 where the system does not tell."""
    return {"driver": held_at_most(), "worker": worker}
