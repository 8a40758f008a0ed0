"""The records of a run, one at a time by document, without reading the rest; and the files they were read from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.shell.archives import ArchiveError
from pipeline.shell.intake import File, listed, load_file
from pipeline.shell.record import Record, document_of, reread
from pipeline.shell.store import run_of, stored
from pipeline.values.document import Source

_KEPT = 16


class Shelf:
    """Where each document's line of records.jsonl begins, and the records last asked for."""

    def __init__(self, out: Path) -> None:
        self.path = out / "records.jsonl"
        self._at: dict[str, int] = {}
        offset = 0
        for line in stored(out):
            self._at.setdefault(document_of(line), offset)
            offset += len(line) + 1
        self._kept: OrderedDict[str, Record] = OrderedDict()

    def of(self, doc_id: str) -> Record:
        """The record of a document; raises `PipelineError` where there is none."""
        if doc_id not in self._kept:
            if doc_id not in self._at:
                raise PipelineError(
                    f"{doc_id}：{self.path} 中没有这份材料", f"{doc_id}: no such document in {self.path}"
                )
            with self.path.open("rb") as lines:
                lines.seek(self._at[doc_id])
                self._kept[doc_id] = reread(lines.readline().rstrip(b"\n"))
        self._kept.move_to_end(doc_id)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return self._kept[doc_id]

    def __contains__(self, doc_id: str) -> bool:
        return doc_id in self._at


class Originals:
    """The files that a run read, found again by name and known again by their hash.

    Args:
        out: the results.
        folders: where to look first; then where the run was told to look.
    """

    def __init__(self, out: Path, folders: Sequence[Path] = ()) -> None:
        run = run_of(out)
        told = run.get("options", {}).get("paths", []) if isinstance(run.get("options"), dict) else []
        beside = Path(str(run.get("decisions", ""))).parent.parent
        paths = [*folders, *map(Path, told), *((beside / Path(p).name) for p in told), beside]
        self._paths = [path for path in dict.fromkeys(paths) if path.exists()]
        self._files: dict[Path, dict[str, File]] = {}

    def of(self, record: Record) -> Source | None:
        """The bytes the record was read from; None where the file is gone or has changed since."""
        for path in self._paths:
            file = self._found(path, record.path)
            if file is not None:
                try:
                    source = load_file(file)
                except (ArchiveError, OSError):
                    continue
                if source.sha256 == record.sha256:
                    return source
        return None

    def _found(self, path: Path, name: str) -> File | None:
        """The file of that name under a path; archives are opened only when a name lies in one."""
        if path.is_file() and path.name == name:
            return File(name, path)
        whole = path / name
        if path.is_dir() and "!/" not in name and _within(whole, path) and whole.is_file():
            return File(name, whole)
        if path.is_dir() and "!/" in name:
            archive = path / name.partition("!/")[0]
            path = archive if _within(archive, path) and archive.is_file() else path
        if "!/" not in name or not path.is_file():
            return None
        inside = f"{path.name}!/{name.partition('!/')[2]}"
        if path not in self._files:
            self._files[path] = {file.name: file for file in listed([path])}
        return self._files[path].get(inside)


def _within(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
