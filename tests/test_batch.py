"""Every file ends in one state, whatever happens to the process that reads it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from pipeline import api
from pipeline.errors import PipelineError
from pipeline.normalizers.patterns import Patterns
from pipeline.shell import batch, run, steps, store
from pipeline.shell.batch import Examined, Settings
from pipeline.shell.cache import Shelf
from pipeline.shell.engines import HEAVY, TEXT, Ended, Limits, Local, Task
from pipeline.shell.intake import File, listed, load_patterns
from pipeline.shell.ledger import Ledger
from pipeline.shell.parts import Part, Parts
from pipeline.shell.record import written
from pipeline.shell.run import Options
from pipeline.values.document import Source
from tests.conftest import ROOT

MB = 2**20
CORPUS = ROOT / "corpus" / "documents"


def work(item: str, settings: str) -> str:
    """What a document may do to the process that reads it."""
    match item.split(maxsplit=1)[0]:
        case "die":
            os._exit(9)
        case "hang":
            time.sleep(600)
        case "eat":
            return str(len(bytearray(4000 * MB)))
        case "full":
            raise OSError(28, "No space left on device")
        case "pid":
            return str(os.getpid())
    return f"{settings} {item}"


def task(number: int, item: str, seconds: int = 60, lane: str = TEXT) -> Task:
    return Task(number, item, work, item, seconds, lane)


@pytest.fixture(params=["fork", "spawn"])
def local(request: pytest.FixtureRequest) -> Iterator[Local]:
    engine = Local("read", 2, Limits(500, 500), request.param)
    yield engine
    engine.close()


def all_of(engine: Local, tasks: list[Task]) -> dict[str, Ended]:
    """Everything that came of the tasks, given out as there is room."""
    left, found = list(tasks), {}
    while left or engine.running():
        while left and engine.room(left[0].lane):
            engine.submit(left.pop(0))
        found |= {ended.task.name: ended for ended in engine.ended(1)}
    return found


def test_what_a_document_does_costs_itself_only(local: Local) -> None:
    good = [task(n, f"good {n}") for n in range(12)]
    bad = [task(20, "die 1"), task(21, "hang 1", 1), task(22, "eat 1"), task(23, "full 1"), task(24, "die 2")]
    found = all_of(local, [*good[:3], *bad[:2], *good[3:6], *bad[2:], *good[6:]])
    assert {name: ended.value for name, ended in found.items() if not ended.fault} == {
        f"good {n}": f"read good {n}" for n in range(12)
    }
    assert {name: (ended.fault, ended.detail) for name, ended in found.items() if ended.fault} == {
        "die 1": ("died", "exit 9"),
        "die 2": ("died", "exit 9"),
        "hang 1": ("over-time", ""),
        "eat 1": ("over-memory", ""),
        "full 1": ("no-room", ""),
    }


def test_a_second_attempt_has_a_process_of_its_own(local: Local) -> None:
    one = all_of(local, [task(1, "pid")])["pid"].value
    assert all_of(local, [task(1, "pid")])["pid"].value == one
    assert all_of(local, [replace(task(1, "pid"), fresh=True)])["pid"].value != one


def test_a_worker_killed_while_idle_is_replaced_and_nobody_blamed(local: Local) -> None:
    pid = all_of(local, [task(1, "pid")])["pid"].value
    os.kill(int(pid), 9)
    time.sleep(0.2)
    assert all_of(local, [task(2, "good")])["good"].value == "read good"


class Deadly:
    """Settings that end the process they are sent to, and are longer than a pipe holds."""

    def __init__(self) -> None:
        self.words = "x" * MB

    def __reduce__(self) -> tuple[Callable[[int], None], tuple[int], str]:
        return os._exit, (9,), self.words


@pytest.mark.parametrize(
    ("settings", "first", "start"),
    [
        (Deadly(), None, "spawn"),
        ("x" * MB, partial(os._exit, 9), "spawn"),
        ("x" * MB, partial(os._exit, 9), "fork"),
    ],
    ids=["amid its settings", "before its task", "before its task, forked"],
)
def test_a_worker_that_ends_while_it_begins_costs_nobody(settings: object, first: Callable[[], None], start: str) -> None:
    engine = Local(settings, 1, start=start, first=first)
    found = all_of(engine, [task(1, "good")])["good"]
    engine.close()
    assert (found.fault, found.detail) == ("elsewhere", "exit 9")


def test_pages_to_recognise_leave_room_for_text() -> None:
    engine = Local("read", 2)
    engine.submit(task(1, "hang", lane=HEAVY))
    assert not engine.room(HEAVY) and engine.room(TEXT)
    engine.submit(task(2, "hang"))
    assert not engine.room(TEXT)
    engine.close()
    assert engine.running() == []


# --- what is kept ---


def test_a_part_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    part = Part({"state": "read", "words": "正宁县"}, {"a": b"\0" * 100, "b": b""})
    assert not parts.has("abcdef")
    parts.put("abcdef", part)
    assert parts.has("abcdef") and parts.get("abcdef") == part and parts.head("abcdef") == part.head
    whole = parts.place("abcdef").read_bytes()
    for cut in (0, 3, len(whole) // 2, len(whole) - 1):
        parts.place("abcdef").write_bytes(whole[:cut])
        assert not parts.has("abcdef"), cut
    parts.put("abcdef", part)
    parts.put("xyz", part)
    parts.sweep(["xyz"])
    assert not parts.has("abcdef") and parts.has("xyz")
    assert [p.name for p in tmp_path.rglob(".*")] == []


def enlisted(ledger: Ledger, folder: Path, names: str) -> list[tuple[str, int, str]]:
    files = [File(name, folder / name, size=(folder / name).stat().st_size) for name in names.split()]
    ledger.enlist(files)
    return [(e.file.name, e.file.copy, e.file.copy_of) for e in ledger.entries()]


def test_the_list_is_in_order_of_name_and_knows_copies(tmp_path: Path) -> None:
    for name, words in {"c": "same", "a": "same", "b": "else", "乙": "same", "e": "", "f": ""}.items():
        (tmp_path / name).write_text(words)
    with Ledger(None) as ledger:
        assert enlisted(ledger, tmp_path, "乙 f c e b a") == [
            ("a", 1, ""), ("b", 1, ""), ("c", 2, "a"), ("e", 1, ""), ("f", 2, ""), ("乙", 3, "a"),
        ]  # fmt: skip


def test_attempts_outlive_the_run_and_an_interrupted_one_is_no_loss(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.begin("a")
        ledger.begin("b")
        ledger.lose("b", "died", "SIGSEGV")
        ledger.begin("c")
        ledger.forgive("c")
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        found = {key: ledger.attempts(key) for key in "abcd"}
        assert {key: (a.begun, a.lost) for key, a in found.items()} == {"a": (1, 0), "b": (1, 1), "c": (0, 0), "d": (0, 0)}
        assert found["b"].detail == "SIGSEGV"


def test_two_runs_do_not_write_the_same_results(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite"), pytest.raises(PipelineError, match="another run"):
        Ledger(tmp_path / "ledger.sqlite")
    Ledger(tmp_path / "ledger.sqlite").__exit__()


# --- a run taken up again ---


def documents(folder: Path, count: int = 3) -> Path:
    """Small reports, each another, and one in an archive."""
    folder.mkdir()
    for n in range(count):
        words = f"# 第{n}小学2023年度部门整体支出绩效自评表\n\n| 资金 | 年初预算数 | 全年预算数 | 实际支出数 | 执行率 |\n|---|---|---|---|---|\n"
        (folder / f"{n}.md").write_text(f"{words}| 全年支出 | 100 | 120 | {100 + n} | 141% |\n", encoding="utf-8")
    return folder


def extracted(folder: Path, out: Path, **options: object) -> dict[str, bytes]:
    run.extract([folder], out, load_patterns(), Options(1, decisions=out.parent / "d.sqlite", **options))  # type: ignore[arg-type]
    return {p.name: p.read_bytes() for p in [*sorted(out.glob("*.csv")), out / "records.jsonl"]}


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the documents that are examined, without processes: in this one."""
    names: list[str] = []
    real = batch.examined

    def noting(file: File, settings: Settings, *, heavy: bool = True) -> Examined:
        names.append(file.name)
        return real(file, settings, heavy=heavy)

    monkeypatch.setattr(batch, "examined", noting)
    return names


