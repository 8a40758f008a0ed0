"""On a system that is no Linux: no fork, no resource module, no SIGKILL, no users; processes are spawned.

What such a system lacks is taken away from Python itself, in the driver and, by the same `sitecustomize`, in all that
it starts. Windows itself is not here to be tried; docs/architecture.md says what that leaves open.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.shell.letter import _file_name

ROOT = Path(__file__).parents[1]
LACKS = """
import multiprocessing.popen_spawn_posix, multiprocessing.resource_tracker, multiprocessing.synchronize, os
import signal, subprocess, sys, sysconfig, tempfile
sysconfig.get_config_vars()
import pypdfium2.raw
for name in ("fork", "forkpty", "getuid", "geteuid", "getgid", "setsid", "getppid", "mkfifo", "sched_getaffinity",
             "killpg", "getpgid", "statvfs", "chown", "nice"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGKILL", "SIGHUP", "SIGALRM", "SIGUSR1"):
    delattr(signal, name)
for name in ("resource", "fcntl", "pwd", "grp", "termios", "tty", "pty"):
    sys.modules[name] = None
sys.platform = "elsewhere"
"""
REPORT = """# 2023年度部门整体支出绩效自评表

| 资金 | 年初预算数 | 全年预算数 | 实际支出数 | 执行率 |
|---|---|---|---|---|
| 全年支出 | 100 | 120 | {} | 141% |
"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """The environment of a system without all that."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(LACKS, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)]), "USERNAME": "auditor"}


def results(out: Path) -> dict[str, bytes]:
    names = [*sorted(out.glob("*.csv")), out / "records.jsonl", out / "workbook.xlsx", out / "report" / "index.html"]
    return {path.name: path.read_bytes() for path in names}


def test_the_whole_run_gives_the_same_bytes(tmp_path: Path, elsewhere: dict[str, str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(4):
        (folder / f"{n}.md").write_text(REPORT.format(100 + n), encoding="utf-8")
    (folder / "form.docx").write_bytes((ROOT / "corpus" / "documents" / "county-office-2021.docx").read_bytes())
    (folder / "civil.pdf").write_bytes((ROOT / "corpus" / "documents" / "civil-affairs-2023.pdf").read_bytes())
    found = []
    for name, world in (("here", dict(os.environ)), ("there", elsewhere)):
        words = ("extract", str(folder), "--out", str(tmp_path / name), "--jobs", "2")
        more = ("--decisions", str(tmp_path / "d.sqlite"))
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", *words, *more], cwd=ROOT, env=world, capture_output=True, text=True,
            check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found.append(results(tmp_path / name))
    assert found[0] == found[1]


@pytest.mark.parametrize("work", ["os._exit(3)", "time.sleep(60)", "os.kill(os.getpid(), 11)"])
def test_a_document_that_ends_its_process_costs_itself_only(work: str, tmp_path: Path, elsewhere: dict[str, str]) -> None:
    (tmp_path / "work_of.py").write_text(
        f"import os, time\ndef harm(item, settings): {work}\ndef good(item, settings): return item\n", encoding="utf-8"
    )
    (tmp_path / "story.py").write_text(
        "import work_of\n"
        "from pipeline.shell.engines import Limits, Local, Task\n"
        "def told(local, task):\n"
        "    local.submit(task); found = []\n"
        "    while not found: found = local.ended(1)\n"
        "    return found[0]\n"
        "if __name__ == '__main__':\n"
        "    local = Local(None, 1, Limits())\n"
        "    print(told(local, Task(1, 'a', work_of.good, 7, 20)).value)\n"
        "    print(told(local, Task(2, 'b', work_of.harm, 0, 2)).fault)\n"
        "    print(told(local, Task(3, 'c', work_of.good, 8, 20)).value)\n"
        "    local.close()\n",
        encoding="utf-8",
    )
    world = {**elsewhere, "PYTHONPATH": os.pathsep.join([elsewhere["PYTHONPATH"], str(tmp_path)])}
    done = subprocess.run(
        [sys.executable, str(tmp_path / "story.py")], env=world, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout.split() == ["7", "over-time" if "sleep" in work else "died", "8"], done.stderr


@pytest.mark.parametrize(
    "unit", ["CON", "nul.", "a:b", 'x"y<z>|?*', "con.tar", "市财政局. ", "..", "COM1", "长" * 300, "a\nb", "LPT9.txt", "/", ""]
)
def test_a_letter_has_a_name_that_any_system_takes(unit: str) -> None:
    name = f"核查意见书-{_file_name(unit)}.docx"
    assert not set(name) & set('<>:"/\\|?*\n') and name[-1] not in ". " and len(name.encode()) <= 240
