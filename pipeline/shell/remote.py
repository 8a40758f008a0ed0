"""Folders that are not on this disk, by fsspec (`s3://bucket/reports`): documents come here, results go there.

A document is copied into the folder that a run keeps, under the fingerprint of its address and of what the store says
of it (`ukey`: for S3 its ETag), and copied again only when that has changed; what cannot be copied is named as a file
that cannot be read. Results are made on this disk and copied when they are whole, `run.json` last.
"""

from __future__ import annotations

import json
import os
import re
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
_FAULTS = (OSError, ValueError, RuntimeError)


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
        if system.isfile(top):
            folders: Iterable[Any] = [(top.rpartition("/")[0], {}, {top.rpartition("/")[2]: system.info(top)})]
        elif system.exists(top):
            folders = system.walk(top, detail=True)
        else:
            raise PipelineError(f"{plain(address)}: 没有这个文件或文件夹 · no such file or folder")
        for folder, _, files in folders:
            inside = folder[len(top) :].strip("/")
            names = {f"{inside}/{name}".strip("/"): info for name, info in files.items() if name}
            yield from _copied(system, names, spool)
    except _FAULTS as error:
        if no_room(error):
            raise
        raise PipelineError(f"{plain(address)}: {error}") from error


def _copied(system: Any, names: Mapping[str, Mapping[str, Any]], spool: Path) -> Iterator[File]:
    wanted = [(n, i) for n, i in sorted(names.items()) if not any(part.startswith(".") for part in n.split("/"))]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        copies = list(pool.map(partial(_copy, system, spool=spool), (info for _, info in wanted)))
    for (name, info), copy in zip(wanted, copies, strict=True):
        if isinstance(copy, Path):
            yield from opened(shown(name), copy)
        else:
            yield File(shown(name), spool / stamp.digest(info["name"]), size=info.get("size") or 0, fault=copy)


def _copy(system: Any, info: Mapping[str, Any], spool: Path) -> Path | str:
    """Where the copy of one file lies, or the code of what stands against it."""
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
    except _FAULTS as error:
        if no_room(error):
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
    except _FAULTS as error:
        words = f"结果还在 {here}，没能全部送到，再运行一次即可 · results stand there, run again to send them"
        raise PipelineError(f"{plain(out)}: {words} ({error})") from error
    index.write_text(json.dumps(marks), encoding="utf-8")


def _last(file: tuple[str, Path]) -> tuple[bool, str]:
    return file[0] == "run.json", file[0]


def _system(address: str) -> tuple[Any, str]:
    """What opens an address, and the path in it."""
    from fsspec.core import url_to_fs  # type: ignore[import-untyped]

    try:
        system, top = url_to_fs(address)
    except (ImportError, ValueError) as error:
        more = "pip install 'fuhe[s3]'" if address.startswith(("s3:", "s3a:")) else "fsspec"
        words = f"本机没有能打开它的组件（{more}） · nothing here opens it"
        raise PipelineError(f"{plain(address)}: {words} ({error})") from error
    return system, str(top).rstrip("/")
