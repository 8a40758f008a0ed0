"""The pattern library and the case tables, as the tests of the normalizers use them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pipeline.normalizers.patterns import Patterns
from pipeline.shell import compiled
from pipeline.shell.intake import load_patterns
from pipeline.values.place import Cited, Place

ROOT = Path(__file__).parent.parent


@cache
def library() -> Patterns:
    """The repository's own pattern library, compiled once for all tests."""
    patterns = load_patterns(ROOT / "patterns")
    compiled.keep(patterns)
    return patterns


@cache
def table(name: str) -> dict[str, list[dict[str, object]]]:
    """One file of tests/cases."""
    return tomllib.loads((ROOT / "tests" / "cases" / f"{name}.toml").read_text("utf-8"))


def cited(text: str) -> Cited:
    """Words somewhere in a document."""
    return Cited.whole(text, Place("0123456789abcdef", page=2, table=1, row=3, col=4))
