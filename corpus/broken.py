"""Files that are no report: what a folder of submissions also holds."""

from __future__ import annotations

import hashlib
from base64 import b64decode

from corpus.facts import Facts
from corpus.setters import pdf
from corpus.sheet import Line

_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def broken() -> dict[str, tuple[bytes, str]]:
    """Name → bytes and what is wrong with them."""
    locked = Facts("bad-locked", "other", "某县档案馆", "2023", "", "dev", "", "pdf", "加密的自评报告", "", ())
    noise = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(64))
    return {
        "bad-empty.docx": (b"", "empty file"),
        "bad-locked.pdf": (pdf.written([Line("2023年度自评报告")], locked, password="1234"), "needs a password (1234)"),
        "bad-noise.pdf": (noise, "2,048 bytes of noise named .pdf"),
        "bad-picture.png": (b64decode(_PIXEL), "a picture, not a document"),
    }
