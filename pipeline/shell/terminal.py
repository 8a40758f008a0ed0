"""Words of documents without the codes that command a terminal or turn the direction of writing."""

from __future__ import annotations

import re

from pipeline.shell.masks import masked

_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks that turn the direction of writing, and make a line look like another."""

_COMMANDS = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_TURNING}]")
"""Control characters but for line breaks and tabs, separators of lines, halves of characters."""


def harmless(text: str) -> str:
    r"""`text` with every control character made visible; line breaks and tabs stay.

    >>> harmless("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return _COMMANDS.sub(lambda found: found[0].encode("unicode_escape").decode(), masked(text))


def harmless_json(text: str) -> str:
    r"""JSON as it is, with the control characters that JSON leaves as they are written as \u…."""
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", masked(text))
