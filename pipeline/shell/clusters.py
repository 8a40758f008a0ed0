"""The same tasks on many machines: Ray core, each of its tasks one document in a process of our own.

Ray only carries tasks to machines. On each of them a Ray worker keeps one `engines.Local` process, which has the
document, its limits and its end: what a poisonous document does is the same as on one machine, and never reaches Ray.
What Ray loses (a machine that goes, a worker killed from outside) is nobody's fault and given out again.
All machines see documents and results at the same paths.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError
from pipeline.shell.engines import HEAVY, Ended, Limits, Local, Task

_PATIENCE = 10  # seconds for the head of a cluster to answer
_WAIT = 1  # seconds between looks at what a machine's worker does
_SETTINGS = {  # each for a failure that was met
    "RAY_USAGE_STATS_ENABLED": "0",  # no word to anyone outside
    "RAY_task_oom_retries": "1",  # without it, a task that exhausts a machine is tried for ever
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}

_BESIDE: dict[str, Local] = {}
"""In a Ray worker: its process, by the settings it was given."""


@dataclass(slots=True)
class Cluster:
    """Machines that run Ray; those of `address`, or this one alone where there is none.

    Args:
        jobs: tasks at a time, at most; the cores of all machines bound them too.
        first: as of `Local`.
    """

    settings: Any
    jobs: int
    limits: Limits = field(default_factory=Limits)
    address: str = ""
    first: Callable[[], None] | None = None
    _given: dict[Any, tuple[Task, int]] = field(default_factory=dict)
    _cores: tuple[int, int] = (0, 0)
    _ray: Any = None
    _told: Any = None
    _work: Any = None
    _folder: str = ""

    def room(self, lane: str) -> bool:
        self._begin()
        cores = min(self.jobs, self._count()) if self.jobs else self._count()
        heavy = sum(1 for task, _ in self._given.values() if task.lane == HEAVY)
        return len(self._given) < cores and (lane != HEAVY or heavy < max(1, cores // 2))

    def submit(self, task: Task) -> None:
        self._begin()
        ref = self._work.remote(task, [self._told], self.limits, self.first)
        self._given[ref] = (task, time.monotonic_ns() // 10**9)

    def ended(self, seconds: int) -> list[Ended]:
        done, _ = self._ray.wait(list(self._given), num_returns=1, timeout=seconds)
        more, _ = self._ray.wait(list(self._given), num_returns=len(self._given), timeout=0) if done else (done, [])
        return [self._ended(ref) for ref in more]

    def _ended(self, ref: Any) -> Ended:
        task, _ = self._given.pop(ref)
        try:
            ended: Ended = self._ray.get(ref)
        except self._ray.exceptions.RayTaskError:
            raise  # an error of ours
        except self._ray.exceptions.RayError as error:
            return Ended(task, fault="elsewhere", detail=type(error).__name__)
        return ended

    def running(self) -> list[tuple[str, int]]:
        now = time.monotonic_ns() // 10**9
        return [(task.name, now - began) for task, began in self._given.values()]

    def close(self) -> None:
        if self._ray:
            for ref in self._given:
                with suppress(self._ray.exceptions.RayError):
                    self._ray.cancel(ref, force=True)
            self._ray.shutdown()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _count(self) -> int:
        """Cores of all machines, looked at again now and then: machines come and go."""
        now = time.monotonic_ns() // 10**9
        if now > self._cores[0]:
            self._cores = (now, max(1, int(self._ray.cluster_resources().get("CPU", 1))))
        return self._cores[1]

    def _begin(self) -> None:
        if self._ray:
            return
        os.environ.update({name: value for name, value in _SETTINGS.items() if name not in os.environ})
        try:
            import ray
        except ImportError as error:
            raise PipelineError(
                "--engine ray：没有装 Ray；先运行 pip install 'fuhe[ray]'",
                "--engine ray: Ray is not installed; first run pip install 'fuhe[ray]'",
            ) from error
        said: dict[str, Any] = {"log_to_driver": False, "logging_level": "error", "namespace": "fuhe"}
        if not self.address:  # "local" and a folder of its own: what a killed run left must not be joined
            os.environ["PYTHONPATH"] = os.pathsep.join([str(Path.cwd()), *filter(None, sys.path)])
            self._folder = tempfile.mkdtemp(prefix=f"fuhe-{os.getpid()}-")
            said |= {"_temp_dir": self._folder, "include_dashboard": False, "num_cpus": self.jobs}
        try:
            _answers(self.address)
            ray.init(address=self.address or "local", **said)
        except (OSError, RuntimeError, ValueError) as error:
            raise _unjoined(self.address, error) from error
        self._ray = ray
        self._told = ray.put(self.settings)
        # No retries by Ray: an attempt is counted in our ledger before it begins. SPREAD fills all machines alike.
        options: Any = {"num_cpus": 1, "max_retries": 0, "retry_exceptions": False, "scheduling_strategy": "SPREAD"}
        self._work = ray.remote(**options)(_one)


def _answers(address: str) -> None:
    """Raise `OSError` where nobody listens at "host:port": Ray itself would try for minutes before it says so."""
    host, _, port = address.rpartition(":")
    if host and port.isdigit() and "//" not in host:
        socket.create_connection((host.strip("[]"), int(port)), _PATIENCE).close()


def _unjoined(address: str, error: Exception) -> PipelineError:
    """What kept a run from its cluster, with what to look at."""
    if not address:
        return PipelineError(f"--engine ray：Ray 没能启动（{error}）", f"--engine ray: Ray did not start ({error})")
    return PipelineError(
        f"--engine ray：连不上 {address}；检查地址和网络，各机器的 RAY_AUTH_TOKEN 须相同（{error}）",
        f"--engine ray: {address} cannot be joined; look at the address and the network, and that RAY_AUTH_TOKEN is "
        f"the same on every machine ({error})",
    )


def _one(task: Task, told: list[Any], limits: Limits, first: Callable[[], None] | None) -> Ended:
    """In a Ray worker: the task in a process of ours beside it, which lives on for the next one."""
    key = told[0].hex()
    if key not in _BESIDE:
        import ray

        for old in _BESIDE.values():
            old.close()
        _BESIDE.clear()
        vars(sys.modules["__main__"]).pop("__file__", None)  # or each process would first load Ray's own worker
        # spawned: a fork would copy the locks of Ray's threads
        _BESIDE[key] = Local(ray.get(told[0]), 1, limits, "spawn", first)
    local = _BESIDE[key]
    local.submit(task)
    found: list[Ended] = []
    while not found:
        found = local.ended(_WAIT)
    return found[0]