class Here:
    """An engine without processes."""

    def __init__(self, settings: Settings, jobs: int, limits: Limits) -> None:
        self.settings, self.waiting = settings, list[Task]()

    def room(self, lane: str) -> bool:
        return not self.waiting

    def submit(self, task: Task) -> None:
        self.waiting.append(task)

    def ended(self, seconds: int) -> list[Ended]:
        task = self.waiting.pop()
        return [Ended(task, task.work(task.item, self.settings))]

    def running(self) -> list[tuple[str, int]]:
        return []

    def close(self) -> None:
        pass


def test_what_is_finished_is_not_done_again(tmp_path: Path, examined: list[str]) -> None:
    folder, out = documents(tmp_path / "in"), tmp_path / "out"
    first = extracted(folder, out, engine=Here)
    assert examined == ["0.md", "1.md", "2.md"]
    (out / "documents.csv").unlink()
    assert extracted(folder, out, engine=Here) == first and len(examined) == 3
    (folder / "1.md").write_text("# 另一份\n", encoding="utf-8")
    extracted(folder, out, engine=Here)
    assert examined[3:] == ["1.md"]
    extracted(folder, out, engine=Here, fresh=True)
    assert examined[4:] == ["0.md", "1.md", "2.md"]


def test_a_renamed_document_is_a_document_of_its_own(tmp_path: Path, examined: list[str]) -> None:
    folder, out = documents(tmp_path / "in"), tmp_path / "out"
    extracted(folder, out, engine=Here)
    (folder / "0.md").rename(folder / "9.md")
    assert b"9.md" in extracted(folder, out, engine=Here)["documents.csv"]
    assert examined[3:] == ["9.md"]


