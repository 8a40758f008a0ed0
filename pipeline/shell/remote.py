"""Folders that are not on this disk, by fsspec (`s3://bucket/reports`): documents come here, results go there.

A document is copied into the folder that a run keeps, under the fingerprint of its address and of what the store says
of it (`ukey`: for S3 its ETag), and copied again only when that has changed; what cannot be copied is named as a file
that cannot be read. Results are made on this disk and copied when they are whole, `run.json` last.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pipeline.errors import PipelineError
from pipeline.shell import stamp
from pipeline.shell.archives import LARGEST
from pipeline.shell.intake import File, opened, os_fault, shown
from pipeline.shell.workers import no_room

_SECRET = re.compile(r"(?<=://)[^/@]+@")
_AT_ONCE = 8  # copies
_SENT = "sent.json"
_GONE = (ConnectionError, TimeoutError)


def place(said: str) -> Path | str:
    """A path, or the address of a folder or file elsewhere; `file:///…` is a path."""
    scheme, mark, rest = said.partition("://")
    if not mark:
        return Path(said)
    return Path(unquote(urlsplit(said).path)) if scheme in ("file", "local") else f"{scheme}://{rest.rstrip('/')}"


def plain(place: Path | str) -> str:
    """For people: without the password that an address may hold."""
    return _SECRET.sub("***@", str(place)) if isinstance(place, str) else str(place)


def desk(out: Path | str) -> Path:
    """The folder on this disk in which results are made: `out` itself, or one in the user's cache folder."""
    if isinstance(out, Path):
        return out
    home = os.environ.get("FUHE_CACHE") or os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(home) if home else Path.home() / ".cache") / "fuhe" / "results" / stamp.digest(out) / "out"


def found(address: str, spool: Path) -> Iterator[File]:
    """Every file below the address, copied to `spool`, archives opened; hidden ones left out, as on a disk.

    Raises:
        PipelineError: there is no such place, or nothing here that can open it.
    """
    system, top = _system(address)
    try:
        info = system.info(top)
        if info["type"] == "file":
            yield from _copied(system, {top.rpartition("/")[2]: info}, spool)
            return
        listed = _listed(system, top).items()
        names = {path[len(top) :].lstrip("/"): info for path, info in listed if not path.endswith("/")}
        yield from _copied(system, names, spool)
    except faults() as error:
        if no_room(error):
            raise
        raise unwilling(address, error) from error


def _listed(system: Any, top: str) -> dict[str, Any]:
    """Every file below, by its path.

    A store of keys lists them itself, those with "//" too. fsspec's own way from folder to folder leaves out in silence
    what cannot be listed, so that way is gone here.
    """
    from fsspec import AbstractFileSystem  # type: ignore[import-untyped]
    from fsspec.asyn import AsyncFileSystem  # type: ignore[import-untyped]

    kind = type(system)
    if kind.find is not AbstractFileSystem.find and getattr(kind, "_find", None) is not AsyncFileSystem._find:
        return dict(system.find(top, detail=True))
    files, folders = {}, [top]
    while folders:
        for info in system.ls(folders.pop(), detail=True):
            if info["type"] == "directory":
                folders.append(info["name"])
            else:
                files[info["name"]] = info
    return files


def _copied(system: Any, names: Mapping[str, Mapping[str, Any]], spool: Path) -> Iterator[File]:
    wanted = [(n, i) for n, i in sorted(names.items()) if not any(part.startswith(".") for part in n.split("/"))]
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        copies = pool.map(partial(_copy, system, spool=spool), (info for _, info in wanted))
        for (name, info), copy in zip(wanted, copies, strict=True):
            if isinstance(copy, Path):
                yield from opened(shown(name), copy)
            else:
                yield File(shown(name), spool / stamp.digest(info["name"]), size=info.get("size") or 0, fault=copy)
    finally:
        pool.shutdown(cancel_futures=True)  # whoever stops does not wait for thousands


def _copy(system: Any, info: Mapping[str, Any], spool: Path) -> Path | str:
    """Where its copy lies, or the code of what stands against it; that a store is gone is no fault of a file."""
    size = info.get("size")
    if size is not None and size > LARGEST and not info["name"].lower().endswith(".zip"):
        return "too-large"
    try:
        key = stamp.digest(system.protocol, info["name"], system.ukey(info["name"]))
        copy = spool / key[:2] / key
        if copy.exists():
            return copy
        copy.parent.mkdir(parents=True, exist_ok=True)
        aside = copy.with_name(f".{key}")
        try:
            system.get_file(info["name"], str(aside))
            if size is not None and aside.stat().st_size != size:
                return "changed"
            aside.replace(copy)
        finally:
            aside.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        if no_room(error) or isinstance(error, _GONE):
            raise
        return os_fault(error) if isinstance(error, OSError) else "disk"
    return copy


