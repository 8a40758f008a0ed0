"""Bytes to characters: the encoding found from the content, damage counted, binary files refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

SAMPLE = 65_536
"""Bytes that are looked at to tell text from other files."""

_MARKS = (  # the longer mark first: UTF-32's begins with UTF-16's
    (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"), (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
)  # fmt: skip
# What Chinese office text is made of; anything else is damage or another kind of file.
_USUAL = re.compile(
    r"[\t\n\r\f\x20-\x7e\xa0-\xff\u0370-\u03ff\u2000-\u206f\u2100-\u27ff\u3000-\u30ff\u3200-\u33ff\u3400-\u9fff"
    r"\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef\U00020000-\U0002ffff\u2e80-\u2fdf\uf020-\uf0ff\ufeff\u02b0-\u02ff]"
)
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_OTHER_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!",
                b"7z\xbc\xaf", b"\x1f\x8b")  # fmt: skip
_PURE = 90  # per cent of usual characters below which a guess is no text


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file.

    Args:
        encoding: name of the encoding they were in.
        damaged: characters that could not be read; each stands as U+FFFD.
    """

    text: str
    encoding: str
    damaged: int = 0


def decoded(data: bytes, charset: str = "") -> Decoded | None:
    """The text in these bytes, or None when they are no text; `charset` is what was declared beside them."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replaced(data[len(mark) :], encoding)
    if data.startswith(_OTHER_FILES) or b"%PDF-" in data[:1024]:
        return None
    if b"\0" in data[:SAMPLE]:
        wide = [_replaced(data, encoding) for encoding in ("utf-16-le", "utf-16-be")]
        return max((d for d in wide if _purity(d) >= _PURE), key=_purity, default=None)
    modern = _replaced(data, "utf-8")
    if not modern.damaged or modern.damaged * 50 < sum(not c.isascii() for c in modern.text):
        return modern if _purity(modern) >= _PURE else None
    declared = _DECLARED.search(data[:2048])
    named = declared[1].decode("ascii") if declared else charset
    guesses = [_replaced(data, encoding) for encoding in (*_known(named), "gb18030")]
    return next((d for d in guesses if d.damaged * 50 <= len(d.text) and _purity(d) >= _PURE), None)


def _known(declared: str) -> list[str]:
    """The declared encoding where it is one that Chinese files are really in."""
    return {"big5": ["big5hkscs"], "big5-hkscs": ["big5hkscs"]}.get(declared.lower(), [])


def _replaced(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("�"))


def _purity(found: Decoded) -> int:
    """How many of a hundred characters are usual ones."""
    sample = found.text[:SAMPLE]
    return 100 * len(_USUAL.findall(sample)) // max(len(sample), 1)