def test_a_new_rule_opens_no_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = documents(tmp_path / "in"), tmp_path / "out"
    first = extracted(folder, out, engine=Here)
    texts = load_patterns().texts
    real = api.opened
    monkeypatch.setattr(api, "opened", lambda source: pytest.fail(source.name) if source.name else real(source))
    changed = Patterns({**texts, "units.toml": f"{texts['units.toml']}\n# changed\n"})
    run.extract([folder], out, changed, Options(1, decisions=tmp_path / "d.sqlite", engine=Here))
    assert {p.name: p.read_bytes() for p in [*sorted(out.glob("*.csv")), out / "records.jsonl"]} == first


@pytest.mark.parametrize("name", [p.name for p in sorted(CORPUS.iterdir()) if not p.name.startswith("bad-")])
def test_a_remembered_reading_is_the_reading(name: str, patterns: Patterns, tmp_path: Path) -> None:
    (file,) = listed([CORPUS / name])
    settings = Settings(patterns, {}, pages="findings", shelf=tmp_path)
    first, again = batch.examined(file, settings), batch.examined(file, settings)
    assert written(again.record) == written(first.record)
    assert (again.exhibits, again.files) == (first.exhibits, first.files)
    assert written(batch.examined(file, replace(settings, shelf=None)).record) == written(first.record)


def test_a_locked_document_read_once_stays_locked_for_others(tmp_path: Path) -> None:
    key = Shelf.of(tmp_path, Source("a.pdf", "", "ab", b"", "secret")).key
    assert key != Shelf.of(tmp_path, Source("a.pdf", "", "ab", b"")).key


def test_an_interrupted_document_goes_last_then_alone_then_is_given_up(tmp_path: Path, examined: list[str]) -> None:
    folder, out = documents(tmp_path / "in"), tmp_path / "out"

    class Stops(Here):
        """The run ends at the first document."""

        def ended(self, seconds: int) -> list[Ended]:
            if self.waiting[0].name == "0.md" and self.waiting[0].work is steps.examine:
                raise KeyboardInterrupt
            return super().ended(seconds)

    seen = []
    for _ in range(6):
        examined.clear()
        try:
            extracted(folder, out, engine=Stops)
        except KeyboardInterrupt:
            seen.append(list(examined))
        else:
            break
    assert seen == [[], ["1.md", "2.md"], [], [], []]
    rows = {row["path"]: row for row in store.table(out, "documents")}
    assert rows["0.md"]["status"] == "failed" and "5 次中断" in rows["0.md"]["reason"]
    assert rows["1.md"]["status"] == "read"
    examined.clear()
    extracted(folder, out, engine=Here)
    assert examined == ["0.md"] and store.table(out, "documents")[0]["status"] == "read"
