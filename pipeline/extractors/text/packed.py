"""A web page kept in one file, as Word saves it (MHT, often named .doc): its HTML out of the parts."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message

_HEAD = 4096  # bytes in which the head of such a file stands
_KINDS = rb"^content-type:\s*(?:multipart/(?:related|mixed|alternative)|text/html)\b"
_MIME = re.compile(_KINDS, re.IGNORECASE | re.MULTILINE)
_VERSION = re.compile(rb"^mime-version\s*:", re.IGNORECASE | re.MULTILINE)
_LARGE = 60_000  # bytes: a picture of a page has more, an emblem or a bullet has fewer


@dataclass(frozen=True, slots=True)
class Packed:
    """The page in the file.

    Args:
        data: its bytes, the transfer encoding undone.
        charset: the encoding that its part declares, "" for none.
        pictures: how many large pictures come with it.
    """

    data: bytes
    charset: str
    pictures: int


def packed(data: bytes) -> Packed | None:
    """The HTML page in these bytes; None when they are no such file, or hold no page."""
    head = data[:_HEAD]
    if not _VERSION.search(head) or not _MIME.search(head):
        return None
    try:
        parts = list(email.message_from_bytes(data, policy=email.policy.compat32).walk())
    except (MessageError, ValueError, RecursionError):
        return None
    page = next((p for p in parts if p.get_content_type() == "text/html" and _bytes(p).strip()), None)
    if page is None:
        return None
    pictures = sum(p.get_content_maintype() == "image" and len(_bytes(p)) >= _LARGE for p in parts)
    return Packed(_bytes(page), page.get_content_charset() or "", pictures)


def _bytes(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
