"""Archives that are no ZIP: tar, gzip and its like, mail with attachments; made into a ZIP in memory, bounded."""

from __future__ import annotations

import bz2
import email
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from email.errors import MessageError
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from typing import IO

HEAD = 4096
"""Bytes from which it can be told what a file is."""

_PRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
_ENDINGS = re.compile(r"\.(gz|bz2|xz)$", re.IGNORECASE)
_SHORT = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}
_FROM = re.compile(rb"^from\s*:.*@", re.IGNORECASE | re.MULTILINE)
_SENT = re.compile(rb"^(?:to|cc|received|message-id|delivered-to|return-path)\s*:", re.IGNORECASE | re.MULTILINE)
_MIME = re.compile(rb"^(?:mime-version|content-type)\s*:", re.IGNORECASE | re.MULTILINE)
_EMBLEM = 60_000  # bytes: a picture of a page has more, the emblem of a signature fewer
_DATED = (1980, 1, 1, 0, 0, 0)
_DAMAGE = (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, OSError, MessageError, ValueError)
Stream = IO[bytes] | bz2.BZ2File | lzma.LZMAFile | gzip.GzipFile
Parts = Iterable[tuple[str, bytes]]


class TooMuch(Exception):
    """More is packed in it than is unpacked here."""


def kind(head: bytes) -> str:
    """ "tar", "pressed", "mail" or "" of the first `HEAD` bytes of a file."""
    if head[257:262] == b"ustar":
        return "tar"
    if head.startswith(_PRESSED):
        return "pressed"
    return "mail" if _FROM.search(head) and _SENT.search(head) and _MIME.search(head) else ""


def as_zip(home: Path | bytes, most: int) -> bytes | None:
    """The archive as a ZIP; None where it is none of these, is damaged, or is mail that carries nothing.

    Raises:
        TooMuch: it would unpack to more than `most` bytes.
        OSError: the file cannot be opened.
    """
    if isinstance(home, bytes):
        return _made("", home, most)
    state = home.stat()
    return _known(home, state.st_size, state.st_mtime_ns, most) if state.st_size <= most else None


@lru_cache(maxsize=1)
def _known(home: Path, size: int, changed: int, most: int) -> bytes | None:  # noqa: ARG001 - they tell one file from another
    return _made(home.name, home.read_bytes(), most)


def _made(name: str, data: bytes, most: int) -> bytes | None:
    try:
        parts = list(_parts(name, data, most))
    except _DAMAGE:
        return None
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for inner, content in parts:
            archive.writestr(zipfile.ZipInfo(inner, _DATED), content)
    return out.getvalue() if parts else None


def _parts(name: str, data: bytes, most: int) -> Parts:
    match kind(data[:HEAD]):
        case "tar":
            yield from _tarred(io.BytesIO(data), most)
        case "pressed":
            with _unpressed(data) as stream:
                content = _bounded(stream, most)
            inner = _plain(name)
            yield from _tarred(io.BytesIO(content), most) if kind(content[:HEAD]) == "tar" else [(inner, content)]
        case "mail":
            from email.policy import default  # 20 ms that a run without mail does not pay

            yield from _attached(email.message_from_bytes(data, policy=default), most)
        case _:
            return


def _unpressed(data: bytes) -> Stream:
    stream = io.BytesIO(data)
    if data.startswith(b"BZh"):
        return bz2.open(stream)
    return gzip.GzipFile(fileobj=stream) if data.startswith(b"\x1f\x8b") else lzma.open(stream)


def _bounded(stream: Stream, most: int) -> bytes:
    data = stream.read(most + 1)
    if len(data) > most:
        raise TooMuch
    return data


def _plain(name: str) -> str:
    """ "报告.pdf.gz" → "报告.pdf"."""
    stem, dot, ending = name.rpartition(".")
    if f"{dot}{ending}".lower() in _SHORT:
        return f"{stem}.tar"
    return _ENDINGS.sub("", name) or "内容"


def _tarred(stream: IO[bytes], most: int) -> Iterator[tuple[str, bytes]]:
    """The files in a tar, whatever else (links, devices) it holds."""
    left = most
    with tarfile.open(fileobj=stream, mode="r:", errors="surrogateescape") as archive:
        for member in archive:
            if member.isfile() and (content := archive.extractfile(member)):
                data = _bounded(content, left)
                left -= len(data)
                yield _decoded(member.name), data


def _attached(mail: EmailMessage, most: int) -> Iterator[tuple[str, bytes]]:
    """The text of a mail and what is attached to it; nothing where nothing is attached. Emblems are left out."""
    parts: list[tuple[str, bytes]] = []
    attached = False
    for part in _leaves(mail):
        name, data = _decoded(part.get_filename() or ""), _payload(part)
        pictured = part.get_content_maintype() == "image"
        if pictured and len(data) < _EMBLEM and (part.get("Content-ID") or not part.is_attachment()):
            continue
        if part.get_content_type() == "message/rfc822":
            name = name or "转发.eml"
        attached = attached or bool(name)
        if name or (part.get_content_maintype() == "text" and data.strip()):
            parts.append((name or f"正文.{'html' if part.get_content_subtype() == 'html' else 'txt'}", data))
    if sum(len(data) for _, data in parts) > most:
        raise TooMuch
    yield from parts if attached else ()


def _leaves(part: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something; of texts that say the same in two formats the plain one."""
    if part.get_content_type() == "message/rfc822" or not part.is_multipart():
        yield part
        return
    inner = [p for p in part.iter_parts() if isinstance(p, EmailMessage)]
    if part.get_content_type() == "multipart/alternative":
        inner = [next((p for p in inner if p.get_content_type() == "text/plain"), inner[-1])] if inner else []
    for each in inner:
        yield from _leaves(each)


def _payload(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        return next((p.as_bytes() for p in part.iter_parts()), b"")
    found = part.get_payload(decode=True)
    data = found if isinstance(found, bytes) else b""
    charset = part.get_content_charset()
    if part.get_content_maintype() == "text" and not part.get_filename() and charset:
        try:
            return data.decode(charset).encode()
        except (LookupError, UnicodeDecodeError):
            return data
    return data


def _decoded(name: str) -> str:
    """A name whose bytes are no UTF-8 as GBK, as old programs write it."""
    try:
        return name.encode().decode()
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogateescape").decode("gb18030", "replace")
