"""Documents and results in a store that is no disk (fsspec's own, in memory): the same results, each file once."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from typer.testing import CliRunner

from pipeline.errors import PipelineError
from pipeline.normalizers.patterns import Patterns
from pipeline.shell import compiled, remote
from pipeline.shell.cli import app
from pipeline.shell.store import run_of, table

REPORT = """# 2023年度部门整体支出绩效自评表

| 资金 | 年初预算数 | 全年预算数 | 实际支出数 | 执行率 |
|---|---|---|---|---|
| 全年支出 | 100 | 120 | {} | 141% |
"""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patterns: Patterns) -> Iterator[Any]:
    kept = compiled._place(patterns)
    monkeypatch.setenv("FUHE_CACHE", str(tmp_path / "cache"))
    if kept and kept.exists() and (mine := compiled._place(patterns)):  # or each run would compile them anew
        mine.parent.mkdir(parents=True, mode=0o700)
        shutil.copy(kept, mine)
    system = fsspec.filesystem("memory")
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("内/丙.md", REPORT.format(3))
    files = {"甲.md": REPORT.format(1).encode(), "区/乙.md": REPORT.format(2).encode(), "卷.zip": package.getvalue()}
    for name, data in {**files, ".hidden/x.md": b"x", "区/乙 - 副本.md": files["区/乙.md"]}.items():
        system.pipe(f"/reports/{name}", data)
    yield system
    system.store.clear()


def fuhe(*words: object) -> Any:
    return CliRunner().invoke(app, [*map(str, words), "--jobs", "1"])


def read(out: Path) -> dict[str, str]:
    return {row["path"]: row["status"] for row in table(out, "documents")}


def test_a_store_is_read_like_a_folder(store: Any, tmp_path: Path) -> None:
    copy = tmp_path / "in"
    store.get("/reports", str(copy), recursive=True)
    assert fuhe("extract", copy, "--out", tmp_path / "a", "--decisions", tmp_path / "d.sqlite").exit_code == 0
    done = fuhe("extract", "memory://reports", "--out", tmp_path / "b", "--decisions", tmp_path / "d.sqlite")
    assert done.exit_code == 0, done.output
    assert read(tmp_path / "b") == {
        "卷.zip": "ignored", "卷.zip!/内/丙.md": "read", "区/乙 - 副本.md": "read", "区/乙.md": "duplicate", "甲.md": "read",
    }  # fmt: skip
    for name in ("documents.csv", "findings.csv", "verdicts.csv", "records.jsonl", "workbook.xlsx"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_only_what_has_changed_is_copied_again(store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    real = type(store).get_file

    def noting(self: Any, path: str, to: str, **more: Any) -> None:
        copied.append(path.rpartition("/")[2])
        real(self, path, to, **more)

    monkeypatch.setattr(type(store), "get_file", noting)
    words = ("extract", "memory://reports", "--out", tmp_path / "out")
    assert fuhe(*words).exit_code == 0 and sorted(copied) == ["乙 - 副本.md", "乙.md", "卷.zip", "甲.md"]
    store.pipe("/reports/甲.md", REPORT.format(9).encode())
    store.rm("/reports/卷.zip")
    assert fuhe(*words).exit_code == 0 and copied[4:] == ["甲.md"]
    assert sorted(read(tmp_path / "out")) == ["区/乙 - 副本.md", "区/乙.md", "甲.md"]
    assert len(list((tmp_path / "out" / ".fuhe" / "remote").glob("*/*"))) == 3  # nothing of what is gone stays


@pytest.mark.parametrize(
    ("error", "words"),
    [(FileNotFoundError("x"), "不见了"), (PermissionError("x"), "没有读取权限"), (OSError("cut"), "系统出错")],
)
def test_what_cannot_be_copied_is_named(
    error: Exception, words: str, store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = type(store).get_file

    def failing(self: Any, path: str, to: str, **more: Any) -> None:
        if path.endswith("甲.md"):
            raise error
        real(self, path, to, **more)

    monkeypatch.setattr(type(store), "get_file", failing)
    assert fuhe("extract", "memory://reports", "--out", tmp_path / "out").exit_code == 3
    (row,) = (row for row in table(tmp_path / "out", "documents") if row["path"] == "甲.md")
    assert row["status"] == "failed" and words in row["reason"]


def test_results_go_to_a_store_the_last_one_being_run_json(
    store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    real = type(store).put_file

    def noting(self: Any, path: str, to: str, **more: Any) -> None:
        sent.append(to.removeprefix("/results/"))
        real(self, path, to, **more)

    monkeypatch.setattr(type(store), "put_file", noting)
    words = ("extract", "memory://reports", "--out", "memory://results", "--also", "sarif")
    done = fuhe(*words)
    assert done.exit_code == 0 and "→ memory://results/findings.sarif" in done.output
    assert sent[-1] == "run.json" and {"findings.csv", "workbook.xlsx", "report/index.html"} <= set(sent)
    assert not [name for name in store.find("/results") if ".fuhe" in name]
    local = remote.desk("memory://results")
    assert store.cat("/results/records.jsonl") == (local / "records.jsonl").read_bytes()
    before = len(sent)
    assert fuhe(*words).exit_code == 0 and len(sent) == before  # nothing new, nothing sent
    store.rm("/reports/卷.zip")
    assert fuhe(*words[:-2]).exit_code == 0
    assert not store.exists("/results/findings.sarif") and store.exists("/results/findings.csv")


def test_a_file_address_is_a_path_and_a_password_is_never_shown(tmp_path: Path) -> None:
    assert remote.place("file:///srv/a%20b") == Path("/srv/a b") and remote.place("a/b") == Path("a/b")
    assert remote.place("s3://bucket/in/") == "s3://bucket/in"
    assert remote.plain("ftp://auditor:secret@host/in") == "ftp://***@host/in"
    (tmp_path / "甲.md").write_text(REPORT.format(1), encoding="utf-8")
    out = tmp_path / "out"
    assert fuhe("extract", tmp_path.joinpath("甲.md").as_uri(), "--out", out.as_uri()).exit_code == 0
    assert run_of(out)["options"]["paths"] == [str(tmp_path / "甲.md")]


@pytest.mark.parametrize("address", ["nothing://a/b", "memory://not/here"])
def test_an_address_that_leads_nowhere_is_told_in_a_line(address: str, tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match=address):
        list(remote.found(address, tmp_path))


def test_watching_and_many_machines_want_folders(store: Any, tmp_path: Path) -> None:
    assert fuhe("extract", "memory://reports", "--out", tmp_path / "out", "--watch").exit_code == 2



def test_a_store_that_goes_away_stops_the_run_and_blames_no_document(
    store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = type(store).get_file

    def gone(self: Any, path: str, to: str, **more: Any) -> None:
        if path.endswith("甲.md"):
            raise ConnectionError("cut")
        real(self, path, to, **more)

    monkeypatch.setattr(type(store), "get_file", gone)
    words = ("extract", "memory://reports", "--out", tmp_path / "out")
    with pytest.raises(PipelineError, match="连不上"):
        CliRunner().invoke(app, [*map(str, words), "--jobs", "1"], catch_exceptions=False)
    assert not (tmp_path / "out" / "documents.csv").exists()
    monkeypatch.undo()
    monkeypatch.setenv("FUHE_CACHE", str(tmp_path / "cache"))
    assert fuhe(*words).exit_code == 0 and len(read(tmp_path / "out")) == 5


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (FileNotFoundError("x"), "没有这个存储桶", "no such bucket"),
        (PermissionError("Forbidden"), "密钥不对", "wrong keys"),
        (type("NoCredentialsError", (Exception,), {})("x"), "密钥不对", "wrong keys"),
        (type("EndpointConnectionError", (Exception,), {})("x"), "连不上", "cannot be reached"),
        (TimeoutError("x"), "连不上", "cannot be reached"),
        (OSError("disk quota"), "再运行同一命令", "goes on"),
    ],
)
def test_what_a_store_will_not_do_is_told_in_words_with_what_to_do(error: Exception, zh: str, en: str) -> None:
    told = remote.unwilling("s3://name:secret@bucket/in", error)
    assert zh in told.zh and en in told.en and "secret" not in str(told)


def test_a_bucket_that_is_not_there_is_told_before_the_work_and_never_made(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Buckets:
        def info(self, path: str) -> dict[str, str]:
            asked.append(path)
            if path == "right":
                return {"type": "directory"}
            raise FileNotFoundError(path) if path == "slip" else PermissionError(path)

    monkeypatch.setattr(remote, "_system", lambda address: (Buckets(), address.partition("://")[2]))
    remote.ready("s3://right/results")
    with pytest.raises(PipelineError, match="s3://slip：没有这个存储桶"):
        remote.ready("s3://slip/results/2023")
    with pytest.raises(PipelineError, match="密钥不对"):
        remote.ready("s3://closed/results")
    assert asked == ["right", "slip", "closed"]



def test_a_folder_that_cannot_be_listed_is_not_left_out_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """fsspec's own way through folders (SFTP, SMB) passes over those that are closed."""

    class Folders(fsspec.AbstractFileSystem):  # type: ignore[misc]
        def ls(self, path: str, detail: bool = True, **more: Any) -> list[dict[str, Any]]:
            if path == "/in/closed":
                raise PermissionError(path)
            kinds = {"/in/a.md": "file", "/in/closed": "directory"} if path == "/in" else {}
            return [{"name": name, "type": kind, "size": 0} for name, kind in kinds.items()]

        def info(self, path: str, **more: Any) -> dict[str, Any]:
            return {"name": path, "type": "directory"}

    folders = Folders(skip_instance_cache=True)
    assert list(folders.find("/in")) == ["/in/a.md"]
    monkeypatch.setattr(remote, "_system", lambda _: (folders, "/in"))
    with pytest.raises(PipelineError, match="没有权限"):
        list(remote.found("sftp://host/in", tmp_path))
