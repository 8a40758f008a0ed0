"""What a run has cost, in run.json: a histogram for each stage, the slowest documents, nothing counted twice."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from pipeline.shell import metrics, run
from pipeline.shell.batch import Settings
from pipeline.shell.engines import Ended, Limits, Local
from pipeline.shell.intake import load_patterns
from pipeline.shell.metrics import Metrics, Watch
from pipeline.shell.run import Options

CORPUS = Path(__file__).parents[1] / "corpus" / "documents"


def test_a_stage_within_a_stage_is_not_counted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0]
    monkeypatch.setattr(time, "monotonic_ns", lambda: clock[0] * 1_000_000)
    watch = Watch()

    def spend(ms: int) -> None:
        clock[0] += ms

    def outer() -> None:
        spend(10)
        watch.over("read", spend)(40)
        spend(5)
        with pytest.raises(ValueError, match="bad"):
            watch.over("second", fail)()

    def fail() -> None:
        spend(7)
        raise ValueError("bad")

    watch.over("recompute", outer)()
    watch.over("read", spend)(2)
    assert watch.ms == {"read": 42, "second": 7, "recompute": 15}


def test_many_documents_make_a_histogram_and_a_short_list() -> None:
    found = Metrics()
    for n in range(1_000):
        found.add(f"{n}.pdf", n, {"read": n, "present": 10})
    told = found.told({"examine": 1500})
    assert told["steps"] == {"examine": 1.5}
    assert told["stages"]["read"] == {
        "documents": 1000, "seconds": 499.5, "longest": 0.999,
        "histogram": {"<=10 ms": 11, "<=20 ms": 10, "<=50 ms": 30, "<=100 ms": 50, "<=200 ms": 100, "<=500 ms": 300,
                      "<=1000 ms": 499},
    }  # fmt: skip
    assert told["stages"]["present"]["histogram"] == {"<=10 ms": 1000}
    assert [one["path"] for one in told["slowest"]] == [f"{n}.pdf" for n in range(999, 979, -1)]
    assert told["slowest"][0] == {"path": "999.pdf", "bytes": 999, "seconds": 1.009, "ms": {"read": 999, "present": 10}}
    assert json.loads(json.dumps(told)) == told


def test_a_run_tells_where_its_time_went_also_when_it_was_taken_up(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name in ("civil-affairs-2023.pdf", "county-office-2021.docx"):
        (folder / name).write_bytes((CORPUS / name).read_bytes())
    options = Options(1, pages="findings", decisions=tmp_path / "d.sqlite")
    run.extract([folder], out, load_patterns(), options)
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))["metrics"]
    assert told["steps"].keys() == {"examine", "across", "present"}
    assert set(told["stages"]) <= set(metrics.STAGES) and told["stages"]["read"]["documents"] == 2
    assert {one["path"] for one in told["slowest"]} == {p.name for p in folder.iterdir()}
    assert all(one["seconds"] == sum(one["ms"].values()) / 1000 > 0 for one in told["slowest"])
    assert told["peak_mb"]["driver"] > 0 and told["peak_mb"]["worker"] > 0
    (out / "documents.csv").unlink()  # the parts are there: nothing is done again, and what it took is still known
    run.extract([folder], out, load_patterns(), options)
    again = json.loads((out / "run.json").read_text(encoding="utf-8"))["metrics"]
    assert (again["stages"], again["slowest"]) == (told["stages"], told["slowest"])


class Hanging(Local):
    """Every document takes longer than it may."""

    def ended(self, seconds: int) -> list[Ended]:
        found = super().ended(seconds)
        return [
            Ended(e.task, fault="over-time", ms=1000 * e.task.seconds) if "first" in e.task.name else e for e in found
        ]


def hanging(settings: Settings, jobs: int, limits: Limits) -> Hanging:
    return Hanging(settings, jobs, limits)


def test_a_document_that_was_given_up_is_among_the_slowest(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("first.md", "second.md"):
        (tmp_path / "in" / name).write_text(f"# {name}\n", encoding="utf-8")
    options = Options(1, pages="none", decisions=tmp_path / "d.sqlite", timeout=7, engine=hanging)
    run.extract([tmp_path / "in"], tmp_path / "out", load_patterns(), options)
    told = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["metrics"]
    assert told["stages"]["lost"]["documents"] == 1 and told["slowest"][0]["path"] == "first.md"
    assert told["slowest"][0]["ms"]["lost"] == 7000 + 14000  # of either step