def swept(spool: Path, kept: Iterable[Path]) -> None:
    """Drop the copies of documents that are no longer there."""
    needed = set(kept)
    for copy in spool.glob("*/*") if spool.is_dir() else ():
        if copy not in needed:
            copy.unlink(missing_ok=True)


def sent(here: Path, out: Path | str) -> None:
    """Copy what has changed of the results to where they were asked for, and remove there what is no longer one."""
    if isinstance(out, Path):
        return
    system, top = _system(out)
    index = here / ".fuhe" / _SENT
    known = json.loads(index.read_text(encoding="utf-8")) if index.exists() else {}
    files = {p.relative_to(here).as_posix(): p for p in here.rglob("*") if p.is_file()}
    files = {name: p for name, p in sorted(files.items(), key=_last) if not name.startswith(".")}
    marks = {name: [(state := p.stat()).st_size, state.st_mtime_ns] for name, p in files.items()}
    try:
        for name in known.keys() - files.keys():
            if system.exists(f"{top}/{name}"):
                system.rm_file(f"{top}/{name}")
        for name, path in files.items():
            if known.get(name) != marks[name]:
                system.makedirs(f"{top}/{name}".rpartition("/")[0], exist_ok=True)
                system.put_file(str(path), f"{top}/{name}")
    except faults() as error:
        why = unwilling(out, error)
        zh, en = f"结果还在 {here}，没能全部送到，再运行一次即可", f"results stand in {here}, run again to send them"
        raise PipelineError(f"{why.zh}；{zh}", f"{why.en}; {en}") from error
    index.write_text(json.dumps(marks), encoding="utf-8")


def _last(file: tuple[str, Path]) -> tuple[bool, str]:
    return file[0] == "run.json", file[0]


def ready(out: Path | str) -> None:
    """Raise `PipelineError` where results could not be sent: told before the work, and no bucket is made by a slip."""
    if isinstance(out, Path):
        return
    system, top = _system(out)
    bucket = top.partition("/")[0]
    if not bucket:  # no store of buckets: folders are made as they are needed
        return
    try:
        system.info(bucket)
    except FileNotFoundError as error:
        named = f"{out.partition('://')[0]}://{bucket}"
        zh = f"{named}：没有这个存储桶；先建好，或改正 --out"
        raise PipelineError(zh, f"{named}: no such bucket; make it first, or put --out right") from error
    except faults() as error:
        raise unwilling(out, error) from error


def faults() -> tuple[type[Exception], ...]:
    """What a store's library may raise; those that are not loaded cannot."""
    found: list[type[Exception]] = [OSError, ValueError, RuntimeError]
    for module, name in (
        ("botocore.exceptions", "BotoCoreError"),
        ("botocore.exceptions", "ClientError"),
        ("aiohttp", "ClientError"),
        ("requests", "RequestException"),
    ):
        found += [getattr(sys.modules[module], name)] if module in sys.modules else []
    return tuple(found)


def unwilling(address: str, error: Exception) -> PipelineError:
    """What a store would not do, in words, with what to do about it."""
    name = plain(address)
    chain = [type(e).__name__ for e in (error, error.__cause__, error.__context__) if e]
    if isinstance(error, FileNotFoundError):
        return PipelineError(
            f"{name}：没有这个文件或文件夹，或没有这个存储桶", f"{name}: no such file or folder, or no such bucket"
        )
    if isinstance(error, PermissionError) or any("Credential" in kind for kind in chain):
        zh = "没有权限，或密钥不对；检查密钥（AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY 或 ~/.aws）和存储桶的授权"
        en = "no right to it, or wrong keys; look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or ~/.aws"
    elif isinstance(error, _GONE) or any(re.search("Connect|Timeout|Proxy|SSL|DNS", kind) for kind in chain):
        zh = "连不上；检查网络和地址（自建存储设 FSSPEC_S3_ENDPOINT_URL），再运行同一命令，取到的不再取"
        en = "cannot be reached; look at the network and at FSSPEC_S3_ENDPOINT_URL; the same command then goes on"
    else:
        zh, en = "没有做成；再运行同一命令接着做", "failed; the same command goes on"
    told = f"{type(error).__name__}: {error}"
    return PipelineError(f"{name}：{zh}（{told}）", f"{name}: {en} ({told})")


def _system(address: str) -> tuple[Any, str]:
    """What opens an address, and the path in it."""
    from fsspec.core import url_to_fs  # type: ignore[import-untyped]

    try:
        system, top = url_to_fs(address)
    except (ImportError, ValueError) as error:
        more = "pip install 'fuhe[s3]'" if address.startswith(("s3:", "s3a:")) else "fsspec"
        zh, en = f"本机没有能打开它的组件；{more}", f"nothing here opens it; {more}"
        raise PipelineError(f"{plain(address)}：{zh}（{error}）", f"{plain(address)}: {en} ({error})") from error
    return system, str(top).rstrip("/")
