"""What a terminal may be told: words of documents without the codes that would command it."""

from __future__ import annotations

import unicodedata

from pipeline.shell.masks import masked

_LINES = "\n\t"
_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
"""Marks that turn the direction of writing, and make a line look like another."""


def harmless(text: str) -> str:
    r"""`text` with every control character made visible; line breaks and tabs stay.

    >>> harmless("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    text = masked(text)
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if not _commands(c) else c.encode("unicode_escape").decode() for c in text)


def harmless_json(text: str) -> str:
    r"""JSON as it is, with the control characters that JSON leaves as they are written as \u…."""
    text = masked(text)
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if not _commands(c) else f"\\u{ord(c):04x}" for c in text)


def _commands(character: str) -> bool:
    if character in _LINES:
        return False
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or ord(character) in _TURNING
