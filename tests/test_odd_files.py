"""Whatever lies in a folder comes out under its name with a state and a reason: the real command over one of each."""

from __future__ import annotations

import csv
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.shell.masks import SHOWN

ROOT = Path(__file__).parents[1]
REPORT = """# 2023年度部门整体支出绩效自评表

| 资金 | 年初预算数 | 全年预算数 | 实际支出数 | 执行率 |
|---|---|---|---|---|
| 全年支出 | 100 | 120 | 100 | 83% |

第 {} 份
"""
FOUND = {  # as shown → status, words of its reason in Chinese and in English
    "plain.md": ("read", "", ""),
    "绩效自评.md": ("read", "", ""),  # its name is in GBK
    "two\\nlines.md": ("read", "", ""),
    "esc\\x1b[2J.md": ("read", "", ""),
    "CON.md": ("read", "", ""),
    "colon:name?.md": ("read", "", ""),
    "back\\slash.md": ("read", "", ""),
    "trailing. ": ("read", "", ""),
    f"{'长' * 80}.md": ("read", "", ""),
    f"{'深' * 60}/{'层' * 60}/{'底' * 60}.md": ("read", "", ""),
    "empty.pdf": ("failed", "文件为空", "the file is empty"),
    "hole.pdf": ("failed", "文件过大", "too large"),
    "hole.zip": ("failed", "压缩包已损坏", "archive is damaged"),
    "dangling.pdf": ("failed", "链接所指的文件不存在", "a link to a file that is not there"),
    "self.pdf": ("failed", "链接绕成了圈", "leads back to itself"),
    "there.pdf": ("failed", "链接绕成了圈", "leads back to itself"),
    "back.pdf": ("failed", "链接绕成了圈", "leads back to itself"),
    "pipe.pdf": ("ignored", "不是普通文件", "not a regular file"),
    "socket.pdf": ("ignored", "不是普通文件", "not a regular file"),
    "shut.md": ("failed", "没有读取权限", "no permission to read it"),
    "closed": ("failed", "文件夹打不开", "folder cannot be opened"),
    "listed/only.md": ("failed", "没有读取权限", "no permission to read it"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """One of each."""
    top = tmp_path / "in"
    top.mkdir()
    names = [name for name, (status, _, _) in FOUND.items() if status == "read"]
    said = {"绩效自评.md": os.fsdecode("绩效自评.md".encode("gbk")), "two\\nlines.md": "two\nlines.md"}
    said["esc\\x1b[2J.md"] = "esc\x1b[2J.md"
    for n, name in enumerate([*names, "shut.md", "closed/inside.md", "listed/only.md"]):
        path = top / said.get(name, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(REPORT.format(n), encoding="utf-8")
    (top / "empty.pdf").touch()
    for name, head, size in (("hole.pdf", b"", 4 * 2**30), ("hole.zip", b"PK\x03\x04", 2**28)):
        with (top / name).open("wb") as stream:
            stream.write(head)
            stream.truncate(size)  # no block of it is on disk
    for name, to in (("dangling.pdf", "missing"), ("self.pdf", "self.pdf"), ("there.pdf", "back.pdf")):
        (top / name).symlink_to(to)
    (top / "back.pdf").symlink_to("there.pdf")
    (top / "circle").symlink_to(top)
    os.mkfifo(top / "pipe.pdf")
    here = Path.cwd()
    os.chdir(top)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as ear:
        ear.bind("socket.pdf")
    os.chdir(here)
    modes = {"shut.md": 0, "closed": 0, "listed": 0o444}
    for name, mode in modes.items():
        (top / name).chmod(mode)
    yield top
    for name in modes:
        (top / name).chmod(0o755)


def fuhe(*words: object) -> subprocess.CompletedProcess[str]:
    """The command as a person without the rights of an administrator gives it."""
    meek = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if meek and not shutil.which("setpriv"):
        pytest.skip("an administrator may read everything")
    command = [*meek, sys.executable, "-m", "pipeline", *map(str, words)]
    world = {**os.environ, SHOWN: ""}
    return subprocess.run(command, cwd=ROOT, env=world, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.skipif(sys.platform != "linux", reason="such files are made on Linux")
def test_each_has_a_state_and_a_reason_in_the_auditors_language(folder: Path, tmp_path: Path) -> None:
    for lang, at in (("zh", 1), ("en", 2)):
        out = tmp_path / lang
        done = fuhe("extract", folder, "--out", out, "--lang", lang, "--decisions", tmp_path / "d.sqlite")
        assert done.returncode == 3, done.stderr
        with (out / "documents.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = {row["path"]: row for row in csv.DictReader(stream)}
        assert {name: row["status"] for name, row in rows.items()} == {name: v[0] for name, v in FOUND.items()}
        for name, row in rows.items():
            assert FOUND[name][at] in row["reason"] and bool(row["reason"]) == (row["status"] != "read"), row
        page = (out / "report" / "index.html").read_text(encoding="utf-8")
        assert all(name.split("/")[-1][:20] in page for name in ("CON.md", "绩效自评.md"))
        names = [path.name for path in out.rglob("*") if ".fuhe" not in path.parts]
        assert all(map(allowed_on_windows, names)), [name for name in names if not allowed_on_windows(name)]
        assert max(len(str(path.relative_to(out))) for path in out.rglob("*")) < 100


def allowed_on_windows(name: str) -> bool:
    """Whether Windows takes this for the name of a file."""
    stem = name.partition(".")[0].upper()
    reserved = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
    return stem not in reserved and not set(name) & set('<>:"/\\|?*') and name[-1] not in ". " and name.isprintable()


@pytest.mark.parametrize(
    ("where", "words"),
    [("a file", "是文件，不是文件夹"), ("a locked folder/out", "没有权限"), ("in", "结果不能写进材料所在的文件夹")],
)
def test_results_that_cannot_be_written_are_told_in_a_line(where: str, words: str, tmp_path: Path) -> None:
    documents = tmp_path / "in"
    documents.mkdir()
    (documents / "a.md").write_text(REPORT.format(1), encoding="utf-8")
    (tmp_path / "a file").touch()
    (tmp_path / "a locked folder").mkdir(mode=0o555)
    done = fuhe("extract", documents, "--out", tmp_path / where, "--decisions", tmp_path / "d.sqlite")
    assert done.returncode == 2 and words in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_members_of_an_archive_are_read_whatever_they_are_called_and_never_unpacked(tmp_path: Path) -> None:
    names = ("../../up.md", "./here.md", "/abs.md", "C:\\dir\\x.md", "NUL", "in/ok.md", "a:b.md")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        for n, name in enumerate(names):
            package.writestr(name, REPORT.format(n))
    out = tmp_path / "out"
    done = fuhe("extract", tmp_path / "a.zip", "--out", out, "--decisions", tmp_path / "d.sqlite")
    assert done.returncode == 0, done.stderr
    with (out / "documents.csv").open(encoding="utf-8-sig", newline="") as stream:
        states = [row["status"] for row in csv.DictReader(stream)]
    assert states.count("read") == len(names)
    assert not list(tmp_path.rglob("*.md")) and not (tmp_path.parent / "up.md").exists()
