"""Archives: their members as files, bounded against bombs, nested ones opened, Chinese names mended."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.shell import unpacking

LARGEST = 256 * 2**20
"""Bytes of one document; a report with pictures has some tens of megabytes."""
_MEMBERS = 20_000
_TOTAL = 4 * 2**30
_DEPTH = 4
_NTH = "\0"  # before the number of a member whose name another has too; no name holds it
_UTF8_FLAG, _LOCKED_FLAG = 0x800, 0x1
_PACKAGES = ("[Content_Types].xml", "mimetype", "OFD.xml")
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, NotImplementedError,
)  # fmt: skip


class ArchiveError(Exception):
    """An archive or member that cannot be read; `args[0]` is a code of `faults.FAULTS`."""

    @property
    def code(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive.

    Args:
        trail: names of members as the archives hold them, outermost archive first, the file last.
        name: the same for a person, "inner.zip!/报表.pdf".
        size: unpacked, as the archive says; reading it is bounded whatever it says.
        fault: code of what stands against reading it, "".
        count: for an archive in the archive: how many files it holds; None for any other file.
    """

    trail: tuple[str, ...]
    name: str
    size: int
    fault: str = ""
    count: int | None = None


def is_archive(home: Path | bytes) -> bool:
    """Whether this is an archive that is not itself a document (DOCX, XLSX, ODT are ZIP packages).

    A damaged ZIP is one unless the name of a package's part can be seen in it; mail is one when it carries files.
    """
    head = _head(home, unpacking.HEAD)
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        try:
            return bool(unpacking.kind(head)) and unpacking.as_zip(home, LARGEST) is not None
        except unpacking.TooMuch:
            return True
    try:
        with _opened(home) as archive:
            return not any(name in _PACKAGES for name in archive.namelist())
    except ArchiveError:
        return not any(name.encode() in _head(home, 2**20) for name in _PACKAGES)


def _head(home: Path | bytes, count: int = 4) -> bytes:
    if isinstance(home, bytes):
        return home[:count]
    with home.open("rb") as stream:
        return stream.read(count)


def members(home: Path | bytes, trail: tuple[str, ...] = (), name: str = "") -> Iterator[Member]:
    """Every file in the archive, archives in it opened in place; hidden ones left out.

    Raises:
        ArchiveError: damaged, or too much in it.
    """
    if len(trail) >= _DEPTH:
        raise ArchiveError("bomb")
    with _opened(home) as archive:
        entries = [info for info in archive.infolist() if not info.is_dir()]
        if len(entries) > _MEMBERS or sum(info.file_size for info in entries) > _TOTAL:
            raise ArchiveError("bomb")
        met: Counter[str] = Counter()
        for info in entries:
            shown = _shown(info)
            if _hidden(shown):
                continue
            met[info.filename] += 1
            nth = met[info.filename]  # a packer may put in two files of one name
            step, shown = (info.filename, shown) if nth == 1 else (f"{info.filename}{_NTH}{nth}", f"{shown} ({nth})")
            yield from _unfolded(archive, info, Member((*trail, step), f"{name}{shown}", info.file_size))


def _unfolded(archive: zipfile.ZipFile, info: zipfile.ZipInfo, member: Member) -> Iterator[Member]:
    """The member, or where it is an archive, the archive and its members."""
    fault = "too-large" if info.file_size > LARGEST else "encrypted" if info.flag_bits & _LOCKED_FLAG else ""
    inner: bytes | None = None
    if not fault:
        try:
            head = _bounded(archive, info, unpacking.HEAD)
            packed = head.startswith(b"PK") or unpacking.kind(head)
            inner = _bounded(archive, info, LARGEST) if packed else None
        except ArchiveError as error:
            fault = error.code
    if inner is None or not is_archive(inner):
        yield Member(member.trail, member.name, member.size, "" if fault == "encrypted" else fault)
        return
    try:
        found = list(members(inner, member.trail, f"{member.name}!/"))
        yield Member(member.trail, member.name, member.size, "", len(found))
        yield from found
    except ArchiveError as error:
        yield Member(member.trail, member.name, member.size, error.code, 0)


def member_bytes(home: Path, trail: tuple[str, ...], password: str = "") -> bytes:
    """The bytes of the member at the end of `trail` (one step at least); raises `ArchiveError`, `OSError`."""
    place: Path | bytes = home
    data = b""
    for step in trail:
        with _opened(place) as archive:
            try:
                place = data = _bounded(archive, _member(archive, step), LARGEST, password, whole=True)
            except IndexError:
                raise ArchiveError("vanished") from None
    return data


def _member(archive: zipfile.ZipFile, step: str) -> zipfile.ZipInfo:
    """The member that a step of a trail names; raises `IndexError`."""
    name, _, nth = step.partition(_NTH)
    return [info for info in archive.infolist() if info.filename == name][int(nth or 1) - 1]


def _opened(home: Path | bytes) -> zipfile.ZipFile:
    try:
        if unpacking.kind(_head(home, unpacking.HEAD)) and (made := unpacking.as_zip(home, LARGEST)):
            return zipfile.ZipFile(io.BytesIO(made))
        return zipfile.ZipFile(io.BytesIO(home) if isinstance(home, bytes) else home)
    except unpacking.TooMuch as error:
        raise ArchiveError("bomb") from error
    except (FileNotFoundError, PermissionError):
        raise
    except _DAMAGE as error:
        raise ArchiveError("bad-zip") from error


def _bounded(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, password: str = "", whole: bool = False
) -> bytes:
    """At most `most` unpacked bytes, whatever the header says; with `whole`, more than that is a fault."""
    try:
        with archive.open(info, pwd=password.encode() or None) as stream:
            data = stream.read(most + 1 if whole else most)
    except RuntimeError as error:  # zipfile's word for a missing or wrong password
        raise ArchiveError("encrypted") from error
    except _DAMAGE as error:
        raise ArchiveError("bad-zip") from error
    if whole and len(data) > most:
        raise ArchiveError("too-large")
    return data


def _shown(info: zipfile.ZipInfo) -> str:
    """The member's name as its author saw it: Windows packs GBK without saying so, and zipfile takes it for cp437."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename.replace("\\", "/")
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename


def _hidden(name: str) -> bool:
    return any((part.startswith(".") and part.strip(".")) or part == "__MACOSX" for part in name.split("/"))
